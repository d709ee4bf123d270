"""How requests come in: bounded in size and time, and answered at once where the answer is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from selgraph.web.limits import HEADER_BYTES, Limits
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from selgraph.web.shortcut import Shortcut


class Doorway(HttpToolsProtocol):
    """One connection.

    What uvicorn does not do itself: it bounds neither the headers nor the time that a client takes for
    them, it does not cancel the work for a client that has gone, and an answer that is already known costs
    it several times what looking it up does.
    """

    limits: Limits = Limits()  # set by the front before it listens
    shortcut: Shortcut
    most_connections: int = 1000

    _task: asyncio.Task[None] | None = None
    _arriving: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _data = b""  # what came last
    _head_bytes = 0
    _in_body = False
    _is_answered = False
    _is_arriving = False
    _last_seconds = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, unless there are too many."""
        super().connection_made(transport)
        self._expect()
        if len(self.connections) > self.most_connections:
            most = self.most_connections
            self._refuse(
                Problem(
                    503,
                    f"The limit of {most} connections (--connections) was hit.",
                    fix="Try again later.",
                    headers={"Retry-After": "5"},
                )
            )

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the work for a client that has gone."""
        for timer in (self._arriving, self._stalled):
            if timer is not None:
                timer.cancel()
        task = self._task
        if task is not None and self.cycle is not None and not self.cycle.response_complete:
            super().connection_lost(exc)
            task.cancel()
        else:
            super().connection_lost(exc)
        self.pipeline.clear()

    def data_received(self, data: bytes) -> None:
        """Read what comes, as long as the headers stay within their bound."""
        is_busy = self._is_arriving or self._head_bytes or self.flow.write_paused
        if not is_busy and self._is_free() and not self.transport.is_closing():
            known = self.shortcut.answer_whole(data)
            if known is not None:
                self._send_known(known)
                return
        if not self._in_body:
            self._head_bytes += len(data)
            if self._head_bytes > HEADER_BYTES:
                self._head_bytes -= len(data)
                if self._head_bytes + data.find(b"\r\n\r\n") > HEADER_BYTES or b"\r\n\r\n" not in data:
                    self._refuse(
                        Problem(
                            431,
                            f"The headers have more than {HEADER_BYTES} bytes.",
                            fix="Send a long query with POST.",
                        )
                    )
                    return
        if self.transport.is_closing():
            return
        self._data = data
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.send_400_response("This is no HTTP request.")
        except httptools.HttpParserUpgrade:
            pass  # an upgrade is not taken; the request is answered as it stands
        self._data = b""
        if self._is_arriving and self._arriving is None:
            self._expect()

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
            known = self.shortcut.answer(self.parser.get_method(), self.url, self.headers, self._data)
            if known is not None:
                self._is_answered = True
                self.transport.write(known)
                return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand on a part of the body."""
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._in_body = self._is_arriving = False
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
        is_busy = self._is_arriving or (self.cycle is not None and not self.cycle.response_complete)
        if is_busy or idle < self.timeout_keep_alive:
            wait = self.timeout_keep_alive if is_busy else self.timeout_keep_alive - idle
            self.timeout_keep_alive_task = self.loop.call_later(wait, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

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
        task: asyncio.Task[None] = self.loop.create_task(cycle.run_asgi(app))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)
        self._task = task

    def _is_free(self) -> bool:
        """Say whether everything that came before has been answered."""
        return self.cycle is None or (self.cycle.response_complete and not self.pipeline)

    def _send_known(self, response: bytes) -> None:
        """Send a response that is complete, and be ready for the next request."""
        self.transport.write(response)
        self._wait_for_next()

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
