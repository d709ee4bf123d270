"""The parts of a query, so that its answer can be counted and asked for in pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LETTERS: Final = {  # of the words and brackets that part a query; the grammar below is of these letters
    "SELECT": "S",
    "CONSTRUCT": "C",
    "ASK": "A",
    "DESCRIBE": "D",
    "FROM": "F",
    "WHERE": "W",
    "{": "{",
    "}": "}",
    "ORDER": "O",
    "LIMIT": "L",
    "OFFSET": "L",
    "VALUES": "V",
}
_GRAMMAR: Final = re.compile(  # SPARQL 1.1 §19.8, rules 7 and 10; what is grouped stays with the pattern
    r"(?P<head>S|C)(?P<template>(?:(?<=C)\{\})?)(?P<graphs>F*)(?P<body>W?\{\})"
    r"(?P<order>O?)(?P<limits>L*)(?P<values>(?:V\{\})?)"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A SELECT query in parts, or a CONSTRUCT query as the SELECT query that gives its solutions.

    Args:
        prologue: BASE and PREFIX.
        head: SELECT and what it gives.
        graphs: FROM and FROM NAMED.
        body: the pattern, GROUP BY and HAVING.
        order: what ORDER BY names; empty where nothing is ordered.
        values: a VALUES block behind everything else, with its keyword.
        limit: the most rows that are wanted; None for all.
        offset: rows that are passed over first.
        template: the triples of CONSTRUCT with their braces; empty for SELECT.
        columns: the variables of the template, without `?`.
    """

    prologue: str
    head: str
    graphs: str
    body: str
    order: str
    values: str
    limit: int | None
    offset: int
    template: str
    columns: tuple[str, ...]

    @property
    def solutions(self) -> str:
        """The SELECT query itself."""
        order = f"ORDER BY {self.order}" if self.order else ""
        limit = f"LIMIT {self.limit}" if self.limit is not None else ""
        offset = f"OFFSET {self.offset}" if self.offset else ""
        parts = (self.prologue, self.head, self.graphs, self.body, order, limit, offset, self.values)
        return "\n".join(parts)

    @property
    def sample(self) -> str:
        """A query whose answer has the columns, and a row at most."""
        return f"{self.prologue}\n{self.head}\n{self.graphs}\n{self.body}\nLIMIT 1\n{self.values}"

    @property
    def count(self) -> str:
        """A query that counts the rows, before they are limited; it has one column."""
        inside = f"{self.head}\n{self.body}\n{self.values}"
        name = "?count"
        while name in inside:  # what is bound within cannot be bound again
            name += "_"
        return f"{self.prologue}\nSELECT (COUNT(*) AS {name})\n{self.graphs}\nWHERE {{ {{ {inside}\n}} }}"

    def wanted(self, count: int) -> int:
        """Say how many of so many rows are wanted."""
        left = max(count - self.offset, 0)
        return left if self.limit is None else min(left, self.limit)

    def page(self, columns: Sequence[str], first: int, size: int) -> str:
        """Write the query for some of the wanted rows, in an order that is the same for every page.

        The order stands in a query within: Virtuoso sorts no more than `MaxSortedTopRows` for a LIMIT beside
        it. Where ORDER BY leaves two rows alike a hash of their values decides: Virtuoso takes language tags,
        and values of different kinds, for alike, and refuses to sort by long texts.

        Args:
            columns: of the answer, without `?`.
            first: how many of the wanted rows are passed over.
            size: how many are given.
        """
        values = ", ".join(
            f'COALESCE(STR(?{name}), ""), "@", COALESCE(LANG(?{name}), ""), " "' for name in columns
        )
        inside = f"{self.head}\n{self.body}\nORDER BY {self.order}\nMD5(CONCAT({values}))\n{self.values}"
        names = " ".join(f"?{name}" for name in columns)
        return (
            f"{self.prologue}\nSELECT {names}\n{self.graphs}\nWHERE {{ {{ {inside}\n}} }}\n"
            f"LIMIT {size} OFFSET {self.offset + first}"
        )


def read_shape(sparql: str) -> Shape | None:
    """Take a query apart; None where that cannot be done, or there is no sense in it (ASK, DESCRIBE).

    >>> shape = read_shape("PREFIX a: <urn:a> SELECT ?x { ?x a:b [] } ORDER BY ?x LIMIT 5 OFFSET 2")
    >>> shape.prologue.strip(), shape.order.strip(), shape.wanted(100), shape.wanted(3)
    ('PREFIX a: <urn:a>', '?x', 5, 1)
    >>> read_shape("CONSTRUCT { ?x a ?y } WHERE { ?y a ?x . ?x ?p [] }").head
    'SELECT ?x ?y'
    """
    marks = list(_find_marks(sparql))
    match = _GRAMMAR.fullmatch("".join(letter for letter, _ in marks))
    if match is None:
        return None
    places = [*(place for _, place in marks), len(sparql)]
    parts = {name: sparql[places[match.start(name)] : places[match.end(name)]] for name in match.groupdict()}
    order = re.sub(r"^ORDER\s+BY\b", "", parts["order"], flags=re.IGNORECASE)
    limits = {word.upper(): int(number) for word, number in re.findall(r"(\w+)\s+(\d+)", parts["limits"])}
    if set(limits) - {"LIMIT", "OFFSET"} or len(limits) < len(match["limits"]):
        return None  # a comment stands between two words
    if parts["order"] and order == parts["order"]:
        return None  # so it does here
    head, template = parts["head"], ""
    columns: tuple[str, ...] = ()
    if match["head"] == "C":
        block = match.start("template") if match["template"] else match.end("body") - len("{}")
        template = sparql[places[block] : places[block + 1] + 1]
        columns = tuple(
            dict.fromkeys(token.text[1:] for token in read_tokens(template) if token.kind == "variable")
        )
        head = "SELECT " + " ".join(f"?{name}" for name in columns)
    return Shape(
        sparql[: places[0]],
        head,
        parts["graphs"],
        parts["body"],
        order,
        parts["values"],
        limits.get("LIMIT"),
        limits.get("OFFSET", 0),
        template,
        columns,
    )


def _find_marks(sparql: str) -> Iterator[tuple[str, int]]:
    """Give the letters of `_LETTERS` for what parts a query, outside of all brackets, each with its place."""
    depth = 0
    for token in read_tokens(sparql):
        word = token.text.upper() if token.kind == "word" else token.text
        depth -= token.kind == "close"
        if depth == 0 and token.kind in ("word", "open", "close") and word in _LETTERS:
            yield _LETTERS[word], token.position
        depth += token.kind == "open"
