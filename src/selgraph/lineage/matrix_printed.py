"""Matrices that the documents print, rebuilt from what is said and compared cell by cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, SelgraphError
from selgraph.lineage.figures import read_figures
from selgraph.lineage.matrix import EXTENT, Level, level_of
from selgraph.lineage.ranking import passages_of
from selgraph.lineage.totals import add_again
from selgraph.model import STRENGTH
from selgraph.sheet import Answer
from selgraph.vocabulary import ID, SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selgraph.lineage.figures import Figure
    from selgraph.lineage.strategy import Strategy
    from selgraph.lineage.totals import AddedAgain
    from selgraph.model import Passage, Statement
    from selgraph.sheet import Sheet

MARKS: Final = {"●": Level.FULL, "◐": Level.PARTIAL, "✓": Level.SOME, "": Level.BLANK}

Value = Level | Decimal | None


class Holds(StrEnum):
    """What the cells of a printed matrix hold."""

    MARKS = "marks"
    TEXTS = "texts"
    FIGURES = "figures"


class Verdict(StrEnum):
    """How a printed cell and the graph compare."""

    AGREES = "agrees"
    PRINTED = "only printed"
    GRAPH = "only in graph"
    DIFFERS = "level differs"


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as it was transcribed.

    Args:
        line: of the document's text, 1-based; 0 for a crossing that is not printed.
        field: which of the fields of the line holds it, 1-based; tabs divide a line into fields.
        row: slug of the thing that its row is for; for figures the heading of the row.
        column: the same for its column.
        printed: what is printed; of a text its first words, empty for a blank cell.
        place: where it stands in the transcription.
    """

    line: int
    field: int
    row: str
    column: str
    printed: str
    place: Place


@dataclass(frozen=True, slots=True)
class MatrixNote:
    """A curator's word on a difference between a printed cell and the graph.

    Args:
        row: as in the cell.
        column: as in the cell.
        reason: why they differ.
        passage: what the reason rests on.
        place: where the note stands.
    """

    row: str
    column: str
    reason: str
    passage: Passage
    place: Place


@dataclass(frozen=True, slots=True)
class PrintedMatrix:
    """A matrix that a document prints, transcribed.

    Args:
        name: what to call it by.
        title: as printed.
        document: IRI of the document.
        table: IRI of the table, where the graph names it; else empty.
        holds: what its cells hold.
        path: how the thing of a row is joined to that of a column: one or two relations, as in SPARQL
            (`^partOf/appliesTo`); empty for figures, which are found by their headings.
        cells: in the order of line and field.
        notes: the curator's words on differences.
    """

    name: str
    title: str
    document: str
    table: str
    holds: Holds
    path: tuple[str, ...]
    cells: tuple[PrintedCell, ...]
    notes: tuple[MatrixNote, ...] = ()

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line that hold a cell."""
        lines = [cell.line for cell in self.cells]
        return min(lines), max(lines)

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The rows in order, each as line and name: two rows of a table of figures may have one heading."""
        return list(dict.fromkeys((cell.line, cell.row) for cell in self.cells))

    @property
    def columns(self) -> list[str]:
        """The columns in order."""
        return list(dict.fromkeys(cell.column for cell in self.cells))


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
        SelgraphError: a transcription names a thing that there is not, or a mark that means nothing.
    """
    compared = []
    for matrix in matrices:
        crossings = _figures(strategy, matrix) if matrix.holds is Holds.FIGURES else _joined(strategy, matrix)
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


def read_number(printed: str, place: Place) -> Decimal | None:
    """Read a printed number: brackets make it negative; None for a blank.

    Raises:
        SelgraphError: it is no number.

    >>> read_number("(10,778)", Place("table"))
    Decimal('-10778')
    """
    if not printed:
        return None
    plain = printed.removeprefix("(").removesuffix(")").replace(",", "").removeprefix("£")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise SelgraphError(
            f'"{printed}" is no number.', where=place, fix="Transcribe what is printed."
        ) from error
    return -number if printed.startswith("(") else number


Crossing = tuple[PrintedCell, Value, Value, "tuple[Statement, ...]"]


def _joined(strategy: Strategy, matrix: PrintedMatrix) -> list[Crossing]:
    """Rebuild a matrix of marks or texts."""
    crossings: list[Crossing] = []
    known = {(row, column) for _, row in matrix.rows for column in matrix.columns}
    for cell in (*matrix.cells, *_unprinted(matrix)):
        statements = _between(strategy, matrix.path, _thing(strategy, cell.row, cell.place), None)
        wanted = _thing(strategy, cell.column, cell.place)
        said = _strongest_first(one for end, one in statements if end == wanted)
        if cell.line or said:
            crossings.append((cell, _printed(matrix, cell), _level(strategy, matrix, said), said))
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


def _printed(matrix: PrintedMatrix, cell: PrintedCell) -> Level:
    """Say what a transcribed cell means."""
    if matrix.holds is Holds.TEXTS:
        return Level.SOME if cell.printed else Level.BLANK
    if cell.printed not in MARKS:
        known = " ".join(mark for mark in MARKS if mark)
        raise SelgraphError(
            f'The mark "{cell.printed}" has no meaning.',
            where=cell.place,
            fix=f"Write one of {known}, or nothing.",
        )
    return MARKS[cell.printed]


def _level(strategy: Strategy, matrix: PrintedMatrix, said: Sequence[Statement]) -> Level:
    """Say how far the graph goes: on the strongest basis that there is the most that is said."""
    if not said:
        return Level.BLANK
    if matrix.holds is Holds.TEXTS:
        return Level.SOME
    return min(
        (level_of(strategy, one.predicate) for one in said if one.basis is said[0].basis),
        key=EXTENT.__getitem__,
    )


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


def _figures(strategy: Strategy, matrix: PrintedMatrix) -> list[Crossing]:
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


def _name(strategy: Strategy, matrix: PrintedMatrix, name: str) -> str:
    """Name a row or a column for people."""
    return name if matrix.holds is Holds.FIGURES else strategy.label(ID + name)
