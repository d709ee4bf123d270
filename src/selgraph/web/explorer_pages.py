"""The pages of a passage and a document, and the way to the page of anything."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from selgraph.model import Passage, Reading
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_base import FactPages
from selgraph.web.explorer_coverage import make_strip
from selgraph.web.explorer_text import NOWHERE
from selgraph.web.explorer_thing import ThingPage
from selgraph.web.explorer_told import Teller, Told
from selgraph.web.explorer_words import lines_of, place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.web.dataset import Served

SHOWN: Final = 200  # statements of a passage that its page shows; the page says so where there are more


class Pages(FactPages):
    """Writes the pages of things, passages and documents; as `FactPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        super().__init__(served, facts, render)
        self._teller = Teller(served.store, facts, self._links)
        self._thing = ThingPage(served, facts, render)

    def page(self, iri: str, downloads: list[tuple[str, str]]) -> str | None:
        """Write the page of an IRI; None where it is none of a thing, a passage or a document."""
        if iri in self._facts.nodes:
            return self._thing.write(iri, downloads)
        if iri in self._facts.documents:
            return self._document(iri, downloads)
        speaker = self._facts.speakers.get(iri)
        if isinstance(speaker, Passage):
            return self._passage(speaker, downloads)
        return None

    # ---- a passage

    @cached_property
    def _order(self) -> dict[str, list[Passage]]:
        """The passages of each document, by line."""
        found: dict[str, list[Passage]] = {}
        for one in self._facts.speakers.values():
            if isinstance(one, Passage):
                found.setdefault(one.document, []).append(one)
        for passages in found.values():
            passages.sort(key=lambda one: (one.first_line, one.last_line, one.iri))
        return found

    @cached_property
    def _readings(self) -> dict[str, list[Reading]]:
        """The readings that stand on each passage."""
        found: dict[str, list[Reading]] = {}
        for one in self._facts.speakers.values():
            if isinstance(one, Reading):
                for passage in one.passages:
                    found.setdefault(passage.iri, []).append(one)
        return found

    def _passage(self, passage: Passage, downloads: list[tuple[str, str]]) -> str:
        """Write the page of a passage."""
        beside = self._order[passage.document]
        place = beside.index(passage)
        said = self._teller.said_by(passage.iri)
        return self._render(
            "explorer_passage.html",
            title=f"{passage.section}, {lines_of(passage)}",
            iri=passage.iri,
            place=place_of(passage, self._links),
            excerpt=self._served.texts.around(passage) if self._served.texts else NOWHERE,
            said=_by_subject(said[:SHOWN]),
            shown=min(len(said), SHOWN),
            count=len(said),
            readings=[
                {
                    "rationale": reading.rationale,
                    "href": self._links.page(reading.iri),
                    "said": _by_subject(self._teller.said_by(reading.iri)[:SHOWN]),
                }
                for reading in self._readings.get(passage.iri, ())
            ],
            previous=self._links.page(beside[place - 1].iri) if place else "",
            following=self._links.page(beside[place + 1].iri) if place + 1 < len(beside) else "",
            downloads=downloads,
        )

    # ---- a document

    def _document(self, iri: str, downloads: list[tuple[str, str]]) -> str:
        """Write the page of a document."""
        facts = self._facts
        document = facts.documents[iri]
        passages = self._order.get(iri, [])
        sections = [
            (
                section,
                [(lines_of(one), self._links.page(one.iri), one.quote) for one in members],
            )
            for section, members in groupby(passages, key=lambda one: one.section)
        ]
        return self._render(
            "explorer_document.html",
            title=document.title,
            iri=iri,
            publisher=(facts.label_of(document.publisher), self._links.page(document.publisher))
            if document.publisher
            else None,
            issued=document.issued,
            period=document.period,
            strip=make_strip(facts, iri),
            sections=[(name, list(members)) for name, members in sections],
            passages=len(passages),
            lineage=f"{self._links.root}lineage?{urlencode({'select': 'doc:' + slug_of(iri)})}",
            downloads=downloads,
        )


def _by_subject(told: list[Told]) -> list[tuple[tuple[str, str], list[Told]]]:
    """Put together what is said of the same thing."""
    return [(subject, list(members)) for subject, members in groupby(told, key=lambda one: one.subject)]
