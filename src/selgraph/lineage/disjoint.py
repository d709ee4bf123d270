"""How many threads stand side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from selgraph.model import Path

MOST_TRIED: Final = 20_000  # choices weighed before a count is given as `at least`


@dataclass(frozen=True, slots=True)
class SideBySide:
    """How many of some threads share nothing.

    Args:
        edges: the most threads no two of which share a statement.
        nodes: the most threads no two of which share a thing between their ends.
        is_exact: whether there are certainly no more; else there are at least so many.
    """

    edges: int
    nodes: int
    is_exact: bool = True


def count_disjoint(paths: Sequence[Path]) -> SideBySide:
    """Count how many threads between the same two things stand side by side.

    Only whole threads are counted: a way that is put together from pieces of several need not compose, which
    is why this is no plain maximum flow. Counting is exact up to some hundred threads; the cost of being
    exact grows exponentially beyond.

    Args:
        paths: all threads between two things.
    """
    by_edge, edges_exact = _most_apart(
        [frozenset((one.subject, one.predicate, one.object) for one in path.edges) for path in paths]
    )
    inner = {frozenset(node.iri for node in path.nodes[1:-1]) for path in paths}
    direct = frozenset() in inner  # statements that join the two ends themselves are one way, however many
    by_node, nodes_exact = _most_apart([one for one in inner if one])
    return SideBySide(by_edge, by_node + direct, edges_exact and nodes_exact)


def _most_apart(sets: Sequence[frozenset[Hashable]]) -> tuple[int, bool]:
    """Find how many of some sets have nothing in common, two by two.

    Returns:
        The number, and whether it is certain.
    """
    ordered = sorted(set(sets), key=lambda one: (len(one), sorted(map(str, one))))
    holding: dict[Hashable, int] = defaultdict(int)  # which sets hold a thing, as bits
    for place, one in enumerate(ordered):
        for member in one:
            holding[member] |= 1 << place
    clashes = [reduce(or_, (holding[member] for member in one), 0) for one in ordered]
    best = tried = 0
    stack = [(0, (1 << len(ordered)) - 1)]
    while stack:
        chosen, left = stack.pop()
        tried += 1
        if tried > MOST_TRIED:
            return best, False
        best = max(best, chosen)
        if not left or chosen + left.bit_count() <= best:
            continue
        first = (left & -left).bit_length() - 1
        stack.append((chosen, left & ~(1 << first)))
        stack.append((chosen + 1, left & ~clashes[first]))
    return best, True
