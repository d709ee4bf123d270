"""Whether everything that is said can be true at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from selgraph.errors import SelgraphError
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT says of a dataset.

    Args:
        is_consistent: whether all statements can be true at once.
        classes_sent: classes that the ontology declares.
        classes_received: classes that owlready2 found in what it was handed.
        individuals_sent: things that have a class in what was handed over.
        individuals_received: things that owlready2 found.
        unsatisfiable: names of classes that nothing can belong to, sorted.
    """

    is_consistent: bool
    classes_sent: int
    classes_received: int
    individuals_sent: int
    individuals_received: int
    unsatisfiable: tuple[str, ...] = ()


def check_consistency(quads: Iterable[pyoxigraph.Quad]) -> Consistency:
    """Ask HermiT, through owlready2, whether the statements and the ontology can all be true.

    Literals are left out but for the ontology's own: HermiT refuses datatypes outside the OWL 2 map, such as a year
    (OWL 2 Structural Specification, §4). The rules' graphs are left out, as OWL derives the same itself.

    Args:
        quads: a merged dataset; its default graph is asked about.

    Raises:
        SelgraphError: there is no Java, or owlready2 received less than it was sent.
    """
    import shutil
    import tempfile

    import owlready2
    import pyoxigraph as ox

    if shutil.which("java") is None:
        raise SelgraphError(
            "The reasoner HermiT needs Java, and no java command is found.",
            fix="Install a Java runtime, such as Debian's default-jre-headless.",
        )
    kept = [
        quad.triple
        for quad in quads
        if isinstance(quad.graph_name, ox.DefaultGraph) and not isinstance(quad.object, ox.Literal)
    ]
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    owl = PREFIXES["owl"]
    classes = {
        triple.subject for triple in kept if triple.predicate == kind and triple.object.value == owl + "Class"
    }
    individuals = {
        triple.subject
        for triple in kept
        if triple.predicate == kind and triple.object in classes and triple.subject not in classes
    }
    declared = ox.NamedNode(owl + "NamedIndividual")
    kept += [ox.Triple(item, kind, declared) for item in individuals]
    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.nt"
        path.write_bytes(ox.serialize(dict.fromkeys(kept), format=ox.RdfFormat.N_TRIPLES) or b"")
        ontology = world.get_ontology(path.as_uri()).load()
        received = len(
            [
                one
                for one in world.classes()
                if one.iri in {item.value for item in classes if isinstance(item, ox.NamedNode)}
            ]
        )
        things = len(list(world.individuals()))
        named = sum(isinstance(item, ox.NamedNode) for item in classes)
        if received != named:
            raise SelgraphError(
                f"owlready2 received {received} classes of the {named} it was sent.",
                fix="Report this: the reasoner would answer for less than the whole.",
            )
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Consistency(False, named, received, len(individuals), things)  # noqa: FBT003 - the field's name is in the class
        unsatisfiable = tuple(
            sorted(one.name for one in world.inconsistent_classes() if one is not owlready2.Nothing)
        )
    return Consistency(not unsatisfiable, named, received, len(individuals), things, unsatisfiable)
