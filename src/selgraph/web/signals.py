"""Signals, as something that a selector can wait for."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HEEDED: Final = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


@contextmanager
def heed_signals() -> Iterator[socket.socket]:
    """Give a socket that can be read when a signal has come: a byte for each, its number."""
    heard, told = socket.socketpair()
    heard.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    told.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    kept = {number: signal.signal(number, _nothing) for number in HEEDED}
    old_wakeup = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield heard
    finally:
        signal.set_wakeup_fd(old_wakeup)
        for number, handler in kept.items():
            signal.signal(number, handler)
        heard.close()
        told.close()


def forget_signals() -> None:
    """Let signals do in a child what they do by themselves."""
    signal.set_wakeup_fd(-1)
    for number in HEEDED:
        signal.signal(number, signal.SIG_DFL)


def _nothing(*_: object) -> None:
    """Let the signal wake the selector, which is all it has to do."""
