"""The matrices that the documents print, rebuilt and compared cell by cell."""

from __future__ import annotations

import codecs
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from editing import change
from selgraph.errors import Place, SelgraphError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage import Holds, PrintedCell, PrintedMatrix, read_figures
from selgraph.lineage.cells import read_cells
from selgraph.texts import read_text
from selgraph.transcriptions import check_transcription, check_transcriptions
from selgraph.vocabulary import ID, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Answer
    from selgraph.home import Home
    from selgraph.lineage import ComparedCell

CLOSE, FAIR = "goal-close-to-home", "goal-fair-access"


@pytest.fixture
def printed(
    type_in: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, library: Home
) -> Callable[..., Answer]:
    """Type `selgraph matrix --printed` and more, on the invented strategy unless a copy of it is named."""
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("COLUMNS", "400")  # nothing is folded

    def start(*words: str, home: Home = library) -> Answer:
        """Run it with these words."""
        return type_in("matrix", "--printed", *words, "--home", str(home.data.parent))

    return start


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
    eskmouth: Graph, printed: Callable[..., Answer]
) -> None:
    """Figure 1 and Table 1 are in the graph as they are printed, and the command ends with 0."""
    found = eskmouth.printed_matrices()
    assert [(one.matrix.name, len(one.cells), len(one.differences)) for one in found.compared] == [
        ("figure-1", 4, 0),
        ("table-1", 9, 0),
    ]
    answer = printed()
    assert answer.code == 0
    assert "Every difference has a curator's note." in answer.out


def without_statement(home: Home) -> None:
    """Take the statement out of the graph that fills a cell: it is only printed."""
    change(
        home.data / "passages/eskmouth-plan.trig",
        "sel:fullySupports id:goal-close-to-home ;\n        sel:partlySupports id:goal-fair-access .",
        "sel:fullySupports id:goal-close-to-home .",
    )


def without_mark(home: Home) -> None:
    """Print nothing where the graph has a statement: it is only in the graph."""
    change(home.data / "matrices/figure-1.csv", f"care-at-home,{FAIR},◐", f"care-at-home,{FAIR},")


def with_another_mark(home: Home) -> None:
    """Print a full circle where the graph says partly: the level differs."""
    change(home.data / "matrices/figure-1.csv", f"care-at-home,{FAIR},◐", f"care-at-home,{FAIR},●")


@pytest.mark.parametrize(
    ("spoil", "verdict", "shown"),
    [
        (without_statement, "only printed", "◐ ≠ blank"),
        (without_mark, "only in graph", "blank ≠ ◐"),
        (with_another_mark, "level differs", "● ≠ ◐"),
    ],
)
def test_each_difference_needs_a_note(
    copy: Home, printed: Callable[..., Answer], spoil: Callable[[Home], None], verdict: str, shown: str
) -> None:
    """A difference ends the command with 1, and with 0 once a curator has said why; the note is shown."""
    spoil(copy)
    assert [(str(one.verdict), one.cell.row, one.cell.column) for one in differences(copy)] == [
        (verdict, "care-at-home", FAIR)
    ]
    without = printed("figure-1", home=copy)
    assert without.code == 1
    assert shown in without.out
    assert verdict in without.out
    assert "1 difference has no curator's note." in without.out
    write_note(copy, "care-at-home", FAIR)
    noted = printed("figure-1", home=copy)
    assert noted.code == 0
    assert f"{shown}*" in noted.out
    assert "The plan corrects itself, further down." in " ".join(noted.out.split())
    assert "passage:plan-goal-2" in noted.out


def test_a_crossing_that_is_not_printed_is_found(copy: Home, printed: Callable[..., Answer]) -> None:
    """What the passage of a printed line states of a pair that no cell is for is only in the graph."""
    change(
        copy.data / "passages/eskmouth-plan.trig",
        "id:cafe-clinics\n        sel:fullySupports id:goal-fair-access .",
        "id:cafe-clinics\n        sel:fullySupports id:goal-fair-access .\n\n"
        "    id:care-at-home\n        sel:supports id:goal-of-nobody .\n\n"
        "    id:goal-of-nobody\n        a sel:Goal .",
    )
    change(
        copy.data / "names.ttl",
        "id:goal-fair-access\n",
        'id:goal-of-nobody\n    rdfs:label "Nobody\'s goal"@en .\n\nid:goal-fair-access\n',
    )
    assert [(one.cell.line, one.column, str(one.verdict)) for one in differences(copy)] == [
        (0, "Nobody's goal", "only in graph")
    ]
    assert printed(home=copy).code == 1


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
    change(copy.data / "matrices/table-1.csv", old, new)
    assert [str(one.verdict) for one in differences(copy)] == [verdict]


def test_a_crossing_that_a_row_does_not_name_is_compared(copy: Home, printed: Callable[..., Answer]) -> None:
    """Where a row names its columns and leaves out one that the graph joins it to, this is found."""
    path = copy.data / "matrices" / "figure-1.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"22,3,care-at-home,{FAIR},◐\n", ""), encoding="utf-8")
    assert [(one.cell.line, one.row, one.column, str(one.verdict)) for one in differences(copy)] == [
        (0, "Care at Home", "Fair access for all", "only in graph")
    ]
    assert "blank ≠ ◐" in printed("figure-1", home=copy).out


def test_a_figure_that_no_cell_is_for_is_found(copy: Home) -> None:
    """A number that the graph puts into the table, and that the page does not have, is only in the graph."""
    path = copy.data / "matrices" / "table-1.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    assert [(str(one.verdict), one.row, one.column) for one in differences(copy)] == [
        ("only in graph", "Total", "Total")
    ]


def test_totals_that_add_up_are_counted(printed: Callable[..., Answer]) -> None:
    """Each total of Table 1 is the sum of its row, of its column, or of both: six sums, six that agree."""
    answer = printed("table-1")
    assert answer.out.count("agrees") >= 6
    assert "6 of 6" in answer.out


def test_a_total_that_does_not_add_up_is_said_with_both_numbers(
    copy: Home, printed: Callable[..., Answer]
) -> None:
    """A printed 140 over parts that come to 130 is shown with both; it is what the document prints."""
    change(copy.data / "matrices/table-1.csv", "Total,Total,130", "Total,Total,140")
    path = copy.data / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("sel:amount 130.0", "sel:amount 140.0").replace('"130"', '"140"'), encoding="utf-8"
    )
    answer = printed(home=copy)
    assert answer.code == 0
    assert "4 of 6" in answer.out
    row = " ".join(answer.out.split())
    assert "140 130 10 does not reconcile" in row


def test_a_note_that_no_difference_needs_is_said(copy: Home, printed: Callable[..., Answer]) -> None:
    """A note outlives its difference only in sight."""
    write_note(copy, "care-at-home", FAIR)
    answer = printed(home=copy)
    assert answer.code == 0
    assert "No difference needs the note at data/matrices/notes.csv:2." in answer.out


def test_one_printed_matrix_is_asked_for_by_name(printed: Callable[..., Answer]) -> None:
    """A pattern chooses some, an unknown name lists all, and a second name is one too many."""
    assert "figure-1" not in printed("table-*").out
    unknown = printed("figure-9")
    assert unknown.code == 4
    assert "figure-1, table-1" in unknown.err
    assert printed("figure-1", "goal").code == 2


def test_cells_of_a_printed_matrix_open_their_passages(printed: Callable[..., Answer]) -> None:
    """With evidence each compared cell has the statement and the passage behind it."""
    out = printed("figure-1", "--list", "--evidence", "--format", "json").out
    rows = json.loads(out)["sheets"][0]["rows"]
    assert [(row["row"], row["printed"], row["graph"]) for row in rows] == [
        ("Care at Home", "●", "●"),
        ("Care at Home", "◐", "◐"),
        ("Café Clinics", "blank", "blank"),
        ("Café Clinics", "●", "●"),
    ]
    assert rows[0]["evidence"][0]["speakers"][0]["firstLine"] == 22


def test_cells_are_looked_up_in_the_texts(
    copy: Home, library_texts: Path, printed: Callable[..., Answer]
) -> None:
    """A mark that the page has in another field is found, with the file and the line of the transcription."""
    assert printed("--texts", str(library_texts)).code == 0
    path = copy.data / "matrices" / "figure-1.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("22,2,care", "22,9,care").replace("23,2,cafe", "23,3,cafe"), encoding="utf-8"
    )
    answer = printed("--texts", str(library_texts), home=copy)
    assert answer.code == 1
    said = " ".join(answer.out.split())
    assert '"●" is transcribed, and field 9 of line 22 of eskmouth-plan holds ""' in said
    assert '"" is transcribed, and field 3 of line 23 of eskmouth-plan holds "●"' in said
    assert "data/matrices/figure-1.csv:7" in said


def test_a_reading_that_goes_farther_is_no_difference(copy: Home) -> None:
    """What is printed is compared with what the passages say."""
    before = differences(copy)
    change(
        copy.data / "passages" / "eskmouth-plan.trig",
        "reading:goal-2-realises-vision {\n",
        "reading:goal-2-realises-vision {\n    id:care-at-home sel:fullySupports id:goal-fair-access .\n",
    )
    assert differences(copy) == before


@pytest.mark.parametrize(
    ("holds", "printed", "found"),
    [
        (Holds.TEXTS, "Weekly calls", 0),
        (Holds.TEXTS, "calls", 0),
        (Holds.TEXTS, "", 1),
        (Holds.TEXTS, "Daily", 1),
        (Holds.MARKS, "Weekly calls", 0),
        (Holds.MARKS, "calls", 1),
        (Holds.MARKS, "", 1),
    ],
)
def test_a_text_may_go_on_and_a_mark_may_not(holds: Holds, printed: str, found: int) -> None:
    """The field is on the last line; a blank field is blank in every kind of matrix."""
    cell = PrintedCell(2, 2, "a", "b", printed, Place("matrix.csv", 3))
    matrix = PrintedMatrix("matrix", "", "document:plan", "", holds, ("supports",), (cell,))
    assert len(list(check_transcription(matrix, ["first", "row\tWeekly  calls"]))) == found


def test_a_transcription_saved_with_a_byte_order_mark_is_read(copy: Home) -> None:
    """As spreadsheets save it."""
    path = copy.data / "matrices" / "figure-1.csv"
    before = differences(copy)
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert differences(copy) == before


def test_a_document_without_a_text_is_told(
    copy: Home, library_texts: Path, printed: Callable[..., Answer]
) -> None:
    """Where the graph names no text for a document nothing can be looked up in it, and that is said."""
    path = copy.data / "documents.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("sel:textFile", "sel:status", 1), encoding="utf-8")
    answer = printed("--texts", str(library_texts), home=copy)
    assert answer.code == 2
    assert "names no text for" in answer.err


def test_without_texts_it_is_said_that_nothing_was_looked_up(printed: Callable[..., Answer]) -> None:
    """Nobody is left to believe that the transcription was checked."""
    assert "not checked against the texts" in printed().err


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
    copy: Home, printed: Callable[..., Answer], old: str, new: str, where: str, what: str
) -> None:
    """Path and line are named, and what is wrong there."""
    change(copy.data / "matrices/figure-1.csv", old, new)
    answer = printed(home=copy)
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
    change(copy.data / "matrices/table-1.csv", "2031,40", "2031,forty")
    with pytest.raises(SelgraphError, match='"forty" is no number'):
        differences(copy)


def test_a_workspace_without_transcriptions_has_no_printed_matrix(
    copy: Home, printed: Callable[..., Answer]
) -> None:
    """Nobody has to transcribe anything."""
    shutil.rmtree(copy.data / "matrices")
    answer = printed(home=copy)
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
