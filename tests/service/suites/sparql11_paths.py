"""SPARQL 1.1: property-path."""

from __future__ import annotations

from cases import Wrong, rows, yes

NODES = ("a", "b", "c", "d")
NOWHERE = "a path of length zero from a term that is nowhere in the data gives nothing"

CASES = {
    "sparql11/property-path/pp01": rows("SELECT ?x { :a :p1/:p2/:p3 ?x }", ":d", on="steps"),
    "sparql11/property-path/pp02": rows("SELECT ?x { :a (:p1/:p2/:p3)* ?x }", ":a", ":d", ":g", on="steps"),
    "sparql11/property-path/pp03": rows("SELECT ?x { :a :p1/:p2/:p3/:p4 ?x }", ":h", on="loop"),
    # a path stays in its graph
    "sparql11/property-path/pp06": rows("SELECT ?x { GRAPH ?g { :a :p1/:p2 ?x } }", named="half1 half2"),
    "sparql11/property-path/pp07": rows("SELECT ?x { GRAPH ?g { :a :p1/:p2 ?x } }", ":c", named="whole"),
    "sparql11/property-path/pp08": yes("ASK { :b ^:p1 :a }", "half1"),
    "sparql11/property-path/pp09": rows("SELECT ?x { :c ^(:p1/:p2) ?x }", ":a", on="whole"),
    "sparql11/property-path/pp10": rows("SELECT ?x { :a !(:p1|:p2) ?x }", ":z", on="fan"),
    # a sequence keeps duplicates, + does not
    "sparql11/property-path/pp11": rows("SELECT ?x { :a :p1/:p2 ?x }", ":z", ":z", on="doubled"),
    "sparql11/property-path/pp12": rows("SELECT ?x { :a (:p1/:p2)+ ?x }", ":z", on="doubled"),
    "sparql11/property-path/pp14": rows(
        "SELECT ?x ?y { ?x :k* ?y }", ":a :a", ":a :b", ":a :c", ":b :b", ":b :c", ":c :c", on="chain"
    ),
    "sparql11/property-path/pp16": rows(
        "SELECT ?x ?y { ?x :k* ?y }", *(f":{x} :{y}" for x in NODES for y in NODES), on="cycle"
    ),
    "sparql11/property-path/pp21": rows("SELECT ?z { :a :p+ ?z }", ":b", ":c", ":z", on="diamond"),
    "sparql11/property-path/pp23": rows("SELECT ?z { :a :p+ ?z }", ":b", ":c", ":z", ":y", on="tail"),
    "sparql11/property-path/pp25": rows("SELECT ?z { :a :p+ ?z }", ":a", ":b", ":c", ":z", on="ring"),
    "sparql11/property-path/pp28a": rows("SELECT ?z { :a (:p/:p)? ?z }", ":a", ":z", on="ring"),
    # ^ binds closer than /, and / closer than |
    "sparql11/property-path/pp30": rows(
        "SELECT ?t { :a :p1|:p2/:p3|:p4 ?t }", ":x1", ":x3", ":x4", on="first"
    ),
    "sparql11/property-path/pp31": rows(
        "SELECT ?t { :a (:p1|:p2)/(:p3|:p4) ?t }", ":y3", ":y4", ":x3", ":y5", on="first"
    ),
    "sparql11/property-path/pp32": rows(
        "SELECT ?t { :a :p0|^:p1/:p2|:p3 ?t }", ":t0", ":t2", ":t3", on="second"
    ),
    "sparql11/property-path/pp33": rows(
        "SELECT ?t { :a (:p0|^:p1)/:p2|:p3 ?t }", ":t9", ":t2", ":t3", on="second"
    ),
    "sparql11/property-path/pp34": rows(
        "SELECT ?s ?t { GRAPH :half1 { ?s :p1* ?t } }",
        *(":a :a", ":a :b", ":b :b"),
        named="half1 half2 whole",
    ),
    "sparql11/property-path/pp35": rows(
        "SELECT ?s ?t { GRAPH ?g { ?s :p1* ?t } FILTER(?g = :half1) }",
        *(":a :a", ":a :b", ":b :b"),
        named="half1 half2 whole",
    ),
    "sparql11/property-path/pp36": rows("SELECT * { :a0 (:p)* :a1 }", "", on="clique"),
    "sparql11/property-path/pp37": rows("SELECT ?x { :a0 ((:p)*)* ?x }", ":a0", ":a1", ":a2", on="clique"),
    "sparql11/property-path/values_and_path": rows(
        "SELECT ?x ?y { VALUES ?x { :nowhere } ?x :p? ?y }", on="clique"
    ),
    "sparql11/property-path/nps_inverse": rows("SELECT ?x { :a !(^:p1) ?x }", ":w", on="fan"),
    "sparql11/property-path/nps_direct_and_inverse": rows(
        "SELECT ?x { :a !(:p1|^:p1) ?x }", ":y", ":z", ":w", on="fan"
    ),
    # the ends of a path of length zero need not be in the graph (18.4)
    "sparql11/property-path/zero_or_more_set_start": Wrong(
        rows("SELECT ?x { :nowhere :p* ?x }", ":nowhere", named="g1"), (), NOWHERE
    ),
    "sparql11/property-path/zero_or_more_set_end": Wrong(
        rows("SELECT ?x { ?x :p* :nowhere }", ":nowhere", named="g1"), (), NOWHERE
    ),
    "sparql11/property-path/zero_or_one_set_start": Wrong(
        rows("SELECT ?x { :nowhere :p? ?x }", ":nowhere", named="g1"), (), NOWHERE
    ),
    "sparql11/property-path/zero_or_one_set_end": Wrong(
        rows("SELECT ?x { ?x :p? :nowhere }", ":nowhere", named="g1"), (), NOWHERE
    ),
}
