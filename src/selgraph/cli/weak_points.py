"""`selgraph weak-points`: what does the support of a goal hang on?"""

from __future__ import annotations

from selgraph.cli.scope import (
    AsOfOption,
    BasisOption,
    EvidenceOption,
    ExcludeOption,
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

EXAMPLE = "selgraph weak-points 'dignity and respect'"


def weak_points(
    name: NameArgument,
    exclude: ExcludeOption = "",
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
    """List what all threads to a goal hang on: things, statements and passages, and the smallest cuts.

    Formats: table, json, csv, tsv, md.
    """
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, None)
    found = session.graph.weak_points(" ".join(name), exclude=exclude, scope=scope)
    write_sheets(session, found.sheets(), layout, output, evidence=evidence, in_full=in_full)
