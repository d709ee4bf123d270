"""`selgraph compare`: what do places or organisations share, and what has one alone?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import ExcludeOption, Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph compare bexley lewisham --kind goal,programme"


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME NAME...",
            help="Places or organisations, two or more; a name with a space stands between quotes.",
        ),
    ],
    kind: Annotated[
        str, typer.Option("--kind", help="These kinds alone, such as goal,initiative.", metavar="KIND,…")
    ] = "",
    among: Annotated[
        str, typer.Option("--among", help="A selector of the things of interest, such as doc:NAME.")
    ] = "",
    exclude: ExcludeOption = "",
    with_bodies: Annotated[
        bool,
        typer.Option("--with-bodies", help="Count what a place's commissioners have as the place's, too."),
    ] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Only count them, by kind.")] = False,
    *,
    looking: Annotated[Looking, Only("basis", "as_of")],
    writing: Writing,
    session: Session,
) -> None:
    """Put places or organisations side by side: what all have, some have, one alone has, by kind.

    It has a thing that is meant for it, lies in it, is owned, led, commissioned, provided or governed by it,
    involves or threatens it, is a post in it or a figure of it, cares for it, is its member or has it as one;
    what its own plan sets out; and what goes with one of these, one step on: measure, target, requirement,
    provider, whole, enabler, risk, mitigation. What is meant for a wider place is counted, and left out.

    A dash says that nothing is stated, though all was read: not that it has none. Where a passage excepts it
    outright, it says not so. Things are one only where the graph has one thing; what is said to carry on or
    restate another is listed last.

    Formats: table, json, csv, tsv, md. CSV and TSV hold everything in one table.
    """
    from selgraph.tables import SHEET_FORMATS

    scope = looking.scope(session)
    found = session.graph.compare(
        *names, kinds=kind, among=among, exclude=exclude, with_bodies=with_bodies, scope=scope
    )
    is_one_table = writing.choose(SHEET_FORMATS) in ("csv", "tsv")
    sheets = (found.counts(),) if counts else (found.table(),) if is_one_table else found.sheets()
    writing.write_sheets(session, sheets)
