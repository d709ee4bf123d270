"""RDF in every syntax, read back by three libraries."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from programs import find_program
from selgraph.export.content import make_legible
from selgraph.export.rdf import merged, quads
from selgraph.export.reading import Extract
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.export.content import About

    Export = Callable[[Extract, str], list[Path]]

SYNTAXES = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle", "turtle"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt", "ntriples"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml", "rdfxml"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads", "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig", "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld", ""),
}
WITH_GRAPHS = {"nquads", "trig", "jsonld"}


def in_file(name: str, graph: Extract) -> set[Any]:
    """Give what a file of this syntax has to hold."""
    if name in WITH_GRAPHS:
        return set(quads(graph))
    return {legible(triple) if name == "rdfxml" else triple for triple in merged(graph)}


def legible(triple: ox.Triple) -> ox.Triple:
    """Give a triple as XML can hold it."""
    value = triple.object
    if not isinstance(value, ox.Literal):
        return triple
    text = make_legible(value.value)
    same = (
        ox.Literal(text, language=value.language)
        if value.language
        else ox.Literal(text, datatype=value.datatype)
    )
    return ox.Triple(triple.subject, triple.predicate, same)


@pytest.mark.parametrize("name", SYNTAXES)
def test_pyoxigraph_reads_the_same_statements(
    name: str, hostile: Extract, strategy: Extract, export: Export
) -> None:
    """Every statement of the dataset comes back, and no other."""
    for graph in (hostile, strategy):
        found = list(ox.parse(path=str(export(graph, name)[0]), format=SYNTAXES[name][0]))
        read = set(found) if name in WITH_GRAPHS else {one.triple for one in found}
        assert read == in_file(name, graph)


@pytest.mark.filterwarnings(
    "ignore:Dataset.default_context is deprecated"
)  # rdflib 7.6 warns of what it does
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # itself, in these two places
@pytest.mark.parametrize("name", SYNTAXES)
def test_rdflib_reads_as_many_statements(
    name: str, hostile: Extract, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In rdflib there are as many statements, with the same labels, and nothing is fetched."""
    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: pytest.fail("rdflib went to the network"))
    dataset = rdflib.Dataset(default_union=name not in WITH_GRAPHS)
    dataset.parse(data=export(hostile, name)[0].read_bytes(), format=SYNTAXES[name][1])
    assert len(list(dataset.quads())) == len(in_file(name, hostile))
    wanted = {
        str(one.object.value)
        for one in in_file(name, hostile)
        if one.predicate.value == str(rdflib.RDFS.label)
    }
    assert {str(value) for _, _, value, _ in dataset.quads((None, rdflib.RDFS.label, None, None))} == wanted


@pytest.mark.parametrize("name", [name for name, parsers in SYNTAXES.items() if parsers[2]])
def test_raptor_reads_as_many_statements(name: str, strategy: Extract, export: Export) -> None:
    """Raptor, which neither library shares code with, counts the same statements."""
    rapper = find_program("rapper")
    done = subprocess.run(
        [rapper, "-q", "-i", SYNTAXES[name][2], "-o", "nquads", str(export(strategy, name)[0])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:500]
    assert len(set(done.stdout.splitlines())) == len(in_file(name, strategy))


def test_raptor_reads_hostile_labels(hostile: Extract, export: Export) -> None:
    """Raptor reads a label with quotes, brackets, line breaks and control characters in N-Triples."""
    rapper = find_program("rapper")
    done = subprocess.run(
        [rapper, "-q", "-c", "-i", "ntriples", str(export(hostile, "ntriples")[0])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[:500]


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "nquads", "trig", "jsonld"])
def test_each_file_says_what_it_is(name: str, hostile: Extract, export: Export, about: About) -> None:
    """Title, selector, hash, date, source and licence stand in the file, and are no statements."""
    text = export(hostile, name)[0].read_text(encoding="utf-8")
    if name == "jsonld":
        assert json.loads(text)["@graph"][0] == {"about": dict(about.pairs())}
    for part in (about.fingerprint, about.date, "=x+", "selgraph; read from: A plan", "MIT; as it is"):
        assert part in text


def test_void_counts_what_is_there(strategy: Extract, export: Export, about: About) -> None:
    """The VoID file beside an export counts statements, subjects and the things of each class."""
    graph = rdflib.Graph().parse(
        data=export(strategy, "turtle")[1].read_text(encoding="utf-8"), format="turtle"
    )
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    data = next(graph.subjects(rdflib.RDF.type, void.Dataset))
    triples = list(merged(strategy))
    assert int(graph.value(data, void.triples)) == len(triples)
    assert int(graph.value(data, void.distinctSubjects)) == len({str(one.subject) for one in triples})
    assert str(graph.value(data, rdflib.DCTERMS.identifier)) == f"sha256:{about.fingerprint}"
    goals = next(graph.subjects(void["class"], rdflib.URIRef(PREFIXES["sel"] + "Goal")))
    assert int(graph.value(goals, void.entities)) == len(
        [
            one
            for one in triples
            if "Goal" in str(one.object)
            and "type" in str(one.predicate)
            and one.object.value.endswith("#Goal")
        ]
    )


def test_a_nanopublication_holds_one_statement(strategy: Extract, export: Export) -> None:
    """Each file has four graphs: a head, one statement, who says it, and who publishes it."""
    np = "http://www.nanopub.org/nschema#"
    paths = export(strategy, "nanopublications")
    stated = {
        quad.triple
        for quad in quads(strategy)
        if isinstance(quad.graph_name, ox.NamedNode) and "/rule/" not in quad.graph_name.value
    }
    found = set()
    for path in paths:
        held = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
        graphs = {one.graph_name.value for one in held}
        links = {
            one.predicate.value.removeprefix(np): one.object.value
            for one in held
            if one.predicate.value.startswith(np)
        }
        assert graphs == {
            links["hasAssertion"],
            links["hasProvenance"],
            links["hasPublicationInfo"],
            links["hasAssertion"].replace("#assertion", "#head"),
        }
        found |= {one.triple for one in held if one.graph_name.value == links["hasAssertion"]}
        provenance = [one for one in held if one.graph_name.value == links["hasProvenance"]]
        assert any(
            one.subject.value == links["hasAssertion"] and one.predicate.value.endswith("wasDerivedFrom")
            for one in provenance
        )
        assert any(one.predicate.value.endswith("#firstLine") for one in provenance)
    assert found == stated
    assert len(paths) == len(stated)


def test_a_part_holds_what_is_said_of_the_picked_things(strategy: Extract, about: About) -> None:
    """A part has the statements between the picked things, their speakers, and no other thing."""
    ends = next(one for one in strategy.connections() if one.relation == "realises")
    only = {one.iri for one in strategy.elements() if one.id in (ends.source, ends.target)}
    part = Extract(about, strategy.dataset, only=only)
    held = list(quads(part))
    assert len(held) == len(set(held))
    things = {
        node.value
        for one in held
        for node in (one.subject, one.object)
        if isinstance(node, ox.NamedNode) and "/id/" in node.value
    }
    documents = {one.object.value for one in held if one.predicate.value.endswith("publisher")}
    assert things - documents == only
    speakers = {one.graph_name.value for one in held if isinstance(one.graph_name, ox.NamedNode)}
    described = {one.subject.value for one in held if one.predicate.value.endswith("#quote")}
    assert {speaker for speaker in speakers if "/passage/" in speaker} <= described


def test_the_published_context_is_that_of_the_files(strategy: Extract, export: Export) -> None:
    """The context beside the ontology is the one that stands in every JSON-LD file."""
    from selgraph.home import find_home

    published = json.loads((find_home().ontology / "context.jsonld").read_text(encoding="utf-8"))
    assert json.loads(export(strategy, "context")[0].read_text(encoding="utf-8")) == published
    assert (
        json.loads(export(strategy, "jsonld")[0].read_text(encoding="utf-8"))["@context"]
        == published["@context"]
    )
