"""Printed matrices, rebuilt from what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.errors import SelgraphError
from selgraph.lineage.crossing import weigh_statements
from selgraph.lineage.figures import read_figures
from selgraph.lineage.matrix import Level
from selgraph.lineage.matrix_transcribed import Holds, PrintedCell, Value, read_mark, read_number
from selgraph.lineage.ranking import passages_of
from selgraph.model import STRENGTH
from selgraph.vocabulary import ID, SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selgraph.errors import Place
    from selgraph.lineage.figures import Figure
    from selgraph.lineage.matrix_transcribed import PrintedMatrix
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

Crossing = tuple[PrintedCell, Value, Value, "tuple[Statement, ...]"]


def rebuild_joined(strategy: Strategy, matrix: PrintedMatrix) -> list[Crossing]:
    """Rebuild a matrix of marks or texts."""
    crossings: list[Crossing] = []
    known = {(row, column) for _, row in matrix.rows for column in matrix.columns}
    for cell in (*matrix.cells, *_unprinted(matrix)):
        statements = _between(strategy, matrix.path, _thing(strategy, cell.row, cell.place), None)
        wanted = _thing(strategy, cell.column, cell.place)
        said = _strongest_first(one for end, one in statements if end == wanted)
        if cell.line or said:
            crossings.append((cell, read_mark(matrix, cell), _level(strategy, matrix, said), said))
    for (row, column), said in _stated_in_lines(strategy, matrix).items():
        pair = row.removeprefix(ID), column.removeprefix(ID)
        if pair not in known:
            cell = PrintedCell(0, 0, *pair, "", matrix.cells[0].place)
            crossings.append((cell, Level.BLANK, _level(strategy, matrix, said), said))
    return crossings


def _unprinted(matrix: PrintedMatrix) -> list[PrintedCell]:
    """Make the crossings for which no cell is printed: a row may only name those that it goes with."""
    known = {(cell.row, cell.column) for cell in matrix.cells}
    place = matrix.cells[0].place
    return [
        PrintedCell(0, 0, row, column, "", place)
        for _, row in matrix.rows
        for column in matrix.columns
        if (row, column) not in known
    ]


def _level(strategy: Strategy, matrix: PrintedMatrix, said: Sequence[Statement]) -> Level:
    """Say how far the graph goes: on the strongest basis that there is the most that is said."""
    if not said:
        return Level.BLANK
    if matrix.holds is Holds.TEXTS:
        return Level.SOME
    _, ((_, level), *_) = weigh_statements(strategy, said)
    return level


def _between(
    strategy: Strategy, path: Sequence[str], start: str, spoken: set[str] | None
) -> list[tuple[str, Statement]]:
    """Follow a path of relations from a thing.

    Args:
        strategy: what is said.
        path: the relations; `^` before one that is to be followed backwards.
        start: IRI of the thing.
        spoken: IRIs of the speakers that count; None for all.

    Returns:
        What is come to, with each statement on the way there.
    """
    found: list[tuple[str, Statement]] = []
    for end, one in _step(strategy, path[0], start):
        if spoken is not None and spoken.isdisjoint(speaker.iri for speaker in one.speakers):
            continue
        if len(path) == 1:
            found.append((end, one))
        for last, more in _between(strategy, path[1:], end, spoken) if path[1:] else ():
            found += [(last, one), (last, more)]
    return found


def _step(strategy: Strategy, relation: str, here: str) -> list[tuple[str, Statement]]:
    """Take one step by a relation or a narrower one."""
    wanted = SEL + relation.removeprefix("^")
    is_back = relation.startswith("^")
    said = strategy.named_in(here) if is_back else strategy.said_of(here)
    return [
        (one.subject if is_back else one.value, one)
        for one in said
        if one.is_thing and wanted in strategy.upwards(one.predicate)
    ]


def _stated_in_lines(
    strategy: Strategy, matrix: PrintedMatrix
) -> dict[tuple[str, str], tuple[Statement, ...]]:
    """Find the crossings that the passages of the matrix's own lines state, by row and column.

    Only things of the kinds that its rows and columns are of count: a scheme may be meant for a borough and
    for a group of patients.
    """
    first, last = matrix.lines
    kinds = [
        {strategy.node(ID + name).kind for name in names}
        for names in ([row for _, row in matrix.rows], matrix.columns)
    ]
    spoken = {
        speaker.iri
        for one in strategy.statements
        for speaker in one.speakers
        for passage in passages_of(speaker)[:1]
        if passage.iri == speaker.iri
        and passage.document == matrix.document
        and first <= passage.first_line
        and passage.last_line <= last
    }
    starts = {
        iri
        for one in strategy.statements
        if one.is_thing and any(speaker.iri in spoken for speaker in one.speakers)
        for iri in (one.subject, one.value)
    }
    found: dict[tuple[str, str], list[Statement]] = {}
    for start in sorted(starts):
        if strategy.node(start).kind not in kinds[0]:
            continue
        for end, one in _between(strategy, matrix.path, start, spoken):
            if strategy.node(end).kind in kinds[1]:
                found.setdefault((start, end), []).append(one)
    return {pair: _strongest_first(said) for pair, said in found.items()}


def rebuild_figures(strategy: Strategy, matrix: PrintedMatrix) -> list[Crossing]:
    """Rebuild a table of figures."""
    there: dict[tuple[str, str], list[Figure]] = {}
    for figure in read_figures(strategy).values():
        if figure.table == matrix.table:
            there.setdefault((figure.row, figure.column), []).append(figure)
    crossings: list[Crossing] = []
    used = set()
    for cell in matrix.cells:
        fitting = [one for one in there.get((cell.row, cell.column), ()) if cell.line in _lines(one)]
        used |= {one.node.iri for one in fitting}
        found = fitting[0].amount if fitting else None
        said = tuple(one.said for one in fitting)
        crossings.append((cell, read_number(cell.printed, cell.place), found, said))
    for figures in there.values():
        for figure in figures:
            if figure.node.iri not in used:
                cell = PrintedCell(0, 0, figure.row, figure.column, "", matrix.cells[0].place)
                crossings.append((cell, None, figure.amount, (figure.said,)))
    return crossings


def _lines(figure: Figure) -> set[int]:
    """List the lines of the passages that give a figure."""
    return {
        line
        for speaker in figure.said.speakers
        for passage in passages_of(speaker)
        for line in range(passage.first_line, passage.last_line + 1)
    }


def _strongest_first(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Put statements in order, each once."""
    return tuple(
        sorted(
            dict.fromkeys(statements),
            key=lambda one: (STRENGTH[one.basis], one.subject, one.predicate, one.value),
        )
    )


def _thing(strategy: Strategy, slug: str, place: Place) -> str:
    """Find a thing by its slug.

    Raises:
        SelgraphError: there is none.
    """
    if ID + slug not in strategy.nodes:
        raise SelgraphError(
            f'Nothing has the slug "{slug}".', where=place, fix="Write the slug that data/names.ttl has."
        )
    return ID + slug
