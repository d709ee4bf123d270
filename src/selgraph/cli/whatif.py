"""`selgraph whatif`: what breaks when something goes?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph whatif --remove 'case management' --remove 'urgent care'"


def whatif(
    remove: Annotated[
        list[str],
        typer.Option(
            "--remove", help="A thing, an organisation, a document, a passage or a reading; again for more."
        ),
    ],
    *,
    looking: Annotated[Looking, Only("through", "basis", "as_of")],
    writing: Writing,
    session: Session,
) -> None:
    """Say what each goal, objective and measure loses when things are taken away, one or several together.

    Support is counted before and after: explicit / interpreted / inferred by threads. What an organisation
    alone owns, leads, commissions or provides goes with it; with a document or a passage go the readings that
    stand on it. What only several removals together do is said.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    found = session.graph.whatif(*remove, scope=scope)
    writing.write_sheets(session, found.sheets())
