"""Queries that are refused before any engine sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetching import FETCHING
from selgraph.errors import QueryError
from selgraph.guard import MOST_NESTED, MOST_TOKENS, MOST_VALUES, refuse_fetching

G = "<http://127.0.0.1:9/>"
PASSING = {
    "string": "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    "long string": "SELECT * { ?s ?p '''LOAD\n'SERVICE' <http://x/>''' }",
    "comment": "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { ?s ?p ?o }",
    "IRI": "SELECT * { ?s <http://x/SERVICE#DELETE> ?o }",
    "prefixed name": "PREFIX x: <http://x/> SELECT * { ?s x:SERVICE ?o . ?o x:load x:insert }",
    "prefix": "PREFIX service: <http://x/> SELECT * { ?s service:of ?o GRAPH service:g { ?s ?p ?o } }",
    "variable": "SELECT ?service $load { ?service ?p $load }",
    "language": "SELECT * { ?s ?p 'x'@service }",
    "FROM of a graph": "SELECT * FROM <https://w3id.org/selgraph/passage/plan-vision> { ?s ?p ?o }",
    "comparison": "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } # SERVICE",
}


@pytest.mark.parametrize("sparql", FETCHING.values(), ids=FETCHING)
def test_service_is_refused_however_it_is_written(sparql: str) -> None:
    """No spelling of SERVICE gets through; the ones here reach the network in one engine or another."""
    with pytest.raises(QueryError, match="SERVICE would send a request"):
        refuse_fetching(sparql % G)


@pytest.mark.parametrize("sparql", PASSING.values(), ids=PASSING)
def test_word_that_is_no_keyword_passes(sparql: str) -> None:
    """A string, a comment, an IRI or a name may hold any word."""
    refuse_fetching(sparql)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <u:a> <u:b> <u:c> }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s x:p ?o }",
        "LOAD <http://x/>",
        "clear all",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "\\u0043REATE GRAPH <u:g>",
        "WITH <u:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_update_is_refused_by_name(update: str) -> None:
    """An update is told that the graph is read-only, rather than that it is no query."""
    with pytest.raises(QueryError, match="is an update, and this graph is read-only"):
        refuse_fetching(update)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM NAMED <FILE:/etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <fil\\u0065:///etc/passwd> { ?s ?p ?o }",
        "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }",
        "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }",
        "PREFIX f: <file:///etc/> SELECT *FROMf:passwd{ ?s ?p ?o }",
    ],
)
def test_from_with_a_file_is_refused(sparql: str) -> None:
    """No way of naming a file after FROM gets through."""
    with pytest.raises(QueryError, match="would open a file"):
        refuse_fetching(sparql)


def test_refusal_says_where() -> None:
    """A refusal names the line and the column of the word."""
    with pytest.raises(QueryError) as caught:
        refuse_fetching(f"SELECT * {{\n  SERVICE {G} {{ ?s ?p ?o }}\n}}", source="my.rq")
    assert (caught.value.line, caught.value.column, str(caught.value.where)) == (2, 3, "my.rq:2:3")


def test_empty_query_is_left_to_the_engine() -> None:
    """Nothing is refused where nothing is asked."""
    refuse_fetching("")


NESTED = {
    "groups": ("SELECT * WHERE " + "{" * 10_000 + "?s ?p ?o" + "}" * 10_000, f"{MOST_NESTED} brackets"),
    "calls": (
        "SELECT * { BIND(" + "STR(" * 1_000 + "1" + ")" * 1_000 + " AS ?x) }",
        f"{MOST_NESTED} brackets",
    ),
    "quoted triples": (
        "SELECT * { " + "<<" * 1_000 + "?s ?p ?o" + ">> ?p ?o" * 1_000 + "}",
        f"{MOST_NESTED} brackets",
    ),
    "terms": ("DESCRIBE" + " <http://x/>" * 100_000, f"{MOST_TOKENS:,} words"),
    "patterns": ("SELECT * { " + "?s ?p ?o . " * 10_000 + "}", f"{MOST_TOKENS:,} words"),
    "negations": ("SELECT * { FILTER(" + "!" * 10_000 + "true) }", f"{MOST_TOKENS:,} words"),
    "values": (
        "SELECT * { VALUES ?x { " + "1 " * 100_000 + "} }",
        f"{MOST_VALUES:,} words and signs in VALUES",
    ),
}


@pytest.mark.parametrize(("sparql", "bound"), NESTED.values(), ids=NESTED)
def test_query_that_would_overflow_the_engine_is_refused(sparql: str, bound: str) -> None:
    """What Oxigraph dies of is refused before it sees it, and the bound is named."""
    with pytest.raises(QueryError, match=f"more than {bound}"):
        refuse_fetching(sparql)


def test_query_within_the_bounds_passes() -> None:
    """Brackets that are closed again do not add up, and values do not count as words."""
    refuse_fetching("SELECT * { " + "{ ?s ?p ?o } " * 200 + "}")
    refuse_fetching("SELECT * WHERE " + "{" * MOST_NESTED + "}" * MOST_NESTED)
    refuse_fetching("DESCRIBE" + " <http://x/>" * (MOST_TOKENS - 1))
    refuse_fetching("SELECT * { VALUES ?x { " + "1 " * (MOST_VALUES - 1) + "} ?s ?p ?x }")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * WHERE " + "{" * (MOST_NESTED + 1) + "}" * (MOST_NESTED + 1),
        "DESCRIBE" + " <http://x/>" * MOST_TOKENS,
    ],
    ids=["brackets", "words"],
)
def test_one_more_than_the_bounds_is_refused(sparql: str) -> None:
    """The bound is where the sentence says it is."""
    with pytest.raises(QueryError, match="more than"):
        refuse_fetching(sparql)


KEYWORDS = st.sampled_from(["SERVICE", "service", "LOAD", "Insert", "DELETE", "DROP", "CLEAR", "FROM"])
CHARACTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\"'\\<>{}|^`"), max_size=8
)


@given(word=KEYWORDS, before=CHARACTERS, after=CHARACTERS, quote=st.sampled_from(['"', "'", '"""', "'''"]))
def test_any_string_and_comment_may_hold_a_keyword(word: str, before: str, after: str, quote: str) -> None:
    """Whatever stands around it, a keyword in a string or a comment is none."""
    refuse_fetching(f"SELECT * {{ ?s ?p {quote}{before} {word} {after}{quote} }} # {before} {word} {after}")


@given(word=KEYWORDS, local=st.from_regex(r"[a-z0-9_\-]{0,6}", fullmatch=True))
def test_any_iri_and_name_may_hold_a_keyword(word: str, local: str) -> None:
    """Whatever stands around it, a keyword in an IRI or in a prefixed name is none."""
    refuse_fetching(
        f"PREFIX x: <http://x/> SELECT * {{ ?s <http://x/{local}{word}#{word}> x:{word}{local} }}"
    )


@given(st.lists(st.sampled_from(["plain", "short", "long"]), min_size=7, max_size=7), st.booleans())
def test_no_choice_of_escapes_gets_a_keyword_through(ways: list[str], capital: bool) -> None:
    """Each letter of SERVICE may be spelt out or escaped; the word is refused all the same."""
    letters = "SERVICE" if capital else "service"
    spelt = {"plain": "{}", "short": "\\u{:04x}", "long": "\\U{:08X}"}
    word = "".join(
        spelt[way].format(letter if way == "plain" else ord(letter))
        for way, letter in zip(ways, letters, strict=True)
    )
    with pytest.raises(QueryError, match="SERVICE"):
        refuse_fetching(f"SELECT * {{ {word} {G} {{ ?s ?p ?o }} }}")
