"""How wide words are, in points; where they break into lines."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_NARROW: Final = {  # thousandths of the size that letters of Helvetica take, where it is not about 556
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys("ft I.,:;!/|'", 278),
    **dict.fromkeys("r()-[]", 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%—", 944),
}
_WIDER: Final = 1.1  # what other fonts need more than Helvetica


@lru_cache(maxsize=1 << 14)  # the words of a large graph's names
def width_of(text: str, size: float) -> float:
    """Give about how wide a text is, in points.

    >>> width_of("ill", 10) < width_of("www", 10)
    True
    """
    return (
        sum(_NARROW.get(letter, 556 if letter.isascii() else 700) for letter in text) * size * _WIDER / 1000
    )


def break_lines(text: str, room: float, size: float, most: int) -> list[str]:
    """Break a text into lines that are no wider than there is room, at most so many; the last ends with `…`.

    >>> break_lines("one two three seven", 50, 10, 2)
    ['one two', 'three se…']
    """
    lines: list[str] = []
    space, wide = width_of(" ", size), 0.0
    for word in text.split():
        while width_of(word, size) > room:
            kept = next(
                n for n in range(len(word), 0, -1) if n == 1 or width_of(word[:n] + "-", size) <= room
            )
            lines.append(word[:kept] + "-")
            word = word[kept:]  # noqa: PLW2901 - what is left of it
            wide = room
        own = width_of(word, size)
        if lines and wide + space + own <= room:
            lines[-1] += f" {word}"
            wide += space + own
        else:
            lines.append(word)
            wide = own
    if len(lines) > most:
        last = " ".join(lines[most - 1 :])
        while last and width_of(last + "…", size) > room:
            last = last[:-1]
        lines[most - 1 :] = [last.rstrip() + "…"]
    return lines
