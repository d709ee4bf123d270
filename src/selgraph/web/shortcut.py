"""The way past everything: plain queries, whose answer may be known or certainly small."""

from __future__ import annotations

import os
import re
import time
from binascii import a2b_qp
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

import pyoxigraph

from selgraph.store import TABLE_TYPES
from selgraph.store.oxigraph import is_even
from selgraph.web.answers import key_of
from selgraph.web.evaluate import Bounded, TooBigError
from selgraph.web.formats import CANONICAL_TABLES, TABLES, content_type
from selgraph.web.limits import HEADER_BYTES
from selgraph.web.negotiation import choose, takes
from selgraph.web.reply import PACKET_BYTES, Reply, make_etag
from selgraph.web.sparql import write_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.web.answers import Answers, Key
    from selgraph.web.dataset import Served
    from selgraph.web.jobs import Job, Outcome
    from selgraph.web.lookup import Lookups
    from selgraph.web.neighbours import Neighbours
    from selgraph.web.pool import Pool

_MOST_HEADS: Final = 1000  # different blocks of headers that are remembered; a client sends the same again
_LONGEST_HEAD: Final = 2000  # bytes
_ONE_QUERY: Final = re.compile(rb"""query=[!"$%'-~]*""")
_LONG_VALUE: Final = 5_000  # characters; with shorter values, an answer that is small in rows is so in bytes
_JSON: Final = ("application/sparql-results+json", "application/json")
_OK: Final = 200
_GONE: Final = 499  # in the log; nobody else is told


class Shortcut:
    """Answers a plain GET of a query, before an application is even started for it.

    Args:
        path: address of the endpoint with its question mark.
        answers: keeps what was answered.
        served: the dataset.
        pool: answers what is not small.
        lookups: tells small queries from others; None where all of them go to workers.
        neighbours: answers the plain ones among them; None where the engine does that, too.
        most_bytes: of an answer that is given here.
        first_lines: gives the status line and the headers that every response has now.
        seen: told of each answer: client, address, status, bytes, seconds.
        count: told `kept` when an answer was given from memory.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it has to know
        self,
        path: bytes,
        answers: Answers,
        served: Served,
        pool: Pool,
        lookups: Lookups | None,
        neighbours: Neighbours | None,
        *,
        most_bytes: int,
        first_lines: Callable[[], bytes],
        seen: Callable[[str, bytes, int, int, float], None],
        count: Callable[[str], None],
    ) -> None:
        """Keep what answers."""
        self._path = path
        self._start = b"GET " + path
        self._answers = answers
        self._served = served
        self._pool = pool
        self._most_bytes = most_bytes
        self._lookups = lookups
        self._neighbours = neighbours
        self._first_lines = first_lines
        self._seen = seen
        self._count = count
        self._heads: dict[bytes, tuple[bytes, bytes]] = {}

    def read_whole(self, data: bytes) -> Key | None:
        """Read a request that came in one piece, with headers as they came before.

        A client sends the same headers again and again. What they mean was found out the first time, in the
        ordinary way; from then on only the address is read.

        Args:
            data: what came. It is a request of this kind if its first line is, and the rest is known.
        """
        if not data.startswith(self._start) or len(data) > HEADER_BYTES:
            return None
        line, _, block = data.partition(b" HTTP/1.1\r\n")
        head = self._heads.get(block)
        return None if head is None else (line[4:], *head)

    def read(self, method: bytes, url: bytes, headers: list[tuple[bytes, bytes]], data: bytes) -> Key | None:
        """Read a request that has been taken apart, and remember what its headers mean.

        Args:
            method: only GET is answered here.
            url: path and query, as they were sent.
            headers: names in lower case.
            data: what came last, in which the request may stand as a whole.
        """
        if method != b"GET" or not url.startswith(self._path):
            return None
        key = key_of(url, headers)
        line, _, block = data.partition(b" HTTP/1.1\r\n")
        if (
            key is not None
            and line[4:] == url
            and block.find(b"\r\n\r\n") == len(block) - 4  # no second request stands behind the first
            and len(block) <= _LONGEST_HEAD
            and len(self._heads) < _MOST_HEADS
        ):
            self._heads[block] = key[1:]
        return key

    def answer(self, key: Key, client: str) -> bytes | None:
        """Give the whole response to a request: what was kept, or a lookup; None where it is neither."""
        begun = time.perf_counter()
        response = self._answers.find(key)
        was_kept = response is not None
        if response is None:
            response = self._look_up(*key)
            if response is None:
                return None
            self._answers.keep(key, response)
        size = len(response) - response.index(b"\r\n\r\n") - 4
        self._seen(client, key[0], _OK, size, time.perf_counter() - begun)
        if was_kept:
            self._count("kept")
        return self._first_lines() + response

    def begin(self, key: Key) -> Job | None:
        """Hand a plain query to a worker; None where the request has to go the ordinary way."""
        url, accepted, encodings = key
        encoded = url[len(self._path) :]
        accept = accepted.lstrip(b",").decode("latin-1")
        if "html" in accept or not _ONE_QUERY.fullmatch(encoded):
            return None
        query = _decode(encoded[6:])
        if query is None:
            return None
        if not query.strip():
            return None
        compress = bool(encodings) and takes(encodings.lstrip(b",").decode("latin-1"), "gzip")
        return self._pool.begin("query", (query, (), (), "", None, accept or None, None), compress=compress)

    def finish(
        self, key: Key, client: str, outcome: Outcome, seconds: float
    ) -> tuple[bytes | memoryview, ...]:
        """Write the response to a query that a worker has answered; nothing where there is more to it.

        A long body is handed on as it lies in the worker's file, and not read.
        """
        kind, parts, file = outcome
        if kind not in "AF" or parts[0] != _OK:
            return ()
        size: int = parts[5] if kind == "F" else len(parts[5])
        lines = b"".join([b"%s: %s\r\n" % header for header in write_headers(parts, size)]) + b"\r\n"
        self._seen(client, key[0], _OK, size, seconds)
        if kind == "F":
            body = memoryview(mmap(file, size, access=ACCESS_READ))
            os.close(file)
            return self._first_lines() + lines, body
        response = lines + parts[5]
        if parts[2]:
            self._answers.keep(key, response)
        return (self._first_lines() + response,)

    def abandon(self, key: Key, client: str, job: Job, seconds: float) -> None:
        """Stop the work for a client that has gone; nobody is told."""
        self._pool.abandon(job)
        self._seen(client, key[0], _GONE, 0, seconds)

    def _look_up(self, url: bytes, accepted: bytes, encodings: bytes) -> bytes | None:
        """Answer a lookup that is certainly small; whatever is wrong with it is told on the ordinary way."""
        encoded = url[len(self._path) :]
        if not _ONE_QUERY.fullmatch(encoded):
            return None
        accept = accepted.lstrip(b",").decode("latin-1")
        media_type = None if "html" in accept else choose(accept or None, TABLES)
        if media_type is None:
            return None
        query = _decode(encoded[6:])
        if query is None:
            return None
        body = self._evaluate(query, media_type)
        if body is None:
            return None
        etag = make_etag(self._served.hash, query, "", media_type)
        if (
            len(body) >= PACKET_BYTES
            and encodings
            and takes(encodings.lstrip(b",").decode("latin-1"), "gzip")
        ):
            reply = Reply(body, content_type(media_type), etag).compressed()
            lines = write_headers((200, reply.content_type, etag, (), reply.encoding), len(reply.body))
            return b"".join(b"%s: %s\r\n" % header for header in lines) + b"\r\n" + reply.body
        return _HEADS[media_type] % (etag.encode(), len(body), body)

    def _evaluate(self, query: str, media_type: str) -> bytes | None:
        """Evaluate a query if it is certainly small, and well formed."""
        if self._lookups is None:
            return None
        is_small, plain = self._lookups.judge(query)
        if not is_small:
            return None
        if plain is not None and self._neighbours is not None and media_type in _JSON:
            body = self._neighbours.answer(plain)
            if body is not None:
                return body if len(body) <= self._most_bytes else None
        try:
            result = self._served.store.query(query, base_iri=self._served.address)
            if self._lookups.longest > _LONG_VALUE:
                file = Bounded(self._most_bytes)
                result.serialize(file, format=_SYNTAXES[media_type])  # type: ignore[arg-type] # a table
                body = b"".join(file.parts)
            else:
                body = result.serialize(format=_SYNTAXES[media_type]) or b""  # type: ignore[arg-type] # as above
        except (ValueError, SyntaxError, RuntimeError, OSError, TooBigError):
            return None
        if len(body) > self._most_bytes or (media_type == TABLE_TYPES["csv"] and not is_even(body)):
            return None
        return body


def _decode(encoded: bytes) -> str | None:
    """Decode a percent-encoded text; None where it is not UTF-8.

    Quoted-printable is the same encoding with another sign, and there is a fast decoder for it.
    """
    quoted = encoded.replace(b"=", b"%3D").replace(b"+", b" ").replace(b"%", b"=")
    text = a2b_qp(quoted)
    try:
        if len(text) + 2 * quoted.count(b"=") == len(quoted):
            return text.decode()
        return unquote_plus(encoded.decode("ascii"), errors="strict")  # a sign that encodes nothing
    except ValueError:
        return None


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
