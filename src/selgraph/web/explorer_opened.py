"""What a cell or a line of an answer stands on, with its passages, as a part of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.tables import sentence_of
from selgraph.web.explorer_sheets import address_behind
from selgraph.web.explorer_words import voice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.sheet import Said
    from selgraph.web.links import Links

_MOST_STATEMENTS: Final = 40  # of a cell that is opened; the JSON has them all
_MOST_SPEAKERS: Final = 6  # of a statement; the page of its evidence has them all


def open_evidence(
    title: str, evidence: Sequence[Said], links: Links, label_of: Callable[[str], str], *, back: str
) -> dict[str, Any]:
    """Lay out the statements behind a cell or a line, each with those who say so and their quotations.

    Args:
        title: what is opened.
        evidence: the statements.
        links: gives addresses.
        label_of: names a thing or a property.
        back: address of the view in which it is closed.
    """
    return {
        "title": title,
        "back": back,
        "count": len(evidence),
        "told": [
            {
                "said": sentence_of(one, label_of),
                "basis": str(one.basis),
                "href": address_behind(one, links),
                "voices": [voice_of(speaker, links) for speaker in one.speakers[:_MOST_SPEAKERS]],
                "more": max(len(one.speakers) - _MOST_SPEAKERS, 0),
            }
            for one in evidence[:_MOST_STATEMENTS]
        ],
    }
