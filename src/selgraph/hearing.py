"""What an answer hears of a graph: no more than lies around its things, where that will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph import lineage
from selgraph.errors import SelgraphError
from selgraph.reach import Reach

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.lineage import Scope, Strategy
    from selgraph.lineage.selector import Part


def hear_all(facts: Facts, scope: Scope, exclude: str = "") -> Strategy:
    """Give what is said within a scope.

    Args:
        facts: what the graph holds.
        scope: what is left aside.
        exclude: a selector of the things that are left out; empty for none.
    """
    heard = facts.strategy.within(scope)
    return _without(heard, hear_named(facts, exclude), exclude, scope) if exclude else heard


def hear_near(facts: Facts, things: list[str], reach: Reach, scope: Scope, exclude: str = "") -> Strategy:
    """Give what is said around some things, at least as far as a reach says; else as `hear_all`."""
    if exclude and _read_names(facts, exclude) is None:
        return hear_all(facts, scope, exclude)
    heard = facts.around(things, reach).within(scope)
    return _without(heard, heard, exclude, scope) if exclude else heard


def hear_named(facts: Facts, selector: str, exclude: str = "") -> Strategy:
    """Give what is said around the names in a selector; everything, where it picks in another way."""
    near = hear_only_named(facts, selector, exclude)
    return facts.strategy if near is None else near


def hear_only_named(facts: Facts, selector: str, exclude: str = "") -> Strategy | None:
    """Give what is said around the names in a selector; None, where it picks in another way."""
    parts = _read_names(facts, selector)
    left_out = _read_names(facts, exclude) if exclude else []
    if parts is None or left_out is None:
        return None
    parts += left_out
    reach = Reach(
        up=any(part.above != 0 or part.around for part in parts),
        down=any(part.below != 0 or part.around for part in parts),
        picked=True,
    )
    return facts.around([facts.find(part.atom.value).iri for part in parts], reach)


def _without(heard: Strategy, among: Strategy, exclude: str, scope: Scope) -> Strategy:
    """Leave out what a selector picks."""
    return heard.without(node.iri for node in lineage.pick(among, exclude, scope=scope))


def _read_names(facts: Facts, selector: str) -> list[Part] | None:
    """Read the parts of a selector; None where one of them is not the name of one thing."""
    from selgraph.lineage.selection import read

    try:
        found = read(facts.around(()), selector)
    except SelgraphError:
        return None
    parts = [part for term in found.terms for part in term]
    is_plain = all(part.atom.method == "" and "*" not in part.atom.value for part in parts)
    return parts if is_plain else None
