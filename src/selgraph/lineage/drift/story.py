"""What became of one thing across all documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selgraph.lineage.drift.links import Links
from selgraph.lineage.drift.sheets import write_places
from selgraph.lineage.drift.sides import Side, date_of, order_of
from selgraph.lineage.drift.transition import Drifted, Transition
from selgraph.lineage.drift.words import show_marks
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Document, Node


@dataclass(frozen=True, slots=True)
class Step:
    """A thing in one document.

    Args:
        document: the document.
        drifted: what became of the thing there since the document that named it last; its `earlier` is None
            where the document is the first, its `later` where the document does not name it.
    """

    document: Document
    drifted: Drifted


@dataclass(frozen=True, slots=True)
class Story(Answer):
    """What became of one thing across all documents, from the first that names it or what it comes from.

    Args:
        node: the thing.
        steps: one or more for each document from the first, oldest first.
        strategy: what is said.
    """

    node: Node
    steps: tuple[Step, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each step."""
        columns = ("document", "what became of it", "before", "after", "words", "notes", "where")
        rows = tuple(
            Row(
                (
                    f"{slug_of(step.document.iri)} ({date_of(step.document)})",
                    "; ".join(step.drifted.changes),
                    step.drifted.earlier.label if step.drifted.earlier else "",
                    step.drifted.later.label if step.drifted.later else "",
                    show_marks(step.drifted.words),
                    "; ".join(step.drifted.notes),
                    write_places(step.drifted.places[-1:]) if step.drifted.later else "",
                ),
                (*step.drifted.said, *step.drifted.remarks),
                step.drifted.basis,
            )
            for step in self.steps
        )
        return (Sheet(f"{self.node.label} across the documents", columns, rows),)


def drift_of(strategy: Strategy, iri: str, coverage: Mapping[str, DocumentCoverage]) -> Story:
    """Tell what became of one thing: what it comes from, and what each later document made of it.

    Costs what is said of the thing and of those that it is linked to.

    Args:
        strategy: what is said.
        iri: the thing.
        coverage: how much has been read of each document.
    """
    links = Links(strategy)
    family = [*reversed(list(links.earlier(iri))), iri, *links.later(iri)]
    steps: list[Step] = []
    past: list[tuple[Side, str]] = []  # where each of the family was named, oldest first
    for document in sorted(strategy.documents.values(), key=order_of):
        side = Side((document,), strategy, coverage)
        here = [one for one in family if side.naming(one)]
        steps += _take(links, past, side, here) or _miss(links, past, side, iri)
        past += [(side, one) for one in here]
    return Story(strategy.node(iri), tuple(steps), strategy)


def _take(links: Links, past: Sequence[tuple[Side, str]], side: Side, here: Sequence[str]) -> list[Step]:
    """Say what one document made of what earlier ones named."""
    steps, strategy, document = [], links.strategy, side.documents[0]
    if not past:
        first = Transition(strategy, Side((), strategy, side.coverage), side, links)
        return [Step(document, first.new(one, elsewhere=False)) for one in here]
    for one in here:
        sources = {other: links.earlier(one)[other] for other in links.earlier(one)} | {one: ()}
        before = [(where, other) for where, other in past if other in sources]
        if not before:
            first = Transition(strategy, past[-1][0], side, links)
            steps.append(Step(document, first.new(one, elsewhere=False)))
            continue
        where, _ = before[-1]
        transition = Transition(strategy, where, side, links)
        near = [other for there, other in before if there is where]
        for other in [one] if one in near else links.apart(near):
            beside = [later for later in here if other in links.earlier(later)] if other not in here else []
            steps.append(
                Step(
                    document,
                    transition.pair(other, one, sources[other], links.apart(beside), links.apart(near)),
                )
            )
    return steps


def _miss(links: Links, past: Sequence[tuple[Side, str]], side: Side, iri: str) -> list[Step]:
    """Say that a document names neither a thing nor what it comes from or has become."""
    if not past:
        return []
    transition = Transition(links.strategy, past[-1][0], side, links)
    return [Step(side.documents[0], transition.gone(iri, elsewhere=False))]
