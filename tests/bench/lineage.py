"""How fast threads are followed, beside pyoxigraph, rdflib and scipy on the same statements."""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strategies import SEL, write_strategies

from selgraph.build import read_file
from selgraph.facts import read_facts
from selgraph.home import find_home
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox
    import rdflib

    from selgraph.facts import Facts
    from selgraph.lineage import Lineage

SIZES = (100_000, 1_000_000)
ROUNDS = 5
SLOW_SECONDS = 5  # what takes longer is run once
# what goals and visions are come to by; `addresses` leads to needs, and no row of the table carries it on
STEPS = ("partOf", "supports", "fullySupports", "partlySupports", "delivers", "realises", "enables")
PATH = "(" + "|".join(f"<{SEL}{step}>" for step in STEPS) + ")+"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table.

    Args:
        question: what was asked.
        quads: how many quads the dataset has.
        who: which engine answered.
        seconds: median of the rounds.
        answers: how many answers there were; the same for all who answered.
    """

    question: str
    quads: int
    who: str
    seconds: float
    answers: int


def measure(work: Callable[[], Any]) -> tuple[float, Any]:
    """Give the median time of a few rounds, in seconds, and the answer."""
    times = []
    answer = None
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - begin)
        if times[-1] > SLOW_SECONDS:
            break
    return statistics.median(times), answer


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


def build(store: ox.Store) -> Lineage:
    """Build the lineage graph from the store."""
    lineage = read_facts(OxigraphStore(store), find_home()).lineage
    len(lineage)
    return lineage


def rows_of(store: ox.Store, query: str) -> set[str]:
    """Ask pyoxigraph for one column of IRIs."""
    return {row[0].value for row in store.query(query)}  # type: ignore[union-attr]


def first_written(end: str, kind: str, *, up: bool) -> str:
    """Write a question of reach as one would at first: the type, then the path."""
    pattern = f"<{end}> {PATH} ?x" if up else f"?x {PATH} <{end}>"
    return f"SELECT DISTINCT ?x WHERE {{ ?x a <{SEL}{kind}> . {pattern} }}"


def best_form(end: str, kind: str, *, up: bool) -> str:
    """Write the same in its best form: the path first, the type test in a filter behind it."""
    pattern = f"<{end}> {PATH} ?x" if up else f"?x {PATH} <{end}>"
    return f"SELECT DISTINCT ?x WHERE {{ {pattern} FILTER EXISTS {{ ?x a <{SEL}{kind}> }} }}"


def all_against_all(lineage: Lineage, initiatives: set[str], goals: set[str]) -> set[tuple[str, str]]:
    """Find which initiatives serve which goals."""
    return {(start, goal) for goal in goals for start in lineage.serving(goal) if start in initiatives}


def scipy_reach(lineage: Lineage, initiatives: set[str], goals: set[str]) -> set[tuple[str, str]]:
    """Find the same by hand with scipy: sparse rows of initiatives, pushed on until nothing changes."""
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
    pairs = {
        (names[starts[row]], names[column])
        for row, column in zip(found.row[kept], found.col[kept], strict=True)
    }
    scipy_reach.seconds = time.perf_counter() - begin  # type: ignore[attr-defined]
    return pairs


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


def run(quads: int, folder: Path, *, with_rdflib: bool) -> list[Result]:
    """Measure one size."""
    path = folder / f"strategies-{quads}.nq"
    strategies = write_strategies(path, quads)
    store = load(path)
    size = len(store)
    results: list[Result] = []

    def add(question: str, who: str, seconds: float, answers: int) -> None:
        """Note one result."""
        results.append(Result(question, size, who, seconds, answers))

    pattern_seconds, count = measure(lambda: read_fastest(store))
    csv_seconds, csv_count = measure(lambda: read_csv(store))
    assert count == csv_count
    add("build the lineage graph", "pyoxigraph, reading alone", min(pattern_seconds, csv_seconds), count)
    seconds, lineage = measure(lambda: build(store))
    assert len(lineage) == count
    add("build the lineage graph", "selgraph", seconds, len(lineage))

    facts: Facts = read_facts(OxigraphStore(store), find_home())
    lineage = facts.lineage
    kinds = {
        name: {iri for iri, node in facts.nodes.items() if name in node.kinds}
        for name in ("Initiative", "Goal")
    }
    lineage.circling  # noqa: B018 - worked out once when a graph is loaded
    graph = load_rdflib(store) if with_rdflib else None
    for question, end, kind, up in (
        ("goals that one initiative serves", strategies.initiative, "Goal", True),
        ("initiatives that serve one goal", strategies.goal, "Initiative", False),
    ):
        follow = lineage.served if up else lineage.serving
        among = kinds[kind]
        seconds, ours = measure(lambda follow=follow, end=end, among=among: among.intersection(follow(end)))
        add(question, "selgraph", seconds, len(ours))
        for who, query in (
            ("pyoxigraph, as first written", first_written(end, kind, up=up)),
            ("pyoxigraph, best form", best_form(end, kind, up=up)),
        ):
            seconds, theirs = measure(lambda query=query: rows_of(store, query))
            assert theirs == ours, question
            add(question, who, seconds, len(theirs))
        if graph is not None:
            query = best_form(end, kind, up=up)
            seconds, theirs = measure(lambda query=query: {str(row[0]) for row in graph.query(query)})
            assert theirs == ours, question
            add(question, "rdflib, best form", seconds, len(theirs))

    from selgraph.lineage import find_paths

    seconds, paths = measure(lambda: find_paths(lineage, strategies.initiative))
    add("all threads of one initiative, with evidence", "selgraph", seconds, len(paths))
    query = (
        "SELECT ?a ?p ?b ?g WHERE { "
        f"{{ SELECT DISTINCT ?a WHERE {{ <{strategies.initiative}> {PATH[:-1]}* ?a }} }} "
        f"VALUES ?p {{ {' '.join(f'<{SEL}{step}>' for step in STEPS)} }} GRAPH ?g {{ ?a ?p ?b }} }}"
    )
    seconds, rows = measure(lambda: [tuple(term.value for term in row) for row in store.query(query)])
    stated = {(edge.subject, edge.predicate, edge.object) for path in paths for edge in path.edges}
    assert {row[:3] for row in rows if not row[1].endswith("#addresses")} >= stated
    add(
        "all threads of one initiative, with evidence",
        "pyoxigraph, their statements alone",
        seconds,
        len(rows),
    )

    seconds, pairs = measure(lambda: all_against_all(lineage, kinds["Initiative"], kinds["Goal"]))
    add("all initiatives against all goals", "selgraph", seconds, len(pairs))
    times = []
    for _ in range(ROUNDS):
        by_hand = scipy_reach(lineage, kinds["Initiative"], kinds["Goal"])
        times.append(scipy_reach.seconds)  # type: ignore[attr-defined]
    assert by_hand == pairs
    add("all initiatives against all goals", "scipy.sparse, by hand", statistics.median(times), len(by_hand))
    return results


def report(results: list[Result]) -> str:
    """Lay the results out, each beside selgraph's own time."""
    own = {(one.question, one.quads): one.seconds for one in results if one.who == "selgraph"}
    lines = [f"{'question':46} {'quads':>9}  {'who':36} {'ms':>10} {'answers':>8} {'x selgraph':>10}"]
    for one in results:
        ratio = one.seconds / own[one.question, one.quads]
        lines.append(
            f"{one.question:46} {one.quads:>9,}  {one.who:36} {one.seconds * 1000:>10.3f} "
            f"{one.answers:>8,} {ratio:>10.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Run all sizes, print the table, and write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="about how many quads")
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib out; it takes minutes")
    parser.add_argument("--json", type=Path, help="write the results here, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = [
            one
            for size in options.sizes
            for one in run(size, Path(folder), with_rdflib=not options.no_rdflib)
        ]
    versions = {name: version(name) for name in ("pyoxigraph", "rdflib", "scipy")}
    machine = f"{platform.machine()}, Python {platform.python_version()}, " + ", ".join(
        f"{name} {number}" for name, number in versions.items()
    )
    print(f"{machine}, {datetime.now(UTC).date()}; medians of {ROUNDS} rounds\n\n{report(results)}")
    if options.json:
        content = {"machine": machine, "python": sys.version, "results": [asdict(one) for one in results]}
        options.json.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
