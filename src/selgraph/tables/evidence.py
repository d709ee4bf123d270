"""Who says so, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.model import Passage, Reading, Rule, Speaker
from selgraph.tables.layout import WIDTH, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def cite(passage: Passage) -> str:
    """Write where a passage stands: document, section, lines."""
    return f"{passage.title}, {passage.section}, {_lines_of(passage)}"


def speaker_name(speaker: Speaker) -> str:
    """Name a speaker in one line."""
    if isinstance(speaker, Passage):
        return f"{cite(speaker)}: “{speaker.quote}”"
    if isinstance(speaker, Reading):
        return f"reading: {speaker.rationale} ({'; '.join(cite(passage) for passage in speaker.passages)})"
    return f"rule: {speaker.summary}" if isinstance(speaker, Rule) else ""


def speaker_lines(
    speaker: Speaker, full_text: Callable[[Passage], str] | None = None, *, width: int = 0
) -> list[str]:
    """Write what stands behind a statement.

    Args:
        speaker: the passage, reading or rule. A reading is followed by the passages that it interprets.
        full_text: gives a passage in full from the reader's own copy; None to show the quotation.
        width: how many characters a line may have; 0 for no limit.
    """
    if isinstance(speaker, Passage):
        return _passage_lines(speaker, f"{speaker.title}, {speaker.section}, ", full_text, width)
    if isinstance(speaker, Reading):
        return wrap(f"reading: {speaker.rationale}", width, later="  ") + _source_lines(
            speaker, full_text, width
        )
    return wrap(f"rule: {speaker.summary}", width, later="  ")


class Notes:
    """Speakers that are numbered in the order in which they are first needed."""

    def __init__(self, full_text: Callable[[Passage], str] | None, width: int = WIDTH) -> None:
        """Begin with no note.

        Args:
            full_text: gives a passage in full; None to show quotations.
            width: how many characters a line may have; 0 for no limit.
        """
        self._numbers: dict[Speaker, int] = {}
        self._full_text = full_text
        self._width = width

    def refer(self, speakers: Sequence[Speaker], margin: str = "") -> tuple[str, list[str]]:
        """Refer to speakers by their numbers, and write those that have not been written yet.

        Args:
            speakers: who says something.
            margin: what stands before each line.

        Returns:
            The reference, such as `[1] [2]`, and the lines of the notes that are new.
        """
        lines = []
        for speaker in speakers:
            if speaker not in self._numbers:
                self._numbers[speaker] = len(self._numbers) + 1
                mark = f"[{self._numbers[speaker]}] "
                room = self._width - len(margin) - len(mark) if self._width else 0
                told = speaker_lines(speaker, self._full_text, width=room)
                lines += [
                    f"{margin}{mark if place == 0 else ' ' * len(mark)}{line}"
                    for place, line in enumerate(told)
                ]
        return " ".join(f"[{self._numbers[speaker]}]" for speaker in speakers), lines


def _source_lines(reading: Reading, full_text: Callable[[Passage], str] | None, width: int) -> list[str]:
    """Write the passages that a reading interprets, those of one document and one section together."""
    lines = []
    title = section = ""
    for passage in reading.passages:
        if passage.title != title:
            title, section = passage.title, ""
            lines += wrap(f"from {title}", width, "  ", "    ")
        if passage.section != section:
            section = passage.section
            lines += wrap(section, width, "    ", "      ")
        lines += _passage_lines(passage, "", full_text, width, "      ")
    return lines


def _lines_of(passage: Passage) -> str:
    """Write which lines of its document a passage takes in."""
    first, last = passage.first_line, passage.last_line
    return f"line {first}" if first == last else f"lines {first}-{last}"


def _passage_lines(
    passage: Passage, before: str, full_text: Callable[[Passage], str] | None, width: int, margin: str = ""
) -> list[str]:
    """Write a passage: its lines and its quotation, or below them the passage in full, tabs shown.

    The tabs of a flattened table say where its cells end, and which of them are blank.
    """
    if full_text is None:
        return wrap(f"{before}{_lines_of(passage)}: “{passage.quote}”", width, margin, margin + "  ")
    lines = wrap(f"{before}{_lines_of(passage)}:", width, margin, margin + "  ")
    printed = [line.replace("\t", " ⇥ ") for line in full_text(passage).split("\n") if line.strip()]
    return lines + [folded for line in printed for folded in wrap(line, width, f"{margin}  | ")]
