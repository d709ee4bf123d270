"""The money that the documents print."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from invented import lineage_of
from selgraph.cli.commands import app
from selgraph.errors import SelgraphError
from selgraph.lineage import Sayings, Strategy, find_money, read_figures
from selgraph.lineage.counting import Containment
from selgraph.model import Node, Passage, Statement
from selgraph.vocabulary import ID, RDF_TYPE, SEL, slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.graph import Graph
    from selgraph.home import Home
    from selgraph.lineage import Money

PASSAGE = Passage("passage:a", "document:plan", "Plan", "1", 7, 7, "words")
THREE_YEARS = "2012/13 \N{EN DASH} 2014/15"


def sums(money: Money) -> dict[tuple[str, str], object]:
    """Give the sum of each thing and period, in thousands of pounds."""
    return {(one.label, one.sort.period): one.counted.low * 1000 for one in money.subtotals}


def strategy_of(
    figures: dict[str, str], *links: tuple[str, str, str], unit: str = "GBP thousand"
) -> Strategy:
    """Make a strategy of figures by name with what is printed, and of links between them."""
    rows = [(name, RDF_TYPE, SEL + "Figure", True) for name in figures]
    for name, printed in figures.items():
        first, _, last = printed.strip("£m").partition("-")
        number = (last if name == "high" else first) or "0"
        rows += [(name, SEL + "amount", number, False), (name, SEL + "unit", unit, False)]
        rows.append((name, SEL + "printedAs", printed, False))
    rows += [(subject, SEL + relation, value, True) for subject, relation, value in links]
    said = [
        Statement(subject, predicate, value, value, is_thing=is_thing, speakers=(PASSAGE,))
        for subject, predicate, value, is_thing in sorted(rows)
    ]
    nodes = {name: Node(name, name, "Figure", ("Figure",)) for name in figures}
    return Strategy(
        nodes=nodes,
        statements=Sayings.of(said),
        documents={},
        lineage=lineage_of(),
        wider={},
        labels={},
        find=nodes.__getitem__,
        find_gaps=dict,
    )


def test_money_by_programme_runs_up_the_threads(eskmouth: Graph) -> None:
    """What is part of a programme brings its money along; the plan's totals belong to no programme."""
    assert sums(eskmouth.money(by="programme")) == {
        ("Care at Home", "2031"): 40,
        ("Care at Home", "2032"): 60,
        ("Care at Home", "2031 and 2032"): 100,
        ("Café Clinics", "2031"): 10,
        ("Café Clinics", "2032"): 20,
        ("Café Clinics", "2031 and 2032"): 30,
        ("Healthy Harbour", "2031"): 40,
        ("Healthy Harbour", "2032"): 60,
        ("Healthy Harbour", "2031 and 2032"): 100,
        ("(no programme)", "2031"): 50,
        ("(no programme)", "2032"): 80,
        ("(no programme)", "2031 and 2032"): 130,
    }


def test_money_of_several_goals_is_shared_and_summed_once(eskmouth: Graph) -> None:
    """Care at Home supports both goals: its money stands under each, and once in all."""
    money = eskmouth.money(by="goal")
    here = {one.label: one for one in money.subtotals if one.sort.period == "2031"}
    assert here["Care close to home"].counted.low * 1000 == 40
    assert here["Fair access for all"].counted.low * 1000 == 40 + 10
    assert here["Care close to home"].elsewhere == "shared with Fair access for all"
    assert {one.sort.period: one.counted.low * 1000 for one in money.once} == {
        "2031": 50,
        "2031 and 2032": 130,
        "2032": 80,
    }
    assert [one.elsewhere for one in money.once] == ["part of 2031 and 2032", "", "part of 2031 and 2032"]


def test_money_by_organisation_is_that_of_its_plan(eskmouth: Graph) -> None:
    """The board owns the plan whose totals are printed; who owns the programmes is not said."""
    money = eskmouth.money()
    owned = {key: value for key, value in sums(money).items() if not key[0].startswith("(")}
    assert owned == {
        ("Eskmouth Health Board", "2031"): 50,
        ("Eskmouth Health Board", "2032"): 80,
        ("Eskmouth Health Board", "2031 and 2032"): 130,
    }
    evidence = [slug_of(one.predicate) for one in money.subtotals[0].evidence]
    assert evidence == ["amount", "figureOf", "ownedBy"]


def test_money_by_year_keeps_periods_apart(eskmouth: Graph) -> None:
    """Both years together are a period of their own, which holds the two."""
    money = eskmouth.money(by="year")
    assert [one.label for one in money.subtotals] == ["2031", "2031 and 2032", "2032"]
    assert money.subtotals[0].elsewhere == "part of 2031 and 2032"
    assert money.subtotals[1].elsewhere == "holds 2031 and 2032"


def test_money_can_be_limited_to_what_a_selector_picks(eskmouth: Graph) -> None:
    """A thing brings its figures; where figures are picked, these alone are meant."""
    assert len(eskmouth.money("care-at-home").figures) == 3
    assert [slug_of(one.node.iri) for one in eskmouth.money("saving-total-2031").figures] == [
        "saving-total-2031"
    ]
    assert not eskmouth.money("evening-visits").sheets()


def test_an_unknown_grouping_is_refused_with_the_list(eskmouth: Graph) -> None:
    """There is no money by colour."""
    with pytest.raises(SelgraphError) as error:
        eskmouth.money(by="colour")
    assert "organisation, place, year" in error.value.fix


def test_two_ends_of_a_range_are_one_sum() -> None:
    """£8-10m is not 18 million."""
    strategy = strategy_of({"low": "£8-10m", "high": "£8-10m", "other": "£3m"}, unit="GBP million")
    counted = Containment(strategy).count_once(list(read_figures(strategy).values()))
    assert counted.words() == "11 to 13"


def test_what_is_no_number_is_no_figure() -> None:
    """An amount that is endless, or not a number, is left to validation, and the others are added."""
    strategy = strategy_of({"good": "3", "bad": "NaN", "endless": "Infinity"})
    assert list(read_figures(strategy)) == ["good"]


def test_what_is_included_in_a_sum_is_not_added_to_it() -> None:
    """A grant within a capital programme is a part of it."""
    strategy = strategy_of(
        {"programme": "£7.244m", "grant": "£2.625m"}, ("grant", "includedIn", "programme"), unit="GBP million"
    )
    counted = Containment(strategy).count_once(list(read_figures(strategy).values()))
    assert (counted.low, counted.left_out) == (Decimal("7.244"), {"grant": "in programme"})


def test_the_same_money_printed_twice_counts_as_it_is_printed_most_finely() -> None:
    """The sentence rounds what the table prints."""
    strategy = strategy_of({"sentence": "120", "table": "119.7"}, ("table", "restates", "sentence"))
    counted = Containment(strategy).count_once(list(read_figures(strategy).values()))
    assert counted.low * 1000 == Decimal("119.7")
    assert counted.left_out == {"sentence": "the same as table"}


@given(
    some.lists(some.lists(some.integers(-50, 50), min_size=3, max_size=3), min_size=2, max_size=4),
    some.data(),
)
def test_any_choice_of_cells_and_totals_counts_each_cell_once(
    rows: list[list[int]], data: some.DataObject
) -> None:
    """Whatever is picked of a table, the sum is that of the cells that the picked figures cover."""
    covers = {f"cell-{r}-{c}": {(r, c)} for r, row in enumerate(rows) for c in range(len(row))}
    covers |= {f"row-{r}": {(r, c) for c in range(3)} for r in range(len(rows))}
    covers |= {f"column-{c}": {(r, c) for r in range(len(rows))} for c in range(3)}
    covers["all"] = {cell for cells in covers.values() for cell in cells}
    amount = {name: sum(rows[r][c] for r, c in cells) for name, cells in covers.items()}
    links = [
        (total, "totalOf", part)
        for total in covers
        for part in covers
        if (total == "all" and not part.startswith(("all", "cell")))
        or (total.startswith(("row", "column")) and part.startswith("cell") and covers[part] <= covers[total])
    ]
    strategy = strategy_of(dict.fromkeys(covers, ""), *links)
    figures = read_figures(strategy)
    picked = data.draw(some.lists(some.sampled_from(sorted(covers)), unique=True, min_size=1))
    covered = set().union(*(covers[name] for name in picked))
    counted = Containment(strategy).count_once([figures[name] for name in picked])
    assert sum(amount[one.node.iri] for one in counted.added) == sum(rows[r][c] for r, c in covered)


def test_each_pound_of_the_corpus_is_counted_once(plans: Graph) -> None:
    """The savings of Table 4 are those of the cluster, not five times as much."""
    once = {(one.sort.words, one.sort.period): one.counted for one in plans.money().once}
    before = once["saving before risk rating", THREE_YEARS]
    assert (before.low, len(before.added), len(before.left_out)) == (Decimal("173.518"), 1, 42)
    assert once["savings requirement", "three-year period"].words() is None
    assert once["savings requirement", THREE_YEARS].low == Decimal("-117.801")


def test_rows_of_table_4_are_areas_and_those_of_table_1_are_none(plans: Graph) -> None:
    """Only where a table divides money of one owner, kind and period are its rows what it is spent on."""
    money = plans.money("nhs-south-east-london", by="area")
    areas = {one.label: one.counted.low for one in money.subtotals if one.sort.rating == "after"}
    assert areas["Acute"] == Decimal("77.517")
    assert areas["Client Groups"] == Decimal("18.977")
    assert not any("requirement" in one.label for one in money.subtotals)


def test_kinds_periods_ratings_and_conditions_are_not_mixed(plans: Graph) -> None:
    """Every sum is of one kind, one period and one rating, and either all of it is on a condition or none."""
    for by in ("organisation", "place", "year", "area", "programme", "goal"):
        for one in plans.money(by=by).subtotals:
            for part in one.counted.added:
                assert (part.kind, part.period, part.rating) == (
                    one.sort.kind,
                    one.sort.period,
                    one.sort.rating,
                )
                assert bool(part.conditions) == one.sort.is_conditional


def test_conditional_savings_reach_goals_shared_and_about(plans: Graph) -> None:
    """The savings of the areas of care stand under the goals that these serve, on their condition."""
    found = plans.money("area-integrated-care", by="goal").subtotals
    assert found
    assert {one.standing for one in found} == {"about, on a condition"}
    assert {one.counted.words() for one in found} == {Decimal(45)}
    assert all(one.elsewhere.startswith("shared with") for one in found)
    (together,) = [one for one in plans.money().once if one.counted.low == 45 + 40 + 6]
    assert together.standing == "about, on 3 conditions"


def test_what_is_printed_twice_is_compared(plans: Graph) -> None:
    """The savings in the sentence are those of the table, rounded."""
    pairs = {slug_of(one.first.node.iri): one for one in plans.money().twice}
    schemes = pairs["figure-qipp-schemes-117-8m"]
    assert (str(schemes.verdict), schemes.difference) == ("by rounding", Decimal("-0.001"))
    assert pairs["figure-do-nothing-deficit-2014-15"].difference == Decimal("0.04")


def test_money_a_head_is_no_sum(plans: Graph) -> None:
    """£25 per head is listed, and stands in no sum."""
    money = plans.money("figure-running-cost-allowance-per-head")
    assert [one.node.label for one in money.figures]
    assert not money.subtotals
    assert [row.cells[-1] for row in money.listed().rows] == ["no: no sum of money"]


def test_every_figure_is_counted_or_says_why_not(plans: Graph) -> None:
    """Figures that are counted come to the sums; each of the others names what holds it."""
    money = plans.money()
    listed = [str(row.cells[-1]) for row in money.listed().rows]
    assert len(listed) == len(money.figures)
    assert listed.count("yes") == sum(len(one.counted.added) for one in money.once)
    assert all(word == "yes" or word.startswith("no: ") for word in listed)


def test_the_command_writes_each_part(library: Home, tmp_path: Path) -> None:
    """`selgraph money` gives subtotals, `--figures` the figures, `--totals` the totals added again."""
    from typer.testing import CliRunner

    def ask(*options: str) -> list[dict[str, object]]:
        """Ask for JSON."""
        path = tmp_path / "answer.json"
        home = str(library.data.parent)
        done = CliRunner().invoke(app, ["money", "--home", home, "-o", str(path), *options])
        assert done.exit_code == 0, done.output
        sheets: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["sheets"]
        return sheets

    titles = [sheet["title"] for sheet in ask("--by", "goal", "--evidence")]
    assert titles[:2] == ["Money by goal", "All of it by kind and period, each pound once"]
    assert [sheet["title"] for sheet in ask("--figures")] == ["Figures"]
    assert [sheet["title"] for sheet in ask("--totals")] == ["Printed totals, added up again"]


def test_the_documents_of_a_later_time_are_left_aside(plans: Graph) -> None:
    """Up to 2011 nothing of the savings of 2013 is known."""
    money = find_money(plans.within(plans.scope(as_of=2011)))
    assert not [one for one in money.figures if one.node.iri == ID + "figure-2013-qipp-target"]
    assert [one for one in money.figures if one.node.iri == ID + "figure-qipp-after-total-sel"]


def test_what_the_documents_include_in_a_sum_is_not_added_to_it(plans: Graph) -> None:
    """The grant is within the capital programme, and savings without a scheme within the requirement."""
    once = {
        (one.sort.kind, one.sort.period, one.sort.is_conditional): one.counted for one in plans.money().once
    }
    capital = once["investment", "2011/12", True]
    assert (capital.low, len(capital.left_out)) == (Decimal("7.244"), 1)
    assert once["savings requirement", "2012/13", True].words() is None


def test_threads_to_goals_can_be_kept_short(eskmouth: Graph) -> None:
    """With no step allowed no programme serves a goal; with one, Care at Home still does."""
    none = eskmouth.money(by="goal", scope=eskmouth.scope(max_depth=0))
    assert {one.label for one in none.subtotals} == {"(no goal reached)"}
    one_step = eskmouth.money(by="goal", scope=eskmouth.scope(max_depth=1))
    assert "Care close to home" in {one.label for one in one_step.subtotals}
