"""Tables of what became of things."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from selgraph.lineage.drift.change import MEANINGS, Change
from selgraph.lineage.drift.sides import date_of
from selgraph.lineage.drift.words import show_marks
from selgraph.sheet import Row, Sheet
from selgraph.vocabulary import SEL, slug_of

if TYPE_CHECKING:
    from selgraph.lineage.drift.drift import Drift
    from selgraph.lineage.drift.sides import Side
    from selgraph.lineage.drift.transition import Drifted
    from selgraph.model import Passage

COLUMNS: Final = ("before", "after", "what became of it", "kind", "words", "notes")


def list_all(drift: Drift) -> tuple[Sheet, ...]:
    """Give one line for each thing, then how many there are of each change, then what each means."""
    rows = []
    for one in drift.found:
        became, kind, before, after, words, notes = _cells(drift, one)
        rows.append(Row((before, after, became, kind, words, notes), (*one.said, *one.remarks), one.basis))
    return (Sheet(_title(drift), COLUMNS, tuple(rows)), count_changes(drift), _define())


def list_by_change(drift: Drift) -> tuple[Sheet, ...]:
    """Give the counts, then a table for each change with where it stands, marked for Markdown.

    A line that changed in several ways stands in the table of each, and says which the others are.
    """
    sheets = [count_changes(drift)]
    for change in Change:
        found = drift.of(change)
        if not found:
            continue
        rows = []
        for one in found:
            _, kind, before, after, words, notes = _cells(drift, one, markdown=True)
            explained = {note.partition(": ")[0] for note in one.notes} | {change}
            also = ", ".join(other for other in one.changes if other not in explained)
            told = "; ".join(text for text in (f"also {also}" if also else "", notes) if text)
            cells = (before, after, kind, words, told, write_places(one.places))
            rows.append(Row(cells, (*one.said, *one.remarks), one.basis))
        columns = ("before", "after", "kind", "words", "notes", "where")
        title = f"{str(change).capitalize()} ({len(found)})"
        sheets.append(_without_empty(Sheet(title, columns, tuple(rows))))
    return (*sheets, _define())


def _title(drift: Drift) -> str:
    """Name a transition."""
    return f"From {drift.before.name} to {drift.after.name}"


def _cells(drift: Drift, one: Drifted, *, markdown: bool = False) -> tuple[str, str, str, str, str, str]:
    """Write one line."""
    return (
        "; ".join(one.changes),
        drift.strategy.labels.get(SEL + drift.kind_of(one), drift.kind_of(one)),
        one.earlier.label if one.earlier else "",
        one.later.label if one.later else "",
        show_marks(one.words, markdown=markdown),
        "; ".join(one.notes),
    )


def count_changes(drift: Drift) -> Sheet:
    """Count the things of each kind that changed in each way."""
    counted: dict[tuple[Change, str], set[str]] = defaultdict(set)
    for one in drift.found:
        # what is merged is told by what came of it, all else by what it was
        for change in one.changes:
            node = one.later if change is Change.MERGED and one.later else one.node
            counted[change, drift.kind_of(one)].add(node.iri)
    kinds = [
        *drift.kinds,
        *sorted({kind for _, kind in counted if kind not in drift.kinds}),
    ]
    kinds = [kind for kind in kinds if any(counted.get((change, kind)) for change in Change)]
    rows = []
    for change in Change:
        numbers = [len(counted.get((change, kind), ())) for kind in kinds]
        rows.append(Row((str(change), *numbers, sum(numbers))))
    read = "; ".join(
        drift.before.coverage[document.iri].words()
        for side in (drift.before, drift.after)
        for document in side.documents
        if document.iri in drift.before.coverage
    )
    notes = (
        f"Earlier: {_titles(drift.before)}. Later: {_titles(drift.after)}.",
        "A thing that changed in several ways is counted under each.",
        "Not mentioned is not given up: a later document may be about other things.",
        f"Read so far: {read}.",
    )
    names = [drift.strategy.labels.get(SEL + kind, kind) for kind in kinds]
    return Sheet(f"{_title(drift)}: how many", ("change", *names, "all"), tuple(rows), notes)


def _titles(side: Side) -> str:
    """Give the titles of the documents of a side."""
    return "; ".join(f"{one.title} ({date_of(one)})" for one in side.documents)


def _define() -> Sheet:
    """Define the changes."""
    rows = tuple(Row((str(change), meaning)) for change, meaning in MEANINGS.items())
    return Sheet("What the changes mean", ("change", "a thing is counted under it where it is"), rows)


def write_places(places: tuple[Passage, ...]) -> str:
    """Write where passages stand."""
    return "; ".join(dict.fromkeys(_place(one) for one in places))


def _place(passage: Passage) -> str:
    """Write where a passage stands, briefly."""
    first, last = passage.first_line, passage.last_line
    lines = f"line {first}" if first == last else f"lines {first}-{last}"
    return f"{slug_of(passage.document)}, {passage.section}, {lines}"


def _without_empty(sheet: Sheet) -> Sheet:
    """Leave out the columns in which no line has anything."""
    kept = [place for place in range(len(sheet.columns)) if any(row.cells[place] for row in sheet.rows)]
    rows = tuple(
        Row(tuple(row.cells[place] for place in kept), row.evidence, row.basis) for row in sheet.rows
    )
    return Sheet(sheet.title, tuple(sheet.columns[place] for place in kept), rows, sheet.notes)
