"""What is a query and what is none, beside the cases of the W3C's suites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from running import Running

WELL_FORMED = [
    "SELECT*{}",
    "SELECT * WHERE { ?s ?p ?o . }",
    "BASE <http://example.org/> SELECT * { <x> <y> <z> }",
    "PREFIX a.b: <urn:x> SELECT * { a.b:c ?p ?o }",
    "SELECT * { ?s ?p 1, 2.0, 3e0, -1, +2.5, true, false }",
    "SELECT * { ?s ?p 'x', \"\"\"a\n\"b\"\"\", '''c''' }",
    "SELECT * { ?s ?p [ ?q ?r ; a ?t ] }",
    "SELECT * { (1 [] (2)) ?p ?o }",
    "SELECT * { ?s ?p ?o ; ; ?q ?r ; }",
    "SELECT * { ?s ?p ?o, ?o2 . FILTER(?o) . OPTIONAL {} }",
    "SELECT * { { } UNION { } }",
    "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY (1) HAVING(1=1) ORDER BY (1) OFFSET 0 LIMIT 1",
    "PREFIX : <urn:> SELECT * { ?s :p\\,q:r%20 ?o }",
    "SELECT * { ?s (<a>|^<b>/!(<c>|^<d>))* ?o }",
    "ASK { FILTER(NOT EXISTS {}) }",
    "SELECT * { VALUES () { () () } }",
    "SELECT * { ?s ?p ?o } VALUES ?s { <urn:a> UNDEF }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { }",
    "SELECT * # comment\n { } # at the end",
    "SELECT * { FILTER(?a IN ()) FILTER(!?b) FILTER(?c<?d && ?e>?f) }",
    "DESCRIBE * { ?s ?p ?o }",
    "DESCRIBE <urn:a> ?x FROM <http://example.org/red> { ?x ?y ?z }",
    "CONSTRUCT {} {}",
    "SELECT ?\u00e9 { ?\u00e9 ?p ?o }",
    r"SELECT * { ?s ?p '\u00e9\t\"' }",
]
MALFORMED = [
    "SELECT",
    "SELECT * {",
    "SELECT * }",
    "SELECT * { ?s ?p }",
    "SELECT * { ?s ?p ?o ?q }",
    "SELECT * { ; ?s ?p ?o }",
    "SELECT * { ?s ?p 'a\nb' }",
    "SELECT * { ?s ?p 'a }",
    "SELECT * { ?s ?p <a b> }",
    "SELECT * { ?s x:y ?o }",
    "SELECT * { ?s _:p ?o }",
    "SELECT * { ?s ?p ?o FILTER }",
    "SELECT * { ?s ?p ?o FILTER(?x = ) }",
    "SELECT * { ?s ?p ?o } ORDER BY",
    "SELECT * { ?s ?p ?o } GROUP BY ?s",
    "SELECT ?s (COUNT(*) AS ?s) { ?s ?p ?o } GROUP BY ?s",
    "SELECT (?x + 1) { }",
    "SELECT ?x { ?x ?p ?o } HAVING(",
    "ASK { } LIMIT x",
    "CONSTRUCT { FILTER(1) } { }",
    "CONSTRUCT WHERE { ?s ?p ?o FILTER(1) }",
    "DESCRIBE",
    "SELECT * { BIND(1 AS ?s) ?s ?p ?o BIND(2 AS ?s) }",
    "SELECT * { ?s ?p ?o BIND(1 AS ?o) }",
    "SELECT * { VALUES (?a ?b) { (1) } }",
    "SELECT * { { SELECT ?x { } } UNION }",
    'SELECT * { ?s ?p "x"@ }',
    'SELECT * { ?s ?p "x"^^ }',
    "SELECT * FROM { }",
    "SELECT ?a, ?b { }",
    "PREFIX x: SELECT * { }",
    "SELECT * { _:a ?p ?o OPTIONAL { _:a ?q ?r } }",
    "SELECT * { ?s ?p 1.2.3 }",
    "SELECT * { FILTER(1 IN 2) }",
    "SELECT * { ?s !() ?o } }",
]


@pytest.mark.parametrize("query", WELL_FORMED)
def test_what_is_well_formed(files: Running, query: str) -> None:
    """The syntax suites' queries are taken."""
    assert files.ask(query).status_code == 200


@pytest.mark.parametrize("query", MALFORMED)
def test_what_is_malformed(files: Running, query: str) -> None:
    """The syntax suites' mistakes get 400 with a sentence."""
    response = files.ask(query)
    assert response.status_code == 400
    assert response.json()["detail"]
