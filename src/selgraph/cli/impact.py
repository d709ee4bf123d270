"""`selgraph impact`: what does a risk, an enabler or a provider touch?"""

from __future__ import annotations

from selgraph.cli.looking import Looking, NameArgument
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph impact 'minor oral surgery'"


def impact(
    name: NameArgument,
    *,
    looking: Looking,
    writing: Writing,
    session: Session,
) -> None:
    """List what is touched up the threads, nearest first, and how much of each kind in each place.

    A risk touches what it threatens; an enabler what it enables and what requires it; an organisation what it
    provides, leads, owns, commissions or takes part in; anything what it serves.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    found = session.graph.impact(" ".join(name), exclude=looking.exclude, scope=scope)
    writing.write_sheets(session, found.sheets())
