"""The catalogue's questions as examples that editors and assistants find in the dataset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph

    from selgraph.query import Question

QUESTION: Final = BASE + "question/"
_SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w.\-]*):\s*<([^<>]*)>\s*$", re.IGNORECASE | re.MULTILINE)
_KINDS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}


def example_quads(catalogue: Iterable[Question], endpoint: str) -> Iterator[pyoxigraph.Quad]:
    """Write each question as a `sh:SPARQLExecutable`, as SIB's sparql-examples have it.

    Args:
        catalogue: the questions.
        endpoint: address of the service that answers them.

    Returns:
        Quads of the default graph; the query stands in them whole, its prefixes also as `sh:declare`.
    """
    import pyoxigraph as ox

    from selgraph.store import query_form

    def node(iri: str) -> pyoxigraph.NamedNode:
        """Make a node."""
        return ox.NamedNode(iri)

    prefixes = node(QUESTION + "prefixes")
    declared: dict[str, str] = {}
    for question in catalogue:
        subject = node(QUESTION + question.name)
        form = query_form(question.text)
        kind = _KINDS.get(form, "select")
        yield ox.Quad(subject, node(_RDF + "type"), node(_SH + "SPARQLExecutable"))
        yield ox.Quad(subject, node(_RDF + "type"), node(f"{_SH}SPARQL{kind.capitalize()}Executable"))
        yield ox.Quad(
            subject, node(_RDFS + "label"), ox.Literal(question.name.replace("-", " "), language="en")
        )
        yield ox.Quad(subject, node(_RDFS + "comment"), ox.Literal(question.summary, language="en"))
        yield ox.Quad(subject, node(_SH + kind), ox.Literal(question.text))
        yield ox.Quad(subject, node(_SH + "prefixes"), prefixes)
        yield ox.Quad(subject, node("https://schema.org/target"), node(endpoint))
        declared.update(dict(_PREFIX.findall(question.text)))
    for name, iri in sorted(declared.items()):
        entry = node(f"{QUESTION}prefixes/{name}")
        yield ox.Quad(prefixes, node(_SH + "declare"), entry)
        yield ox.Quad(entry, node(_SH + "prefix"), ox.Literal(name))
        yield ox.Quad(
            entry,
            node(_SH + "namespace"),
            ox.Literal(iri, datatype=node("http://www.w3.org/2001/XMLSchema#anyURI")),
        )
