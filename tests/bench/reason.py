"""How fast the rules come to rest, beside owlrl on the same rules and the same data, and pySHACL beside both.

The rules are what OWL can say of them: wider classes, wider relations, parts of parts, and the pairs of
relations that the ontology has as property chains; both engines have to derive the same statements about
things. owlrl is given up after `LIMIT_SECONDS`, and not begun with beyond
`MOST_FOR_OWLRL`. Then the rules with the whole table of compositions, which OWL cannot say, and what they
derived held against the shapes of the package, beside pySHACL on the whole graph up to `MOST_FOR_SHACL`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from measuring import OURS, CannotAnswerError, Contender, Measurement, Timed, race
from strategies import write_strategies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox
    from measuring import Plan

TOPIC: Final = "reason"
LIMIT_SECONDS: Final = 240
MOST_FOR_OWLRL: Final = 15_000  # quads; a hundred thousand take it more than ten minutes
MOST_FOR_SHACL: Final = 500_000  # quads with the merge and what follows: 200,000 as curators write them

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


def derive(quads: list[ox.Quad]) -> Timed:
    """Apply the rules, and give what is then said about things."""
    seconds, store = apply(quads)
    return Timed(tuple(about_things(store)), seconds)


def ask_owlrl(triples: list[ox.Triple], quads: int, folder: Path) -> Timed:
    """Let owlrl derive what it can.

    Raises:
        CannotAnswerError: it does not finish.
    """
    import pyoxigraph as ox

    if quads > MOST_FOR_OWLRL:
        raise CannotAnswerError(f"not begun: more than {MOST_FOR_OWLRL:,} quads take it minutes")
    path = folder / "merged.nt"
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    command = [sys.executable, "-c", OWLRL, str(path)]
    try:
        run = subprocess.run(command, capture_output=True, check=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise CannotAnswerError(f"not done in {LIMIT_SECONDS} s") from None
    answer = json.loads(run.stdout)
    return Timed(tuple(answer["statements"]), answer["seconds"])


def ask_pyshacl(store: ox.Store) -> Timed:
    """Hold the whole merged graph against the shapes with pySHACL, and name what does not fit."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    from selgraph.home import find_home
    from selgraph.shapes import SHACL
    from selgraph.vocabulary import shorten

    count = len(store)
    if count > MOST_FOR_SHACL:
        raise CannotAnswerError(
            f"not begun: more than {MOST_FOR_SHACL:,} quads take it minutes and gigabytes"
        )
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = rdflib.Graph().parse(find_home().ontology / "shapes.ttl")
    start = time.process_time()
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    seconds = time.process_time() - start
    unfit = {shorten(str(thing)) for thing in results.objects(None, rdflib.URIRef(SHACL + "focusNode"))}
    return Timed(tuple(sorted(unfit)), seconds)


def hold(store: ox.Store) -> Timed:
    """Do the same as `selgraph validate` does, which gives pySHACL only what may not fit."""
    from selgraph.home import find_home
    from selgraph.shapes import check_shapes

    start = time.process_time()
    found = check_shapes(store, find_home(), {})
    seconds = time.process_time() - start
    return Timed(tuple(sorted({one.what.split('"')[1] for one in found})), seconds)


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Measure each size; seconds are of the processor."""
    import pyoxigraph as ox

    from selgraph.build import merge, read_file
    from selgraph.home import find_home

    ontology = find_home().ontology
    whole = [
        quad for name in ("strategy.ttl", "compositions.ttl") for quad in read_file(ontology / name, name)
    ]
    axioms = read_axioms()
    told = [ox.Quad(one.subject, one.predicate, one.object) for one in axioms]
    rows = [ox.Quad(one.subject, one.predicate, one.object) for one in as_table(axioms)]
    for size in plan.sizes:
        path = plan.folder / f"strategies-{size}.nq"
        write_strategies(path, size, merged=False)
        data = list(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
        plan.say(f"  {len(data):,} quads")
        both = merge([*data, *told])
        merged = [quad.triple for quad in both.quads_for_pattern(None, None, None, ox.DefaultGraph())]
        yield from race(
            plan,
            TOPIC,
            "derive what OWL can say",
            [
                Contender(OURS, partial(derive, [*data, *told, *rows])),
                Contender("owlrl", partial(ask_owlrl, merged, len(data), plan.folder), most_rounds=1),
            ],
            quads=len(data),
        )
        yield from race(
            plan,
            TOPIC,
            "derive by the whole table of compositions",
            [Contender(OURS, partial(derive, [*data, *whole]))],
            quads=len(data),
        )
        _, reasoned = apply([*data, *whole])
        yield from race(
            plan,
            TOPIC,
            "hold the result against the shapes",
            [
                Contender(OURS, partial(hold, reasoned)),
                Contender("pySHACL", partial(ask_pyshacl, reasoned), most_rounds=1),
            ],
            quads=len(data),
        )
