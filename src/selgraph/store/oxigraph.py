"""Oxigraph: the default, in memory or on disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.errors import QueryError
from selgraph.guard import spell_out
from selgraph.store.merging import ask_merged
from selgraph.store.seam import TABLE_TYPES, check_format, check_query

if TYPE_CHECKING:
    import pyoxigraph

_PLACE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_LONGEST_LIST: Final = 60  # characters; a longer list of tokens is not read
_SIGNS_OF_A_PARSER: Final = ("'", "[_]", "<unreported>")  # its own names for what is no token of SPARQL
_SENTENCE = re.compile(r"(?:^|expected |expected one of |, )([A-Z]\w*(?: \w+){2,})")


class OxigraphStore:
    """Oxigraph in memory.

    Args:
        store: a pyoxigraph store that holds the dataset.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        """Keep the engine."""
        self._store = store

    @property
    def dataset(self) -> pyoxigraph.Store:
        """The engine itself, for those who pass through all of it."""
        return self._store

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`."""
        import pyoxigraph as ox

        check_query(sparql, media_type)
        sparql = spell_out(sparql)
        try:
            result = ask_merged(self._store, sparql)
            check_format(media_type, is_graph=isinstance(result, ox.QueryTriples))
            if isinstance(result, ox.QueryTriples):
                return result.serialize(format=ox.RdfFormat.from_media_type(media_type)) or b""
            content = result.serialize(format=ox.QueryResultsFormat.from_media_type(media_type)) or b""
            if media_type == TABLE_TYPES["csv"] and not is_even(content):
                content = write_csv(ask_merged(self._store, sparql))
        except SyntaxError as error:
            raise syntax_error(error, sparql=sparql) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query cannot be answered: {error}.", fix="Ask in another way.") from error
        return content

    def columns(self, sparql: str) -> list[list[str]]:
        """Answer a query of the catalogue whose every value is an IRI, column by column.

        No white space stands in an IRI, so that a table of them is cut at white space; nothing that a user
        writes is asked here, so that it is not looked through first.

        Args:
            sparql: a SELECT query.
        """
        import pyoxigraph as ox

        table = self._store.query(sparql)
        if not isinstance(table, ox.QuerySolutions):
            raise QueryError("Only a SELECT query has columns.", fix="Ask SELECT.")
        written = table.serialize(format=ox.QueryResultsFormat.TSV) or b""
        width = written.partition(b"\n")[0].count(b"\t") + 1
        cells = written.translate(None, b"<>").decode().split()
        return [cells[width + place :: width] for place in range(width)]


def is_even(table: bytes) -> bool:
    """Say whether all rows of a CSV table have as many cells: Oxigraph 0.5 puts no quotes around `http://x/a,b`."""
    bare = b"".join(table.split(b'"')[::2])
    return bare.count(b",") == bare.count(b"\r\n") * bare.partition(b"\r\n")[0].count(b",")


def write_csv(table: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples) -> bytes:
    """Write a table as SPARQL 1.1 CSV has it, whatever is in it."""
    import csv
    import io

    import pyoxigraph as ox

    if not isinstance(table, ox.QuerySolutions):  # pragma: no cover - the same query gave a table just now
        raise TypeError(table)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(variable.value for variable in table.variables)
    for solution in table:
        writer.writerow(
            str(term) if isinstance(term, ox.BlankNode) else getattr(term, "value", term) for term in solution
        )
    return file.getvalue().encode()


def syntax_error(error: SyntaxError, source: str = "query", sparql: str = "") -> QueryError:
    """Turn Oxigraph's complaint about a query into ours, with its place.

    Oxigraph lists every token that could stand where its parser gave up, which can be hundreds of characters
    and far from the mistake. The mistakes that people make are looked for first.

    Args:
        error: what Oxigraph raised.
        source: what to call the query in the message.
        sparql: the query; empty where it is not at hand.
    """
    from selgraph.faults import find_fault
    from selgraph.tokens import find_line

    message = str(error.msg or error)
    match = _PLACE.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (error.lineno or 0, error.offset or 0)
    what, fix = _shorten(match[3] if match else message), "Correct the query at this place, or before it."
    fault = find_fault(sparql) if sparql else None
    if fault is not None:
        what, fix = fault.what, fault.fix
        line, column = find_line(sparql, fault.position)
    return QueryError(
        f"The query is not well formed: {what}.", line=line, column=column, source=source, fix=fix
    )


def _shorten(what: str) -> str:
    """Cut Oxigraph's list of what it expected to what a person can read."""
    sentence = _SENTENCE.search(what)
    if sentence:
        return sentence[1][0].lower() + sentence[1][1:]
    listed = what.strip().rstrip(".")
    is_readable = len(listed) <= _LONGEST_LIST and not any(sign in listed for sign in _SIGNS_OF_A_PARSER)
    return listed if is_readable else "it cannot be read any further"
