"""Places or organisations side by side, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.lineage.gaps import Standing
from selgraph.model import STRENGTH, Basis, Node
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import SEL, shorten

if TYPE_CHECKING:
    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

KINDS: Final = (  # in the order in which they are told; a thing goes under the first that it is of
    "Vision",
    "Mission",
    "Value",
    "Principle",
    "Goal",
    "Objective",
    "Aspiration",
    "End",
    "Plan",
    "Programme",
    "Initiative",
    "Mitigation",
    "Course",
    "Enabler",
    "Need",
    "Risk",
    "Measure",
    "Target",
    "Standard",
    "Provider",
    "GovernanceBody",
    "Organisation",
    "Post",
    "PopulationGroup",
    "Site",
    "Place",
    "Figure",
)
TWO: Final = 2  # columns, of which there are no *some*
LONGEST: Final = 20  # characters of a heading, where a shorter name is known
NOT_STATED: Final = "\N{EN DASH}"
MARKS: Final = {Basis.EXPLICIT: "yes", Basis.INTERPRETED: "(yes)", Basis.INFERRED: "((yes))"}
LACKS: Final = {
    Standing.ABSENT: "not so",
    Standing.READ: NOT_STATED,
    Standing.UNREAD: "unread",
    Standing.UNKNOWN: "?",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What one place or organisation has of one thing.

    Args:
        has: whether any statement says that it has it.
        statements: by which; where it has not, what excepts it, or the blank cell, if there is one.
        standing: what is known where it has not; None where it has.
        printed: of a figure, what is printed; else empty.
        is_blank: whether a table has a cell for it that is read, and blank.
    """

    has: bool
    statements: tuple[Statement, ...]
    standing: Standing | None
    printed: str = ""
    is_blank: bool = False

    @property
    def basis(self) -> Basis | None:
        """The weakest of the statements by which it has it; None where it has not."""
        return max((one.basis for one in self.statements), key=STRENGTH.__getitem__) if self.has else None

    @property
    def mark(self) -> str:
        """What stands in the table: the number, or how firmly it has it; else what is known."""
        if self.printed:
            return self.printed
        if self.basis is not None:
            return MARKS[self.basis]
        if self.is_blank:
            return "blank"
        return LACKS[self.standing or Standing.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing, and who has it.

    Args:
        node: the thing; for a figure of several, the first of them.
        label: what to call it.
        kind: name of its class among those that are told apart, such as `Initiative`.
        cells: for each place or organisation, in their order.
    """

    node: Node
    label: str
    kind: str
    cells: tuple[Held, ...]

    @property
    def holders(self) -> tuple[int, ...]:
        """The columns that have it, from 0."""
        return tuple(place for place, cell in enumerate(self.cells) if cell.has)


@dataclass(frozen=True, slots=True)
class Comparison(Answer):
    """Places or organisations side by side.

    Args:
        columns: the places or organisations.
        rows: the things that any of them has, by kind; what more of them have first.
        related: statements that something of one carries on or says again something of another.
        coverage: how much has been read of the documents that name any of them.
        wider: the places that the columns lie in, with how many things are meant for each.
        strategy: what is said.
    """

    columns: tuple[Node, ...]
    rows: tuple[Compared, ...]
    related: tuple[Statement, ...]
    coverage: tuple[DocumentCoverage, ...]
    wider: tuple[tuple[Node, int], ...]
    strategy: Strategy = field(repr=False, compare=False)

    @property
    def shared(self) -> tuple[Compared, ...]:
        """What all have."""
        return tuple(row for row in self.rows if len(row.holders) == len(self.columns))

    def only(self, column: int) -> tuple[Compared, ...]:
        """Give what one has and no other.

        Args:
            column: its place, from 0.
        """
        return tuple(row for row in self.rows if row.holders == (column,))

    def sheets(self) -> tuple[Sheet, ...]:
        """Give how many things are shared, by kind, then the things of each kind, and what is near."""
        kinds = [kind for kind in KINDS if any(row.kind == kind for row in self.rows)]
        listed = [self._listed(kind) for kind in kinds]
        near = (self._near(),) if self.related else ()
        counts = self.counts()
        told = ", ".join(f"{number} {basis}" for basis, number in counts.counts.items())
        # the statements are told below, thing by thing
        rows = tuple(Row(row.cells) for row in counts.rows)
        notes = (f"{sum(counts.counts.values())} statements in all: {told}.", *counts.notes)
        return (Sheet(counts.title, counts.columns, rows, notes), *listed, *near)

    def table(self) -> Sheet:
        """Give everything as one table."""
        rows = [
            Row((self._kind(row.kind), row.label, *(cell.mark for cell in row.cells)), _evidence(row))
            for row in self.rows
        ]
        return Sheet(self._title(), ("kind", "what", *self._headings()), tuple(rows), self._legend())

    def counts(self) -> Sheet:
        """Give how many things of each kind all have, some have, and one alone has."""
        every = len(self.columns)
        rows = []
        for kind in KINDS:
            here = [row for row in self.rows if row.kind == kind]
            number = Counter(len(row.holders) for row in here)
            alone = Counter(row.holders[0] for row in here if len(row.holders) == 1)
            some = [len(here) - number[1] - number[every]] if every > TWO else []
            numbers = [number[every], *some, *(alone[place] for place in range(every))]
            if here:
                evidence = tuple(dict.fromkeys(one for row in here for one in _evidence(row)))
                rows.append(Row((self._kind(kind), *numbers), evidence))
        shared = ("all", "some") if every > TWO else ("both",)
        only = (f"only {heading}" for heading in self._headings())
        return Sheet(self._title(), ("kind", *shared, *only), tuple(rows), self._legend())

    def _listed(self, kind: str) -> Sheet:
        """Give the things of one kind."""
        rows = [
            Row((row.label, *(cell.mark for cell in row.cells)), _evidence(row))
            for row in self.rows
            if row.kind == kind
        ]
        title = self._kind(kind)
        return Sheet(title[0].upper() + title[1:], ("what", *self._headings()), tuple(rows))

    def _near(self) -> Sheet:
        """Give what is not the same and is said to be related."""
        label = self.strategy.label
        holders = {row.node.iri: self._names(row) for row in self.rows}
        rows = [
            Row(
                (
                    label(one.subject),
                    holders[one.subject],
                    label(one.predicate),
                    label(one.value),
                    holders[one.value],
                ),
                (one,),
                one.basis,
            )
            for one in self.related
        ]
        columns = ("what", "had by", "relation", "to", "which is had by")
        return Sheet("Not the same, and said to be related", columns, tuple(rows))

    def _names(self, row: Compared) -> str:
        """Name those who have a thing."""
        return ", ".join(self._headings()[place] for place in row.holders)

    def _kind(self, kind: str) -> str:
        """Name a kind for people."""
        return self.strategy.labels.get(SEL + kind, kind)

    def _headings(self) -> tuple[str, ...]:
        """Name the columns: without the words at the end that all names have, such as CCG."""
        words = [name.split() for name in self._short_names()]
        while len({name[-1] for name in words}) == 1 and min(map(len, words)) > 1:
            words = [name[:-1] for name in words]
        return tuple(" ".join(name) for name in words)

    def _short_names(self) -> tuple[str, ...]:
        """Name the columns, shortly where a shorter name is known that none of the others has."""
        short = [_heading(node) for node in self.columns]
        return tuple(
            name if short.count(name) == 1 else shorten(node.iri)
            for name, node in zip(short, self.columns, strict=True)
        )

    def _title(self) -> str:
        """Say what is compared."""
        names = self._short_names()
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def _legend(self) -> tuple[str, ...]:
        """Say what the marks mean, and what is left out."""
        marks = {cell.mark for row in self.rows for cell in row.cells}
        told = {
            "yes": "passages say that it has it",
            "(yes)": "a curator reads it so",
            NOT_STATED: "read and not stated, which is not that it has none",
            "not so": "a passage excepts it outright",
            "blank": "a table has a cell for it, which was read and is blank",
            "unread": "not stated in what was read, and not all was read",
            "?": "not stated; it is not known how much was read",
        }
        legend = [f"{mark}: {words}" for mark, words in told.items() if mark in marks]
        read = "; ".join(one.words() for one in self.coverage)
        sentences = ["; ".join(legend) + "."] if legend else []
        sentences += [f"Read: {read}."] if read else []
        sentences += [
            f"Left out is what is meant for {node.label} as a whole: {number} things."
            for node, number in self.wider
        ]
        return tuple(sentences)


def _heading(node: Node) -> str:
    """Choose the name of a column: the preferred one, or a shorter one where that is long."""
    if len(node.label) <= LONGEST:
        return node.label
    return min((node.label, *node.other_names), key=lambda name: (len(name), name))


def _evidence(row: Compared) -> tuple[Statement, ...]:
    """Give everything that a row stands on."""
    return tuple(dict.fromkeys(one for cell in row.cells for one in cell.statements))
