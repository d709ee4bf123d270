"""What a thing was to reach, and what it is to reach now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from selgraph.lineage.drift.sides import Side
    from selgraph.model import Statement

PARTS: Final = ("amount", "comparator", "due", "period")


def find_moved_target(before: Side, earlier: str, after: Side, later: str) -> list[Statement]:
    """Find the statements by which a target has moved; none where it has not.

    Targets in different units cannot be compared, and a target that one side alone gives has not moved.

    Args:
        before: the earlier side.
        earlier: IRI of the thing there.
        after: the later side.
        later: IRI of the thing there.
    """
    was, now = _targets(before, earlier), _targets(after, later)
    found = []
    for unit in sorted(was.keys() & now.keys()):
        if not {value for value, _ in was[unit]} & {value for value, _ in now[unit]}:
            found += [said for _, all_said in (*was[unit], *now[unit]) for said in all_said]
    return found


def show_targets(side: Side, iri: str) -> str:
    """Write what the documents of a side say is to be reached, as it is printed."""
    told = []
    for one in side.said_of(iri, "hasTarget"):
        printed = [said.value for said in side.said_of(one.value, "printedAs")]
        told.append(printed[0] if printed else one.label)
    return "; ".join(told)


def _targets(side: Side, iri: str) -> dict[str, list[tuple[tuple[str, ...], list[Statement]]]]:
    """Give the targets of a thing by their unit: what is to be reached, and the statements that say so."""
    found: dict[str, list[tuple[tuple[str, ...], list[Statement]]]] = {}
    for one in side.said_of(iri, "hasTarget"):
        said = side.said_of(one.value, "unit", *PARTS)
        by_part = {part.predicate: part.value for part in said}
        value = tuple(by_part.get(SEL + part, "") for part in PARTS)
        if any(value):
            found.setdefault(by_part.get(SEL + "unit", ""), []).append((value, [one, *said]))
    return found
