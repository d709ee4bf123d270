"""The ontology and the things as owlready2 objects."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import SelgraphError
from selgraph.vocabulary import BASE, PREFIXES, RDF_TYPE, SEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

OWL: Final = PREFIXES["owl"]
ONTOLOGY: Final = SEL.removesuffix("#")
_DATATYPES: Final = {  # what owlready2 makes Python values of
    PREFIXES["xsd"] + name
    for name in ("string", "integer", "decimal", "double", "boolean", "date", "dateTime", "anyURI")
}


def value_of(term: Any) -> str:
    """Give the IRI of a name or the text of a literal; empty for what is neither."""
    return str(getattr(term, "value", ""))


def stated_triples(quads: Iterable[pyoxigraph.Quad]) -> list[pyoxigraph.Triple]:
    """Give the merged graph without what rules derived: the ontology, the descriptions and what is said.

    Args:
        quads: a merged dataset.

    Returns:
        List of triples, each once, in the order of the dataset.
    """
    import pyoxigraph as ox

    merged: dict[pyoxigraph.Triple, None] = {}
    derived: set[pyoxigraph.Triple] = set()
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            merged[quad.triple] = None
        elif isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(PREFIXES["rule"]):
            derived.add(quad.triple)
    return [triple for triple in merged if triple not in derived]


def classes_of(triples: Iterable[pyoxigraph.Triple]) -> set[str]:
    """Give the IRIs of the classes that an ontology declares."""
    import pyoxigraph as ox

    return {
        triple.subject.value
        for triple in triples
        if triple.predicate.value == RDF_TYPE
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value == OWL + "Class"
        and isinstance(triple.subject, ox.NamedNode)
    }


def individuals_of(triples: Iterable[pyoxigraph.Triple], classes: set[str]) -> list[pyoxigraph.NamedNode]:
    """Give the things that have one of some classes, each once."""
    import pyoxigraph as ox

    found = {
        triple.subject: None
        for triple in triples
        if triple.predicate.value == RDF_TYPE
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value in classes
        and isinstance(triple.subject, ox.NamedNode)
    }
    return [item for item in found if item.value not in classes]


def as_owlready(quads: Iterable[pyoxigraph.Quad]) -> Any:
    """Hand over the ontology with its individuals as owlready2 objects, in a world of their own.

    Classes and relations are attributes of the ontology (`ontology.Goal.instances()`), a thing is found in
    its world (`ontology.world["https://w3id.org/selgraph/id/minor-oral-surgery"].partOf`), inverses are
    followed (`goal.supportedBy`). A value of a datatype that owlready2 does not know, such as a year, is
    handed over as text. No file is written.

    Args:
        quads: a merged dataset.

    Returns:
        The `owlready2.Ontology`; its `world` holds everything.

    Raises:
        SelgraphError: owlready2 received less than it was sent.
    """
    triples = [_known(triple) for triple in stated_triples(quads)]
    ontology = load(triples)
    sent = classes_of(triples)
    received = {one.iri for one in ontology.world.classes()}
    if not sent <= received:
        raise SelgraphError(
            f"owlready2 received {len(sent & received)} classes of the {len(sent)} it was sent.",
            fix="Report this: what it hands over is less than the whole.",
        )
    return ontology


def _known(triple: pyoxigraph.Triple) -> pyoxigraph.Triple:
    """Turn a value of a datatype that owlready2 does not know into text."""
    import pyoxigraph as ox

    value = triple.object
    if not isinstance(value, ox.Literal) or value.language or value.datatype.value in _DATATYPES:
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(value.value))


def load(triples: list[pyoxigraph.Triple]) -> Any:
    """Load triples into a new world of owlready2, with every thing declared as an individual.

    Returns:
        The `owlready2.Ontology`.
    """
    import owlready2
    import pyoxigraph as ox

    kind, individual = ox.NamedNode(RDF_TYPE), ox.NamedNode(OWL + "NamedIndividual")
    declared = [ox.Triple(item, kind, individual) for item in individuals_of(triples, classes_of(triples))]
    content = ox.serialize(dict.fromkeys([*triples, *declared]), format=ox.RdfFormat.N_TRIPLES) or b""
    world = owlready2.World()
    return world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(content))


def is_of_data(iri: str) -> bool:
    """Say whether an IRI names something that the data speak of, and not a term.

    >>> is_of_data("https://w3id.org/selgraph/id/minor-oral-surgery")
    True
    >>> is_of_data("https://w3id.org/selgraph/ontology#Goal")
    False
    """
    return iri.startswith(BASE) and not iri.startswith(ONTOLOGY)
