"""The process in which one query after another is answered, and which can be killed."""

from __future__ import annotations

import marshal
import os
import resource
import signal
import socket
import struct
import sys
import tempfile
from typing import TYPE_CHECKING, Any, Final

from selgraph.web.problem import Problem, explain_mistake, over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selgraph.web.limits import Limits
    from selgraph.web.reply import Reply

INLINE_BYTES: Final = (
    64 * 1024
)  # a longer answer goes through a file in memory; a socket's buffer holds this much
_HEAD: Final = struct.Struct("!cI")  # what it is, and how many bytes follow
_GREEDY: Final = (
    96 * 1024
)  # kibibytes; a worker that has grown by more is replaced, as its heap does not shrink again


def pack_job(name: str, arguments: tuple[Any, ...], compress: bool) -> bytes:
    """Write a job for a worker.

    Args:
        name: of a handler.
        arguments: texts, numbers and tuples of them.
        compress: whether the answer may be compressed.
    """
    job = marshal.dumps((name, arguments, compress))
    return _HEAD.pack(b"J", len(job)) + job


def unpack_reply(data: bytes | bytearray) -> tuple[str, tuple[Any, ...], int] | None:
    """Read what a worker hands back.

    Returns:
        None while it is not complete; else its kind (`A` an answer, `F` an answer whose body lies in a
        file, `P` a problem; small letters where the worker ends after it), its parts, and how many bytes
        it had.
    """
    if len(data) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack_from(data)
    end = _HEAD.size + size
    if len(data) < end:
        return None
    return kind.decode(), marshal.loads(bytes(data[_HEAD.size : end])), end  # noqa: S302 - our own child wrote it


def work(channel: socket.socket, handlers: Mapping[str, Callable[..., Reply]], limits: Limits) -> None:
    """Answer jobs until the other end is closed; runs in a process of its own.

    A job that passes the limit of time is ended by the kernel, with its process: no code of ours has to run
    for that, and the engine cannot be asked to stop.

    Args:
        channel: where jobs come from and answers go to.
        handlers: what there is to do, by name.
        limits: how much a job may cost.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _bound_memory(limits.memory_bytes)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for job in _receive(channel):
        name, arguments, compress = marshal.loads(job)  # noqa: S302 - our own parent wrote it
        signal.setitimer(signal.ITIMER_REAL, limits.time_seconds)
        kind, parts, body = do_job(handlers[name], arguments, compress, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        is_greedy = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > _GREEDY
        _send(channel, kind.lower() if is_greedy else kind, parts, body)
        if is_greedy:
            return


def do_job(
    handler: Callable[..., Reply], arguments: tuple[Any, ...], compress: bool, limits: Limits
) -> tuple[str, tuple[Any, ...], bytes]:
    """Do one job.

    Args:
        handler: does it.
        arguments: of the handler.
        compress: whether the answer may be compressed.
        limits: of the service.

    Returns:
        Kind, parts and body, as `unpack_reply` has them; a mistake of ours is `more["mistake"]`.
    """
    try:
        reply = handler(*arguments)
        if compress:
            reply = reply.compressed()
    except Problem as problem:
        return "P", (problem.status, problem.what, problem.fix, problem.more, problem.headers), b""
    except MemoryError:
        told = out_of_memory(limits)
        return "P", (told.status, told.what, told.fix, told.more, told.headers), b""
    except RecursionError:
        return "P", (400, "The query is nested too deeply.", "Nest it less.", {}, {}), b""
    except Exception as error:  # noqa: BLE001 - a mistake of ours is one client's error, never the end of the service
        return (
            "P",
            (
                500,
                f"The service made a mistake: {type(error).__name__}.",
                "Tell its keeper.",
                {"mistake": explain_mistake(error)},
                {},
            ),
            b"",
        )
    return "A", (reply.status, reply.content_type, reply.etag, reply.headers, reply.encoding), reply.body


def out_of_memory(limits: Limits) -> Problem:
    """Say that a query took too much memory."""
    most = limits.memory_bytes / (1 << 20)
    return over("--memory", most, most, "MiB for a query", "Ask for less: sort, group or join fewer rows.")


def _send(channel: socket.socket, kind: str, parts: tuple[Any, ...], body: bytes) -> None:
    """Hand an outcome back; a long body goes as a file, so that this process is free while a client reads."""
    if len(body) <= INLINE_BYTES:
        payload = marshal.dumps((*parts, body) if kind in "Aa" else parts)
        channel.sendall(_HEAD.pack(kind.encode(), len(payload)) + payload)
        return
    file = _open_memory()
    try:
        view = memoryview(body)
        while view:
            view = view[os.write(file, view) :]
        payload = marshal.dumps((*parts, len(body)))
        kind = "F" if kind.isupper() else "f"
        socket.send_fds(channel, [_HEAD.pack(kind.encode(), len(payload)) + payload], [file])
    finally:
        os.close(file)


def _open_memory() -> int:
    """Open a file that has no name."""
    if sys.platform == "linux":
        return os.memfd_create("answer")
    with tempfile.TemporaryFile() as file:  # pragma: no cover - other systems than the tests run on
        return os.dup(file.fileno())


def _receive(channel: socket.socket) -> Iterator[bytes]:
    """Give one job after the other, until there will be no more."""
    data = bytearray()
    while True:
        while len(data) >= _HEAD.size:
            end = _HEAD.size + _HEAD.unpack_from(data)[1]
            if len(data) < end:
                break
            job = bytes(data[_HEAD.size : end])
            del data[:end]
            yield job
        try:
            part = channel.recv(1 << 16)
        except OSError:
            return
        if not part:
            return
        data += part


def _bound_memory(extra_bytes: int) -> None:
    """Let this process take so much memory beyond what it shares with its parent."""
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - one read on the way into every worker
            now = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + extra_bytes, now + extra_bytes))
