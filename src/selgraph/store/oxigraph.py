"""Oxigraph in memory: the default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selgraph.errors import QueryError
from selgraph.store.seam import check_format, check_query

if TYPE_CHECKING:
    import pyoxigraph

_PLACE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)


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
            raise syntax_error(error) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query cannot be answered: {error}.", fix="Ask in another way.") from error


def syntax_error(error: SyntaxError, source: str = "query") -> QueryError:
    """Turn Oxigraph's complaint about a query into ours, with its place.

    Args:
        error: what Oxigraph raised.
        source: what to call the query in the message.
    """
    message = str(error.msg or error)
    match = _PLACE.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (error.lineno or 0, error.offset or 0)
    what = match[3].strip() if match else message
    return QueryError(
        f"The query is not well formed: {what.rstrip('.')}.",
        line=line,
        column=column,
        source=source,
        fix="Correct the query at this place.",
    )
