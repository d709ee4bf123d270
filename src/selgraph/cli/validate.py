"""`selgraph validate`: is everything in order?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from selgraph.cli.session import FormatOption, HomeOption, OutputOption, TextsOption, choose_format, note, write

EXAMPLE = "selgraph validate --texts FOLDER"


def validate(
    layout: FormatOption = None,
    output: OutputOption = None,
    texts: TextsOption = None,
    home: HomeOption = None,
    brief: Annotated[bool, typer.Option("--brief", help="Leave out what the documents themselves hold (severity info).")] = False,
) -> None:
    """Check syntax, shapes, checks and rejected claims; with --texts also hashes, quotations and reading coverage.

    Formats: table (text, grouped by what to do), json, github (annotations). Exit code 1 when something has to be mended.
    """
    from selgraph.home import find_home
    from selgraph.tables import format_annotations, format_findings, format_rows
    from selgraph.validate import validate as look

    choice = choose_format(layout, output, ("table", "json", "github"), "table")
    report = look(find_home(home), texts)
    findings = [one for one in report.findings if not brief or one.severity != "info"]
    if choice == "json":
        values = {
            "sound": report.is_sound,
            "checked": report.checked,
            "notChecked": report.not_checked,
            "findings": [asdict(one) for one in findings],
            "coverage": [asdict(one) for one in report.coverage],
        }
        write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", output)
    elif choice == "github":
        write(format_annotations(findings), output)
    else:
        rows = [
            [one.document, str(one.lines), str(one.cited), str(sum(one.set_aside.values())), str(len(one.unread)), "; ".join(f"{number} {reason}" for reason, number in one.set_aside.items())]
            for one in report.coverage
        ]
        coverage = format_rows(["document", "lines", "cited", "set aside", "neither", "reasons"], rows, "table") + "\n" if rows else ""
        write(format_findings(findings) + coverage, output)
    for line in report.checked:
        note(f"checked      {line}")
    for line in report.not_checked:
        note(f"not checked  {line}")
    if not report.is_sound:
        raise typer.Exit(1)
