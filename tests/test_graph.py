"""Tests of the graph as Python users hold it: what it hands over to other libraries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import selgraph

if TYPE_CHECKING:
    from selgraph import Graph

LIBRARY = Path(__file__).parent / "library"


@pytest.fixture(scope="module")
def eskmouth(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The invented strategy, as a user loads a workspace."""
    return selgraph.load(LIBRARY, cache=tmp_path_factory.mktemp("cache"))


def test_rdflib_is_handed_the_merge_and_the_speakers(eskmouth: Graph) -> None:
    """A statement stands in rdflib's default graph and in the graph of the passage that makes it."""
    query = """
        PREFIX id: <https://w3id.org/selgraph/id/>
        PREFIX sel: <https://w3id.org/selgraph/ontology#>
        SELECT ?thing ?speaker WHERE {
            ?thing a sel:Vision .
            GRAPH ?speaker { ?thing a sel:Vision }
        }
    """
    rows = {tuple(str(value) for value in row) for row in eskmouth.as_rdflib().query(query)}
    visions = {node.iri for node in eskmouth.facts.nodes.values() if node.kind == "Vision"}
    assert visions
    assert {thing for thing, _ in rows} == visions
    assert all(speaker.startswith("https://w3id.org/selgraph/passage/") for _, speaker in rows)


def test_owlready_is_handed_every_goal_and_no_file_stays(
    eskmouth: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every goal is an instance in owlready2, in a world of its own, and no file is left behind."""
    monkeypatch.chdir(tmp_path)
    ontology = eskmouth.as_owlready()
    goals = {node.iri for node in eskmouth.facts.nodes.values() if "Goal" in node.kinds}
    assert goals
    assert {one.iri for one in ontology.Goal.instances()} == goals
    assert eskmouth.as_owlready().world is not ontology.world
    assert list(tmp_path.iterdir()) == []


def test_names_that_are_not_there_are_refused() -> None:
    """The package has its public names and no others."""
    with pytest.raises(AttributeError, match="unheard"):
        selgraph.unheard  # noqa: B018 - asking for the name is the test
