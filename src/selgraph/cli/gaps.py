"""`selgraph gaps`: what do the documents leave open?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph gaps --gap risk-without-mitigation 'org:lewisham-ccg doc:plans-on-a-page'"


def gaps(
    selector: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SELECTOR]...", help="Of the things of interest; none for all."),
    ] = None,
    gap: Annotated[
        str, typer.Option("--gap", help="One kind of gap, by the name of its check; * for any letters.")
    ] = "",
    answered: Annotated[
        bool, typer.Option("--answered", help="Show what a curator has answered, too.")
    ] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Only count them, by kind and standing.")] = False,
    *,
    looking: Annotated[Looking, Only("as_of")],
    writing: Writing,
    session: Session,
) -> None:
    """List what is missing, and what is known of each gap.

    A gap is stated to be absent (a document prints something in its place, or says so), read and not stated
    (every line of the documents that name the thing was read), or unread. Each kind is a check in
    queries/checks. A curator answers a gap in data/gap-answers.ttl, with a reason.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    found = session.graph.gaps(" ".join(selector or []), gap=gap, answered=answered, scope=scope)
    sheets = found.sheets()[1:] if counts else found.sheets()
    writing.write_sheets(session, sheets)
