"""What machines read first: the service, the dataset and its files described in RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.store import GRAPH_TYPES
from selgraph.web.formats import content_type
from selgraph.web.negotiation import matches_etag
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph

    from selgraph.web.dataset import Served

SPACES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "formats": "http://www.w3.org/ns/formats/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
W3C_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
FILES: Final = {".nq": GRAPH_TYPES["nq"], ".trig": GRAPH_TYPES["trig"], ".ttl": GRAPH_TYPES["ttl"]}
OWN_PATHS: Final = {"service": "sparql", "dataset": ".well-known/void", "catalogue": "catalog"}


class Description:
    """Describes a service; used inside workers.

    Args:
        served: the dataset.
    """

    def __init__(self, served: Served) -> None:
        """Keep what is described."""
        self._served = served
        self._store = served.store

    def answer(self, subject: str, media_type: str, known_etag: str | None) -> Reply:
        """Describe one of `OWN_PATHS` in an RDF syntax."""
        import pyoxigraph as ox

        etag = make_etag(self._served.hash, subject, media_type)
        if matches_etag(known_etag, etag):
            return Reply(b"", content_type(media_type), etag, 304)
        triples = {"service": self._service, "dataset": self._dataset, "catalogue": self._catalogue}[subject]
        syntax = ox.RdfFormat.from_media_type(media_type)
        prefixes = SPACES if syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
        return Reply(
            ox.serialize(triples(), format=syntax, prefixes=prefixes) or b"", content_type(media_type), etag
        )

    def whole(self, ending: str, known_etag: str | None) -> Reply:
        """Give the whole dataset as a file; Turtle has the default graph alone.

        Args:
            ending: one of `FILES`.
            known_etag: the If-None-Match header.
        """
        import pyoxigraph as ox

        media_type = FILES[ending]
        etag = make_etag(self._served.hash, "whole", ending)
        headers = (("Content-Disposition", f'attachment; filename="dataset{ending}"'),)
        if matches_etag(known_etag, etag):
            return Reply(b"", content_type(media_type), etag, 304, headers)
        syntax = ox.RdfFormat.from_media_type(media_type)
        if ending == ".ttl":
            content = self._store.dump(format=syntax, from_graph=ox.DefaultGraph())
        else:
            content = self._store.dump(format=syntax)
        return Reply(content or b"", content_type(media_type), etag, 200, headers)

    def _service(self) -> Iterator[pyoxigraph.Triple]:
        """Describe the endpoint (SPARQL 1.1 Service Description)."""
        import pyoxigraph as ox

        service = self._node(self._served.endpoint)
        dataset = self._node(self._served.endpoint + "#dataset")
        default = self._node(self._served.endpoint + "#default-graph")
        yield from self._say(service, "rdf:type", _term("sd:Service"))
        yield from self._say(service, "sd:endpoint", service)
        for language in ("sd:SPARQL10Query", "sd:SPARQL11Query"):
            yield from self._say(service, "sd:supportedLanguage", _term(language))
        for name in W3C_FORMATS:
            yield from self._say(service, "sd:resultFormat", _term("formats:" + name))
        yield from self._say(service, "sd:defaultDataset", dataset)
        yield from self._say(service, "sd:availableGraphs", dataset)
        yield from self._say(dataset, "rdf:type", _term("sd:Dataset"))
        yield from self._say(dataset, "rdfs:seeAlso", self._node(self._served.address + OWN_PATHS["dataset"]))
        yield from self._say(dataset, "sd:defaultGraph", default)
        yield from self._say(default, "rdf:type", _term("sd:Graph"))
        for count in self._ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"):
            yield from self._say(default, "void:triples", count["n"])
        for row in self._ask(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        ):
            if isinstance(row["g"], ox.NamedNode):
                entry, graph = ox.BlankNode(), ox.BlankNode()
                yield from self._say(dataset, "sd:namedGraph", entry)
                yield from self._say(entry, "rdf:type", _term("sd:NamedGraph"))
                yield from self._say(entry, "sd:name", row["g"])
                yield from self._say(entry, "sd:graph", graph)
                yield from self._say(graph, "rdf:type", _term("sd:Graph"))
                yield from self._say(graph, "void:triples", row["n"])

    def _dataset(self) -> Iterator[pyoxigraph.Triple]:
        """Describe the default graph by numbers, classes and properties (VoID)."""
        import pyoxigraph as ox

        void = self._served.address + OWN_PATHS["dataset"]
        dataset = self._node(void + "#dataset")
        yield from self._say(self._node(void), "rdf:type", _term("void:DatasetDescription"))
        yield from self._say(self._node(void), "<http://xmlns.com/foaf/0.1/primaryTopic>", dataset)
        yield from self._say(dataset, "rdf:type", _term("void:Dataset"))
        yield from self._say(dataset, "dcterms:title", ox.Literal(self._served.title, language="en"))
        yield from self._say(dataset, "void:sparqlEndpoint", self._node(self._served.endpoint))
        yield from self._say(dataset, "void:uriSpace", ox.Literal(self._served.namespace))
        yield from self._say(
            dataset, "dcterms:isPartOf", self._node(self._served.address + OWN_PATHS["catalogue"])
        )
        for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
            yield from self._say(dataset, "void:feature", _term("formats:" + name))
        for ending in FILES:
            yield from self._say(
                dataset, "void:dataDump", self._node(f"{self._served.address}dataset{ending}")
            )
        numbers = {
            "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
            "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
            "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
            "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
            "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?s a ?c }",
        }
        for name, query in numbers.items():
            for row in self._ask(query):
                yield from self._say(dataset, "void:" + name, row["n"])
        for row in self._ask(
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c"
        ):
            part = ox.BlankNode()
            yield from self._say(dataset, "void:classPartition", part)
            yield from self._say(part, "void:class", row["c"])
            yield from self._say(part, "void:entities", row["n"])
        for row in self._ask("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"):
            part = ox.BlankNode()
            yield from self._say(dataset, "void:propertyPartition", part)
            yield from self._say(part, "void:property", row["p"])
            yield from self._say(part, "void:triples", row["n"])

    def _catalogue(self) -> Iterator[pyoxigraph.Triple]:
        """Describe the dataset's release and the files and services it comes as (DCAT 3)."""
        import pyoxigraph as ox

        served = self._served
        catalogue = self._node(served.address + OWN_PATHS["catalogue"])
        dataset = self._node(served.address + OWN_PATHS["dataset"] + "#dataset")
        endpoint = self._node(served.endpoint)
        yield from self._say(catalogue, "rdf:type", _term("dcat:Catalog"))
        yield from self._say(
            catalogue, "dcterms:title", ox.Literal(f"{served.title}: releases and files", language="en")
        )
        yield from self._say(catalogue, "dcat:dataset", dataset)
        yield from self._say(catalogue, "dcat:service", endpoint)
        yield from self._say(dataset, "rdf:type", _term("dcat:Dataset"))
        yield from self._say(dataset, "dcterms:title", ox.Literal(served.title, language="en"))
        yield from self._say(dataset, "dcterms:identifier", ox.Literal(served.hash))
        for version in self._ask(
            f"PREFIX owl: <{SPACES['owl']}> SELECT DISTINCT ?v "
            "WHERE { ?o a owl:Ontology ; owl:versionInfo ?v } ORDER BY ?v"
        ):
            yield from self._say(dataset, "dcat:version", version["v"])
        for ending, media_type in FILES.items():
            file = self._node(f"{served.address}dataset{ending}")
            yield from self._say(dataset, "dcat:distribution", file)
            yield from self._say(file, "rdf:type", _term("dcat:Distribution"))
            yield from self._say(file, "dcat:downloadURL", file)
            yield from self._say(
                file,
                "dcat:mediaType",
                self._node("https://www.iana.org/assignments/media-types/" + media_type),
            )
        yield from self._say(endpoint, "rdf:type", _term("dcat:DataService"))
        yield from self._say(endpoint, "dcterms:title", ox.Literal("SPARQL endpoint", language="en"))
        yield from self._say(endpoint, "dcat:endpointURL", endpoint)
        yield from self._say(endpoint, "dcat:servesDataset", dataset)
        yield from self._say(endpoint, "dcat:endpointDescription", endpoint)

    def _ask(self, query: str) -> Iterator[Any]:
        """Ask the store."""
        yield from self._store.query(query)  # type: ignore[misc]

    def _node(self, iri: str) -> pyoxigraph.NamedNode:
        """Make a node."""
        import pyoxigraph as ox

        return ox.NamedNode(iri)

    def _say(self, subject: Any, predicate: str, value: Any) -> Iterator[pyoxigraph.Triple]:
        """Make a triple."""
        import pyoxigraph as ox

        yield ox.Triple(subject, _term(predicate), value)


def _term(name: str) -> pyoxigraph.NamedNode:
    """Make a node of a prefixed name of `SPACES`, or of an IRI between angle brackets."""
    import pyoxigraph as ox

    if name.startswith("<"):
        return ox.NamedNode(name[1:-1])
    prefix, _, local = name.partition(":")
    return ox.NamedNode(SPACES[prefix] + local)
