"""The documents on one side of a transition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.model import Passage, Statement
from selgraph.vocabulary import RDF_TYPE, SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Document, Speaker

CHANGING: Final = frozenset(SEL + name for name in ("restates", "continues", "narrows", "widens"))


@dataclass(frozen=True)
class Side:
    """Documents that are heard together.

    Args:
        documents: the documents, oldest first.
        strategy: what is said.
        coverage: how much has been read of each document.
    """

    documents: tuple[Document, ...]
    strategy: Strategy
    coverage: Mapping[str, DocumentCoverage]

    @cached_property
    def iris(self) -> frozenset[str]:
        """The documents."""
        return frozenset(one.iri for one in self.documents)

    @property
    def name(self) -> str:
        """Name the documents with their dates."""
        return ", ".join(f"{slug_of(one.iri)} ({date_of(one)})" for one in self.documents)

    @property
    def is_read(self) -> bool:
        """Whether every printed line of every document has been read."""
        return all(one.iri in self.coverage and self.coverage[one.iri].is_whole for one in self.documents)

    def hears(self, speaker: Speaker) -> bool:
        """Say whether a speaker stands in these documents and in no other."""
        sources = sources_of(speaker)
        return bool(sources) and all(one.document in self.iris for one in sources)

    def heard(self, said: Statement) -> Statement | None:
        """Give a statement with those who make it here; None where nobody does."""
        speakers = tuple(one for one in said.speakers if self.hears(one))
        if not speakers or len(speakers) == len(said.speakers):
            return said if speakers else None
        return Statement(said.subject, said.predicate, said.value, said.label, said.is_thing, speakers)

    def said_of(self, iri: str, *relations: str) -> list[Statement]:
        """Give what these documents say of a thing; `relations` as in `Strategy.said_of`."""
        found = (self.heard(one) for one in self.strategy.said_of(iri, *relations))
        return [one for one in found if one is not None]

    def naming(self, iri: str) -> Statement | None:
        """Give the statement by which these documents name a thing: of what class it is, else the first.

        What a reading of other documents, too, says of it does not count, and neither does that another thing
        carries it on.
        """
        return self.strategy.remember(("naming", self.iris, iri), lambda: self._find_naming(iri))

    def _find_naming(self, iri: str) -> Statement | None:
        """Look for the statement by which these documents name a thing."""
        own = self.said_of(iri)
        kinds = [one for one in own if one.predicate == RDF_TYPE]
        if kinds or own:
            return (kinds or own)[0]
        found = (self.heard(one) for one in self.strategy.named_in(iri) if one.predicate not in CHANGING)
        return next((one for one in found if one is not None), None)

    def place(self, iri: str, pointers: Iterable[Speaker] = ()) -> Passage | None:
        """Give the passage in which a thing is best looked up.

        One that a reading points to comes first, then one that says of what class the thing is; of several
        the one that says most of it, then the shortest.

        Args:
            iri: the thing.
            pointers: speakers, such as the reading that links the thing to another.
        """
        named = self.naming(iri)
        if named is None:
            return None
        own = self.said_of(iri)
        said = Counter(one for statement in own for one in _passages(statement))
        kinds = {one for statement in own if statement.predicate == RDF_TYPE for one in _passages(statement)}
        pointed = {one for speaker in pointers for one in sources_of(speaker)}
        candidates = kinds & pointed or said.keys() & pointed or kinds or set(_passages(named))
        return min(candidates, key=lambda one: (-said[one], *_length(one)), default=None)

    def beside(self, iri: str, things: Iterable[str]) -> list[str]:
        """Give those of some things that are named in one document with another, itself included."""
        alone = [Side((document,), self.strategy, self.coverage) for document in self.documents]
        naming = [one for one in alone if one.naming(iri)]
        return [other for other in things if any(one.naming(other) for one in naming)]

    def named(self) -> dict[str, Statement]:
        """Give everything that these documents name, with the statement that does."""
        return self.strategy.remember(("named", self.iris), self._find_named)

    def _find_named(self) -> dict[str, Statement]:
        """Look through all that is said."""
        numbers, groups = self.strategy.remember("by who says it", lambda: _group_by_sources(self.strategy))
        heard = [[bool(one) and one <= self.iris for one in group] for group in groups]
        are_whole, are_heard = [all(one) for one in heard], [any(one) for one in heard]
        found: dict[str, Statement] = {}
        for number, every in zip(numbers, self.strategy.statements, strict=True):
            if not are_heard[number]:
                continue
            said = every if are_whole[number] else self.heard(every) or every
            if said.predicate == RDF_TYPE or said.subject not in found:
                found[said.subject] = said
            if said.is_thing and said.predicate not in (RDF_TYPE, *CHANGING):
                found.setdefault(said.value, said)
        return found


def _group_by_sources(strategy: Strategy) -> tuple[list[int], list[tuple[frozenset[str], ...]]]:
    """Group all that is said by the documents behind it: whoever hears one of a group hears all of it.

    Returns:
        The number of the group of each statement; the documents of each of its speakers, group by group.
    """
    numbers: list[int] = []
    groups: dict[tuple[frozenset[str], ...], int] = {}
    for said in strategy.statements:
        sources = tuple(strategy.documents_of(speaker) for speaker in said.speakers)
        numbers.append(groups.setdefault(sources, len(groups)))
    return numbers, list(groups)


def order_of(document: Document) -> tuple[int, str, str]:
    """Order documents by their year, then by the date that they print."""
    return document.year, document.issued, document.iri


def date_of(document: Document) -> str:
    """Give the month in which a document was issued; else the year that it gives."""
    return document.issued[:7] or str(document.year or "undated")


def sources_of(speaker: Speaker) -> tuple[Passage, ...]:
    """Give a passage itself, or the passages that a reading interprets."""
    return (speaker,) if isinstance(speaker, Passage) else getattr(speaker, "passages", ())


def _passages(said: Statement) -> list[Passage]:
    """Give the passages that make a statement, or on which it was read."""
    return [one for speaker in said.speakers for one in sources_of(speaker)]


def _length(passage: Passage) -> tuple[int, str, int, str]:
    """Order passages: the shortest first."""
    return passage.last_line - passage.first_line, passage.document, passage.first_line, passage.iri
