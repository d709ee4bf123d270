"""One suite that every store passes: Oxigraph, rdflib, and an endpoint across the network."""

from __future__ import annotations

import csv
import json
import re
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from fetching import FETCHING
from selgraph.build import build_dataset
from selgraph.errors import EndpointError, QueryError, SelgraphError
from selgraph.query import ask, bind, declare_prefixes, read_question
from selgraph.store import (
    GRAPH_TYPES,
    MEDIA_TYPES,
    TABLE_TYPES,
    OxigraphStore,
    RdflibStore,
    RemoteStore,
    Store,
    load_rdflib,
)
from selgraph.store.access import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selgraph.home import Home

JSON = TABLE_TYPES["json"]
ID = "https://w3id.org/selgraph/id/"
SEL = "https://w3id.org/selgraph/ontology#"
GOALS = [[f"{ID}goal-close-to-home", "Care close to home"], [f"{ID}goal-fair-access", "Fair access for all"]]
ASK_GOALS = "SELECT ?goal ?label WHERE { ?goal a sel:Goal ; rdfs:label ?label } ORDER BY ?goal"
MAKE_PARTS = "CONSTRUCT WHERE { ?part sel:partOf id:care-at-home }"
PARTS = {
    (f"{ID}evening-visits", f"{SEL}partOf", f"{ID}care-at-home"),
    (f"{ID}falls-clinic", f"{SEL}partOf", f"{ID}care-at-home"),
    (f"{ID}night-visits", f"{SEL}partOf", f"{ID}care-at-home"),
}


@pytest.fixture(scope="session")
def library_rdflib(library: Home) -> RdflibStore:
    """The invented strategy in rdflib."""
    return load_rdflib(build_dataset(library))


@pytest.fixture(params=["oxigraph", "rdflib", "endpoint"])
def store(request: pytest.FixtureRequest, library_store: OxigraphStore) -> Store:
    """Each of the stores in turn, with the invented strategy in it."""
    if request.param == "oxigraph":
        return library_store
    if request.param == "rdflib":
        second: RdflibStore = request.getfixturevalue("library_rdflib")
        return second
    return RemoteStore(request.getfixturevalue("library_endpoint"))


def _answer(store: Store, sparql: str, media_type: str = JSON) -> bytes:
    """Ask a query that uses the project's prefixes."""
    return store.answer(declare_prefixes(sparql)[0], media_type)


def _rows(store: Store, sparql: str) -> list[list[str]]:
    """Ask for a table as text."""
    return ask(store, declare_prefixes(sparql)[0])[1]


# ---- What is answered, and how


def test_select_gives_rows(store: Store) -> None:
    """The two goals of the invented plan, in order, accents and all."""
    assert _rows(store, ASK_GOALS) == GOALS


@pytest.mark.parametrize("name", TABLE_TYPES)
def test_select_is_written_in_every_table_format(store: Store, name: str) -> None:
    """JSON, XML, CSV and TSV hold the same rows."""
    content = _answer(store, ASK_GOALS, TABLE_TYPES[name])
    if name == "csv":
        assert list(csv.reader(content.decode().splitlines())) == [["goal", "label"], *GOALS]
        return
    table = ox.parse_query_results(content, format=ox.QueryResultsFormat.from_media_type(TABLE_TYPES[name]))
    assert isinstance(table, ox.QuerySolutions)
    assert [variable.value for variable in table.variables] == ["goal", "label"]
    assert [[row["goal"].value, row["label"].value] for row in table] == GOALS


def test_every_kind_of_value_is_told_apart(store: Store) -> None:
    """IRIs, texts with a language, numbers, dates and what is unbound come out as the standard has them."""
    answer = json.loads(
        _answer(
            store,
            "SELECT ?thing ?label ?amount ?due ?nothing WHERE {"
            " { BIND(id:saving-total AS ?thing) ?thing rdfs:label ?label ; sel:amount ?amount }"
            " UNION { BIND(id:evening-visits-milestone AS ?thing) ?thing rdfs:label ?label ; sel:due ?due } }"
            " ORDER BY ?thing",
        )
    )
    milestone, saving = answer["results"]["bindings"]
    assert milestone["thing"] == {"type": "uri", "value": f"{ID}evening-visits-milestone"}
    assert milestone["due"]["value"] == "2032-04"
    assert milestone["due"]["datatype"].endswith("#gYearMonth")
    assert saving["label"] == {"type": "literal", "value": "Saving of all, both years", "xml:lang": "en"}
    assert float(saving["amount"]["value"]) == 130
    assert "nothing" not in saving


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_text_with_separators_survives(store: Store, name: str) -> None:
    """A text with tab, comma, quotes and line end is one value in CSV and in TSV."""
    content = _answer(
        store, 'SELECT ("a\\tb, \\"c\\"\\nd" AS ?text) ?none WHERE {}', TABLE_TYPES[name]
    ).decode()
    if name == "csv":
        assert list(csv.reader(content.splitlines(keepends=True)))[1] == ['a\tb, "c"\nd', ""]
    else:
        assert content.splitlines()[1].split("\t")[0] == '"a\\tb, \\"c\\"\\nd"'


@pytest.mark.parametrize(
    ("pattern", "truth"), [("id:quay-cafe a sel:Initiative", True), ("id:quay-cafe a sel:Goal", False)]
)
@pytest.mark.parametrize("name", TABLE_TYPES)
def test_ask_is_written_in_every_table_format(store: Store, name: str, pattern: str, truth: bool) -> None:
    """Yes and no, in CSV as in TSV the bare word."""
    content = _answer(store, f"ASK {{ {pattern} }}", TABLE_TYPES[name])
    if name == "json":
        assert json.loads(content)["boolean"] is truth
    elif name == "xml":
        assert f"<boolean>{str(truth).lower()}</boolean>".encode() in content
    else:
        assert content.decode().strip() == str(truth).lower()


@pytest.mark.parametrize("name", GRAPH_TYPES)
def test_construct_is_written_in_every_graph_format(store: Store, name: str) -> None:
    """Turtle, N-Triples, N-Quads, TriG, JSON-LD and RDF/XML hold the same statements."""
    content = _answer(store, MAKE_PARTS, GRAPH_TYPES[name])
    quads = ox.parse(content, format=ox.RdfFormat.from_media_type(GRAPH_TYPES[name]))
    assert {tuple(term.value for term in quad.triple) for quad in quads} == PARTS  # type: ignore[union-attr]


def test_describe_says_what_is_said_of_a_thing(store: Store) -> None:
    """A description holds the statements of which the thing is the subject."""
    content = _answer(store, "DESCRIBE id:quay-cafe", GRAPH_TYPES["nt"]).decode()
    assert f"<{ID}quay-cafe> <{SEL}partOf> <{ID}cafe-clinics> ." in content
    assert f'<{ID}quay-cafe> <http://www.w3.org/2000/01/rdf-schema#label> "Quay Café"@en .' in content


def test_comma_in_an_iri_makes_no_further_column() -> None:
    """Oxigraph by itself leaves such an IRI without quotes; here the row has its two cells in CSV, too."""
    dataset = ox.Store()
    blank = ox.BlankNode("b")
    for thing in (ox.NamedNode("http://x/a,b"), ox.Literal('c, "d"', language="en"), blank):
        dataset.add(ox.Quad(ox.NamedNode("http://x/a,b"), ox.NamedNode("http://x/p"), thing))
    query = "SELECT ?s ?o ?none WHERE { ?s ?p ?o } ORDER BY ?o"
    assert b'"' not in dataset.query(query.replace("?p ?o", "?p <http://x/a,b>")).serialize(
        format=ox.QueryResultsFormat.CSV
    )
    content = OxigraphStore(dataset).answer(query, TABLE_TYPES["csv"]).decode()
    assert list(csv.reader(content.splitlines())) == [
        ["s", "o", "none"],
        ["http://x/a,b", "_:b", ""],
        ["http://x/a,b", "http://x/a,b", ""],
        ["http://x/a,b", 'c, "d"', ""],
    ]


def test_no_groups_are_no_rows(store: Store) -> None:
    """GROUP BY makes no row of nothing; without it, a count of nothing is 0."""
    assert _rows(store, "SELECT ?x (COUNT(*) AS ?n) WHERE { ?x a sel:Mission } GROUP BY ?x ORDER BY ?x") == []
    assert _rows(store, "SELECT (COUNT(*) AS ?n) WHERE { ?x a sel:Mission }") == [["0"]]


def test_empty_answer_is_an_answer(store: Store) -> None:
    """No rows and no statements are no error."""
    assert _rows(store, "SELECT ?x WHERE { ?x a sel:Mission }") == []
    assert _answer(store, "CONSTRUCT WHERE { ?x a sel:Mission }", GRAPH_TYPES["nt"]).strip() == b""


# ---- Who says so


def test_statement_of_two_speakers_is_one_in_the_merged_graph(store: Store) -> None:
    """Two passages call Evening Visits an initiative; plain patterns find that once, GRAPH finds both."""
    plain = "SELECT (COUNT(*) AS ?count) WHERE { id:evening-visits a sel:Initiative }"
    assert _rows(store, plain) == [["1"]]
    spoken = (
        "SELECT ?speaker WHERE { GRAPH ?speaker { id:evening-visits a sel:Initiative } } ORDER BY ?speaker"
    )
    passages = "https://w3id.org/selgraph/passage/"
    assert _rows(store, spoken) == [[f"{passages}plan-evening-visits"], [f"{passages}plan-initiatives"]]


def test_from_asks_one_speaker(store: Store) -> None:
    """FROM with the graph of a passage leaves what that passage says, and no named graphs."""
    rows = _rows(store, "SELECT ?thing FROM passage:plan-goal-2 WHERE { ?thing a ?kind }")
    assert rows == [[f"{ID}goal-fair-access"]]
    assert _rows(store, "SELECT ?g FROM passage:plan-goal-2 WHERE { GRAPH ?g { ?s ?p ?o } }") == []


def test_from_merges_two_speakers(library_store: OxigraphStore, library_rdflib: RdflibStore) -> None:
    """What two passages state is one statement in the default graph that FROM makes of them.

    The Oxigraph server, which is one of the endpoints, counts it twice; our own stores do not.
    """
    both = "FROM passage:plan-evening-visits FROM passage:plan-initiatives"
    query = f"SELECT (COUNT(*) AS ?count) {both} WHERE {{ id:evening-visits a sel:Initiative }}"
    assert _rows(library_store, query) == [["1"]]
    assert _rows(library_rdflib, query) == [["1"]]


def test_from_named_keeps_the_speakers_apart(store: Store) -> None:
    """FROM NAMED gives the named graphs that GRAPH sees, and an empty default graph."""
    rows = _rows(
        store,
        "SELECT ?thing FROM NAMED passage:plan-goal-2 FROM NAMED reading:goal-2-realises-vision"
        " WHERE { GRAPH ?g { ?thing sel:realises ?vision } }",
    )
    assert rows == [[f"{ID}goal-fair-access"]]
    assert _rows(store, "SELECT ?s FROM NAMED passage:plan-goal-2 WHERE { ?s ?p ?o }") == []


# ---- What cannot be answered


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?s WHERE {\n  ?s ?p }",
        "SELECT ?s WHERE\n ?s ?p ?o }",
        "ASK {\n ?s a 'x }",
        "ASK { ?s ?p ?o }\nWHAT",
    ],
)
def test_malformed_query_is_told_with_its_place(store: Store, sparql: str) -> None:
    """The message is a sentence with line, column and a fix, whichever engine found the mistake."""
    with pytest.raises(
        QueryError, match=r"The query is not well formed|does not understand the query"
    ) as caught:
        store.answer(sparql, JSON)
    assert caught.value.line in (1, 2)
    assert caught.value.column >= 1
    assert str(caught.value.where) == f"query:{caught.value.line}:{caught.value.column}"
    assert caught.value.fix


def test_place_of_a_mistake_is_where_it_stands(store: Store) -> None:
    """A brace that is missing at the end of the second line is missed there, not at the beginning."""
    with pytest.raises(QueryError) as caught:
        store.answer("SELECT ?s\nWHERE { ?s ?p ?o . ?s ?p", JSON)
    assert caught.value.line == 2
    assert caught.value.column > 10


def test_undeclared_prefix_is_told(store: Store) -> None:
    """A prefix that nobody declared is a mistake in the query."""
    with pytest.raises(QueryError, match=r"not well formed|does not understand"):
        store.answer("ASK { ?s nobody:knows ?o }", JSON)


@pytest.mark.parametrize("sparql", ["", "   ", "# nothing", "hello"])
def test_text_that_is_no_query_is_told(store: Store, sparql: str) -> None:
    """An empty text and a word are no queries."""
    with pytest.raises(QueryError):
        store.answer(sparql, JSON)


@pytest.mark.parametrize(
    ("sparql", "name", "offered"),
    [
        ("SELECT * { ?s ?p ?o }", "ttl", "json, xml, csv, tsv"),
        ("ASK { ?s ?p ?o }", "nq", "json, xml, csv, tsv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "json", "ttl, nt, nq, trig, jsonld, rdfxml"),
        ("DESCRIBE <urn:x>", "csv", "ttl, nt, nq, trig, jsonld, rdfxml"),
    ],
)
def test_format_that_cannot_hold_the_answer_is_refused(
    store: Store, sparql: str, name: str, offered: str
) -> None:
    """A table is no graph and a graph is no table; the formats that fit are named."""
    with pytest.raises(QueryError, match=f'which "{re.escape(MEDIA_TYPES[name])}" cannot hold') as caught:
        store.answer(sparql, MEDIA_TYPES[name])
    assert caught.value.fix == f"Choose one of: {offered}."


def test_unknown_format_is_refused(store: Store) -> None:
    """A media type that no store writes is named with those that there are."""
    with pytest.raises(QueryError, match='There is no format "image/png" here'):
        store.answer("ASK {}", "image/png")


def test_bytes_that_are_no_text_are_refused(store: Store) -> None:
    """Half a character, as a broken command line gives it, is told and not stumbled over."""
    with pytest.raises(QueryError, match="bytes that are no text"):
        store.answer("ASK { ?s ?p '\udcff' }", JSON)


def test_update_is_refused(store: Store) -> None:
    """No store can be written to."""
    with pytest.raises(QueryError, match="read-only"):
        store.answer("INSERT DATA { <urn:a> <urn:b> <urn:c> }", JSON)


@pytest.mark.parametrize("sparql", FETCHING.values(), ids=FETCHING)
def test_no_store_sends_a_request(store: Store, sparql: str) -> None:
    """SERVICE is refused however it is hidden, and nobody knocks at the address."""
    with _listener() as (address, knocks):
        with pytest.raises(QueryError):
            store.answer(sparql % f"<{address}>", JSON)
        assert not knocks


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_graph_that_is_not_stored_is_not_fetched(store: Store, clause: str) -> None:
    """FROM with a web address is empty for Oxigraph, refused before rdflib, and fetched by neither."""
    with _listener() as (address, knocks):
        sparql = f"SELECT * {clause} <{address}> {{ ?s ?p ?o }}"
        if isinstance(store, RdflibStore):
            with pytest.raises(QueryError, match="There is no graph"):
                store.answer(sparql, JSON)
        else:
            assert ask(store, sparql)[1] == []
        assert not knocks


def test_rdflib_by_itself_would_fetch(library_rdflib: RdflibStore) -> None:
    """The hole that the fence is for is there: without it, rdflib knocks at the address after FROM."""
    with _listener() as (address, knocks):
        with pytest.raises(Exception, match="Could not load"):
            library_rdflib.dataset.query(f"ASK FROM <{address}> {{ ?s ?p ?o }}")
        assert knocks


@pytest.mark.parametrize("place", ["%s", "OPTIONAL { %s }", "FILTER EXISTS { %s }", "{ SELECT * { %s } }"])
def test_rdflib_is_fenced_by_what_it_has_understood(
    library_rdflib: RdflibStore, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Should a way past the guard be found, the parse tree still shows SERVICE, and nobody knocks."""
    monkeypatch.setattr("selgraph.store.second_opinion.check_query", lambda *_: None)
    with _listener() as (address, knocks):
        service = f"SERVICE <{address}> {{ ?s ?p ?o }}"
        with pytest.raises(QueryError, match="SERVICE would send a request"):
            library_rdflib.answer(f"SELECT * {{ ?s ?p ?o {place % service} }}", JSON)
        assert not knocks


def test_importing_the_stores_loads_no_engine() -> None:
    """Heavy libraries wait until they are asked: `selgraph --help` starts without them."""
    heavy = ["pyoxigraph", "rdflib", "SPARQLWrapper", "networkx", "owlready2", "pyshacl", "starlette"]
    code = (
        f"import sys, selgraph.store, selgraph.facts; print([one for one in {heavy} if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_query_nested_too_deep_is_refused(store: Store) -> None:
    """Ten thousand braces reach no engine, one of which would die of them."""
    with pytest.raises(QueryError, match="more than 100 brackets within each other"):
        store.answer("SELECT * WHERE " + "{" * 10_000 + "}" * 10_000, JSON)


@pytest.mark.parametrize(
    "sparql",
    [
        "DESCRIBE" + " <urn:x>" * 1_400,
        "SELECT * WHERE " + "{" * 100 + "}" * 100,
        "SELECT * { ?s a ?o " + "FILTER EXISTS { ?s a ?o " * 99 + "}" * 99 + " } LIMIT 1",
        "SELECT * { BIND(" + "STR(" * 98 + "1" + ")" * 98 + " AS ?x) }",
        "SELECT * { FILTER(" + "!" * 1_400 + "true) }",
        "SELECT * { VALUES ?x { " + "1 " * 49_000 + "} FILTER(?x > 1) }",
    ],
)
def test_oxigraph_survives_what_the_bounds_let_through(library_store: OxigraphStore, sparql: str) -> None:
    """Queries just within the bounds are answered by the default engine."""
    name = "nt" if sparql.startswith("DESCRIBE") else "json"
    assert isinstance(library_store.answer(sparql, MEDIA_TYPES[name]), bytes)


def test_rdflib_says_when_a_query_is_too_deep_for_it(library_rdflib: RdflibStore) -> None:
    """Python's stack is smaller than the bounds; that is told and not a traceback."""
    with pytest.raises(QueryError, match="nested too deep for rdflib"):
        library_rdflib.answer("SELECT * WHERE " + "{" * 100 + "?s ?p ?o" + "}" * 100, JSON)


def test_query_that_fails_while_it_is_answered_is_told() -> None:
    """What Oxigraph finds only when it runs a query is an error of the query too."""
    with pytest.raises(QueryError, match="cannot be answered"):
        OxigraphStore(ox.Store()).answer("SELECT * { ?s ?p ?o } ORDER BY <urn:no-such-function>(?s)", JSON)


# ---- The catalogue, the same in every store


QUERIES = Path(__file__).parents[1] / "queries"
QUERY_FILES = sorted([*(QUERIES / "reads").glob("*.rq"), *(QUERIES / "questions").glob("*.rq")])
GRAPHS = [path for path in QUERY_FILES if "\nCONSTRUCT" in path.read_text(encoding="utf-8")]
CATALOGUE = [path for path in QUERY_FILES if path not in GRAPHS]


def _fill(path: Path, store: Store) -> str:
    """Fill the parameters of a query with things of the invented strategy that give it answers."""
    question = read_question(path)
    described = {"speaker": "passage/plan-evening-visits", "document": "document/eskmouth-plan"}
    sparql = ""
    for thing in ("care-at-home", "evening-visits", "plan-eskmouth", "eskmouth"):
        values = {one.name: described.get(one.name, f"id/{thing}") for one in question.parameters}
        sparql = bind(question, values, lambda name: f"https://w3id.org/selgraph/{name}")
        if ask(store, sparql)[1]:
            break
    return sparql


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_query_of_the_catalogue_has_the_same_rows_in_every_store(
    path: Path, library_store: OxigraphStore, library_rdflib: RdflibStore, library_endpoint: str
) -> None:
    """Columns and rows are the same, and in the same order where the query orders them."""
    sparql = _fill(path, library_store)
    columns, rows = ask(library_store, sparql)
    for other in (library_rdflib, RemoteStore(library_endpoint)):
        named, found = ask(other, sparql)
        assert named == columns
        assert found == rows or ("ORDER BY" not in sparql and sorted(found) == sorted(rows))


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.stem)
def test_query_that_gives_a_graph_gives_the_same_in_every_store(
    path: Path, library_store: OxigraphStore, library_rdflib: RdflibStore, library_endpoint: str
) -> None:
    """The triples are the same, whichever store is asked."""
    sparql = path.read_text(encoding="utf-8")
    stores = (library_store, library_rdflib, RemoteStore(library_endpoint))
    graphs = [
        {
            str(triple)
            for triple in ox.parse(store.answer(sparql, "application/n-triples"), ox.RdfFormat.N_TRIPLES)
        }
        for store in stores
    ]
    assert graphs[0]
    assert graphs[1] == graphs[2] == graphs[0]


def test_catalogue_finds_something_in_the_invented_strategy(library_store: OxigraphStore) -> None:
    """Many queries of the catalogue have answers here: a comparison of empty tables would show nothing."""
    answered = [path for path in CATALOGUE if ask(library_store, _fill(path, library_store))[1]]
    assert len(answered) > len(CATALOGUE) / 3


# ---- An endpoint that does not do what it should


class _Listener(threading.Thread):
    """Takes connections at a free loopback port, notes them and hangs up."""

    def __init__(self) -> None:
        """Open the port."""
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.knocks: list[str] = []

    def run(self) -> None:
        """Take connections until the port is shut."""
        while True:
            try:
                connection, (host, _) = self.socket.accept()
            except OSError:
                return
            self.knocks.append(host)
            connection.close()


@contextmanager
def _listener() -> Iterator[tuple[str, list[str]]]:
    """Listen at a loopback port; gives its address and the list of those who knocked."""
    listener = _Listener()
    listener.start()
    try:
        yield f"http://127.0.0.1:{listener.socket.getsockname()[1]}/sparql", listener.knocks
    finally:
        listener.socket.shutdown(socket.SHUT_RDWR)
        listener.socket.close()
        listener.join()


@contextmanager
def _endpoint(
    status: int, content_type: str | None, body: bytes, *, is_endless: bool = False
) -> Iterator[str]:
    """Run a server that answers everything in the same way; gives its address."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
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

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
            """Say nothing."""

        def handle(self) -> None:
            """Bear it when the client has had enough."""
            try:
                super().handle()
            except OSError:
                return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


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

    class Handler(BaseHTTPRequestHandler):
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

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()
            thread.join()


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
    with _listener() as (elsewhere, knocks):
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
    with _listener() as (elsewhere, knocks):
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
