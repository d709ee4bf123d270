"""A store that gives no more than so many rows: the whole answer all the same, or an error."""

from __future__ import annotations

import json
import random
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from listening import Quiet, run_server
from selgraph.errors import EndpointError
from selgraph.query import ask
from selgraph.store import GRAPH_TYPES, MEDIA_TYPES, TABLE_TYPES, OxigraphStore, RemoteStore
from selgraph.store.shape import read_shape
from selgraph.store.whole import ShortAnswerError, may_be_short, read_rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST = 1_000  # rows that the store here gives at once
THINGS = 1_300
NAMES = "SELECT ?thing ?name WHERE { ?thing <urn:name> ?name }"


def _data() -> OxigraphStore:
    """Make a store of things with names, of which many are alike but for their language."""
    store = ox.Store()
    for number in range(THINGS):
        thing, name = ox.NamedNode(f"urn:thing:{number}"), ox.NamedNode("urn:name")
        store.add(ox.Quad(thing, name, ox.Literal(f"name {number // 10}", language="en")))
        store.add(ox.Quad(thing, name, ox.Literal(f"name {number // 10}", language="de")))
        store.add(ox.Quad(thing, ox.NamedNode("urn:next"), ox.BlankNode(f"b{number}")))
        store.add(ox.Quad(thing, ox.NamedNode("urn:in"), thing, ox.NamedNode("urn:graph")))
    return OxigraphStore(store)


class _Capped(ThreadingHTTPServer):
    """An endpoint that cuts its answers, as Virtuoso does."""

    daemon_threads = True

    def __init__(self, *, says_so: bool = True, sorts: int = MOST, shuffles: bool = False) -> None:
        """Begin with the data.

        Args:
            says_so: whether a header tells that a table is cut; of a graph nothing does.
            sorts: the most rows that a query with LIMIT may sort.
            shuffles: whether rows come in an order of their own each time, whatever was asked.
        """
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = _data()
        self.says_so, self.sorts, self.shuffles = says_so, sorts, shuffles
        self.asked: list[str] = []


class _Handler(Quiet, BaseHTTPRequestHandler):
    """Answers queries by POST."""

    server: _Capped

    def do_POST(self) -> None:
        """Answer, and cut."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["query"][0]
        self.server.asked.append(query)
        shape = read_shape(query)
        limited = shape is not None and shape.order and shape.limit is not None
        if limited and shape is not None and shape.offset + (shape.limit or 0) > self.server.sorts:
            self._send(500, "text/plain", b"Virtuoso 22023 Error SR353: Sorted TOP clause", {})
            return
        is_graph = "CONSTRUCT" in query
        kind = GRAPH_TYPES["nt"] if is_graph else TABLE_TYPES["json"]
        content = self.server.store.answer(query, kind)
        headers = {}
        if is_graph:
            content = b"\n".join(content.splitlines()[:MOST]) + b"\n"
        elif b'"bindings"' in content:
            table = json.loads(content)
            rows = table["results"]["bindings"]
            if self.server.shuffles:
                random.Random(len(self.server.asked)).shuffle(rows)  # noqa: S311 - no secret
            if self.server.says_so and len(rows) >= MOST:
                headers = {"X-SPARQL-MaxRows": str(MOST)}
            table["results"]["bindings"] = rows[:MOST]
            content = json.dumps(table).encode()
        self._send(200, kind, content, headers)

    def _send(self, status: int, kind: str, content: bytes, headers: dict[str, str]) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def _capped(**options: Any) -> Iterator[tuple[RemoteStore, _Capped]]:
    """Run an endpoint that cuts its answers."""
    server = _Capped(**options)
    with run_server(server) as address:
        yield RemoteStore(address), server


@pytest.mark.parametrize(
    ("rows", "may"), [(0, False), (999, False), (1_000, True), (1_001, False), (10_000, True)]
)
def test_an_answer_of_a_round_number_may_be_short(rows: int, may: bool) -> None:
    """No store is known that stops at another number, and none is asked a second time without need."""
    assert may_be_short(rows) is may


QUERIES = {
    "in no order": NAMES,
    "in order": f"{NAMES} ORDER BY DESC(?thing) ?name",
    "in an order that leaves rows alike": f"{NAMES} ORDER BY STR(?name)",
    "with all variables": "SELECT * WHERE { ?thing <urn:name> ?name }",
    "each once": "SELECT DISTINCT ?thing WHERE { ?thing ?any ?value } ORDER BY ?thing",
    "grouped": "SELECT ?thing (COUNT(*) AS ?count) { ?thing <urn:name> ?n } GROUP BY ?thing ORDER BY ?thing",
    "with more than is given at once": f"{NAMES} ORDER BY ?thing ?name LIMIT 1500 OFFSET 7",
    "with a limit behind an offset": f"{NAMES} ORDER BY ?thing ?name OFFSET 1200 LIMIT 10000",
    "with as many as there may be": f"{NAMES} ORDER BY ?thing ?name LIMIT 1000",
    "with values behind it": f"{NAMES} ORDER BY ?thing ?name VALUES ?name {{ 'name 1'@en 'name 2'@de }}",
    "with a comment": f"{NAMES} # and now\nORDER BY ?thing ?name # in order\n",
    "of a graph": "SELECT ?a FROM <urn:graph> WHERE { ?a <urn:in> ?b } ORDER BY ?a",
    "of a graph by its name": "SELECT ?a ?g FROM NAMED <urn:graph> { GRAPH ?g { ?a ?p ?b } } ORDER BY ?a",
    "with a prefix": "PREFIX limit: <urn:> SELECT ?order { ?order limit:name ?limit } ORDER BY ?order ?limit",
    "with a query inside": "SELECT ?a { { SELECT ?a { ?a <urn:name> ?b } LIMIT 1234 } }",
    "of few": "SELECT ?name WHERE { <urn:thing:7> <urn:name> ?name } ORDER BY LANG(?name)",
}


@pytest.mark.parametrize("says_so", [True, False])
@pytest.mark.parametrize("name", QUERIES)
def test_a_table_is_whole(name: str, says_so: bool) -> None:
    """As many rows as there are, each of them once, in the order that was asked for."""
    query = QUERIES[name]
    with _capped(says_so=says_so) as (remote, server):
        columns, rows = ask(remote, query)
        ours = ask(server.store, query)
    assert columns == ours[0]
    if name == "with a query inside":  # any 1,234 of them
        assert len(rows) == len(ours[1])
    else:
        assert Counter(map(tuple, rows)) == Counter(map(tuple, ours[1]))
    if "alike" not in name and "ORDER BY" in query:
        assert rows == ours[1]


@pytest.mark.parametrize("form", TABLE_TYPES)
def test_a_table_is_whole_in_every_format(form: str) -> None:
    """What came in pages is written like any other answer."""
    query = f"{NAMES} ORDER BY ?thing ?name"
    with _capped() as (remote, server):
        ours, theirs = (store.answer(query, MEDIA_TYPES[form]) for store in (server.store, remote))
    assert theirs == ours if form != "json" else json.loads(theirs)["results"] == json.loads(ours)["results"]


GRAPHS = {
    "every statement": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "in short": "CONSTRUCT WHERE { ?s <urn:name> ?o }",
    "nodes without names": (
        'CONSTRUCT { ?s <urn:q> [ <urn:r> ?o ; <urn:s> ("a" 1) ] } WHERE { ?s <urn:name> ?o }'
    ),
    "few triples of many solutions": "CONSTRUCT { <urn:x> <urn:q> ?p } WHERE { ?s ?p ?o }",
    "what may be absent": (
        "CONSTRUCT { ?s <urn:q> ?n } WHERE { ?s ?p ?o OPTIONAL { ?s <urn:name> ?n FILTER(?p = <urn:next>) } }"
    ),
    "few": "CONSTRUCT { <urn:thing:1> ?p ?o } WHERE { <urn:thing:1> ?p ?o }",
    "nothing that varies": "CONSTRUCT { <urn:x> a <urn:y> } WHERE { ?s ?p ?o }",
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_whole(name: str) -> None:
    """Virtuoso cuts a graph without a word: its solutions are counted, and asked for where they are many."""
    with _capped() as (remote, server):
        ours, theirs = (
            _shape_of(store.answer(GRAPHS[name], GRAPH_TYPES["nt"])) for store in (server.store, remote)
        )
    assert theirs == ours
    assert sum(ours.values())


def _shape_of(content: bytes) -> Counter[str]:
    """Count triples, nodes without names being alike."""
    lines = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
    return Counter(
        " ".join("_:" if isinstance(term, ox.BlankNode) else str(term) for term in quad.triple)
        for quad in lines
    )


@pytest.mark.parametrize("form", GRAPH_TYPES)
def test_a_graph_comes_in_every_format(form: str) -> None:
    """The endpoint is asked for N-Triples, and what is wanted is written here."""
    query = "CONSTRUCT { <urn:thing:1> <urn:name> ?o } WHERE { <urn:thing:1> <urn:name> ?o }"
    with _capped() as (remote, server):
        content = remote.answer(query, GRAPH_TYPES[form])
        wanted = {
            quad.triple
            for quad in server.store.dataset.quads_for_pattern(
                ox.NamedNode("urn:thing:1"), ox.NamedNode("urn:name"), None, None
            )
        }
    graph = ox.parse(content, format=ox.RdfFormat.from_media_type(GRAPH_TYPES[form]))
    assert {quad.triple for quad in graph} == wanted


def test_pages_that_do_not_fit_are_no_answer() -> None:
    """A store that puts its rows in another order each time is told, and not believed."""
    with (
        _capped(shuffles=True) as (remote, _),
        pytest.raises(EndpointError, match="a part of the answer") as told,
    ):
        ask(remote, NAMES)
    assert "ResultSetMaxRows" in told.value.fix


def test_a_part_that_cannot_be_asked_for_in_pages_is_no_answer() -> None:
    """A query that we cannot take apart, of which a part comes, is an error."""
    assert read_shape("SELECT ?a { ?a ?b ?c } LIMIT # a few\n 1000") is None
    with _capped() as (remote, _), pytest.raises(EndpointError, match="a part of the answer"):
        ask(remote, "SELECT ?a { ?a ?b ?c } LIMIT # a few\n 1000")


def _empty_after(count: int) -> Callable[[str], dict[str, Any]]:
    """Make a store that counts more rows than it gives."""

    def answer(sparql: str) -> dict[str, Any]:
        """Count, or give nothing."""
        rows = [{"n": {"type": "literal", "value": str(count)}}] if "COUNT" in sparql else []
        return {"head": {"vars": ["a"]}, "results": {"bindings": rows}}

    return answer


def test_a_store_that_counts_more_than_it_gives_is_not_believed() -> None:
    """The count decides: what is missing is not made up, and not left out in silence."""
    begun = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "urn:a"}}]}}
    with pytest.raises(ShortAnswerError):
        read_rest(_empty_after(5), "SELECT ?a { ?a ?b ?c }", begun)
    with pytest.raises(ShortAnswerError):
        read_rest(lambda _: begun, "SELECT ?a { ?a ?b ?c }", begun)


def test_few_rows_are_one_request() -> None:
    """What is not cut, and does not look so, is not counted."""
    with _capped() as (remote, server):
        assert len(ask(remote, QUERIES["of few"])[1]) == 2
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "query",
    ["ASK { ?s ?p ?o }", "DESCRIBE <urn:x>", "SELECT", "", "SELECT ?a { ?a ?b ?c"],
)
def test_what_has_no_pages_has_no_shape(query: str) -> None:
    """ASK, DESCRIBE and what is not well formed are left as they are."""
    assert read_shape(query) is None
