"""Two kinds of things, crossed: which of the one is joined to which of the other, as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.lineage.paths import find_paths_between
from selgraph.model import STRENGTH, Basis
from selgraph.sheet import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.lineage.cells import MatrixCell
    from selgraph.lineage.matrix_money import Attached
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Path, Statement
    from selgraph.sheet import Sheet


class Level(StrEnum):
    """How far one thing goes for another, from the most to the least."""

    FULL = "full"
    PARTIAL = "partial"
    SOME = "some"
    BLANK = "blank"


class Show(StrEnum):
    """What a cell shows."""

    LEVEL = "level"
    COUNT = "count"
    MONEY = "money"


EXTENT: Final = {level: place for place, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Cell:
    """The crossing of a row and a column.

    Args:
        row: IRI of the thing of the row.
        column: IRI of the thing of the column.
        statements: what is said of the one and names the other, the strongest basis first.
        levels: on each basis on which something joins the two the most that it says; strongest basis first.
        steps: of the shortest thread between them, where threads were asked for; 0 where there is none.
        threads: how many threads of two or more steps there are; 0 where they were not counted.
        money: the sums of money that belong to the two, where money was asked for.
        printed: the cells of printed matrices that were read for the two, and are blank.
    """

    row: str
    column: str
    statements: tuple[Statement, ...] = ()
    levels: tuple[tuple[Basis, Level], ...] = ()
    steps: int = 0
    threads: int = 0
    money: tuple[Attached, ...] = ()
    printed: tuple[MatrixCell, ...] = ()

    @property
    def level(self) -> Level:
        """How far the one goes for the other, on the strongest basis that there is."""
        return self.levels[0][1] if self.levels else Level.BLANK

    @property
    def basis(self) -> Basis | None:
        """The strongest basis on which something joins the two, or on which money belongs to them."""
        if self.money:
            return min((one.basis for one in self.money), key=STRENGTH.__getitem__)
        return self.levels[0][0] if self.levels else None

    @property
    def counts(self) -> dict[Basis, int]:
        """Count what joins the two: statements by basis; the threads that were counted as inferred."""
        counted = Counter(one.basis for one in self.statements)
        counted[Basis.INFERRED] += self.threads
        return {basis: counted[basis] for basis in Basis}

    @property
    def count(self) -> int:
        """Count the statements that join the two, and the threads of more steps where these were counted."""
        return len(self.statements) + self.threads

    @property
    def is_filled(self) -> bool:
        """Whether anything joins the two, or money belongs to them."""
        return bool(self.levels or self.money)

    @property
    def is_read_blank(self) -> bool:
        """Whether a document prints a cell for the two that was read, and is blank."""
        return bool(self.printed)


@dataclass(frozen=True, slots=True)
class Matrix(Answer):
    """Things by things.

    Args:
        title: what is crossed with what.
        rows: the things of the rows, by label.
        columns: the things of the columns, by label.
        cells: the crossings at which there is anything, or at which a blank was read, by row and column.
        show: what a cell shows.
        strategy: what is said, within the scope.
        depth: how many steps a thread may have; None for any number.
    """

    title: str
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    cells: Mapping[tuple[str, str], Cell]
    show: Show
    strategy: Strategy = field(repr=False, compare=False)
    depth: int | None = None

    def cell(self, row: str, column: str) -> Cell:
        """Give the crossing of two things, by their IRIs; an empty one where there is nothing."""
        return self.cells.get((row, column)) or Cell(row, column)

    @property
    def filled(self) -> list[Cell]:
        """The cells in which something joins the two, row by row."""
        return [one for one in self.in_order() if one.is_filled]

    @property
    def counts(self) -> dict[Basis, int]:
        """Count the filled cells by the strongest basis that each has."""
        counted = Counter(cell.basis for cell in self.cells.values() if cell.basis is not None)
        return {basis: counted[basis] for basis in Basis}

    def threads(self, cell: Cell) -> list[Path]:
        """Follow the threads of two or more steps between the two things of a cell, best first.

        Raises:
            LimitError: there are too many.
        """
        for start, end in ((cell.row, cell.column), (cell.column, cell.row)):
            paths = find_paths_between(self.strategy.lineage, start, end, depth=self.depth)
            longer = [path for path in paths if len(path.edges) > 1]
            if longer:
                return longer
        return []

    def without_empty(self) -> Matrix:
        """Give the rows and columns that have a cell, alone."""
        used_rows, used_columns = {row for row, _ in self.cells}, {column for _, column in self.cells}
        return replace(
            self,
            rows=tuple(node for node in self.rows if node.iri in used_rows),
            columns=tuple(node for node in self.columns if node.iri in used_columns),
        )

    def sheets(self) -> tuple[Sheet, ...]:
        """Give the grid, then one line for each cell."""
        return (self.grid(), self.listed())

    def grid(self) -> Sheet:
        """Give the grid, with how much is in each row and column."""
        from selgraph.lineage.matrix_sheets import grid_sheet

        return grid_sheet(self)

    def listed(self, *, with_evidence: bool = True) -> Sheet:
        """Give one line for each cell; evidence takes its time where threads have to be followed for it."""
        from selgraph.lineage.matrix_sheets import cells_sheet

        return cells_sheet(self, with_evidence=with_evidence)

    def in_order(self) -> list[Cell]:
        """Give the cells that there are, row by row."""
        places = {node.iri: place for place, node in enumerate(self.columns)}
        order = {node.iri: place for place, node in enumerate(self.rows)}
        return sorted(self.cells.values(), key=lambda one: (order[one.row], places[one.column]))


def read_show(text: str) -> Show:
    """Read what a cell is to show.

    Raises:
        SelgraphError: it can show no such thing.
    """
    try:
        return Show(text.lower())
    except ValueError as error:
        raise SelgraphError(
            f'A cell cannot show "{text}".', fix=f"Choose one of: {', '.join(Show)}."
        ) from error
