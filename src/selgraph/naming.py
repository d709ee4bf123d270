"""Which thing a name means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from selgraph.errors import AmbiguousNameError, UnknownNameError
from selgraph.vocabulary import expand, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.model import Node

SUGGESTIONS: Final = 5  # more would be a list to read, not a hint
NEAR: Final = 0.75  # likeness, 0 to 1, from which a word or a name counts as misspelt: one letter in four
MISSPELT: Final = 0.8  # what a misspelt word is worth beside a right one
BEGINNING: Final = 0.9  # what a word that only begins so is worth
SHORTEST_BEGINNING: Final = 3  # shorter beginnings fit too many words

_BRACKET_AT_THE_END: Final = re.compile(r"\s*\([^()]*\)\s*$")
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

    An IRI or prefixed name goes before a slug, a slug before a label, a label before another name, and that
    before a label whose last words in brackets, which tell it from its namesakes, were left out. Case,
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
        lambda node: wanted != "" and plain(_BRACKET_AT_THE_END.sub("", node.label)) == wanted,
    )
    for test in tests:
        found = [node for node in things if test(node)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousNameError(
                f'"{name}" means {len(found)} things.',
                fix="Name one of them:" + _list_names(found),
            )
    near = find_near(name, things)[:SUGGESTIONS]
    suggestion = "Did you mean one of these?" if len(near) > 1 else "Did you mean this?"
    raise UnknownNameError(
        f'Nothing is called "{name}".',
        fix=suggestion + _list_names(near) if near else "Look for a word of it: selgraph find WORD",
    )


def find_iri(name: str, nodes: Iterable[Node], others: Iterable[str]) -> str:
    """Give the IRI that a name means: of something by its IRI or slug, or of a thing by its name.

    Args:
        name: as people type it.
        nodes: the things.
        others: IRIs of what is no thing, such as documents and passages; the first that fits is taken.

    Raises:
        UnknownNameError: nothing has this name.
        AmbiguousNameError: several things have it.

    >>> find_iri("plan", [], ["https://example.org/document/plan"])
    'https://example.org/document/plan'
    """
    if name.startswith(("http://", "https://")):
        return name
    wanted = expand(name)
    for iri in others:
        if name in (slug_of(iri), iri) or wanted == iri:
            return iri
    return find_node(name, nodes).iri


def find_near(name: str, nodes: Iterable[Node]) -> list[Node]:
    """Find the things whose name holds the words of a text, or words like them, or is like it as a whole.

    Words count one by one, so that a misspelt word is found in a long name. Likeness as a whole only counts
    where no name holds the words.

    Args:
        name: what to look for.
        nodes: the things to choose from.

    Returns:
        List of Node, best first: the whole name, all words, words like them or beginning so; the shorter name
        before the longer one, ties by label.
    """
    wanted = plain(name)
    if not wanted:
        return []
    things = list(nodes)
    names = [
        (node, plain(known))
        for node in things
        for known in (node.label, *node.other_names, slug_of(node.iri))
    ]
    vocabulary = {word for _, spelt in names for word in spelt.split()}
    alike = [_find_words_like(word, vocabulary) for word in wanted.split()]
    scored: dict[str, float] = {}
    for node, spelt in names:
        words = spelt.split()
        found = [max((near.get(word, 0.0) for word in words), default=0.0) for near in alike]
        if min(found) > 0:
            score = (
                sum(found) / len(found) + len(found) / (10 * max(len(found), len(words))) + (spelt == wanted)
            )
            scored[node.iri] = max(scored.get(node.iri, 0.0), score)
    if not scored:
        scored = _find_wholes_like(wanted, names)
    found_things = [node for node in things if node.iri in scored]
    return sorted(found_things, key=lambda node: (-scored[node.iri], node.label, node.iri))


def _find_words_like(word: str, vocabulary: set[str]) -> dict[str, float]:
    """Find the words that are this one, begin with it, or are spelt like it, each with its likeness."""
    from difflib import get_close_matches

    found = dict.fromkeys(get_close_matches(word, vocabulary, n=20, cutoff=NEAR), MISSPELT)
    if len(word) >= SHORTEST_BEGINNING:
        found |= {other: BEGINNING for other in vocabulary if other.startswith(word)}
    return found | ({word: 1.0} if word in vocabulary else {})


def _find_wholes_like(wanted: str, names: list[tuple[Node, str]]) -> dict[str, float]:
    """Find the things of which a name is like a text as a whole; by IRI, each with its likeness, 0 to 1."""
    from difflib import SequenceMatcher

    scored: dict[str, float] = {}
    matcher = SequenceMatcher(None, b=wanted)
    for node, spelt in names:
        matcher.set_seq1(spelt)
        if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR:
            scored[node.iri] = max(scored.get(node.iri, 0.0), matcher.ratio())
    return scored


def _list_names(nodes: list[Node]) -> str:
    """Write things a line each, so that each can be typed back."""
    return "".join(f"\n  {shorten(node.iri)}  {node.label}" for node in nodes)
