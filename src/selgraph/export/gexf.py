"""GEXF 1.3 for Gephi, with colours, sizes and the documents' years as time."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS
from selgraph.export.markup import DECLARATION, xml_attribute, xml_text
from selgraph.export.style import LINE_COLOURS, LINES, STYLE_OF, is_strong

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element, Field

_HEAD: Final = (
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
)
_SIZES: Final = (24, 16, 18, 12, 12, 12, 8)  # by rank; what is served is drawn larger than what serves
_ELEMENT_KEYS: Final = {field.name: str(place) for place, field in enumerate(ELEMENT_FIELDS)}
_CONNECTION_KEYS: Final = {field.name: str(place) for place, field in enumerate(CONNECTION_FIELDS)}


def write_gexf(content: Content, out: BinaryIO) -> None:
    """Write GEXF as a stream.

    A thing or a statement is there in the years of the documents that say it; what only undated documents
    say is there always.
    """

    def put(text: str) -> None:
        """Write a piece."""
        out.write(text.encode())

    about = content.about
    put(DECLARATION + _HEAD)
    put(f'<meta lastmodifieddate="{about.date}"><creator>{xml_text(about.source)}</creator>')
    put(
        f"<keywords>{xml_text(about.selector or 'everything')}</keywords><description>"
        f"{xml_text(about.sentence())}</description></meta>\n"
    )
    put(
        '<graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date" '
        'timerepresentation="interval">\n'
    )
    put(_declare("node", ELEMENT_FIELDS) + _declare("edge", CONNECTION_FIELDS))
    put("<nodes>\n")
    for element in content.elements():
        put(_node(element))
    put("</nodes>\n<edges>\n")
    for connection in content.connections():
        put(_edge(connection))
    put("</edges>\n</graph>\n</gexf>\n")


def _declare(name: str, fields: tuple[Field, ...]) -> str:
    """Declare the attributes of nodes or of edges."""
    lines = [
        f'<attribute id="{place}" title="{field.name}" '
        f'type="{"integer" if field.is_number else "string"}"/>\n'
        for place, field in enumerate(fields)
    ]
    return f'<attributes class="{name}">\n{"".join(lines)}</attributes>\n'


def _node(element: Element) -> str:
    """Write a thing."""
    keys = _ELEMENT_KEYS
    values = (
        (keys["label"], element.label),
        (keys["kind"], element.kind),
        (keys["family"], element.family),
        (keys["other_names"], "|".join(element.other_names)),
        (keys["description"], element.description),
        (keys["basis"], element.basis),
        (keys["document"], element.document),
        (keys["section"], element.section),
        (keys["quotation"], element.quotation),
        (keys["speaker"], element.speaker),
        (keys["iri"], element.iri),
    )
    style = STYLE_OF[element.family]
    return (
        f'<node id="{xml_attribute(element.id)}" label="{xml_attribute(element.label)}">'
        f"<attvalues>{_values(values)}{_lines(keys, element.first_line, element.last_line)}</attvalues>"
        f"{_spells(element.years)}"
        f'<viz:color {_rgb(style.line)}/><viz:size value="{_SIZES[style.rank]}"/></node>\n'
    )


def _edge(connection: Connection) -> str:
    """Write a statement."""
    keys = _CONNECTION_KEYS
    values = (
        (keys["relation"], connection.relation),
        (keys["label"], connection.label),
        (keys["level"], connection.level),
        (keys["basis"], connection.basis),
        (keys["document"], connection.document),
        (keys["section"], connection.section),
        (keys["quotation"], connection.quotation),
        (keys["rationale"], connection.rationale),
        (keys["speaker"], connection.speaker),
        (keys["predicate"], connection.predicate),
    )
    thickness = 3 if is_strong(connection.level) else 1
    return (
        f'<edge id="{connection.id}" source="{xml_attribute(connection.source)}" '
        f'target="{xml_attribute(connection.target)}" '
        f'label="{xml_attribute(connection.label)}" kind="{xml_attribute(connection.relation)}">'
        f"<attvalues>{_values(values)}{_lines(keys, connection.first_line, connection.last_line)}"
        f'<attvalue for="{keys["speaker_count"]}" value="{connection.speaker_count}"/></attvalues>'
        f"{_spells(connection.years)}"
        f'<viz:color {_rgb(LINE_COLOURS[connection.basis])}/><viz:thickness value="{thickness}"/>'
        f'<viz:shape value="{LINES[connection.basis]}"/></edge>\n'
    )


def _values(values: tuple[tuple[str, str], ...]) -> str:
    """Write the texts that are there."""
    return "".join(
        [f'<attvalue for="{key}" value="{xml_attribute(value)}"/>' for key, value in values if value]
    )


def _lines(keys: dict[str, str], first: int | None, last: int | None) -> str:
    """Write the two line numbers, where there are any."""
    if first is None:
        return ""
    values = ((keys["first_line"], first), (keys["last_line"], last))
    return "".join([f'<attvalue for="{key}" value="{value}"/>' for key, value in values])


def _spells(years: tuple[int, ...]) -> str:
    """Write the years as stretches of time."""
    if not years:
        return ""
    spells = "".join([f'<spell start="{year}-01-01" end="{year}-12-31"/>' for year in years])
    return f"<spells>{spells}</spells>"


def _rgb(colour: str) -> str:
    """Write #RRGGBB as the three attributes of viz.

    >>> _rgb("#0072b2")
    'r="0" g="114" b="178"'
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f'r="{red}" g="{green}" b="{blue}"'
