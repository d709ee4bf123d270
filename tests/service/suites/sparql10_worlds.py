"""SPARQL 1.0, values that are not all known: open-world, regex, type-promotion."""

from __future__ import annotations

from cases import Answer, Rows, Wrong, rows

SPELLING = "the spelling of a number is lost"
MIXED = (
    'VALUES (?k ?v ?w) { (1 1 2) (2 1 1) (3 "a" "b") (4 "a"^^:t1 "b"^^:t1) (5 :x 1) (6 "a" 1) '
    "(7 true false) }"
)


def _open(condition: str, *subjects: str) -> Rows:
    """Make a case of the things whose value is known to meet a condition."""
    return rows(f"SELECT ?x {{ ?x :p ?v FILTER({condition}) }}", *subjects, on="open")


def _regex(pattern: str, flags: str, *texts: str) -> Rows:
    """Make a case of the texts, out of some, that a pattern matches."""
    some = r'"ac" "abc" "abbc" "abbbc" "a\nc" "ABC" "a.c" "xbz" "a c" "x\nac\ny"'
    return rows(
        f'SELECT ?v {{ VALUES ?v {{ {some} }} FILTER REGEX(?v, "{pattern}", "{flags}") }}',
        *(f'"{text}"' for text in texts),
    )


# left and right operand of +, the type that is asked for, whether it is the type of the sum (17.3, XPath B.1)
PROMOTIONS = [
    ("double", "double", "double", True),
    ("double", "float", "double", True),
    ("double", "decimal", "double", True),
    ("float", "float", "float", True),
    ("float", "decimal", "float", True),
    ("decimal", "decimal", "decimal", True),
    ("integer", "short", "integer", True),
    ("nonPositiveInteger", "short", "integer", True),
    ("negativeInteger", "short", "integer", True),
    ("long", "short", "integer", True),
    ("int", "short", "integer", True),
    ("short", "short", "integer", True),
    ("byte", "short", "integer", True),
    ("nonNegativeInteger", "short", "integer", True),
    ("unsignedLong", "short", "integer", True),
    ("unsignedInt", "short", "integer", True),
    ("unsignedShort", "short", "integer", True),
    ("unsignedByte", "short", "integer", True),
    ("positiveInteger", "short", "integer", True),
    ("short", "double", "double", True),
    ("short", "float", "float", True),
    ("short", "decimal", "decimal", True),
    ("short", "short", "short", False),
    ("byte", "short", "short", False),
    ("short", "long", "decimal", False),
    ("short", "int", "float", False),
    ("short", "byte", "double", False),
    ("double", "float", "float", False),
    ("double", "decimal", "decimal", False),
    ("float", "decimal", "decimal", False),
]


def _sum_of(left: str, right: str, kind: str) -> str:
    """Ask whether a sum has a type."""
    first = -1 if left in {"nonPositiveInteger", "negativeInteger"} else 1
    return f'ASK {{ FILTER(DATATYPE("{first}"^^xsd:{left} + "1"^^xsd:{right}) = xsd:{kind}) }}'


CASES = {
    # equality that is not known to hold or to fail is an error
    "sparql10/open-world/open-eq-01": Wrong(
        rows('SELECT ?x { ?x :p "001"^^xsd:integer }', on="open"), (":z1", ":z2"), SPELLING
    ),
    "sparql10/open-world/open-eq-02": rows('SELECT ?x { ?x :p "a"^^:t1 }', ":z4", on="open"),
    "sparql10/open-world/open-eq-03": _open("?v = 1", ":z1", ":z2"),
    "sparql10/open-world/open-eq-04": _open("?v != 1", ":z3"),
    "sparql10/open-world/open-eq-05": _open('?v = "a"^^:t1', ":z4"),
    "sparql10/open-world/open-eq-06": _open('?v != "a"^^:t1'),
    "sparql10/open-world/open-eq-07": rows(
        "SELECT ?a ?b { ?a :p ?v . ?b :p ?w FILTER(?v = ?w) }",
        *(f":x{i} :x{i}" for i in range(1, 6)),
        on="pairs",
    ),
    "sparql10/open-world/open-eq-08": rows(
        "SELECT ?a ?b { ?a :p ?v . ?b :p ?w FILTER(?v != ?w) }",
        ":x1 :x2",
        ":x2 :x1",
        *(f":x{i} :x5" for i in range(1, 5)),
        *(f":x5 :x{i}" for i in range(1, 5)),
        on="pairs",
    ),
    "sparql10/open-world/open-eq-09": rows(
        "SELECT ?v ?w { ?x :p ?v . ?y :q ?w FILTER(?v = ?w) }", '"a" "a"', on="sides"
    ),
    "sparql10/open-world/open-eq-10": rows(
        "SELECT ?v ?w { ?x :p ?v . ?y :q ?w FILTER(?v != ?w) }",
        *('"a" "c"', '"a" :iri', '"b" "a"', '"b" "c"', '"b" :iri'),
        on="sides",
    ),
    "sparql10/open-world/open-eq-11": rows(
        "SELECT ?v ?w { ?x :p ?v . ?y :q ?w FILTER(?v != ?w || ?v = ?w) }",
        *('"a" "a"', '"a" "c"', '"a" :iri', '"b" "a"', '"b" "c"', '"b" :iri'),
        on="sides",
    ),
    "sparql10/open-world/open-eq-12": rows(
        "SELECT ?v ?w { ?x :p ?v . ?y :q ?w "
        "OPTIONAL { ?y :q ?u FILTER(sameTerm(?u, ?w) && (?v != ?u || ?v = ?u)) } FILTER(! BOUND(?u)) }",
        '"a" "a"^^:t1',
        '"b" "a"^^:t1',
        on="sides",
    ),
    "sparql10/open-world/date-1": rows(
        'SELECT ?x { ?x :r ?v FILTER(?v = "2006-08-23"^^xsd:date) }', ":d1", on="dates"
    ),
    "sparql10/open-world/date-2": rows(
        'SELECT ?x { ?x :r ?v FILTER(?v != "2006-08-23"^^xsd:date) }', ":d3", ":d4", on="dates"
    ),
    "sparql10/open-world/date-3": rows(
        'SELECT ?x { ?x :r ?v FILTER(?v > "2006-08-22"^^xsd:date) }', ":d1", ":d3", on="dates"
    ),
    "sparql10/open-world/date-4": rows(
        "SELECT ?x { ?x :s ?v FILTER(DATATYPE(?v) = xsd:date) }", ":d1", on="dates"
    ),
    "sparql10/open-world/open-cmp-01": Wrong(
        rows(f"SELECT ?k {{ {MIXED} FILTER(?v < ?w || ?v > ?w) }}", "1", "3", "7"),
        ("1", "3"),
        "a comparison of two booleans with < or > gives nothing",
    ),
    "sparql10/open-world/open-cmp-02": Wrong(
        rows(f"SELECT ?k {{ {MIXED} FILTER(?v < ?w || ?v = ?w || ?v > ?w) }}", "1", "2", "3", "7"),
        ("1", "2", "3"),
        "a comparison of two booleans with < or > gives nothing",
    ),
    "sparql10/regex/dawg-regex-001": rows(
        'SELECT ?v { :x :val ?v FILTER REGEX(?v, "GHI") }', '"ABCdefGHIjkl"', on="texts"
    ),
    "sparql10/regex/dawg-regex-002": rows(
        'SELECT ?v { :x :val ?v FILTER REGEX(?v, "DeFghI", "i") }',
        '"abcDEFghiJKL"',
        '"ABCdefGHIjkl"',
        on="texts",
    ),
    "sparql10/regex/dawg-regex-003": rows(
        r'SELECT ?v { :x :val ?v FILTER REGEX(?v, "example\\.com") }', '"http://example.com/text"', on="texts"
    ),
    "sparql10/regex/dawg-regex-004": rows(
        r'SELECT ?v { :x :val ?v FILTER REGEX(STR(?v), "example\\.com") }',
        '"http://example.com/text"',
        "<http://example.com/iri>",
        on="texts",
    ),
    "sparql10/regex/regex-data-quantifier-optional": _regex("ab?c", "", "ac", "abc", "x\nac\ny"),
    "sparql10/regex/regex-quantifier-zero-or-more": _regex(
        "ab*c", "", "ac", "abc", "abbc", "abbbc", "x\nac\ny"
    ),
    "sparql10/regex/regex-quantifier-one-or-more": _regex("ab+c", "", "abc", "abbc", "abbbc"),
    "sparql10/regex/regex-quantifier-counted-exact": _regex("ab{2}c", "", "abbc"),
    "sparql10/regex/regex-quantifier-counted-lower-bound": _regex("ab{2,}c", "", "abbc", "abbbc"),
    "sparql10/regex/regex-quantifier-counted-lower-upper-bounds": _regex("ab{1,2}c", "", "abc", "abbc"),
    "sparql10/regex/regex-dot": _regex("a.c", "", "abc", "a.c", "a c"),
    "sparql10/regex/regex-dot-all": _regex("a.c", "s", "abc", "a.c", "a c", "a\nc"),
    "sparql10/regex/regex-case-insensitive": _regex("aBc", "i", "abc", "ABC"),
    "sparql10/regex/regex-no-metacharacters": _regex("a.c", "q", "a.c"),
    "sparql10/regex/regex-no-metacharacters-case-insensitive": _regex("A.C", "iq", "a.c"),
    "sparql10/regex/regex-start-end": _regex("^ac$", "", "ac"),
    "sparql10/regex/regex-start-end-multiline": _regex("^ac$", "m", "ac", "x\nac\ny"),
    "sparql10/regex/regex-char-class-expression": _regex("^[ax][a-b][cz]$", "", "abc", "xbz"),
    "sparql10/regex/regex-negative-char-class-expression": _regex("^[^a]b[^c]$", "", "xbz"),
    "sparql10/regex/regex-ignore-whitespaces": _regex("^ a b c $", "x", "abc"),
    "sparql10/regex/regex-ignore-whitespaces-class-expression": Wrong(
        _regex("^ a [ ] c $", "x", "a c"),
        (),
        "the flag `x` of a regular expression drops white space within `[ ]` too",
    ),
    **{
        f"sparql10/type-promotion/type-promotion-{number:02}": Answer(_sum_of(left, right, kind), expected)
        for number, (left, right, kind, expected) in enumerate(PROMOTIONS, 1)
    },
}
