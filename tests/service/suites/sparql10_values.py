"""SPARQL 1.0, values: boolean-effective-value, cast, expr-builtin, expr-equals, expr-ops, i18n."""

from __future__ import annotations

from cases import Rows, Wrong, rows

SPELLING = "the spelling of a number is lost"
NUMERIC = (":digits", ":flt", ":dbl", ":dec", ":int", ":bool")  # what casts to a number (17.5)
LITERALS = (":i1", ":i01", ":d1", ":s1", ":sz", ":sk", ":se", ":l")
TWELVE = '"2010-01-01T12:00:00Z"^^xsd:dateTime'
MOMENTS = (
    'VALUES (?k ?d) { (1 "2010-01-01T11:00:00Z"^^xsd:dateTime) (2 "2010-01-01T13:00:00+01:00"^^xsd:dateTime) '
    '(3 "2010-01-01T13:00:00Z"^^xsd:dateTime) }'
)


def _cast(kind: str, *subjects: str) -> Rows:
    """Make a case of what can be cast to a type."""
    query = f"SELECT ?s {{ ?s :p ?v FILTER(DATATYPE(xsd:{kind}(?v)) = xsd:{kind}) }}"
    return rows(query, *subjects, on="casts")


def _things(condition: str, *subjects: str) -> Rows:
    """Make a case of the things whose value meets a condition."""
    return rows(f"SELECT ?x {{ ?x :p ?v FILTER({condition}) }}", *subjects, on="things")


def _pairs(condition: str, on: str, *pairs: str) -> Rows:
    """Make a case of the pairs of things whose values meet a condition."""
    return rows(f"SELECT ?a ?b {{ ?a :p ?v . ?b :p ?w FILTER({condition}) }}", *pairs, on=on)


def _bev(condition: str, *subjects: str) -> Rows:
    """Make a case of the things for which a condition has the value true."""
    return rows(f"SELECT ?a {{ ?a :p ?v OPTIONAL {{ ?a :q ?w }} FILTER({condition}) }}", *subjects, on="bev")


TRUE = (":t1", ":t2", ":t3", ":t4", ":t5")
CASES = {
    "sparql10/boolean-effective-value/dawg-boolean-literal": rows(
        'SELECT ?a { ?a :p "x" FILTER(true) }', ":t5", on="bev"
    ),
    "sparql10/boolean-effective-value/dawg-bev-1": _bev("?v", *TRUE),
    "sparql10/boolean-effective-value/dawg-bev-2": _bev("! ?v", ":f1", ":f2", ":f3", ":f4", ":f5"),
    "sparql10/boolean-effective-value/dawg-bev-3": _bev('"true"^^xsd:boolean && ?v', *TRUE),
    "sparql10/boolean-effective-value/dawg-bev-4": _bev('"false"^^xsd:boolean || ?v', *TRUE),
    "sparql10/boolean-effective-value/dawg-bev-5": _bev("?w", ":t1"),
    "sparql10/boolean-effective-value/dawg-bev-6": _bev("! ?w", ":f1"),
    "sparql10/cast/cast-str": _cast("string", *NUMERIC, ":word", ":dT", ":iri"),
    "sparql10/cast/cast-flt": _cast("float", *NUMERIC),
    "sparql10/cast/cast-dbl": _cast("double", *NUMERIC),
    "sparql10/cast/cast-dec": _cast("decimal", *NUMERIC),
    "sparql10/cast/cast-int": _cast("integer", *NUMERIC),
    "sparql10/cast/cast-dT": _cast("dateTime", ":dT"),
    "sparql10/cast/cast-bool": _cast("boolean", ":flt", ":dbl", ":dec", ":int", ":bool"),
    "sparql10/expr-builtin/dawg-str-1": Wrong(
        _things('STR(?v) = "1"', ":i1", ":s1"), (":d1", ":i01", ":i1", ":s1"), SPELLING
    ),
    "sparql10/expr-builtin/dawg-str-2": Wrong(_things('STR(?v) = "01"', ":i01"), (), SPELLING),
    "sparql10/expr-builtin/dawg-str-3": _things('STR(?v) = "zzz"', ":sz", ":sk", ":l"),
    "sparql10/expr-builtin/dawg-str-4": _things('STR(?v) = ""', ":se"),
    "sparql10/expr-builtin/dawg-isBlank-1": _things("isBlank(?v)", ":bn"),
    "sparql10/expr-builtin/dawg-isLiteral-1": _things("isLiteral(?v)", *LITERALS),
    "sparql10/expr-builtin/dawg-datatype-1": _things("DATATYPE(?v) = xsd:double", ":d1"),
    # since RDF 1.1 every literal has a datatype, a plain one xsd:string, one with a language rdf:langString
    "sparql10/expr-builtin/dawg-datatype-2": _things("DATATYPE(?v) != :NoDatatype", *LITERALS),
    "sparql10/expr-builtin/dawg-datatype-3": _things("DATATYPE(?v) = xsd:string", ":s1", ":sz", ":se"),
    "sparql10/expr-builtin/dawg-lang-1": _things("LANG(?v) != '@NotALanguage@'", *LITERALS),
    "sparql10/expr-builtin/dawg-lang-2": _things("LANG(?v) = ''", *(set(LITERALS) - {":l"})),
    # a store may keep language tags in lower case (RDF 1.1 Concepts, 3.3), and then both are one term
    "sparql10/expr-builtin/dawg-lang-3": rows('SELECT ?x { ?x :p "xyz"@EN }', ":x1", ":x2", on="capitals"),
    "sparql10/expr-builtin/dawg-isURI-1": _things("isURI(?v)", ":u"),
    "sparql10/expr-builtin/dawg-isIRI-1": _things("isIRI(?v)", ":u"),
    "sparql10/expr-builtin/dawg-langMatches-1": rows(
        'SELECT ?p { :x ?p ?v FILTER langMatches(LANG(?v), "en-GB") }', ":b", on="tags"
    ),
    "sparql10/expr-builtin/dawg-langMatches-2": rows(
        'SELECT ?p { :x ?p ?v FILTER langMatches(LANG(?v), "en") }', ":a", ":b", on="tags"
    ),
    "sparql10/expr-builtin/dawg-langMatches-3": rows(
        'SELECT ?p { :x ?p ?v FILTER langMatches(LANG(?v), "*") }', ":a", ":b", ":c", ":e", ":f", on="tags"
    ),
    "sparql10/expr-builtin/dawg-langMatches-4": rows(
        'SELECT ?p { :x ?p ?v FILTER(! langMatches(LANG(?v), "*")) }', ":d", on="tags"
    ),
    "sparql10/expr-builtin/dawg-langMatches-basic": rows(
        'SELECT ?p { :x ?p ?v FILTER langMatches(LANG(?v), "de-de") }', ":f", on="tags"
    ),
    "sparql10/expr-builtin/lang-case-insensitive-eq": _pairs(
        "?v = ?w", "capitals", ":x1 :x1", ":x1 :x2", ":x2 :x1", ":x2 :x2", ":x3 :x3"
    ),
    "sparql10/expr-builtin/lang-case-insensitive-ne": _pairs(
        "?v != ?w", "capitals", ":x1 :x3", ":x2 :x3", ":x3 :x1", ":x3 :x2"
    ),
    "sparql10/expr-builtin/sameTerm-simple": _pairs(
        "sameTerm(?v, ?w)", "same", ":a :a", ":a :d", ":b :b", ":c :c", ":d :a", ":d :d"
    ),
    "sparql10/expr-builtin/sameTerm-eq": _pairs(
        "sameTerm(?v, ?w) && ?v = ?w", "same", ":a :a", ":a :d", ":b :b", ":c :c", ":d :a", ":d :d"
    ),
    "sparql10/expr-builtin/sameTerm-not-eq": _pairs(
        "! sameTerm(?v, ?w) && ?v = ?w", "same", ":a :b", ":b :a", ":b :d", ":d :b"
    ),
    "sparql10/expr-equals/eq-1": _things("?v = 1", ":i1", ":i01", ":d1"),
    "sparql10/expr-equals/eq-2": _things("?v = 1.0e0", ":i1", ":i01", ":d1"),
    "sparql10/expr-equals/eq-3": _things('?v = "1"', ":s1"),
    "sparql10/expr-equals/eq-4": _things('?v = "zzz"', ":sz"),
    "sparql10/expr-equals/eq-5": _things("?v = :z", ":u"),
    "sparql10/expr-equals/eq-2-1": _pairs(
        "?v = ?w",
        "same",
        *(f"{a} {b}" for a in (":a", ":b", ":d") for b in (":a", ":b", ":d")),
        ":c :c",
    ),
    "sparql10/expr-equals/eq-2-2": rows(
        "SELECT ?v ?w { VALUES (?v ?w) { (1 2) (1 1.0) (:x :y) (:x :x) (:x 1) } FILTER(?v != ?w) }",
        "1 2",
        ":x :y",
        ":x 1",
    ),
    "sparql10/expr-equals/eq-graph-1": Wrong(
        rows("SELECT ?x { ?x :p 1 }", ":i1", on="things"), (":i01", ":i1"), SPELLING
    ),
    "sparql10/expr-equals/eq-graph-2": rows("SELECT ?x { ?x :p 1.0e0 }", ":d1", on="things"),
    "sparql10/expr-equals/eq-graph-3": rows('SELECT ?x { ?x :p "1" }', ":s1", on="things"),
    "sparql10/expr-equals/eq-graph-4": rows('SELECT ?x { ?x :p "zzz" }', ":sz", on="things"),
    "sparql10/expr-equals/eq-graph-5": rows("SELECT ?x { ?x :p :z }", ":u", on="things"),
    "sparql10/expr-equals/eq-float": rows(
        'SELECT ("1.5"^^xsd:float = 1.5 AS ?a) ("1.5"^^xsd:float = "1.50"^^xsd:float AS ?b) '
        '("INF"^^xsd:float = "INF"^^xsd:double AS ?c) ("NaN"^^xsd:float = "NaN"^^xsd:float AS ?d) '
        '("0"^^xsd:float = "-0"^^xsd:float AS ?e) {}',
        "true true true false true",
    ),
    "sparql10/expr-equals/eq-bool": rows(
        'SELECT (true = true AS ?a) (true = "1"^^xsd:boolean AS ?b) (true = false AS ?c) '
        '(false = "0"^^xsd:boolean AS ?d) {}',
        "true true false true",
    ),
    "sparql10/expr-ops/ge-1": rows("SELECT ?s { ?s :p ?o FILTER(?o >= 3) }", ":x3", ":x4", on="ops"),
    "sparql10/expr-ops/le-1": rows("SELECT ?s { ?s :p ?o FILTER(?o <= 2) }", ":x1", ":x2", on="ops"),
    "sparql10/expr-ops/mul-1": _pairs("?v * ?w = 4", "ops", ":x1 :x4", ":x2 :x2", ":x4 :x1"),
    "sparql10/expr-ops/plus-1": _pairs("?v + ?w = 3", "ops", ":x1 :x2", ":x2 :x1"),
    "sparql10/expr-ops/minus-1": _pairs("?v - ?w = 3", "ops", ":x4 :x1"),
    "sparql10/expr-ops/unplus-1": rows("SELECT ?s { ?s :p ?o FILTER(?o = +3) }", ":x3", on="ops"),
    "sparql10/expr-ops/unminus-1": rows("SELECT ?s { ?s :p ?o FILTER(-?o = -2) }", ":x2", on="ops"),
    "sparql10/expr-ops/dateTime-le-2": rows(f"SELECT ?k {{ {MOMENTS} FILTER(?d <= {TWELVE}) }}", "1", "2"),
    "sparql10/expr-ops/dateTime-ge-2": rows(f"SELECT ?k {{ {MOMENTS} FILTER(?d >= {TWELVE}) }}", "2", "3"),
    "sparql10/expr-ops/dateTime-lt-2": rows(f"SELECT ?k {{ {MOMENTS} FILTER(?d < {TWELVE}) }}", "1"),
    "sparql10/expr-ops/dateTime-gt-2": rows(f"SELECT ?k {{ {MOMENTS} FILTER(?d > {TWELVE}) }}", "3"),
    "sparql10/expr-ops/plus-numbers-cast": rows(
        'SELECT (1 + 2.5 AS ?a) (1 + "0.5"^^xsd:float AS ?b) (1.5 + 1e0 AS ?c) ("1"^^xsd:float + 1e0 AS ?d) '
        '(1 + "x" AS ?e) {}',
        "3.5 1.5f 2.5e0 2.0e0 -",
    ),
    "sparql10/expr-ops/minus-numbers-cast": rows(
        'SELECT (3 - 2.5 AS ?a) (1 - "0.5"^^xsd:float AS ?b) (1.5 - 1e0 AS ?c) ("3"^^xsd:float - 1e0 AS ?d) '
        '(1 - "x" AS ?e) {}',
        "0.5 0.5f 0.5e0 2.0e0 -",
    ),
    "sparql10/expr-ops/mul-numbers-cast": rows(
        'SELECT (2 * 2.5 AS ?a) (2 * "0.5"^^xsd:float AS ?b) (1.5 * 2e0 AS ?c) ("3"^^xsd:float * 2e0 AS ?d) '
        '(1 * "x" AS ?e) {}',
        "5.0 1.0f 3.0e0 6.0e0 -",
    ),
    "sparql10/expr-ops/div-numbers-cast": rows(
        'SELECT (1 / 2 AS ?a) (1 / "2"^^xsd:float AS ?b) (3.0 / 2e0 AS ?c) ("3"^^xsd:float / 2e0 AS ?d) '
        "(1 / 0 AS ?e) (1e0 / 0 AS ?f) {}",
        "0.5 0.5f 1.5e0 1.5e0 - infe0",
    ),
    "sparql10/expr-ops/unplus-2": rows(
        'SELECT (+(1) AS ?a) (+(1.5) AS ?b) (+(2e0) AS ?c) (+"2"^^xsd:float AS ?d) (+"x" AS ?e) {}',
        "1 1.5 2.0e0 2.0f -",
    ),
    "sparql10/expr-ops/unminus-2": rows(
        'SELECT (-(1) AS ?a) (-(1.5) AS ?b) (-(2e0) AS ?c) (-"2"^^xsd:float AS ?d) (-"x" AS ?e) {}',
        "-1 -1.5 -2.0e0 -2.0f -",
    ),
    # names in any script; no normalisation of characters or of IRIs (4.1.1.2 and RFC 3987, 5)
    "sparql10/i18n/kanji-1": rows(
        "PREFIX 食: <http://example.org/> SELECT ?n ?f { [ 食:name ?n ; 食:食べる ?f ] }",
        '"Ann" :海老',
        on="i18n",
    ),
    "sparql10/i18n/kanji-2": rows(
        "PREFIX 食: <http://example.org/> SELECT ?n { [ 食:name ?n ; 食:食べる 食:海老 ] }",
        '"Ann"',
        on="i18n",
    ),
    "sparql10/i18n/normalization-1": rows(
        "SELECT ?n { [ :name ?n ; :resume\u0301 ?x ] }", '"decomposed"', on="i18n"
    ),
    "sparql10/i18n/normalization-2": rows(
        "PREFIX p: <eXAMPLE://a/./b/../b/%63/%7bfoo%7d#> SELECT ?s { ?s :q p:xyz }", ":s1", on="i18n"
    ),
    "sparql10/i18n/normalization-3": rows(
        "PREFIX p: <http://example.com:80/#> SELECT ?s { ?s :q p:abc }", ":s3", on="i18n"
    ),
}
