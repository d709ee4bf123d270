"""The formats that the service writes."""

from __future__ import annotations

from typing import Final

from selgraph.store import GRAPH_TYPES, TABLE_TYPES

TABLES: Final = (*TABLE_TYPES.values(), "application/json", "application/xml", "text/xml")
TRIPLES: Final = (
    GRAPH_TYPES["ttl"],
    GRAPH_TYPES["nt"],
    GRAPH_TYPES["rdfxml"],
    GRAPH_TYPES["jsonld"],
    GRAPH_TYPES["trig"],
    GRAPH_TYPES["nq"],
    "application/json",
    "application/xml",
    "text/xml",
    "text/plain",
)
CANONICAL_TABLES: Final = {
    "application/json": TABLE_TYPES["json"],
    "application/xml": TABLE_TYPES["xml"],
    "text/xml": TABLE_TYPES["xml"],
}
CANONICAL_TRIPLES: Final = {
    "application/json": GRAPH_TYPES["jsonld"],
    "application/xml": GRAPH_TYPES["rdfxml"],
    "text/xml": GRAPH_TYPES["rdfxml"],
    "text/plain": GRAPH_TYPES["nt"],
}
SHORT: Final = {
    "json": TABLE_TYPES["json"],
    "xml": TABLE_TYPES["xml"],
    "csv": TABLE_TYPES["csv"],
    "tsv": TABLE_TYPES["tsv"],
    "ttl": GRAPH_TYPES["ttl"],
    "turtle": GRAPH_TYPES["ttl"],
    "nt": GRAPH_TYPES["nt"],
    "nq": GRAPH_TYPES["nq"],
    "trig": GRAPH_TYPES["trig"],
    "jsonld": GRAPH_TYPES["jsonld"],
    "rdf": GRAPH_TYPES["rdfxml"],
}
SUFFIXES: Final = {
    ".html": "text/html",
    ".ttl": GRAPH_TYPES["ttl"],
    ".nt": GRAPH_TYPES["nt"],
    ".jsonld": GRAPH_TYPES["jsonld"],
    ".rdf": GRAPH_TYPES["rdfxml"],
    ".trig": GRAPH_TYPES["trig"],
    ".nq": GRAPH_TYPES["nq"],
}


def content_type(media_type: str) -> str:
    """Write a Content-Type, with the character set where the type has that parameter.

    >>> content_type("text/csv"), content_type("application/n-triples")
    ('text/csv; charset=utf-8', 'application/n-triples')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
