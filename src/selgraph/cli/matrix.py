"""`selgraph matrix`: what of one kind is joined to what of another?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.looking import Looking
from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

if TYPE_CHECKING:
    from selgraph.lineage import PrintedMatrices
    from selgraph.sheet import Sheet

EXAMPLE = "selgraph matrix programme goal --evidence"


def matrix(
    rows: Annotated[
        str,
        typer.Argument(
            metavar="ROWS", help="A kind, a selector or a name; with --printed the name of a matrix."
        ),
    ] = "",
    columns: Annotated[str, typer.Argument(metavar="COLUMNS", help="A kind, a selector or a name.")] = "",
    printed: Annotated[
        bool, typer.Option("--printed", help="Rebuild the matrices that the documents print, and compare.")
    ] = False,
    cells: Annotated[
        str, typer.Option("--cells", help="What a cell shows: level, count or money.")
    ] = "level",
    threads: Annotated[
        bool, typer.Option("--threads", help="Let threads fill cells, too (as --max-depth does).")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Give one line for each cell instead.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Keep rows and columns that have no cell.")
    ] = False,
    *,
    looking: Looking,
    writing: Writing,
    session: Session,
) -> None:
    """Cross the things of one kind with those of another, or compare the matrices that the documents print.

    A cell holds what is said of the one and names the other, in any relation and either direction. Plain: a
    passage says so; in round brackets: a reading; in square ones: only threads lead there. Name one row and
    one column to open a cell, or give --evidence.

    With --printed every transcribed cell is compared with what the graph says: it agrees, is only printed or
    only in the graph, or its level differs; printed totals are added up again. The exit code is 1 where a
    difference has no curator's note in data/matrices/notes.csv, or a cell is not what the texts have (with
    --texts).

    Formats: table, json (each cell with its statements and their passages), csv, tsv, md.
    """
    from selgraph.errors import SelgraphError
    from selgraph.tables import SHEET_FORMATS, fit_grid, matrix_values, row_totals

    choice = writing.choose(SHEET_FORMATS)
    shown = writing.evidence or writing.in_full
    if printed:
        if columns:
            raise SelgraphError(
                f'"{columns}" is one name too many.',
                fix="Name one printed matrix: selgraph matrix --printed figure-3",
            )
        found = session.graph.printed_matrices(rows)
        faults = _check_texts(session, found)
        sheets = _printed_sheets(found, listed=listed or (shown and choice in ("csv", "tsv")), choice=choice)
        writing.write_sheets(session, [*sheets, *faults])
        if found.open or faults:
            raise typer.Exit(1)
        return
    if not rows or not columns:
        raise SelgraphError(
            "A matrix needs rows and columns.",
            fix="Name two kinds, selectors or things: selgraph matrix programme goal. Or ask for --printed.",
        )
    scope = looking.scope(session)
    whole = session.graph.matrix(
        rows, columns, cells=cells, threads=threads, exclude=looking.exclude, scope=scope
    )
    made = whole if everything else whole.without_empty()
    if choice == "json":
        writing.write_json(matrix_values(made))
        return
    grid, told = made.grid(), made.listed(with_evidence=shown)
    if listed or (shown and choice in ("csv", "tsv")):
        sheets = [told]
    elif made.show == "money" and choice == "table" and len(fit_grid(grid, width())) > 1:
        sheets = [told, row_totals(grid)]  # sums in words are too long for narrow columns
    else:
        sheets = [
            *(fit_grid(grid, width(), totals=1) if choice == "table" else [grid]),
            *([told] if shown else []),
        ]
    writing.write_sheets(session, sheets)
    left = len(whole.rows) - len(made.rows), len(whole.columns) - len(made.columns)
    if any(left):
        note(
            f"Left out for want of a cell: {left[0]} of the rows, {left[1]} of the columns. --all keeps them."
        )


def _printed_sheets(found: PrintedMatrices, *, listed: bool, choice: str) -> list[Sheet]:
    """Choose the tables of printed matrices; a single grid is made to fit."""
    from selgraph.tables import fit_grid

    if listed:
        return [found.listed()]
    sheets = list(found.sheets())
    if choice == "table" and len(found.compared) == 1:
        return [*fit_grid(sheets[0], width(), names=2), *sheets[1:]]
    return sheets


def _check_texts(session: Session, found: PrintedMatrices) -> list[Sheet]:
    """Look every transcribed cell up in the reader's own copies, where there are any."""
    from selgraph.sheet import Row, Sheet
    from selgraph.transcriptions import check_transcriptions

    text_of = session.text_of
    if text_of is None:
        note("Transcribed cells are not checked against the texts: name their folder with --texts.")
        return []
    matrices = [one.matrix for one in found.compared]
    faults = check_transcriptions(matrices, lambda document: text_of(document).lines)
    if not faults:
        return []
    lines = tuple(Row((f"{one.path}:{one.line}", one.what, one.fix)) for one in faults)
    return [Sheet("Transcribed cells that the texts do not hold", ("where", "what", "fix"), lines)]
