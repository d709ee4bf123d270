"""Lookups: which queries are so small that they need no worker, and what they are answered with."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.web import neighbours
from selgraph.web.lookup import FAN, Fans, count_fans, is_small, read_lookup
from selgraph.web.neighbours import read_neighbours

NONE = Fans(frozenset(), frozenset(), frozenset())
SMALL = [
    "SELECT * WHERE { <urn:a> ?p ?o }",
    "SELECT ?s { ?s <urn:p> <urn:o> } LIMIT 5",
    "ASK { <urn:a> <urn:p> ?o }",
    "PREFIX x: <urn:> SELECT DISTINCT ?l WHERE { x:a x:p ?b . ?b x:q ?l } ORDER BY ?l LIMIT 3 OFFSET 1",
    'SELECT ?s WHERE { ?s <urn:p> "text"@en } # a comment',
    "SELECT ?p ?g WHERE { GRAPH ?g { <urn:a> ?p ?o } }",
    "SELECT * WHERE { <urn:a> a ?t ; <urn:p> ?o }",
]
NOT_SMALL = [
    "SELECT * WHERE { ?s ?p ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o . ?x ?y ?z }",
    "SELECT * WHERE { <urn:a> ?p ?o . <urn:b> ?q ?r . <urn:c> ?t ?u }",
    "SELECT * WHERE { <urn:a> <urn:p>+ ?o }",
    "SELECT * WHERE { <urn:a> <urn:p>/<urn:q> ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o FILTER(?o > 1) }",
    "SELECT * WHERE { SERVICE <urn:x> { <urn:a> ?p ?o } }",
    "SELECT * FROM <urn:g> WHERE { <urn:a> ?p ?o }",
    "SELECT (NOW() AS ?n) WHERE { <urn:a> ?p ?o }",
    "SELECT * WHERE { <urn:a> ?p [] }",
    "SELECT * WHERE { <urn:a> ?p _:b }",
    "SELECT * WHERE { <urn:heavy> ?p ?o }",
    "SELECT * WHERE { ?s ?p <urn:popular> }",
    "SELECT * WHERE { GRAPH ?g { <urn:a> ?p ?o } ?x ?y ?z }",
    "SELECT * WHERE { GRAPH ?g { <urn:a> ?p ?o } GRAPH ?h { ?x ?y ?z } }",
    "SELECT * WHERE { ?x ?y ?z GRAPH ?g { <urn:a> ?p ?o } }",
    "SELECT * WHERE { { <urn:a> ?p ?o } }",
    "SELECT * WHERE { OPTIONAL { <urn:a> ?p ?o } }",
    "SELECT * WHERE { <urn:a> ?p ?o } ; DROP ALL",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "CONSTRUCT WHERE { <urn:a> ?p ?o }",
    "SELECT * WHERE { <urn:a> x:p ?o }",
    "SELECT * WHERE { <urn:a> ?p",
    "SELECT * WHERE { <urn:a> ?p ?o } #" + "x" * 2000,
    "",
]
NOT_WELL_FORMED = [
    "SELECT ?p ?p WHERE { <urn:a> ?p ?o }",
    "SELECT DISTINCT WHERE { <urn:a> ?p ?o }",
    "SELECT ?p * WHERE { <urn:a> ?p ?o }",
    "ASK ?p WHERE { <urn:a> ?p ?o }",
    "SELECT ?p WHERE WHERE { <urn:a> ?p ?o }",
    "SELECT ?p WHERE { <urn:a> ?p ?o . . }",
    "SELECT ?p WHERE { . <urn:a> ?p ?o }",
    "SELECT ?p WHERE { <urn:a> ?p ?o , }",
    "SELECT ?p WHERE { <urn:a> ?p ?o . <urn:b> }",
    "SELECT ?p WHERE { <urn:a> ?p ?o . <urn:b> ; ?q ?r }",
    "SELECT ?p WHERE { <urn:a> ; ?p ?o }",
    "SELECT ?p WHERE { <urn:a> ?p }",
    "SELECT ?p WHERE { <urn:a> ?p ?o ?x }",
    "SELECT ?p WHERE { a ?p <urn:a> }",
    "SELECT ?p WHERE { <urn:a> ?p a }",
    'SELECT ?p WHERE { <urn:a> "p" ?o }',
    'SELECT ?p WHERE { GRAPH "g" { <urn:a> ?p ?o } }',
    "SELECT ?p WHERE { <urn:a> ?p ?o } LIMIT",
    "SELECT ?p WHERE { <urn:a> ?p ?o } LIMIT -1",
    "SELECT ?p WHERE { <urn:a> ?p ?o } LIMIT 1 LIMIT 2",
    "SELECT ?p WHERE { <urn:a> ?p ?o } ORDER BY",
    "SELECT ?p WHERE { <urn:a> ?p ?o } }",
    "SELECT ?p WHERE { { <urn:a> ?p ?o }",
    "SELECT ?p\u00b2 WHERE { <urn:a> ?p\u00b2 ?o }",
    "SELECT ?p WHERE {\f<urn:a> ?p ?o }",
    "PREFIX x <urn:x> SELECT ?p WHERE { <urn:a> ?p ?o }",
    "PREFIX x: ?p SELECT ?p WHERE { <urn:a> ?p ?o }",
    "SELECT ?p WHERE { <urn:a> ?p x:-o }",
]


def small(query: str, fans: Fans) -> bool:
    """Say whether a query is a lookup, and a small one."""
    lookup = read_lookup(query)
    return lookup is not None and is_small(lookup, fans)


@pytest.mark.parametrize("query", SMALL)
def test_lookups_are_small(query: str) -> None:
    """A look at a thing, or a step from it, needs no worker."""
    assert small(query, NONE)
    ox.Store().query(query)


@pytest.mark.parametrize("query", NOT_SMALL)
def test_everything_else_goes_to_a_worker(query: str) -> None:
    """Whatever could cost more, fetch, change or differ is not small; nor is what is no query."""
    assert not small(query, Fans(frozenset(["<urn:heavy>"]), frozenset(["<urn:popular>"]), frozenset()))


@pytest.mark.parametrize("query", NOT_WELL_FORMED)
def test_what_the_engine_refuses_is_no_lookup(query: str) -> None:
    """A query that is not well formed is left to those who say what is wrong with it."""
    assert read_lookup(query) is None
    with pytest.raises((SyntaxError, ValueError)):
        ox.Store().query(query)


def test_fans_are_counted() -> None:
    """A term with more statements than a lookup may have is known, in whichever graph they stand."""
    store = ox.Store()
    for number in range(FAN + 1):
        store.add(
            ox.Quad(
                ox.NamedNode("urn:hub"), ox.NamedNode("urn:p"), ox.Literal(str(number)), ox.NamedNode("urn:g")
            )
        )
        store.add(
            ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal("same", language="en"))
        )
    fans = count_fans(store)
    assert fans == Fans(frozenset(["<urn:hub>"]), frozenset(['"same"@en']), frozenset())


DATA = r"""
@prefix : <urn:> .
:a :p :b, "one", "one"@en, "eins"@de, 1, 1.50, "a \"b\"\n\\é😀%s", :a ; :q :b ; a :Thing .
:b :p :c ; :q :a, _:x .
:c :q "one" .
_:x :p :a .
<http://e/x/../y> :p :a .
GRAPH :g { :a :p :hidden }
"""
TERMS = [
    "?x",
    "?y",
    "?z",
    "<urn:a>",
    "<urn:b>",
    "<urn:c>",
    "<urn:p>",
    "<urn:q>",
    '"one"',
    '"one"@en',
    "<urn:no>",
]


def make_store() -> ox.Store:
    """Load the data."""
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TRIG)
    return store


STORE = make_store()
READY = read_neighbours(STORE)
PATTERN = st.tuples(
    st.sampled_from(TERMS[:8]), st.sampled_from(["?x", "?y", "a", *TERMS[6:8]]), st.sampled_from(TERMS)
)


def in_any_order(answer: bytes) -> tuple[object, object, object]:
    """Read an answer; the order of rows is free."""
    values = json.loads(answer)
    rows = [json.dumps(row, sort_keys=True) for row in values.get("results", {}).get("bindings", [])]
    return values["head"], values.get("boolean"), sorted(rows)


@given(
    st.sampled_from(["SELECT *", "SELECT ?y ?x", "SELECT DISTINCT ?z", "SELECT ?x ?w", "ASK"]),
    st.lists(PATTERN, min_size=1, max_size=3),
)
def test_lookups_agree_with_the_engine(head: str, patterns: list[tuple[str, str, str]]) -> None:
    """Whatever is answered from the neighbours, the engine answers the same."""
    query = f"{head} WHERE {{ {' . '.join(map(' '.join, patterns))} }}"
    assert READY is not None
    lookup = read_lookup(query)
    given_answer = READY.answer(lookup) if lookup else None
    if given_answer is not None:
        result = STORE.query(query)
        engine = result.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[call-overload, union-attr]
        assert in_any_order(given_answer) == in_any_order(engine)


def rows_of(query: str) -> list[dict[str, str]] | None:
    """Answer a lookup from the neighbours; None where it is left to others."""
    lookup = read_lookup(query)
    assert READY is not None
    assert lookup is not None
    answer = READY.answer(lookup)
    if answer is None:
        return None
    return [
        {name: term["value"] for name, term in row.items()}
        for row in json.loads(answer)["results"]["bindings"]
    ]


def test_lookups_by_hand() -> None:
    """Steps, stars, other ends, windows."""
    assert rows_of("SELECT ?o WHERE { <urn:b> <urn:p> ?o }") == [{"o": "urn:c"}]
    assert rows_of('SELECT ?s ?p WHERE { ?s ?p "eins"@de }') == [{"s": "urn:a", "p": "urn:p"}]
    assert rows_of("SELECT ?x ?y WHERE { <urn:a> <urn:q> ?x . ?x <urn:p> ?y }") == [
        {"x": "urn:b", "y": "urn:c"}
    ]
    assert rows_of("SELECT ?x WHERE { <urn:c> <urn:p> ?x }") == []
    every = rows_of("SELECT ?o WHERE { <urn:a> <urn:p> ?o }")
    assert every is not None
    assert len(every) == 8
    assert rows_of("SELECT ?o WHERE { <urn:a> <urn:p> ?o } LIMIT 2 OFFSET 3") == every[3:5]
    assert rows_of("SELECT DISTINCT ?t WHERE { <urn:a> a ?t ; <urn:p> ?o }") == [{"t": "urn:Thing"}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o WHERE { GRAPH <urn:g> { <urn:a> ?p ?o } }",
        "SELECT ?o WHERE { <urn:a> ?p ?o } ORDER BY ?o",
        "SELECT ?o WHERE { <urn:nowhere> ?p ?o }",
        "SELECT ?o WHERE { ?s <urn:p> ?o }",
        "SELECT ?o WHERE { <http://e/x/../y> ?p ?o }",
        "SELECT ?p WHERE { <urn:a> ?p ?p }",
        "SELECT ?s WHERE { ?s ?s <urn:a> }",
        "SELECT ?a WHERE { " + " . ".join(f"<urn:a> ?p{n} ?o{n}" for n in range(9)) + " }",
    ],
)
def test_what_the_engine_knows_better_is_left_to_it(query: str) -> None:
    """Graphs, orders, unknown spellings, loops, long joins."""
    assert rows_of(query) is None


def test_a_lookup_that_grows_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been looked at and what has been found are bounded."""
    query = "SELECT * WHERE { <urn:a> <urn:p> ?x . <urn:a> <urn:p> ?y }"
    found = rows_of(query)
    assert found is not None
    assert len(found) == 64
    monkeypatch.setattr(neighbours, "MOST_ROWS", 63)
    assert rows_of(query) is None
    monkeypatch.undo()
    monkeypatch.setattr(neighbours, "MOST_LOOKED_AT", 80)
    assert rows_of(query) is None


def test_large_and_newer_data_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dataset that would fill the memory is not copied; what SPARQL 1.1 has no results for neither."""
    store = ox.Store()
    node = ox.NamedNode("urn:n")
    store.add(ox.Quad(node, node, ox.Triple(node, node, node)))
    assert read_neighbours(store) is None
    monkeypatch.setattr(neighbours, "MOST_QUADS", 3)
    assert read_neighbours(STORE) is None
