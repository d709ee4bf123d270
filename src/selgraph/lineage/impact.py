"""What is touched when a risk comes true, an enabler is missing or a provider goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.model import STRENGTH, Basis, Node
from selgraph.sheet import Answer, Row, Sheet

if TYPE_CHECKING:
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Edge, Statement

TOUCHES: Final = ("threatens", "enables")  # what the thing itself is said to touch
TOUCHED_BY: Final = (
    "requires",
    "providedBy",
    "ledBy",
    "ownedBy",
    "commissionedBy",
    "involves",
)  # said of what it touches


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that is touched.

    Args:
        node: the thing.
        first: the statement by which the touch begins.
        steps: how many statements lead here, the first one counted.
        basis: the weakest statement of the best way here.
        places: the places that it is meant for, by label; those of what is touched first where it names none.
    """

    node: Node
    first: Edge
    steps: int
    basis: Basis
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact(Answer):
    """What is touched by a thing, up the threads.

    Args:
        start: the risk, the enabler, the provider or whatever it is.
        touched: what is touched, nearest first, then by kind and label.
        strategy: what is said.
    """

    start: Node
    touched: tuple[Touched, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give what is touched line by line, then how much of each kind in each place."""
        label = self.strategy.label
        rows = []
        for one in self.touched:
            other = one.first.object if one.first.subject == self.start.iri else one.first.subject
            way = f"{label(one.first.predicate)} {label(other)}"
            cells = (
                one.node.label,
                self.strategy.kind_label(one.node),
                one.steps,
                way,
                ", ".join(one.places),
            )
            rows.append(Row(cells, (one.first,), one.basis))
        listed = Sheet(
            f"What {self.start.label} touches", ("what", "kind", "steps", "by way of", "places"), tuple(rows)
        )
        counted = Counter(
            (self.strategy.kind_label(one.node), place)
            for one in self.touched
            for place in one.places or ("(no place named)",)
        )
        places = sorted({place for _, place in counted})
        kinds = sorted({kind for kind, _ in counted})
        table = tuple(Row((kind, *(counted[kind, place] for place in places))) for kind in kinds)
        return (listed, Sheet("By kind and place", ("kind", *places), table))


def find_impact(strategy: Strategy, start: str, *, depth: int | None = None) -> Impact:
    """Find what a thing touches: directly, and then up the threads from there.

    A risk touches what it threatens; an enabler what it enables and what requires it; a provider or another
    organisation what it provides, leads, owns, commissions or takes part in. Anything touches what it serves.

    Args:
        strategy: what is said.
        start: IRI of the thing.
        depth: how many statements may lead from it; None for any number.
    """
    firm = strategy.remember(
        "explicit lineage", lambda: strategy.lineage.only_where(lambda edge: edge.basis is Basis.EXPLICIT)
    )
    found: dict[str, Touched] = {}
    for said, touched in _first_touches(strategy, start):
        edge = strategy.edge(said)
        left = None if depth is None else depth - 1
        if left is not None and left < 0:
            continue
        near, firmly = strategy.lineage.served(touched, depth=left), firm.served(touched, depth=left)
        own = _places(strategy, touched)
        for iri, steps in {touched: 0, **near}.items():
            weakest = edge.basis if iri == touched or iri in firmly else Basis.INTERPRETED
            one = Touched(strategy.node(iri), edge, steps + 1, weakest, _places(strategy, iri) or own)
            known = found.get(iri)
            if iri != start and (
                known is None or (one.steps, STRENGTH[one.basis]) < (known.steps, STRENGTH[known.basis])
            ):
                found[iri] = one
    order = sorted(found.values(), key=lambda one: (one.steps, one.node.kind, one.node.label, one.node.iri))
    return Impact(strategy.node(start), tuple(order), strategy)


def _first_touches(strategy: Strategy, start: str) -> list[tuple[Statement, str]]:
    """List the statements by which a thing touches others, with what it touches."""
    touches = [(one, one.value) for one in strategy.said_of(start, *TOUCHES)]
    touched_by = [(one, one.subject) for one in strategy.named_in(start, *TOUCHED_BY)]
    stated = {(edge.subject, edge.predicate, edge.object) for edge in strategy.lineage.edges_from(start)}
    serves = [
        (one, one.value)
        for one in strategy.said_of(start)
        if (one.subject, one.predicate, one.value) in stated and (one, one.value) not in touches
    ]
    return touches + touched_by + serves


def _places(strategy: Strategy, iri: str) -> tuple[str, ...]:
    """Name the places that a thing is meant for."""
    return tuple(
        sorted(
            {
                one.label
                for one in strategy.said_of(iri, "appliesTo")
                if strategy.is_a(one.value, "Place", "Site")
            }
        )
    )
