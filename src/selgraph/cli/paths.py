"""`selgraph paths`: by which threads does one thing serve another?"""

from __future__ import annotations

import json
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
    choose_format,
    choose_paint,
    note,
    width,
    write,
)

EXAMPLE = 'selgraph paths "minor oral surgery" "dignity and respect"'


def paths(
    first: Annotated[str, typer.Argument(help="One thing: its name, another name of it, or its slug.")],
    second: Annotated[str, typer.Argument(help="The other thing.")],
    tables: Annotated[
        bool, typer.Option("--answers", help="Give the answer and each thread as tables.")
    ] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Leave out the evidence.")] = False,
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
    """Print every thread between two things, with the evidence of each step, and what carries the answer.

    Threads run from the first thing up to the second; where there is none, from the second up to the first.

    Formats: table (a tree for reading), json (a list of paths), csv, md; with --answers tables in each.
    """
    from selgraph.cli.trace import draw, thread_values

    choice = choose_format(layout, output, ("table", "json", "csv", "md"), "table")
    session = Session(home, endpoint, engine, texts, timeout, store)
    scope = read_scope(session, through, basis, as_of, max_depth)
    found = session.graph.paths(first, second, exclude=exclude, scope=scope)
    if not found.paths:
        note(f'No thread leads from "{first}" to "{second}", nor back. Ask why: selgraph why-not')
    if tables or choice in ("csv", "md"):
        sheets = found.sheets()
        write_sheets(
            session,
            sheets if tables or choice == "md" else sheets[-1:],
            choice,
            output,
            evidence=evidence,
            in_full=in_full,
        )
    elif choice == "json":
        write(json.dumps(thread_values([found]), ensure_ascii=False, indent=2) + "\n", output)
    else:
        full_text, paint = session.full_text_if(in_full), choose_paint(output)
        write(draw(found, session.facts, full_text, brief=brief, width=width(), paint=paint), output)
