"""Rows made into things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from selgraph.model import Node
from selgraph.vocabulary import slug_of


class Things(Mapping[str, Node]):
    """Things by IRI, each made when it is wanted; their rows are read when the first one is.

    Args:
        tables: with rows of thing, label and class, in the order of the things, and of thing and other name.
        wider: gives the term above each term.
    """

    def __init__(self, tables: Mapping[str, list[list[str]]], wider: Callable[[], Mapping[str, str]]) -> None:
        """Read nothing yet."""
        self._tables = tables
        self._wider = wider
        self._made: dict[str, Node] = {}

    @cached_property
    def _rows(self) -> dict[str, list[list[str]]]:
        """Rows of label and class by thing."""
        rows: dict[str, list[list[str]]] = {}
        for row in self._tables["things"]:
            rows.setdefault(row[0], []).append(row)
        return rows

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Other names by thing."""
        names: dict[str, list[str]] = {}
        for thing, name in self._tables["other-names"]:
            names.setdefault(thing, []).append(name)
        return names

    def __getitem__(self, iri: str) -> Node:
        """Make a thing of its rows."""
        made = self._made.get(iri)
        if made is None:
            rows = self._rows[iri]
            kinds = {kind for _, _, kind in rows if kind}
            names = tuple(dict.fromkeys(self._names.get(iri, ())))
            made = self._made[iri] = Node(
                iri, rows[0][1], self._narrowest(kinds), tuple(sorted(map(slug_of, kinds))), names
            )
        return made

    def __contains__(self, iri: object) -> bool:
        """Say whether there is such a thing."""
        return iri in self._rows

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the things."""
        return len(self._rows)

    def _narrowest(self, kinds: set[str]) -> str:
        """Choose the class to show: one that no other stated class is a kind of, first by name."""
        above = set()
        for kind in kinds:
            wider = self._wider().get(kind)
            while wider and wider not in above:
                above.add(wider)
                wider = self._wider().get(wider)
        lowest = sorted(kinds - above) or sorted(kinds)
        return slug_of(lowest[0]) if lowest else ""
