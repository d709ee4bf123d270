"""`selgraph trace`: which goals does a thing serve, by which threads, and who says so?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from selgraph.cli.session import (
    EndpointOption,
    EngineOption,
    FormatOption,
    HomeOption,
    OutputOption,
    Session,
    TextsOption,
    TimeoutOption,
    choose_format,
    note,
    write,
)

EXAMPLE = 'selgraph trace "minor oral surgery"'


def trace(
    name: Annotated[str, typer.Argument(help="What to trace: its name, another name of it, or its slug.")],
    layout: FormatOption = None,
    output: OutputOption = None,
    in_full: Annotated[bool, typer.Option("--in-full", help="Show passages in full (needs --texts).")] = False,
    texts: TextsOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Print every thread from a thing to each goal and vision that it serves, with the evidence of every step.

    Formats: table (a tree for reading), json (a list of paths).
    """
    from selgraph.lineage import find_paths
    from selgraph.tables import format_paths, path_values

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home, endpoint, engine, texts, timeout)
    facts = session.facts
    start = facts.find(name)
    paths = find_paths(facts.lineage, start.iri)
    if choice == "json":
        write(json.dumps([path_values(path) for path in paths], ensure_ascii=False, indent=2) + "\n", output)
        return
    if not paths:
        note(f'No passage and no reading says that "{start.label}" serves anything. See what is said of it: selgraph show {start.iri}')
    full_text = session.full_text if in_full else None
    if in_full and full_text is None:
        note("Passages are shown as quotations: name the folder of the texts with --texts.")
    write(format_paths(start, paths, facts, full_text), output)
