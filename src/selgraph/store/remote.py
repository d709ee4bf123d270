"""Any SPARQL endpoint, asked over HTTP."""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from selgraph.errors import EndpointError, QueryError
from selgraph.store.seam import GRAPH_TYPES, TABLE_TYPES, TIMEOUT_SECONDS, check_format, check_query
from selgraph.tokens import query_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from urllib.error import HTTPError
    from urllib.request import Request

    from selgraph.store.access import Credentials

_PART_BYTES: Final = 1 << 16  # read at once; between two parts the clock is looked at
_MOST_WORDS: Final = 1 << 16  # bytes of a page of failure; its first line is looked for
_LONGEST_MESSAGE: Final = 300  # characters of an endpoint's own words that are worth showing
_ALIASES: Final = {  # what endpoints say that write the right thing under a wider name
    "application/json": (TABLE_TYPES["json"], GRAPH_TYPES["jsonld"]),
    "application/xml": (TABLE_TYPES["xml"], GRAPH_TYPES["rdfxml"]),
    "text/xml": (TABLE_TYPES["xml"], GRAPH_TYPES["rdfxml"]),
    "text/plain": (TABLE_TYPES["csv"], TABLE_TYPES["tsv"], GRAPH_TYPES["nt"]),
    "": (*TABLE_TYPES.values(), *GRAPH_TYPES.values()),
}
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

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`. A busy endpoint (429, 503) is asked up to five times."""
        import http.client
        from urllib.error import HTTPError, URLError

        check_query(sparql, media_type)
        form = query_form(sparql)
        if form:
            check_format(media_type, is_graph=form in ("CONSTRUCT", "DESCRIBE"))
        try:
            content, given = self._ask(sparql, media_type)
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
        if media_type == TABLE_TYPES["json"]:
            content = _VIRTUOSO_NODE.sub(rb"\1", content)
        self._check_content(content, media_type)
        return content

    def _ask(self, sparql: str, media_type: str) -> tuple[bytes, str]:
        """Send the query and read the whole answer, with its media type."""
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
            deadline = time.monotonic() + self._timeout_seconds
            parts = []
            while part := response.read1(_PART_BYTES):
                parts.append(part)
                if time.monotonic() > deadline:
                    raise TimeoutError
            cut_at = response.headers.get("X-SPARQL-MaxRows")
            if cut_at:
                raise self._failure(
                    f"gives no more than {cut_at} rows, and the answer has more",
                    "Raise its limit (Virtuoso: ResultSetMaxRows), or ask for less.",
                )
            given = (response.headers.get("Content-Type") or "").partition(";")[0]
            return b"".join(parts), given.strip().lower()

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

    def _check_content(self, content: bytes, media_type: str) -> None:
        """Hold an answer against its format, so that nothing later stumbles over it."""
        import json

        import pyoxigraph as ox

        try:
            if media_type == TABLE_TYPES["csv"]:
                sound = not content.decode().lstrip().startswith(("<", "{"))  # any other text may be CSV
            elif media_type in (TABLE_TYPES["xml"], GRAPH_TYPES["rdfxml"]) and b"<!DOCTYPE" in content:
                sound = False  # a DTD may hold entities that grow without end
            elif media_type == GRAPH_TYPES["jsonld"]:
                sound = isinstance(json.loads(content), (list, dict))  # to read it would fetch its context
            elif media_type in TABLE_TYPES.values():
                table = ox.parse_query_results(
                    content, format=ox.QueryResultsFormat.from_media_type(media_type)
                )
                sound = isinstance(table, ox.QueryBoolean) or all(True for _ in table)
            else:
                sound = all(True for _ in ox.parse(content, format=ox.RdfFormat.from_media_type(media_type)))
        except (SyntaxError, ValueError, OSError) as error:
            raise self._rubbish(media_type) from error
        if not sound:
            raise self._rubbish(media_type)

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
