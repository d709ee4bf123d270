"""What a forked process does first and last."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
from typing import TYPE_CHECKING

from selgraph.web.signals import forget_signals

if TYPE_CHECKING:
    from collections.abc import Callable


def fork() -> int:
    """Fork, with nothing left to be written twice."""
    sys.stdout.flush()
    sys.stderr.flush()
    return os.fork()


def forget_parent(kept: set[int]) -> None:
    """Make a child forget what belongs to its parent: signals, and the sockets of others.

    Args:
        kept: descriptors of the sockets that are the child's own.
    """
    forget_signals()
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - on the way into every worker
        if int(name) > 2 and int(name) not in kept:  # noqa: PLR2004 - the three standard streams
            with contextlib.suppress(OSError):
                if not stat.S_ISREG(os.fstat(int(name)).st_mode):  # a store on disk is read on from there
                    os.close(int(name))


def kill(pid: int) -> None:
    """End a child at once."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def silence() -> None:
    """Send what an engine prints when it dies nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.close(null)


def run_and_exit(do: Callable[[], None]) -> None:
    """Run a child to its end without returning into what its parent was doing."""
    code = 1
    try:
        do()
        code = 0
    except KeyboardInterrupt:
        code = 0
    except Exception:  # noqa: BLE001 - the parent replaces it; why it ended belongs into the log
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
