"""A service that runs in a process of its own, for as long as a test needs it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Running:
    """A service that was started.

    Args:
        process: its first process.
        address: where it listens, ending with a slash.
        log: the file that its stderr goes to.
        client: sends requests to it.
    """

    process: subprocess.Popen[str]
    address: str
    log: Path
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Make a client that knows no proxy."""
        self.client = httpx.Client(base_url=self.address, trust_env=False, timeout=60)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.address.rstrip("/").rsplit(":", 1)[1])

    def ask(self, query: str, accept: str | None = None, **headers: str) -> httpx.Response:
        """Send a query by GET; without an Accept header unless one is given."""
        request = self.client.build_request("GET", f"sparql?query={quote(query, safe='')}", headers=headers)
        del request.headers["accept"]
        if accept is not None:
            request.headers["accept"] = accept
        return self.client.send(request)

    def raw(self, data: bytes, *, until_close: bool = False) -> bytes:
        """Send bytes and read one whole response, or until the other end closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            received = b""
            while True:
                try:
                    part = connection.recv(65536)
                except ConnectionResetError:
                    return received
                received += part
                head, found, body = received.partition(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
                if not part or (not until_close and found and length and len(body) >= int(length[1])):
                    return received

    def children(self) -> list[int]:
        """List the processes of the service but its first: those that take requests, and workers."""
        pid = self.process.pid
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def busy(self) -> list[int]:
        """List the processes that are at work whenever one looks.

        It asks what a process wants, not what it gets: one that computes is runnable (`R`, or `D` where it
        waits for a page) all the time, however little of a processor a busy machine leaves it. One that
        takes a request is so for moments, and a worker without a query waits (`S`).
        """
        found = set(self.children())
        for _ in range(6):
            found &= {pid for pid in found if _field(pid, 0) in ("R", "D")}
            threading.Event().wait(0.03)
        return sorted(found)

    def ended_seconds(self) -> float:
        """Say how many seconds of a processor those processes of the service have had that have ended."""
        pid = self.process.pid
        return (int(_field(pid, 13)) + int(_field(pid, 14))) / os.sysconf("SC_CLK_TCK")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; gives the exit code."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(60)
        if self.process.stdout:
            self.process.stdout.close()
        return code


def _field(pid: int, number: int) -> str:
    """Read a field of proc_pid_stat(5) behind the name of a process, the state being number 0."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[number]
    except OSError:  # it has just ended
        return ""


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again, for at most two minutes."""
    for _ in range(6000):
        if is_so():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it did not come to be")


def start(folder: Path, *arguments: str, cache: Path | None = None) -> Running:
    """Start `selgraph serve` on a port that the system chooses; it listens when this returns.

    Args:
        folder: where its log goes.
        arguments: of the command.
        cache: where it keeps what it builds; nowhere if not given.
    """
    log = folder / "service.log"
    environment = {**os.environ, "SELGRAPH_CACHE": str(cache) if cache else "", "COVERAGE_PROCESS_START": ""}
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "selgraph", "serve", "--port", "0", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=environment,
        )
    assert process.stdout is not None
    line = process.stdout.readline()  # said when the socket is open, so that nothing has to be polled
    match = re.search(r"at (http://\S+)", line)
    if match is None:
        process.wait(60)
        process.stdout.close()
        raise AssertionError(f"the service did not start: {line} {log.read_text()}")
    return Running(process, match[1], log)
