"""Which queries are certainly small, so that no worker has to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph

FAN: Final = (
    200  # statements of one subject or object; two patterns of such fans make 40,000 rows, some 20 ms
)
MOST_OF_PREDICATE: Final = 10_000  # statements that a join may have to look through, some 5 ms
MOST_QUADS: Final = 3_000_000  # counting the fans of more would hold up the start by seconds
MOST_CHARACTERS: Final = 1000
MOST_PATTERNS: Final = 2

_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|[?$]\w+|"[^"\\\n\r]*"(?:@[A-Za-z\-]+)?|[A-Za-z][\w\-]*:[\w\-]*|[A-Za-z]+|\d+|\#[^\n\r]*|\S""",
)
_FOLLOWING = re.compile(r"(?:ORDER BY(?: [?$]\w+)+)?\s*(?:LIMIT \d+)?\s*(?:OFFSET \d+)?", re.IGNORECASE)

Pattern = tuple[str, str, str]


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


def is_small(query: str, fans: Fans) -> bool:
    """Say whether a query certainly costs less than handing it to a worker would risk to save.

    Small is: SELECT or ASK; at most two triple patterns, alone or inside one GRAPH; nothing else but ORDER BY, LIMIT
    and OFFSET. Each pattern is fixed by a subject or an object that has few statements, or is a step onwards from the
    pattern before it over a predicate that has few, where no subject of the dataset has many. Everything else may be
    small as well, and goes to a worker, where it can be stopped.

    >>> none = Fans(frozenset(), frozenset(), frozenset())
    >>> is_small("SELECT * WHERE { <urn:a> ?p ?o }", none), is_small("SELECT * WHERE { ?s ?p ?o }", none)
    (True, False)
    """
    if len(query) > MOST_CHARACTERS:
        return False
    tokens = [token for token in _TOKEN.findall(query) if token[0] != "#"]
    try:
        return _read(iter(tokens), fans)
    except (StopIteration, KeyError):
        return False


def _read(tokens: Iterator[str], fans: Fans) -> bool:
    """Read a query token by token; anything unexpected makes it not small."""
    prefixes: dict[str, str] = {}
    token = next(tokens).upper()
    while token == "PREFIX":
        name, iri = next(tokens), next(tokens)
        if not name.endswith(":") or iri[0] != "<":
            return False
        prefixes[name] = iri[1:-1]
        token = next(tokens).upper()
    if token not in ("SELECT", "ASK"):
        return False
    token = next(tokens)
    while token != "{":
        if token[0] not in "?$*" and token.upper() not in ("WHERE", "DISTINCT"):
            return False
        token = next(tokens)
    words: list[str] = []
    depth = 1
    for token in tokens:
        if token == "{":
            depth += 1
            if depth > 2 or len(words) != 2 or words[0].upper() != "GRAPH":  # noqa: PLR2004 - GRAPH and its name
                return False
            words.clear()
        elif token == "}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and words and words[0] == "}":
            return False
        else:
            words.append(token)
            continue
        if token == "}" and depth == 1:
            closing = next(tokens)
            if closing != "}":
                return False
            break
    if not _FOLLOWING.fullmatch(" ".join(tokens)):
        return False
    return _are_small(_split(words, prefixes), fans)


def _split(words: list[str], prefixes: dict[str, str]) -> list[Pattern]:
    """Split the inside of a group into triple patterns.

    Raises:
        KeyError: it holds anything but triple patterns.
    """
    patterns: list[Pattern] = []
    here: list[str] = []
    for word in [*words, "."]:
        if word in (".", ";", ","):
            if len(here) == 3:  # noqa: PLR2004 - a triple
                patterns.append((here[0], here[1], here[2]))
            elif here and not (word == "." and len(here) == 1 and patterns):
                raise KeyError(word)
            here = {".": [], ";": here[:1], ",": here[:2]}[word]
        else:
            here.append(_term(word, prefixes))
    return patterns


def _term(word: str, prefixes: dict[str, str]) -> str:
    """Write a term as N-Triples does; a variable stays as it is.

    Raises:
        KeyError: it is no term, or has a prefix that is not declared.
    """
    if word[0] in '<"':
        return word
    if word[0] in "?$" and len(word) > 1:
        return "?" + word[1:]
    if word == "a":
        return "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    prefix, colon, local = word.partition(":")
    if not colon:
        raise KeyError(word)
    return f"<{prefixes[prefix + ':']}{local}>"


def _are_small(patterns: list[Pattern], fans: Fans) -> bool:
    """Say whether each pattern has few answers, and so their join."""
    if not 1 <= len(patterns) <= MOST_PATTERNS:
        return False
    known: set[str] = set()
    fixed = []
    for pattern in patterns:
        subject, predicate, value = pattern
        if predicate[0] == '"' or subject[0] == '"':
            return False
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
