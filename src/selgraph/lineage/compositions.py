"""Which two relations make a longer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selgraph.model import Composition

ANY: Final = -1  # the set of all relations: every bit is one


class Compositions:
    """The table of which two relations make a longer one.

    A thread is read from its start: what has been composed so far, then one step that is stated. Sets of
    relations are whole numbers with one bit for each relation, so that following threads costs no more than
    following edges.

    Args:
        rows: the table.
        wider: for each relation the one it is a sub-property of, where it has one.
    """

    def __init__(self, rows: Iterable[Composition], wider: Mapping[str, str]) -> None:
        """Keep the rows by their pair, and give each relation its bit."""
        self._rows = {(row.first, row.second): row for row in rows}
        self._wider = wider
        self._relations: list[str] = []
        self._bits: dict[str, int] = {}
        self._carried: dict[tuple[int, str], int] = {}
        self._accepted: dict[tuple[int, str], int] = {}
        named = {name for row in self._rows.values() for name in (row.first, row.second, row.yields) if name}
        for relation in sorted(named | {one for one in wider if named & set(self._upwards(one))}):
            self.bit(relation)

    @property
    def rows(self) -> list[Composition]:
        """The table, in the order of its pairs."""
        return [self._rows[pair] for pair in sorted(self._rows)]

    def find(self, first: str, second: str) -> Composition | None:
        """Find the row for a pair of relations.

        The narrowest row decides: a relation without a row of its own follows the one it is a sub-property
        of, the second before the first.

        Returns:
            The row, accepted or refused; None where the table is silent, which counts as refused.
        """
        for left in self._upwards(first):
            for right in self._upwards(second):
                row = self._rows.get((left, right))
                if row is not None:
                    return row
        return None

    def bit(self, relation: str) -> int:
        """Give the set that holds this relation alone."""
        found = self._bits.get(relation)
        if found is None:
            found = self._bits[relation] = 1 << len(self._relations)
            self._relations.append(relation)
        return found

    def relations_of(self, relations: int) -> list[str]:
        """List the relations of a set, in the order of their names."""
        return sorted(name for name, bit in self._bits.items() if relations & bit)

    def carried(self, relations: int, step: str) -> int:
        """Say what a thread has come to after one more step.

        Args:
            relations: set of what it may have come to before.
            step: the relation of the step.

        Returns:
            Set of what it may come to with it; empty, 0, where nothing composes.
        """
        key = (relations, step)
        known = self._carried.get(key)
        if known is None:
            rows = (self.find(relation, step) for relation in self.relations_of(relations))
            known = self._carried[key] = self._join(
                row.yields for row in rows if row is not None and row.yields
            )
        return known

    def accepted(self, relations: int, step: str) -> int:
        """Say what a thread may have come to before a step so that it comes to one of some relations.

        Args:
            relations: set of what it may come to after the step; `ANY` for whatever composes.
            step: the relation of the step.

        Returns:
            Set of relations; empty, 0, where none will do.
        """
        key = (relations, step)
        known = self._accepted.get(key)
        if known is None:
            known = 0
            for before in list(self._relations):
                row = self.find(before, step)
                if row is not None and row.yields and relations & self.bit(row.yields):
                    known |= self.bit(before)
            self._accepted[key] = known
        return known

    def _join(self, relations: Iterable[str]) -> int:
        """Make a set of relations."""
        joined = 0
        for relation in relations:
            joined |= self.bit(relation)
        return joined

    def _upwards(self, relation: str) -> list[str]:
        """List a relation and the wider ones above it, narrowest first."""
        chain = [relation]
        while (wider := self._wider.get(chain[-1])) is not None and wider not in chain:
            chain.append(wider)
        return chain
