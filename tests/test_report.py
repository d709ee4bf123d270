"""The board paper of an organisation."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from selgraph.cli.commands import app
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage.belonging import find_belongings
from selgraph.report_page import write_html, write_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.lineage import Report

PARTS = (
    "What it wants",
    "What it does",
    "What serves what",
    "Matrix",
    "What it needs, and what stands in the way",
    "Money",
    "Gaps",
    "Drift",
)


class Page(HTMLParser):
    """The places of a page, what leads to them, and what would be fetched."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.places: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is and leads to."""
        values = dict(attrs)
        self.tags.append(tag)
        if "id" in values:
            self.places.add(values["id"] or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        self.fetched += [values[name] or "" for name in ("src", "data", "srcset") if name in values]


@pytest.fixture(scope="module")
def eskmouth(library: Home) -> Graph:
    """The invented strategy."""
    return Graph(open_facts(library, None), library)


@pytest.fixture(scope="module")
def paper(eskmouth: Graph) -> Report:
    """The paper of the health board."""
    return eskmouth.report("Eskmouth Health Board")


def column(report: Report, part: str, name: str) -> list[object]:
    """Give one column of the first table of a part."""
    sheet = next(section for section in report.sections if section.title == part).sheets[0]
    return [row.cells[sheet.columns.index(name)] for row in sheet.rows]


def test_a_paper_has_every_part(paper: Report) -> None:
    """What it wants, what it does, threads, matrix, gaps and drift; the sources come when it is written."""
    assert tuple(section.title for section in paper.sections) == PARTS


def test_ends_and_courses_are_those_that_it_has(paper: Report, eskmouth: Graph) -> None:
    """Every end and course of action that belongs to it has a line, and no other has one."""
    strategy = eskmouth.strategy
    had = find_belongings(strategy, paper.organisation.iri)
    for part, name, kind in (
        ("What it wants", "what it wants", "End"),
        ("What it does", "what it does", "Course"),
        ("What serves what", "what it does", "Course"),
    ):
        expected = sorted(strategy.label(iri) for iri in had if strategy.is_a(iri, kind))
        assert expected
        assert sorted(map(str, column(paper, part, name))) == expected


def test_every_line_has_its_sources(paper: Report) -> None:
    """Each line of what it wants and does names the statements that it stands on."""
    for section in paper.sections[:2]:
        for row in section.sheets[0].rows:
            assert row.evidence
            assert all(one.speakers for one in row.evidence)


def test_strongest_thread_is_the_one_that_trace_ranks_first(paper: Report, eskmouth: Graph) -> None:
    """The paper and `trace` tell the same story."""
    sheet = next(section for section in paper.sections if section.title == "What serves what").sheets[0]
    followed = 0
    for row in sheet.rows:
        ends = [
            one
            for one in eskmouth.trace(str(row.cells[0])).reached
            if eskmouth.strategy.is_a(one.node.iri, "End")
        ]
        if ends:
            assert str(row.cells[1]).startswith(ends[0].node.label)
            assert set(ends[0].paths[0].edges) <= set(row.evidence)
            followed += 1
        else:
            assert row.cells[1] == "—"
    assert followed


def test_gaps_are_its_own(paper: Report, eskmouth: Graph) -> None:
    """The gaps are those that the verb lists, of the things that it has."""
    had = find_belongings(eskmouth.strategy, paper.organisation.iri)
    expected = sum(one.node.iri in had for one in eskmouth.gaps().found)
    assert expected
    assert len(column(paper, "Gaps", "gap")) == expected


def test_every_number_leads_to_a_source(paper: Report) -> None:
    """In Markdown each reference is in the list of sources, and each source is referred to."""
    body, sources = write_markdown(paper).split("## Sources")
    listed = re.findall(r"^\[(\d+)\] ", sources, flags=re.MULTILINE)
    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    assert set(re.findall(r"\[(\d+)\]", body)) == set(listed)


def test_page_needs_nothing_else(paper: Report) -> None:
    """Every link of the page leads into the page, and nothing is fetched or run."""
    page = Page(write_html(paper))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= page.places
    assert page.fetched == []
    assert "script" not in page.tags
    assert "link" not in page.tags


def test_hostile_name_is_text(paper: Report) -> None:
    """A name that holds markup is shown, not obeyed."""
    from dataclasses import replace

    hostile = replace(paper, organisation=replace(paper.organisation, label="<script>alert(1)</script>"))
    page = write_html(hostile)
    assert "script" not in Page(page).tags
    assert "&lt;script&gt;" in page


def test_thing_of_no_document_has_an_empty_paper(eskmouth: Graph) -> None:
    """Who is nobody's organisation has no paper; the name is suggested."""
    with pytest.raises(UnknownNameError):
        eskmouth.report("Eskmoth Health Bureau")


def test_place_is_answered_with_the_organisations_called_after_it(eskmouth: Graph) -> None:
    """A place has no paper; the board that has its name in its own is offered, the place itself is not."""
    with pytest.raises(SelgraphError, match='"Eskmouth" is no organisation, but a place') as caught:
        eskmouth.report("eskmouth")
    assert "id:eskmouth-health-board  Eskmouth Health Board" in caught.value.fix
    assert "id:eskmouth " not in caught.value.fix


@pytest.mark.parametrize(("name", "start"), [("paper.md", "# "), ("paper.html", "<!DOCTYPE html>")])
def test_command_writes_what_the_ending_says(library: Home, tmp_path: Path, name: str, start: str) -> None:
    """`report --org NAME -o FILE` writes Markdown or HTML."""
    file = tmp_path / name
    home = str(library.data.parent)
    result = CliRunner().invoke(
        app, ["report", "--org", "eskmouth health board", "-o", str(file), "--home", home]
    )
    assert result.exit_code == 0, result.output
    text = file.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert "Eskmouth Health Board" in text


def test_one_table_has_every_line_of_the_paper(paper: Report) -> None:
    """As CSV nothing is left out: each line of each part stands there once, with what it stands on."""
    listed = paper.listed()
    lines = [row for section in paper.sections for sheet in section.sheets for row in sheet.rows]
    assert [row.evidence for row in listed.rows] == [row.evidence for row in lines]
    assert {row.cells[0] for row in listed.rows} <= set(PARTS)


def test_papers_of_the_commissioners_of_the_corpus_are_whole(corpus_facts: Facts, corpus: Home) -> None:
    """Each of the six groups wants and does something; what it wants comes in the order of a plan."""
    graph = Graph(corpus_facts, corpus)
    groups = graph.strategy.of_kind("ClinicalCommissioningGroup")
    assert len(groups) == 6
    for group in groups[:2]:
        paper = graph.report(group.iri)
        kinds = [str(kind) for kind in column(paper, "What it wants", "kind")]
        assert kinds.index("vision") < kinds.index("goal") < kinds.index("objective"), kinds
        assert column(paper, "What it does", "what it does")
        assert "## Sources" in write_markdown(paper)
