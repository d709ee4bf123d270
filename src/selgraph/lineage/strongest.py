"""The strongest thread from a thing to each that it comes to, without going through all threads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product
from typing import TYPE_CHECKING, Final

from selgraph.errors import LimitError
from selgraph.lineage.paths import MOST_PATHS, STEPS_A_PATH, make_path
from selgraph.lineage.ranking import MOST_TRIED, Grounds, first_ground, grounds_of, least
from selgraph.model import STRENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Edge, Node, Path


@dataclass(frozen=True, slots=True)
class _Step:
    """A statement, with what a rank asks of it.

    Args:
        edge: the statement.
        strength: of its basis; the lower the stronger.
        grounds: the sets of documents each of which is enough for it.
        label: of what it comes to.
    """

    edge: Edge
    strength: int
    grounds: Grounds
    label: str


@dataclass(frozen=True, slots=True)
class _Told:
    """Who is needed to tell a thread.

    Args:
        enough: the least sets of at most `MOST_TRIED` documents each of which is enough for every step.
        parts: the documents that it takes when each step has its own.
        is_heard: whether some document states every step.
    """

    enough: Grounds
    parts: frozenset[str]
    is_heard: bool

    @property
    def counts(self) -> tuple[int, int]:
        """How many documents are needed, and less than none how many are each enough, as `rank` has them."""
        if not self.is_heard:
            return 0, 0
        fewest = min(map(len, self.enough)) if self.enough else len(self.parts)
        return fewest, -sum(len(one) == 1 for one in self.enough)


_NOBODY: Final = _Told(frozenset([frozenset()]), frozenset(), is_heard=True)  # a thread without a step

# Where a thread has come to, with all that its further way and its rank depend on, but for its own steps: the
# thing, the relations that it may have come to, the things in circles that it must not come to again, the
# strength of its weakest step, who is needed to tell it.
_State = tuple[str, int, frozenset[str], int, _Told]
# The labels and the relations of the steps, by which threads are told apart that are alike in all else; the
# steps.
_Trail = tuple[tuple[str, ...], tuple[str, ...], tuple["Edge", ...]]


def find_strongest(strategy: Strategy, start: str, kinds: tuple[str, ...]) -> list[tuple[Node, Path]]:
    """Find what of some kinds a thing comes to, each with the strongest thread to it, as `rank` orders them.

    Of threads that come to the same thing by equally many steps, with the same relations behind them, the
    same weakest basis and the same documents, only the one whose names come first can begin the strongest
    thread to anything beyond: what is added is the same for each. So there is one to keep for each such
    state, however many threads lead there. In circles alone, where a thread must not come to the same thing
    twice, there are as many states as threads.

    Args:
        strategy: what is said.
        start: IRI of the thing.
        kinds: names of classes.

    Returns:
        Pairs of thing and thread, by the rank of the thread.

    Raises:
        LimitError: there are too many ways through circles.
    """
    best: dict[str, tuple[tuple[object, ...], _Trail]] = {}
    for state, trail in _settle(strategy, start):
        here, _, _, strength, told = state
        if strategy.is_a(here, *kinds):
            order = (strength, *told.counts, len(trail[2]), trail[0], trail[1])
            if here not in best or order < best[here][0]:
                best[here] = order, trail
    ordered = sorted(best, key=lambda iri: (best[iri][0], iri))
    return [(strategy.node(iri), make_path(strategy.lineage, best[iri][1][2])) for iri in ordered]


def _settle(strategy: Strategy, start: str) -> Iterator[tuple[_State, _Trail]]:
    """Take one step after the other from a thing; give each state with the thread that is best in it.

    A state is settled by the first threads that come to it: they are the shortest.
    """
    lineage = strategy.lineage
    carried, bit, circling = lineage.compositions.carried, lineage.compositions.bit, lineage.circling
    begun: _State = (start, 0, circling & {start}, 0, _NOBODY)
    settled = {begun}
    layer: dict[_State, _Trail] = {begun: ((), (), ())}
    taken = 0
    while layer:
        ahead: dict[_State, _Trail] = {}
        for (here, relations, passed, strength, told), (labels, predicates, edges) in layer.items():
            for step in strategy.remember(("steps", here), partial(_steps, strategy, here)):
                predicate, there = step.edge.predicate, step.edge.object
                made = carried(relations, predicate) if relations else bit(predicate)
                if not made or there in passed:
                    continue
                taken += 1
                state: _State = (
                    there,
                    made,
                    passed | {there} if there in circling else passed,
                    max(strength, step.strength),
                    _tell(told, step.grounds),
                )
                if state in settled:
                    continue
                names = (*labels, step.label), (*predicates, predicate)
                known = ahead.get(state)
                if known is None or names < known[:2]:
                    ahead[state] = (*names, (*edges, step.edge))
        if taken > MOST_PATHS * STEPS_A_PATH:
            raise LimitError(
                f"There are too many ways from {strategy.label(start)} through circles.",
                fix="Ask for one end (selgraph paths A B).",
            )
        settled |= ahead.keys()
        yield from ahead.items()
        layer = ahead


def _steps(strategy: Strategy, iri: str) -> tuple[_Step, ...]:
    """Give the statements in which a thing serves another."""
    return tuple(
        _Step(edge, STRENGTH[edge.basis], grounds_of(edge), strategy.lineage.node(edge.object).label)
        for edge in strategy.lineage.edges_from(iri)
    )


@lru_cache(maxsize=1 << 14)
def _tell(told: _Told, step: Grounds) -> _Told:
    """Say who is needed to tell a thread with one more step."""
    if not step or not told.is_heard:
        return _Told(frozenset(), frozenset(), is_heard=False)
    joined = (behind | ground for behind, ground in product(told.enough, step))
    enough = least(one for one in joined if len(one) <= MOST_TRIED)
    return _Told(enough, told.parts | first_ground(step), is_heard=True)
