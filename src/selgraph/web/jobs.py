"""What the workers of a front are at."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

from selgraph.web.limits import BRISK_SECONDS, DEPTH, SMALL_JOB

if TYPE_CHECKING:
    import asyncio
    import socket
    from collections.abc import Iterable

Outcome = tuple[
    str, tuple[Any, ...], int
]  # kind, parts, file (-1 for none), as `worker.unpack_reply` has them


class Job:
    """Something that a worker is to do."""

    __slots__ = ("done", "message")

    def __init__(self, message: bytes, done: asyncio.Future[Outcome]) -> None:
        """Keep what is sent and who waits for it."""
        self.message = message
        self.done = done


class Worker:
    """One worker, as its front sees it; the first of its jobs is the one that it is doing."""

    __slots__ = (
        "channel",
        "data",
        "files",
        "has_read_much",
        "is_behind",
        "is_long",
        "is_retired",
        "is_slow",
        "is_watched",
        "jobs",
        "looked",
        "outbox",
        "pid",
        "seen",
        "since",
        "worked",
    )

    def __init__(self, pid: int, channel: socket.socket) -> None:
        """Take over a worker that has just been forked."""
        self.pid = pid
        self.channel = channel
        self.data = bytearray()
        self.outbox = bytearray()
        self.files: deque[int] = deque()
        self.jobs: deque[Job] = deque()
        self.seen: Job | None = None  # what it was doing when it was last looked at
        self.since = 0.0
        self.looked = 0.0  # when that was
        self.worked = 0.0  # seconds that it had worked by then
        self.is_slow = False  # nothing more is sent to it
        self.is_long = False  # what it is doing takes long; nothing more is sent to it
        self.is_behind = False  # the parent has put it behind the others, which cannot be undone
        self.has_read_much = False  # for a long query
        self.is_watched = False  # it has worked, and somebody looks whether it goes on to
        self.is_retired = False  # it is ended when it is done with what it is doing


def choose_worker(workers: Iterable[Worker], job: Job) -> Worker | None:
    """Choose who does a job: one that is idle, or one that soon will be; None where there is neither.

    Args:
        workers: those that there are, the oldest first.
        job: a large one goes to nobody who is still at another.
    """
    best: Worker | None = None
    brisk = time.monotonic() - BRISK_SECONDS
    for worker in workers:
        if worker.is_slow or worker.is_long or len(worker.jobs) >= DEPTH:
            continue
        if not worker.jobs:
            return worker
        if len(job.message) <= SMALL_JOB and (best is None or len(worker.jobs) < len(best.jobs)):
            best = worker
            if worker.since > brisk:  # it gets on so well that another would only be in its way
                return worker
    return best


def seconds_worked(pid: int) -> float:
    """Say how many seconds of a processor a process has had; where the system does not tell, of the clock."""
    try:
        return time.clock_gettime(
            ~pid << 3 | 2
        )  # CPUCLOCK_SCHED of a process, as clock_getcpuclockid(3) has it
    except OSError:
        return time.monotonic()
