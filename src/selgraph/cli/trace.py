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
    InFullOption,
    NameArgument,
    OutputOption,
    Session,
    TextsOption,
    TimeoutOption,
    choose_format,
    choose_paint,
    note,
    width,
    write,
)

EXAMPLE = 'selgraph trace "minor oral surgery"'


def trace(
    name: NameArgument,
    brief: Annotated[bool, typer.Option("--brief", help="Leave out the evidence.")] = False,
    in_full: InFullOption = False,
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    endpoint: EndpointOption = None,
    engine: EngineOption = "oxigraph",
    timeout: TimeoutOption = 30,
) -> None:
    """Print every thread from a thing to each goal and vision that it serves, with the evidence of each step.

    Each step is explicit (a passage says so), interpreted (a curator's reading) or inferred (a rule). Its
    evidence is numbered, written where it is first needed, and referred to by its number after that.

    Formats: table (a tree for reading), json (a list of paths).
    """
    from selgraph.lineage import find_paths
    from selgraph.tables import format_paths, path_values
    from selgraph.vocabulary import slug_of

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home, endpoint, engine, texts, timeout)
    facts = session.facts
    start = session.find(name)
    paths = find_paths(facts.lineage, start.iri)
    if not paths:
        note(
            f'No passage and no reading says that "{start.label}" serves anything. '
            f"What is said of it: selgraph show {slug_of(start.iri)}"
        )
    if choice == "json":
        write(json.dumps([path_values(path) for path in paths], ensure_ascii=False, indent=2) + "\n", output)
        return
    full_text = session.full_text_if(in_full)
    paint = choose_paint(output)
    write(format_paths(start, paths, facts, full_text, brief=brief, width=width(), paint=paint), output)
