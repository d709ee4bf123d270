"""Several graphs make a default graph that is their merge (SPARQL 1.1 §13.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import Graph, Rows, rows

if TYPE_CHECKING:
    from running import Running

BOTH = "FROM :half1 FROM :whole"  # :half1 holds :a :p1 :b; :whole holds it too, and :b :p2 :c
MERGES = {
    "by FROM": rows(f"SELECT ?x ?y {BOTH} {{ ?x ?p ?y }}", ":a :b", ":b :c"),
    "by the request": rows("SELECT ?x ?y { ?x ?p ?y }", ":a :b", ":b :c", on="half1 whole"),
    "by the request, over FROM": rows(
        "SELECT ?x ?y FROM :g1 FROM :g2 { ?x ?p ?y }", ":a :b", ":b :c", on="half1 whole"
    ),
    "of one graph named twice": rows("SELECT ?x ?y FROM :whole FROM :whole { ?x ?p ?y }", ":a :b", ":b :c"),
    "with a graph that is not there": rows(
        "SELECT ?x ?y FROM :whole FROM :no { ?x ?p ?y }", ":a :b", ":b :c"
    ),
    "along a path": rows(f"SELECT ?y {BOTH} {{ :a :p1/:p2 ?y }}", ":c"),
    "in any spelling": rows(
        "BASE <http://example.org/> PREFIX from: <> # FROM\nSELECT ?y from from:half1 FrOm<whole>{:a ?p ?y}",
        ":b",
    ),
    "beside named graphs": rows(
        f"SELECT ?x ?g {BOTH} FROM NAMED :half2 {{ ?x :p2 ?y GRAPH ?g {{ ?x ?q ?z }} }}", ":b :half2"
    ),
    "beside named graphs of the request": rows(
        "SELECT ?x ?g { ?x :p2 ?y GRAPH ?g { ?x ?q ?z } }", ":b :half2", on="half1 whole", named="half2"
    ),
    "without named graphs": rows(f"SELECT ?x ?g {BOTH} {{ ?x ?p ?y GRAPH ?g {{ ?x ?q ?z }} }}"),
    "of a graph that is constructed": Graph(
        f"CONSTRUCT {{ [] :from ?x }} {BOTH} WHERE {{ ?x ?p ?y }}", "[] :from :a . [] :from :b ."
    ),
    "but not where one graph is asked": rows("SELECT ?x FROM :half1 FROM NAMED :whole { ?x ?p ?y }", ":a"),
    "but not for words in strings": rows('SELECT ("FROM :a FROM :b" AS ?x) {}', '"FROM :a FROM :b"'),
}


@pytest.mark.parametrize("case", MERGES.values(), ids=MERGES.keys())
def test_merge(suites: Running, case: Rows | Graph) -> None:
    """A statement that two graphs hold is there once."""
    case.check(suites)


def test_a_mistake_is_told_where_it_stands(suites: Running) -> None:
    """A query with two graphs that is not well formed is refused with the place of its mistake."""
    response = suites.ask("PREFIX : <http://example.org/>\nSELECT ?x FROM :half1 FROM :whole { ?x ?p }")
    assert response.status_code == 400
    assert response.json()["line"] == 2
