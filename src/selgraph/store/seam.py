"""What every store does, and in which formats."""

from __future__ import annotations

from typing import Final, Protocol

from selgraph.errors import QueryError
from selgraph.guard import refuse_fetching

TABLE_TYPES: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
MEDIA_TYPES: Final = TABLE_TYPES | GRAPH_TYPES
TIMEOUT_SECONDS: Final = (
    30  # a remote store that has not answered by then is called slow; a reader waits no longer
)


class Store(Protocol):
    """What every store does."""

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query in one of the standard formats.

        Args:
            sparql: a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            media_type: one of the values of `MEDIA_TYPES`; a table's for SELECT and ASK, a graph's for
                CONSTRUCT and DESCRIBE. CSV and TSV answer ASK with `true` or `false`: the SPARQL 1.1 Protocol
                (§2.1.5) allows them for ASK, and no standard says how, so this is Oxigraph's way.

        Returns:
            The answer, whole, as the W3C's result formats or an RDF syntax.

        Raises:
            QueryError: the query is malformed, asks for something refused, or has no answer in this format.
            EndpointError: a remote store does not answer.
        """
        ...


def check_query(sparql: str, media_type: str) -> None:
    """Refuse what no store is to be asked.

    Raises:
        QueryError: the query fetches, changes or overflows something or is no text; or the format is not
            known.
    """
    if media_type not in MEDIA_TYPES.values():
        raise QueryError(
            f'There is no format "{media_type}" here.',
            fix=f"Choose one of: {', '.join(MEDIA_TYPES.values())}.",
        )
    try:
        sparql.encode()
    except UnicodeEncodeError as error:
        raise QueryError("The query holds bytes that are no text.", fix="Save the query as UTF-8.") from error
    refuse_fetching(sparql)


def check_format(media_type: str, *, is_graph: bool) -> None:
    """Refuse a format that cannot hold the answer.

    Args:
        media_type: one of the values of `MEDIA_TYPES`.
        is_graph: whether the answer is a graph, of CONSTRUCT or DESCRIBE; else it is a table.

    Raises:
        QueryError: the format is for the other kind of answer.
    """
    fitting = GRAPH_TYPES if is_graph else TABLE_TYPES
    if media_type not in fitting.values():
        form, answer = ("CONSTRUCT or DESCRIBE", "a graph") if is_graph else ("SELECT or ASK", "a table")
        raise QueryError(
            f'A {form} query gives {answer}, which "{media_type}" cannot hold.',
            fix=f"Choose one of: {', '.join(fitting)}.",
        )
