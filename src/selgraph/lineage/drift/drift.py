"""What became of things from one set of documents to a later one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.lineage.drift.change import Change
from selgraph.lineage.drift.links import Chain, Links
from selgraph.lineage.drift.sides import Side, order_of
from selgraph.lineage.drift.transition import Drifted, Transition
from selgraph.sheet import Answer
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Document, Passage
    from selgraph.sheet import Sheet

DRIFT_KINDS: Final = (
    "Vision",
    "Goal",
    "Objective",
    "Aspiration",
    "Programme",
    "Initiative",
    "Enabler",
    "Risk",
    "Measure",
)
"""What is compared where nobody asks for a kind; aspirations are the objectives of the strategy of 2013."""


@dataclass(frozen=True, slots=True)
class Drift(Answer):
    """What changed from one set of documents to a later one.

    Args:
        before: the earlier documents.
        after: the later documents.
        found: what became of each thing, and what is new, by change, kind and name.
        kinds: names of the classes that were compared.
        strategy: what is said.
    """

    before: Side
    after: Side
    found: tuple[Drifted, ...]
    kinds: tuple[str, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def of(self, change: Change) -> list[Drifted]:
        """List what changed in one way."""
        return [one for one in self.found if change in one.changes]

    def only(self, changes: Collection[Change] = (), *, without: Collection[str] = ()) -> Drift:
        """Keep what changed in one of some ways, or all ways where none is given, without some things."""
        kept = tuple(
            one
            for one in self.found
            if (not changes or set(one.changes).intersection(changes))
            and not any(node is not None and node.iri in without for node in (one.earlier, one.later))
        )
        return Drift(self.before, self.after, kept, self.kinds, self.strategy)

    def kind_of(self, one: Drifted) -> str:
        """Name the class under which a line is counted."""
        return kind_of(self.strategy, one, self.kinds)

    def count(self) -> Sheet:
        """Count the things of each kind that changed in each way."""
        from selgraph.lineage.drift.sheets import count_changes

        return count_changes(self)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each thing, then how many there are of each change, then what each means."""
        from selgraph.lineage.drift.sheets import list_all

        return list_all(self)

    def board_sheets(self) -> tuple[Sheet, ...]:
        """Give it as for a paper in Markdown: the counts, then a table for each change, with the places."""
        from selgraph.lineage.drift.sheets import list_by_change

        return list_by_change(self)


def find_drift(  # noqa: PLR0913 - two sides, and what is of interest
    strategy: Strategy,
    before: Sequence[Document],
    after: Sequence[Document],
    coverage: Mapping[str, DocumentCoverage],
    *,
    kinds: Sequence[str] = DRIFT_KINDS,
    among: Collection[str] | None = None,
    sentence: Callable[[Passage], str] | None = None,
) -> Drift:
    """Say what became of each thing from one set of documents to a later one, and what is new.

    What each change means, and so what it takes for a thing to be listed under it, is defined in
    `drift.change.MEANINGS`. Things are followed by statements alone: the same thing named on both sides, or
    one that restates or continues another, in one step or by way of things between; likeness of words counts
    for nothing. The cost grows with the number of statements.

    Args:
        strategy: what is said.
        before: the earlier documents.
        after: the later documents.
        coverage: how much has been read of each document.
        kinds: names of the classes of interest, narrower ones included; a link counts where either end is of
            one of them.
        among: IRIs of the things of interest; None for all.
        sentence: gives the words of a passage in full, or nothing; None to compare quotations.

    Raises:
        SelgraphError: the earlier documents are not all earlier.
    """
    if max(map(order_of, before)) >= min(map(order_of, after)):
        raise SelgraphError(
            f'"{slug_of(max(before, key=order_of).iri)}" does not come before '
            f'"{slug_of(min(after, key=order_of).iri)}".',
            fix="Name the earlier documents with --from and the later ones with --to.",
        )
    transition = Transition(
        strategy,
        Side(tuple(sorted(before, key=order_of)), strategy, coverage),
        Side(tuple(sorted(after, key=order_of)), strategy, coverage),
        Links(strategy),
        sentence,
    )
    wanted = {node.iri for node in strategy.of_kind(*kinds)}
    found = _compare(transition, wanted, among)
    ranks = {change: rank for rank, change in enumerate(Change)}

    def place(one: Drifted) -> tuple[int, int, str, str]:
        """Say where a line goes: by its first change, its kind and its name."""
        kind = kind_of(strategy, one, kinds)
        rank = kinds.index(kind) if kind in kinds else len(kinds)
        return ranks[one.changes[0]], rank, one.node.label, one.later.label if one.later else ""

    return Drift(transition.before, transition.after, tuple(sorted(found, key=place)), tuple(kinds), strategy)


def kind_of(strategy: Strategy, one: Drifted, kinds: Sequence[str]) -> str:
    """Name the class under which a thing is counted: the first of some that it is of, else its own."""
    nodes = [node for node in (one.earlier, one.later) if node is not None]
    for node in nodes:
        for kind in kinds:
            if strategy.is_a(node.iri, kind):
                return kind
    return one.node.kind


def _compare(
    transition: Transition, wanted: AbstractSet[str], among: Collection[str] | None
) -> list[Drifted]:
    """Compare the things of some kinds, and those that they come from or have become.

    Args:
        transition: the two sides.
        wanted: IRIs of all things of these kinds.
        among: IRIs of the things of interest, one of which is at either end; None for all.
    """
    links, was, now = transition.links, transition.before.named(), transition.after.named()
    chains: dict[tuple[str, str], Chain] = {(iri, iri): () for iri in was.keys() & now.keys()}
    for later in now:
        for earlier, chain in links.earlier(later).items():
            if earlier in was and (later not in was or earlier not in now):
                chains[earlier, later] = chain
    onward, backward = defaultdict(list), defaultdict(list)
    for earlier, later in chains:
        onward[earlier].append(later)
        backward[later].append(earlier)
    # what carries on a thing of its own side comes from the earlier side by way of that thing
    direct = {pair for pair, chain in chains.items() if not any(step.value in now for step in chain[:-1])}

    def counts(*ends: str) -> bool:
        """Say whether what has these ends is asked for."""
        return not wanted.isdisjoint(ends) and (among is None or any(one in among for one in ends))

    found = []
    for (earlier, later), chain in chains.items():
        if not counts(earlier, later):
            continue
        beside = [] if earlier in now else onward[earlier]
        joined = [one for one in backward[later] if (one, later) in direct]
        found.append(
            transition.pair(
                earlier,
                later,
                chain,
                links.apart(transition.after.beside(later, beside)),
                links.apart(transition.before.beside(earlier, joined)),
            )
        )
    lost = [iri for iri in was if counts(iri) and iri not in onward]
    found += [transition.meant(iri) or transition.gone(iri) for iri in lost]
    found += [transition.new(iri) for iri in now if counts(iri) and iri not in backward]
    return found
