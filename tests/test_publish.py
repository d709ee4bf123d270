"""A dataset sent to a store: graph by graph, with patience, and without telling secrets."""

from __future__ import annotations

import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from listening import Quiet, run_server
from programs import run_oxigraph
from selgraph.errors import EndpointError, SelgraphError
from selgraph.publish import Credentials, Target, count_graphs, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RED = ox.NamedNode("http://example.org/red graph".replace(" ", "%20"))
QUADS = [
    ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal('say "no"\n')),
    ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("1"), RED),
]


class _Store(ThreadingHTTPServer):
    """A store in this process, which keeps what it is sent and can be made to refuse."""

    daemon_threads = True

    def __init__(self) -> None:
        """Begin empty, with nothing to refuse."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.refusals: list[tuple[int, dict[str, str]]] = []
        self.graphs: dict[str, bytes] = {}
        self.updates: list[str] = []
        self.authorizations: list[str | None] = []
        self.longest = 10**9
        self.after: dict[int, int] = {}  # the status of the next request after so many updates

    @property
    def address(self) -> str:
        """Where graphs go."""
        return f"http://127.0.0.1:{self.server_address[1]}/store"


class _Handler(Quiet, BaseHTTPRequestHandler):
    """Takes PUT and POST."""

    server: _Store

    def _take(self, keep: Callable[[bytes], None]) -> None:
        """Keep the body before saying so, unless the request is to be refused."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.authorizations.append(self.headers.get("Authorization"))
        if self.server.refusals:
            status, headers = self.server.refusals.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()
            return
        status = self.server.after.pop(len(self.server.updates), 204)
        if len(body) > self.server.longest:
            status = 400
        if status == HTTPStatus.NO_CONTENT:
            keep(body)
        self.send_response(status)
        self.end_headers()

    def do_PUT(self) -> None:
        """Replace a graph."""
        query = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
        self._take(lambda body: self.server.graphs.__setitem__(query.get("graph", ["default"])[0], body))

    def do_POST(self) -> None:
        """Keep an update."""
        self._take(lambda body: self.server.updates.append(body.decode()))


@pytest.fixture
def store() -> Iterator[_Store]:
    """A store on loopback."""
    server = _Store()
    with run_server(server):
        yield server


@pytest.fixture
def dataset() -> ox.Store:
    """A graph with a name and the merged one."""
    dataset = ox.Store()
    dataset.extend(QUADS)
    return dataset


def test_each_graph_replaces_the_one_of_its_name(store: _Store, dataset: ox.Store) -> None:
    """By the Graph Store Protocol; the merged graph goes to the default graph, last."""
    told: list[str] = []
    assert publish(dataset, Target(store.address), progress=told.append) == 2
    assert store.graphs == {
        RED.value: b'<urn:a> <urn:p> "1" .\n',
        "default": b'<urn:a> <urn:p> "say \\"no\\"\\n" .\n',
    }
    assert told == [RED.value, "the merged graph"]
    assert count_graphs(dataset) == 2


def test_the_merged_graph_can_have_a_name(store: _Store, dataset: ox.Store) -> None:
    """For stores without a default graph of their own."""
    publish(dataset, Target(store.address + "?x=1", default_graph="urn:merged"))
    assert set(store.graphs) == {RED.value, "urn:merged"}


def test_by_update_each_graph_is_one_request(store: _Store, dataset: ox.Store) -> None:
    """The old graph goes and the new one comes in one request; carried out, it gives the same dataset."""
    publish(dataset, Target(store.address, "update"))
    copy = ox.Store()
    for update in store.updates:
        copy.update(update)
    assert set(copy) == set(dataset)
    assert len(store.updates) == 2


def test_a_busy_store_is_asked_again(store: _Store, dataset: ox.Store) -> None:
    """After 429 and 503 with doubled waits, or as long as the store says."""
    store.refusals = [(503, {}), (429, {}), (503, {"Retry-After": "7"}), (429, {"Retry-After": "1000000"})]
    waits: list[float] = []
    publish(dataset, Target(store.address), sleep=waits.append)
    assert waits == [1, 2, 7, 60]
    assert len(store.graphs) == 2


def test_a_store_that_stays_busy_is_told(store: _Store, dataset: ox.Store) -> None:
    """After five tries; what is there already is counted."""
    publish(dataset, Target(store.address))
    store.refusals = [(503, {})] * 5
    waits: list[float] = []
    with pytest.raises(EndpointError, match=r"status 503.*0 of 2 graphs"):
        publish(dataset, Target(store.address), sleep=waits.append)
    assert waits == [1, 2, 4, 8]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 302])
def test_other_refusals_are_not_repeated(store: _Store, dataset: ox.Store, status: int) -> None:
    """A refusal is told at once, and a redirection is not followed."""
    store.refusals = [(status, {"Location": store.address + "/elsewhere"})]
    with pytest.raises(EndpointError):
        publish(
            dataset, Target(store.address, "graph-store"), sleep=lambda _: pytest.fail("it was asked again")
        )
    assert store.graphs == {}


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_address_without_a_graph_store_is_sent_updates(
    store: _Store, dataset: ox.Store, status: int
) -> None:
    """Where nobody takes a PUT the same graphs go by SPARQL Update, and PUT is tried once."""
    store.refusals = [(status, {})]
    assert publish(dataset, Target(store.address)) == 2
    assert (len(store.updates), len(store.authorizations), store.graphs) == (2, 3, {})


def test_an_address_with_neither_says_what_it_said_first(store: _Store, dataset: ox.Store) -> None:
    """When updates are refused as well, the answer to the PUT is told; it is nearer to what was meant."""
    store.refusals = [(404, {}), (403, {})]
    with pytest.raises(EndpointError, match=r"status 404.*0 of 2 graphs"):
        publish(dataset, Target(store.address))


def _long() -> ox.Store:
    """Make a dataset with a graph that some stores find too long, and a circle of blank nodes."""
    dataset = ox.Store()
    first = ox.NamedNode("urn:first")
    for number in range(900):
        node, after = ox.BlankNode(f"b{number}"), ox.BlankNode(f"b{number + 1}")
        dataset.add(ox.Quad(ox.NamedNode(f"urn:{number}"), first, ox.Literal(str(number)), RED))
        if number < 50:
            dataset.add(ox.Quad(node, ox.NamedNode("urn:next"), after if number < 49 else ox.BlankNode("b0")))
            dataset.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:holds"), node))
    return dataset


def test_a_graph_too_long_for_an_update_comes_in_steps(store: _Store) -> None:
    """It comes together in a graph beside, and takes the place of the old one in a single request."""
    dataset = _long()
    store.longest = 10_000
    publish(dataset, Target(store.address, "update"))
    copy = ox.Store()
    copy.update(f"INSERT DATA {{ GRAPH <{RED.value}> {{ <urn:old> <urn:old> <urn:old> }} }}")
    old = set(copy)
    states = []
    for update in store.updates:
        assert len(update) <= 10_000
        copy.update(update)
        states.append({quad for quad in copy if quad.graph_name == RED})
    red = {quad for quad in dataset if quad.graph_name == RED}
    place = states.index(red)
    assert place > 3  # steps were needed
    assert all(state == old for state in states[:place])  # not a statement of it is missing or new before
    assert all(state == red for state in states[place:])
    assert {str(graph) for graph in copy.named_graphs()} == {str(RED)}
    assert _without_names(copy) == _without_names(dataset)


def _without_names(dataset: ox.Store) -> str:
    """Write a dataset so that blank nodes of the same place have the same name."""
    content = ox.Dataset(dataset)
    content.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(map(str, content)))


def test_steps_that_fail_leave_the_old_graph(store: _Store) -> None:
    """What has come together beside is taken away, and the graph is the old one."""
    store.longest = 10_000
    store.after = {3: 500}
    with pytest.raises(EndpointError, match="status 500"):
        publish(_long(), Target(store.address, "update"))
    copy = ox.Store()
    for update in store.updates:
        copy.update(update)
    assert len(copy) == 0


def test_an_update_that_is_wrong_is_not_cut_up(store: _Store, dataset: ox.Store) -> None:
    """A short graph that is refused is refused, not sent again in other words."""
    store.refusals = [(400, {})]
    with pytest.raises(EndpointError, match="status 400"):
        publish(dataset, Target(store.address, "update"))
    assert store.updates == []


def test_credentials_are_sent_and_never_shown(store: _Store, dataset: ox.Store) -> None:
    """A password when the store asks for it, a token at once; neither stands in a message."""
    store.refusals = [(401, {"WWW-Authenticate": 'Basic realm="x"'})]
    publish(dataset, Target(store.address, credentials=Credentials("ann", "s3cret")))
    assert "Basic YW5uOnMzY3JldA==" in store.authorizations
    publish(dataset, Target(store.address, credentials=Credentials(token="t0ken")))  # noqa: S106 - for this test alone
    assert store.authorizations[-1] == "Bearer t0ken"
    target = Target(store.address, credentials=Credentials("ann", "s3cret", "t0ken"))
    store.refusals = [(401, {})] * 2
    with pytest.raises(EndpointError) as caught:
        publish(dataset, target)
    assert not any(secret in f"{caught.value} {target!r}" for secret in ("s3cret", "t0ken"))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [('Basic realm="store"', "Basic "), ('Digest realm="store", nonce="n1", qop="auth"', "Digest ")],
)
def test_a_password_that_was_asked_for_once_is_sent_at_once(
    store: _Store, dataset: ox.Store, asked: str, answered: str
) -> None:
    """A store that had to ask before each graph would close the door on a large one half way."""
    store.refusals = [(401, {"WWW-Authenticate": asked})]
    publish(dataset, Target(store.address, credentials=Credentials("ann", "s3cret")))
    assert [sent is not None and sent.startswith(answered) for sent in store.authorizations] == [
        False,
        True,
        True,
    ]
    assert len(store.graphs) == 2
    assert len(set(store.authorizations)) == (2 if answered == "Basic " else 3)  # a digest is of one request


def test_a_way_of_asking_that_nobody_knows_is_told(store: _Store, dataset: ox.Store) -> None:
    """A scheme that is neither Basic nor Digest is a failure with a sentence."""
    store.refusals = [(401, {"WWW-Authenticate": 'Riddle realm="store"'})]
    with pytest.raises(EndpointError, match=r"asks who we are.*Riddle"):
        publish(dataset, Target(store.address, credentials=Credentials("ann", "s3cret")))


def test_a_store_that_is_not_there(dataset: ox.Store) -> None:
    """No connection and no web address are sentences."""
    with pytest.raises(EndpointError, match="cannot be reached"):
        publish(dataset, Target("http://127.0.0.1:1/store"))
    with pytest.raises(SelgraphError, match="no web address"):
        publish(dataset, Target("file:///tmp/x"))


def test_what_does_not_speak_http_is_told(dataset: ox.Store) -> None:
    """An address at which another protocol answers is a failure with a sentence, not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def greet() -> None:
            """Greet as a shell server does."""
            connection, _ = other.accept()
            with connection:
                connection.sendall(b"SSH-2.0-other\r\n")
                connection.recv(1 << 16)

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(EndpointError, match=r"does not speak HTTP: SSH-2\.0-other") as told:
            publish(dataset, Target(f"http://127.0.0.1:{other.getsockname()[1]}/store"))
    assert told.value.fix


@pytest.mark.parametrize(("protocol", "path"), [("graph-store", "store"), ("update", "update")])
def test_a_real_oxigraph_server_holds_the_same(dataset: ox.Store, protocol: str, path: str) -> None:
    """After publishing twice an Oxigraph server holds the dataset, quad for quad."""
    import urllib.request

    with run_oxigraph() as address:
        target = Target(f"{address}/{path}", "update" if protocol == "update" else "graph-store")
        publish(dataset, target)
        publish(dataset, target)
        request = urllib.request.Request(f"{address}/store", headers={"Accept": "application/n-quads"})  # noqa: S310 - its scheme is our own
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - as above
            held = ox.Store()
            held.load(response.read(), format=ox.RdfFormat.N_QUADS)
    assert set(held) == set(dataset)
