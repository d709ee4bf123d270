"""Which queries are certainly small, so that no worker has to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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

    Small is: SELECT or ASK; at most two triple patterns, alone or inside one GRAPH; nothing else but ORDER
    BY, LIMIT and OFFSET. Each pattern is fixed by a subject or an object that has few statements, or is a
    step onwards from the pattern before it over a predicate that has few, where no subject of the dataset
    has many. Everything else may be small as well, and goes to a worker, where it can be stopped.

    >>> none = Fans(frozenset(), frozenset(), frozenset())
    >>> is_small("SELECT * WHERE { <urn:a> ?p ?o }", none), is_small("SELECT * WHERE { ?s ?p ?o }", none)
    (True, False)
    """
    if len(query) > MOST_CHARACTERS:
        return False
    words = [word for word in _TOKEN.findall(query) if word[0] != "#"]
    try:
        opening = words.index("{")
        closing = len(words) - 1 - words[::-1].index("}")
        prefixes = _read_head(words[:opening])
        inside = words[opening + 1 : closing]
        if inside[0].upper() == "GRAPH" and inside[2] == "{" and inside[-1] == "}":
            _term(inside[1], prefixes)
            inside = inside[3:-1]
        patterns = _split(inside, prefixes)
    except (ValueError, IndexError, KeyError):
        return False
    return bool(_FOLLOWING.fullmatch(" ".join(words[closing + 1 :]))) and _are_small(patterns, fans)


def _read_head(words: list[str]) -> dict[str, str]:
    """Read what stands before the first brace.

    Returns:
        The prefixes, with their colon.

    Raises:
        KeyError: it is not the head of a SELECT of variables, or of an ASK.
    """
    prefixes: dict[str, str] = {}
    place = 0
    while words[place].upper() == "PREFIX":
        name, iri = words[place + 1], words[place + 2]
        if not name.endswith(":") or iri[0] != "<":
            raise KeyError(name)
        prefixes[name] = iri[1:-1]
        place += 3
    form, *rest = words[place:]
    if form.upper() not in ("SELECT", "ASK"):
        raise KeyError(form)
    for word in rest:
        if word[0] not in "?$*" and word.upper() not in ("WHERE", "DISTINCT"):
            raise KeyError(word)
    return prefixes


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
