"""The built dataset, sent graph by graph to a store that others keep."""

from __future__ import annotations

import contextlib
import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Literal

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
from selgraph.updates import MOST_IN_A_STEP, give_up, replace_at_once, replace_in_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph

Protocol = Literal["", "graph-store", "update"]
PROTOCOLS: Final[dict[str, Protocol]] = {"": "", "graph-store": "graph-store", "update": "update"}

_NO_GRAPH_STORE: Final = (  # what says that nobody takes a PUT here
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_IMPLEMENTED,
)
_TOO_LONG: Final = (  # what says that an update cannot be read at once
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)


class _RefusedError(EndpointError):
    """A store that answered with a status of failure, or did not answer in time.

    Args:
        what: as in `EndpointError`.
        status: the status; 0 where there was none in time.
        fix: as in `EndpointError`.
    """

    def __init__(self, what: str, status: int, fix: str = "") -> None:
        """Keep the status."""
        super().__init__(what, fix=fix)
        self.status = status


@dataclass(frozen=True, slots=True)
class Target:
    """Where graphs go.

    Args:
        address: of the graph store, or of its SPARQL Update.
        protocol: `graph-store` (SPARQL 1.1 Graph Store HTTP Protocol) or `update` (SPARQL 1.1 Update); empty
            for the first, or the second where the address knows nothing of the first.
        default_graph: IRI under which the merged graph goes; empty for the store's own default graph.
        credentials: who we are.
        timeout_seconds: how long one graph may take.
    """

    address: str
    protocol: Protocol = ""
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

    Each graph is one request, which the store carries out whole or not at all; of a graph that is too long
    for one update, it is the last of several. Graphs of other names stay.

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
    sender = _Sender(target, sleep)
    for done, graph in enumerate(graphs):
        progress(graph.value if graph else "the merged graph")
        name = graph.value if graph else target.default_graph
        # the iterator has no name: an error would keep it, and no other thread may drop it
        triples = [q.triple for q in dataset.quads_for_pattern(None, None, None, graph or ox.DefaultGraph())]
        try:
            sender.replace(name, triples)
        except EndpointError as error:
            raise EndpointError(
                f"{error.what} {done} of {len(graphs)} graphs are there.",
                fix=error.fix or "Try again; what is there is put there again.",
            ) from error
    return len(graphs)


def count_graphs(dataset: pyoxigraph.Store) -> int:
    """Count the graphs that `publish` sends: the named ones and the merged one."""
    return sum(1 for _ in dataset.named_graphs()) + 1


class _Sender:
    """Sends graphs to a store, in the way that it takes them.

    Args:
        target: the store.
        sleep: waits so many seconds.
    """

    def __init__(self, target: Target, sleep: Callable[[float], None]) -> None:
        """Send nothing yet."""
        self._target = target
        self._sleep = sleep
        self._opener = make_opener(target.address, target.credentials)
        self._protocol = target.protocol
        self._reads_all_at_once = True

    def replace(self, name: str, triples: list[pyoxigraph.Triple]) -> None:
        """Put triples in the place of a graph; the first one shows what the store understands."""
        if self._protocol == "update":
            self._update(name, triples)
            return
        try:
            self._put(name, triples)
        except _RefusedError as error:
            if self._protocol or (error.status and error.status not in _NO_GRAPH_STORE):
                raise
            try:
                self._update(name, triples)
            except EndpointError:
                raise error from None  # what it said first is nearer to what was meant
            self._protocol = "update"
        else:
            self._protocol = "graph-store"

    def _put(self, name: str, triples: list[pyoxigraph.Triple]) -> None:
        """Send a graph by the Graph Store Protocol."""
        import pyoxigraph as ox

        separator = "&" if "?" in self._target.address else "?"
        place = f"graph={urllib.parse.quote(name, safe='')}" if name else "default"
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self._send("PUT", separator + place, content, "application/n-triples")

    def _update(self, name: str, triples: list[pyoxigraph.Triple]) -> None:
        """Send a graph by SPARQL Update: at once, or in steps where it is refused for its length."""
        if self._reads_all_at_once or len(triples) <= MOST_IN_A_STEP:
            try:
                self._post(replace_at_once(name, triples))
            except _RefusedError as error:
                if error.status not in _TOO_LONG or len(triples) <= MOST_IN_A_STEP:
                    raise
            else:
                return
        self._reads_all_at_once = False
        try:
            for step in replace_in_steps(name, triples):
                self._post(step)
        except EndpointError:
            with contextlib.suppress(EndpointError):
                self._post(give_up())
            raise

    def _post(self, update: str) -> None:
        """Send an update."""
        self._send("POST", "", update.encode(), "application/sparql-update")

    def _send(self, method: str, place: str, content: bytes, media_type: str) -> None:
        """Send one request, again where the store is busy."""
        target = self._target
        request = urllib.request.Request(  # noqa: S310 - its scheme was checked
            target.address + place, data=content, method=method, headers={"Content-Type": media_type}
        )
        for wait in waits():
            try:
                with self._opener.open(request, timeout=target.timeout_seconds) as response:
                    response.read()
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in BUSY and wait is not None:
                        self._sleep(min(max(asked_wait(error), wait), MOST_WAIT_SECONDS))
                        continue
                    words = " ".join(error.read(300).decode("utf-8", "replace").split())
                if error.code in LOCKED:
                    raise EndpointError(
                        f'The store "{target.address}" does not let us write (status {error.code}).', fix=KEYS
                    ) from error
                raise _RefusedError(
                    f'The store "{target.address}" answered with status {error.code}: {words}.', error.code
                ) from error
            except ValueError as error:  # urllib's word for a way of asking who we are that it does not know
                raise EndpointError(
                    f'The store "{target.address}" asks who we are: {error}.', fix=KEYS
                ) from error
            except OSError as error:
                raise self._no_answer(error) from error
            except http.client.HTTPException as error:
                said = " ".join(str(error).split())
                what = f'The store "{target.address}" broke off, or does not speak HTTP: {said}.'
                raise EndpointError(what, fix="Start it, or correct --endpoint.") from error
            return

    def _no_answer(self, error: OSError) -> EndpointError:
        """Say that a store is not there, or too slow."""
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            what = f"did not take a graph within {self._target.timeout_seconds:g} seconds"
            return _RefusedError(
                f'The store "{self._target.address}" {what}.', 0, "Wait longer with --timeout."
            )
        return EndpointError(
            f'The store "{self._target.address}" cannot be reached: {reason}.',
            fix="Start it, or correct --endpoint.",
        )
