"""What a thing of each class must have."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from selgraph.build import merge, open_store, read_files
from selgraph.errors import BrokenFilesError, Place, UnreadableFileError
from selgraph.home import Home, find_home
from selgraph.model import Finding
from selgraph.query import ask
from selgraph.reason import apply_rules, read_rules
from selgraph.shapes import SHACL, check_shapes, read_shapes
from selgraph.vocabulary import SEL, slug_of

SHAPES = Path(__file__).parent / "shapes"
SH = rdflib.Namespace(SHACL)
CLASSES = sorted(slug_of(str(one)) for one in read_shapes(find_home()).objects(None, SH.targetClass))


PLACELESS = f"<https://w3id.org/selgraph/id/vision> a <{SEL}Vision> , <{SEL}End> ; <{SEL}appliesTo> <urn:x> ."
STATED_CLASSES = f"""
    SELECT DISTINCT ?class WHERE {{
        {{ GRAPH ?speaker {{ ?thing a ?class }} FILTER NOT EXISTS {{ ?speaker a <{SEL}Rule> }} }}
        UNION
        {{ ?thing a ?class FILTER NOT EXISTS {{ GRAPH ?anyone {{ ?thing a ?class }} }} }}
        FILTER (STRSTARTS(STR(?class), "{SEL}"))
    }}
"""
WIDER_CLASSES = f"""
    SELECT ?class ?wider WHERE {{
        ?class <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?wider
        FILTER (STRSTARTS(STR(?wider), "{SEL}"))
    }}
"""


@cache
def read_ontology(home: Home) -> tuple[ox.Quad, ...]:
    """Read the ontology alone."""
    return tuple(read_files(Home(home.ontology, SHAPES / "no-data", home.queries)))


def find(home: Home, example: str) -> list[Finding]:
    """Hold one example against all shapes, as a dataset of its own: ontology, statements, rules."""
    dataset = merge([*read_ontology(home), *ox.parse(example, format=ox.RdfFormat.TRIG)])
    apply_rules(dataset, read_rules(home))
    return check_shapes(dataset, home, {})


def check_of(name: str) -> str:
    """Name the check that the shape of a class makes."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() + "-shape"


@pytest.mark.parametrize("name", CLASSES)
def test_a_shape_finds_its_fault(corpus: Home, name: str) -> None:
    """The example that fails has exactly the findings that its first lines expect."""
    example = (SHAPES / name / "fails.trig").read_text(encoding="utf-8")
    expected = re.findall(r"^# finding: (.*)$", example, re.MULTILINE)
    assert expected
    assert sorted(one.what for one in find(corpus, example) if one.check == check_of(name)) == sorted(
        expected
    )


@pytest.mark.parametrize("name", CLASSES)
def test_a_shape_lets_the_sound_thing_pass(corpus: Home, name: str) -> None:
    """The example that passes fits its own shape and all others."""
    example = (SHAPES / name / "passes.trig").read_text(encoding="utf-8")
    assert f"sel:{name}" in example
    assert find(corpus, example) == []


def test_every_shape_has_its_examples() -> None:
    """No example is left of a shape that is gone, and no shape is without."""
    assert sorted(path.name for path in SHAPES.iterdir()) == CLASSES


def test_every_class_with_instances_is_held_against_a_shape(corpus: Home, corpus_cache: Path) -> None:
    """What fails as the class of a shape fails as each narrower class that the corpus uses, too."""
    store = open_store(corpus, corpus_cache)
    used = {slug_of(row[0]) for row in ask(store, STATED_CLASSES)[1]}
    wider = {slug_of(name): slug_of(above) for name, above in ask(store, WIDER_CLASSES)[1]}
    assert {"Opportunity", "Passage", "SetAside", "SystemChallenge"} < used
    for name in sorted(used):
        shaped = name
        while shaped not in CLASSES:
            assert shaped in wider, f"{name} has no shape"
            shaped = wider[shaped]
        example = (SHAPES / shaped / "fails.trig").read_text(encoding="utf-8")
        narrower = re.sub(rf"\ba sel:{shaped}\b", f"a sel:{name}", example)
        assert check_of(shaped) in {one.check for one in find(corpus, narrower)}, name


def test_every_constraint_says_what_to_do() -> None:
    """Each property of a shape has a message in English that ends like a sentence."""
    shapes = read_shapes(find_home())
    for constraint in (
        one for shape in shapes.subjects(SH.targetClass) for one in shapes.objects(shape, SH.property)
    ):
        message = shapes.value(constraint, SH.message)
        assert isinstance(message, rdflib.Literal)
        assert message.language == "en"
        assert str(message).endswith((".", "…"))


def test_a_finding_names_its_place(library: Home) -> None:
    """Where a thing stands in the files is handed through to the finding."""
    dataset = merge([*read_ontology(library), *ox.parse(PLACELESS, format=ox.RdfFormat.TRIG)])
    apply_rules(dataset, read_rules(library))
    places = {"https://w3id.org/selgraph/id/vision": Place("data/passages/plan.trig", 12, 5)}
    assert check_shapes(dataset, library, places) == [
        Finding(
            check="vision-shape",
            severity="error",
            what='"id:vision" has no sel:ownedBy or sel:setOutIn.',
            fix="Say with sel:ownedBy whose vision it is, or with sel:setOutIn in which plan it stands.",
            path="data/passages/plan.trig",
            line=12,
            column=5,
        )
    ]


def test_broken_shapes_are_told_with_their_line(library: Home, tmp_path: Path) -> None:
    """A file of shapes that is not Turtle gives its line and column, and no traceback."""
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n\nsh:a sh:b", encoding="utf-8"
    )
    home = Home(tmp_path, library.data, library.queries)
    with pytest.raises(BrokenFilesError) as caught:
        read_shapes(home)
    [problem] = caught.value.problems
    assert isinstance(problem.where, Place)
    assert problem.where.line == 3


def test_shapes_are_read_as_the_other_files_are(library: Home, tmp_path: Path) -> None:
    """Every mistake is told, a byte order mark is none, and a folder of that name is no empty file."""
    home = Home(tmp_path, library.data, library.queries)
    assert len(read_shapes(home)) == 0
    path = tmp_path / "shapes.ttl"
    path.write_text("\ufeff<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    assert len(read_shapes(home)) == 1
    path.write_text("<urn:a> urn:b .\n<urn:a> <urn:b> <urn:c> .\n<urn:a> no:b <urn:c> .", encoding="utf-8")
    with pytest.raises(BrokenFilesError, match="2 mistakes"):
        read_shapes(home)
    path.unlink()
    path.mkdir()
    with pytest.raises(BrokenFilesError, match="cannot be read"):
        read_shapes(home)


def test_shapes_that_are_no_shapes_are_told(library: Home, tmp_path: Path) -> None:
    """Turtle that SHACL cannot make sense of is told as what it is, with the file."""
    text = """
        @prefix sel: <https://w3id.org/selgraph/ontology#> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        [] a sh:NodeShape ; sh:targetClass sel:Vision ; sh:property [ sh:minCount 1 ] .
    """
    (tmp_path / "shapes.ttl").write_text(text, encoding="utf-8")
    home = Home(tmp_path, library.data, library.queries)
    with pytest.raises(UnreadableFileError, match="The shapes cannot be used"):
        check_shapes(merge(ox.parse(PLACELESS, format=ox.RdfFormat.TRIG)), home, {})


def test_a_home_without_shapes_has_no_findings(library: Home, tmp_path: Path) -> None:
    """Whoever brings an ontology without shapes is not held against any."""
    dataset = merge(ox.parse(PLACELESS, format=ox.RdfFormat.TRIG))
    assert check_shapes(dataset, Home(tmp_path, library.data, library.queries), {}) == []
