"""One suite that every store passes: Oxigraph, rdflib, and an endpoint across the network."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from fetching import FETCHING
from listening import note_knocks
from selgraph.build import build_dataset
from selgraph.errors import QueryError
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

if TYPE_CHECKING:
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
    """A brace of the second line that nothing closes is told where it opens; by others where it is missed."""
    with pytest.raises(QueryError) as caught:
        store.answer("SELECT ?s\nWHERE { ?s ?p ?o . ?s ?p", JSON)
    assert caught.value.line == 2
    if isinstance(store, OxigraphStore):
        assert caught.value.column == len("WHERE {")
    else:
        assert caught.value.column > len("WHERE { ?s ?p ?o .")


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
    with note_knocks() as (address, knocks):
        with pytest.raises(QueryError):
            store.answer(sparql % f"<{address}>", JSON)
        assert not knocks


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_graph_that_is_not_stored_is_not_fetched(store: Store, clause: str) -> None:
    """FROM with a web address is empty for Oxigraph, refused before rdflib, and fetched by neither."""
    with note_knocks() as (address, knocks):
        sparql = f"SELECT * {clause} <{address}> {{ ?s ?p ?o }}"
        if isinstance(store, RdflibStore):
            with pytest.raises(QueryError, match="There is no graph"):
                store.answer(sparql, JSON)
        else:
            assert ask(store, sparql)[1] == []
        assert not knocks


def test_rdflib_by_itself_would_fetch(library_rdflib: RdflibStore) -> None:
    """The hole that the fence is for is there: without it, rdflib knocks at the address after FROM."""
    with note_knocks() as (address, knocks):
        with pytest.raises(Exception, match="Could not load"):
            library_rdflib.dataset.query(f"ASK FROM <{address}> {{ ?s ?p ?o }}")
        assert knocks


@pytest.mark.parametrize("place", ["%s", "OPTIONAL { %s }", "FILTER EXISTS { %s }", "{ SELECT * { %s } }"])
def test_rdflib_is_fenced_by_what_it_has_understood(
    library_rdflib: RdflibStore, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Should a way past the guard be found, the parse tree still shows SERVICE, and nobody knocks."""
    monkeypatch.setattr("selgraph.store.second_opinion.check_query", lambda *_: None)
    with note_knocks() as (address, knocks):
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
