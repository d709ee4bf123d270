"""`selgraph show`: what is said of a thing, and by whom?"""

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
    StoreOption,
    TextsOption,
    TimeoutOption,
    choose_format,
    choose_paint,
    width,
    write,
)

EXAMPLE = 'selgraph show "minor oral surgery"'


def show(
    name: NameArgument,
    inferred: Annotated[bool, typer.Option("--inferred", help="Show what rules derive, too.")] = False,
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
    """Print everything that is said of a thing or in which it is named, under those who say it.

    Formats: table (text for reading), json.
    """
    from selgraph.model import Basis
    from selgraph.statements import read_statements
    from selgraph.tables import format_statements, statement_values

    choice = choose_format(layout, output, ("table", "json"), "table")
    session = Session(home, endpoint, engine, texts, timeout, store)
    node = session.find(name)
    said = read_statements(session.store, session.home, session.facts, node.iri)
    statements = [one for one in said if inferred or one.basis is not Basis.INFERRED]
    if choice == "json":
        values = {
            "iri": node.iri,
            "label": node.label,
            "kinds": list(node.kinds),
            "otherNames": list(node.other_names),
            "statements": [statement_values(one) for one in statements],
        }
        write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", output)
        return
    full_text = session.full_text_if(in_full)
    label_of, paint = session.facts.label_of, choose_paint(output)
    write(format_statements(node, statements, label_of, full_text, width=width(), paint=paint), output)
