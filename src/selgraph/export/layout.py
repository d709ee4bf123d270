"""Where the boxes of a picture stand, and how its lines run.

Layers are given: columns by kind, and within a column a step for each statement that joins two things of it.
Within the layers it is the method of Sugiyama, Tagawa and Toda (1981): long lines get a place in every layer
that they cross, the order follows barycentres, and each layer takes the places nearest to those of its
neighbours that keep the order (least squares by pooling adjacent violators: Ayer and others 1955).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selgraph.export.picture import Picture

WIDTH: Final = 180  # of a box
_APART: Final = 12  # between two boxes of a layer
_APART_LINES: Final = 8  # between a line that passes and what is next to it
_GAP: Final = 70  # between two layers, at least
_WIDEST_GAP: Final = 150
_LOOP: Final = 8  # points between the middle of a box and the ends of a line from it to itself
_STEPS: Final = 3  # layers that a column may take for statements within it
_SWEEPS: Final = 8  # over the layers, there and back; the order hardly gets better after four
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
    layers.order()
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
        step = _steps(picture, aside)
        keys = sorted({(box.column, step[box.id]) for box in picture.boxes if box.id not in aside})
        number = {key: place for place, key in enumerate(keys)}
        self.columns = [column for column, _ in keys]
        self.layer = {
            box.id: number[box.column, step[box.id]] for box in picture.boxes if box.id not in aside
        }
        self.members: list[list[_Node]] = [[] for _ in keys]
        for box in sorted(picture.boxes, key=lambda box: (box.label.casefold(), box.id)):
            if box.id not in aside:  # in an order of its own, so that who asks does not change the picture
                self.members[self.layer[box.id]].append(box.id)
        self.chains: dict[str, list[_Node]] = {}
        self.before: dict[_Node, list[_Node]] = {}
        self.after: dict[_Node, list[_Node]] = {}
        self.y: dict[_Node, float] = {}
        for line in sorted(picture.lines, key=lambda line: line.id):
            start, end = self.layer[line.source], self.layer[line.target]
            ends = (line.source, line.target) if start <= end else (line.target, line.source)
            chain: list[_Node] = [ends[0]]
            for place in range(min(start, end) + 1, max(start, end)):
                node = (line.id, place)
                self.members[place].append(node)
                chain.append(node)
            chain.append(ends[1])
            self.chains[line.id] = chain
            if start != end:
                for one, other in pairwise(chain):
                    self.after.setdefault(one, []).append(other)
                    self.before.setdefault(other, []).append(one)

    def size(self, node: _Node) -> float:
        """Give the height of a box, or of the place of a line."""
        return self.heights[node] if isinstance(node, str) else 0

    def order(self) -> None:
        """Find an order with few crossings: that of the best of some sweeps by barycentre."""
        fewest, best = self.crossings(), [list(row) for row in self.members]
        for turn in range(_SWEEPS):
            if not fewest:
                break
            forth = turn % 2 == 0
            numbers = range(1, len(self.members)) if forth else range(len(self.members) - 2, -1, -1)
            beside = self.before if forth else self.after
            for number in numbers:
                other = {
                    node: place
                    for place, node in enumerate(self.members[number - 1 if forth else number + 1])
                }
                centre = {}
                for place, node in enumerate(self.members[number]):
                    near = [other[one] for one in beside.get(node, ())]
                    centre[node] = sum(near) / len(near) if near else place
                self.members[number].sort(key=centre.__getitem__)
            crossings = self.crossings()
            if crossings < fewest:
                fewest, best = crossings, [list(row) for row in self.members]
        self.members = best

    def crossings(self) -> int:
        """Count how often two lines cross between two layers."""
        count = 0
        for number, row in enumerate(self.members[:-1]):
            place = {node: at for at, node in enumerate(self.members[number + 1])}
            seen: list[int] = []
            for node in row:
                ends = sorted(place[other] for other in self.after.get(node, ()))
                for end in ends:
                    count += len(seen) - bisect_left(seen, end + 1)
                for end in ends:
                    insort(seen, end)
        return count

    def place(self, top: float) -> None:
        """Give every box its height on the page, near to what it is joined with."""
        for row in self.members:
            down = 0.0
            for node, apart in zip(row, self._apart(row), strict=True):
                down += apart
                self.y[node] = down
        last = len(self.members)
        there_and_back = [*range(1, last), *range(last - 2, -1, -1)]
        for turn in range(3):
            for place, number in enumerate(there_and_back):
                beside = (self.before,) if place < last - 1 else (self.after,)
                self._settle(number, (self.before, self.after) if turn == 2 else beside)  # noqa: PLR2004 - the last turn
        least = min((self.y[node] - self.size(node) / 2 for row in self.members for node in row), default=0)
        for node in self.y:
            self.y[node] += top - least

    def _settle(self, number: int, beside: Sequence[dict[_Node, list[_Node]]]) -> None:
        """Move the members of a layer to where those beside them are, as far as the order lets them."""
        row = self.members[number]
        wished, weights, shift = [], [], 0.0
        for node, apart in zip(row, self._apart(row), strict=True):
            shift += apart
            near = [self.y[other] for way in beside for other in way.get(node, ())]
            wished.append((sum(near) / len(near) if near else self.y[node]) - shift)
            weights.append((0.1 if not near else 1.0) if isinstance(node, str) else 2.0)
        shift = 0.0
        for node, apart, at in zip(row, self._apart(row), _pool(wished, weights), strict=True):
            shift += apart
            self.y[node] = at + shift

    def _apart(self, row: Sequence[_Node]) -> list[float]:
        """Say how far each member of a layer is from the one before it, from middle to middle."""
        result = []
        for place, node in enumerate(row):
            if not place:
                result.append(0.0)
                continue
            above = row[place - 1]
            is_box = isinstance(node, str) and isinstance(above, str)
            result.append((self.size(node) + self.size(above)) / 2 + (_APART if is_box else _APART_LINES))
        return result

    def spread(self, *, has_labels: bool) -> tuple[list[float], float]:
        """Give the left edge of each layer, and the width of all: more room where more lines run."""
        lefts, x = [], 0.0
        for number in range(len(self.members)):
            if number:
                row = self.members[number - 1]
                count = sum(len(self.after.get(node, ())) for node in row)
                steep = max(
                    (abs(self.y[a] - self.y[b]) for a in row for b in self.after.get(a, ())), default=0
                )
                x += min(_WIDEST_GAP, max(_GAP + 60 * has_labels, 40 + count, steep / 10))
            elif any(self.layer[line.source] == self.layer[line.target] == 0 for line in self.picture.lines):
                x += _GAP
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


def _steps(picture: Picture, aside: set[str]) -> dict[str, int]:
    """Say how many statements within its own column lead to each box, at most `_STEPS` less one.

    What leads round in a circle is cut where it is first closed.
    """
    column = {box.id: box.column for box in sorted(picture.boxes, key=lambda box: box.id)}
    below: dict[str, list[str]] = {}
    for line in sorted(picture.lines, key=lambda line: line.id):
        if column[line.source] == column[line.target] and line.source != line.target:
            below.setdefault(line.target, []).append(line.source)
    found: dict[str, int] = {}
    for start in column:
        if start in aside:
            continue
        stack, path = [start], set[str]()
        while stack:
            node = stack[-1]
            path.add(node)
            waiting = [one for one in below.get(node, ()) if one not in found and one not in path]
            if waiting:
                stack.append(waiting[0])
                continue
            stack.pop()
            path.discard(node)
            if node not in found:
                steps = [found[one] + 1 for one in below.get(node, ()) if one in found]
                found[node] = min(max(steps, default=0), _STEPS - 1)
    return found


def _pool(wished: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Give the values that never fall and are nearest to what is wished, by weighted least squares.

    >>> _pool([1, 3, 2, 4], [1, 1, 1, 1])
    [1.0, 2.5, 2.5, 4.0]
    """
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(wished, weights, strict=True):
        blocks.append((float(value), weight, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last, before = blocks.pop(), blocks.pop()
            total = last[1] + before[1]
            blocks.append(((last[0] * last[1] + before[0] * before[1]) / total, total, last[2] + before[2]))
    return [value for value, _, count in blocks for _ in range(count)]
