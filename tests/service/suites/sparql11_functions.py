"""SPARQL 1.1: functions, cast."""

from __future__ import annotations

import hashlib

from cases import Rows, Wrong, no, ordered, rows, value, yes

# what strings are asked; hashes are worked out by hashlib, a second opinion
STRINGS = {
    ":s1": '"foo"',
    ":s2": '"bar"@en',
    ":s3": '"BAZ"',
    ":s4": '"食べ物"',
    ":s5": '"100%"',
    ":s6": '"abc"@en',
    ":s7": '"DEF"@en',
}
VALUES = 'VALUES (?k ?v) { (1 "a") (2 "b"@en) (3 3) (4 :x) (5 "1"^^:kind) }'
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def _of_strings(expression: str, *results: str) -> Rows:
    """Make a case of a function of each of the strings."""
    query = f"SELECT ?s ({expression} AS ?x) {{ ?s :str ?v }}"
    return rows(query, *map(" ".join, zip(STRINGS, results, strict=True)), on="texts2")


def _of_dates(function: str, *results: str) -> Rows:
    """Make a case of a function of each of the moments."""
    query = f"SELECT ?s ({function}(?d) AS ?x) {{ ?s :date ?d }}"
    return rows(query, *map(" ".join, zip((":d1", ":d2", ":d3"), results, strict=True)), on="moments")


def _of_numbers(function: str, *results: str) -> Rows:
    """Make a case of a function of integers and decimals."""
    query = f"SELECT ?s ({function}(?n) AS ?x) {{ ?s :num ?n }}"
    return rows(query, *(f":n{i} {result}" for i, result in enumerate(results, 1)), on="amounts")


def _of_floats(function: str, *results: str) -> Rows:
    """Make a case of a function of a float, a double and a string."""
    query = f"SELECT ?s ({function}(?n) AS ?x) {{ ?s :num ?n }}"
    return rows(query, *(f":f{i} {result}" for i, result in enumerate(results, 1)), on="floats")


def _hash(function: str, text: str) -> Rows:
    """Make a case of a hash."""
    return value(f'{function}("{text}")', f'"{hashlib.new(function, text.encode()).hexdigest()}"')


CASES = {
    "sparql11/functions/strdt01": rows(
        'SELECT ?s (STRDT(?v, :kind) AS ?x) { ?s :str ?v FILTER langMatches(LANG(?v), "en") }',
        *(":s2 -", ":s6 -", ":s7 -"),
        on="texts2",
    ),
    "sparql11/functions/strdt02": rows(
        'SELECT (STRDT(STR(?v), :kind) AS ?x) { ?s :str ?v FILTER langMatches(LANG(?v), "en") }',
        *('"bar"^^:kind', '"abc"^^:kind', '"DEF"^^:kind'),
        on="texts2",
    ),
    "sparql11/functions/strdt03-rdf11": rows(
        f"SELECT ?k (STRDT(?v, :other) AS ?x) {{ {VALUES} }}", '1 "a"^^:other', "2 -", "3 -", "4 -", "5 -"
    ),
    "sparql11/functions/strlang01": rows(
        'SELECT ?s (STRLANG(?v, "en-US") AS ?x) { ?s :str ?v FILTER langMatches(LANG(?v), "en") }',
        *(":s2 -", ":s6 -", ":s7 -"),
        on="texts2",
    ),
    "sparql11/functions/strlang02": rows(
        'SELECT (STRLANG(STR(?v), "en-US") AS ?x) { ?s :str ?v FILTER langMatches(LANG(?v), "en") }',
        *('"bar"@en-us', '"abc"@en-us', '"DEF"@en-us'),
        on="texts2",
    ),
    "sparql11/functions/strlang03-rdf11": rows(
        f'SELECT ?k (STRLANG(?v, "fr") AS ?x) {{ {VALUES} }}', '1 "a"@fr', "2 -", "3 -", "4 -", "5 -"
    ),
    "sparql11/functions/isnumeric01": rows(
        'SELECT ?v { VALUES ?v { 1 1.5 "1" "x"^^xsd:integer :x "1"^^:kind } FILTER isNumeric(?v) }',
        "1",
        "1.5",
    ),
    "sparql11/functions/isnumeric-float": rows(
        "SELECT ?s { ?s :num ?n FILTER isNumeric(?n) }", ":f1", ":f2", on="floats"
    ),
    "sparql11/functions/abs01": rows(
        "SELECT ?s { ?s :num ?n FILTER(ABS(?n) >= 2) }", ":n4", ":n5", on="amounts"
    ),
    "sparql11/functions/abs-float": _of_floats("ABS", "1.6f", "2.5e0", "-"),
    "sparql11/functions/ceil01": _of_numbers("CEIL", "-1", "-1.0", "2.0", "-2", "3.0"),
    "sparql11/functions/ceil-float": _of_floats("CEIL", "-1.0f", "3.0e0", "-"),
    "sparql11/functions/floor01": _of_numbers("FLOOR", "-1", "-2.0", "1.0", "-2", "2.0"),
    "sparql11/functions/floor-float": _of_floats("FLOOR", "-2.0f", "2.0e0", "-"),
    "sparql11/functions/round01": _of_numbers("ROUND", "-1", "-2.0", "1.0", "-2", "3.0"),
    "sparql11/functions/round-float": _of_floats("ROUND", "-2.0f", "3.0e0", "-"),
    "sparql11/functions/concat01": rows(
        "SELECT (CONCAT(?v, ?w) AS ?x) { :s6 :str ?v . :s7 :str ?w }", '"abcDEF"@en', on="texts2"
    ),
    "sparql11/functions/concat02": rows(
        'SELECT (CONCAT(?v, ?w) AS ?x) { VALUES (?v ?w) { ("a" "b") ("a"@en "b") ("a"@en "b"@fr) ("a" 1) } }',
        *('"ab"', '"ab"', '"ab"', "-"),
    ),
    "sparql11/functions/concat-empty": value("CONCAT()", '""'),
    "sparql11/functions/concat-single": rows(
        'SELECT (CONCAT("a"@en) AS ?x) (CONCAT("a") AS ?y) {}', '"a"@en "a"'
    ),
    "sparql11/functions/substring01": _of_strings(
        "SUBSTR(?v, 1, 1)", '"f"', '"b"@en', '"B"', '"食"', '"1"', '"a"@en', '"D"@en'
    ),
    "sparql11/functions/substring01-non-bmp": rows(
        "SELECT (SUBSTR(?v, 1, 2) AS ?x) { ?s :str ?v }", '"😀a"', on="beyond"
    ),
    "sparql11/functions/substring02": _of_strings(
        "SUBSTR(?v, 2)", '"oo"', '"ar"@en', '"AZ"', '"べ物"', '"00%"', '"bc"@en', '"EF"@en'
    ),
    "sparql11/functions/substring02-non-bmp": rows(
        "SELECT (SUBSTR(?v, 2) AS ?x) { ?s :str ?v }", '"aé"', on="beyond"
    ),
    "sparql11/functions/length01": _of_strings("STRLEN(?v)", "3", "3", "3", "3", "4", "3", "3"),
    "sparql11/functions/length01-non-bmp": rows("SELECT (STRLEN(?v) AS ?x) { ?s :str ?v }", "3", on="beyond"),
    "sparql11/functions/ucase01": _of_strings(
        "UCASE(?v)", '"FOO"', '"BAR"@en', '"BAZ"', '"食べ物"', '"100%"', '"ABC"@en', '"DEF"@en'
    ),
    "sparql11/functions/ucase01-non-bmp": rows(
        "SELECT (UCASE(?v) AS ?x) { ?s :str ?v }", '"😀AÉ"', on="beyond"
    ),
    "sparql11/functions/lcase01": _of_strings(
        "LCASE(?v)", '"foo"', '"bar"@en', '"baz"', '"食べ物"', '"100%"', '"abc"@en', '"def"@en'
    ),
    "sparql11/functions/lcase01-non-bmp": rows(
        "SELECT (LCASE(UCASE(?v)) AS ?x) { ?s :str ?v }", '"😀aé"', on="beyond"
    ),
    "sparql11/functions/encode01": _of_strings(
        "ENCODE_FOR_URI(?v)",
        *('"foo"', '"bar"', '"BAZ"', '"%E9%A3%9F%E3%81%B9%E7%89%A9"', '"100%25"', '"abc"', '"DEF"'),
    ),
    "sparql11/functions/encode01-non-bmp": rows(
        "SELECT (ENCODE_FOR_URI(?v) AS ?x) { ?s :str ?v }", '"%F0%9F%98%80a%C3%A9"', on="beyond"
    ),
    "sparql11/functions/contains01": rows(
        'SELECT ?s { ?s :str ?v FILTER CONTAINS(?v, "a") }', ":s2", ":s6", on="texts2"
    ),
    "sparql11/functions/starts01": rows(
        'SELECT ?s { ?s :str ?v FILTER STRSTARTS(STR(?v), "1") }', ":s5", on="texts2"
    ),
    "sparql11/functions/ends01": rows(
        'SELECT ?s { ?s :str ?v FILTER STRENDS(?v, "bc") }', ":s6", on="texts2"
    ),
    "sparql11/functions/plus-1-corrected": rows(
        'SELECT (?v + ?w AS ?x) { VALUES (?v ?w) { (1 2) ("1" "2") (1 "2") ("a" 1) (1 2.5) } }',
        *("3", "-", "-", "-", "3.5"),
    ),
    "sparql11/functions/plus-2-corrected": rows(
        'SELECT (STR(?v) + STR(?w) AS ?x) { VALUES (?v ?w) { (1 2) ("1" "2") } }', "-", "-"
    ),
    "sparql11/functions/md5-01": _hash("md5", "foo"),
    "sparql11/functions/md5-02": _hash("md5", "食べ物"),
    "sparql11/functions/sha1-01": _hash("sha1", "foo"),
    "sparql11/functions/sha1-02": _hash("sha1", "食べ物"),
    "sparql11/functions/sha256-01": _hash("sha256", "foo"),
    "sparql11/functions/sha256-02": _hash("sha256", "食べ物"),
    "sparql11/functions/sha384-01": _hash("sha384", "foo"),
    "sparql11/functions/sha384-02": _hash("sha384", "食べ物"),
    "sparql11/functions/sha512-01": _hash("sha512", "foo"),
    "sparql11/functions/sha512-02": _hash("sha512", "食べ物"),
    "sparql11/functions/minutes": _of_dates("MINUTES", "28", "38", "59"),
    "sparql11/functions/seconds": _of_dates("SECONDS", "1.0", "2.0", "0.5"),
    "sparql11/functions/hours": _of_dates("HOURS", "11", "15", "23"),
    "sparql11/functions/month": _of_dates("MONTH", "6", "12", "6"),
    "sparql11/functions/year": _of_dates("YEAR", "2010", "2010", "2008"),
    "sparql11/functions/day": _of_dates("DAY", "21", "21", "20"),
    "sparql11/functions/timezone": _of_dates(
        "TIMEZONE", '"PT0S"^^xsd:dayTimeDuration', '"-PT8H"^^xsd:dayTimeDuration', "-"
    ),
    "sparql11/functions/tz": _of_dates("TZ", '"Z"', '"-08:00"', '""'),
    # one string is one blank node within a row, another one in another row
    "sparql11/functions/bnode01": Wrong(
        ordered(
            "SELECT ?k (BNODE(?v) AS ?x) (BNODE(?w) AS ?y) "
            '{ VALUES (?k ?v ?w) { (1 "a" "a") (2 "a" "b") } } ORDER BY ?k',
            *("1 _:a _:a", "2 _:b _:c"),
        ),
        ("1 _:a _:a", "2 _:a _:b"),
        '`BNODE("x")` gives one blank node for all rows',
    ),
    "sparql11/functions/bnode02": ordered("SELECT (BNODE() AS ?x) (BNODE() AS ?y) {}", "_:a _:b"),
    "sparql11/functions/in01": yes("ASK { FILTER(3 IN (3, 4)) }"),
    "sparql11/functions/in02": no("ASK { FILTER(3 IN (4, 5)) }"),
    "sparql11/functions/notin01": yes("ASK { FILTER(3 NOT IN ()) }"),
    "sparql11/functions/notin02": no("ASK { FILTER(3 NOT IN (1/0, 3)) }"),
    "sparql11/functions/now01": yes(
        "ASK { BIND(NOW() AS ?n) FILTER(DATATYPE(?n) = xsd:dateTime && ?n = NOW()) }"
    ),
    "sparql11/functions/rand01": yes(
        "ASK { BIND(RAND() AS ?r) FILTER(DATATYPE(?r) = xsd:double && ?r >= 0 && ?r < 1) }"
    ),
    "sparql11/functions/iri01": rows(
        'BASE <http://example.org/> SELECT (URI("u") AS ?x) (IRI("i") AS ?y) {}', ":u :i"
    ),
    "sparql11/functions/iri02": value("IRI(<http://example.org/i>)", ":i"),
    "sparql11/functions/if01": rows(
        'SELECT ?s (IF(LANG(?v) = "en", 1, 0) AS ?x) { ?s :str ?v }',
        *(":s1 0", ":s2 1", ":s3 0", ":s4 0", ":s5 0", ":s6 1", ":s7 1"),
        on="texts2",
    ),
    "sparql11/functions/if02": value("IF(1/0, false, true)", "-"),
    "sparql11/functions/coalesce01": rows(
        "SELECT ?s (COALESCE(?x, -1) AS ?a) (COALESCE(?o / ?x, -2) AS ?b) (COALESCE(?z, -3) AS ?c) "
        "(COALESCE(?z) AS ?d) { ?s :p ?o OPTIONAL { ?s :q ?x } }",
        *(":a 2 3.0 -3 -", ":b 0 -2 -3 -", ":c -1 -2 -3 -"),
        on="sides2",
    ),
    "sparql11/functions/coalesce-empty": value("COALESCE()", "-"),
    "sparql11/functions/strbefore01a": _of_strings(
        'STRBEFORE(?v, "a")', '""', '"b"@en', '""', '""', '""', '""@en', '""'
    ),
    # the table of 17.4.3.9: without a match an empty plain string, with languages that do not fit an error
    "sparql11/functions/strbefore02": rows(
        'SELECT (STRBEFORE("abc"@en, "b") AS ?a) (STRBEFORE("abc"@en, "bc"@en) AS ?b) '
        '(STRBEFORE("abc"@en, "b"@cy) AS ?c) (STRBEFORE("abc", "") AS ?d) (STRBEFORE("abc"@en, "") AS ?e) '
        '(STRBEFORE("abc"^^xsd:string, "b") AS ?f) (STRBEFORE("abc"@en, "xyz") AS ?g) '
        '(STRBEFORE("abc", "b"@en) AS ?h) {}',
        '"a"@en "a"@en - "" ""@en "a" "" -',
    ),
    "sparql11/functions/strafter01a": _of_strings(
        'STRAFTER(?v, "a")', '""', '"r"@en', '""', '""', '""', '"bc"@en', '""'
    ),
    "sparql11/functions/strafter02": rows(
        'SELECT (STRAFTER("abc"@en, "b") AS ?a) (STRAFTER("abc"@en, "ab"@en) AS ?b) '
        '(STRAFTER("abc"@en, "b"@cy) AS ?c) (STRAFTER("abc", "") AS ?d) (STRAFTER("abc"@en, "") AS ?e) '
        '(STRAFTER("abc"^^xsd:string, "b") AS ?f) (STRAFTER("abc"@en, "xyz") AS ?g) '
        '(STRAFTER("abc", "b"@en) AS ?h) {}',
        '"c"@en "c"@en - "abc" "abc"@en "c" "" -',
    ),
    "sparql11/functions/replace01": _of_strings(
        'REPLACE(?v, "[^a-z0-9]", "-")',
        '"foo"',
        '"bar"@en',
        '"---"',
        '"---"',
        '"100-"',
        '"abc"@en',
        '"---"@en',
    ),
    "sparql11/functions/replace02": value('REPLACE("banana", "ana", "*")', '"b*na"'),
    "sparql11/functions/replace03": value('REPLACE("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '"[1=ab][2=]cd"'),
    "sparql11/functions/uuid01": rows(
        "SELECT (STRLEN(STR(?u)) AS ?n) { BIND(UUID() AS ?u) "
        f'FILTER(isIRI(?u) && REGEX(STR(?u), "^urn:uuid:{UUID}$")) }}',
        "45",
    ),
    "sparql11/functions/uuid02": rows(
        "SELECT (COUNT(DISTINCT ?u) AS ?n) { VALUES ?k { 1 2 3 } BIND(UUID() AS ?u) }", "3"
    ),
    "sparql11/functions/struuid01": rows(
        "SELECT (STRLEN(?u) AS ?n) { BIND(STRUUID() AS ?u) "
        f'FILTER(isLiteral(?u) && REGEX(?u, "^{UUID}$")) }}',
        "36",
    ),
    "sparql11/cast/cast-bool": rows(
        'SELECT ?v (xsd:boolean(?v) AS ?x) { VALUES ?v { "true" "0" "yes" 0 2.5 0e0 false :x } }',
        *('"true" true', '"0" false', '"yes" -', "0 false", "2.5 true", "0.0e0 false", "false false", ":x -"),
    ),
    "sparql11/cast/cast-int": rows(
        'SELECT ?v (xsd:integer(?v) AS ?x) { VALUES ?v { "-7" "7.5" 7 -2.5 2.9e0 true :x } }',
        *('"-7" -7', '"7.5" -', "7 7", "-2.5 -2", "2.9e0 2", "true 1", ":x -"),
    ),
    "sparql11/cast/cast-float": rows(
        'SELECT ?v (xsd:float(?v) AS ?x) { VALUES ?v { "1.5" "INF" "x" 7 2.5 0.5e0 true :x } }',
        *('"1.5" 1.5f', '"INF" inff', '"x" -', "7 7.0f", "2.5 2.5f", "0.5e0 0.5f", "true 1.0f", ":x -"),
    ),
    "sparql11/cast/cast-double": rows(
        'SELECT ?v (xsd:double(?v) AS ?x) { VALUES ?v { "1e2" "x" 7 2.5 false :x } }',
        *('"1e2" 100.0e0', '"x" -', "7 7.0e0", "2.5 2.5e0", "false 0.0e0", ":x -"),
    ),
    "sparql11/cast/cast-decimal": rows(
        'SELECT ?v (xsd:decimal(?v) AS ?x) { VALUES ?v { "3.5" "1e1" "x" 7 0.5e0 true :x } }',
        *('"3.5" 3.5', '"1e1" -', '"x" -', "7 7.0", "0.5e0 0.5", "true 1.0", ":x -"),
    ),
    "sparql11/cast/cast-string": rows(
        'SELECT ?v (xsd:string(?v) AS ?x) { VALUES ?v { "a" 7 2.5 true <urn:x> } }',
        *('"a" "a"', '7 "7"', '2.5 "2.5"', 'true "true"', '<urn:x> "urn:x"'),
    ),
}
