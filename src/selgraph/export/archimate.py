"""ArchiMate: the Open Exchange file and Archi's three CSV files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.content import CONNECTION_FIELDS, ELEMENT_FIELDS, connection_cell, element_cell
from selgraph.export.markup import DECLARATION, xml_text

if TYPE_CHECKING:
    from selgraph.export.content import Connection, Content, Element, Field, Write

_HEAD: Final = (
    '<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.opengroup.org/xsd/archimate/3.0/ '
    'http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd" '
    'identifier="id-selgraph">\n'
)
# Motivation, strategy and implementation elements (ArchiMate 3.2, chapters 6, 7 and 12); a metric is a
# driver and a risk an assessment, as its chapter 14 has them. A class that is not named here follows its
# family.
_OF_KIND: Final = {
    "Value": "Principle",
    "Principle": "Principle",
    "PerformanceGap": "Assessment",
    "StrategicProgramme": "CourseOfAction",
    "Mitigation": "CourseOfAction",
    "Measure": "Driver",
    "Target": "Requirement",
    "Standard": "Requirement",
    "Milestone": "ImplementationEvent",
    "Effect": "Outcome",
    "Plan": "Deliverable",
}
_OF_FAMILY: Final = {
    "end": "Goal",
    "need": "Driver",
    "programme": "CourseOfAction",
    "course": "WorkPackage",
    "enabler": "Resource",
    "risk": "Assessment",
    "measure": "Driver",
    "organisation": "Stakeholder",
    "place": "Location",
    "record": "Representation",
    "other": "Meaning",
}
_MOTIVATION: Final = frozenset(
    {"Goal", "Principle", "Driver", "Assessment", "Requirement", "Outcome", "Meaning"}
)
_INFLUENCES: Final = {
    "fullySupports": "++",
    "partlySupports": "+",
    "supports": "+",
    "delivers": "+",
    "realises": "+",
    "enables": "+",
    "addresses": "+",
    "serves": "+",
    "mitigates": "-",
    "threatens": "-",
}
# Influence leads from these to any motivation element (ArchiMate 3.2, appendix B); elsewhere a directed
# association is what is allowed between any two elements.
_CAN_INFLUENCE: Final = _MOTIVATION | {
    "CourseOfAction",
    "Resource",
    "WorkPackage",
    "Deliverable",
    "ImplementationEvent",
    "Stakeholder",
}


def element_type(element: Element) -> str:
    """Say which element of ArchiMate a thing is."""
    return _OF_KIND.get(element.kind, _OF_FAMILY[element.family])


def relationship(connection: Connection, source: str, target: str) -> tuple[str, str, bool]:
    """Say which relationship of ArchiMate a statement is, among those that are allowed between the two.

    Args:
        connection: the statement.
        source: element type of its source.
        target: element type of its target.

    Returns:
        The type; the modifier of an influence, else empty; whether the ends change places, as an
        aggregation leads from the whole to its part.
    """
    if connection.relation == "partOf" and source == target:
        return "Aggregation", "", True
    if connection.relation in _INFLUENCES and target in _MOTIVATION and source in _CAN_INFLUENCE:
        return "Influence", _INFLUENCES[connection.relation], False
    return "Association", "", False


def ncname(name: str) -> str:
    """Make an id that XML takes as one (NCName): no colon.

    >>> ncname("id:minor-oral-surgery")
    'id-minor-oral-surgery'
    """
    return name.replace(":", "-")


def write_archimate(content: Content, out: BinaryIO) -> None:
    """Write ArchiMate's Model Exchange file, version 3.1.

    Evidence stands in the properties, and our class in what Archi reads as a specialization.
    """

    def put(text: str) -> None:
        """Write a piece."""
        out.write(text.encode())

    about = content.about
    put(DECLARATION + _HEAD)
    put(
        f'<name xml:lang="en">{xml_text(about.title)}</name>\n<documentation xml:lang="en">'
        f"{xml_text(about.sentence())}</documentation>\n<elements>\n"
    )
    types: dict[str, str] = {}
    for element in content.elements():
        types[element.id] = element_type(element)
        values = [
            (field.name, element_cell(element, field.name))
            for field in ELEMENT_FIELDS
            if field.name not in ("label", "description")
        ]
        put(
            f'<element identifier="{ncname(element.id)}" xsi:type="{types[element.id]}"><name '
            f'xml:lang="en">{_name(element.label)}</name>'
        )
        if element.description:
            put(f'<documentation xml:lang="en">{xml_text(element.description)}</documentation>')
        put(_properties([*values, ("specialization", element.kind)]) + "</element>\n")
    put("</elements>\n")
    started = False
    for connection in content.connections():
        put("" if started else "<relationships>\n")
        started = True
        put(_relationship(connection, types))
    put("</relationships>\n" if started else "")
    put("<propertyDefinitions>\n")
    names = {field.name: field for field in (*ELEMENT_FIELDS, *CONNECTION_FIELDS)}
    for name, field in sorted(names.items()):
        kind = "number" if field.is_number else "string"
        put(
            f'<propertyDefinition identifier="{_key(name)}" type="{kind}"><name xml:lang="en">'
            f"{name}</name></propertyDefinition>\n"
        )
    put(
        '<propertyDefinition identifier="specialization" type="string"><name xml:lang="en">'
        "specialization</name></propertyDefinition>\n"
    )
    put("</propertyDefinitions>\n</model>\n")


def _relationship(connection: Connection, types: dict[str, str]) -> str:
    """Write one relationship."""
    kind, modifier, turned = relationship(connection, types[connection.source], types[connection.target])
    ends = (connection.target, connection.source) if turned else (connection.source, connection.target)
    more = f' modifier="{modifier}"' if modifier else ' isDirected="true"' if kind == "Association" else ""
    values = [(field.name, connection_cell(connection, field.name)) for field in CONNECTION_FIELDS]
    return (
        f'<relationship identifier="{connection.id}" source="{ncname(ends[0])}" '
        f'target="{ncname(ends[1])}" xsi:type="{kind}"{more}>'
        f'<name xml:lang="en">{_name(connection.label)}</name>{_properties(values)}</relationship>\n'
    )


def _name(text: str) -> str:
    """Write a name on one line, as Archi shows it."""
    return xml_text(" ".join(text.split()))


def _key(name: str) -> str:
    """Name the definition of a property."""
    return f"p-{name}"


def _properties(values: list[tuple[str, str | int | None]]) -> str:
    """Write the properties that are there."""
    given = [(name, value) for name, value in values if value not in ("", None)]
    if not given:
        return ""
    written = "".join(
        f'<property propertyDefinitionRef="{name if name == "specialization" else _key(name)}">'
        f'<value xml:lang="en">{xml_text(str(value))}</value></property>'
        for name, value in given
    )
    return f"<properties>{written}</properties>"


def archi_files(content: Content, stem: str) -> list[tuple[str, Write]]:
    """Give the three files of Archi's *Import CSV*: elements, relations, properties."""
    types = {element.id: element_type(element) for element in content.elements()}

    def elements(out: BinaryIO) -> None:
        """Write the model's own row, then one for each thing."""
        rows = [["id-selgraph", "ArchimateModel", content.about.title, content.about.sentence(), ""]]
        rows += [
            [ncname(one.id), types[one.id], " ".join(one.label.split()), one.description, one.kind]
            for one in content.elements()
        ]
        _write(out, ["ID", "Type", "Name", "Documentation", "Specialization"], rows)

    def relations(out: BinaryIO) -> None:
        """Write a row for each statement."""
        rows = []
        for one in content.connections():
            kind, _, turned = relationship(one, types[one.source], types[one.target])
            ends = (one.target, one.source) if turned else (one.source, one.target)
            rows.append(
                [
                    one.id,
                    f"{kind}Relationship",
                    one.label,
                    one.rationale,
                    ncname(ends[0]),
                    ncname(ends[1]),
                    "",
                ]
            )
        _write(out, ["ID", "Type", "Name", "Documentation", "Source", "Target", "Specialization"], rows)

    def properties(out: BinaryIO) -> None:
        """Write a row for each attribute, those that Archi gives a meaning among them."""
        rows: list[list[str]] = []

        def add(name: str, fields: tuple[Field, ...], cells: list[str | int | None]) -> None:
            """Add what is there."""
            rows.extend(
                [name, field.name, str(cell)]
                for field, cell in zip(fields, cells, strict=True)
                if cell not in ("", None)
            )

        for element in content.elements():
            add(
                ncname(element.id),
                ELEMENT_FIELDS,
                [element_cell(element, field.name) for field in ELEMENT_FIELDS],
            )
        for one in content.connections():
            kind, modifier, _ = relationship(one, types[one.source], types[one.target])
            if modifier:
                rows.append([one.id, "Influence_Strength", modifier])
            elif kind == "Association":
                rows.append([one.id, "Directed", "true"])
            add(one.id, CONNECTION_FIELDS, [connection_cell(one, field.name) for field in CONNECTION_FIELDS])
        _write(out, ["ID", "Key", "Value"], rows)

    return [
        (f"{stem}-elements.csv", elements),
        (f"{stem}-relations.csv", relations),
        (f"{stem}-properties.csv", properties),
    ]


def _write(out: BinaryIO, heads: list[str], rows: list[list[str]]) -> None:
    """Write every cell in quotes, as Archi does."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([heads, *rows])
    out.write(text.getvalue().encode())
