"""`selgraph why-not`: why does one thing not serve another?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.output import width
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting

if TYPE_CHECKING:
    from selgraph.reason import PrintedLines

EXAMPLE = 'selgraph why-not "minor oral surgery" "urgent care"'


def why_not(
    first: Annotated[str, typer.Argument(help="The thing that does not serve.")],
    second: Annotated[str, typer.Argument(help="The thing that is not served.")],
    most: Annotated[
        int, typer.Option("--most", help="How many sets of missing statements to give.", min=1)
    ] = 5,
    *,
    writing: PlainWriting,
    session: Session,
) -> None:
    """Print which statements are missing for one thing to serve another, and whether they were looked for.

    Also: threads that the table of compositions stops, and claims that a curator rejected. A missing
    statement is *stated to be absent* (a cell that was read and is blank), *read and not stated*, *unread*,
    or *not known* where the texts are not at hand. Formats: table (text for reading), json.
    """
    from selgraph.explain import why_not as explain
    from selgraph.missing_tables import format_why_not, why_not_values

    choice = writing.choose(("table", "json"))
    facts = session.facts
    start, end = session.find(first).iri, session.find(second).iri
    answer = explain(session.home, facts, start, end, printed=_printed_lines(session), most=most)
    if choice == "json":
        writing.write_json(why_not_values(start, end, answer, facts))
        return
    if answer.absence.holds:
        from selgraph.vocabulary import slug_of

        asked = f"selgraph why {slug_of(start)} {slug_of(end)}"
        writing.write(f"“{facts.label_of(start)}” does serve “{facts.label_of(end)}”. See why: {asked}\n")
        return
    writing.write(format_why_not(start, end, answer, facts, width=width()))


def _printed_lines(session: Session) -> PrintedLines:
    """Look up which lines of a document are not blank, in the reader's own copies of the texts."""
    from functools import cache

    from selgraph.reason import no_text
    from selgraph.texts import read_text

    if session.texts is None:
        return no_text
    folder = session.texts
    files = session.text_files

    @cache
    def printed(document: str) -> set[int] | None:
        """Read one text once."""
        lines = read_text(folder, files[document][0]).lines
        return {number for number, line in enumerate(lines, 1) if line.strip()}

    return printed
