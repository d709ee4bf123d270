"""How a page names those who say something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.model import Passage, Reading

if TYPE_CHECKING:
    from selgraph.model import Speaker
    from selgraph.web.links import Links


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands.

    Args:
        document: title of its document.
        document_href: path of the document's page.
        section: heading under which it stands.
        lines: its lines in words.
        quote: its quotation.
        href: path of its page.
    """

    document: str
    document_href: str
    section: str
    lines: str
    quote: str
    href: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One who says something.

    Args:
        kind: `passage`, `reading` or `rule`.
        text: a passage by document, section and lines, a reading by its reason, a rule by its summary.
        href: path of its page.
        places: the passage itself, or those that a reading stands on; none for a rule.
    """

    kind: str
    text: str
    href: str
    places: tuple[Place, ...] = ()


def lines_of(passage: Passage) -> str:
    """Name the lines of a passage.

    >>> lines_of(Passage("p", "d", "A plan", "1", 4, 6, "words"))
    'lines 4 to 6'
    """
    if passage.first_line == passage.last_line:
        return f"line {passage.first_line}"
    return f"lines {passage.first_line} to {passage.last_line}"


def name_passage(passage: Passage) -> str:
    """Name a passage by document, section and lines."""
    return f"{passage.title}, {passage.section}, {lines_of(passage)}"


def place_of(passage: Passage, links: Links) -> Place:
    """Say where a passage stands."""
    return Place(
        passage.title,
        links.page(passage.document),
        passage.section,
        lines_of(passage),
        passage.quote,
        links.page(passage.iri),
    )


def voice_of(speaker: Speaker, links: Links) -> Voice:
    """Name one who says something."""
    href = links.page(speaker.iri)
    if isinstance(speaker, Passage):
        return Voice("passage", name_passage(speaker), href, (place_of(speaker, links),))
    if isinstance(speaker, Reading):
        return Voice(
            "reading", speaker.rationale, href, tuple(place_of(one, links) for one in speaker.passages)
        )
    return Voice("rule", speaker.summary, href)


def passages_of(speaker: Speaker) -> tuple[Passage, ...]:
    """List the passages behind a speaker."""
    if isinstance(speaker, Passage):
        return (speaker,)
    return speaker.passages if isinstance(speaker, Reading) else ()
