"""The OpenAPI description of what is not SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.version import VERSION
from selgraph.web.formats import SUFFIXES
from selgraph.web.questions import MOST_PAGE_ROWS, MOST_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.routing import Route

    from selgraph.web.dataset import Served

_ENDINGS: Final = {
    **SUFFIXES,
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".mmd": "text/vnd.mermaid",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tsv": "text/tab-separated-values",
}
_SUMMARIES: Final = {
    "lineage": "Follow a thread: what a thing serves, what serves it",
    "evidence": "Show what a statement stands on",
    "search": "Find things by their names (q)",
    "gaps": "List what the documents leave open",
    "what-if": "Show what falls when things, documents or passages go (remove)",
    "matrix": "Cross things with things (rows, columns)",
    "matrix/printed": "List the matrices that the documents print, beside what the graph has",
    "matrix/printed/{name}": "Show a printed matrix beside what the graph has; name.json and name.csv, too",
    "drift": "Say what became of things from some documents to later ones (from, to)",
    "compare": "Put places or organisations side by side (of, again for each)",
    "money": "Add up the money that the documents print (by)",
    "report": "Give the board paper of an organisation (org)",
}
_PROBLEMS: Final[Mapping[str, Any]] = {  # told in the format that was asked for, where it can hold a sentence
    media_type: {} for media_type in ("application/problem+json", *SUFFIXES.values())
}
PARAMETERS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {  # once; again and again
    "lineage": (
        ("select", "depth", "basis", "document", "place", "year", "statements", "things"),
        ("kind", "relation", "expand", "collapse", "hide"),
    ),
    "evidence": (("subject", "relation", "object", "id"), ()),
    "search": (("q",), ()),
    "gaps": (("gap", "standing", "select", "page"), ()),
    "what-if": (("basis",), ("remove",)),
    "matrix": (
        ("rows", "columns", "cells", "threads", "basis", "all", "page", "across", "cell"),
        (),
    ),
    "matrix/printed": (("name", "cell"), ()),
    "matrix/printed/{name}": (("cell",), ()),
    "drift": (("from", "to", "select", "basis", "page"), ("kind", "change")),
    "compare": (("among", "bodies", "basis", "page", "cell"), ("of", "kind")),
    "money": (("by", "show", "select", "basis", "line"), ()),
    "report": (("org", "part"), ()),
}


def pages_of(routes: Iterable[Route]) -> dict[str, tuple[str, ...]]:
    """List the pages of the explorer, each with the endings under which it has twins.

    Args:
        routes: all of them, `/name` and `/name.ending`.
    """
    pages: dict[str, tuple[str, ...]] = {}
    for route in routes:
        name, dot, ending = route.path.removeprefix("/").partition(".")
        pages[name] = (*pages.get(name, ()), *([dot + ending] if dot else []))
    return pages


def describe_api(served: Served, pages: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Describe the paths of a service by OpenAPI 3.1.

    Args:
        served: the dataset; its questions are listed one by one, with their parameters.
        pages: of the explorer, as `pages_of` gives them.
    """
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
        for kind in ("id", "passage", "reading", "rule", "document", "aside"):
            paths[f"/{kind}/{{name}}"] = {
                "get": _operation(
                    f"Lead to the page or the data of a thing ({kind}:…)",
                    {media_type: {} for media_type in SUFFIXES.values()},
                    [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}],
                )
            }
        paths["/ontology/context.jsonld"] = {
            "get": _operation("Give the JSON-LD context of the terms", {"application/ld+json": {}})
        }
        paths["/ontology"] = {
            "get": _operation(
                "Lead to the page or the data of the ontology",
                {media_type: {} for media_type in SUFFIXES.values()},
            )
        }
        for name, endings in pages.items():
            types = [_ENDINGS.get(ending, "application/octet-stream") for ending in endings]
            content: dict[str, Any] = {key: {} for key in types} or _tables()
            paths[f"/{name}"] = {
                "get": _operation(_summary(name), content, [*_in_path(name), *_in_query(name)])
            }
            for ending, media_type in zip(endings, types, strict=True):
                paths[f"/{name}{ending}"] = {
                    "get": _operation(_summary(name), {media_type: {}}, _in_query(name))
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
                        {
                            "name": name,
                            "in": "query",
                            "schema": {"type": "integer", "minimum": 1, "maximum": most},
                        }
                        for name, most in (("page", MOST_PAGES), ("size", MOST_PAGE_ROWS))
                    ],
                )
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": served.title,
            "version": VERSION,
            "description": "What is not SPARQL; for SPARQL see the service description at /sparql.",
        },
        "servers": [{"url": served.address.rstrip("/")}],
        "paths": paths,
    }


def _in_query(name: str) -> list[dict[str, Any]]:
    """Describe what a page of the explorer may be asked for; its address is the view."""
    single, several = PARAMETERS.get(name, ((), ()))
    text = {"type": "string"}
    return [{"name": one, "in": "query", "schema": text} for one in single] + [
        {"name": one, "in": "query", "schema": {"type": "array", "items": text}} for one in several
    ]


def _in_path(name: str) -> list[dict[str, Any]]:
    """Describe the parts of a path that are to be filled in."""
    return [
        {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string"}}
        for part in name.split("/")
        if part.startswith("{")
    ]


def _summary(name: str) -> str:
    """Say in a few words what a page is for."""
    return _SUMMARIES.get(name, f"Show the page {name}, or its data")


def _operation(
    summary: str, content: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Describe one GET."""
    return {
        "summary": summary,
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            "200": {"description": "The answer", "content": content},
            "default": {"description": "A problem (RFC 9457)", "content": _PROBLEMS},
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
