"""The table of compositions laid out for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.query import ask, read_question
from selgraph.tables import format_rows
from selgraph.vocabulary import ID, SEL

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.store import Store

COLUMNS = ("first", "second", "makes", "why", "runs", "stops")
NONE = "nothing"  # what a refused pair makes
NO_EXAMPLE = "the documents hold no such thread"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table, with its examples.

    Args:
        iri: the row.
        first: IRI of the relation that begins.
        second: IRI of the relation that goes on.
        yields: IRI of the relation that they make; empty where they make none.
        rationale: the sentence that says why.
        accepted: a thread that runs, as names of things and relations in turn; empty where there is none.
        refused: a thread that stops at its last step, in the same form; empty where there is none.
    """

    iri: str
    first: str
    second: str
    yields: str
    rationale: str
    accepted: str
    refused: str


def read_table(store: Store, home: Home) -> list[TableRow]:
    """Read the table from a store that holds a built dataset, in the order of its relations."""
    query = read_question(home.queries / "reads" / "composition-table.rq").text
    return [TableRow(*row) for row in ask(store, query)[1]]


def read_thread(text: str) -> list[tuple[str, str, str]]:
    """Read a thread as the table writes it.

    >>> read_thread("falls-clinic partOf care-at-home")
    [('https://w3id.org/selgraph/id/falls-clinic', 'https://w3id.org/selgraph/ontology#partOf', \
'https://w3id.org/selgraph/id/care-at-home')]
    """
    words = text.split()
    return [
        (ID + words[place], SEL + words[place + 1], ID + words[place + 2])
        for place in range(0, len(words) - 2, 2)
    ]


def format_table(rows: list[TableRow], facts: Facts, layout: str) -> str:
    """Lay the table out.

    Args:
        rows: as `read_table` gives them.
        facts: names things and relations.
        layout: `table` (text for reading), json, csv, tsv or md.
    """
    cells = [_cells(row, facts) for row in rows]
    if layout != "table":
        return format_rows(COLUMNS, cells, layout)
    lines = []
    for first, second, makes, why, runs, stops in cells:
        lines += [
            f"“{first}” and then “{second}” make {makes if makes == NONE else f'“{makes}”'}",
            f"    {why}",
        ]
        lines += [f"    runs:  {runs or NO_EXAMPLE}", f"    stops: {stops or NO_EXAMPLE}", ""]
    taken = sum(1 for row in rows if row.yields)
    lines.append(f"{len(rows)} rows: {taken} make a longer relation, {len(rows) - taken} make nothing.")
    return "\n".join(lines) + "\n"


def _cells(row: TableRow, facts: Facts) -> list[str]:
    """Write a row with the names of its relations and things."""
    makes = facts.label_of(row.yields) if row.yields else NONE
    examples = [_thread(example, facts) for example in (row.accepted, row.refused)]
    return [facts.label_of(row.first), facts.label_of(row.second), makes, row.rationale, *examples]


def _thread(text: str, facts: Facts) -> str:
    """Write an example with the names of its things and relations."""
    steps = read_thread(text)
    if not steps:
        return ""
    tail = "".join(f" ({facts.label_of(relation)}) {facts.label_of(thing)}" for _, relation, thing in steps)
    return facts.label_of(steps[0][0]) + tail
