"""Why a worker ended in the middle of a query."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from selgraph.web.nursery import CROWDED
from selgraph.web.problem import Problem, over
from selgraph.web.worker import out_of_memory

if TYPE_CHECKING:
    from selgraph.web.limits import Limits


def explain_end(status: int, spent: float, limits: Limits) -> Problem:
    """Tell its client why a worker ended: a limit, or the query was too much for the engine.

    Args:
        status: as the parent tells it; a signal's number is negative.
        spent: seconds since the query began.
        limits: those that it may have hit.
    """
    if status == CROWDED:
        most = limits.long_at_once
        return over("--at-once", most, most + 1, "long queries at once", "Try again later.")
    if status == -signal.SIGALRM:
        return over(
            "--time",
            limits.time_seconds,
            spent,
            "seconds for a query",
            "Ask for less: bind a subject or an object, or use LIMIT.",
        )
    if status == -signal.SIGABRT:
        return out_of_memory(limits)
    return Problem(
        503,
        "The query ended the process that was answering it.",
        fix="Ask it in a simpler way.",
        more={"spent": round(spent, 3)},
    )
