"""Oxigraph in memory: the default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selgraph.errors import QueryError
from selgraph.store.seam import check_format, check_query
from selgraph.tokens import query_form

if TYPE_CHECKING:
    import pyoxigraph

_PLACE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|expected |expected one of |, )([A-Z]\w*(?: \w+){2,})")


class OxigraphStore:
    """Oxigraph in memory.

    Args:
        store: a pyoxigraph store that holds the dataset.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        """Keep the engine."""
        self._store = store

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`."""
        import pyoxigraph as ox

        check_query(sparql, media_type)
        try:
            result = self._store.query(sparql)
            check_format(media_type, is_graph=isinstance(result, ox.QueryTriples))
            if isinstance(result, ox.QueryTriples):
                return result.serialize(format=ox.RdfFormat.from_media_type(media_type)) or b""
            return result.serialize(format=ox.QueryResultsFormat.from_media_type(media_type)) or b""
        except SyntaxError as error:
            raise syntax_error(error, sparql=sparql) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query cannot be answered: {error}.", fix="Ask in another way.") from error


def syntax_error(error: SyntaxError, source: str = "query", sparql: str = "") -> QueryError:
    """Turn Oxigraph's complaint about a query into ours, with its place.

    Oxigraph lists every token that could stand at the place, which can be hundreds of characters; what stands
    there instead is what the reader has to look at.

    Args:
        error: what Oxigraph raised.
        source: what to call the query in the message.
        sparql: the query, to quote the place from.
    """
    message = str(error.msg or error)
    match = _PLACE.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (error.lineno or 0, error.offset or 0)
    what = match[3].strip() if match else message
    fault, fix = (
        _tell(what, sparql, line, column)
        if sparql
        else (what.rstrip("."), "Correct the query at this place.")
    )
    return QueryError(
        f"The query is not well formed: {fault}.", line=line, column=column, source=source, fix=fix
    )


def _tell(what: str, sparql: str, line: int, column: int) -> tuple[str, str]:
    """Say what is wrong at a place of a query, and what to do about it."""
    lines = sparql.split("\n")
    here = lines[line - 1][column - 1 :] if 0 < line <= len(lines) else ""
    rest = "\n".join([here, *lines[line:]]).split()
    if not query_form(sparql):
        return "it has no SELECT, ASK, CONSTRUCT or DESCRIBE", "Begin with one of them; check its spelling."
    if "Prefix not found" in what:
        name = (lines[line - 1][: column - 1].split() or [""])[-1]
        return f'the prefix of "{name}" is not declared', f"Declare it: PREFIX {name.partition(':')[0]}: <…>"
    sentence = _SENTENCE.search(what)
    if sentence:
        return sentence[1][0].lower() + sentence[1][1:], "Correct the query at this place."
    if rest:
        return f'"{rest[0][:40]}" is not expected here', "Correct the query at this place, or just before it."
    if sparql.count("{") != sparql.count("}") or sparql.count("(") != sparql.count(")"):
        return "it ends before its brackets are closed", "Close every bracket that is opened."
    return (
        "it cannot be read to its end",
        "Check brackets, quotation marks and the spelling of keywords and functions.",
    )
