"""JSON-LD, with the context that is published beside the ontology."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from selgraph.export.rdf import quads
from selgraph.vocabulary import PREFIXES, RDF_TYPE, SEL, shorten, slug_of

if TYPE_CHECKING:
    import pyoxigraph as ox

    from selgraph.export.reading import Extract

_PLAIN: Final = {
    "label": PREFIXES["rdfs"] + "label",
    "altLabel": PREFIXES["skos"] + "altLabel",
    "title": PREFIXES["dcterms"] + "title",
    "wasDerivedFrom": PREFIXES["prov"] + "wasDerivedFrom",
}
_STRING: Final = PREFIXES["xsd"] + "string"


def write_jsonld(graph: Extract, out: BinaryIO) -> None:
    """Write JSON-LD 1.1: the merge as nodes, and each speaker's statements as a named graph.

    The context stands in the file, so that no reader has to fetch it; it equals the published one. What the
    file is stands under a key that the context does not know, so that no statement comes of it.
    """
    context = make_context(graph.dataset)
    names = {_iri(value): name for name, value in context.items() if name not in PREFIXES}
    coerced = {_iri(value) for value in context.values() if isinstance(value, dict)}
    graphs: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for quad in quads(graph):
        speaker = getattr(quad.graph_name, "value", "")
        said = graphs.setdefault(speaker, {}).setdefault(_node_name(quad.subject), {})
        predicate = quad.predicate.value
        if predicate == RDF_TYPE:
            said.setdefault("@type", []).append(_node_name(quad.object))
        else:
            said.setdefault(names.get(predicate, _short(predicate)), []).append(
                _value(quad.object, is_coerced=predicate in coerced)
            )
    out.write(
        b'{"@context": ' + _json(context) + b',\n"@graph": [\n' + _json({"about": dict(graph.about.pairs())})
    )
    default = graphs.pop("", {})
    for name in sorted({*default, *map(_short, graphs)}):
        inner = graphs.get(_long(name, graphs))
        node = {
            "@id": name,
            **{key: _sorted(values) for key, values in sorted(default.get(name, {}).items())},
        }
        if inner is not None:
            node["@graph"] = [
                {"@id": one, **{key: _sorted(values) for key, values in sorted(inner[one].items())}}
                for one in sorted(inner)
            ]
        out.write(b",\n" + _json(node))
    out.write(b"\n]}\n")


def write_context(graph: Extract, out: BinaryIO) -> None:
    """Write the context alone, as it is published."""
    out.write(
        (json.dumps({"@context": make_context(graph.dataset)}, ensure_ascii=False, indent=2) + "\n").encode()
    )


def make_context(dataset: ox.Store) -> dict[str, Any]:
    """Make the context of the ontology's terms: the project's prefixes, and a name for each property.

    A property whose name is a prefix as well (`document`) is written with its own prefix (`sel:document`).
    """
    import pyoxigraph as ox

    context: dict[str, Any] = dict(sorted(PREFIXES.items()))
    context.update({name: _short(iri) for name, iri in _PLAIN.items() if name != "wasDerivedFrom"})
    context["wasDerivedFrom"] = {"@id": _short(_PLAIN["wasDerivedFrom"]), "@type": "@id"}
    default = ox.DefaultGraph()
    kinds = {"ObjectProperty": True, "DatatypeProperty": False, "AnnotationProperty": False}
    found: dict[str, bool] = {}
    for kind, is_link in kinds.items():
        for quad in dataset.quads_for_pattern(
            None, ox.NamedNode(RDF_TYPE), ox.NamedNode(PREFIXES["owl"] + kind), default
        ):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(SEL):
                found[quad.subject.value] = found.get(quad.subject.value, False) or is_link
    for iri, is_link in sorted(found.items()):
        local = slug_of(iri)
        name = local if local not in context else f"sel:{local}"
        if is_link:
            context[name] = {"@id": f"sel:{local}", "@type": "@id"}
        elif name == local:
            context[name] = f"sel:{local}"
    return context


def _iri(value: str | dict[str, str]) -> str:
    """Give the whole IRI of a term of the context."""
    short = value["@id"] if isinstance(value, dict) else value
    prefix, _, local = short.partition(":")
    return PREFIXES.get(prefix, prefix + ":") + local


def _short(iri: str) -> str:
    """Write an IRI with a prefix, where JSON-LD reads it back as the same (JSON-LD 1.1, clause 4.1.5)."""
    short = shorten(iri)
    return iri if short.partition(":")[2].startswith("//") else short


def _long(name: str, graphs: dict[str, Any]) -> str:
    """Give the IRI of a speaker's graph; empty where there is none of this name."""
    prefix, _, local = name.partition(":")
    iri = PREFIXES.get(prefix, prefix + ":") + local
    return iri if iri in graphs else ""


def _node_name(node: Any) -> str:
    """Name a node: the short IRI, or the label of a blank node."""
    import pyoxigraph as ox

    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else _short(node.value)


def _value(node: Any, *, is_coerced: bool) -> Any:
    """Write an object: a name where the context says that it is one, else in full."""
    import pyoxigraph as ox

    if not isinstance(node, ox.Literal):
        return _node_name(node) if is_coerced else {"@id": _node_name(node)}
    if node.language:
        return {"@value": node.value, "@language": node.language}
    if node.datatype.value != _STRING:
        return {"@value": node.value, "@type": _short(node.datatype.value)}
    return {"@value": node.value} if is_coerced else node.value


def _sorted(values: list[Any]) -> list[Any]:
    """Sort values, so that the same dataset gives the same file."""
    return sorted(values, key=lambda value: json.dumps(value, sort_keys=True))


def _json(value: Any) -> bytes:
    """Write JSON that may stand inside an HTML page as well."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").encode()
