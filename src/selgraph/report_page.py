"""The board paper of an organisation: Markdown for a mail, HTML for a printer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selgraph.tables import count_sentence, format_rows, speaker_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import jinja2

    from selgraph.lineage import Report, Strategy
    from selgraph.model import Passage, Speaker
    from selgraph.sheet import Cell, Row, Sheet


class References:
    """Passages and readings, numbered in the order in which a paper first needs them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.numbers: dict[Speaker, int] = {}

    def of(self, row: Row) -> tuple[int, ...]:
        """Give the numbers of those who say what a line stands on, each once."""
        speakers = dict.fromkeys(speaker for one in row.evidence for speaker in one.speakers)
        return tuple(sorted(self.numbers.setdefault(speaker, len(self.numbers) + 1) for speaker in speakers))


def write_markdown(report: Report, *, full_text: Callable[[Passage], str] | None = None) -> str:
    """Write a board paper as Markdown.

    Args:
        report: what it says.
        full_text: gives a passage in full from the reader's own copy; None to show quotations.

    Returns:
        The paper; the numbers in the last column of each table lead to the list of sources at its end.
    """
    references = References()
    parts = [f"# {report.title}", report.about]
    for section in report.sections:
        parts += [f"## {section.title}", section.lead]
        for sheet in map(_without_empty_columns, section.sheets):
            if len(section.sheets) > 1:
                parts.append(f"### {sheet.title}")
            parts += [_markdown_table(sheet, references), *_sentences(sheet)]
    parts.append("## Sources")
    for speaker, number in references.numbers.items():
        first, *rest = speaker_lines(speaker, full_text)
        parts.append("  \n".join([f"[{number}] {first}", *(line.strip() for line in rest)]))
    return "\n\n".join(part for part in parts if part) + "\n"


def draw_threads(report: Report, strategy: Strategy) -> str:
    """Draw the strongest threads of a board paper.

    Args:
        report: what it says.
        strategy: what is said.

    Returns:
        SVG; empty where there is nothing to be drawn.
    """
    from selgraph.export.drawing import draw
    from selgraph.picturing import picture_edges

    title = f"The strongest threads of {report.organisation.label}"
    return draw(picture_edges(strategy, report.drawn, title)) if report.drawn else ""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A board paper with its sources numbered, before it stands on one page or several.

    Args:
        report: what it says.
        sections: its parts, as the template takes them.
        sources: the lines of each source, by its number.
    """

    report: Report
    sections: tuple[dict[str, Any], ...]
    sources: Mapping[int, list[str]]

    def cited_in(self, parts: Iterable[int]) -> set[int]:
        """Give the numbers of the sources of some parts, which are counted from 1."""
        return {
            number
            for part in parts
            for table in self.sections[part - 1]["tables"]
            for _, numbers in table["rows"]
            for number in numbers
        }


def lay_out_paper(report: Report, full_text: Callable[[Passage], str] | None = None) -> LaidOut:
    """Lay out a board paper.

    Args:
        report: what it says.
        full_text: gives a passage in full from the reader's own copy; None to show quotations.
    """
    references = References()
    sections = tuple(
        {
            "title": section.title,
            "lead": section.lead,
            "has_picture": section.is_drawn,
            "tables": [
                _html_table(sheet, references, is_named=len(section.sheets) > 1)
                for sheet in map(_without_empty_columns, section.sheets)
            ],
        }
        for section in report.sections
    )
    sources = {number: speaker_lines(speaker, full_text) for speaker, number in references.numbers.items()}
    return LaidOut(report, sections, sources)


def write_page(
    paper: LaidOut,
    *,
    picture: str = "",
    beside: Sequence[tuple[str, str]] = (),
    elsewhere: Mapping[int, str] | None = None,
    note: str = "",
) -> str:
    """Write a page of a board paper, with the sources of the parts that stand on it.

    Args:
        paper: the paper.
        picture: the threads as SVG, as `draw_threads` gives them; empty to leave it out.
        beside: words and addresses of other pages; not printed.
        elsewhere: addresses of the pages on which other parts stand, by the number of the part, from 1.
        note: a sentence on which page it is.
    """
    where = elsewhere or {}
    cited = paper.cited_in(part for part in range(1, len(paper.sections) + 1) if part not in where)
    return _template().render(
        report=paper.report,
        sections=[
            {**section, "elsewhere": where.get(part, "")} for part, section in enumerate(paper.sections, 1)
        ],
        sources=[(number, lines) for number, lines in paper.sources.items() if number in cited],
        is_whole=not where,
        note=note,
        picture=picture,
        beside=beside,
    )


def write_html(
    report: Report,
    *,
    picture: str = "",
    full_text: Callable[[Passage], str] | None = None,
    beside: Sequence[tuple[str, str]] = (),
) -> str:
    """Write a board paper as one HTML page that needs nothing else and prints on A4.

    Args:
        report: what it says.
        picture: the threads as SVG, as `draw_threads` gives them; empty to leave it out.
        full_text: gives a passage in full from the reader's own copy; None to show quotations.
        beside: words and addresses of other pages, where the paper is one of several; not printed.

    Returns:
        The page.
    """
    return write_page(lay_out_paper(report, full_text), picture=picture, beside=beside)


@cache
def style_hash() -> str:
    """Give the SHA-256 of the page's own style sheet, as a Content-Security-Policy names it."""
    text = (Path(__file__).parent / "report_page.html").read_text("utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    return b64encode(sha256(style.encode()).digest()).decode()


@cache
def _template() -> jinja2.Template:
    """Load the page; every value is escaped, but for the picture."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report_page.html")


def _markdown_table(sheet: Sheet, references: References) -> str:
    """Write a table with a column of sources, where any line has one."""
    if not sheet.rows:
        return "(none)"
    rows = [([_text(cell) for cell in row.cells], references.of(row)) for row in sheet.rows]
    columns = list(sheet.columns)
    if any(numbers for _, numbers in rows):
        columns.append("sources")
        cells = [[*texts, " ".join(f"[{number}]" for number in numbers)] for texts, numbers in rows]
    else:
        cells = [texts for texts, _ in rows]
    return format_rows(columns, cells, "md").rstrip()


def _without_empty_columns(sheet: Sheet) -> Sheet:
    """Leave out the columns in which nothing stands."""
    kept = [
        place for place in range(len(sheet.columns)) if any(_text(row.cells[place]) for row in sheet.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in sheet.rows)
    return replace(sheet, columns=tuple(sheet.columns[place] for place in kept), rows=rows)


def _sentences(sheet: Sheet) -> list[str]:
    """Give what is to be read below a table: the count by basis, and its notes."""
    return [sentence for sentence in (count_sentence(sheet), *sheet.notes) if sentence]


def _html_table(sheet: Sheet, references: References, *, is_named: bool) -> dict[str, Any]:
    """Give a table as the template takes it."""
    rows = [
        (
            [{"text": _text(cell), "is_number": isinstance(cell, int | Decimal)} for cell in row.cells],
            references.of(row),
        )
        for row in sheet.rows
    ]
    return {
        "title": sheet.title if is_named else "",
        "columns": sheet.columns,
        "rows": rows,
        "has_sources": any(numbers for _, numbers in rows),
        "notes": _sentences(sheet),
    }


def _text(cell: Cell) -> str:
    """Write a cell."""
    return "" if cell is None else str(cell)
