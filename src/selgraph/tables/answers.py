"""The answers that threads come to, in a few lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.lineage import explain_rank
from selgraph.model import Passage
from selgraph.tables.evidence import cite
from selgraph.tables.layout import WIDTH, Paint, paint_nothing, wrap
from selgraph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.lineage import Reached, Trace, Unreached
    from selgraph.model import Node


MOST_SHOWN: Final = 25  # a page of them; all stand in the tables of --answers


def format_answers(
    trace: Trace, kind_of: Callable[[Node], str], *, width: int = WIDTH, paint: Paint = paint_nothing
) -> str:
    """Write each answer with what carries it, then the goals that are not reached, then circles.

    Args:
        trace: the threads of one thing.
        kind_of: names what a thing is.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the headings.
    """
    lines: list[str] = []
    if trace.reached:
        lines += [
            paint(
                "name", "What it comes from, best first" if trace.is_down else "What it comes to, best first"
            )
        ]
        for place, one in enumerate(trace.reached[:MOST_SHOWN], 1):
            lines += _answer_lines(place, one, kind_of, width, paint)
        if len(trace.reached) > MOST_SHOWN:
            lines.append(f"     … and {len(trace.reached) - MOST_SHOWN} more: ask with --answers")
    if trace.unreached:
        lines += ["", paint("name", "Goals of the same documents that it does not come to")]
        for unreached in trace.unreached:
            lines += _unreached_lines(trace, unreached, width)
    for circle in trace.circles:
        names = ", ".join(f"“{node.label}”" for node in circle)
        lines += [
            "",
            *wrap(
                f"These serve each other in a circle: {names}. Look at: selgraph paths {_typed(circle)}",
                width,
            ),
        ]
    return "\n".join(lines) + ("\n" if lines else "")


def carried_by(one: Reached) -> str:
    """Say how many threads carry an answer, and how independent they are."""
    least = "" if one.apart.is_exact else "at least "
    alone = len(one.whole_in)
    parts = [
        f"{len(one.paths)} thread{'' if len(one.paths) == 1 else 's'}",
        f"{least}{one.apart.edges} edge-disjoint",
        f"{least}{one.apart.nodes} node-disjoint",
        f"{alone or 'no'} document{'' if alone == 1 else 's'} alone",
    ]
    return ", ".join(parts)


def _answer_lines(
    place: int, one: Reached, kind_of: Callable[[Node], str], width: int, paint: Paint
) -> list[str]:
    """Write one answer, and below it why its best thread ranks where it does."""
    number = f"{place:>3}. "
    margin = " " * len(number)
    lines = wrap(f"{one.node.label} ({kind_of(one.node)}): {carried_by(one)}", width, number, margin)
    return lines + [paint("faint", line) for line in wrap(explain_rank(one.paths[0]), width, margin, margin)]


def _unreached_lines(trace: Trace, one: Unreached, width: int) -> list[str]:
    """Write one goal that is not reached, with the cell that was read and is blank."""
    if not one.cells:
        return wrap(f"{one.node.label}: not stated", width, "  · ", "    ")
    lines = wrap(f"{one.node.label}: cell read, and blank", width, "  · ", "    ")
    for cell in one.cells:
        where = "; ".join(cite(speaker) for speaker in cell.said.speakers if isinstance(speaker, Passage))
        row = trace.strategy.label(cell.row) if trace.strategy else shorten(cell.row)
        lines += wrap(f"row “{row}”: {where}", width, "    ", "      ")
    return lines


def _typed(circle: tuple[Node, ...]) -> str:
    """Write two things of a circle as they can be typed."""
    return " ".join(shorten(node.iri) for node in (circle[0], circle[-1]))
