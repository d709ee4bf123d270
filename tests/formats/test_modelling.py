"""Files for modelling tools, held against what those tools ask for."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pyArchimate import Model
from readers import check_xml

from selgraph.export.archimate import element_type, relationship

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.export.content import About
    from selgraph.export.reading import Extract

    Export = Callable[[Extract, str], list[Path]]

ARCHIMATE = "{http://www.opengroup.org/xsd/archimate/3.0/}"
STRATML = "{urn:ISO:std:iso:17469:tech:xsd:stratml_core}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
MOTIVATION = {"Goal", "Principle", "Driver", "Assessment", "Requirement", "Outcome", "Meaning"}


def one_line(text: str) -> str:
    """Give a label as Archi shows it."""
    return " ".join(text.split())


def test_archimate_keeps_to_its_schema(hostile: Extract, strategy: Extract, export: Export) -> None:
    """The exchange file has the order, types and ids of the standard."""
    for graph in (hostile, strategy):
        check_xml(export(graph, "archimate")[0], "archimate.rng")


def test_archimate_holds_every_thing_and_statement(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Every thing is an element, every statement a relationship, with the evidence in properties."""
    root = ET.parse(export(hostile, "archimate")[0]).getroot()
    elements = {one.get("identifier"): one for one in root.iter(f"{ARCHIMATE}element")}
    found = {key: one.findtext(f"{ARCHIMATE}name") for key, one in elements.items()}
    assert found == {key.replace(":", "-"): one_line(label) for key, label in labels.items()}
    links = list(root.iter(f"{ARCHIMATE}relationship"))
    assert {one.get("identifier") for one in links} == {one.id for one in hostile.connections()}
    assert all({one.get("source"), one.get("target")} <= set(elements) for one in links)
    assert Counter((one.get(f"{XSI}type"), one.get("modifier")) for one in links) == {
        ("Aggregation", None): 15,
        ("Influence", "++"): 15,
    }
    assert root.findtext(f"{ARCHIMATE}documentation") == about.sentence()
    names = {
        one.get("identifier"): one.findtext(f"{ARCHIMATE}name")
        for one in root.iter(f"{ARCHIMATE}propertyDefinition")
    }
    held = {
        names[one.get("propertyDefinitionRef")]: one.findtext(f"{ARCHIMATE}value")
        for one in links[0].iter(f"{ARCHIMATE}property")
    }
    assert (held["first_line"], held["quotation"], held["level"]) == ("7", '-- "quoted" & <said>', "fully")


def test_an_aggregation_leads_from_the_whole_to_its_part(hostile: Extract, export: Export) -> None:
    """What is part of another thing is the target of the aggregation."""
    root = ET.parse(export(hostile, "archimate")[0]).getroot()
    wanted = {
        one.id: (one.target.replace(":", "-"), one.source.replace(":", "-"))
        for one in hostile.connections()
        if one.relation == "partOf"
    }
    found = {
        one.get("identifier"): (one.get("source"), one.get("target"))
        for one in root.iter(f"{ARCHIMATE}relationship")
        if one.get(f"{XSI}type") == "Aggregation"
    }
    assert found == wanted


def test_influences_end_at_motivation_elements(strategy: Extract) -> None:
    """Influences end where they may, aggregations join equals; everything else is an association."""
    types = {one.id: element_type(one) for one in strategy.elements()}
    kinds = set()
    for one in strategy.connections():
        kind, modifier, _ = relationship(one, types[one.source], types[one.target])
        kinds.add(kind)
        assert kind != "Influence" or (types[one.target] in MOTIVATION and modifier)
        assert kind != "Aggregation" or types[one.source] == types[one.target]
    assert kinds == {"Influence", "Aggregation", "Association"}


def test_archi_takes_the_three_files(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """The three CSV files have Archi's heads, one model row, ids without colons, and properties."""
    tables = []
    for path in export(hostile, "archi"):
        with path.open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.reader(file)))
    elements, relations, properties = tables
    assert elements[0] == ["ID", "Type", "Name", "Documentation", "Specialization"]
    assert elements[1][1:4] == ["ArchimateModel", about.title, about.sentence()]
    assert {row[0]: row[2] for row in elements[2:]} == {
        key.replace(":", "-"): one_line(label) for key, label in labels.items()
    }
    assert relations[0] == ["ID", "Type", "Name", "Documentation", "Source", "Target", "Specialization"]
    known = {row[0] for row in elements}
    assert all({row[4], row[5]} <= known for row in relations[1:])
    assert Counter(row[1] for row in relations[1:]) == {
        "AggregationRelationship": 15,
        "InfluenceRelationship": 15,
    }
    assert properties[0] == ["ID", "Key", "Value"]
    assert {row[0] for row in properties[1:]} == known - {"ID", "id-selgraph"} | {
        row[0] for row in relations[1:]
    }
    assert [row[2] for row in properties if row[1] == "Influence_Strength"] == ["++"] * 15


def test_stratml_has_a_file_for_each_plan_with_goals(strategy: Extract, export: Export) -> None:
    """Each plan that sets out goals has a file that keeps to the standard, with ids that are there once."""
    paths = export(strategy, "stratml")
    assert paths
    for path in paths:
        check_xml(path, "stratml.rng")
        ids = [one.text for one in ET.parse(path).iter(f"{STRATML}Identifier")]
        assert len(ids) == len(set(ids))


def test_stratml_puts_objectives_under_their_goals(strategy: Extract, export: Export) -> None:
    """The plan of Eskmouth has its vision, and its goals with their names in the order of the graph."""
    path = next(path for path in export(strategy, "stratml") if "plan-eskmouth" in path.name)
    core = ET.parse(path).find(f"{STRATML}StrategicPlanCore")
    labels = {one.label: one for one in strategy.elements()}
    assert core.findtext(f"{STRATML}Vision/{STRATML}Identifier") == "id-vision-2031"
    goals = [one.findtext(f"{STRATML}Name") for one in core.findall(f"{STRATML}Goal")]
    assert set(goals) <= set(labels)
    within = {
        one.source
        for one in strategy.connections()
        if one.relation in ("realises", "partOf") and one.target == "id:vision-2031"
    }
    assert {one.id for one in strategy.elements() if one.id in within and one.kind == "Goal"} <= {
        labels[goal].id for goal in goals
    }


def test_a_reader_of_archimate_takes_it_whole(
    hostile: Extract, strategy: Extract, export: Export, labels: dict[str, str]
) -> None:
    """A library for ArchiMate reads every element and relationship, and finds none that is not allowed."""
    for graph in (hostile, strategy):
        model = Model("read back")
        model.read(str(export(graph, "archimate")[0]))
        assert len(model.elements) == len(list(graph.elements()))
        assert len(model.relationships) == len(list(graph.connections()))
        assert not model.check_invalid_relationships()
        if graph is hostile:
            assert {one.name for one in model.elements} == {one_line(label) for label in labels.values()}
            assert {one.props["quotation"] for one in model.elements} == {'-- "quoted" & <said>'}
