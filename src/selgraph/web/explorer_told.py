"""Statements as pages show them: what is said, on what it stands, who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selgraph.model import basis_of
from selgraph.vocabulary import RDF_TYPE
from selgraph.web.explorer_evidence import evidence_address, short_evidence_address
from selgraph.web.explorer_words import Voice, voice_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

    from selgraph.facts import Facts
    from selgraph.web.links import Links

_MOST_SPELT: Final = 100  # statements of a page whose evidence has an address that says what it is about
_ORDER: Final = ("explicit", "interpreted", "inferred")


@dataclass(frozen=True, slots=True)
class Told:
    """One statement on a page.

    Args:
        subject: label and path of its subject.
        relation: label and path of its property.
        value: label and path of its value; no path for a text.
        is_incoming: whether the thing of the page is its value.
        basis: what it stands on.
        voices: who says so.
        evidence: path of the page on what it stands on; empty where no passage or reading joins two things.
    """

    subject: tuple[str, str]
    relation: tuple[str, str]
    value: tuple[str, str]
    is_incoming: bool
    basis: str
    voices: tuple[Voice, ...]
    evidence: str


class Teller:
    """Reads what is said in the dataset.

    Args:
        store: the dataset.
        facts: what it holds.
        links: where pages are.
    """

    def __init__(self, store: pyoxigraph.Store, facts: Facts, links: Links) -> None:
        """Keep what is read."""
        self._store = store
        self._facts = facts
        self._links = links

    def told_of(self, iri: str) -> list[Told]:
        """Read every statement in which a thing stands, with all who make it, by basis and property."""
        import pyoxigraph as ox

        node = ox.NamedNode(iri)
        store = self._store
        grouped: dict[tuple[Any, Any, Any], list[str]] = {}
        for quad in (
            *store.quads_for_pattern(node, None, None, None),
            *store.quads_for_pattern(None, None, node, None),
        ):
            if isinstance(quad.graph_name, ox.NamedNode):
                speakers = grouped.setdefault((quad.subject, quad.predicate, quad.object), [])
                if quad.graph_name.value not in speakers:
                    speakers.append(quad.graph_name.value)
        return self._lay_out(grouped, iri)

    def said_by(self, iri: str) -> list[Told]:
        """Read what a speaker says."""
        import pyoxigraph as ox

        graph = ox.NamedNode(iri)
        quads: Iterable[pyoxigraph.Quad] = self._store.quads_for_pattern(None, None, None, graph)
        told = self._lay_out({(quad.subject, quad.predicate, quad.object): [iri] for quad in quads}, "")
        return sorted(told, key=lambda one: (one.subject[0].casefold(), one.relation[0], one.value[0]))

    def _lay_out(self, grouped: dict[tuple[Any, Any, Any], list[str]], about: str) -> list[Told]:
        """Lay out statements."""
        import pyoxigraph as ox

        address = evidence_address if len(grouped) <= _MOST_SPELT else short_evidence_address
        told = []
        for (subject, predicate, value), iris in grouped.items():
            speakers = self._facts.speakers_of(iris)
            if not speakers:
                continue
            basis = str(basis_of(speakers))
            is_thing = isinstance(value, ox.NamedNode)
            told.append(
                Told(
                    self._name(subject),
                    self._name(predicate),
                    self._name(value),
                    is_thing and value.value == about,
                    basis,
                    tuple(voice_of(one, self._links) for one in speakers),
                    address(self._links, subject.value, predicate.value, value.value)
                    if is_thing and basis != "inferred" and predicate.value != RDF_TYPE
                    else "",
                )
            )
        return sorted(
            told,
            key=lambda one: (
                _ORDER.index(one.basis),
                one.is_incoming,
                one.relation[0],
                one.value[0].casefold(),
                one.subject[0].casefold(),
            ),
        )

    def _name(self, term: Any) -> tuple[str, str]:
        """Give label and path of a term; a text has no path."""
        import pyoxigraph as ox

        if not isinstance(term, ox.NamedNode):
            return str(getattr(term, "value", term)), ""
        if term.value == RDF_TYPE:
            return "is a", self._links.page(term.value)
        return self._facts.strategy.label(term.value), self._links.page(term.value)
