"""The access log: one line for each request."""

from __future__ import annotations

import contextlib
import json
import os
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

FORMATS: Final = ("text", "json", "none")
_LONGEST: Final = 2000  # characters of an address; a query in it may be much longer
_FLUSH_SECONDS: Final = 0.2
_STDERR: Final = 2


@lru_cache(maxsize=2)
def _second(now: int) -> str:
    """Write the date and time of day, UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))


class AccessLog:
    """Writes lines in small batches, so that a log does not cost more than the request.

    Args:
        layout: one of `FORMATS`.
        write: takes whole lines; stderr if not given.
    """

    def __init__(self, layout: str, write: Callable[[bytes], object] | None = None) -> None:
        """Begin with nothing to write."""
        self._layout = layout
        self._write = write or (lambda data: os.write(_STDERR, data))
        self._lines: list[bytes] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Write from now on when the loop has time."""
        self._loop = loop

    def add(  # noqa: PLR0913, PLR0917 - what it has to know
        self, client: str, method: str, address: str, status: int, size: int, seconds: float, limit: str = ""
    ) -> None:
        """Take note of a request.

        Args:
            client: address of the client.
            method: of the request.
            address: path and query.
            status: of the response.
            size: bytes of the body.
            seconds: how long it took.
            limit: the limit that was hit; empty for none.
        """
        if self._layout == "none":
            return
        now = time.time()
        stamp = f"{_second(int(now))}.{int(now % 1 * 1000):03}Z"
        shown = address if len(address) <= _LONGEST else address[:_LONGEST] + "…"
        if self._layout == "json":
            values: dict[str, object] = {
                "time": stamp,
                "client": client,
                "method": method,
                "address": shown,
                "status": status,
                "bytes": size,
                "milliseconds": round(seconds * 1000, 2),
            }
            if limit:
                values["limit"] = limit
            line = json.dumps(values)
        else:
            safe = shown if shown.isprintable() else shown.encode("unicode_escape").decode()
            line = f"{stamp} {client} {method} {safe} {status} {size} bytes {seconds * 1000:.2f} ms"
            if limit:
                line += f" limit {limit}"
        self._lines.append(line.encode() + b"\n")
        if self._loop is None:
            self.flush()
        elif len(self._lines) == 1:
            self._loop.call_later(_FLUSH_SECONDS, self.flush)

    def mistake(self, what: str) -> None:
        """Take note of a mistake of ours, which the client is not told.

        Args:
            what: the error, and where it arose.
        """
        stamp = f"{_second(int(time.time()))}Z"
        safe = what if what.isprintable() else what.encode("unicode_escape").decode()
        line = json.dumps({"time": stamp, "mistake": what}) if self._layout == "json" else f"{stamp} {safe}"
        with contextlib.suppress(OSError):
            self._write(line.encode() + b"\n")

    def flush(self) -> None:
        """Write what has come together; a log that cannot be written stops nothing."""
        if not self._lines:
            return
        lines, self._lines = self._lines, []
        with contextlib.suppress(OSError):  # a full disk or a closed pipe; the service goes on
            self._write(b"".join(lines))
