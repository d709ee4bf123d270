"""SPARQL 1.0, datasets and solutions: dataset, graph, distinct, reduced, solution-seq, sort."""

from __future__ import annotations

from cases import Wrong, ordered, rows

EVERYTHING = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
COMMON = "{ ?s ?p ?o GRAPH ?g { ?s ?q ?v } }"
SLICE = "SELECT ?v { [] :num ?v } ORDER BY ?v"
DISTINCT_SLICE = "SELECT DISTINCT ?v { [] :num ?v } ORDER BY ?v"
NAME_SEEN = "`BIND`, `OPTIONAL` and `MINUS` within `GRAPH ?g` see the name of the graph"
TREES = (":oak 5", ":elm 9")

CASES = {
    # the dataset of the query
    "sparql10/dataset/dawg-dataset-01": rows("SELECT ?s ?o FROM :g1 { ?s ?p ?o }", *TREES),
    "sparql10/dataset/dawg-dataset-02": rows("SELECT ?s ?o FROM NAMED :g1 { ?s ?p ?o }"),
    "sparql10/dataset/dawg-dataset-03": rows(
        "SELECT ?s ?o ?g FROM NAMED :g1 { GRAPH ?g { ?s ?p ?o } }", ":oak 5 :g1", ":elm 9 :g1"
    ),
    "sparql10/dataset/dawg-dataset-04": rows("SELECT ?s ?o FROM :g1 { GRAPH ?g { ?s ?p ?o } }"),
    "sparql10/dataset/dawg-dataset-05": rows("SELECT ?s ?o FROM :g1 FROM NAMED :g2 { ?s ?p ?o }", *TREES),
    "sparql10/dataset/dawg-dataset-06": rows(
        "SELECT ?s ?o ?g FROM :g1 FROM NAMED :g2 { GRAPH ?g { ?s ?p ?o } }", ":oak 50 :g2"
    ),
    "sparql10/dataset/dawg-dataset-07": rows(
        f"SELECT ?s ?o ?g FROM :g1 FROM NAMED :g2 {EVERYTHING}", ":oak 5 -", ":elm 9 -", ":oak 50 :g2"
    ),
    "sparql10/dataset/dawg-dataset-08": rows(
        f"SELECT ?s ?o ?v ?g FROM :g1 FROM NAMED :g2 {COMMON}", ":oak 5 50 :g2"
    ),
    # blank nodes of two graphs are two blank nodes
    "sparql10/dataset/dawg-dataset-09b": rows(f"SELECT ?o ?v FROM :g3again FROM NAMED :g3 {COMMON}"),
    "sparql10/dataset/dawg-dataset-10b": rows(f"SELECT * FROM :g3 FROM NAMED :g3again {COMMON}"),
    "sparql10/dataset/dawg-dataset-11": rows(
        f"SELECT ?s ?o ?g FROM :g1 FROM NAMED :g1 FROM NAMED :g2 FROM NAMED :g3 FROM NAMED :g4 {EVERYTHING}",
        ":oak 5 -",
        ":elm 9 -",
        ":oak 5 :g1",
        ":elm 9 :g1",
        ":oak 50 :g2",
        "_: 2 :g3",
        "_: 1 :g3",
        ":g4 2001 :g4",
        ":g1 1999 :g4",
    ),
    "sparql10/dataset/dawg-dataset-12b": rows(
        "SELECT ?s ?o ?g FROM :g1 FROM :g2 FROM :g3again FROM NAMED :g1 FROM NAMED :g2 FROM NAMED :g3 "
        + EVERYTHING,
        ":oak 5 -",
        ":elm 9 -",
        ":oak 50 -",
        "_: 2 -",
        "_: 1 -",
        ":oak 5 :g1",
        ":elm 9 :g1",
        ":oak 50 :g2",
        "_: 2 :g3",
        "_: 1 :g3",
    ),
    # the dataset of the request
    "sparql10/graph/dawg-graph-01": rows("SELECT ?s ?o { ?s ?p ?o }", *TREES, on="g1"),
    "sparql10/graph/dawg-graph-02": rows("SELECT ?s ?o { ?s ?p ?o }", named="g1"),
    "sparql10/graph/dawg-graph-03": rows(
        "SELECT ?s ?o ?g { GRAPH ?g { ?s ?p ?o } }", ":oak 5 :g1", ":elm 9 :g1", named="g1"
    ),
    "sparql10/graph/dawg-graph-04": rows("SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } }", on="g1"),
    "sparql10/graph/dawg-graph-05": rows("SELECT ?s ?o { ?s ?p ?o }", *TREES, on="g1", named="g2"),
    "sparql10/graph/dawg-graph-06": rows(
        "SELECT ?s ?o ?g { GRAPH ?g { ?s ?p ?o } }", ":oak 50 :g2", on="g1", named="g2"
    ),
    "sparql10/graph/dawg-graph-07": rows(
        f"SELECT ?s ?o ?g {EVERYTHING}", ":oak 5 -", ":elm 9 -", ":oak 50 :g2", on="g1", named="g2"
    ),
    "sparql10/graph/dawg-graph-08": rows(
        f"SELECT ?s ?o ?v ?g {COMMON}", ":oak 5 50 :g2", on="g1", named="g2"
    ),
    "sparql10/graph/dawg-graph-09": rows(f"SELECT * {COMMON}", on="g3", named="g3again"),
    "sparql10/graph/dawg-graph-10b": rows(f"SELECT ?o ?v {COMMON}", on="g3again", named="g3"),
    "sparql10/graph/dawg-graph-11": rows(
        f"SELECT ?s ?o ?g {EVERYTHING}",
        ":oak 5 -",
        ":elm 9 -",
        ":oak 5 :g1",
        ":elm 9 :g1",
        ":oak 50 :g2",
        "_: 2 :g3",
        "_: 1 :g3",
        on="g1",
        named="g1 g2 g3",
    ),
    "sparql10/graph/graph-empty": rows("SELECT ?g { GRAPH ?g {} }", ":g1", ":g2", on="g1", named="g1 g2"),
    "sparql10/graph/graph-exist": rows("SELECT * { GRAPH :g1 {} }", "", on="g1", named="g1 g2"),
    "sparql10/graph/graph-not-exist": rows("SELECT * { GRAPH :g9 {} }", on="g1", named="g1 g2"),
    # the name of the graph is joined to what the pattern gives (18.6); inside, it is not bound
    "sparql10/graph/graph-variable-scope": Wrong(
        rows("SELECT ?s ?x { GRAPH ?g { ?s :height 5 BIND(?g AS ?x) } }", ":oak -", named="g1 g2"),
        (":oak :g1",),
        NAME_SEEN,
    ),
    "sparql10/graph/graph-variable-join": rows(
        "SELECT ?g ?v { GRAPH ?g { ?g :made ?v } }", ":g4 2001", named="g1 g4"
    ),
    "sparql10/graph/graph-optional": Wrong(
        rows("SELECT ?g ?v { GRAPH ?g { ?s :made ?v OPTIONAL { ?g :note ?w } } }", named="g5"),
        (":g5 1",),
        NAME_SEEN,
    ),
    "sparql10/distinct/no-distinct-1": rows("SELECT ?v { ?x :num ?v }", "1", "1", "1.0", "1.0e0", on="twice"),
    "sparql10/distinct/distinct-1": rows(
        "SELECT DISTINCT ?v { ?x :num ?v }", "1", "1.0", "1.0e0", on="twice"
    ),
    "sparql10/distinct/no-distinct-2": rows(
        "SELECT ?v { ?x :str ?v }", '"abc"', '"abc"', '"abc"@en', '"ABC"', on="twice"
    ),
    "sparql10/distinct/distinct-2": rows(
        "SELECT DISTINCT ?v { ?x :str ?v }", '"abc"', '"abc"@en', '"ABC"', on="twice"
    ),
    "sparql10/distinct/no-distinct-3": rows(
        "SELECT ?v { ?x :node ?v }", ":x", ":x", "_:", "_:", "_:", on="twice"
    ),
    "sparql10/distinct/distinct-3": rows("SELECT DISTINCT ?v { ?x :node ?v }", ":x", "_:", "_:", on="twice"),
    "sparql10/distinct/no-distinct-4": rows(
        'SELECT ?v { ?x :num ?n OPTIONAL { ?x :str ?v FILTER(?v = "abc") } }',
        '"abc"',
        '"abc"',
        "-",
        "-",
        on="twice",
    ),
    "sparql10/distinct/distinct-4": rows(
        'SELECT DISTINCT ?v { ?x :num ?n OPTIONAL { ?x :str ?v FILTER(?v = "abc") } }',
        '"abc"',
        "-",
        on="twice",
    ),
    "sparql10/distinct/no-distinct-9": rows(
        "SELECT ?v { ?x ?p ?v }",
        *("1", "1", "1.0", "1.0e0", '"abc"', '"abc"', '"abc"@en', '"ABC"', ":x", ":x", "_:", "_:", "_:"),
        on="twice",
    ),
    "sparql10/distinct/distinct-9": rows(
        "SELECT DISTINCT ?v { ?x ?p ?v }",
        *("1", "1.0", "1.0e0", '"abc"', '"abc"@en', '"ABC"', ":x", "_:", "_:"),
        on="twice",
    ),
    "sparql10/distinct/distinct-star-1": rows(
        "SELECT DISTINCT * { { ?s :num ?o } UNION { ?s :num ?o } }",
        *("1 :a", "1 :b", "1.0 :c", "1.0e0 :d"),
        on="twice",
    ),
    # as many as there are, or as few as are distinct
    "sparql10/reduced/reduced-1": rows(
        "SELECT (COUNT(*) >= 4 && COUNT(*) <= 8 AS ?fits) (COUNT(DISTINCT ?s) AS ?n) "
        "{ { SELECT REDUCED * { { ?s :num ?o } UNION { ?s :num ?o } } } }",
        "true 4",
        on="twice",
    ),
    "sparql10/reduced/reduced-2": rows(
        "SELECT (COUNT(*) >= 3 && COUNT(*) <= 4 AS ?fits) (COUNT(DISTINCT ?v) AS ?n) "
        "{ { SELECT REDUCED ?v { ?x :str ?v } } }",
        "true 3",
        on="twice",
    ),
    "sparql10/solution-seq/limit-1": ordered(f"{SLICE} LIMIT 1", "1", on="slices"),
    "sparql10/solution-seq/limit-2": ordered(f"{SLICE} LIMIT 100", "1", "2", "2", "3", on="slices"),
    "sparql10/solution-seq/limit-3": ordered(f"{SLICE} LIMIT 0", on="slices"),
    "sparql10/solution-seq/limit-4": ordered(f"{DISTINCT_SLICE} LIMIT 100", "1", "2", "3", on="slices"),
    "sparql10/solution-seq/offset-1": ordered(f"{SLICE} OFFSET 1", "2", "2", "3", on="slices"),
    "sparql10/solution-seq/offset-2": ordered(f"{SLICE} OFFSET 0", "1", "2", "2", "3", on="slices"),
    "sparql10/solution-seq/offset-3": ordered(f"{SLICE} OFFSET 100", on="slices"),
    "sparql10/solution-seq/offset-4": ordered(f"{DISTINCT_SLICE} OFFSET 2", "3", on="slices"),
    "sparql10/solution-seq/slice-1": ordered(f"{SLICE} LIMIT 1 OFFSET 1", "2", on="slices"),
    "sparql10/solution-seq/slice-2": ordered(f"{SLICE} OFFSET 1 LIMIT 2", "2", "2", on="slices"),
    "sparql10/solution-seq/slice-3": ordered(f"{SLICE} OFFSET 100 LIMIT 1", on="slices"),
    "sparql10/solution-seq/slice-4": ordered(f"{SLICE} OFFSET 2 LIMIT 5", "2", "3", on="slices"),
    "sparql10/solution-seq/slice-5": ordered(f"{DISTINCT_SLICE} OFFSET 2 LIMIT 5", "3", on="slices"),
    "sparql10/sort/dawg-sort-1": ordered(
        "SELECT ?n { ?x :name ?n } ORDER BY ?n", '"Abe"', '"Abe"', '"Bea"', '"Cy"', on="sorts"
    ),
    "sparql10/sort/dawg-sort-2": ordered(
        "SELECT ?n { ?x :name ?n } ORDER BY DESC(?n)", '"Cy"', '"Bea"', '"Abe"', '"Abe"', on="sorts"
    ),
    "sparql10/sort/dawg-sort-3": ordered(
        "SELECT ?n ?m { ?x :name ?n OPTIONAL { ?x :mail ?m } } ORDER BY ASC(?m)",
        *('"Abe" -', '"Abe" -', '"Cy" :ma', '"Bea" :mb'),
        on="sorts",
    ),
    "sparql10/sort/dawg-sort-4": ordered(
        "SELECT ?x ?e { ?x :emp ?e } ORDER BY ASC(?e)", ":b 9", ":a 10", ":d 30", ":c 100", on="sorts"
    ),
    "sparql10/sort/dawg-sort-5": ordered(
        "SELECT ?n ?e { ?x :name ?n ; :emp ?e } ORDER BY ?n DESC(?e)",
        *('"Abe" 30', '"Abe" 9', '"Bea" 10', '"Cy" 100'),
        on="sorts",
    ),
    "sparql10/sort/dawg-sort-6": ordered(
        "SELECT ?v { ?x :address ?v } ORDER BY ASC(?v)", ":street", '"lane"', on="sorts"
    ),
    "sparql10/sort/dawg-sort-7": ordered(
        "SELECT ?v { ?x :long ?v } ORDER BY ASC(?v)", "1.5f", "2", "10", on="sorts"
    ),
    "sparql10/sort/dawg-sort-8": ordered(
        "SELECT ?v { ?x :any ?v } ORDER BY ASC(?v)", "_:a", ":iri", '"z"', on="sorts"
    ),
    "sparql10/sort/dawg-sort-9": ordered(
        'SELECT ?v { VALUES ?v { "b"^^xsd:string "a"^^xsd:string "c"^^xsd:string } } ORDER BY ?v',
        *('"a"', '"b"', '"c"'),
    ),
    "sparql10/sort/dawg-sort-10": ordered(
        'SELECT ?v { VALUES ?v { "b"^^xsd:string "a"^^xsd:string "c"^^xsd:string } } ORDER BY DESC(?v)',
        *('"c"', '"b"', '"a"'),
    ),
    "sparql10/sort/dawg-sort-numbers": ordered(
        "SELECT ?s { ?s :x ?x ; :y ?y } ORDER BY (?x + ?y)", ":b", ":c", ":a", on="sorts"
    ),
    "sparql10/sort/dawg-sort-builtin": ordered(
        "SELECT ?s { ?s :emp ?e } ORDER BY STR(?e)", ":a", ":c", ":d", ":b", on="sorts"
    ),
    "sparql10/sort/dawg-sort-function": ordered(
        "SELECT ?s { ?s :code ?c } ORDER BY xsd:integer(?c)", ":b", ":a", ":c", on="sorts"
    ),
}
