"""Which things a selector picks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from selgraph.model import Edge, Node
from selgraph.naming import find_node


def pick(selector: str, nodes: Mapping[str, Node], edges: Iterable[Edge]) -> frozenset[str]:
    """Pick a thing, with what it serves (`x+`), what serves it (`+x`), or both (`+x+`).

    Args:
        selector: the name of a thing, with or without plus signs.
        nodes: the things, by IRI.
        edges: the statements of lineage; they point from what serves to what is served.

    Returns:
        IRIs.

    Raises:
        UnknownNameError: nothing has this name.
        AmbiguousNameError: several things have it.
    """
    name = selector.strip()
    start = find_node(name.removeprefix("+").removesuffix("+"), nodes.values()).iri
    picked = {start}
    for is_wanted, ends in (
        (name.endswith("+"), ("subject", "object")),
        (name.startswith("+"), ("object", "subject")),
    ):
        if is_wanted:
            picked |= _follow(start, edges, *ends)
    return frozenset(picked)


def _follow(start: str, edges: Iterable[Edge], here: str, there: str) -> set[str]:
    """Gather what is reached from a thing in one direction."""
    steps: dict[str, list[str]] = {}
    for edge in edges:
        steps.setdefault(getattr(edge, here), []).append(getattr(edge, there))
    found: set[str] = set()
    queue = [start]
    while queue:
        for following in steps.get(queue.pop(), []):
            if following not in found:
                found.add(following)
                queue.append(following)
    return found
