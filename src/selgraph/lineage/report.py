"""The board paper of an organisation, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selgraph.sheet import Answer, Row, Sheet

if TYPE_CHECKING:
    from selgraph.model import Document, Edge, Node


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a board paper.

    Args:
        title: its heading.
        lead: what it shows and how that was found, in a sentence or two.
        sheets: its tables.
        is_drawn: whether the picture of the threads stands here.
    """

    title: str
    lead: str
    sheets: tuple[Sheet, ...]
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class Report(Answer):
    """A board paper.

    Args:
        organisation: whose it is.
        about: what it stands on, in a sentence or two.
        sections: its parts, in reading order.
        drawn: the statements of the strongest threads to its own ends, for a picture.
        steps: how many steps a thread that is drawn has at most.
        documents: those that are cited.
    """

    organisation: Node
    about: str
    sections: tuple[Section, ...]
    drawn: tuple[Edge, ...] = field(repr=False)
    steps: int
    documents: tuple[Document, ...] = ()

    @property
    def title(self) -> str:
        """The heading of the paper."""
        return f"{self.organisation.label}: its strategy, and what it stands on"

    def sheets(self) -> tuple[Sheet, ...]:
        """Give the tables of all parts."""
        return tuple(sheet for section in self.sections for sheet in section.sheets)

    def listed(self) -> Sheet:
        """Give all lines of all parts in one table: part, table, what it is about, what is told of it."""
        rows = [
            Row(
                (section.title, sheet.title, str(row.cells[0] or ""), _told(sheet, row)),
                row.evidence,
                row.basis,
            )
            for section in self.sections
            for sheet in section.sheets
            for row in sheet.rows
        ]
        return Sheet(self.title, ("part", "table", "what", "told"), tuple(rows))


def _told(sheet: Sheet, row: Row) -> str:
    """Write the cells of a line behind the first, each with its heading; empty ones are left out."""
    cells = zip(sheet.columns[1:], row.cells[1:], strict=True)
    return "; ".join(f"{name}: {cell}" for name, cell in cells if cell not in (None, ""))
