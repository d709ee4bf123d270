"""How far a verb looks, and at which things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.cli.session import Session
    from selgraph.lineage import Scope
    from selgraph.model import Node

NameArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...", help="Its name, another name of it, its slug or its IRI; case does not count."
    ),
]
ExcludeOption = Annotated[str, typer.Option("--exclude", help="A selector of what is to be left out.")]

AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="Hear only documents up to a year, or up to the year of a document."),
]


@dataclass(frozen=True)
class Looking:
    """The options that say what a verb leaves aside."""

    exclude: ExcludeOption = ""
    through: Annotated[
        str,
        typer.Option(
            "--through", help="Follow these relations alone, such as partOf,supports.", metavar="REL,…"
        ),
    ] = ""
    basis: Annotated[
        str,
        typer.Option("--basis", help="Follow statements on this basis alone: explicit, interpreted or both."),
    ] = ""
    as_of: AsOfOption = None
    max_depth: Annotated[
        int | None, typer.Option("--max-depth", help="The most steps of a thread.", min=0)
    ] = None

    def scope(self, session: Session) -> Scope:
        """Make a scope of them.

        Raises:
            UnknownNameError: there is no such relation or document.
            SelgraphError: there is no such basis.
        """
        return session.graph.scope(
            through=self.through, basis=self.basis, as_of=self.as_of, max_depth=self.max_depth
        )


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
