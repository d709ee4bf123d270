"""Sums of money in which each pound is counted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from selgraph.lineage.figures import Figure, in_unit, read_figures
from selgraph.lineage.totals import Tally, compare_sums
from selgraph.sheet import Row, Sheet
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures of one sort, added up so that each pound is counted once.

    Args:
        added: the figures that were added.
        left_out: why each of the others was not, by its IRI.
        low: what they come to, in millions of pounds.
        high: the same, with the upper end of every range; like `low` where there is none.
        is_about: whether any of them is printed as about a number.
    """

    added: tuple[Figure, ...]
    left_out: Mapping[str, str]
    low: Decimal
    high: Decimal
    is_about: bool

    def words(self) -> Decimal | str | None:
        """Give the sum; both ends where it is a range, None where nothing was added."""
        if not self.added:
            return None
        low, high = plainly(self.low), plainly(self.high)
        return low if low == high else f"{low:f} to {high:f}"


@dataclass(frozen=True, slots=True)
class PrintedTwice:
    """The same money, printed in two places.

    Args:
        first: the figure that is said again.
        again: the figure that says it again.
        difference: how far apart they are, in the unit of the coarser one, signs aside.
        verdict: how they compare.
        link: the statement that makes them the same.
    """

    first: Figure
    again: Figure
    difference: Decimal
    verdict: Tally
    link: Statement


class Containment:
    """Which figures hold which: as a part of a total, as one part of several, or as the same money again.

    Args:
        strategy: what is said.
    """

    def __init__(self, strategy: Strategy) -> None:
        """Read who holds whom."""
        self._figures = read_figures(strategy)
        self._same: dict[str, set[str]] = defaultdict(set)
        self._above: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, frozenset[str]] = {}
        for link in _links(strategy, self._figures, "restates", "figureOf"):
            self._same[link.subject].add(link.value)
            self._same[link.value].add(link.subject)
        for link in _links(strategy, self._figures, "totalOf"):
            self._above[link.value].add(link.subject)
            self._parts[link.subject].add(link.value)
        for link in _links(strategy, self._figures, "includedIn"):
            self._above[link.subject].add(link.value)

    def same(self, iri: str) -> set[str]:
        """Give the figures that state the same money, this one too."""
        found, fresh = {iri}, {iri}
        while fresh:
            fresh = {other for one in fresh for other in self._same.get(one, ())} - found
            found |= fresh
        return found

    def above(self, iri: str) -> frozenset[str]:
        """Give the figures that hold a figure and more, however many steps up."""
        if iri not in self._known:
            self._known[iri] = self._find_above(iri)
        return self._known[iri]

    def _find_above(self, iri: str) -> frozenset[str]:
        """Go up from a figure step by step."""
        here = self.same(iri)
        found: set[str] = set()
        fresh = here
        while fresh:
            holding = {holder for one in fresh for holder in self._above.get(one, ())}
            fresh = {other for one in holding for other in self.same(one)} - found
            found |= fresh
        return frozenset(found - here)

    def leaves(self, iri: str) -> frozenset[str]:
        """Give the figures of which a figure is made in the end; itself if of none."""
        found, seen, fresh = set(), {iri}, {iri}
        while fresh:
            parts = {
                one: {part for same in self.same(one) for part in self._parts.get(same, ())} for one in fresh
            }
            found |= {self._finest(self.same(one)) for one in fresh if not parts[one]}
            fresh = set().union(*parts.values()) - seen
            seen |= fresh
        return frozenset(found)

    def _finest(self, iris: Iterable[str]) -> str:
        """Choose the figure that is printed most finely."""
        return min(iris, key=lambda iri: (_fineness(self._figures[iri]), iri))

    def count_once(self, figures: Sequence[Figure], beside: Sequence[Figure] = ()) -> Counted:
        """Add up sums of money so that each pound is counted once.

        Left out is what another of the figures holds already: as its total, as what it is included in, or as
        the same money printed more finely. Two ends of one printed range are one sum.

        Args:
            figures: sums of one kind, one period and one standing.
            beside: other figures of that kind, with which the same money is not to be counted again.
        """
        here = {one.node.iri: one for one in figures}
        around = {*here, *(one.node.iri for one in beside)}
        left_out: dict[str, str] = {}
        for iri in here:
            holder = next((other for other in sorted(self.above(iri)) if other in here), None)
            finest = self._finest(self.same(iri) & around)
            if holder is not None:
                left_out[iri] = f"in {self._figures[holder].node.label}"
            elif finest != iri:
                left_out[iri] = f"the same as {self._figures[finest].node.label}"
        added = self._without_overlaps([iri for iri in here if iri not in left_out], left_out)
        low = high = Decimal(0)
        for ends in _ranges(added):
            sums = [in_unit(one.amount, one.unit, "GBP million") for one in ends]
            low, high = low + min(sums), high + max(sums)
        return Counted(tuple(added), left_out, low, high, any(one.comparator for one in added))

    def _without_overlaps(self, iris: Sequence[str], left_out: dict[str, str]) -> list[Figure]:
        """Put the smallest parts in the place of totals that overlap, as those of a row and a column do."""
        leaves = {iri: self.leaves(iri) for iri in iris}
        shares = Counter(leaf for iri in iris for leaf in leaves[iri])
        crossing = {iri for iri in iris if any(shares[leaf] > 1 for leaf in leaves[iri])}
        for iri in crossing:
            left_out[iri] = "in part the same as another, so that its parts are added"
        parts = sorted(set().union(*(leaves[iri] for iri in crossing)))
        return [self._figures[iri] for iri in (*(one for one in iris if one not in crossing), *parts)]


def find_printed_twice(strategy: Strategy, figures: Iterable[Figure]) -> list[PrintedTwice]:
    """Compare the figures that say earlier ones again with these.

    A deficit or a requirement is printed with brackets in a table and without in a sentence: signs do not
    count.

    Args:
        strategy: what is said.
        figures: those of interest; one of a pair is enough.
    """
    known = read_figures(strategy)
    wanted = {one.node.iri for one in figures}
    found = []
    for link in _links(strategy, known, "restates"):
        if not {link.subject, link.value} & wanted:
            continue
        again, first = known[link.subject], known[link.value]
        coarse, fine = sorted((again, first), key=_fineness, reverse=True)
        if coarse.is_money != fine.is_money or (not coarse.is_money and coarse.unit != fine.unit):
            continue
        fine_amount = in_unit(abs(fine.amount), fine.unit, coarse.unit)
        signed = fine_amount.copy_sign(coarse.amount)
        difference = plainly(abs(coarse.amount) - fine_amount)
        found.append(PrintedTwice(first, again, difference, compare_sums(coarse, signed, (fine,)), link))
    return found


def twice_sheet(pairs: Sequence[PrintedTwice]) -> Sheet:
    """Give a line for each pair of figures that are the same money."""
    rows = []
    for one in pairs:
        cells = (
            one.first.node.label,
            f"{one.first.words} ({one.first.where})",
            one.again.node.label,
            f"{one.again.words} ({one.again.where})",
            str(one.verdict),
        )
        rows.append(Row(cells, (one.link, one.first.said, one.again.said), one.link.basis))
    notes = ("Such money is counted once, as it is printed most finely.",) if rows else ()
    columns = ("money", "printed", "again as", "printed there", "verdict")
    return Sheet("Printed twice", columns, tuple(rows), notes)


def plainly(amount: Decimal) -> Decimal:
    """Give a number without zeros at its end.

    >>> plainly(Decimal("45.00")), plainly(Decimal("120"))
    (Decimal('45'), Decimal('120'))
    """
    short = amount.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _links(strategy: Strategy, figures: Mapping[str, Figure], *relations: str) -> list[Statement]:
    """List the statements of some relations between figures."""
    return [
        one
        for relation in relations
        for one in strategy.statements.of_predicate(SEL + relation)
        if one.subject in figures and one.value in figures
    ]


def _fineness(figure: Figure) -> Decimal:
    """Say how finely a figure is printed: what its last place is worth, in pounds where it is money."""
    return in_unit(figure.grain, figure.unit, "GBP") if figure.is_money else figure.grain


def _ranges(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Put the two ends of one printed range together; a figure that is none stands alone."""
    found: dict[object, list[Figure]] = {}
    for one in figures:
        # the same characters of the same passage for the same thing, and another number: £8-10m
        found.setdefault((one.printed, one.said.speakers, one.owners, one.kind, one.period), []).append(one)
    return [
        ends
        for group in found.values()
        for ends in ([group] if len({one.amount for one in group}) > 1 else [[one] for one in group])
    ]
