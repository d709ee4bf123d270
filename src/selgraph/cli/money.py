"""`selgraph money`: how much money is printed, whose and for what?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.looking import Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = "selgraph money --by goal"


def money(
    selector: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SELECTOR]...", help="Of figures, or of those whose figures are wanted; none for all."
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", help="Put by organisation, place, year, area, programme or goal.")
    ] = "organisation",
    figures: Annotated[bool, typer.Option("--figures", help="List the figures one by one instead.")] = False,
    totals: Annotated[
        bool, typer.Option("--totals", help="List the printed totals instead, each added up again.")
    ] = False,
    *,
    looking: Looking,
    writing: Writing,
    session: Session,
) -> None:
    """Add up the printed money, each pound once, and the printed totals again.

    Added are only figures of one kind, period and risk rating, those on a condition apart. Money belongs to
    the organisation or place that it is of, to its period as printed, to the area or row that it is for, and
    to the programmes and goals that what it is of serves; what several share stands under each, and says so.
    A total agrees with its parts, differs by rounding (half of each last printed place), or does not
    reconcile.

    Formats: table, json, csv, tsv, md.
    """
    scope = looking.scope(session)
    found = session.graph.money(" ".join(selector or []), by=by, exclude=looking.exclude, scope=scope)
    chosen = [sheet for wanted, sheet in ((figures, found.listed()), (totals, found.totals())) if wanted]
    writing.write_sheets(session, chosen or found.sheets())
