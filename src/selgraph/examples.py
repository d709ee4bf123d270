"""The catalogue's questions as examples that editors and assistants find in the dataset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import BASE, PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph

    from selgraph.query import Question

QUESTION: Final = BASE + "question/"
_SH: Final = "http://www.w3.org/ns/shacl#"
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w.\-]*):\s*<([^<>]*)>\s*$", re.IGNORECASE | re.MULTILINE)
_KINDS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}


def example_quads(catalogue: Iterable[Question]) -> Iterator[pyoxigraph.Quad]:
    """Write each question as a `sh:SPARQLExecutable`, as SIB's sparql-examples have it.

    Args:
        catalogue: the questions.

    Returns:
        Quads of the default graph; the query stands in them whole, its prefixes also as `sh:declare`.
    """
    import pyoxigraph as ox

    from selgraph.store import query_form

    prefixes = ox.NamedNode(QUESTION + "prefixes")
    declared: dict[str, str] = {}
    for question in catalogue:
        subject = ox.NamedNode(QUESTION + question.name)
        kind = _KINDS.get(query_form(question.text), "select")
        label = ox.Literal(question.name.replace("-", " "), language="en")
        for predicate, value in (
            (RDF_TYPE, ox.NamedNode(_SH + "SPARQLExecutable")),
            (RDF_TYPE, ox.NamedNode(f"{_SH}SPARQL{kind.capitalize()}Executable")),
            (PREFIXES["rdfs"] + "label", label),
            (PREFIXES["rdfs"] + "comment", ox.Literal(question.summary, language="en")),
            (_SH + kind, ox.Literal(question.text)),
            (_SH + "prefixes", prefixes),
        ):
            yield ox.Quad(subject, ox.NamedNode(predicate), value)
        declared.update(dict(_PREFIX.findall(question.text)))
    for name, iri in sorted(declared.items()):
        entry = ox.NamedNode(f"{QUESTION}prefixes/{name}")
        namespace = ox.Literal(iri, datatype=ox.NamedNode(PREFIXES["xsd"] + "anyURI"))
        yield ox.Quad(prefixes, ox.NamedNode(_SH + "declare"), entry)
        yield ox.Quad(entry, ox.NamedNode(_SH + "prefix"), ox.Literal(name))
        yield ox.Quad(entry, ox.NamedNode(_SH + "namespace"), namespace)


def target_quads(catalogue: Iterable[Question], endpoint: str) -> Iterator[pyoxigraph.Quad]:
    """Write for each question the service that answers it, which only that service knows.

    Args:
        catalogue: the questions.
        endpoint: address of the service.
    """
    import pyoxigraph as ox

    target = ox.NamedNode("https://schema.org/target")
    for question in catalogue:
        yield ox.Quad(ox.NamedNode(QUESTION + question.name), target, ox.NamedNode(endpoint))
