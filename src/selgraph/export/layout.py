"""Where the boxes of a picture stand, and how its lines run.

Columns are given by kind; within a column each statement that joins two things of it is a step to the right.
Graphviz finds the steps, and where each thing stands in its layer (`selgraph.export.layered`). It does not
say where a long line crosses a layer, so such a line is given a place of its own in each of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from selgraph.export.layered import find_layers, find_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selgraph.export.picture import Picture

WIDTH: Final = 180  # of a box
_APART: Final = 12  # between two boxes of a layer
_APART_LINES: Final = 8  # between two lines that pass through a layer
_GAP: Final = 70  # between two layers, at least
_WIDEST_GAP: Final = 150
_LOOP: Final = 8  # points between the middle of a box and the ends of a line from it to itself
_STEPS: Final = 3  # layers that a column may take for statements within it
_LEVEL: Final = (1, 2, 4)  # how much it matters that a line is level, by how many of two ends are not boxes
_ALONE: Final = 8  # boxes without a line that may stand in their column; more are put below, in rows


@dataclass(frozen=True, slots=True)
class Run:
    """How a line runs: from point to point, level where it crosses a layer.

    Args:
        points: pairs of x and y; two for each gap that it crosses.
        bulge: how far it swings out to the left, of a line within a layer; 0 for others.
    """

    points: tuple[tuple[float, float], ...]
    bulge: float = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is, in points from the left and the top.

    Args:
        left: of each box, by its id.
        middle: of each box, from the top.
        heads: of the columns that are used: number and left edge.
        runs: of each line, by its id.
        width: of the whole.
        height: of the whole.
        rest: top of the rows of boxes without a line; 0 where there are none.
    """

    left: dict[str, float]
    middle: dict[str, float]
    heads: tuple[tuple[int, float], ...]
    runs: dict[str, Run]
    width: float
    height: float
    rest: float = 0


def lay_out(picture: Picture, heights: Mapping[str, float], top: float, *, has_labels: bool) -> Layout:
    """Find places.

    Args:
        picture: what is drawn.
        heights: of each box, by its id.
        top: room for the names of the columns.
        has_labels: whether lines bear their names, and need room for them.
    """
    joined = {end for line in picture.lines for end in (line.source, line.target)}
    alone = [box.id for box in picture.boxes if box.id not in joined]
    if len(alone) <= _ALONE:
        alone = []
    aside = set(alone)
    layers = _Layers(picture, heights, aside)
    layers.place(top)
    lefts, width = layers.spread(has_labels=has_labels)
    left: dict[str, float] = {}
    middle: dict[str, float] = {}
    heads: dict[int, float] = {}
    for number, members in enumerate(layers.members):
        for node in members:
            if isinstance(node, str):
                left[node], middle[node] = lefts[number], layers.y[node]
        heads.setdefault(layers.columns[number], lefts[number])
    height = max(
        (layers.y[node] + layers.size(node) / 2 for row in layers.members for node in row), default=top
    )
    runs = layers.runs(lefts)
    rest = 0.0
    if alone:
        rest = height + 3 * _APART if layers.members else top
        width = max(width, min(len(alone), 5) * (WIDTH + _APART) - _APART)
        rows = _stand_in_rows(alone, heights, rest + 18, width)
        for one, (x, y) in rows.items():
            left[one], middle[one] = x, y
        height = max(y + heights[one] / 2 for one, (_, y) in rows.items())
    return Layout(left, middle, tuple(sorted(heads.items())), runs, width, height, rest)


def _stand_in_rows(
    alone: Sequence[str], heights: Mapping[str, float], top: float, width: float
) -> dict[str, tuple[float, float]]:
    """Put boxes in rows, from left to right; gives the left edge and the middle of each."""
    across = max(1, int((width + _APART) // (WIDTH + _APART)))
    places: dict[str, tuple[float, float]] = {}
    for start in range(0, len(alone), across):
        row = alone[start : start + across]
        high = max(heights[one] for one in row)
        for place, one in enumerate(row):
            places[one] = (place * (WIDTH + _APART), top + high / 2)
        top += high + _APART
    return places


_Node = str | tuple[str, int]  # a box, or the place of a line in a layer that it crosses


class _Layers:
    """Boxes and the places of long lines, layer by layer."""

    def __init__(self, picture: Picture, heights: Mapping[str, float], aside: set[str]) -> None:
        """Sort the boxes into layers, and give long lines a place in each layer that they cross."""
        self.picture = picture
        self.heights = heights
        boxes = [box for box in picture.boxes if box.id not in aside]
        boxes.sort(key=lambda box: (box.label.casefold(), box.id))  # who asks does not change the picture
        lines = sorted(picture.lines, key=lambda line: line.id)
        column = {box.id: box.column for box in boxes}
        within = [
            (line.source, line.target)
            for line in lines
            if column[line.source] == column[line.target] and line.source != line.target
        ]
        step = find_layers(within)
        keys = {box.id: (box.column, min(step.get(box.id, 0), _STEPS - 1)) for box in boxes}
        number = {key: place for place, key in enumerate(sorted(set(keys.values())))}
        self.columns = [column for column, _ in number]
        self.layer = {name: number[key] for name, key in keys.items()}
        self.members: list[list[_Node]] = [[] for _ in number]
        for box in boxes:
            self.members[self.layer[box.id]].append(box.id)
        self.chains: dict[str, list[_Node]] = {}
        self.y: dict[_Node, float] = {}
        for line in lines:
            start, end = sorted((line.source, line.target), key=self.layer.__getitem__)
            crossed = [(line.id, place) for place in range(self.layer[start] + 1, self.layer[end])]
            for node in crossed:
                self.members[node[1]].append(node)
            self.chains[line.id] = [start, *crossed, end]

    def size(self, node: _Node) -> float:
        """Give the height of a box, or of the place of a line."""
        return self.heights[node] if isinstance(node, str) else 0

    def number(self, node: _Node) -> int:
        """Give the layer of a box, or of the place of a line."""
        return self.layer[node] if isinstance(node, str) else node[1]

    def parts(self) -> Counter[tuple[_Node, _Node]]:
        """Give the parts of lines from one layer to the next, and how many lines share each."""
        joined = (part for chain in self.chains.values() for part in pairwise(chain))
        return Counter(part for part in joined if self.number(part[0]) != self.number(part[1]))

    def place(self, top: float) -> None:
        """Give every box its height on the page, and every line where it crosses a layer."""
        lines = [
            (*part, count * _LEVEL[sum(not isinstance(end, str) for end in part)])
            for part, count in self.parts().items()
        ]
        room = {
            node: self.size(node) + (_APART - _APART_LINES) * isinstance(node, str)
            for row in self.members
            for node in row
        }
        self.y = find_places(self.members, lines, room, _APART_LINES)
        if self.begins_low():  # reading begins at the top left
            self.y = {node: -y for node, y in self.y.items()}
        least = min((self.y[node] - self.size(node) / 2 for node in self.y), default=0)
        for node in self.y:
            self.y[node] += top - least

    def begins_low(self) -> bool:
        """Say whether the first layer leaves more room above it than below."""
        first = [self.y[node] for row in self.members[:1] for node in row]
        return bool(first) and min(first) - min(self.y.values()) > max(self.y.values()) - max(first)

    def spread(self, *, has_labels: bool) -> tuple[list[float], float]:
        """Give the left edge of each layer, and the width of all: more room where more lines run."""
        room = [_GAP + 60.0 * has_labels for _ in self.members]  # before each layer
        count = Counter[int]()
        for (start, end), lines in self.parts().items():
            number = self.number(end)
            count[number] += lines
            room[number] = max(room[number], 40 + count[number], abs(self.y[start] - self.y[end]) / 10)
        has_loops = any(
            self.layer[line.source] == self.layer[line.target] == 0 for line in self.picture.lines
        )
        lefts, x = [], 0.0
        for number, wide in enumerate(room):
            x += min(wide, _WIDEST_GAP) if number else _GAP * has_loops
            lefts.append(x)
            x += WIDTH
        return lefts, x

    def runs(self, lefts: Sequence[float]) -> dict[str, Run]:
        """Say how each line runs, its ends spread over the sides of the boxes."""
        starts, ends = self._ports()
        result = {}
        for line in self.picture.lines:
            chain = self.chains[line.id]
            number = min(self.layer[line.source], self.layer[line.target])
            if self.layer[line.source] == self.layer[line.target]:
                x, one, other = lefts[number], self.y[line.source], self.y[line.target]
                if line.source == line.target:
                    one, other = one - _LOOP, other + _LOOP
                bulge = min(_GAP * 0.8, 20 + abs(one - other) / 10)
                result[line.id] = Run(((x, one), (x, other)), bulge)
                continue
            points = [(lefts[number] + WIDTH, self.y[chain[0]] + starts[line.id])]
            for place, node in enumerate(chain[1:-1], number + 1):
                points += [(lefts[place], self.y[node]), (lefts[place] + WIDTH, self.y[node])]
            points.append((lefts[number + len(chain) - 1], self.y[chain[-1]] + ends[line.id]))
            forth = chain[0] == line.source
            result[line.id] = Run(tuple(points if forth else reversed(points)))
        return result

    def _ports(self) -> tuple[dict[str, float], dict[str, float]]:
        """Say how far from the middle of a box each line begins or ends, in the order of where it goes."""
        leaving: dict[_Node, list[tuple[float, str]]] = {}
        coming: dict[_Node, list[tuple[float, str]]] = {}
        for name, chain in self.chains.items():
            leaving.setdefault(chain[0], []).append((self.y[chain[1]], name))
            coming.setdefault(chain[-1], []).append((self.y[chain[-2]], name))
        sides = []
        for joined in (leaving, coming):
            offsets = {}
            for node, lines in joined.items():
                room = min(self.size(node) - 10, 6 * (len(lines) - 1))
                for place, (_, name) in enumerate(sorted(lines)):
                    offsets[name] = room * (place / (len(lines) - 1) - 0.5) if len(lines) > 1 else 0.0
            sides.append(offsets)
        return sides[0], sides[1]
