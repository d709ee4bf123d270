"""What a comparison is asked for by: documents, kinds and changes by name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from selgraph.errors import UnknownNameError
from selgraph.lineage.drift.change import Change
from selgraph.lineage.drift.sides import date_of, order_of
from selgraph.naming import plain
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Document


def read_side(
    text: str | int, documents: Iterable[Document], find: Callable[[str], Document]
) -> list[Document]:
    """Read which documents are meant, by their names or by a year, several with a comma.

    A year means the documents of that year; where there are none, those of the last year before it that has
    any: the latest that was out by then.

    Args:
        text: such as `better-for-you`, `2014` or `plans-on-a-page, 2018`.
        documents: all there are.
        find: gives the document of a name; raises UnknownNameError.

    Raises:
        UnknownNameError: a name means no document, or a year is before the first.
    """
    known = sorted((one for one in documents if one.year), key=order_of)
    found: dict[str, Document] = {}
    for name in (part.strip() for part in str(text).split(",")):
        if not name.isdecimal():
            one = find(name)
            found[one.iri] = one
            continue
        out = [one for one in known if one.year <= int(name)]
        if not out:
            first = f"{slug_of(known[0].iri)} ({date_of(known[0])})" if known else "none"
            raise UnknownNameError(f"No document is of {name} or earlier.", fix=f"The first is {first}.")
        found |= {one.iri: one for one in out if one.year == out[-1].year}
    return sorted(found.values(), key=order_of)


def read_classes(strategy: Strategy, text: str) -> tuple[str, ...]:
    """Read kinds of things, such as `goal, need`: any class of the ontology by its name or label.

    Raises:
        UnknownNameError: no class is called so; near ones are suggested.
    """
    found = []
    for name in (part.strip() for part in text.split(",")):
        classes = [slug_of(term) for term in strategy.terms_named(name) if slug_of(term)[:1].isupper()]
        if not classes:
            labels = {plain(strategy.labels[term]): strategy.labels[term] for term in strategy.labels}
            near = [labels[one] for one in get_close_matches(plain(name), labels, n=3, cutoff=0.6)]
            fix = f"Did you mean {' or '.join(near)}?" if near else "Choose one such as goal or risk."
            raise UnknownNameError(f'There is no kind "{name}".', fix=fix)
        found += classes
    return tuple(dict.fromkeys(found))


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes by name, such as `re-worded, split`; by the first word where that is enough.

    Raises:
        UnknownNameError: no change is called so; all are listed.
    """
    found = []
    for name in (part.strip() for part in text.split(",")):
        wanted = _joined(name)
        fitting = [one for one in Change if _joined(one) == wanted] or [
            one for one in Change if wanted and _joined(one).startswith(wanted)
        ]
        if len(fitting) != 1:
            known = ", ".join(Change)
            raise UnknownNameError(f'There is no change "{name}".', fix=f"Choose of: {known}.")
        found += fitting
    return tuple(found)


def _joined(name: str) -> str:
    """Fold a name so that hyphens and spaces do not count: `reworded` is re-worded."""
    return plain(name).replace(" ", "")
