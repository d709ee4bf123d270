"""`selgraph whatif`: what breaks when something goes?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.scope import (
    AsOfOption,
    BasisOption,
    EvidenceOption,
    ThroughOption,
    read_scope,
    write_sheets,
)
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

EXAMPLE = "selgraph whatif --remove 'case management' --remove 'urgent care'"


def whatif(
    remove: Annotated[
        list[str],
        typer.Option(
            "--remove", help="A thing, an organisation, a document, a passage or a reading; again for more."
        ),
    ],
    through: ThroughOption = "",
    basis: BasisOption = "",
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
    """Say what each goal, objective and measure loses when things are taken away, one or several together.

    Support is counted before and after: explicit / interpreted / inferred by threads. What an organisation
    alone owns, leads, commissions or provides goes with it; with a document or a passage go the readings that
    stand on it. What only several removals together do is said.

    Formats: table, json, csv, tsv, md.
    """
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, None)
    found = session.graph.whatif(*remove, scope=scope)
    write_sheets(session, found.sheets(), layout, output, evidence=evidence, in_full=in_full)
