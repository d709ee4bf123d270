"""Which queries are lookups: a few triple patterns and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph

FAN: Final = (
    200  # statements of one subject or object; two patterns of such fans make 40,000 rows, some 20 ms
)
MOST_OF_PREDICATE: Final = 10_000  # statements that a join may have to look through, some 5 ms
MOST_QUADS: Final = 3_000_000  # counting the fans of more would hold up the start by seconds
MOST_CHARACTERS: Final = 1000
MOST_PATTERNS: Final = 2

TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

_TOKEN: Final = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|[?$]\w+|"[^"\\\n\r]*"(?:@[A-Za-z\-]+)?"""
    r"""|[A-Za-z][\w\-]*:[\w\-]*|[A-Za-z]+|\d+|\#[^\n\r]*|[^ \t\n\r]""",
    re.ASCII,
)
_NAME: Final = re.compile(r"([A-Za-z][A-Za-z0-9_\-]*:)([A-Za-z0-9_][A-Za-z0-9_\-]*)?")
_HEAD: Final = re.compile(
    r"(?:(?:SELECT( DISTINCT)? (\*|[?$]\w+(?: [?$]\w+)*))|ASK)(?: WHERE)?", re.IGNORECASE
)
_FOLLOWING: Final = re.compile(
    r"(ORDER BY(?: [?$]\w+)+)? ?(?:LIMIT (\d{1,15}))? ?(?:OFFSET (\d{1,15}))?", re.IGNORECASE
)

Pattern = tuple[str, str, str]
Places = tuple[str | int, str | int, str | int]


class Lookup(NamedTuple):
    """A query that holds only triple patterns.

    Args:
        variables: what it asks for, in this order, each with a question mark; empty for ASK.
        patterns: terms as N-Triples writes them, variables with a question mark.
        is_distinct: whether each row is wanted once.
        in_graph: whether the patterns stand inside a GRAPH.
        is_ordered: whether there is an ORDER BY.
        limit: rows that are wanted; None for all.
        offset: rows that are passed over.
    """

    variables: tuple[str, ...]
    patterns: Sequence[Pattern]
    is_distinct: bool
    in_graph: bool
    is_ordered: bool
    limit: int | None
    offset: int


@dataclass(frozen=True, slots=True)
class Fans:
    """Which terms have so many statements that a lookup of them is not small.

    Args:
        subjects: those with more than `FAN` statements, as N-Triples writes them.
        objects: the same for objects.
        predicates: those with more than `MOST_OF_PREDICATE` statements.
    """

    subjects: frozenset[str]
    objects: frozenset[str]
    predicates: frozenset[str]


def count_fans(store: pyoxigraph.Store) -> Fans | None:
    """Find the terms with many statements.

    Returns:
        None where the dataset is too large to be counted while people wait for the service.
    """
    if len(store) > MOST_QUADS:
        return None
    found = []
    for variable, most in (("s", FAN), ("o", FAN), ("p", MOST_OF_PREDICATE)):
        query = (
            f"SELECT ?{variable} WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
            f" GROUP BY ?{variable} HAVING (COUNT(*) > {most})"
        )
        rows: Any = store.query(query)
        found.append(frozenset(str(row[variable]) for row in rows))
    return Fans(*found)


def read_lookup(query: str) -> Lookup | None:
    """Read a query that is a lookup; None where it is anything else, or not well formed.

    A lookup is: SELECT of variables or ASK; triple patterns, alone or inside one GRAPH; nothing else but
    DISTINCT, ORDER BY, LIMIT and OFFSET. Nothing in it fetches, changes data or differs each time.

    >>> read_lookup("PREFIX x: <urn:x> ASK { x:a a ?kind }").patterns[0][0]
    '<urn:xa>'
    >>> read_lookup("SELECT * WHERE { ?s ?p ?o FILTER(?o > 1) }") is None
    True
    """
    if len(query) > MOST_CHARACTERS:
        return None
    words = [word for word in _TOKEN.findall(query) if word[0] != "#"]
    try:
        opening = words.index("{")
    except ValueError:
        return None
    # lookups of the same shape differ in their IRIs and strings alone, and are taken apart once
    shape = [word[0] if word[0] in '<"' and word[1:] else word for word in words[opening:]]
    read = _read_shape((*words[:opening], *shape), opening)
    if read is None:
        return None
    lookup, places = read
    patterns: list[Any] = [
        [words[part] if isinstance(part, int) else part for part in pattern] for pattern in places
    ]
    return lookup._replace(patterns=patterns)


@lru_cache(maxsize=1000)
def _read_shape(shape: tuple[str, ...], opening: int) -> tuple[Lookup, tuple[Places, ...]] | None:
    """Read the words of a query.

    Args:
        shape: the words; an IRI or a string behind the first brace is only its first character.
        opening: where the first brace stands.

    Returns:
        The lookup without its patterns, and the patterns with the places of IRIs and strings.
    """
    words = [
        f"{word}\0{place}" if place > opening and word in '<"' else word for place, word in enumerate(shape)
    ]
    try:
        closing = len(words) - 1 - words[::-1].index("}")
        start = _find_form(words, opening)
        head = _HEAD.fullmatch(" ".join(words[start:opening]))
        following = _FOLLOWING.fullmatch(" ".join(words[closing + 1 :]))
        if head is None or following is None:
            return None
        prefixes = {words[place + 1]: words[place + 2][1:-1] for place in range(0, start, 3)}
        inside = words[opening + 1 : closing]
        in_graph = inside[0].upper() == "GRAPH" and inside[2] == "{" and inside[-1] == "}"
        if in_graph:
            if _term(inside[1], prefixes)[0] == '"':
                return None
            inside = inside[3:-1]
        patterns = _split(inside, prefixes)
    except (ValueError, IndexError, KeyError):
        return None
    variables = _wanted(head[2], patterns)
    if len(set(variables)) < len(variables) or (head[2] and not variables):
        return None
    order, limit, offset = following.groups()
    lookup = Lookup(
        variables,
        (),
        is_distinct=bool(head[1]),
        in_graph=in_graph,
        is_ordered=bool(order),
        limit=int(limit) if limit else None,
        offset=int(offset or 0),
    )
    return lookup, tuple((_place(s), _place(p), _place(o)) for s, p, o in patterns)


def _place(term: str) -> str | int:
    """Give the place of an IRI or a string that was left out; anything else as it is."""
    return int(term[2:]) if term[1:2] == "\0" else term


def is_small(lookup: Lookup, fans: Fans) -> bool:
    """Say whether the engine certainly answers a lookup sooner than a worker would be worth asking.

    Small is: at most two patterns, each fixed by a subject or an object that has few statements, or a step
    onwards from the pattern before it over a predicate that has few, where no subject of the dataset has
    many. Everything else may be small as well, and goes to a worker, where it can be stopped.
    """
    patterns = lookup.patterns
    if len(patterns) > MOST_PATTERNS:
        return False
    known: set[str] = set()
    fixed = []
    for pattern in patterns:
        subject, _, value = pattern
        if (subject[0] != "?" and subject not in fans.subjects) or (
            value[0] != "?" and value not in fans.objects
        ):
            fixed.append(pattern)
            known.update(part for part in pattern if part[0] == "?")
    return bool(fixed) and all(
        pattern in fixed
        or (
            pattern[0] in known
            and pattern[1][0] == "<"
            and pattern[1] not in fans.predicates
            and not fans.subjects
        )
        for pattern in patterns
    )


def _find_form(words: list[str], opening: int) -> int:
    """Find where the prefixes end.

    Raises:
        KeyError: they are not well formed.
    """
    place = 0
    while place < opening and words[place].upper() == "PREFIX":
        name, iri = words[place + 1], words[place + 2]
        if not _NAME.fullmatch(name) or not name.endswith(":") or iri[0] != "<" or ":" not in iri:
            raise KeyError(name)
        place += 3
    return place


def _wanted(head: str | None, patterns: Sequence[Pattern]) -> tuple[str, ...]:
    """List the variables that are asked for; for `*` all, in alphabetical order as the engine does."""
    if head == "*":
        return tuple(sorted({part for pattern in patterns for part in pattern if part[0] == "?"}))
    return tuple("?" + word[1:] for word in head.split()) if head else ()


def _split(words: list[str], prefixes: dict[str, str]) -> tuple[Pattern, ...]:
    """Split the inside of a group into triple patterns.

    Raises:
        KeyError: it holds anything but triple patterns, or they are not well formed.
    """
    patterns: list[Pattern] = []
    here: list[str] = []
    ended = ";"  # a full stop must follow a triple
    for word in words:
        if word not in (".", ";", ","):
            if len(here) == 3:  # noqa: PLR2004 - a triple
                raise KeyError(word)
            here.append(TYPE if word == "a" and len(here) == 1 else _term(word, prefixes))
            continue
        if len(here) == 3:  # noqa: PLR2004 - a triple
            patterns.append(_pattern(here))
        elif len(here) != 1 or ended != ";" or not patterns or word == ",":
            raise KeyError(word)
        here = {".": [], ";": here[:1], ",": here[:2]}[word]
        ended = word
    if len(here) == 3:  # noqa: PLR2004 - a triple
        patterns.append(_pattern(here))
    elif not patterns or (here and (len(here) != 1 or ended != ";")):
        raise KeyError(" ".join(here))
    return tuple(patterns)


def _pattern(terms: list[str]) -> Pattern:
    """Make a pattern of three terms; no literal is a subject or a predicate."""
    subject, predicate, value = terms
    if subject[0] == '"' or predicate[0] == '"':
        raise KeyError(subject)
    return subject, predicate, value


def _term(word: str, prefixes: dict[str, str]) -> str:
    """Write a term as N-Triples does; a variable gets a question mark.

    Raises:
        KeyError: it is no term, or has a prefix that is not declared.
    """
    if word[0] in '<"':
        if len(word) > 1:
            return word
        raise KeyError(word)
    if word[0] in "?$" and len(word) > 1:
        return "?" + word[1:]
    name = _NAME.fullmatch(word)
    if name is None:
        raise KeyError(word)
    return f"<{prefixes[name[1]]}{name[2] or ''}>"
