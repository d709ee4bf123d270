"""Cells of the matrices that the documents print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

BLANK: Final = "blank"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A crossing of a row and a column, as it is printed.

    Args:
        iri: the cell.
        table: IRI of the matrix.
        row: IRI of the thing that its row is for.
        column: IRI of the thing that its column is for.
        mark: `full`, `partial` or `blank`.
        said: the statement of the mark, with the passages that print it.
    """

    iri: str
    table: str
    row: str
    column: str
    mark: str
    said: Statement


def read_cells(strategy: Strategy) -> list[MatrixCell]:
    """Read all cells, in the order of matrix, row and column; one that lacks a part is left to validation."""
    return _read_marks(strategy, strategy.statements.of_predicate(SEL + "mark"))


def read_cells_of(strategy: Strategy, rows: Iterable[str]) -> list[MatrixCell]:
    """Read the cells in the rows of some things; else as `read_cells`."""
    cells = {one.subject for row in rows for one in strategy.named_in(row, "cellRow")}
    return _read_marks(strategy, [one for cell in sorted(cells) for one in strategy.said_of(cell, "mark")])


def _read_marks(strategy: Strategy, marks: Iterable[Statement]) -> list[MatrixCell]:
    """Read the cells that have some marks."""
    cells = []
    for one in marks:
        parts = {
            part.predicate: part.value
            for part in strategy.said_of(one.subject, "inTable", "cellRow", "cellColumn")
        }
        if len(parts) == len(("inTable", "cellRow", "cellColumn")):
            cells.append(
                MatrixCell(
                    one.subject,
                    parts[SEL + "inTable"],
                    parts[SEL + "cellRow"],
                    parts[SEL + "cellColumn"],
                    one.value,
                    one,
                )
            )
    return sorted(cells, key=lambda cell: (cell.table, cell.said.speakers[0].iri, cell.row, cell.column))
