"""Any SPARQL endpoint, asked over HTTP."""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from selgraph.errors import EndpointError, QueryError
from selgraph.store.oxigraph import is_even, write_csv
from selgraph.store.seam import GRAPH_TYPES, TABLE_TYPES, TIMEOUT_SECONDS, check_format, check_query
from selgraph.store.shape import read_shape
from selgraph.store.whole import (
    FEWEST_CUT,
    ShortAnswerError,
    count_rows,
    may_be_short,
    read_rest,
    write_graph,
)
from selgraph.tokens import query_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from urllib.error import HTTPError
    from urllib.request import Request

    from selgraph.store.access import Credentials
    from selgraph.store.whole import Table

_PART_BYTES: Final = 1 << 16  # read at once; between two parts the clock is looked at
_MOST_WORDS: Final = 1 << 16  # bytes of a page of failure; its first line is looked for
_LONGEST_MESSAGE: Final = 300  # characters of an endpoint's own words that are worth showing
_ALIASES: Final = {  # what endpoints say that write the right thing under a wider name
    "application/json": (TABLE_TYPES["json"],),
    "text/plain": (GRAPH_TYPES["nt"],),
    "": (TABLE_TYPES["json"], GRAPH_TYPES["nt"]),
}
_TOO_MANY_TO_SORT: Final = "SR353"  # Virtuoso's number for a LIMIT that passes its MaxSortedTopRows
_VIRTUOSO_NODE: Final = re.compile(rb'("type": *"bnode", *"value": *")nodeID://')  # no name that SPARQL knows
_PLACES: Final = (r"\bat (\d+):(\d+)", r"\bline[: ]+(\d+),? *col(?:umn)?[: ]+(\d+)")


class RemoteStore:
    """Any SPARQL 1.1 endpoint, through SPARQLWrapper.

    Args:
        address: the endpoint's URL, http or https.
        timeout_seconds: how long to wait for a whole answer.
        credentials: who we are; None for nobody.
        sleep: waits so many seconds.

    Raises:
        SelgraphError: the address is none.
    """

    def __init__(
        self,
        address: str,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        credentials: Credentials | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep where to ask."""
        from selgraph.store.access import NOBODY, check_address, make_opener

        self._address = check_address(address)
        self._timeout_seconds = timeout_seconds
        self._opener = make_opener(self._address, credentials or NOBODY)
        self._sleep = sleep
        self._server = ""

    @property
    def is_oxigraph(self) -> bool:
        """Whether the server that gave the last answer says that it is Oxigraph, as our own store is."""
        return self._server.startswith("Oxigraph/")

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`. A busy endpoint (429, 503) is asked up to five times.

        Whatever the format, the endpoint is asked for JSON or N-Triples: these say of every value what it is,
        every endpoint writes them alike, and whether they are whole can be seen.
        """
        check_query(sparql, media_type)
        form = query_form(sparql)
        is_graph = form in ("CONSTRUCT", "DESCRIBE") if form else media_type in GRAPH_TYPES.values()
        check_format(media_type, is_graph=is_graph)
        try:
            if is_graph:
                return _write_graph(self._read_graph(sparql, form), media_type)
            return _write_table(self._read_table(sparql, form), media_type)
        except ShortAnswerError as error:
            raise self._failure(
                "gives a part of the answer, and not the rest",
                "Raise its limit (Virtuoso: ResultSetMaxRows), or ask for less.",
            ) from error

    def _read_table(self, sparql: str, form: str) -> bytes:
        """Ask SELECT or ASK, and for the rest where what comes is or may be a part."""
        import json

        try:
            content, is_cut = self._read(sparql, TABLE_TYPES["json"])
        except EndpointError as error:
            if form != "SELECT" or _TOO_MANY_TO_SORT not in error.what:
                raise
            return json.dumps(read_rest(self._select, sparql, None)).encode()
        content = _VIRTUOSO_NODE.sub(rb"\1", content)
        count = self._check_table(content)
        if form == "ASK":
            return _as_boolean(content)
        if form == "SELECT" and (is_cut or may_be_short(count)):
            return json.dumps(read_rest(self._select, sparql, json.loads(content))).encode()
        return content

    def _select(self, sparql: str) -> Table:
        """Give the answer of the endpoint to a SELECT query, as far as it goes."""
        import json

        content = _VIRTUOSO_NODE.sub(rb"\1", self._read(sparql, TABLE_TYPES["json"])[0])
        self._check_table(content)
        table: Table = json.loads(content)
        return table

    def _read_graph(self, sparql: str, form: str) -> bytes:
        """Ask CONSTRUCT or DESCRIBE; where CONSTRUCT has many solutions, ask for these.

        Virtuoso cuts a graph without a word, and what is left of it may be small.
        """
        content, is_cut = self._read(sparql, GRAPH_TYPES["nt"])
        self._check_graph(content)
        shape = read_shape(sparql) if form == "CONSTRUCT" else None
        if is_cut and shape is None:
            raise ShortAnswerError
        if shape is None or not shape.columns:
            return content
        if not is_cut and shape.wanted(count_rows(self._select, shape)) < FEWEST_CUT:
            return content
        solutions = self._read_table(shape.solutions, "SELECT")
        return write_graph(shape, solutions)

    def _read(self, sparql: str, media_type: str) -> tuple[bytes, bool]:
        """Ask for one answer; gives it, and whether the endpoint says that there is more."""
        import http.client
        from urllib.error import HTTPError, URLError

        try:
            content, given, is_cut = self._ask(sparql, media_type)
        except HTTPError as error:
            with error:
                raise self._refusal(error) from error
        except (TimeoutError, URLError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                slow = f"did not answer within {self._timeout_seconds:g} seconds"
                raise self._failure(slow, "Ask for less, or wait longer with --timeout.") from error
            raise self._failure(f"cannot be reached: {reason}", "Start it, or correct --endpoint.") from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise self._failure(f"broke off: {error}", "Start it, or correct --endpoint.") from error
        if media_type not in (given, *_ALIASES.get(given, ())):
            raise self._failure(
                f'answered "{given}" where "{media_type}" was asked for',
                "Is this the address of a SPARQL endpoint?",
            )
        return content, is_cut

    def _ask(self, sparql: str, media_type: str) -> tuple[bytes, str, bool]:
        """Send the query and read what comes, with its media type and whether it is said to be cut."""
        from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper

        wrapper = SPARQLWrapper(self._address, agent="selgraph")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        # `setQuery` guesses the form anew, and sends what looks like an update as one
        wrapper.queryString = sparql
        wrapper.queryType = SELECT
        wrapper.setOnlyConneg(onlyConneg=True)
        wrapper.addCustomHttpHeader("Accept", media_type)
        # its `query` knows no opener: no patience, no token, and it follows redirections with the password
        with self._open(wrapper._createRequest()) as response:  # noqa: SLF001
            self._server = response.headers.get("Server") or ""
            deadline = time.monotonic() + self._timeout_seconds
            parts = []
            while part := response.read1(_PART_BYTES):
                parts.append(part)
                if time.monotonic() > deadline:
                    raise TimeoutError
            is_cut = "X-SPARQL-MaxRows" in response.headers or response.status != HTTPStatus.OK
            given = (response.headers.get("Content-Type") or "").partition(";")[0]
            return b"".join(parts), given.strip().lower(), is_cut

    def _open(self, request: Request) -> HTTPResponse:
        """Send a request, again where the endpoint is busy."""
        from urllib.error import HTTPError

        from selgraph.store.access import BUSY, MOST_WAIT_SECONDS, asked_wait, waits

        for wait in waits():
            try:
                response: HTTPResponse = self._opener.open(request, timeout=self._timeout_seconds)
            except HTTPError as error:
                if error.code not in BUSY or wait is None:
                    raise
                with error:
                    self._sleep(min(max(asked_wait(error), wait), MOST_WAIT_SECONDS))
            else:
                return response
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def _refusal(self, error: HTTPError) -> QueryError | EndpointError:
        """Say what a status of failure means, with the endpoint's own words where it has any."""
        from selgraph.store.access import KEYS, LOCKED

        first, *_ = [*error.read(_MOST_WORDS).decode("utf-8", "replace").strip().splitlines(), ""]
        said = first[:_LONGEST_MESSAGE]
        if error.code == HTTPStatus.BAD_REQUEST:
            return _query_error(said)
        if error.code in LOCKED:
            return self._failure(f"does not let us in (status {error.code})", KEYS)
        if error.code in range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST):
            elsewhere = error.headers.get("Location", "")
            return self._failure(f'sends elsewhere, to "{elsewhere}"', "Give that address, if you trust it.")
        if said and error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR):
            return self._failure(f'failed: "{said}"', "Look at the endpoint's own log.")
        return self._failure(f"answered with status {error.code}", "Look at the endpoint's own log.")

    def _check_table(self, content: bytes) -> int:
        """Hold a table against its format, so that nothing later stumbles over it; count its rows."""
        import pyoxigraph as ox

        try:
            table = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
            return 0 if isinstance(table, ox.QueryBoolean) else sum(1 for _ in table)
        except (SyntaxError, ValueError, OSError) as error:
            raise self._rubbish(TABLE_TYPES["json"]) from error

    def _check_graph(self, content: bytes) -> None:
        """Hold a graph against its format."""
        import pyoxigraph as ox

        try:
            for _ in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
                pass
        except (SyntaxError, ValueError, OSError) as error:
            raise self._rubbish(GRAPH_TYPES["nt"]) from error

    def _rubbish(self, media_type: str) -> EndpointError:
        """Say that an answer is not what it is said to be."""
        return self._failure(
            f'answered with something that is not "{media_type}"', "Is this the address of a SPARQL endpoint?"
        )

    def _failure(self, what: str, fix: str) -> EndpointError:
        """Say what the endpoint did."""
        return EndpointError(f'The endpoint "{self._address}" {what}.', fix=fix)


def _query_error(said: str) -> QueryError:
    """Turn an endpoint's complaint about a query into ours, with its place where it gives one."""
    match = next((found for place in _PLACES if (found := re.search(place, said, re.IGNORECASE))), None)
    line, column = (int(match[1]), int(match[2])) if match else (0, 0)
    what = f": {said.rstrip('.')}." if said else "."
    return QueryError(
        f"The endpoint does not understand the query{what}",
        line=line,
        column=column,
        fix="Correct the query at this place." if match else "Correct the query.",
    )


def _as_boolean(content: bytes) -> bytes:
    """Make a truth value of the table with one number that Virtuoso may give for ASK."""
    import json

    table = json.loads(content)
    if "boolean" in table or table["head"].get("vars") != ["__ASK_RETVAL"]:
        return content
    values = [row["__ASK_RETVAL"]["value"] for row in table["results"]["bindings"]]
    return json.dumps({"head": {}, "boolean": values == ["1"]}).encode()


def _write_table(content: bytes, media_type: str) -> bytes:
    """Write a table that came as JSON in another format, as our own store does."""
    import pyoxigraph as ox

    if media_type == TABLE_TYPES["json"]:
        return content
    layout = ox.QueryResultsFormat.from_media_type(media_type)
    table = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    written = table.serialize(format=layout) or b""
    if media_type == TABLE_TYPES["csv"] and not is_even(written):
        return write_csv(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON))
    return written


def _write_graph(content: bytes, media_type: str) -> bytes:
    """Write a graph that came as N-Triples in another format, as our own store does."""
    import pyoxigraph as ox

    triples = (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type)) or b""
