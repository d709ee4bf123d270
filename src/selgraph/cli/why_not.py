"""`selgraph why-not`: why does one thing not serve another?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.session import (
    EndpointOption,
    EngineOption,
    FormatOption,
    HomeOption,
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    TimeoutOption,
    choose_format,
    write,
)

if TYPE_CHECKING:
    from selgraph.reason import PrintedLines

EXAMPLE = 'selgraph why-not "minor oral surgery" "urgent care"'


def why_not(
    first: Annotated[str, typer.Argument(help="The thing that does not serve.")],
    second: Annotated[str, typer.Argument(help="The thing that is not served.")],
    most: Annotated[
        int, typer.Option("--most", help="How many sets of missing statements to give.", min=1)
    ] = 5,
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Print which statements are missing for one thing to serve another, and whether they were looked for.

    Also: threads that the table of compositions stops, and claims that a curator rejected. A missing
    statement is *stated to be absent* (a cell that was read and is blank), *read and not stated*, *unread*,
    or *not known* where the texts are not at hand. Formats: table (text for reading), json.
    """
    from selgraph.explain import why_not as explain
    from selgraph.missing_tables import format_why_not, why_not_values

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home, endpoint, engine, texts, timeout, store)
    facts = session.facts
    start, end = session.find(first).iri, session.find(second).iri
    answer = explain(session.home, facts, start, end, printed=_printed_lines(session), most=most)
    if choice == "json":
        write(
            json.dumps(why_not_values(start, end, answer, facts), ensure_ascii=False, indent=2) + "\n", output
        )
        return
    if answer.absence.holds:
        from selgraph.vocabulary import slug_of

        asked = f"selgraph why {slug_of(start)} {slug_of(end)}"
        write(f"“{facts.label_of(start)}” does serve “{facts.label_of(end)}”. See why: {asked}\n", output)
        return
    write(format_why_not(start, end, answer, facts), output)


def _printed_lines(session: Session) -> PrintedLines:
    """Look up which lines of a document are not blank, in the reader's own copies of the texts."""
    from functools import cache

    from selgraph.query import ask, read_question
    from selgraph.reason import no_text
    from selgraph.texts import read_text

    if session.texts is None:
        return no_text
    folder = session.texts
    query = read_question(session.home.queries / "reads" / "texts.rq").text
    names = {row[0]: row[1] for row in ask(session.store, query)[1]}

    @cache
    def printed(document: str) -> set[int] | None:
        """Read one text once."""
        lines = read_text(folder, names[document]).lines
        return {number for number, line in enumerate(lines, 1) if line.strip()}

    return printed
