"""The statements as a networkx graph, with the circles in it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from selgraph.model import Edge, Node


def build_graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph[str]:
    """Build a networkx graph of things and statements; see `Lineage.to_networkx`."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node.iri, {"node": node}) for node in nodes)
    for edge in edges:
        graph.add_edge(edge.subject, edge.object, key=edge.predicate, edge=edge)
    return graph


def find_circles(graph: nx.MultiDiGraph[str]) -> list[list[Node]]:
    """Find the things that serve each other in a circle; see `Lineage.find_circles`."""
    import networkx as nx

    groups = [
        group
        for group in nx.strongly_connected_components(graph)
        if len(group) > 1 or graph.has_edge(*group, *group)
    ]
    circles = [
        sorted((graph.nodes[iri]["node"] for iri in group), key=lambda node: (node.label, node.iri))
        for group in groups
    ]
    return sorted(circles, key=lambda circle: (circle[0].label, circle[0].iri))


def left_in_circles(ahead: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Take away step by step what nothing leads to and what leads to nothing; what is left holds all circles.

    Args:
        ahead: for each thing what it leads to.
    """
    left = set(ahead)
    for _ in range(2):  # once forwards, once backwards
        coming: dict[str, int] = defaultdict(int)
        behind: dict[str, list[str]] = defaultdict(list)
        for here in left:
            for there in ahead[here]:
                if there in left:
                    coming[there] += 1
                    behind[there].append(here)
        ready = [iri for iri in left if not coming[iri]]
        while ready:
            here = ready.pop()
            left.discard(here)
            for there in ahead[here]:
                if there in left:
                    coming[there] -= 1
                    if not coming[there]:
                        ready.append(there)
        ahead = {iri: [one for one in behind[iri] if one in left] for iri in left}
    return frozenset(left)
