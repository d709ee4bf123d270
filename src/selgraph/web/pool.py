"""The workers of one front: who is free, who waits, what became of those that ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import struct
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from selgraph.web import nursery
from selgraph.web.limits import LONG_SECONDS, PATIENCE_SECONDS, Limits
from selgraph.web.nursery import MESSAGE
from selgraph.web.problem import Problem, over
from selgraph.web.worker import out_of_memory, pack_job, unpack_reply

if TYPE_CHECKING:
    from collections.abc import Callable

Outcome = tuple[
    str, tuple[Any, ...], int
]  # kind, parts, file (-1 for none), as `worker.unpack_reply` has them

_FILE = struct.Struct("i")  # a file's number, as the kernel hands it over


class _Worker:
    """One worker, as its front sees it."""

    __slots__ = ("channel", "data", "done", "file", "is_long", "pid", "started")

    def __init__(self, pid: int, channel: socket.socket) -> None:
        """Take over a worker that has just been forked."""
        self.pid = pid
        self.channel = channel
        self.data = bytearray()
        self.file = -1
        self.done: asyncio.Future[Outcome] | None = None
        self.started = 0.0
        self.is_long = False


class Pool:
    """The workers of one front.

    Args:
        loop: the front's event loop.
        channel: to the parent, which forks and kills.
        limits: how long a query may run, how many wait.
        count: told `killed`, `died` or `limit:…` when that happens, for the metrics.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        channel: socket.socket,
        limits: Limits,
        count: Callable[[str], None],
    ) -> None:
        """Ask for a first worker, so that the first query need not wait for it."""
        self._loop = loop
        self._channel = channel
        self._limits = limits
        self._count = count
        self._idle: list[_Worker] = []
        self._all: dict[int, _Worker] = {}
        self._fate: dict[
            int, asyncio.Future[int]
        ] = {}  # of workers whose socket closed before the parent told why
        self._told: dict[
            int, int
        ] = {}  # of workers whose end the parent told before their socket was seen to close
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._wanted = 0
        self._heard = bytearray()
        self._new = -1  # the socket that came with the message that is being read
        self.on_orphaned: Callable[[], None] = lambda: None
        channel.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        loop.add_reader(channel.fileno(), self._hear)
        self._tell(nursery.SPARE)

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._all) - len(self._idle)

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
        worker = self._idle.pop() if self._idle else await self._wait()
        job = pack_job(name, arguments, compress)
        done: asyncio.Future[Outcome] = self._loop.create_future()
        worker.done = done
        worker.started = time.monotonic()
        timer = self._loop.call_later(LONG_SECONDS, self._call_long, worker)
        try:
            sent = worker.channel.send(job)
            if sent < len(job):
                await self._loop.sock_sendall(worker.channel, memoryview(job)[sent:])
            kind, parts, file = await done
        except OSError:
            kind, parts, file = await self._outlive(worker, done)
        except asyncio.CancelledError:
            self._discard(worker, kill=True)
            self._count("abandoned")
            raise
        finally:
            timer.cancel()
        if kind == "P":
            status, what, fix, more, headers = parts
            if "limit" in more:
                self._count(f"limit:{more['limit']['name']}")
            raise Problem(status, what, fix=fix, more=more, headers=headers)
        return kind, parts, file

    async def _outlive(self, worker: _Worker, done: asyncio.Future[Outcome]) -> Outcome:
        """Find out why a worker is gone while it was being told what to do."""
        self._lose(worker)
        return await done

    async def _wait(self) -> _Worker:
        """Wait until a worker is free; after a moment of patience, ask for a further one."""
        place: asyncio.Future[_Worker] = self._loop.create_future()
        self._waiting.append(place)
        timer = self._loop.call_later(PATIENCE_SECONDS if self._all else 0, self._want, place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._free(place.result())
            raise
        finally:
            timer.cancel()
            if place in self._waiting:
                self._waiting.remove(place)
            self._level()

    def _want(self, place: asyncio.Future[_Worker]) -> None:
        """Ask the parent for one more worker, for one who still waits."""
        if not place.done():
            self._wanted += 1
            self._tell(nursery.WANT)

    def _level(self) -> None:
        """Take back wishes that nobody waits for any more."""
        while self._wanted > len(self._waiting):
            self._wanted -= 1
            self._tell(nursery.FORGET)

    def _call_long(self, worker: _Worker) -> None:
        """Tell the parent that a query has become a long one."""
        worker.is_long = True
        self._tell(nursery.LONG, worker.pid)

    def _free(self, worker: _Worker) -> None:
        """Give a worker to the one who has waited longest, or keep it."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(worker)
                self._level()
                return
        self._idle.append(worker)

    def _discard(self, worker: _Worker, *, kill: bool) -> None:
        """Have no more to do with a worker."""
        if self._all.pop(worker.pid, None) is None:
            return
        self._loop.remove_reader(worker.channel.fileno())
        worker.channel.close()
        if worker.file >= 0:
            os.close(worker.file)
            worker.file = -1
        if worker in self._idle:
            self._idle.remove(worker)
        if kill:
            self._tell(nursery.KILL, worker.pid)
        if not self._all and not self._wanted:
            self._tell(nursery.SPARE)

    def _read(self, worker: _Worker) -> None:  # noqa: C901 - one place sees all ends
        """Read what a worker sends."""
        try:
            data, ancillary, _, _ = worker.channel.recvmsg(1 << 17, 64)
        except BlockingIOError:
            return
        except OSError:
            data, ancillary = b"", []
        for level, number, files in ancillary:
            if level == socket.SOL_SOCKET and number == socket.SCM_RIGHTS:
                worker.file = _FILE.unpack_from(files)[0]
        if not data:
            self._lose(worker)
            return
        worker.data += data
        try:
            outcome = unpack_reply(worker.data)
        except (ValueError, EOFError, TypeError):  # pragma: no cover - our own child wrote it
            outcome = None
        if outcome is None:
            return
        worker.data = bytearray()
        kind, parts = outcome
        done, worker.done = worker.done, None
        file, worker.file = worker.file, -1
        if done is not None and not done.done():
            done.set_result((kind.upper(), parts, file))
        elif file >= 0:
            os.close(file)
        if kind.islower() or worker.is_long:
            # it holds more memory than a new one, or has been put behind the others
            self._discard(worker, kill=True)
        else:
            self._free(worker)

    def _lose(self, worker: _Worker) -> None:
        """Tell the one whose query a worker was answering why it ended."""
        done, worker.done = worker.done, None
        self._discard(worker, kill=False)
        if done is None or done.done():
            return
        status = self._told.pop(worker.pid, None)
        if status is not None:
            done.set_exception(self._explain(status, time.monotonic() - worker.started))
            return
        fate = self._loop.create_future()
        self._fate[worker.pid] = fate
        fate.add_done_callback(
            lambda told: (
                None
                if done.done() or told.cancelled()
                else done.set_exception(self._explain(told.result(), time.monotonic() - worker.started))
            )
        )

    def _explain(self, status: int, spent: float) -> Problem:
        """Say why a worker ended in the middle of a query."""
        limits = self._limits
        if status == nursery.CROWDED:
            problem = over(
                "--at-once",
                limits.long_at_once,
                limits.long_at_once + 1,
                "long queries at once",
                "Try again later.",
            )
        elif status == -signal.SIGALRM:
            problem = over(
                "--time",
                limits.time_seconds,
                spent,
                "seconds for a query",
                "Ask for less: bind a subject or an object, or use LIMIT.",
            )
        elif status == -signal.SIGABRT:
            problem = out_of_memory(limits)
        else:
            self._count("died")
            return Problem(
                503,
                "The query ended the process that was answering it.",
                fix="Ask it in a simpler way.",
                more={"spent": round(spent, 3)},
            )
        self._count(f"limit:{problem.more['limit']['name']}")  # type: ignore[index]
        return problem

    def _hear(self) -> None:
        """Read what the parent says."""
        while True:
            try:
                part, files, _, _ = socket.recv_fds(self._channel, MESSAGE.size - len(self._heard), 1)
            except BlockingIOError:
                return
            except OSError:
                part, files = b"", []
            if not part:
                self._loop.remove_reader(self._channel.fileno())
                self.on_orphaned()
                return
            self._heard += part
            if files:
                self._new = files[0]
            if len(self._heard) < MESSAGE.size:
                continue
            kind, pid, number = MESSAGE.unpack(self._heard)
            self._heard.clear()
            self._heed(kind, pid, number)

    def _heed(self, kind: bytes, pid: int, number: int) -> None:  # noqa: C901 - one branch for each message
        """Do what the parent says."""
        if kind == nursery.GIVEN:
            worker = _Worker(pid, socket.socket(fileno=self._new))
            worker.channel.setblocking(False)  # noqa: FBT003 - the standard library's own signature
            self._all[pid] = worker
            self._loop.add_reader(worker.channel.fileno(), self._read, worker)
            if self._wanted:
                self._wanted -= 1
            self._free(worker)
        elif kind == nursery.DEAD:
            fate = self._fate.pop(pid, None)
            if fate is not None:
                fate.set_result(number)
            elif pid in self._all:
                self._told[pid] = number
        elif kind == nursery.RETURN:
            if self._idle:
                worker = self._idle[0]
                self._tell(nursery.RETURNED, worker.pid)
                self._discard(worker, kill=False)
            else:
                self._tell(nursery.NONE_IDLE)
        elif kind == nursery.FULL:
            self._wanted = max(self._wanted - 1, 0)
            while self._waiting:
                place = self._waiting.pop()
                if not place.done():
                    limits = self._limits
                    self._count("limit:--queue")
                    place.set_exception(
                        over(
                            "--queue",
                            limits.queue,
                            limits.queue + 1,
                            "queries that wait",
                            "Try again later.",
                            429,
                        )
                    )
                    break

    def _tell(self, kind: bytes, pid: int = 0) -> None:
        """Send a message to the parent."""
        try:
            self._channel.send(MESSAGE.pack(kind, pid, 0))
        except OSError:
            self.on_orphaned()
