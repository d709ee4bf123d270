"""How requests come in: bounded in size and time, and answered at once where the answer is known."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from selgraph.web.limits import HEADER_BYTES, Limits
from selgraph.web.problem import Problem, over
from selgraph.web.protocol import METHODS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sized

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from selgraph.web.answers import Key
    from selgraph.web.jobs import Job, Outcome
    from selgraph.web.shortcut import Shortcut


MOST_PIPELINED: Final = 1000  # requests that wait on one connection; each takes some 2 kB
_REQUEST_LINE: Final = re.compile(rb"[\r\n]*([\w!#$%&'*+.^`|~-]{1,100}) (/\S*|\*) HTTP/1\.[01]\r\n", re.ASCII)


class _Flow(FlowControl):
    """Reads no further while a request waits for the answers to others, however often uvicorn wants to.

    Args:
        transport: of the connection.
        waiting: the requests that wait.
    """

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        """Keep what waits."""
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        """Read on, if nothing waits."""
        if not self._waiting:
            super().resume_reading()


class Doorway(HttpToolsProtocol):
    """One connection.

    What uvicorn does not do itself: it bounds neither headers nor trailers nor the requests that come before
    their turn, nor the time that a client takes for them; it does not cancel the work for a client that has
    gone; and an answer that is already known costs it several times what looking it up does.
    """

    limits: Limits = Limits()  # set by the front before it listens
    shortcut: Shortcut
    most_connections: int = 1000
    refused: Callable[[str, int, int, float, str], None] = staticmethod(lambda *_: None)

    _task: asyncio.Task[None] | None = None
    _arriving: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _data = b""  # what came last
    _client = "-"
    _job: Job | None = None  # what a worker is doing for this connection
    _key: Key = (b"", b"", b"")  # for this request
    _begun = 0.0  # since then
    _early = b""  # what came in the meantime
    _outcome: asyncio.Future[Outcome] | None = None  # what it has done, to be sent the ordinary way
    _is_ending = False
    _head_bytes = 0
    _in_body = False
    _is_answered = False
    _is_arriving = False
    _last_seconds = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, unless there are too many."""
        super().connection_made(transport)
        self.flow = _Flow(transport, self.pipeline)
        self._last_seconds = self.loop.time()
        self._client = self.client[0] if self.client else "-"
        self._expect()
        if len(self.connections) > self.most_connections:
            most, now = self.most_connections, len(self.connections)
            self._refuse(over("--connections", most, now, "connections", "Try again later."))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the work for a client that has gone."""
        for timer in (self._arriving, self._stalled):
            if timer is not None:
                timer.cancel()
        if self._job is not None:
            self.shortcut.abandon(self._key, self._client, self._job, time.perf_counter() - self._begun)
            self._job = None
        task = self._task
        if task is not None and self.cycle is not None and not self.cycle.response_complete:
            super().connection_lost(exc)
            task.cancel()
        else:
            super().connection_lost(exc)
        self.pipeline.clear()

    def data_received(self, data: bytes) -> None:
        """Read what comes, as long as the headers stay within their bound."""
        if self._job is not None:
            self._early += data
            if len(self._early) > HEADER_BYTES:
                self.flow.pause_reading()
            return
        is_busy = self._is_arriving or self._head_bytes or self.flow.write_paused
        if not is_busy and self._is_free() and not self.transport.is_closing() and self._outcome is None:
            key = self.shortcut.read_whole(data)
            if key is not None and (self._send_known(key) or self._hand_on(key, data)):
                return
        self._bound_head(data)
        if self.transport.is_closing():
            return
        self._data = data
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._refuse_unread(data, is_method=isinstance(error, httptools.HttpParserInvalidMethodError))
        except httptools.HttpParserUpgrade:
            pass  # an upgrade is not taken; the request is answered as it stands
        self._data = b""
        if self._in_body and self._head_bytes > HEADER_BYTES:
            self._refuse_head()
        if self._is_arriving and self._arriving is None:
            self._expect()

    def _bound_head(self, data: bytes) -> None:
        """Refuse headers that are too long; what comes beside a body is only counted."""
        self._head_bytes += len(data)
        if self._head_bytes > HEADER_BYTES and not self._in_body:
            self._head_bytes -= len(data)
            end = data.find(b"\r\n\r\n")
            if end < 0 or self._head_bytes + end > HEADER_BYTES:
                self._refuse_head()

    def _refuse_head(self) -> None:
        """Say that headers are too long."""
        self._refuse(
            Problem(
                431, f"The headers have more than {HEADER_BYTES} bytes.", fix="Send a long query with POST."
            )
        )

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._is_answered = False
        self._is_arriving = True

    def on_headers_complete(self) -> None:
        """Answer what is known, start the work for what is not."""
        self._in_body = True
        self._head_bytes = 0
        if self._is_free() and not self.flow.write_paused and self.parser.should_keep_alive():
            key = self.shortcut.read(self.parser.get_method(), self.url, self.headers, self._data)
            if key is not None and self._outcome is None and self._send_known(key):
                self._is_answered = True
                return
        super().on_headers_complete()
        if len(self.pipeline) > MOST_PIPELINED:
            waiting = len(self.pipeline)
            unit = "requests that wait on a connection"
            self._refuse(
                over("pipeline", MOST_PIPELINED, waiting, unit, "Read answers before you ask more.", 429)
            )

    def on_body(self, body: bytes) -> None:
        """Hand on a part of the body."""
        self._head_bytes = 0
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._in_body = self._is_arriving = False
        self._head_bytes = 0
        if self._is_answered:
            self._wait_for_next()
            return
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing has come for a while; one timer serves many requests."""
        idle = self.loop.time() - self._last_seconds
        is_busy = (
            self._job is not None
            or self._is_arriving
            or (self.cycle is not None and not self.cycle.response_complete)
        )
        if is_busy or idle < self.timeout_keep_alive:
            wait = self.timeout_keep_alive if is_busy else self.timeout_keep_alive - idle
            self.timeout_keep_alive_task = self.loop.call_later(wait, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _refuse_unread(self, data: bytes, *, is_method: bool) -> None:
        """Refuse what the parser cannot read; if that is the method alone, as one that is not allowed."""
        line = _REQUEST_LINE.match(data) if is_method else None
        if line is None:
            self.send_400_response("This is no HTTP request.")
            return
        allowed = METHODS if line[2].partition(b"?")[0].endswith(b"/sparql") else "GET, HEAD, OPTIONS"
        what = f"The method {line[1].decode()} is not allowed here."
        self._refuse(Problem(405, what, fix=f"Use one of: {allowed}.", headers={"Allow": allowed}))

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(Problem(400, msg, fix="Send a request as RFC 9112 has it."))

    def pause_writing(self) -> None:
        """Wait for a slow reader, but not for ever."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self.limits.waiting_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Start the work and remember it."""
        if self._outcome is not None:
            cycle.scope["selgraph.outcome"] = self._outcome, self._begun  # type: ignore[typeddict-unknown-key] # ours
            self._outcome = None
            cycle.keep_alive = cycle.keep_alive and not self._is_ending
        task: asyncio.Task[None] = self.loop.create_task(cycle.run_asgi(app))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)
        self._task = task
        self.flow.resume_reading()  # by what comes, or does not, it is seen whether the client is still there

    def _is_free(self) -> bool:
        """Say whether everything that came before has been answered."""
        return self.cycle is None or (self.cycle.response_complete and not self.pipeline)

    def _send_known(self, key: Key) -> bool:
        """Send the response to a request, if it is known or a lookup; say whether it was."""
        response = self.shortcut.answer(key, self._client)
        if response is None:
            return False
        self.transport.write(response)
        self._wait_for_next()
        return True

    def _hand_on(self, key: Key, data: bytes) -> bool:
        """Hand a plain query to a worker; say whether it was one."""
        job = self.shortcut.begin(key)
        if job is None:
            return False
        self._job = job
        self._key = key
        self._begun = time.perf_counter()
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None
        job.done.add_done_callback(lambda done: self._take(key, data, done))
        return True

    def _take(self, key: Key, data: bytes, done: asyncio.Future[Outcome]) -> None:
        """Send what a worker has answered; what is more than a small answer is sent the ordinary way."""
        self._job = None
        if done.cancelled():
            return
        problem = done.exception()
        response: tuple[bytes | memoryview, ...] = ()
        if problem is None and not self._is_ending:
            seconds = time.perf_counter() - self._begun
            response = self.shortcut.finish(key, self._client, done.result(), seconds)
        if response:
            for part in response:
                self.transport.write(part)
            self._wait_for_next()
        else:
            self._outcome = done
            self.data_received(data)
        early, self._early = self._early, b""
        if len(early) > HEADER_BYTES:
            self.flow.resume_reading()
        if early:
            self.data_received(early)

    def shutdown(self) -> None:
        """Close when what is under way has been sent."""
        if self._job is None:
            super().shutdown()
        else:
            self._is_ending = True

    def _wait_for_next(self) -> None:
        """Give the client its time until the next request."""
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None
        self._last_seconds = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _expect(self) -> None:
        """Give the client its time to send a request."""
        self._arriving = self.loop.call_later(self.limits.waiting_seconds, self._give_up)

    def _give_up(self) -> None:
        """Stop waiting for a request."""
        self._refuse(
            Problem(
                408,
                f"The request did not arrive within {self.limits.waiting_seconds:g} seconds.",
                fix="Send it faster.",
            )
        )

    def _refuse(self, problem: Problem) -> None:
        """Answer with a problem and close; the headers of the request may not even have been read."""
        if self.transport.is_closing():
            return
        body = problem.document()
        lines: list[Any] = [STATUS_LINE[problem.status]]
        for name, value in self.server_state.default_headers:
            lines += [name, b": ", value, b"\r\n"]
        for key, text in problem.headers.items():
            lines += [key.lower().encode(), b": ", text.encode(), b"\r\n"]
        lines += [
            b"content-type: application/problem+json\r\ncontent-length: ",
            str(len(body)).encode(),
            b"\r\nconnection: close\r\n\r\n",
            body,
        ]
        self.transport.write(b"".join(lines))
        self.transport.close()
        hit = problem.more.get("limit")
        limit = str(hit["name"]) if isinstance(hit, dict) else ""
        self.refused(self._client, problem.status, len(body), self.loop.time() - self._last_seconds, limit)
