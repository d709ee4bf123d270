"""`selgraph weak-points`: what does the support of a goal hang on?"""

from __future__ import annotations

from typing import Annotated

from selgraph.cli.groups import Only
from selgraph.cli.looking import Looking, NameArgument
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph weak-points 'dignity and respect'"


def weak_points(
    name: NameArgument,
    *,
    looking: Annotated[Looking, Only("exclude", "through", "basis", "as_of")],
    writing: Writing,
    session: Session,
) -> None:
    """List what all threads to a goal hang on: things, statements and passages, and the smallest cuts.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    found = session.graph.weak_points(" ".join(name), exclude=looking.exclude, scope=scope)
    writing.write_sheets(session, found.sheets())
