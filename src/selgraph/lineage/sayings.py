"""Everything that is said, found by what it is said of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from selgraph.model import Statement

Key = tuple[str, str, str, bool]  # subject, predicate, value, whether the value is a thing


class Sayings(Sequence["Statement"]):
    """Statements, each made when it is wanted: to look at one thing does not cost what everything would.

    Args:
        keys: what is said, in order.
        make: gives the statement at a place.
    """

    def __init__(self, keys: Sequence[Key], make: Callable[[int], Statement]) -> None:
        """Make none yet."""
        self._keys = keys
        self._make = make
        self._made: dict[int, Statement] = {}

    @staticmethod
    def of(statements: Sequence[Statement]) -> Sayings:
        """Hold statements that are at hand."""
        keys = [(one.subject, one.predicate, one.value, one.is_thing) for one in statements]
        return Sayings(keys, statements.__getitem__)

    def __len__(self) -> int:
        """Count the statements."""
        return len(self._keys)

    def __getitem__(self, place: int) -> Statement:  # type: ignore[override]  # no slices: nobody cuts what is said
        """Give the statement at a place."""
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self._make(place)
        return made

    def __iter__(self) -> Iterator[Statement]:
        """Give all statements, in order."""
        return (self[place] for place in range(len(self._keys)))

    def of_subject(self, iri: str) -> list[Statement]:
        """Give what is said of a thing."""
        return [self[place] for place in self._subjects.get(iri, ())]

    def of_value(self, iri: str) -> list[Statement]:
        """Give what names a thing as its value."""
        return [self[place] for place in self._values.get(iri, ())]

    def of_predicate(self, predicate: str) -> list[Statement]:
        """Give what is said by a property."""
        return [self[place] for place in self._predicates.get(predicate, ())]

    def pairs_of(self, predicate: str) -> list[tuple[str, str]]:
        """Give subject and value of what is said by a property, without making statements of it."""
        return [(self._keys[place][0], self._keys[place][2]) for place in self._predicates.get(predicate, ())]

    def joining(self) -> Iterator[tuple[str, str, str]]:
        """Give subject, predicate and value of what names another thing, without making statements of it."""
        return ((subject, predicate, value) for subject, predicate, value, is_thing in self._keys if is_thing)

    def between(self, subjects: Collection[str], values: Collection[str]) -> list[Statement]:
        """Give what is said of some things and names some others, in order; sets are quickest."""
        return [
            self[place]
            for place, key in enumerate(self._keys)
            if key[3] and key[0] in subjects and key[2] in values
        ]

    @cached_property
    def _subjects(self) -> dict[str, list[int]]:
        """Places by subject."""
        return self._places_by(0)

    @cached_property
    def _predicates(self) -> dict[str, list[int]]:
        """Places by predicate."""
        return self._places_by(1)

    @cached_property
    def _values(self) -> dict[str, list[int]]:
        """Places by value, where that is a thing."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            if key[3]:
                found[key[2]].append(place)
        return found

    def _places_by(self, part: Literal[0, 1]) -> dict[str, list[int]]:
        """Places by one part of what is said there: 0 is the subject, 1 the predicate."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            found[key[part]].append(place)
        return found
