"""SPARQL 1.1: bindings, construct, exists, negation, subquery."""

from __future__ import annotations

from cases import Graph, Malformed, Wrong, rows

SUBSET = "?s a :Set . ?t a :Set . ?s :member ?x FILTER NOT EXISTS { ?t :member ?x }"
SUPERSET = "?s a :Set . ?t a :Set . ?t :member ?x FILTER NOT EXISTS { ?s :member ?x }"
NOT_THERE = "`VALUES` within `GRAPH` gives rows for graphs that are not there"
APART = "an aggregate or a subquery with `LIMIT` within `GRAPH ?g` does not tell the graphs apart"

CASES = {
    "sparql11/bindings/values1": rows(
        "SELECT ?b ?t ?p { ?b :title ?t ; :price ?p } VALUES ?b { :b1 }", ':b1 "T1" 10', on="books"
    ),
    "sparql11/bindings/values2": rows("SELECT ?s ?o { ?s ?p ?o } VALUES ?o { 10 }", ":b1 10", on="books"),
    "sparql11/bindings/values3": rows(
        'SELECT ?b { ?b :title ?t ; :price ?p } VALUES (?t ?p) { ("T1" 10) }', ":b1", on="books"
    ),
    "sparql11/bindings/values4": rows(
        'SELECT ?b ?p { ?b :title ?t ; :price ?p } VALUES (?t ?p) { ("T1" UNDEF) }', ":b1 10", on="books"
    ),
    "sparql11/bindings/values5": rows(
        'SELECT ?b ?p { ?b :title ?t ; :price ?p } VALUES (?t ?p) { (UNDEF 20) ("T1" UNDEF) }',
        *(":b1 10", ":b2 20"),
        on="books",
    ),
    "sparql11/bindings/values6": rows(
        "SELECT ?s ?p ?o { ?s ?p ?o } VALUES ?p { :price }", ":b1 :price 10", ":b2 :price 20", on="books"
    ),
    "sparql11/bindings/values7": rows(
        "SELECT ?b ?p { ?b :title ?t OPTIONAL { ?b :price ?p } } VALUES ?p { 10 }",
        *(":b1 10", ":b3 10"),
        on="books",
    ),
    "sparql11/bindings/values8": rows(
        'SELECT ?b ?t { ?b :title ?t } VALUES (?b ?t) { (UNDEF "T1") (:b2 UNDEF) }',
        *(':b1 "T1"', ':b2 "T2"'),
        on="books",
    ),
    "sparql11/bindings/inline1": rows(
        "SELECT ?b ?t { VALUES ?b { :b1 } ?b :title ?t }", ':b1 "T1"', on="books"
    ),
    "sparql11/bindings/inline2": rows(
        "SELECT ?s ?o { { SELECT * { ?s ?p ?o } VALUES ?o { 10 } } }", ":b1 10", on="books"
    ),
    "sparql11/bindings/graph": Wrong(
        rows("SELECT ?g { GRAPH ?g { VALUES ?g { :g1 :unknown } } }", ":g1", named="g1 g2"),
        (":g1", ":unknown"),
        NOT_THERE,
    ),
    "sparql11/bindings/graph-from-named-1": Wrong(
        rows(
            "SELECT ?g ?v FROM NAMED :g1 { GRAPH ?g { VALUES (?g ?v) { (:g1 1) (:g2 2) (:unknown 3) } } }",
            ":g1 1",
        ),
        (":g1 1", ":g2 2", ":unknown 3"),
        NOT_THERE,
    ),
    "sparql11/bindings/graph-from-named-2": rows(
        "SELECT ?g FROM NAMED :g1 { VALUES ?g { :g1 :g2 :unknown } GRAPH ?g {} }", ":g1"
    ),
    "sparql11/bindings/graph-from-named-3": Wrong(
        rows("SELECT ?v FROM NAMED :g1 { GRAPH :g2 { VALUES ?v { 1 } } }"), ("1",), NOT_THERE
    ),
    "sparql11/construct/constructwhere01": Graph(
        "CONSTRUCT WHERE { ?s ?p ?o }", ":oak :height 5 . :elm :height 9 .", "g1"
    ),
    "sparql11/construct/constructwhere02": Graph(
        "CONSTRUCT WHERE { :a :p ?o . ?x :p ?o }", ":a :p 1 . :d :p 1 .", "same"
    ),
    "sparql11/construct/constructwhere03": Graph(
        "CONSTRUCT WHERE { :x :p ?a , ?b }", ":x :p 1 , 2 .", "match"
    ),
    "sparql11/construct/constructwhere04": Graph(
        "CONSTRUCT FROM :g1 WHERE { ?s ?p ?o }", ":oak :height 5 . :elm :height 9 ."
    ),
    "sparql11/construct/constructwhere05": Malformed("CONSTRUCT WHERE { ?s ?p ?o FILTER(?o = 5) }"),
    "sparql11/construct/constructwhere06": Malformed("CONSTRUCT WHERE { GRAPH :g1 { ?s ?p ?o } }"),
    "sparql11/construct/constructlist": Graph(
        "CONSTRUCT { (?s :and ?h) :are :both } { ?s :height ?h }",
        "(:oak :and 5) :are :both . (:elm :and 9) :are :both .",
        "g1",
    ),
    "sparql11/exists/exists01": rows(
        "SELECT ?s ?o { ?s ?p ?o FILTER EXISTS { ?s ?p :o } }", ":s :o", ":s :o1", ":s :o2", on="exists"
    ),
    "sparql11/exists/exists02": rows(
        "SELECT ?s { ?s ?p :o2 FILTER EXISTS { :s :p :o } }", ":s", ":t", on="exists"
    ),
    "sparql11/exists/exists03": rows(
        "SELECT ?s { GRAPH :exists { ?s ?p :o1 FILTER EXISTS { ?s ?p :o2 } } }", ":s", ":t", named="exists"
    ),
    "sparql11/exists/exists04": rows(
        "SELECT ?s { ?s ?p :o FILTER EXISTS { ?s ?p :o1 FILTER EXISTS { ?s ?p :o2 } } }", ":s", on="exists"
    ),
    "sparql11/exists/exists05": rows(
        "SELECT ?s { ?s ?p :o1 FILTER EXISTS { ?s ?p :o2 FILTER NOT EXISTS { ?s ?p :o } } }",
        ":t",
        on="exists",
    ),
    "sparql11/exists/exists-graph-variable": rows(
        "SELECT ?s ?g { ?s :in ?g FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }",
        ":oak :g1",
        on="where",
        named="g1 g2",
    ),
    "sparql11/negation/subset-by-exclusion-nex-1": rows(
        "SELECT ?a { ?a a :Animal FILTER NOT EXISTS { ?a a :Insect } }", ":cat", ":gecko", on="animals"
    ),
    "sparql11/negation/subset-by-exclusion-minus-1": rows(
        "SELECT ?a { ?a a :Animal MINUS { ?a a ?t FILTER(?t = :Reptile || ?t = :Insect) } }",
        ":cat",
        on="animals",
    ),
    "sparql11/negation/temporal-proximity-by-exclusion-nex-1": rows(
        "SELECT ?e ?d { ?e a :Exam ; :date ?d ; :precedes :operation "
        "FILTER NOT EXISTS { ?f a :Exam ; :follows ?e ; :precedes :operation } }",
        ':e2 "2010-01-05"^^xsd:date',
        on="exams",
    ),
    "sparql11/negation/subset-01": rows(
        f"SELECT ?s ?t {{ ?s a :Set . ?t a :Set MINUS {{ {SUBSET} }} }}",
        *(":a :a", ":b :a", ":b :b", ":b :c", ":c :a", ":c :b", ":c :c", ":d :d"),
        *(f":e :{other}" for other in "abcde"),
        on="sets",
    ),
    "sparql11/negation/subset-02": rows(
        "SELECT ?s ?t { ?s a :Set . ?t a :Set "
        "MINUS { ?s a :Set . ?t a :Set . ?s :member ?x FILTER(?s = ?t || NOT EXISTS { ?t :member ?x }) } "
        "MINUS { ?s a :Set . ?t a :Set "
        "FILTER(NOT EXISTS { ?s :member ?y }) FILTER(NOT EXISTS { ?t :member ?y }) } }",
        *(":b :a", ":b :c", ":c :a", ":c :b"),
        *(f":e :{other}" for other in "abcd"),
        on="sets",
    ),
    "sparql11/negation/set-equals-1": rows(
        f"SELECT DISTINCT ?s ?t {{ ?s a :Set . ?t a :Set FILTER(STR(?s) < STR(?t)) "
        f"MINUS {{ {SUBSET} }} MINUS {{ {SUPERSET} }} }}",
        ":b :c",
        on="sets",
    ),
    "sparql11/negation/subset-03": rows(
        f"SELECT ?s ?t {{ ?s a :Set . ?t a :Set MINUS {{ {SUBSET} }} "
        f"MINUS {{ ?s a :Set . ?t a :Set MINUS {{ {SUBSET} }} MINUS {{ {SUPERSET} }} }} }}",
        *(":b :a", ":c :a"),
        *(f":e :{other}" for other in "abcd"),
        on="sets",
    ),
    "sparql11/negation/exists-01": rows(
        "SELECT ?s { ?s a :Set FILTER EXISTS { ?s :member 9 } }", ":d", on="sets"
    ),
    "sparql11/negation/exists-02": rows("SELECT ?s { ?s a :Set FILTER EXISTS { ?s :member 7 } }", on="sets"),
    "sparql11/negation/full-minuend": rows(
        "SELECT ?a ?b ?c { ?a :p1 ?b ; :p2 ?c "
        "MINUS { ?d a :Sub OPTIONAL { ?d :q1 ?b } OPTIONAL { ?d :q2 ?c } } }",
        ":a3 :b3 :c3",
        on="minus",
    ),
    "sparql11/negation/partial-minuend": rows(
        "SELECT ?a { ?a a :Min OPTIONAL { ?a :p1 ?b } OPTIONAL { ?a :p2 ?c } "
        "MINUS { ?d a :Sub OPTIONAL { ?d :q1 ?b } OPTIONAL { ?d :q2 ?c } } }",
        *(":m4", ":m6"),
        on="minuend",
    ),
    "sparql11/negation/graph-minus": Wrong(
        rows("SELECT ?s { GRAPH ?g { ?s :height 5 MINUS { VALUES ?g { :g1 } } } }", ":oak", named="g1 g2"),
        (),
        "`BIND`, `OPTIONAL` and `MINUS` within `GRAPH ?g` see the name of the graph",
    ),
    "sparql11/subquery/subquery01": rows(
        "SELECT ?x ?p { GRAPH ?g { { SELECT * { ?x ?p ?y } } } }", ":oak :height", ":elm :height", named="g1"
    ),
    "sparql11/subquery/subquery02": rows(
        "SELECT ?x ?p { GRAPH ?g { { SELECT * { ?x ?p ?g } } } }", ":s :about", named="selfie"
    ),
    "sparql11/subquery/subquery03": rows(
        "SELECT ?x { GRAPH ?g { { SELECT ?x { ?x ?p ?g } } } }", ":s", ":s", named="selfie"
    ),
    "sparql11/subquery/subquery04": rows(
        "SELECT ?x { GRAPH ?g { { SELECT * { ?x ?p ?y } } } }", ":oak", ":elm", on="g2", named="g1"
    ),
    "sparql11/subquery/subquery05": rows(
        "SELECT ?x FROM NAMED :g1 { GRAPH ?g { { SELECT * { ?x ?p ?y } } } }", ":oak", ":elm"
    ),
    "sparql11/subquery/subquery06": rows(
        "SELECT ?x FROM :g1 FROM NAMED :g2 { { SELECT * { ?x ?p ?y } } }", ":oak", ":elm"
    ),
    "sparql11/subquery/subquery07": rows(
        "SELECT ?x FROM :g2 FROM NAMED :g1 { { SELECT * { GRAPH ?g { ?x ?p ?y } } } }", ":oak", ":elm"
    ),
    "sparql11/subquery/subquery08": rows(
        "SELECT ?x ?m { { SELECT (MAX(?y) AS ?m) { ?x :p ?y } } ?x :p ?m }", ":s4 4", on="numbers"
    ),
    "sparql11/subquery/subquery09": rows(
        "SELECT * { { SELECT * { { SELECT ?x { ?x :q ?t } } } } ?x :p ?y }", ":s1 7", ":s2 7", on="groups"
    ),
    "sparql11/subquery/subquery10": rows(
        "SELECT ?x { { SELECT * { ?x :p ?y } } FILTER(EXISTS { ?x :q ?y }) }", ":a", on="projected"
    ),
    "sparql11/subquery/subquery11": rows(
        "SELECT ?l { ?o :item [ :label ?l ] { SELECT DISTINCT ?o { ?o a :Order } ORDER BY ?o LIMIT 2 } }",
        *('"Ice"', '"Ham"', '"Jam"'),
        on="orders",
    ),
    "sparql11/subquery/subquery12": Graph(
        'CONSTRUCT { ?p :full ?n } { SELECT ?p (CONCAT(?f, " ", ?l) AS ?n) { ?p :first ?f ; :last ?l } }',
        ':p1 :full "Cy Orr" . :p2 :full "Ann Ash" .',
        "names",
    ),
    "sparql11/subquery/subquery13": rows(
        "SELECT ?a ?b { ?a a :Order . { SELECT ?b { ?b :item ?i } } FILTER(?a = :o2) }",
        *(":o2 :o1", ":o2 :o1", ":o2 :o2", ":o2 :o3"),
        on="orders",
    ),
    "sparql11/subquery/subquery14": Graph(
        "CONSTRUCT { ?p :name ?n ; :page ?u ; :mail ?m } "
        "{ { SELECT ?p ?n { ?p a :Person ; :name ?n } ORDER BY ?n LIMIT 2 } "
        "?p :page ?u OPTIONAL { ?p :mail ?m } }",
        ':p2 :name "Ann" ; :page "2" . :p3 :name "Bob" ; :page "3" ; :mail "m3" .',
        "names",
    ),
    "sparql11/subquery/subquery15": Wrong(
        rows(
            "SELECT ?g ?v { GRAPH ?g { { SELECT ?v { VALUES ?v { 1 2 3 } } ORDER BY ?v OFFSET 1 LIMIT 1 }}}",
            *(":g1 2", ":g2 2"),
            named="g1 g2",
        ),
        ("- 2",),
        APART,
    ),
    "sparql11/subquery/subquery16": Wrong(
        rows(
            "SELECT ?g ?s ?h { GRAPH ?g { { SELECT ?s ?h { ?s ?p ?h } ORDER BY ?h LIMIT 1 } } }",
            *(":g1 :oak 5", ":g2 :oak 50"),
            named="g1 g2",
        ),
        ("- :oak 5",),
        APART,
    ),
}
