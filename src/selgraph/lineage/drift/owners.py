"""Whose a thing was, and whose it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from selgraph.lineage.drift.sides import Side
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

ROLES: Final = ("ownedBy", "ledBy", "providedBy", "commissionedBy")


def find_move(before: Side, earlier: str, after: Side, later: str) -> list[Statement]:
    """Find the statements by which a thing has moved to another organisation; none where it has not.

    A role that one side alone names says nothing, and neither does another role: who leads a thing need not
    own it. An organisation that has taken the place of another is not another one.

    Args:
        before: the earlier side.
        earlier: IRI of the thing there.
        after: the later side.
        later: IRI of the thing there.
    """
    strategy = before.strategy
    found = []
    for role in ROLES:
        was, now = before.said_of(earlier, role), after.said_of(later, role)
        old = {org for one in was for org in _organisations(strategy, one.value)}
        new = {org for one in now for org in _organisations(strategy, one.value)}
        if old and new and not any(_follows(strategy, org, old) for org in new):
            found += [*was, *now]
    return found


def _organisations(strategy: Strategy, iri: str) -> set[str]:
    """Give the organisation that a role is with: that of a post, or of the post that a person holds."""
    if strategy.is_a(iri, "Person"):
        posts = {one.value for one in strategy.said_of(iri, "holds")}
        return {org for post in posts for org in _organisations(strategy, post)}
    if strategy.is_a(iri, "Post"):
        return {one.value for one in strategy.said_of(iri, "postIn")}
    return {iri}


def _follows(strategy: Strategy, org: str, earlier: set[str]) -> bool:
    """Say whether an organisation or a member of it is, or has followed, one of some earlier ones."""
    near = {one for iri in earlier for one in _with_members(strategy, iri)}
    front = _with_members(strategy, org)
    seen: set[str] = set()
    while front:
        if front & near:
            return True
        seen |= front
        front = {one.value for iri in front for one in strategy.said_of(iri, "succeeds")} - seen
    return False


def _with_members(strategy: Strategy, iri: str) -> set[str]:
    """Give an organisation and its members."""
    return {iri, *(one.subject for one in strategy.named_in(iri, "memberOf"))}
