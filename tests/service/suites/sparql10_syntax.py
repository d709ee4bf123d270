"""SPARQL 1.0, syntax, first half: syntax-sparql1 and syntax-sparql5, of queries that are well formed."""

from __future__ import annotations

from cases import Malformed, WellFormed, Wrong

UNKNOWN = "a query that calls an unknown function is refused"
LITERALS = {
    "01": '"tea"',
    "02": "'tea'",
    "03": r'''"tea\"cup'saucer"''',
    "04": r"""'tea"cup\'saucer'""",
    "05": r'"tea\""',
    "06": r"'tea\''",
    "07": "42",
    "09": '"""two\n""\nlines\n"""',
    "10": "'''two\n'' \"\"\"\nlines'''",
    "11": r'"""tea""\"cup"""',
    "12": r"'''tea''\'cup'''",
    "13": r'"""tea\"""cup"""',
    "14": r"'''tea\'''cup'''",
    "15": "'''tea '' cup'''",
    "16": "'''tea ' cup'''",
    "17": r"'''tea''\\cup and '\\ saucer '''",
    "18": '"""tea "" cup"""',
    "19": '"""tea " cup"""',
    "20": r'"""tea""\\cup and "\\ saucer"""',
}
QUERIES = {
    "syntax-basic-01": "SELECT * WHERE { }",
    "syntax-basic-02": "SELECT*{}",
    "syntax-basic-03": "SELECT * WHERE { ?a ?b ?c }",
    "syntax-basic-04": "SELECT * WHERE { ?a ?b ?c . }",
    "syntax-basic-05": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }",
    "syntax-basic-06": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . }",
    "syntax-qname-01": "SELECT * { ?a :knows ?c }",
    "syntax-qname-02": "SELECT * WHERE { :ann :knows :bob . }",
    "syntax-qname-03": "SELECT * WHERE { :_ann :knows.well :bob.junior . }",
    "syntax-qname-04": "PREFIX a: <http://example.org/two#> SELECT * WHERE { : a: :a . : : : . }",
    "syntax-qname-05": "PREFIX : <> SELECT * WHERE { : : : . }",
    "syntax-qname-06": "PREFIX : <#> SELECT * WHERE { : : : . }",
    "syntax-qname-07": "BASE <http://example.org/base/> PREFIX : <#> SELECT * WHERE { : : : . }",
    "syntax-qname-08": "BASE <http://example.org/> PREFIX : <#> PREFIX t.u: <t#> SELECT * { :a.b t.u: : . }",
    **{
        f"syntax-lit-{number}": f"SELECT * WHERE {{ :a :p {literal} }}"
        for number, literal in LITERALS.items()
    },
    "syntax-struct-01": "SELECT * { OPTIONAL {} }",
    "syntax-struct-02": "SELECT * { OPTIONAL { :ann :knows :cem } }",
    "syntax-struct-03": "SELECT * { :ann :knows :bob OPTIONAL { :ann :knows :cem } }",
    "syntax-struct-05": "SELECT * { :ann :knows :bob . OPTIONAL { :ann :knows :cem } }",
    "syntax-struct-06": "SELECT * { :ann :knows :bob . OPTIONAL { :ann :knows :cem } . }",
    "syntax-struct-07": "SELECT * { OPTIONAL { :bob :knows :cem } }",
    "syntax-struct-08": "SELECT * { OPTIONAL { :bob :knows :cem } . }",
    "syntax-struct-09": "SELECT * { OPTIONAL { :bob :knows :cem } ?a ?b ?c }",
    "syntax-struct-10": "SELECT * { OPTIONAL { :bob :knows :cem } . ?a ?b ?c }",
    "syntax-struct-11": "SELECT * { :ann :knows :bob ; OPTIONAL { :bob :knows :cem } }",
    "syntax-struct-12": "SELECT * { :ann :knows :bob ; . OPTIONAL { :bob :knows :cem } }",
    "syntax-struct-13": "SELECT * { :a :p :b . OPTIONAL { :b :p :c } :c :p :d . OPTIONAL { :d :p :e } }",
    "syntax-struct-14": "SELECT * { :a :p :b OPTIONAL { :b :p :c } :c :p :d OPTIONAL { :d :p :e } }",
    "syntax-lists-01": "SELECT * WHERE { ( ?a ) :p ?c }",
    "syntax-lists-02": "SELECT * WHERE { ?a :p ( ?c ) }",
    "syntax-lists-03": "SELECT * WHERE { ( ?c ) }",
    "syntax-lists-04": "SELECT * WHERE { ( ( ?c ) ) }",
    "syntax-lists-05": "SELECT * WHERE { ( ( ) ) }",
    "syntax-bnodes-01": "SELECT * WHERE { [:knows :bob ] }",
    "syntax-bnodes-02": "SELECT * WHERE { [] :knows :bob }",
    "syntax-bnodes-03": "SELECT * WHERE { [ ?a ?b ] :knows [ ?c ?d ] }",
    "syntax-bnodes-04": "SELECT * WHERE { [ :knows :bob ; ] }",
    "syntax-bnodes-05": "SELECT * WHERE { _:ann :p1 :q1 . _:ann :p2 :q2 . }",
    "syntax-forms-01": "SELECT * WHERE { ( [ ?a ?b ] ) :p ( [ ?c ?d ] 42 ) }",
    "syntax-forms-02": "SELECT * WHERE { ( [] [] ) }",
    "syntax-union-01": "SELECT * { { ?a ?b ?c } UNION { ?d ?e ?f } }",
    "syntax-union-02": "SELECT * { { ?a ?b ?c } UNION { ?d ?e ?f } UNION { ?b ?g ?h } }",
    "syntax-expr-01": "SELECT * WHERE { ?a ?b ?c . FILTER (?c) }",
    "syntax-expr-02": 'SELECT * WHERE { ?a ?b ?c . FILTER REGEX(?c, "tea") }',
    "syntax-expr-03": 'SELECT * WHERE { ?a ?b ?c . FILTER REGEX(?c, "tea", "i") }',
    "syntax-expr-04": "SELECT * WHERE { ?a ?b ?c . FILTER xsd:integer(?c) }",
    "syntax-order-01": "SELECT * { ?a ?b ?c } ORDER BY ?c",
    "syntax-order-02": "SELECT * { ?a ?b ?c } ORDER BY (?c+1)",
    "syntax-order-03": "SELECT * { ?a ?b ?c } ORDER BY ASC(?c)",
    "syntax-order-04": "SELECT * { ?a ?b ?c } ORDER BY DESC(?c)",
    "syntax-order-07": "SELECT * { ?a ?b ?c } ORDER BY str(?c)",
    "syntax-limit-offset-01": "SELECT * { ?a ?b ?c } ORDER BY ?c LIMIT 7",
    "syntax-limit-offset-02": "SELECT * { ?a ?b ?c } ORDER BY ?c LIMIT 7 OFFSET 2",
    "syntax-limit-offset-03": "SELECT * { ?a ?b ?c } ORDER BY ?c OFFSET 2 LIMIT 7",
    "syntax-limit-offset-04": "SELECT * { ?a ?b ?c } ORDER BY ?c OFFSET 2",
    "syntax-pat-01": "SELECT * { }",
    "syntax-pat-02": "SELECT * { ?a :p :q OPTIONAL{:b :p :q} :c ?d ?e }",
    "syntax-pat-03": "SELECT * { ?a :p :q OPTIONAL{:b :p :q} { :c :p :q } UNION { :d :p :q } }",
    "syntax-pat-04": "SELECT * { OPTIONAL{:b :p :q} ?a :p :q { :c :p :q } UNION { :d :p :q } }",
}
FUNCTIONS = {
    "syntax-expr-05": "SELECT * WHERE { ?a ?b ?c . FILTER :likes(?a,?c) }",
    "syntax-order-05": "SELECT * { ?a ?b ?c } ORDER BY DESC(:likes(?a, ?c))",
    "syntax-order-06": "SELECT * { ?a ?b ?c } ORDER BY DESC(?c+1) :likes(?c) ASC(?a)",
}
CASES = {
    **{f"sparql10/syntax-sparql1/{name}": WellFormed(query) for name, query in QUERIES.items()},
    **{
        f"sparql10/syntax-sparql1/{name}": Wrong(WellFormed(query), (), UNKNOWN)
        for name, query in FUNCTIONS.items()
    },
    # since SPARQL 1.1 a decimal ends with a digit (rule 147): an integer and two dots
    "sparql10/syntax-sparql1/syntax-lit-08": Malformed("SELECT * WHERE { :a :p 42. . }"),
    "sparql10/syntax-sparql5/syntax-reduced-01": WellFormed("SELECT REDUCED * WHERE { ?a ?b ?c }"),
    "sparql10/syntax-sparql5/syntax-reduced-02": WellFormed("SELECT REDUCED ?a ?b WHERE { ?a ?b ?c }"),
}
