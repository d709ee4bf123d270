"""Passages in full and in their surroundings, from the keeper's own copies of the texts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import UnreadableFileError
from selgraph.texts import Text, locate, read_text, strip_markup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from selgraph.model import Passage

AROUND: Final = 3  # lines that are shown before and after a passage
_LONGEST: Final = 40  # lines of a passage that are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a text.

    Args:
        number: its number, from 1.
        before: what stands before the words that are lit.
        lit: the words of the quotation.
        after: what stands after them.
        is_cited: whether the passage holds the line.
    """

    number: int
    before: str
    lit: str
    after: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage in its surroundings.

    Args:
        lines: of the text; none where it is not at hand.
        note: what a reader has to know of the copy; empty where nothing.
    """

    lines: tuple[Shown, ...]
    note: str = ""


NOWHERE: Final = Excerpt((), "The text is not at hand here; the quotation leads to the place in it.")


class Texts:
    """Shows passages in their texts, which are read once.

    Args:
        folder: where the copies lie.
        editions: the file's name and the SHA-256 of each document's text, by the document's IRI.

    Attributes:
        notes: what is wrong with the copies, for the keeper of the service.

    Raises:
        UnreadableFileError: the folder is none.
    """

    def __init__(self, folder: Path, editions: Mapping[str, tuple[str, str]]) -> None:
        """Read what is there."""
        if not folder.is_dir():
            raise UnreadableFileError(
                f'"{folder}" is no folder.', fix="Name the folder that holds the texts."
            )
        self._texts: dict[str, Text] = {}
        self._notes: dict[str, str] = {}
        told: list[str] = []
        for document, (name, sha256) in editions.items():
            try:
                text = read_text(folder, name)
            except UnreadableFileError as error:
                told.append(error.what)
                continue
            self._texts[document] = text
            if text.sha256 != sha256:
                self._notes[document] = (
                    f"The copy at hand, {name}, is not the edition that was read; its lines may have moved."
                )
                told.append(self._notes[document])
        self.notes = tuple(told)

    @property
    def hash(self) -> str:
        """Changes when the texts do."""
        digest = hashlib.sha256()
        for document in sorted(self._texts):
            digest.update(f"{document} {self._texts[document].sha256}\n".encode())
        return digest.hexdigest() if self._texts else ""

    def around(self, passage: Passage) -> Excerpt:
        """Show a passage with the lines before and after it, its quotation lit."""
        text = self._texts.get(passage.document)
        if text is None:
            return NOWHERE
        note = self._notes.get(passage.document, "")
        first, last = passage.first_line, min(passage.last_line, passage.first_line + _LONGEST - 1)
        if last < passage.last_line:
            note = f"{note} The first {_LONGEST} of its lines are shown.".strip()
        cited = text.between(first, last)
        found = locate(passage.quote, cited)
        begin, end = found or (0, 0)
        lines = []
        start = 0
        for number in range(max(first - AROUND, 1), min(last + AROUND, len(text.lines)) + 1):
            line = text.lines[number - 1]
            if not first <= number <= last:
                lines.append(Shown(number, strip_markup(line), "", "", is_cited=False))
                continue
            here = max(min(begin - start, len(line)), 0), max(min(end - start, len(line)), 0)
            before, lit, after = (
                strip_markup(part) for part in (line[: here[0]], line[slice(*here)], line[here[1] :])
            )
            lines.append(Shown(number, before, lit, after, is_cited=True))
            start += len(line) + 1
        if found is None:
            note = f"{note} The quotation does not stand in these lines of the copy at hand.".strip()
        return Excerpt(tuple(lines), note)
