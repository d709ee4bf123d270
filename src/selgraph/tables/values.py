"""Plain values, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selgraph.model import Basis, Edge, Passage, Path, Reading, Rule, Speaker, Statement

if TYPE_CHECKING:
    from selgraph.model import Node


def path_values(path: Path) -> dict[str, Any]:
    """Give a thread as plain values.

    Returns:
        `basis` of the weakest step, `nodes` from the start, and the `edges` between them.
    """
    return {
        "basis": str(path.basis),
        "nodes": [node_values(node) for node in path.nodes],
        "edges": [edge_values(edge) for edge in path.edges],
    }


def node_values(node: Node) -> dict[str, str]:
    """Give a thing as plain values: `iri`, `label` and `kind`, the name of its narrowest class."""
    return {"iri": node.iri, "label": node.label, "kind": node.kind}


def edge_values(edge: Edge) -> dict[str, Any]:
    """Give a statement of lineage as plain values."""
    return {
        "subject": edge.subject,
        "predicate": edge.predicate,
        "object": edge.object,
        "basis": str(edge.basis),
        "speakers": [values for speaker in edge.speakers for values in speaker_values(speaker)],
    }


def statement_values(statement: Statement) -> dict[str, Any]:
    """Give any statement as plain values."""
    return {
        "subject": statement.subject,
        "predicate": statement.predicate,
        "value": statement.value,
        "label": statement.label,
        "isThing": statement.is_thing,
        "basis": str(statement.basis),
        "speakers": [values for speaker in statement.speakers for values in speaker_values(speaker)],
    }


def speaker_values(speaker: Speaker) -> list[dict[str, Any]]:
    """Give a speaker as plain values; a reading gives one entry for each passage that it interprets.

    Returns:
        For each passage `iri` of the speaker, `basis`, `document`, `title`, `section`, `firstLine` and
        `lastLine` (1-based, both included), `quote`; of a reading also `rationale` and `passage`. Of a rule
        `iri`, `basis` and `summary`.
    """
    if isinstance(speaker, Passage):
        return [
            {
                "iri": speaker.iri,
                "basis": str(Basis.EXPLICIT),
                "document": speaker.document,
                "title": speaker.title,
                "section": speaker.section,
                "firstLine": speaker.first_line,
                "lastLine": speaker.last_line,
                "quote": speaker.quote,
            }
        ]
    if isinstance(speaker, Reading):
        changed = {"iri": speaker.iri, "basis": str(Basis.INTERPRETED), "rationale": speaker.rationale}
        return [
            {**speaker_values(passage)[0], **changed, "passage": passage.iri} for passage in speaker.passages
        ]
    if isinstance(speaker, Rule):
        return [{"iri": speaker.iri, "basis": str(Basis.INFERRED), "summary": speaker.summary}]
    return []
