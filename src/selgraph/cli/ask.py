"""`selgraph ask`: a question of the catalogue, with values for its parameters."""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.session import EndpointOption, EngineOption, FormatOption, HomeOption, OutputOption, Session, TimeoutOption, choose_format, note, width, write
from selgraph.errors import QueryError

EXAMPLE = 'selgraph ask initiatives-for-goal goal="dignity and respect"'


def ask(
    question: Annotated[str | None, typer.Argument(help="Name of the question; none for the list of all.")] = None,
    values: Annotated[list[str] | None, typer.Argument(help="Parameters, as name=value.")] = None,
    layout: FormatOption = None,
    output: OutputOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Ask a question of the catalogue; without a name, list the questions and what they want to be told.

    Formats: table, json, csv, tsv, md.
    """
    from selgraph import query
    from selgraph.tables import FORMATS, format_rows
    from selgraph.vocabulary import shorten, slug_of

    choice = choose_format(layout, output, FORMATS, "table")
    session = Session(home, endpoint, engine, None, timeout)
    catalogue = query.read_catalogue(session.home)
    if question is None:
        rows = [[one.name, one.summary, " ".join(f"{name.name}={_shown(name.example)}" for name in one.parameters)] for one in catalogue]
        write(format_rows(["question", "asks", "parameters, with an example"], rows, choice, width=width()), output)
        return
    asked = query.find_question(question, catalogue)
    given = {}
    for value in values or []:
        name, equals, text = value.partition("=")
        if not equals:
            raise QueryError(f'"{value}" is not of the form name=value.', fix=f"It takes: {', '.join(one.name for one in asked.parameters) or 'nothing'}.")
        given[name] = text
    sparql = query.bind(asked, given, lambda name: _find_iri(session, name))
    columns, rows = query.ask(session.store, sparql)
    if choice == "table":
        note(asked.summary)
        rows = [[shorten(cell) for cell in row] for row in rows]
    write(format_rows(columns, rows, choice, width=width()), output)
    if not rows:
        note("No rows: nothing in the graph fits.")


def _find_iri(session: Session, name: str) -> str:
    """Give the IRI that a parameter's value means: a document's or passage's slug, or the name of a thing."""
    from selgraph.vocabulary import expand, slug_of

    if name.startswith(("http://", "https://")):
        return name
    facts = session.facts
    known = {*facts.speakers, *(speaker.document for speaker in facts.speakers.values() if hasattr(speaker, "document")), *facts.term_labels}
    for iri in known:
        if name in (slug_of(iri), iri) or expand(name) == iri:
            return iri
    return session.find(name).iri


def _shown(example: str) -> str:
    """Write the example of a parameter as a person would type it."""
    return example.removeprefix("id:").removeprefix("document:").removeprefix("sel:")
