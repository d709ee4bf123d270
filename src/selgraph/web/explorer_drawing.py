"""A picture of lineage in columns, drawn by Graphviz."""

from __future__ import annotations

import re
import shutil
import subprocess
import textwrap
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET  # the only XML read here is what Graphviz writes of our own DOT

from selgraph.errors import LimitError, SelgraphError
from selgraph.export.content import make_legible
from selgraph.export.dot import quote, quote_label
from selgraph.export.style import LINE_COLOURS, LINES, STYLE_OF, is_strong
from selgraph.web.explorer_picture import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.web.explorer_picture import Box, Line, Picture

SECONDS: Final = 12  # for each of two steps, within the 30 seconds that a worker has
_WIDTH: Final = 26  # characters in a line of a label
_MOST_LINES: Final = 4  # of a label; the table has the rest
_SVG: Final = "{http://www.w3.org/2000/svg}"
_MOST_LABELLED: Final = (
    40  # lines; the names of more lie over each other, and are left to pointing and the table
)
_WIDE: Final = 880  # points; a wider picture is made smaller on screens, down to where it can still be read
_XLINK: Final = "{http://www.w3.org/1999/xlink}"
_HEAD: Final = re.compile(rb'(\n\t+column\d+\s*\[[^]]*?pos="[-\d.]+,)[-\d.]+"')


def has_graphviz() -> bool:
    """Say whether pictures can be drawn here."""
    return shutil.which("dot") is not None


def make_dot(picture: Picture) -> str:
    """Write DOT: a column for each group of kinds, what serves at the left of what is served."""
    lines = [
        "digraph lineage {",
        "  graph [rankdir=LR, newrank=true, ranksep=0.6, nodesep=0.15, outputorder=edgesfirst]",
        '  graph [bgcolor=transparent, charset="UTF-8"]',
        '  node [fontname=Helvetica, fontsize=11, style=filled, margin="0.1,0.05"]',
        "  edge [fontname=Helvetica, fontsize=9, arrowsize=0.7]",
    ]
    used = sorted({box.column for box in picture.boxes})
    heads = [f"column{column}" for column in used]
    for column, head in zip(used, heads, strict=True):
        members = "; ".join(quote(box.id) for box in picture.boxes if box.column == column)
        lines.append(
            f'  {head} [shape=plaintext, style="", class="column", height=0.2, fontsize=12, '
            f"label={quote_label(COLUMNS[column][0])}]"
        )
        lines.append(f"  {{ rank=same; {head}; {members} }}")
    lines += [f"  {first} -> {second} [style=invis]" for first, second in pairwise(heads)]
    lines += [f"  {_node(box)}" for box in picture.boxes]
    columns = {box.id: box.column for box in picture.boxes}
    is_labelled = len(picture.lines) <= _MOST_LABELLED
    lines += [
        f"  {_edge(line, flat=columns[line.source] == columns[line.target], is_labelled=is_labelled)}"
        for line in picture.lines
    ]
    return "\n".join([*lines, "}", ""])


def _node(box: Box) -> str:
    """Write a box."""
    style = STYLE_OF[box.family]
    label = textwrap.wrap(make_legible(box.label), _WIDTH) or [box.id]
    if len(label) > _MOST_LINES:
        label = [*label[: _MOST_LINES - 1], label[_MOST_LINES - 1] + "…"]
    more = " ".join([f"↑{box.above}"] * bool(box.above) + [f"↓{box.below}"] * bool(box.below))
    text = "\n".join([*label, *([f"{more} more"] if more else [])])
    width = 2.4 if box.is_picked else 1
    return (
        f"{quote(box.id)} [id={quote('n-' + box.id)}, class=thing, label={quote_label(text)}, "
        f"shape={style.dot}, fillcolor={quote(style.fill)}, color={quote(style.line)}, "
        f'penwidth={width}, URL={quote("box:" + box.id)}, tooltip=" "]'
    )


def _edge(line: Line, *, flat: bool, is_labelled: bool) -> str:
    """Write a line; one within a column does not bend it."""
    count = f" ({line.count})" if line.count > 1 else ""
    label = f"label={quote_label(line.label + count)}, " if is_labelled else ""
    return (
        f"{quote(line.source)} -> {quote(line.target)} [id={quote('l-' + line.id)}, "
        f"class={quote('statement ' + line.basis)}, {label}"
        f"style={LINES[line.basis]}, color={quote(LINE_COLOURS[line.basis])}, "
        f"URL={quote('line:' + line.id)}, "
        f'tooltip=" ", penwidth={2.4 if is_strong(line.level) else 1}{", constraint=false" if flat else ""}]'
    )


def draw(picture: Picture, form: str) -> bytes:
    """Let Graphviz draw.

    Args:
        picture: what to draw.
        form: `svg` or `png`.

    Raises:
        SelgraphError: Graphviz is not installed, or refuses.
        LimitError: it takes more than `SECONDS`.
    """
    found = shutil.which("dot")
    if found is None:
        raise SelgraphError(
            "Pictures are drawn by Graphviz, which is not installed here.",
            fix="Read the table, or have the keeper of the service install Graphviz.",
        )
    resolution = ("-Gdpi=144", "-Gbgcolor=white") if form == "png" else ()
    laid_out = _run([found, "-Tdot", "-q"], make_dot(picture).encode())
    return _run([found, "-Kneato", "-n2", f"-T{form}", "-q", *resolution], _raise_heads(laid_out))


def _raise_heads(laid_out: bytes) -> bytes:
    """Put the names of the columns above all else; Graphviz lays them out among the things."""
    box = re.search(rb'bb="[-\d.]+,[-\d.]+,[-\d.]+,([-\d.]+)"', laid_out)
    top = b"%.1f" % (float(box[1]) + 14) if box else b"0"
    return _HEAD.sub(rb"\g<1>" + top + b'"', laid_out)


def _run(command: list[str], text: bytes) -> bytes:
    """Let Graphviz do one step.

    Raises:
        SelgraphError: it refuses.
        LimitError: it takes more than `SECONDS`.
    """
    try:
        done = subprocess.run(command, input=text, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"Graphviz did not finish this picture in {SECONDS} seconds.", fix="Select less."
        ) from error
    if done.returncode or not done.stdout:
        raise SelgraphError("Graphviz cannot draw this.", fix="Select less, or read the table.")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind a box or a line of a picture.

    Args:
        href: the path that it leads to.
        words: what it says, for those who point at it or hear it.
    """

    href: str
    words: str


def link_svg(
    svg: bytes, picture: Picture, boxes: Mapping[str, Behind], lines: Mapping[str, Behind], title: str
) -> str:
    """Give what Graphviz drew its links and titles, so that it can stand in a page or alone.

    Args:
        svg: as Graphviz wrote it.
        picture: what it shows.
        boxes: what is behind each box, by its id.
        lines: what is behind each line, by its id.
        title: of the whole.
    """
    ET.register_namespace("", _SVG[1:-1])
    root = ET.fromstring(svg)  # noqa: S314 - written by Graphviz from our own DOT
    by_id = {line.id: line for line in picture.lines}
    is_wide = float(root.get("viewBox", "0 0 0 0").split()[2]) > _WIDE
    root.set("class", "lineage wide" if is_wide else "lineage")
    root.set("role", "group")
    root.set("aria-label", title)
    for group in root.iter(f"{_SVG}g"):
        for child in group.findall(f"{_SVG}title"):
            group.remove(child)  # the names of nodes in DOT, which say nothing to people
    for group in root.iter(f"{_SVG}g"):
        anchor = group.find(f"{_SVG}g/{_SVG}a")
        if anchor is None or group.get("class", "").split()[0] not in ("node", "edge"):
            continue
        sort, _, name = anchor.get(f"{_XLINK}href", "").partition(":")
        if sort == "box":
            group.set("data-box", name)
            _relink(group, boxes[name])
        else:
            group.set("data-source", by_id[name].source)
            group.set("data-target", by_id[name].target)
            _relink(group, lines[name])
    return ET.tostring(root, encoding="unicode")


def _relink(group: ET.Element, behind: Behind) -> None:
    """Make one link of all that Graphviz drew for a box or a line, so that it is one stop of the keyboard."""
    link = ET.Element(f"{_SVG}a", {"href": behind.href})
    ET.SubElement(link, f"{_SVG}title").text = make_legible(behind.words)
    for child in list(group):
        inner = child.find(f"{_SVG}a") if child.tag == f"{_SVG}g" else None
        link.extend(list(inner) if inner is not None else [child])
        group.remove(child)
    group.append(link)
