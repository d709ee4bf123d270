"""Which things may not fit their shape: the sieve lets nothing through that pySHACL would find."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import selgraph.sieve
from selgraph.build import merge, open_dataset, read_file, read_files
from selgraph.home import Home, find_home
from selgraph.reason import apply_rules, read_rules
from selgraph.shapes import check_shapes, read_shapes
from selgraph.sieve import UnsiftedError, make_sieves, read_narrower

if TYPE_CHECKING:
    from selgraph.model import Finding

SHAPES = Path(__file__).parent / "shapes"
XSD = "http://www.w3.org/2001/XMLSchema#"
SEL = "https://w3id.org/selgraph/ontology#"
PREFIXES = f"""
    @prefix sel: <{SEL}> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <{XSD}> .
"""
# what a careless hand or a hostile one may write where something else belongs
WRONG = (
    ox.Literal(""),
    ox.Literal("12"),
    ox.Literal("12", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("012", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("-3", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("no number", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("1e3", datatype=ox.NamedNode(XSD + "double")),
    ox.Literal("2030", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("0000", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2030-13", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("2030-02-30", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2030-02-03Z", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("words in a language", language="en"),
    ox.Literal("a" * 64),
    ox.NamedNode("https://w3id.org/selgraph/id/nobody"),
    ox.NamedNode(SEL + "RepeatedElsewhere"),
    ox.BlankNode("nobody"),
)
NUMBERS = WRONG[3:5]  # pySHACL itself gives up where two values of sh:lessThanOrEquals cannot be compared


@cache
def read_ontology() -> tuple[ox.Quad, ...]:
    """Read the shipped ontology alone."""
    home = find_home()
    return tuple(read_files(Home(home.ontology, SHAPES / "no-data", home.queries)))


@cache
def read_examples() -> tuple[ox.Quad, ...]:
    """Read what the examples of all shapes say, sound and unsound, in an order of its own."""
    paths = sorted(SHAPES.glob("*/*.trig"))
    return tuple(quad for path in paths for quad in read_file(path, path.name))


def find_by_both(dataset: ox.Store, home: Home, monkeypatch: pytest.MonkeyPatch) -> list[list[Finding]]:
    """Hold a dataset against the shapes, with the sieve and by giving pySHACL everything."""
    sifted = check_shapes(dataset, home, {})

    def refuse(*_: object) -> None:
        """Understand nothing."""
        raise UnsiftedError

    with monkeypatch.context() as patch:
        patch.setattr(selgraph.sieve, "make_sieves", refuse)
        return [sifted, check_shapes(dataset, home, {})]


def test_the_corpus_has_the_same_findings(
    corpus: Home, corpus_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On all that is shipped, the sieve changes nothing but the time."""
    sifted, whole = find_by_both(open_dataset(corpus, corpus_cache), corpus, monkeypatch)
    assert sifted == whole != []


def test_all_examples_together_have_the_same_findings(corpus: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shape has an example that fails: all of them in one dataset are found alike."""
    dataset = merge([*read_ontology(), *read_examples()])
    apply_rules(dataset, read_rules(corpus))
    sifted, whole = find_by_both(dataset, corpus, monkeypatch)
    assert sifted == whole
    assert {"passage-shape", "set-aside-shape", "milestone-shape"} < {one.check for one in sifted}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_written_has_the_same_findings(
    corpus: Home, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Statements left out, doubled and with wrong values are found alike."""
    chance = random.Random(seed)  # noqa: S311 - faults, not secrets
    spoilt = []
    for quad in read_examples():
        fate = chance.random()
        if fate > 0.1:
            spoilt.append(quad)
        if fate < 0.2:
            wrong = chance.choice(NUMBERS if quad.predicate.value.endswith("Line") else WRONG)
            spoilt.append(ox.Quad(quad.subject, quad.predicate, wrong, quad.graph_name))
    sifted, whole = find_by_both(merge([*read_ontology(), *spoilt]), corpus, monkeypatch)
    assert sifted == whole != []


def test_a_thing_without_a_name_is_found(corpus: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank node, which pySHACL cannot be told of by name, is given to it all the same."""
    vision = ox.Quad(ox.BlankNode("v"), ox.NamedNode(str(rdflib.RDF.type)), ox.NamedNode(SEL + "Vision"))
    sifted, whole = find_by_both(merge([*read_ontology(), vision]), corpus, monkeypatch)
    assert sifted == whole
    assert {one.check for one in sifted} == {"end-shape", "vision-shape"}


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:property [ sh:path ( sel:partOf sel:partOf ) ; sh:minCount 1 ]",
        "sh:property [ sh:path [ sh:oneOrMorePath sel:partOf ] ; sh:minCount 1 ]",
        "sh:property [ sh:path sel:partOf ; sh:node sel:OtherShape ]",
        "sh:property [ sh:path sel:partOf ; sh:property [ sh:path sel:partOf ; sh:minCount 1 ] ]",
        "sh:property [ sh:path sel:partOf ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ ] ]",
        "sh:closed true",
        "sh:targetNode sel:Goal",
        "sh:order 1 . sel:OtherShape a sh:NodeShape ; sh:targetSubjectsOf sel:partOf ; sh:nodeKind sh:IRI",
        "a <http://www.w3.org/2002/07/owl#Class>",
    ],
)
def test_what_is_not_understood_is_left_to_the_engine(constraint: str) -> None:
    """Shapes that say more than one step or a value have no sieve."""
    text = f"{PREFIXES} sel:Shape a sh:NodeShape ; sh:targetClass sel:Goal ; {constraint} ."
    with pytest.raises(UnsiftedError):
        make_sieves(rdflib.Graph().parse(data=text), {})


def test_shapes_without_a_sieve_are_held_against_everything(library: Home, tmp_path: Path) -> None:
    """A path of two steps is followed by pySHACL, in the whole graph."""
    text = (
        f"{PREFIXES} sel:Shape a sh:NodeShape ; sh:targetClass sel:Goal ; "
        "sh:property [ sh:path ( sel:partOf sel:partOf ) ; sh:minCount 1 ; sh:message 'Go on.'@en ] ."
    )
    (tmp_path / "shapes.ttl").write_text(text, encoding="utf-8")
    data = f"<urn:a> a <{SEL}Goal> ; <{SEL}partOf> <urn:b> . <urn:b> a <{SEL}Goal> ; <{SEL}partOf> <urn:c> ."
    dataset = merge(ox.parse(data, format=ox.RdfFormat.TRIG))
    found = check_shapes(dataset, Home(tmp_path, library.data, library.queries), {})
    assert [one.what.split('"')[1] for one in found] == ["urn:b"]


def test_the_shipped_shapes_have_a_sieve(corpus: Home) -> None:
    """Every shape that is shipped is understood, so that size does not hurt."""
    shapes = read_shapes(corpus)
    sieves = make_sieves(shapes, read_narrower(merge(read_ontology())))
    assert len(sieves) == len(set(shapes.subjects(rdflib.URIRef(str(rdflib.SH.targetClass)))))


def test_narrower_classes_are_followed_all_the_way() -> None:
    """A class that is below a class below, and one that goes in a circle, are each named once."""
    below = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    data = "".join(f"<urn:{a}> <{below}> <urn:{b}> ." for a, b in ("ba", "cb", "xy", "yx"))
    found = read_narrower(merge(ox.parse(data, format=ox.RdfFormat.TRIG)))
    assert found == {"urn:a": ["urn:b", "urn:c"], "urn:b": ["urn:c"], "urn:y": ["urn:x"], "urn:x": ["urn:y"]}


def test_a_length_is_not_taken_for_granted_where_there_is_none(library: Home, tmp_path: Path) -> None:
    """Of a blank node SPARQL knows no length, and SHACL says that it has none."""
    text = (
        f"{PREFIXES} sel:Shape a sh:NodeShape ; sh:targetClass sel:Goal ; "
        "sh:property [ sh:path sel:partOf ; sh:minLength 3 ; sh:message 'Longer.'@en ] ."
    )
    (tmp_path / "shapes.ttl").write_text(text, encoding="utf-8")
    dataset = merge(ox.parse(f"<urn:a> a <{SEL}Goal> ; <{SEL}partOf> [] .", format=ox.RdfFormat.TRIG))
    found = check_shapes(dataset, Home(tmp_path, library.data, library.queries), {})
    assert [one.what.split('"')[1] for one in found] == ["urn:a"]
