"""Printed totals, added up again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from selgraph.lineage import Figure, Tally, add_again, compare_sums, read_figures, totals_sheet
from selgraph.model import Node, Passage, Statement
from selgraph.vocabulary import ID, SEL, slug_of

if TYPE_CHECKING:
    from selgraph.facts import Facts

PASSAGE = Passage("passage:a", "document:plan", "Plan", "1", 7, 7, "words")


def figure(amount: str, unit: str, printed: str) -> Figure:
    """Make a figure that is printed on line 7."""
    said = Statement("id:f", SEL + "amount", amount, amount, is_thing=False, speakers=(PASSAGE,))
    node = Node("id:f", "F", "Figure", ("Figure",))
    return Figure(
        node, Decimal(amount), unit, "saving", "", "", (), "", "", printed, (), "", "", "", said, ()
    )


def test_every_total_of_the_invented_table_agrees(library_facts: Facts) -> None:
    """Rows and columns of Table 1 are added each by itself, the grand total by both."""
    added = [(slug_of(one.total.node.iri), one.line, one.summed) for one in add_again(library_facts.strategy)]
    assert sorted(added) == [
        ("saving-cafe-clinics-total", "row", 30),
        ("saving-care-at-home-total", "row", 100),
        ("saving-total", "column", 130),
        ("saving-total", "row", 130),
        ("saving-total-2031", "column", 50),
        ("saving-total-2032", "column", 80),
    ]
    assert {one.verdict for one in add_again(library_facts.strategy)} == {Tally.AGREES}


def test_only_the_totals_of_interest_are_added(library_facts: Facts) -> None:
    """Where totals are named, no other is added."""
    added = add_again(library_facts.strategy, among={ID + "saving-total-2031"})
    assert [slug_of(one.total.node.iri) for one in added] == ["saving-total-2031"]


@pytest.mark.parametrize(
    ("printed", "parts", "verdict"),
    [
        ("10", ("4", "6"), Tally.AGREES),
        ("11", ("4", "6"), Tally.ROUNDING),  # three numbers, each up to half a thousand away: 1.5
        ("12", ("4", "6"), Tally.DIFFERS),
        ("12", ("4", "3", "3"), Tally.ROUNDING),  # four numbers: 2 at the most
        ("13", ("4", "3", "3"), Tally.DIFFERS),
    ],
)
def test_rounding_explains_half_of_the_last_place_of_each_number(
    printed: str, parts: tuple[str, ...], verdict: Tally
) -> None:
    """A difference larger than all roundings together is none."""
    numbers = [figure(part, "GBP thousand", part) for part in parts]
    total = figure(printed, "GBP thousand", printed)
    assert compare_sums(total, sum((one.amount for one in numbers), Decimal(0)), numbers) is verdict


def test_what_was_counted_is_not_rounded() -> None:
    """One property more or less is a difference."""
    parts = [figure("72", "properties", "72"), figure("66", "properties", "66")]
    assert compare_sums(figure("138", "properties", "138"), Decimal(138), parts) is Tally.AGREES
    assert compare_sums(figure("139", "properties", "139"), Decimal(138), parts) is Tally.DIFFERS


@pytest.mark.parametrize(
    ("amount", "unit", "printed", "grain"),
    [
        ("117.8", "GBP million", "£117.8m", "0.1"),
        ("2300", "GBP million", "£2.3billion", "100"),
        ("690", "GBP thousand", "£690,000", "0.001"),
        ("-10778", "GBP thousand", "(10,778)", "1"),
        ("0", "GBP thousand", "0", "1"),
        ("3.5", "years", "3.5 years", "0.1"),
        ("6", "practices", "over six", "0"),
    ],
)
def test_the_grain_is_what_the_last_printed_place_is_worth(
    amount: str, unit: str, printed: str, grain: str
) -> None:
    """Thousands, millions and decimals are as fine as they are printed; what was counted is exact."""
    assert figure(amount, unit, printed).grain == Decimal(grain)


def test_totals_of_the_corpus_differ_by_rounding_at_most(corpus_facts: Facts) -> None:
    """What the check of the catalogue finds in Tables 1 and 4 is off by one thousand pounds, and no more."""
    strategy = corpus_facts.strategy
    added = add_again(strategy)
    money = [one for one in added if one.total.is_money]
    assert {one.verdict for one in money} == {Tally.AGREES, Tally.ROUNDING}
    assert {abs(one.difference or 0) for one in money} == {0, 1}
    by_name = {(slug_of(one.total.node.iri), one.line): one for one in added}
    bromley = by_name["figure-qipp-after-total-bromley", "column"]
    assert (bromley.total.amount, bromley.summed) == (10276, 8100 - 23 + 1836 + 0 + 364)
    assert by_name["figure-properties", "parts"].verdict is Tally.AGREES
    practices = by_name["figure-gp-practices-sel", "parts"]
    assert (practices.verdict, practices.why) == (Tally.OPEN, "“over” is printed")


def test_every_printed_total_of_the_corpus_is_added(corpus_facts: Facts) -> None:
    """No figure whose row or column is headed as a total stands without the figures that it totals."""
    strategy = corpus_facts.strategy
    added = {one.total.node.iri for one in add_again(strategy)}
    headed = {
        iri
        for iri, one in read_figures(strategy).items()
        if one.table and (one.row.startswith("Total") or one.column.startswith("Total"))
    }
    assert headed
    assert headed <= added


def test_the_table_names_where_each_total_is_printed(library_facts: Facts) -> None:
    """Each line has the place, both numbers and the verdict; its evidence are the numbers and the links."""
    sheet = totals_sheet(
        add_again(library_facts.strategy, among={ID + "saving-total-2031"}),
    )
    (row,) = sheet.rows
    assert row.cells == (
        "Saving of all, 2031",
        "eskmouth-plan line 29",
        "2 of its column",
        "£000",
        50,
        50,
        0,
        "agrees",
    )
    assert len(row.evidence) == 1 + 2 + 2
    assert sheet.notes == ("Agrees: 1.",)
