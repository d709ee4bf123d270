"""What is wrong with the curated files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING

from selgraph.build import merge, read_files
from selgraph.coverage import check_texts
from selgraph.errors import BrokenFilesError, Place, QueryError, SelgraphError, UnreadableFileError
from selgraph.model import SEVERITIES, Coverage, Finding
from selgraph.query import Question, ask, read_question
from selgraph.reason import apply_rules, read_rules
from selgraph.rejected import check_rejected
from selgraph.shapes import check_shapes
from selgraph.sources import find_places
from selgraph.store import OxigraphStore
from selgraph.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph

    from selgraph.home import Home

PARTS = ("syntax", "checks", "rejected claims", "shapes", "texts")  # in the order in which they are looked at
WITHOUT_TEXTS = "name the folder of the texts with --texts or SELGRAPH_TEXTS"


@dataclass(slots=True)
class Report:
    """What validation looked at and found.

    Args:
        checked: what was looked at, each with what it found in a few words.
        not_checked: what was not looked at, each with the reason.
        findings: everything found, errors first and gaps last, then by check and place.
        coverage: of each document, where the texts were at hand.
    """

    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that has to be mended; an `info` is what the documents hold."""
        return all(finding.severity == "info" for finding in self.findings)


def validate(
    home: Home,
    texts: Path | None = None,
    begin: Callable[[str], None] = lambda _: None,
    dataset: pyoxigraph.Store | None = None,
) -> Report:
    """Look for everything that can be wrong with the files.

    Syntax, then checks, rejected claims and shapes; with the texts at hand, hashes, quotations and coverage.

    Args:
        home: the files.
        texts: folder with the reader's own copies of the documents' texts; None to leave out what needs them.
        begin: told the name of each of `PARTS` before it is looked at.
        dataset: a dataset that was built before, to be looked at in the place of the files.

    Returns:
        The report; broken files are findings, and then nothing else can be looked at.

    Raises:
        UnreadableFileError: `texts` is no folder, or a rule cannot be read.
        QueryError: a rule is not well formed.
    """
    if texts is not None and not texts.is_dir():
        raise UnreadableFileError(f'"{texts}" is no folder.', fix="Name the folder that holds the texts.")
    report = Report()
    places: dict[str, Place] = {}
    is_given = dataset is not None
    if dataset is None:
        begin("syntax")
        try:
            quads = read_files(home)
        except BrokenFilesError as error:
            report.findings = [_syntax_finding(problem) for problem in error.problems]
            report.checked.append(f"syntax: {_count(report.findings)}")
            report.not_checked.append("all the rest: the files have to be readable first")
            return report
        report.checked.append(f"syntax: {len(home.source_files())} files are well formed")
        places = find_places(home)
        dataset = merge(quads)
        apply_rules(dataset, read_rules(home))
    else:
        report.not_checked.append("syntax, rejected claims: they are the files' own; name no store")
    parts = (
        ("checks", run_checks, home.queries / "checks"),
        ("rejected claims", check_rejected, home.data / "rejected.trig"),
        ("shapes", check_shapes, home.ontology / "shapes.ttl"),
    )
    for name, look, path in parts:
        if is_given and name == "rejected claims":
            continue
        begin(name)
        if not path.exists():
            report.not_checked.append(f"{name}: there is no {home.shown(path)}")
            continue
        try:
            findings = look(dataset, home, places)
        except BrokenFilesError as error:
            findings = [_syntax_finding(problem) for problem in error.problems]
        except UnreadableFileError as error:
            findings = [_syntax_finding(error)]
        report.findings += findings
        report.checked.append(f"{name}: {_count(findings)}")
    if texts is None:
        report.not_checked.append(f"quotations, text hashes, reading coverage: {WITHOUT_TEXTS}")
    else:
        begin("texts")
        found, report.coverage = check_texts(OxigraphStore(dataset), texts, places, home)
        report.findings += found
        report.checked.append(f"quotations, text hashes, reading coverage: {_count(found)}")
    report.findings.sort(
        key=lambda one: (
            SEVERITIES.index(one.severity),
            one.is_gap,
            one.check,
            one.fix,
            one.path,
            one.line,
            one.what,
        )
    )
    return report


def run_checks(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Run every query of `queries/checks`; a row is a finding.

    Args:
        dataset: a built dataset.
        home: where the checks lie.
        places: where things stand, as `find_places` gives them.

    Returns:
        The findings, by check, in the order of its rows. A check that cannot be run is a finding itself.
    """
    store = OxigraphStore(dataset)
    findings = []
    for path in sorted((home.queries / "checks").glob("*.rq")):
        try:
            findings += _run_check(read_question(path), store, home, places)
        except QueryError as error:
            shown = Place(home.shown(path), error.line, error.column)
            findings.append(_syntax_finding(UnreadableFileError(error.what, where=shown, fix=error.fix)))
        except SelgraphError as error:
            findings.append(_syntax_finding(error))
    return findings


def _run_check(check: Question, store: OxigraphStore, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Run one check, and tell its rows in the words of its header."""
    columns, rows = ask(store, check.text)
    severity, message, fix = check.note("severity"), check.note("message"), check.note("fix")
    try:
        wanted = {name for _, name, _, _ in Formatter().parse(message) if name is not None}
    except ValueError:  # a brace that is open, or closes nothing
        message, wanted = "", set()
    if severity not in SEVERITIES or not message or not fix or not wanted <= set(columns):
        raise UnreadableFileError(
            f'The header of the check "{check.name}" cannot be used.',
            where=Place(home.shown(check.path), 1),
            fix=f"It needs severity ({', '.join(SEVERITIES)}), fix, and a message that names columns.",
        )
    findings = []
    for row in rows:
        values = {name: shorten(value) for name, value in zip(columns, row, strict=True)}
        place = next((places[value] for value in row if value in places), Place(""))
        what = message.format(**values)
        is_gap = check.note("gap") != ""
        findings.append(
            Finding(check.name, severity, what, fix, place.path, place.line, place.column, is_gap)
        )
    return findings


def _syntax_finding(error: SelgraphError) -> Finding:
    """Make a finding of a file that cannot be read."""
    place = error.where if isinstance(error.where, Place) else Place(str(error.where or ""))
    return _error("syntax", error.what, error.fix or "Correct the file at this place.", place)


def _error(check: str, what: str, fix: str, place: Place) -> Finding:
    """Make a finding that has to be mended."""
    return Finding(check, "error", what, fix, place.path, place.line, place.column)


def _count(findings: list[Finding]) -> str:
    """Say how many findings of each severity there are, gaps apart."""
    numbers = Counter("gap" if finding.is_gap else finding.severity for finding in findings)
    told = ", ".join(f"{numbers[name]} {name}" for name in (*SEVERITIES, "gap") if numbers[name])
    return told or "nothing found"
