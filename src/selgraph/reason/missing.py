"""Which statements would have to be made for one thing to serve another."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.reason.forms import SERVES, Forms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from selgraph.lineage import Compositions
    from selgraph.model import Composition
    from selgraph.reason.forms import StatedLineage, Triple

SHOWN: Final = 5  # sets that are given; how many there are is said
MOST_MISSING: Final = 3  # a thread with more than this many statements that nobody makes explains nothing

State = tuple[str, str]  # a thing, and the relation that the steps up to it have made; empty at the start


@dataclass(frozen=True, slots=True)
class Refusal:
    """A thread that is stated, and that the table of compositions stops.

    Args:
        steps: the statements from the start; the last one is the step that does not compose.
        relation: IRI of what the steps before it make.
        row: the row that refuses it; None where the table is silent.
    """

    steps: tuple[Triple, ...]
    relation: str
    row: Composition | None


@dataclass(frozen=True, slots=True)
class MissingSet:
    """Statements that nobody makes, and that would let a thread run.

    Args:
        steps: the whole thread from start to end.
        missing: those of its steps that nobody makes, in their order.
        precedents: how many statements of the same form (class, relation, class) the documents make; of the
            rarest form where several statements are missing; 0 where they make none.
    """

    steps: tuple[Triple, ...]
    missing: tuple[Triple, ...]
    precedents: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Why one thing does not serve another.

    Args:
        holds: whether it does, after all.
        refusals: threads that are stated and would reach the end but for one step, shortest first.
        sets: the smallest sets of missing statements, best first: those whose two things one document speaks
            of, then the shortest thread, then the most precedents, ties by name.
        count: how many sets of that size were found: of one statement all that there are; of more not each,
            as one thing stands for all that have its class and come by the same relation.
    """

    holds: bool
    refusals: tuple[Refusal, ...] = ()
    sets: tuple[MissingSet, ...] = ()
    count: int = 0


@dataclass(slots=True)
class _Search:
    """A search through pairs of a thing and the relation made so far."""

    steps: Mapping[str, list[Triple]]
    compositions: Compositions
    come_from: dict[State, tuple[State, Triple, bool]] = field(default_factory=dict)
    length: dict[State, int] = field(default_factory=dict)

    def begin(self, start: str) -> list[State]:
        """Follow what is stated from a thing."""
        self.length[start, ""] = 0
        return self.spread([(start, "")])

    def spread(self, states: Iterable[State]) -> list[State]:
        """Follow what is stated from some states; give all that is reached for the first time, nearest."""
        waiting = deque(states)
        reached = list(waiting)
        while waiting:
            state = waiting.popleft()
            for step in self.steps.get(state[0], ()):
                self.take(state, step, False, waiting, reached)  # noqa: FBT003 - named in `take`
        return reached

    def take(self, state: State, step: Triple, is_missing: bool, *lists: deque[State] | list[State]) -> None:
        """Take a step where it composes and leads to a new state, and note how that was reached."""
        relation = compose(self.compositions, state[1], step[1])
        there = (step[2], relation or "")
        if relation and there not in self.length:
            self.length[there] = self.length[state] + 1
            self.come_from[there] = (state, step, is_missing)
            for one in lists:
                one.append(there)

    def way_to(self, state: State) -> Iterator[tuple[Triple, bool]]:
        """Give the steps to a state from the last one back, each with whether nobody makes it."""
        while state in self.come_from:
            state, step, is_missing = self.come_from[state]
            yield step, is_missing


def compose(compositions: Compositions, behind: str, step: str) -> str | None:
    """Say what a thread makes after one more step; None where the table stops it.

    Args:
        compositions: the table.
        behind: IRI of what the steps so far make; empty at the start.
        step: IRI of the relation of the next step.
    """
    if not behind:
        return step
    row = compositions.find(behind, step)
    return row.yields if row else None


def find_missing(stated: StatedLineage, start: str, end: str, *, most: int = SHOWN) -> Absence:
    """Find the smallest sets of statements that would let a thread run from one thing to another.

    A missing statement is of a form that the documents use: its relation is stated somewhere between things
    of the same two classes; where no such statements help, of the classes above them. Only where none of
    these help is the general one given: that the one serves the other.

    Args:
        stated: what is stated, and the table.
        start: IRI of the thing that does not serve.
        end: IRI of the thing that is not served.
        most: how many sets to give.
    """
    search = _Search(_by_subject(stated.statements), stated.compositions)
    layer = search.begin(start)
    if any(thing == end for thing, relation in layer if relation):
        return Absence(holds=True)
    refusals = _find_refusals(search, layer, stated.statements, end)[:most]
    for is_wide in (False, True):
        sets = sorted(_find_sets(stated, start, end, is_wide=is_wide), key=lambda one: _rank(one, stated))
        if sets:
            return Absence(holds=False, refusals=refusals, sets=tuple(sets[:most]), count=len(sets))
    direct = (start, SERVES, end)
    return Absence(holds=False, refusals=refusals, sets=(MissingSet((direct,), (direct,), 0),), count=1)


def _find_sets(stated: StatedLineage, start: str, end: str, *, is_wide: bool) -> list[MissingSet]:
    """Find the smallest sets of missing statements of forms in use; none where too many are missing."""
    forms = Forms(stated, is_wide=is_wide)
    back = _reach_back(stated, forms.made, end)
    search = _Search(_by_subject(stated.statements), stated.compositions)
    layer = search.begin(start)
    for _ in range(MOST_MISSING):
        sets = list(_bridge(search, layer, back, forms))
        if sets:
            return sets
        layer = search.spread(_leap(search, layer, forms))
    return []


def _by_subject(stated: Collection[Triple]) -> dict[str, list[Triple]]:
    """Give the statements by their subject, in a fixed order."""
    found: dict[str, list[Triple]] = {}
    for statement in sorted(set(stated)):
        found.setdefault(statement[0], []).append(statement)
    return found


def _reach_back(stated: StatedLineage, made: set[str], end: str) -> dict[State, tuple[Triple, ...]]:
    """Find from which states the end is reached by what is stated, with the shortest way there."""
    into: dict[str, list[Triple]] = {}
    for statement in sorted(stated.statements):
        into.setdefault(statement[2], []).append(statement)
    ways: dict[State, tuple[Triple, ...]] = {(end, relation): () for relation in made}
    waiting = deque(sorted(ways))
    while waiting:
        thing, relation = waiting.popleft()
        for step in into.get(thing, ()):
            for before in sorted(made):
                state = (step[0], before)
                if state not in ways and compose(stated.compositions, before, step[1]) == relation:
                    ways[state] = (step, *ways[thing, relation])
                    waiting.append(state)
    return ways


def _bridge(
    search: _Search, layer: list[State], back: dict[State, tuple[Triple, ...]], forms: Forms
) -> Iterator[MissingSet]:
    """Give every thread that one more missing statement completes, the shortest for each set of them."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for thing, relation in sorted(back):
        for kind in forms.kinds.get(thing, ()):
            by_kind.setdefault((kind, relation), []).append(thing)
    seen: set[tuple[Triple, ...]] = set()
    for state in sorted(layer, key=lambda one: (search.length[one], one)):
        for kind in forms.kinds[state[0]]:
            for relation, other in forms.after.get(kind, ()):
                made = compose(search.compositions, state[1], relation)
                for thing in by_kind.get((other, made or ""), ()):
                    step = (state[0], relation, thing)
                    steps, missing = _thread(search, state, step, back[thing, made or ""])
                    if steps and missing not in seen and step not in forms.stated:
                        seen.add(missing)
                        yield MissingSet(steps, missing, min(forms.precedents(one) for one in missing))


def _thread(
    search: _Search, state: State, step: Triple, rest: tuple[Triple, ...]
) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Join the way to a state, a missing step and the rest; nothing where the thread would meet itself."""
    behind = list(search.way_to(state))[::-1]
    steps = (*(one for one, _ in behind), step, *rest)
    things = [steps[0][0], *(one[2] for one in steps)]
    if len(set(things)) < len(things):
        return (), ()
    return steps, (*(one for one, is_missing in behind if is_missing), step)


def _leap(search: _Search, layer: list[State], forms: Forms) -> list[State]:
    """Take one missing step to everything that is new; one state for each class and relation will do."""
    reached: list[State] = []
    done: set[tuple[str, str]] = set()
    for state in sorted(layer, key=lambda one: (search.length[one], one)):
        for kind in forms.kinds[state[0]]:
            if (kind, state[1]) in done:
                continue
            done.add((kind, state[1]))
            for relation, other in forms.after.get(kind, ()):
                for thing in forms.things[other]:
                    if thing != state[0]:
                        search.take(state, (state[0], relation, thing), True, reached)  # noqa: FBT003 - named in `take`
    return reached


def _find_refusals(
    search: _Search, layer: list[State], stated: Collection[Triple], end: str
) -> tuple[Refusal, ...]:
    """Find the steps at which threads stop that would go on to the end, shortest first, one for each row."""
    distance = _distances(stated, end)
    found: dict[tuple[str, str], tuple[int, Refusal]] = {}
    for state in layer:
        for step in search.steps.get(state[0], ()):
            if state[1] and step[2] in distance and compose(search.compositions, state[1], step[1]) is None:
                row = search.compositions.find(state[1], step[1])
                steps = (*(one for one, _ in list(search.way_to(state))[::-1]), step)
                key = (row.first, row.second) if row else (state[1], step[1])
                size = len(steps) + distance[step[2]]
                if key not in found or size < found[key][0]:
                    found[key] = (size, Refusal(steps, state[1], row))
    ordered = sorted(found.values(), key=lambda entry: (entry[0], entry[1].steps))
    return tuple(refusal for _, refusal in ordered)


def _distances(stated: Collection[Triple], end: str) -> dict[str, int]:
    """Count the steps to the end from everything that has any way there, composing or not."""
    into: dict[str, set[str]] = {}
    for subject, _, thing in stated:
        into.setdefault(thing, set()).add(subject)
    distance = {end: 0}
    waiting = deque([end])
    while waiting:
        thing = waiting.popleft()
        for subject in sorted(into.get(thing, ())):
            if subject not in distance:
                distance[subject] = distance[thing] + 1
                waiting.append(subject)
    return distance


def _rank(one: MissingSet, stated: StatedLineage) -> tuple[bool, int, int, list[str]]:
    """Order sets: one document speaks of both things, the shortest thread, most precedents, names."""
    nodes, documents = stated.nodes, stated.spoken_of
    together = all(
        documents.get(subject, set()) & documents.get(thing, set()) for subject, _, thing in one.missing
    )
    names = [nodes[iri].label if iri in nodes else iri for step in one.missing for iri in (step[0], step[2])]
    return (not together, len(one.steps), -one.precedents, names)
