"""The workers of one front: who is free, who waits, what became of those that ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import struct
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from selgraph.web import nursery
from selgraph.web.ends import explain_end
from selgraph.web.jobs import Job, Outcome, Worker, choose_worker, seconds_worked
from selgraph.web.limits import (
    DEPTH,
    LATE_SECONDS,
    LONG_SECONDS,
    PATIENCE_SECONDS,
    SLOW_SECONDS,
    SMALL_JOB,
    WARM_SECONDS,
    WATCH_SECONDS,
)
from selgraph.web.parent_line import ParentLine
from selgraph.web.problem import Problem, over
from selgraph.web.worker import pack_job, unpack_reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.web.limits import Limits

_FILE = struct.Struct("i")  # a file's number, as the kernel hands it over


class Pool:
    """The workers of one front.

    Small jobs are sent to a worker while it is still at another, so that neither waits for the other. Where
    a job turns out not to be small, those behind it are given to other workers.

    Args:
        loop: the front's event loop.
        channel: to the parent, which forks and kills.
        limits: how long a query may run, how many wait.
        count: told `killed`, `died` or `limit:…` when that happens, for the metrics.
        mistake: told of a mistake of ours, which the client is not told.
        on_orphaned: called when the parent is gone.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it has to know
        self,
        loop: asyncio.AbstractEventLoop,
        channel: socket.socket,
        limits: Limits,
        count: Callable[[str], None],
        mistake: Callable[[str], None],
        on_orphaned: Callable[[], None],
    ) -> None:
        """Ask for a first worker, so that the first query need not wait for it."""
        self._loop = loop
        self._limits = limits
        self._count = count
        self._mistake = mistake
        self._all: dict[int, Worker] = {}
        self._fate: dict[
            int, asyncio.Future[int]
        ] = {}  # of workers whose socket closed before the parent told why
        self._told: dict[
            int, int
        ] = {}  # of workers whose end the parent told before their socket was seen to close
        self._waiting: deque[Job] = deque()
        self._wanted = 0
        self._is_watching = False
        self._tell = ParentLine(loop, channel, self._heed, on_orphaned).tell
        self._tell(nursery.SPARE)

    @property
    def running(self) -> int:
        """How many queries run."""
        return sum(bool(worker.jobs) for worker in self._all.values())

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return len(self._waiting)

    async def do(self, name: str, arguments: tuple[Any, ...], *, compress: bool = False) -> Outcome:
        """Have a job done by a worker.

        When the task that awaits this is cancelled, the worker is killed: work stops when the client goes.

        Args:
            name: of a handler.
            arguments: texts, numbers and tuples of them.
            compress: whether the answer may be compressed.

        Returns:
            Kind `A` or `F`, the parts of the answer, and the file with the body of an `F`, to be closed.

        Raises:
            Problem: the job found one, or a limit was hit.
        """
        job = self.begin(name, arguments, compress=compress)
        try:
            return self.check(await job.done)
        except asyncio.CancelledError:
            self.abandon(job)
            raise

    def begin(self, name: str, arguments: tuple[Any, ...], *, compress: bool = False) -> Job:
        """Have a job done by a worker, and do not wait for it.

        Returns:
            What can be waited for, or abandoned.
        """
        job = Job(pack_job(name, arguments, compress), self._loop.create_future())
        self._place(job)
        return job

    def check(self, outcome: Outcome) -> Outcome:
        """Give an outcome back, unless it is a problem.

        Raises:
            Problem: it is one.
        """
        kind, parts, _ = outcome
        if kind == "P":
            status, what, fix, more, headers = parts
            if "mistake" in more:
                self._mistake(more.pop("mistake"))
            if "limit" in more:
                self._count(f"limit:{more['limit']['name']}")
            raise Problem(status, what, fix=fix, more=more, headers=headers)
        return outcome

    def _place(self, job: Job) -> None:
        """Give a job to a worker that is idle, or soon will be; let it wait where there is none."""
        best = choose_worker(self._all.values(), job)
        if best is not None:
            self._give(best, job)
            return
        self._waiting.append(job)
        self._loop.call_later(PATIENCE_SECONDS if self._all else 0, self._want, job)

    def _give(self, worker: Worker, job: Job) -> None:
        """Send a job to a worker, with all others that come at the same time."""
        if not worker.jobs:
            worker.since = time.monotonic()
        worker.jobs.append(job)
        if not self._is_watching:
            self._is_watching = True
            self._loop.call_later(WATCH_SECONDS, self._watch)
        if not worker.outbox:
            self._loop.call_soon(self._send, worker)
        worker.outbox += job.message

    def _send(self, worker: Worker) -> None:
        """Send what a worker is to be told, as far as it takes it now."""
        if worker.pid not in self._all:
            return
        try:
            sent = worker.channel.send(worker.outbox)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # it is gone; its channel says so next
        del worker.outbox[:sent]
        if worker.outbox:
            worker.is_slow = True
            self._loop.add_writer(worker.channel.fileno(), self._send, worker)
        elif worker.is_slow:
            self._loop.remove_writer(worker.channel.fileno())

    def _watch(self) -> None:
        """Look which workers are still at what they were doing a moment ago."""
        now = time.monotonic()
        self._is_watching = False
        for worker in list(self._all.values()):
            if not worker.jobs:
                worker.seen = None
                continue
            self._is_watching = True
            if now - worker.since > self._limits.time_seconds + LATE_SECONDS:
                self._give_up(worker)
                continue
            worked = seconds_worked(worker.pid)
            if worker.jobs[0] is not worker.seen:
                worker.seen, worker.worked, worker.looked = worker.jobs[0], worked, now
                continue
            if worked - worker.worked < SLOW_SECONDS and now - worker.looked < LONG_SECONDS:
                continue  # it has not had the processor, others have
            worker.is_slow = True
            behind = list(worker.jobs)[1:]
            if worker.seen.done.done() or behind:
                self._retire(worker)
            if not worker.is_long and worked - worker.worked > LONG_SECONDS:
                worker.is_long = True
                self._tell(nursery.LONG, worker.pid)
        if self._is_watching:
            self._loop.call_later(WATCH_SECONDS, self._watch)

    def _give_up(self, worker: Worker) -> None:
        """Tell a client that its time is over, whose worker has not had the processor even to end itself."""
        job = worker.jobs.popleft()
        if not job.done.done():
            job.done.set_exception(self._explain(-signal.SIGALRM, time.monotonic() - worker.since))
        self._discard(worker, kill=True)

    def _retire(self, worker: Worker) -> None:
        """Take away from a slow worker what it has not begun; kill it where nobody waits for the rest."""
        current = worker.jobs.popleft()
        behind, worker.jobs = worker.jobs, deque([current])
        if current.done.done():
            worker.jobs.clear()
            self._discard(worker, kill=True)
        elif behind:
            worker.is_retired = True  # what has been sent to it, it would do in vain
        for job in behind:
            if not job.done.done():
                self._place(job)

    def abandon(self, job: Job) -> None:
        """Stop a job for which nobody waits any more; a small one behind another is let pass."""
        self._count("abandoned")
        job.done.cancel()
        with contextlib.suppress(ValueError):
            self._waiting.remove(job)
            self._level()
            return
        for worker in self._all.values():
            if worker.jobs and worker.jobs[0] is job and (worker.is_slow or len(worker.jobs) == 1):
                self._discard(worker, kill=True)
                return

    def _want(self, job: Job) -> None:
        """Ask the parent for one more worker, for one who still waits."""
        if job in self._waiting:
            self._wanted += 1
            self._tell(nursery.WANT)

    def _level(self) -> None:
        """Take back wishes that nobody waits for any more."""
        while self._wanted > len(self._waiting):
            self._wanted -= 1
            self._tell(nursery.FORGET)

    def _free(self, worker: Worker) -> None:
        """Give a worker what waits."""
        while self._waiting and len(worker.jobs) < DEPTH:
            job = self._waiting[0]
            if worker.jobs and (worker.is_slow or len(job.message) > SMALL_JOB):
                break
            self._waiting.popleft()
            self._give(worker, job)
        self._level()

    def _discard(self, worker: Worker, *, kill: bool) -> None:
        """Have no more to do with a worker."""
        if self._all.pop(worker.pid, None) is None:
            return
        self._loop.remove_reader(worker.channel.fileno())
        self._loop.remove_writer(worker.channel.fileno())
        worker.channel.close()
        while worker.files:
            os.close(worker.files.popleft())
        if kill:
            self._tell(nursery.KILL, worker.pid)
        behind, worker.jobs = worker.jobs, deque()
        for job in behind:
            if not job.done.done():
                self._place(job)
        if not self._all and not self._wanted:
            self._tell(nursery.SPARE)

    def _read(self, worker: Worker) -> None:
        """Read what a worker sends."""
        try:
            data, ancillary, _, _ = worker.channel.recvmsg(1 << 17, 64)
        except BlockingIOError:
            return
        except OSError:
            data, ancillary = b"", []
        for level, number, files in ancillary:
            if level == socket.SOL_SOCKET and number == socket.SCM_RIGHTS:
                worker.files.append(_FILE.unpack_from(files)[0])
        if not data:
            self._lose(worker)
            return
        worker.data += data
        while worker.jobs:
            found = unpack_reply(worker.data)
            if found is None:
                return
            kind, parts, size = found
            del worker.data[:size]
            if self._finish(worker, kind, parts):
                return

    def _finish(self, worker: Worker, kind: str, parts: tuple[Any, ...]) -> bool:
        """Hand on an outcome.

        Returns:
            Whether the worker has been sent away.
        """
        job = worker.jobs.popleft()
        file = worker.files.popleft() if kind in "Ff" else -1
        if not job.done.done():
            job.done.set_result((kind.upper(), parts, file))
        elif file >= 0:
            os.close(file)
        if kind.islower() or worker.is_behind or worker.is_retired:
            # it holds more memory than a new one, or has been put behind the others
            self._discard(worker, kill=True)
            return True
        worker.is_slow = False
        worker.since = time.monotonic()
        if worker.is_long:
            worker.is_long = False
            worker.has_read_much = True
            self._tell(nursery.SHORT, worker.pid)
        if not worker.is_watched:
            worker.is_watched = True
            self._loop.call_later(WARM_SECONDS, self._cool, worker)
        if self._waiting:
            self._free(worker)
        return False

    def _cool(self, worker: Worker) -> None:
        """End a worker that has been idle for a while; what it has read, it holds a copy of.

        One that has only read a little stays where there is no other.
        """
        if worker.pid not in self._all:
            return
        left = WARM_SECONDS if worker.jobs else worker.since + WARM_SECONDS - time.monotonic()
        if left > 0:
            self._loop.call_later(left, self._cool, worker)
        elif worker.has_read_much or len(self._all) > 1:
            self._discard(worker, kill=True)
        else:
            worker.is_watched = False

    def _lose(self, worker: Worker) -> None:
        """Tell the one whose query a worker was answering why it ended."""
        job = worker.jobs.popleft() if worker.jobs else None
        self._discard(worker, kill=False)
        status = self._told.pop(worker.pid, None)
        if job is None or job.done.done():
            return
        done = job.done
        if status is not None:
            done.set_exception(self._explain(status, time.monotonic() - worker.since))
            return
        fate = self._loop.create_future()
        self._fate[worker.pid] = fate
        fate.add_done_callback(
            lambda told: (
                None
                if done.done() or told.cancelled()
                else done.set_exception(self._explain(told.result(), time.monotonic() - worker.since))
            )
        )

    def _explain(self, status: int, spent: float) -> Problem:
        """Say why a worker ended in the middle of a query, and count it."""
        problem = explain_end(status, spent, self._limits)
        hit = problem.more.get("limit")
        self._count(f"limit:{hit['name']}" if isinstance(hit, dict) else "died")
        return problem

    def _heed(self, kind: bytes, pid: int, number: int, file: int) -> None:
        """Do what the parent says."""
        if kind == nursery.GIVEN:
            self._welcome(pid, socket.socket(fileno=file))
        elif kind == nursery.DEAD:
            fate = self._fate.pop(pid, None)
            if fate is not None:
                fate.set_result(number)
            elif pid in self._all:
                self._told[pid] = number
        elif kind == nursery.BEHIND:
            self._replace(pid)
        elif kind == nursery.RETURN:
            self._return_idle()
        elif kind == nursery.FULL:
            self._turn_away()

    def _welcome(self, pid: int, channel: socket.socket) -> None:
        """Take a worker that has just been forked, and give it what waits."""
        worker = Worker(pid, channel)
        channel.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        self._all[pid] = worker
        self._loop.add_reader(channel.fileno(), self._read, worker)
        if self._wanted:
            self._wanted -= 1
        self._free(worker)

    def _replace(self, pid: int) -> None:
        """Have a worker that has been put behind the others do nothing more than what it is doing."""
        worker = self._all.get(pid)
        if worker is None:
            return
        worker.is_behind = True
        if not worker.jobs:
            self._discard(worker, kill=True)

    def _return_idle(self) -> None:
        """Give back a worker that is idle, for another front that has none."""
        idle = next((worker for worker in self._all.values() if not worker.jobs), None)
        if idle is not None:
            self._tell(nursery.RETURNED, idle.pid)
            self._discard(idle, kill=False)
        else:
            self._tell(nursery.NONE_IDLE)

    def _turn_away(self) -> None:
        """Tell the one who came last that too many wait."""
        self._wanted = max(self._wanted - 1, 0)
        if self._waiting:
            most = self._limits.queue
            self._count("limit:--queue")
            self._waiting.pop().done.set_exception(
                over("--queue", most, most + 1, "queries that wait", "Try again later.", 429)
            )
