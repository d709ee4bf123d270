"""What every topic of the bench measures with: one shape of result, and one way to race engines.

A topic is a module of this folder with a function `measure_topic(plan: Plan) -> Iterable[Measurement]`, named
in `TOPICS` of `__main__.py`. It says what it measures, of whom and on how many quads; what is beside what,
and how many times faster, is worked out of the rows by `report.py`.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from pathlib import Path

OURS: Final = "selgraph"  # beside its rows all others with the same question stand
SLOW_SECONDS: Final = 2  # what takes longer is run once
MORE_IS_BETTER: Final = ("requests/s",)  # units; of all others (s, MB, us/quad) less is better


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table.

    Args:
        topic: name of the topic.
        what: what was done or asked; rows of the same `what`, `quads` and `unit` stand beside each other.
        who: which engine did it; one of ours begins with `selgraph`, and `selgraph` alone is what the others
            are held against.
        value: median of the rounds in `unit`; None where there is none, and then `note` says why.
        unit: `s`, `MB`, `us/quad`, `requests/s`.
        quads: how many quads the dataset has.
        rounds: how many times it was run.
        answers: how many answers there were; None where that means nothing.
        counts: whether the value may stand beside others: the answer is the one that the others give.
        note: what a reader has to know: why there is no value, or why it does not count.
        beside: what ours took for the same, where that is no row of its own; None where it is.
    """

    topic: str
    what: str
    who: str
    value: float | None = None
    unit: str = "s"
    quads: int = 0
    rounds: int = 1
    answers: int | None = None
    counts: bool = True
    note: str = ""
    beside: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run of the bench is to do.

    Args:
        sizes: about how many quads the generated datasets have, smallest first.
        rounds: how many times each thing is run.
        is_quick: whether to look only whether everything runs: small data, one or two rounds, no load.
        folder: for files that the run needs; empty at first and thrown away afterwards.
        home: of the corpus that is measured where strategies are not generated; None for the shipped one.
        say: tells the reader what is being done.
    """

    sizes: tuple[int, ...]
    rounds: int
    is_quick: bool
    folder: Path
    home: Path | None = None
    say: Callable[[str], None] = field(default=lambda _: None)

    def with_rounds(self, rounds: int) -> Plan:
        """Give the same with another number of rounds."""
        return replace(self, rounds=rounds)


class MissingPeerError(Exception):
    """A peer that is not installed; the message says what to install."""


class CannotAnswerError(Exception):
    """A peer that cannot answer this; the message says why."""


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer with the time that it took, where the engine's own process has measured it.

    Args:
        answer: what is compared.
        seconds: how long it took.
    """

    answer: Hashable
    seconds: float


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine in a race.

    Args:
        name: for the table.
        ask: does the work and gives the answer; what is compared with the others' has to be equal to theirs:
            a frozen set, a sorted tuple, a number, or True for work that has no answer. May raise
            CannotAnswerError.
        most_rounds: fewer rounds than planned, where one takes long; 0 for as many as planned.
    """

    name: str
    ask: Callable[[], Hashable | Timed]
    most_rounds: int = 0


def race(
    plan: Plan,
    topic: str,
    what: str,
    contenders: Iterable[Contender],
    *,
    quads: int = 0,
) -> Iterator[Measurement]:
    """Let engines do the same: first their answers are compared, then those who agree are timed, in turn.

    The answer that most give is taken for right, and of several the first one's; who answers otherwise is
    named and gets no time.

    Args:
        plan: how many rounds.
        topic: for the rows.
        what: for the rows.
        contenders: the engines, ours among them.
        quads: for the rows.
    """
    entered = list(contenders)
    answers: dict[str, Hashable] = {}
    failed: dict[str, str] = {}
    first: dict[str, float] = {}
    for one in entered:
        try:
            timed = _ask(one)
        except (CannotAnswerError, MissingPeerError) as error:
            failed[one.name] = str(error)
            continue
        answers[one.name], first[one.name] = timed.answer, timed.seconds
    agreed = choose_answer(list(answers.values()))
    racing = [one for one in entered if one.name in answers and answers[one.name] == agreed]
    times: dict[str, list[float]] = {one.name: [] for one in racing}
    for turn in range(plan.rounds):
        for one in racing:
            slow = first[one.name] > SLOW_SECONDS
            if turn >= (1 if slow else one.most_rounds or plan.rounds):
                continue
            # the first answer of a slow engine has been timed already
            try:
                times[one.name].append(first[one.name] if slow else _ask(one).seconds)
            except CannotAnswerError:  # it could before; what it took then counts
                times[one.name] = times[one.name] or [first[one.name]]
    for one in entered:
        if one.name in failed:
            yield Measurement(topic, what, one.name, quads=quads, counts=False, note=failed[one.name])
        elif one.name in times:
            yield Measurement(
                topic,
                what,
                one.name,
                statistics.median(times[one.name]),
                quads=quads,
                rounds=len(times[one.name]),
                answers=_count(agreed),
            )
        else:
            note = f"answers differently: {_count(answers[one.name])} where others give {_count(agreed)}"
            yield Measurement(
                topic,
                what,
                one.name,
                quads=quads,
                answers=_count(answers[one.name]),
                counts=False,
                note=note,
            )


def _ask(one: Contender) -> Timed:
    """Let an engine answer, and take the time where it has not done so itself."""
    begin = time.perf_counter()
    answer = one.ask()
    seconds = time.perf_counter() - begin
    return answer if isinstance(answer, Timed) else Timed(answer, seconds)


def choose_answer(answers: Sequence[Hashable]) -> Hashable:
    """Choose the answer that most give; of several the one that was given first; None where there is none."""
    chosen: Hashable = None
    most = 0
    for answer in answers:
        votes = sum(1 for other in answers if other == answer)
        if votes > most:
            chosen, most = answer, votes
    return chosen


def _count(answer: Hashable) -> int | None:
    """Say how many answers an answer is; None of one that only says that the work was done."""
    if isinstance(answer, bool) or answer is None:
        return None
    return answer if isinstance(answer, int) else len(answer)  # type: ignore[arg-type]
