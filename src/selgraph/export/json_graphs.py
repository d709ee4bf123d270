"""Graphs as JSON: Cytoscape, D3 (node-link) and JSON Canvas."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS
from selgraph.export.style import HEIGHT, LINE_COLOURS, LINES, OTHER, STYLE_OF, STYLES, WIDTH, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.export.content import Connection, Content, Element


def element_values(element: Element) -> dict[str, Any]:
    """Give a thing as plain values; several names are a list, years a list of numbers."""
    values: dict[str, Any] = {field.name: getattr(element, field.name) for field in ELEMENT_FIELDS}
    return {
        "id": element.id,
        **values,
        "other_names": list(element.other_names),
        "years": list(element.years),
    }


def connection_values(connection: Connection) -> dict[str, Any]:
    """Give a statement as plain values."""
    values: dict[str, Any] = {field.name: getattr(connection, field.name) for field in CONNECTION_FIELDS}
    return {
        "id": connection.id,
        "source": connection.source,
        "target": connection.target,
        **values,
        "years": list(connection.years),
    }


def write_cytoscape(content: Content, out: BinaryIO) -> None:
    """Write Cytoscape JSON: Cytoscape.js takes it whole, Cytoscape Desktop takes the elements."""
    out.write(
        b'{"format_version": "1.0", "generated_by": "selgraph", "data": ' + _json(dict(content.about.pairs()))
    )
    out.write(b',\n"style": ' + _json(_cytoscape_style()) + b',\n"elements": {"nodes": [\n')
    _write_list(
        out, ({"data": element_values(element), "classes": element.family} for element in content.elements())
    )
    out.write(b'\n], "edges": [\n')
    _write_list(
        out,
        (
            {"data": connection_values(connection), "classes": connection.basis}
            for connection in content.connections()
        ),
    )
    out.write(b"\n]}}\n")


def write_node_link(content: Content, out: BinaryIO) -> None:
    """Write node-link JSON as D3's force layout and networkx's `node_link_graph` take it."""
    out.write(
        b'{"directed": true, "multigraph": true, "graph": '
        + _json(dict(content.about.pairs()))
        + b',\n"nodes": [\n'
    )
    _write_list(out, (element_values(element) for element in content.elements()))
    out.write(b'\n], "links": [\n')
    _write_list(
        out, ({**connection_values(connection), "key": connection.id} for connection in content.connections())
    )
    out.write(b"\n]}\n")


def write_canvas(content: Content, out: BinaryIO) -> None:
    """Write JSON Canvas 1.0, for Obsidian and others: a card for each thing, in bands by kind.

    What the file is stands on the group around all cards, as the format has no other place for it.
    """
    drawn: Counter[int] = Counter()
    cards = [_card(element, drawn) for element in content.elements()]
    right = max((card["x"] for card in cards), default=0) + WIDTH + 80
    bottom = max((card["y"] for card in cards), default=0) + 200
    group = {
        "id": "about",
        "type": "group",
        "x": -80,
        "y": -80,
        "width": right + 80,
        "height": bottom + 80,
        "label": content.about.sentence(),
    }
    edges = [
        {
            "id": connection.id,
            "fromNode": connection.source,
            "toNode": connection.target,
            "label": " · ".join(
                part for part in (connection.label, connection.level, connection.basis) if part
            ),
            "color": LINE_COLOURS[connection.basis],
        }
        for connection in content.connections()
    ]
    out.write(_json({"nodes": [group, *cards], "edges": edges}) + b"\n")


def _card(element: Element, drawn: Counter[int]) -> dict[str, Any]:
    """Write a thing as a card in Markdown."""
    style = STYLE_OF[element.family]
    x, y = place_of(style.rank, drawn)
    where = (
        f"{element.document}, {element.section}, lines {element.first_line}-{element.last_line}"
        if element.first_line is not None
        else ""
    )
    parts = [
        f"**{_markdown(element.label)}**",
        _markdown(element.kind),
        _markdown(f"{element.basis}: {where}") if where else element.basis,
    ]
    parts += [f"“{_markdown(element.quotation)}”"] if element.quotation else []
    return {
        "id": element.id,
        "type": "text",
        "x": x,
        "y": y,
        "width": WIDTH,
        "height": HEIGHT,
        "color": style.line,
        "text": "\n\n".join(parts),
    }


def _markdown(text: str) -> str:
    """Escape what Markdown would read as more than text (CommonMark 0.31, clause 2.4)."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|~$&=])", r"\\\1", text).replace("\n", " ")


def _cytoscape_style() -> list[dict[str, Any]]:
    """Give the style as Cytoscape.js has it."""
    style: list[dict[str, Any]] = [
        {
            "selector": "node",
            "style": {
                "label": "data(label)",
                "text-wrap": "wrap",
                "text-max-width": "160px",
                "font-size": 10,
                "border-width": 1,
            },
        },
        {
            "selector": "edge",
            "style": {
                "label": "data(label)",
                "font-size": 8,
                "curve-style": "bezier",
                "target-arrow-shape": "triangle",
                "width": 1,
                "text-rotation": "autorotate",
            },
        },
    ]
    for one in (*STYLES, OTHER):
        look = {"shape": one.cytoscape, "background-color": one.fill, "border-color": one.line}
        style.append({"selector": f"node.{one.name}", "style": look})
    for basis, line in LINES.items():
        colour = LINE_COLOURS[basis]
        style.append(
            {
                "selector": f"edge.{basis}",
                "style": {"line-style": line, "line-color": colour, "target-arrow-color": colour},
            }
        )
    style.append({"selector": 'edge[level = "fully"]', "style": {"width": 3}})
    return style


def _write_list(out: BinaryIO, values: Iterable[dict[str, Any]]) -> None:
    """Write the members of a list, one a line."""
    out.writelines((b",\n" if number else b"") + _json(value) for number, value in enumerate(values))


def _json(value: Any) -> bytes:
    """Write JSON that may stand inside an HTML page as well: no `<`, no line separators of JavaScript."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
