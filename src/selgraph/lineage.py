"""Paths through the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from selgraph.errors import LimitError
from selgraph.model import STRENGTH, Composition, Edge, Node, Path

if TYPE_CHECKING:
    import networkx

MOST_PATHS = 10_000  # past this a list of threads is no answer any more; the number is said when it is hit


class Compositions:
    """The table of which two relations make a longer one.

    Args:
        rows: the table.
        wider: for each relation the one it is a sub-property of, where it has one.
    """

    def __init__(self, rows: Iterable[Composition], wider: Mapping[str, str]) -> None:
        """Keep the rows by their pair."""
        self._rows = {(row.first, row.second): row for row in rows}
        self._wider = wider

    def find(self, first: str, second: str) -> Composition | None:
        """Find the row for a pair of relations.

        The narrowest row decides: a relation without a row of its own follows the one it is a sub-property of, the
        second before the first.

        Returns:
            The row, accepted or refused; None where the table is silent, which counts as refused.
        """
        for left in self._upwards(first):
            for right in self._upwards(second):
                row = self._rows.get((left, right))
                if row is not None:
                    return row
        return None

    def _upwards(self, relation: str) -> list[str]:
        """List a relation and the wider ones above it, narrowest first."""
        chain = [relation]
        while (wider := self._wider.get(chain[-1])) is not None and wider not in chain:
            chain.append(wider)
        return chain


def build_graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> networkx.MultiDiGraph:
    """Build the graph that threads run through.

    Args:
        nodes: the things.
        edges: the statements of lineage; they point from what serves to what is served.

    Returns:
        A graph whose nodes are IRIs with the attribute `node` (a Node) and whose edges have the predicate as key and
        the attribute `edge` (an Edge).
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    graph.add_nodes_from((node.iri, {"node": node}) for node in nodes)
    for edge in edges:
        graph.add_edge(edge.subject, edge.object, key=edge.predicate, edge=edge)
    return graph


def find_paths(graph: networkx.MultiDiGraph, start: str, compositions: Compositions, *, most: int = MOST_PATHS) -> list[Path]:
    """Find every thread from a thing upwards to where it ends.

    A thread goes on as long as the relations behind it and the next one compose; it never comes to the same thing
    twice. A thread that only begins a longer one is not given. The cost grows with the number of threads, which can
    grow exponentially with their length.

    Args:
        graph: as `build_graph` makes it.
        start: IRI of the thing.
        compositions: the table that says what composes.
        most: how many threads may be found.

    Returns:
        List of Path, strongest basis first, then shortest, ties by labels.

    Raises:
        LimitError: there are more threads than `most`.
    """
    found: list[Path] = []
    trail: list[Edge] = []
    visited = {start}

    def choices(here: str, relation: str | None) -> list[tuple[Edge, str]]:
        """List the steps that may be taken from here, with the relation that they make with what is behind."""
        steps = []
        for _, there, data in graph.out_edges(here, data=True):
            edge: Edge = data["edge"]
            if there in visited:
                continue
            if relation is None:
                steps.append((edge, edge.predicate))
                continue
            row = compositions.find(relation, edge.predicate)
            if row is not None and row.yields is not None:
                steps.append((edge, row.yields))
        return steps

    stack = [choices(start, None)]
    while stack:
        if stack[-1]:
            edge, relation = stack[-1].pop()
            trail.append(edge)
            visited.add(edge.object)
            further = choices(edge.object, relation)
            if not further:
                if len(found) >= most:
                    raise LimitError(
                        f"There are more than {most} threads from here.", fix="Ask for a thing that is higher up, or for fewer steps."
                    )
                found.append(_path(graph, trail))
            stack.append(further)
            continue
        stack.pop()
        if trail:
            visited.discard(trail.pop().object)
    return sorted(found, key=_rank)


def _path(graph: networkx.MultiDiGraph, trail: list[Edge]) -> Path:
    """Make a path of the steps taken so far."""
    iris = [trail[0].subject, *(edge.object for edge in trail)]
    return Path(tuple(graph.nodes[iri]["node"] for iri in iris), tuple(trail))


def _rank(path: Path) -> tuple[int, int, list[str], list[str]]:
    """Order threads: weakest step strongest first, then shortest, then by labels."""
    return (
        STRENGTH[path.basis],
        len(path.edges),
        [node.label for node in path.nodes],
        [edge.predicate for edge in path.edges],
    )
