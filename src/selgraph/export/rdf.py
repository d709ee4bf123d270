"""RDF in its six syntaxes, with a description of the dataset (VoID) beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, Final

from selgraph.export.content import make_legible
from selgraph.export.markup import DECLARATION, xml_comment
from selgraph.model import Passage, Reading, Speaker, basis_of
from selgraph.vocabulary import BASE, ID, PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from selgraph.export.reading import Extract

DATASET: Final = BASE + "dataset"
VOID: Final = "http://rdfs.org/ns/void#"


def write_nquads(graph: Extract, out: BinaryIO) -> None:
    """Write N-Quads: each speaker's statements in its graph, and the merge of all in the default graph."""
    _write_quads(graph, out, "nq")


def write_trig(graph: Extract, out: BinaryIO) -> None:
    """Write TriG: as N-Quads, with prefixes."""
    _write_quads(graph, out, "trig")


def write_ntriples(graph: Extract, out: BinaryIO) -> None:
    """Write N-Triples: the merge alone."""
    _write_triples(graph, out, "nt")


def write_turtle(graph: Extract, out: BinaryIO) -> None:
    """Write Turtle: the merge alone."""
    _write_triples(graph, out, "ttl")


def write_rdfxml(graph: Extract, out: BinaryIO) -> None:
    """Write RDF/XML: the merge alone; control characters are shown, as XML cannot hold them."""
    import io

    import pyoxigraph as ox

    whole = io.BytesIO()
    ox.serialize(map(_legible, merged(graph)), output=whole, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
    body = whole.getvalue().replace(
        b"\r", b"&#13;"
    )  # a bare one would be read as a line break (XML 1.0, clause 2.11)
    start = body.index(b"?>") + 2
    out.write(DECLARATION.encode() + xml_comment(graph.about.sentence()).encode() + body[start:])


def write_void(graph: Extract, out: BinaryIO) -> None:
    """Describe the dataset in Turtle: what it is, how large, of which classes and properties (VoID)."""
    import pyoxigraph as ox

    about = graph.about
    me = ox.NamedNode(DATASET)
    terms = PREFIXES["dcterms"]
    kinds: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects: set[str] = set()
    for triple in merged(graph):
        properties[triple.predicate.value] += 1
        subjects.add(str(triple.subject))
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode):
            kinds[triple.object.value] += 1
    whole = ox.Literal(str(properties.total()), datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))

    def number(count: int) -> ox.Literal:
        """Type a count."""
        return ox.Literal(str(count), datatype=whole.datatype)

    triples = [
        ox.Triple(me, ox.NamedNode(RDF_TYPE), ox.NamedNode(VOID + "Dataset")),
        ox.Triple(me, ox.NamedNode(terms + "title"), ox.Literal(about.title, language="en")),
        ox.Triple(
            me,
            ox.NamedNode(terms + "description"),
            ox.Literal(f"selector: {about.selector or 'everything'}", language="en"),
        ),
        ox.Triple(me, ox.NamedNode(terms + "identifier"), ox.Literal(f"sha256:{about.fingerprint}")),
        ox.Triple(
            me,
            ox.NamedNode(terms + "issued"),
            ox.Literal(about.date, datatype=ox.NamedNode(PREFIXES["xsd"] + "date")),
        ),
        ox.Triple(me, ox.NamedNode(terms + "source"), ox.Literal(about.source)),
        *(
            ox.Triple(me, ox.NamedNode(terms + "license"), ox.NamedNode(iri))
            for iri in licence_iris(about.licence)
        ),
        ox.Triple(me, ox.NamedNode(terms + "rights"), ox.Literal(about.licence, language="en")),
        ox.Triple(me, ox.NamedNode(VOID + "uriSpace"), ox.Literal(ID)),
        ox.Triple(me, ox.NamedNode(VOID + "vocabulary"), ox.NamedNode(PREFIXES["sel"])),
        ox.Triple(me, ox.NamedNode(VOID + "triples"), whole),
        ox.Triple(me, ox.NamedNode(VOID + "distinctSubjects"), number(len(subjects))),
        ox.Triple(me, ox.NamedNode(VOID + "classes"), number(len(kinds))),
        ox.Triple(me, ox.NamedNode(VOID + "properties"), number(len(properties))),
    ]
    parts = [
        ("classPartition", "class", "entities", kinds),
        ("propertyPartition", "property", "triples", properties),
    ]
    for partition, names, counts, found in parts:
        for place, (name, count) in enumerate(sorted(found.items()), 1):
            part = ox.NamedNode(f"{DATASET}#{names}-{place}")
            triples.append(ox.Triple(me, ox.NamedNode(VOID + partition), part))
            triples.append(ox.Triple(part, ox.NamedNode(VOID + names), ox.NamedNode(name)))
            triples.append(ox.Triple(part, ox.NamedNode(VOID + counts), number(count)))
    ox.serialize(triples, output=out, format=ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "void": VOID})


def quads(graph: Extract) -> Iterator[ox.Quad]:
    """Go through the quads of an export.

    The whole dataset as it was built; or, where something is picked, what is said of the picked things,
    their names, and the descriptions of those who speak and of their documents. A statement that joins a
    picked thing to one that is not picked is left out.
    """
    if graph.is_whole:
        return graph.watch("statements", iter(graph.dataset), len(graph.dataset))
    return _picked(graph)


def merged(graph: Extract) -> Iterator[ox.Triple]:
    """Go through the triples of the default graph: every statement once, whoever makes it."""
    import pyoxigraph as ox

    return (quad.triple for quad in quads(graph) if isinstance(quad.graph_name, ox.DefaultGraph))


def _picked(graph: Extract) -> Iterator[ox.Quad]:
    """Go through the quads about the picked things, then those about who speaks, in the order of their words.

    No two stores have them in the same order; the file is the same all the same.
    """
    import pyoxigraph as ox

    things = set(graph.iris())
    speakers: dict[str, Speaker] = {}
    for iri in sorted(things):
        found = sorted(graph.dataset.quads_for_pattern(ox.NamedNode(iri), None, None, None), key=str)
        said = {quad.triple for quad in found if isinstance(quad.graph_name, ox.NamedNode)}
        given: set[ox.Triple] = set()
        for quad in found:
            if isinstance(quad.graph_name, ox.DefaultGraph):
                if quad.triple not in said:
                    yield quad
                continue
            speaker = graph.speakers.read(quad.graph_name.value)
            value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
            joins = value.startswith(ID)
            relation = quad.predicate.value
            unwanted = joins and (
                value not in things
                or (graph.relations is not None and relation not in graph.relations)
                or not graph.is_given(iri, relation, value)
            )
            if unwanted or basis_of((speaker,)) not in graph.bases or not graph.speakers.is_heard(speaker):
                continue
            speakers[speaker.iri] = speaker
            yield quad
            if quad.triple not in given:
                given.add(quad.triple)
                yield ox.Quad(*quad.triple)
    for speaker in list(speakers.values()):
        if isinstance(speaker, Reading):
            speakers.update({passage.iri: passage for passage in speaker.passages})
    documents = {speaker.document for speaker in speakers.values() if isinstance(speaker, Passage)}
    for iri in sorted({*speakers, *documents}):
        described = graph.dataset.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())
        yield from sorted(described, key=str)


def licence_iris(licence: str) -> list[str]:
    """Give the IRI of a licence in SPDX's list, where its words begin with a name from there.

    >>> licence_iris("MIT; the documents belong to their issuers")
    ['https://spdx.org/licenses/MIT']
    """
    name = licence.split(";", maxsplit=1)[0].strip()
    return [f"https://spdx.org/licenses/{name}"] if name and " " not in name else []


def comments(graph: Extract) -> bytes:
    """Say what the file is, as Turtle and its kin have comments."""
    return "".join(
        f"# {name}: {' '.join(make_legible(value).split())}\n" for name, value in graph.about.pairs()
    ).encode()


def _write_quads(graph: Extract, out: BinaryIO, ending: str) -> None:
    """Write quads as a stream."""
    _write_stream(graph, quads(graph), out, ending)


def _write_triples(graph: Extract, out: BinaryIO, ending: str) -> None:
    """Write the merge as a stream."""
    _write_stream(graph, merged(graph), out, ending)


def _write_stream(
    graph: Extract, statements: Iterator[ox.Quad] | Iterator[ox.Triple], out: BinaryIO, ending: str
) -> None:
    """Write statements one after the other, below what the file says of itself."""
    import pyoxigraph as ox

    out.write(comments(graph))
    prefixes = PREFIXES if ending in ("trig", "ttl") else None
    ox.serialize(statements, output=out, format=ox.RdfFormat.from_extension(ending), prefixes=prefixes)


def _legible(triple: ox.Triple) -> ox.Triple:
    """Show the control characters of a literal."""
    import pyoxigraph as ox

    value = triple.object
    if not isinstance(value, ox.Literal) or make_legible(value.value) == value.value:
        return triple
    if value.language:
        return ox.Triple(
            triple.subject, triple.predicate, ox.Literal(make_legible(value.value), language=value.language)
        )
    return ox.Triple(
        triple.subject, triple.predicate, ox.Literal(make_legible(value.value), datatype=value.datatype)
    )
