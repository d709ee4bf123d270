"""`selgraph find`: which things have a name like this?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.output import note, width
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting, Writing
from selgraph.errors import SelgraphError, UnknownNameError

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.model import Node

EXAMPLE = "selgraph find diabetes"


def find(
    text: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words, or words like them.")],
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only things of this class, such as Initiative or goal.")
    ] = None,
    passages: Annotated[
        bool,
        typer.Option(
            "--passages",
            help="Passages instead, by their quotations and headings, and with --texts by all their words.",
        ),
    ] = False,
    *,
    writing: PlainWriting,
    session: Session,
) -> None:
    """List the things whose name, or other name, holds these words or words like them; best first.

    Other forms of a word count as well (disability, disabilities). Where no name holds all words, those are
    listed that hold the most, or words spelt alike, and a note says so.

    Formats: table (a list for reading), json, csv, tsv, md.
    """
    from selgraph.tables import FORMATS

    choice = writing.choose(FORMATS)
    wanted = " ".join(text)
    if passages and kind:
        raise SelgraphError("A passage is of no class.", fix="Leave --kind or --passages out.")
    if passages:
        _find_passages(wanted, choice, writing, session)
    else:
        _find_things(wanted, kind, choice, writing, session.facts)


def _find_things(wanted: str, kind: str | None, choice: str, writing: Writing, facts: Facts) -> None:
    """Write the things with a name like this.

    Raises:
        UnknownNameError: there is none.
    """
    from selgraph.likeness import tell_lack
    from selgraph.naming import plain
    from selgraph.tables import format_rows, format_things
    from selgraph.vocabulary import shorten

    near, is_whole = facts.rank_near(wanted)
    found = [node for node in near if _is_of(node, kind, facts)]
    if not found:
        among = f' among the things of the class "{kind}"' if kind else ""
        raise UnknownNameError(
            f'Nothing{among} has a name like "{wanted}".',
            fix=f"Try fewer or other words, or the passages: selgraph find --passages {plain(wanted)}",
        )
    if choice == "table":
        writing.write(
            format_things(found, lambda node: _kind_of(node, facts), width=width(), paint=writing.paint)
        )
        _tell_count(len(found), "thing", "" if is_whole else tell_lack(wanted))
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


def _find_passages(wanted: str, choice: str, writing: Writing, session: Session) -> None:
    """Write the passages that hold these words.

    Raises:
        UnknownNameError: there is none.
    """
    from selgraph.likeness import tell_lack
    from selgraph.model import Passage
    from selgraph.naming import rank_passages
    from selgraph.tables import format_passages, format_rows, speaker_values
    from selgraph.vocabulary import shorten

    known = [one for one in session.facts.speakers.values() if isinstance(one, Passage)]
    found, is_whole = rank_passages(wanted, known, session.full_text)
    if not found:
        more = (
            ""
            if session.full_text
            else ", or name the folder of the texts with --texts to look into all of them"
        )
        raise UnknownNameError(
            f'No passage that was looked at holds words like "{wanted}".',
            fix=f"Try fewer or other words{more}.",
        )
    if choice == "table":
        writing.write(format_passages(found, width=width(), paint=writing.paint))
        where = (
            ""
            if session.full_text
            else "Their quotations and headings were looked at; --texts looks into all."
        )
        _tell_count(len(found), "passage", "" if is_whole else tell_lack(wanted), where)
    elif choice == "json":
        writing.write_json([speaker_values(one) for one in found])
    else:
        rows = [
            [one.quote, one.title, one.section, one.first_line, one.last_line, shorten(one.iri)]
            for one in found
        ]
        columns = ["quotation", "document", "section", "first line", "last line", "id"]
        writing.write(format_rows(columns, [[str(cell) for cell in row] for row in rows], choice))


def _tell_count(count: int, what: str, lack: str, more: str = "") -> None:
    """Say how many were found, and where they lack a word that was asked for."""
    note(" ".join(part for part in (f"{count} {what}{'' if count == 1 else 's'}.", lack, more) if part))


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
