"""The line from a front to the parent that forks and kills."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from selgraph.web.nursery import MESSAGE

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


class ParentLine:
    """Messages to the parent and from it.

    Args:
        loop: the front's event loop.
        channel: the socket that leads to the parent.
        heed: told of each message: what it is, of which process, a number, and the socket that came with it
            (-1 for none).
        on_orphaned: called when the parent is gone.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        channel: socket.socket,
        heed: Callable[[bytes, int, int, int], None],
        on_orphaned: Callable[[], None],
    ) -> None:
        """Begin to listen."""
        self._loop = loop
        self._channel = channel
        self._heed = heed
        self._on_orphaned = on_orphaned
        self._heard = bytearray()
        self._file = -1  # the socket that came with the message that is being read
        channel.setblocking(False)  # noqa: FBT003 - the standard library's own signature
        loop.add_reader(channel.fileno(), self._hear)

    def tell(self, kind: bytes, pid: int = 0) -> None:
        """Send a message."""
        try:
            self._channel.send(MESSAGE.pack(kind, pid, 0))
        except OSError:
            self._on_orphaned()

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
                self._on_orphaned()
                return
            self._heard += part
            if files:
                self._file = files[0]
            if len(self._heard) == MESSAGE.size:
                kind, pid, number = MESSAGE.unpack(self._heard)
                file, self._file = self._file, -1
                self._heard.clear()
                self._heed(kind, pid, number, file)
