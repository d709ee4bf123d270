"""Which thing a name means."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from selgraph.errors import AmbiguousNameError, UnknownNameError
from selgraph.likeness import Alike, find_alike
from selgraph.vocabulary import expand, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from selgraph.model import Document, Node, Passage

SUGGESTIONS: Final = 5  # more would be a list to read, not a hint

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


def find_node(name: str, nodes: Iterable[Node], near: Sequence[Node] | None = None) -> Node:
    """Find the one thing that a name means.

    An IRI or prefixed name goes before a slug, a slug before a label, a label before another name, and that
    before a label whose last words in brackets, which tell it from its namesakes, were left out. Case,
    accents and punctuation do not count.

    Args:
        name: IRI, prefixed name, slug, label or other name.
        nodes: the things to choose from.
        near: things with a name like this, best first, where they are known.

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
        lambda node: slug_of(node.iri).lower() == name.lower(),
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
                fix="Name one of them:" + list_names(found),
            )
    near = find_near(name, things) if near is None else near
    suggestion = "Did you mean one of these?" if len(near) > 1 else "Did you mean this?"
    all_of_them = f"\nAll {len(near)}: selgraph find {wanted}" if len(near) > SUGGESTIONS else ""
    raise UnknownNameError(
        f'Nothing is called "{name}".',
        fix=suggestion + list_names(near[:SUGGESTIONS]) + all_of_them
        if near
        else "Look for a word of it: selgraph find WORD, or selgraph find --passages WORD",
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


def is_document_name(name: str, document: Document) -> bool:
    """Say whether a document is called so: by its slug, its title or its IRI; case and accents aside.

    >>> from selgraph.model import Document
    >>> plan = Document("https://w3id.org/selgraph/document/better-for-you", "Better for You: draft")
    >>> is_document_name("Better-For-You", plan), is_document_name("Better", plan)
    (True, False)
    """
    iri = document.iri
    return name in (iri, shorten(iri)) or plain(name) in (plain(slug_of(iri)), plain(document.title))


def find_near(name: str, nodes: Iterable[Node]) -> list[Node]:
    """Find the things whose name holds the words of a text, or words like them; see `find_alike`.

    Args:
        name: what to look for.
        nodes: the things to choose from.

    Returns:
        List of Node, best first: the whole name, all words, words like them or beginning so; the shorter name
        before the longer one, ties by label.
    """
    return rank_near(name, nodes)[0]


def rank_near(name: str, nodes: Iterable[Node]) -> tuple[list[Node], bool]:
    """Find near things as `find_near` does, and say whether each has all the words that were asked for."""
    things = list(nodes)
    names = [(node.iri, known) for node in things for known in (node.label, *node.other_names)]
    alike = find_like_names(name, names)
    return put_in_order([node for node in things if node.iri in alike.scores], alike), alike.is_whole


def find_like_names(name: str, names: Iterable[tuple[str, str]]) -> Alike:
    """Find the IRIs of which a name, or the slug, is like a text; see `find_alike`.

    Args:
        name: what to look for.
        names: IRI and name, as often as something has names.
    """
    known = list(names)
    slugs = ((iri, slug_of(iri)) for iri in dict.fromkeys(iri for iri, _ in known))
    return find_alike(plain(name), [(iri, plain(one)) for iri, one in (*known, *slugs)])


def put_in_order(nodes: Iterable[Node], alike: Alike) -> list[Node]:
    """Put near things in order: best first, ties by label."""
    return sorted(nodes, key=lambda node: (-alike.scores[node.iri], node.label, node.iri))


def rank_passages(
    words: str, passages: Iterable[Passage], full_text: Callable[[Passage], str] | None = None
) -> tuple[list[Passage], bool]:
    """Find the passages that hold some words, in their quotation, their heading or, with the texts, in full.

    Args:
        words: what to look for.
        passages: the passages to choose from.
        full_text: gives a passage in full; None where there are no texts.

    Returns:
        The passages, by document and line; and whether each of them has all words.
    """
    choice = list(passages)
    texts = [
        (one.iri, plain(f"{one.quote} {one.section} {full_text(one) if full_text else ''}")) for one in choice
    ]
    alike = find_alike(plain(words), texts, is_forgiving=False)
    found = [one for one in choice if one.iri in alike.scores]
    return sorted(found, key=lambda one: (one.document, one.first_line, one.iri)), alike.is_whole


def list_names(nodes: Sequence[Node]) -> str:
    """Write things a line each after a line end, so that each can be typed back."""
    return "".join(f"\n  {shorten(node.iri)}  {node.label}" for node in nodes)
