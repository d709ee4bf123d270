"""GraphML, with yEd's extension for shapes, colours and lines."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS, EVIDENCE
from selgraph.export.markup import DECLARATION, xml_attribute, xml_text
from selgraph.export.style import HEIGHT, LINE_COLOURS, LINES, STYLE_OF, WIDTH, is_strong, place_of

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element, Field

_HEAD: Final = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:y="http://www.yworks.com/xml/graphml" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">\n'
)
_KEPT: Final = 4096  # texts of relations and passages that were met last
_YED_LINES: Final = {"solid": "line", "dashed": "dashed", "dotted": "dotted"}


def write_graphml(content: Content, out: BinaryIO) -> None:
    """Write GraphML as a stream.

    The ids of things and statements are unique in the file and the same in every export. An attribute that
    a thing does not have is left out.
    """

    def put(text: str) -> None:
        """Write a piece."""
        out.write(text.encode())

    put(DECLARATION + _HEAD)
    about = content.about.pairs()
    for name, _ in about:
        put(f'<key id="g_{name}" for="graph" attr.name="{name}" attr.type="string"/>\n')
    put(_keys("n", "node", ELEMENT_FIELDS) + _keys("e", "edge", CONNECTION_FIELDS))
    put(
        '<key id="e_statement" for="edge" attr.name="statement" attr.type="string"><desc>id of the '
        "statement</desc></key>\n"
    )
    put(
        '<key id="ng" for="node" yfiles.type="nodegraphics"/>\n<key id="eg" for="edge" '
        'yfiles.type="edgegraphics"/>\n'
    )
    put('<graph id="selgraph" edgedefault="directed">\n')
    for name, value in about:
        put(f'<data key="g_{name}">{xml_text(value)}</data>\n')
    drawn: Counter[int] = Counter()
    for element in content.elements():
        put(_node(element, drawn))
    for connection in content.connections():
        put(_edge(connection))
    put("</graph>\n</graphml>\n")


def _keys(letter: str, domain: str, fields: tuple[Field, ...]) -> str:
    """Declare the attributes of nodes or of edges."""
    return "".join(
        f'<key id="{letter}_{field.name}" for="{domain}" attr.name="{field.name}" '
        f'attr.type="{"int" if field.is_number else "string"}">'
        f"<desc>{xml_text(field.meaning)}</desc></key>\n"
        for field in fields
    )


def _node(element: Element, drawn: Counter[int]) -> str:
    """Write a thing, drawn in the row of its family."""
    style = STYLE_OF[element.family]
    x, y = place_of(style.rank, drawn)
    values = (
        ("label", element.label),
        ("kind", element.kind),
        ("family", element.family),
        ("other_names", "|".join(element.other_names)),
        ("description", element.description),
        ("basis", element.basis),
        ("iri", element.iri),
    )
    data = "".join([f'<data key="n_{name}">{xml_text(value)}</data>' for name, value in values if value])
    data += _evidence("n", *(getattr(element, name) for name in EVIDENCE))
    return (
        f'<node id="{xml_attribute(element.id)}">{data}<data key="ng"><y:ShapeNode>'
        f'<y:Geometry height="{HEIGHT}" width="{WIDTH}" x="{x}" y="{y}"/><y:Fill color="{style.fill}" '
        'transparent="false"/>'
        f'<y:BorderStyle color="{style.line}" type="line" width="1.0"/>'
        '<y:NodeLabel autoSizePolicy="node_width" configuration="CroppingLabel">'
        f"{xml_text(element.label)}</y:NodeLabel>"
        f'<y:Shape type="{style.yed}"/></y:ShapeNode></data></node>\n'
    )


def _edge(connection: Connection) -> str:
    """Write a statement, its id among the attributes as well: igraph 1.0 reads the source's id for it."""
    said, drawn = _said(
        connection.relation, connection.label, connection.level, connection.basis, connection.predicate
    )
    evidence = _evidence("e", *(getattr(connection, name) for name in EVIDENCE), connection.rationale)
    return (
        f'<edge id="{connection.id}" source="{xml_attribute(connection.source)}" '
        f'target="{xml_attribute(connection.target)}"><data key="e_statement">{connection.id}</data>'
        f'{said}{evidence}<data key="e_speaker_count">{connection.speaker_count}</data>{drawn}</edge>\n'
    )


@lru_cache(maxsize=_KEPT)
def _said(relation: str, label: str, level: str, basis: str, predicate: str) -> tuple[str, str]:
    """Write what a statement says, and how yEd draws it; a graph has few relations."""
    values = (
        ("relation", relation),
        ("label", label),
        ("level", level),
        ("basis", basis),
        ("predicate", predicate),
    )
    data = "".join([f'<data key="e_{name}">{xml_text(value)}</data>' for name, value in values if value])
    width = "3.0" if is_strong(level) else "1.0"
    return data, (
        f'<data key="eg"><y:PolyLineEdge><y:LineStyle color="{LINE_COLOURS[basis]}" '
        f'type="{_YED_LINES[LINES[basis]]}" width="{width}"/>'
        f'<y:Arrows source="none" target="standard"/><y:EdgeLabel>{xml_text(label)}</y:EdgeLabel>'
        "</y:PolyLineEdge></data>"
    )


@lru_cache(maxsize=_KEPT)
def _evidence(  # noqa: PLR0913, PLR0917 - the parts of the evidence
    letter: str,
    document: str,
    section: str,
    first: int | None,
    last: int | None,
    quotation: str,
    speaker: str,
    rationale: str = "",
) -> str:
    """Write where something stands; a passage says several things."""
    values = (
        ("document", document),
        ("section", section),
        ("quotation", quotation),
        ("rationale", rationale),
        ("speaker", speaker),
    )
    data = [f'<data key="{letter}_{name}">{xml_text(value)}</data>' for name, value in values if value]
    if first is not None:
        data.append(f'<data key="{letter}_first_line">{first}</data>')
        data.append(f'<data key="{letter}_last_line">{last}</data>')
    return "".join(data)
