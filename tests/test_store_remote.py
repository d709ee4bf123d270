"""An endpoint that does not do what it should, and how it is asked."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from listening import Quiet, note_knocks, run_server
from selgraph.errors import EndpointError, QueryError, SelgraphError
from selgraph.query import ask
from selgraph.store import GRAPH_TYPES, MEDIA_TYPES, TABLE_TYPES, RemoteStore
from selgraph.store.access import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = TABLE_TYPES["json"]


@contextmanager
def _endpoint(
    status: int, content_type: str | None, body: bytes, *, is_endless: bool = False
) -> Iterator[str]:
    """Run a server that answers everything in the same way; gives its address."""
    stop = threading.Event()

    class Handler(Quiet, BaseHTTPRequestHandler):
        """Answers."""

        def do_POST(self) -> None:
            """Answer a query."""
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            if content_type is not None:
                self.send_header("Content-Type", content_type)
            self.end_headers()
            self.wfile.write(body)
            while is_endless and not stop.wait(0.01):
                self.wfile.write(b" ")

        def handle(self) -> None:
            """Bear it when the client has had enough."""
            try:
                super().handle()
            except OSError:
                return

    with run_server(HTTPServer(("127.0.0.1", 0), Handler)) as address:
        try:
            yield f"{address}sparql"
        finally:
            stop.set()


def test_endpoint_that_is_down_is_told() -> None:
    """Nobody listens: the address, the reason and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}/query"
    with pytest.raises(EndpointError, match="cannot be reached") as caught:
        RemoteStore(address).answer("ASK {}", JSON)
    assert f'"{address}"' in caught.value.what
    assert caught.value.fix == "Start it, or correct --endpoint."


def test_endpoint_that_never_answers_is_told() -> None:
    """A port that takes the query and keeps silent is given up after the time that was set."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = RemoteStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout_seconds=0.1)
        with pytest.raises(EndpointError, match=r"did not answer within 0\.1 seconds") as caught:
            store.answer("ASK {}", JSON)
    assert "--timeout" in caught.value.fix


def test_endpoint_that_never_ends_is_told() -> None:
    """An answer that goes on and on is given up after the time that was set for the whole of it."""
    with _endpoint(200, JSON, b"{", is_endless=True) as address:
        store = RemoteStore(address, timeout_seconds=0.1)
        with pytest.raises(EndpointError, match=r"did not answer within 0\.1 seconds"):
            store.answer("ASK {}", JSON)


@contextmanager
def _serve(answers: list[tuple[int, dict[str, str]]], body: bytes) -> Iterator[tuple[str, list[str | None]]]:
    """Serve one status with its headers after the other; collect who asked."""
    asked: list[str | None] = []
    left = iter(answers)

    class Handler(Quiet, BaseHTTPRequestHandler):
        """Gives the next answer."""

        def do_POST(self) -> None:
            """Answer."""
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers["Authorization"])
            status, headers = next(left)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with run_server(HTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address, asked


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, 'failed: "out of memory"'),
        (404, 'failed: "out of memory"'),
        (401, r"does not let us in \(status 401\)"),
        (403, r"does not let us in \(status 403\)"),
        (502, "answered with status 502"),
    ],
)
def test_endpoint_that_fails_is_told(status: int, said: str) -> None:
    """A status of failure is passed on with the endpoint's own words where it has any."""
    with (
        _endpoint(status, "text/plain", b"out of memory\nat java.lang") as address,
        pytest.raises(EndpointError, match=said),
    ):
        RemoteStore(address).answer("ASK {}", JSON)


@pytest.mark.parametrize("status", [400, 500])
def test_endpoint_that_fails_without_a_word_is_told(status: int) -> None:
    """An empty page of failure is no reason to stumble."""
    with (
        _endpoint(status, None, b"") as address,
        pytest.raises((EndpointError, QueryError), match=r"the query|The endpoint"),
    ):
        RemoteStore(address).answer("ASK {}", JSON)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (b"error at 3:14: expected OPTIONAL", "query:3:14"),
        (b'Encountered " "}" "} "" at line 2, column 5.', "query:2:5"),
        (b"Lexical error", "None"),
    ],
)
def test_place_is_read_from_the_words_of_the_endpoint(said: bytes, place: str) -> None:
    """Oxigraph and Jena say where a mistake is, each in its way."""
    with _endpoint(400, "text/plain", said) as address, pytest.raises(QueryError) as caught:
        RemoteStore(address).answer("ASK {}", JSON)
    assert str(caught.value.where) == place


@pytest.mark.parametrize(
    ("content_type", "message"),
    [
        ("text/html", 'answered "text/html" where "application/sparql-results.json" was asked for'),
        (JSON, 'answered with something that is not "application/sparql-results.json"'),
        (None, 'answered with something that is not "application/sparql-results.json"'),
    ],
)
def test_answer_that_is_no_result_is_told(content_type: str | None, message: str) -> None:
    """A page where JSON should be is rubbish, whatever it calls itself."""
    with (
        _endpoint(200, content_type, b"<html>Welcome</html>") as address,
        pytest.raises(EndpointError, match=message) as caught,
    ):
        RemoteStore(address).answer("SELECT * { ?s ?p ?o }", JSON)
    assert caught.value.fix == "Is this the address of a SPARQL endpoint?"


@pytest.mark.parametrize("name", MEDIA_TYPES)
@pytest.mark.parametrize("rubbish", [b"<html>&</html", b'{"head": {"vars": ["x"]}, "results": {"bin'])
def test_rubbish_is_found_in_every_format(name: str, rubbish: bytes) -> None:
    """Half an answer or a page is not handed on as an answer."""
    sparql = "SELECT * { ?s ?p ?o }" if name in TABLE_TYPES else "CONSTRUCT WHERE { ?s ?p ?o }"
    asked = JSON if name in TABLE_TYPES else GRAPH_TYPES["nt"]  # whatever is wanted
    with (
        _endpoint(200, asked, rubbish) as address,
        pytest.raises(EndpointError, match="something that is not"),
    ):
        RemoteStore(address).answer(sparql, MEDIA_TYPES[name])


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_answer_with_a_document_type_is_refused(name: str) -> None:
    """A DTD may hold entities that expand without end; XML is not asked for, and not read."""
    body = {
        "xml": b'<!DOCTYPE x [<!ENTITY a "b">]><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/>'
        b"<boolean>true</boolean></sparql>",
        "rdfxml": b'<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    }[name]
    sparql = "ASK {}" if name == "xml" else "CONSTRUCT WHERE { ?s ?p ?o }"
    with (
        _endpoint(200, MEDIA_TYPES[name], body) as address,
        pytest.raises(EndpointError, match="was asked for"),
    ):
        RemoteStore(address).answer(sparql, MEDIA_TYPES[name])


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/sparql-results+json; charset=utf-8", None]
)
def test_right_answer_under_a_wider_name_is_taken(content_type: str | None) -> None:
    """Some endpoints call their results JSON, or nothing at all."""
    body = b'{"head": {}, "boolean": true}'
    with _endpoint(200, content_type, body) as address:
        assert RemoteStore(address).answer("ASK {}", JSON) == body


def test_context_of_a_remote_graph_is_not_fetched() -> None:
    """JSON-LD may name a context elsewhere; it is not asked for, not read, and nobody asks for that."""
    with note_knocks() as (elsewhere, knocks):
        body = json.dumps({"@context": elsewhere, "@id": "urn:x"}).encode()
        with _endpoint(200, GRAPH_TYPES["jsonld"], body) as address:
            store = RemoteStore(address)
            with pytest.raises(EndpointError, match="was asked for"):
                store.answer("CONSTRUCT WHERE { ?s ?p ?o }", GRAPH_TYPES["jsonld"])
        assert not knocks


def test_table_that_is_none_is_told() -> None:
    """JSON of the right kind with no rows in it is no table for those who want rows."""
    with (
        _endpoint(200, JSON, b'{"head": {}, "boolean": true}') as address,
        pytest.raises(QueryError, match="gives no table"),
    ):
        ask(RemoteStore(address), "SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(
    "address", ["", "localhost:7878", "file:///etc/passwd", "ftp://x/", "http://", "http:// x/"]
)
def test_address_that_is_none_is_refused(address: str) -> None:
    """Only http and https are asked, and the message shows what an address looks like."""
    with pytest.raises(SelgraphError, match="is no web address") as caught:
        RemoteStore(address)
    assert caught.value.exit_code == 2
    assert "http://127.0.0.1:7878/query" in caught.value.fix


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:no/", "http://127.0.0.1:99999/", f"http://{'é' * 70}.test:1/"]
)
def test_address_that_leads_nowhere_is_told(address: str) -> None:
    """A port that is none and a name that cannot be a host's are told like any other failure."""
    with pytest.raises(EndpointError, match=r"broke off|cannot be reached"):
        RemoteStore(address, timeout_seconds=1).answer("ASK {}", JSON)


def test_busy_endpoint_is_asked_again() -> None:
    """After 503 and 429 it answers; the waits are doubled, and no shorter than it asks for."""
    slept: list[float] = []
    answers = [(503, {"Retry-After": "7"}), (429, {}), (200, {"Content-Type": JSON})]
    with _serve(answers, b'{"head": {}, "boolean": true}') as (address, _):
        assert b"true" in RemoteStore(address, sleep=slept.append).answer("ASK {}", JSON)
    assert slept == [7, 2]


def test_endpoint_that_stays_busy_is_told() -> None:
    """After five tries it is left alone."""
    slept: list[float] = []
    with (
        _serve([(503, {})] * 5, b"") as (address, asked),
        pytest.raises(EndpointError, match="answered with status 503"),
    ):
        RemoteStore(address, sleep=slept.append).answer("ASK {}", JSON)
    assert (len(asked), slept) == (5, [1, 2, 4, 8])


def test_answer_that_is_cut_off_is_none() -> None:
    """What a header says to be cut, and what has the status of a part, is no answer without the rest."""
    table = b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "urn:x"}}]}}'
    for status, headers in ((200, {"X-SPARQL-MaxRows": "1"}), (206, {})):
        with (
            _serve([(status, {"Content-Type": JSON, **headers})] * 2, table) as (address, _),
            pytest.raises(EndpointError, match="a part of the answer"),
        ):
            RemoteStore(address).answer("SELECT * { ?s ?p ?o }", JSON)
    with (
        _serve([(206, {"Content-Type": GRAPH_TYPES["nt"]})], b"") as (address, _),
        pytest.raises(EndpointError, match="a part of the answer"),
    ):
        RemoteStore(address).answer("DESCRIBE <urn:x>", GRAPH_TYPES["nt"])


def test_redirection_is_told_and_not_followed() -> None:
    """It could carry the question, and the password, to another host."""
    with note_knocks() as (elsewhere, knocks):
        with (
            _serve([(302, {"Location": elsewhere})], b"") as (address, _),
            pytest.raises(EndpointError, match="sends elsewhere"),
        ):
            RemoteStore(address).answer("ASK {}", JSON)
        assert not knocks


@pytest.mark.parametrize(
    ("credentials", "sent"),
    [
        (Credentials("ann", "s3cret"), [None, "Basic YW5uOnMzY3JldA==", "Basic YW5uOnMzY3JldA=="]),
        (Credentials(token="t0ken"), ["Bearer t0ken"]),  # noqa: S106 - for this test alone
    ],
)
def test_endpoint_is_told_who_we_are(credentials: Credentials, sent: list[str | None]) -> None:
    """A password is sent where it is asked for, and from then on at once; a token always."""
    asking = [(401, {"WWW-Authenticate": 'Basic realm="plan"'})] if len(sent) > 1 else []
    good = [(200, {"Content-Type": JSON})] * (len(sent) - len(asking))
    with _serve([*asking, *good], b'{"head": {}, "boolean": true}') as (address, asked):
        store = RemoteStore(address, credentials=credentials)
        for _ in good:
            store.answer("ASK {}", JSON)
    assert asked == sent


def test_address_with_a_password_is_refused_without_showing_it() -> None:
    """Messages show addresses, so that a password has no place in one."""
    with pytest.raises(SelgraphError, match="no place for") as caught:
        RemoteStore("http://ann:s3cret@127.0.0.1:7878/query")
    assert "s3cret" not in str(caught.value)


def test_nodes_without_names_may_be_called_as_virtuoso_calls_them() -> None:
    """Its `nodeID://b1` is no name that the standard knows, and a name all the same."""
    body = (
        b'{"head": {"vars": ["x"]}, "results": {"bindings": '
        b'[{"x": {"type": "bnode", "value": "nodeID://b1"}}]}}'
    )
    with _endpoint(200, JSON, body) as address:
        assert ask(RemoteStore(address), "SELECT ?x { ?x ?p ?o }")[1] == [["b1"]]


@pytest.mark.parametrize(("value", "answer"), [("1", b"true"), ("0", b"false"), (None, b"false")])
def test_a_truth_value_may_come_as_virtuoso_gives_it(value: str | None, answer: bytes) -> None:
    """Its table with a number says yes or no as well."""
    name = "__ASK_RETVAL"
    rows = [] if value is None else [{name: {"type": "literal", "value": value}}]
    body = json.dumps({"head": {"vars": [name]}, "results": {"bindings": rows}}).encode()
    with _endpoint(200, JSON, body) as address:
        assert RemoteStore(address).answer("ASK { ?s ?p ?o }", "text/csv") == answer


def test_query_reaches_an_address_with_parameters() -> None:
    """An endpoint whose address has a question mark in it is asked at that very address."""
    with _endpoint(200, JSON, b'{"head": {}, "boolean": false}') as address:
        assert b"false" in RemoteStore(f"{address}?repository=plan").answer("ASK {}", JSON)
