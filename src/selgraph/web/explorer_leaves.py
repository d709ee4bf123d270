"""The pages of a long table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_ROWS: Final = 60  # of a table that stands on one page; they are about 30 kB
ROWS_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a table.

    Args:
        rows: its rows.
        first: number of the first of them, from 1.
        count: how many rows the whole table has.
        earlier: address of the page before; empty for the first.
        later: address of the page after; empty for the last.
    """

    rows: tuple[Any, ...]
    first: int
    count: int
    earlier: str = ""
    later: str = ""

    @property
    def last(self) -> int:
        """Number of the last of its rows."""
        return self.first + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the table."""
        return len(self.rows) == self.count


def turn_to(rows: Sequence[Any], page: int, address_of: Callable[[int], str]) -> Leaf:
    """Give one page of a table; all of it where it is short.

    Args:
        rows: all rows.
        page: which page, from 1; one past the end gives the last.
        address_of: gives the address of the view with another page.
    """
    if len(rows) <= MOST_ROWS:
        return Leaf(tuple(rows), 1, len(rows))
    pages = -(-len(rows) // ROWS_A_PAGE)
    here = min(page, pages)
    first = (here - 1) * ROWS_A_PAGE
    return Leaf(
        tuple(rows[first : first + ROWS_A_PAGE]),
        first + 1,
        len(rows),
        address_of(here - 1) if here > 1 else "",
        address_of(here + 1) if here < pages else "",
    )
