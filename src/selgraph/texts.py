"""The reader's own copies of the documents' texts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.errors import Place, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\*+")  # a sign such as < before a number is no mark-up
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SPACE = re.compile(r"\s+")
_GAP = re.compile(rf"(?:\s|{_MARKUP.pattern})+")  # what `fold` makes one space of


def fold(text: str) -> str:
    r"""Take out what a conversion from PDF leaves to chance: mark-up, asterisks and the kind of white space.

    >>> fold("Minor  Oral\t<i>Surgery</i>")
    'Minor Oral Surgery'
    """
    return _SPACE.sub(" ", _MARKUP.sub(" ", text)).strip()


def locate(quote: str, text: str) -> tuple[int, int] | None:
    r"""Find where a quotation stands in a text, mark-up and white space aside.

    Returns:
        Where it begins and where it has ended, as places in the text as it is; None where it does not stand
        there.

    >>> text = "Minor  *Oral*\nSurgery"
    >>> text[slice(*locate("Oral Surgery", text))]
    'Oral*\nSurgery'
    """
    letters: list[str] = []
    places: list[int] = []
    start = 0
    for gap in (*_GAP.finditer(text), None):
        end = gap.start() if gap else len(text)
        letters += text[start:end]
        places += range(start, end)
        if gap:
            letters.append(" ")
            places.append(gap.start())
            start = gap.end()
    wanted = fold(quote)
    at = "".join(letters).find(wanted) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def strip_markup(text: str) -> str:
    """Take out what a conversion has left of mark-up, for people; asterisks and white space stay.

    >>> strip_markup("Falls <i>Clinic</i>, p < 5 *")
    'Falls Clinic, p < 5 *'
    """
    return _TAG.sub("", text)


@dataclass(frozen=True, slots=True)
class Text:
    """One text file.

    Args:
        path: where it lies.
        lines: its lines, without their ends.
        sha256: hash of its bytes.
    """

    path: Path
    lines: tuple[str, ...]
    sha256: str

    def between(self, first: int, last: int) -> str:
        """Give lines first to last, 1-based and both included; fewer where the text ends before."""
        return "\n".join(self.lines[max(first, 1) - 1 : last])

    def holds(self, quote: str, first: int, last: int) -> bool:
        """Say whether a quotation that is not empty stands in these lines, mark-up and white space aside."""
        return locate(quote, self.between(first, last)) is not None


def read_text(folder: Path, name: str) -> Text:
    """Read one text.

    Args:
        folder: where the reader keeps the texts.
        name: the file's name, as `data/documents.ttl` gives it.

    Raises:
        UnreadableFileError: the file is missing, not to be read or not UTF-8; or the name leads out of the
            folder.
    """
    path = folder / name
    if path.parent != folder:
        raise UnreadableFileError(
            f'"{name}" is no name of a text file.',
            where=Place(str(path)),
            fix="Give the bare name of a file in data/documents.ttl.",
        )
    try:
        content = path.read_bytes()
        lines = [line.removesuffix("\r") for line in content.decode("utf-8").split("\n")]
    except FileNotFoundError as error:
        raise UnreadableFileError(
            f'The text "{name}" is not in "{folder}".',
            where=Place(str(path)),
            fix="Put the file there, or name another folder with --texts.",
        ) from error
    except OSError as error:
        raise UnreadableFileError(
            f'The text "{name}" cannot be read: {error.strerror}.',
            where=Place(str(path)),
            fix="Make it readable, or name another folder with --texts.",
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f'The text "{name}" is not UTF-8.',
            where=Place(str(path)),
            fix="Use the copy whose SHA-256 data/documents.ttl gives.",
        ) from error
    if lines[-1] == "":
        lines.pop()  # the end of the last line begins no further one
    return Text(path, tuple(lines), hashlib.sha256(content).hexdigest())
