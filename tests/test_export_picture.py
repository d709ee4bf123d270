"""Pictures: where boxes stand, how lines run, and what the SVG says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from selgraph.cli.commands import app
from selgraph.export.drawing import draw
from selgraph.export.layout import WIDTH, lay_out
from selgraph.export.lettering import break_lines, width_of
from selgraph.export.painting import to_pdf, to_png
from selgraph.export.picture import Box, Line, Picture, group_by_kind
from selgraph.model import Basis
from selgraph.picturing import picture_edges
from selgraph.web.explorer_picture import make_view
from selgraph.web.explorer_wish import Wish

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from selgraph.export.layout import Layout
    from selgraph.facts import Facts

SVG = "{http://www.w3.org/2000/svg}"
BOX_HEIGHT = 28


def box(name: str, column: int, label: str = "") -> Box:
    """Make a box."""
    return Box(name, f"https://example.org/{name}", label or name, "Thing", f"Kind{column}", "course", column)


def line(source: str, target: str, basis: Basis = Basis.EXPLICIT, level: str = "") -> Line:
    """Make a line."""
    return Line(f"{source}-{target}", source, target, "serves", "serves", basis, level)


def picture(boxes: list[Box], lines: list[Line]) -> Picture:
    """Make a picture."""
    return Picture("Two threads", tuple(boxes), tuple(lines))


def crossings(layout: Layout) -> int:
    """Count how often two lines cross on their way from one layer to the next."""
    gaps: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for run in layout.runs.values():
        if not run.bulge:
            points = sorted(run.points)
            for (x, y), (next_x, next_y) in list(pairwise(points))[::2]:
                gaps.setdefault((x, next_x), []).append((y, next_y))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for ends in gaps.values()
        for one, other in combinations(ends, 2)
    )


def shapes(svg: str) -> list[str]:
    """List the outlines, lines and words of a picture with their places, without captions."""
    root = ET.fromstring(svg)
    for group in root.findall(f"{SVG}g"):
        if group.get("class") == "caption":
            root.remove(group)
    found = [f"{part.get('d')} {part.get('stroke-dasharray')}" for part in root.iter(f"{SVG}path")]
    found += [f"{part.get('x')} {part.get('y')} {part.text}" for part in root.iter(f"{SVG}text")]
    found += [f"{part.get('x')} {part.get('dy')} {part.text}" for part in root.iter(f"{SVG}tspan")]
    return sorted(found)


@st.composite
def pictures(draw_from: st.DrawFn) -> Picture:
    """Any picture of a few boxes in a few columns, with any lines between them, circles too."""
    columns = draw_from(st.lists(st.integers(0, 6), min_size=1, max_size=14))
    boxes = [box(f"b{number}", column) for number, column in enumerate(columns)]
    names = st.sampled_from([one.id for one in boxes])
    ends = draw_from(st.lists(st.tuples(names, names), max_size=25, unique=True))
    return picture(boxes, [line(*pair) for pair in ends])


@given(pictures())
def test_boxes_stand_apart_and_lines_end_at_them(shown: Picture) -> None:
    """No two boxes overlap, columns go from left to right, lines run between the sides of their ends."""
    heights = dict.fromkeys((one.id for one in shown.boxes), BOX_HEIGHT)
    layout = lay_out(shown, heights, 20, has_labels=False)
    assert layout.left.keys() == heights.keys()
    for one in shown.boxes:
        for other in shown.boxes:
            if one.id < other.id:
                is_beside = abs(layout.left[one.id] - layout.left[other.id]) >= WIDTH
                assert is_beside or abs(layout.middle[one.id] - layout.middle[other.id]) >= BOX_HEIGHT
            if one.column < other.column and not layout.rest:
                assert layout.left[one.id] < layout.left[other.id]
    for one in shown.boxes:
        assert layout.middle[one.id] - BOX_HEIGHT / 2 >= 19.99
        assert layout.middle[one.id] + BOX_HEIGHT / 2 <= layout.height + 0.01
        assert 0 <= layout.left[one.id] <= layout.width - WIDTH
    for drawn in shown.lines:
        points = layout.runs[drawn.id].points
        for (x, y), name in ((points[0], drawn.source), (points[-1], drawn.target)):
            assert x in (layout.left[name], layout.left[name] + WIDTH)
            assert abs(y - layout.middle[name]) <= BOX_HEIGHT / 2


def test_threads_are_untangled() -> None:
    """Four threads that are given crosswise are laid side by side: no line falls or rises."""
    left = [box(f"a{number}", 0) for number in range(4)]
    right = [box(f"b{number}", 1) for number in range(4)]
    shown = picture([*left, *right], [line(f"a{number}", f"b{3 - number}") for number in range(4)])
    layout = lay_out(shown, dict.fromkeys((one.id for one in shown.boxes), BOX_HEIGHT), 20, has_labels=False)
    for drawn in shown.lines:
        assert layout.middle[drawn.source] == pytest.approx(layout.middle[drawn.target])


@given(pictures(), st.randoms())
def test_the_order_in_which_things_come_does_not_matter(shown: Picture, chance: random.Random) -> None:
    """Page, file and report list things in orders of their own, and draw the same."""
    boxes, lines = list(shown.boxes), list(shown.lines)
    chance.shuffle(boxes)
    chance.shuffle(lines)
    heights = dict.fromkeys((one.id for one in boxes), BOX_HEIGHT)
    first, second = (lay_out(one, heights, 20, has_labels=False) for one in (shown, picture(boxes, lines)))
    if not first.rest:
        assert first == second


def test_a_tree_has_no_crossing() -> None:
    """Twenty-seven threads to one vision, listed crosswise, are laid out so that no two cross."""
    boxes = [box("top", 2), *(box(f"m{number}", 1) for number in range(3))]
    boxes += [box(f"low{number:02}", 0) for number in range(27)]
    lines = [line(f"m{number}", "top") for number in range(3)]
    lines += [line(f"low{number:02}", f"m{number % 3}") for number in range(27)]
    layout = lay_out(
        picture(boxes, lines), dict.fromkeys((one.id for one in boxes), BOX_HEIGHT), 20, has_labels=False
    )
    assert crossings(layout) == 0
    shuffled = sorted(boxes, key=lambda one: one.id[::-1])
    assert shuffled != boxes


def test_what_leads_round_in_a_circle_is_cut_once() -> None:
    """Of three things of a column that serve each other in a circle two lines lead on and one leads back."""
    boxes = [box(name, 2) for name in "abc"]
    shown = picture(boxes, [line("a", "b"), line("b", "c"), line("c", "a")])
    layout = lay_out(shown, dict.fromkeys("abc", BOX_HEIGHT), 20, has_labels=False)
    assert len({layout.left[name] for name in "abc"}) == 3
    ways = [layout.left[one.source] < layout.left[one.target] for one in shown.lines]
    assert sorted(ways) == [False, True, True]


def test_what_is_part_of_its_like_stands_left_of_it() -> None:
    """Within a column each statement is a step to the right, and the name of the column stands once."""
    shown = picture(
        [box("whole", 2), box("part", 2), box("crumb", 2)], [line("crumb", "part"), line("part", "whole")]
    )
    layout = lay_out(shown, dict.fromkeys(("whole", "part", "crumb"), BOX_HEIGHT), 20, has_labels=False)
    assert layout.left["crumb"] < layout.left["part"] < layout.left["whole"]
    assert layout.heads == ((2, layout.left["crumb"]),)


def test_long_lines_pass_between_boxes() -> None:
    """A line over a column crosses it level, and no box stands in its way."""
    boxes = [box("start", 0), *(box(f"mid{number}", 1) for number in range(5)), box("end", 2)]
    lines = [line("start", "end"), *(line("start", f"mid{number}") for number in range(5))]
    shown = picture(boxes, lines)
    layout = lay_out(shown, dict.fromkeys((one.id for one in boxes), BOX_HEIGHT), 20, has_labels=False)
    points = layout.runs["start-end"].points
    assert len(points) == 4
    assert points[1][1] == points[2][1]
    for number in range(5):
        assert abs(layout.middle[f"mid{number}"] - points[1][1]) > BOX_HEIGHT / 2


def test_boxes_without_a_line_stand_in_rows() -> None:
    """Many that nothing joins are put beside each other, not below each other for pages."""
    boxes = [box(f"b{number:02}", 1) for number in range(40)]
    layout = lay_out(
        picture(boxes, []), dict.fromkeys((one.id for one in boxes), BOX_HEIGHT), 20, has_labels=False
    )
    rows = {layout.middle[one.id] for one in boxes}
    assert len(rows) == 8
    assert [layout.left[one.id] for one in boxes[:5]] == sorted({layout.left[one.id] for one in boxes})


def test_the_drawing_says_basis_level_and_more() -> None:
    """Line style by basis, width by level, how much more there is, and links by what they lead to."""
    seen = Box(
        "a",
        "https://example.org/a",
        "A & B",
        "Thing",
        "Kind",
        "course",
        0,
        above=2,
        below=3,
        href="/a",
        more_href="/more",
    )
    lines = [
        line("a", "b", Basis.EXPLICIT, "fully"),
        line("a", "c", Basis.INTERPRETED, "partly"),
        line("a", "d", Basis.INFERRED),
    ]
    svg = draw(picture([seen, box("b", 1), box("c", 1), box("d", 1)], lines))
    root = ET.fromstring(svg)
    drawn = {part.get("data-target"): part for part in root.iter() if part.get("data-source")}
    dashes = {name: part.get("stroke-dasharray") for name, part in drawn.items()}
    assert dashes["b"] is None
    assert dashes["c"] != dashes["d"]
    assert [drawn[name].get("stroke-width") for name in "bc"] == ["3", None]
    tips = {name: part.findall(f"{SVG}path")[-1].get("fill") for name, part in drawn.items()}
    assert tips["c"] == "#fff"  # a hollow tip
    assert tips["b"] != "#fff" != tips["d"]
    links = {part.get("href"): "".join(part.itertext()) for part in root.iter(f"{SVG}a")}
    assert links == {"/a": "A & B", "/more": "↑2 ↓3 more"}
    words = "".join(root.itertext())
    for meaning in ("a passage says so", "a curator reads it so", "follows by a rule", "fully", "partly"):
        assert meaning in words


@given(st.text(max_size=80), st.sampled_from([40.0, 120.0, 400.0]))
def test_labels_fit(text: str, room: float) -> None:
    """No line of a label is wider than there is room, nor are there more than may be."""
    lines = break_lines(text, room, 12, 4)
    assert len(lines) <= 4
    assert all(width_of(one, 12) <= room for one in lines)


@given(pictures())
def test_drawings_are_well_formed_and_the_same_each_time(shown: Picture) -> None:
    """SVG is XML, has each box and line once, and two drawings of the same are the same."""
    svg = draw(shown)
    assert svg == draw(shown)
    root = ET.fromstring(svg)
    assert sorted(one.get("data-box", "") for one in root.iter() if one.get("data-box")) == sorted(
        one.id for one in shown.boxes
    )
    assert len([one for one in root.iter() if one.get("data-source")]) == len(shown.lines)
    width, height = (float(part) for part in root.get("viewBox", "").split()[2:])
    for x, y in re.findall(r"[MH ](-?\d+) (-?\d+)C", svg):
        assert -12 <= float(x) <= width
        assert -12 <= float(y) <= height


def test_grouping_loses_no_statement() -> None:
    """Things of a kind become one box and their statements one line, with how many they stand for."""
    boxes = [box("a", 0), box("b", 0), box("c", 1)]
    grouped, lines = group_by_kind(boxes, [line("a", "c"), line("b", "c", Basis.INTERPRETED)], "x#")
    assert [(one.label, one.count) for one in grouped] == [("Thing (2)", 2), ("Thing (1)", 1)]
    assert [(one.count, one.basis) for one in lines] == [(2, Basis.EXPLICIT)]


def test_too_many_kinds_are_grouped_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound a box stands for a sort of kinds, and one line for all between two of them."""
    monkeypatch.setattr("selgraph.export.picture.MOST_GROUPED", 1)
    boxes = [box("a", 1), box("b", 1), box("c", 2), box("d", 2)]
    lines = [line("a", "c"), line("b", "d"), line("a", "b")]
    grouped, merged = group_by_kind(boxes, lines, "x#")
    assert [(one.label, one.count) for one in grouped] == [
        ("initiatives, actions (2)", 2),
        ("initiatives, actions (2)", 2),
    ]
    assert sorted((one.source == one.target, one.count) for one in merged) == [(False, 2), (True, 1)]


def test_png_and_pdf_are_made_of_the_drawing() -> None:
    """Both are made of the SVG, the PNG with two dots to the point."""
    svg = draw(picture([box("a", 0), box("b", 1)], [line("a", "b")]))
    size = re.search(r'width="(\d+)" height="(\d+)"', svg)
    assert size is not None
    png = to_png(svg)
    assert png.startswith(b"\x89PNG")
    assert [int.from_bytes(png[start : start + 4]) for start in (16, 20)] == [
        2 * int(one) for one in size.groups()
    ]
    assert to_pdf(svg).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("select", "depth", "least", "most"),
    [
        ("medicines-management-rag-list", 3, 8, 12),
        ("sel-five-year-strategy", 4, 45, 55),
        ("doc:plans-on-a-page", 0, 250, 300),
    ],
)
def test_pictures_of_the_corpus_can_be_read(  # noqa: PLR0913, PLR0917 - the cases
    corpus_facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
    select: str,
    depth: int,
    least: int,
    most: int,
) -> None:
    """With 10, 50 and 300 things no box lies on another, no line runs through a box, no label is cut."""
    laid_out = []

    def watch(shown: Picture, heights: dict[str, float], top: float, *, has_labels: bool) -> Layout:
        """Keep how high the boxes are, and where they stand."""
        layout = lay_out(shown, heights, top, has_labels=has_labels)
        laid_out.append((heights, layout))
        return layout

    monkeypatch.setattr("selgraph.export.drawing.lay_out", watch)
    shown = make_view(corpus_facts, Wish(select, depth)).picture
    assert least <= len(shown.boxes) <= most
    words = [part.text or "" for part in ET.fromstring(draw(shown)).iter(f"{SVG}tspan")]
    assert words
    assert not [text for text in words if text.endswith("…")]
    [(heights, layout)] = laid_out
    boxes = {
        name: (left, layout.middle[name] - heights[name] / 2, layout.middle[name] + heights[name] / 2)
        for name, left in layout.left.items()
    }
    for (one, one_top, one_bottom), (other, top, bottom) in combinations(boxes.values(), 2):
        assert abs(one - other) >= WIDTH or one_bottom < top or bottom < one_top
    ends = {drawn.id: (drawn.source, drawn.target) for drawn in shown.lines}
    for name, run in layout.runs.items():
        for (x, y), (next_x, next_y) in pairwise(sorted(run.points)):
            for place, (left, top, bottom) in boxes.items():
                is_beside = next_x <= left or left + WIDTH <= x
                is_clear = max(y, next_y) < top or bottom < min(y, next_y)
                assert is_beside or is_clear or (run.bulge and place in ends[name])


@pytest.mark.parametrize(
    "select", ["minor-oral-surgery+", "+sel-five-year-strategy", "+sel-collective-vision+"]
)
def test_page_file_and_report_show_the_same_picture(
    corpus_facts: Facts,
    corpus_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    select: str,
) -> None:
    """Outlines, lines and words stand in the same places in all three, for the same statements."""
    view = make_view(corpus_facts, Wish(select))
    page = shapes(draw(view.picture))
    strategy = corpus_facts.strategy
    shown = {one.iri for one in view.picture.boxes}
    edges = [edge for iri in shown for edge in strategy.lineage.edges_from(iri) if edge.object in shown]
    assert shapes(draw(picture_edges(strategy, edges, "Threads"))) == page
    monkeypatch.setenv("SELGRAPH_CACHE", str(corpus_cache))
    file = tmp_path / "thread.svg"
    done = CliRunner().invoke(app, ["export", select, "--through", "serves", "-o", str(file)])
    assert done.exit_code == 0
    assert shapes(file.read_text("utf-8")) == page


def test_another_process_draws_the_same() -> None:
    """Neither chance nor the order of sets has a say: a process with another hash seed gives the same SVG."""
    code = (
        "from selgraph.export.drawing import draw; from selgraph.export.picture import Box, Line, Picture;"
        "from selgraph.model import Basis;"
        "boxes = tuple(Box(f'b{n}', '', f'Thing {n}', '', '', 'course', n % 4) for n in range(24));"
        "lines = tuple(Line(f'l{n}', f'b{n}', f'b{n * 7 % 24}', '', 'serves', Basis.EXPLICIT, '')"
        " for n in range(24));"
        "print(draw(Picture('Threads', boxes, lines)))"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        for seed in ("1", "2")
    )
    assert b"<svg" in first.stdout
    assert first.stdout == second.stdout
    assert first.stderr == b""
