"""What the graph and its answers hand over: to networkx, pandas, rdflib, notebooks and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from selgraph.cli.commands import app
from selgraph.errors import EndpointError, SelgraphError
from selgraph.export.reading import connection_id, node_id
from selgraph.fetch import fetch_dataset, fingerprint_of
from selgraph.graph import Graph, load
from selgraph.lineage import pick
from selgraph.model import Basis
from selgraph.sheet import Row, Sheet, Told
from selgraph.store import OxigraphStore, RemoteStore

if TYPE_CHECKING:
    from selgraph.facts import Facts

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The invented strategy as Python users hold it."""
    return load(LIBRARY, cache=tmp_path_factory.mktemp("cache"))


def test_a_trace_hands_over_its_threads(graph: Graph) -> None:
    """The networkx graph of a trace holds the things and statements of its paths, with their evidence."""
    trace = graph.trace("evening visits")
    made = trace.to_networkx()
    edges = {edge for path in trace.paths for edge in path.edges}
    assert {key for *_, key in made.edges(keys=True)} >= {
        connection_id(edge.subject, edge.predicate, edge.object) for edge in edges
    }
    assert {node_id(node.iri) for path in trace.paths for node in path.nodes} <= set(made)
    assert all(data["quotation"] for *_, data in made.edges(data=True))


def test_a_selection_hands_over_what_is_said_between_its_things(graph: Graph) -> None:
    """Things that a selector picks come with the statements between two of them, and no others."""
    picked = graph.select("evening-visits+")
    made = picked.to_networkx()
    names = {node_id(node.iri) for node in picked}
    assert set(made) == names
    whole = graph.export().to_networkx()
    assert {key for *_, key in made.edges(keys=True)} == {
        key for source, target, key in whole.edges(keys=True) if {source, target} <= names
    }


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib 7.6 warns of what it does itself
def test_an_answer_hands_over_its_quads(graph: Graph) -> None:
    """The rdflib dataset of a trace has each statement in the graph of who says so, and in the merge."""
    trace = graph.trace("evening visits")
    said = {(str(s), str(p), str(o), str(g)) for s, p, o, g in trace.as_rdflib().quads()}
    for path in trace.paths:
        for edge in path.edges:
            for speaker in edge.speakers:
                assert (edge.subject, edge.predicate, edge.object, speaker.iri) in said


def test_every_verb_draws_itself(graph: Graph) -> None:
    """Every answer shows its tables, and above them a picture where statements join its things."""
    answers = (
        graph.trace("evening visits"),
        graph.select("evening-visits+"),
        graph.whatif("evening visits"),
        graph.weak_points("care at home"),
        graph.impact("evening visits"),
    )
    for answer in answers:
        drawn = answer._repr_svg_()
        assert drawn is not None
        assert drawn.startswith("<svg")
        html = answer._repr_html_()
        assert html.startswith(drawn)
        assert f"<caption>{answer.sheets()[0].title}</caption>" in html
        assert len(answer.to_frame()) == len(answer.sheets()[0].rows)
    gaps = graph.gaps()
    assert gaps._repr_svg_() is None
    assert gaps._repr_html_().startswith("<table>")


def test_an_answer_without_a_graph_says_so(library_facts: Facts) -> None:
    """An answer that was not asked of a graph has tables alone; to ask for more is told in words."""
    told = Told((Sheet("A title", ("one",), (Row(("<b>",)),)),))
    assert told._repr_svg_() is None
    assert "&lt;b&gt;" in told._repr_html_()
    with pytest.raises(SelgraphError, match="does not know its dataset"):
        told.to_networkx()
    loose = pick(library_facts.strategy.replace(library_facts.statements, library_facts.lineage), "kind:goal")
    loose.strategy.extract = None
    with pytest.raises(SelgraphError, match="does not know its dataset"):
        loose.as_rdflib()


def test_an_export_keeps_to_its_scope(graph: Graph) -> None:
    """Selector, scope and bases leave out what they name, and the extract says what it is."""
    only = graph.export("kind:goal", scope=graph.scope(as_of=2031))
    assert {one.kind for one in only.elements()} == {"Goal"}
    assert only.about.selector == "kind:goal"
    assert only.about.fingerprint == graph.home.fingerprint()
    inferred = graph.export(bases=frozenset({Basis.INFERRED}))
    assert {one.basis for one in inferred.connections()} <= {"inferred"}
    assert graph.export().is_whole
    assert not only.is_whole


def test_gaps_are_those_of_the_verb(graph: Graph) -> None:
    """An export lists the gaps that `gaps` lists, in its words and its order."""
    found, sheet = graph.gaps().found, graph.gaps().sheets()[0]
    given = list(graph.export().gaps())
    assert [(one.name, one.element.iri) for one in given] == [(one.check.name, one.node.iri) for one in found]
    assert [tuple(text for _, text in one.told) for one in given] == [
        tuple(map(str, row.cells)) for row in sheet.rows
    ]


def test_an_endpoint_gives_the_same(
    library_endpoint: str, library_store: OxigraphStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A dataset that is copied from an endpoint is the one that was put there, and is exported alike."""
    copied = fetch_dataset(RemoteStore(library_endpoint))
    assert len(copied) == len(library_store.dataset)
    assert fingerprint_of(copied) == fingerprint_of(library_store.dataset)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("SELGRAPH_HOME", str(LIBRARY))
    for name, more in (("files.json", []), ("endpoint.json", ["--endpoint", library_endpoint])):
        done = CliRunner().invoke(app, ["export", "kind:goal", *more, "-o", name], catch_exceptions=False)
        assert done.exit_code == 0
    files, endpoint = (
        json.loads(Path(name).read_text(encoding="utf-8")) for name in ("files.json", "endpoint.json")
    )
    assert (files["nodes"], files["links"]) == (endpoint["nodes"], endpoint["links"])
    assert endpoint["graph"]["dataset"] == f"sha256:{fingerprint_of(copied)}"
    assert endpoint["graph"]["source"].endswith(f"asked of {library_endpoint}")


def test_an_empty_endpoint_is_told_in_words() -> None:
    """A store that holds nothing gives no dataset."""
    with pytest.raises(EndpointError, match="holds no statements"):
        fetch_dataset(OxigraphStore(ox.Store()))
