"""How the sheets of an answer stand on a page and in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.model import Edge
from selgraph.tables import format_sheets
from selgraph.vocabulary import RDF_TYPE
from selgraph.web.explorer_evidence import evidence_address
from selgraph.web.explorer_words import voice_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.sheet import Said, Sheet
    from selgraph.web.links import Links

ANSWER_SUFFIXES: Final = {".html": "text/html", ".json": "application/json", ".csv": "text/csv"}
_MOST_BEHIND: Final = 6  # statements behind one line of a page; the JSON has them all


def write_sheets(
    sheets: Sequence[Sheet], media_type: str, label_of: Callable[[str], str], *, with_evidence: bool = True
) -> bytes:
    """Write sheets as JSON with all evidence, or as CSV, as the commands do."""
    form = "json" if media_type == "application/json" else "csv"
    return format_sheets(sheets, form, label_of, with_evidence=with_evidence).encode()


def lay_out_behind(
    evidence: Sequence[Said], links: Links, label_of: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Lay out the statements that a line stands on: what each says, who says so, where that is shown."""
    shown = []
    for one in evidence[:_MOST_BEHIND]:
        text = label_of(one.object) if isinstance(one, Edge) else one.label
        shown.append(
            {
                "said": f"{label_of(one.subject)} {label_of(one.predicate)} {text}",
                "where": voice_of(one.speakers[0], links).text,
                "basis": str(one.basis),
                "href": address_behind(one, links),
            }
        )
    return shown


def address_behind(one: Said, links: Links) -> str:
    """Give the address of the page on what a statement stands on: its evidence, else who says so."""
    value = one.object if isinstance(one, Edge) else one.value
    voice = voice_of(one.speakers[0], links)
    is_thing = isinstance(one, Edge) or one.is_thing
    if is_thing and one.predicate != RDF_TYPE and voice.kind != "rule":
        return evidence_address(links, one.subject, one.predicate, value)
    return voice.href
