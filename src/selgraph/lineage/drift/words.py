"""What differs between two wordings, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SMALL: Final = re.compile(
    "an?|and|are|as|at|be|by|for|from|has|have|in|is|it|its|of|on|or|own|that|the|their|they|to|we|with"
)


class Mark(StrEnum):
    """Which of two wordings has a run of words."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that both wordings have, or one of them.

    Args:
        mark: which of them.
        text: the words, those of the later wording where both have them.
    """

    mark: Mark
    text: str


def mark_words(before: str, after: str, *, are_cut: bool = False) -> tuple[Segment, ...]:
    """Mark what is gone and what is added between two wordings; case and punctuation do not count.

    A word such as *and* that both happen to have between two changes does not part them.

    Args:
        before: the earlier wording.
        after: the later wording.
        are_cut: whether they are cut out of longer texts, such as quotations: then nobody knows whether words
            that one of them alone has at its end are gone or added, and an ellipsis stands for them.

    >>> print(show_marks(mark_words("Planned care", "Planned and elective care.")))
    Planned {+and elective+} care.
    >>> print(show_marks(mark_words("planned care in hospital", "elective care", are_cut=True)))
    [-planned-] {+elective+} care …
    """
    old, new = before.split(), after.split()
    # difflib's guess at junk is for lines of code: in twelve words none is
    matcher = SequenceMatcher(None, _folded(old), _folded(new), autojunk=False)
    runs = [[tag != "equal", *places] for tag, *places in matcher.get_opcodes()]
    joined: list[list[int]] = []
    for place, run in enumerate(runs):
        inside = 0 < place < len(runs) - 1
        if inside and not run[0] and all(map(SMALL.fullmatch, _folded(new[run[3] : run[4]]))):
            run[0] = True
        if joined and joined[-1][0] == run[0]:
            joined[-1][2], joined[-1][4] = run[2], run[4]
        else:
            joined.append(run)
    segments = []
    for place, (is_change, start, end, begin, stop) in enumerate(joined):
        if not is_change:
            segments.append(Segment(Mark.SAME, " ".join(new[begin:stop])))
            continue
        if are_cut and (start == end or begin == stop) and place in (0, len(joined) - 1) and len(joined) > 1:
            segments.append(Segment(Mark.SAME, "…"))
            continue
        if start < end:
            segments.append(Segment(Mark.GONE, " ".join(old[start:end])))
        if begin < stop:
            segments.append(Segment(Mark.ADDED, " ".join(new[begin:stop])))
    return tuple(segments)


def differ(segments: Iterable[Segment]) -> bool:
    """Say whether anything is gone or added."""
    return any(one.mark is not Mark.SAME for one in segments)


def show_marks(segments: Iterable[Segment], *, markdown: bool = False) -> str:
    """Write marked words on one line: `[-gone-]{+added+}`, or `~~gone~~ **added**` in Markdown."""
    gone, added = ("~~{}~~", "**{}**") if markdown else ("[-{}-]", "{{+{}+}}")
    forms = {Mark.SAME: "{}", Mark.GONE: gone, Mark.ADDED: added}
    return " ".join(forms[one.mark].format(one.text) for one in segments)


def printed_name(label: str) -> str:
    """Give the name that a document prints: a label without its number and what is added in brackets.

    >>> printed_name("1) Primary and community care including social care (2014 system model)")
    'Primary and community care including social care'
    """
    return re.sub(r"\s*\([^()]*\)$", "", re.sub(r"^\d+[.)]\s*", "", label)).strip() or label


def _folded(words: Sequence[str]) -> list[str]:
    """Fold words so that case and punctuation do not count; a word of signs alone stays as it is."""
    return ["and" if word == "&" else re.sub(r"[^\w£%]", "", word).casefold() or word for word in words]
