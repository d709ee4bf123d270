"""A matrix laid out as tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from selgraph.lineage.matrix import Level, Show
from selgraph.lineage.matrix_money import add_money, shared_figures
from selgraph.model import Basis
from selgraph.sheet import Row, Sheet
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from selgraph.lineage.matrix import Cell, Matrix
    from selgraph.model import Node
    from selgraph.sheet import Said

SIGNS: Final = {Level.FULL: "●", Level.PARTIAL: "◐", Level.SOME: "·", Level.BLANK: ""}
READ_BLANK: Final = "○"
BRACKETS: Final = {Basis.EXPLICIT: "{}", Basis.INTERPRETED: "({})", Basis.INFERRED: "[{}]"}
FILLED: Final = "filled"

MARKS_NOTE: Final = "● fully; ◐ partly; · to an extent that is not said."
BLANK_NOTE: Final = "○ a document prints a cell for the two, which was read and is blank."
BASIS_NOTE: Final = "Plain: a passage says so; (in brackets): a reading; [in square ones]: threads alone."


SHARED_NOTE: Final = "* the same money stands in another cell, too; the totals count it once."


def write_cell(cell: Cell, show: Show) -> str:
    """Write a level or a count: each basis by its brackets, so that it can be told without colour."""
    if show is Show.COUNT:
        words = [BRACKETS[basis].format(number) for basis, number in cell.counts.items() if number]
    else:
        words = [BRACKETS[basis].format(SIGNS[level]) for basis, level in cell.levels]
    return " ".join(words) or (READ_BLANK if cell.is_read_blank else "")


def grid_sheet(matrix: Matrix) -> Sheet:
    """Lay out the grid, with how much is in each row and column."""
    heads = name_apart(matrix.columns)
    write = _writer(matrix)
    rows = []
    for name, node in zip(name_apart(matrix.rows), matrix.rows, strict=True):
        cells = [matrix.cell(node.iri, column.iri) for column in matrix.columns]
        rows.append(Row((name, *map(write, cells), _total(matrix, cells))))
    columns = [[matrix.cell(row.iri, column.iri) for row in matrix.rows] for column in matrix.columns]
    if rows:
        everything = [cell for cells in columns for cell in cells]
        totals = [_total(matrix, cells) for cells in (*columns, everything)]
        rows.append(Row((_total_name(matrix.show), *totals)))
    return Sheet(
        matrix.title, (_corner(heads), *heads, _total_name(matrix.show)), tuple(rows), _notes(matrix)
    )


def _writer(matrix: Matrix) -> Callable[[Cell], str]:
    """Give what writes a cell of a matrix."""
    if matrix.show is not Show.MONEY:
        return lambda cell: write_cell(cell, matrix.show)
    shared = shared_figures(cell.money for cell in matrix.cells.values())

    def write(cell: Cell) -> str:
        """Write the sums of a cell; a star where the same money stands in another one."""
        return "; ".join(
            BRACKETS[basis].format(words) + "*" * any(one.node.iri in shared for one in figures)
            for basis, words, figures in add_money(matrix.strategy, cell.money)
        )

    return write


def cells_sheet(matrix: Matrix, *, with_evidence: bool = True) -> Sheet:
    """Give one line for each cell.

    Args:
        matrix: the matrix.
        with_evidence: whether to give what joins the two things; to follow threads for it takes its time.
    """
    names = {node.iri: name for nodes in (matrix.rows, matrix.columns) for node, name in _named(nodes)}
    write = _writer(matrix)
    rows = []
    for cell in matrix.in_order():
        cells = (
            names[cell.row],
            names[cell.column],
            str(cell.level),
            ", ".join(_relations(matrix, cell)),
            cell.count,
            "read, and blank" if cell.is_read_blank else "",
            *((write(cell),) if matrix.show is Show.MONEY else ()),
        )
        rows.append(Row(cells, evidence_of(matrix, cell) if with_evidence else (), cell.basis))
    money = ("money",) if matrix.show is Show.MONEY else ()
    columns = ("row", "column", "level", "relation", "count", "printed", *money)
    return Sheet(f"{matrix.title}, cell by cell", columns, tuple(rows))


def evidence_of(matrix: Matrix, cell: Cell) -> tuple[Said, ...]:
    """Give what a cell stands on: its statements, else its best thread; its money, and the printed blanks."""
    said: list[Said] = list(cell.statements)
    if cell.steps and not said:
        said += [edge for path in matrix.threads(cell)[:1] for edge in path.edges]
    money = (told for one in cell.money for told in (one.figure.said, *one.links))
    return tuple(dict.fromkeys((*said, *money, *(one.said for one in cell.printed))))


def name_apart(nodes: Sequence[Node]) -> list[str]:
    """Name things so that no two names are the same: where they are, the slug tells them apart."""
    return [name for _, name in _named(nodes)]


def _named(nodes: Sequence[Node]) -> list[tuple[Node, str]]:
    """Give things with names that tell them apart."""
    counted = Counter(node.label for node in nodes)
    return [
        (node, node.label if counted[node.label] == 1 else f"{node.label} ({slug_of(node.iri)})")
        for node in nodes
    ]


def _corner(heads: Sequence[str]) -> str:
    """Head the column of the rows, by a word that no other column has."""
    return next(word for word in ("row", "the row", "name of the row") if word not in heads)


def _total_name(show: Show) -> str:
    """Name the totals."""
    return FILLED if show is Show.LEVEL else "total"


def _total(matrix: Matrix, cells: Iterable[Cell]) -> str:
    """Total some cells: how many are filled by basis, how many statements, or how much; each once."""
    if matrix.show is Show.MONEY:
        money = [one for cell in cells for one in cell.money]
        return "; ".join(
            BRACKETS[basis].format(words) for basis, words, _ in add_money(matrix.strategy, money)
        )
    if matrix.show is Show.LEVEL:
        counted = Counter(cell.basis for cell in cells if cell.basis is not None)
    else:
        some = list(cells)
        counted = Counter(one.basis for one in {one for cell in some for one in cell.statements})
        counted[Basis.INFERRED] += sum(cell.threads for cell in some)
    return " ".join(BRACKETS[basis].format(counted[basis]) for basis in Basis if counted[basis])


def _relations(matrix: Matrix, cell: Cell) -> list[str]:
    """Name the relations by which a cell is filled; an arrow back where the column is the one that acts."""
    if cell.steps and not cell.statements:
        return [f"by threads, {cell.steps} steps at least"]
    label = matrix.strategy.label
    named = (f"{'← ' if one.subject == cell.column else ''}{label(one.predicate)}" for one in cell.statements)
    return list(dict.fromkeys(named))


def _notes(matrix: Matrix) -> tuple[str, ...]:
    """Say what the signs mean, and how many cells of each basis there are."""
    counted = matrix.counts
    told = ", ".join(f"{number} {basis}" for basis, number in counted.items())
    crossings = len(matrix.rows) * len(matrix.columns)
    total = f"{sum(counted.values())} of {crossings} cells are filled: {told}."
    marks = {Show.LEVEL: (MARKS_NOTE,), Show.MONEY: (SHARED_NOTE,), Show.COUNT: ()}[matrix.show]
    blanks = (BLANK_NOTE,) if any(cell.is_read_blank for cell in matrix.cells.values()) else ()
    return (total, *marks, BASIS_NOTE, *blanks)
