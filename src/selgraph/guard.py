"""What a query may not ask for, because it would fetch, change or bring down something."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from selgraph.errors import QueryError
from selgraph.tokens import Token, find_line, read_tokens

# Oxigraph 0.5 overflows 8 MiB of stack at 830 EXISTS or 950 calls within each other, at 2,600 terms after
# DESCRIBE, at 4,500 members of a list. The bounds keep well below; our own longest query has 542 tokens.
MOST_NESTED: Final = 100
MOST_TOKENS: Final = 1_500
MOST_VALUES: Final = 50_000  # tokens in VALUES blocks, which the engine reads one after the other

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PAIR_OR_ESCAPE = re.compile(r"\\\\|" + _ESCAPE.pattern)
_CERTAIN = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://|<[^'#]*>$")
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}


def refuse_fetching(sparql: str, *, source: str = "query") -> None:
    """Refuse a query that would send a request, open a file, change data or overflow the engine.

    Tokens are looked at, not the bare text: a string, a comment, an IRI or a name that holds such a word
    passes, and a word spelt with escapes does not. Engines differ in when they undo escapes (SPARQL 1.1 §19.2
    says first of all, Oxigraph in strings and IRIs alone): the query has to pass in every way of reading.

    Args:
        sparql: the query.
        source: what to call it in the message.

    Raises:
        QueryError: it holds SERVICE, FROM with a file, or an update; or it is nested too deep or too long.

    >>> refuse_fetching('SELECT ?s WHERE { ?s ?p "SERVICE" } # LOAD')
    """
    for text in dict.fromkeys(
        (sparql, _ESCAPE.sub(_unescape, sparql), _PAIR_OR_ESCAPE.sub(_unescape, sparql))
    ):
        _refuse_words(_read_bounded(text, source), text, source)


def spell_out(sparql: str) -> str:
    r"""Write letters and digits that stand as code point escapes as themselves (SPARQL 1.1 §19.2).

    Oxigraph undoes escapes in strings and IRIs alone, not in names. Other characters are left to it, since a
    quotation mark, say, that is spelt out would end its string.

    Args:
        sparql: the query.

    >>> spell_out(r"SELECT ?x\u0079 { ?xy :\u0070 '\u0027' }")
    "SELECT ?xy { ?xy :p '\\u0027' }"
    """
    return _PAIR_OR_ESCAPE.sub(
        lambda match: text if (text := _unescape(match)).isalnum() else match[0], sparql
    )


def _unescape(match: re.Match[str]) -> str:
    """Undo one code point escape (SPARQL 1.1 §19.2)."""
    if match[1] is None and match[2] is None:
        return match[0]
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]  # noqa: PLR2004 - the last code point of Unicode


def _refuse_words(tokens: list[Token], text: str, source: str) -> None:
    """Refuse the keywords that send requests, open files or change data."""
    fetched = "SERVICE would send a request to another host, and is refused."
    doubtful = _find_doubt(tokens, text)
    if doubtful and (match := re.search("service", text, re.IGNORECASE)):
        reason = f"{fetched} (After {doubtful}, text cannot be told from code with certainty.)"
        raise _refusal(reason, text, match.start(), source)
    opens_files = any(token.kind == "iri" and token.text[1:6].lower() == "file:" for token in tokens)
    previous = ""
    for here, following in pairwise([*tokens, Token("other", "", len(text))]):
        word = here.text.upper() if here.kind == "word" else ""
        prefix = here.text.partition(":")[0].upper() if here.kind == "name" else ""
        # Oxigraph wants no space after a keyword: `SERVICEx:y {` may be SERVICE and x:y
        glued = "SERVICE" in prefix and following.text == "{" and previous != "GRAPH"
        if "SERVICE" in word or glued:
            raise _refusal(fetched, text, here.position, source)
        if word in _UPDATES:
            raise _refusal(
                f'"{word}" is an update, and this graph is read-only.', text, here.position, source
            )
        if (word.endswith("FROM") or prefix.startswith("FROM")) and opens_files:
            raise _refusal(
                "FROM with a file: address would open a file, and is refused.", text, here.position, source
            )
        previous = word


def _find_doubt(tokens: list[Token], text: str) -> str:
    """Name the first thing that an engine may take for something else, so that what follows may be no string.

    `?a<?b+'x>'` holds a comparison and a string for a parser that knows where it stands, and for one that
    does not an IRI `<?b+'x>`. What has `://` in it is no comparison; without `'` and `#` it hides nothing.
    A comment ends at a lone carriage return for the standard and Oxigraph, and not for rdflib.
    """
    if re.search(r"\r(?!\n)", text):
        return "a carriage return"
    for token in tokens:
        if token.kind == "quoted" or (token.kind == "other" and token.text in "\"'"):
            return f'"{token.text}"'
        if token.kind == "iri" and not _CERTAIN.match(token.text):
            return f'"{token.text}"'
    return ""


def _read_bounded(text: str, source: str) -> list[Token]:
    """Read the tokens of a query that is not nested deeper and not longer than the engine can bear."""
    tokens: list[Token] = []
    depth = values = 0
    block = ""
    for token in read_tokens(text):
        tokens.append(token)
        kind, word, _ = token
        if kind == "open" or word == "<<":
            depth += 1
            if depth > MOST_NESTED:
                raise _too_large(f"{MOST_NESTED} brackets within each other", text, token, source)
            if word == "{" and block == "begins":
                block = "data"
        elif kind == "close" or word == ">>":
            depth -= 1
            if word == "}":
                block = ""
        elif kind == "word" and word.upper() == "VALUES":
            block = "begins"
        values += block == "data"
        if values > MOST_VALUES:
            raise _too_large(f"{MOST_VALUES:,} words and signs in VALUES", text, token, source)
        if len(tokens) - values > MOST_TOKENS:
            raise _too_large(f"{MOST_TOKENS:,} words and signs", text, token, source)
    return tokens


def _too_large(bound: str, text: str, token: Token, source: str) -> QueryError:
    """Say which bound a query passes, and where."""
    what = f"The query has more than {bound}, which the engine might not survive."
    return _refusal(
        what, text, token.position, source, "Ask for less at once; put a long list of terms into VALUES."
    )


def _refusal(
    what: str, text: str, position: int, source: str, fix: str = "Ask only what the graph holds."
) -> QueryError:
    """Say what is refused and where it stands."""
    line, column = find_line(text, position)
    return QueryError(what, line=line, column=column, source=source, fix=fix)
