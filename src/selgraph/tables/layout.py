"""Lines of a page: how wide they are, how they fold, and what may be coloured in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

WIDTH: Final = 110  # columns a reader without a terminal is given: what a page of this project is written in
NO_BREAK: Final = "\u00a0"  # a space at which no line is folded; it is written as a space
NARROWEST: Final = (
    24  # what is set in is not folded to less, however deep: a column of single words is no text
)

Paint = Callable[[str, str], str]  # given a role and a text, gives the text as it is to be written


def paint_nothing(role: str, text: str) -> str:  # noqa: ARG001 - the role is what other paints go by
    """Give a text as it is, for a reader without colours.

    >>> paint_nothing("explicit", "[explicit]")
    '[explicit]'
    """
    return text


def wrap(text: str, width: int, first: str = "", later: str | None = None) -> list[str]:
    """Fold a text at spaces.

    A word that is longer than a line stands out rather than being cut, so that names can be copied whole.

    Args:
        text: what to fold; line ends and other control characters in it count as spaces.
        width: how many characters a line may have, with what stands before it; 0 for no limit.
        first: what stands before the first line.
        later: what stands before the others; as wide as `first`, in spaces, if it is not given.

    Returns:
        At least one line, without spaces at its end.

    >>> wrap("one two three", 9, "- ")
    ['- one two three']
    >>> wrap("words that are folded at spaces", 30, "[1] ")
    ['[1] words that are folded at', '    spaces']
    """
    later = " " * len(first) if later is None else later
    words = [word for word in re.split(r"[\x00-\x20\x7f]+", text) if word]
    lines, line, empty = [], first, True
    room = (
        max(width, *(len(margin) + NARROWEST if margin else 0 for margin in (first, later))) if width else 0
    )
    for word in words:
        if not empty and room and len(line) + 1 + len(word) > room:
            lines.append(line.rstrip())
            line, empty = later, True
        line += word if empty else f" {word}"
        empty = False
    return [one.replace(NO_BREAK, " ") for one in (*lines, line.rstrip())]


def fold_lines(lines: Iterable[str], width: int) -> list[str]:
    """Fold lines that are set in by spaces, each under its own beginning.

    Args:
        lines: the lines; an empty one stays.
        width: how many characters a line may have; 0 for no limit.

    >>> fold_lines(["What is missing", "  1. a thing with quite a long name", ""], 30)
    ['What is missing', '  1. a thing with quite a long', '    name', '']
    """
    folded = []
    for line in lines:
        margin = line[: len(line) - len(line.lstrip(" "))]
        folded += wrap(line, width, margin, margin + "  ")
    return folded
