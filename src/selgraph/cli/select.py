"""`selgraph select`: which things does a selector pick?"""

from __future__ import annotations

from typing import Annotated

import typer

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
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    TimeoutOption,
    write,
)

EXAMPLE = "selgraph select 'minor-oral-surgery+,kind:goal'"


def select(
    selector: Annotated[
        list[str],
        typer.Argument(
            metavar="SELECTOR...", help="Such as x+, +x, 2+x+1, @x, kind:goal, place:lewisham, doc:NAME."
        ),
    ],
    exclude: ExcludeOption = "",
    through: ThroughOption = "",
    basis: BasisOption = "",
    as_of: AsOfOption = None,
    max_depth: MaxDepthOption = None,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the query it stands for instead.")] = False,
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
    """List what a selector picks.

    x+ is x and what it serves, +x is x and what serves it, 2+x+1 counts the steps, @x is x, all that it
    serves and all that serves any of that. A space joins, a comma cuts; a name with a space stands between
    double quotes. By: kind: org: place: doc: year: basis: rel: theme: measure: gap: text: with * for any
    letters.

    Formats: table, json, csv, tsv, md.
    """
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, max_depth)
    wanted = " ".join(selector)
    if sparql:
        write(session.graph.select_query(wanted, exclude=exclude, scope=scope), output)
        return
    picked = session.graph.select(wanted, exclude=exclude, scope=scope)
    write_sheets(session, picked.sheets(), layout, output, evidence=evidence, in_full=in_full)
