"""The way past everything: requests whose answer is known, or certainly small."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pyoxigraph

from selgraph.web.answers import key_of
from selgraph.web.formats import CANONICAL_TABLES, TABLES, content_type
from selgraph.web.lookup import is_small
from selgraph.web.negotiation import choose, takes
from selgraph.web.reply import PACKET_BYTES, Reply, make_etag
from selgraph.web.sparql import write_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.web.answers import Answers
    from selgraph.web.dataset import Served
    from selgraph.web.lookup import Fans


class Shortcut:
    """Answers a GET of a small query at once, before an application is even started for it.

    Args:
        path: address of the endpoint with its question mark.
        answers: keeps what was answered.
        served: the dataset.
        fans: tells small queries from others; None where all of them go to workers.
        most_bytes: of an answer that is given here.
        first_lines: gives the status line and the headers that every response has now.
        seen: told of each answer: address, bytes, seconds, whether it was kept.
    """

    def __init__(  # noqa: PLR0913 - what it has to know
        self,
        path: bytes,
        answers: Answers,
        served: Served,
        fans: Fans | None,
        *,
        most_bytes: int,
        first_lines: Callable[[], bytes],
        seen: Callable[[bytes, int, float, bool], None],
    ) -> None:
        """Keep what answers."""
        self._path = path
        self._answers = answers
        self._served = served
        self._most_bytes = most_bytes
        self._fans = fans
        self._first_lines = first_lines
        self._seen = seen

    def answer(self, method: bytes, url: bytes, headers: list[tuple[bytes, bytes]]) -> bytes | None:
        """Give the whole response to a request; None where it has to go the ordinary way.

        Args:
            method: only GET is answered here.
            url: path and query, as they were sent.
            headers: names in lower case.
        """
        if method != b"GET" or not url.startswith(self._path):
            return None
        begun = time.perf_counter()
        key = key_of(url, headers)
        if key is None:
            return None
        response = self._answers.find(key)
        was_kept = response is not None
        if response is None:
            _, accept, encoding = key
            response = self._look_up(
                url, accept.lstrip(b",").decode("latin-1"), encoding.lstrip(b",").decode("latin-1")
            )
            if response is None:
                return None
            self._answers.keep(key, response)
        self._seen(url, len(response), time.perf_counter() - begun, was_kept)
        return self._first_lines() + response

    def _look_up(self, url: bytes, accept: str, encoding: str) -> bytes | None:  # noqa: PLR0911 - many ways to be not small
        """Answer a query that is certainly small; whatever is wrong with it is told on the ordinary way.

        A small query holds only triple patterns: nothing in it fetches, changes data or differs each time.
        """
        if self._fans is None or "html" in accept:
            return None
        media_type = choose(accept or None, TABLES)
        encoded = url[len(self._path) :]
        if media_type is None or not encoded.startswith(b"query=") or b"&" in encoded or b"#" in encoded:
            return None
        try:
            query = unquote_plus(encoded[6:].decode("ascii"), errors="strict")
            if not is_small(query, self._fans):
                return None
            result = self._served.store.query(query, base_iri=self._served.address)
            body = result.serialize(format=_SYNTAXES[media_type]) or b""  # type: ignore[arg-type] # a table
        except (ValueError, SyntaxError, OSError):
            return None
        if len(body) > self._most_bytes:
            return None
        etag = make_etag(self._served.hash, query, "", media_type)
        if len(body) > PACKET_BYTES and takes(encoding, "gzip"):
            reply = Reply(body, content_type(media_type), etag).compressed()
            lines = write_headers((200, reply.content_type, etag, (), reply.encoding), len(reply.body))
            return b"".join(b"%s: %s\r\n" % header for header in lines) + b"\r\n" + reply.body
        return _HEADS[media_type] % (etag.encode(), len(body), body)


def _make_heads() -> dict[str, bytes]:
    """Write the headers of each format once, with places for the entity tag, the length and the body."""
    heads = {}
    for media_type in TABLES:
        headers = [
            header
            for header in write_headers((200, content_type(media_type), "", (), ""), 0)
            if header[0] not in (b"cache-control", b"content-length")
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers).replace(b"%", b"%%")
        heads[media_type] = lines + b"etag: %s\r\ncache-control: no-cache\r\ncontent-length: %d\r\n\r\n%s"
    return heads


_HEADS = _make_heads()
_SYNTAXES = {
    media_type: pyoxigraph.QueryResultsFormat.from_media_type(CANONICAL_TABLES.get(media_type, media_type))
    for media_type in TABLES
}
