"""Where a query that an engine has refused goes wrong."""

from __future__ import annotations

from typing import Final, NamedTuple

from selgraph.tokens import Token, query_form, read_tokens
from selgraph.vocabulary import PREFIXES

KEYWORDS: Final = frozenset(  # SPARQL 1.1 §19.8: keywords, functions and aggregates
    """
    BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC
    DESC LIMIT OFFSET VALUES UNDEF OPTIONAL GRAPH UNION FILTER BIND SERVICE SILENT MINUS EXISTS NOT IN A
    TRUE FALSE STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN
    UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES
    SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM
    ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
    SEPARATOR
    """.split()  # noqa: SIM905 - a hundred quoted words would be harder to read
)
_TERMS: Final = ("variable", "iri", "name", "blank", "string", "number")
_SOLUTION: Final = {"ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET"}
_TRIPLE: Final = 3
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}


class Fault(NamedTuple):
    """What is wrong with a query, and where.

    Args:
        what: the rest of a sentence, with what stands there in quotes.
        fix: what to do.
        position: how many characters stand before it.
    """

    what: str
    fix: str
    position: int


def find_fault(sparql: str) -> Fault | None:
    """Find the mistake that people make most, in a query that is known to be malformed.

    An engine's own place is where its parser gave up, which can be the end of the text. This looks for what
    people get wrong: a form that is missing or misspelt, a quotation mark or a bracket that is not closed,
    a prefix that is not declared, a word that is none of SPARQL's, BY left out, a triple with parts missing.

    Args:
        sparql: the query.

    Returns:
        The first of these, in this order; None where none is found.

    >>> find_fault("SELECT ?x WHERE { ?x a }").what
    'a triple ends here after 2 of its 3 parts'
    """
    tokens = list(read_tokens(sparql))
    return (
        _find_open_quotation(tokens)
        or _find_missing_form(tokens)
        or _find_bracket(tokens)
        or _find_prefix(tokens)
        or _find_word(tokens)
        or _find_missing_by(tokens)
        or _find_triple(tokens)
    )


def _find_open_quotation(tokens: list[Token]) -> Fault | None:
    """Find a quotation mark that nothing closes on its line."""
    for token in tokens:
        if token.kind == "other" and token.text in "\"'":
            return Fault(
                "a quotation mark is not closed",
                f"Write {token.text} at the end of the text.",
                token.position,
            )
    return None


def _find_missing_form(tokens: list[Token]) -> Fault | None:
    """Find what stands where SELECT, ASK, CONSTRUCT or DESCRIBE should."""
    if any(query_form(token.text) for token in tokens if token.kind == "word"):
        return None
    first = next(
        (token for token in tokens if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE")),
        None,
    )
    what = (
        f'"{first.text}" is none of SELECT, ASK, CONSTRUCT, DESCRIBE'
        if first
        else "it has no SELECT, ASK, CONSTRUCT or DESCRIBE"
    )
    return Fault(what, "Begin with one of them.", first.position if first else 0)


def _find_bracket(tokens: list[Token]) -> Fault | None:
    """Find a bracket that closes nothing, or one that nothing closes."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if not opened or _PAIRS[opened[-1].text] != token.text:
                what = f'"{token.text}" closes nothing that is open'
                return Fault(what, "Take it out, or close what is open before it.", token.position)
            opened.pop()
    if not opened:
        return None
    last = opened[-1]
    what = f'"{last.text}" is not closed'
    return Fault(what, f"Write {_PAIRS[last.text]} where it ends.", last.position)


def _find_prefix(tokens: list[Token]) -> Fault | None:
    """Find a prefixed name whose prefix is not declared."""
    declared: set[str] = set()
    before = ""
    for token in tokens:
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return Fault(
                    f'the prefix of "{token.text}" is not declared',
                    f"Declare it: PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>",
                    token.position,
                )
        before = token.text.upper()
    return None


def _find_word(tokens: list[Token]) -> Fault | None:
    """Find a word that is no keyword and no function."""
    from difflib import get_close_matches

    for token in tokens:
        if token.kind == "word" and token.text.upper() not in KEYWORDS:
            near = get_close_matches(token.text.upper(), sorted(KEYWORDS), n=1)
            fix = f"Did you mean {near[0]}?" if near else "Write ? before a variable, a prefix before a name."
            return Fault(f'"{token.text}" is no keyword or function of SPARQL', fix, token.position)
    return None


def _find_missing_by(tokens: list[Token]) -> Fault | None:
    """Find ORDER or GROUP without BY."""
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        has_by = following is not None and following.text.upper() == "BY"
        if token.kind == "word" and token.text.upper() in ("ORDER", "GROUP") and not has_by:
            return Fault(
                f'"{token.text}" is not followed by BY',
                f"Write {token.text.upper()} BY and a variable.",
                token.position,
            )
    return None


def _find_triple(tokens: list[Token]) -> Fault | None:
    """Find a triple in a pattern that ends too early, or goes on too long."""
    if any(token.kind == "quoted" for token in tokens):  # RDF-star has triples within triples
        return None
    place = 0
    while place < len(tokens):
        if tokens[place].text == "{" and tokens[place].kind == "open":
            group = _Group(tokens)
            place = group.read(place + 1)
            if group.fault is not None:
                return group.fault
        else:
            is_data = tokens[place].kind == "word" and tokens[place].text.upper() == "VALUES"
            place = _skip_data(tokens, place) if is_data else place + 1
    return None


class _Group:
    """One pair of braces, with the triples in it."""

    def __init__(self, tokens: list[Token]) -> None:
        """Begin before the first triple; brackets are known to match."""
        self.fault: Fault | None = None
        self._tokens = tokens
        self._parts = 0
        self._may_end = True  # after a semicolon, or a subject in brackets, nothing more has to come
        self._joins = False  # the next term belongs to the one before: a path, or a datatype

    def read(self, place: int) -> int:
        """Read up to the brace that closes the group, or to the first fault; give the place after it."""
        while place < len(self._tokens) and self.fault is None:
            token = self._tokens[place]
            if token.kind == "close":
                self._end(token)
                return place + 1
            place = self._take(token, place)
        return place

    def _take(self, token: Token, place: int) -> int:
        """Take one term, separator, clause or inner group; give the place after it."""
        word = token.text.upper() if token.kind == "word" else ""
        if token.text == "{":
            self._end(token)
            inner = _Group(self._tokens)
            place = inner.read(place + 1)
            self.fault = self.fault or inner.fault
            return place
        if word and word not in ("A", "TRUE", "FALSE"):
            if word not in ("WHERE", "BY"):
                self._end(token)
            return self._skip_clause(word, place)
        if token.kind == "open":
            self._count(token)
            self._may_end = self._parts == 1
            return _skip_brackets(self._tokens, place)
        if token.kind in _TERMS or word:
            self._count(token)
        elif token.text == ".":
            self._end(token)
        elif token.text in (";", ","):
            self._divide(token)
        elif token.text in ("/", "|") or (token.text == "^" and self._tokens[place - 1].text == "^"):
            self._joins = True
        return place + 1

    def _count(self, token: Token) -> None:
        """Count one part of a triple."""
        if self._joins:
            self._joins = False
            return
        self._parts += 1
        self._may_end = False
        if self._parts > _TRIPLE:
            what = f'"{token.text}" would be the fourth part of a triple'
            self.fault = Fault(what, "Write a full stop before a new triple.", token.position)

    def _divide(self, token: Token) -> None:
        """Go on with the same subject after a semicolon, with the same predicate after a comma."""
        if self._parts != _TRIPLE and not (self._may_end and self._parts == 1):
            what = f'"{token.text}" stands after {self._parts} of the 3 parts of a triple'
            self.fault = Fault(what, "Give subject, predicate and object before it.", token.position)
        self._parts, self._may_end = (1, True) if token.text == ";" else (2, False)

    def _end(self, token: Token) -> None:
        """End a triple, which has to be whole."""
        if self._parts % _TRIPLE and not self._may_end:
            what = f"a triple ends here after {self._parts} of its 3 parts"
            self.fault = Fault(what, "Give subject, predicate and object.", token.position)
        self._parts, self._may_end, self._joins = 0, True, False

    def _skip_clause(self, word: str, place: int) -> int:
        """Skip what belongs to a keyword and holds no triples."""
        if word == "VALUES":
            return _skip_data(self._tokens, place)
        if word in _SOLUTION:
            stops: tuple[str, ...] = ("}",)
        elif word in ("SELECT", "GRAPH", "SERVICE"):
            stops = ("{", "WHERE")
        elif word in ("FILTER", "BIND"):
            stops = ("(", "{")
        else:
            return place + 1
        while place < len(self._tokens) and self._tokens[place].text.upper() not in stops:
            is_bracket = self._tokens[place].text == "("
            place = _skip_brackets(self._tokens, place) if is_bracket else place + 1
        is_call = place < len(self._tokens) and self._tokens[place].text == "("
        return _skip_brackets(self._tokens, place) if is_call else place


def _skip_brackets(tokens: list[Token], place: int) -> int:
    """Give the place after the bracket that closes the one that opens here."""
    depth = 0
    while place < len(tokens):
        depth += {"open": 1, "close": -1}.get(tokens[place].kind, 0)
        place += 1
        if depth == 0:
            break
    return place


def _skip_data(tokens: list[Token], place: int) -> int:
    """Give the place after the braces that follow VALUES."""
    while place < len(tokens) and tokens[place].text != "{":
        place += 1
    return _skip_brackets(tokens, place)
