"""Matrices that the documents print, as curators transcribed them from the page."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, SelgraphError, UnreadableFileError
from selgraph.lineage import Holds, MatrixNote, PrintedCell, PrintedMatrix
from selgraph.model import Finding, Passage
from selgraph.vocabulary import ID, PREFIXES, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.model import Speaker

FOLDER: Final = "matrices"
NOTES: Final = "notes.csv"
CELL_COLUMNS: Final = ("line", "field", "row", "column", "printed")
NOTE_COLUMNS: Final = ("matrix", "row", "column", "reason", "passage")
HEADER: Final = ("title", "document", "table", "holds", "joined")


def read_transcriptions(home: Home, speakers: Mapping[str, Speaker]) -> list[PrintedMatrix]:
    """Read all transcribed matrices with the curators' notes, by name.

    They are kept apart from the dataset: what the graph says is compared with them, and is not made of them.

    Args:
        home: the files; `data/matrices` may be missing.
        speakers: the passages by IRI, for what a note rests on.

    Raises:
        UnreadableFileError: a file cannot be read.
        SelgraphError: it is not what it should be; with path and line.
    """
    folder = home.data / FOLDER
    notes: dict[str, list[MatrixNote]] = {}
    path = folder / NOTES
    if path.is_file():
        for place, values in _rows(path, home.shown(path), NOTE_COLUMNS, {}):
            passage = speakers.get(PREFIXES["passage"] + values["passage"])
            if not isinstance(passage, Passage):
                what = f'A note rests on the passage "{values["passage"]}", which there is not.'
                raise SelgraphError(what, where=place, fix="Write the slug of a passage.")
            if not values["reason"]:
                raise SelgraphError("A note gives no reason.", where=place, fix="Say why they differ.")
            note = MatrixNote(values["row"], values["column"], values["reason"], passage, place)
            notes.setdefault(values["matrix"], []).append(note)
    matrices = [
        _read(path, home.shown(path), notes.pop(path.stem, []))
        for path in sorted(folder.glob("*.csv"))
        if path.name != NOTES
    ]
    for name, (note, *_) in notes.items():
        raise SelgraphError(
            f'A note speaks of the matrix "{name}", which there is not.',
            where=note.place,
            fix=f"Name one of: {', '.join(one.name for one in matrices)}.",
        )
    return matrices


def check_transcription(matrix: PrintedMatrix, lines: Sequence[str]) -> Iterator[Finding]:
    """Find the cells that do not say what stands in their field of their line.

    A mark or a figure is the whole of its field, a text begins or goes on in it, and a blank field is empty.

    Args:
        matrix: as it was transcribed.
        lines: the lines of the document's text.
    """
    for cell in matrix.cells:
        fields = lines[cell.line - 1].split("\t") if cell.line <= len(lines) else []
        there = " ".join(fields[cell.field - 1].split()) if cell.field <= len(fields) else ""
        is_part = matrix.holds is Holds.TEXTS and bool(cell.printed)
        if cell.printed == there or (is_part and cell.printed in there):
            continue
        yield Finding(
            "transcribed-cell",
            "error",
            f'"{cell.printed}" is transcribed, and field {cell.field} of line {cell.line} of '
            f'{slug_of(matrix.document)} holds "{there[:40]}".',
            "Look at the page again.",
            cell.place.path,
            cell.place.line,
        )


def check_transcriptions(
    matrices: Sequence[PrintedMatrix], lines_of: Callable[[str], Sequence[str]]
) -> list[Finding]:
    """Check every transcription against the texts; see `check_transcription`.

    Args:
        matrices: as they were transcribed.
        lines_of: gives the lines of a document's text, by the document's IRI.
    """
    return [
        finding for matrix in matrices for finding in check_transcription(matrix, lines_of(matrix.document))
    ]


def _read(path: Path, shown: str, notes: list[MatrixNote]) -> PrintedMatrix:
    """Read one transcription: a header in `#+` lines, then the cells."""
    header: dict[str, str] = {}
    cells = []
    for place, values in _rows(path, shown, CELL_COLUMNS, header):
        line, field = (int(values[name]) if values[name].isdecimal() else 0 for name in ("line", "field"))
        if not line or not field:
            fix = "Write both as numbers, from 1."
            raise SelgraphError("A cell has no line or no field.", where=place, fix=fix)
        cells.append(
            PrintedCell(
                line,
                field,
                values["row"],
                values["column"],
                values["printed"],
                place,
            )
        )
    missing = [name for name in HEADER if name not in header]
    if missing or not cells or header["holds"] not in set(Holds):
        what = (
            f"The header lacks {', '.join(missing)}." if missing else "It holds no cells, or not known ones."
        )
        raise SelgraphError(
            what, where=Place(shown), fix=f"Write what the others have; holds: is one of {', '.join(Holds)}."
        )
    return PrintedMatrix(
        name=path.stem,
        title=header["title"],
        document=PREFIXES["document"] + header["document"],
        table=ID + header["table"] if header["table"] else "",
        holds=Holds(header["holds"]),
        path=tuple(step for step in header["joined"].split("/") if step),
        cells=tuple(cells),
        notes=tuple(notes),
    )


def _rows(
    path: Path, shown: str, columns: tuple[str, ...], header: dict[str, str]
) -> Iterator[tuple[Place, dict[str, str]]]:
    """Give the rows of a file with their places; header lines are put into `header` on the way."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            f"The file cannot be read: {error}.", where=Place(shown), fix="Make it readable, as UTF-8."
        ) from error
    body = next((place for place, line in enumerate(lines) if not line.startswith("#+ ")), len(lines))
    for line in lines[:body]:
        name, _, value = line.removeprefix("#+ ").partition(":")
        header[name.strip()] = value.strip()
    reader = _parse(lines[body:], Place(shown, body + 1))
    if next(reader, (0, [""]))[1] != list(columns):
        raise SelgraphError(
            "The columns are not those of such a file.",
            where=Place(shown, body + 1),
            fix=f"Write: {','.join(columns)}.",
        )
    for number, row in reader:
        place = Place(shown, body + number)
        if len(row) != len(columns):
            raise SelgraphError(
                f"A row has {len(row)} values, and there are {len(columns)} columns.",
                where=place,
                fix="Put a value with a comma between double quotes.",
            )
        yield place, dict(zip(columns, (value.strip() for value in row), strict=True))


def _parse(lines: Sequence[str], place: Place) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of comma separated values, each with the number of its last line."""
    reader = csv.reader(lines, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        where = Place(place.path, place.line + reader.line_num - 1)
        raise SelgraphError(
            f"The row is not well formed: {error}.", where=where, fix="Correct it."
        ) from error
