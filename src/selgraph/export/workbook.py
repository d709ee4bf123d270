"""Workbooks for Excel, LibreOffice and Kumu."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from selgraph.errors import LimitError
from selgraph.export.content import (
    CONNECTION_FIELDS,
    ELEMENT_FIELDS,
    PLACE,
    Element,
    connection_cell,
    element_cell,
)
from selgraph.model import Passage, Reading, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selgraph.export.content import Content

MOST_ROWS: Final = 1_048_575  # below the headings; Excel has no more
MOST_CHARACTERS: Final = 32_767  # in a cell; Excel has no more
_FIGURE_FACTS: Final = (
    "amount",
    "unit",
    "period",
    "figureKind",
    "printedAs",
    "rowLabel",
    "columnLabel",
    "riskRating",
    "misprint",
)
_FIGURE_LINKS: Final = ("figureOf", "inTable", "totalOf")

Cell = str | int | Decimal | None


def write_workbook(content: Content, out: BinaryIO) -> None:
    """Write a workbook: elements, connections, evidence, gaps, figures, and what it is.

    Filters are on, the first row stays in sight, and a text that looks like a formula or an address stays a
    text.
    """
    with _open(content, out) as book:
        names = [field.name for field in ELEMENT_FIELDS]
        elements = ([one.id, *(element_cell(one, name) for name in names)] for one in content.elements())
        _sheet(book, "Elements", ["id", *names], elements)
        labels = {one.id: one.label for one in content.elements()}
        names = [field.name for field in CONNECTION_FIELDS]
        connections = (
            [
                one.id,
                labels[one.source],
                labels[one.target],
                one.source,
                one.target,
                *(connection_cell(one, name) for name in names),
            ]
            for one in content.connections()
        )
        _sheet(book, "Connections", ["id", "from", "to", "source", "target", *names], connections)
        heads = ["statement", "from", "relation", "to", "basis", "speaker", "rationale", *PLACE]
        _sheet(book, "Evidence", heads, _evidence(content, labels))
        gaps = list(content.gaps())
        heads = [name for name, _ in gaps[0].told] if gaps else ["gap"]
        lacks = ([*(text for _, text in gap.told), gap.name, gap.element.id] for gap in gaps)
        _sheet(book, "Gaps", [*heads, "check", "id"], lacks)
        _sheet(
            book,
            "Figures",
            ["id", "label", *_FIGURE_FACTS, *_FIGURE_LINKS, "basis", *PLACE],
            _figures(content, labels),
        )
        _sheet(book, "About", ["what", "value"], content.about.pairs())


def write_kumu(content: Content, out: BinaryIO) -> None:
    """Write the workbook that Kumu imports.

    Kumu finds the ends of a connection by their labels, so a label that is there twice gets the id behind it.
    """
    counts = Counter(one.label for one in content.elements())
    labels = {
        one.id: one.label if counts[one.label] == 1 else f"{one.label} ({one.id})"
        for one in content.elements()
    }
    with _open(content, out) as book:
        own = ("family", "basis", *PLACE, "speaker", "iri", "other_names")
        elements = (
            [
                labels[one.id],
                one.kind,
                one.description,
                "|".join([one.family, *map(str, one.years)]),
                *(element_cell(one, name) for name in own),
            ]
            for one in content.elements()
        )
        _sheet(book, "Elements", ["Label", "Type", "Description", "Tags", *own], elements)
        own = ("level", "basis", *PLACE, "rationale", "speaker", "id")
        connections = (
            [
                labels[one.source],
                labels[one.target],
                "directed",
                one.label,
                one.relation,
                one.basis,
                *(connection_cell(one, name) for name in own),
            ]
            for one in content.connections()
        )
        _sheet(book, "Connections", ["From", "To", "Direction", "Label", "Type", "Tags", *own], connections)
        _sheet(book, "About", ["what", "value"], content.about.pairs())


def _open(content: Content, out: BinaryIO) -> Any:
    """Start a workbook whose texts stay texts; what it is stands among its properties as well."""
    import datetime as dt

    import xlsxwriter

    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    about = content.about
    book.set_properties(
        {
            "title": about.title,
            "subject": f"selector: {about.selector or 'everything'}",
            "keywords": f"sha256:{about.fingerprint}",
            "comments": about.sentence(),
            "author": about.source.split(";")[0],
            "created": dt.datetime.fromisoformat(about.date),
        }
    )
    return book


def _sheet(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write one sheet, with filters and a heading that stays.

    Raises:
        LimitError: there are more rows than Excel has.
    """
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    wide = {
        "label",
        "from",
        "to",
        "quotation",
        "rationale",
        "description",
        "value",
        "document",
        "section",
        "other_names",
        "gap",
        "what",
        "reason",
        "read",
    }
    for place, head in enumerate(heads):
        sheet.set_column(place, place, 40 if head.lower() in wide else 14)
    bold = book.add_format({"bold": True})
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        if last > MOST_ROWS:
            raise LimitError(
                f"The sheet {name} would have more than {MOST_ROWS:,} rows, which Excel cannot hold.",
                fix="Pick less, or choose csv or parquet.",
            )
        for place, cell in enumerate(row):
            if isinstance(cell, int | Decimal):
                sheet.write_number(last, place, cell)
            elif cell:
                sheet.write_string(
                    last, place, cell if len(cell) <= MOST_CHARACTERS else cell[: MOST_CHARACTERS - 1] + "…"
                )
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _evidence(content: Content, labels: dict[str, str]) -> Iterator[list[Cell]]:
    """Give a row for each statement and each passage behind it."""
    for one in content.connections():
        start: list[Cell] = [one.id, labels[one.source], one.label, labels[one.target]]
        for speaker in one.speakers:
            if isinstance(speaker, Passage):
                yield [*start, "explicit", speaker.iri, "", *_place(speaker)]
            elif isinstance(speaker, Reading):
                for passage in speaker.passages:
                    yield [*start, "interpreted", speaker.iri, speaker.rationale, *_place(passage)]
            elif isinstance(speaker, Rule):
                yield [*start, "inferred", speaker.iri, speaker.summary]


def _place(passage: Passage) -> list[Cell]:
    """Give where a passage stands, and its words."""
    return [passage.title, passage.section, passage.first_line, passage.last_line, passage.quote]


def _figures(content: Content, labels: dict[str, str]) -> Iterator[list[Cell]]:
    """Give a row for each number that the documents print."""
    links: dict[str, dict[str, list[str]]] = {}
    for one in content.connections():
        if one.relation in _FIGURE_LINKS:
            links.setdefault(one.source, {}).setdefault(one.relation, []).append(labels[one.target])
    for element in content.elements():
        if element.kind == "Figure":
            yield _figure(element, links.get(element.id, {}))


def _figure(element: Element, links: dict[str, list[str]]) -> list[Cell]:
    """Give the row of one number; the amount is a number where it is one."""
    facts: dict[str, list[str]] = {}
    for name, value in element.facts:
        facts.setdefault(name, []).append(value)
    cells: list[Cell] = ["; ".join(facts.get(name, [])) for name in _FIGURE_FACTS]
    if len(facts.get("amount", [])) == 1:
        with suppress(InvalidOperation):  # what is printed is no number: it stays a text
            cells[0] = Decimal(facts["amount"][0])
    linked: list[Cell] = ["; ".join(links.get(name, [])) for name in _FIGURE_LINKS]
    return [
        element.id,
        element.label,
        *cells,
        *linked,
        element.basis,
        element.document,
        element.section,
        element.first_line,
        element.last_line,
        element.quotation,
    ]
