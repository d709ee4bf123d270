"""Where a query that an engine has refused goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from selgraph.faults import find_fault
from selgraph.tokens import find_line

if TYPE_CHECKING:
    from selgraph.home import Home

P = "PREFIX sel: <urn:x>\n"


@pytest.mark.parametrize(
    ("sparql", "what", "place"),
    [
        ("SELECT ?x WHERE { ?x a }", "a triple ends here after 2 of its 3 parts", (1, 24)),
        ("SELECT ?x WHERE {\n  ?x .\n}", "a triple ends here after 1 of its 3 parts", (2, 6)),
        ("SELECT ?x { ?x a ?y ?z a ?w }", '"?z" would be the fourth part of a triple', (1, 21)),
        ("SELECT ?x { ?x a ?y OPTIONAL { ?x ?p } }", "a triple ends here after 2 of its 3 parts", (1, 38)),
        ("SELECT ?x { ?x ?p OPTIONAL { ?x a ?y } }", "a triple ends here after 2 of its 3 parts", (1, 19)),
        ("SELECT ?x { ?x ; a ?y }", '";" stands after 1 of the 3 parts of a triple', (1, 16)),
        ("CONSTRUCT { ?x a } WHERE { ?x a ?y }", "a triple ends here after 2 of its 3 parts", (1, 18)),
        ("SELECT ?x { { SELECT ?y { ?y a } } }", "a triple ends here after 2 of its 3 parts", (1, 32)),
        ("CHOOSE ?x WHERE { ?x a ?y }", '"CHOOSE" is none of SELECT, ASK, CONSTRUCT, DESCRIBE', (1, 1)),
        (P + "WHERE { ?x a ?y }", '"WHERE" is none of SELECT, ASK, CONSTRUCT, DESCRIBE', (2, 1)),
        ("?x ?y ?z", "it has no SELECT, ASK, CONSTRUCT or DESCRIBE", (1, 1)),
        ("SELECT ?x WHERE { ?x a foo:bar }", 'the prefix of "foo:bar" is not declared', (1, 24)),
        (P + 'ASK { ?x sel:y "z }', "a quotation mark is not closed", (2, 16)),
        (P + "ASK { ?x a sel:Goal", '"{" is not closed', (2, 5)),
        ("ASK { ?x a ?y } }", '"}" closes nothing that is open', (1, 17)),
        ("ASK { ?x a ?y FILTER(?x = ?y } )", '"}" closes nothing that is open', (1, 30)),
        ("ASK { ?x a ?y FILTER(contain(?x)) }", '"contain" is no keyword or function of SPARQL', (1, 22)),
        ("SELECT ?x { ?x a ?y } ORDER ?x", '"ORDER" is not followed by BY', (1, 23)),
    ],
)
def test_the_mistake_is_named_where_it_stands(sparql: str, what: str, place: tuple[int, int]) -> None:
    """What people get wrong is told in words, with the line and the column of what is wrong."""
    fault = find_fault(sparql)
    assert fault is not None
    assert fault.what == what
    assert fault.fix
    assert find_line(sparql, fault.position) == place


@pytest.mark.parametrize(
    ("sparql", "fix"),
    [
        ("ASK { ?x a ?y FILTR(?x = ?y) }", "Did you mean FILTER?"),
        ("ASK { x a ?y }", "Write ? before a variable, a prefix before a name."),
        ("ASK { ?x a foo:bar }", "Declare it: PREFIX foo: <…>"),
        ("ASK { ?x a sel:Goal }", "Declare it: PREFIX sel: <https://w3id.org/selgraph/ontology#>"),
    ],
)
def test_the_fix_is_the_next_thing_to_do(sparql: str, fix: str) -> None:
    """A misspelt keyword gets the one that is meant, a prefix its declaration."""
    fault = find_fault(sparql)
    assert fault is not None
    assert fault.fix == fix


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?x a ?y ; }",
        "SELECT * { ?x ^<a>/<b>+|!<c> ?y ; <d> 1, -2.5, true ; }",
        'SELECT * { ?x <a> "1"^^<d>, "b"@en-GB . [ <a> ?y ] . [] <b> (1 2) }',
        "SELECT * { VALUES (?x ?y) { (1 2) (UNDEF 3) } ?x ?y ?z } VALUES ?z { 1 2 }",
        "SELECT * { { SELECT ?x (MAX(?y) AS ?z) { ?x <a> ?y } GROUP BY ?x HAVING(MAX(?y) > 1) } ?x a ?z }",
        "SELECT * { ?x a ?y FILTER NOT EXISTS { ?x <a> ?z } GRAPH ?g { ?a ?b ?c } }",
        "SELECT * { ?x a ?y BIND(IF(?x = 1, 2, 3) AS ?w) OPTIONAL { ?x <a> ?w } }",
        "SELECT * { { ?x a ?y } UNION { ?x <a> ?y } MINUS { ?y ?p ?x } FILTER regex(?x, 'a', 'i') }",
        "DESCRIBE <urn:x>",
    ],
)
def test_a_sound_query_has_no_fault(sparql: str) -> None:
    """Nothing is found in what is well formed, paths, lists, data and inner queries included."""
    assert find_fault(sparql) is None


def test_no_query_of_the_project_has_a_fault(corpus: Home) -> None:
    """Questions, checks, rules and reads are well formed, and are found to be."""
    paths = sorted(corpus.queries.rglob("*.rq"))
    assert len(paths) > 50
    assert [path.name for path in paths if find_fault(path.read_text(encoding="utf-8"))] == []
