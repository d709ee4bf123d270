"""A picture of what flows from kinds of things before, through changes, to kinds of things after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDE: Final = 210  # of a box, in points
_GAP: Final = 130  # between two columns
_LOW: Final = 22  # the least height of a box, which its name needs
_APART: Final = 8
_ROOM: Final = 320  # of all boxes of a column, at least
_HEAD: Final = 24


@dataclass(frozen=True, slots=True)
class Flow:
    """How many things of one kind became things of another in one way.

    Args:
        before: name of the kind that they were of; empty where they are new.
        change: what became of them.
        after: name of the kind that they are of; empty where they are not mentioned.
        count: how many.
    """

    before: str
    change: str
    after: str
    count: int


def draw_flow(
    flows: Sequence[Flow],
    heads: tuple[str, str, str],
    kinds: Sequence[str],
    hrefs: Mapping[str, str],
    title: str,
) -> Markup:
    """Draw flows as bands between three columns of boxes: what was, what became of it, what is.

    Args:
        flows: what flows, in the order in which the table beside the picture has it.
        heads: what stands above the columns.
        kinds: in the order in which they stand; others stand below them.
        hrefs: where the box of a change leads.
        title: what the picture is, for those who do not see it.

    Returns:
        SVG; the width of a band is its number of things, and every box says its own.
    """

    def rank(kind: str) -> tuple[int, str]:
        """Say where a kind stands."""
        return (kinds.index(kind) if kind in kinds else len(kinds), kind)

    ends = [
        Counter[str](dict.fromkeys(names, 0))
        for names in (
            sorted({one.before for one in flows if one.before}, key=rank),
            dict.fromkeys(one.change for one in flows),
            sorted({one.after for one in flows if one.after}, key=rank),
        )
    ]
    for one in flows:
        for place, name in enumerate((one.before, one.change, one.after)):
            if name:
                ends[place][name] += one.count
    scale = _ROOM / max(max((sum(column.values()) for column in ends), default=1), 1)
    tops = [_stack(column, scale) for column in ends]
    high = max(
        y + _height(column[name], scale)
        for column, top in zip(ends, tops, strict=True)
        for name, y in top.items()
    )
    used = (
        [dict(top) for top in tops],
        [dict(top) for top in tops],
    )  # where the next band comes in, or goes out
    bands = []
    for one in flows:
        for place, (start, end) in enumerate(((one.before, one.change), (one.change, one.after))):
            if not start or not end:
                continue
            thick = max(one.count * scale, 1)
            from_y = used[1][place][start] + thick / 2
            to_y = used[0][place + 1][end] + thick / 2
            used[1][place][start] += thick
            used[0][place + 1][end] += thick
            x = place * (_WIDE + _GAP) + _WIDE
            bend = _GAP / 2
            bands.append(
                f'<path class="band" stroke-width="{thick:.1f}" d="M{x} {from_y:.1f}C{x + bend:.0f} '
                f'{from_y:.1f} {x + bend:.0f} {to_y:.1f} {x + _GAP} {to_y:.1f}"/>'
            )
    wide = 3 * _WIDE + 2 * _GAP
    anchors = (("start", 0), ("middle", _WIDE // 2), ("end", _WIDE))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="group" width="{wide + 2}" '
            f'height="{high + 2:.0f}" viewBox="-1 -1 {wide + 2} {high + 2:.0f}" font-size="13" '
            f'aria-label="{escape(title)}">'
        ),
        *(
            f'<text class="head" x="{place * (_WIDE + _GAP) + anchor[1]}" y="12" '
            f'text-anchor="{anchor[0]}">{escape(head)}</text>'
            for place, (head, anchor) in enumerate(zip(heads, anchors, strict=True))
        ),
        *bands,
    ]
    for place, (column, top) in enumerate(zip(ends, tops, strict=True)):
        for name, y in top.items():
            box = _box(f"{name}: {column[name]}", place * (_WIDE + _GAP), y, _height(column[name], scale))
            href = hrefs.get(name, "") if place == 1 else ""
            parts.append(f'<a href="{escape(href)}">{box}</a>' if href else box)
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - every text is escaped


def _stack(column: Mapping[str, int], scale: float) -> dict[str, float]:
    """Put boxes one below the other; gives the top of each."""
    tops, y = {}, float(_HEAD)
    for name, count in column.items():
        tops[name] = y
        y += _height(count, scale) + _APART
    return tops


def _height(count: int, scale: float) -> float:
    """Say how high a box is: as high as its bands are wide, and high enough for its name."""
    return max(count * scale, _LOW)


def _box(words: str, x: int, y: float, height: float) -> str:
    """Draw one box."""
    return (
        f'<rect x="{x}" y="{y:.1f}" width="{_WIDE}" height="{height:.1f}"/>'
        f'<text x="{x + 8}" y="{y + height / 2 + 4.5:.1f}">{escape(words)}</text>'
    )
