"""How much of the texts has been read, held against the texts themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.errors import Place, SelgraphError
from selgraph.model import Coverage, Finding
from selgraph.query import ask, read_question
from selgraph.texts import Text, read_text
from selgraph.vocabulary import shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.store import Store


@dataclass(frozen=True, slots=True)
class _Lines:
    """A run of lines that a passage cites or a reason sets aside."""

    iri: str
    document: str
    first: int
    last: int
    note: str


def check_texts(
    store: Store, folder: Path, places: dict[str, Place], home: Home
) -> tuple[list[Finding], list[Coverage]]:
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
    passages = [
        _Lines(iri, document, int(first), int(last), quote)
        for iri, document, _, _, first, last, quote in _read(store, home, "passages")
        if first.isdecimal() and last.isdecimal()  # what is no number breaks its shape, and is told there
    ]
    aside = [
        _Lines(iri, document, int(first), int(last), slug_of(reason))
        for iri, document, first, last, reason in _read(store, home, "set-aside")
        if first.isdecimal() and last.isdecimal()
    ]
    for document, name, sha256 in _read(store, home, "texts"):
        place = places.get(document, Place(""))
        try:
            text = read_text(folder, name)
        except SelgraphError as error:
            findings.append(_error("missing-text", error.what, error.fix, place))
            continue
        if text.sha256 != sha256:
            what = f'"{name}" is not the edition that was read: its SHA-256 is {text.sha256}.'
            findings.append(
                _error("other-edition", what, "Use the copy whose SHA-256 data/documents.ttl gives.", place)
            )
        cited = [run for run in passages if run.document == document]
        put_aside = [run for run in aside if run.document == document]
        findings += _check_runs(text, cited, put_aside, places)
        one = _cover(slug_of(document), text, cited, put_aside)
        coverage.append(one)
        if one.unread:
            what = f"{_count(one.unread, name)} neither cited nor set aside: {_runs(one.unread)}."
            fix = "Cite them in a passage, or set them aside with a reason in data/set-aside.ttl."
            findings.append(_error("unread-lines", what, fix, place))
    return findings, coverage


def _check_runs(
    text: Text, passages: Iterable[_Lines], aside: Iterable[_Lines], places: dict[str, Place]
) -> list[Finding]:
    """Find runs of lines that the text does not have, and quotations that are not in theirs."""
    findings = []
    for run in [*passages, *aside]:
        if not 1 <= run.first <= run.last <= len(text.lines):
            what = f'"{shorten(run.iri)}" names lines {run.first} to {run.last} of {len(text.lines)}.'
            place = places.get(run.iri, Place(""))
            findings.append(
                _error("lines-outside-text", what, "Correct sel:firstLine and sel:lastLine.", place)
            )
    for run in passages:
        if not text.holds(run.note, run.first, run.last):
            lines = f"line {run.first}" if run.first == run.last else f"lines {run.first} to {run.last}"
            what = f'"{shorten(run.iri)}" quotes "{run.note}", which is not in {lines} of {text.path.name}.'
            fix = "Quote as printed, misprints too, or correct the lines."
            findings.append(_error("quotation-not-found", what, fix, places.get(run.iri, Place(""))))
    return findings


def _cover(document: str, text: Text, passages: Iterable[_Lines], aside: Iterable[_Lines]) -> Coverage:
    """Count which lines have been read."""
    printed = {number for number, line in enumerate(text.lines, 1) if line.strip()}
    most = len(text.lines)  # a mistyped last line may be far beyond it
    cited = {number for run in passages for number in range(run.first, min(run.last, most) + 1)} & printed
    reasons = {
        number: run.note
        for run in aside
        for number in range(run.first, min(run.last, most) + 1)
        if number in printed and number not in cited
    }
    counted = Counter(reasons.values())
    unread = tuple(sorted(printed - cited - reasons.keys()))
    return Coverage(document, len(printed), len(cited), dict(sorted(counted.items())), unread)


def _count(numbers: tuple[int, ...], name: str) -> str:
    """Say how many lines of a text there are, as the subject of a sentence with its verb."""
    return f'1 line of "{name}" is' if len(numbers) == 1 else f'{len(numbers)} lines of "{name}" are'


def _runs(numbers: Iterable[int]) -> str:
    """Write line numbers as runs.

    >>> _runs([9, 3, 4, 5])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _read(store: Store, home: Home, name: str) -> list[list[str]]:
    """Ask one of the reads."""
    return ask(store, read_question(home.queries / "reads" / f"{name}.rq").text)[1]


def _error(check: str, what: str, fix: str, place: Place) -> Finding:
    """Make a finding that has to be mended."""
    return Finding(check, "error", what, fix, place.path, place.line, place.column)
