"""Rows and columns, for reading and in the formats that programs read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.tables.layout import WIDTH, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER: Final = re.compile(r"[-+(£]*[\d,]+(\.\d+)?[)%]*( to [\d.]+)?")  # as (1,234), -5.2 or 8 to 10
_NOTHING: Final = ("", "\N{EN DASH}")
FORMATS: Final = ("table", "json", "csv", "tsv", "md")


def format_rows(
    columns: Sequence[str], rows: Iterable[Sequence[str]], layout: str, *, width: int = WIDTH
) -> str:
    """Lay out a table.

    Args:
        columns: the headings.
        rows: the cells, as text.
        layout: one of `FORMATS`; JSON is a list of objects.
        width: how many characters a line of the layout `table` may have; 0 for no limit.

    Returns:
        The text, with a line end.

    Raises:
        SelgraphError: the layout is not one of them.

    >>> print(format_rows(["goal", "number"], [["Fair access", "2"]], "table"), end="")
    goal         number
    -----------  ------
    Fair access       2
    """
    cells = [list(row) for row in rows]
    if layout == "json":
        import json

        values = [dict(zip(columns, row, strict=True)) for row in cells]
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    if layout in ("csv", "tsv"):
        return _separated(columns, cells, "," if layout == "csv" else "\t")
    if layout == "md":
        head, *clean = [
            [cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in [columns, *cells]
        ]
        lines = [f"| {' | '.join(row)} |" for row in [head, ["---"] * len(columns), *clean]]
        return "\n".join(lines) + "\n"
    if layout == "table":
        return _table(columns, cells, width)
    raise SelgraphError(f'There is no format "{layout}".', fix=f"Choose one of: {', '.join(FORMATS)}.")


def _separated(columns: Sequence[str], rows: list[list[str]], delimiter: str) -> str:
    """Write comma or tab separated values (RFC 4180, with line feeds alone)."""
    import io

    from selgraph.export.delimited import row_writer

    text = io.StringIO(newline="")
    write_row = row_writer(text, delimiter, "\n")
    for row in (columns, *rows):
        write_row(row)
    return text.getvalue()


def _table(columns: Sequence[str], rows: list[list[str]], width: int) -> str:
    """Lay out a table for reading: aligned columns, or a block for each row where they do not fit."""
    room = width - 2 * (len(columns) - 1)
    widths = [max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(columns)]
    words = [
        max(len(word) for cell in (name, *(row[place] for row in rows)) for word in cell.split() or [""])
        for place, name in enumerate(columns)
    ]
    if width and sum(words) > room:
        return _blocks(columns, rows, width)
    while width and sum(widths) > room:
        wide = max(
            (place for place in range(len(widths)) if widths[place] > words[place]), key=widths.__getitem__
        )
        widths[wide] -= 1
    is_number = [_are_numbers([row[place] for row in rows]) for place in range(len(columns))]
    lines = []
    for row in [list(columns), ["-" * size for size in widths], *rows]:
        folded = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        for height in range(max(len(cell) for cell in folded)):
            parts = [cell[height] if height < len(cell) else "" for cell in folded]
            aligned = [
                part.rjust(size) if right else part.ljust(size)
                for part, size, right in zip(parts, widths, is_number, strict=True)
            ]
            lines.append("  ".join(aligned).rstrip())
    return "\n".join(lines) + "\n"


def _are_numbers(cells: list[str]) -> bool:
    """Say whether a column holds nothing but numbers, which stand best flush right."""
    filled = [cell for cell in cells if cell not in _NOTHING]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _blocks(columns: Sequence[str], rows: list[list[str]], width: int) -> str:
    """Lay out each row as lines of its own, one for each column that holds something."""
    size = max(len(name) for name in columns)
    blocks = []
    for row in rows:
        filled = [(name, cell) for name, cell in zip(columns, row, strict=True) if cell]
        blocks.append(
            "\n".join(line for name, cell in filled for line in wrap(cell, width, f"{name.ljust(size)}  "))
        )
    return "\n\n".join(blocks) + "\n"
