"""What the verbs of an analyst share: how far to look, and how an answer is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.session import choose_format, choose_paint, width, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from selgraph.cli.session import Session
    from selgraph.lineage import Scope
    from selgraph.model import Node
    from selgraph.sheet import Sheet

ExcludeOption = Annotated[str, typer.Option("--exclude", help="A selector of what is to be left out.")]
ThroughOption = Annotated[
    str,
    typer.Option("--through", help="Follow these relations alone, such as partOf,supports.", metavar="REL,…"),
]
BasisOption = Annotated[
    str, typer.Option("--basis", help="Follow statements on this basis alone: explicit, interpreted or both.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="Hear only documents up to a year, or up to the year of a document."),
]
MaxDepthOption = Annotated[int | None, typer.Option("--max-depth", help="The most steps of a thread.", min=0)]
EvidenceOption = Annotated[bool, typer.Option("--evidence", help="Write the statements behind each line.")]


def read_scope(session: Session, through: str, basis: str, as_of: str | None, max_depth: int | None) -> Scope:
    """Make a scope of the options of a command."""
    return session.graph.scope(through=through, basis=basis, as_of=as_of, max_depth=max_depth)


def find_nodes(session: Session, name: Sequence[str], scope: Scope) -> list[Node]:
    """Find the thing that a name means, or the things that a selector picks.

    Raises:
        UnknownNameError: there is none.
    """
    from selgraph.errors import UnknownNameError
    from selgraph.lineage import is_selector

    text = " ".join(name)
    if not is_selector(text):
        return [session.find(text)]
    picked = list(session.graph.select(text, scope=scope))
    if not picked:
        raise UnknownNameError(
            f'"{text}" picks nothing.', fix="Look at its parts one by one: selgraph select PART"
        )
    return picked


def write_sheets(
    session: Session,
    sheets: Sequence[Sheet],
    layout: str | None,
    output: Path | None,
    *,
    evidence: bool = False,
    in_full: bool = False,
) -> None:
    """Write an answer in the format that is asked for."""
    from selgraph.tables import SHEET_FORMATS, format_sheets

    choice = choose_format(layout, output, SHEET_FORMATS, "table")
    full_text = session.full_text_if(in_full)
    text = format_sheets(
        sheets,
        choice,
        session.facts.label_of,
        with_evidence=evidence or in_full,
        full_text=full_text,
        width=width(),
        paint=choose_paint(output),
    )
    write(text, output)
