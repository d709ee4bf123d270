"""The built dataset, sent graph by graph to a store that others keep."""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from selgraph.errors import EndpointError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph

TRIES: Final = 5  # with doubled waits this is half a minute, after which a person should look
FIRST_WAIT_SECONDS: Final = 1.0
MOST_WAIT_SECONDS: Final = 60.0  # a store that asks for more patience is not ready today
_BUSY: Final = (429, 503)

Protocol = Literal["graph-store", "update"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the store; never printed.

    Args:
        user: for Basic and Digest; empty for none.
        password: for Basic and Digest.
        token: for Bearer; empty for none.
    """

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        """Say nothing."""
        return "Credentials(…)"


@dataclass(frozen=True, slots=True)
class Target:
    """Where graphs go.

    Args:
        address: of the graph store, or of its SPARQL Update.
        protocol: `graph-store` (SPARQL 1.1 Graph Store HTTP Protocol) or `update` (SPARQL 1.1 Update).
        default_graph: IRI under which the merged graph goes; empty for the store's own default graph.
        credentials: who we are.
        timeout_seconds: how long one graph may take.
    """

    address: str
    protocol: Protocol = "graph-store"
    default_graph: str = ""
    credentials: Credentials = Credentials()
    timeout_seconds: float = 60


def publish(
    dataset: pyoxigraph.Store,
    target: Target,
    *,
    progress: Callable[[str], None] = lambda _name: None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Put every graph of a dataset in the place of the graph of that name; the merged graph goes last.

    Each graph is one request, which the store carries out whole or not at all. Graphs of other names stay.

    Args:
        dataset: a built dataset.
        target: where it goes.
        progress: told the name of each graph before it is sent; `count_graphs` says how many there will be.
        sleep: waits so many seconds.

    Returns:
        How many graphs were sent.

    Raises:
        EndpointError: the store refuses, or is still busy after five tries; says how many graphs are there.
    """
    import pyoxigraph as ox

    if not target.address.startswith(("http://", "https://")):
        raise EndpointError(
            f'"{target.address}" is no web address.', fix="Give a URL such as http://127.0.0.1:7878/store."
        )
    named = [graph for graph in dataset.named_graphs() if isinstance(graph, ox.NamedNode)]
    graphs = [*sorted(named, key=lambda graph: graph.value), None]
    opener = _make_opener(target)
    for done, graph in enumerate(graphs):
        progress(graph.value if graph else "the merged graph")
        triples = (
            quad.triple for quad in dataset.quads_for_pattern(None, None, None, graph or ox.DefaultGraph())
        )
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        name = graph.value if graph else target.default_graph
        try:
            _send(opener, target, _make_request(target, name, content), sleep)
        except EndpointError as error:
            raise EndpointError(
                f"{error.what} {done} of {len(graphs)} graphs are there.",
                fix=error.fix or "Try again; what is there is put there again.",
            ) from error
    return len(graphs)


def count_graphs(dataset: pyoxigraph.Store) -> int:
    """Count the graphs that `publish` sends: the named ones and the merged one."""
    return sum(1 for _ in dataset.named_graphs()) + 1


def _make_request(target: Target, name: str, content: bytes) -> urllib.request.Request:
    """Make the request that replaces one graph."""
    if target.protocol == "graph-store":
        separator = "&" if "?" in target.address else "?"
        place = f"graph={urllib.parse.quote(name, safe='')}" if name else "default"
        return urllib.request.Request(  # noqa: S310 - its scheme was checked, or is our own
            target.address + separator + place,
            data=content,
            method="PUT",
            headers={"Content-Type": "application/n-triples"},
        )
    inside = content.decode()
    if name:
        text = f"DROP SILENT GRAPH <{name}> ;\nINSERT DATA {{ GRAPH <{name}> {{\n{inside}}} }}"
    else:
        text = f"DROP SILENT DEFAULT ;\nINSERT DATA {{\n{inside}}}"
    return urllib.request.Request(  # noqa: S310 - as above
        target.address,
        data=text.encode(),
        method="POST",
        headers={"Content-Type": "application/sparql-update"},
    )


def _make_opener(target: Target) -> urllib.request.OpenerDirector:
    """Make what sends requests with our credentials: a token at once, a password when it is asked for."""
    handlers: list[urllib.request.BaseHandler] = []
    credentials = target.credentials
    if credentials.user:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, target.address, credentials.user, credentials.password)
        handlers.append(urllib.request.HTTPDigestAuthHandler(known))
        handlers.append(urllib.request.HTTPBasicAuthHandler(known))
    opener = urllib.request.build_opener(_NoRedirects(), *handlers)
    opener.addheaders = [("User-Agent", "selgraph")]
    if credentials.token:
        opener.addheaders.append(("Authorization", f"Bearer {credentials.token}"))
    return opener


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it could carry the data and the credentials to another host."""

    def redirect_request(self, *_: object) -> None:
        """Leave the redirection to be told as a failure."""
        return


def _send(
    opener: urllib.request.OpenerDirector,
    target: Target,
    request: urllib.request.Request,
    sleep: Callable[[float], None],
) -> None:
    """Send one graph, again where the store is busy."""
    for wait in _waits():
        try:
            with opener.open(request, timeout=target.timeout_seconds) as response:
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _BUSY and wait is not None:
                    sleep(min(max(_asked_wait(error), wait), MOST_WAIT_SECONDS))
                    continue
                words = " ".join(error.read(300).decode("utf-8", "replace").split())
            if error.code in (401, 403):
                raise EndpointError(
                    f'The store "{target.address}" does not let us write (status {error.code}).',
                    fix="Set SELGRAPH_USER and SELGRAPH_PASSWORD, or SELGRAPH_TOKEN.",
                ) from error
            raise EndpointError(
                f'The store "{target.address}" answered with status {error.code}: {words}.'
            ) from error
        except OSError as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                what = f"did not take a graph within {target.timeout_seconds:g} seconds"
                raise EndpointError(
                    f'The store "{target.address}" {what}.', fix="Wait longer with --timeout."
                ) from error
            raise EndpointError(
                f'The store "{target.address}" cannot be reached: {reason}.',
                fix="Start it, or correct --endpoint.",
            ) from error
        return


def _waits() -> Iterator[float | None]:
    """Give the seconds to wait after each try; None after the last."""
    for turn in range(TRIES - 1):
        yield FIRST_WAIT_SECONDS * 2**turn
    yield None


def _asked_wait(error: urllib.error.HTTPError) -> float:
    """Read how long the store asks us to wait; 0 where it does not say."""
    asked = error.headers.get("Retry-After", "") if error.headers else ""
    return float(asked) if asked.isascii() and asked.isdigit() else 0.0
