"""What is left standing when something is taken away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Final

from selgraph.model import STRENGTH, Basis, Edge
from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selgraph.lineage.graph import Lineage
    from selgraph.lineage.removable import Removal
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Speaker

ENDS: Final = ("End",)
MEASURES: Final = ("Measure",)
MOST_TOGETHER: Final = 6  # removals of which every group is tried; of more, pairs


class Verdict(StrEnum):
    """What a removal does to a goal, an objective or a measure, the worst first."""

    REMOVED = "taken away itself"
    LOSES_ALL = "loses all support"
    LOSES_EXPLICIT = "loses explicit support"
    WEAKER = "weaker"
    UNCHANGED = "unchanged"


WORST: Final = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Strength:
    """How many things serve an end, or have a measure.

    Args:
        explicit: by a statement that a passage makes.
        interpreted: by a statement that a reading alone makes.
        inferred: by no statement, but by threads.
    """

    explicit: int = 0
    interpreted: int = 0
    inferred: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.explicit + self.interpreted + self.inferred


@dataclass(frozen=True, slots=True)
class Effect:
    """What a removal does to one end or measure.

    Args:
        node: the end or the measure.
        before: what it had.
        after: what it has left.
        verdict: in a word.
        together: names of the removals that only together do this; empty where one of them alone does.
        lost: the statements that are gone and led to it.
    """

    node: Node
    before: Strength
    after: Strength
    verdict: Verdict
    together: tuple[str, ...] = ()
    lost: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf(Answer):
    """What is left when some things are taken away.

    Args:
        removals: what is taken away.
        effects: what it does to each end and measure, the worst first, then by label; unchanged ones too.
        strategy: what was said before.
    """

    removals: tuple[Removal, ...]
    effects: tuple[Effect, ...]
    strategy: Strategy = field(repr=False, compare=False)

    @property
    def changed(self) -> tuple[Effect, ...]:
        """The effects on what does not stay as it was."""
        return tuple(one for one in self.effects if one.verdict is not Verdict.UNCHANGED)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each end and measure that changes; how many do not stands below."""
        rows = []
        for one in self.changed:
            before, after = one.before, one.after
            cells = (
                one.node.label,
                self.strategy.kind_label(one.node),
                _numbers(before),
                _numbers(after),
                str(one.verdict),
                " and ".join(one.together),
            )
            rows.append(Row(cells, one.lost))
        columns = ("what", "kind", "before", "after", "verdict", "only together")
        title = "Without " + " and ".join(one.name for one in self.removals)
        notes = [
            f"{len(self.effects) - len(rows)} of {len(self.effects)} ends and measures stay as they were."
        ]
        notes += [
            f"With {one.name} go: {', '.join(node.label for node in one.also)}."
            for one in self.removals
            if one.also
        ]
        notes.append(
            "Numbers count what serves an end or has a measure: explicit / interpreted / inferred by threads."
        )
        return (Sheet(title, columns, tuple(rows), tuple(notes)),)


def whatif(strategy: Strategy, removals: Sequence[Removal]) -> WhatIf:
    """Say what is left when some things are taken away together.

    Args:
        strategy: what is said.
        removals: what is taken away, at least one.
    """
    trial = _Trial(strategy, tuple(removals))
    ends = strategy.remember("ends and measures", lambda: strategy.of_kind(*ENDS, *MEASURES))
    effects = [trial.effect(node) for node in ends]
    effects.sort(key=lambda one: (WORST[one.verdict], one.node.label, one.node.iri))
    return WhatIf(tuple(removals), tuple(effects), strategy)


class _Trial:
    """Takes groups of removals away, each once.

    Args:
        strategy: what is said.
        removals: what is taken away.
    """

    def __init__(self, strategy: Strategy, removals: tuple[Removal, ...]) -> None:
        """Take nothing away yet."""
        self._strategy = strategy
        self._removals = removals
        self._left: dict[tuple[int, ...], Lineage] = {}
        self._whole = tuple(range(len(removals)))
        self._gone, self._silent = self._all_of(self._whole)
        self._lost = self._lost_edges()
        self._touched = self._find_touched()
        self._arriving = strategy.lineage.arriving(edge.subject for edge in self._lost)

    def effect(self, node: Node) -> Effect:
        """Say what all removals together do to one end or measure."""
        before = self._strategy.remember(("strength", node.iri), lambda: self._strength(node.iri, ()))
        if node.iri not in self._touched:
            return Effect(node, before, before, Verdict.UNCHANGED)
        after, verdict = self._verdict(node.iri, before, self._whole)
        together: tuple[str, ...] = ()
        if verdict in (Verdict.LOSES_ALL, Verdict.LOSES_EXPLICIT):
            group = self._smallest(node.iri, before, verdict)
            together = tuple(self._removals[one].name for one in group) if len(group) > 1 else ()
        lost = () if verdict is Verdict.UNCHANGED else self._lost_towards(node.iri)
        return Effect(node, before, after, verdict, together, lost)

    def _verdict(self, iri: str, before: Strength, group: tuple[int, ...]) -> tuple[Strength, Verdict]:
        """Say what some of the removals do to one end or measure."""
        if iri in self._all_of(group)[0]:
            return Strength(), Verdict.REMOVED
        after = self._strength(iri, group)
        if after == before:
            return after, Verdict.UNCHANGED
        if before.total and not after.total:
            return after, Verdict.LOSES_ALL
        if before.explicit and not after.explicit:
            return after, Verdict.LOSES_EXPLICIT
        return after, Verdict.WEAKER

    def _smallest(self, iri: str, before: Strength, verdict: Verdict) -> tuple[int, ...]:
        """Find the fewest removals that do the same or worse."""
        most = len(self._whole) if len(self._whole) <= MOST_TOGETHER else 2
        for size in range(1, most + 1):
            for group in combinations(self._whole, size):
                if WORST[self._verdict(iri, before, group)[1]] <= WORST[verdict]:
                    return group
        return self._whole

    def _strength(self, iri: str, group: tuple[int, ...]) -> Strength:
        """Count what serves an end, or what has a measure, when some of the removals are taken away."""
        if self._strategy.is_a(iri, *MEASURES):
            gone, silent = self._all_of(group)
            left = [
                Edge(
                    one.subject,
                    one.predicate,
                    one.value,
                    tuple(who for who in one.speakers if who.iri not in silent),
                )
                for one in self._strategy.named_in(iri, "measuredBy")
                if one.subject not in gone
            ]
            return _count(edge.basis for edge in left if edge.speakers)
        if group not in self._left:
            lineage = self._strategy.lineage
            self._left[group] = lineage.without(*self._all_of(group)) if group else lineage
        left_lineage = self._left[group]
        stated: dict[str, Basis] = {}
        for edge in left_lineage.edges_to(iri):
            known = stated.get(edge.subject)
            if known is None or STRENGTH[edge.basis] < STRENGTH[known]:
                stated[edge.subject] = edge.basis
        return _count(stated.get(start, Basis.INFERRED) for start in left_lineage.serving(iri))

    def _all_of(self, group: tuple[int, ...]) -> tuple[frozenset[str], frozenset[str]]:
        """Give everything that goes, and everyone who is not believed any more, with some of the removals."""
        things = frozenset(iri for one in group for iri in self._removals[one].things)
        return things, frozenset(iri for one in group for iri in self._removals[one].speakers)

    def _lost_edges(self) -> list[Edge]:
        """List the statements of lineage that go, or lose a speaker."""
        lineage = self._strategy.lineage
        lost = {
            edge: None for iri in self._gone for edge in (*lineage.edges_from(iri), *lineage.edges_to(iri))
        }
        if self._silent:
            lost |= {edge: None for edge in lineage.edges if self._is_silenced(edge.speakers)}
        return list(lost)

    def _is_silenced(self, speakers: Iterable[Speaker]) -> bool:
        """Say whether any of some speakers is not believed any more."""
        return not self._silent.isdisjoint(speaker.iri for speaker in speakers)

    def _find_touched(self) -> set[str]:
        """Find what any of the statements that go leads to, whether it composes or not."""
        lineage = self._strategy.lineage
        ahead = {iri for edge in self._lost for iri in (edge.subject, edge.object)}
        waiting = list(ahead)
        while waiting:
            for there in lineage.objects_of(waiting.pop()):
                if there not in ahead:
                    ahead.add(there)
                    waiting.append(there)
        if self._silent:
            said = self._strategy.statements.of_predicate(SEL + "measuredBy")
            measured = {
                one.value for one in said if one.subject in self._gone or self._is_silenced(one.speakers)
            }
        else:
            measured = {one.value for iri in self._gone for one in self._strategy.said_of(iri, "measuredBy")}
        return ahead | measured | self._gone

    def _lost_towards(self, iri: str) -> tuple[Edge, ...]:
        """List the statements that go, or lose a speaker, and led to an end or gave it a measure."""
        if self._strategy.is_a(iri, *MEASURES):
            edges = [self._strategy.edge(one) for one in self._strategy.named_in(iri, "measuredBy")]
            return tuple(
                edge for edge in edges if edge.subject in self._gone or self._is_silenced(edge.speakers)
            )
        lineage = self._strategy.lineage
        leading = self._strategy.remember(("leading", iri), lambda: lineage.leading(iri))
        return tuple(
            edge
            for edge in self._lost
            if edge.object in leading and lineage.is_in_thread(edge, self._arriving, leading)
        )


def _count(bases: Iterable[Basis]) -> Strength:
    """Count by basis."""
    counted = Counter(bases)
    return Strength(counted[Basis.EXPLICIT], counted[Basis.INTERPRETED], counted[Basis.INFERRED])


def _numbers(strength: Strength) -> str:
    """Write how many there are of each basis."""
    return f"{strength.explicit} / {strength.interpreted} / {strength.inferred}"
