"""Printed matrices beside the graph, laid out as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.lineage.matrix import Level
from selgraph.lineage.matrix_printed import Verdict
from selgraph.lineage.matrix_sheets import MARKS_NOTE, SIGNS
from selgraph.lineage.matrix_transcribed import Holds
from selgraph.lineage.totals import Tally, totals_sheet
from selgraph.sheet import Row, Sheet
from selgraph.vocabulary import shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.lineage.matrix_printed import ComparedCell, ComparedMatrix, PrintedMatrices
    from selgraph.lineage.matrix_transcribed import Value
    from selgraph.sheet import Cell

BLANK_WORD = "blank"


def printed_sheets(found: PrintedMatrices) -> tuple[Sheet, ...]:
    """Give one line for each matrix; of a single one the grid; then the differences and the totals."""
    single = found.compared[0] if len(found.compared) == 1 else None
    added = [total for one in found.compared for total in one.added]
    sheets = [
        *([_grid(single)] if single else []),
        _summary(found),
        _differences(found),
    ]
    if added and single:
        sheets.append(totals_sheet(added))
    elif added:
        odd = [one for one in added if one.verdict is not Tally.AGREES]
        totals = totals_sheet(odd)
        notes = (*totals.notes, f"{len(added) - len(odd)} others agree to the last digit.")
        sheets.append(
            Sheet("Printed totals that do not agree with their parts", totals.columns, totals.rows, notes)
        )
    return tuple(sheets)


def write_value(value: Value, printed: str = "") -> str:
    """Write what a cell holds: a sign, or a number as it is printed where that is known."""
    if isinstance(value, Level):
        return SIGNS[value]
    return printed if printed or value is None else f"{value:f}"


def _grid(one: ComparedMatrix) -> Sheet:
    """Lay a matrix out as it is rebuilt, with what is printed where that differs."""
    matrix = one.matrix
    at = {(cell.cell.line, cell.cell.row, cell.cell.column): cell for cell in one.cells}
    heads = {cell.cell.row: cell.row for cell in one.cells}
    names = {cell.cell.column: cell.column for cell in one.cells}
    rows = []
    for line, row in matrix.rows:
        cells = (at.get((line, row, column), at.get((0, row, column))) for column in matrix.columns)
        rows.append(Row((heads[row], line, *map(_both, cells))))
    notes = (
        "Rebuilt from the graph. Where it differs: what is printed ≠ what the graph says; * with a note.",
    )
    signs = () if matrix.holds is Holds.FIGURES else (MARKS_NOTE,)
    columns = ("row", "line", *(names[column] for column in matrix.columns))
    return Sheet(matrix.title, columns, tuple(rows), (*notes, *signs))


def _both(one: ComparedCell | None) -> str:
    """Write a cell of the grid; nothing where there is neither a printed cell nor a statement."""
    if one is None:
        return ""
    if one.verdict is Verdict.AGREES:
        return write_value(one.found, one.cell.printed)
    printed = write_value(one.printed, one.cell.printed) or BLANK_WORD
    return f"{printed} ≠ {write_value(one.found) or BLANK_WORD}{'*' if one.note else ''}"


def _summary(found: PrintedMatrices) -> Sheet:
    """Give one line for each matrix, with how its cells compare."""
    rows = []
    for one in found.compared:
        first, last = one.matrix.lines
        odd = sum(total.verdict is Tally.DIFFERS for total in one.added)
        cells: tuple[Cell, ...] = (
            one.matrix.name,
            f"{slug_of(one.matrix.document)} {first}-{last}",
            len(one.matrix.cells),
            *one.counts.values(),
            sum(cell.note is not None for cell in one.cells),
            f"{len(one.added) - odd} of {len(one.added)}" if one.added else "",
        )
        rows.append(Row(cells))
    columns = ("name", "lines", "cells", "agree", "printed", "graph", "level", "noted", "totals")
    left = len(found.open)
    told = "Every difference has a curator's note."
    if left:
        told = f"{left} {'difference has' if left == 1 else 'differences have'} no curator's note."
    idle = [
        f"No difference needs the note at {note.place}." for one in found.compared for note in one.idle_notes
    ]
    meaning = (
        "Cells agree, are only printed, are only in the graph, or differ in level; noted: with a note.",
        "Totals: how many of those that are printed add up, but for rounding.",
    )
    return Sheet("Printed matrices, rebuilt from the graph", columns, tuple(rows), (told, *idle, *meaning))


def compared_sheet(found: PrintedMatrices) -> Sheet:
    """Give one line for each crossing, those that agree too."""
    return _listed("Printed matrices, cell by cell", [(one, one.cells) for one in found.compared])


def _differences(found: PrintedMatrices) -> Sheet:
    """Give one line for each crossing that does not agree."""
    return _listed("Cells that differ", [(one, one.differences) for one in found.compared])


def _listed(title: str, groups: Sequence[tuple[ComparedMatrix, Sequence[ComparedCell]]]) -> Sheet:
    """Give one line for each crossing of some, with what the graph says as evidence."""
    rows = []
    for one, compared in groups:
        for cell in compared:
            told = f"{cell.note.reason} ({shorten(cell.note.passage.iri)})" if cell.note else ""
            cells = (
                one.matrix.name,
                cell.cell.line or None,
                cell.row,
                cell.column,
                write_value(cell.printed, cell.cell.printed) or BLANK_WORD,
                write_value(cell.found) or BLANK_WORD,
                str(cell.verdict),
                told,
            )
            rows.append(Row(cells, cell.statements))
    columns = ("name", "line", "row", "column", "printed", "graph", "verdict", "note")
    return Sheet(title, columns, tuple(rows))
