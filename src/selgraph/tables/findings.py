"""What validation found, for people and for GitHub."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from selgraph.tables.layout import WIDTH, Paint, paint_nothing, wrap
from selgraph.tables.rows import format_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.model import Coverage, Finding

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def format_findings(findings: Sequence[Finding], *, width: int = WIDTH, paint: Paint = paint_nothing) -> str:
    """Lay out findings by what to do about them, each with its place.

    Args:
        findings: in the order in which their groups are wanted.
        width: how many characters a line may have; 0 for no limit.
        paint: colours the severity of each group.

    Returns:
        The text, each group followed by an empty line; empty where nothing was found.
    """
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.check, finding.fix), []).append(finding)
    lines = []
    for (severity, check, fix), members in groups.items():
        head, *more = wrap(f"{severity}: {check} ({len(members)}). {fix}", width, later="  ")
        lines += [paint(severity, severity) + head[len(severity) :], *more]
        for finding in members:
            column = finding.column if finding.column > 1 else 0  # a thing begins its line
            place = ":".join(str(part) for part in (finding.path, finding.line, column) if part)
            lines += wrap(f"{place}: {finding.what}" if place else finding.what, width, "  ", "    ")
        lines.append("")
    return "\n".join(lines) + ("\n" if lines else "")


def format_gaps(findings: Sequence[Finding], *, width: int = WIDTH) -> str:
    """Count what the documents leave out, check by check; empty where they leave nothing out."""
    numbers = Counter(finding.check for finding in findings if finding.is_gap)
    if not numbers:
        return ""
    told = ", ".join(f"{number} {check}" for check, number in sorted(numbers.items()))
    return "\n".join(wrap(f"gaps that the documents leave: {told}", width, later="  ")) + "\n"


def format_coverage(coverage: Sequence[Coverage], *, width: int = WIDTH) -> str:
    """Lay out how much of each document has been read; empty where no text was at hand."""
    if not coverage:
        return ""
    rows = [
        [
            one.document,
            str(one.lines),
            str(one.cited),
            str(sum(one.set_aside.values())),
            str(len(one.unread)),
            "; ".join(f"{number} {_words(reason)}" for reason, number in one.set_aside.items()),
        ]
        for one in coverage
    ]
    return format_rows(
        ["document", "lines", "cited", "set aside", "neither", "reasons"], rows, "table", width=width
    )


def format_annotations(findings: Sequence[Finding], not_checked: Sequence[str] = ()) -> str:
    """Write findings as GitHub's workflow commands, which it shows beside the lines of a change.

    Args:
        findings: what was found.
        not_checked: what was not looked at, each with the reason; a notice each.
    """
    lines = []
    for finding in findings:
        parts = [f"title={_property(finding.check)}"]
        if finding.path:
            parts = [f"file={_property(finding.path)}", f"line={finding.line or 1}", *parts]
        lines.append(
            f"::{_LEVELS[finding.severity]} {','.join(parts)}::{_data(f'{finding.what} {finding.fix}')}"
        )
    lines += [f"::notice title=not checked::{_data(line)}" for line in not_checked]
    return "\n".join(lines) + ("\n" if lines else "")


def _words(name: str) -> str:
    """Write the name of a reason as words: `PageFurniture` is page furniture."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def _data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
