"""What is wrong with the curated files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from selgraph.build import merge, read_file, read_files
from selgraph.errors import BrokenFilesError, Place, SelgraphError
from selgraph.model import Finding
from selgraph.query import ask, read_question
from selgraph.reason import apply_rules
from selgraph.sources import find_places
from selgraph.store import OxigraphStore
from selgraph.texts import Text, read_text
from selgraph.vocabulary import PREFIXES, shorten, slug_of

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.home import Home

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one document has been read.

    Args:
        document: slug of the document.
        lines: lines of its text that are not blank.
        cited: of these, lines that a passage cites.
        set_aside: of these, lines that no passage cites and that are set aside, by reason.
        unread: of these, lines that are neither; 1-based.
    """

    document: str
    lines: int
    cited: int
    set_aside: dict[str, int]
    unread: tuple[int, ...]


@dataclass(slots=True)
class Report:
    """What validation looked at and found.

    Args:
        checked: what was looked at, each with what it found in a few words.
        not_checked: what was not looked at, each with the reason.
        findings: everything found, errors first, then by check and place.
        coverage: of each document, where the texts were at hand.
    """

    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that has to be mended; an `info` is what the documents themselves hold."""
        return all(finding.severity == "info" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Lines:
    """A run of lines that a passage cites or a reason sets aside."""

    iri: str
    document: str
    first: int
    last: int
    note: str


def validate(home: Home, texts: Path | None = None) -> Report:
    """Look for everything that can be wrong with the files.

    Syntax, then shapes, checks, rejected claims, and with the texts at hand hashes, quotations and reading coverage.

    Args:
        home: the files.
        texts: folder with the reader's own copies of the documents' texts; None to leave out what needs them.

    Returns:
        The report; broken files are findings, and then nothing else can be looked at.
    """
    report = Report()
    try:
        quads = read_files(home)
    except BrokenFilesError as error:
        report.findings = [_syntax_finding(problem) for problem in error.problems]
        report.checked.append(f"syntax: {len(error.problems)} files are broken")
        report.not_checked.append("shapes, checks, rejected claims, quotations: the files have to be readable first")
        return report
    report.checked.append(f"syntax: {len(home.source_files())} files are well formed")
    places = find_places(home)
    dataset = merge(quads)
    apply_rules(dataset, (home.queries / "rules").glob("*.rq"))
    for name, findings in (
        ("shapes", check_shapes(dataset, home, places)),
        ("checks", run_checks(dataset, home, places)),
        ("rejected claims", check_rejected(dataset, home, places)),
    ):
        report.findings += findings
        report.checked.append(f"{name}: {_count(findings)}")
    if texts is None:
        report.not_checked.append("quotations, text hashes, reading coverage: name the folder of the texts with --texts or SELGRAPH_TEXTS")
    else:
        found, coverage = check_texts(OxigraphStore(dataset), texts, places, home)
        report.findings += found
        report.coverage = coverage
        report.checked.append(f"quotations, text hashes and reading coverage: {_count(found)}")
    report.findings.sort(key=lambda one: (SEVERITIES.index(one.severity), one.check, one.path, one.line, one.what))
    return report


def run_checks(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Run every query of `queries/checks`; a row is a finding.

    Args:
        dataset: a built dataset.
        home: where the checks lie.
        places: where things stand, as `find_places` gives them.
    """
    store = OxigraphStore(dataset)
    findings = []
    for path in sorted((home.queries / "checks").glob("*.rq")):
        check = read_question(path)
        columns, rows = ask(store, check.text)
        for row in rows:
            values = {name: shorten(value) for name, value in zip(columns, row, strict=True)}
            place = next((places[value] for value in row if value in places), Place(""))
            findings.append(
                Finding(check.name, check.note("severity"), check.note("message").format(**values), check.note("fix"), place.path, place.line, place.column)
            )
    return findings


def check_shapes(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Hold the merged graph against `ontology/shapes.ttl`, with pySHACL.

    Args:
        dataset: a built dataset.
        home: where the shapes lie.
        places: where things stand, as `find_places` gives them.
    """
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    shapes = home.ontology / "shapes.ttl"
    if not shapes.is_file():
        return []
    graph = rdflib.Graph()
    triples = (quad.triple for quad in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes_graph = rdflib.Graph().parse(shapes, format="turtle")
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, advanced=False, inference="none")
    if not isinstance(results, rdflib.Graph):
        raise SelgraphError(f"The shapes cannot be used: {results!r}", where=Place(home.shown(shapes)))
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    severities = {sh.Violation: "error", sh.Warning: "warning", sh.Info: "info"}
    findings = []
    for result in results.subjects(rdflib.RDF.type, sh.ValidationResult):
        thing = str(results.value(result, sh.focusNode))
        message = str(results.value(result, sh.resultMessage) or "does not fit its shape")
        value = results.value(result, sh.value)
        shown = f' (it has "{shorten(str(value))}")' if value is not None and str(value) != thing else ""
        place = places.get(thing, Place(""))
        severity = severities.get(results.value(result, sh.resultSeverity), "error")  # type: ignore[arg-type]  # rdflib types a node widely
        findings.append(
            Finding("shape", severity, f'"{shorten(thing)}"{shown}: {message}', message, place.path, place.line, place.column)
        )
    return findings


def check_rejected(dataset: pyoxigraph.Store, home: Home, places: dict[str, Place]) -> list[Finding]:
    """Find the claims of `data/rejected.trig` that the dataset states all the same.

    Args:
        dataset: a built dataset.
        home: where the claims lie.
        places: where things stand, as `find_places` gives them.
    """
    import pyoxigraph as ox

    path = home.data / "rejected.trig"
    if not path.is_file():
        return []
    shown = home.shown(path)
    try:
        quads = read_file(path, shown)
    except SelgraphError as error:
        return [_syntax_finding(error)]
    findings = []
    stated_reason = {quad.subject.value for quad in quads if quad.predicate.value == PREFIXES["sel"] + "rationale"}
    passages = {quad.subject: quad.object for quad in quads if quad.predicate.value == PREFIXES["prov"] + "wasDerivedFrom"}
    known = {quad.subject for quad in dataset.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["sel"] + "Passage"), ox.DefaultGraph())}
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    for graph in sorted(graphs, key=str):
        place = places.get(graph.value, Place(shown))
        what = ""
        if graph.value not in stated_reason:
            what = "has no reason"
        elif passages.get(graph) not in known:
            what = "names no known passage"
        if what:
            findings.append(
                Finding("rejected-claim-without-ground", "error", f'The rejected claim "{shorten(graph.value)}" {what}.', "Give sel:rationale and prov:wasDerivedFrom.", place.path, place.line)
            )
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode) and ox.Quad(*quad.triple) in dataset:
            place = places.get(quad.graph_name.value, Place(shown))
            claim = " ".join(shorten(term.value) for term in quad.triple)
            findings.append(
                Finding(
                    "rejected-claim-stated",
                    "error",
                    f'The dataset states "{claim}", which "{shorten(quad.graph_name.value)}" rejects.',
                    "Take the statement out of its passage or reading, or show in the rejection why it no longer holds.",
                    place.path,
                    place.line,
                )
            )
    return findings


def check_texts(store: OxigraphStore, folder: Path, places: dict[str, Place], home: Home) -> tuple[list[Finding], list[Coverage]]:
    """Hold hashes, quotations and line numbers against the texts, and count the lines that have been read.

    Args:
        store: a built dataset.
        folder: the reader's own copies of the texts.
        places: where things stand, as `find_places` gives them.
        home: where the queries lie.

    Returns:
        What was found, and the coverage of each document whose text could be read.
    """
    findings: list[Finding] = []
    coverage = []
    passages = [_Lines(row[0], row[1], int(row[4]), int(row[5]), row[6]) for row in _read(store, home, "passages")]
    aside = [_Lines(row[0], row[1], int(row[2]), int(row[3]), slug_of(row[4])) for row in _read(store, home, "set-aside")]
    for document, name, sha256 in _read(store, home, "texts"):
        place = places.get(document, Place(""))
        try:
            text = read_text(folder, name)
        except SelgraphError as error:
            findings.append(Finding("missing-text", "error", error.what, error.fix, place.path, place.line))
            continue
        if text.sha256 != sha256:
            findings.append(
                Finding(
                    "other-edition",
                    "error",
                    f'"{name}" is not the edition that was read: its SHA-256 is {text.sha256}.',
                    "Use the copy whose SHA-256 data/documents.ttl gives.",
                    place.path,
                    place.line,
                )
            )
        cited = [run for run in passages if run.document == document]
        put_aside = [run for run in aside if run.document == document]
        findings += _check_runs(text, cited, put_aside, places)
        one = _cover(slug_of(document), text, cited, put_aside)
        coverage.append(one)
        if one.unread:
            findings.append(
                Finding(
                    "unread-lines",
                    "error",
                    f'{len(one.unread)} lines of "{name}" are neither cited nor set aside: {_runs(one.unread)}.',
                    "Cite them in a passage, or set them aside with a reason in data/set-aside.ttl.",
                    place.path,
                    place.line,
                )
            )
    return findings, coverage


def _check_runs(text: Text, passages: Iterable[_Lines], aside: Iterable[_Lines], places: dict[str, Place]) -> list[Finding]:
    """Find runs of lines that the text does not have, and quotations that are not in theirs."""
    findings = []
    for run in [*passages, *aside]:
        place = places.get(run.iri, Place(""))
        if not 1 <= run.first <= run.last <= len(text.lines):
            findings.append(
                Finding(
                    "lines-outside-text",
                    "error",
                    f'"{shorten(run.iri)}" names lines {run.first} to {run.last} of {len(text.lines)}.',
                    "Correct sel:firstLine and sel:lastLine.",
                    place.path,
                    place.line,
                )
            )
    for run in passages:
        if not text.holds(run.note, run.first, run.last):
            place = places.get(run.iri, Place(""))
            findings.append(
                Finding(
                    "quotation-not-found",
                    "error",
                    f'"{shorten(run.iri)}" quotes "{run.note}", which is not in lines {run.first} to {run.last} of {text.path.name}.',
                    "Quote as printed, misprints too, or correct the lines.",
                    place.path,
                    place.line,
                )
            )
    return findings


def _cover(document: str, text: Text, passages: Iterable[_Lines], aside: Iterable[_Lines]) -> Coverage:
    """Count which lines have been read."""
    printed = {number for number, line in enumerate(text.lines, 1) if line.strip()}
    cited = {number for run in passages for number in range(run.first, run.last + 1)} & printed
    reasons = {number: run.note for run in aside for number in range(run.first, run.last + 1) if number in printed - cited}
    return Coverage(document, len(printed), len(cited), dict(sorted(Counter(reasons.values()).items())), tuple(sorted(printed - cited - reasons.keys())))


def _runs(numbers: Iterable[int]) -> str:
    """Write line numbers as runs: `3-5, 9`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _read(store: OxigraphStore, home: Home, name: str) -> list[list[str]]:
    """Ask one of the reads."""
    return ask(store, read_question(home.queries / "reads" / f"{name}.rq").text)[1]


def _syntax_finding(error: SelgraphError) -> Finding:
    """Make a finding of a file that cannot be read."""
    place = error.where if isinstance(error.where, Place) else Place(str(error.where or ""))
    return Finding("syntax", "error", error.what, error.fix, place.path, place.line, place.column)


def _count(findings: list[Finding]) -> str:
    """Say how many findings of each severity there are."""
    numbers = Counter(finding.severity for finding in findings)
    return ", ".join(f"{numbers[severity]} {severity}" for severity in SEVERITIES if numbers[severity]) or "nothing found"
