"""What Graphviz works out for a graph in layers: which layer, and where in it.

`dot` follows Gansner, Koutsofios, North and Vo (1993). It runs in this process, by the libraries that come
with PyGraphviz, and uses no chance: the same graph in the same order is laid out the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

_INCH: Final = 72  # points; Graphviz takes sizes in inches and gives places in points
_ROUNDS: Final = 600  # of its search for short lines; what hundreds of nodes need, and a bound for thousands
_Node = TypeVar("_Node", bound="Hashable")


def find_layers(lines: Sequence[tuple[_Node, _Node]]) -> dict[_Node, int]:
    """Give each node its layer, so that each line is short and, unless in a circle, leads on.

    Args:
        lines: from where to where, not from a node to itself.

    >>> find_layers([("a", "b"), ("b", "c"), ("a", "c")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    if not lines:
        return {}
    nodes = list(dict.fromkeys(node for line in lines for node in line))
    number = {node: place for place, node in enumerate(nodes)}
    places = _run(len(nodes), [f"{number[start]}->{number[end]}" for start, end in lines])
    layers = {x: layer for layer, x in enumerate(sorted({x for x, _ in places}))}
    return {node: layers[x] for node, (x, _) in zip(nodes, places, strict=True)}


def find_places(
    layers: Sequence[Sequence[_Node]],
    lines: Iterable[tuple[_Node, _Node, int]],
    heights: Mapping[_Node, float],
    apart: float,
) -> dict[_Node, float]:
    """Give each node its place in its layer, so that few lines cross, and those that matter are level.

    Args:
        layers: the nodes of each layer, in any order.
        lines: from a node to one in the next layer, and how much it matters that it is level.
        heights: of each node, in points.
        apart: points between two nodes of a layer.

    Returns:
        The middle of each node, in points from the top.

    >>> lines = [("a", "d", 1), ("b", "c", 1)]
    >>> places = find_places([["a", "b"], ["c", "d"]], lines, dict.fromkeys("abcd", 9), 9)
    >>> (places["a"] < places["b"]) == (places["d"] < places["c"])
    True
    """
    nodes = [node for layer in layers for node in layer]
    if not nodes:
        return {}
    number = {node: place for place, node in enumerate(nodes)}
    # An unseen node in each layer, joined with the next, keeps the layers in their order.
    marks = range(len(nodes), len(nodes) + len(layers))
    parts = [f"{number[node]}[height={heights[node] / _INCH:.4f}]" for node in nodes]
    for mark, layer in zip(marks, layers, strict=True):
        parts.append(f"{mark}[height=0]")
        parts.append(f"{{rank=same {' '.join(str(number[node]) for node in layer)} {mark}}}")
    parts += [f"{mark}->{mark + 1}[weight=0]" for mark in marks[:-1]]
    parts += [f"{number[start]}->{number[end]}[weight={weight}]" for start, end, weight in lines]
    places = _run(len(nodes) + len(layers), parts, apart)
    bottom = max(y for _, y in places)
    return {node: bottom - y for node, (_, y) in zip(nodes, places, strict=False)}


def _run(count: int, parts: Iterable[str], apart: float = 9) -> list[tuple[float, float]]:
    """Have dot lay out nodes that are called by their number; gives x and y of each, y from the bottom."""
    from pygraphviz import AGraph

    graph = AGraph(
        f"digraph {{rankdir=LR splines=false nodesep={apart / _INCH:.4f} nslimit={_ROUNDS / count:.3f} "
        'node [shape=box fixedsize=true width=1 label=""] edge [arrowhead=none] '
        f"{' '.join(parts)}}}"
    )
    graph.layout(prog="dot")
    places = []
    for node in range(count):
        x, y = graph.get_node(node).attr["pos"].split(",")
        places.append((float(x), float(y)))
    graph.close()
    return places
