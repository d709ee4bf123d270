"""How many rows and steps a query can cost the engine, whatever order it joins the patterns in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from selgraph.web.fans import FAN, Fan
from selgraph.web.lookup_reader import Group, NotReadError, Path, Pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from selgraph.web.fans import Fans

CHAIN_STEPS: Final = 25  # what a thing on a chain takes, beside its statements


class Size(NamedTuple):
    """What a part of a query costs at most.

    Args:
        rows: that it makes of one row.
        steps: statements that are looked at for that.
    """

    rows: int
    steps: float


class Sizes:
    """Bounds what the parts of a query cost by the most statements that terms of the dataset have.

    Args:
        fans: how many statements the terms of the dataset have.
        subjects: how many those have that have many, and all terms of a size under one mark.
        objects: the same for objects.
    """

    def __init__(self, fans: Fans, subjects: dict[str, int], objects: dict[str, int]) -> None:
        """Keep what is known of the dataset."""
        self._fans = fans
        self._subjects = subjects
        self._objects = objects
        self._most_of_subject = fans.most_of_subject
        self._most_of_object = fans.most_of_object

    def measure(self, group: Group) -> Size:
        """Measure a group with all that is in it.

        Raises:
            NotReadError: a part of it could be entered from nowhere, and has no bound.
        """
        if group.branches:
            sizes = [self.measure(branch) for branch in group.branches]
            rows, steps = sum(size.rows for size in sizes), sum(size.steps for size in sizes)
            known = set.intersection(*(set(_bound(branch)) for branch in group.branches))
        else:
            rows, steps = self._join(
                [step for one in group.patterns for step in _take_apart(one)], group.values
            )
            known = _bound(group)
        for pattern in group.optional:
            size = self._size(pattern, known)
            steps += rows * size.steps
            rows *= max(size.rows, 1)
        for pattern in group.tests:
            steps += rows * self._size(pattern, known).steps
        return Size(rows, steps)

    def _join(self, patterns: list[Pattern], values: dict[str, int]) -> Size:
        """Measure patterns that are joined, in whatever order: each may come last, after all other rows."""
        sizes = []
        for pattern in patterns:
            others = [one for one in patterns if one is not pattern]
            known = _reach(others, values)
            is_open = pattern.subject[0] == "?" and pattern.value[0] == "?"
            is_path = isinstance(pattern.predicate, Path)
            if is_path and pattern.subject[0] == "?" and not is_open and (others or values):
                raise NotReadError  # the engine takes such a path for dear, and begins with the others
            ties = {part for part in (pattern.predicate, pattern.graph) if isinstance(part, str)}
            used = set(values).union(*(one.variables() for one in others))
            if is_open and any(tie[:1] == "?" and tie in used for tie in ties):
                raise NotReadError  # it could be entered by its predicate, or its graph, alone
            sizes.append(self._size(pattern, known))
        rows = math.prod(values.values()) * math.prod(max(size.rows, 1) for size in sizes)
        return Size(rows, sum(size.steps * rows / max(size.rows, 1) for size in sizes))

    def _size(self, pattern: Pattern, known: Collection[str]) -> Size:
        """Measure a pattern, entered from a constant or from what is known."""
        subject, predicate, value, _ = pattern
        if isinstance(predicate, Path):
            if all(end[0] == "?" and end not in known for end in (subject, value)):
                raise NotReadError
            return _larger(
                self._follow(predicate, is_back=False, start=self._most_of(subject, known)),
                self._follow(predicate, is_back=True, start=self._most_of(value, known)),
            )
        fan = self._fans.predicates.get(predicate, Fan()) if predicate[0] == "<" else None
        if subject[0] != "?":
            return _narrow(self._subjects.get(subject, FAN), fan, is_back=False)
        if value[0] != "?":
            return _narrow(self._objects.get(value, FAN), fan, is_back=True)
        onwards = _narrow(self._most_of_subject, fan, is_back=False)
        back = _narrow(self._most_of_object, fan, is_back=True)
        if subject in known:
            return _larger(onwards, back) if value in known else onwards
        if value in known:
            return back
        raise NotReadError

    def _most_of(self, end: str, known: Collection[str]) -> int:
        """Give the most statements that an end of a path has, if the path can be entered there."""
        if end[0] != "?":
            return max(self._subjects.get(end, FAN), self._objects.get(end, FAN))
        return max(self._most_of_subject, self._most_of_object) if end in known else FAN

    def _follow(self, path: Path | str, *, is_back: bool, start: int) -> Size:
        """Measure a path from one of its ends, which has at most so many statements."""
        if isinstance(path, str):
            most = self._most_of_object if is_back else self._most_of_subject
            return _narrow(most, self._fans.predicates.get(path, Fan()), is_back=is_back)
        if path.sign == "^":
            return self._follow(path.parts[0], is_back=not is_back, start=start)
        if path.sign in ("+", "*"):
            fan = self._fans.predicates.get(str(path.parts[0]), Fan(reached=1))
            if not fan.reached:
                raise NotReadError
            entered = min(start, fan.total)  # it need not be on the chain, and has other statements, too
            return Size(fan.reached + 1, (fan.reached + 1) * CHAIN_STEPS + fan.passed + entered)
        if path.sign == "/":  # it goes on from anything
            start = max(self._most_of_subject, self._most_of_object)
        sizes = [self._follow(part, is_back=is_back, start=start) for part in path.parts]
        if path.sign == "?":
            return Size(sizes[0].rows + 1, sizes[0].steps + 1)
        if path.sign == "|":
            return Size(sum(size.rows for size in sizes), sum(size.steps for size in sizes))
        rows, steps = 1, 0.0
        for size in reversed(sizes) if is_back else sizes:
            steps += rows * size.steps
            rows *= max(size.rows, 1)
        return Size(rows, steps)


def _narrow(count: int, fan: Fan | None, *, is_back: bool) -> Size:
    """Measure a step from a term with so many statements; the engine takes these or the predicate's."""
    if fan is None:
        return Size(count, count)
    return Size(min(count, fan.back if is_back else fan.onwards), min(count, fan.total))


def _larger(one: Size, other: Size) -> Size:
    """Take the worse of two."""
    return Size(max(one.rows, other.rows), max(one.steps, other.steps))


def _bound(group: Group) -> set[str]:
    """List the variables that every row of a group binds."""
    return set(group.values).union(*(pattern.variables() for pattern in group.patterns))


def _reach(patterns: Sequence[Pattern], values: dict[str, int]) -> set[str]:
    """List the variables that are bound by the patterns that hang on a constant or on values."""
    known = set(values)
    left = list(patterns)
    while True:
        near = [one for one in left if any(end[0] != "?" or end in known for end in (one.subject, one.value))]
        if not near:
            return known
        left = [one for one in left if one not in near]
        known.update(*(one.variables() for one in near))


def _take_apart(pattern: Pattern) -> Iterator[Pattern]:
    """Give the steps of a sequence, as the engine does, with names in between that no query can have."""
    path = pattern.predicate
    if not isinstance(path, Path) or path.sign != "/":
        yield pattern
        return
    names = [
        pattern.subject,
        *(f"?{id(pattern)} {place}" for place in range(len(path.parts) - 1)),
        pattern.value,
    ]
    for place, part in enumerate(path.parts):
        yield from _take_apart(Pattern(names[place], part, names[place + 1], pattern.graph))
