"""Rows made into those who say something: passages, readings and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from selgraph.lines import read_lines
from selgraph.model import Passage, Reading, Rule, Speaker


class Speakers(Mapping[str, Speaker]):
    """Passages, readings and rules by IRI, each made when it is wanted.

    Args:
        passages: rows of passage, document, title, section, first and last line, quotation.
        readings: rows of reading, rationale and passage.
        rules: rows of rule and summary.
    """

    def __init__(self, passages: list[list[str]], readings: list[list[str]], rules: list[list[str]]) -> None:
        """Note which rows are whose."""
        self._passages = {row[0]: row for row in passages}
        self._readings: dict[str, list[list[str]]] = {}
        for row in readings:
            if row[2] in self._passages:
                self._readings.setdefault(row[0], []).append(row)
        self._rules = {row[0]: row[1] for row in rules}
        self._made: dict[str, Speaker] = {}

    def __getitem__(self, iri: str) -> Speaker:
        """Make a speaker of its rows."""
        made = self._made.get(iri)
        if made is None:
            made = self._made[iri] = self._make(iri)
        return made

    def __contains__(self, iri: object) -> bool:
        """Say whether there is such a speaker."""
        return iri in self._passages or iri in self._readings or iri in self._rules

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs: passages, then readings, then rules."""
        yield from self._passages
        yield from self._readings
        yield from self._rules

    def __len__(self) -> int:
        """Count the speakers."""
        return len(self._passages) + len(self._readings) + len(self._rules)

    def _make(self, iri: str) -> Speaker:
        """Make a speaker."""
        if iri in self._passages:
            return self._passage(iri)
        if iri in self._rules:
            return Rule(iri, self._rules[iri])
        rows = self._readings[iri]
        passages = sorted(
            (self._passage(row[2]) for row in rows), key=lambda one: (one.document, one.first_line, one.iri)
        )
        return Reading(iri, rows[0][1], tuple(passages))

    def _passage(self, iri: str) -> Passage:
        """Make a passage."""
        made = self._made.get(iri)
        if isinstance(made, Passage):
            return made
        _, document, title, section, first, last, quote = self._passages[iri]
        lines = read_lines(iri, first, last)
        passage = self._made[iri] = Passage(iri, document, title, section, *lines, quote)
        return passage
