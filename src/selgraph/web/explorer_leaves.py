"""The pages of a long table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError

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
        number: which page it is, from 1.
        pages: how many pages there are.
        earlier: address of the page before; empty for the first.
        later: address of the page after; empty for the last.
    """

    rows: tuple[Any, ...]
    first: int
    count: int
    number: int = 1
    pages: int = 1
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
    return _cut(rows, ROWS_A_PAGE, min(page, count_pages(rows, ROWS_A_PAGE)), address_of)


def read_leaf(rows: Sequence[Any], size: int, page: str, address_of: Callable[[int], str]) -> Leaf:
    """Give the page of a table that an address names; the first where it names none.

    Args:
        rows: all rows.
        size: how many rows stand on a page.
        page: as `read_page` takes it.
        address_of: gives the address of the view with another page.

    Raises:
        QueryError: there is no such page.
    """
    return _cut(rows, size, read_page(page, count_pages(rows, size)), address_of)


def count_pages(rows: Sequence[Any], size: int) -> int:
    """Count the pages of a table; an empty one has one."""
    return max(-(-len(rows) // size), 1)


def read_page(text: str, pages: int) -> int:
    """Read the number of a page, from 1; the first where nothing is given.

    Raises:
        QueryError: there is no such page.
    """
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= max(pages, 1):  # noqa: PLR2004 - digits
        return int(text)
    raise QueryError(f'There is no page "{text}".', fix=f"Give a number from 1 to {max(pages, 1)}.")


def _cut(rows: Sequence[Any], size: int, number: int, address_of: Callable[[int], str]) -> Leaf:
    """Cut a page out of a table."""
    pages = count_pages(rows, size)
    first = (number - 1) * size
    return Leaf(
        tuple(rows[first : first + size]),
        first + 1,
        len(rows),
        number,
        pages,
        address_of(number - 1) if number > 1 else "",
        address_of(number + 1) if number < pages else "",
    )
