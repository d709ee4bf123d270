"""Things by things: a grid that fits the page, and its cells as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.model import Edge
from selgraph.sheet import Row, Sheet
from selgraph.tables.values import edge_values, node_values, statement_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.lineage import Matrix
    from selgraph.sheet import Said

NAME_WIDTH: Final = 44  # of a row's name, at most, where there are more columns than fit
GAP: Final = 2  # spaces between two columns of a table


def fit_grid(sheet: Sheet, width: int, *, names: int = 1, totals: int = 0) -> list[Sheet]:
    """Make a grid fit the page: number its columns where headings are too wide, cut it where it must be.

    Args:
        sheet: the grid.
        width: how many characters a line may have; 0 for no limit.
        names: how many columns at the left name the row; they are repeated in each part.
        totals: how many columns at the right keep their heading.

    Returns:
        The grid as it is, or its parts and then the list of its columns.
    """
    texts = [[str(cell if cell is not None else "") for cell in row.cells] for row in sheet.rows]
    whole = [
        max([len(head), *(len(row[place]) for row in texts)]) for place, head in enumerate(sheet.columns)
    ]
    left = sum(min(size, NAME_WIDTH) + GAP for size in whole[:names])
    if not width or left + sum(size + GAP for size in whole[names:]) - GAP <= width:
        return [sheet]
    last = len(sheet.columns) - totals
    heads = [*(str(place) for place in range(1, last - names + 1)), *sheet.columns[last:]]
    cells = [
        max([len(head), *(len(row[place]) for row in texts)]) for place, head in enumerate(heads, start=names)
    ]
    parts: list[list[int]] = [[]]
    room = left
    for place, size in enumerate(cells, start=names):
        if parts[-1] and room + size > width:
            parts.append([])
            room = left
        parts[-1].append(place)
        room += size + GAP
    numbered = [
        Sheet(
            sheet.title if len(parts) == 1 else f"{sheet.title} ({number} of {len(parts)})",
            (*sheet.columns[:names], *(heads[place - names] for place in part)),
            tuple(
                Row((*row.cells[:names], *(row.cells[place] for place in part)), basis=row.basis)
                for row in sheet.rows
            ),
            sheet.notes if number == len(parts) else (),
        )
        for number, part in enumerate(parts, 1)
    ]
    key = tuple(Row((head, name)) for head, name in zip(heads, sheet.columns[names:last], strict=False))
    return [*numbered, Sheet("Columns", ("column", "what"), key)]


def row_totals(sheet: Sheet) -> Sheet:
    """Give the first and the last column of a grid, for a grid whose cells are too long for a page."""
    rows = tuple(Row((row.cells[0], row.cells[-1])) for row in sheet.rows)
    return Sheet(f"{sheet.title}, by row", (sheet.columns[0], sheet.columns[-1]), rows, sheet.notes)


def matrix_values(matrix: Matrix) -> dict[str, Any]:
    """Give a matrix as plain values.

    Returns:
        `title`, `show`, `rows` and `columns` (things, with `kind`), and `cells`: those that hold anything or
        were read and are blank, row by row, each with `row` and `column` (IRIs), `level`, `basis`, `counts`
        by basis, `isReadBlank`, the `statements` with their passages, the best thread where there is no
        statement (`thread`), the sums of `money`, and the printed blanks (`blanks`). Last `counts` of the
        filled cells by basis.
    """
    return {
        "title": matrix.title,
        "show": str(matrix.show),
        "rows": [node_values(node) for node in matrix.rows],
        "columns": [node_values(node) for node in matrix.columns],
        "cells": [
            {
                "row": cell.row,
                "column": cell.column,
                "level": str(cell.level),
                "basis": None if cell.basis is None else str(cell.basis),
                "counts": {str(basis): number for basis, number in cell.counts.items()},
                "steps": cell.steps,
                "isReadBlank": cell.is_read_blank,
                "statements": _said(cell.statements),
                "thread": _said(matrix.threads(cell)[0].edges if cell.steps and not cell.statements else ()),
                "money": [
                    {
                        "figure": one.figure.node.iri,
                        "label": one.figure.node.label,
                        "printed": one.figure.printed,
                        "unit": one.figure.unit,
                        "amount": float(one.figure.amount),
                        "kind": one.figure.kind,
                        "period": one.figure.period,
                        "basis": str(one.basis),
                        "statements": _said((one.figure.said, *one.links)),
                    }
                    for one in cell.money
                ],
                "blanks": _said([one.said for one in cell.printed]),
            }
            for cell in matrix.in_order()
        ],
        "counts": {str(basis): number for basis, number in matrix.counts.items()},
    }


def _said(statements: Sequence[Said]) -> list[dict[str, Any]]:
    """Give statements as plain values."""
    return [edge_values(one) if isinstance(one, Edge) else statement_values(one) for one in statements]
