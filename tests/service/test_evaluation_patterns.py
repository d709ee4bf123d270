"""What patterns and forms of queries give, beside the cases of the W3C's suites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from running import Running

PREFIX = "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

# rows of a query in any order, as CSV writes them, without http://example.org/
QUERIES = {
    "algebra/filter inside a nested group sees only the group": (
        "?x WHERE { :ann :age ?a { ?x a :Animal FILTER(?a > 0) } }",
        [],
    ),
    "algebra/optional inside optional": (
        "?x ?y ?z WHERE { ?x a :Animal OPTIONAL { ?y :name ?n . ?x :name ?n OPTIONAL { ?y :age ?z } } }",
        ["dog,dog,"],
    ),
    "algebra/join of a variable that is unbound on one side": (
        "?x ?n WHERE { VALUES (?x ?n) { (:ann UNDEF) (:bob 1) } { SELECT ?n { VALUES ?n { 1 2 } } } }",
        ["ann,1", "ann,2", "bob,1"],
    ),
    "basic/prefix with an empty name": ("?n WHERE { :dog :name ?n }", ["Rex"]),
    "basic/a blank node in a query is a variable": ("?n WHERE { [] a :Animal ; :name ?n }", ["Rex"]),
    "basic/lists": ("(COUNT(*) AS ?n) WHERE { (1 2) :p ?o }", ["0"]),
    "basic/terms with spaces": ("?x WHERE { ?x :name 'Rex' }", ["dog"]),
    "triple-match/nothing fits": ("?x WHERE { ?x :name :name }", []),
    "bnode-coreference/one name in one group": (
        "(COUNT(*) AS ?n) WHERE { _:a :knows ?y . _:a :age ?z }",
        ["3"],
    ),
    "bound/bound": ("?x WHERE { ?x a :Person OPTIONAL { ?x :born ?b } FILTER(!BOUND(?b)) }", ["bob", "cem"]),
    "open-world/what is not known to differ": (
        '?v WHERE { VALUES ?v { "a"^^:t "b"^^:t 1 } FILTER(?v = "a"^^:t) }',
        ["a"],
    ),
    "optional/two one after the other": (
        "?x ?b ?k { ?x a :Person OPTIONAL { ?x :born ?b } OPTIONAL { ?x :knows ?k FILTER(?k = :cem) } }",
        ["ann,1990-02-03,cem", "bob,,cem", "cem,,"],
    ),
    "optional-filter/a condition on the outer variable": (
        "?x ?y WHERE { ?x :age ?a OPTIONAL { ?x :knows ?y FILTER(?a > 25) } }",
        ["ann,bob", "ann,cem", "bob,", "cem,"],
    ),
    "optional/union inside": (
        "?x ?v WHERE { ?x a :Animal OPTIONAL { { ?x :name ?v } UNION { ?x :age ?v } } }",
        ["dog,Rex"],
    ),
    "reduced/as many as there are, or fewer": (
        "(?n >= 2 && ?n <= 4 AS ?fits) { SELECT (COUNT(*) AS ?n) { { SELECT REDUCED ?t { ?x a ?t } } } }",
        ["true"],
    ),
    "distinct/with unbound": (
        "DISTINCT ?b WHERE { ?x a :Person OPTIONAL { ?x :born ?b } }",
        ["", "1990-02-03"],
    ),
    "solution-seq/limit nothing": ("?x WHERE { ?x a :Person } LIMIT 0", []),
    "solution-seq/offset beyond": ("?x WHERE { ?x a :Person } OFFSET 9", []),
    "solution-seq/limit and offset": ("?x WHERE { ?x a :Person } ORDER BY ?x LIMIT 1 OFFSET 1", ["bob"]),
    "dataset/from": ("?x FROM :red WHERE { ?x :likes ?y }", ["ann"]),
    "dataset/from two": ("?x FROM :red FROM :blue WHERE { ?x :likes :blue-cheese }", ["ann", "bob"]),
    "dataset/from named": ("?g FROM NAMED :blue WHERE { GRAPH ?g { :ann ?p ?o } }", ["blue"]),
    "dataset/from named leaves the default graph empty": ("?x FROM NAMED :blue WHERE { ?x a :Person }", []),
    "dataset/both": (
        "?x ?g FROM :red FROM NAMED :blue WHERE { ?x :likes ?y GRAPH ?g { ?x :likes ?z } }",
        ["ann,blue"],
    ),
    "graph/default and named": ("?x WHERE { ?x :age 20 GRAPH :blue { ?x :likes ?y } }", ["bob"]),
    "graph/a graph that is not there": ("?x WHERE { GRAPH :green { ?x ?p ?o } }", []),
    "graph/inside optional": (
        "?x ?y WHERE { ?x :age 20 OPTIONAL { GRAPH :blue { ?x :likes ?y } } }",
        ["bob,blue-cheese", "cem,"],
    ),
    "aggregates/count of a variable passes over unbound": (
        "(COUNT(?b) AS ?n) WHERE { ?x a :Person OPTIONAL { ?x :born ?b } }",
        ["1"],
    ),
    "aggregates/count distinct rows": ("(COUNT(DISTINCT *) AS ?n) { SELECT ?age { ?x :age ?age } }", ["2"]),
    "aggregates/avg of integers is a decimal": (
        "(AVG(?v) AS ?n) WHERE { VALUES ?v { 1 2 } }",
        ["1.5"],
    ),
    "aggregates/avg with an error": ('(AVG(?v) AS ?n) WHERE { VALUES ?v { 1 "a" } }', [""]),
    "aggregates/min of mixed numbers": ("(MIN(?v) AS ?n) WHERE { VALUES ?v { 2 1.5 3e0 } }", ["1.5"]),
    "aggregates/max of nothing": ("(MAX(?v) AS ?n) WHERE { ?x :nothing ?v }", [""]),
    "aggregates/sum of nothing": ("(SUM(?v) AS ?n) WHERE { ?x :nothing ?v }", ["0"]),
    "aggregates/sum distinct": ("(SUM(DISTINCT ?v) AS ?n) WHERE { ?x :age ?v }", ["50"]),
    "aggregates/group_concat of nothing": (
        "(STRLEN(GROUP_CONCAT(?v)) AS ?n) WHERE { ?x :nothing ?v }",
        ["0"],
    ),
    "aggregates/group_concat distinct": (
        '(GROUP_CONCAT(DISTINCT ?v; SEPARATOR="") AS ?n) WHERE { VALUES ?v { "a" "a" } }',
        ["a"],
    ),
    "aggregates/sample is one of them": (
        "(?v IN (20, 30) AS ?n) WHERE { { SELECT (SAMPLE(?a) AS ?v) { ?x :age ?a } } }",
        ["true"],
    ),
    "aggregates/aggregate of an expression": ("(SUM(?a * 2) AS ?n) WHERE { ?x :age ?a }", ["140"]),
    "aggregates/expression of aggregates": ("(MAX(?a) - MIN(?a) AS ?n) WHERE { ?x :age ?a }", ["10"]),
    "grouping/by two": (
        "?t ?a (COUNT(*) AS ?n) WHERE { ?x a ?t ; :age ?a } GROUP BY ?t ?a",
        ["Person,20,2", "Person,30,1"],
    ),
    "grouping/by what is unbound": (
        "?b (COUNT(*) AS ?n) WHERE { ?x a :Person OPTIONAL { ?x :born ?b } } GROUP BY ?b",
        [",2", "1990-02-03,1"],
    ),
    "grouping/by an expression without a name": (
        "(COUNT(*) AS ?n) WHERE { ?x :age ?a } GROUP BY (?a > 25)",
        ["1", "2"],
    ),
    "having/with an aggregate that is not asked for": (
        "?a WHERE { ?x :age ?a } GROUP BY ?a HAVING(COUNT(?x) = 1)",
        ["30"],
    ),
    "bind/sees what stands before it": ("?n WHERE { BIND(?a AS ?n) :ann :age ?a }", [""]),
    "bind/two in a chain": ("?n WHERE { :ann :age ?a BIND(?a + 1 AS ?m) BIND(?m + 1 AS ?n) }", ["32"]),
    "bind/inside a union": (
        "?n WHERE { { BIND(1 AS ?n) } UNION { BIND(2 AS ?n) } }",
        ["1", "2"],
    ),
    "bindings/two variables": (
        "?x ?a WHERE { ?x :age ?a } VALUES (?x ?a) { (:ann 30) (:bob 30) }",
        ["ann,30"],
    ),
    "bindings/undef": (
        "?x ?a WHERE { ?x :age ?a } VALUES (?x ?a) { (UNDEF 30) (:bob UNDEF) }",
        ["ann,30", "bob,20"],
    ),
    "bindings/no rows": ("?x WHERE { ?x :age ?a } VALUES ?x { }", []),
    "bindings/in the middle": ("?x WHERE { VALUES ?x { :ann :dog } ?x :age ?a }", ["ann"]),
    "exists/of a variable of the row": ("?x WHERE { ?x :age ?a FILTER EXISTS { ?x :born ?b } }", ["ann"]),
    "exists/inside exists": (
        "?x WHERE { ?x :age ?a FILTER EXISTS { ?x :knows ?y FILTER NOT EXISTS { ?y :knows ?z } } }",
        ["ann", "bob"],
    ),
    "exists/as a value": ("?e WHERE { :ann :age ?a BIND(EXISTS { :ann :knows :bob } AS ?e) }", ["true"]),
    "negation/minus by a shared variable": ("?x WHERE { ?x :age ?a MINUS { ?x :born ?b } }", ["bob", "cem"]),
    "negation/minus of what is partly bound": (
        "?x ?k WHERE { ?x :age 20 OPTIONAL { ?x :knows ?k } MINUS { ?z :knows ?k } }",
        ["cem,"],
    ),
    "negation/not exists sees the outer variable, minus does not": (
        "?x WHERE { ?x :age ?a FILTER NOT EXISTS { ?y :age ?b FILTER(?b > ?a) } }",
        ["ann"],
    ),
    "negation/minus with a filter on an outer variable": (
        "?x WHERE { ?x :age ?a MINUS { ?x :age ?b FILTER(?b = ?a) } }",
        ["ann", "bob", "cem"],
    ),
    "project-expression/an error leaves the row": ("?x (1/0 AS ?n) WHERE { ?x a :Animal }", ["dog,"]),
    "project-expression/uses another one": ("(1 AS ?m) (?m + 1 AS ?n) WHERE {}", ["1,2"]),
    "property-path/sequence of inverse": ("DISTINCT ?x WHERE { :bob ^:knows/:knows ?x }", ["bob", "cem"]),
    "property-path/alternative of inverse": ("?x WHERE { :bob (:knows|^:knows) ?x }", ["ann", "cem"]),
    "property-path/loops end": ("?x WHERE { :ann (:knows|^:knows)+ ?x }", ["ann", "bob", "cem"]),
    "property-path/star from both ends": ("(COUNT(*) AS ?n) WHERE { :ann :knows* :cem }", ["1"]),
    "property-path/plus keeps no duplicates": ("?x WHERE { :ann :knows+ ?x FILTER(?x = :cem) }", ["cem"]),
    "property-path/sequence keeps duplicates": ("?t WHERE { :ann :knows/a ?t }", ["Person", "Person"]),
    "property-path/zero or one of a sequence": ("?x WHERE { :ann (:knows/:knows)? ?x }", ["ann", "cem"]),
    "property-path/star of a literal": ('?x WHERE { "Rex" ^:name/:name* ?x }', ["Rex", "dog"]),
    "property-path/negated set": ("?x WHERE { :bob !(a|:name|:age) ?x }", ["cem"]),
    "property-path/negated set of both ways": (
        "?x WHERE { :bob !(a|:name|:age|^:likes) ?x }",
        ["ann", "cem"],
    ),
    "property-path/star within a graph": (
        "?x WHERE { GRAPH :blue { :bob :likes* ?x } }",
        ["blue-cheese", "bob"],
    ),
    "property-path/nested": ("?x WHERE { :ann ((:knows)*)* ?x }", ["ann", "bob", "cem"]),
    "subquery/with a limit of its own": (
        "?x ?k WHERE { { SELECT ?x { ?x a :Person } ORDER BY ?x LIMIT 1 } ?x :knows ?k }",
        ["ann,bob", "ann,cem"],
    ),
    "subquery/within a graph": ("?x WHERE { GRAPH :red { { SELECT ?x { ?x :likes ?y } } } }", ["ann"]),
    "subquery/aggregates": (
        "?x WHERE { ?x :age ?a { SELECT (MIN(?b) AS ?a) { ?y :age ?b } } }",
        ["bob", "cem"],
    ),
}

ORDERS = {
    "sort/numbers by value": ("?v WHERE { VALUES ?v { 10 9 2.5 } } ORDER BY ?v", ["2.5", "9", "10"]),
    "sort/descending": ("?v WHERE { VALUES ?v { 1 3 2 } } ORDER BY DESC(?v)", ["3", "2", "1"]),
    "sort/unbound, blank, IRI, literal": (
        "?k WHERE { VALUES (?v ?k) { (1 4) (:x 3) (UNDEF 1) } } ORDER BY ?v",
        ["1", "3", "4"],
    ),
    "sort/by two": (
        "?a ?x WHERE { ?x :age ?a } ORDER BY DESC(?a) ?x",
        ["30,ann", "20,bob", "20,cem"],
    ),
    "sort/by an expression": ("?v WHERE { VALUES ?v { 1 -3 2 } } ORDER BY ABS(?v)", ["1", "2", "-3"]),
    "sort/by an aggregate": (
        "?a WHERE { ?x :age ?a } GROUP BY ?a ORDER BY DESC(COUNT(?x))",
        ["20", "30"],
    ),
    "sort/dates": (
        '?v WHERE { VALUES ?v { "2011-02-01"^^xsd:date "2010-12-31"^^xsd:date } } ORDER BY ?v',
        ["2010-12-31", "2011-02-01"],
    ),
}

CONSTRUCTS = {
    "construct/identity": ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?s = :dog) }", 2),
    "construct/short form": ("CONSTRUCT WHERE { ?s a :Person }", 3),
    "construct/blank nodes are new for each row": ("CONSTRUCT { [] :of ?x } WHERE { ?x a :Person }", 3),
    "construct/lists": ("CONSTRUCT { :x :list (1 2) } WHERE {}", 5),
    "construct/of a subquery": (
        "CONSTRUCT { ?x :n ?n } { SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY ?x }",
        4,
    ),
    "construct/with unbound": ("CONSTRUCT { ?x :b ?b } WHERE { ?x a :Person OPTIONAL { ?x :born ?b } }", 1),
    "construct/with limit": ("CONSTRUCT { ?x :a 1 } WHERE { ?x a :Person } LIMIT 2", 2),
    "describe/a thing": ("DESCRIBE :dog", 2),
    "describe/what is found": ("DESCRIBE ?x WHERE { ?x a :Animal }", 2),
    "describe/nothing": ("DESCRIBE :nobody", 0),
}


def _rows(response_text: str) -> list[str]:
    """Give the rows of a table in CSV."""
    return [row.replace("http://example.org/", "") for row in response_text.split("\r\n")[1:-1]]


@pytest.mark.parametrize("case", QUERIES)
def test_queries(files: Running, case: str) -> None:
    """The rows are those that were worked out by hand, in any order."""
    query, expected = QUERIES[case]
    response = files.ask(f"{PREFIX}SELECT {query}", "text/csv")
    assert response.status_code == 200, response.text
    assert sorted(_rows(response.text)) == sorted(expected)


@pytest.mark.parametrize("case", ORDERS)
def test_orders(files: Running, case: str) -> None:
    """The rows come in the order that was asked for."""
    query, expected = ORDERS[case]
    response = files.ask(f"{PREFIX}SELECT {query}", "text/csv")
    assert _rows(response.text) == expected


@pytest.mark.parametrize("case", CONSTRUCTS)
def test_graphs(files: Running, case: str) -> None:
    """A graph has as many statements as were worked out by hand."""
    query, expected = CONSTRUCTS[case]
    response = files.ask(PREFIX + query, "application/n-triples")
    assert response.status_code == 200, response.text
    assert response.text.count("\n") == expected
