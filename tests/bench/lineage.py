"""How fast threads are followed, beside pyoxigraph, rdflib and scipy on the same statements.

Each question of reach is put to pyoxigraph twice: as one would first write it, and in its best form (the
path first, the type test in a filter behind it). The issue on lineage asks: reach at least 3 times faster
than the best form and 100 times faster than rdflib, the same at 100,000 and 1,000,000 quads; building the
graph 1.5 times what reading the same quads takes; all initiatives against all goals 5 times what scipy
takes by hand.
The verbs of an analyst are timed on a graph that is loaded, each for a thing that it has not been asked of.
"""

from __future__ import annotations

import time
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from measuring import OURS, Contender, Measurement, Timed, race
from strategies import SEL, write_strategies

from selgraph.build import read_file
from selgraph.facts import read_facts
from selgraph.home import find_home
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path

    import pyoxigraph as ox
    import rdflib
    from measuring import Plan
    from strategies import Strategies

    from selgraph.graph import Graph
    from selgraph.lineage import Lineage

TOPIC: Final = "lineage"
ROUNDS: Final = 15  # what takes microseconds needs them; slow engines are run once
MOST_FOR_RDFLIB: Final = 1_000_000  # quads; beyond them it takes minutes to load
# what goals and visions are come to by; `addresses` leads to needs, and no row of the table carries it on
STEPS = ("partOf", "supports", "fullySupports", "partlySupports", "delivers", "realises", "enables")
PATH = "(" + "|".join(f"<{SEL}{step}>" for step in STEPS) + ")+"


def load(path: Path) -> ox.Store:
    """Load generated strategies, with the ontology and the table of compositions."""
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
    home = find_home()
    for name in ("strategy.ttl", "compositions.ttl"):
        store.bulk_extend(read_file(home.ontology / name, name))
    return store


def read_fastest(store: ox.Store) -> int:
    """Read the statements of lineage by the fastest bulk route that pyoxigraph has, and count them.

    Of its routes (quads by pattern, rows of a query, serialised results) quads by pattern and results as CSV
    take about the same; the quicker one of the round counts.
    """
    import pyoxigraph as ox

    steps = [ox.NamedNode(SEL + step) for step in (*STEPS, "serves", "addresses")]
    count = 0
    for step in steps:
        for quad in store.quads_for_pattern(None, step, None):
            count += not isinstance(quad.graph_name, ox.DefaultGraph)
    return count


def read_csv(store: ox.Store) -> int:
    """Read the same statements as one CSV, and count its lines."""
    import pyoxigraph as ox

    values = " ".join(f"<{SEL}{step}>" for step in (*STEPS, "serves", "addresses"))
    query = f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?p {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    written = store.query(query).serialize(format=ox.QueryResultsFormat.CSV)  # type: ignore[union-attr]
    return (written or b"").count(b"\n") - 1


def build(store: ox.Store) -> int:
    """Build the lineage graph from the store, and count its rows."""
    return len(read_facts(OxigraphStore(store), find_home()).lineage)


def rows_of(store: ox.Store, query: str) -> frozenset[str]:
    """Ask pyoxigraph for one column of IRIs."""
    return frozenset(row[0].value for row in store.query(query))  # type: ignore[union-attr]


def first_written(end: str, kind: str, *, up: bool) -> str:
    """Write a question of reach as one would at first: the type, then the path."""
    pattern = f"<{end}> {PATH} ?x" if up else f"?x {PATH} <{end}>"
    return f"SELECT DISTINCT ?x WHERE {{ ?x a <{SEL}{kind}> . {pattern} }}"


def best_form(end: str, kind: str, *, up: bool) -> str:
    """Write the same in its best form: the path first, the type test in a filter behind it."""
    pattern = f"<{end}> {PATH} ?x" if up else f"?x {PATH} <{end}>"
    return f"SELECT DISTINCT ?x WHERE {{ {pattern} FILTER EXISTS {{ ?x a <{SEL}{kind}> }} }}"


def all_against_all(
    lineage: Lineage, initiatives: frozenset[str], goals: frozenset[str]
) -> frozenset[tuple[str, str]]:
    """Find which initiatives serve which goals."""
    return frozenset(
        (start, goal) for goal in goals for start in lineage.serving(goal) if start in initiatives
    )


def scipy_reach(lineage: Lineage, initiatives: frozenset[str], goals: frozenset[str]) -> Timed:
    """Find the same by hand with scipy: sparse rows of initiatives, pushed on until nothing changes.

    What scipy is given, the statements as values, is made before its time begins.
    """
    import numpy as np
    from scipy import sparse

    names = lineage.iris
    place = {iri: number for number, iri in enumerate(names)}
    edges = [edge for edge in lineage.edges if not edge.predicate.endswith("#addresses")]
    begin = time.perf_counter()
    rows = np.fromiter((place[edge.subject] for edge in edges), dtype=np.int32)
    columns = np.fromiter((place[edge.object] for edge in edges), dtype=np.int32)
    step = sparse.csr_matrix(
        (np.ones(len(edges), dtype=bool), (rows, columns)), shape=(len(names), len(names))
    )
    starts = np.array(sorted(place[iri] for iri in initiatives if iri in place))
    fresh = sparse.csr_matrix(step[starts])
    reached = fresh.copy()
    while fresh.nnz:
        ahead = (fresh @ step).astype(bool)
        fresh = (ahead > reached).astype(bool)
        reached = reached + fresh
    wanted = np.zeros(len(names), dtype=bool)
    wanted[[place[goal] for goal in goals if goal in place]] = True
    found = reached.tocoo()
    kept = wanted[found.col]
    pairs = frozenset(
        (names[starts[row]], names[column])
        for row, column in zip(found.row[kept], found.col[kept], strict=True)
    )
    return Timed(pairs, time.perf_counter() - begin)


def load_rdflib(store: ox.Store) -> rdflib.Graph:
    """Hand the statements of lineage and the classes to rdflib, merged."""
    import pyoxigraph as ox
    import rdflib

    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    steps = [ox.NamedNode(SEL + step) for step in STEPS]
    quads = chain.from_iterable(
        store.quads_for_pattern(None, step, None, ox.DefaultGraph()) for step in (*steps, kind)
    )
    graph = rdflib.Graph()
    graph.parse(
        data=ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"", format="nt"
    )
    return graph


def measure_topic(plan: Plan) -> Iterator[Measurement]:
    """Measure each question at each size."""
    for size in plan.sizes:
        path = plan.folder / f"strategies-{size}.nq"
        strategies = write_strategies(path, size)
        store = load(path)
        quads = len(store)
        plan.say(f"  {quads:,} quads")
        often = plan if plan.is_quick else plan.with_rounds(max(plan.rounds, ROUNDS))
        yield from measure_building(often, store, quads)
        yield from measure_reach(often, store, strategies, quads)
        yield from measure_verbs(often, store, strategies, quads)


def measure_building(plan: Plan, store: ox.Store, quads: int) -> Iterator[Measurement]:
    """Measure how long it takes to build the graph of lineage, beside reading the same quads."""
    yield from race(
        plan,
        TOPIC,
        "build the lineage graph",
        [
            Contender(OURS, partial(build, store)),
            Contender("pyoxigraph, reading by pattern", partial(read_fastest, store)),
            Contender("pyoxigraph, reading as CSV", partial(read_csv, store)),
        ],
        quads=quads,
    )


def measure_reach(plan: Plan, store: ox.Store, strategies: Strategies, quads: int) -> Iterator[Measurement]:
    """Measure questions of reach beside pyoxigraph, rdflib and scipy."""
    facts = read_facts(OxigraphStore(store), find_home())
    lineage = facts.lineage
    kinds = {
        name: frozenset(iri for iri, node in facts.nodes.items() if name in node.kinds)
        for name in ("Initiative", "Goal")
    }
    lineage.circling  # noqa: B018 - worked out once when a graph is loaded
    graph = load_rdflib(store) if quads <= MOST_FOR_RDFLIB * 1.5 else None
    for question, end, kind, up in (
        ("goals that one initiative serves", strategies.initiative, "Goal", True),
        ("initiatives that serve one goal", strategies.goal, "Initiative", False),
    ):
        follow = lineage.served if up else lineage.serving
        best = best_form(end, kind, up=up)
        contenders = [
            Contender(OURS, partial(_follow, follow, end, kinds[kind])),
            Contender("pyoxigraph, best form", partial(rows_of, store, best)),
            Contender(
                "pyoxigraph, as first written", partial(rows_of, store, first_written(end, kind, up=up))
            ),
        ]
        if graph is not None:
            contenders.append(Contender("rdflib, best form", partial(_ask_rdflib, graph, best)))
        yield from race(plan, TOPIC, question, contenders, quads=quads)
    yield from race(
        plan,
        TOPIC,
        "all initiatives against all goals",
        [
            Contender(OURS, partial(all_against_all, lineage, kinds["Initiative"], kinds["Goal"])),
            Contender(
                "scipy.sparse, by hand", partial(scipy_reach, lineage, kinds["Initiative"], kinds["Goal"])
            ),
        ],
        quads=quads,
    )


def measure_verbs(plan: Plan, store: ox.Store, strategies: Strategies, quads: int) -> Iterator[Measurement]:
    """Measure the verbs on a loaded graph, each of things that have not been asked of before."""
    from selgraph.graph import Graph

    home = find_home()
    graph = Graph(read_facts(OxigraphStore(store), home), home)
    regions = strategies.regions

    def places() -> Iterator[str]:
        """Give regions, one after the other."""
        while True:
            yield from (f"region-{number}" for number in range(regions))

    place = places()
    verbs: dict[str, Callable[[], object]] = {
        "trace INITIATIVE": lambda: graph.trace(f"{next(place)}-initiative-7"),
        "trace GOAL --down": lambda: graph.trace(f"{next(place)}-goal-1", down=True),
        "paths INITIATIVE GOAL": lambda: _paths(graph, next(place)),
        "select 'INITIATIVE+,kind:goal'": lambda: graph.select(f"{next(place)}-initiative-7+,kind:goal"),
        "whatif --remove PROGRAMME": lambda: graph.whatif(f"{next(place)}-programme-3"),
        "weak-points GOAL": lambda: graph.weak_points(f"{next(place)}-goal-1"),
        "impact RISK": lambda: graph.impact(f"{next(place)}-risk-2"),
    }
    for what, verb in verbs.items():
        verb()  # reads what the verb needs of the graph, once
        yield from race(plan, TOPIC, what, [Contender(OURS, partial(_do, verb))], quads=quads)


def _follow(follow: Callable[[str], dict[str, int]], end: str, among: frozenset[str]) -> frozenset[str]:
    """Follow threads from a thing, and keep the ends of a kind."""
    return among.intersection(follow(end))


def _ask_rdflib(graph: rdflib.Graph, query: str) -> frozenset[str]:
    """Ask rdflib for one column of IRIs."""
    return frozenset(str(row[0]) for row in graph.query(query))  # type: ignore[index]


def _paths(graph: Graph, region: str) -> object:
    """Ask for the threads between two things."""
    return graph.paths(f"{region}-initiative-7", f"{region}-goal-1")


def _do(verb: Callable[[], object]) -> Hashable:
    """Do what a verb does."""
    verb()
    return True
