"""Places and organisations side by side."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from editing import change
from selgraph.build import open_store
from selgraph.cli.commands import app
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage import Standing
from selgraph.lineage.belonging import find_belongings
from selgraph.lineage.comparison import NOT_STATED
from selgraph.model import Basis
from selgraph.query import ask, bind, read_question
from selgraph.vocabulary import ID, slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.lineage import Comparison

BOROUGHS = ("bexley", "bromley", "greenwich", "lambeth", "lewisham", "southwark")


@pytest.fixture(scope="module")
def boroughs(plans: Graph) -> Comparison:
    """The six boroughs side by side."""
    return plans.compare(*BOROUGHS)


def has(comparison: Comparison) -> dict[str, list[bool]]:
    """Say of each thing who has it."""
    return {slug_of(row.node.iri): [cell.has for cell in row.cells] for row in comparison.rows}


def test_places_of_the_invented_strategy_are_known_by_heart(eskmouth: Graph) -> None:
    """Evening Visits are for both places, with all that goes with them; the rest is one's or the other's."""
    assert has(eskmouth.compare("eskmouth", "sandwick")) == {
        "vision-2033": [True, False],
        "care-at-home": [True, True],
        "evening-visits": [True, True],
        "long-waits-in-sandwick": [False, True],
        "too-few-nurses": [True, True],
        "measure-fewer-night-calls": [True, True],
        "harbour-trust": [True, True],
        "eskmouth-health-board": [True, False],
    }


def test_shared_and_alone_are_told(eskmouth: Graph) -> None:
    """What all have and what one alone has can be asked for."""
    found = eskmouth.compare("eskmouth", "sandwick")
    assert len(found.shared) == 5
    assert [slug_of(row.node.iri) for row in found.only(1)] == ["long-waits-in-sandwick"]


def test_an_organisation_has_what_its_own_plan_sets_out(eskmouth: Graph) -> None:
    """The board owns the plan, which sets out the priority; the partnership has a vision read as its."""
    found = eskmouth.compare("eskmouth health board", "esk valley partnership")
    assert has(found) == {
        "vision-2033": [False, True],
        "vision-2031": [True, False],
        "plan-eskmouth": [True, False],
        "healthy-harbour": [True, False],
        "eskmouth": [True, False],
    }
    row = next(row for row in found.rows if row.node.iri == ID + "healthy-harbour")
    assert [slug_of(one.predicate) for one in row.cells[0].statements] == ["ownedBy", "setOutIn"]
    vision = next(row for row in found.rows if row.node.iri == ID + "vision-2033")
    assert [cell.basis for cell in vision.cells] == [None, Basis.INTERPRETED]
    assert [cell.mark for cell in vision.cells] == [NOT_STATED, "(yes)"]


def test_a_plan_of_two_owners_gives_neither_what_it_sets_out(copy: Home) -> None:
    """Once the partnership owns the plan as well, the priority in it is not the board's own."""
    change(
        copy.data / "passages/eskmouth-plan.trig",
        "sel:ownedBy id:eskmouth-health-board ;\n        sel:period",
        "sel:ownedBy id:eskmouth-health-board, id:esk-valley-partnership ;\n        sel:period",
    )
    found = find_belongings(open_facts(copy, None).strategy, ID + "eskmouth-health-board")
    assert {ID + "plan-eskmouth", ID + "vision-2031"} <= found.keys()
    assert ID + "healthy-harbour" not in found


def test_what_restates_another_is_not_merged_and_named(eskmouth: Graph) -> None:
    """Two visions stay two; the statement that one says the other again is told."""
    found = eskmouth.compare("eskmouth health board", "esk valley partnership")
    assert [(slug_of(one.subject), slug_of(one.predicate)) for one in found.related] == [
        ("vision-2033", "restates")
    ]
    assert found.sheets()[-1].title == "Not the same, and said to be related"


def test_lacking_is_not_stated_only_where_all_was_read(copy: Home) -> None:
    """Where a line of the document was not read, nobody can say that it does not state it."""
    need = ID + "long-waits-in-sandwick"

    def standing() -> Standing | None:
        """Say what is known of the need in Eskmouth."""
        found = Graph(open_facts(copy, None), copy).compare("eskmouth", "sandwick")
        return next(row.cells[0].standing for row in found.rows if row.node.iri == need)

    assert standing() is Standing.READ
    path = copy.data / "set-aside.ttl"
    text = path.read_text(encoding="utf-8")
    lines = "sel:firstLine {0} ;\n    sel:lastLine {0}"
    path.write_text(text.replace(lines.format(33), lines.format(31)), encoding="utf-8")
    assert standing() is Standing.UNREAD


@pytest.mark.parametrize("names", [("eskmouth",), ("eskmouth", "eskmouth"), ("eskmouth", "evening visits")])
def test_two_places_or_organisations_are_needed(eskmouth: Graph, names: tuple[str, ...]) -> None:
    """One alone, the same twice, or an initiative cannot be compared."""
    with pytest.raises(SelgraphError):
        eskmouth.compare(*names)


def test_kinds_are_named_as_people_name_them(eskmouth: Graph) -> None:
    """A kind is known by its class or its label; an unknown one lists all."""
    found = eskmouth.compare("eskmouth", "sandwick", kinds="risk, Measure")
    assert {row.kind for row in found.rows} == {"Risk", "Measure"}
    with pytest.raises(UnknownNameError) as error:
        eskmouth.compare("eskmouth", "sandwick", kinds="colour")
    assert "governance body" in error.value.fix


def test_each_cell_is_what_belongs_to_its_column(plans: Graph, boroughs: Comparison) -> None:
    """Who has a thing is said by what belongs to it alone, whoever it is compared with."""
    for place, borough in enumerate(BOROUGHS):
        own = find_belongings(plans.strategy, ID + borough)
        for row in boroughs.rows:
            cell = row.cells[place]
            if row.kind != "Figure":
                assert cell.has == (row.node.iri in own)
            assert cell.has == (cell.standing is None)
            assert not cell.has or cell.statements


def test_order_of_the_columns_does_not_matter(plans: Graph) -> None:
    """Turned round, the comparison says the same."""
    there, back = plans.compare("lambeth", "bromley"), plans.compare("bromley", "lambeth")
    assert has(there) == {name: cells[::-1] for name, cells in has(back).items()}


def test_schemes_of_one_borough_alone_are_those_of_the_question(
    plans: Graph, corpus: Home, corpus_cache: Path
) -> None:
    """A focus with a scheme in one borough and none in the other is told as SPARQL tells it."""
    store = open_store(corpus, corpus_cache)
    question = read_question(corpus.queries / "questions" / "schemes-here-not-there.rq")
    for here, there in combinations(("bexley", "lewisham", "greenwich"), 2):
        text = bind(question, {"here": ID + here, "there": ID + there}, lambda value: value)
        wanted = {row[0] for row in ask(store, text)[1]}
        found = plans.compare(here, there, kinds="programme")
        alone = {row.node.label for row in found.only(0) if plans.strategy.is_a(row.node.iri, "Focus")}
        assert alone == wanted


def test_numbers_of_one_row_stand_side_by_side(boroughs: Comparison) -> None:
    """The requirement of 2012/13 is one line with six numbers, as Table 1 prints it."""
    rows = {row.label: [cell.mark for cell in row.cells] for row in boroughs.rows if row.kind == "Figure"}
    printed = ["(10,778)", "(4,710)", "(12,419)", "(11,974)", "(8,469)", "(11,043)"]
    assert rows["QIPP savings requirement 2012/13, £000"] == printed


def test_a_blank_cell_is_told_as_one(boroughs: Comparison) -> None:
    """The table of integrated care has a cell for Southwark under access to diagnostics, and it is blank."""
    row = next(
        row for row in boroughs.rows if slug_of(row.node.iri).startswith("focus-access-to-diagnostics")
    )
    cell = row.cells[BOROUGHS.index("southwark")]
    assert (cell.has, cell.is_blank, cell.mark, cell.standing) == (False, True, "blank", Standing.READ)
    assert [slug_of(one.predicate) for one in cell.statements] == ["mark"]


def test_what_a_passage_excepts_is_stated_to_be_absent(boroughs: Comparison) -> None:
    """Mortality from COPD is above the average in all areas except Bexley and Bromley: so it is printed."""
    row = next(row for row in boroughs.rows if slug_of(row.node.iri) == "need-2011-copd-mortality")
    assert [cell.mark for cell in row.cells] == ["not so", "not so", "(yes)", "(yes)", "(yes)", "(yes)"]
    for cell in row.cells[:2]:
        assert (cell.has, cell.standing) == (False, Standing.ABSENT)
        assert [slug_of(one.predicate) for one in cell.statements] == ["exceptFor"]


def test_a_place_has_what_its_commissioners_have_only_when_asked(plans: Graph) -> None:
    """The objectives of Bexley's commissioning group are Bexley's by way of the trust that it succeeds."""
    plain = plans.compare("bexley", "lewisham", kinds="objective")
    wide = plans.compare("bexley", "lewisham", kinds="objective", with_bodies=True)
    assert not plain.only(0)
    row = next(row for row in wide.only(0) if "objective 1" in row.label)
    assert [slug_of(one.predicate) for one in row.cells[0].statements] == ["appliesTo", "succeeds", "ownedBy"]


def test_names_that_end_alike_are_cut_in_the_headings(plans: Graph) -> None:
    """Six clinical commissioning groups are headed by what tells them apart."""
    sheet = plans.compare("bexley-ccg", "lewisham-ccg").table()
    assert sheet.columns == ("kind", "what", "Bexley", "Lewisham")
    assert sheet.title == "Bexley CCG and Lewisham CCG"


def test_counts_are_those_of_the_rows(boroughs: Comparison) -> None:
    """All, some and each one alone make up the lines of every kind."""
    counted = sum(int(cell or 0) for row in boroughs.counts().rows for cell in row.cells[1:])
    assert counted == len(boroughs.rows)


def test_the_command_writes_one_table_for_a_spreadsheet(library: Home, tmp_path: Path) -> None:
    """CSV holds everything with its kind; the other formats a table for each kind."""
    from typer.testing import CliRunner

    path = tmp_path / "answer.csv"
    words = ["compare", "eskmouth", "sandwick", "--home", str(library.data.parent), "--evidence"]
    done = CliRunner().invoke(app, [*words, "-o", str(path)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["kind"] for row in rows} >= {"initiative", "need", "vision"}
    assert all(row["evidence"] for row in rows)
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "only Sandwick" in done.output


def test_only_what_selectors_let_through_is_compared(eskmouth: Graph) -> None:
    """Things can be limited to what one selector picks, and rid of what another picks."""
    among = eskmouth.compare("eskmouth", "sandwick", among="kind:initiative kind:need")
    assert set(has(among)) == {"evening-visits", "long-waits-in-sandwick"}
    without = eskmouth.compare("eskmouth", "sandwick", exclude="evening-visits")
    assert set(has(without)) == {"vision-2033", "long-waits-in-sandwick", "eskmouth-health-board"}


def test_what_is_for_all_of_them_together_is_counted_and_left_out(boroughs: Comparison) -> None:
    """South east London has its own; how much that is stands below, and none of it in a column."""
    (wider,) = boroughs.wider
    assert wider[0].label == "South East London"
    assert wider[1] > len(boroughs.shared)
    assert any(f"{wider[1]} things" in note for note in boroughs.counts().notes)
