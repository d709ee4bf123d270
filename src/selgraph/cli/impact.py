"""`selgraph impact`: what does a risk, an enabler or a provider touch?"""

from __future__ import annotations

from selgraph.cli.scope import (
    AsOfOption,
    BasisOption,
    EvidenceOption,
    ExcludeOption,
    MaxDepthOption,
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
    NameArgument,
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    TimeoutOption,
)

EXAMPLE = "selgraph impact 'minor oral surgery'"


def impact(
    name: NameArgument,
    exclude: ExcludeOption = "",
    through: ThroughOption = "",
    basis: BasisOption = "",
    as_of: AsOfOption = None,
    max_depth: MaxDepthOption = None,
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
    """List what is touched up the threads, nearest first, and how much of each kind in each place.

    A risk touches what it threatens; an enabler what it enables and what requires it; an organisation what it
    provides, leads, owns, commissions or takes part in; anything what it serves.

    Formats: table, json, csv, tsv, md.
    """
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, max_depth)
    found = session.graph.impact(" ".join(name), exclude=exclude, scope=scope)
    write_sheets(session, found.sheets(), layout, output, evidence=evidence, in_full=in_full)
