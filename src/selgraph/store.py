"""A place that a SPARQL query can be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol

from selgraph.errors import EndpointError, QueryError, SelgraphError
from selgraph.guard import refuse_fetching

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph
    import rdflib

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
TIMEOUT_SECONDS: Final = 30  # a remote store that has not answered by then is called slow; a reader waits no longer

_OXIGRAPH_PLACE = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)


class Store(Protocol):
    """What every store does."""

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query in one of the standard formats.

        Args:
            sparql: a SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.
            media_type: one of `MEDIA_TYPES`; a table's for SELECT and ASK, a graph's for CONSTRUCT and DESCRIBE.

        Returns:
            The answer, whole, as the W3C's result formats or an RDF syntax.

        Raises:
            QueryError: the query is malformed, asks for something refused, or has no answer in this format.
            EndpointError: a remote store does not answer.
        """
        ...


def query_form(sparql: str) -> str:
    """Say which form a query has.

    Returns:
        `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`; empty where none is found.

    >>> query_form("PREFIX select: <urn:x> # ASK\\nCONSTRUCT WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    bare = re.sub(r"<[^<>\s]*>|#[^\n]*|\bPREFIX\s+[^\s:]*:", " ", sparql, flags=re.IGNORECASE)
    match = re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", bare, re.IGNORECASE)
    return match[1].upper() if match else ""


def _check_format(sparql: str, media_type: str) -> None:
    """Refuse a format that this form of query has no answer in."""
    form = query_form(sparql)
    fitting = TABLE_TYPES if form in ("SELECT", "ASK") else GRAPH_TYPES
    if form and media_type not in fitting.values():
        kind = "a table" if fitting is TABLE_TYPES else "a graph"
        raise QueryError(
            f'A {form} query gives {kind}, which "{media_type}" cannot hold.', fix=f"Choose one of: {', '.join(fitting)}."
        )


class OxigraphStore:
    """Oxigraph in memory: the default.

    Args:
        store: a pyoxigraph store that holds the dataset.
    """

    def __init__(self, store: pyoxigraph.Store) -> None:
        """Keep the engine."""
        self._store = store

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`."""
        import pyoxigraph as ox

        refuse_fetching(sparql)
        _check_format(sparql, media_type)
        try:
            result = self._store.query(sparql)
            if isinstance(result, ox.QueryTriples):
                written = result.serialize(format=ox.RdfFormat.from_media_type(media_type))
            else:
                written = result.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
        except SyntaxError as error:
            raise syntax_error(error) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query cannot be answered: {error}") from error
        return written or b""


class RdflibStore:
    """rdflib in memory: the second opinion.

    Args:
        dataset: an rdflib dataset whose default graph is the merge.
    """

    def __init__(self, dataset: rdflib.Dataset) -> None:
        """Keep the engine."""
        self.dataset = dataset

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`."""
        refuse_fetching(sparql)
        _check_format(sparql, media_type)
        if re.search(r"\bFROM\b", sparql, re.IGNORECASE):
            _refuse_from(sparql)
        short = {media: name for name, media in MEDIA_TYPES.items()}[media_type]
        names = {"ttl": "turtle", "nq": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
        try:
            result = self.dataset.query(sparql)
            if result.type in ("SELECT", "ASK"):
                if short == "tsv":
                    return _write_tsv(result)
                return result.serialize(format=short) or b""
            graph = result.graph
            if short in ("nq", "trig"):
                import rdflib

                whole = rdflib.Dataset()
                for triple in graph or ():
                    whole.add(triple)
                return whole.serialize(format=names.get(short, short), encoding="utf-8")
            return graph.serialize(format=names.get(short, short), encoding="utf-8") if graph is not None else b""
        except SelgraphError:
            raise
        except Exception as error:  # rdflib's parser raises whatever it meets
            raise _rdflib_error(error) from error


def _refuse_from(sparql: str) -> None:
    """Refuse FROM, which rdflib would follow to files and web addresses."""
    import re as regex

    if regex.search(r"\bFROM\s+(NAMED\s+)?<", sparql, regex.IGNORECASE):
        raise QueryError(
            "rdflib would open the address after FROM, so FROM is refused here.",
            fix="Use GRAPH in the pattern, or the default engine.",
        )


def _write_tsv(result: Any) -> bytes:
    """Write a SELECT result as SPARQL 1.1 TSV, which rdflib does not."""
    lines = ["\t".join(f"?{variable}" for variable in result.vars or [])]
    lines += ["\t".join(value.n3() if value is not None else "" for value in row) for row in result]
    return ("\n".join(lines) + "\n").encode()


class RemoteStore:
    """Any SPARQL 1.1 endpoint, through SPARQLWrapper.

    Args:
        address: the endpoint's URL, http or https.
        timeout_seconds: how long to wait for an answer.
    """

    def __init__(self, address: str, *, timeout_seconds: int = TIMEOUT_SECONDS) -> None:
        """Keep where to ask."""
        if not re.match(r"https?://[^\s/]+", address):
            raise EndpointError(f'"{address}" is no web address.', fix="Give a URL such as http://127.0.0.1:7878/query.")
        self._address = address
        self._timeout_seconds = timeout_seconds

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`."""
        import http.client
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        refuse_fetching(sparql)
        _check_format(sparql, media_type)
        wrapper = SPARQLWrapper(self._address, agent="selgraph")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setTimeout(self._timeout_seconds)
        wrapper.setQuery(sparql)
        wrapper.setOnlyConneg(True)  # noqa: FBT003 - SPARQLWrapper's own signature
        wrapper.addCustomHttpHeader("Accept", media_type)
        try:
            response = wrapper.query().response
            content: bytes = response.read()
            given = (response.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        except QueryBadFormed as error:
            raise QueryError(f"The endpoint does not understand the query: {_first_line(error)}") from error
        except TimeoutError as error:
            raise self._failure(f"did not answer within {self._timeout_seconds} seconds", "Ask for less, or try again later.") from error
        except HTTPError as error:
            raise self._failure(f"answered with status {error.code}", "Look at the endpoint's own log.") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._failure(f"did not answer within {self._timeout_seconds} seconds", "Ask for less, or try again later.") from error
            raise self._failure(f"cannot be reached: {error.reason}", "Start it, or correct --endpoint.") from error
        except SPARQLWrapperException as error:
            raise self._failure(f"failed: {_first_line(error)}", "Look at the endpoint's own log.") from error
        except (OSError, http.client.HTTPException) as error:
            raise self._failure(f"broke off: {error}", "Start it, or correct --endpoint.") from error
        if given and given != media_type:
            raise self._failure(f'answered "{given}" where "{media_type}" was asked for', "Is this the address of a SPARQL endpoint?")
        return content

    def _failure(self, what: str, fix: str) -> EndpointError:
        """Say what the endpoint did."""
        return EndpointError(f'The endpoint "{self._address}" {what}.', fix=fix)


def _first_line(error: BaseException) -> str:
    """Give the part of a message that a person can use."""
    text = str(error)
    body = re.search(r"Response:\s*b?['\"]?(.*)", text, re.DOTALL)
    return (body[1] if body else text).strip().strip("'\"").splitlines()[0][:300]


def syntax_error(error: SyntaxError, source: str = "query") -> QueryError:
    """Turn Oxigraph's complaint about a query into ours, with its place."""
    message = str(error.msg or error)
    match = _OXIGRAPH_PLACE.match(message)
    line, column = (int(match[1]), int(match[2])) if match else (error.lineno or 0, error.offset or 0)
    what = match[3].strip() if match else message
    return QueryError(
        f"The query is not well formed: {what.rstrip('.')}.", line=line, column=column, source=source, fix="Correct the query at this place."
    )


def _rdflib_error(error: Exception) -> QueryError:
    """Turn rdflib's complaint about a query into ours, with its place."""
    line = getattr(error, "lineno", 0) or 0
    column = getattr(error, "column", 0) or getattr(error, "col", 0) or 0
    return QueryError(
        f"The query is not well formed: {str(error).splitlines()[0] if str(error) else type(error).__name__}.",
        line=line,
        column=column,
        fix="Correct the query at this place.",
    )


def load_rdflib(quads: Iterable[pyoxigraph.Quad]) -> RdflibStore:
    """Load quads into rdflib.

    Args:
        quads: a dataset whose default graph is the merge.
    """
    import pyoxigraph as ox
    import rdflib

    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return RdflibStore(dataset)
