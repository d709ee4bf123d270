"""What the tests of the formats share: a graph of hostile labels and the invented strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph.build import build_dataset, merge
from selgraph.export.content import About, make_legible
from selgraph.export.files import write_all
from selgraph.export.formats import BY_NAME, write_files
from selgraph.export.reading import Extract
from selgraph.vocabulary import ID, PREFIXES, RDF_TYPE, SEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.home import Home

HOSTILE = (
    "say \"no\" & 'yes' \\N \\G \\",
    "<b>bold</b><script>alert(1)</script> ]]> <!-- -- -->",
    "[x](javascript:alert(1)) {y} (z) |w| `v` #quot; &amp; &#60;",
    "line one\nline two\r\nline three",
    "nul\x00 bell\x07 escape\x1b[31m delete\x7f c1\x9b",
    "🩺 café naïve 中文 עברית \u202eright to left",
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "+cmd|' /C calc'!A0",
    '"]; evil [URL="javascript:alert(1)"',
    "%%{init: {}}%% ; end --> subgraph :::x",
    "tab\there; semicolon, comma",
    "id:x id:x",
    "x" * 300,
)
PLAN_TITLE = 'A <plan> & "more"\x01'
LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")


def named(iri: str) -> ox.NamedNode:
    """Make a node of an IRI."""
    return ox.NamedNode(iri)


def thing(number: int) -> ox.NamedNode:
    """Name a thing of the hostile graph."""
    return named(f"{ID}thing-{number}")


def hostile_quads() -> list[ox.Quad]:
    """Make things with hostile labels in a ring, each joined to the next by two parallel statements.

    A passage says that each is part of the next; a reading, that it fully supports it.
    """
    whole = named(PREFIXES["xsd"] + "integer")
    passage, reading, document = (
        named(PREFIXES[kind] + "one") for kind in ("passage", "reading", "document")
    )
    quads = [
        ox.Quad(document, named(PREFIXES["dcterms"] + "title"), ox.Literal(PLAN_TITLE, language="en")),
        ox.Quad(
            document,
            named(PREFIXES["dcterms"] + "issued"),
            ox.Literal("2031", datatype=named(PREFIXES["xsd"] + "gYear")),
        ),
        ox.Quad(passage, named(RDF_TYPE), named(SEL + "Passage")),
        ox.Quad(passage, named(SEL + "document"), document),
        ox.Quad(passage, named(SEL + "section"), ox.Literal('=1 "What" <we> want')),
        ox.Quad(passage, named(SEL + "firstLine"), ox.Literal("7", datatype=whole)),
        ox.Quad(passage, named(SEL + "lastLine"), ox.Literal("9", datatype=whole)),
        ox.Quad(passage, named(SEL + "quote"), ox.Literal('-- "quoted" & <said>')),
        ox.Quad(reading, named(RDF_TYPE), named(SEL + "Reading")),
        ox.Quad(reading, named(SEL + "rationale"), ox.Literal('=because & <so>\nit "reads"')),
        ox.Quad(reading, named(PREFIXES["prov"] + "wasDerivedFrom"), passage),
        ox.Quad(named(SEL + "Goal"), named(PREFIXES["rdfs"] + "isDefinedBy"), named(SEL[:-1])),
        ox.Quad(named(SEL + "Goal"), named(PREFIXES["rdfs"] + "subClassOf"), named(SEL + "End")),
        ox.Quad(named(SEL + "partOf"), named(RDF_TYPE), named(PREFIXES["owl"] + "ObjectProperty")),
    ]
    for number, label in enumerate(HOSTILE):
        me, following = thing(number), thing((number + 1) % len(HOSTILE))
        quads += [
            ox.Quad(me, LABEL, ox.Literal(label, language="en")),
            ox.Quad(
                me, named(PREFIXES["skos"] + "altLabel"), ox.Literal(f"also {label[:50]}", language="en")
            ),
            ox.Quad(me, named(RDF_TYPE), named(SEL + "Goal"), passage),
            ox.Quad(me, named(SEL + "description"), ox.Literal(label, language="en"), passage),
            ox.Quad(me, named(SEL + "partOf"), following, passage),
            ox.Quad(me, named(SEL + "fullySupports"), following, reading),
        ]
    return quads


@pytest.fixture(scope="session")
def about() -> About:
    """What the files say of themselves."""
    return About(
        "A <title> & more",
        '=x+ "y"',
        "0123456789abcdef" * 4,
        "2026-11-22",
        "selgraph; read from: A plan",
        "MIT; as it is",
    )


@pytest.fixture(scope="session")
def hostile(about: About) -> Extract:
    """A graph of 15 things with hostile labels and 30 statements, two between each and the next."""
    return Extract(about, merge(hostile_quads()))


@pytest.fixture(scope="session")
def strategy(about: About, library: Home) -> Extract:
    """The invented strategy of Eskmouth."""
    return Extract(about, build_dataset(library))


@pytest.fixture(scope="session")
def labels() -> dict[str, str]:
    """The hostile labels by id, with control characters as signs that can be seen."""
    return {f"id:thing-{number}": make_legible(label) for number, label in enumerate(HOSTILE)}


@pytest.fixture
def export(tmp_path: Path) -> Callable[[Extract, str], list[Path]]:
    """Writes a graph in a format and gives the files."""

    def write(graph: Extract, name: str) -> list[Path]:
        """Write into a folder of its own."""
        return write_all(tmp_path / name, write_files(BY_NAME[name], graph, "map"))

    return write
