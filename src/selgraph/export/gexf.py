"""GEXF 1.3 for Gephi, with colours, sizes and the documents' years as time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS, EVIDENCE
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
_KEPT: Final = 4096  # texts of relations, passages and years that were met last
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
        (keys["iri"], element.iri),
    )
    evidence = _evidence(False, *(getattr(element, name) for name in EVIDENCE))  # noqa: FBT003 - of a thing
    style = STYLE_OF[element.family]
    return (
        f'<node id="{xml_attribute(element.id)}" label="{xml_attribute(element.label)}">'
        f"<attvalues>{_values(values)}{evidence}</attvalues>"
        f"{_spells(element.years)}"
        f'<viz:color {_rgb(style.line)}/><viz:size value="{_SIZES[style.rank]}"/></node>\n'
    )


def _edge(connection: Connection) -> str:
    """Write a statement."""
    named, said, drawn = _said(
        connection.relation, connection.label, connection.level, connection.basis, connection.predicate
    )
    evidence = _evidence(True, *(getattr(connection, name) for name in EVIDENCE), connection.rationale)  # noqa: FBT003 - of a statement
    return (
        f'<edge id="{connection.id}" source="{xml_attribute(connection.source)}" '
        f'target="{xml_attribute(connection.target)}" {named}><attvalues>{said}{evidence}'
        f'<attvalue for="{_CONNECTION_KEYS["speaker_count"]}" value="{connection.speaker_count}"/>'
        f"</attvalues>{_spells(connection.years)}{drawn}</edge>\n"
    )


@lru_cache(maxsize=_KEPT)
def _said(relation: str, label: str, level: str, basis: str, predicate: str) -> tuple[str, str, str]:
    """Write how a statement is called, what it says, and how it is drawn; a graph has few relations."""
    keys = _CONNECTION_KEYS
    values = (
        (keys["relation"], relation),
        (keys["label"], label),
        (keys["level"], level),
        (keys["basis"], basis),
        (keys["predicate"], predicate),
    )
    drawn = (
        f'<viz:color {_rgb(LINE_COLOURS[basis])}/><viz:thickness value="{3 if is_strong(level) else 1}"/>'
        f'<viz:shape value="{LINES[basis]}"/>'
    )
    return f'label="{xml_attribute(label)}" kind="{xml_attribute(relation)}"', _values(values), drawn


@lru_cache(maxsize=_KEPT)
def _evidence(  # noqa: PLR0913, PLR0917 - the parts of the evidence
    is_of_edge: bool,
    document: str,
    section: str,
    first: int | None,
    last: int | None,
    quotation: str,
    speaker: str,
    rationale: str = "",
) -> str:
    """Write where something stands; a passage says several things."""
    keys = _CONNECTION_KEYS if is_of_edge else _ELEMENT_KEYS
    values = [
        (keys["document"], document),
        (keys["section"], section),
        (keys["quotation"], quotation),
        (keys["speaker"], speaker),
    ]
    if rationale:
        values.append((keys["rationale"], rationale))
    if first is not None:
        values += [(keys["first_line"], str(first)), (keys["last_line"], str(last))]
    return _values(tuple(values))


def _values(values: tuple[tuple[str, str], ...]) -> str:
    """Write the texts that are there."""
    return "".join(
        [f'<attvalue for="{key}" value="{xml_attribute(value)}"/>' for key, value in values if value]
    )


@lru_cache(maxsize=_KEPT)
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
