"""Lookups: which queries are so small that they need no worker, and that they are answered alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.web import fans as counting
from selgraph.web import neighbours
from selgraph.web.answers import Answers
from selgraph.web.dataset import Served
from selgraph.web.evaluate import Desk
from selgraph.web.fans import FAN, Fan, Fans, count_fans
from selgraph.web.limits import Limits
from selgraph.web.lookup import MOST_ROWS, Lookups
from selgraph.web.neighbours import read_neighbours
from selgraph.web.problem import Problem
from selgraph.web.protocol import Asked
from selgraph.web.shortcut import Shortcut
from selgraph.web.sparql import write_headers

if TYPE_CHECKING:
    from selgraph.web.pool import Pool

FEW = Fan(total=900, onwards=3, back=4, reached=30, passed=900)
FANS = Fans(
    {
        "<urn:p>": FEW,
        "<urn:q>": FEW,
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>": Fan(90_000, 1, 80_000),
        "<urn:label>": Fan(90_000, 2, 70_000),
        "<urn:follows>": Fan(90_000, 2, 2, 40_000, 4_000_000),
        "<urn:name>": Fan(900, 2, 2),
    },
    {"<urn:heavy>": 200_000, "<urn:large>": 300},
    {"<urn:popular>": 200_000, '"same"@en': 200_000},
    200,
)
SMALL = [
    "SELECT * WHERE { <urn:a> ?p ?o }",
    "SELECT ?s { ?s <urn:p> <urn:o> } LIMIT 5",
    "ASK { <urn:a> <urn:p> ?o }",
    "PREFIX x: <urn:> SELECT DISTINCT ?l WHERE { x:a x:p ?b . ?b x:q ?l } ORDER BY DESC(?l) LIMIT 3 OFFSET 1",
    'SELECT ?s WHERE { ?s <urn:p> "text"@en } # a comment',
    "SELECT ?p ?g WHERE { GRAPH ?g { <urn:a> ?p ?o } ?g <urn:p> ?d }",
    "SELECT * WHERE { <urn:a> a ?t ; <urn:p> ?o , ?x }",
    "SELECT * WHERE { <urn:large> ?p ?o }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:q> ?d FILTER(LANG(?d) = 'en') } }",
    'SELECT * WHERE { <urn:a> <urn:p> ?o FILTER(?o > 1 && CONTAINS(LCASE(STR(?o)), "text")) }',
    "SELECT * WHERE { <urn:a> <urn:p> ?o FILTER NOT EXISTS { ?o <urn:q> ?d } FILTER BOUND(?o) }",
    "SELECT * WHERE { <urn:a> <urn:p>+ ?o . ?o <urn:q> ?l }",
    "SELECT * WHERE { ?o <urn:p>* <urn:a> }",
    "SELECT * WHERE { <urn:a> <urn:p>/^<urn:q>? ?o . <urn:b> (<urn:p>|^<urn:p>) ?o }",
    "SELECT * WHERE { VALUES ?x { <urn:a> <urn:b> } ?x <urn:p> ?o }",
    "SELECT * WHERE { { <urn:a> <urn:p> ?o } UNION { ?o <urn:p> <urn:a> } OPTIONAL { ?o <urn:q> ?l } }",
    "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { <urn:a> ?p ?o } GROUP BY ?p HAVING (COUNT(*) > 1)",
    "SELECT ?k WHERE { <urn:a> <urn:p> ?o BIND(STR(?o) AS ?k) }",
]
NOT_SMALL = [
    "SELECT * WHERE { ?s ?p ?o }",
    "SELECT * WHERE { ?s <urn:p> ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o . ?x ?y ?z }",
    "SELECT * WHERE { <urn:a> ?p ?o . <urn:b> ?q ?r . <urn:c> ?t ?u }",
    "SELECT * WHERE { <urn:heavy> ?p ?o }",
    "SELECT * WHERE { ?s ?p <urn:popular> }",
    "SELECT * WHERE { ?s ?p 'same'@EN }",
    "PREFIX x: <urn:> SELECT * WHERE { x:heavy ?p ?o }",
    "SELECT * WHERE { <http://e/a/../heavy> ?p ?o }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o . ?s <urn:label> ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o . ?s ?p ?x . ?s <urn:p> <urn:b> }",
    "SELECT * WHERE { <urn:a> <urn:follows>+ ?o }",
    "SELECT * WHERE { <urn:a> <urn:name>* ?o }",
    "SELECT * WHERE { <urn:a> (<urn:p>|<urn:q>)+ ?o }",
    "SELECT * WHERE { <urn:a> !<urn:p> ?o }",
    "SELECT * WHERE { ?s <urn:p>+ ?o }",
    # the engine evaluates the inside of these apart from what stands before
    "SELECT * WHERE { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:label> ?l . ?o <urn:q> ?z } }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:p>/<urn:label> ?l } }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o FILTER EXISTS { ?o <urn:label> ?l . ?z <urn:label> ?l } }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o { ?o <urn:label> ?l } UNION { ?o <urn:q> ?l } }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o { SELECT * WHERE { ?o <urn:label> ?l } } }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o MINUS { ?o <urn:label> ?l } }",
    # the engine begins with the open pattern
    "SELECT * WHERE { ?x <urn:p>+ <urn:a> . ?x <urn:q> ?y }",
    "SELECT * WHERE { ?x <urn:q>/<urn:p>+ <urn:a> }",
    # what may not be bound
    "SELECT * WHERE { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:q> ?k } ?k <urn:label> ?j }",
    "SELECT * WHERE { <urn:a> <urn:p> ?o OPTIONAL { ?o <urn:q> ?k } OPTIONAL { ?k <urn:q> ?j } }",
    "SELECT * WHERE { BIND(<urn:a> AS ?x) ?x <urn:label> ?l }",
    "SELECT * WHERE { VALUES ?x { UNDEF } ?x <urn:p> ?o }",
    "SELECT * WHERE { GRAPH ?g { } }",
    "SELECT * WHERE { GRAPH ?g { <urn:a> ?p ?o } GRAPH ?h { ?x ?y ?z } }",
    # what costs, fetches, changes or differs
    "SELECT * WHERE { <urn:a> ?p ?o FILTER REGEX(?o, 'a+') }",
    "SELECT (GROUP_CONCAT(?o) AS ?n) WHERE { <urn:a> ?p ?o }",
    "SELECT (CONCAT(?o, ?o) AS ?n) WHERE { <urn:a> ?p ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o FILTER(<urn:function>(?o)) }",
    "SELECT * WHERE { SERVICE <urn:x> { <urn:a> ?p ?o } }",
    "SELECT * FROM <urn:g> WHERE { <urn:a> ?p ?o }",
    "SELECT (NOW() AS ?n) WHERE { <urn:a> ?p ?o }",
    "SELECT (RAND() AS ?n) WHERE { <urn:a> ?p ?o }",
    "SELECT * WHERE { <urn:a> ?p ?o BIND(UUID() AS ?u) }",
    "SELECT * WHERE { <urn:a> ?p ?o } # now",
    "SELECT * WHERE { <urn:a> ?p [] }",
    "SELECT * WHERE { <urn:a> ?p _:b }",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "SELECT * WHERE { <urn:a> ?p ?o } ; DROP ALL",
    "CONSTRUCT WHERE { <urn:a> ?p ?o }",
    "SELECT * WHERE { <urn:a> x:p ?o }",
    "SELECT * WHERE { <urn:a> ?p",
    "SELECT * WHERE { <urn:a> ?p ?o } #" + "x" * 2000,
    "SELECT * WHERE { <urn:a> ?p ?o FILTER(" + "(" * 20 + "?o" + ")" * 20 + ") }",
    "SELECT * WHERE { <urn:a> " + "(" * 20 + "<urn:p>" + ")" * 20 + " ?o }",
    "SELECT * WHERE " + "{" * 50 + " <urn:a> ?p ?o " + "}" * 50,
    "",
    # what the engine reads otherwise than it seems
    "SELECT * WHERE { <urn:a> <urn:p> ?o FILTER(?o = <#x> || EXISTS { ?a ?b ?c . ?d ?e ?f }\n) }",
    'SELECT * WHERE { <urn:a> <urn:p> ?o FILTER(?o = """x"y""" || EXISTS { ?a ?b ?c } || ?o = "z") }',
    "SELECT * WHERE { <urn:a> <urn:p> ?o FILTER(?o = '\\u0027 || EXISTS { ?a ?b ?c } || ?o = '') }",
    "PREFIX x: <urn:> SELECT * WHERE { <urn:a> <urn:p>?x:p ?o }",
    "PREFIX x: <urn:> SELECT * WHERE { x:heavy.x ?p ?o }",
    "PREFIX x: <urn:> PREFIX x: <urn:he> SELECT * WHERE { x:avy ?p ?o }",
    "SELECT * WHERE {\f<urn:a> ?p ?o }",
    "SELECT ?p\u00b2 WHERE { <urn:a> ?p\u00b2 ?o }",
]


@pytest.mark.parametrize("query", SMALL)
def test_what_hangs_on_a_term_with_few_statements_is_small(query: str) -> None:
    """A look at a thing, or some steps from it, needs no worker."""
    assert Lookups(FANS).judge(query).is_small
    ox.Store().query(query)


@pytest.mark.parametrize("query", NOT_SMALL)
def test_everything_else_goes_to_a_worker(query: str) -> None:
    """Whatever could cost more, fetch, change or differ is not small; nor is what is no query."""
    assert not Lookups(FANS).judge(query).is_small


def test_rows_and_steps_are_multiplied() -> None:
    """Each pattern alone is small; together they pass the bound."""
    lookups = Lookups(FANS)
    star = "SELECT * WHERE {{ {} }}"
    few = " ".join(f"<urn:a{number}> <urn:p> ?o{number} ." for number in range(6))
    assert 3**6 < MOST_ROWS < 3**7
    assert lookups.judge(star.format(few)).is_small
    assert not lookups.judge(star.format(few + " <urn:b> <urn:p> ?more")).is_small


def test_a_chain_costs_what_its_first_thing_has() -> None:
    """The engine looks through all statements of a thing, or all of the predicate, before it follows it."""
    lookups = Lookups(Fans({"<urn:p>": FEW._replace(total=40_000)}, FANS.subjects, FANS.objects, 200))
    for start, is_small in (("a", True), ("heavy", False), ("popular", False)):
        for path in ("<urn:p>+", "^(<urn:p>*)", "(<urn:q>|<urn:p>+)?"):
            query = f"SELECT * WHERE {{ <urn:{start}> {path} ?x . <urn:b> <urn:p> ?y }}"
            assert lookups.judge(query).is_small == is_small, query
    several = "SELECT * WHERE { VALUES ?x { <urn:heavy> <urn:popular> <urn:a> } ?x <urn:p>+ ?y }"
    assert not lookups.judge(several).is_small


def test_long_texts_make_looking_through_them_dear() -> None:
    """Where a value has millions of characters, no function looks through it outside a worker."""
    query = "SELECT * WHERE { <urn:a> <urn:p> ?o FILTER(CONTAINS(?o, 'x')) }"
    assert Lookups(FANS).judge(query).is_small
    assert not Lookups(Fans(FANS.predicates, {}, {}, 10_000_000)).judge(query).is_small


def test_fans_are_counted() -> None:
    """Heavy terms, the widest steps and the longest chain, in whichever graph the statements stand."""
    store = ox.Store()

    def say(subject: str, predicate: str, value: str | ox.Literal, graph: str = "") -> None:
        """Add a statement."""
        thing = ox.NamedNode(f"urn:{value}") if isinstance(value, str) else value
        where = ox.NamedNode(f"urn:{graph}") if graph else ox.DefaultGraph()
        store.add(ox.Quad(ox.NamedNode(f"urn:{subject}"), ox.NamedNode(f"urn:{predicate}"), thing, where))

    for number in range(FAN + 1):
        say("hub", "p", ox.Literal(str(number)), "g")
        say(str(number), "q", ox.Literal("same", language="en"))
    for step in range(3):
        say(f"step{step}", "next", f"step{step + 1}")
    fans = count_fans(store)
    assert fans == Fans(
        {
            "<urn:p>": Fan(51, 51, 1),
            "<urn:q>": Fan(51, 1, 51),
            "<urn:next>": Fan(3, 1, 1, 4, 4 * FAN),
        },
        {"<urn:hub>": 51},
        {'"same"@en': 51},
        4,
    )


def test_a_large_dataset_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a count that takes long; all queries go to workers then."""
    monkeypatch.setattr(counting, "MOST_QUADS", 3)
    assert count_fans(STORE) is None


DATA = r"""
@prefix : <urn:> .
:a :p :b, "one", "one"@en, "eins"@de, 1, 1.50, "a \"b\"\n\\é😀%s", :a ; :q :b ; a :Thing .
:b :p :c ; :q :a, _:x .
:c :q "one" ; :r :d .
:d :r :e . :e :r :c .
_:x :p :a .
<http://e/y> :p :a .
GRAPH :g { :a :p :hidden . :hidden :q :a }
GRAPH :h { :b :q "two, and \"more\"" }
"""
STORE = ox.Store()
STORE.load(DATA.encode(), format=ox.RdfFormat.TRIG)
SERVED = Served(STORE, "test", "http://localhost/", "http://localhost/", "hash")
DESK = Desk(STORE, Limits(), SERVED.hash, SERVED.address)
FIRST_LINES = b"HTTP/1.1 200 OK\r\n"


def make_shortcut(*, has_neighbours: bool) -> Shortcut:
    """Make the way past everything, with nobody behind it."""
    fans = count_fans(STORE)
    assert fans is not None
    nobody: Any = None
    pool: Pool = nobody
    return Shortcut(
        b"/sparql?",
        Answers(),
        SERVED,
        pool,
        Lookups(fans),
        read_neighbours(STORE) if has_neighbours else None,
        most_bytes=100_000,
        first_lines=lambda: FIRST_LINES,
        seen=lambda *_: None,
        count=lambda _: None,
    )


SHORTCUT = make_shortcut(has_neighbours=False)
FOUND = read_neighbours(STORE)
assert FOUND is not None
READY = FOUND
WITH_NEIGHBOURS = make_shortcut(has_neighbours=True)


def answer_here(query: str, accept: str, encoding: str, shortcut: Shortcut = SHORTCUT) -> bytes | None:
    """Answer a query at the door; None where it is left to a worker."""
    url = f"/sparql?query={quote(query, safe='')}".encode()
    return shortcut.answer((url, accept.encode(), encoding.encode()), "-")


def answer_there(query: str, accept: str, encoding: str) -> bytes:
    """Answer a query as a worker does, and write what would be sent."""
    reply = DESK.answer(Asked(query, (), (), "", None), accept, None)
    if encoding:
        reply = reply.compressed()
    parts = (reply.status, reply.content_type, reply.etag, reply.headers, reply.encoding)
    lines = [b"%s: %s\r\n" % header for header in write_headers(parts, len(reply.body))]
    return FIRST_LINES + b"".join(sorted(lines)) + b"\r\n" + reply.body


def in_order(response: bytes) -> bytes:
    """Put the header lines of a response in order."""
    head, _, body = response.removeprefix(FIRST_LINES).partition(b"\r\n\r\n")
    return FIRST_LINES + b"".join(sorted(line + b"\r\n" for line in head.split(b"\r\n"))) + b"\r\n" + body


VARIABLES = st.sampled_from(["?x", "?y", "?z"])
THINGS = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>", "<urn:no>"])
PREDICATES = st.sampled_from(["<urn:p>", "<urn:q>", "a", "<urn:r>"])
PATHS = st.one_of(
    PREDICATES,
    st.builds("{}{}".format, st.sampled_from(["<urn:p>", "<urn:q>", "<urn:r>"]), st.sampled_from("+*?")),
    st.builds("^{}".format, PREDICATES),
    st.builds("({}|^{})".format, PREDICATES, PREDICATES),
    st.builds("{}/{}".format, PREDICATES, PREDICATES),
)
VALUES = st.one_of(VARIABLES, THINGS, st.sampled_from(['"one"', '"one"@en', "'eins'@DE"]))
TRIPLES = st.builds(
    "{} {} {} .".format, st.one_of(THINGS, VARIABLES), st.one_of(PATHS, PATHS, VARIABLES), VALUES
)
FURTHER = st.one_of(
    st.builds("OPTIONAL {{ {} }}".format, TRIPLES),
    st.builds("FILTER EXISTS {{ {} }}".format, TRIPLES),
    st.builds("FILTER NOT EXISTS {{ {} }}".format, TRIPLES),
    st.sampled_from(
        [
            "FILTER(?x != ?y)",
            "FILTER(LANG(?x) = 'en')",
            "FILTER(?x < 2 || isIRI(?x))",
            "FILTER(STRSTARTS(STR(?y), 'urn'))",
            "BIND(STRLEN(STR(?x)) AS ?k)",
        ]
    ),
)
JOINED = st.one_of(
    st.lists(TRIPLES, min_size=1, max_size=3).map(" ".join),
    st.builds("VALUES ?x {{ <urn:a> <urn:b> }} {}".format, TRIPLES),
    st.builds("GRAPH ?g {{ {} }}".format, TRIPLES),
    st.builds("{{ {} }} UNION {{ {} }}".format, TRIPLES, TRIPLES),
)
QUERIES = st.builds(
    "{} WHERE {{ {} {} }}{}".format,
    st.sampled_from(["SELECT *", "SELECT ?y ?x", "SELECT DISTINCT ?x", "SELECT (COUNT(*) AS ?n)", "ASK"]),
    JOINED,
    st.lists(FURTHER, max_size=2).map(" ".join),
    st.sampled_from(["", " ORDER BY ?x", " LIMIT 2", " OFFSET 1 LIMIT 1", " # a comment"]),
)
ACCEPTS = st.sampled_from(
    ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "*/*", "text/html;q=0"]
)


@given(QUERIES, ACCEPTS, st.sampled_from(["", "gzip"]))
def test_small_queries_are_answered_as_by_a_worker(query: str, accept: str, encoding: str) -> None:
    """Status, headers and every byte are the same, whoever answers."""
    here = answer_here(query, accept, encoding)
    if here is not None:
        assert in_order(here) == answer_there(query, accept, encoding)


PLAIN = st.builds(
    "{} WHERE {{ {} }}".format,
    st.sampled_from(["SELECT *", "SELECT ?y ?x", "SELECT DISTINCT ?z", "SELECT ?x ?w", "ASK"]),
    st.lists(
        st.builds(
            "{} {} {}".format,
            st.one_of(THINGS, VARIABLES),
            st.one_of(PREDICATES, VARIABLES),
            st.one_of(VALUES, st.just("<urn:Thing>")),
        ),
        min_size=1,
        max_size=3,
    ).map(" . ".join),
)


def in_any_order(response: bytes) -> tuple[bytes, object, object, list[str]]:
    """Read a response; the order of rows is free."""
    head, _, body = response.partition(b"\r\n\r\n")
    values = json.loads(body)
    rows = [json.dumps(row, sort_keys=True) for row in values.get("results", {}).get("bindings", [])]
    return head, values["head"], values.get("boolean"), sorted(rows)


@given(PLAIN)
def test_plain_queries_are_answered_as_by_a_worker(query: str) -> None:
    """What is answered without the engine has its status, its headers and its rows."""
    here = answer_here(query, "*/*", "", WITH_NEIGHBOURS)
    if here is not None:
        assert in_any_order(in_order(here)) == in_any_order(answer_there(query, "*/*", ""))


def rows_of(query: str) -> list[dict[str, str]] | None:
    """Answer a plain query from the neighbours; None where it is left to others."""
    plain = WITH_NEIGHBOURS._lookups.judge(query).plain  # type: ignore[union-attr]  # noqa: SLF001 - it has some
    answer = None if plain is None else READY.answer(plain)
    if answer is None:
        return None
    return [
        {name: term["value"] for name, term in row.items()}
        for row in json.loads(answer)["results"]["bindings"]
    ]


def test_plain_queries_by_hand() -> None:
    """Steps, stars, other ends."""
    assert rows_of("SELECT ?o WHERE { <urn:b> <urn:p> ?o }") == [{"o": "urn:c"}]
    assert rows_of('SELECT ?s ?p WHERE { ?s ?p "eins"@DE }') == [{"s": "urn:a", "p": "urn:p"}]
    assert rows_of("SELECT ?x ?y WHERE { <urn:a> <urn:q> ?x . ?x <urn:p> ?y } # why") == [
        {"x": "urn:b", "y": "urn:c"}
    ]
    assert rows_of("PREFIX n: <urn:> SELECT DISTINCT ?t { n:a a ?t ; n:p ?o }") == [{"t": "urn:Thing"}]
    assert rows_of("SELECT ?x WHERE { <urn:c> <urn:p> ?x }") == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o WHERE { GRAPH <urn:g> { <urn:a> ?p ?o } }",
        "SELECT ?o WHERE { <urn:a> ?p ?o } ORDER BY ?o",
        "SELECT ?o WHERE { <urn:a> ?p ?o } LIMIT 1",
        "SELECT ?o WHERE { <urn:a> <urn:q>? ?o }",
        "SELECT ?o WHERE { <urn:a> ?p ?o OPTIONAL { ?o <urn:q> ?x } }",
        "SELECT ?o WHERE { <urn:a> ?p ?o FILTER(?o != 1) }",
        "SELECT ?o WHERE { <urn:nowhere> ?p ?o }",
        "SELECT ?p WHERE { <urn:a> ?p ?p }",
        "SELECT ?o WHERE { <urn:a> <urn:p> ?o . . }",
        "SELECT ?o WHERE { <urn:a> <urn:p> ?o ?x <urn:p> <urn:a> }",
        "SELECT ?o ?o WHERE { <urn:a> <urn:p> ?o }",
        "SELECT (STR(?o) AS ?x) WHERE { <urn:a> <urn:p> ?o }",
    ],
)
def test_what_the_engine_knows_better_is_left_to_it(query: str) -> None:
    """Graphs, orders, windows, paths, unknown spellings, mistakes."""
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


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?p WHERE { <urn:a> ?p ?o }",
        "SELECT ?p WHERE { <urn:a> ?p ?o . . }",
        "SELECT ?p WHERE { <urn:a> ?p ?o ?x }",
        "SELECT ?p WHERE { <urn:a> ?p ?o } LIMIT",
        "SELECT ?p WHERE { <urn:a> ?p ?o } ORDER BY",
        "SELECT ?p WHERE { <urn:a> ?p ?o FILTER(?o + ) }",
        "SELECT ?p WHERE { <urn:a> ?p ?o BIND(1 AS ?o) }",
        "SELECT ?p WHERE { <urn:a> <urn:p>+?o }",
    ],
)
def test_what_is_wrong_with_a_query_is_told_on_the_ordinary_way(query: str) -> None:
    """A query that is not well formed may look like a small one; the door does not answer it, then."""
    here = answer_here(query, "*/*", "")
    try:
        there = answer_there(query, "*/*", "")
    except Problem:
        assert here is None
    else:
        assert here is None or in_order(here) == there


def test_most_kinds_of_small_queries_are_answered_at_the_door() -> None:
    """A query from each kind of the small ones is answered without a worker."""
    for query in SMALL:
        of_chains = query.replace("<urn:p>+", "<urn:r>+").replace("<urn:p>*", "<urn:r>*")
        assert answer_here(of_chains, "*/*", "") is not None


def test_a_long_answer_is_left_to_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would hold up the others is not written at the door, whatever the longest value is."""
    query = "SELECT * WHERE { <urn:b> ?p ?o }"
    monkeypatch.setattr(SHORTCUT._lookups, "longest", 10_000)  # noqa: SLF001 - as in a dataset with long texts
    assert answer_here(query, "*/*", "") is not None
    monkeypatch.setattr(SHORTCUT, "_most_bytes", 10)
    assert answer_here(query + " # again", "*/*", "") is None
    monkeypatch.undo()
    monkeypatch.setattr(SHORTCUT, "_most_bytes", 10)
    assert answer_here(query + " # and again", "*/*", "") is None


@pytest.mark.parametrize(
    ("encoded", "query"),
    [
        ("ASK%20%7B+%3Curn:a%3E+?p+%22%C3%A9%3D=%2B%22%7d", 'ASK { <urn:a> ?p "é==+"}'),
        ("ASK{}%23%zz", "ASK{}#%zz"),
        ("ASK{}%23%%41%4", "ASK{}#%A%4"),
    ],
)
def test_the_address_is_decoded_as_forms_are(encoded: str, query: str) -> None:
    """Signs that encode nothing stand for themselves, as in every library."""
    key = (b"/sparql?query=" + encoded.encode(), b"*/*", b"")
    here = SHORTCUT.answer(key, "-")
    assert here is not None
    assert in_order(here) == answer_there(query, "*/*", "")
