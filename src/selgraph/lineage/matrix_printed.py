"""Matrices that the documents print, compared cell by cell with what is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from selgraph.errors import Place, SelgraphError
from selgraph.lineage.figures import read_figures
from selgraph.lineage.matrix import Level
from selgraph.lineage.matrix_rebuilt import rebuild_figures, rebuild_joined
from selgraph.lineage.matrix_transcribed import Holds
from selgraph.lineage.totals import add_again
from selgraph.sheet import Answer
from selgraph.vocabulary import ID, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.lineage.matrix_transcribed import MatrixNote, PrintedCell, PrintedMatrix, Value
    from selgraph.lineage.strategy import Strategy
    from selgraph.lineage.totals import AddedAgain
    from selgraph.model import Statement
    from selgraph.sheet import Sheet


class Verdict(StrEnum):
    """How a printed cell and the graph compare."""

    AGREES = "agrees"
    PRINTED = "only printed"
    GRAPH = "only in graph"
    DIFFERS = "level differs"


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A crossing as it is printed, and as the graph has it.

    Args:
        cell: as it is printed; with line 0 where no cell is printed for the crossing.
        row: what to call the row.
        column: what to call the column.
        printed: what is printed.
        found: what the graph says.
        verdict: how they compare.
        statements: what the graph says, the strongest basis first.
        note: a curator's word on the difference, if there is one.
    """

    cell: PrintedCell
    row: str
    column: str
    printed: Value
    found: Value
    verdict: Verdict
    statements: tuple[Statement, ...]
    note: MatrixNote | None = None

    @property
    def is_open(self) -> bool:
        """Whether it differs and no curator has said why."""
        return self.verdict is not Verdict.AGREES and self.note is None


@dataclass(frozen=True, slots=True)
class ComparedMatrix:
    """A printed matrix beside what the graph says.

    Args:
        matrix: as it is printed.
        cells: the crossings, those that are printed first.
        added: its printed totals, added up again.
    """

    matrix: PrintedMatrix
    cells: tuple[ComparedCell, ...]
    added: tuple[AddedAgain, ...]

    @property
    def counts(self) -> dict[Verdict, int]:
        """Count the crossings by how they compare."""
        counted = Counter(one.verdict for one in self.cells)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def differences(self) -> tuple[ComparedCell, ...]:
        """The crossings that do not agree."""
        return tuple(one for one in self.cells if one.verdict is not Verdict.AGREES)

    @property
    def idle_notes(self) -> tuple[MatrixNote, ...]:
        """The notes on crossings that do agree, or that there are not."""
        needed = {id(one.note) for one in self.cells if one.note is not None}
        return tuple(note for note in self.matrix.notes if id(note) not in needed)


@dataclass(frozen=True, slots=True)
class PrintedMatrices(Answer):
    """The printed matrices beside what the graph says.

    Args:
        compared: the matrices, by document and line.
        strategy: what is said.
    """

    compared: tuple[ComparedMatrix, ...]
    strategy: Strategy = field(repr=False, compare=False)

    @property
    def open(self) -> tuple[ComparedCell, ...]:
        """The differences that no curator has said anything of."""
        return tuple(cell for one in self.compared for cell in one.cells if cell.is_open)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each matrix; of a single one the grid; then the differences and the totals."""
        from selgraph.lineage.matrix_printed_sheets import printed_sheets

        return printed_sheets(self)

    def listed(self) -> Sheet:
        """Give one line for each crossing, those that agree too."""
        from selgraph.lineage.matrix_printed_sheets import compared_sheet

        return compared_sheet(self)


def compare_printed(strategy: Strategy, matrices: Iterable[PrintedMatrix]) -> PrintedMatrices:
    """Rebuild printed matrices from what is said, and compare each cell with what is printed.

    Marks and texts are rebuilt from the statements that join the things of row and column, whoever makes
    them; figures from the numbers that the passages of the cell's line give for its headings. A crossing that
    only the passages of the matrix state, and that is not printed, is found, too.

    Raises:
        SelgraphError: a transcription names a document or a thing that there is not, or a mark that means
            nothing.
    """
    compared = []
    for matrix in matrices:
        if matrix.document not in strategy.documents:
            raise SelgraphError(
                f'There is no document "{slug_of(matrix.document)}".',
                where=Place(matrix.cells[0].place.path),
                fix=f"Write one of: {', '.join(slug_of(iri) for iri in strategy.documents)}.",
            )
        crossings = (
            rebuild_figures(strategy, matrix)
            if matrix.holds is Holds.FIGURES
            else rebuild_joined(strategy, matrix)
        )
        notes = {(note.row, note.column): note for note in matrix.notes}
        cells = tuple(
            ComparedCell(
                cell,
                _name(strategy, matrix, cell.row),
                _name(strategy, matrix, cell.column),
                printed,
                found,
                verdict,
                statements,
                notes.get((cell.row, cell.column)) if verdict is not Verdict.AGREES else None,
            )
            for cell, printed, found, statements in crossings
            for verdict in [compare_values(printed, found)]
        )
        totals = [
            iri
            for iri, figure in read_figures(strategy).items()
            if matrix.table and figure.table == matrix.table
        ]
        compared.append(ComparedMatrix(matrix, cells, tuple(add_again(strategy, among=totals))))
    order = sorted(compared, key=lambda one: (one.matrix.document, one.matrix.lines, one.matrix.name))
    return PrintedMatrices(tuple(order), strategy)


def compare_values(printed: Value, found: Value) -> Verdict:
    """Say how what is printed and what the graph says compare.

    >>> str(compare_values(Level.FULL, Level.PARTIAL)), str(compare_values(Level.BLANK, Level.SOME))
    ('level differs', 'only in graph')
    """
    if printed == found:
        return Verdict.AGREES
    if found in (Level.BLANK, None):
        return Verdict.PRINTED
    return Verdict.GRAPH if printed in (Level.BLANK, None) else Verdict.DIFFERS


def _name(strategy: Strategy, matrix: PrintedMatrix, name: str) -> str:
    """Name a row or a column for people."""
    return name if matrix.holds is Holds.FIGURES else strategy.label(ID + name)
