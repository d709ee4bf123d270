"""Two kinds of things, crossed; and the matrices that the documents print."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from invented import lineage_of, lineages
from selgraph.errors import LimitError, SelgraphError, UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.home import Home
from selgraph.lineage import Holds, Level, find_paths_between, matrix_threads, read_figures
from selgraph.lineage.cells import read_cells
from selgraph.lineage.matrix_threads import count_threads
from selgraph.model import Basis
from selgraph.sheet import Row, Sheet
from selgraph.tables import fit_grid, matrix_values
from selgraph.texts import read_text
from selgraph.transcriptions import check_transcriptions
from selgraph.vocabulary import ID, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer
    from selgraph.lineage import ComparedCell, Lineage, Matrix

CLOSE, FAIR = "goal-close-to-home", "goal-fair-access"


@pytest.fixture
def copy(library: Home, tmp_path: Path) -> Home:
    """A copy of the invented strategy, to be changed."""
    shutil.copytree(library.data, tmp_path / "data")
    return Home(library.ontology, tmp_path / "data", library.queries)


@pytest.fixture
def command(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, library: Home
) -> Callable[..., Answer]:
    """Type `selgraph matrix` and more, on the invented strategy unless another home is named."""
    monkeypatch.setenv("COLUMNS", "400")  # nothing is folded
    monkeypatch.setenv("SELGRAPH_CACHE", "")

    def start(*words: str, home: Home = library) -> Answer:
        """Run it with these words."""
        return type_in("matrix", *words, "--home", str(home.data.parent))

    return start


def change(home: Home, name: str, old: str, new: str) -> None:
    """Change one place of one file of a copy."""
    path = home.data / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (name, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def grid(matrix: Matrix) -> list[tuple[object, ...]]:
    """Give the lines of a matrix as they are shown."""
    return [row.cells for row in matrix.grid().rows]


# ---- any kind against any kind


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


# ---- what the documents print


def differences(home: Home, name: str = "") -> list[ComparedCell]:
    """Compare the printed matrices of a copy, and give what differs."""
    graph = Graph(open_facts(home, None), home)
    return [cell for one in graph.printed_matrices(name).compared for cell in one.differences]


def write_note(
    home: Home, row: str, column: str, *, matrix: str = "figure-1", passage: str = "plan-goal-2"
) -> None:
    """Write a curator's note into a copy."""
    line = f'{matrix},{row},{column},"The plan corrects itself, further down.",{passage}'
    (home.data / "matrices" / "notes.csv").write_text(
        f"matrix,row,column,reason,passage\n{line}\n", encoding="utf-8"
    )


def test_the_printed_matrices_of_the_invented_plan_agree(
    eskmouth: Graph, command: Callable[..., Answer]
) -> None:
    """Figure 1 and Table 1 are in the graph as they are printed, and the command ends with 0."""
    found = eskmouth.printed_matrices()
    assert [(one.matrix.name, len(one.cells), len(one.differences)) for one in found.compared] == [
        ("figure-1", 4, 0),
        ("table-1", 9, 0),
    ]
    answer = command("--printed")
    assert answer.code == 0
    assert "Every difference has a curator's note." in answer.out


def without_statement(home: Home) -> None:
    """Take the statement out of the graph that fills a cell: it is only printed."""
    path = "passages/eskmouth-plan.trig"
    change(
        home,
        path,
        "sel:fullySupports id:goal-close-to-home ;\n        sel:partlySupports id:goal-fair-access .",
        "sel:fullySupports id:goal-close-to-home .",
    )


def without_mark(home: Home) -> None:
    """Print nothing where the graph has a statement: it is only in the graph."""
    change(home, "matrices/figure-1.csv", f"care-at-home,{FAIR},◐", f"care-at-home,{FAIR},")


def with_another_mark(home: Home) -> None:
    """Print a full circle where the graph says partly: the level differs."""
    change(home, "matrices/figure-1.csv", f"care-at-home,{FAIR},◐", f"care-at-home,{FAIR},●")


@pytest.mark.parametrize(
    ("spoil", "verdict", "shown"),
    [
        (without_statement, "only printed", "◐ ≠ blank"),
        (without_mark, "only in graph", "blank ≠ ◐"),
        (with_another_mark, "level differs", "● ≠ ◐"),
    ],
)
def test_each_difference_needs_a_note(
    copy: Home, command: Callable[..., Answer], spoil: Callable[[Home], None], verdict: str, shown: str
) -> None:
    """A difference ends the command with 1, and with 0 once a curator has said why; the note is shown."""
    spoil(copy)
    assert [(str(one.verdict), one.cell.row, one.cell.column) for one in differences(copy)] == [
        (verdict, "care-at-home", FAIR)
    ]
    without = command("--printed", "figure-1", home=copy)
    assert without.code == 1
    assert shown in without.out
    assert verdict in without.out
    assert "1 difference has no curator's note." in without.out
    write_note(copy, "care-at-home", FAIR)
    noted = command("--printed", "figure-1", home=copy)
    assert noted.code == 0
    assert f"{shown}*" in noted.out
    assert "The plan corrects itself, further down." in " ".join(noted.out.split())
    assert "passage:plan-goal-2" in noted.out


def test_a_crossing_that_is_not_printed_is_found(copy: Home, command: Callable[..., Answer]) -> None:
    """What the passage of a printed line states of a pair that no cell is for is only in the graph."""
    change(
        copy,
        "passages/eskmouth-plan.trig",
        "id:cafe-clinics\n        sel:fullySupports id:goal-fair-access .",
        "id:cafe-clinics\n        sel:fullySupports id:goal-fair-access .\n\n"
        "    id:care-at-home\n        sel:supports id:goal-of-nobody .\n\n"
        "    id:goal-of-nobody\n        a sel:Goal .",
    )
    change(
        copy,
        "names.ttl",
        "id:goal-fair-access\n",
        'id:goal-of-nobody\n    rdfs:label "Nobody\'s goal"@en .\n\nid:goal-fair-access\n',
    )
    assert [(one.cell.line, one.column, str(one.verdict)) for one in differences(copy)] == [
        (0, "Nobody's goal", "only in graph")
    ]
    assert command("--printed", home=copy).code == 1


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("2031,40", "2031,(40)", "level differs"),
        ("2031,40", "2031,", "only in graph"),
        (",10\n", ",11\n", "level differs"),
    ],
)
def test_a_number_is_compared_as_a_number(copy: Home, old: str, new: str, verdict: str) -> None:
    """Brackets make a number negative; a number that is not printed is only in the graph."""
    change(copy, "matrices/table-1.csv", old, new)
    assert [str(one.verdict) for one in differences(copy)] == [verdict]


def test_a_crossing_that_a_row_does_not_name_is_compared(copy: Home, command: Callable[..., Answer]) -> None:
    """Where a row names its columns and leaves out one that the graph joins it to, this is found."""
    path = copy.data / "matrices" / "figure-1.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"22,3,care-at-home,{FAIR},◐\n", ""), encoding="utf-8")
    assert [(one.cell.line, one.row, one.column, str(one.verdict)) for one in differences(copy)] == [
        (0, "Care at Home", "Fair access for all", "only in graph")
    ]
    assert "blank ≠ ◐" in command("--printed", "figure-1", home=copy).out


def test_a_figure_that_no_cell_is_for_is_found(copy: Home) -> None:
    """A number that the graph puts into the table, and that the page does not have, is only in the graph."""
    path = copy.data / "matrices" / "table-1.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert [(str(one.verdict), one.row, one.column) for one in differences(copy)] == [
        ("only in graph", "Total", "Total")
    ]


def test_totals_that_add_up_are_counted(command: Callable[..., Answer]) -> None:
    """Each total of Table 1 is the sum of its row, of its column, or of both: six sums, six that agree."""
    answer = command("--printed", "table-1")
    assert answer.out.count("agrees") >= 6
    assert "6 of 6" in answer.out


def test_a_total_that_does_not_add_up_is_said_with_both_numbers(
    copy: Home, command: Callable[..., Answer]
) -> None:
    """A printed 140 over parts that come to 130 is shown with both; it is what the document prints."""
    change(copy, "matrices/table-1.csv", "Total,Total,130", "Total,Total,140")
    path = copy.data / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("sel:amount 130.0", "sel:amount 140.0").replace('"130"', '"140"'), encoding="utf-8"
    )
    answer = command("--printed", home=copy)
    assert answer.code == 0
    assert "4 of 6" in answer.out
    row = " ".join(answer.out.split())
    assert "140 130 10 does not reconcile" in row


def test_a_note_that_no_difference_needs_is_said(copy: Home, command: Callable[..., Answer]) -> None:
    """A note outlives its difference only in sight."""
    write_note(copy, "care-at-home", FAIR)
    answer = command("--printed", home=copy)
    assert answer.code == 0
    assert "No difference needs the note at data/matrices/notes.csv:2." in answer.out


def test_one_printed_matrix_is_asked_for_by_name(command: Callable[..., Answer]) -> None:
    """A pattern chooses some, an unknown name lists all, and a second name is one too many."""
    assert "figure-1" not in command("--printed", "table-*").out
    unknown = command("--printed", "figure-9")
    assert unknown.code == 4
    assert "figure-1, table-1" in unknown.err
    assert command("--printed", "figure-1", "goal").code == 2


def test_cells_of_a_printed_matrix_open_their_passages(command: Callable[..., Answer]) -> None:
    """With evidence each compared cell has the statement and the passage behind it."""
    out = command("--printed", "figure-1", "--list", "--evidence", "--format", "json").out
    rows = json.loads(out)["sheets"][0]["rows"]
    assert [(row["row"], row["printed"], row["graph"]) for row in rows] == [
        ("Care at Home", "●", "●"),
        ("Care at Home", "◐", "◐"),
        ("Café Clinics", "blank", "blank"),
        ("Café Clinics", "●", "●"),
    ]
    assert rows[0]["evidence"][0]["speakers"][0]["firstLine"] == 22


def test_cells_are_looked_up_in_the_texts(
    copy: Home, library_texts: Path, command: Callable[..., Answer]
) -> None:
    """A mark that the page has in another field is found, with the file and the line of the transcription."""
    assert command("--printed", "--texts", str(library_texts)).code == 0
    path = copy.data / "matrices" / "figure-1.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("22,2,care", "22,9,care").replace("23,2,cafe", "23,3,cafe"), encoding="utf-8"
    )
    answer = command("--printed", "--texts", str(library_texts), home=copy)
    assert answer.code == 1
    said = " ".join(answer.out.split())
    assert '"●" is transcribed, and field 9 of line 22 of eskmouth-plan holds ""' in said
    assert '"" is transcribed, and field 3 of line 23 of eskmouth-plan holds "●"' in said
    assert "data/matrices/figure-1.csv:7" in said


def test_a_document_without_a_text_is_told(
    copy: Home, library_texts: Path, command: Callable[..., Answer]
) -> None:
    """Where the graph names no text for a document nothing can be looked up in it, and that is said."""
    path = copy.data / "documents.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sel:textFile", "sel:status", 1), encoding="utf-8")
    answer = command("--printed", "--texts", str(library_texts), home=copy)
    assert answer.code == 2
    assert "names no text for" in answer.err


def test_without_texts_it_is_said_that_nothing_was_looked_up(command: Callable[..., Answer]) -> None:
    """Nobody is left to believe that the transcription was checked."""
    assert "not checked against the texts" in command("--printed").err


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (
            "22,2,care-at-home",
            "22,2,care-at-hme",
            "data/matrices/figure-1.csv:7",
            'Nothing has the slug "care-at-hme"',
        ),
        (f"{CLOSE},●", f"{CLOSE},x", "data/matrices/figure-1.csv:7", 'The mark "x" has no meaning'),
        ("22,2,", "twenty-two,2,", "data/matrices/figure-1.csv:7", "no line or no field"),
        ("22,2,", "22,0,", "data/matrices/figure-1.csv:7", "no line or no field"),
        ("22,2,", "0,2,", "data/matrices/figure-1.csv:7", "no line or no field"),
        ("document: eskmouth-plan", "document: plan", "data/matrices/figure-1.csv", 'no document "plan"'),
        ("22,2,", "22,2,2,", "data/matrices/figure-1.csv:7", "A row has 6 values"),
        ("22,2,", '22,"2"2,', "data/matrices/figure-1.csv:7", "not well formed"),
        ("line,field", "line,place", "data/matrices/figure-1.csv:6", "The columns are not those"),
        ("#+ holds: marks\n", "", "data/matrices/figure-1.csv", "The header lacks holds"),
        ("#+ holds: marks", "#+ holds: circles", "data/matrices/figure-1.csv", "not known ones"),
    ],
)
def test_a_mistake_in_a_transcription_is_told_with_its_place(  # noqa: PLR0913, PLR0917 - a table of mistakes
    copy: Home, command: Callable[..., Answer], old: str, new: str, where: str, what: str
) -> None:
    """Path and line are named, and what is wrong there."""
    change(copy, "matrices/figure-1.csv", old, new)
    answer = command("--printed", home=copy)
    assert answer.code == 2
    assert where in answer.err
    assert what in answer.err


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"passage": "plan-goal-9"}, 'rests on the passage "plan-goal-9"'),
        ({"matrix": "figure-9"}, 'speaks of the matrix "figure-9"'),
    ],
)
def test_a_note_rests_on_a_passage_and_speaks_of_a_matrix(
    copy: Home, fields: dict[str, str], what: str
) -> None:
    """A note that hangs in the air is refused, with its line."""
    write_note(copy, "care-at-home", FAIR, **fields)
    with pytest.raises(SelgraphError, match=what) as error:
        differences(copy)
    assert str(error.value.where) == "data/matrices/notes.csv:2"


def test_a_number_that_is_none_is_refused(copy: Home) -> None:
    """What is transcribed of a table of figures is a number."""
    change(copy, "matrices/table-1.csv", "2031,40", "2031,forty")
    with pytest.raises(SelgraphError, match='"forty" is no number'):
        differences(copy)


def test_a_workspace_without_transcriptions_has_no_printed_matrix(
    copy: Home, command: Callable[..., Answer]
) -> None:
    """Nobody has to transcribe anything."""
    shutil.rmtree(copy.data / "matrices")
    answer = command("--printed", home=copy)
    assert answer.code == 0
    assert "(none)" in answer.out


# ---- what the five documents print


def test_every_printed_cell_of_the_corpus_agrees_or_has_a_note(plans: Graph) -> None:
    """No difference is left open, and no note stands idle."""
    found = plans.printed_matrices()
    assert [(cell.row, cell.column, str(cell.verdict)) for cell in found.open] == []
    assert [note.place for one in found.compared for note in one.idle_notes] == []


def test_the_corpus_is_transcribed_cell_by_cell(plans: Graph) -> None:
    """Rows times columns of each grid, counted on the page, are as many cells as its transcription has."""
    counted = {one.matrix.name: len(one.matrix.cells) for one in plans.printed_matrices().compared}
    assert counted == {
        "figure-1": 6,  # a row names the priorities that it goes with: one, and once two
        "goals-and-measures": 2 + 2 + 1 + 9 + 3,  # and here the measures
        "figure-3": 14 * 5,
        "table-1": 6 * 7,
        "table-4": 2 * 6 * 7,
        "integrated-care-by-borough": 6 * 6,
        "planned-care-by-borough": 3 * 6,
        "impact-of-enablers": 5 * 3,
    }


def test_the_texts_hold_what_is_transcribed(plans: Graph, corpus_texts: Path) -> None:
    """Every mark, number, first word and blank stands in its field of its line."""
    names = {
        "better-for-you": "001_4156c567fbed76fd.txt",
        "community-based-care": "002_447cbe8950e854b3.txt",
    }
    matrices = plans.transcriptions()
    faults = check_transcriptions(
        matrices, lambda document: read_text(corpus_texts, names[slug_of(document)]).lines
    )
    assert [(one.path, one.line, one.what) for one in faults] == []


def test_recorded_cells_are_the_transcribed_ones(plans: Graph) -> None:
    """A mark that a passage records for a cell is the mark that was transcribed from the page."""
    marks = {"full": "●", "partial": "◐", "blank": ""}
    transcribed = {
        (one.table, ID + cell.row, ID + cell.column): cell.printed
        for one in plans.transcriptions()
        if one.holds is not Holds.FIGURES
        for cell in one.cells
    }
    recorded = read_cells(plans.strategy)
    assert len(recorded) == 73
    for cell in recorded:
        assert transcribed[cell.table, cell.row, cell.column] == marks[cell.mark]


def test_every_table_with_totals_is_transcribed(plans: Graph) -> None:
    """Whatever table prints the total of other numbers in it has a transcription."""
    figures = read_figures(plans.strategy)
    tables = {
        figure.table
        for iri, figure in figures.items()
        for part in plans.strategy.said_of(iri, "totalOf")
        if figure.table and figures[part.value].table == figure.table
    }
    assert tables == {one.table for one in plans.transcriptions() if one.holds is Holds.FIGURES}
    assert len(tables) == 2


def test_every_printed_total_is_added_up_again(plans: Graph) -> None:
    """A figure under a heading that begins with Total has parts, and is among what was added."""
    for one in plans.printed_matrices().compared:
        added = {total.total.node.iri for total in one.added}
        headed = {
            iri
            for iri, figure in read_figures(plans.strategy).items()
            if one.matrix.table
            and figure.table == one.matrix.table
            and (figure.row.startswith("Total") or figure.column.startswith("Total"))
        }
        assert headed <= added
        assert bool(headed) == (one.matrix.holds is Holds.FIGURES)
