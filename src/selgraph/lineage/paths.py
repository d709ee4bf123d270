"""Threads from one thing to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import LimitError
from selgraph.lineage.compositions import ANY
from selgraph.lineage.ranking import rank
from selgraph.model import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.lineage.graph import Lineage
    from selgraph.model import Edge

MOST_PATHS: Final = (
    10_000  # past this a list of threads is no answer any more; the number is said when it is hit
)
STEPS_A_PATH: Final = (
    200  # where things serve each other steps may lead nowhere; so many for a thread is a maze
)


@dataclass(frozen=True, slots=True)
class _Step:
    """A statement that may come next.

    Args:
        edge: the statement.
        there: IRI of the thing that it comes to.
        relations: what the thread has come to with it, or may come to before it, as `Compositions` has sets.
        is_whole: whether the steps so far are a thread to be given, if nothing longer is.
    """

    edge: Edge
    there: str
    relations: int
    is_whole: bool


def find_paths(
    lineage: Lineage, start: str, *, most: int = MOST_PATHS, depth: int | None = None
) -> list[Path]:
    """Find every thread from a thing upwards to where it ends.

    A thread goes on as long as the relations behind it and the next one compose; it never comes to the same
    thing twice. One that only begins a longer one is not given. The cost grows with the number of threads,
    which can grow exponentially with their length.

    Args:
        lineage: the graph.
        start: IRI of the thing.
        most: how many threads may be found.
        depth: how many steps a thread may have; None for any number.

    Returns:
        List of Path, best first, as `rank` orders them.

    Raises:
        LimitError: there are more threads than `most`.
    """
    carried, bit = lineage.compositions.carried, lineage.compositions.bit

    def further(here: str, relations: int) -> list[_Step]:
        """List the steps that may be taken, each with the relation that it makes with what is behind."""
        steps = []
        for edge in lineage.edges_from(here):
            made = carried(relations, edge.predicate) if relations else bit(edge.predicate)
            if made:
                steps.append(_Step(edge, edge.object, made, is_whole=True))
        return steps

    trails = _walk(start, 0, further, most=most, depth=depth)
    return sorted((make_path(lineage, trail) for trail in trails), key=rank)


def find_paths_down(
    lineage: Lineage, end: str, *, most: int = MOST_PATHS, depth: int | None = None
) -> list[Path]:
    """Find every thread that comes to a thing from below, each from where it begins; else as `find_paths`.

    Args:
        lineage: the graph.
        end: IRI of the thing.
        most: how many threads may be found.
        depth: how many steps a thread may have; None for any number.

    Returns:
        List of Path, best first; each ends at the thing.

    Raises:
        LimitError: there are more threads than `most`.
    """
    accepted, bit = lineage.compositions.accepted, lineage.compositions.bit

    def further(here: str, relations: int) -> list[_Step]:
        """List the steps that may come before, each with what a thread may have come to before it."""
        steps = []
        for edge in lineage.edges_to(here):
            before = accepted(relations, edge.predicate)
            begins = bool(relations & bit(edge.predicate))
            if before or begins:  # what is no thread from here may be one from further back
                steps.append(_Step(edge, edge.subject, before, is_whole=begins))
        return steps

    trails = _walk(end, ANY, further, most=most, depth=depth)
    return sorted((make_path(lineage, trail[::-1]) for trail in trails), key=rank)


def find_paths_between(
    lineage: Lineage, start: str, end: str, *, most: int = MOST_PATHS, depth: int | None = None
) -> list[Path]:
    """Find every thread from one thing up to another.

    Args:
        lineage: the graph.
        start: IRI of the thing that serves.
        end: IRI of the thing that is served.
        most: how many threads may be found.
        depth: how many steps a thread may have; None for any number.

    Returns:
        List of Path, best first.

    Raises:
        LimitError: there are more threads than `most`, or too many steps that lead nowhere.
    """
    carried, bit = lineage.compositions.carried, lineage.compositions.bit
    leading = lineage.leading(end)

    def further(here: str, relations: int) -> list[_Step]:
        """List the steps from which the end can still be reached."""
        steps = []
        for edge in lineage.edges_from(here) if here != end else ():
            made = carried(relations, edge.predicate) if relations else bit(edge.predicate)
            if made & leading.get(edge.object, 0):
                steps.append(_Step(edge, edge.object, made, is_whole=edge.object == end))
        return steps

    trails = _walk(start, 0, further, most=most, depth=depth)
    return sorted((make_path(lineage, trail) for trail in trails), key=rank)


def _walk(
    start: str, begin: int, further: Callable[[str, int], list[_Step]], *, most: int, depth: int | None
) -> list[list[Edge]]:
    """Take all steps that may be taken, depth first and without recursion, never to the same thing twice.

    Args:
        start: IRI of the thing to begin at.
        begin: the set of relations to begin with.
        further: lists the steps from a thing, given the set of relations there.
        most: how many threads may be found.
        depth: how many steps a thread may have; None for any number.

    Returns:
        The statements of each thread in the order of the steps; of a thread and its longer ones the longest.
    """
    found: list[list[Edge]] = []
    trail: list[_Step] = []
    before: list[int] = []  # how many threads had been found when each step was taken
    passed = {start}
    taken = 0
    stack = [further(start, begin) if depth != 0 else []]
    while stack:
        if not stack[-1]:
            stack.pop()
            if trail:
                if len(found) == before.pop() and trail[-1].is_whole:
                    found.append([step.edge for step in trail])
                passed.discard(trail.pop().there)
            continue
        step = stack[-1].pop()
        if step.there in passed:
            continue
        trail.append(step)
        before.append(len(found))
        passed.add(step.there)
        stack.append(further(step.there, step.relations) if depth is None or len(trail) < depth else [])
        taken += 1
        if len(found) > most or taken > most * STEPS_A_PATH:
            break
    if len(found) > most or taken > most * STEPS_A_PATH:
        raise LimitError(
            f"There are more than {most} threads from here.",
            fix="Ask for fewer steps (--max-depth), or for one end (selgraph paths A B).",
        )
    return found


def make_path(lineage: Lineage, trail: Sequence[Edge]) -> Path:
    """Make a path of the statements of a thread."""
    iris = [trail[0].subject, *(edge.object for edge in trail)]
    return Path(tuple(lineage.node(iri) for iri in iris), tuple(trail))
