"""What the words of a question mean in a graph: relations, years, documents, kinds, organisations."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from selgraph import lineage
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.naming import find_near, is_document_name, list_names, plain
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.facts import Facts
    from selgraph.lineage import Scope, Strategy
    from selgraph.model import Document, Node

MOST_NEAR: Final = 8  # a borough is in the names of half a dozen bodies of its own
LIST_ORGANISATIONS: Final = "Name an organisation: selgraph select 'kind:organisation'"


class Named(Protocol):
    """Something that is chosen by its name."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


N = TypeVar("N", bound=Named)


def read_scope(
    facts: Facts, through: str | tuple[str, ...], basis: str, as_of: int | str | None, max_depth: int | None
) -> Scope:
    """Make a scope of the options that verbs share.

    Args:
        facts: what the graph holds.
        through: names of relations; in a text with commas between them.
        basis: `explicit`, `interpreted` or both; empty for both.
        as_of: a year, or the name of a document for its year; None for all.
        max_depth: the most steps of a thread; None for any number.

    Raises:
        UnknownNameError: there is no such relation or document.
        SelgraphError: there is no such basis, or the document is of no year.
    """
    given = through.split(",") if isinstance(through, str) else through
    names = tuple(name.strip() for name in given if name.strip())
    for name in names:
        _expect_relation(facts, name)
    return lineage.Scope(names, lineage.read_bases(basis), _read_year(facts, as_of), max_depth)


def _expect_relation(facts: Facts, name: str) -> None:
    """Refuse a relation that there is not."""
    from difflib import get_close_matches

    if facts.around(()).terms_named(name):
        return
    labels = {plain(label): label for label in facts.term_labels.values()}
    near = [labels[one] for one in get_close_matches(plain(name), labels, n=3, cutoff=0.5)]
    raise UnknownNameError(
        f'There is no relation "{name}".',
        fix=f"Did you mean {' or '.join(near)}?" if near else "Name one such as partOf or supports.",
    )


def _read_year(facts: Facts, as_of: int | str | None) -> int | None:
    """Read a year, or the name of a document for its year."""
    if as_of is None or isinstance(as_of, int):
        return as_of
    if as_of.isdecimal():
        return int(as_of)
    document = find_document(facts, as_of)
    if not document.year:
        raise SelgraphError(
            f'The document "{document.title}" is of no year.', fix="Give a year, such as 2014."
        )
    return document.year


def find_document(facts: Facts, name: str) -> Document:
    """Find a document by its slug, title or IRI.

    Raises:
        UnknownNameError: there is none; all are listed.
    """
    for document in facts.documents.values():
        if is_document_name(name, document):
            return document
    known = ", ".join(slug_of(iri) for iri in facts.documents)
    raise UnknownNameError(f'No document is called "{name}".', fix=f"Choose one of: {known}.")


def find_organisation(facts: Facts, name: str) -> Node:
    """Find the one organisation that a name means.

    Raises:
        UnknownNameError: nothing has this name; near names are suggested.
        SelgraphError: what has it is no organisation.
    """
    found = facts.find(name)
    if not facts.strategy.is_a(found.iri, "Organisation"):
        kind = facts.strategy.kind_label(found) or "thing of no stated class"
        organisations = (node for node in facts.nodes.values() if facts.is_a(node, "Organisation"))
        near = list_names(find_near(found.label, organisations)[:MOST_NEAR])
        raise SelgraphError(
            f'"{found.label}" is no organisation, but a {kind}.',
            fix=f"Name an organisation, such as:{near}" if near else LIST_ORGANISATIONS,
        )
    return found


def find_of_kind(heard: Strategy, name: str) -> list[Node]:
    """List the things of a kind by its name, which may be in the plural; none where there is no such kind."""
    kinds = {
        above for kinds in heard.kinds_at_hand.values() for kind in kinds for above in heard.upwards(kind)
    }
    for one in (name, name.removesuffix("s"), re.sub("ies$", "y", name)):  # goals, priorities
        named = [slug_of(term) for term in heard.terms_named(one) if term in kinds]
        if named:
            return heard.of_kind(*named)
    return []


def choose_named(known: Sequence[N], name: str, what: str) -> list[N]:
    """Choose what has a name, or part of it with `*`; everything, where none is given.

    Args:
        known: what there is.
        name: as it was typed; empty for all.
        what: what they are, for a message: `printed matrix`.

    Raises:
        UnknownNameError: none is called so; all are listed.
    """
    chosen = [one for one in known if not name or fnmatchcase(one.name, name)]
    if name and not chosen:
        names = ", ".join(one.name for one in known)
        raise UnknownNameError(
            f'No {what} is called "{name}".',
            fix=f"Choose one of: {names}." if names else "There is none here.",
        )
    return chosen
