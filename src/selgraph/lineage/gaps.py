"""What the documents leave open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from selgraph.model import Statement
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import RDF_TYPE, SEL, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Passage


class Standing(StrEnum):
    """What is known of something that is missing."""

    ABSENT = "stated to be absent"
    READ = "read and not stated"
    UNREAD = "unread"
    UNKNOWN = "not known"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class GapCheck:
    """A check of the catalogue that looks for a gap, with what it finds.

    Args:
        name: of the check.
        title: what is missing, for people.
        stated_by: names of the properties by which a document says that it has nothing to say yet.
        columns: names of the columns; the thing comes first.
        rows: what it finds.
    """

    name: str
    title: str
    stated_by: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GapAnswer:
    """A curator's word on a gap.

    Args:
        iri: the answer.
        gap: name of the check.
        closes: IRI of the thing for which nothing is missing.
        rationale: why.
        passages: what the answer rests on.
    """

    iri: str
    gap: str
    closes: str
    rationale: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing for one thing.

    Args:
        check: the check that found it.
        node: the thing.
        beside: what else the check says, by column.
        standing: what is known of it.
        reason: the curator's, or what the document prints instead; else empty.
        said: the statements that say that it is absent; else those by which the documents name the thing.
        coverage: how much has been read of the documents in which the answer would stand.
    """

    check: GapCheck
    node: Node
    beside: tuple[tuple[str, str], ...]
    standing: Standing
    reason: str
    said: tuple[Statement, ...]
    coverage: tuple[DocumentCoverage, ...]


@dataclass(frozen=True, slots=True)
class Gaps(Answer):
    """What is missing, by kind of gap.

    Args:
        found: the gaps, by check and label.
        checks: the checks that were made, those that found nothing too.
        coverage: how much has been read of every document.
        strategy: what is said.
    """

    found: tuple[Gap, ...]
    checks: tuple[GapCheck, ...]
    coverage: tuple[DocumentCoverage, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each gap, then how many there are of each kind, then how much has been read."""
        label = self.strategy.label
        rows = []
        for one in self.found:
            beside = "; ".join(_value(value, label) for _, value in one.beside)
            read = "; ".join(document.words() for document in one.coverage)
            what = f"{one.node.label} ({beside})" if beside else one.node.label
            cells = (
                one.check.title,
                what,
                self.strategy.kind_label(one.node),
                str(one.standing),
                one.reason,
                read,
            )
            rows.append(Row(cells, one.said))
        columns = ("gap", "what", "kind", "standing", "reason", "read")
        return (Sheet("Gaps", columns, tuple(rows)), self._counts(), self._coverage())

    def _counts(self) -> Sheet:
        """Count the gaps of each kind by standing."""
        counted = Counter((one.check.name, one.standing) for one in self.found)
        rows = []
        for check in self.checks:
            numbers = [counted[check.name, standing] for standing in Standing]
            rows.append(Row((check.title, check.name, *numbers)))
        return Sheet("Gaps by kind", ("gap", "check", *Standing), tuple(rows))

    def _coverage(self) -> Sheet:
        """Say how much of each document has been read."""
        rows = [
            Row(
                (
                    one.document.title,
                    one.printed,
                    one.cited,
                    one.set_aside,
                    None if one.unread is None else len(one.unread),
                )
            )
            for one in self.coverage
        ]
        notes = ("Read and not stated: every printed line of the documents that name the thing was read.",)
        return Sheet(
            "Read so far", ("document", "lines", "cited", "set aside", "neither"), tuple(rows), notes
        )


def find_gaps(
    strategy: Strategy,
    checks: Sequence[GapCheck],
    answers: Sequence[GapAnswer],
    coverage: Mapping[str, DocumentCoverage],
    *,
    among: Collection[str] | None = None,
) -> Gaps:
    """Say of each gap what is known of it; what a curator has closed comes as answered.

    A gap is *stated to be absent* where a document prints something in the place of what is missing; *read
    and not stated* where every printed line of the documents that name the thing was read; *unread* where
    some was not; and not known where it is not known which lines are printed.

    Args:
        strategy: what is said.
        checks: what the checks found; they leave out what a curator has closed.
        answers: what curators say; none for the gaps that are open alone.
        coverage: how much of each document has been read.
        among: IRIs of the things that are of interest; None for all.
    """
    desk = _Desk(strategy, coverage)
    found = [
        desk.weigh(check, row) for check in checks for row in check.rows if among is None or row[0] in among
    ]
    for check in checks:
        for one in answers:
            if one.gap == check.name and (among is None or one.closes in among):
                node = strategy.node(one.closes)
                found.append(Gap(check, node, (), Standing.ANSWERED, one.rationale, _spoken(one), ()))
    found.sort(key=lambda one: (one.check.name, one.node.label, one.beside))
    return Gaps(tuple(found), tuple(checks), tuple(coverage.values()), strategy)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is looked up to weigh a gap.

    Args:
        strategy: what is said.
        coverage: how much of each document has been read.
    """

    strategy: Strategy
    coverage: Mapping[str, DocumentCoverage]

    def weigh(self, check: GapCheck, row: tuple[str, ...]) -> Gap:
        """Say what is known of one gap."""
        iri = row[0]
        node = self.strategy.node(iri)
        beside = tuple(zip(check.columns[1:], row[1:], strict=True))
        named = self.strategy.documents_naming(iri)
        where = tuple(self.coverage[one.iri] for one in named if one.iri in self.coverage)
        notes = {SEL + name for name in check.stated_by}
        instead = tuple(one for one in self.strategy.said_of(iri) if one.predicate in notes)
        if instead:
            reason = "; ".join(f"“{one.value}” is printed instead" for one in instead)
            return Gap(check, node, beside, Standing.ABSENT, reason, instead, where)
        kinds = tuple(one for one in self.strategy.said_of(iri) if one.predicate == RDF_TYPE)
        return Gap(check, node, beside, standing_of(where), "", kinds, where)


def standing_of(where: Sequence[DocumentCoverage]) -> Standing:
    """Say whether the documents in which the answer would stand have been read."""
    if not where or any(one.unread is None for one in where):
        return Standing.UNKNOWN
    return Standing.READ if all(one.is_whole for one in where) else Standing.UNREAD


def _spoken(answer: GapAnswer) -> tuple[Statement, ...]:
    """Give a curator's answer as a statement with the passages that it rests on."""
    if not answer.passages:
        return ()
    return (
        Statement(
            answer.closes,
            SEL + "rationale",
            answer.rationale,
            answer.rationale,
            is_thing=False,
            speakers=answer.passages,
        ),
    )


def _value(value: str, label: Callable[[str], str]) -> str:
    """Write what a check says beside the thing: the name of another thing, or a text."""
    return label(value) if shorten(value) != value else value
