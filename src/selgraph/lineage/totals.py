"""Printed totals, added up again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from selgraph.lineage.figures import HALF, Figure, in_unit, read_figures, write_unit
from selgraph.sheet import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement


class Tally(StrEnum):
    """What comes of adding up again."""

    AGREES = "agrees"
    ROUNDING = "by rounding"
    DIFFERS = "does not reconcile"
    OPEN = "cannot be added"


@dataclass(frozen=True, slots=True)
class AddedAgain:
    """A printed total, and what the figures that it totals add up to.

    Args:
        total: what is printed as the total.
        line: which of its figures are added: those of its `row`, of its `column`, or its `parts` where it
            stands in no line with them.
        parts: the figures that were added.
        summed: what they come to, in the unit of the total; None where they cannot be added.
        verdict: how that compares.
        why: why they cannot be added; else empty.
        links: the statements that make it the total of its parts.
    """

    total: Figure
    line: str
    parts: tuple[Figure, ...]
    summed: Decimal | None
    verdict: Tally
    why: str
    links: tuple[Statement, ...]

    @property
    def difference(self) -> Decimal | None:
        """What is printed less what the parts come to, in the unit of the total."""
        return None if self.summed is None else self.total.amount - self.summed


def add_again(strategy: Strategy, *, among: Collection[str] | None = None) -> list[AddedAgain]:
    """Add up every printed total again, line by line: the total of a row and of a column is added twice.

    Parts and total *agree*, or differ *by rounding*: by no more than half of the last printed place of each
    number, or *do not reconcile*. What is printed as about a number, and what mixes units, kinds or ratings,
    *cannot be added*.

    Args:
        strategy: what is said.
        among: IRIs of the totals that are of interest; None for all.

    Returns:
        In the order in which the totals are printed; a row before a column.
    """
    figures = read_figures(strategy)
    found = []
    for iri, total in figures.items():
        if among is not None and iri not in among:
            continue
        lines: dict[str, list[Statement]] = {}
        for link in strategy.said_of(iri, "totalOf"):
            if link.value in figures:
                for line in _lines(total, figures[link.value]):
                    lines.setdefault(line, []).append(link)
        for line in sorted(lines, key=("row", "column", "parts").index):
            links = lines[line]
            found.append(_add(total, line, [figures[link.value] for link in links], tuple(links)))
    return found


def compare_sums(printed: Figure, summed: Decimal, others: Iterable[Figure]) -> Tally:
    """Say how a printed number compares with one that is made of others.

    Args:
        printed: what is printed.
        summed: what the others come to, in the unit of what is printed.
        others: the numbers of which it is made, in units of the same sort.
    """
    difference = abs(printed.amount - summed)
    if not difference:
        return Tally.AGREES
    slack = printed.grain + sum((in_unit(one.grain, one.unit, printed.unit) for one in others), Decimal(0))
    return Tally.ROUNDING if difference <= slack * HALF else Tally.DIFFERS


def totals_sheet(added: Sequence[AddedAgain]) -> Sheet:
    """Give a line for each total that was added up again, with all numbers behind it as evidence."""
    rows = []
    for one in added:
        total = one.total
        verdict = f"{one.verdict}: {one.why}" if one.why else str(one.verdict)
        cells = (
            total.node.label,
            total.where,
            f"{len(one.parts)} of its {one.line}" if one.line != "parts" else f"{len(one.parts)} parts",
            write_unit(total.unit),
            total.amount,
            one.summed,
            one.difference,
            verdict,
        )
        numbers = (total.said, *(part.said for part in one.parts))
        rows.append(Row(cells, (*numbers, *one.links)))
    counted = Counter(one.verdict for one in added)
    told = "; ".join(f"{verdict}: {counted[verdict]}" for verdict in Tally if counted[verdict])
    notes = (f"{told[0].upper()}{told[1:]}.",) if told else ()
    columns = ("total", "where", "adds up", "unit", "printed", "added again", "difference", "verdict")
    return Sheet("Printed totals, added up again", columns, tuple(rows), notes)


def _lines(total: Figure, part: Figure) -> list[str]:
    """Say in which lines of a table a total and its part stand together."""
    here = bool(total.table) and total.table == part.table
    lines = []
    if here and total.row and total.row == part.row:
        lines.append("row")
    if here and total.column and total.column == part.column:
        lines.append("column")
    return lines or ["parts"]


def _add(total: Figure, line: str, parts: list[Figure], links: tuple[Statement, ...]) -> AddedAgain:
    """Add up the parts of one line."""
    why = _why_not(total, parts)
    if why:
        return AddedAgain(total, line, tuple(parts), None, Tally.OPEN, why, links)
    summed = sum((in_unit(part.amount, part.unit, total.unit) for part in parts), Decimal(0))
    return AddedAgain(total, line, tuple(parts), summed, compare_sums(total, summed, parts), "", links)


def _why_not(total: Figure, parts: list[Figure]) -> str:
    """Say why parts cannot be added; empty where they can."""
    everything = [total, *parts]
    vague = sorted({one.comparator for one in everything if one.comparator})
    if vague:
        return f"“{'”, “'.join(vague)}” is printed"
    units = {"GBP" if one.is_money else one.unit for one in everything}
    mixed = {
        "units": units,
        "kinds": {one.kind for one in everything},
        "ratings": {one.rating for one in everything},
    }
    return next((f"its parts are of several {what}" for what, names in mixed.items() if len(names) > 1), "")
