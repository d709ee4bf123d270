"""What a command gives back that was typed in the process of the tests; see the fixture `type_in`."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """What a command gave back.

    Args:
        code: its exit code.
        out: what it wrote to stdout.
        err: what it wrote to stderr.
    """

    code: int
    out: str
    err: str
