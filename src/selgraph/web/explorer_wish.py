"""What a page of lineage is asked for, as its address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from selgraph.errors import QueryError

DEEPEST: Final = 20
MOST_PAGES: Final = 99  # of a table; the largest picture has ten
_SINGLE: Final = ("select", "depth", "basis", "document", "place", "year")
_PAGES: Final = ("statements", "things")
_FILTERS: Final = {"kind": "kinds", "relation": "relations"}
_CHANGES: Final = ("expand", "collapse", "hide")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page of lineage is asked for; its address says the same.

    Args:
        select: a selector.
        depth: steps to follow from what is picked; None for one from a single thing and else none.
        kinds: names of classes; things of others are left out, those picked by name aside.
        relations: names of relations; others are left out.
        basis: `explicit`, `interpreted` or empty for both.
        document: slug of a document; statements that it does not make are left out; empty for all.
        place: slug of a place; things that are not meant for it are left out; empty for all.
        year: the last year whose documents are heard; empty for all.
        expand: slugs of things from which one further step is shown.
        collapse: slugs of things beyond which nothing is shown that only they lead to.
        hide: slugs of things that are not shown, nor what only they lead to.
        statements: which page of the table of statements, from 1; the picture shows all of them.
        things: which page of the table of things, from 1.
    """

    select: str
    depth: int | None = None
    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    basis: str = ""
    document: str = ""
    place: str = ""
    year: str = ""
    expand: tuple[str, ...] = ()
    collapse: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    statements: int = 1
    things: int = 1

    def from_the_top(self) -> Wish:
        """Give the same view with the first page of its tables."""
        return replace(self, statements=1, things=1)

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters of the address, in a fixed order."""
        single = [
            ("select", self.select),
            ("depth", "" if self.depth is None else str(self.depth)),
            ("basis", self.basis),
            ("document", self.document),
            ("place", self.place),
            ("year", self.year),
        ]
        several = [
            ("kind", self.kinds),
            ("relation", self.relations),
            ("expand", self.expand),
            ("collapse", self.collapse),
            ("hide", self.hide),
        ]
        pages = [("statements", self.statements), ("things", self.things)]
        return [
            *(pair for pair in single if pair[1]),
            *((name, value) for name, values in several for value in values),
            *((name, str(number)) for name, number in pages if number > 1),
        ]


def read_wish(given: tuple[tuple[str, str], ...]) -> Wish:
    """Read what an address asks for; of what is done to a thing (expand, collapse, hide) the last counts.

    Args:
        given: its parameters; empty ones count as not given.

    Raises:
        QueryError: a parameter is not known, or does not fit.

    >>> read_wish((("select", "kind:goal"), ("expand", "a"), ("collapse", "a"))).pairs()
    [('select', 'kind:goal'), ('collapse', 'a')]
    """
    values: dict[str, Any] = {"select": ""}
    changes: dict[str, str] = {}
    for name, text in given:
        value = text.strip()
        if name not in (*_SINGLE, *_FILTERS, *_CHANGES, *_PAGES):
            known = ", ".join((*_SINGLE, *_FILTERS, *_CHANGES, *_PAGES))
            raise QueryError(f'There is no parameter "{name}".', fix=f"Choose of: {known}.")
        if not value:
            continue
        if name in _CHANGES:
            changes.pop(value, None)
            changes[value] = name
        elif name in _FILTERS:
            values[_FILTERS[name]] = (*values.get(_FILTERS[name], ()), value)
        else:
            values[name] = value
    for change in _CHANGES:
        values[change] = tuple(value for value, name in changes.items() if name == change)
    for name, what, least, most in (
        ("depth", "number of steps", 0, DEEPEST),
        ("statements", "page of a table", 1, MOST_PAGES),
        ("things", "page of a table", 1, MOST_PAGES),
    ):
        printed = values.get(name)
        if printed is not None:
            values[name] = _read_number(printed, what, least, most)
    year = values.get("year", "")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):  # noqa: PLR2004 - a year
        raise QueryError(f'"{year}" is no year.', fix="Give four digits, such as 2014.")
    return Wish(**values)


def _read_number(text: str, what: str, least: int, most: int) -> int:
    """Read a whole number.

    Raises:
        QueryError: it is none, or too small or too large.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise QueryError(f'"{text}" is no {what}.', fix=f"Give a whole number from {least} to {most}.")
    return int(text)
