"""`selgraph paths`: by which threads does one thing serve another?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.looking import Looking
from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = 'selgraph paths "minor oral surgery" "dignity and respect"'


def paths(
    first: Annotated[str, typer.Argument(help="One thing: its name, another name of it, or its slug.")],
    second: Annotated[str, typer.Argument(help="The other thing.")],
    tables: Annotated[
        bool, typer.Option("--answers", help="Give the answer and each thread as tables.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Leave out the evidence.")] = False,
    *,
    looking: Looking,
    writing: Writing,
    session: Session,
) -> None:
    """Print every thread between two things, with the evidence of each step, and what carries the answer.

    Threads run from the first thing up to the second; where there is none, from the second up to the first.

    Formats: table (a tree for reading), json (a list of paths), csv, md; with --answers tables in each.
    """
    from selgraph.cli.trace import draw, thread_values

    choice = writing.choose(("table", "json", "csv", "md"))
    scope = looking.scope(session)
    found = session.graph.paths(first, second, exclude=looking.exclude, scope=scope)
    if not found.paths:
        note(f'No thread leads from "{first}" to "{second}", nor back. Ask why: selgraph why-not')
    if tables or choice in ("csv", "md"):
        sheets = found.sheets()
        writing.write_sheets(session, sheets if tables or choice == "md" else sheets[-1:])
    elif choice == "json":
        writing.write_json(thread_values([found]))
    else:
        full_text, paint = session.full_text_if(writing.in_full), writing.paint
        writing.write(draw(found, session.facts, full_text, brief=brief, width=width(), paint=paint))
