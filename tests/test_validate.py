"""What is found wrong with curated files, and what is not."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from editing import change
from selgraph.build import merge, read_file, read_files
from selgraph.errors import UnreadableFileError
from selgraph.home import Home, find_home
from selgraph.reason import apply_rules, read_rules
from selgraph.validate import run_checks, validate

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.model import Finding

CHECKS = Path(__file__).parent / "checks"
NAMES = sorted(path.stem for path in (find_home().queries / "checks").glob("*.rq"))
PLAN = "data/passages/eskmouth-plan.trig"


@cache
def read_ontology(home: Home) -> tuple[pyoxigraph.Quad, ...]:
    """Read the ontology alone."""
    return tuple(read_files(Home(home.ontology, CHECKS / "no-data", home.queries)))


def find(home: Home, example: Path) -> list[Finding]:
    """Run all checks on one example, as a dataset of its own: ontology, statements, rules."""
    dataset = merge([*read_ontology(home), *read_file(example, example.name)])
    apply_rules(dataset, read_rules(home))
    return run_checks(dataset, home, {})


@pytest.fixture
def workshop(copy: Home) -> Path:
    """The folder of a copy of the invented strategy."""
    return copy.data.parent


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_its_fault(corpus: Home, name: str) -> None:
    """The example that fails has exactly the findings that its first lines expect."""
    example = CHECKS / name / "fails.trig"
    expected = re.findall(r"^# finding: (.*)$", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected
    assert [one.what for one in find(corpus, example) if one.check == name] == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_check_lets_the_near_miss_pass(corpus: Home, name: str) -> None:
    """The example that passes comes close to the fault, and no check of all finds anything but gaps in it."""
    findings = find(corpus, CHECKS / name / "passes.trig")
    assert [one for one in findings if one.check == name or not one.is_gap] == []


def test_every_check_has_its_examples() -> None:
    """No example is left of a check that is gone, and no check is without."""
    assert sorted(path.name for path in CHECKS.iterdir()) == NAMES


def test_nothing_is_wrong_with_the_invented_strategy(library: Home, library_texts: Path) -> None:
    """Every part is looked at, in the order of their cost, and nothing is found."""
    begun: list[str] = []
    report = validate(library, library_texts, begun.append)
    assert [one for one in report.findings if not one.is_gap] == []
    assert report.is_sound
    assert report.not_checked == []
    assert begun == ["syntax", "checks", "rejected claims", "shapes", "texts"]
    assert [line.partition(":")[0] for line in report.checked] == [
        "syntax",
        "checks",
        "rejected claims",
        "shapes",
        "quotations, text hashes, reading coverage",
    ]


def test_without_texts_quotations_are_not_checked(library: Home) -> None:
    """What needs the texts is said to be not checked, and nowhere said to hold."""
    report = validate(library)
    assert len(report.not_checked) == 1
    assert report.not_checked[0].startswith("quotations, text hashes, reading coverage: name the folder")
    assert not any("quotations" in line for line in report.checked)
    assert report.coverage == []


def test_what_a_home_does_not_have_is_not_checked(workshop: Path) -> None:
    """A workspace without rejected claims is not said to state none of them."""
    (workshop / "data/rejected.trig").unlink()
    report = validate(find_home(workshop))
    assert "rejected claims: there is no data/rejected.trig" in report.not_checked
    assert not any(line.startswith("rejected claims") for line in report.checked)


def test_broken_shapes_are_a_finding(workshop: Path, library: Home) -> None:
    """Shapes that are no Turtle are told with their place, and the rest is looked at all the same."""
    shutil.copytree(library.ontology, workshop / "ontology")
    (workshop / "ontology/shapes.ttl").write_text("sel:Shape", encoding="utf-8")
    report = validate(find_home(workshop))
    found = [one for one in report.findings if not one.is_gap]
    assert [(one.check, one.path, one.line) for one in found] == [("syntax", "ontology/shapes.ttl", 1)]
    assert len(report.checked) == 4


def test_a_folder_of_texts_that_is_none_is_refused(library: Home, tmp_path: Path) -> None:
    """A mistyped --texts is told before anything else is looked at."""
    with pytest.raises(UnreadableFileError, match="is no folder"):
        validate(library, tmp_path / "nowhere")


def test_all_broken_files_are_told_at_once(workshop: Path) -> None:
    """Each file that is not well formed gives its path, line and column; then nothing else is looked at."""
    change(workshop / PLAN, "id:vision-2031\n        a sel:Vision ;", "id:vision-2031\n        a sel:Vision")
    change(workshop / "data/names.ttl", 'rdfs:label "Eskmouth"@en .', 'rdfs:label "Eskmouth@en .')
    report = validate(find_home(workshop))
    assert {(one.check, one.severity, one.path) for one in report.findings} == {
        ("syntax", "error", "data/names.ttl"),
        ("syntax", "error", PLAN),
    }
    plan = (workshop / PLAN).read_text(encoding="utf-8").splitlines()
    first = next(one for one in report.findings if one.path == PLAN)
    assert plan[first.line - 1].strip().startswith("sel:setOutIn")
    assert all(one.column > 0 and one.fix for one in report.findings)
    assert not report.is_sound
    assert report.not_checked == ["all the rest: the files have to be readable first"]


def test_a_number_that_is_none_is_a_finding(workshop: Path, library_texts: Path) -> None:
    """A line number that cannot be read breaks its shape and stops nothing else."""
    change(workshop / PLAN, "sel:firstLine 7 ;", 'sel:firstLine "seven" ;')
    report = validate(find_home(workshop), library_texts)
    assert [one.what for one in report.findings if one.check == "passage-shape"] == [
        '"passage:plan-goal-2" has sel:firstLine "seven".'
    ]


def test_a_finding_stands_where_its_thing_is_described(workshop: Path) -> None:
    """Path and line are those of the subject's own line in the curated file."""
    change(workshop / PLAN, 'sel:quote "fair access for all"', f'sel:quote "{"word " * 13}"')
    finding = next(one for one in validate(find_home(workshop)).findings if one.check == "long-quotation")
    lines = (workshop / finding.path).read_text(encoding="utf-8").splitlines()
    assert lines[finding.line - 1] == "passage:plan-goal-2"


def test_findings_come_by_what_to_do(workshop: Path) -> None:
    """Errors go before warnings and information, and what is mended in one way stands together."""
    change(
        workshop / "data/names.ttl",
        'rdfs:label "Transport"@en .',
        'rdfs:label "Transport"@en .\n\nid:x\n    rdfs:label "X"@en .',
    )
    change(workshop / PLAN, 'sel:quote "fair access for all"', f'sel:quote "{"word " * 13}"')
    change(workshop / PLAN, "sel:amount 130.0", "sel:amount 131.0")
    severities = [one.severity for one in validate(find_home(workshop)).findings]
    assert severities == sorted(severities, key=("error", "warning", "info").index)
    assert set(severities) == {"error", "warning", "info"}


def test_an_information_needs_no_mending(workshop: Path) -> None:
    """A sum that the document itself prints wrongly is told, and the files are sound all the same."""
    change(workshop / PLAN, "sel:amount 130.0", "sel:amount 131.0")
    report = validate(find_home(workshop))
    found = [(one.check, one.severity) for one in report.findings if not one.is_gap]
    assert found == [("sum-told-apart", "info")] * 2
    assert report.is_sound


def test_gaps_are_told_from_conflicts_and_come_last(workshop: Path) -> None:
    """What a document leaves out is an information, too; it is marked, and stands after the conflicts."""
    change(workshop / PLAN, "sel:amount 130.0", "sel:amount 131.0")
    report = validate(find_home(workshop))
    marks = [one.is_gap for one in report.findings]
    assert marks == sorted(marks)
    assert marks.count(False) == 2
    assert "goal-without-measure" in {one.check for one in report.findings if one.is_gap}
    assert re.search(r"checks: 2 info, \d+ gap", "\n".join(report.checked))


@pytest.mark.parametrize(
    ("header", "query"),
    [
        ("#+ severity: error\n#+ message: {x}\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x ?y }"),
        ("#+ severity: grave\n#+ message: {x}\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x a ?y }"),
        ("#+ severity: error\n#+ message: {z}\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x a ?y }"),
        ("#+ severity: error\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x a ?y }"),
        ("#+ severity: error\n#+ message: {x\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x a ?y }"),
        ("#+ severity: error\n#+ message: {}\n#+ fix: Mend it.", "SELECT ?x WHERE { ?x a ?y }"),
        ("#+ severity", "SELECT ?x WHERE { ?x a ?y }"),
    ],
    ids=[
        "no query",
        "unknown severity",
        "no such column",
        "no message",
        "open brace",
        "empty braces",
        "no colon",
    ],
)
def test_a_check_that_cannot_be_run_is_a_finding(
    workshop: Path, library: Home, header: str, query: str
) -> None:
    """A reader's own check with a mistake is told with its place, and the others run."""
    shutil.copytree(library.queries, workshop / "queries")
    path = workshop / "queries/checks/mine.rq"
    path.write_text(f"{header}\n{query}\n", encoding="utf-8")
    change(workshop / PLAN, "sel:amount 130.0", "sel:amount 131.0")
    findings = [one for one in validate(find_home(workshop)).findings if not one.is_gap]
    assert [one.check for one in findings] == ["syntax", "sum-told-apart", "sum-told-apart"]
    assert findings[0].path.endswith("queries/checks/mine.rq")
    assert findings[0].line > 0
    assert findings[0].fix


def test_the_corpus_is_sound(corpus: Home, corpus_texts: Path) -> None:
    """Nothing in the corpus has to be mended, and every line of every text has been read."""
    report = validate(corpus, corpus_texts)
    assert [one for one in report.findings if one.severity != "info"] == []
    assert [one.unread for one in report.coverage] == [(), (), (), (), ()]
