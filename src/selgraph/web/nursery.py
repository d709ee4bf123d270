"""The parent that holds the loaded data and forks everything else."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import struct
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.web.children import forget_parent, fork, kill, run_and_exit, silence
from selgraph.web.signals import heed_signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.web.limits import Limits

MESSAGE: Final = struct.Struct("!cii")  # what it is, a process, a number
WANT: Final = b"W"  # front: another worker, please
SPARE: Final = b"S"  # front: another worker, please, if nobody waits for it
FORGET: Final = b"C"  # front: one worker fewer is needed
KILL: Final = b"K"  # front: end this one
LONG: Final = b"L"  # front: this one's query has become a long one
SHORT: Final = b"E"  # front: that has ended
GIVEN: Final = b"G"  # parent: here is a worker, with its socket
BEHIND: Final = b"P"  # parent: this one's long query has been made to give way, which cannot be undone
FULL: Final = b"F"  # parent: too many wait already
DEAD: Final = b"D"  # parent: this worker has ended, with this status
RETURN: Final = b"R"  # parent: end a worker that is idle, if there is one
RETURNED: Final = b"B"  # front: this one was idle, and may be ended
NONE_IDLE: Final = b"N"  # front: none is idle

PACE_SECONDS: Final = 0.005  # a front finds out in this time whether a worker is enough for all who wait
CROWDED: Final = -1000  # the status of a worker that was ended because too many long queries ran
NICENESS: Final = 19  # a long query gets what the short ones leave


@dataclass
class _Front:
    """A process that takes requests."""

    number: int
    pid: int
    channel: socket.socket
    heard: bytearray = field(default_factory=bytearray)
    ready_at: float = 0  # when it may be given another worker


@dataclass
class _Worker:
    """A process that answers one query at a time."""

    pid: int
    front: _Front
    status: int | None = None
    is_long: bool = False
    is_behind: bool = False
    is_ending: bool = False


class Nursery:
    """Forks fronts and workers, replaces those that end and ends them all at last.

    It runs no query, no thread and no event loop of its own, so that it can fork at any moment.

    Args:
        run_front: what a front does with its number and its channel to here.
        run_worker: what a worker does with its channel to its front.
        fronts: how many fronts.
        limits: how many workers at once, how many wait.
        listeners: the socket on which each front listens; closed in workers.
        note: says something to the person who started the service.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it has to know
        self,
        run_front: Callable[[int, socket.socket], None],
        run_worker: Callable[[socket.socket], None],
        fronts: int,
        limits: Limits,
        listeners: list[socket.socket],
        note: Callable[[str], None],
    ) -> None:
        """Keep what to do."""
        self._run_front = run_front
        self._run_worker = run_worker
        self._count = fronts
        self._limits = limits
        self._listeners = listeners
        self._note = note
        self._fronts: dict[int, _Front] = {}
        self._workers: dict[int, _Worker] = {}
        self._wants: deque[_Front] = deque()
        self._asked_back = 0  # fronts that have yet to say whether a worker of theirs is idle
        self._selector = selectors.DefaultSelector()
        self._ending = 0.0  # when the grace period is over; 0 while nobody asked for an end

    def run(self, ready: Callable[[], None]) -> int:  # noqa: C901, PLR0912 - one place sees all ends
        """Run the service until SIGTERM or SIGINT.

        Args:
            ready: called once, when requests are taken and signals heeded.

        Returns:
            An exit code: 0 where it was asked to end, 1 where fronts could not be kept alive.
        """
        deaths: deque[float] = deque(maxlen=5)
        code = 0
        with heed_signals() as heard:
            self._selector.register(heard, selectors.EVENT_READ, None)
            try:
                for number in range(self._count):
                    self._fork_front(number)
                ready()
                while self._fronts or not self._ending:
                    wait = max(self._ending - time.monotonic(), 0) if self._ending else None
                    if self._wants and len(self._workers) < self._limits.at_once:
                        wait = PACE_SECONDS if wait is None else min(wait, PACE_SECONDS)
                    for key, _ in self._selector.select(wait):
                        if key.data is None:
                            self._hear_signals(heard)
                        else:
                            self._hear(key.data)
                    for front in self._reap():
                        deaths.append(time.monotonic())
                        if self._ending:
                            continue
                        if len(deaths) == deaths.maxlen and deaths[-1] - deaths[0] < 5:  # noqa: PLR2004 - five deaths in five seconds
                            self._note("The processes that take requests end again and again; giving up.")
                            code = 1
                            self._end()
                        else:
                            self._note("A process that takes requests has ended, and is replaced.")
                            self._fork_front(front.number)
                    if self._ending and time.monotonic() >= self._ending:
                        for front in self._fronts.values():
                            kill(front.pid)
                        self._ending = time.monotonic() + 1
                    self._serve_wants()
            finally:
                for pid in [*self._workers, *self._fronts]:
                    kill(pid)
                self._selector.close()
        return code

    def _hear_signals(self, heard: socket.socket) -> None:
        """Read which signals came."""
        came = heard.recv(4096)
        if signal.SIGTERM in came or signal.SIGINT in came:
            self._end()

    def _end(self) -> None:
        """Ask the fronts to finish what they are sending."""
        if not self._ending:
            self._ending = time.monotonic() + self._limits.grace_seconds
            for front in self._fronts.values():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(front.pid, signal.SIGTERM)

    def _fork_front(self, number: int) -> None:
        """Start a process that takes requests."""
        ours, theirs = socket.socketpair()
        pid = fork()
        if pid == 0:
            ours.close()
            self._selector.close()
            forget_parent({theirs.fileno(), self._listeners[number].fileno()})
            run_and_exit(lambda: self._run_front(number, theirs))
        theirs.close()
        front = _Front(number, pid, ours)
        self._fronts[pid] = front
        self._selector.register(ours, selectors.EVENT_READ, front)

    def _fork_worker(self, front: _Front) -> None:
        """Start a process that answers queries and give a front the socket that leads to it."""
        for_front, for_worker = socket.socketpair()
        pid = fork()
        if pid == 0:
            self._selector.close()
            forget_parent({for_worker.fileno()})
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the fronts decide
            silence()
            run_and_exit(lambda: self._run_worker(for_worker))
        for_worker.close()
        self._workers[pid] = _Worker(pid, front)
        with contextlib.suppress(OSError):  # a front that has just ended; its worker ends by itself
            socket.send_fds(front.channel, [MESSAGE.pack(GIVEN, pid, 0)], [for_front.fileno()])
        for_front.close()

    def _hear(self, front: _Front) -> None:
        """Read what a front wants."""
        try:
            part = front.channel.recv(1 << 16)
        except OSError:
            part = b""
        if not part:
            self._selector.unregister(front.channel)
            return
        front.heard += part
        while len(front.heard) >= MESSAGE.size:
            kind, pid, _ = MESSAGE.unpack_from(front.heard)
            del front.heard[: MESSAGE.size]
            worker = self._workers.get(pid)
            if kind == WANT:
                self._wants.append(front)
                self._ask_back(front)
                self._turn_away()
            elif kind == NONE_IDLE:
                self._asked_back -= 1
                self._turn_away()
            elif kind == SPARE:
                if not self._wants and len(self._workers) < self._limits.at_once:
                    self._fork_worker(front)
            elif kind == FORGET:
                with contextlib.suppress(ValueError):
                    self._wants.remove(front)
            elif worker is not None and worker.front is front:
                self._heed(worker, kind)

    def _heed(self, worker: _Worker, kind: bytes) -> None:
        """Do what a front wants done with one of its workers."""
        if kind in (KILL, RETURNED):
            worker.is_ending = True
            kill(worker.pid)
            self._asked_back -= kind == RETURNED
            self._turn_away()
        elif kind == SHORT:
            worker.is_long = False
        elif kind == LONG:
            worker.is_long = True
            self._bound_long(worker)
            self._put_back()

    def _ask_back(self, front: _Front) -> None:
        """Ask the other fronts for workers that lie idle, where there can be no further ones."""
        if len(self._workers) >= self._limits.at_once:
            for other in self._fronts.values():
                if other is not front:
                    self._asked_back += 1
                    self._tell(other, RETURN)

    def _turn_away(self) -> None:
        """Tell those who came last that too many wait, once it is known which workers are idle."""
        if self._asked_back > 0:
            return
        free = self._limits.at_once - sum(not worker.is_ending for worker in self._workers.values())
        while len(self._wants) > self._limits.queue + max(free, 0):
            self._tell(self._wants.pop(), FULL)

    def _bound_long(self, worker: _Worker) -> None:
        """End a query that has become a long one where too many of them run already."""
        if sum(one.is_long for one in self._workers.values()) > self._limits.long_at_once:
            worker.status = CROWDED
            kill(worker.pid)

    def _put_back(self) -> None:
        """Let long queries run on what the others leave, where there are as many of them as processors."""
        long = [worker for worker in self._workers.values() if worker.is_long]
        if len(long) < (os.cpu_count() or 1):
            return
        for worker in long:
            if not worker.is_behind:
                worker.is_behind = True
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, worker.pid, NICENESS)
                self._tell(worker.front, BEHIND, worker.pid)

    def _serve_wants(self) -> None:
        """Fork workers for those who wait; one may be enough for all who wait at a front."""
        now = time.monotonic()
        later: list[_Front] = []
        while self._wants and len(self._workers) < self._limits.at_once:
            front = self._wants.popleft()
            if front.pid not in self._fronts:
                continue
            if front.ready_at > now:
                later.append(front)
            else:
                front.ready_at = now + PACE_SECONDS
                self._fork_worker(front)
        self._wants.extendleft(reversed(later))

    def _reap(self) -> list[_Front]:
        """Take note of the children that have ended.

        Returns:
            The fronts among them.
        """
        ended: list[_Front] = []
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ended
            if pid == 0:
                return ended
            worker = self._workers.pop(pid, None)
            if worker is not None:
                self._tell(worker.front, DEAD, pid, worker.status or os.waitstatus_to_exitcode(status))
                continue
            front = self._fronts.pop(pid, None)
            if front is not None:
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(front.channel)
                front.channel.close()
                self._wants = deque(one for one in self._wants if one is not front)
                self._asked_back = 0  # what it was asked it will not answer
                ended.append(front)

    def _tell(self, front: _Front, kind: bytes, pid: int = 0, number: int = 0) -> None:
        """Send a message to a front."""
        with contextlib.suppress(OSError):
            front.channel.send(MESSAGE.pack(kind, pid, number))
