"""Why a statement holds: its best proof, and every smallest set of statements that suffices for it."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from selgraph.model import Basis
from selgraph.reason.cone import Claim, Triple
from selgraph.reason.rules import ANYONE
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.reason.cone import Cone, Step

MOST_SETS: Final = 100  # past this a list of sets is no answer any more; the number is said when it is hit

Support = frozenset[Triple]


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement with all that it stands on, down to what is stated.

    Args:
        statement: subject, predicate, object.
        speakers: IRIs of the passages and readings that make it, passages first; empty where a rule makes it,
            and where the ontology or a description does.
        step: how a rule comes to it; None where it is stated.
        premises: the proofs of the step's premises, in their order.
    """

    statement: Triple
    speakers: tuple[str, ...] = ()
    step: Step | None = None
    premises: tuple[Proof, ...] = ()

    @property
    def leaves(self) -> list[Proof]:
        """The proofs at the bottom, left to right: what passages and readings state, and the ontology."""
        return [leaf for premise in self.premises for leaf in premise.leaves] if self.step else [self]

    @property
    def basis(self) -> Basis:
        """What the statement stands on: the weakest of the statements at the bottom."""
        spoken = [leaf for leaf in self.leaves if leaf.speakers]
        return Basis.EXPLICIT if all(_is_explicit(leaf.speakers) for leaf in spoken) else Basis.INTERPRETED


@dataclass(frozen=True, slots=True)
class Supports:
    """The smallest sets of statements each of which suffices for another.

    Args:
        sets: the sets, smallest first, ties by their statements; no set holds another one.
        is_complete: whether there are no more of them.
    """

    sets: tuple[tuple[Triple, ...], ...]
    is_complete: bool


def find_proof(cone: Cone, statement: Triple) -> Proof | None:
    """Find the best proof of a statement.

    The best stands on what passages state rather than on readings, then on the fewest statements (counted as
    often as they are used), ties by the names of rules and premises (Knuth, A generalization of Dijkstra's
    algorithm, 1977).

    Args:
        cone: the statement with everything that it may stand on, as `collect` gives it.
        statement: what is to be explained.

    Returns:
        The proof; None where the statement does not hold.
    """
    return find_proofs(cone, [statement]).get(statement)


def find_proofs(cone: Cone, statements: Iterable[Triple]) -> dict[Triple, Proof]:
    """Find the best proof of each of several statements; see `find_proof`.

    Returns:
        The proofs by statement; one that does not hold has none.
    """
    found: dict[Triple, Proof] = {}
    wanted = set(statements)
    for worst in (Basis.EXPLICIT, Basis.INTERPRETED):
        best = _solve(cone, worst)
        for statement in sorted(wanted - found.keys()):
            if Claim(statement) in best:
                found[statement] = _build(cone, best, Claim(statement))
        if len(found) == len(wanted):
            break
    return found


def find_supports(cone: Cone, statement: Triple, *, most: int = MOST_SETS) -> Supports:
    """Find every set of statements that suffices for a statement and of which none can be spared.

    Where a statement has more than `most` sets only so many are kept for it, the smallest; the cost grows
    with the square of that number.

    Args:
        cone: the statement with everything that it may stand on, as `collect` gives it.
        statement: what is to be explained.
        most: how many sets to give.
    """
    sets: dict[Claim, set[Support]] = {claim: _own(cone, claim) for claim in _claims(cone)}
    users: dict[Claim, set[Claim]] = {}
    for claim, steps in cone.steps.items():
        for step in steps:
            for premise in step.premises:
                users.setdefault(premise, set()).add(claim)
    is_complete = True
    waiting = set(cone.steps)
    while waiting:
        claim = min(waiting)
        waiting.discard(claim)
        found = set(sets[claim])
        for step in cone.steps.get(claim, ()):
            for choice in product(*(sets.get(premise, ()) for premise in step.premises)):
                found.add(frozenset().union(*choice))
        smallest = _smallest(found)
        is_complete = is_complete and len(smallest) <= most
        kept = set(smallest[:most])
        if kept != sets[claim]:
            sets[claim] = kept
            waiting |= users.get(claim, set())
    answer = [
        support
        for support in _smallest(sets.get(Claim(statement), set()))
        if _is_minimal(cone, statement, support)
    ]
    return Supports(tuple(tuple(sorted(support)) for support in answer), is_complete)


def _claims(cone: Cone) -> set[Claim]:
    """List everything that is claimed in a cone."""
    return set(cone.steps) | {
        premise for steps in cone.steps.values() for step in steps for premise in step.premises
    }


def _own(cone: Cone, claim: Claim) -> set[Support]:
    """Give the sets by which a claim stands without a rule: itself, or nothing where it is given."""
    speakers = cone.stated.get(claim.statement)
    if speakers:
        return {frozenset([claim.statement])}
    return {frozenset()} if _is_given(cone, claim) else set()


def _is_given(cone: Cone, claim: Claim) -> bool:
    """Say whether the ontology or a description makes a claim: no speaker and no rule does."""
    return cone.stated.get(claim.statement) == () and claim.makers == ANYONE and not cone.steps.get(claim)


def _smallest(supports: Iterable[Support]) -> list[Support]:
    """Keep the sets that hold no other one, smallest first."""
    kept: list[Support] = []
    for support in sorted(supports, key=lambda one: (len(one), sorted(one))):
        if not any(other <= support for other in kept):
            kept.append(support)
    return kept


def _is_minimal(cone: Cone, statement: Triple, support: Support) -> bool:
    """Say whether no statement of a set can be spared, by deriving without each in turn."""
    return not any(holds(cone, statement, support - {one}) for one in support)


def holds(cone: Cone, statement: Triple, stated: Support) -> bool:
    """Say whether a statement follows from others by the steps of a cone.

    Args:
        cone: as `collect` gives it.
        statement: what is to follow.
        stated: what is taken as stated; the ontology is given.
    """
    true = {claim for claim in _claims(cone) if claim.statement in stated or _is_given(cone, claim)}
    grows = True
    while grows:
        new = {
            claim
            for claim, steps in cone.steps.items()
            if claim not in true and any(all(premise in true for premise in step.premises) for step in steps)
        }
        true |= new
        grows = bool(new)
    return Claim(statement) in true


def _solve(cone: Cone, worst: Basis) -> dict[Claim, Step | None]:
    """Find the cheapest way to each claim that needs nothing weaker than a basis; None for what is stated."""
    waiting = _bottom(cone, worst)
    uses: dict[Claim, list[tuple[Claim, Step]]] = {}
    for claim, steps in cone.steps.items():
        for step in steps:
            for premise in set(step.premises):
                uses.setdefault(premise, []).append((claim, step))
    best: dict[Claim, Step | None] = {}
    cost: dict[Claim, int] = {}
    while waiting:
        size, _, claim, way = heapq.heappop(waiting)
        if claim in best:
            continue
        best[claim], cost[claim] = way, size
        for above, step in uses.get(claim, ()):
            if above not in best and all(premise in cost for premise in step.premises):
                total = sum(cost[premise] for premise in step.premises)
                names = (step.rule, *(term for premise in step.premises for term in premise.statement))
                heapq.heappush(waiting, (total, names, above, step))
    return best


def _bottom(cone: Cone, worst: Basis) -> list[tuple[int, tuple[str, ...], Claim, Step | None]]:
    """List what is given, at no cost, and what is stated on a basis that will do, at the cost of one."""
    found: list[tuple[int, tuple[str, ...], Claim, Step | None]] = []
    for claim in _claims(cone):
        speakers = cone.stated.get(claim.statement)
        if _is_given(cone, claim):
            heapq.heappush(found, (0, (), claim, None))
        elif speakers and (worst is not Basis.EXPLICIT or _is_explicit(speakers)):
            heapq.heappush(found, (1, (), claim, None))
    return found


def _build(cone: Cone, best: dict[Claim, Step | None], claim: Claim) -> Proof:
    """Make a proof of the ways that were chosen."""
    step = best[claim]
    if step is None:
        return Proof(claim.statement, cone.stated[claim.statement])
    return Proof(claim.statement, (), step, tuple(_build(cone, best, premise) for premise in step.premises))


def _is_explicit(speakers: tuple[str, ...]) -> bool:
    """Say whether a passage is among the speakers."""
    return any(iri.startswith(PREFIXES["passage"]) for iri in speakers)
