"""Which thing a name means."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from selgraph.errors import AmbiguousNameError, UnknownNameError
from selgraph.vocabulary import expand, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.model import Node

SUGGESTIONS: Final = 5  # more would be a list to read, not a hint
NEAR: Final = 0.6  # likeness, 0 to 1, from which a name is suggested

_APOSTROPHES: Final = "'`\u2018\u2019"


@lru_cache(maxsize=1 << 16)  # all names of a large corpus; what people type must not pile up in a service
def plain(text: str) -> str:
    """Give a name without case, accents, punctuation and doubled spaces, so that near spellings meet.

    >>> plain("  Minor-Oral  Surgery ")
    'minor oral surgery'
    >>> plain("Café's")
    'cafes'
    """
    # taken apart before case is folded and after it: either brings forth what the other has to treat
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (
        letter if letter.isalnum() else " "
        for letter in letters
        if letter not in _APOSTROPHES and not unicodedata.combining(letter)
    )
    return " ".join("".join(kept).split())


def find_node(name: str, nodes: Iterable[Node]) -> Node:
    """Find the one thing that a name means.

    An IRI or prefixed name goes before a slug, a slug before a label, a label before another name. Case,
    accents and punctuation do not count.

    Args:
        name: IRI, prefixed name, slug, label or other name.
        nodes: the things to choose from.

    Raises:
        UnknownNameError: nothing has this name; near names are suggested.
        AmbiguousNameError: several things have it; they are listed.
    """
    things = list(nodes)
    name = name.strip()
    iri = expand(name) or name.removeprefix("<").removesuffix(">")
    wanted = plain(name)
    tests = (
        lambda node: node.iri == iri,
        lambda node: slug_of(node.iri) == name.lower(),
        lambda node: wanted != "" and plain(node.label) == wanted,
        lambda node: wanted != "" and any(plain(other) == wanted for other in node.other_names),
    )
    for test in tests:
        found = [node for node in things if test(node)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError(
                f'"{name}" means {len(found)} things.',
                fix="Name one of them: " + _list_names(found),
            )
    near = find_near(name, things)
    suggestion = f"Did you mean {_list_names(near[:SUGGESTIONS], ' or ')}?" if near else ""
    raise UnknownNameError(
        f'Nothing is called "{name}".', fix=suggestion or "Look for it: selgraph find WORD"
    )


def find_near(name: str, nodes: Iterable[Node]) -> list[Node]:
    """Find the things whose name holds the words of a text, or is like it.

    Args:
        name: what to look for.
        nodes: the things to choose from.

    Returns:
        List of Node, best first: whole name, then all words, then likeness; ties by label.
    """
    from difflib import SequenceMatcher

    wanted = plain(name)
    words = set(wanted.split())
    if not wanted:
        return []
    scored = []
    for node in nodes:
        best = 0.0
        for known in (node.label, *node.other_names, slug_of(node.iri)):
            spelt = plain(known)
            if spelt == wanted:
                score = 3.0
            elif words <= set(spelt.split()):
                score = 2.0 + len(words) / (1 + len(spelt.split()))
            elif wanted in spelt:
                score = 1.5
            else:
                matcher = SequenceMatcher(None, wanted, spelt)
                score = matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0
            best = max(best, score)
        if best >= NEAR:
            scored.append((-best, node.label, node.iri, node))
    return [node for *_, node in sorted(scored, key=lambda entry: entry[:3])]


def _list_names(nodes: list[Node], between: str = ", ") -> str:
    """Write things so that each can be typed back."""
    return between.join(f"{shorten(node.iri)} ({node.label})" for node in nodes)
