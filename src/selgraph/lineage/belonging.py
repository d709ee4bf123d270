"""What belongs to a place or an organisation, and by which statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.model import STRENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

# said of a thing, and names the place or organisation
OF_IT: Final = (
    "appliesTo",
    "locatedIn",
    "providesFor",
    "ownedBy",
    "ledBy",
    "commissionedBy",
    "providedBy",
    "governedBy",
    "involves",
    "postIn",
    "memberOf",
    "threatens",
    "figureOf",
)
ITS: Final = (
    "hasTarget",
    "measuredBy",
    "hasSite",
    "memberOf",
    "providesFor",
)  # said of it, and names a thing
WITH: Final = ("measuredBy", "hasTarget", "requires", "providedBy", "partOf")  # said of what it has
WITH_IT: Final = ("threatens", "enables", "mitigates")  # said of another thing, and names what it has
COMMISSIONERS: Final = ("ClinicalCommissioningGroup", "PrimaryCareTrust", "PathfinderGroup")

Ways = dict[str, tuple["Statement", ...]]


def find_belongings(strategy: Strategy, start: str, *, with_bodies: bool = False) -> Ways:
    """Find what a place or an organisation has, each thing with the statements that make it so.

    It *has* a thing

    1. that is meant for it, lies in it, is owned, led, commissioned, provided or governed by it, involves or
       threatens it, is a post in it or a figure of it, cares for it, is its member, or has it as a member;
    2. that is set out in a plan that it alone owns or that is meant for it alone;
    3. that goes with one of these, one step on: what it is measured by, its target, what it requires, who
       provides it, the whole that it is a part of; what enables, threatens or mitigates it.

    What is meant for a wider place, such as the whole of an area, is not counted as had by each part of it:
    that would make every part alike.

    Args:
        strategy: what is said.
        start: IRI of the place or organisation.
        with_bodies: whether a place has what its commissioners have: the groups and trusts that are meant for
            it alone, and those that succeed them.

    Returns:
        By IRI of the thing; the shortest way to it, an explicit one before another.
    """
    found: Ways = {}
    for begin, way in [(start, ()), *(_bodies(strategy, start) if with_bodies else ())]:
        near: Ways = {}
        _keep(near, (((*way, *more), iri) for more, iri in _directly(strategy, begin)))
        _keep(near, (((*way, *more), iri) for more, iri in _set_out(strategy, near)))
        goes_with: Ways = {}
        for iri, before in near.items():
            _keep(goes_with, (((*before, one), other) for one, other in _with(strategy, iri)))
        for ways in (near, goes_with):
            _keep(found, ((statements, iri) for iri, statements in ways.items()))
    found.pop(start, None)
    return found


def _directly(strategy: Strategy, start: str) -> Iterator[tuple[tuple[Statement, ...], str]]:
    """Give what it has by one statement."""
    for one in strategy.named_in(start, *OF_IT):
        yield (one,), one.subject
    for one in strategy.said_of(start, *ITS):
        if one.is_thing:
            yield (one,), one.value


def _set_out(strategy: Strategy, near: Ways) -> Iterator[tuple[tuple[Statement, ...], str]]:
    """Give what is set out in its plans: those that it owns, and those that are meant for it alone."""
    for iri, way in list(near.items()):
        if strategy.is_a(iri, "Plan") and _is_own(strategy, iri, way):
            for one in strategy.named_in(iri, "setOutIn"):
                yield (*way, one), one.subject


def _is_own(strategy: Strategy, plan: str, way: tuple[Statement, ...]) -> bool:
    """Say whether a plan is for the one place or organisation, and not one of many that it is for."""
    relation = way[-1].predicate
    others = {one.value for one in strategy.said_of(plan) if one.predicate == relation}
    return relation.endswith(("#ownedBy", "#appliesTo")) and len(others) == 1


def _with(strategy: Strategy, iri: str) -> Iterator[tuple[Statement, str]]:
    """Give what goes with a thing that it has."""
    if strategy.is_a(iri, "Organisation", "Place", "Site", "Figure"):
        return
    for one in strategy.said_of(iri, *WITH):
        if one.is_thing:
            yield one, one.value
    for one in strategy.named_in(iri, *WITH_IT):
        yield one, one.subject


def _bodies(strategy: Strategy, place: str) -> list[tuple[str, tuple[Statement, ...]]]:
    """List the commissioners of one place, with the statements that make them so, and their successors."""
    found: dict[str, tuple[Statement, ...]] = {}
    for one in strategy.named_in(place, "appliesTo", "providesFor"):
        places = {other.value for other in strategy.said_of(one.subject, "appliesTo", "providesFor")}
        if places == {place} and strategy.is_a(one.subject, *COMMISSIONERS):
            found.setdefault(one.subject, (one,))
    for body, way in list(found.items()):
        for one in strategy.named_in(body, "succeeds"):
            found.setdefault(one.subject, (*way, one))
    return list(found.items())


def _keep(ways: Ways, more: Iterable[tuple[tuple[Statement, ...], str]]) -> None:
    """Keep the better way to each thing: fewer statements, then firmer ones."""
    for way, iri in more:
        known = ways.get(iri)
        if known is None or _rank(way) < _rank(known):
            ways[iri] = way


def _rank(way: tuple[Statement, ...]) -> tuple[int, int]:
    """Say which way comes first: the shorter, then the one whose weakest statement is firmer."""
    return len(way), max(STRENGTH[one.basis] for one in way)
