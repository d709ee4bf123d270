"""What a query may not ask for, because it would fetch or change something."""

from __future__ import annotations

import re

from selgraph.errors import QueryError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""(?P<long>\"{3}(?:\\.|\"{0,2}[^\"\\])*\"{3}|'{3}(?:\\.|'{0,2}[^'\\])*'{3})
      | (?P<text>"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<comment>\#[^\n\r]*)
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w.\-:]|%[0-9A-Fa-f]{2}|\\.)*)
      | (?P<tag>@[A-Za-z0-9\-]+)
      | (?P<word>[^\W\d_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def _unescape(match: re.Match[str]) -> str:
    """Undo one code point escape; SPARQL 1.1 §19.2 does so before it reads tokens."""
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]  # noqa: PLR2004 - the last code point of Unicode


def refuse_fetching(sparql: str, *, source: str = "query") -> None:
    """Refuse a query that would send a request, open a file or change data.

    Tokens are looked at, not the bare text: a string, a comment or a name that holds such a word passes, and a
    word spelt with escapes does not.

    Args:
        sparql: the query.
        source: what to call it in the message.

    Raises:
        QueryError: it holds SERVICE, FROM with a file or web address outside the dataset's graphs, or an update.

    >>> refuse_fetching('SELECT ?s WHERE { ?s ?p "SERVICE" } # LOAD')
    """
    plain = _ESCAPE.sub(_unescape, sparql)
    previous = ""
    for match in _TOKEN.finditer(plain):
        kind, token = match.lastgroup, match[0]
        if kind == "comment" or (kind == "other" and token.isspace()):
            continue
        word = token.upper() if kind == "word" else ""
        if word == "SERVICE":
            raise _refusal("SERVICE would send a request to another host, and is refused.", plain, match.start(), source)
        if word in _UPDATES and previous in ("", ";", ">", "NAME"):
            raise _refusal(f'"{word}" is an update, and this graph is read-only.', plain, match.start(), source)
        if kind == "iri" and previous in ("FROM", "FROM NAMED") and token[1:6].lower() == "file:":
            raise _refusal(f"FROM {token} would open a file, and is refused.", plain, match.start(), source)
        if word == "NAMED" and previous == "FROM":
            previous = "FROM NAMED"
        else:
            previous = word or {"iri": ">", "name": "NAME"}.get(kind or "", token)


def _refusal(what: str, text: str, position: int, source: str) -> QueryError:
    """Say what is refused and where it stands."""
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return QueryError(what, line=line, column=column, source=source, fix="Ask only what the graph holds.")
