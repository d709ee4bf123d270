"""The SPARQL endpoint: a request made into a job, and its outcome into a response."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Final

from selgraph.web.answers import key_of
from selgraph.web.formats import TABLES, TRIPLES
from selgraph.web.negotiation import choose, takes
from selgraph.web.problem import Problem
from selgraph.web.protocol import METHODS, Asked, read_request, require_query

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from selgraph.web.answers import Answers
    from selgraph.web.jobs import Outcome
    from selgraph.web.limits import Limits
    from selgraph.web.pool import Pool

    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_CHUNK: Final = 256 << 10

CORS: Final = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After, Content-Location"),
)
SAFE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
)
_DESCRIPTIONS: Final = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "text/html",
)
_ANSWERS: Final = (*TABLES, *TRIPLES, "text/html")


class Endpoint:
    """`/sparql`.

    Args:
        pool: answers the queries.
        answers: keeps the answers.
        limits: bounds of a request.
        editor: gives the page that browsers get; None where there is none.
        describe: what answers a request without a query: handler and arguments for a format.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it has to know
        self,
        pool: Pool,
        answers: Answers,
        limits: Limits,
        editor: Callable[[], bytes],
        editor_headers: tuple[tuple[bytes, bytes], ...],
        describe: Callable[[str], tuple[str, tuple[Any, ...]]],
    ) -> None:
        """Keep what answers."""
        self._pool = pool
        self._answers = answers
        self._limits = limits
        self._editor = editor
        self._editor_headers = editor_headers
        self._describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method: str = scope["method"]
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            headers[name] = headers[name] + b", " + value if name in headers else value
        if method == "OPTIONS":
            await _send_whole(send, 204, _preflight(headers), b"")
            return
        if method not in ("GET", "HEAD", "POST", "QUERY"):
            raise Problem(
                405,
                f"The method {method} is not allowed here.",
                fix=f"Use one of: {METHODS}.",
                headers={"Allow": METHODS},
            )
        accept = headers[b"accept"].decode("latin-1") if b"accept" in headers else None
        if b"accept-charset" in headers and not takes(headers[b"accept-charset"].decode("latin-1"), "utf-8"):
            raise Problem(
                406, "Answers are in UTF-8 only.", fix="Accept UTF-8.", more={"available": ["utf-8"]}
            )
        body = b"" if method in ("GET", "HEAD") else await read_body(receive, headers, self._limits)
        asked = read_request(
            method, scope.get("query_string", b""), headers.get(b"content-type", b"").decode("latin-1"), body
        )
        compress = (
            takes(headers[b"accept-encoding"].decode("latin-1"), "gzip")
            if b"accept-encoding" in headers
            else False
        )
        if (
            method in ("GET", "HEAD")
            and asked.update is None
            and not asked.format
            and _wants_page(asked, accept)
        ):
            page = self._editor()
            await _send_whole(
                send, 200, [*self._editor_headers, (b"content-length", b"%d" % len(page))], page
            )
            return
        none_match = headers[b"if-none-match"].decode("latin-1") if b"if-none-match" in headers else None
        if (
            asked.update is None
            and not asked.query.strip()
            and method in ("GET", "HEAD")
            and b"query=" not in scope.get("query_string", b"")
        ):
            media_type = choose(accept, _DESCRIPTIONS)
            if media_type is None or media_type == "text/html":
                raise Problem(
                    406,
                    "The description of this service is RDF.",
                    fix=f"Accept one of: {', '.join(_DESCRIPTIONS[:-1])}.",
                )
            name, arguments = self._describe(media_type)
            outcome = await self._pool.do(name, (*arguments, none_match), compress=compress)
        else:
            if asked.update is None:
                require_query(asked)
            given = scope.pop("selgraph.outcome", None)  # the doorway has had it answered already
            if given is not None:
                outcome = self._pool.check(given[0].result())
            else:
                outcome = await self._ask(asked, accept, none_match, compress)
        await self._send(scope, send, outcome, method)

    async def _ask(self, asked: Asked, accept: str | None, none_match: str | None, compress: bool) -> Outcome:
        """Have a query answered."""
        arguments = (
            asked.query,
            asked.default_graphs,
            asked.named_graphs,
            asked.format,
            asked.update,
            accept,
            none_match,
        )
        return await self._pool.do("query", arguments, compress=compress)

    async def _send(self, scope: Scope, send: Send, outcome: Outcome, method: str) -> None:
        """Send an answer; one that is small and always the same is kept."""
        await send_outcome(send, outcome, self._keeper(scope, method))

    def _keeper(self, scope: Scope, method: str) -> Callable[[list[tuple[bytes, bytes]], bytes], None] | None:
        """Give what keeps this answer, where it may be kept."""
        if method != "GET":
            return None
        query: bytes = scope.get("query_string", b"")
        key = key_of(scope["raw_path"] + (b"?" + query if query else b""), scope["headers"])
        if key is None:
            return None

        def keep(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
            """Write the response as it goes over the wire, and keep it."""
            lines = b"".join(b"%s: %s\r\n" % header for header in headers)
            self._answers.keep(key, lines + b"\r\n" + body)

        return keep


def _wants_page(asked: Asked, accept: str | None) -> bool:
    """Say whether a browser is asking, which gets the editor with the query in it."""
    if not accept or "html" not in accept:
        return False
    return choose(accept, _ANSWERS if asked.query else _DESCRIPTIONS) == "text/html"


def _preflight(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """Say what a page of another origin may send."""
    answer = [(b"allow", METHODS.encode()), *CORS]
    if b"access-control-request-method" in headers:
        answer += [
            (b"access-control-allow-methods", METHODS.encode()),
            (
                b"access-control-allow-headers",
                b"Accept, Content-Type, If-None-Match, X-Requested-With, Cache-Control",
            ),
            (b"access-control-max-age", b"86400"),
        ]
    return answer


async def read_body(receive: Receive, headers: dict[bytes, bytes], limits: Limits) -> bytes:
    """Read the body of a request.

    Raises:
        Problem: it is longer than it may be (413).
    """
    most = limits.request_bytes
    declared = headers.get(b"content-length", b"0")
    size = int(declared) if declared.isdigit() else 0
    parts = []
    read = 0
    while size <= most and read <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.CancelledError
        part = message.get("body", b"")
        read += len(part)
        parts.append(part)
        if not message.get("more_body", False):
            break
    if size > most or read > most:
        raise Problem(
            413,
            f"The limit of {most} bytes in a request (--request-bytes) was hit.",
            fix="Send a shorter query.",
            more={
                "limit": {"name": "--request-bytes", "allowed": most, "unit": "bytes"},
                "spent": max(size, read),
            },
            headers={"Connection": "close"},
        )
    return b"".join(parts)


async def send_outcome(
    send: Send,
    outcome: Outcome,
    keep: Callable[[list[tuple[bytes, bytes]], bytes], None] | None = None,
    extra: tuple[tuple[bytes, bytes], ...] = SAFE,
) -> None:
    """Send what a worker handed back; its length is said first, so that a broken transfer can be told."""
    kind, parts, file = outcome
    status, etag = parts[0], parts[2]
    if kind == "A":
        body: bytes = parts[5]
        headers = write_headers(parts, len(body), extra)
        if keep is not None and status == 200 and etag:  # noqa: PLR2004 - HTTP
            keep(headers, body)
        await _send_whole(send, status, headers, body)
        return
    size: int = parts[5]
    try:
        headers = write_headers(parts, size, extra)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        sent = 0
        while sent < size:
            part = os.pread(file, _CHUNK, sent)
            sent += len(part)
            await send({"type": "http.response.body", "body": part, "more_body": sent < size})
    finally:
        os.close(file)


def write_headers(
    parts: tuple[Any, ...], size: int, extra: tuple[tuple[bytes, bytes], ...] = SAFE
) -> list[tuple[bytes, bytes]]:
    """Write the headers of an answer.

    Args:
        parts: status, Content-Type, entity tag, further headers, Content-Encoding, as workers give them.
        size: bytes of the body.
        extra: what every answer of this kind has.
    """
    status, media_type, etag, more, encoding = parts[:5]
    headers: list[tuple[bytes, bytes]] = [
        (b"content-type", media_type.encode()),
        (b"vary", b"Accept, Accept-Encoding"),
        *CORS,
        *extra,
    ]
    if etag:
        headers += [(b"etag", etag.encode()), (b"cache-control", b"no-cache")]
    elif status == 200:  # noqa: PLR2004 - HTTP
        headers.append((b"cache-control", b"no-store"))
    headers += [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in more]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    if status != 304:  # noqa: PLR2004 - HTTP; its length would be that of the answer it stands for
        headers.append((b"content-length", b"%d" % size))
    return headers


async def _send_whole(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Send a response in one piece."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
