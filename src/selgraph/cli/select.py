"""`selgraph select`: which things does a selector pick?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.looking import Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph select 'minor-oral-surgery+,kind:goal'"


def select(
    selector: Annotated[
        list[str],
        typer.Argument(
            metavar="SELECTOR...", help="Such as x+, +x, 2+x+1, @x, kind:goal, place:lewisham, doc:NAME."
        ),
    ],
    *,
    looking: Looking,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the query it stands for instead.")] = False,
    writing: Writing,
    session: Session,
) -> None:
    """List what a selector picks.

    x+ is x and what it serves, +x is x and what serves it, 2+x+1 counts the steps, @x is x, all that it
    serves and all that serves any of that. A space joins, a comma cuts; a name with a space stands between
    double quotes. By: kind: org: place: doc: year: basis: rel: theme: measure: gap: text: with * for any
    letters.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    wanted = " ".join(selector)
    if sparql:
        writing.write(session.graph.select_query(wanted, exclude=looking.exclude, scope=scope))
        return
    picked = session.graph.select(wanted, exclude=looking.exclude, scope=scope)
    writing.write_sheets(session, picked.sheets())
