"""Which queries are lookups: those of which it is certain, before they are evaluated, that they are small."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from selgraph.web.evaluate import is_stable
from selgraph.web.fans import FAN
from selgraph.web.lookup_reader import Group, NotReadError, Path, Reader
from selgraph.web.lookup_size import Sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selgraph.web.fans import Fans

MOST_CHARACTERS: Final = 1000
MOST_ROWS: Final = 2_000
MOST_STEPS: Final = 100_000  # statements that are looked at; 0.4 µs each where none is in a cache, mostly 0.1
ROW_STEPS: Final = 10  # a row takes as long as so many steps
WORD_STEPS: Final = 0.25  # and a word of an expression
TEXT_CHARACTERS: Final = 100  # and so many characters of a text that is looked through

_IRI: Final = r"""<[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]*>"""
_CONSTANT: Final = re.compile(
    rf"({_IRI}"
    r"""|"[^"\\\x00-\x1f\x7f]*"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"""
    r"""|'[^'\\\x00-\x1f\x7f]*'(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"""
    r"""|(?<![\w?$\-])[A-Za-z][\w\-]*:[A-Za-z0-9_][\w\-]*(?![\w\-.:%])"""
    r"""|\#[^\n\r]*)""",
    re.ASCII,
)
_WORD: Final = re.compile(
    r"[?$][A-Za-z_]\w*|[A-Za-z]+|\d+|&&|\|\||!=|<=|>=|<(?=[ \t\n\r])|[{}().,;*?+/|^=>!\-]", re.ASCII
)
_PLAIN_HEAD: Final = re.compile(
    r"(?:SELECT( DISTINCT)? (\*|[?$]\w+(?: [?$]\w+)*)|ASK)(?: WHERE)?", re.IGNORECASE | re.ASCII
)
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_PREFIX: Final = re.compile(
    rf"[ \t\n\r]*PREFIX[ \t\n\r]+([A-Za-z][\w\-]*:)[ \t\n\r]*({_IRI})", re.IGNORECASE | re.ASCII
)


class Head(NamedTuple):
    """What stands before the first brace of a query.

    Args:
        prefixes: IRIs by their short names with the colon.
        words: what follows the prefixes.
    """

    prefixes: dict[str, str]
    words: tuple[str, ...]


class Plain(NamedTuple):
    """A query that holds only triple patterns.

    Args:
        variables: what it asks for, in this order, each with a question mark; empty for ASK.
        patterns: terms as N-Triples writes them, variables with a question mark; in a shape, the number of
            each constant.
        is_distinct: whether each row is wanted once.
    """

    variables: tuple[str, ...]
    patterns: tuple[tuple[str | int, str | int, str | int], ...]
    is_distinct: bool


class Verdict(NamedTuple):
    """What is known of a query before it is evaluated.

    Args:
        is_small: whether it certainly is.
        plain: the query, where it is well formed and so plain that it can be answered without the engine.
    """

    is_small: bool
    plain: Plain | None = None


_LARGE: Final = Verdict(is_small=False)
_MARKS: Final = {"<": "<>", '"': '""', "": ""}  # what stands for a constant of no account, and for a comment


class Lookups:
    """Tells the queries that are certainly small from all others.

    Queries of the same shape differ in their constants alone, and mostly in such as have few statements; so
    a shape is read and judged once.

    Args:
        fans: how many statements the terms of the dataset have.
    """

    def __init__(self, fans: Fans) -> None:
        """Keep what is known of the dataset."""
        self._marks: dict[str, str] = {}  # a predicate stands for itself, another term for its size
        subjects, objects = dict(fans.subjects), dict(fans.objects)
        for term in subjects.keys() | objects.keys():
            as_subject, as_object = _round(fans.subjects.get(term, 0)), _round(fans.objects.get(term, 0))
            size = f"{as_subject} {as_object}"
            mark = self._marks[term] = f"<{size}>" if term[0] == "<" else f'"{size}"'
            subjects[mark], objects[mark] = as_subject, as_object
        self._marks |= {predicate: predicate for predicate in fans.predicates}
        self.longest = fans.longest  # characters of a value in an answer
        self._judge_shape = lru_cache(maxsize=2000)(Judge(Sizes(fans, subjects, objects), fans.longest).judge)

    def judge(self, query: str) -> Verdict:
        """Say whether a query is certainly small, for whatever order the engine joins its patterns in.

        Every pattern has to be reached from a term that the query names, by steps of which it is known how
        many statements they look at; the product of all is bounded. Whether a query that is not plain is well
        formed is not asked here: the engine says so at once.
        """
        if len(query) > MOST_CHARACTERS or "\\" in query or '""' in query or "''" in query:
            return _LARGE  # an escape may be any sign, and a long string hold any quotation mark
        opening, brace, rest = query.partition("{")
        head = read_head(opening) if brace else None
        if head is None:
            return _LARGE
        pieces = _CONSTANT.split(rest)
        try:
            terms = [_as_term(constant, head.prefixes) for constant in pieces[1::2]]
        except KeyError:
            return _LARGE
        marks = [self._marks.get(term) or _MARKS[term[:1]] for term in terms]
        verdict = self._judge_shape(head.words, tuple(pieces[::2]), tuple(marks))
        if not verdict.is_small or not is_stable(query):
            return _LARGE
        if verdict.plain is None:
            return verdict
        variables, places, is_distinct = verdict.plain
        patterns = [
            tuple([terms[part] if isinstance(part, int) else part for part in pattern]) for pattern in places
        ]
        return Verdict(is_small=True, plain=Plain(variables, tuple(patterns), is_distinct))  # type: ignore[arg-type] # of three


def _round(count: int) -> int:
    """Round a number of statements up, so that terms of a size are judged alike."""
    return 1 << (count - 1).bit_length() if count > FAN else FAN


def _as_term(constant: str, prefixes: dict[str, str]) -> str:
    """Write a constant as N-Triples does; a comment as nothing.

    Raises:
        KeyError: its prefix is not declared; or the engine would take dots out of it, as RFC 3986 has it.
    """
    sign = constant[0]
    if sign == "#":
        return ""
    if sign in "\"'":
        text, _, tag = constant[1:].rpartition(sign)
        return f'"{text}"{tag.lower()}'
    if sign != "<":
        name, _, local = constant.partition(":")
        constant = f"<{prefixes[name + ':']}{local}>"
    if "/." in constant:
        raise KeyError(constant)
    return constant


@lru_cache(maxsize=1000)
def read_head(text: str) -> Head | None:
    """Read what stands before the first brace; None where it is no SELECT or ASK, or not read here.

    >>> read_head("PREFIX x: <urn:x> SELECT * WHERE ").words
    ('SELECT', '*', 'WHERE')
    """
    prefixes: dict[str, str] = {}
    place = 0
    while found := _PREFIX.match(text, place):
        if found[1] in prefixes:
            return None
        prefixes[found[1]] = found[2][1:-1]
        place = found.end()
    try:
        return Head(prefixes, tuple(_split(text[place:])))
    except NotReadError:
        return None


def _split(text: str) -> Iterator[str]:
    """Split what stands between constants into words.

    Raises:
        NotReadError: there is a sign in it that is not read here.
    """
    place = _SPACE.match(text).end()  # type: ignore[union-attr] # it fits everywhere
    while place < len(text):
        word = _WORD.match(text, place)
        if word is None:
            raise NotReadError
        yield word[0]
        place = _SPACE.match(text, word.end()).end()  # type: ignore[union-attr] # as above


class Judge:
    """Tells from what a query costs the engine at most whether it is small.

    Args:
        sizes: bounds what the parts of a query cost.
        longest: characters of the longest value of the dataset.
    """

    def __init__(self, sizes: Sizes, longest: int) -> None:
        """Keep what is known of the dataset."""
        self._sizes = sizes
        self._longest = longest

    def judge(self, head: tuple[str, ...], pieces: tuple[str, ...], marks: tuple[str, ...]) -> Verdict:
        """Judge a query.

        Args:
            head: words before the first brace.
            pieces: what stands behind it, between constants.
            marks: what stands for each constant; an empty text for a comment.
        """
        try:
            reader = Reader(_fill(pieces, marks))
            size = self._sizes.measure(reader.read(head))
        except NotReadError:
            return _LARGE
        expressions = WORD_STEPS * reader.expression_words
        expressions += reader.text_functions * self._longest / TEXT_CHARACTERS
        if size.rows > MOST_ROWS or size.steps + size.rows * (ROW_STEPS + expressions) > MOST_STEPS:
            return _LARGE
        return Verdict(is_small=True, plain=read_plain(head, pieces, marks))


def _fill(pieces: Sequence[str], constants: Sequence[str]) -> list[str]:
    """Put the words of a query together; an empty constant is a comment."""
    words = list(_split(pieces[0]))
    for constant, piece in zip(constants, pieces[1:], strict=True):
        words += [constant] if constant else []
        words += _split(piece)
    return words


def read_plain(head: Sequence[str], pieces: Sequence[str], marks: Sequence[str]) -> Plain | None:
    """Read a shape that holds only triple patterns, with the number of each constant; None for any other.

    Nobody looks again whether such a query is well formed, so the engine is asked that here.
    """
    asked = _PLAIN_HEAD.fullmatch(" ".join(head))
    numbers = [
        (f"<n:{at}>" if mark[0] == "<" else f'"{at}"') if mark else "" for at, mark in enumerate(marks)
    ]
    words = _fill(pieces, numbers)
    if asked is None or words.index("}") != len(words) - 1:
        return None
    text = "".join(
        [one for pair in zip(pieces, [*(one or "#" for one in numbers), ""], strict=True) for one in pair]
    )
    try:
        ox.Store().query(f"{asked[0]} {{{text}")
    except (SyntaxError, ValueError):
        return None
    group = Reader(words).read(head)
    if group != Group(patterns=group.patterns) or any(
        one.graph or isinstance(one.predicate, Path) for one in group.patterns
    ):
        return None
    names = {name for one in group.patterns for name in one.variables()}
    variables = (
        tuple(sorted(names))
        if asked[2] == "*"
        else tuple("?" + name[1:] for name in (asked[2] or "").split())
    )
    if not group.patterns or (asked[2] and not variables):
        return None
    patterns = [tuple([_number(str(part)) for part in one[:3]]) for one in group.patterns]
    return Plain(variables, tuple(patterns), bool(asked[1]))  # type: ignore[arg-type] # of three


def _number(part: str) -> str | int:
    """Give the number of a constant that has been numbered; anything else as it is."""
    if part[0] == '"':
        return int(part[1:-1])
    return int(part[3:-1]) if part.startswith("<n:") else part
