"""A picture as SVG: the same on a page, in a file and in a report.

Nothing is drawn by scripts or styles, so that pages with a strict policy, Inkscape and slides show the same.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from selgraph.export.content import make_legible
from selgraph.export.layout import WIDTH, lay_out
from selgraph.export.lettering import break_lines, width_of
from selgraph.export.markup import xml_attribute, xml_text
from selgraph.export.picture import COLUMNS, picture_of
from selgraph.export.style import LINE_COLOURS, STYLE_OF, is_strong

if TYPE_CHECKING:
    from typing import BinaryIO

    from selgraph.export.content import Content
    from selgraph.export.layout import Layout, Run
    from selgraph.export.picture import Box, Line, Picture

FONT: Final = "Helvetica, Arial, Liberation Sans, sans-serif"
_LETTERS: Final = 12  # points
_SMALL: Final = 10
_LEADING: Final = 14  # points from line to line
_MOST_LINES: Final = 8  # of a label, some 180 letters; the table and the title have the rest
_INSIDE: Final = WIDTH - 24  # points that a label may take
_MARGIN: Final = 12
_HEAD: Final = 26  # room for the names of the columns
_MOST_LABELLED: Final = 40  # lines; the names of more would lie over each other
_DASHES: Final = {"explicit": "", "interpreted": "6 3", "inferred": "1.5 3"}
_HIT: Final = 'stroke="#fff" stroke-opacity="0" stroke-width="9" stroke-dasharray="none"'
_MEANINGS: Final = {
    "explicit": "a passage says so",
    "interpreted": "a curator reads it so",
    "inferred": "follows by a rule",
}


def draw(picture: Picture) -> str:
    """Draw a picture.

    Args:
        picture: what is drawn; `picture_of` makes one of what is exported.

    Returns:
        SVG, as an element that can stand in a page. Boxes bear `data-box`, lines `data-source` and
        `data-target`; what leads somewhere is a link.
    """
    texts = {box.id: _label(box) for box in picture.boxes}
    heights = {name: 14 + _LEADING * len(text) for name, text in texts.items()}
    has_labels = 0 < len(picture.lines) <= _MOST_LABELLED
    layout = lay_out(picture, heights, _HEAD, has_labels=has_labels)
    legend, legend_width = _legend(picture, layout.height + 30)
    caption = [part for line in picture.caption for part in textwrap.wrap(make_legible(line), 110)]
    width = max(layout.width, legend_width, 480 if caption else 0) + 2 * _MARGIN
    height = layout.height + (44 if legend else 8) + 13 * len(caption) + 2 * _MARGIN
    size = f'width="{width:.0f}" height="{height:.0f}"'
    corner = f"{-_MARGIN} {-_MARGIN}"
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="lineage" role="group" {size} '
            f'viewBox="{corner} {width:.0f} {height:.0f}" font-family="{FONT}" font-size="{_LETTERS}" '
            f'aria-label="{xml_attribute(make_legible(picture.title))}">'
        ),
        f'<rect class="paper" x="{-_MARGIN}" y="{-_MARGIN}" {size} fill="#fff"/>',
        '<g class="heads" fill="#595959">',
        *(f'<text x="{x:.0f}" y="12">{COLUMNS[column]}</text>' for column, x in layout.heads),
    ]
    if layout.rest:
        parts.append(f'<text x="0" y="{layout.rest + 8:.0f}">no statement here joins these</text>')
    parts += ['</g><g class="statements" fill="none" stroke-width="1.2">']
    parts += [_line(line, layout.runs[line.id]) for line in picture.lines]
    parts.append("</g>")
    if has_labels:
        parts += _names(picture, layout)
    parts.append('<g class="things" text-anchor="middle">')
    parts += [
        _box(box, texts[box.id], layout.left[box.id], layout.middle[box.id], heights[box.id])
        for box in picture.boxes
    ]
    parts += ["</g>", *legend]
    low = layout.height + (44 if legend else 8)
    parts += [f'<g class="caption" fill="#595959" font-size="{_SMALL}">'] if caption else []
    parts += [
        f'<text x="0" y="{low + 13 * row:.0f}">{xml_text(text)}</text>' for row, text in enumerate(caption, 1)
    ]
    parts += ["</g>"] if caption else []
    return "\n".join([*parts, "</svg>"])


def _label(box: Box) -> list[str]:
    """Break the name of a box into lines, with how much more there is beside it."""
    more = " ".join([f"↑{box.above}"] * bool(box.above) + [f"↓{box.below}"] * bool(box.below))
    lines = break_lines(make_legible(box.label), _INSIDE, _LETTERS, _MOST_LINES) or [box.id]
    return [*lines, *([f"{more} more"] if more else [])]


def _box(box: Box, text: list[str], x: float, middle: float, high: int) -> str:
    """Write a box; what says how much more there is leads there by itself."""
    style = STYLE_OF[box.family]
    left, y = round(x), round(middle - high / 2)
    thick = ' stroke-width="3"' if box.is_picked else ""
    rows = [
        f'<tspan x="{left + WIDTH // 2}" dy="{_LEADING if row else 0}">{xml_text(line)}</tspan>'
        for row, line in enumerate(text)
    ]
    first = round(middle - (len(text) - 1) * _LEADING / 2 + 4)
    has_more = bool(box.more_href and (box.above or box.below))
    inner = (
        f'<path d="{_outline(style.dot, left, y, high)}" fill="{style.fill}" stroke="{style.line}"{thick}/>'
        f'<text y="{first}">{"".join(rows[:-1] if has_more else rows)}</text>'
    )
    marks = f'class="thing{" picked" if box.is_picked else ""}" data-box="{xml_attribute(box.id)}"'
    if not has_more:
        return _linked(marks, box.href, box.title, inner)
    words = xml_attribute(f"{text[-1]}, {make_legible(box.label)}")
    last = first + (len(text) - 1) * _LEADING
    more = (
        f'<a class="more" href="{xml_attribute(box.more_href)}" aria-label="{words}">'
        f'<text x="{left + WIDTH // 2}" y="{last}">{xml_text(text[-1])}</text></a>'
    )
    return f"<g {marks}>{_linked('', box.href, box.title, inner)}{more}</g>"


def _outline(shape: str, x: int, y: int, h: int) -> str:
    """Write the border of a box; its shape says of which family it is, as its colour does."""
    w, half, cut = WIDTH, h // 2, 9
    r = min(half, 16)
    turn = f"a{r} {r} 0 0 1"
    folded = f"M{x} {y}h{w}v{h}h{-w}zm5 0v{h}"
    outlines = {
        "ellipse": f"M{x + r} {y}h{w - 2 * r}{turn} {r} {r}v{h - 2 * r}{turn} {-r} {r}h{2 * r - w}"
        f"{turn} {-r} {-r}v{2 * r - h}{turn} {r} {-r}z",
        "folder": f"M{x} {y}v{h}h{w}v{-h}h-6l-4-4h-40l-4 4z",
        "hexagon": f"M{x} {y + half}l{cut}{-half}h{w - 2 * cut}l{cut} {half}l{-cut} {half}h{2 * cut - w}z",
        "parallelogram": f"M{x + cut} {y}h{w - cut}l{-cut} {h}h{cut - w}z",
        "octagon": f"M{x + cut} {y}h{w - 2 * cut}l{cut} {cut}v{h - 2 * cut}l{-cut} {cut}h{2 * cut - w}"
        f"l{-cut}{-cut}v{2 * cut - h}z",
        "note": f"M{x} {y}v{h}h{w}v{cut - h}l{-cut}{-cut}zm{w - cut} 0v{cut}h{cut}",
        "component": folded,
        "tab": folded,
        "house": f"M{x} {y + 6}l{w // 2}-6l{w // 2} 6v{h - 6}h{-w}z",
    }
    return outlines.get(shape, f"M{x} {y}h{w}v{h}h{-w}z")


def _line(line: Line, run: Run) -> str:
    """Write a line: a path, the same wide and unseen, which is easier to hit, and its tip."""
    (x, y) = run.points[-1]
    if run.bulge:
        (start_x, start_y), out = run.points[0], run.points[0][0] - run.bulge
        path = f"M{start_x:.0f} {start_y:.0f}C{out:.0f} {start_y:.0f} {out:.0f} {y:.0f} {x - 6:.0f} {y:.0f}"
        heading = 1
    else:
        path = f"M{run.points[0][0]:.0f} {run.points[0][1]:.0f}"
        heading = 1 if x > run.points[-2][0] else -1
        last = len(run.points) - 1
        for place in range(0, last, 2):
            (from_x, from_y), (to_x, to_y) = run.points[place], run.points[place + 1]
            end = to_x - (6 * heading if place + 1 == last else 0)
            half = (from_x + end) / 2
            path += f"C{half:.0f} {from_y:.0f} {half:.0f} {to_y:.0f} {end:.0f} {to_y:.0f}"
            if place + 2 <= last:
                path += f"H{run.points[place + 2][0]:.0f}"
    colour = LINE_COLOURS[line.basis]
    name = xml_attribute(line.id)
    dashes = f' stroke-dasharray="{_DASHES[line.basis]}"' if _DASHES[line.basis] else ""
    thick = ' stroke-width="3"' if is_strong(line.level) else ""
    inner = (
        f'<path id="{name}" d="{path}"/><use href="#{name}" class="hit" {_HIT}/>'
        f"{_tip(x, y, heading, colour, line.level)}"
    )
    marks = (
        f'class="statement {line.basis}" stroke="{colour}"{dashes}{thick} '
        f'data-source="{xml_attribute(line.source)}" data-target="{xml_attribute(line.target)}"'
    )
    return _linked(marks, line.href, line.title, inner)


def _tip(x: float, y: float, heading: int, colour: str, level: str) -> str:
    """Write the tip of a line: hollow where it says *partly*."""
    is_hollow = level == "partly"
    paint = (
        'fill="#fff" stroke-width="1.2" stroke-dasharray="none"'
        if is_hollow
        else f'fill="{colour}" stroke="none"'
    )
    return f'<path class="tip{" hollow" * is_hollow}" d="M{x:.0f} {y:.0f}l{-8 * heading}-3.5v7z" {paint}/>'


def _linked(marks: str, href: str, title: str, inner: str) -> str:
    """Write a part of the picture, as a link where it leads somewhere."""
    words = f"<title>{xml_text(make_legible(title))}</title>" if title else ""
    if href:
        return f'<a{marks and " "}{marks} href="{xml_attribute(href)}">{words}{inner}</a>'
    return f"<g{marks and ' '}{marks}>{words}{inner}</g>"


def _names(picture: Picture, layout: Layout) -> list[str]:
    """Write the names of relations beside their lines, each where no other is; the rest have titles."""
    taken: list[tuple[float, float, float, float]] = []
    parts = [f'<g class="relations" fill="#595959" font-size="{_SMALL}" text-anchor="middle">']
    for line in picture.lines:
        points = layout.runs[line.id].points
        text = make_legible(line.label) + (f" ({line.count})" if line.count > 1 else "")
        wide = width_of(text, _SMALL)
        (x1, y1), (x2, y2) = points[0], points[1]
        if x1 == x2 or wide > abs(x2 - x1):
            continue
        for share in (0.5, 0.42, 0.58, 0.34, 0.66):
            bent = share * share * (3 - 2 * share)  # about how far a line has come down by then
            x, y = (x1 + x2) / 2, y1 + (y2 - y1) * bent - 4
            box = (x - wide / 2, y - _SMALL, x + wide / 2, y + 3)
            if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                taken.append(box)
                parts.append(
                    f'<rect class="paper" x="{box[0]:.0f}" y="{y - 9:.0f}" width="{wide:.0f}" height="12" '
                    f'fill="#fff" fill-opacity=".85"/><text x="{x:.0f}" y="{y:.0f}">{xml_text(text)}</text>'
                )
                break
    return [*parts, "</g>"]


def _legend(picture: Picture, y: float) -> tuple[list[str], float]:
    """Say what the lines mean, of those that are drawn; gives what is written, and how wide it is."""
    used = [basis for basis in _MEANINGS if any(line.basis == basis for line in picture.lines)]
    levels = {line.level for line in picture.lines}
    keys = [(basis, _MEANINGS[basis], "") for basis in used]
    keys += [("explicit", level, level) for level in ("fully", "partly") if level in levels]
    if not keys:
        return [], 0
    x = 0.0
    parts = [f'<g class="legend" fill="#595959" font-size="{_SMALL}">']
    for basis, meaning, level in keys:
        colour = LINE_COLOURS[basis]
        dashes = f' stroke-dasharray="{_DASHES[basis]}"' if _DASHES[basis] else ""
        parts.append(
            f'<g class="key" stroke="{colour}" stroke-width="{3 if is_strong(level) else 1.2}"{dashes}>'
            f'<path d="M{x:.0f} {y - 3:.0f}h{28 if level else 34}"/>'
            f"{_tip(x + 34, y - 3, 1, colour, level) if level else ''}</g>"
            f'<text x="{x + 40:.0f}" y="{y:.0f}">{meaning}</text>'
        )
        x += 40 + width_of(meaning, _SMALL) + 20
    if any(box.above or box.below for box in picture.boxes):
        words = "↑ ↓ how many more it serves, or serve it, that are not shown"
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}">{words}</text>')
        x += width_of(words, _SMALL)
    return [*parts, "</g>"], x


def write_svg(content: Content, out: BinaryIO) -> None:
    """Write SVG, with what it is as its metadata."""
    svg = draw(picture_of(content))
    start = svg.index(">") + 1
    about = f"\n<metadata>{xml_text(content.about.sentence())}</metadata>"
    out.write(
        ('<?xml version="1.0" encoding="UTF-8"?>\n' + svg[:start] + about + svg[start:] + "\n").encode()
    )
