"""The money that the documents print: whose, for what, and whether the sums are right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.lineage.attachments import GROUPINGS, NOWHERE, Attachments
from selgraph.lineage.counting import Containment, Counted, find_printed_twice, twice_sheet
from selgraph.lineage.figures import Figure, read_figures
from selgraph.lineage.totals import add_again, totals_sheet
from selgraph.model import STRENGTH, Basis
from selgraph.sheet import Answer, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from selgraph.lineage.attachments import Attachment
    from selgraph.lineage.counting import PrintedTwice
    from selgraph.lineage.strategy import Strategy
    from selgraph.lineage.totals import AddedAgain
    from selgraph.sheet import Said

MOST_NAMES: Final = 2  # of those that share money; more are counted
LONGEST: Final = 50  # characters that their names may take


@dataclass(frozen=True, order=True, slots=True)
class Sort:
    """What figures must have in common to be added.

    Args:
        kind: name of the kind of figure.
        period: as printed.
        rating: before or after risk rating, where that is said.
        is_conditional: whether a condition is printed.
    """

    kind: str
    period: str
    rating: str
    is_conditional: bool

    @property
    def words(self) -> str:
        """What sort of money it is: `saving before risk rating`."""
        return f"{self.kind} {self.rating} risk rating" if self.rating else self.kind


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Money of one sort that belongs to one thing, each pound counted once.

    Args:
        key: IRI of the thing, or a printed text; empty where the figures belong to nothing of the sort.
        label: what to call it.
        sort: what the figures have in common.
        counted: what they come to.
        figures: how many figures there are of this sort.
        direct: how many of them are of the thing itself, not of something that serves it.
        elsewhere: in a few words, who else the same money stands under.
        evidence: the numbers, and the statements that lead from them to the thing.
        basis: the weakest of these.
    """

    key: str
    label: str
    sort: Sort
    counted: Counted
    figures: int
    direct: int
    elsewhere: str
    evidence: tuple[Said, ...]
    basis: Basis

    @property
    def standing(self) -> str:
        """Whether the sum is about a number, and on how many conditions."""
        different = len({one.conditions for one in self.counted.added})
        held = f"on {different} conditions" if different > 1 else "on a condition"
        words = ("about" if self.counted.is_about else "", held if self.sort.is_conditional else "")
        return ", ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Money(Answer):
    """Sums of money, by what they belong to.

    Args:
        by: one of `selgraph.lineage.attachments.GROUPINGS`.
        figures: the figures of interest, in the order in which they are printed.
        subtotals: by thing and sort.
        once: all of it by sort, each pound once.
        added: the printed totals among it, added up again.
        twice: what is printed in two places.
        strategy: what is said.
    """

    by: str
    figures: tuple[Figure, ...]
    subtotals: tuple[Subtotal, ...]
    once: tuple[Subtotal, ...]
    added: tuple[AddedAgain, ...]
    twice: tuple[PrintedTwice, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give the money by thing, all of it once, totals that do not agree, and what is printed twice."""
        from selgraph.lineage.money_sheets import all_once, by_thing, odd_totals

        told = (by_thing(self), all_once(self), odd_totals(self), twice_sheet(self.twice))
        return tuple(sheet for sheet in told if sheet.rows or sheet.notes)

    def totals(self) -> Sheet:
        """Give every printed total, added up again."""
        return totals_sheet(self.added)

    def listed(self) -> Sheet:
        """Give one line for each figure, with whether it was counted in the sum of its sort."""
        from selgraph.lineage.money_sheets import listed

        return listed(self)


def find_money(
    strategy: Strategy,
    *,
    by: str = "organisation",
    among: Collection[str] | None = None,
    depth: int | None = None,
) -> Money:
    """Add up the money that the documents print, by what it belongs to.

    Added are only figures of one kind, one period as printed and one risk rating, those on a condition apart;
    of these each pound once. Money that belongs to several things stands under each, and says so.

    Args:
        strategy: what is said.
        by: one of `selgraph.lineage.attachments.GROUPINGS`.
        among: IRIs of the things of interest; where figures are among them, these figures, else the figures
            of the things; None for all.
        depth: how many steps may lead from what a figure is of to a programme or goal; None for any number.

    Raises:
        SelgraphError: there is no such grouping.
    """
    if by not in GROUPINGS:
        raise SelgraphError(f'Money cannot be put by "{by}".', fix=f"Choose one of: {', '.join(GROUPINGS)}.")
    figures = [one for one in read_figures(strategy).values() if one.unit.startswith("GBP")]
    if among is not None:
        figures = _among(strategy, figures, among)
    attachments, containment = Attachments(strategy, depth), Containment(strategy)
    heaps: dict[tuple[str, str], list[tuple[Figure, Attachment | None]]] = {}
    sums = [one for one in figures if one.is_money]
    for one in sums:
        found: Sequence[Attachment | None] = attachments.of(one, by) or (None,)
        for attached in found:
            key = (attached.key, attached.label) if attached else ("", NOWHERE[by])
            heaps.setdefault(key, []).append((one, attached))
    desk = _Desk(containment, {key: [one for one, _ in heap] for key, heap in heaps.items()})
    subtotals = [desk.add(key, sort, heap) for key in heaps for sort, heap in _by_sort(heaps[key])]
    subtotals.sort(key=lambda one: (not one.key, one.label, one.sort, one.key))
    once = [
        desk.add_all(sort, [one for one, _ in heap], sums)
        for sort, heap in _by_sort((one, None) for one in sums)
    ]
    iris = [one.node.iri for one in figures]
    return Money(
        by=by,
        figures=tuple(figures),
        subtotals=tuple(subtotals),
        once=tuple(sorted(once, key=lambda one: one.sort)),
        added=tuple(add_again(strategy, among=iris)),
        twice=tuple(find_printed_twice(strategy, figures)),
        strategy=strategy,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is looked up to make a subtotal.

    Args:
        containment: which figures hold which.
        heaps: the figures under each thing.
    """

    containment: Containment
    heaps: dict[tuple[str, str], list[Figure]]

    def add(
        self, key: tuple[str, str], sort: Sort, heap: Sequence[tuple[Figure, Attachment | None]]
    ) -> Subtotal:
        """Make a subtotal of the figures of one sort under one thing."""
        counted = self.containment.count_once([one for one, _ in heap])
        links = [link for _, attached in heap if attached for link in attached.links]
        numbers = (one.said for one in (*(one for one, _ in heap), *counted.added))
        evidence = tuple(dict.fromkeys((*numbers, *links)))
        direct = sum(attached is not None and len(attached.links) == 1 for _, attached in heap)
        elsewhere = self._elsewhere(key, counted) if key[0] else ""
        return Subtotal(*key, sort, counted, len(heap), direct, elsewhere, evidence, _weakest(evidence))

    def add_all(self, sort: Sort, figures: Sequence[Figure], every: Sequence[Figure]) -> Subtotal:
        """Make the subtotal of all figures of one sort, less what another sort of the kind holds already."""
        counted = self.containment.count_once(figures, [one for one in every if one.kind == sort.kind])
        evidence = tuple(one.said for one in figures)
        told = self._beside(sort, counted, every) if counted.added else sorted(set(counted.left_out.values()))
        return Subtotal("", "", sort, counted, len(figures), 0, "; ".join(told), evidence, _weakest(evidence))

    def _beside(self, sort: Sort, counted: Counted, every: Sequence[Figure]) -> list[str]:
        """Say in which other sorts the money that was added stands, too: as a part, or by another kind."""
        same = {iri for one in counted.added for iri in self.containment.same(one.node.iri)}
        above = {iri for one in counted.added for iri in self.containment.above(one.node.iri)}
        kinds = sorted({one.kind for one in every if one.node.iri in same} - {sort.kind})
        holding = sorted({one.period for one in every if one.node.iri in above} - {sort.period})
        told = [f"part of {' and '.join(holding)}"] if holding else []
        return [*told, f"printed as {' and '.join(kinds)}, too"] if kinds else told

    def _elsewhere(self, key: tuple[str, str], counted: Counted) -> str:
        """Say under which other things the same money stands, whole or as a part."""
        here = {one.node.iri for one in counted.added}
        sharing, holding, held = [], [], []
        above = set().union(*(self.containment.above(iri) for iri in here))
        for other, figures in self.heaps.items():
            if other == key or not other[0]:
                continue
            there = {one.node.iri for one in figures}
            if here & there:
                sharing.append(other[1])
            elif above & there:
                holding.append(other[1])
            elif any(here & self.containment.above(iri) for iri in there):
                held.append(other[1])
        told = (("shared with", sharing), ("part of", holding), ("holds", held))
        return "; ".join(f"{verb} {_name(labels)}" for verb, labels in told if labels)


def _weakest(evidence: Iterable[Said]) -> Basis:
    """Give the weakest basis among some statements."""
    return max((one.basis for one in evidence), key=STRENGTH.__getitem__)


def _among(strategy: Strategy, figures: Iterable[Figure], among: Collection[str]) -> list[Figure]:
    """Keep the figures that are of interest."""
    wanted = set(among)
    if any(strategy.is_a(iri, "Figure") for iri in wanted):
        return [one for one in figures if one.node.iri in wanted]
    return [one for one in figures if one.node.iri in wanted or wanted.intersection(one.owners)]


def sort_of(figure: Figure) -> Sort:
    """Say with which others a figure can be added."""
    return Sort(figure.kind, figure.period, figure.rating, bool(figure.conditions))


def _by_sort(
    heap: Iterable[tuple[Figure, Attachment | None]],
) -> list[tuple[Sort, list[tuple[Figure, Attachment | None]]]]:
    """Put figures that can be added together; in the order of their sorts."""
    found: dict[Sort, list[tuple[Figure, Attachment | None]]] = {}
    for one, attached in heap:
        found.setdefault(sort_of(one), []).append((one, attached))
    return sorted(found.items(), key=lambda entry: entry[0])


def _name(labels: list[str]) -> str:
    """Name one or two, or count them."""
    names = " and ".join(sorted(labels))
    if len(labels) <= MOST_NAMES and len(names) <= LONGEST:
        return names
    return f"{len(labels)} others" if len(labels) > 1 else "1 other"
