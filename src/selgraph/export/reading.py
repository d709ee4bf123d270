"""From a built dataset to the values that the writers are given, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from selgraph.export.content import About, Connection, Element, Gap, make_legible
from selgraph.export.style import OTHER, STYLES
from selgraph.model import STRENGTH, Basis, Passage, Reading, Rule, Speaker, basis_of
from selgraph.vocabulary import ID, PREFIXES, RDF_TYPE, SEL, shorten, slug_of

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import pyoxigraph
    import rdflib

RDFS: Final = PREFIXES["rdfs"]
ALT_LABEL: Final = PREFIXES["skos"] + "altLabel"
DESCRIPTION: Final = SEL + "description"
SORTED_UP_TO: Final = 100_000  # things; past this their names are not held in memory to be sorted
STATED: Final = frozenset({Basis.EXPLICIT, Basis.INTERPRETED})

_Said = dict[tuple[str, str], list[str]]
_Ask = Callable[[str], bool]
_Read = Callable[[str], Speaker]
Watch = Callable[[str, Iterator[Any], int], Iterator[Any]]


def _unwatched(_what: str, stream: Iterator[Any], _total: int) -> Iterator[Any]:
    """Let a pass go by."""
    return stream


@dataclass(frozen=True)
class Graph:
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
        lacks: for each kind of gap, by name, the IRIs of the things that have it.
        watch: is given each pass through the graph (what is passed, the pass, how many there are) and gives
            it back; for a progress bar.
    """

    about: About
    dataset: pyoxigraph.Store
    only: Collection[str] | None = None
    bases: Collection[Basis] = STATED
    relations: Collection[str] | None = None
    documents: Collection[str] | None = None
    lacks: Mapping[str, Collection[str]] = field(default_factory=dict)
    watch: Watch = _unwatched

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
                    speakers = self._speakers(iris)
                    if speakers and basis_of(speakers) in self.bases:
                        yield self._connection(iri, predicate, value, speakers)

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
        """Go through what the things lack: by gap, then by IRI."""
        for name, iris in sorted(self.lacks.items()):
            for iri in sorted(iris):
                if self._is_picked(iri):
                    yield Gap(name, self._element(iri))

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
            elif isinstance(value, ox.Literal) or value.value in self._terms:
                facts.setdefault((name, value.value), []).append(graph.value)
        speakers_of_kind = {kind: self._speakers(iris) for (_, kind), iris in said.items()}
        stated = {
            kind: found
            for kind, found in speakers_of_kind.items()
            if found and not isinstance(found[0], Rule)
        }
        kind = self._narrowest(set(stated or speakers_of_kind))
        speakers = (stated or speakers_of_kind).get(kind, ())
        evidence = _evidence(speakers)
        told = tuple(
            (slug_of(name), make_legible(self._terms.get(value, value)))
            for (name, value), iris in sorted(facts.items())
            if self.documents is None or self._speakers(iris)
        )
        return Element(
            id=node_id(iri),
            label=make_legible(min(labels, default=shorten(iri))),
            kind=slug_of(kind) if kind else "",
            family=self.family_of(kind),
            other_names=tuple(make_legible(name) for name in sorted(others)),
            description="\n".join(value for name, value in told if name == "description"),
            basis=str(basis_of(speakers)) if speakers else "",
            iri=iri,
            years=self._years([speaker for found in stated.values() for speaker in found]),
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
            label=make_legible(self._terms.get(predicate, shorten(predicate))),
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
            years=self._years(list(speakers)),
            speakers=speakers,
            **_evidence(speakers)._asdict(),
        )

    def _speakers(self, iris: list[str]) -> tuple[Speaker, ...]:
        """Read the speakers with these IRIs, strongest first, then by document and line."""
        found = [self.speaker(iri) for iri in iris]
        if self.documents is not None:
            found = [one for one in found if self.is_heard(one)]
        if len(found) == 1:
            return (found[0],)
        return tuple(sorted(found, key=_place))

    def is_heard(self, speaker: Speaker) -> bool:
        """Say whether all documents that a speaker stands on are heard; a rule stands on none of its own."""
        passages = _passages(speaker)
        return self.documents is None or (
            bool(passages) and all(one.document in self.documents for one in passages)
        )

    @cached_property
    def speaker(self) -> _Read:
        """Read one speaker; the last few thousand are remembered."""
        dataset = self.dataset

        @lru_cache(maxsize=4096)
        def speaker(iri: str) -> Speaker:
            """Ask the store."""
            return _read_speaker(dataset, iri)

        return speaker

    def _years(self, speakers: list[Speaker]) -> tuple[int, ...]:
        """Give the years of the documents that speak, sorted; a document without a date has none."""
        passages = {passage.document for speaker in speakers for passage in _passages(speaker)}
        return tuple(
            sorted({year for document in passages if (year := self.years_of_documents.get(document))})
        )

    @cached_property
    def years_of_documents(self) -> dict[str, int]:
        """The year in which each document was issued, where it says so."""
        import pyoxigraph as ox

        issued = ox.NamedNode(PREFIXES["dcterms"] + "issued")
        quads = self.dataset.quads_for_pattern(None, issued, None, ox.DefaultGraph())
        return {
            _text(quad.subject): int(_text(quad.object)[:4])
            for quad in quads
            if _text(quad.object)[:4].isdigit()
        }

    @cached_property
    def _terms(self) -> dict[str, str]:
        """The names of the ontology's terms."""
        import pyoxigraph as ox

        default = ox.DefaultGraph()
        defined = self.dataset.quads_for_pattern(None, ox.NamedNode(RDFS + "isDefinedBy"), None, default)
        terms = (quad.subject for quad in defined)
        label = ox.NamedNode(RDFS + "label")
        return {
            _text(term): _text(quad.object)
            for term in terms
            for quad in self.dataset.quads_for_pattern(term, label, None, default)
        }

    @cached_property
    def _wider(self) -> dict[str, str]:
        """The class above each class of the ontology, where there is one."""
        import pyoxigraph as ox

        quads = self.dataset.quads_for_pattern(
            None, ox.NamedNode(RDFS + "subClassOf"), None, ox.DefaultGraph()
        )
        return {
            _text(quad.subject): _text(quad.object) for quad in quads if _text(quad.object).startswith(SEL)
        }

    def _upwards(self, kind: str) -> list[str]:
        """List a class and those above it, narrowest first."""
        chain = [kind]
        while (above := self._wider.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def _narrowest(self, kinds: set[str]) -> str:
        """Choose the class to show: one that no other stated class is a kind of, first by name."""
        above = {wider for kind in kinds for wider in self._upwards(kind)[1:]}
        return min(kinds - above, default=min(kinds, default=""))

    def family_of(self, kind: str) -> str:
        """Say which style the things of a class are drawn in: that of the narrowest class that has one."""
        for name in map(slug_of, self._upwards(kind)):
            for style in STYLES:
                if name in style.classes:
                    return style.name
        return OTHER.name


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


class _Evidence(NamedTuple):
    """The best evidence for something, flattened."""

    document: str = ""
    section: str = ""
    first_line: int | None = None
    last_line: int | None = None
    quotation: str = ""
    speaker: str = ""


def _evidence(speakers: tuple[Speaker, ...]) -> _Evidence:
    """Flatten the best evidence: the first passage, or the first that the first reading interprets."""
    if not speakers:
        return _Evidence()
    first = speakers[0]
    passage = next(iter(_passages(first)), None)
    if passage is None:
        return _Evidence(speaker=first.iri)
    return _Evidence(
        make_legible(passage.title),
        make_legible(passage.section),
        passage.first_line,
        passage.last_line,
        make_legible(passage.quote),
        first.iri,
    )


def _text(term: Any) -> str:
    """Give the text of a term; empty for a quoted triple, which the dataset does not use."""
    value: str = getattr(term, "value", "")
    return value


def _passages(speaker: Speaker) -> tuple[Passage, ...]:
    """List the passages behind a speaker."""
    if isinstance(speaker, Passage):
        return (speaker,)
    return speaker.passages if isinstance(speaker, Reading) else ()


def _place(speaker: Speaker) -> tuple[int, str, int, str]:
    """Say where a speaker goes among others."""
    first = next(iter(_passages(speaker)), None)
    return (
        STRENGTH[basis_of((speaker,))],
        first.document if first else "",
        first.first_line if first else 0,
        speaker.iri,
    )


def _read_speaker(dataset: pyoxigraph.Store, iri: str) -> Speaker:
    """Read the description of a speaker; what is not described counts as a rule without words."""
    import pyoxigraph as ox

    told: dict[str, list[str]] = {}
    default = ox.DefaultGraph()
    for quad in dataset.quads_for_pattern(ox.NamedNode(iri), None, None, default):
        told.setdefault(quad.predicate.value, []).append(_text(quad.object))

    def one(name: str) -> str:
        """Give the value of a property of the project; empty where there is none."""
        return told.get(SEL + name, [""])[0]

    kinds = told.get(RDF_TYPE, [])
    if SEL + "Passage" in kinds:
        document = one("document")
        titles = dataset.quads_for_pattern(
            ox.NamedNode(document), ox.NamedNode(PREFIXES["dcterms"] + "title"), None, default
        )
        title = next((_text(quad.object) for quad in titles), slug_of(document))
        return Passage(
            iri, document, title, one("section"), int(one("firstLine")), int(one("lastLine")), one("quote")
        )
    if SEL + "Reading" in kinds:
        read = [
            _read_speaker(dataset, passage) for passage in told.get(PREFIXES["prov"] + "wasDerivedFrom", [])
        ]
        passages = sorted((one for one in read if isinstance(one, Passage)), key=_place)
        return Reading(iri, one("rationale"), tuple(passages))
    return Rule(iri, told.get(RDFS + "label", [""])[0])
