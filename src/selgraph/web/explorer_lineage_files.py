"""The view of a page of lineage as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from selgraph.export.picture import COLUMNS
from selgraph.model import Passage, Reading
from selgraph.vocabulary import shorten

if TYPE_CHECKING:
    from selgraph.export.picture import Line
    from selgraph.web.explorer_picture import View
    from selgraph.web.explorer_wish import Wish


def write_json(wish: Wish, view: View) -> bytes:
    """Write the values of a picture."""
    values = {
        "asked": [list(pair) for pair in wish.pairs()],
        "things": [
            {
                "id": box.id,
                "iri": box.iri,
                "label": box.label,
                "kind": box.kind,
                "column": COLUMNS[box.column],
                "picked": box.is_picked,
                "aboveNotShown": box.above,
                "belowNotShown": box.below,
                "count": box.count,
            }
            for box in view.picture.boxes
        ],
        "statements": [
            {
                "id": line.id,
                "source": line.source,
                "relation": shorten(line.predicate),
                "target": line.target,
                "basis": line.basis,
                "level": line.level,
                "count": line.count,
                "speakers": [speaker.iri for speaker in view.speakers.get(line.id, ())],
            }
            for line in view.picture.lines
        ],
        "grouped": view.picture.is_grouped,
        "total": {"things": view.things, "statements": view.statements, "outside": view.outside},
    }
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_csv(view: View) -> bytes:
    """Write the statements of a picture as a table."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        ["from", "relation", "to", "basis", "statements", "document", "section", "lines", "quotation"]
    )
    for line in view.picture.lines:
        passage = first_passage(view, line)
        where = ["", "", "", ""]
        if passage:
            lines = f"{passage.first_line}-{passage.last_line}"
            where = [passage.title, passage.section, lines, passage.quote]
        ends = view.picture.by_id[line.source].label, view.picture.by_id[line.target].label
        writer.writerow([ends[0], line.label, ends[1], line.basis, line.count, *where])
    return file.getvalue().encode()


def first_passage(view: View, line: Line) -> Passage | None:
    """Give the first passage that a statement stands on."""
    for speaker in view.speakers.get(line.id, ()):
        if isinstance(speaker, Passage):
            return speaker
        if isinstance(speaker, Reading):
            return speaker.passages[0]
    return None
