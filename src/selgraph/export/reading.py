"""From a built dataset to the values that the writers are given, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, Literal

from selgraph.export.content import About, Connection, Element, Gap, make_legible, nothing_beyond
from selgraph.export.speakers import Speakers, evidence_of
from selgraph.export.terms import Terms
from selgraph.model import Basis, Reading, Rule, Speaker, basis_of
from selgraph.vocabulary import ID, PREFIXES, RDF_TYPE, shorten, slug_of

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import pyoxigraph
    import rdflib

    from selgraph.lineage import Gaps

RDFS: Final = PREFIXES["rdfs"]
ALT_LABEL: Final = PREFIXES["skos"] + "altLabel"
SORTED_UP_TO: Final = 100_000  # things; past this their names are not held in memory to be sorted
STATED: Final = frozenset({Basis.EXPLICIT, Basis.INTERPRETED})

_Said = dict[tuple[str, str], list[str]]
_Ask = Callable[[str], bool]
Watch = Callable[[str, Iterator[Any], int], Iterator[Any]]


def unwatched(_what: str, stream: Iterator[Any], _total: int) -> Iterator[Any]:
    """Let a pass go by."""
    return stream


@dataclass(frozen=True)
class Extract:
    """The things of a dataset and the statements between them, read as they are asked for.

    Memory does not grow with the number of statements: what is kept is the ontology's terms and the few
    thousand speakers that were met last. Up to `SORTED_UP_TO` things come sorted by IRI, more of them as
    the store has them.

    Args:
        about: what the file says of itself.
        dataset: a built dataset.
        only: IRIs of the things to give, and of the statements those between two of them; None for all.
        bases: which statements to give; a statement has the basis of its strongest speaker.
        relations: IRIs of the relations to give; None for all.
        documents: IRIs of the documents that are heard; a speaker that stands on another is not; None for
            all.
        statements: ids of the statements between things to give; None for all.
        lacks: finds what is missing, once a writer wants it; None where that is not known.
        watch: is given each pass through the graph (what is passed, the pass, how many there are) and gives
            it back; for a progress bar.
        beyond: counts the things that a thing serves directly, and those that serve it, that are not given.
    """

    about: About
    dataset: pyoxigraph.Store
    only: Collection[str] | None = None
    bases: Collection[Basis] = STATED
    relations: Collection[str] | None = None
    documents: Collection[str] | None = None
    statements: Collection[str] | None = None
    lacks: Callable[[], Gaps] | None = None
    watch: Watch = unwatched
    beyond: Callable[[str], tuple[int, int]] = nothing_beyond

    @cached_property
    def speakers(self) -> Speakers:
        """Who says something."""
        return Speakers(self.dataset, self.documents)

    @cached_property
    def terms(self) -> Terms:
        """The ontology's terms."""
        return Terms(self.dataset)

    def elements(self) -> Iterator[Element]:
        """Go through the things."""
        for iri in self.watch("things", self.iris(), self.count()):
            yield self._element(iri)

    def connections(self) -> Iterator[Connection]:
        """Go through the statements: by subject, then relation, then object."""
        for iri in self.watch("statements of things", self.iris(), self.count()):
            said = self._said(iri)
            for (predicate, value), iris in sorted(said.items()):
                if (
                    self._is_picked(value)
                    and predicate != RDF_TYPE
                    and (self.relations is None or predicate in self.relations)
                ):
                    speakers = self.speakers.heard(iris)
                    if speakers and basis_of(speakers) in self.bases and self.is_given(iri, predicate, value):
                        yield self._connection(iri, predicate, value, speakers)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out but what rules derive."""
        some = (self.only, self.relations, self.documents, self.statements)
        return all(one is None for one in some) and frozenset(self.bases) == STATED

    def is_given(self, subject: str, predicate: str, value: str) -> bool:
        """Say whether a statement is among those that are asked for one by one."""
        return self.statements is None or connection_id(subject, predicate, value) in self.statements

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Make a networkx graph; see `notebook.to_networkx`."""
        from selgraph.export.notebook import to_networkx

        return to_networkx(self)

    def to_frame(self, what: Literal["things", "statements"] = "statements") -> pd.DataFrame:
        """Make a pandas frame; see `notebook.to_frame`."""
        from selgraph.export.notebook import to_frame

        return to_frame(self, what)

    def as_rdflib(self) -> rdflib.Dataset:
        """Hand over the quads as an rdflib dataset."""
        from selgraph.export.notebook import as_rdflib

        return as_rdflib(self)

    def _repr_svg_(self) -> str | None:
        """Draw itself in a notebook, as long as the picture can be read."""
        from selgraph.export.notebook import draw_svg

        return draw_svg(self)

    def _repr_html_(self) -> str:
        """Show its statements in a notebook."""
        from selgraph.export.notebook import make_html

        return make_html(self)

    def count(self) -> int:
        """Count the things, without reading them."""
        return len(self.only) if self.only is not None else self._count

    @cached_property
    def _count(self) -> int:
        """Count all things once."""
        return sum(1 for _ in self._labelled())

    def gaps(self) -> Iterator[Gap]:
        """Go through what the things lack, in the order and the words of `selgraph gaps`."""
        if self.lacks is None:
            return
        lacks = self.lacks()
        sheet = lacks.sheets()[0]
        for one, row in zip(lacks.found, sheet.rows, strict=True):
            if self._is_picked(one.node.iri):
                told = tuple(zip(sheet.columns, map(str, row.cells), strict=True))
                yield Gap(one.check.name, self._element(one.node.iri), told)

    def iris(self) -> Iterator[str]:
        """Go through the IRIs of the things."""
        if self.only is not None:
            return iter(sorted(self.only))
        found: list[str] = []
        stream = self._labelled()
        for iri in stream:
            found.append(iri)
            if len(found) > SORTED_UP_TO:
                return self._labelled()
        return iter(sorted(found))

    def _labelled(self) -> Iterator[str]:
        """Go through all things that have a name, in the store's order, each once."""
        import pyoxigraph as ox

        label = ox.NamedNode(RDFS + "label")
        default = ox.DefaultGraph()
        for quad in self.dataset.quads_for_pattern(None, label, None, default):
            subject = quad.subject
            if isinstance(subject, ox.NamedNode) and subject.value.startswith(ID):
                first = next(iter(self.dataset.quads_for_pattern(subject, label, None, default)))
                if (
                    first.object == quad.object
                ):  # a second name of the same thing does not make a second thing
                    yield subject.value

    def _is_picked(self, value: str) -> bool:
        """Say whether a value is one of the things that are given."""
        if self.only is not None:
            return value in self.only
        return value.startswith(ID) and self._has_label(value)

    @cached_property
    def _has_label(self) -> _Ask:
        """Say whether a thing has a name; the last ones asked are remembered."""
        import pyoxigraph as ox

        label = ox.NamedNode(RDFS + "label")
        dataset = self.dataset

        @lru_cache(maxsize=SORTED_UP_TO)
        def has_label(iri: str) -> bool:
            """Ask the store."""
            return (
                next(iter(dataset.quads_for_pattern(ox.NamedNode(iri), label, None, ox.DefaultGraph())), None)
                is not None
            )

        return has_label

    def _said(self, iri: str) -> _Said:
        """Read in what relations a thing stands: relation and other thing, with the IRIs of who says it."""
        import pyoxigraph as ox

        said: _Said = {}
        for _, predicate, value, graph in self.dataset.quads_for_pattern(ox.NamedNode(iri), None, None, None):
            if isinstance(graph, ox.NamedNode) and isinstance(value, ox.NamedNode):
                said.setdefault((predicate.value, value.value), []).append(graph.value)
        return said

    def _element(self, iri: str) -> Element:
        """Read one thing."""
        import pyoxigraph as ox

        labels: list[str] = []
        others: list[str] = []
        said: dict[tuple[str, str], list[str]] = {}
        facts: dict[tuple[str, str], list[str]] = {}
        for _, predicate, value, graph in self.dataset.quads_for_pattern(ox.NamedNode(iri), None, None, None):
            name = predicate.value
            if isinstance(graph, ox.DefaultGraph):
                if name == RDFS + "label":
                    labels.append(value.value)
                elif name == ALT_LABEL:
                    others.append(value.value)
            elif name == RDF_TYPE:
                said.setdefault((name, value.value), []).append(graph.value)
            elif isinstance(value, ox.Literal) or value.value in self.terms.labels:
                facts.setdefault((name, value.value), []).append(graph.value)
        speakers_of_kind = {kind: self.speakers.heard(iris) for (_, kind), iris in said.items()}
        stated = {
            kind: found
            for kind, found in speakers_of_kind.items()
            if found and not isinstance(found[0], Rule)
        }
        kind = self.terms.narrowest(set(stated or speakers_of_kind))
        speakers = (stated or speakers_of_kind).get(kind, ())
        evidence = evidence_of(speakers)
        told = tuple(
            (slug_of(name), make_legible(self.terms.labels.get(value, value)))
            for (name, value), iris in sorted(facts.items())
            if self.documents is None or self.speakers.heard(iris)
        )
        return Element(
            id=node_id(iri),
            label=make_legible(min(labels, default=shorten(iri))),
            kind=slug_of(kind) if kind else "",
            family=self.terms.family_of(kind),
            other_names=tuple(make_legible(name) for name in sorted(others)),
            description="\n".join(value for name, value in told if name == "description"),
            basis=str(basis_of(speakers)) if speakers else "",
            iri=iri,
            years=self.speakers.years([speaker for found in stated.values() for speaker in found]),
            facts=told,
            speakers=speakers,
            **evidence._asdict(),
        )

    def _connection(self, iri: str, predicate: str, value: str, speakers: tuple[Speaker, ...]) -> Connection:
        """Make one statement of what was read."""
        first = speakers[0]
        return Connection(
            id=connection_id(iri, predicate, value),
            source=node_id(iri),
            target=node_id(value),
            relation=slug_of(predicate),
            label=make_legible(self.terms.labels.get(predicate, shorten(predicate))),
            level={"fullySupports": "fully", "partlySupports": "partly"}.get(slug_of(predicate), ""),
            basis=str(basis_of(speakers)),
            rationale=make_legible(
                first.rationale
                if isinstance(first, Reading)
                else first.summary
                if isinstance(first, Rule)
                else ""
            ),
            speaker_count=len(speakers),
            predicate=predicate,
            years=self.speakers.years(list(speakers)),
            speakers=speakers,
            **evidence_of(speakers)._asdict(),
        )


def node_id(iri: str) -> str:
    """Name a thing so that every format takes it: letters, digits and `.-_:` (NMTOKEN of XML 1.0).

    >>> node_id("https://w3id.org/selgraph/id/minor-oral-surgery")
    'id:minor-oral-surgery'
    """
    short = "id:" + iri[len(ID) :] if iri.startswith(ID) else shorten(iri)
    if (
        short.replace(":", "").replace("-", "").replace("_", "").replace(".", "").isalnum()
        and short.isascii()
    ):
        return short
    return f"iri:{blake2b(iri.encode(), digest_size=8).hexdigest()}"


def connection_id(subject: str, predicate: str, value: str) -> str:
    """Name a statement: the same in every export, as long as it says the same.

    64 bits: among a million statements two get the same name once in 37 million exports.
    """
    return "s" + blake2b(f"{subject} {predicate} {value}".encode(), digest_size=8).hexdigest()
