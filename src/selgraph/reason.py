"""What follows from what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.store import syntax_error
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

MOST_ROUNDS: Final = 50  # rules that have not come to rest by then are circular in a way that only a mistake is


def apply_rules(store: pyoxigraph.Store, rules: Iterable[Path]) -> int:
    """Derive what the rules say, each rule into its own graph, until nothing new comes.

    A statement that a passage, a reading or an earlier rule makes is not derived again.

    Args:
        store: a merged dataset; it grows.
        rules: `.rq` files with one CONSTRUCT each; the file's name is the rule's.

    Returns:
        How many statements were derived.

    Raises:
        QueryError: a rule is not well formed.
        SelgraphError: the rules do not come to rest.
    """
    import pyoxigraph as ox

    texts = [(path, path.read_text(encoding="utf-8")) for path in sorted(rules)]
    derived_count = 0
    for _ in range(MOST_ROUNDS):
        count = derived_count
        for path, text in texts:
            graph = ox.NamedNode(PREFIXES["rule"] + path.stem)
            try:
                derived = {triple for triple in store.query(text) if ox.Quad(*triple) not in store}
            except SyntaxError as error:
                raise syntax_error(error, path.name) from error
            store.extend([ox.Quad(*triple) for triple in derived])
            store.extend([ox.Quad(*triple, graph) for triple in derived])
            derived_count += len(derived)
        if derived_count == count:
            _describe_rules(store, texts)
            return derived_count
    raise SelgraphError(f"The rules have not come to rest after {MOST_ROUNDS} rounds.", fix="Look for a rule that makes new names.")


def _describe_rules(store: pyoxigraph.Store, texts: list[tuple[Path, str]]) -> None:
    """Say in the dataset what each rule is, so that a speaker that is a rule can be told."""
    import pyoxigraph as ox

    for path, text in texts:
        rule = ox.NamedNode(PREFIXES["rule"] + path.stem)
        match = re.search(r"^#\+ summary: *(.*)$", text, re.MULTILINE)
        store.add(ox.Quad(rule, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["sel"] + "Rule")))
        store.add(ox.Quad(rule, ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal(match[1] if match else path.stem, language="en")))


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
        raise SelgraphError("The reasoner HermiT needs Java, and no java command is found.", fix="Install a Java runtime, such as Debian's default-jre-headless.")
    kept = [quad.triple for quad in quads if isinstance(quad.graph_name, ox.DefaultGraph) and not isinstance(quad.object, ox.Literal)]
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    owl = PREFIXES["owl"]
    classes = {triple.subject for triple in kept if triple.predicate == kind and triple.object.value == owl + "Class"}
    individuals = {
        triple.subject for triple in kept if triple.predicate == kind and triple.object in classes and triple.subject not in classes
    }
    declared = ox.NamedNode(owl + "NamedIndividual")
    kept += [ox.Triple(item, kind, declared) for item in individuals]
    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.nt"
        path.write_bytes(ox.serialize(dict.fromkeys(kept), format=ox.RdfFormat.N_TRIPLES) or b"")
        ontology = world.get_ontology(path.as_uri()).load()
        received = len([one for one in world.classes() if one.iri in {item.value for item in classes if isinstance(item, ox.NamedNode)}])
        things = len(list(world.individuals()))
        named = sum(isinstance(item, ox.NamedNode) for item in classes)
        if received != named:
            raise SelgraphError(f"owlready2 received {received} classes of the {named} it was sent.", fix="Report this: the reasoner would answer for less than the whole.")
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Consistency(False, named, received, len(individuals), things)  # noqa: FBT003 - the field's name is in the class
        unsatisfiable = tuple(sorted(one.name for one in world.inconsistent_classes() if one is not owlready2.Nothing))
    return Consistency(not unsatisfiable, named, received, len(individuals), things, unsatisfiable)
