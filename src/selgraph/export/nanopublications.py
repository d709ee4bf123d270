"""Nanopublications: one small file for each statement, with who says it and who publishes it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.rdf import DATASET, comments, licence_iris, quads
from selgraph.model import Passage, Reading, Rule, Speaker
from selgraph.vocabulary import BASE, PREFIXES, RDF_TYPE, SEL

if TYPE_CHECKING:
    import pyoxigraph as ox

    from selgraph.export.content import Write
    from selgraph.export.reading import Extract

NP: Final = "http://www.nanopub.org/nschema#"
BASE_IRI: Final = BASE + "nanopublication/"
_PROV: Final = PREFIXES["prov"]
_DCTERMS: Final = PREFIXES["dcterms"]


def nanopublication_files(graph: Extract, stem: str) -> list[tuple[str, Write]]:
    """Give a TriG file for each statement that a passage or a reading makes (nanopub.net, Guidelines 2015).

    The assertion is the statement; its provenance names the passages and readings with place, quotation and
    reason; the publication info says from which dataset it was made, when, and under which licence.
    """
    import pyoxigraph as ox

    said: dict[ox.Triple, list[Speaker]] = {}
    for quad in quads(graph):
        if isinstance(quad.graph_name, ox.NamedNode):
            speaker = graph.speakers.read(quad.graph_name.value)
            if not isinstance(speaker, Rule):
                said.setdefault(quad.triple, []).append(speaker)
    ordered = sorted(said.items(), key=lambda item: str(item[0]))
    return [(f"{stem}-{name(triple)}.trig", _writer(graph, triple, speakers)) for triple, speakers in ordered]


def name(triple: ox.Triple) -> str:
    """Name a nanopublication by its statement: the same in every export."""
    return blake2b(str(triple).encode(), digest_size=12).hexdigest()


def _writer(graph: Extract, triple: ox.Triple, speakers: list[Speaker]) -> Write:
    """Bind what one file holds."""

    def write(out: BinaryIO) -> None:
        """Write the file."""
        import pyoxigraph as ox

        me = BASE_IRI + name(triple)
        prefixes = {**PREFIXES, "np": NP, "sub": f"{me}#"}
        out.write(comments(graph))
        ox.serialize(
            _nanopublication(graph, triple, speakers, me),
            output=out,
            format=ox.RdfFormat.TRIG,
            prefixes=prefixes,
        )

    return write


def _nanopublication(graph: Extract, triple: ox.Triple, speakers: list[Speaker], me: str) -> list[ox.Quad]:
    """Make the four graphs."""
    import pyoxigraph as ox

    this = ox.NamedNode(me)
    head, assertion, provenance, info = (
        ox.NamedNode(f"{me}#{part}") for part in ("head", "assertion", "provenance", "pubinfo")
    )

    def say(
        graph_name: ox.NamedNode, subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal
    ) -> ox.Quad:
        """Make one quad."""
        return ox.Quad(subject, ox.NamedNode(predicate), value, graph_name)

    made = [
        say(head, this, RDF_TYPE, ox.NamedNode(NP + "Nanopublication")),
        say(head, this, NP + "hasAssertion", assertion),
        say(head, this, NP + "hasProvenance", provenance),
        say(head, this, NP + "hasPublicationInfo", info),
        ox.Quad(triple.subject, triple.predicate, triple.object, assertion),
    ]
    for speaker in speakers:
        who = ox.NamedNode(speaker.iri)
        made.append(say(provenance, assertion, _PROV + "wasDerivedFrom", who))
        if isinstance(speaker, Reading):
            made.append(say(provenance, who, RDF_TYPE, ox.NamedNode(SEL + "Reading")))
            made.append(say(provenance, who, SEL + "rationale", ox.Literal(speaker.rationale, language="en")))
            made += [
                say(provenance, who, _PROV + "wasDerivedFrom", ox.NamedNode(passage.iri))
                for passage in speaker.passages
            ]
        for passage in speaker.passages if isinstance(speaker, Reading) else (speaker,):
            if isinstance(passage, Passage):
                made += _describe(passage, provenance)
    about = graph.about
    day = ox.Literal(about.date, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    made += [
        say(info, this, _DCTERMS + "created", day),
        say(info, this, _DCTERMS + "creator", ox.NamedNode(BASE.rstrip("/"))),
        *(say(info, this, _DCTERMS + "license", ox.NamedNode(iri)) for iri in licence_iris(about.licence)),
        say(info, this, _DCTERMS + "rights", ox.Literal(about.licence, language="en")),
        say(info, this, _DCTERMS + "isPartOf", ox.NamedNode(DATASET)),
        say(info, this, _DCTERMS + "source", ox.Literal(about.source)),
        say(info, this, _DCTERMS + "title", ox.Literal(about.title, language="en")),
        say(info, ox.NamedNode(DATASET), _DCTERMS + "identifier", ox.Literal(f"sha256:{about.fingerprint}")),
        say(
            info,
            ox.NamedNode(DATASET),
            _DCTERMS + "description",
            ox.Literal(f"selector: {about.selector or 'everything'}", language="en"),
        ),
    ]
    return made


def _describe(passage: Passage, provenance: ox.NamedNode) -> list[ox.Quad]:
    """Say where a passage stands."""
    import pyoxigraph as ox

    whole = ox.NamedNode(PREFIXES["xsd"] + "integer")
    values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF_TYPE, ox.NamedNode(SEL + "Passage")),
        (SEL + "document", ox.NamedNode(passage.document)),
        (SEL + "section", ox.Literal(passage.section)),
        (SEL + "firstLine", ox.Literal(str(passage.first_line), datatype=whole)),
        (SEL + "lastLine", ox.Literal(str(passage.last_line), datatype=whole)),
        (SEL + "quote", ox.Literal(passage.quote)),
    ]
    return [
        ox.Quad(ox.NamedNode(passage.iri), ox.NamedNode(predicate), value, provenance)
        for predicate, value in values
    ]
