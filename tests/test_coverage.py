"""How much of the texts has been read, held against the texts themselves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from editing import change
from selgraph.build import build_dataset
from selgraph.coverage import check_texts
from selgraph.home import Home, find_home
from selgraph.model import Coverage
from selgraph.sources import find_places
from selgraph.store import OxigraphStore

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.model import Finding

PLAN = "data/passages/eskmouth-plan.trig"


@pytest.fixture
def workshop(tmp_path: Path, library: Home, library_texts: Path) -> Path:
    """A copy of the invented strategy and its texts that may be broken."""
    shutil.copytree(library.data, tmp_path / "data")
    shutil.copytree(library_texts, tmp_path / "texts")
    return tmp_path


def look(folder: Path) -> tuple[list[Finding], list[Coverage]]:
    """Hold a copy of the invented strategy against its texts."""
    home = find_home(folder)
    return check_texts(OxigraphStore(build_dataset(home)), folder / "texts", find_places(home), home)


def test_lines_are_counted_by_what_was_done_with_them(workshop: Path) -> None:
    """The plan has 28 lines that are not blank: 24 are cited, 4 set aside; the review has 5."""
    findings, coverage = look(workshop)
    assert findings == []
    assert coverage == [
        Coverage("eskmouth-plan", 28, 24, {"CarriedHeading": 3, "PageFurniture": 1}, ()),
        Coverage("eskmouth-review", 5, 3, {"CarriedHeading": 1, "NarrativeWithoutClaim": 1}, ()),
    ]


def test_a_line_that_is_neither_cited_nor_set_aside_is_found(workshop: Path) -> None:
    """Line 33 is a page number; without its reason it is a line that nobody accounts for."""
    text = (workshop / "data/set-aside.ttl").read_text(encoding="utf-8")
    start = text.index("aside:eskmouth-plan-33")
    end = text.index(" .\n", start) + 3
    (workshop / "data/set-aside.ttl").write_text(text[:start] + text[end:], encoding="utf-8")
    findings, coverage = look(workshop)
    assert [(one.check, one.severity, one.what) for one in findings] == [
        ("unread-lines", "error", '1 line of "eskmouth-plan.txt" is neither cited nor set aside: 33.')
    ]
    assert coverage[0].unread == (33,)


def test_a_line_that_is_both_cited_and_set_aside_is_cited(workshop: Path) -> None:
    """Line 7 is quoted: a reason for leaving it out counts no line twice."""
    change(
        workshop / "data/set-aside.ttl",
        "sel:firstLine 33 ;\n    sel:lastLine 33 ;",
        "sel:firstLine 7 ;\n    sel:lastLine 7 ;",
    )
    _, coverage = look(workshop)
    assert coverage[0] == Coverage("eskmouth-plan", 28, 24, {"CarriedHeading": 3}, (33,))


def test_a_quotation_that_is_not_in_its_lines_is_found(workshop: Path) -> None:
    """The finding names the words, the lines, the text, and the place in the curated file."""
    change(workshop / PLAN, 'sel:quote "fair access for all"', 'sel:quote "fair access to all"')
    findings, _ = look(workshop)
    assert [one.what for one in findings] == [
        '"passage:plan-goal-2" quotes "fair access to all", which is not in line 7 of eskmouth-plan.txt.'
    ]
    lines = (workshop / findings[0].path).read_text(encoding="utf-8").splitlines()
    assert lines[findings[0].line - 1] == "passage:plan-goal-2"


def test_a_quotation_of_the_line_before_is_found(workshop: Path) -> None:
    """Right words on wrong lines are a fault, too; the line that is left is not read any more."""
    change(
        workshop / PLAN, "sel:firstLine 7 ;\n    sel:lastLine 7 ;", "sel:firstLine 8 ;\n    sel:lastLine 8 ;"
    )
    assert sorted(one.check for one in look(workshop)[0]) == ["quotation-not-found", "unread-lines"]


def test_lines_that_the_text_does_not_have_are_found(workshop: Path) -> None:
    """A passage cannot stand on line 70 of a text of 33 lines."""
    change(
        workshop / PLAN,
        "sel:firstLine 7 ;\n    sel:lastLine 7 ;",
        "sel:firstLine 70 ;\n    sel:lastLine 70 ;",
    )
    checks = {one.check: one.what for one in look(workshop)[0]}
    assert checks["lines-outside-text"] == '"passage:plan-goal-2" names lines 70 to 70 of 33.'


def test_a_last_line_far_beyond_the_text_is_told_at_once(workshop: Path) -> None:
    """A slip of the keyboard that makes a line number of twelve digits costs neither time nor memory."""
    change(
        workshop / PLAN,
        "sel:firstLine 7 ;\n    sel:lastLine 7 ;",
        "sel:firstLine 7 ;\n    sel:lastLine 700000000007 ;",
    )
    checks = {one.check: one.what for one in look(workshop)[0]}
    assert checks["lines-outside-text"] == '"passage:plan-goal-2" names lines 7 to 700000000007 of 33.'


def test_another_edition_is_told_from_the_one_that_was_read(workshop: Path) -> None:
    """One changed character gives another hash; the quotations are still looked for."""
    change(workshop / "texts/eskmouth-review.txt", "We thank all", "We thank  all")
    findings, coverage = look(workshop)
    assert [one.check for one in findings] == ["other-edition"]
    assert "eskmouth-review.txt" in findings[0].what
    assert len(coverage) == 2


def test_a_missing_text_is_found_and_the_others_are_read(workshop: Path) -> None:
    """One text that is not there leaves its document out of the coverage, and no other."""
    (workshop / "texts/eskmouth-plan.txt").unlink()
    findings, coverage = look(workshop)
    assert [one.check for one in findings] == ["missing-text"]
    assert [one.document for one in coverage] == ["eskmouth-review"]


def test_a_text_that_is_not_utf_8_is_told(workshop: Path) -> None:
    """Bytes that are no text give a finding, not a failure."""
    (workshop / "texts/eskmouth-plan.txt").write_bytes(b"\xff\xfe\x00")
    findings, _ = look(workshop)
    assert [one.check for one in findings] == ["missing-text"]
    assert "not UTF-8" in findings[0].what
