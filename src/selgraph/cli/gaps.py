"""`selgraph gaps`: what do the documents leave open?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.scope import AsOfOption, EvidenceOption, read_scope, write_sheets
from selgraph.cli.session import (
    EndpointOption,
    EngineOption,
    FormatOption,
    HomeOption,
    InFullOption,
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    TimeoutOption,
)

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
    as_of: AsOfOption = None,
    evidence: EvidenceOption = False,
    in_full: InFullOption = False,
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """List what is missing, and what is known of each gap.

    A gap is stated to be absent (a document prints something in its place, or says so), read and not stated
    (every line of the documents that name the thing was read), or unread. Each kind is a check in
    queries/checks. A curator answers a gap in data/gap-answers.ttl, with a reason.

    Formats: table, json, csv, tsv, md.
    """
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, "", "", as_of, None)
    found = session.graph.gaps(" ".join(selector or []), gap=gap, answered=answered, scope=scope)
    sheets = found.sheets()[1:] if counts else found.sheets()
    write_sheets(session, sheets, layout, output, evidence=evidence, in_full=in_full)
