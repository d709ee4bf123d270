"""Graphs and pictures, read back with the programs that they are for."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pytest
from readers import check_xml, read_with_node

from programs import find_program
from selgraph.export.content import make_legible
from selgraph.export.dot import BACKSLASH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.export.content import About
    from selgraph.export.reading import Extract

    Export = Callable[[Extract, str], list[Path]]

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
THINGS, STATEMENTS = 15, 30


def is_about(found: dict[str, Any], about: About) -> bool:
    """Say whether what was read tells what the file is."""
    return {name: found[name] for name, _ in about.pairs()} == dict(about.pairs())


def test_graphml_comes_back_in_networkx(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """With networkx every thing, label, id and typed attribute of a GraphML file comes back."""
    graph = nx.read_graphml(export(hostile, "graphml")[0])
    assert (len(graph), graph.number_of_edges()) == (THINGS, STATEMENTS)
    assert dict(graph.nodes(data="label")) == labels
    assert is_about(graph.graph, about)
    wanted = {one.id: one for one in hostile.connections()}
    assert {key for _, _, key in graph.edges(keys=True)} == set(wanted)
    for source, target, key, data in graph.edges(keys=True, data=True):
        one = wanted[key]
        assert (source, target, data["relation"], data["basis"]) == (
            one.source,
            one.target,
            one.relation,
            one.basis,
        )
        assert (data["first_line"], data["last_line"], data["speaker_count"]) == (7, 9, 1)
        assert data["quotation"] == '-- "quoted" & <said>'
    node = graph.nodes["id:thing-0"]
    assert (node["kind"], node["family"], node["document"]) == ("Goal", "end", 'A <plan> & "more"␁')


def test_graphml_comes_back_in_igraph(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """With igraph every thing and label comes back, parallel statements by their own ids."""
    graph = igraph.Graph.Read_GraphML(str(export(hostile, "graphml")[0]))
    assert (graph.vcount(), graph.ecount()) == (THINGS, STATEMENTS)
    assert dict(zip(graph.vs["id"], graph.vs["label"], strict=True)) == labels
    assert set(graph.es["statement"]) == {one.id for one in hostile.connections()}
    assert Counter(graph.es["level"]) == {"fully": 15, "": 15}


def test_graphml_keeps_to_its_schema(hostile: Extract, strategy: Extract, export: Export) -> None:
    """GraphML has the elements and attributes of the format, and ids that XML takes for names."""
    for graph in (hostile, strategy):
        path = export(graph, "graphml")[0]
        check_xml(path, "graphml.rng")
        ids = [one.get("id") for one in ET.parse(path).iter() if one.tag.endswith(("}node", "}edge", "}key"))]
        assert len(ids) == len(set(ids))


def test_yed_finds_labels_shapes_and_lines(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """Each thing has yEd's shape, colour and label, each statement yEd's line by its basis."""
    yed = "{http://www.yworks.com/xml/graphml}"
    tree = ET.parse(export(hostile, "graphml")[0])
    assert sorted(one.text for one in tree.iter(f"{yed}NodeLabel")) == sorted(labels.values())
    assert {one.get("type") for one in tree.iter(f"{yed}Shape")} == {"ellipse"}
    assert Counter((one.get("type"), one.get("width")) for one in tree.iter(f"{yed}LineStyle")) == {
        ("line", "1.0"): 15,
        ("dashed", "3.0"): 15,
    }


def test_gexf_comes_back_in_networkx(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """With networkx every thing, label, statement and year of a GEXF 1.3 file comes back."""
    graph = nx.read_gexf(export(hostile, "gexf")[0], version="1.3")
    assert (len(graph), graph.number_of_edges()) == (THINGS, STATEMENTS)
    assert dict(graph.nodes(data="label")) == labels
    assert {key for _, _, key in graph.edges(keys=True)} == {one.id for one in hostile.connections()}
    assert {data["basis"] for *_, data in graph.edges(data=True)} == {"explicit", "interpreted"}
    node = graph.nodes["id:thing-3"]
    assert node["spells"] == [("2031-01-01", "2031-12-31")]
    assert node["viz"]["color"] == {"r": 0, "g": 114, "b": 178, "a": 1.0}
    assert (node["first_line"], node["quotation"]) == (7, '-- "quoted" & <said>')


def test_gexf_keeps_to_its_schema(hostile: Extract, strategy: Extract, export: Export, about: About) -> None:
    """GEXF has the elements, attributes and dates of version 1.3, and says what it is."""
    for graph in (hostile, strategy):
        check_xml(export(graph, "gexf")[0], "gexf.rng")
    tree = ET.parse(export(hostile, "gexf")[0])
    assert tree.findtext(".//{http://gexf.net/1.3}description") == about.sentence()


def test_graphviz_draws_every_thing(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Graphviz reads the DOT file; its own output has every label, tooltip and id, and no link that runs."""
    dot = find_program("dot")
    path = export(hostile, "dot")[0]
    read = json.loads(subprocess.run([dot, "-Tjson0", str(path)], capture_output=True, check=True).stdout)
    nodes = {one["name"]: one for one in read["objects"] if "kind" in one}
    assert {name: one["quotation"].count("said") for name, one in nodes.items()} == dict.fromkeys(labels, 1)
    assert {one["id"] for one in read["edges"]} == {one.id for one in hostile.connections()}
    assert Counter(one["style"] for one in read["edges"]) == {"solid": 15, "dashed": 15}
    drawn = ET.fromstring(subprocess.run([dot, "-Tsvg", str(path)], capture_output=True, check=True).stdout)
    links = [one.get(f"{XLINK}href", "") for one in drawn.iter(f"{SVG}a")]
    assert not [link for link in links if link and not link.startswith("https://w3id.org/selgraph/id/")]
    tooltips = {one.get(f"{XLINK}title", "") for one in drawn.iter(f"{SVG}a")}
    for label in labels.values():
        wanted = "".join(label.replace("\\", BACKSLASH).split())
        assert any("".join(tooltip.split()).startswith(wanted) for tooltip in tooltips), label
    assert f"// dataset: sha256:{about.fingerprint}" in path.read_text(encoding="utf-8")


def test_dot_has_a_cluster_for_each_kind(strategy: Extract, export: Export) -> None:
    """The things of one kind stand in one cluster, and statements that are no lineage do not pull ranks."""
    text = export(strategy, "dot")[0].read_text(encoding="utf-8")
    kinds = {one.kind for one in strategy.elements()}
    assert len(re.findall(r"subgraph cluster_\d+", text)) == len(kinds)
    free = [one for one in strategy.connections() if one.relation in ("ownedBy", "appliesTo", "measuredBy")]
    assert text.count("constraint=false") >= len(free) > 0


@pytest.mark.parametrize(("name", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pictures_are_drawn(name: str, start: bytes, hostile: Extract, export: Export) -> None:
    """The graph is drawn as SVG, PNG and PDF."""
    assert export(hostile, name)[0].read_bytes().startswith(start)


def test_svg_says_what_it_is(hostile: Extract, export: Export, labels: dict[str, str], about: About) -> None:
    """The picture is well-formed, holds no script and no link that runs, and tells what it is."""
    tree = ET.parse(export(hostile, "svg")[0])
    assert tree.findtext(f"{SVG}metadata") == about.sentence()
    assert not list(tree.iter(f"{SVG}script"))
    assert {one.get("data-box") for one in tree.iter() if one.get("data-box")} == set(labels)
    links = [one.get("href", "") for one in tree.iter(f"{SVG}a")]
    assert all(link.startswith("https://w3id.org/selgraph/id/") for link in links)
    assert len(links) == len(labels)


def test_mermaid_reads_every_thing(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """Mermaid parses the flowchart, and its labels are those of the graph, as text."""
    read = read_with_node("read-mermaid.mjs", export(hostile, "mermaid")[0])
    assert read["type"] == "flowchart-v2"
    found = {name: " ".join(label.split()) for name, label in read["labels"].items()}
    assert sorted(found.values()) == sorted(" ".join(label.split()) for label in labels.values())
    assert {one["id"] for one in read["edges"]} == {one.id for one in hostile.connections()}
    assert Counter(one["stroke"] for one in read["edges"]) == {"normal": 15, "dotted": 15}


def test_mermaid_leaves_evidence_out_before_it_is_refused(
    hostile: Extract, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comments with the evidence are left out where the text would pass Mermaid's limit."""
    monkeypatch.setattr("selgraph.export.mermaid.MOST_TEXT", 100)
    text = export(hostile, "mermaid")[0].read_text(encoding="utf-8")
    assert "lines 7-9" not in text
    assert text.count("@-->") == 15


def test_cytoscape_reads_every_thing(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """Cytoscape.js takes elements and style, and shows the labels."""
    read = read_with_node("read-cytoscape.mjs", export(hostile, "cytoscape")[0])
    assert (read["nodes"], read["edges"]) == (THINGS, STATEMENTS)
    assert read["labels"] == labels
    assert Counter(read["lines"].values()) == {"solid": 15, "dashed": 15}
    assert is_about(read["about"], about)


def test_d3_joins_every_statement(
    hostile: Extract, export: Export, labels: dict[str, str], about: About
) -> None:
    """D3's force layout finds both ends of every statement of the node-link file."""
    read = read_with_node("read-d3.mjs", export(hostile, "json")[0])
    assert (read["nodes"], read["edges"]) == (THINGS, STATEMENTS)
    assert read["labels"] == labels
    assert len(set(read["ids"])) == STATEMENTS
    assert is_about(read["about"], about)


def test_node_link_comes_back_in_networkx(hostile: Extract, export: Export, labels: dict[str, str]) -> None:
    """The node-link file makes the same graph in networkx, with ids as keys."""
    graph = nx.node_link_graph(
        json.loads(export(hostile, "json")[0].read_text(encoding="utf-8")), edges="links"
    )
    assert dict(graph.nodes(data="label")) == labels
    assert {key for *_, key in graph.edges(keys=True)} == {one.id for one in hostile.connections()}


def test_json_may_stand_in_a_page(hostile: Extract, export: Export) -> None:
    """No JSON file holds a sign with which a page's script could end."""
    for name in ("cytoscape", "json", "canvas", "jsonld"):
        assert "<" not in export(hostile, name)[0].read_text(encoding="utf-8")


def test_canvas_has_a_card_for_each_thing(hostile: Extract, export: Export, about: About) -> None:
    """JSON Canvas holds a card for each thing and joins cards that are there."""
    canvas = json.loads(export(hostile, "canvas")[0].read_text(encoding="utf-8"))
    cards = {one["id"]: one for one in canvas["nodes"] if one["type"] == "text"}
    assert set(cards) == {one.id for one in hostile.elements()}
    assert all({one["fromNode"], one["toNode"]} <= set(cards) for one in canvas["edges"])
    assert len({one["id"] for one in canvas["edges"]}) == STATEMENTS
    places = {(one["x"], one["y"]) for one in cards.values()}
    assert len(places) == THINGS
    assert [one["label"] for one in canvas["nodes"] if one["type"] == "group"] == [about.sentence()]


def test_control_characters_are_shown() -> None:
    """What XML cannot hold and a terminal would obey is shown as a sign; line breaks and tabs stay."""
    assert make_legible("a\x00\x1b\x7f\x9b\ufffe\n\t") == "a␀␛␡\ufffd\ufffd\n\t"
