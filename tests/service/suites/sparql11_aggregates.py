"""SPARQL 1.1: aggregates, grouping, project-expression, bind, bindings, construct."""

from __future__ import annotations

from cases import Malformed, Wrong, ordered, rows, yes

CASES = {
    "sparql11/aggregates/agg01": rows("SELECT (COUNT(?o) AS ?n) { ?s ?p ?o }", "5", on="counts"),
    "sparql11/aggregates/agg02": rows(
        "SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p", ":p1 3", ":p2 2", on="counts"
    ),
    "sparql11/aggregates/agg03": rows(
        "SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(?o) > 2)", ":p1 3", on="counts"
    ),
    "sparql11/aggregates/agg04": rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "5", on="counts"),
    "sparql11/aggregates/agg05": rows(
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", ":p1 3", ":p2 2", on="counts"
    ),
    "sparql11/aggregates/agg06": rows(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING(COUNT(*) > 0)", "5", on="counts"
    ),
    "sparql11/aggregates/agg07": rows(
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 2)", ":p1 3", on="counts"
    ),
    "sparql11/aggregates/agg08": Malformed(
        "SELECT ((?x + ?y) AS ?z) (COUNT(?x) AS ?n) { ?s :x ?x ; :y ?y } GROUP BY (?x + ?y)"
    ),
    "sparql11/aggregates/agg08b": rows(
        "SELECT ?z (COUNT(?x) AS ?n) { ?s :x ?x ; :y ?y } GROUP BY ((?x + ?y) AS ?z)",
        "5 2",
        "6 1",
        on="sums",
    ),
    "sparql11/aggregates/agg09": Malformed("SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s"),
    "sparql11/aggregates/agg10": Malformed("SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o }"),
    "sparql11/aggregates/agg11": Malformed(
        "SELECT ((?x + ?y) AS ?z) (COUNT(?x) AS ?n) { ?s :x ?x ; :y ?y } GROUP BY (?s)"
    ),
    "sparql11/aggregates/agg12": Malformed(
        "SELECT ?x (COUNT(?y) AS ?n) { ?s :x ?x ; :y ?y } GROUP BY (?x + ?y)"
    ),
    "sparql11/aggregates/agg-groupconcat-01": yes(
        'ASK { { SELECT (GROUP_CONCAT(?o) AS ?g) { [] :p1 ?o } } FILTER(?g IN ("1 22", "22 1")) }',
        "joined",
    ),
    "sparql11/aggregates/agg-groupconcat-02": rows(
        "SELECT ?p (STRLEN(?g) AS ?n) { { SELECT ?p (GROUP_CONCAT(?o) AS ?g) { [] ?p ?o } GROUP BY ?p } "
        'FILTER(?g IN ("1 22", "22 1", "aaa b", "b aaa")) }',
        ":p1 4",
        ":p2 5",
        on="joined",
    ),
    "sparql11/aggregates/agg-groupconcat-03": yes(
        'ASK { { SELECT (GROUP_CONCAT(?o; SEPARATOR=":") AS ?g) { [] :p1 ?o } } '
        'FILTER(?g IN ("1:22", "22:1")) }',
        "joined",
    ),
    # the result is a simple literal (18.5.1.7), whatever the languages
    "sparql11/aggregates/agg-groupconcat-04": Wrong(
        rows('SELECT (GROUP_CONCAT(?v) AS ?g) { VALUES ?v { "a"@en "a"@en } }', '"a a"'),
        ('"a a"@en',),
        "`GROUP_CONCAT` keeps a language that all have",
    ),
    "sparql11/aggregates/agg-groupconcat-05": rows(
        'SELECT (GROUP_CONCAT(?v) AS ?g) { VALUES ?v { "a"@en "a"@fr } }', '"a a"'
    ),
    "sparql11/aggregates/agg-groupconcat-06": Wrong(
        rows('SELECT (GROUP_CONCAT(?v) AS ?g) { VALUES ?v { "a"@en } }', '"a"'),
        ('"a"@en',),
        "`GROUP_CONCAT` keeps a language that all have",
    ),
    "sparql11/aggregates/agg-sum-01": rows("SELECT (SUM(?o) AS ?n) { ?s :dec ?o }", "6.6", on="decimals"),
    "sparql11/aggregates/agg-sum-02": rows(
        "SELECT ?s (SUM(?o) AS ?n) { ?s :v ?o } GROUP BY ?s",
        *(":ints 6", ":decs 6.6", ":both 3.5", ":dbl 3.0e0"),
        on="mixed",
    ),
    "sparql11/aggregates/agg-avg-01": rows("SELECT (AVG(?o) AS ?n) { ?s :dec ?o }", "2.2", on="decimals"),
    "sparql11/aggregates/agg-avg-02": rows(
        "SELECT ?s (AVG(?o) AS ?n) { ?s :v ?o } GROUP BY ?s HAVING(AVG(?o) <= 2.0)",
        *(":ints 2.0", ":both 1.75", ":dbl 1.5e0"),
        on="mixed",
    ),
    "sparql11/aggregates/agg-avg-03": rows("SELECT (AVG(?o) AS ?n) { ?s :nothing ?o }", "0", on="mixed"),
    "sparql11/aggregates/agg-min-01": rows("SELECT (MIN(?o) AS ?n) { ?s :dec ?o }", "1.0", on="decimals"),
    "sparql11/aggregates/agg-min-02": rows(
        "SELECT ?s (MIN(?o) AS ?n) { ?s :v ?o } GROUP BY ?s",
        *(":ints 1", ":decs 1.0", ":both 1", ":dbl 1"),
        on="mixed",
    ),
    "sparql11/aggregates/agg-max-01": rows("SELECT (MAX(?o) AS ?n) { ?s :v ?o }", "3.4", on="mixed"),
    "sparql11/aggregates/agg-max-02": rows(
        "SELECT ?s (MAX(?o) AS ?n) { ?s :v ?o } GROUP BY ?s",
        *(":ints 3", ":decs 3.4", ":both 2.5", ":dbl 2.0e0"),
        on="mixed",
    ),
    "sparql11/aggregates/agg-sample-01": yes(
        "ASK { { SELECT (SAMPLE(?o) AS ?v) { ?s :dec ?o } } FILTER(?v IN (1.0, 2.2, 3.4)) }", "decimals"
    ),
    "sparql11/aggregates/agg-err-01": rows(
        "SELECT ?s (AVG(?o) AS ?n) ((MIN(?o) + MAX(?o)) / 2 AS ?m) { ?s :p ?o } GROUP BY ?s",
        ":x 1.5 1.5",
        ":y - -",
        on="errors",
    ),
    "sparql11/aggregates/agg-err-02": rows(
        "SELECT ?s (AVG(IF(isNumeric(?o), ?o, COALESCE(xsd:double(?o), 0))) AS ?n) { ?s :p ?o } GROUP BY ?s",
        ":x 1.5",
        ":y 1.0e0",
        on="errors",
    ),
    "sparql11/aggregates/agg-empty-group-max-1": rows(
        "SELECT ?s (MAX(?o) AS ?n) { ?s :nothing ?o } GROUP BY ?s", on="mixed"
    ),
    "sparql11/aggregates/agg-empty-group-max-2": rows(
        "SELECT (MAX(?o) AS ?n) { ?s :nothing ?o }", "-", on="mixed"
    ),
    "sparql11/aggregates/agg-empty-group-count-1": rows(
        "SELECT ?s (COUNT(?o) AS ?n) { ?s :nothing ?o } GROUP BY ?s", on="mixed"
    ),
    "sparql11/aggregates/agg-empty-group-count-2": rows(
        "SELECT (COUNT(?o) AS ?n) { ?s :nothing ?o }", "0", on="mixed"
    ),
    "sparql11/aggregates/agg-empty-group-count-graph": Wrong(
        rows(
            "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :nothing ?o } } }",
            *(":g1 0", ":g2 0"),
            named="g1 g2",
        ),
        ("- 0",),
        "an aggregate or a subquery with `LIMIT` within `GRAPH ?g` does not tell the graphs apart",
    ),
    "sparql11/aggregates/agg-multiple-having": rows(
        "SELECT ?c { [] a ?c ; :v ?o } GROUP BY ?c HAVING(COUNT(*) > 1) (MAX(?o) > 3)", ":C", on="duplicates"
    ),
    "sparql11/aggregates/agg-group-fn": rows(
        "SELECT (COUNT(*) AS ?n) { [] :v ?o } GROUP BY xsd:decimal(?o)", "1", "2", "2", on="duplicates"
    ),
    "sparql11/aggregates/agg-group-builtin": rows(
        "SELECT (COUNT(*) AS ?n) { [] :v ?o } GROUP BY STR(?o)", "1", "2", "2", on="duplicates"
    ),
    "sparql11/aggregates/agg-avg-distinct": rows(
        "SELECT ?c (AVG(DISTINCT ?o) AS ?n) { [] a ?c ; :v ?o } GROUP BY ?c",
        ":C 2.5",
        ":D 2.0",
        on="duplicates",
    ),
    "sparql11/aggregates/agg-count-distinct": rows(
        "SELECT ?c (COUNT(DISTINCT ?o) AS ?n) { [] a ?c ; :v ?o } GROUP BY ?c",
        ":C 2",
        ":D 1",
        on="duplicates",
    ),
    "sparql11/aggregates/agg-count-rows-distinct": rows(
        "SELECT ?c (COUNT(DISTINCT *) AS ?n) { { SELECT ?c ?o { [] a ?c ; :v ?o } } } GROUP BY ?c",
        ":C 2",
        ":D 1",
        on="duplicates",
    ),
    "sparql11/aggregates/agg-max-distinct": rows(
        "SELECT ?c (MAX(DISTINCT ?o) AS ?n) { [] a ?c ; :v ?o } GROUP BY ?c", ":C 4", ":D 2", on="duplicates"
    ),
    "sparql11/aggregates/agg-min-distinct": rows(
        "SELECT ?c (MIN(DISTINCT ?o) AS ?n) { [] a ?c ; :v ?o } GROUP BY ?c", ":C 1", ":D 2", on="duplicates"
    ),
    "sparql11/aggregates/agg-sum-distinct": rows(
        "SELECT ?c (SUM(DISTINCT ?o) AS ?n) { [] a ?c ; :v ?o } GROUP BY ?c", ":C 5", ":D 2", on="duplicates"
    ),
    "sparql11/aggregates/agg-groupconcat-distinct": rows(
        "SELECT ?c (GROUP_CONCAT(DISTINCT ?w) AS ?g) { [] a ?c ; :w ?w } GROUP BY ?c",
        *(':C "x"', ':D "y"'),
        on="duplicates",
    ),
    "sparql11/aggregates/agg-sample-distinct": rows(
        "SELECT ?c (SAMPLE(DISTINCT ?o) IN (1, 2, 4) AS ?is) { [] a ?c ; :v ?o } GROUP BY ?c",
        *(":C true", ":D true"),
        on="duplicates",
    ),
    "sparql11/grouping/group01": rows("SELECT ?v { ?s :p ?v } GROUP BY ?v", "7", "3", on="groups"),
    "sparql11/grouping/group03": rows(
        "SELECT ?w (SAMPLE(?v) AS ?x) { ?s :p ?v OPTIONAL { ?s :q ?w } } GROUP BY ?w",
        "9 7",
        "- 3",
        on="groups",
    ),
    "sparql11/grouping/group04": rows(
        "SELECT ?x (SAMPLE(?v) AS ?y) { ?s :p ?v OPTIONAL { ?s :q ?w } } GROUP BY (COALESCE(?w, 0) AS ?x)",
        "9 7",
        "0 3",
        on="groups",
    ),
    "sparql11/grouping/group05": rows(
        "SELECT ?s ?w { ?s :p ?v OPTIONAL { ?s :q ?w } } GROUP BY ?s ?w",
        *(":s1 9", ":s2 9", ":s3 -"),
        on="groups",
    ),
    "sparql11/grouping/group06": Malformed("SELECT ?s ?v { ?s :p ?v } GROUP BY ?s"),
    "sparql11/grouping/group07": Malformed(
        "SELECT ?s ?v ?w { ?s :p ?v { SELECT ?s ?w { ?s :q ?w } } } GROUP BY ?s"
    ),
    "sparql11/project-expression/projexp01": rows(
        "SELECT ?s (?x = ?y AS ?eq) { ?s :p ?x ; :q ?y }", ":a true", ":b false", ":c false", on="projected"
    ),
    "sparql11/project-expression/projexp02": rows(
        "SELECT ?s (?x + ?y AS ?sum) { ?s :p ?x ; :q ?y }", ":a 2", ":b 5", ":c -", on="projected"
    ),
    "sparql11/project-expression/projexp03": rows(
        "SELECT ?s (?x + ?y AS ?sum) (2 * ?sum AS ?twice) { ?s :p ?x ; :q ?y }",
        *(":a 2 4", ":b 5 10", ":c - -"),
        on="projected",
    ),
    "sparql11/project-expression/projexp04": ordered(
        "SELECT ?s (?x + ?x AS ?sum) { ?s :p ?x } ORDER BY ?sum",
        *(":a 2", ":c 4", ":b 6", ":d 10"),
        on="projected",
    ),
    "sparql11/project-expression/projexp05": rows(
        "SELECT ?s (DATATYPE(?y) = xsd:integer AS ?is) { ?s :q ?y }",
        *(":a true", ":b true", ":c -"),
        on="projected",
    ),
    "sparql11/project-expression/projexp06": rows(
        "SELECT ?s (DATATYPE(?nothing) AS ?t) { ?s :q ?y }", ":a -", ":b -", ":c -", on="projected"
    ),
    "sparql11/project-expression/projexp07": rows(
        "SELECT ?s (DATATYPE(?y) = xsd:integer AS ?is) { ?s :p ?x OPTIONAL { ?s :q ?y } }",
        *(":a true", ":b true", ":c -", ":d -"),
        on="projected",
    ),
    "sparql11/bind/bind01": rows(
        "SELECT ?z { ?s ?p ?o . BIND(?o + 10 AS ?z) }", "11", "12", "13", "14", on="numbers"
    ),
    "sparql11/bind/bind02": rows(
        "SELECT ?o ?y ?z { ?s ?p ?o . BIND(?o + 10 AS ?y) BIND(?o + 100 AS ?z) }",
        *("1 11 101", "2 12 102", "3 13 103", "4 14 104"),
        on="numbers",
    ),
    "sparql11/bind/bind03": rows(
        "SELECT ?z ?t { ?s ?p ?o . BIND(?o + 1 AS ?z) ?t ?q ?z }", "2 :s2", "3 :s3", "4 :s4", on="numbers"
    ),
    "sparql11/bind/bind04": rows(
        "SELECT * { ?s :p ?v . BIND(?nothing AS ?z) }",
        *(":s1 1 -", ":s2 2 -", ":s3 3 -", ":s4 4 -"),
        on="numbers",
    ),
    "sparql11/bind/bind05": rows(
        "SELECT ?s ?z { ?s ?p ?o . BIND(?o + 1 AS ?z) FILTER(?z = 3) }", ":s2 3", on="numbers"
    ),
    "sparql11/bind/bind06": rows(
        "SELECT * { ?s :p ?v . BIND(?v + 10 AS ?z) }",
        *(":s1 1 11", ":s2 2 12", ":s3 3 13", ":s4 4 14"),
        on="numbers",
    ),
    "sparql11/bind/bind07": rows(
        "SELECT ?o ?z { ?s ?p ?o . { BIND(?o + 1 AS ?z) } UNION { BIND(?o + 2 AS ?z) } }",
        *("1 -", "1 -", "2 -", "2 -", "3 -", "3 -", "4 -", "4 -"),
        on="numbers",
    ),
    "sparql11/bind/bind08": rows(
        "SELECT ?s ?z { ?s ?p ?o . FILTER(?z = 3) BIND(?o + 1 AS ?z) }", ":s2 3", on="numbers"
    ),
    "sparql11/bind/bind10": rows("SELECT ?s ?z { BIND(4 AS ?z) { ?s :p ?v FILTER(?v = ?z) } }", on="numbers"),
    "sparql11/bind/bind11": rows(
        "SELECT ?s ?z { BIND(4 AS ?z) ?s :p ?v FILTER(?v = ?z) }", ":s4 4", on="numbers"
    ),
}
