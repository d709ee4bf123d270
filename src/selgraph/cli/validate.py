"""`selgraph validate`: is everything in order?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import show_progress, width
from selgraph.cli.session import Session
from selgraph.cli.writing import PlainWriting, Writing

if TYPE_CHECKING:
    from selgraph.model import Finding
    from selgraph.validate import Report

EXAMPLE = "selgraph validate --brief"


def validate(
    brief: Annotated[
        bool, typer.Option("--brief", help="Leave out what the documents themselves hold (severity info).")
    ] = False,
    gaps: Annotated[bool, typer.Option("--gaps", help="List what the documents leave out, too.")] = False,
    *,
    writing: PlainWriting,
    session: Annotated[Session, Only("texts", "folder", "disk", "endpoint", "timeout_seconds")],
) -> None:
    """Check syntax, checks, rejected claims and shapes; with --texts also hashes, quotations and coverage.

    Findings are grouped by what to do. An error or a warning has to be mended; an info is a conflict or a gap
    that the documents themselves hold, and stays. Gaps are counted, and listed with --gaps or as json. Exit
    code 1 when something has to be mended.

    Formats: table (text for reading), json, github (annotations).
    """
    from selgraph.tables import format_annotations
    from selgraph.validate import PARTS
    from selgraph.validate import validate as look

    choice = writing.choose(("table", "json", "github"))
    with show_progress(len(PARTS)) as begin:
        report = look(session.home, session.texts, begin, session.dataset if session.is_built else None)
    findings = [one for one in report.findings if not brief or one.severity != "info"]
    if choice != "json" and not gaps:
        findings = [one for one in findings if not one.is_gap]
    if choice == "json":
        writing.write_json(_values_of(report, findings))
    elif choice == "github":
        writing.write(format_annotations(findings, report.not_checked))
    else:
        writing.write(_lay_out(report, findings, writing))
    if not report.is_sound:
        raise typer.Exit(1)


def _values_of(report: Report, findings: list[Finding]) -> dict[str, object]:
    """Give a report as plain values."""
    return {
        "sound": report.is_sound,
        "checked": report.checked,
        "notChecked": report.not_checked,
        "findings": [asdict(one) for one in findings],
        "coverage": [asdict(one) for one in report.coverage],
    }


def _lay_out(report: Report, findings: list[Finding], writing: Writing) -> str:
    """Lay a report out for reading."""
    from selgraph.tables import format_coverage, format_findings, format_gaps, wrap

    coverage = format_coverage(report.coverage, width=width())
    looked_at = [("checked", line) for line in report.checked] + [
        ("not checked", line) for line in report.not_checked
    ]
    lines = [folded for word, line in looked_at for folded in wrap(line, width(), f"{word:<13}")]
    found = format_findings(findings, width=width(), paint=writing.paint)
    parts = [coverage, format_gaps(report.findings, width=width()), "\n".join(lines) + "\n"]
    return found + "\n".join(part for part in parts if part)
