"""`selgraph show`: what is said of a thing, and by whom?"""

from __future__ import annotations

from typing import Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import NameArgument
from selgraph.cli.output import width
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

EXAMPLE = 'selgraph show "minor oral surgery"'


def show(
    name: NameArgument,
    inferred: Annotated[bool, typer.Option("--inferred", help="Show what rules derive, too.")] = False,
    *,
    writing: Annotated[Writing, Only("in_full", "layout", "output")],
    session: Session,
) -> None:
    """Print everything that is said of a thing or in which it is named, under those who say it.

    Formats: table (text for reading), json.
    """
    from selgraph.model import Basis
    from selgraph.statements import read_statements
    from selgraph.tables import format_statements, statement_values

    choice = writing.choose(("table", "json"))
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
        writing.write_json(values)
        return
    full_text = session.full_text_if(writing.in_full)
    label_of, paint = session.facts.label_of, writing.paint
    writing.write(format_statements(node, statements, label_of, full_text, width=width(), paint=paint))
