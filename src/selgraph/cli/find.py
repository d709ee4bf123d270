"""`selgraph find`: which things have a name like this?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.output import note, width
from selgraph.cli.session import PlainSession
from selgraph.cli.writing import PlainWriting
from selgraph.errors import UnknownNameError

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.model import Node

EXAMPLE = "selgraph find diabetes"


def find(
    text: Annotated[
        list[str], typer.Argument(metavar="WORD...", help="Words of a name, or words like them.")
    ],
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only things of this class, such as Initiative or goal.")
    ] = None,
    *,
    writing: PlainWriting,
    session: PlainSession,
) -> None:
    """List the things whose name, or other name, holds these words or words like them; best first.

    Formats: table (a list for reading), json, csv, tsv, md.
    """
    from selgraph.naming import find_near
    from selgraph.tables import FORMATS, format_rows, format_things
    from selgraph.vocabulary import shorten

    choice = writing.choose(FORMATS)
    facts = session.facts
    wanted = " ".join(text)
    found = [node for node in find_near(wanted, facts.nodes.values()) if _is_of(node, kind, facts)]
    if not found:
        among = f' among the things of the class "{kind}"' if kind else ""
        raise UnknownNameError(f'Nothing{among} has a name like "{wanted}".', fix="Try fewer or other words.")
    if choice == "table":
        writing.write(
            format_things(found, lambda node: _kind_of(node, facts), width=width(), paint=writing.paint)
        )
        note("1 thing." if len(found) == 1 else f"{len(found)} things.")
    elif choice == "json":
        values = [
            {"iri": node.iri, "label": node.label, "kind": node.kind, "otherNames": list(node.other_names)}
            for node in found
        ]
        writing.write_json(values)
    else:
        rows = [
            [node.label, _kind_of(node, facts), shorten(node.iri), "; ".join(node.other_names)]
            for node in found
        ]
        writing.write(format_rows(["name", "kind", "id", "other names"], rows, choice))


def _kind_of(node: Node, facts: Facts) -> str:
    """Name what a thing is."""
    from selgraph.vocabulary import SEL

    return facts.label_of(SEL + node.kind) if node.kind else "no class stated"


def _is_of(node: Node, kind: str | None, facts: Facts) -> bool:
    """Say whether a thing is of a class, given by its name or label; everything is, where no class is given.

    Raises:
        UnknownNameError: the ontology has no such class.
    """
    from difflib import get_close_matches

    from selgraph.naming import plain
    from selgraph.vocabulary import slug_of

    if kind is None:
        return True
    names = {term: (plain(label), slug_of(term).lower()) for term, label in facts.term_labels.items()}
    wanted = (plain(kind), kind.rpartition(":")[2].lower())
    classes = [term for term, (label, slug) in names.items() if label == wanted[0] or slug == wanted[1]]
    classes = [term for term in classes if slug_of(term)[:1].isupper()]
    if not classes:
        near = get_close_matches(plain(kind), [label for label, _ in names.values()], n=3)
        fix = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else "Name a class of ontology/strategy.ttl, such as goal."
        )
        raise UnknownNameError(f'There is no class "{kind}".', fix=fix)
    return any(facts.is_a(node, slug_of(term)) for term in classes)
