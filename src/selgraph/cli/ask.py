"""`selgraph ask`: a question of the catalogue, with values for its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.output import note, width
from selgraph.cli.session import PlainSession, Session
from selgraph.cli.writing import PlainWriting, Writing
from selgraph.errors import QueryError

if TYPE_CHECKING:
    from selgraph.query import Question

EXAMPLE = 'selgraph ask initiatives-for-goal goal="dignity and respect"'


def ask(
    question: Annotated[
        str | None, typer.Argument(help="Name of the question; none for the list of all.")
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE]...", help="What the question wants to be told."),
    ] = None,
    *,
    writing: PlainWriting,
    session: PlainSession,
) -> None:
    """Ask a question of the catalogue; without a name, list the questions and what they want to be told.

    A parameter that is left out keeps the example that the list shows.

    Formats: table, json, csv, tsv, md.
    """
    from selgraph import query
    from selgraph.tables import FORMATS, format_rows
    from selgraph.vocabulary import shorten

    choice = writing.choose(FORMATS)
    catalogue = query.read_catalogue(session.home)
    if question is None:
        _list_questions(catalogue, choice, writing)
        return
    asked = query.find_question(question, catalogue)
    given = _read_values(asked, values or [])
    # the facts are read only where a name is given
    sparql = query.bind(asked, given, lambda name: session.facts.find_iri(name))  # noqa: PLW0108
    columns, rows = query.ask(session.store, sparql)
    if choice == "table":
        note(asked.summary)
        rows = [[shorten(cell) for cell in row] for row in rows]
    for one in asked.parameters:
        if one.name not in given:
            note(f"{one.name}={_shown(one.example)} (the example; give another with {one.name}=…)")
    writing.write(format_rows(columns, rows, choice, width=width()))
    if not rows:
        note("No rows: nothing in the graph fits.")
        _tell_misfits(asked, given, session)


def _tell_misfits(asked: Question, given: dict[str, str], session: Session) -> None:
    """Say which value is of another kind than the question asks for, and what could be meant."""
    if not any(one.is_thing and one.name in given for one in asked.parameters):
        return
    from selgraph.misfits import find_misfits
    from selgraph.vocabulary import slug_of

    for misfit in find_misfits(asked, given, session.facts):
        note(misfit.sentence)
        if misfit.nodes:
            note("  Did you mean one of these?" if len(misfit.nodes) > 1 else "  Did you mean this?")
        for node in misfit.nodes:
            note(f"    {slug_of(node.iri)}  {node.label}")


def _list_questions(catalogue: list[Question], choice: str, writing: Writing) -> None:
    """Write the list of all questions."""
    from selgraph.tables import format_rows

    rows = [
        [one.name, one.summary, " ".join(f"{name.name}={_shown(name.example)}" for name in one.parameters)]
        for one in catalogue
    ]
    writing.write(format_rows(["question", "asks", "example"], rows, choice, width=width()))
    if choice == "table":
        note(f"{len(rows)} questions. Ask one: {EXAMPLE}")


def _read_values(asked: Question, values: list[str]) -> dict[str, str]:
    """Read what is given as name=value; words that follow belong to the value before them.

    Raises:
        QueryError: the first word is no name=value, or a parameter is given twice.
    """
    given: dict[str, str] = {}
    last = ""
    for value in values:
        name, equals, text = value.partition("=")
        if equals and name in given:
            raise QueryError(f'The parameter "{name}" is given twice.', fix="Give it once.")
        if equals:
            last = name
            given[name] = text
        elif last:
            given[last] += f" {value}"
        else:
            taken = ", ".join(f"{one.name}=…" for one in asked.parameters) or "nothing"
            raise QueryError(f'"{value}" is not of the form name=value.', fix=f"It takes: {taken}.")
    return given


def _shown(example: str) -> str:
    """Write the example of a parameter as a person would type it."""
    from selgraph.vocabulary import PREFIXES

    prefix, colon, local = example.partition(":")
    typed = local if colon and prefix in PREFIXES else example.strip('"')
    return f'"{typed}"' if " " in typed else typed
