"""The rows of a table that each thing stands in, as chains of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def rows_of(last: Mapping[str, int], before: Sequence[int], iri: str) -> list[int]:
    """List the rows of a thing."""
    rows = []
    row = last.get(iri, -1)
    while row >= 0:
        rows.append(row)
        row = before[row]
    return rows


def link_rows(ends: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """Link the rows of each thing.

    Chains of numbers instead of a list for each thing: there is nothing in them for Python's cycle collector
    to look through, which takes as long as the building itself.

    Returns:
        The last row of each thing, and for each row the one before it; -1 where there is none.
    """
    last: dict[str, int] = {}
    before: list[int] = []
    find, note = last.get, before.append
    for row, iri in enumerate(ends):
        note(find(iri, -1))
        last[iri] = row
    return last, before
