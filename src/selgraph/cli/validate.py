"""`selgraph validate`: is everything in order?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.session import (
    FormatOption,
    HomeOption,
    OutputOption,
    Session,
    StoreOption,
    TextsOption,
    choose_format,
    choose_paint,
    show_progress,
    width,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.model import Finding
    from selgraph.validate import Report

EXAMPLE = "selgraph validate --brief"


def validate(
    brief: Annotated[
        bool, typer.Option("--brief", help="Leave out what the documents themselves hold (severity info).")
    ] = False,
    gaps: Annotated[bool, typer.Option("--gaps", help="List what the documents leave out, too.")] = False,
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    store: StoreOption = None,
) -> None:
    """Check syntax, checks, rejected claims and shapes; with --texts also hashes, quotations and coverage.

    Findings are grouped by what to do. An error or a warning has to be mended; an info is a conflict or a gap
    that the documents themselves hold, and stays. Gaps are counted, and listed with --gaps or as json. Exit
    code 1 when something has to be mended.

    Formats: table (text for reading), json, github (annotations).
    """
    from selgraph.validate import PARTS
    from selgraph.validate import validate as look

    choice = choose_format(layout, output, ("table", "json", "github"), "table")
    session = Session(home, disk=store)
    with show_progress(len(PARTS)) as begin:
        report = look(session.home, texts, begin, session.dataset if store else None)
    findings = [one for one in report.findings if not brief or one.severity != "info"]
    if choice != "json" and not gaps:
        findings = [one for one in findings if not one.is_gap]
    write(_lay_out(report, findings, choice, output), output)
    if not report.is_sound:
        raise typer.Exit(1)


def _lay_out(report: Report, findings: list[Finding], choice: str, output: Path | None) -> str:
    """Write a report in the format that was chosen."""
    from selgraph.tables import format_annotations, format_coverage, format_findings, format_gaps, wrap

    if choice == "json":
        values = {
            "sound": report.is_sound,
            "checked": report.checked,
            "notChecked": report.not_checked,
            "findings": [asdict(one) for one in findings],
            "coverage": [asdict(one) for one in report.coverage],
        }
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    if choice == "github":
        return format_annotations(findings, report.not_checked)
    coverage = format_coverage(report.coverage, width=width())
    looked_at = [("checked", line) for line in report.checked] + [
        ("not checked", line) for line in report.not_checked
    ]
    lines = [folded for word, line in looked_at for folded in wrap(line, width(), f"{word:<13}")]
    found = format_findings(findings, width=width(), paint=choose_paint(output))
    parts = [coverage, format_gaps(report.findings, width=width()), "\n".join(lines) + "\n"]
    return found + "\n".join(part for part in parts if part)
