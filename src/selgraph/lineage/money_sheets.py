"""Money laid out as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.lineage.counting import plainly
from selgraph.lineage.money import Money, sort_of
from selgraph.lineage.totals import Tally, totals_sheet
from selgraph.sheet import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.lineage.figures import Figure
    from selgraph.sheet import Cell


def odd_totals(money: Money) -> Sheet:
    """Give the printed totals that do not agree with their parts to the last digit."""
    odd = [one for one in money.added if one.verdict is not Tally.AGREES]
    sheet = totals_sheet(odd)
    agreeing = f"{len(money.added) - len(odd)} others agree to the last digit."
    notes = (*sheet.notes, agreeing) if money.added else ()
    return Sheet("Printed totals that do not agree with their parts", sheet.columns, sheet.rows, notes)


def listed(money: Money) -> Sheet:
    """Give one line for each figure, with whether it was counted in the sum of its sort."""
    left_out = {iri: why for one in money.once for iri, why in one.counted.left_out.items()}
    rows = []
    for one in money.figures:
        standing = [one.comparator, *one.conditions, one.status]
        cells = (
            one.node.label,
            "; ".join(money.strategy.label(owner) for owner in one.owners),
            sort_of(one).words,
            one.period,
            one.where,
            one.words,
            None if one.millions is None else plainly(one.millions),
            "; ".join(word for word in standing if word),
            _counted(one, left_out),
        )
        rows.append(Row(cells, (one.said, *one.owned), one.said.basis))
    columns = ("figure", "of", "money", "period", "where", "printed", "£m", "standing", "counted")
    return Sheet("Figures", columns, tuple(rows))


def by_thing(money: Money) -> Sheet:
    """Give one line for each thing and sort."""
    rows = []
    for one in money.subtotals:
        cells: dict[str, Cell] = {
            money.by: one.label,
            "money": one.sort.words,
            "period": one.sort.period,
            "standing": one.standing,
            "figures": one.figures,
            "directly": one.direct,
            "£m": one.counted.words(),
            "the same money": one.elsewhere,
        }
        rows.append(Row(tuple(cells[name] for name in _columns(money)), one.evidence, one.basis))
    notes = (
        "Kinds, periods and ratings are never added together, nor what is on a condition to what is not.",
        "The lines are not to be added: what is shared, or part of another line, stands in both.",
    )
    return Sheet(f"Money by {money.by}", _columns(money), tuple(rows), notes if rows else ())


def _columns(money: Money) -> tuple[str, ...]:
    """Name what is told of each thing; the period only where it is not the thing."""
    middle = ("money", "standing") if money.by == "year" else ("money", "period", "standing")
    counts = ("figures", "directly") if money.by in ("area", "programme", "goal") else ("figures",)
    return (money.by, *middle, *counts, "£m", "the same money")


def all_once(money: Money) -> Sheet:
    """Give one line for each sort."""
    rows = [
        Row(
            (
                one.sort.words,
                one.sort.period,
                one.standing,
                one.figures,
                len(one.counted.added),
                one.counted.words(),
                one.elsewhere,
            ),
            one.evidence,
        )
        for one in money.once
    ]
    columns = ("money", "period", "standing", "figures", "added", "£m", "the same money")
    apart = [f"{one.words} ({one.node.label})" for one in money.figures if not one.is_money]
    notes = (
        "Not added is what another figure holds: a total, what it is included in, or the same again.",
        *(f"No sum of money, and not added: {one}." for one in apart),
    )
    return Sheet("All of it by kind and period, each pound once", columns, tuple(rows), notes if rows else ())


def _counted(figure: Figure, left_out: Mapping[str, str]) -> str:
    """Say whether a figure was counted in the sum of its sort."""
    why = left_out.get(figure.node.iri, "" if figure.is_money else "no sum of money")
    return f"no: {why}" if why else "yes"
