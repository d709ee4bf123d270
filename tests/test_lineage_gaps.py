"""What the documents leave open, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from selgraph.build import open_store
from selgraph.errors import UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage import Standing, read_runs
from selgraph.lineage.gaps import standing_of
from selgraph.query import ask, read_question
from selgraph.reads import read_gap_checks
from selgraph.texts import read_text
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.store import OxigraphStore

KINDS = {
    "initiative-without-goal",
    "goal-without-initiative",
    "goal-without-measure",
    "initiative-without-measure",
    "measure-without-target",
    "risk-without-mitigation",
    "programme-without-owner",
    "idle-enabler",
    "need-without-answer",
    "place-left-out",
    "goal-by-inference-alone",
}


def test_what_no_document_names_is_not_known_to_be_read() -> None:
    """Of a thing that stands nowhere, nobody can say that its documents were read."""
    assert standing_of(()) is Standing.UNKNOWN


def found(graph: Graph, gap: str, **options: object) -> dict[str, Standing]:
    """Give the standing of each thing with a gap, by label."""
    return {one.node.label: one.standing for one in graph.gaps(gap=gap, **options).found}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gap", "names"),
    [
        ("goal-without-measure", {"Care close to home", "Fair access for all"}),
        ("goal-without-initiative", set()),
        ("initiative-without-goal", set()),
        ("measure-without-target", {"Fewer night calls"}),
        ("risk-without-mitigation", set()),
        ("programme-without-owner", {"Healthy Harbour", "Care at Home", "Café Clinics"}),
        ("idle-enabler", set()),
        ("need-without-answer", set()),
        ("goal-by-inference-alone", set()),
    ],
)
def test_gaps_of_the_invented_strategy_are_known_by_heart(eskmouth: Graph, gap: str, names: set[str]) -> None:
    """Each kind of gap is found where a reader of the plan would miss something."""
    assert set(found(eskmouth, gap)) == names


def test_what_was_read_whole_is_read_and_not_stated(eskmouth: Graph) -> None:
    """Every line of the plan is cited or set aside, so that what is missing is not stated there."""
    assert set(found(eskmouth, "programme*").values()) == {Standing.READ}
    gap = eskmouth.gaps(gap="measure-without-target").found[0]
    assert [one.words() for one in gap.coverage] == ["eskmouth-plan: 28 of 28 lines read"]


def test_a_line_that_was_not_read_makes_a_gap_unread(copy: Home) -> None:
    """Where one line of a document is neither cited nor set aside, nobody can say that it is not stated."""
    path = copy.data / "set-aside.ttl"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "sel:firstLine 33 ;\n    sel:lastLine 33", "sel:firstLine 31 ;\n    sel:lastLine 31"
        ),
        encoding="utf-8",
    )
    graph = Graph(open_facts(copy, None), copy)
    assert set(found(graph, "programme*").values()) == {Standing.UNREAD}
    assert graph.facts.coverage["https://w3id.org/selgraph/document/eskmouth-plan"].unread == (33,)


def test_without_the_printed_lines_it_is_not_known_what_was_read(copy: Home) -> None:
    """A document that does not say which of its lines are printed leaves the standing open."""
    path = copy.data / "documents.ttl"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "printedLines" not in line]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert set(found(Graph(open_facts(copy, None), copy), "programme*").values()) == {Standing.UNKNOWN}


def test_what_a_document_prints_instead_is_stated_to_be_absent(copy: Home) -> None:
    """A note in the place of a measure says that there is none yet."""
    path = copy.data / "passages" / "eskmouth-plan.trig"
    kind = "id:quay-cafe\n        a sel:Initiative ;"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(kind, f'{kind}\n        sel:measureNote "to follow"@en ;'), encoding="utf-8")
    gap = Graph(open_facts(copy, None), copy).gaps(gap="initiative-without-measure").found[0]
    assert (gap.node.label, gap.standing) == ("Quay Café", Standing.ABSENT)
    assert gap.reason == "“to follow” is printed instead"
    assert [one.value for one in gap.said] == ["to follow"]


def answer(home: Home, *lines: str) -> Graph:
    """Write an answer of a curator into a copy of the data, and load it."""
    block = (home.data / "prefixes.ttl").read_text(encoding="utf-8")
    body = "\n".join(["aside:gap", "    a sel:GapAnswer ;", *(f"    {line}" for line in lines)])
    (home.data / "gap-answers.ttl").write_text(f"{block}\n{body}\n", encoding="utf-8")
    return Graph(open_facts(home, None), home)


def test_an_answer_in_data_closes_a_gap_and_stays(copy: Home) -> None:
    """A gap that a curator has answered is listed only where that is asked for, with the reason."""
    graph = answer(
        copy,
        'sel:gap "goal-without-measure" ;',
        "sel:closes id:goal-fair-access ;",
        "prov:wasDerivedFrom passage:plan-goal-2 ;",
        'sel:rationale "Its need is what is measured."@en .',
    )
    assert found(graph, "goal-without-measure") == {"Care close to home": Standing.READ}
    whole = found(graph, "goal-without-measure", answered=True)
    assert whole["Fair access for all"] is Standing.ANSWERED
    closed = next(one for one in graph.gaps(gap="goal-without-measure", answered=True).found if one.reason)
    assert closed.reason == "Its need is what is measured."
    assert [slug_of(speaker.iri) for one in closed.said for speaker in one.speakers] == ["plan-goal-2"]


def test_gaps_are_those_of_the_checks(library: Home, library_store: OxigraphStore, eskmouth: Graph) -> None:
    """The verb lists what the queries in the catalogue find, thing by thing, and nothing else."""
    checks = {check.name: check for check in read_gap_checks(library)}
    assert set(checks) == KINDS
    for name, check in checks.items():
        rows = {row[0] for row in ask(library_store, check.text)[1]}
        assert {one.node.iri for one in eskmouth.gaps(gap=name).found} == rows
        assert check.note("severity") in ("info", "warning")


def test_every_gap_check_says_what_it_looks_for(library: Home) -> None:
    """The header of a check for gaps names the statement that would fill the gap."""
    for path in sorted((library.queries / "checks").glob("*.rq")):
        check = read_question(path)
        if check.note("gap"):
            assert check.note("looks-for")
            assert check.columns


def test_gaps_can_be_limited_to_what_a_selector_picks(eskmouth: Graph) -> None:
    """Only the things of interest are listed."""
    names = {one.node.label for one in eskmouth.gaps("theme:healthy-harbour").found}
    assert {"Healthy Harbour", "Care at Home"} <= names
    assert "Café Clinics" not in names


def test_an_unknown_kind_of_gap_lists_the_known_ones(eskmouth: Graph) -> None:
    """A misspelt check is refused with the list."""
    with pytest.raises(UnknownNameError) as error:
        eskmouth.gaps(gap="goal-without-mesure")
    assert "goal-without-measure" in error.value.fix


def test_sheets_count_by_kind_and_say_how_much_was_read(eskmouth: Graph) -> None:
    """The second table has a line for each check, the third one for each document."""
    listed, counted, read = eskmouth.gaps().sheets()
    assert len(counted.rows) == len(KINDS)
    assert sum(int(cell or 0) for row in counted.rows for cell in row.cells[2:]) == len(listed.rows)
    assert [row.cells[1:] for row in read.rows] == [(28, 24, 4, 0), (5, 3, 2, 0)]


def test_printed_lines_are_those_of_the_texts(
    corpus_facts: Facts, corpus: Home, corpus_cache: Path, corpus_texts: Path
) -> None:
    """What the data says of printed lines is what the reader's own copies hold."""
    names = ask(open_store(corpus, corpus_cache), read_question(corpus.queries / "reads" / "texts.rq").text)[
        1
    ]
    printed = {row[0]: row[5] for row in corpus_facts.tables["documents"]}
    for document, name, _ in names:
        lines = read_text(corpus_texts, name).lines
        assert read_runs(printed[document]) == {
            number for number, line in enumerate(lines, 1) if line.strip()
        }, slug_of(document)
