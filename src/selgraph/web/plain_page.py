"""The page of an IRI that has no page of its own sort: its statements by property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from selgraph.model import Passage, Reading
from selgraph.vocabulary import PREFIXES, SEL, shorten
from selgraph.web.links import Links, links_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph

    from selgraph.web.dataset import Served

SHOWN: Final = (
    200  # statements of one property that a page shows; the data have them all, and the page says so
)

_LABELS: Final = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Shown:
    """One value on a page.

    Args:
        label: its text.
        href: path of its page; empty for a text.
        note: language or datatype, in short.
        speakers: who says so, as pairs of label and path, sorted.
    """

    label: str
    href: str
    note: str
    speakers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property.

    Args:
        label: name of the property.
        href: path of its page.
        values: sorted by label, at most `SHOWN`.
        count: how many there are.
        is_incoming: whether the thing is the object of the statements.
    """

    label: str
    href: str
    values: tuple[Shown, ...]
    count: int
    is_incoming: bool


class PlainPage:
    """Writes such pages; used inside workers.

    Args:
        served: the dataset.
        render: fills a template with values.
    """

    def __init__(self, served: Served, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        self._served = served
        self._store = served.store
        self._render = render
        self._links: Links = links_of(served)

    def write(
        self,
        node: pyoxigraph.NamedNode,
        members: list[pyoxigraph.NamedNode],
        downloads: list[tuple[str, str]],
    ) -> str:
        """Write the page of an IRI.

        Args:
            node: the IRI.
            members: the terms of the vocabulary that it is.
            downloads: names and paths of the same as data.
        """
        outgoing: dict[Any, dict[Any, set[Any]]] = {}
        incoming: dict[Any, dict[Any, set[Any]]] = {}
        for quad in self._store.quads_for_pattern(node, None, None, None):
            outgoing.setdefault(quad.predicate, {}).setdefault(quad.object, set()).add(quad.graph_name)
        for quad in self._store.quads_for_pattern(None, None, node, None):
            incoming.setdefault(quad.predicate, {}).setdefault(quad.subject, set()).add(quad.graph_name)
        kinds = sorted(
            {
                self.label(kind)
                for quad in self._store.quads_for_pattern(node, _named(_TYPE), None, None)
                for kind in [quad.object]
            }
        )
        said: dict[tuple[Any, Any, Any], None] = {}
        for quad in self._store.quads_for_pattern(None, None, None, node):
            said[(quad.subject, quad.predicate, quad.object)] = None
            if len(said) > SHOWN:
                break
        return self._render(
            "thing.html",
            iri=node.value,
            title=self.label(node),
            kinds=kinds,
            groups=[*self._groups(outgoing, is_incoming=False), *self._groups(incoming, is_incoming=True)],
            terms=[
                (
                    self.label(term),
                    self._links.page(term.value),
                    term.value.rpartition("#")[2],
                    self._definition(term),
                )
                for term in members
            ],
            said=[
                tuple((self.label(term), self._href(term)) for term in triple)
                for triple in list(said)[:SHOWN]
            ],
            said_more=len(said) > SHOWN,
            shown=SHOWN,
            downloads=downloads,
        )

    def label(self, term: Any) -> str:
        """Give what people call a term: its label, else its short IRI."""
        import pyoxigraph as ox

        if isinstance(term, ox.Literal):
            return term.value
        if not isinstance(term, ox.NamedNode):
            return str(term)
        for name in _LABELS:
            found = sorted(
                (
                    quad.object
                    for quad in self._store.quads_for_pattern(term, ox.NamedNode(name), None, None)
                    if isinstance(quad.object, ox.Literal)
                ),
                key=lambda text: (not (text.language or "en").startswith("en"), text.value),
            )
            if found:
                return found[0].value
        return shorten(term.value)

    def _definition(self, term: pyoxigraph.NamedNode) -> str:
        """Give the definition of a term; empty where there is none."""
        for name in (PREFIXES["skos"] + "definition", PREFIXES["rdfs"] + "comment"):
            for quad in self._store.quads_for_pattern(term, _named(name), None, None):
                return str(quad.object.value)  # type: ignore[union-attr]
        return ""

    def _groups(self, found: dict[Any, dict[Any, set[Any]]], *, is_incoming: bool) -> list[Group]:
        """Lay out statements by property; those of the project's own vocabulary first."""
        groups = []
        for predicate, values in found.items():
            first = sorted(values, key=lambda value: (self.label(value).casefold(), str(value)))[:SHOWN]
            shown = tuple(
                Shown(self.label(value), self._href(value), _note(value), self._speakers(values[value]))
                for value in first
            )
            groups.append(
                (
                    not predicate.value.startswith(SEL),
                    Group(self.label(predicate), self._href(predicate), shown, len(values), is_incoming),
                )
            )
        return [group for _, group in sorted(groups, key=lambda entry: (entry[0], entry[1].label.casefold()))]

    def _speakers(self, graphs: set[Any]) -> tuple[tuple[str, str], ...]:
        """Name the graphs in which a statement stands, the merged one aside."""
        import pyoxigraph as ox

        return tuple(
            sorted(
                (self._speaker(graph), self._href(graph))
                for graph in graphs
                if not isinstance(graph, ox.DefaultGraph)
            )
        )

    def _speaker(self, graph: Any) -> str:
        """Name a speaker: a passage by its document, section and lines, others by their label."""
        speaker = self._served.facts.speakers.get(getattr(graph, "value", "")) if self._served.facts else None
        if isinstance(speaker, Passage):
            lines = (
                f"line {speaker.first_line}"
                if speaker.first_line == speaker.last_line
                else f"lines {speaker.first_line} to {speaker.last_line}"
            )
            return f"{speaker.title}, {speaker.section}, {lines}"
        if isinstance(speaker, Reading):
            return f"reading: {speaker.rationale}"
        return self.label(graph)

    def _href(self, term: Any) -> str:
        """Give the path of a term's page; empty for texts and blank nodes."""
        import pyoxigraph as ox

        if not isinstance(term, ox.NamedNode):
            return ""
        return self._links.page(term.value)


def _named(iri: str) -> pyoxigraph.NamedNode:
    """Make a node."""
    import pyoxigraph as ox

    return ox.NamedNode(iri)


def _note(value: Any) -> str:
    """Say in short which language or datatype a text has."""
    import pyoxigraph as ox

    if not isinstance(value, ox.Literal):
        return ""
    if value.language:
        return "" if value.language == "en" else value.language
    kind = shorten(value.datatype.value)
    return "" if kind == "xsd:string" else kind.removeprefix("xsd:")
