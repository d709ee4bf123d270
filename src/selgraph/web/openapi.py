"""The OpenAPI description of what is not SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selgraph.web.formats import SUFFIXES

if TYPE_CHECKING:
    from selgraph.web.dataset import Served


def describe_api(served: Served) -> dict[str, Any]:
    """Describe the paths of a service by OpenAPI 3.1.

    Args:
        served: the dataset; its questions are listed one by one, with their parameters.
    """
    from importlib.metadata import version

    paths: dict[str, Any] = {
        "/health": {
            "get": _operation("Say whether the service is up, and what it serves", {"application/json": {}})
        },
        "/metrics": {
            "get": _operation("Give the counters of the service for Prometheus", {"text/plain": {}})
        },
        "/.well-known/void": {"get": _operation("Describe the dataset (VoID)", _rdf())},
        "/catalog": {"get": _operation("Describe releases and files (DCAT)", _rdf())},
        "/dataset.nq": {"get": _operation("Give the whole dataset as N-Quads", {"application/n-quads": {}})},
        "/dataset.trig": {"get": _operation("Give the whole dataset as TriG", {"application/trig": {}})},
        "/dataset.ttl": {"get": _operation("Give the default graph as Turtle", {"text/turtle": {}})},
        "/resource": {
            "get": _operation(
                "Describe any IRI of the dataset",
                {media_type: {} for media_type in SUFFIXES.values()},
                [
                    {
                        "name": "iri",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "string", "format": "iri"},
                    },
                    {
                        "name": "format",
                        "in": "query",
                        "schema": {
                            "type": "string",
                            "enum": [ending.removeprefix(".") for ending in SUFFIXES],
                        },
                    },
                ],
            )
        },
    }
    if served.home is not None:
        for kind in ("id", "passage", "reading", "rule", "document"):
            paths[f"/{kind}/{{name}}"] = {
                "get": _operation(
                    f"Lead to the page or the data of a thing ({kind}:…)",
                    {media_type: {} for media_type in SUFFIXES.values()},
                    [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
                )
            }
        paths["/questions"] = {"get": _operation("List the questions", _tables())}
        for question in served.catalogue:
            paths[f"/questions/{question.name}"] = {
                "get": _operation(
                    question.summary,
                    _tables(),
                    [
                        {
                            "name": one.name,
                            "in": "query",
                            "description": one.meaning,
                            "schema": {"type": "string"},
                            "example": one.example,
                        }
                        for one in question.parameters
                    ]
                    + [
                        {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 1}}
                        for name in ("page", "size")
                    ],
                )
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": served.title,
            "version": version("selgraph"),
            "description": "What is not SPARQL; for SPARQL see the service description at /sparql.",
        },
        "servers": [{"url": served.address.rstrip("/")}],
        "paths": paths,
    }


def _operation(
    summary: str, content: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Describe one GET."""
    return {
        "summary": summary,
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            "200": {"description": "The answer", "content": content},
            "default": {"description": "A problem (RFC 9457)", "content": {"application/problem+json": {}}},
        },
    }


def _rdf() -> dict[str, Any]:
    """List the syntaxes of a graph."""
    return {
        media_type: {}
        for media_type in (
            "text/turtle",
            "application/n-triples",
            "application/rdf+xml",
            "application/ld+json",
        )
    }


def _tables() -> dict[str, Any]:
    """List the formats of a table."""
    return {"text/html": {}, "application/json": {}, "text/csv": {}}
