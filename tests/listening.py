"""Servers that listen on loopback, in the process of a test."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import HTTPServer


class Quiet:
    """Keeps what answers requests from writing a log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def run_server(server: HTTPServer) -> Iterator[str]:
    """Run a server in a thread of its own, and give its address, with a slash at the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Listener(threading.Thread):
    """Takes connections at a free loopback port, notes them and hangs up."""

    def __init__(self) -> None:
        """Open the port."""
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.knocks: list[str] = []

    def run(self) -> None:
        """Take connections until the port is shut."""
        while True:
            try:
                connection, (host, _) = self.socket.accept()
            except OSError:
                return
            self.knocks.append(host)
            connection.close()


@contextmanager
def note_knocks() -> Iterator[tuple[str, list[str]]]:
    """Listen at a loopback port; gives its address and the list of those who knocked."""
    listener = _Listener()
    listener.start()
    try:
        yield f"http://127.0.0.1:{listener.socket.getsockname()[1]}/sparql", listener.knocks
    finally:
        listener.socket.shutdown(socket.SHUT_RDWR)
        listener.socket.close()
        listener.join()
