"""How well a thread is supported by what the documents say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final

from selgraph.model import STRENGTH, Basis, Passage, Reading
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selgraph.model import Edge, Path, Speaker

MOST_TRIED: Final = (
    4  # documents that are tried together; a thread that needs more is stitched from one for each step
)

Grounds = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a thread.

    Args:
        basis: the weakest basis of its steps.
        documents: IRIs of the fewest documents that state it together, sorted; empty where a step is a
            rule's.
        whole_in: IRIs of the documents each of which states it whole, sorted.
        steps: how many statements it has.
    """

    basis: Basis
    documents: tuple[str, ...]
    whole_in: tuple[str, ...]
    steps: int

    @property
    def is_thread(self) -> bool:
        """Whether one document states the whole of it; else it is stitched from several."""
        return bool(self.whole_in)


def support_of(path: Path) -> Support:
    """Say what stands behind a thread.

    A reading stands on all the documents of its passages together.
    """
    documents, whole_in = _told_by(frozenset(grounds_of(edge) for edge in path.edges))
    return Support(path.basis, documents, whole_in, len(path.edges))


def rank(path: Path) -> tuple[int, int, int, int, list[str], list[str]]:
    """Order threads: weakest basis, then number of documents, then length.

    The fewer documents are needed to state a thread the better; of those that need equally many, the more
    documents state it whole the better; then the shorter; ties by labels. More evidence never makes a thread
    rank lower.
    """
    support = support_of(path)
    return (
        STRENGTH[support.basis],
        len(support.documents),
        -len(support.whole_in),
        support.steps,
        [node.label for node in path.nodes],
        [edge.predicate for edge in path.edges],
    )


def explain_rank(path: Path) -> str:
    """Say in one line why a thread ranks where it does."""
    support = support_of(path)
    weakest = {
        Basis.EXPLICIT: "explicit at every step",
        Basis.INTERPRETED: f"{_count(_weak(path), 'step')} of {support.steps} interpreted",
        Basis.INFERRED: f"{_count(_weak(path), 'step')} of {support.steps} inferred",
    }[support.basis]
    if support.is_thread:
        states = "states" if len(support.whole_in) == 1 else "each state"
        told = f"thread: {_list(support.whole_in)} {states} it whole"
    elif support.documents:
        told = f"stitched from {len(support.documents)} documents: {_list(support.documents)}"
    else:
        told = "no document states it"
    return f"{weakest}; {told}; {_count(support.steps, 'step')}"


def document_titles(edges: Iterable[Edge]) -> dict[str, str]:
    """Give the titles of the documents behind some statements, by IRI."""
    passages = [passage for edge in edges for speaker in edge.speakers for passage in passages_of(speaker)]
    return {passage.document: passage.title for passage in passages}


def passages_of(speaker: Speaker) -> tuple[Passage, ...]:
    """Give the passages that a speaker is or stands on; none for a rule."""
    if isinstance(speaker, Passage):
        return (speaker,)
    return speaker.passages if isinstance(speaker, Reading) else ()


def documents_of(edge: Edge) -> frozenset[str]:
    """Give the documents that have a part in a statement."""
    return frozenset(passage.document for speaker in edge.speakers for passage in passages_of(speaker))


def grounds_of(edge: Edge) -> Grounds:
    """Give the sets of documents each of which is enough for a statement; none for a rule's."""
    return _grounds(edge.speakers)


@lru_cache(maxsize=100_000)
def _grounds(speakers: tuple[Speaker, ...]) -> Grounds:
    """Give the sets of documents each of which is enough for a statement with these speakers."""
    sets = {frozenset(passage.document for passage in passages_of(speaker)) for speaker in speakers}
    sets.discard(frozenset())
    return least(sets)


def least(sets: Iterable[frozenset[str]]) -> Grounds:
    """Leave out of some sets those that hold another of them."""
    different = frozenset(sets)
    return frozenset(one for one in different if not any(other < one for other in different))


@lru_cache(maxsize=1 << 14)
def _told_by(grounds: frozenset[Grounds]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Find the fewest documents that together are enough for every step, and those each of which is.

    Args:
        grounds: of each step; steps that stand on the same documents count once.
    """
    whole_in = _whole_in(grounds)
    return whole_in[:1] or _fewest(grounds), whole_in


def _whole_in(grounds: Iterable[Grounds]) -> tuple[str, ...]:
    """Find the documents each of which is enough for every step."""
    alone = [{next(iter(ground)) for ground in step if len(ground) == 1} for step in grounds]
    return tuple(sorted(set.intersection(*alone))) if alone else ()


def _fewest(grounds: Collection[Grounds]) -> tuple[str, ...]:
    """Find the fewest documents that together are enough for every step, first by name."""
    if not all(grounds):
        return ()
    everything = sorted({document for step in grounds for ground in step for document in ground})
    for size in range(2, min(MOST_TRIED, len(everything)) + 1):
        for chosen in combinations(everything, size):
            among = frozenset(chosen)
            if all(any(ground <= among for ground in step) for step in grounds):
                return chosen
    return tuple(sorted({document for step in grounds for document in first_ground(step)}))


def first_ground(step: Grounds) -> frozenset[str]:
    """Give the documents that a statement takes where it has its own: the fewest, then first by name."""
    return min(step, key=lambda ground: (len(ground), sorted(ground)))


def _weak(path: Path) -> int:
    """Count the steps that are as weak as the whole."""
    return sum(edge.basis is path.basis for edge in path.edges)


def _count(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _list(documents: tuple[str, ...]) -> str:
    """Name documents as they can be typed."""
    return ", ".join(slug_of(document) for document in documents)
