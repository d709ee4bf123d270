"""Many clients in one process, so light that they do not slow down the server whose speed they measure."""

from __future__ import annotations

import multiprocessing
import re
import select
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

ACCEPT = "application/sparql-results+json"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a server.

    Args:
        port: where it listens, on loopback.
        path: of its endpoint.
        queries: asked in turn, each client beginning elsewhere.
        clients: how many connections; each sends its next request when it has its answer.
        seconds: for how long.
        is_distinct: whether no request is ever sent twice: each ends with a comment of its own.
    """

    port: int
    path: str
    queries: Sequence[str]
    clients: int
    seconds: float
    is_distinct: bool


def ask(load: Load) -> float:
    """Ask from a process of its own and give the requests answered in a second.

    Raises:
        RuntimeError: an answer is not 200.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_ask, args=(load, there))
    process.start()
    there.close()
    try:
        rate: float | str = here.recv()
    except EOFError:
        rate = "the clients ended"
    process.join()
    if isinstance(rate, str):
        raise RuntimeError(rate)  # noqa: TRY004 - what a server has answered
    return rate


def _ask(load: Load, result: Connection) -> None:
    """Be all clients."""
    try:
        result.send(_count(load) / load.seconds)
    except (OSError, RuntimeError) as error:
        result.send(str(error))


def _count(load: Load) -> int:
    """Count the answers that come in time."""
    starts = [f"GET {load.path}?query={quote(query, safe='')}".encode() for query in load.queries]
    end = f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {ACCEPT}\r\n\r\n".encode()
    stamp = b"%%23%dx" % time.time_ns()
    waiting = select.epoll()
    connections: dict[int, socket.socket] = {}
    received: dict[int, bytes] = {}
    sent = answered = 0
    for turn in range(load.clients):
        connection = socket.create_connection(("127.0.0.1", load.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connections[connection.fileno()] = connection
        waiting.register(connection.fileno(), select.EPOLLIN)
        connection.sendall(starts[turn * 997 % len(starts)] + stamp + b"s%d" % turn + end)
        received[connection.fileno()] = b""
    deadline = time.monotonic() + load.seconds
    while time.monotonic() < deadline:
        for number, _ in waiting.poll(0.1):
            connection = connections[number]
            data = received[number] + connection.recv(1 << 18)
            if not _is_whole(data):
                received[number] = data
                continue
            received[number] = b""
            answered += 1
            sent += 1
            mark = stamp + b"%d" % sent if load.is_distinct else b""
            connection.sendall(starts[sent * 7 % len(starts)] + mark + end)
    for connection in connections.values():
        connection.close()
    return answered


def _is_whole(data: bytes) -> bool:
    """Say whether an answer has come, with all of its body.

    Raises:
        RuntimeError: the server has closed the connection, or its answer is not 200.
    """
    if not data:
        raise RuntimeError("the server has closed the connection")
    if not data.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(data[:300].decode(errors="replace"))
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return False
    length = _LENGTH.search(data, 0, head)
    if length:
        return len(data) >= head + 4 + int(length[1])
    return data.endswith(b"0\r\n\r\n")
