"""`selgraph report`: the board paper of an organisation."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph report --org lewisham-ccg -o lewisham.html"

FORMATS: Final = ("md", "html", "table", "json", "csv", "tsv")


def report(
    organisation: Annotated[
        str, typer.Option("--org", help="The organisation: name, other name, slug or IRI.", metavar="NAME")
    ],
    *,
    writing: Writing,
    session: Session,
) -> None:
    """Write the board paper of an organisation: what it wants, what it does, and how the two hang together.

    Threads with their picture, matrix, enablers, needs and risks, money, gaps, drift, and the sources of each
    line, in one file that needs nothing else and prints on A4.

    Formats: md, html, table, json, csv, tsv. CSV and TSV hold everything in one table.
    """
    choice = writing.choose(FORMATS, "md")
    found = session.graph.report(organisation)
    if choice not in ("md", "html"):
        sheets = (found.listed(),) if choice in ("csv", "tsv") else found.sheets()
        writing.write_sheets(session, sheets)
        return
    full_text = session.full_text_if(writing.in_full)
    if choice == "md":
        from selgraph.report_page import write_markdown

        text = write_markdown(found, full_text=full_text)
    else:
        from selgraph.report_page import draw_threads, write_html

        picture = draw_threads(found, session.graph.strategy)
        text = write_html(found, picture=picture, full_text=full_text)
    writing.write(text)
