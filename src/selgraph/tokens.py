"""The words that a query is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE: Final = (  # PN_CHARS_BASE of SPARQL 1.1 §19.8, which `\w` does not match exactly
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER: Final = rf"{_BASE}_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CODE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL: Final = r"%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%\-]"
_LONGEST_PREFIX: Final = 200  # so that a long text without a colon is not read again from each of its letters
_TOKEN: Final = rf"""(?P<space>\s++)
      | (?P<comment>\#[^\n\r]*+)
      | (?P<string>\"{{3}}(?:\"{{0,2}}(?:[^\"\\]|\\.))*+\"{{3}}|'{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*+'{{3}}
                  |\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')
      | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE})*+>)
      | (?P<quoted><<|>>)
      | (?P<variable>[?$][{_INNER}]+)
      | (?P<blank>_:[{_BASE}_0-9][{_INNER}\-.]*+)
      | (?P<name>(?:[{_BASE}][{_INNER}\-.]{{0,{_LONGEST_PREFIX}}}+)?:
                 (?:(?:[{_BASE}_0-9:]|{_LOCAL})(?:[{_INNER}\-.:]|{_LOCAL})*+)?)
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<open>[{{(\[])
      | (?P<close>[\])}}])
      | (?P<other>.)"""
_FORMS: Final = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


class Token(NamedTuple):
    """One word of a query.

    Args:
        kind: `string`, `iri`, `variable`, `blank`, `name` (a prefixed name), `tag`, `number`, `word` (a
            keyword or a function), `open` and `close` (brackets), `quoted` (`<<` and `>>`) or `other`.
        text: as it stands in the query.
        position: how many characters stand before it.
    """

    kind: str
    text: str
    position: int


def read_tokens(sparql: str) -> Iterator[Token]:
    """Take a query apart, as SPARQL 1.1 §19.8 has it; comments and white space are left out.

    What is not well formed comes out as `other`, character by character: to say so is the engine's part.

    >>> [token.text for token in read_tokens('ASK { ?s rdfs:label "a # b" } # who?')]
    ['ASK', '{', '?s', 'rdfs:label', '"a # b"', '}']
    """
    # compiled when a query is first read, not at every start: it takes as long as Python does to start
    for match in re.finditer(_TOKEN, sparql, re.VERBOSE | re.DOTALL):
        kind = match.lastgroup or ""
        if kind in ("name", "blank"):
            text = match[0].rstrip(".")  # a full stop inside belongs to the name, one at its end does not
            yield Token(kind, text, match.start())
            yield from (
                Token("other", ".", match.start() + len(text) + more)
                for more in range(len(match[0]) - len(text))
            )
        elif kind not in ("space", "comment"):
            yield Token(kind, match[0], match.start())


def query_form(sparql: str) -> str:
    r"""Say which form a query has.

    Returns:
        `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; empty where none is found.

    >>> query_form("PREFIX select: <urn:ask> # DESCRIBE\nCONSTRUCT WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    words = (token.text.upper() for token in read_tokens(sparql) if token.kind == "word")
    return next((word for word in words if word in _FORMS), "")


def find_line(text: str, position: int) -> tuple[int, int]:
    r"""Say on which line and in which column a character stands, both 1-based.

    >>> find_line("ASK\n{ }", 6)
    (2, 3)
    """
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
