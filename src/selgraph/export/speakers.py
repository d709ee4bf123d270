"""Who says something, read from a built dataset."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from selgraph.export.content import make_legible
from selgraph.lines import read_lines
from selgraph.model import STRENGTH, Passage, Reading, Rule, Speaker, basis_of
from selgraph.vocabulary import PREFIXES, RDF_TYPE, SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    import pyoxigraph

_KEPT = 4096  # speakers; the statements of a thing have few, and things that stand together share them


class Speakers:
    """The passages, readings and rules of a dataset, read as they are asked for.

    Args:
        dataset: a built dataset.
        documents: IRIs of the documents that are heard; a speaker that stands on another is not; None for
            all.
    """

    def __init__(self, dataset: pyoxigraph.Store, documents: Collection[str] | None = None) -> None:
        """Read nothing yet."""
        self._dataset = dataset
        self._documents = documents

    @cached_property
    def read(self) -> Callable[[str], Speaker]:
        """Read one speaker by its IRI; the last few thousand are remembered."""
        dataset = self._dataset

        @lru_cache(maxsize=_KEPT)
        def read(iri: str) -> Speaker:
            """Ask the store."""
            return _read(dataset, iri)

        return read

    def heard(self, iris: Iterable[str]) -> tuple[Speaker, ...]:
        """Read the speakers with these IRIs that are heard, strongest first, then by document and line."""
        found = [self.read(iri) for iri in iris]
        if self._documents is not None:
            found = [one for one in found if self.is_heard(one)]
        if len(found) == 1:
            return (found[0],)
        return tuple(sorted(found, key=_place))

    def is_heard(self, speaker: Speaker) -> bool:
        """Say whether all documents that a speaker stands on are heard; a rule stands on none of its own."""
        passages = passages_of(speaker)
        return self._documents is None or (
            bool(passages) and all(one.document in self._documents for one in passages)
        )

    def years(self, speakers: Iterable[Speaker]) -> tuple[int, ...]:
        """Give the years of the documents that speak, sorted; a document without a date has none."""
        documents = {passage.document for speaker in speakers for passage in passages_of(speaker)}
        return tuple(sorted({year for one in documents if (year := self._years.get(one))}))

    @cached_property
    def _years(self) -> dict[str, int]:
        """The year in which each document was issued, where it says so."""
        import pyoxigraph as ox

        issued = ox.NamedNode(PREFIXES["dcterms"] + "issued")
        quads = self._dataset.quads_for_pattern(None, issued, None, ox.DefaultGraph())
        return {
            text_of(quad.subject): int(text_of(quad.object)[:4])
            for quad in quads
            if text_of(quad.object)[:4].isdigit()
        }


class Evidence(NamedTuple):
    """The best evidence for something, flattened."""

    document: str = ""
    section: str = ""
    first_line: int | None = None
    last_line: int | None = None
    quotation: str = ""
    speaker: str = ""


def evidence_of(speakers: tuple[Speaker, ...]) -> Evidence:
    """Flatten the best evidence: the first passage, or the first that the first reading interprets."""
    if not speakers:
        return Evidence()
    first = speakers[0]
    passage = next(iter(passages_of(first)), None)
    if passage is None:
        return Evidence(speaker=first.iri)
    return Evidence(
        make_legible(passage.title),
        make_legible(passage.section),
        passage.first_line,
        passage.last_line,
        make_legible(passage.quote),
        first.iri,
    )


def passages_of(speaker: Speaker) -> tuple[Passage, ...]:
    """List the passages behind a speaker."""
    if isinstance(speaker, Passage):
        return (speaker,)
    return speaker.passages if isinstance(speaker, Reading) else ()


def text_of(term: Any) -> str:
    """Give the text of a term; empty for a quoted triple, which the dataset does not use."""
    value: str = getattr(term, "value", "")
    return value


def _place(speaker: Speaker) -> tuple[int, str, int, str]:
    """Say where a speaker goes among others."""
    first = next(iter(passages_of(speaker)), None)
    return (
        STRENGTH[basis_of((speaker,))],
        first.document if first else "",
        first.first_line if first else 0,
        speaker.iri,
    )


def _read(dataset: pyoxigraph.Store, iri: str) -> Speaker:
    """Read the description of a speaker; what is not described counts as a rule without words."""
    import pyoxigraph as ox

    told: dict[str, list[str]] = {}
    default = ox.DefaultGraph()
    for quad in dataset.quads_for_pattern(ox.NamedNode(iri), None, None, default):
        told.setdefault(quad.predicate.value, []).append(text_of(quad.object))

    def one(name: str) -> str:
        """Give the value of a property of the project; empty where there is none."""
        return told.get(SEL + name, [""])[0]

    kinds = told.get(RDF_TYPE, [])
    if SEL + "Passage" in kinds:
        document = one("document")
        titles = dataset.quads_for_pattern(
            ox.NamedNode(document), ox.NamedNode(PREFIXES["dcterms"] + "title"), None, default
        )
        title = next((text_of(quad.object) for quad in titles), slug_of(document))
        lines = read_lines(iri, one("firstLine"), one("lastLine"))
        return Passage(iri, document, title, one("section"), *lines, one("quote"))
    if SEL + "Reading" in kinds:
        read = [_read(dataset, passage) for passage in told.get(PREFIXES["prov"] + "wasDerivedFrom", [])]
        passages = sorted((one for one in read if isinstance(one, Passage)), key=_place)
        return Reading(iri, one("rationale"), tuple(passages))
    return Rule(iri, told.get(PREFIXES["rdfs"] + "label", [""])[0])
