"""What a query means, beside the cases of the W3C's suites: worked out by hand on data.trig."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Running

PREFIX = "PREFIX : <http://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "

ROWS = {
    "basic join": ("?a WHERE { ?a :knows ?b . ?b :knows ?c }", ["ann"]),
    "literals by language": ('?x WHERE { ?x :name "Jem"@en }', ["cem"]),
    "numbers by value": ("?x WHERE { ?x :age ?age FILTER(?age = 20.0) }", ["bob", "cem"]),
    "numbers by term": ("?x WHERE { ?x :age 20.0 }", []),
    "optional": ("?x ?b WHERE { ?x a :Person OPTIONAL { ?x :born ?b } }", ["ann,1990-02-03", "bob,", "cem,"]),
    "optional with a condition": (
        "?x ?y WHERE { ?x a :Person OPTIONAL { ?x :knows ?y FILTER(?y = :bob) } }",
        ["ann,bob", "bob,", "cem,"],
    ),
    "union": ("?x WHERE { { ?x a :Animal } UNION { ?x :age 30 } }", ["ann", "dog"]),
    "graph by name": ("?x WHERE { GRAPH :blue { ?x :likes ?y } }", ["ann", "bob"]),
    "graph by variable": ("?g WHERE { GRAPH ?g { :ann :likes ?y } }", ["blue", "red"]),
    "empty graph pattern": ("?g WHERE { GRAPH ?g { } }", ["blue", "red"]),
    "bind": ("?n WHERE { ?x :age ?age BIND(?age + 1 AS ?n) FILTER(?x = :ann) }", ["31"]),
    "bind makes no error of an error": ('?x ?n WHERE { ?x a :Animal BIND(1 + "a" AS ?n) }', ["dog,"]),
    "values": ("?x ?n WHERE { VALUES (?x ?n) { (:ann 1) (:dog UNDEF) } ?x a ?t }", ["ann,1", "dog,"]),
    "values after the query": ("?x WHERE { ?x :age ?age } VALUES ?age { 30 40 }", ["ann"]),
    "minus": ("?x WHERE { ?x :name ?n MINUS { ?x a :Person } }", ["dog"]),
    "minus shares no variable": ("?x WHERE { ?x a :Animal MINUS { ?y a :Animal } }", ["dog"]),
    "not exists": ("?x WHERE { ?x a :Person FILTER NOT EXISTS { ?x :knows ?y } }", ["cem"]),
    "exists": ("?x WHERE { ?x a :Person FILTER EXISTS { ?x :born ?b } }", ["ann"]),
    "exists inside a graph": (
        "?x WHERE { GRAPH :blue { ?x :likes ?y FILTER NOT EXISTS { :bob :hates ?y } } }",
        ["ann", "bob"],
    ),
    "path sequence": ("?x WHERE { :ann :knows/:knows ?x }", ["cem"]),
    "path one or more": ("?x WHERE { :ann :knows+ ?x }", ["bob", "cem"]),
    "path zero or more": ("?x WHERE { :bob :knows* ?x }", ["bob", "cem"]),
    "path zero or one": ("?x WHERE { :ann :knows? ?x }", ["ann", "bob", "cem"]),
    "path inverse": ("?x WHERE { :cem ^:knows ?x }", ["ann", "bob"]),
    "path alternative": ("?x WHERE { :bob (:knows|:age) ?x }", ["20", "cem"]),
    "path negated": ("?x WHERE { :dog !a ?x }", ["Rex"]),
    "path negated inverse": ("?x WHERE { :cem !^a ?x }", ["ann", "bob"]),
    "path within a graph": ("?x WHERE { GRAPH :red { :ann :likes* ?x } }", ["ann", "red-wine"]),
    "subquery": (
        "?x ?n WHERE { ?x a :Person { SELECT (MAX(?age) AS ?n) WHERE { ?y :age ?age } } ?x :age ?n }",
        ["ann,30"],
    ),
    "subquery hides its variables": (
        "?x WHERE { ?x a :Animal { SELECT ?y WHERE { ?y :name ?x } } }",
        ["dog"] * 5,
    ),
    "count": ("(COUNT(*) AS ?n) WHERE { ?x :knows ?y }", ["3"]),
    "count distinct": ("(COUNT(DISTINCT ?age) AS ?n) WHERE { ?x :age ?age }", ["2"]),
    "count of nothing": ("(COUNT(*) AS ?n) WHERE { ?x :nothing ?y }", ["0"]),
    "grouped count of nothing": ("(COUNT(*) AS ?n) WHERE { ?x :nothing ?y } GROUP BY ?x", []),
    "sum": ("(SUM(?age) AS ?n) WHERE { ?x :age ?age }", ["70"]),
    "average": ("(AVG(?age) AS ?n) WHERE { ?x :age ?age FILTER(?age > 10) FILTER(?x != :cem) }", ["25"]),
    "average of nothing": ("(AVG(?age) AS ?n) WHERE { ?x :nothing ?age }", ["0"]),
    "smallest and greatest": ("(MIN(?age) AS ?a) (MAX(?age) AS ?b) WHERE { ?x :age ?age }", ["20,30"]),
    "sum with an error": ('(SUM(?n) AS ?s) WHERE { VALUES ?n { 1 "a" } }', [""]),
    "group_concat": (
        '(GROUP_CONCAT(?n; SEPARATOR="+") AS ?s) { SELECT ?n { ?x :age ?a ; :name ?n FILTER(?a > 20) } }',
        ["Ann"],
    ),
    "having": ("?age (COUNT(*) AS ?n) WHERE { ?x :age ?age } GROUP BY ?age HAVING(COUNT(*) > 1)", ["20,2"]),
    "group by an expression": (
        "?d (COUNT(*) AS ?n) WHERE { ?x :age ?age } GROUP BY (?age / 10 AS ?d)",
        ["2,2", "3,1"],
    ),
    "strings": (
        '?s WHERE { BIND(CONCAT(UCASE("a"), SUBSTR("hello", 2, 3), STRAFTER("=y", "=")) AS ?s) }',
        ["Aelly"],
    ),
    "strings keep their language": ('?s WHERE { BIND(LANG(UCASE("a"@en)) AS ?s) }', ["en"]),
    "replace": ('?s WHERE { BIND(REPLACE("abab", "(a)b", "$1-") AS ?s) }', ["a-a-"]),
    "regex with flags": ('?x WHERE { ?x :name ?n FILTER REGEX(?n, "^REX$", "i") }', ["dog"]),
    "tests of terms": (
        "?x WHERE { ?x :knows ?y FILTER(isIRI(?y) && !isLiteral(?y) && BOUND(?x)) }",
        ["ann", "ann", "bob"],
    ),
    "if and coalesce": ('?s WHERE { BIND(COALESCE(?nothing, IF(1 < 2, "yes", 1/0)) AS ?s) }', ["yes"]),
    "in": ("?x WHERE { ?x :age ?age FILTER(?age IN (10, 30)) }", ["ann"]),
    "not in": ("?x WHERE { ?x :age ?age FILTER(?age NOT IN (20)) }", ["ann"]),
    "three-valued logic": ("?x WHERE { ?x a :Animal FILTER(true || 1/0 > 0) }", ["dog"]),
    "dates": ("?y WHERE { ?x :born ?b BIND(YEAR(?b) AS ?y) }", ["1990"]),
    "casts": ('?n WHERE { BIND(xsd:integer("12") + xsd:decimal("0.5") AS ?n) }', ["12.5"]),
    "a cast that fails": ('?n WHERE { BIND(xsd:integer("x") AS ?n) }', [""]),
    "hashes": ('?h WHERE { BIND(MD5("abc") AS ?h) }', ["900150983cd24fb0d6963f7d28e17f72"]),
    "iri and str": ('?s WHERE { BIND(STR(IRI("http://example.org/x")) AS ?s) }', ["x"]),
    "strdt and datatype": (
        '?d WHERE { BIND(DATATYPE(STRDT("1", xsd:integer)) AS ?d) }',
        ["http://www.w3.org/2001/XMLSchema#integer"],
    ),
    "rounding": ("?n WHERE { BIND(CEIL(1.2) + FLOOR(1.8) + ROUND(2.5) + ABS(-1) AS ?n) }", ["7"]),
    "division gives a decimal": ("?n WHERE { BIND(1 / 2 AS ?n) }", ["0.5"]),
    "order, limit, offset": (
        "?n WHERE { ?x :name ?n } ORDER BY DESC(STR(?n)) LIMIT 2 OFFSET 1",
        ["Cem", "Jem"],
    ),
    "distinct": ("DISTINCT ?age WHERE { ?x :age ?age }", ["20", "30"]),
    "projected expression": ("(?age * 2 AS ?n) WHERE { :ann :age ?age }", ["60"]),
    "langmatches": ('?n WHERE { :cem :name ?n FILTER LANGMATCHES(LANG(?n), "TR") }', ["Cem"]),
    "sameterm": ("?x WHERE { ?x :age ?age FILTER(!SAMETERM(?age, 20)) }", ["ann"]),
    "encode": ('?s WHERE { BIND(ENCODE_FOR_URI("a b/é") AS ?s) }', ["a%20b%2F%C3%A9"]),
}


@pytest.mark.parametrize("case", ROWS)
def test_select(files: Running, case: str) -> None:
    """The rows are those that were worked out by hand, in any order."""
    query, expected = ROWS[case]
    response = files.ask(f"{PREFIX}SELECT {query}", "text/csv")
    assert response.status_code == 200, response.text
    rows = [row.replace("http://example.org/", "") for row in response.text.split("\r\n")[1:-1]]
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { :ann :knows :bob }", True),
        ("ASK { :bob :knows :ann }", False),
        ("ASK { GRAPH :red { :ann :likes ?x } }", True),
        ("ASK { :ann :likes ?x }", False),
    ],
)
def test_ask(files: Running, query: str, expected: bool) -> None:
    """Yes or no."""
    assert files.ask(PREFIX + query).json()["boolean"] is expected


def test_construct(files: Running) -> None:
    """A graph holds each statement once; what is no statement is left out."""
    query = "CONSTRUCT { ?x :namedAs ?n . ?n :of ?x } WHERE { ?x a :Animal ; :name ?n }"
    assert (
        files.ask(PREFIX + query, "application/n-triples").text
        == '<http://example.org/dog> <http://example.org/namedAs> "Rex" .\n'
    )
    twice = "CONSTRUCT { :a :b :c } WHERE { ?x ?y ?z }"
    assert files.ask(PREFIX + twice, "application/n-triples").text.count("\n") == 1
    short = "CONSTRUCT WHERE { :dog ?p ?o }"
    assert files.ask(PREFIX + short, "application/n-triples").text.count("\n") == 2


def test_results_in_json(files: Running) -> None:
    """The JSON format has language, datatype and unbound values as the standard says."""
    query = 'SELECT ?a ?b ?c ?d WHERE { VALUES (?a ?b ?c ?d) { (:x "t"@en 1 UNDEF) } }'
    values = files.ask(PREFIX + query).json()
    assert values["head"]["vars"] == ["a", "b", "c", "d"]
    assert values["results"]["bindings"] == [
        {
            "a": {"type": "uri", "value": "http://example.org/x"},
            "b": {"type": "literal", "value": "t", "xml:lang": "en"},
            "c": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        }
    ]


def test_results_in_csv_and_tsv(files: Running) -> None:
    """CSV quotes what has to be quoted; TSV writes terms as Turtle does."""
    query = r"""SELECT ?a ?b WHERE { VALUES (?a ?b) { ("x,\"y\"" :z) } }"""
    assert files.ask(PREFIX + query, "text/csv").text == 'a,b\r\n"x,""y""",http://example.org/z\r\n'
    assert (
        files.ask(PREFIX + query, "text/tab-separated-values").text
        == '?a\t?b\n"x,\\"y\\""\t<http://example.org/z>\n'
    )


def test_a_comma_in_an_iri_is_no_cell_of_its_own(begin: Callable[..., Running], tmp_path: Path) -> None:
    """An IRI with a comma stands in quotes, on the short way and on the long one."""
    data = tmp_path / "comma.nt"
    data.write_text("<urn:a> <urn:p> <http://example.org/x,y> .\n")
    service = begin("--rdf", str(data))
    for query in ("SELECT ?o WHERE { <urn:a> <urn:p> ?o }", "SELECT ?o WHERE { ?s ?p ?o FILTER(isIRI(?o)) }"):
        assert service.ask(query, "text/csv").text == 'o\r\n"http://example.org/x,y"\r\n'


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE { ?x ?y }",
        "SELECT ?x ?x2 WHERE { ?x :p ?y } GROUP BY ?y",
        "SELECT (1 AS ?x) (2 AS ?x) WHERE {}",
        "SELECT * WHERE { BIND(1 AS ?x) BIND(2 AS ?x) }",
        "SELECT * WHERE { ?s undeclared:p ?o }",
        "CONSTRUCT { ?x ?y } WHERE {}",
        "ASK { _:a ?p ?o . { _:a ?q ?r } }",
        "SELECT ?x WHERE { ?x ?y ?z } LIMIT -1",
    ],
)
def test_what_is_no_query(files: Running, query: str) -> None:
    """The syntax suite's kinds of mistakes get 400."""
    assert files.ask(query).status_code == 400


WRONG = {
    "a path of length zero from a term that is nowhere in the data gives nothing": (
        f"{PREFIX}SELECT ?x WHERE {{ :nobody :knows* ?x }}",
        "x\r\nhttp://example.org/nobody\r\n",
        "x\r\n",
    ),
    "the spelling of a number is lost (020 becomes 20)": (
        "SELECT (STR(020) AS ?x) WHERE {}",
        "x\r\n020\r\n",
        "x\r\n20\r\n",
    ),
    "a comparison of two booleans with < or > gives nothing": (
        "SELECT (false < true AS ?x) WHERE {}",
        "x\r\ntrue\r\n",
        "x\r\n\r\n",
    ),
    "an aggregate inside an aggregate is not refused": (
        "SELECT (COUNT(COUNT(?x)) AS ?n) WHERE { ?x ?y ?z }",
        None,
        "n\r\n0\r\n",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_oxigraph_gets_wrong(files: Running, case: str) -> None:
    """The README lists it; when it is mended there, this says so."""
    query, right, given = WRONG[case]
    response = files.ask(query, "text/csv")
    assert response.text != right
    assert response.text == given
    assert case in " ".join((Path(__file__).parents[2] / "README.md").read_text().split())
