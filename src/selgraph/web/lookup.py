"""Which queries are lookups: those of which it is certain, before they are evaluated, that they are small."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from selgraph.web.evaluate import is_stable
from selgraph.web.fans import FAN, Fan
from selgraph.web.lookup_reader import Group, NotReadError, Path, Pattern, Reader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from selgraph.web.fans import Fans

MOST_CHARACTERS: Final = 1000
MOST_ROWS: Final = 2_000
MOST_STEPS: Final = 100_000  # statements that are looked at; 0.4 µs each where none is in a cache, mostly 0.1
ROW_STEPS: Final = 10  # a row takes as long as so many steps
CHAIN_STEPS: Final = 25  # and a thing on a chain, beside its statements
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
        self._judge_shape = lru_cache(maxsize=2000)(Judge(fans, subjects, objects).judge)

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


class Size(NamedTuple):
    """What a part of a query costs at most.

    Args:
        rows: that it makes of one row.
        steps: statements that are looked at for that.
    """

    rows: int
    steps: float


class Judge:
    """Adds up what a query costs the engine at most.

    Args:
        fans: how many statements the terms of the dataset have.
        subjects: how many those have that have many, and all terms of a size under one mark.
        objects: the same for objects.
    """

    def __init__(self, fans: Fans, subjects: dict[str, int], objects: dict[str, int]) -> None:
        """Keep what is known of the dataset."""
        self._fans = fans
        self._subjects = subjects
        self._objects = objects
        self._most_of_subject = fans.most_of_subject
        self._most_of_object = fans.most_of_object

    def judge(self, head: tuple[str, ...], pieces: tuple[str, ...], marks: tuple[str, ...]) -> Verdict:
        """Judge a query.

        Args:
            head: words before the first brace.
            pieces: what stands behind it, between constants.
            marks: what stands for each constant; an empty text for a comment.
        """
        try:
            reader = Reader(_fill(pieces, marks))
            size = self._measure(reader.read(head))
        except NotReadError:
            return _LARGE
        expressions = WORD_STEPS * reader.expression_words
        expressions += reader.text_functions * self._fans.longest / TEXT_CHARACTERS
        if size.rows > MOST_ROWS or size.steps + size.rows * (ROW_STEPS + expressions) > MOST_STEPS:
            return _LARGE
        return Verdict(is_small=True, plain=read_plain(head, pieces, marks))

    def _measure(self, group: Group) -> Size:
        """Measure a group with all that is in it."""
        if group.branches:
            sizes = [self._measure(branch) for branch in group.branches]
            rows, steps = sum(size.rows for size in sizes), sum(size.steps for size in sizes)
            known = set.intersection(*(set(_bound(branch)) for branch in group.branches))
        else:
            rows, steps = self._join(
                [step for one in group.patterns for step in _take_apart(one)], group.values
            )
            known = _bound(group)
        for pattern in group.optional:
            size = self._size(pattern, known)
            steps += rows * size.steps
            rows *= max(size.rows, 1)
        for pattern in group.tests:
            steps += rows * self._size(pattern, known).steps
        return Size(rows, steps)

    def _join(self, patterns: list[Pattern], values: dict[str, int]) -> Size:
        """Measure patterns that are joined, in whatever order: each may come last, after all other rows."""
        sizes = []
        for pattern in patterns:
            others = [one for one in patterns if one is not pattern]
            known = _reach(others, values)
            is_open = pattern.subject[0] == "?" and pattern.value[0] == "?"
            is_path = isinstance(pattern.predicate, Path)
            if is_path and pattern.subject[0] == "?" and not is_open and (others or values):
                raise NotReadError  # the engine takes such a path for dear, and begins with the others
            ties = {part for part in (pattern.predicate, pattern.graph) if isinstance(part, str)}
            used = set(values).union(*(one.variables() for one in others))
            if is_open and any(tie[:1] == "?" and tie in used for tie in ties):
                raise NotReadError  # it could be entered by its predicate, or its graph, alone
            sizes.append(self._size(pattern, known))
        rows = math.prod(values.values()) * math.prod(max(size.rows, 1) for size in sizes)
        return Size(rows, sum(size.steps * rows / max(size.rows, 1) for size in sizes))

    def _size(self, pattern: Pattern, known: Collection[str]) -> Size:
        """Measure a pattern, entered from a constant or from what is known."""
        subject, predicate, value, _ = pattern
        if isinstance(predicate, Path):
            if all(end[0] == "?" and end not in known for end in (subject, value)):
                raise NotReadError
            return _larger(self._follow(predicate, is_back=False), self._follow(predicate, is_back=True))
        fan = self._fans.predicates.get(predicate, Fan()) if predicate[0] == "<" else None
        if subject[0] != "?":
            return _narrow(self._subjects.get(subject, FAN), fan, is_back=False)
        if value[0] != "?":
            return _narrow(self._objects.get(value, FAN), fan, is_back=True)
        onwards = _narrow(self._most_of_subject, fan, is_back=False)
        back = _narrow(self._most_of_object, fan, is_back=True)
        if subject in known:
            return _larger(onwards, back) if value in known else onwards
        if value in known:
            return back
        raise NotReadError

    def _follow(self, path: Path | str, *, is_back: bool) -> Size:
        """Measure a path from one of its ends."""
        if isinstance(path, str):
            most = self._most_of_object if is_back else self._most_of_subject
            return _narrow(most, self._fans.predicates.get(path, Fan()), is_back=is_back)
        if path.sign == "^":
            return self._follow(path.parts[0], is_back=not is_back)
        if path.sign in ("+", "*"):
            fan = self._fans.predicates.get(str(path.parts[0]), Fan(reached=1))
            if not fan.reached:
                raise NotReadError
            return Size(fan.reached + 1, (fan.reached + 1) * CHAIN_STEPS + fan.passed)
        sizes = [self._follow(part, is_back=is_back) for part in path.parts]
        if path.sign == "?":
            return Size(sizes[0].rows + 1, sizes[0].steps + 1)
        if path.sign == "|":
            return Size(sum(size.rows for size in sizes), sum(size.steps for size in sizes))
        rows, steps = 1, 0.0
        for size in reversed(sizes) if is_back else sizes:
            steps += rows * size.steps
            rows *= max(size.rows, 1)
        return Size(rows, steps)


def _narrow(count: int, fan: Fan | None, *, is_back: bool) -> Size:
    """Measure a step from a term with so many statements; the engine takes these or the predicate's."""
    if fan is None:
        return Size(count, count)
    return Size(min(count, fan.back if is_back else fan.onwards), min(count, fan.total))


def _larger(one: Size, other: Size) -> Size:
    """Take the worse of two."""
    return Size(max(one.rows, other.rows), max(one.steps, other.steps))


def _bound(group: Group) -> set[str]:
    """List the variables that every row of a group binds."""
    return set(group.values).union(*(pattern.variables() for pattern in group.patterns))


def _reach(patterns: Sequence[Pattern], values: dict[str, int]) -> set[str]:
    """List the variables that are bound by the patterns that hang on a constant or on values."""
    known = set(values)
    left = list(patterns)
    while True:
        near = [one for one in left if any(end[0] != "?" or end in known for end in (one.subject, one.value))]
        if not near:
            return known
        left = [one for one in left if one not in near]
        known.update(*(one.variables() for one in near))


def _take_apart(pattern: Pattern) -> Iterator[Pattern]:
    """Give the steps of a sequence, as the engine does, with names in between that no query can have."""
    path = pattern.predicate
    if not isinstance(path, Path) or path.sign != "/":
        yield pattern
        return
    names = [
        pattern.subject,
        *(f"?{id(pattern)} {place}" for place in range(len(path.parts) - 1)),
        pattern.value,
    ]
    for place, part in enumerate(path.parts):
        yield from _take_apart(Pattern(names[place], part, names[place + 1], pattern.graph))


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
