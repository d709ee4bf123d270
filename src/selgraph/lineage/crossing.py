"""Crossing things with things: which of the one kind is joined to which of the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from selgraph.lineage.cells import BLANK, read_cells
from selgraph.lineage.matrix import EXTENT, Cell, Level, Matrix, Show
from selgraph.lineage.matrix_money import attach_money
from selgraph.lineage.matrix_threads import count_threads
from selgraph.model import STRENGTH, Basis
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from selgraph.lineage.cells import MatrixCell
    from selgraph.lineage.scope import Scope
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Statement

LEVELS: Final = {SEL + "fullySupports": Level.FULL, SEL + "partlySupports": Level.PARTIAL}


def level_of(strategy: Strategy, predicate: str) -> Level:
    """Say how far a relation goes: fully, partly, or to an extent that it does not say."""
    return next((LEVELS[term] for term in strategy.upwards(predicate) if term in LEVELS), Level.SOME)


def weigh_statements(
    strategy: Strategy, statements: Iterable[Statement]
) -> tuple[tuple[Statement, ...], tuple[tuple[Basis, Level], ...]]:
    """Put statements that join the same two things in order, and say how far they go on each basis.

    Returns:
        The statements, strongest basis first, then those that say most; and on each basis the most that any
        says.
    """
    rated = sorted(
        ((one, level_of(strategy, one.predicate)) for one in statements),
        key=lambda entry: (STRENGTH[entry[0].basis], EXTENT[entry[1]], entry[0].predicate, entry[0].subject),
    )
    levels: dict[Basis, Level] = {}
    for one, level in rated:
        levels.setdefault(one.basis, level)
    return tuple(one for one, _ in rated), tuple(levels.items())


def find_matrix(  # noqa: PLR0913 - what is crossed, and how far to look
    strategy: Strategy,
    rows: Sequence[Node],
    columns: Sequence[Node],
    scope: Scope,
    *,
    title: str = "",
    show: Show = Show.LEVEL,
    threads: bool = False,
) -> Matrix:
    """Cross things with things.

    A cell holds what is said of the one thing and names the other, in any relation and either direction. With
    threads it is filled, too, where only a thread leads from the one to the other. That costs as much as
    following everything from the shorter side; to count threads costs as much as there are threads.

    Args:
        strategy: what is said, within the scope.
        rows: the things of the rows.
        columns: the things of the columns.
        scope: the relations that count, and how many steps a thread may have.
        title: what is crossed with what.
        show: what a cell is to show.
        threads: whether threads fill cells.
    """
    down, across = {node.iri for node in rows}, {node.iri for node in columns}
    stated = _statements(strategy, down, across, scope)
    steps = _steps(strategy, down, across, scope.depth) if threads else {}
    blank: dict[tuple[str, str], list[MatrixCell]] = {}
    for one in read_cells(strategy):
        for pair in {(one.row, one.column), (one.column, one.row)}:
            if one.mark == BLANK and pair[0] in down and pair[1] in across:
                blank.setdefault(pair, []).append(one)
    cells = {}
    for pair in dict.fromkeys((*stated, *steps, *blank)):
        said, levels = weigh_statements(strategy, stated.get(pair, ()))
        if pair in steps and not said:
            levels = ((Basis.INFERRED, Level.SOME),)
        cells[pair] = Cell(*pair, said, levels, steps=steps.get(pair, 0), printed=tuple(blank.get(pair, ())))
    matrix = Matrix(title, tuple(rows), tuple(columns), cells, show, strategy, scope.depth)
    if show is Show.MONEY:
        joined = {pair: one.statements for pair, one in cells.items() if one.levels}
        money = attach_money(strategy, down, across, joined)
        cells = {pair: replace(cells.get(pair) or Cell(*pair), money=some) for pair, some in money.items()}
        return replace(matrix, cells=cells)
    if show is Show.COUNT and threads:
        cells |= _counted(strategy, cells, scope.depth)
    return matrix


def _counted(
    strategy: Strategy, cells: Mapping[tuple[str, str], Cell], depth: int | None
) -> dict[tuple[str, str], Cell]:
    """Give the cells that threads lead to with their number: up from the row, else up from the column."""
    ends: dict[str, set[str]] = {}
    for row, column in (pair for pair, one in cells.items() if one.steps):
        ends.setdefault(row, set()).add(column)
        ends.setdefault(column, set()).add(row)
    counted = {
        start: count_threads(strategy.lineage, start, others, depth=depth) for start, others in ends.items()
    }
    return {
        (row, column): replace(one, threads=counted[row][column] or counted[column][row])
        for (row, column), one in cells.items()
        if one.steps
    }


def _statements(
    strategy: Strategy, down: AbstractSet[str], across: AbstractSet[str], scope: Scope
) -> dict[tuple[str, str], list[Statement]]:
    """Find what is said of the things of one side and names those of the other, by row and column."""
    relations = {term for name in scope.through for term in strategy.terms_named(name)}
    found: dict[tuple[str, str], list[Statement]] = {}
    there = [(one, (one.subject, one.value)) for one in strategy.statements.between(down, across)]
    back = [(one, (one.value, one.subject)) for one in strategy.statements.between(across, down)]
    for one, pair in there + back:
        if pair[0] == pair[1] or (relations and relations.isdisjoint(strategy.upwards(one.predicate))):
            continue
        found.setdefault(pair, []).append(one)
    return found


def _steps(
    strategy: Strategy, down: AbstractSet[str], across: AbstractSet[str], depth: int | None
) -> dict[tuple[str, str], int]:
    """Follow threads from the things of one side to those of the other, in either direction.

    Returns:
        By row and column the fewest steps between them.
    """
    lineage = strategy.lineage
    near, far = (down, across) if len(down) <= len(across) else (across, down)
    found: dict[tuple[str, str], int] = {}
    for here in near:
        for reached in (lineage.served(here, depth=depth), lineage.serving(here, depth=depth)):
            for there in reached.keys() & far - {here}:
                pair = (here, there) if near is down else (there, here)
                found[pair] = min(reached[there], found.get(pair, reached[there]))
    return found
