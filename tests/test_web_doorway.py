"""The doorway: what a connection may hold at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.server import ServerState

from selgraph.web.doorway import Doorway

if TYPE_CHECKING:
    import pytest

GET = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


class Wire:
    """The other end of a connection, as a transport: keeps what is written, and whether it is read from."""

    def __init__(self) -> None:
        """Begin open, and read from."""
        self.written = b""
        self.is_read = True

    def write(self, data: bytes) -> None:
        """Take what is written."""
        self.written += data

    def pause_reading(self) -> None:
        """Be read from no longer."""
        self.is_read = False

    def resume_reading(self) -> None:
        """Be read from again."""
        self.is_read = True

    def is_closing(self) -> bool:
        """Stay open."""
        return False

    def close(self) -> None:
        """Stay open."""

    def get_extra_info(self, _name: str) -> None:
        """Know nothing of the other end."""


class NothingKnown:
    """A shortcut that leads nowhere."""

    def read_whole(self, _data: bytes) -> None:
        """Know no request."""

    def read(self, *_: object) -> None:
        """Know no request."""


def test_nothing_is_read_while_requests_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks on and on without reading fills its own buffers, not the memory of the service."""
    monkeypatch.setattr(Doorway, "shortcut", NothingKnown(), raising=False)

    async def play() -> list[tuple[int, bool]]:
        """Send four requests at once, and let them be answered one after the other."""
        may_go = asyncio.Semaphore(0)

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            """Answer when told to."""
            await may_go.acquire()
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})

        config = uvicorn.Config(app=app, lifespan="off", log_config=None)
        config.load()
        doorway = Doorway(config=config, server_state=ServerState(), app_state={})
        wire: Any = Wire()
        doorway.connection_made(wire)
        doorway.data_received(GET * 4)
        seen = [(0, wire.is_read)]
        while doorway.tasks:
            may_go.release()
            await next(iter(doorway.tasks))
            await asyncio.sleep(0)  # what is to be done next is noted down in the meantime
            seen.append((wire.written.count(b"200 OK"), wire.is_read))
        doorway.connection_lost(None)
        return seen

    assert asyncio.run(play()) == [(0, False), (1, False), (2, False), (3, True), (4, True)]
