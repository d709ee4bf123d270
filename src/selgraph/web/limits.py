"""How much one query may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEBIBYTE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of the service; over one of them an answer is refused, never cut short.

    Args:
        time_seconds: how long a query may run.
        rows: rows of a table, or triples of a graph, that one answer may hold.
        result_bytes: bytes of one answer, before it is compressed.
        memory_bytes: memory that a query may take beside the data, which is shared.
        at_once: queries that run at the same time.
        queue: queries that wait while as many run as may.
        request_bytes: bytes of a request's body; headers and address may have `HEADER_BYTES`.
        waiting_seconds: how long a client may take to send a request, or to take the next part of an answer.
        connections: connections that may be open at the same time.
        grace_seconds: how long answers that are under way may go on after SIGTERM.
    """

    time_seconds: float = 30
    rows: int = 1_000_000
    result_bytes: int = 256 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    at_once: int = 16
    queue: int = 64
    request_bytes: int = 2 * MEBIBYTE
    waiting_seconds: float = 30
    connections: int = 1000
    grace_seconds: float = 10

    @property
    def long_at_once(self) -> int:
        """How many of the queries that run may be long ones; the other places are kept for short ones."""
        return self.at_once - self.at_once // 4


HEADER_BYTES: Final = 64 * 1024  # room for a long query in the address, as browsers and proxies allow it
LONG_SECONDS: Final = 0.15  # of a processor; several that take more give way to those that have just come
WARM_SECONDS: Final = 10  # so long a worker that is idle is kept for the next query, with what it has read
LATE_SECONDS: Final = 0.25  # behind the limit of time; a crowd may keep a query's process from ending itself
PATIENCE_SECONDS: Final = 0.004  # a small query ends sooner than a further worker can be forked
SMALL_BYTES: Final = 256 << 10  # of an answer that is given at the door; a larger one holds up the others
WATCH_SECONDS: Final = 0.008  # so often a front looks at what its workers are doing
SLOW_SECONDS: Final = 0.004  # of a processor between two looks; such a query holds up what is behind it
BRISK_SECONDS: Final = 0.001  # a worker that has just ended a query soon ends the next one
DEPTH: Final = 32  # jobs that a worker may have before it; with SMALL_JOB they fit the buffer of its socket
SMALL_JOB: Final = 4096  # bytes of a job that may be sent to a worker which is still at another
