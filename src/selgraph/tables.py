"""Values laid out for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from selgraph.errors import SelgraphError
from selgraph.model import Basis, Edge, Finding, Node, Passage, Path, Reading, Rule, Speaker, Statement
from selgraph.vocabulary import RDF_TYPE, SEL, shorten

if TYPE_CHECKING:
    from selgraph.facts import Facts

FORMATS = ("table", "json", "csv", "tsv", "md")
WIDTH = 110  # columns a reader without a terminal is given: what a page of this project is written in


def format_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], layout: str, *, width: int = WIDTH) -> str:
    """Lay out a table.

    Args:
        columns: the headings.
        rows: the cells, as text.
        layout: one of `FORMATS`; JSON is a list of objects.
        width: how many characters a line of the layout `table` may have; 0 for no limit.

    Returns:
        The text, with a line end.

    Raises:
        SelgraphError: the layout is not one of them.
    """
    rows = [list(row) for row in rows]
    if layout == "json":
        return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=2) + "\n"
    if layout in ("csv", "tsv"):
        text = io.StringIO()
        writer = csv.writer(text, delimiter="," if layout == "csv" else "\t", lineterminator="\n")
        writer.writerows([columns, *rows])
        return text.getvalue()
    if layout == "md":
        clean = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in [list(columns), ["---"] * len(columns), *clean]]
        return "\n".join(lines) + "\n"
    if layout == "table":
        return _table(columns, rows, width)
    raise SelgraphError(f'There is no format "{layout}".', fix=f"Choose one of: {', '.join(FORMATS)}.")


def _table(columns: Sequence[str], rows: list[list[str]], width: int) -> str:
    """Lay out a table for reading: aligned columns, long cells folded at spaces."""
    import textwrap

    cells = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max([len(name), *(len(row[place]) for row in cells)]) for place, name in enumerate(columns)]
    room = width - 2 * (len(columns) - 1)
    while width and sum(widths) > room and max(widths) > 12:  # noqa: PLR2004 - a narrower column holds no word
        widths[widths.index(max(widths))] -= 1
    lines = []
    for row in [list(columns), ["-" * size for size in widths], *cells]:
        folded = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for height in range(max(len(cell) for cell in folded)):
            parts = [(cell[height] if height < len(cell) else "").ljust(size) for cell, size in zip(folded, widths, strict=True)]
            lines.append("  ".join(parts).rstrip())
    return "\n".join(lines) + "\n"


def cite(passage: Passage) -> str:
    """Write where a passage stands: document, section, lines."""
    lines = f"line {passage.first_line}" if passage.first_line == passage.last_line else f"lines {passage.first_line}-{passage.last_line}"
    return f"{passage.title}, {passage.section}, {lines}"


def speaker_lines(speaker: Speaker, full_text: Callable[[Passage], str] | None = None) -> list[str]:
    """Write what stands behind a statement.

    Args:
        speaker: the passage, reading or rule.
        full_text: gives a passage in full from the reader's own copy; None to show the quotation.
    """
    if isinstance(speaker, Passage):
        lines = [f"{cite(speaker)}:"]
        if full_text is None:
            return [f"{lines[0]} “{speaker.quote}”"]
        return lines + [f"  | {line}" for line in full_text(speaker).split("\n")]
    if isinstance(speaker, Reading):
        lines = [f"reading: {speaker.rationale}"]
        return lines + [f"  {line}" for passage in speaker.passages for line in speaker_lines(passage, full_text)]
    return [f"rule: {speaker.summary}"]


def format_paths(start: Node, paths: Sequence[Path], facts: Facts, full_text: Callable[[Passage], str] | None = None) -> str:
    """Draw the threads from one thing as a tree with the evidence of every step, and count them.

    Evidence is written where it is first needed; where the same speakers stand behind a later step, that is said.

    Args:
        start: where they begin.
        paths: the threads, as `find_paths` gives them.
        facts: names the relations and the classes.
        full_text: gives a passage in full; None to show quotations.
    """
    lines = [_headline(start)]
    shown: dict[tuple[Speaker, ...], str] = {}

    def draw(threads: list[list[tuple[Edge, Node]]], margin: str) -> None:
        """Draw what hangs on one thing."""
        branches: dict[Edge, tuple[Node, list[list[tuple[Edge, Node]]]]] = {}
        for thread in threads:
            edge, node = thread[0]
            branches.setdefault(edge, (node, []))[1].append(thread[1:])
        for place, (edge, (node, rest)) in enumerate(branches.items()):
            is_last = place == len(branches) - 1
            step = f"{facts.label_of(edge.predicate)} → {node.label}"
            lines.append(f"{margin}{'└─' if is_last else '├─'} {step} ({_kind(node, facts.label_of)})  [{edge.basis}]")
            inner = margin + ("   " if is_last else "│  ")
            further = [thread for thread in rest if thread]
            bar = inner + ("│  " if further else "   ")
            if edge.speakers in shown:
                lines.append(f"{bar}evidence as at “{shown[edge.speakers]}” above")
            else:
                lines.extend(f"{bar}{line}" for speaker in edge.speakers for line in speaker_lines(speaker, full_text))
                shown[edge.speakers] = step
            if further:
                draw(further, inner)

    draw([list(zip(path.edges, path.nodes[1:], strict=True)) for path in paths], "")
    lines += ["", count_paths(paths, facts)]
    return "\n".join(lines) + "\n"


def count_paths(paths: Sequence[Path], facts: Facts) -> str:
    """Count threads by basis, and the ends and needs that they reach by kind, in one line."""
    reached = {node.iri: node for path in paths for node in path.nodes[1:] if facts.is_a(node, "End") or facts.is_a(node, "Need")}
    kinds = Counter(_kind(node, facts.label_of) for node in reached.values())
    ends = ", ".join(f"{number} {kind}{'s' if number > 1 else ''}" for kind, number in sorted(kinds.items())) or "no goal"
    bases = Counter(path.basis for path in paths)
    counted = ", ".join(f"{bases[basis]} {basis}" for basis in Basis)
    return f"{len(paths)} {'thread' if len(paths) == 1 else 'threads'} to {ends}: {counted} (a thread is as strong as its weakest step)."


def _headline(node: Node) -> str:
    """Write a thing with the name that can be typed."""
    return f"{node.label}  {shorten(node.iri)}"


def _kind(node: Node, label_of: Callable[[str], str]) -> str:
    """Name a thing's class."""
    return label_of(SEL + node.kind) if node.kind else "no class stated"


def path_values(path: Path) -> dict[str, Any]:
    """Give a thread as plain values, for JSON."""
    return {
        "basis": str(path.basis),
        "nodes": [{"iri": node.iri, "label": node.label, "kind": node.kind} for node in path.nodes],
        "edges": [edge_values(edge) for edge in path.edges],
    }


def edge_values(edge: Edge) -> dict[str, Any]:
    """Give a statement of lineage as plain values, for JSON."""
    return {
        "subject": edge.subject,
        "predicate": edge.predicate,
        "object": edge.object,
        "basis": str(edge.basis),
        "speakers": [values for speaker in edge.speakers for values in speaker_values(speaker)],
    }


def speaker_values(speaker: Speaker) -> list[dict[str, Any]]:
    """Give a speaker as plain values, for JSON; a reading gives one entry for each passage that it interprets."""
    if isinstance(speaker, Passage):
        return [
            {
                "iri": speaker.iri,
                "basis": str(Basis.EXPLICIT),
                "document": speaker.document,
                "section": speaker.section,
                "firstLine": speaker.first_line,
                "lastLine": speaker.last_line,
                "quote": speaker.quote,
            }
        ]
    if isinstance(speaker, Reading):
        changed = {"iri": speaker.iri, "basis": str(Basis.INTERPRETED), "rationale": speaker.rationale}
        return [{**speaker_values(passage)[0], **changed, "passage": passage.iri} for passage in speaker.passages]
    return [{"iri": speaker.iri, "basis": str(Basis.INFERRED), "summary": speaker.summary}]


def speaker_name(speaker: Speaker) -> str:
    """Name a speaker in one line."""
    if isinstance(speaker, Passage):
        return f"{cite(speaker)}: “{speaker.quote}”"
    if isinstance(speaker, Reading):
        return f"reading: {speaker.rationale} ({'; '.join(cite(passage) for passage in speaker.passages)})"
    return f"rule: {speaker.summary}" if isinstance(speaker, Rule) else ""


def format_findings(findings: Sequence[Finding]) -> str:
    """Lay out findings by what to do about them, each with its place."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.check, finding.fix), []).append(finding)
    lines = []
    for (severity, check, fix), members in groups.items():
        lines.append(f"{severity}: {check} ({len(members)}). {fix}")
        for finding in members:
            place = ":".join(str(part) for part in (finding.path, finding.line) if part)
            lines.append(f"  {place}: {finding.what}" if place else f"  {finding.what}")
        lines.append("")
    return "\n".join(lines)


def format_annotations(findings: Sequence[Finding]) -> str:
    """Write findings as GitHub's workflow commands, which it shows beside the lines of a change."""
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    lines = []
    for finding in findings:
        where = f"file={_property(finding.path)},line={finding.line or 1}" if finding.path else ""
        parts = ",".join(part for part in (where, f"title={_property(finding.check)}") if part)
        lines.append(f"::{levels[finding.severity]} {parts}::{_data(f'{finding.what} {finding.fix}')}")
    return "\n".join(lines) + ("\n" if lines else "")


def _data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def format_statements(node: Node, statements: Sequence[Statement], label_of: Callable[[str], str], full_text: Callable[[Passage], str] | None = None) -> str:
    """Write what is said of a thing, with the speaker under each statement.

    Args:
        node: the thing.
        statements: as `read_statements` gives them.
        label_of: names a thing or a property.
        full_text: gives a passage in full; None to show quotations.
    """
    lines = [_headline(node)]
    if node.other_names:
        lines.append(f"also: {'; '.join(node.other_names)}")
    for own in (True, False):
        chosen = [one for one in statements if (one.subject == node.iri) is own]
        if chosen:
            lines += ["", "What is said of it" if own else "Where it is named"]
        for one in chosen:
            subject = "" if own else f"{label_of(one.subject)} "
            lines.append(f"  {subject}{_property_label(one, label_of)} {_value(one, label_of)}  [{one.basis}]")
            lines += [f"      {line}" for speaker in one.speakers for line in speaker_lines(speaker, full_text)]
    bases = Counter(one.basis for one in statements)
    lines += ["", f"{len(statements)} statements: {', '.join(f'{bases[basis]} {basis}' for basis in Basis)}."]
    return "\n".join(lines) + "\n"


def format_said(
    speaker: Speaker, statements: Sequence[Statement], readings: Sequence[Reading], label_of: Callable[[str], str], full_text: Callable[[Passage], str] | None = None
) -> str:
    """Write a speaker and everything that it says.

    Args:
        speaker: the passage, reading or rule.
        statements: as `read_said` gives them.
        readings: the readings that interpret it.
        label_of: names a thing or a property.
        full_text: gives a passage in full; None to show the quotation.
    """
    lines = [shorten(speaker.iri), *speaker_lines(speaker, full_text), "", f"It makes {len(statements)} statements:"]
    subject = ""
    for one in statements:
        if one.subject != subject:
            subject = one.subject
            lines.append(f"  {label_of(subject)}  {shorten(subject)}")
        lines.append(f"    {_property_label(one, label_of)} {_value(one, label_of)}")
    if readings:
        lines += ["", "It is interpreted in:"]
        lines += [f"  {shorten(one.iri)}: {one.rationale}" for one in readings]
    return "\n".join(lines) + "\n"


def statement_values(statement: Statement) -> dict[str, Any]:
    """Give a statement as plain values, for JSON."""
    return {
        "subject": statement.subject,
        "predicate": statement.predicate,
        "value": statement.value,
        "label": statement.label,
        "isThing": statement.is_thing,
        "basis": str(statement.basis),
        "speakers": [values for speaker in statement.speakers for values in speaker_values(speaker)],
    }


def _property_label(statement: Statement, label_of: Callable[[str], str]) -> str:
    """Name a property as it reads in a sentence."""
    if statement.predicate == RDF_TYPE:
        return "is a kind of thing:"
    name = label_of(statement.predicate)
    return name if statement.is_thing else f"{name}:"


def _value(statement: Statement, label_of: Callable[[str], str]) -> str:
    """Name a value: the label of a thing, or the text."""
    return label_of(statement.value) if statement.is_thing else statement.value
