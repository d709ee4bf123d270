"""How many threads lead from a thing to others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from selgraph.errors import LimitError
from selgraph.lineage.paths import MOST_PATHS, STEPS_A_PATH

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from selgraph.lineage.graph import Lineage


def count_threads(
    lineage: Lineage, start: str, ends: AbstractSet[str], *, depth: int | None = None
) -> Counter[str]:
    """Count the threads of two or more steps from a thing up to each of some others.

    One walk counts them for all ends; as many as `find_paths_between` finds one by one. The cost grows with
    the number of threads, which can grow exponentially with their length.

    Args:
        lineage: the graph.
        start: IRI of the thing.
        ends: IRIs of the others.
        depth: how many steps a thread may have; None for any number.

    Raises:
        LimitError: there are too many.
    """
    carried, bit = lineage.compositions.carried, lineage.compositions.bit
    found: Counter[str] = Counter()
    trail, passed, relations = [start], {start}, [0]
    stack = [iter(lineage.edges_from(start) if depth != 0 else ())]
    taken = 0
    while stack:
        edge = next(stack[-1], None)
        if edge is None:
            stack.pop()
            relations.pop()
            passed.discard(trail.pop())
            continue
        there = edge.object
        made = carried(relations[-1], edge.predicate) if relations[-1] else bit(edge.predicate)
        if there in passed or not made:
            continue
        taken += 1
        if taken > MOST_PATHS * STEPS_A_PATH:
            raise LimitError(
                f"There are too many threads from {lineage.node(start).label} to count.",
                fix="Ask for fewer steps (--max-depth), or for levels instead of counts.",
            )
        if there in ends and len(stack) > 1:
            found[there] += 1
        if depth is None or len(stack) < depth:
            stack.append(iter(lineage.edges_from(there)))
            trail.append(there)
            passed.add(there)
            relations.append(made)
    return found
