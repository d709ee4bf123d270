"""How fast the rules come to rest, beside owlrl on the same rules and the same data, and pySHACL beside both.

    python tests/bench/reason.py [QUADS ...]

makes invented strategies of 1,000, 10,000 and 100,000 quads (or as many as are asked for). The rules are what
OWL can say of them: wider classes, wider relations, parts of parts, and the pairs of relations that the
ontology has as property chains; both engines have to derive the same statements about things. owlrl is
stopped after ten minutes. The last columns give the rules with the whole table of compositions, which OWL
cannot say, and pySHACL with the shapes of the package. Seconds are of the processor, so that what else the
machine does does not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from strategies import write_strategies

if TYPE_CHECKING:
    import pyoxigraph as ox

SIZES = (1_000, 10_000, 100_000)
LIMIT_SECONDS = 600
AT_LEAST = 20  # times faster than owlrl, where both finish (issue: reasoning that shows its work)

OWLRL = """
import json, sys, time
import owlrl, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1], format="nt")
start = time.process_time()
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
seconds = time.process_time() - start
sel, things = "https://w3id.org/selgraph/ontology#", "https://w3id.org/selgraph/id/"
kept = sorted(
    f"{s} {p} {o}" for s, p, o in graph
    if str(s).startswith(things) and s != o and (str(p).startswith(sel) or p == rdflib.RDF.type)
    and str(o).startswith((sel, things))
)
json.dump({"seconds": seconds, "statements": kept}, sys.stdout)
"""


def read_axioms() -> list[ox.Triple]:
    """Read what the two engines are both told: classes, relations, chains; no lists of disjoint classes."""
    from selgraph.build import read_file
    from selgraph.home import find_home
    from selgraph.vocabulary import PREFIXES, SEL

    path = find_home().ontology / "strategy.ttl"
    triples = [quad.triple for quad in read_file(path, path.name)]
    kept = {PREFIXES["rdfs"] + name for name in ("subClassOf", "subPropertyOf")}
    kept |= {PREFIXES["owl"] + "propertyChainAxiom", PREFIXES["rdf"] + "first", PREFIXES["rdf"] + "rest"}
    lists = {
        str(one.object) for one in triples if one.predicate.value == PREFIXES["owl"] + "propertyChainAxiom"
    }
    while True:
        more = {
            str(one.object)
            for one in triples
            if str(one.subject) in lists and one.predicate.value.endswith("rest")
        }
        if more <= lists:
            break
        lists |= more
    transitive = PREFIXES["owl"] + "TransitiveProperty"
    return [
        one
        for one in triples
        if (
            one.predicate.value in kept
            and (str(one.subject) in lists or not str(one.subject).startswith("_:"))
        )
        or (
            getattr(one.object, "value", "") == transitive
            and getattr(one.subject, "value", "") == SEL + "partOf"
        )
    ]


def as_table(axioms: list[ox.Triple]) -> list[ox.Triple]:
    """Write the chains and the transitive relation as rows of a table of compositions."""
    import pyoxigraph as ox

    from selgraph.vocabulary import PREFIXES, SEL

    rdf = PREFIXES["rdf"]
    first = {one.subject: one.object for one in axioms if one.predicate.value == rdf + "first"}
    rest = {one.subject: one.object for one in axioms if one.predicate.value == rdf + "rest"}
    heads = [one.object for one in axioms if one.predicate.value.endswith("propertyChainAxiom")]
    part = ox.NamedNode(SEL + "partOf")
    pairs = [(part, part, part)]
    pairs += [(first[head], first[rest[head]], ox.NamedNode(SEL + "serves")) for head in heads]
    rows = []
    for number, pair in enumerate(pairs):
        row = ox.NamedNode(f"{SEL}row-{number}")
        for name, value in zip(("firstRelation", "secondRelation", "yields"), pair, strict=True):
            rows.append(ox.Triple(row, ox.NamedNode(SEL + name), value))
        rows.append(ox.Triple(row, ox.NamedNode(SEL + "rationale"), ox.Literal("a chain of the ontology")))
    return rows


def apply(quads: list[ox.Quad]) -> tuple[float, ox.Store]:
    """Apply the rules, and say how long it took."""
    from selgraph.build import merge
    from selgraph.home import find_home
    from selgraph.reason import apply_rules, read_rules

    store = merge(quads)
    rules = read_rules(find_home())
    start = time.process_time()
    apply_rules(store, rules)
    return time.process_time() - start, store


def about_things(store: ox.Store) -> list[str]:
    """List the statements of the merged graph that are about things of the data."""
    import pyoxigraph as ox

    from selgraph.vocabulary import ID, RDF_TYPE, SEL

    found = []
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        subject, predicate, thing = (getattr(term, "value", "") for term in quad.triple)
        is_about = subject.startswith(ID) and subject != thing and thing.startswith((SEL, ID))
        if is_about and (predicate.startswith(SEL) or predicate == RDF_TYPE):
            found.append(f"{subject} {predicate} {thing}")
    return sorted(found)


def ask_owlrl(triples: list[ox.Triple], folder: Path) -> dict[str, object] | None:
    """Let owlrl derive what it can; None where it does not finish."""
    import pyoxigraph as ox

    path = folder / "merged.nt"
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    command = [sys.executable, "-c", OWLRL, str(path)]
    try:
        run = subprocess.run(command, capture_output=True, check=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    answer: dict[str, object] = json.loads(run.stdout)
    return answer


def ask_pyshacl(store: ox.Store) -> float:
    """Say how long pySHACL takes to hold the merged graph against the shapes of the package."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    from selgraph.home import find_home

    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = rdflib.Graph().parse(find_home().ontology / "shapes.ttl")
    start = time.process_time()
    pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    return time.process_time() - start


def measure(quads: int, folder: Path) -> dict[str, float | int | str]:
    """Measure one size."""
    import pyoxigraph as ox

    from selgraph.build import merge, read_file
    from selgraph.home import find_home

    path = folder / "strategies.nq"
    write_strategies(path, quads, merged=False)
    data = list(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    axioms = read_axioms()
    told = [ox.Quad(one.subject, one.predicate, one.object) for one in axioms]
    rows = [ox.Quad(one.subject, one.predicate, one.object) for one in as_table(axioms)]
    same_seconds, same = apply([*data, *told, *rows])
    merged = [
        quad.triple for quad in merge([*data, *told]).quads_for_pattern(None, None, None, ox.DefaultGraph())
    ]
    theirs = ask_owlrl(merged, folder)
    ontology = find_home().ontology
    whole = [
        quad for name in ("strategy.ttl", "compositions.ttl") for quad in read_file(ontology / name, name)
    ]
    whole_seconds, reasoned = apply([*data, *whole])
    row: dict[str, float | int | str] = {
        "quads": len(data),
        "derived": len(about_things(same)) - len(about_things(merge([*data, *told]))),
        "selgraph s": round(same_seconds, 3),
        "owlrl s": "did not finish" if theirs is None else round(float(str(theirs["seconds"])), 2),
        "times faster": "" if theirs is None else round(float(str(theirs["seconds"])) / same_seconds, 1),
        "same answer": "" if theirs is None else str(theirs["statements"] == about_things(same)),
        "whole table s": round(whole_seconds, 3),
        "pySHACL s": round(ask_pyshacl(reasoned), 2),
    }
    return row


def run(sizes: tuple[int, ...] = SIZES) -> list[dict[str, float | int | str]]:
    """Measure each size.

    Returns:
        One row a size.
    """
    with tempfile.TemporaryDirectory() as folder:
        return [measure(size, Path(folder)) for size in sizes]


if __name__ == "__main__":
    table = run(tuple(map(int, sys.argv[1:])) or SIZES)
    for row in table:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    finished = [row for row in table if row["times faster"] != ""]
    assert all(row["same answer"] == "True" for row in finished), (
        "the two engines derive different statements"
    )
    assert float(finished[-1]["times faster"]) >= AT_LEAST, f"less than {AT_LEAST} times faster than owlrl"
