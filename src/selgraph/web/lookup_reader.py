"""How the words of a query are read that may be small.

Only what is listed here is read. Nothing in it fetches, changes data or differs each time, and each element
is one of which `lookup` knows what it costs the engine. Whatever else a query holds, it is no lookup; whether
one is well formed, the engine says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
DEEPEST: Final = 10  # parentheses inside parentheses

_SIGNS_READ: Final = "( ) , = != < > <= >= && || ! + - * /"
_TEXT_FUNCTIONS: Final = "STRLEN LCASE UCASE CONTAINS STRSTARTS STRENDS SUBSTR STRBEFORE STRAFTER"
_OTHER_FUNCTIONS: Final = (
    "AS IN NOT TRUE FALSE BOUND IF COALESCE SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC STR LANG"
    " LANGMATCHES DATATYPE ABS ROUND CEIL FLOOR YEAR MONTH DAY HOURS MINUTES SECONDS TZ TIMEZONE"
    " COUNT SUM MIN MAX AVG DISTINCT"
)
_SIGNS: Final = frozenset(_SIGNS_READ.split())
_OF_TEXTS: Final = frozenset(_TEXT_FUNCTIONS.split())
_IN_EXPRESSIONS: Final = _OF_TEXTS | frozenset(_OTHER_FUNCTIONS.split())
_IN_HEAD: Final = _IN_EXPRESSIONS | {"SELECT", "ASK", "REDUCED", "WHERE"}
_IN_TAIL: Final = _IN_EXPRESSIONS | {"GROUP", "BY", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "OFFSET"}


class NotReadError(Exception):
    """A query holds something that is not read here."""


class Path(NamedTuple):
    """A property path; as a predicate it stands for several steps.

    Args:
        sign: one of `^`, `/`, `|`, `?`, `+`, `*`.
        parts: paths, or predicates as N-Triples writes them.
    """

    sign: str
    parts: tuple[Path | str, ...]


class Pattern(NamedTuple):
    """A triple pattern; terms as N-Triples writes them, variables with a question mark."""

    subject: str
    predicate: Path | str
    value: str
    graph: str = ""  # empty for the default graph

    def variables(self) -> set[str]:
        """List what it binds."""
        return {part for part in self if isinstance(part, str) and part[:1] == "?"}


@dataclass
class Group:
    """What stands between braces.

    Args:
        patterns: all of them have to fit.
        values: how many values are given for a variable.
        branches: groups of which one has to fit; where there are any, there are no patterns.
        optional: patterns that may fit.
        tests: patterns of which it is asked whether they fit.
        expressions: how many conditions and new values there are.
    """

    patterns: list[Pattern] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    branches: list[Group] = field(default_factory=list)
    optional: list[Pattern] = field(default_factory=list)
    tests: list[Pattern] = field(default_factory=list)
    expressions: int = 0


class Reader:
    """Reads the words of a query from its first brace on.

    Args:
        words: as they were written; constants as N-Triples has them, those of no account as `<>` or `""`.
    """

    def __init__(self, words: Sequence[str]) -> None:
        """Begin behind the brace."""
        self._words = words
        self._place = 0
        self.expression_words = 0  # how many there are in all expressions
        self.text_functions = 0  # how many of them look through a text

    def read(self, head: Sequence[str]) -> Group:
        """Read the whole query.

        Raises:
            NotReadError: it holds something that is not read here.
        """
        if not head or head[0].upper() not in ("SELECT", "ASK"):
            raise NotReadError
        self._check(head, _IN_HEAD)
        group = self._group()
        self._check(self._words[self._place :], _IN_TAIL)
        return group

    def _next(self) -> str:
        """Take a word."""
        if self._place >= len(self._words):
            raise NotReadError
        self._place += 1
        return self._words[self._place - 1]

    def _peek(self) -> str:
        """Look at the next word."""
        return self._words[self._place].upper() if self._place < len(self._words) else ""

    def _take(self, wanted: str) -> bool:
        """Take the next word if it is this one."""
        if self._peek() != wanted:
            return False
        self._place += 1
        return True

    def _expect(self, wanted: str) -> None:
        """Take this word."""
        if not self._take(wanted):
            raise NotReadError

    def _group(self, *, is_branch: bool = False) -> Group:
        """Read to the brace that closes a group; what joins stands before what adds to it."""
        group = Group()
        is_joined = False  # what follows may no longer be joined
        while not self._take("}"):
            word = self._peek()
            group.expressions += word in ("FILTER", "BIND")
            if word == "FILTER":
                self._place += 1
                self._filter(group.tests)
            elif word == "OPTIONAL":
                is_joined = True
                self._place += 1
                self._expect("{")
                group.optional.append(self._lone_pattern(has_filters=True))
            elif word == "BIND":
                is_joined = True
                self._place += 1
                self._parenthesised()
            elif is_joined:
                raise NotReadError
            elif word == "{":
                is_joined = True
                if is_branch or group.patterns or group.values:
                    raise NotReadError
                self._union(group)
            elif word == "VALUES":
                self._values(group)
            elif word == "GRAPH":
                self._graph(group)
            else:
                group.patterns += self._triples()
            self._take(".")
        return group

    def _union(self, group: Group) -> None:
        """Read groups of which one has to fit; each is plain."""
        while True:
            self._expect("{")
            branch = self._group(is_branch=True)
            if branch.optional or not branch.patterns:
                raise NotReadError
            group.branches.append(branch)
            if not self._take("UNION"):
                return

    def _values(self, group: Group) -> None:
        """Read the values of one variable."""
        self._place += 1
        name = _as_variable(self._next())
        self._expect("{")
        count = 0
        while not self._take("}"):
            _as_constant(self._next())
            count += 1
        if name in group.values:
            raise NotReadError
        group.values[name] = count

    def _graph(self, group: Group) -> None:
        """Read patterns inside a graph."""
        self._place += 1
        name = _as_term(self._next())
        self._expect("{")
        inside: list[Pattern] = []
        while not self._take("}"):
            inside += self._triples()
            self._take(".")
        if not inside or name[0] == '"' or any(isinstance(one.predicate, Path) for one in inside):
            raise NotReadError
        group.patterns += [one._replace(graph=name) for one in inside]

    def _lone_pattern(self, *, has_filters: bool) -> Pattern:
        """Read the one pattern of a group; the engine joins several of them apart from what stands before."""
        patterns: list[Pattern] = []
        while not self._take("}"):
            if has_filters and self._take("FILTER"):
                self._filter(None)
            else:
                patterns += self._triples()
            self._take(".")
        if len(patterns) != 1:
            raise NotReadError
        predicate = patterns[0].predicate
        if isinstance(predicate, Path) and predicate.sign == "/":
            raise NotReadError
        return patterns[0]

    def _filter(self, tests: list[Pattern] | None) -> None:
        """Read a condition."""
        start = self._place
        self._take("NOT")
        if self._take("EXISTS"):
            if tests is None:
                raise NotReadError
            self._expect("{")
            tests.append(self._lone_pattern(has_filters=False))
            return
        self._place = start
        if self._peek() != "(" and self._next().upper() not in _IN_EXPRESSIONS:
            raise NotReadError
        self._parenthesised()

    def _parenthesised(self) -> None:
        """Read an expression in parentheses."""
        start, depth = self._place, 0
        self._expect("(")
        depth = 1
        while depth:
            word = self._next()
            depth += (word == "(") - (word == ")")
        self._check(self._words[start : self._place], _IN_EXPRESSIONS)

    def _check(self, words: Sequence[str], known: frozenset[str]) -> None:
        """See that expressions hold only what costs little; how they are put together, the engine looks."""
        depth = 0
        before = ""
        for word in words:
            upper = word.upper()
            depth += (word == "(") - (word == ")")
            if (
                depth > DEEPEST
                or (word == "(" and before[:1] == "<" and before not in _SIGNS)  # a cast
                or not (upper in known or word in _SIGNS or word[0] in '?$<"' or word[0].isdigit())
            ):
                raise NotReadError
            self.text_functions += upper in _OF_TEXTS
            before = word
        self.expression_words += len(words)

    def _triples(self) -> list[Pattern]:
        """Read triples of one subject, to where they end."""
        found: list[Pattern] = []
        subject = _as_term(self._next())
        if subject[0] == '"':
            raise NotReadError
        while True:
            word = self._words[self._place] if self._place < len(self._words) else ""
            predicate: Path | str
            if word[:1] in ("?", "$") and len(word) > 1:
                self._place += 1
                predicate = _as_variable(word)
            else:
                predicate = self._alternatives(0)
            found.append(Pattern(subject, predicate, _as_term(self._next())))
            while self._take(","):
                found.append(Pattern(subject, predicate, _as_term(self._next())))
            if not self._take(";"):
                return found
            if self._peek() in (".", "}"):
                return found

    def _alternatives(self, depth: int) -> Path | str:
        """Read a path: alternatives of sequences of steps."""
        if depth > DEEPEST:
            raise NotReadError
        parts = [self._sequence(depth)]
        while self._take("|"):
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Path("|", tuple(parts))

    def _sequence(self, depth: int) -> Path | str:
        """Read steps, one after the other."""
        parts = [self._step(depth)]
        while self._take("/"):
            parts.append(self._step(depth))
        return parts[0] if len(parts) == 1 else Path("/", tuple(parts))

    def _step(self, depth: int) -> Path | str:
        """Read one step; a chain is one of a single predicate."""
        is_inverse = self._take("^")
        part: Path | str
        if self._take("("):
            part = self._alternatives(depth + 1)
            self._expect(")")
        else:
            part = self._next()
            part = TYPE if part == "a" else part
            if part[0] != "<" or part in _SIGNS:
                raise NotReadError
        if self._peek() in ("?", "+", "*"):
            sign = self._next()
            if sign != "?" and not isinstance(part, str):
                raise NotReadError
            part = Path(sign, (part,))
        if is_inverse:
            if isinstance(part, Path) and part.sign == "/":
                raise NotReadError
            part = Path("^", (part,))
        return part


def _as_variable(word: str) -> str:
    """Give a variable with a question mark."""
    if word[0] not in "?$" or len(word) == 1:
        raise NotReadError
    return "?" + word[1:]


def _as_constant(word: str) -> str:
    """Give an IRI or a string."""
    if word[0] not in '<"' or word in _SIGNS:
        raise NotReadError
    return word


def _as_term(word: str) -> str:
    """Give a variable or a constant."""
    return _as_variable(word) if word[0] in "?$" else _as_constant(word)
