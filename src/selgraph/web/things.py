"""What the dataset says of one IRI, for a page or as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.vocabulary import PREFIXES, slug_of
from selgraph.web.formats import content_type
from selgraph.web.links import Links, links_of
from selgraph.web.negotiation import matches_etag
from selgraph.web.plain_page import PlainPage
from selgraph.web.problem import Problem, over
from selgraph.web.reply import Reply, make_etag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph

    from selgraph.web.dataset import Served
    from selgraph.web.limits import Limits

_DOWNLOADS: Final = (
    ("Turtle", ".ttl"),
    ("JSON-LD", ".jsonld"),
    ("N-Triples", ".nt"),
    ("RDF/XML", ".rdf"),
    ("TriG", ".trig"),
    ("N-Quads", ".nq"),
)


class Things:
    """Describes IRIs of the dataset; used inside workers.

    Args:
        served: the dataset.
        limits: how much an answer may hold.
        render: fills a template with values.
        explore: writes the page of an IRI with its downloads where the explorer has one, else gives None.
    """

    def __init__(
        self,
        served: Served,
        limits: Limits,
        render: Callable[..., str],
        explore: Callable[[str, list[tuple[str, str]]], str | None] | None = None,
    ) -> None:
        """Keep what is described."""
        self._explore = explore
        self._served = served
        self._store = served.store
        self._limits = limits
        self._plain = PlainPage(served, render)
        self._links: Links = links_of(served)

    def describe(self, iri: str, media_type: str, known_etag: str | None) -> Reply:
        """Describe an IRI.

        Args:
            iri: the thing; all that begins with it and a `#` belongs to it, as terms to their ontology.
            media_type: of a page or of data.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 404 where the dataset does not know it, 413 where there is too much.
        """
        import pyoxigraph as ox

        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise Problem(404, f'"{iri}" is not an IRI.') from error
        members = self._members(node)
        if not self._knows(node) and not members:
            raise self._unknown(iri)
        etag = make_etag(self._served.hash, iri, media_type)
        headers = (("Link", self._alternates(iri)),)
        if matches_etag(known_etag, etag):
            return Reply(b"", content_type(media_type), etag, 304, headers)
        if media_type == "text/html":
            body = self._page(node, members).encode()
        else:
            body = self._data(node, members, media_type)
        return Reply(body, content_type(media_type), etag, 200, headers)

    def exists(self, iri: str) -> Reply:
        """Say whether the dataset knows an IRI: 200 with the links to its page and data.

        Raises:
            Problem: 404 where it does not.
        """
        import pyoxigraph as ox

        try:
            node = ox.NamedNode(iri)
        except ValueError as error:
            raise Problem(404, f'"{iri}" is not an IRI.') from error
        if not self._knows(node) and not self._members(node):
            raise self._unknown(iri)
        return Reply(b"", "text/plain", "", 200, (("Link", self._alternates(iri)),))

    def _unknown(self, iri: str) -> Problem:
        """Say that there is no such thing, and where to look for what may be meant."""
        from urllib.parse import quote

        words = " ".join(slug_of(iri).split("-"))
        fix = "Look for it with SPARQL, or start at the front page."
        if self._explore is not None:
            fix = f"Look for it at {self._links.root}search?q={quote(words)}, or start at the front page."
        return Problem(404, f'Nothing here is called "{iri}".', fix=fix)

    def _alternates(self, iri: str) -> str:
        """Write the Link header that leads to the other formats."""
        kinds = {
            ".html": "text/html",
            ".ttl": "text/turtle",
            ".nt": "application/n-triples",
            ".jsonld": "application/ld+json",
            ".rdf": "application/rdf+xml",
        }
        path = iri.partition("#")[0] if self._links.is_own(iri) else iri
        return ", ".join(
            f'<{self._links.page(path, suffix)}>; rel="alternate"; type="{kind}"'
            for suffix, kind in kinds.items()
        )

    def _knows(self, node: pyoxigraph.NamedNode) -> bool:
        """Say whether a node stands in any statement, or names a graph."""
        patterns = ((node, None, None, None), (None, None, node, None), (None, node, None, None))
        return any(
            next(iter(self._store.quads_for_pattern(*pattern)), None) for pattern in patterns
        ) or self._store.contains_named_graph(node)

    def _members(self, node: pyoxigraph.NamedNode) -> list[pyoxigraph.NamedNode]:
        """List the terms of a vocabulary, for the page of the document that defines them."""
        import pyoxigraph as ox

        if "#" in node.value:
            return []
        defined_by = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
        found = {
            quad.subject
            for quad in self._store.quads_for_pattern(None, defined_by, node, None)
            if isinstance(quad.subject, ox.NamedNode)
        }
        if self._served.home is None and self._links.is_own(node.value):
            within = f"FILTER (STRSTARTS(STR(?thing), {_quoted(node.value + '#')}))"
            start = f"SELECT DISTINCT ?thing WHERE {{ ?thing ?p ?o . {within} }}"
            found |= {row["thing"] for row in self._store.query(start)}  # type: ignore[union-attr]
        return sorted((one for one in found if one != node), key=lambda one: one.value)

    def _quads(
        self, node: pyoxigraph.NamedNode, members: Iterable[pyoxigraph.NamedNode]
    ) -> Iterator[pyoxigraph.Quad]:
        """Give every statement in which a thing stands, what it says where it is a speaker, and its terms.

        Of the terms of a vocabulary only what is said of them: what uses them is most of the dataset.
        """
        import pyoxigraph as ox

        followed: set[pyoxigraph.BlankNode] = set()
        for one in (node, *members):
            subjects: list[pyoxigraph.NamedNode | pyoxigraph.BlankNode] = [one]
            while subjects:
                for quad in self._store.quads_for_pattern(subjects.pop(), None, None, None):
                    yield quad
                    if isinstance(quad.object, ox.BlankNode) and quad.object not in followed:
                        followed.add(quad.object)
                        subjects.append(quad.object)
        yield from self._store.quads_for_pattern(None, None, node, None)
        yield from self._store.quads_for_pattern(None, None, None, node)

    def _data(
        self, node: pyoxigraph.NamedNode, members: list[pyoxigraph.NamedNode], media_type: str
    ) -> bytes:
        """Write the statements about a thing, and about the terms of the vocabulary that it is."""
        import pyoxigraph as ox

        syntax = ox.RdfFormat.from_media_type(media_type)
        spans_graphs = syntax in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS)
        seen: dict[Any, None] = {}
        for quad in self._quads(node, members):
            seen[quad if spans_graphs else quad.triple] = None
            if len(seen) > self._limits.rows:
                raise over(
                    "--most-rows",
                    self._limits.rows,
                    len(seen),
                    "statements in an answer",
                    "Ask for a part of it with SPARQL.",
                    413,
                )
        has_prefixes = syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)
        prefixes = PREFIXES if has_prefixes and self._served.home is not None else None
        return ox.serialize(seen, format=syntax, prefixes=prefixes) or b""

    def _page(self, node: pyoxigraph.NamedNode, members: list[pyoxigraph.NamedNode]) -> str:
        """Write the page about a thing."""
        downloads = [
            (
                name,
                self._links.page(
                    node.value.partition("#")[0] if self._links.is_own(node.value) else node.value, suffix
                ),
            )
            for name, suffix in _DOWNLOADS
        ]
        explored = self._explore(node.value, downloads) if self._explore else None
        if explored is not None:
            return explored
        return self._plain.write(node, members, downloads)


def _quoted(text: str) -> str:
    """Write a text as a SPARQL string."""
    from selgraph.query import quote_text

    return quote_text(text)
