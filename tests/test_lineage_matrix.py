"""Two kinds of things, crossed."""

from __future__ import annotations

import json
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from invented import lineage_of, lineages, passage, reading
from selgraph.errors import LimitError, UnknownNameError
from selgraph.lineage import Level, find_paths_between, matrix_threads
from selgraph.lineage.crossing import weigh_statements
from selgraph.lineage.matrix_threads import count_threads
from selgraph.model import Basis, Statement
from selgraph.sheet import Row, Sheet
from selgraph.tables import fit_grid, matrix_values
from selgraph.vocabulary import ID, SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer
    from selgraph.graph import Graph
    from selgraph.home import Home
    from selgraph.lineage import Lineage, Matrix

CLOSE, FAIR = "goal-close-to-home", "goal-fair-access"


@pytest.fixture
def command(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, library: Home
) -> Callable[..., Answer]:
    """Type `selgraph matrix` and more, on the invented strategy."""
    monkeypatch.setenv("SELGRAPH_HOME", str(library.data.parent))
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("COLUMNS", "400")  # nothing is folded
    return partial(type_in, "matrix")


def grid(matrix: Matrix) -> list[tuple[object, ...]]:
    """Give the lines of a matrix as they are shown."""
    return [row.cells for row in matrix.grid().rows]


def test_programmes_by_goals_are_known_by_heart(eskmouth: Graph) -> None:
    """Figure 1 of the plan fills and blanks its cells; a sentence puts Healthy Harbour beside one goal."""
    assert grid(eskmouth.matrix("programme", "goal")) == [
        ("Café Clinics", "○", "●", "1"),
        ("Care at Home", "●", "◐", "2"),
        ("Healthy Harbour", "", "·", "1"),
        ("filled", "1", "3", "4"),
    ]


def test_a_cell_carries_what_fills_it(eskmouth: Graph) -> None:
    """Level, basis, count, statement and passage stand in the cell; a blank names the cell that was read."""
    matrix = eskmouth.matrix("programme", "goal")
    cell = matrix.cell(ID + "care-at-home", ID + FAIR)
    assert (cell.level, cell.basis, cell.count, cell.is_read_blank) == (
        Level.PARTIAL,
        Basis.EXPLICIT,
        1,
        False,
    )
    assert [speaker.iri for one in cell.statements for speaker in one.speakers] == [
        "https://w3id.org/selgraph/passage/plan-figure-1-care-at-home"
    ]
    blank = matrix.cell(ID + "cafe-clinics", ID + CLOSE)
    assert (blank.level, blank.basis, blank.is_filled, blank.is_read_blank) == (
        Level.BLANK,
        None,
        False,
        True,
    )
    assert [slug_of(one.iri) for one in blank.printed] == ["cell-cafe-clinics-close-to-home"]
    nothing = matrix.cell(ID + "healthy-harbour", ID + CLOSE)
    assert not nothing.is_filled
    assert not nothing.is_read_blank


def test_rows_and_columns_can_be_turned(eskmouth: Graph) -> None:
    """What stands in a cell does not depend on which kind is asked for first."""
    one, other = eskmouth.matrix("programme", "goal"), eskmouth.matrix("goals", "programmes")
    assert {(column, row): cell.levels for (row, column), cell in other.cells.items()} == {
        pair: cell.levels for pair, cell in one.cells.items()
    }


def test_a_kind_a_selector_and_a_name_ask_for_the_same(eskmouth: Graph) -> None:
    """`goal`, `kind:goal` and the two names pick the same columns."""
    cells = [
        eskmouth.matrix("programme", columns).cells for columns in ("goal", "kind:goal", f"{CLOSE} {FAIR}")
    ]
    assert cells[0] == cells[1] == cells[2]
    with pytest.raises(UnknownNameError):
        eskmouth.matrix("programme", "gaol")


def test_threads_fill_cells_only_where_they_are_asked_for(eskmouth: Graph) -> None:
    """No initiative names a goal; each serves one or both by its programme, which is inference."""
    assert eskmouth.matrix("initiative", "goal").cells == {}
    matrix = eskmouth.matrix("initiative", "goal", threads=True)
    assert grid(matrix) == [
        ("Evening Visits", "[·]", "[·]", "[2]"),
        ("Falls Clinic", "[·]", "[·]", "[2]"),
        ("Night Visits", "[·]", "[·]", "[2]"),
        ("Quay Café", "", "[·]", "[1]"),
        ("filled", "[3]", "[4]", "[7]"),
    ]
    assert matrix.counts == {Basis.EXPLICIT: 0, Basis.INTERPRETED: 0, Basis.INFERRED: 7}


def test_counts_tell_statements_from_threads(eskmouth: Graph) -> None:
    """Evening Visits reach fair access by the row of the matrix and by the priority: two threads."""
    matrix = eskmouth.matrix("initiative", "goal", cells="count", threads=True)
    assert grid(matrix)[0] == ("Evening Visits", "[1]", "[2]", "[3]")
    assert len(matrix.threads(matrix.cell(ID + "evening-visits", ID + FAIR))) == 2
    stated = eskmouth.matrix("programme", "goal", cells="count")
    assert grid(stated)[1] == ("Care at Home", "1", "1", "2")


def test_a_depth_asks_for_threads_no_longer_than_it(eskmouth: Graph) -> None:
    """Two steps lead from an initiative by its programme to a goal; by the priority it takes three."""
    near = eskmouth.matrix("initiative", "goal", cells="count", scope=eskmouth.scope(max_depth=2))
    assert grid(near)[0] == ("Evening Visits", "[1]", "[1]", "[2]")
    assert eskmouth.matrix("initiative", "goal", scope=eskmouth.scope(max_depth=1)).cells == {}


def test_a_reading_is_told_from_a_passage(eskmouth: Graph) -> None:
    """The second goal realises the vision by a reading: its sign stands in brackets, or is left out."""
    assert grid(eskmouth.matrix("goal", "vision-2031"))[:2] == [
        ("Care close to home", "·", "1"),
        ("Fair access for all", "(·)", "(1)"),
    ]
    explicit = eskmouth.matrix("goal", "vision-2031", scope=eskmouth.scope(basis="explicit"))
    assert [node for node, _ in explicit.cells] == [ID + CLOSE]


def test_through_chooses_the_relations(eskmouth: Graph) -> None:
    """Only what partly supports is left."""
    matrix = eskmouth.matrix("programme", "goal", scope=eskmouth.scope(through="partlySupports"))
    assert [cell.level for cell in matrix.filled] == [Level.PARTIAL]


def test_what_is_excluded_has_no_row(eskmouth: Graph) -> None:
    """A selector leaves things out of both sides."""
    matrix = eskmouth.matrix("programme", "goal", exclude="care-at-home")
    assert [node.label for node in matrix.rows] == ["Café Clinics", "Healthy Harbour"]
    by_name = eskmouth.matrix(f"care-at-home {FAIR}", "goal", exclude="care-at-home")
    assert [node.label for node in by_name.rows] == ["Fair access for all"]


def test_one_statement_between_two_of_a_kind_counts_once(eskmouth: Graph) -> None:
    """Care at Home is part of Healthy Harbour: two cells of programme by programme, and one statement."""
    matrix = eskmouth.matrix("programme", "programme", cells="count")
    assert set(matrix.cells) == {
        (ID + "care-at-home", ID + "healthy-harbour"),
        (ID + "healthy-harbour", ID + "care-at-home"),
    }
    assert grid(matrix)[-1] == ("total", "", "1", "1", "1")


def test_any_relation_fills_a_cell(eskmouth: Graph) -> None:
    """Who provides and where it is meant for are not lineage, and fill cells all the same."""
    assert (
        eskmouth.matrix("initiative", "harbour-trust")
        .filled[0]
        .statements[0]
        .predicate.endswith("providedBy")
    )
    places = eskmouth.matrix("initiative", "place").without_empty()
    assert [node.label for node in places.rows] == ["Evening Visits"]
    assert len(places.filled) == 2


def test_names_that_are_the_same_are_told_apart(eskmouth: Graph) -> None:
    """Two things of one name get their slugs, so that no heading stands twice."""
    matrix = eskmouth.matrix("programme", "goal")
    first, _ = matrix.columns
    twin = type(first)(ID + "twin", first.label, first.kind)
    doubled = type(matrix)("twins", matrix.rows, (first, twin), matrix.cells, matrix.show, matrix.strategy)
    assert doubled.grid().columns[1:3] == (f"{first.label} ({CLOSE})", f"{first.label} (twin)")


def test_json_gives_each_cell_with_its_passages(command: Callable[..., Answer]) -> None:
    """A program gets rows, columns, and for each cell level, basis, statements and where they stand."""
    answer = command("programme", "goal", "--format", "json")
    values = json.loads(answer.out)
    assert [row["label"] for row in values["rows"]] == ["Café Clinics", "Care at Home", "Healthy Harbour"]
    cell = next(
        one for one in values["cells"] if one["row"].endswith("care-at-home") and one["level"] == "full"
    )
    speaker = cell["statements"][0]["speakers"][0]
    assert (speaker["firstLine"], speaker["quote"]) == (22, "Care at Home ● ◐")
    assert [one["isReadBlank"] for one in values["cells"]] == [True, False, False, False, False]
    assert values["cells"][0]["blanks"][0]["speakers"][0]["firstLine"] == 23
    assert values["counts"] == {"explicit": 4, "interpreted": 0, "inferred": 0}


def test_json_gives_the_best_thread_where_nothing_is_stated(eskmouth: Graph) -> None:
    """A cell that only threads fill opens the passages of the best of them."""
    values = matrix_values(eskmouth.matrix("evening-visits", FAIR, threads=True))
    assert [step["predicate"].rsplit("#")[-1] for step in values["cells"][0]["thread"]] == [
        "partOf",
        "partlySupports",
    ]


def test_evidence_opens_every_cell(command: Callable[..., Answer]) -> None:
    """Below the grid each cell is listed with its passages, the printed blank too."""
    out = command("programme", "goal", "--evidence").out
    assert "“Care at Home ● ◐”" in out
    assert "“Café Clinics ●”" in out
    listed = command("programme", "goal", "--evidence", "--format", "csv").out.splitlines()
    assert listed[0] == "row,column,level,relation,count,printed,basis,evidence"
    assert len(listed) == 6


def test_another_store_gives_the_same_matrix(command: Callable[..., Answer], library_endpoint: str) -> None:
    """Over an endpoint the cells are those of the files, and so is what is printed."""
    asked = ("programme", "goal", "--threads", "--format", "json")
    assert command(*asked, "--endpoint", library_endpoint).out == command(*asked).out
    assert command("--printed", "--endpoint", library_endpoint).out == command("--printed").out


def test_empty_rows_are_left_out_and_said(command: Callable[..., Answer]) -> None:
    """What has no cell is counted on stderr; --all keeps it."""
    brief = command("initiative", "place")
    assert "Falls Clinic" not in brief.out
    assert "3 of the rows, 0 of the columns" in brief.err
    assert "Falls Clinic" in command("initiative", "place", "--all").out


def test_a_matrix_needs_both_sides(command: Callable[..., Answer]) -> None:
    """One name alone is refused with an example."""
    answer = command("programme")
    assert answer.code == 2
    assert "selgraph matrix programme goal" in answer.err
    assert command("programme", "goal", "--cells", "colour").code == 2


def test_shared_money_is_never_summed_twice(eskmouth: Graph) -> None:
    """Savings of Care at Home stand under both goals that it supports, with a star, and once in totals."""
    assert grid(
        eskmouth.matrix("programme", "goal", cells="money", scope=eskmouth.scope(basis="explicit"))
    ) == [
        (
            "Café Clinics",
            "",
            "£0.01m saving, 2031; £0.03m saving, 2031 and 2032; £0.02m saving, 2032",
            "£0.01m saving, 2031; £0.03m saving, 2031 and 2032; £0.02m saving, 2032",
        ),
        (
            "Care at Home",
            "£0.04m saving, 2031*; £0.1m saving, 2031 and 2032*; £0.06m saving, 2032*",
            "£0.04m saving, 2031*; £0.1m saving, 2031 and 2032*; £0.06m saving, 2032*",
            "£0.04m saving, 2031; £0.1m saving, 2031 and 2032; £0.06m saving, 2032",
        ),
        ("Healthy Harbour", "", "", ""),
        (
            "total",
            "£0.04m saving, 2031; £0.1m saving, 2031 and 2032; £0.06m saving, 2032",
            "£0.05m saving, 2031; £0.13m saving, 2031 and 2032; £0.08m saving, 2032",
            "£0.05m saving, 2031; £0.13m saving, 2031 and 2032; £0.08m saving, 2032",
        ),
    ]


def test_money_of_a_thread_is_inferred(eskmouth: Graph) -> None:
    """A programme that only a thread leads to the vision brings its money in square brackets."""
    matrix = eskmouth.matrix("care-at-home", "vision-2031", cells="money", threads=True)
    assert [one.basis for one in matrix.cells[ID + "care-at-home", ID + "vision-2031"].money] == [
        Basis.INFERRED,
        Basis.INFERRED,
        Basis.INFERRED,
    ]
    assert str(grid(matrix)[0][1]).startswith("[£0.04m saving, 2031]")
    assert eskmouth.matrix("care-at-home", "vision-2031", cells="money").cells == {}


def test_a_sum_of_both_things_is_in_their_cell(plans: Graph) -> None:
    """A figure of a borough and of its trust stands where the two cross, with the printed number."""
    matrix = plans.matrix("bexley", "bexley-care-trust", cells="money")
    (cell,) = matrix.cells.values()
    printed = {one.figure.printed for one in cell.money}
    assert {"(10,778)", "12,802"} <= printed
    values = matrix_values(matrix)["cells"][0]["money"]
    assert {one["printed"] for one in values} == printed
    assert all(one["statements"][0]["speakers"] for one in values)


def test_money_under_a_goal_is_what_the_verb_money_says(eskmouth: Graph) -> None:
    """The totals of the columns are the sums that `money --by goal` gives for what programmes state."""
    matrix = eskmouth.matrix("programme", "goal", cells="money", threads=True)
    totals = dict(zip(matrix.grid().columns, grid(matrix)[-1], strict=True))
    for one in eskmouth.money(by="goal").subtotals:
        if one.key:
            assert f"£{one.counted.words()}m {one.sort.words}, {one.sort.period}" in str(totals[one.label])


@pytest.mark.parametrize("width", [40, 60, 80, 110, 0])
def test_a_grid_that_is_cut_loses_nothing(width: int) -> None:
    """The parts of a wide grid hold every cell once, in order, and each begins with the name of its row."""
    heads = tuple(f"a heading that is long, number {place}" for place in range(12))
    rows = tuple(Row((f"row {row}", *(f"{row}:{place}" for place in range(12)), "sum")) for row in range(3))
    *parts, key = [*fit_grid(Sheet("wide", ("row", *heads, "filled"), rows), width, totals=1), None]
    if width:
        *parts, key = parts
        assert key is not None
        assert [row.cells[1] for row in key.rows] == list(heads)
    for place, row in enumerate(rows):
        assert [cell for part in parts for cell in part.rows[place].cells[1:]] == list(row.cells[1:])
        assert {part.rows[place].cells[0] for part in parts} == {f"row {place}"}
    assert parts[-1].columns[-1] == "filled"


def test_cells_are_those_of_a_search_by_hand(plans: Graph) -> None:
    """On the real corpus a cell is filled where any statement joins the two, and where threads lead."""
    strategy = plans.strategy
    for rows, columns in (("programme", "goal"), ("initiative", "place"), ("risk", "objective")):
        down = {node.iri for node in strategy.of_kind(rows.capitalize())}
        across = {node.iri for node in strategy.of_kind(columns.capitalize())}
        expected = {
            pair
            for one in strategy.statements
            for pair in ((one.subject, one.value), (one.value, one.subject))
            if pair[0] in down and pair[1] in across and pair[0] != pair[1]
        }
        assert {(one.row, one.column) for one in plans.matrix(rows, columns).filled} == expected
        threads = plans.matrix(rows, columns, threads=True)
        assert {pair for pair, cell in threads.cells.items() if cell.steps} == {
            (row, column)
            for row in down
            for column in across
            if column in strategy.lineage.served(row) or row in strategy.lineage.served(column)
        }


def test_counted_threads_are_those_that_trace_follows(plans: Graph) -> None:
    """The number in a cell is how many threads of two or more steps `paths` finds."""
    matrix = plans.matrix("minor-oral-surgery", "goal", cells="count", threads=True)
    assert matrix.filled
    for cell in matrix.filled:
        paths = plans.paths(cell.row, cell.column).paths
        assert cell.threads == sum(len(path.edges) > 1 for path in paths)


@given(lineages(), some.sampled_from([None, 0, 1, 2, 3]))
def test_threads_are_counted_as_they_are_followed(lineage: Lineage, depth: int | None) -> None:
    """One walk counts for every end as many threads of two or more steps as are found one by one."""
    for start in lineage.iris:
        counted = count_threads(lineage, start, set(lineage.iris), depth=depth)
        for end in set(lineage.iris) - {start}:
            paths = find_paths_between(lineage, start, end, depth=depth)
            assert counted[end] == sum(len(path.edges) > 1 for path in paths)


def test_too_many_threads_to_count_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk that never ends is cut short, with what to do instead."""
    monkeypatch.setattr(matrix_threads, "STEPS_A_PATH", 1)
    monkeypatch.setattr(matrix_threads, "MOST_PATHS", 4)
    ladder = lineage_of(*(f"{a} partOf {b}" for a, b in combinations("abcd", 2)))
    with pytest.raises(LimitError, match="too many threads from A"):
        count_threads(ladder, "a", {"d"})


def test_on_each_basis_the_most_counts_and_a_passage_before_a_reading(eskmouth: Graph) -> None:
    """A reading that goes farther than the passages does not take their place."""
    said = {"partly": passage("a"), "": passage("b"), "fully": reading("c", passage("a"))}
    statements = [
        Statement(ID + "x", SEL + term, ID + "y", "y", is_thing=True, speakers=(said[how],))
        for how, term in (("fully", "fullySupports"), ("", "supports"), ("partly", "partlySupports"))
    ]
    in_order, levels = weigh_statements(eskmouth.strategy, statements)
    assert [slug_of(one.predicate) for one in in_order] == ["partlySupports", "supports", "fullySupports"]
    assert levels == ((Basis.EXPLICIT, Level.PARTIAL), (Basis.INTERPRETED, Level.FULL))
