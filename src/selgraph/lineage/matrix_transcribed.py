"""Matrices that the documents print, as they were transcribed from the page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.lineage.matrix import Level

if TYPE_CHECKING:
    from selgraph.errors import Place
    from selgraph.model import Passage

MARKS: Final = {"●": Level.FULL, "◐": Level.PARTIAL, "✓": Level.SOME, "": Level.BLANK}

Value = Level | Decimal | None


class Holds(StrEnum):
    """What the cells of a printed matrix hold."""

    MARKS = "marks"
    TEXTS = "texts"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as it was transcribed.

    Args:
        line: of the document's text, 1-based; 0 for a crossing that is not printed.
        field: which of the fields of the line holds it, 1-based; tabs divide a line into fields.
        row: slug of the thing that its row is for; for figures the heading of the row.
        column: the same for its column.
        printed: what is printed; of a text its first words, empty for a blank cell.
        place: where it stands in the transcription.
    """

    line: int
    field: int
    row: str
    column: str
    printed: str
    place: Place


@dataclass(frozen=True, slots=True)
class MatrixNote:
    """A curator's word on a difference between a printed cell and the graph.

    Args:
        row: as in the cell.
        column: as in the cell.
        reason: why they differ.
        passage: what the reason rests on.
        place: where the note stands.
    """

    row: str
    column: str
    reason: str
    passage: Passage
    place: Place


@dataclass(frozen=True, slots=True)
class PrintedMatrix:
    """A matrix that a document prints, transcribed.

    Args:
        name: what to call it by.
        title: as printed.
        document: IRI of the document.
        table: IRI of the table, where the graph names it; else empty.
        holds: what its cells hold.
        path: how the thing of a row is joined to that of a column: one or two relations, as in SPARQL
            (`^partOf/appliesTo`); empty for figures, which are found by their headings.
        cells: in the order of line and field.
        notes: the curator's words on differences.
    """

    name: str
    title: str
    document: str
    table: str
    holds: Holds
    path: tuple[str, ...]
    cells: tuple[PrintedCell, ...]
    notes: tuple[MatrixNote, ...] = ()

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line that hold a cell."""
        lines = [cell.line for cell in self.cells]
        return min(lines), max(lines)

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The rows in order, each as line and name: two rows of a table of figures may have one heading."""
        return list(dict.fromkeys((cell.line, cell.row) for cell in self.cells))

    @property
    def columns(self) -> list[str]:
        """The columns in order."""
        return list(dict.fromkeys(cell.column for cell in self.cells))


def read_number(printed: str, place: Place) -> Decimal | None:
    """Read a printed number: brackets make it negative; None for a blank.

    Raises:
        SelgraphError: it is no number.

    >>> from selgraph.errors import Place
    >>> read_number("(10,778)", Place("table"))
    Decimal('-10778')
    """
    if not printed:
        return None
    plain = printed.removeprefix("(").removesuffix(")").replace(",", "").removeprefix("£")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise SelgraphError(
            f'"{printed}" is no number.', where=place, fix="Transcribe what is printed."
        ) from error
    return -number if printed.startswith("(") else number


def read_mark(matrix: PrintedMatrix, cell: PrintedCell) -> Level:
    """Say what a transcribed cell means."""
    if matrix.holds is Holds.TEXTS:
        return Level.SOME if cell.printed else Level.BLANK
    if cell.printed not in MARKS:
        known = " ".join(mark for mark in MARKS if mark)
        raise SelgraphError(
            f'The mark "{cell.printed}" has no meaning.',
            where=cell.place,
            fix=f"Write one of {known}, or nothing.",
        )
    return MARKS[cell.printed]
