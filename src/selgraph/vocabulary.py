"""The IRIs that the code names."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/selgraph/"
SEL: Final = BASE + "ontology#"
ID: Final = BASE + "id/"

PREFIXES: Final = {
    "aside": BASE + "aside/",
    "dcterms": "http://purl.org/dc/terms/",
    "document": BASE + "document/",
    "id": ID,
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "passage": BASE + "passage/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reading": BASE + "reading/",
    "rejected": BASE + "rejected/",
    "rule": BASE + "rule/",
    "sel": SEL,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

RDF_TYPE: Final = PREFIXES["rdf"] + "type"


def shorten(iri: str) -> str:
    """Write an IRI with the prefix of the project, where one fits.

    >>> shorten("https://w3id.org/selgraph/id/minor-oral-surgery")
    'id:minor-oral-surgery'
    >>> shorten("http://example.org/x")
    'http://example.org/x'
    """
    fitting = [(base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, prefix = max(fitting)
    return f"{prefix}:{iri[len(base) :]}"


def expand(name: str) -> str | None:
    """Write a prefixed name as an IRI; None if its prefix is not one of the project's.

    >>> expand("id:minor-oral-surgery")
    'https://w3id.org/selgraph/id/minor-oral-surgery'
    """
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES or local.startswith("//"):
        return None
    return PREFIXES[prefix] + local


def slug_of(iri: str) -> str:
    """Give the last part of an IRI, which people type.

    >>> slug_of("https://w3id.org/selgraph/id/minor-oral-surgery")
    'minor-oral-surgery'
    """
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]
