"""Answers of several tables, with the evidence of each line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from selgraph.model import Edge
from selgraph.tables.evidence import Notes, speaker_name
from selgraph.tables.layout import WIDTH, Paint, paint_nothing, wrap
from selgraph.tables.rows import format_rows
from selgraph.tables.values import edge_values, statement_values
from selgraph.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.model import Passage
    from selgraph.sheet import Cell, Row, Said, Sheet

SHEET_FORMATS: Final = ("table", "json", "csv", "tsv", "md")


def format_sheets(  # noqa: PLR0913 - width and paint are how, not what
    sheets: Sequence[Sheet],
    layout: str,
    label_of: Callable[[str], str],
    *,
    with_evidence: bool = False,
    full_text: Callable[[Passage], str] | None = None,
    width: int = WIDTH,
    paint: Paint = paint_nothing,
) -> str:
    """Lay out an answer.

    Args:
        sheets: its tables, the main one first; CSV and TSV hold the main one alone.
        layout: one of `SHEET_FORMATS`.
        label_of: names a thing or a property.
        with_evidence: whether to write the statements that each line stands on, with who makes them.
        full_text: gives a passage in full; None to show quotations.
        width: how many characters a line may have; 0 for no limit.
        paint: colours titles and evidence.
    """
    if layout == "json":
        import json

        values = {"sheets": [sheet_values(sheet, with_evidence=with_evidence) for sheet in sheets]}
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    if layout in ("csv", "tsv"):
        if not sheets:
            return ""
        columns, rows = _with_words(sheets[0], with_evidence=with_evidence)
        return format_rows(columns, rows, layout)
    if layout == "md":
        return "\n".join(_markdown(sheet, label_of, with_evidence=with_evidence) for sheet in sheets)
    notes = Notes(full_text, width) if with_evidence else None
    return "\n".join(_table(sheet, label_of, notes, width, paint) for sheet in sheets)


def sheet_values(sheet: Sheet, *, with_evidence: bool = False) -> dict[str, Any]:
    """Give a sheet as plain values.

    Returns:
        `title`, `rows` by column, `counts` by basis and `notes`; with evidence each row has `evidence`, too.
    """
    rows = []
    for row in sheet.rows:
        values: dict[str, Any] = {
            name: _plain(cell) for name, cell in zip(sheet.columns, row.cells, strict=True)
        }
        if row.basis is not None:
            values["basis"] = str(row.basis)
        if with_evidence:
            values["evidence"] = [
                edge_values(one) if isinstance(one, Edge) else statement_values(one) for one in row.evidence
            ]
        rows.append(values)
    counts = {str(basis): number for basis, number in sheet.counts.items()}
    return {"title": sheet.title, "rows": rows, "counts": counts, "notes": list(sheet.notes)}


def count_sentence(sheet: Sheet) -> str:
    """Count by basis, in a sentence; empty where nothing has one."""
    total = sum(sheet.counts.values())
    if not total:
        return ""
    claims = sum(row.basis is not None for row in sheet.rows)
    noun = "line" if claims else "statement"
    counted = ", ".join(f"{number} {basis}" for basis, number in sheet.counts.items())
    return f"{total} {noun}{'' if total == 1 else 's'}: {counted}."


def _table(
    sheet: Sheet, label_of: Callable[[str], str], notes: Notes | None, width: int, paint: Paint
) -> str:
    """Lay out a sheet for reading."""
    lines = [paint("name", sheet.title), ""]
    if sheet.rows:
        rows = [[_text(cell) for cell in row.cells] for row in sheet.rows]
        lines += format_rows(sheet.columns, rows, "table", width=width).splitlines()
    else:
        lines.append("(none)")
    if notes is not None:
        lines += _evidence_lines(sheet, label_of, notes, width, paint)
    lines.append("")
    for sentence in (count_sentence(sheet), *sheet.notes):
        lines += wrap(sentence, width) if sentence else []
    return "\n".join(lines).rstrip() + "\n"


def _evidence_lines(
    sheet: Sheet, label_of: Callable[[str], str], notes: Notes, width: int, paint: Paint
) -> list[str]:
    """Write under each line's name the statements that it stands on, with numbered notes."""
    lines = []
    for row in sheet.rows:
        if not row.evidence:
            continue
        lines += ["", *wrap(_name(row), width)]
        for one in row.evidence:
            reference, told = notes.refer(one.speakers, "      ")
            lines += wrap(f"{sentence_of(one, label_of)}  {one.basis} {reference}", width, "  ", "    ")
            lines += [paint("faint", line) for line in told]
    return lines


def sentence_of(said: Said, label_of: Callable[[str], str]) -> str:
    """Write a statement as a sentence: thing, relation, thing or text."""
    value = label_of(said.object) if isinstance(said, Edge) else said.label
    relation = "is a" if said.predicate == RDF_TYPE else label_of(said.predicate)
    return f"{label_of(said.subject)} — {relation} → {value}"


def _markdown(sheet: Sheet, label_of: Callable[[str], str], *, with_evidence: bool) -> str:
    """Write a sheet as Markdown, the evidence as a list below."""
    lines = [f"### {sheet.title}", ""]
    rows = [[_text(cell) for cell in row.cells] for row in sheet.rows]
    lines += format_rows(sheet.columns, rows, "md").splitlines() if rows else ["(none)"]
    if with_evidence and any(row.evidence for row in sheet.rows):
        lines.append("")
        for row in sheet.rows:
            for one in row.evidence:
                told = "; ".join(speaker_name(speaker) for speaker in one.speakers)
                lines.append(f"- **{_name(row)}**: {sentence_of(one, label_of)} ({one.basis}). {told}")
    sentences = [sentence for sentence in (count_sentence(sheet), *sheet.notes) if sentence]
    return "\n".join([*lines, "", *[part for sentence in sentences for part in (sentence, "")]])


def _with_words(sheet: Sheet, *, with_evidence: bool) -> tuple[list[str], list[list[str]]]:
    """Give columns and rows as text; with evidence a column that cites it."""
    columns, rows = list(sheet.columns), [[_text(cell) for cell in row.cells] for row in sheet.rows]
    if any(row.basis for row in sheet.rows) and "basis" not in columns:
        columns.append("basis")
        rows = [[*cells, str(row.basis or "")] for cells, row in zip(rows, sheet.rows, strict=True)]
    if with_evidence:
        columns.append("evidence")
        rows = [
            [
                *cells,
                " | ".join(
                    dict.fromkeys(speaker_name(speaker) for one in row.evidence for speaker in one.speakers)
                ),
            ]
            for cells, row in zip(rows, sheet.rows, strict=True)
        ]
    return columns, rows


def _name(row: Row) -> str:
    """Name a line by its first text."""
    return next((str(cell) for cell in row.cells if isinstance(cell, str) and cell), _text(row.cells[0]))


def _text(cell: Cell) -> str:
    """Write a cell."""
    return "" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def _plain(cell: Cell) -> Any:
    """Give a cell as JSON has it; a decimal that is whole is a whole number."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
