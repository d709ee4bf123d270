"""The statements of a small dataset by subject and by object, ready to be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.web.lookup import Plain

    Part = str | bytes  # a variable with its question mark, or a term
    Known = tuple[Part, Part, Part]

MOST_QUADS: Final = 500_000  # 3 s at the start and 400 bytes for each statement
MOST_LOOKED_AT: Final = 10_000  # statements, some 2 ms; a lookup that takes more goes to a worker
MOST_ROWS: Final = 2_000
MOST_PATTERNS: Final = 6

Row = tuple[bytes, ...]
Side = dict[bytes, list[tuple[bytes, bytes]]]


class Neighbours:
    """The default graph as its lookups need it: each term is the JSON that stands for it in an answer.

    A lookup in the engine costs 60 µs, half of it for reading the query, most of the rest for writing the
    rows; here it costs 5.

    Args:
        terms: JSON of each term, by how N-Triples writes it.
        by_subject: predicate and object of each statement of a subject.
        by_object: subject and predicate of each statement of an object.
    """

    def __init__(self, terms: dict[str, bytes], by_subject: Side, by_object: Side) -> None:
        """Keep what was read."""
        self._terms = terms
        self._by_subject = by_subject
        self._by_object = by_object

    def answer(self, lookup: Plain) -> bytes | None:
        """Answer a lookup as SPARQL 1.1 Query Results JSON.

        Returns:
            None where it would take many steps, or where the engine knows better: it names a term that the
            dataset does not have in this spelling.
        """
        if len(lookup.patterns) > MOST_PATTERNS:
            return None
        patterns: list[Known] = []
        for pattern in lookup.patterns:
            known = self._translate(pattern)
            if known is None:
                return None
            patterns.append(known)
        solved = self._solve(patterns)
        if solved is None:
            return None
        names, rows = solved
        if not lookup.variables:
            return b'{"head":{},"boolean":true}' if rows else b'{"head":{},"boolean":false}'
        return _write(lookup, names, rows)

    def _translate(self, pattern: Sequence[str | int]) -> Known | None:
        """Put the JSON of each term into a pattern."""
        found: list[Part] = []
        for part in map(str, pattern):
            if part[0] == "?":
                found.append(part)
                continue
            term = self._terms.get(part)
            if term is None:
                return None
            found.append(term)
        subject, predicate, value = found
        if isinstance(subject, str) and subject in (predicate, value):
            return None
        return None if predicate == value and isinstance(value, str) else (subject, predicate, value)

    def _solve(self, patterns: list[Known]) -> tuple[list[str], Sequence[Row]] | None:
        """Join the patterns, each time going on with the one of which most is known."""
        if len(patterns) == 1:
            return self._look(patterns[0])
        names: list[str] = []
        rows: Sequence[Row] = [()]
        looked = 0
        while patterns:
            best = (
                max(patterns, key=lambda pattern: _rank(pattern, names)) if len(patterns) > 1 else patterns[0]
            )
            if not _rank(best, names):
                return None
            patterns.remove(best)
            places = [names.index(part) if part in names else -1 for part in best]
            names += [part for part in best if isinstance(part, str) and part not in names]
            further: list[Row] = []
            terms = [part if isinstance(part, bytes) else None for part in best]
            for row in rows:
                subject, predicate, value = [
                    row[place] if place >= 0 else term for place, term in zip(places, terms, strict=True)
                ]
                is_object = subject is None
                pairs = (
                    self._by_object.get(value or b"", ())
                    if is_object
                    else self._by_subject.get(subject or b"", ())
                )
                looked += 1 + len(pairs)
                if looked > MOST_LOOKED_AT:
                    return None
                further += _fit(row, pairs, predicate, None if is_object else value, is_object=is_object)
            rows = further
        return (names, rows) if len(rows) <= MOST_ROWS else None

    def _look(self, pattern: Known) -> tuple[list[str], Sequence[Row]] | None:
        """Find what fits a pattern that stands alone."""
        subject, predicate, value = [part if isinstance(part, bytes) else None for part in pattern]
        if subject is not None:
            pairs = self._by_subject.get(subject, ())
        elif value is not None:
            pairs = self._by_object.get(value, ())
        else:
            return None
        if len(pairs) > MOST_LOOKED_AT:
            return None
        rows = _fit((), pairs, predicate, value if subject else None, is_object=subject is None)
        names = [part for part in pattern if isinstance(part, str)]
        return (names, rows) if len(rows) <= MOST_ROWS else None


def _fit(
    row: Row,
    pairs: Sequence[tuple[bytes, bytes]],
    predicate: bytes | None,
    value: bytes | None,
    *,
    is_object: bool,
) -> Sequence[Row]:
    """Add to a row what fits a pattern.

    Args:
        row: what is known.
        pairs: predicate and object of each statement of a subject; or subject and predicate, of an object.
        predicate: which it has to be; None for any.
        value: which the object has to be; None for any.
        is_object: whether the pairs belong to an object.
    """
    if is_object:
        if predicate is not None:
            return [(*row, one) for one, name in pairs if name == predicate]
    elif predicate is not None:
        if value is not None:
            return [row] if (predicate, value) in pairs else []
        return [(*row, one) for name, one in pairs if name == predicate]
    elif value is not None:
        return [(*row, name) for name, one in pairs if one == value]
    return [(*row, *pair) for pair in pairs] if row else pairs


def _rank(pattern: Known, names: list[str]) -> int:
    """Say how much of a pattern is known: 0 where neither subject nor object is."""
    subject, predicate, value = (isinstance(part, bytes) or part in names for part in pattern)
    return (4 * subject + 2 * value + predicate) if subject or value else 0


def _write(lookup: Plain, names: list[str], rows: Sequence[Row]) -> bytes:
    """Write the rows that are wanted."""
    wanted = [name for name in lookup.variables if name in names]
    if wanted != names:
        places = [names.index(name) for name in wanted]
        rows = [tuple([row[place] for place in places]) for row in rows]
    if lookup.is_distinct:
        rows = list(dict.fromkeys(rows))
    keys = [f'"{name[1:]}":'.encode() for name in wanted]
    if len(keys) in (1, 2):  # three times as fast as what follows
        written = (b"},{" + keys[0]).join(map((b"," + keys[-1]).join, rows))
        body = b"{" + keys[0] + written + b"}" if rows else b""
    else:
        body = b",".join(map((b"{" + b",".join(key + b"%s" for key in keys) + b"}").__mod__, rows))
    head = ",".join([f'"{name[1:]}"' for name in lookup.variables]).encode()
    return b'{"head":{"vars":[%s]},"results":{"bindings":[%s]}}' % (head, body)


def read_neighbours(store: ox.Store) -> Neighbours | None:
    """Read the default graph.

    Returns:
        None where the dataset is too large for that, or holds what is newer than SPARQL 1.1.
    """
    if len(store) > MOST_QUADS:
        return None
    terms: dict[str, bytes] = {}
    by_subject: Side = {}
    by_object: Side = {}
    for subject, predicate, value, _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        key = []
        for term in (subject, predicate, value):
            name = str(term)
            known = terms.get(name)
            if known is None:
                if isinstance(term, ox.Triple) or getattr(term, "direction", None):
                    return None
                known = terms[name] = _describe(term)
            key.append(known)
        by_subject.setdefault(key[0], []).append((key[1], key[2]))
        by_object.setdefault(key[2], []).append((key[0], key[1]))
    return Neighbours(terms, by_subject, by_object)


def _describe(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> bytes:
    """Write a term as an answer has it (SPARQL 1.1 Query Results JSON Format, §3.2.2)."""
    values = {"type": "literal", "value": term.value}
    if isinstance(term, ox.NamedNode):
        values["type"] = "uri"
    elif isinstance(term, ox.BlankNode):
        values["type"] = "bnode"
    elif term.language:
        values["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        values["datatype"] = term.datatype.value
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
