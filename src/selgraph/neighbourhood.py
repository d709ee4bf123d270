"""The statements around some things, fetched level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.lineage.impact import TOUCHED_BY, TOUCHES
from selgraph.reads import in_order
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selgraph.reads import Rows, Tables

MOST_AT_ONCE: Final = 500  # things in one query; stores refuse longer ones, and for more all is read in one

Row = tuple[str, ...]  # subject, predicate, value, whether the value is a thing, speaker


class Neighbourhood:
    """What passages and readings say around some things.

    Each step is one request for all the things of a level. A level of more than `MOST_AT_ONCE` things fetches
    everything that is said, once: the number of requests grows with the depth and never with the size.

    Args:
        tables: asks the store.
        relations: IRIs of the relations that threads run through.
    """

    def __init__(self, tables: Tables, relations: frozenset[str]) -> None:
        """Know nothing yet."""
        self._tables = tables
        self._relations = relations
        self._rows: dict[Row, None] = {}
        self._asked: dict[str, set[str]] = {}
        self._is_whole = False

    @property
    def rows(self) -> Rows:
        """The statements, one row for each speaker, in the order of `everything-said`."""
        return in_order([list(row) for row in self._rows])

    @property
    def lineage(self) -> Rows:
        """The statements of lineage among them: subject, predicate, object and speaker."""
        return [[row[0], row[1], row[2], row[4]] for row in self.rows if row[1] in self._relations]

    def hear_of(self, things: Iterable[str]) -> None:
        """Fetch what is said of things."""
        self._fetch("said-of", "subject", things)

    def hear_with(self, things: Iterable[str]) -> None:
        """Fetch what names things as its value."""
        self._fetch("said-with", "value", things)

    def read_rows(self, things: Iterable[str]) -> None:
        """Fetch the cells of printed matrices in the rows of things."""
        self._fetch("cells-of", "row", things)

    def climb(self, things: Iterable[str]) -> set[str]:
        """Fetch what is said of things and of all that they serve, whether by threads that compose or not.

        Returns:
            The things and all that was come to.
        """
        return self._follow(things, self.hear_of, 0, 2)

    def descend(self, things: Iterable[str]) -> set[str]:
        """Fetch the statements of lineage towards things and all that serves them; else as `climb`."""
        return self._follow(things, self._hear_towards, 2, 0)

    def _hear_towards(self, things: Iterable[str]) -> None:
        """Fetch the statements of lineage towards things."""
        self._fetch("lineage-to", "value", things, predicate=sorted(self._relations))

    def touched(self, thing: str) -> set[str]:
        """Give what a thing touches directly: see `selgraph.lineage.find_impact`."""
        touches = {SEL + name for name in TOUCHES} | self._relations
        touched_by = {SEL + name for name in TOUCHED_BY}
        ahead = {row[2] for row in self._rows if row[0] == thing and row[1] in touches}
        return ahead | {row[0] for row in self._rows if row[2] == thing and row[1] in touched_by}

    def values_of(self, predicate: str) -> set[str]:
        """Give the things that stand as the value of a property."""
        return {row[2] for row in self._rows if row[1] == predicate}

    def _follow(
        self, things: Iterable[str], fetch: Callable[[set[str]], None], here: int, there: int
    ) -> set[str]:
        """Fetch level after level, until nothing new is come to."""
        reached: set[str] = set()
        fresh = set(things)
        while fresh:
            reached |= fresh
            fetch(fresh)
            fresh = {
                row[there] for row in self._rows if row[1] in self._relations and row[here] in fresh
            } - reached
        return reached

    def _fetch(self, read: str, parameter: str, things: Iterable[str], **more: list[str]) -> None:
        """Ask a read for those things that it was not asked for before."""
        asked = self._asked.setdefault(read, set())
        wanted = sorted(set(things) - asked)
        asked.update(wanted)
        if self._is_whole or not wanted:
            return
        self._is_whole = len(wanted) > MOST_AT_ONCE
        found = (
            self._tables["everything-said"]
            if self._is_whole
            else self._tables.fetch(read, **{parameter: wanted}, **more)
        )
        self._rows.update((tuple(row), None) for row in found)
