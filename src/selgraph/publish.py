"""The built dataset, sent graph by graph to a store that others keep."""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from selgraph.errors import EndpointError
from selgraph.store.access import (
    BUSY,
    KEYS,
    LOCKED,
    MOST_WAIT_SECONDS,
    NOBODY,
    Credentials,
    asked_wait,
    check_address,
    make_opener,
    waits,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph

Protocol = Literal["graph-store", "update"]


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
    credentials: Credentials = NOBODY
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

    check_address(target.address)
    named = [graph for graph in dataset.named_graphs() if isinstance(graph, ox.NamedNode)]
    graphs = [*sorted(named, key=lambda graph: graph.value), None]
    opener = make_opener(target.address, target.credentials)
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


def _send(
    opener: urllib.request.OpenerDirector,
    target: Target,
    request: urllib.request.Request,
    sleep: Callable[[float], None],
) -> None:
    """Send one graph, again where the store is busy."""
    for wait in waits():
        try:
            with opener.open(request, timeout=target.timeout_seconds) as response:
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                if error.code in BUSY and wait is not None:
                    sleep(min(max(asked_wait(error), wait), MOST_WAIT_SECONDS))
                    continue
                words = " ".join(error.read(300).decode("utf-8", "replace").split())
            if error.code in LOCKED:
                raise EndpointError(
                    f'The store "{target.address}" does not let us write (status {error.code}).',
                    fix=KEYS,
                ) from error
            raise EndpointError(
                f'The store "{target.address}" answered with status {error.code}: {words}.'
            ) from error
        except ValueError as error:  # urllib's word for a way of asking who we are that it does not know
            raise EndpointError(
                f'The store "{target.address}" asks who we are: {error}.', fix=KEYS
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
