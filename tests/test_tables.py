"""Values laid out for people and for programs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selgraph.errors import SelgraphError
from selgraph.lineage import find_paths
from selgraph.model import Basis, Coverage, Edge, Finding, Node, Passage, Path, Reading, Rule, Statement
from selgraph.tables import (
    cite,
    count_ends,
    count_paths,
    format_annotations,
    format_coverage,
    format_findings,
    format_gaps,
    format_paths,
    format_rows,
    format_said,
    format_sheets,
    format_statements,
    format_things,
    path_values,
    speaker_lines,
    speaker_name,
    speaker_values,
    statement_values,
    wrap,
)
from selgraph.vocabulary import ID, SEL

if TYPE_CHECKING:
    from selgraph.facts import Facts

P1 = Passage("passage:1", "document:plan", "The Plan", "1 Goals", 4, 4, "care close to home")
P2 = Passage("passage:2", "document:plan", "The Plan", "1 Goals", 6, 8, "fair access for all")
P3 = Passage("passage:3", "document:plan", "The Plan", "2 Means", 9, 9, "one list")
GUESS = Reading("reading:1", "They are numbered as one list.", (P1, P2, P3))
RULE = Rule("rule:1", "a part of a part is a part of the whole")


def test_a_passage_is_cited_by_document_section_and_lines() -> None:
    """One line is a line, several are lines, both ends included."""
    assert cite(P1) == "The Plan, 1 Goals, line 4"
    assert cite(P2) == "The Plan, 1 Goals, lines 6-8"


def test_a_speaker_is_written_with_its_words() -> None:
    """A passage has its quotation, a reading its reason and its passages by section, a rule its words."""
    assert speaker_lines(P1) == ["The Plan, 1 Goals, line 4: “care close to home”"]
    assert speaker_lines(GUESS) == [
        "reading: They are numbered as one list.",
        "  from The Plan",
        "    1 Goals",
        "      line 4: “care close to home”",
        "      lines 6-8: “fair access for all”",
        "    2 Means",
        "      line 9: “one list”",
    ]
    assert speaker_lines(RULE) == ["rule: a part of a part is a part of the whole"]


def test_a_passage_in_full_shows_its_tabs() -> None:
    """The cells of a flattened table stay apart, also where one is blank; blank lines are left out."""
    lines = speaker_lines(
        P2, lambda _: "Care\\tat home\\t\\t5\\n\\nmore".replace("\\t", "\t").replace("\\n", "\n")
    )
    assert lines == ["The Plan, 1 Goals, lines 6-8:", "  | Care ⇥ at home ⇥ ⇥ 5", "  | more"]


def test_a_speaker_has_a_name_in_one_line() -> None:
    """Where only one line is left, the passages of a reading are cited without their words."""
    assert speaker_name(P1) == "The Plan, 1 Goals, line 4: “care close to home”"
    assert speaker_name(Reading("reading:2", "So it seems.", (P1,))) == (
        "reading: So it seems. (The Plan, 1 Goals, line 4)"
    )
    assert speaker_name(RULE) == "rule: a part of a part is a part of the whole"


def test_speaker_values_hold_the_place_and_the_words() -> None:
    """JSON has document, section, lines and quotation; a reading has one entry for each passage."""
    assert speaker_values(P2) == [
        {
            "iri": "passage:2",
            "basis": "explicit",
            "document": "document:plan",
            "title": "The Plan",
            "section": "1 Goals",
            "firstLine": 6,
            "lastLine": 8,
            "quote": "fair access for all",
        }
    ]
    read = speaker_values(GUESS)
    assert [one["passage"] for one in read] == ["passage:1", "passage:2", "passage:3"]
    assert {one["iri"] for one in read} == {"reading:1"}
    assert {one["basis"] for one in read} == {"interpreted"}
    assert speaker_values(RULE) == [{"iri": "rule:1", "basis": "inferred", "summary": RULE.summary}]


def test_the_tree_of_a_thread_is_drawn_with_its_evidence(library_facts: Facts) -> None:
    """Every step has its relation, its thing, its basis and its evidence, and the threads are counted.

    The Quay Café is one of the Café Clinics, which fully support fair access, which a reading takes to
    realise the vision.
    """
    start = library_facts.find("quay cafe")
    drawn = format_paths(start, find_paths(library_facts.lineage, start.iri), library_facts, width=84)
    assert drawn.splitlines() == [
        "Quay Café  id:quay-cafe",
        "└── is part of → Café Clinics (strategic programme) · explicit [1]",
        "    │ [1] A Healthy Eskmouth: plan for 2031 to 2033, 2 What we will do, line 18:",
        "    │       “The Quay Café is one of the Café Clinics”",
        "    └── fully supports → Fair access for all (goal) · explicit [2]",
        "        │ [2] A Healthy Eskmouth: plan for 2031 to 2033, Figure 1: what supports",
        "        │       which goal, line 23: “Café Clinics ●”",
        "        └╌╌ realises → Living well at home for longer (vision of 2031)",
        "              · interpreted [3]",
        "              [3] reading: The goals are numbered as one list under the vision, so",
        "                    the second is read as a way to it like the first.",
        "                    from A Healthy Eskmouth: plan for 2031 to 2033",
        "                      1 What we want",
        "                        line 5: “everyone in Eskmouth lives well, at home, for",
        "                          longer”",
        "                        line 6: “We reach it through Goal 1”",
        "                        line 7: “fair access for all”",
        "",
        "2 ends, each by its strongest thread: 1 explicit (1 goal), 1 interpreted (1 vision),",
        "0 inferred. A thread is as strong as its weakest step.",
        "1 thread at full length to 1 goal, 1 vision: 0 explicit, 1 interpreted, 0 inferred.",
    ]


def test_a_brief_tree_has_no_evidence(library_facts: Facts) -> None:
    """The steps and the counts stay, their numbers and quotations go."""
    start = library_facts.find("quay cafe")
    drawn = format_paths(start, find_paths(library_facts.lineage, start.iri), library_facts, brief=True)
    assert "[1]" not in drawn
    assert "“" not in drawn
    assert "└── fully supports → Fair access for all (goal) · explicit\n" in drawn
    painted = format_paths(
        start,
        find_paths(library_facts.lineage, start.iri),
        library_facts,
        brief=True,
        paint=lambda _, text: f"<{text}>",
    )
    assert "└── fully supports → Fair access for all (goal) · <explicit>\n" in painted


def test_evidence_and_threads_that_come_again_are_referred_to(library_facts: Facts) -> None:
    """What was written once has its number; where the same threads go on from a thing, that is said."""
    start = library_facts.find("evening visits")
    paths = find_paths(library_facts.lineage, start.iri)
    drawn = format_paths(start, paths, library_facts)
    numbers = [
        line.split("[", 1)[1].split("]", 1)[0]
        for line in drawn.splitlines()
        if line.strip(" │").startswith("[")
    ]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert "as above" in drawn


def test_the_basis_shows_without_colour_and_with(library_facts: Facts) -> None:
    """Line styles tell bases apart, and a paint is handed the basis by its name."""
    start = library_facts.find("quay cafe")
    paths = find_paths(library_facts.lineage, start.iri)
    painted = format_paths(start, paths, library_facts, paint=lambda role, text: f"<{role}>{text}</{role}>")
    assert "── fully supports → Fair access for all (goal) · <explicit>explicit</explicit> [2]" in painted
    assert "╌╌ realises" in painted
    assert "<interpreted>interpreted</interpreted>" in painted


def test_threads_are_counted_by_their_weakest_step(library_facts: Facts) -> None:
    """A thread to the vision that rests on one reading is interpreted; the goal on its way is explicit."""
    paths = find_paths(library_facts.lineage, ID + "quay-cafe")
    assert [path.basis for path in paths] == [Basis.INTERPRETED]
    assert count_paths(paths, library_facts) == (
        "1 thread at full length to 1 goal, 1 vision: 0 explicit, 1 interpreted, 0 inferred."
    )
    assert count_ends(paths, library_facts).startswith(
        "2 ends, each by its strongest thread: 1 explicit (1 goal), 1 interpreted (1 vision), 0 inferred."
    )
    assert count_paths([], library_facts) == "0 threads to no goal: 0 explicit, 0 interpreted, 0 inferred."


def test_a_path_as_values() -> None:
    """A program gets nodes with iri, label and kind, and edges with relation, basis and speakers."""
    edge = Edge("a", SEL + "partOf", "b", (P1,))
    path = Path(
        (Node("a", "A", "Initiative", ("Initiative",)), Node("b", "B", "Programme", ("Programme",))), (edge,)
    )
    assert path_values(path) == {
        "basis": "explicit",
        "nodes": [
            {"iri": "a", "label": "A", "kind": "Initiative"},
            {"iri": "b", "label": "B", "kind": "Programme"},
        ],
        "edges": [
            {
                "subject": "a",
                "predicate": SEL + "partOf",
                "object": "b",
                "basis": "explicit",
                "speakers": speaker_values(P1),
            }
        ],
    }


def test_statements_stand_under_those_who_make_them() -> None:
    """The same speakers are written once; what differs only in the other thing is one sentence."""
    names = {
        "a": "A",
        "x": "X",
        "y": "Y",
        SEL + "appliesTo": "applies to",
        SEL + "status": "status",
        SEL + "Goal": "goal",
    }
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    statements = [
        Statement("a", SEL + "appliesTo", "x", "X", True, (P1,)),  # noqa: FBT003 - the field's name is in the class
        Statement("a", SEL + "appliesTo", "y", "Y", True, (P1,)),  # noqa: FBT003 - as above
        Statement("a", kind, SEL + "Goal", "goal", True, (P1,)),  # noqa: FBT003 - as above
        Statement("a", SEL + "status", "new", "new", False, (GUESS,)),  # noqa: FBT003 - as above
        Statement("x", SEL + "appliesTo", "a", "A", True, (P2,)),  # noqa: FBT003 - as above
    ]
    written = format_statements(
        Node("a", "A", "Goal", ("Goal",), ("Aye",)), statements, lambda iri: names[iri]
    )
    assert written.splitlines() == [
        "A  a",
        "also: Aye",
        "",
        "What is said of it",
        "",
        "  explicit",
        "  The Plan, 1 Goals, line 4: “care close to home”",
        "    applies to X; Y",
        "    is a goal",
        "",
        "  interpreted",
        "  reading: They are numbered as one list.",
        "    from The Plan",
        "      1 Goals",
        "        line 4: “care close to home”",
        "        lines 6-8: “fair access for all”",
        "      2 Means",
        "        line 9: “one list”",
        "    status: new",
        "",
        "Where it is named",
        "",
        "  explicit",
        "  The Plan, 1 Goals, lines 6-8: “fair access for all”",
        "    X applies to A",
        "",
        "5 statements: 4 explicit, 1 interpreted, 0 inferred.",
    ]
    assert statement_values(statements[0])["basis"] == "explicit"


def test_what_a_passage_says_is_listed_by_thing() -> None:
    """A passage is written with its words, its statements, and the readings that interpret it."""
    names = {"a": "A", "x": "X", SEL + "appliesTo": "applies to"}
    said = [Statement("a", SEL + "appliesTo", "x", "X", True, (P1,))]  # noqa: FBT003 - the field's name is in the class
    assert format_said(P1, said, [GUESS], lambda iri: names[iri]).splitlines() == [
        "passage:1",
        "The Plan, 1 Goals, line 4: “care close to home”",
        "",
        "It makes 1 statement:",
        "  A  a",
        "    applies to X",
        "",
        "It is interpreted in:",
        "  reading:1: They are numbered as one list.",
    ]


def test_things_are_listed_with_what_can_be_typed() -> None:
    """Name, kind and other names stand in one line, the short IRI whole in the next."""
    nodes = [Node(ID + "quay-cafe", "Quay Café", "Initiative", ("Initiative",), ("The Quay", "QC"))]
    assert format_things(nodes, lambda _: "initiative") == (
        "Quay Café (initiative), also: The Quay; QC\n    id:quay-cafe\n"
    )


FOUND = [
    Finding("long-quotation", "error", "The first is long.", "Shorten it.", "data/a.trig", 3, 1),
    Finding("long-quotation", "error", "The second: 100%,\nreally.", "Shorten it.", "data/b,c.trig", 7, 5),
    Finding("sum-told-apart", "info", "The sum is odd.", "Keep it."),
    Finding("idle-enabler", "info", "Nothing needs it.", "Look.", is_gap=True),
]


def test_findings_are_grouped_by_what_to_do() -> None:
    """A group has its severity, its check, its number and its fix, a finding its place."""
    assert format_findings(FOUND[:3]) == (
        "error: long-quotation (2). Shorten it.\n"
        "  data/a.trig:3: The first is long.\n"
        "  data/b,c.trig:7:5: The second: 100%, really.\n"
        "\n"
        "info: sum-told-apart (1). Keep it.\n"
        "  The sum is odd.\n"
        "\n"
    )
    assert format_findings([]) == ""


def test_gaps_are_counted_by_check() -> None:
    """One line says what the documents leave out; without gaps there is none."""
    assert format_gaps(FOUND) == "gaps that the documents leave: 1 idle-enabler\n"
    assert format_gaps(FOUND[:3]) == ""


def test_annotations_are_escaped_as_github_wants_it() -> None:
    """Percent signs, line ends, and in properties commas, cannot end or change a command."""
    assert format_annotations(FOUND[:3], ["quotations: no texts"]).splitlines() == [
        "::error file=data/a.trig,line=3,title=long-quotation::The first is long. Shorten it.",
        "::error file=data/b%2Cc.trig,line=7,title=long-quotation::The second: 100%25,%0Areally. Shorten it.",
        "::notice title=sum-told-apart::The sum is odd. Keep it.",
        "::notice title=not checked::quotations: no texts",
    ]


def test_coverage_names_reasons_in_words() -> None:
    """Lines are counted by what was done with them."""
    table = format_coverage([Coverage("plan", 28, 24, {"PageFurniture": 1, "CarriedHeading": 2}, (9,))])
    assert table.splitlines()[2].split() == (
        "plan 28 24 3 1 1 page furniture; 2 carried heading".split()  # noqa: SIM905 - as it is printed
    )
    assert format_coverage([]) == ""


def test_rows_in_every_format() -> None:
    """The same rows, for people and for programs; what a format uses as a sign is escaped in it."""
    columns, rows = ["name", "of"], [['a "b", c', "d|e"], ["f\tg", ""]]
    assert format_rows(columns, rows, "csv") == 'name,of\n"a ""b"", c",d|e\nf\tg,\n'
    assert format_rows(columns, rows, "tsv") == 'name\tof\n"a ""b"", c"\td|e\n"f\tg"\t\n'
    assert format_rows(columns, rows, "md").splitlines()[2] == '| a "b", c | d\\|e |'
    assert format_rows(["a|b\nc"], [["x"]], "md") == "| a\\|b c |\n| --- |\n| x |\n"
    assert json.loads(format_rows(columns, rows, "json"))[0] == {"name": 'a "b", c', "of": "d|e"}
    with pytest.raises(SelgraphError, match='no format "xls"'):
        format_rows(columns, rows, "xls")


@pytest.mark.parametrize(("layout", "between"), [("csv", ","), ("tsv", "\t")])
def test_a_lone_carriage_return_ends_no_row(layout: str, between: str) -> None:
    """What a cell holds comes back as it was, by a reader that takes any sign for the end of a line."""
    rows = [["one\rtwo", "x"], ["three", "y\r"]]
    text = format_rows(["a", "b"], rows, layout)
    assert list(csv.reader(text.splitlines(keepends=True), delimiter=between)) == [["a", "b"], *rows]


def test_a_table_folds_its_widest_column() -> None:
    """Columns stand side by side as long as their longest words fit, and words stay whole."""
    rows = [["id:quay-cafe", "one of the clinics that meet people in a place they know"]]
    assert format_rows(["id", "description"], rows, "table", width=40) == (
        "id            description\n"
        "------------  --------------------------\n"
        "id:quay-cafe  one of the clinics that\n"
        "              meet people in a place\n"
        "              they know\n"
    )


def test_a_table_that_does_not_fit_becomes_blocks() -> None:
    """Where the longest words do not fit side by side, each row gets its own lines, and empty cells none."""
    rows = [["id:a-rather-long-name-of-a-thing", "id:another-rather-long-name", ""], ["id:b", "id:c", "d"]]
    assert format_rows(["thing", "other", "note"], rows, "table", width=50) == (
        "thing  id:a-rather-long-name-of-a-thing\n"
        "other  id:another-rather-long-name\n"
        "\n"
        "thing  id:b\n"
        "other  id:c\n"
        "note   d\n"
    )


@given(st.text(alphabet="ab \n", max_size=80), st.integers(min_value=30, max_value=60), st.integers(0, 12))
def test_folding_keeps_every_word_in_its_order(text: str, width: int, margin: int) -> None:
    """Whatever the width, the words are the same, and only a line of a single long word stands out."""
    lines = wrap(text, width, " " * margin)
    assert " ".join(lines).split() == text.split()
    for line in lines:
        assert len(line) <= max(width, margin + 24) or len(line.split()) == 1


def test_control_characters_do_not_reach_the_terminal() -> None:
    """A name that holds an escape sequence is written without the character that would start it."""
    assert wrap("red\x1b[31m\x00name", 80) == ["red [31m name"]


def test_folded_cells_keep_to_their_columns() -> None:
    """A cell that is folded in a narrow table pushes no other cell out of line."""
    row = ["a name of many words that is folded", "seven more words of the second cell", "end"]
    lines = format_rows(["first", "second", "third"], [row], "table", width=30).splitlines()
    assert lines[2].index("end") == lines[0].index("third")
    assert all(len(line) <= 30 for line in lines)


def test_headings_fold_before_a_table_falls_apart() -> None:
    """Where only long headings are in the way of a table, they are folded like cells."""
    lines = format_rows(["what is counted", "only the first"], [["a", "1"]], "table", width=20).splitlines()
    assert lines[0].split() == ["what", "is", "only", "the"]
    assert lines[-1].split() == ["a", "1"]


def test_numbers_stand_flush_right() -> None:
    """A column of nothing but numbers, brackets and dashes among them, is read from its last place."""
    rows = [["a", "(1,234)", "2 things"], ["b", "5", "3"], ["c", "\N{EN DASH}", "4"], ["d", "8 to 10", "5"]]
    lines = format_rows(["what", "£m", "mixed"], rows, "table").splitlines()
    assert [line[6:13] for line in lines[2:]] == ["(1,234)", "      5", "      \N{EN DASH}", "8 to 10"]
    assert [line[15:] for line in lines[2:]] == ["2 things", "3", "4", "5"]


@pytest.mark.parametrize(
    ("layout", "text"), [("csv", ""), ("tsv", ""), ("md", ""), ("json", '{\n  "sheets": []\n}\n')]
)
def test_an_answer_without_tables_is_written_empty(layout: str, text: str) -> None:
    """Where there is no table, as where nobody has money, no format fails."""
    assert format_sheets([], layout, str) == text


def test_a_column_of_nothing_is_not_one_of_numbers() -> None:
    """What stands for nothing is flush left there, and flush right among numbers."""
    columns = ["nothing", "number"]
    none = "\N{EN DASH}"
    lines = format_rows(columns, [[none, "1"], [none, none]], "table").splitlines()[2:]
    assert lines == [f"{none}{' ' * 13}1", f"{none}{' ' * 13}{none}"]


def test_a_table_that_just_fits_is_not_taken_apart() -> None:
    """Two words of four letters and the space between them fill ten columns, and not nine."""
    fits, narrow = (format_rows(["name", "kind"], [["abcd", "efgh"]], "table", width=one) for one in (10, 9))
    assert fits.splitlines()[0] == "name  kind"
    assert narrow.splitlines()[0] == "name  abcd"
