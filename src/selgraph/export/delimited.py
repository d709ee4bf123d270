"""Tables as text: CSV and TSV for everyone, CSV for Neo4j's bulk import."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS, connection_cell, element_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from selgraph.export.content import Content, Field, Write

ABOUT: Final = "about"
_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # first signs that a spreadsheet takes for a formula (OWASP, CSV injection)

Cell = str | int | None


def csv_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give nodes and edges as CSV (RFC 4180), and what the columns are (CSV on the Web)."""
    return _files(content, stem, "csv", ",")


def tsv_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give nodes and edges with tabs between the cells, and what the columns are."""
    return _files(content, stem, "tsv", "\t")


def _files(content: Content, stem: str, ending: str, between: str) -> list[tuple[str, Write]]:
    """List the three files."""
    names = (f"{stem}-nodes.{ending}", f"{stem}-edges.{ending}")

    def nodes(out: BinaryIO) -> None:
        """Write the things."""
        columns = [field.name for field in ELEMENT_FIELDS]
        rows = (
            [element.id, *(element_cell(element, name) for name in columns)] for element in content.elements()
        )
        write_rows(out, ["id", *columns, ABOUT], _with_about(map(_harmless, rows), content), between)

    def edges(out: BinaryIO) -> None:
        """Write the statements."""
        columns = [field.name for field in CONNECTION_FIELDS]
        rows = (
            [one.id, one.source, one.target, *(connection_cell(one, name) for name in columns)]
            for one in content.connections()
        )
        write_rows(
            out,
            ["id", "source", "target", *columns, ABOUT],
            _with_about(map(_harmless, rows), content),
            between,
        )

    def columns(out: BinaryIO) -> None:
        """Write the description of the two tables."""
        out.write(
            (json.dumps(_describe(content, names, between), ensure_ascii=False, indent=2) + "\n").encode()
        )

    return [(names[0], nodes), (names[1], edges), (f"{stem}-csv-metadata.json", columns)]


def neo4j_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give nodes and relationships as `neo4j-admin database import` takes them; it skips the last column."""

    def nodes(out: BinaryIO) -> None:
        """Write the things."""
        heads = ["id:ID", *(_neo4j_head(field) for field in ELEMENT_FIELDS), ":LABEL", f"{ABOUT}:IGNORE"]
        rows = (
            [
                element.id,
                *(
                    _array(element.other_names)
                    if field.name == "other_names"
                    else element_cell(element, field.name)
                    for field in ELEMENT_FIELDS
                ),
                f"{element.kind or 'Thing'};{element.family}",
            ]
            for element in content.elements()
        )
        write_rows(out, heads, _with_about(map(_one_line, rows), content), ",")

    def relationships(out: BinaryIO) -> None:
        """Write the statements."""
        heads = [
            ":START_ID",
            ":END_ID",
            ":TYPE",
            "id",
            *(_neo4j_head(field) for field in CONNECTION_FIELDS),
            f"{ABOUT}:IGNORE",
        ]
        rows = (
            [
                one.source,
                one.target,
                relation_type(one.relation),
                one.id,
                *(connection_cell(one, field.name) for field in CONNECTION_FIELDS),
            ]
            for one in content.connections()
        )
        write_rows(out, heads, _with_about(map(_one_line, rows), content), ",")

    return [(f"{stem}-neo4j-nodes.csv", nodes), (f"{stem}-neo4j-relationships.csv", relationships)]


def write_rows(out: BinaryIO, heads: Sequence[str], rows: Iterable[Sequence[Cell]], between: str) -> None:
    """Write a table as a stream, quoted as RFC 4180 has it, in UTF-8."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        write_row = row_writer(text, between, "\r\n" if between == "," else "\n")
        for row in chain((heads,), rows):
            write_row(row)
        text.flush()
    finally:
        text.detach()


def row_writer(file: TextIO, between: str, end: str) -> Callable[[Sequence[Cell]], object]:
    """Give what writes rows, quoted as RFC 4180 has it.

    Python's own writer leaves a lone carriage return bare where lines end in a line feed, and most readers
    end the row at it; such a row is quoted throughout.

    Args:
        file: a text file that does not change line ends.
        between: what stands between two cells.
        end: of each line.
    """
    plain = csv.writer(file, delimiter=between, lineterminator=end)
    quoted = csv.writer(file, delimiter=between, lineterminator=end, quoting=csv.QUOTE_ALL)

    def write(row: Sequence[Cell]) -> None:
        """Write a row."""
        has_return = any(isinstance(cell, str) and "\r" in cell for cell in row)
        (quoted if has_return else plain).writerow(row)

    return write


def relation_type(relation: str) -> str:
    """Write a relation as Neo4j names its types.

    >>> relation_type("fullySupports")
    'FULLY_SUPPORTS'
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", relation).upper()


def _neo4j_head(field: Field) -> str:
    """Name a column with its type."""
    if field.name == "other_names":
        return "other_names:string[]"
    return f"{field.name}:int" if field.is_number else field.name


def _array(names: tuple[str, ...]) -> str:
    """Write a list with Neo4j's semicolons; one inside a name becomes a comma."""
    return ";".join(name.replace(";", ",") for name in names)


def _one_line(row: list[Cell]) -> list[Cell]:
    """Put each cell on one line, which the importer expects unless it is told."""
    return [" ".join(cell.splitlines()) if isinstance(cell, str) else cell for cell in row]


def _harmless(row: list[Cell]) -> list[Cell]:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row]


def _with_about(rows: Iterable[list[Cell]], content: Content) -> Iterator[list[Cell]]:
    """Add the column that says, in the first row, what the file is."""
    told: str | None = content.about.sentence()
    for row in rows:
        row.append(told)
        told = None
        yield row


def _describe(content: Content, names: tuple[str, str], between: str) -> dict[str, object]:
    """Describe the two tables (W3C, Metadata Vocabulary for Tabular Data)."""

    def table(name: str, first: Sequence[str], fields: tuple[Field, ...]) -> dict[str, object]:
        """Describe one of them."""
        columns: list[dict[str, str]] = [
            {"name": column, "titles": column, "datatype": "string"} for column in first
        ]
        columns += [
            {
                "name": field.name,
                "titles": field.name,
                "datatype": "integer" if field.is_number else "string",
                "dc:description": field.meaning,
            }
            for field in fields
        ]
        columns.append(
            {
                "name": ABOUT,
                "titles": ABOUT,
                "datatype": "string",
                "dc:description": "what the file is, in the first row",
            }
        )
        return {"url": name, "tableSchema": {"columns": columns, "primaryKey": "id"}}

    about = dict(content.about.pairs())
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": about["title"],
        "dc:description": f"selector: {about['selector']}",
        "dc:identifier": about["dataset"],
        "dc:date": about["date"],
        "dc:source": about["source"],
        "dc:rights": about["licence"],
        "dialect": {"delimiter": between, "header": True, "encoding": "utf-8"},
        "tables": [
            table(names[0], ["id"], ELEMENT_FIELDS),
            table(names[1], ["id", "source", "target"], CONNECTION_FIELDS),
        ],
    }
