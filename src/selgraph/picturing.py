"""Things and statements of a strategy as boxes and lines of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.export.picture import Box, Line, Picture, column_of, group_by_kind, is_too_much
from selgraph.export.reading import connection_id, node_id
from selgraph.export.style import OTHER, STYLES
from selgraph.vocabulary import SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from selgraph.lineage import Strategy
    from selgraph.model import Edge


def picture_edges(strategy: Strategy, edges: Iterable[Edge], title: str) -> Picture:
    """Make the picture of some statements and the things that they join; too many are put together by kind.

    Args:
        strategy: what is said.
        edges: the statements.
        title: what the picture is, for those who do not see it.
    """
    chosen = list(dict.fromkeys(edges))
    shown = {iri for edge in chosen for iri in (edge.subject, edge.object)}
    boxes = [make_box(strategy, iri, shown) for iri in shown]
    lines = [make_line(strategy, edge) for edge in chosen]
    is_grouped = is_too_much(len(boxes), len(lines))
    if is_grouped:
        boxes, lines = group_by_kind(boxes, lines, SEL)
    return order_picture(title, boxes, lines, is_grouped=is_grouped)


def order_picture(title: str, boxes: Iterable[Box], lines: Iterable[Line], *, is_grouped: bool) -> Picture:
    """Put boxes and lines in the order of the tables beside a picture."""
    placed = sorted(boxes, key=lambda box: (box.column, box.kind, box.label.casefold(), box.id))
    name = {box.id: box.label.casefold() for box in placed}
    joined = sorted(lines, key=lambda line: (name[line.source], line.label, name[line.target], line.id))
    return Picture(title, tuple(placed), tuple(joined), is_grouped=is_grouped)


def family_of(strategy: Strategy, kind: str) -> str:
    """Say which style the things of a class are drawn in: that of the narrowest class that has one."""
    for term in strategy.upwards(SEL + kind):
        for style in STYLES:
            if slug_of(term) in style.classes:
                return style.name
    return OTHER.name


def make_box(strategy: Strategy, iri: str, shown: Collection[str], *, is_picked: bool = False) -> Box:
    """Make the box of a thing.

    Args:
        strategy: what is said.
        iri: the thing.
        shown: IRIs of all things in the picture; what else it serves and what else serves it is counted.
        is_picked: whether it was asked for.
    """
    node = strategy.node(iri)
    family = family_of(strategy, node.kind)
    return Box(
        node_id(iri),
        iri,
        node.label,
        strategy.kind_label(node),
        node.kind,
        family,
        column_of(family, node.kind),
        is_picked,
        *count_beyond(strategy, iri, shown),
    )


def count_beyond(strategy: Strategy, iri: str, shown: Collection[str]) -> tuple[int, int]:
    """Count the things that a thing serves directly, and those that serve it, that are not shown."""
    lineage = strategy.lineage
    return (
        len({edge.object for edge in lineage.edges_from(iri)}.difference(shown)),
        len({edge.subject for edge in lineage.edges_to(iri)}.difference(shown)),
    )


def make_line(strategy: Strategy, edge: Edge) -> Line:
    """Make the line of a statement."""
    name = slug_of(edge.predicate)
    return Line(
        connection_id(edge.subject, edge.predicate, edge.object),
        node_id(edge.subject),
        node_id(edge.object),
        edge.predicate,
        strategy.labels.get(edge.predicate, name),
        edge.basis,
        {"fullySupports": "fully", "partlySupports": "partly"}.get(name, ""),
    )
