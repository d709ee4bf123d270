"""What becomes of workers, with a clock that goes on when a test says so."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import marshal
import socket
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from selgraph.web import nursery, pool
from selgraph.web.limits import LATE_SECONDS, LONG_SECONDS, WARM_SECONDS, Limits
from selgraph.web.nursery import MESSAGE
from selgraph.web.pool import Pool
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PID = 4711
REPLY = struct.Struct("!cI")


class Clock:
    """A loop whose time stands still until it is moved on."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.now = 0.0
        self.readers: dict[int, tuple[Callable[..., object], tuple[Any, ...]]] = {}
        self._timers: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []
        self._numbers = itertools.count()
        self._loop = asyncio.new_event_loop()

    def monotonic(self) -> float:
        """Say how late it is, in seconds; stands for the function of the same name."""
        return self.now

    def call_later(self, seconds: float, do: Callable[..., object], *arguments: object) -> None:
        """Have something done later."""
        heapq.heappush(self._timers, (self.now + seconds, next(self._numbers), do, arguments))

    def call_soon(self, do: Callable[..., object], *arguments: object) -> None:
        """Have something done when the time moves on."""
        self.call_later(0, do, *arguments)

    def add_reader(self, file: int, do: Callable[..., object], *arguments: object) -> None:
        """Have something done when something can be read."""
        self.readers[file] = do, arguments

    def remove_reader(self, file: int) -> None:
        """Have it done no more."""
        self.readers.pop(file, None)

    def remove_writer(self, file: int) -> None:
        """Take no note; nothing waits to be written here."""

    def create_future(self) -> asyncio.Future[Any]:
        """Make what can be waited for."""
        return self._loop.create_future()

    def move_on(self, seconds: float) -> None:
        """Do all that is due in a time."""
        end = self.now + seconds
        while self._timers and self._timers[0][0] <= end:
            self.now, _, do, arguments = heapq.heappop(self._timers)
            do(*arguments)
        self.now = end

    def due(self) -> int:
        """Count what is to be done later."""
        return len(self._timers)

    def close(self) -> None:
        """End it."""
        self._loop.close()


class Bench:
    """A pool whose workers do what the test says; as its parent and its workers see it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Give the pool its worker."""
        self.clock = Clock()
        self.worked = 0.0  # seconds of a processor that the worker has had
        monkeypatch.setattr(pool, "time", self.clock)
        monkeypatch.setattr(pool, "seconds_worked", lambda _: self.worked)
        self._here, self._parent = socket.socketpair()
        self._workers: list[socket.socket] = []
        self.pool = Pool(self.clock, self._here, Limits(), lambda _: None, lambda _: None, lambda: None)  # type: ignore[arg-type] # as far as it is needed
        self.add_worker()
        self.told()

    def add_worker(self) -> None:
        """Give the pool a further worker."""
        for_front, worker = socket.socketpair()
        message = MESSAGE.pack(nursery.GIVEN, PID + len(self._workers), 0)
        socket.send_fds(self._parent, [message], [for_front.fileno()])
        for_front.close()
        self._workers.append(worker)
        self._fire()

    def run(self, seconds: float, worker: int = 0) -> asyncio.Future[Any]:
        """Have a worker take so many seconds of a processor for one query."""
        job = self.pool.begin("query", ())
        steps = 100
        for _ in range(steps):
            self.clock.move_on(seconds / steps)
            self.worked += seconds / steps
        self.clock.move_on(0.1)
        self.answer(worker)
        return job.done

    def answer(self, worker: int = 0) -> None:
        """Have a worker hand back what it was asked."""
        parts = marshal.dumps((200, "text/csv", "", (), "", b"n\r\n"))
        self._workers[worker].sendall(REPLY.pack(b"A", len(parts)) + parts)
        self._fire()

    def put_behind(self) -> None:
        """Have the parent say that the first worker has been put behind the others."""
        self._parent.send(MESSAGE.pack(nursery.BEHIND, PID, 0))
        self._fire()

    def told(self) -> Counter[bytes]:
        """Count what the parent has been told since it was last asked."""
        self._parent.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        data = b""
        try:
            while part := self._parent.recv(4096):
                data += part
        except BlockingIOError:
            pass
        return Counter(kind for kind, _, _ in MESSAGE.iter_unpack(data))

    def _fire(self) -> None:
        """Let the pool read what has come."""
        for do, arguments in list(self.clock.readers.values()):
            do(*arguments)

    def close(self) -> None:
        """End the workers that are still there, and everything else."""
        for worker in self._workers:
            worker.close()
        self._fire()
        self._here.close()
        self._parent.close()
        self.clock.close()


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """A pool with a worker and a clock."""
    made = Bench(monkeypatch)
    yield made
    made.close()


def test_the_only_worker_stays_after_short_queries(bench: Bench) -> None:
    """However long it is idle; its parent hears nothing of it."""
    assert bench.run(LONG_SECONDS / 2).result()[0] == "A"
    bench.clock.move_on(10 * WARM_SECONDS)
    assert bench.told() == {}
    assert bench.run(LONG_SECONDS / 2).result()[0] == "A"


def test_of_several_workers_one_that_is_idle_is_ended(bench: Bench) -> None:
    """The last one stays; what the others had read is free again."""
    bench.add_worker()
    bench.run(LONG_SECONDS / 2)
    bench.clock.move_on(2 * WARM_SECONDS)
    assert bench.told() == {nursery.KILL: 1}
    assert bench.run(LONG_SECONDS / 2, worker=1).result()[0] == "A"
    bench.clock.move_on(2 * WARM_SECONDS)
    assert bench.told() == {}


def test_a_long_query_leaves_the_last_places_to_others_until_it_ends(bench: Bench) -> None:
    """Its worker has read much, and is kept for the next one; it is ended when none comes."""
    bench.run(LONG_SECONDS * 1.5)
    assert bench.told() == {nursery.LONG: 1, nursery.SHORT: 1}
    bench.clock.move_on(WARM_SECONDS * 0.9)
    bench.run(LONG_SECONDS * 1.5)
    assert bench.told() == {nursery.LONG: 1, nursery.SHORT: 1}
    bench.clock.move_on(WARM_SECONDS * 0.9)
    assert bench.told() == {}
    assert bench.clock.due() == 1  # however many long queries there were
    bench.clock.move_on(WARM_SECONDS)
    assert bench.told() == {nursery.KILL: 1, nursery.SPARE: 1}
    assert bench.clock.due() == 0


def test_a_worker_that_was_put_behind_the_others_is_replaced(bench: Bench) -> None:
    """It cannot be put back to where it was; it may end what it is doing."""
    job = bench.pool.begin("query", ())
    bench.clock.move_on(1)
    bench.put_behind()
    assert bench.told() == {}
    bench.answer()
    assert job.done.result()[0] == "A"
    assert bench.told() == {nursery.KILL: 1, nursery.SPARE: 1}


def test_an_idle_worker_that_was_put_behind_the_others_is_replaced_at_once(bench: Bench) -> None:
    """Its long query ended before the parent knew."""
    bench.put_behind()
    assert bench.told() == {nursery.KILL: 1, nursery.SPARE: 1}


def test_a_query_whose_process_is_kept_from_ending_itself_is_ended(bench: Bench) -> None:
    """Its client is told in time, and what waited behind it is done by others."""
    late, behind = bench.pool.begin("query", ()), bench.pool.begin("query", ())
    bench.clock.move_on(Limits().time_seconds)
    assert not late.done.done()
    bench.clock.move_on(LATE_SECONDS + 0.1)
    problem = late.done.exception()
    assert isinstance(problem, Problem)
    assert problem.status == 503
    assert problem.more["limit"] == {"name": "--time", "allowed": 30, "unit": "seconds for a query"}
    assert not behind.done.done()
    assert bench.told()[nursery.KILL] == 1
