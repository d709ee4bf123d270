"""The pages of a thing, a passage and a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from selgraph.model import Passage, Reading, basis_of
from selgraph.vocabulary import RDF_TYPE, SEL, shorten, slug_of
from selgraph.web.explorer_coverage import make_strip
from selgraph.web.explorer_evidence import evidence_address
from selgraph.web.explorer_text import NOWHERE
from selgraph.web.explorer_words import Voice, lines_of, passages_of, place_of, voice_of
from selgraph.web.links import Links, links_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph

    from selgraph.facts import Facts
    from selgraph.model import Edge
    from selgraph.web.dataset import Served

SHOWN: Final = 100  # statements of a section that a page shows; the page says so where there are more
SECTIONS: Final = (
    ("Places", ("appliesTo", "locatedIn", "providesFor", "hasSite")),
    (
        "Measures, targets and effects",
        ("measuredBy", "hasTarget", "measureNote", "impact", "hasEffect", "effectOn"),
    ),
    ("Milestones and time", ("hasMilestone", "milestoneNote", "due", "timing", "period", "status")),
    ("Risks and conditions", ("threatens", "mitigates", "riskRating", "condition", "requires")),
    (
        "Money and figures",
        (
            "figureOf",
            "totalOf",
            "amount",
            "unit",
            "printedAs",
            "figureKind",
            "contributionToRecovery",
            "rowLabel",
            "columnLabel",
        ),
    ),
    (
        "Who",
        ("ownedBy", "ledBy", "commissionedBy", "providedBy", "governedBy", "memberOf", "involves", "postIn"),
    ),
    ("Said again, and changed", ("restates", "continues", "wordingChange", "succeeds", "buildsOn")),
)
_OTHER: Final = "What else is said"


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


class Pages:
    """Writes the pages; used inside workers.

    Args:
        served: the corpus.
        facts: what it holds.
        render: fills a template.
    """

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        self._served = served
        self._facts = facts
        self._render = render
        self._links: Links = links_of(served)

    def page(self, iri: str, downloads: list[tuple[str, str]]) -> str | None:
        """Write the page of an IRI; None where it is none of a thing, a passage or a document."""
        if iri in self._facts.nodes:
            return self._thing(iri, downloads)
        if iri in self._facts.documents:
            return self._document(iri, downloads)
        speaker = self._facts.speakers.get(iri)
        if isinstance(speaker, Passage):
            return self._passage(speaker, downloads)
        return None

    # ---- a thing

    def _thing(self, iri: str, downloads: list[tuple[str, str]]) -> str:
        """Write the page of a thing."""
        facts, strategy, lineage = self._facts, self._facts.strategy, self._facts.lineage
        node = facts.nodes[iri]
        told = self._told(iri)
        stated = [one for one in told if one.basis != "inferred"]
        up, down = lineage.edges_from(iri), lineage.edges_to(iri)
        served, serving = lineage.served(iri), lineage.serving(iri)
        in_threads = {(edge.subject, edge.predicate, edge.object) for edge in (*up, *down)}
        return self._render(
            "explorer_thing.html",
            title=node.label,
            iri=iri,
            slug=slug_of(iri),
            kinds=[
                (strategy.labels.get(SEL + kind, kind), self._links.page(SEL + kind)) for kind in node.kinds
            ],
            descriptions=[one for one in stated if one.relation[1] == self._links.page(SEL + "description")],
            other_names=node.other_names,
            threads=(
                self._threads("What it serves", [(edge, edge.object) for edge in up], served, is_down=False),
                self._threads(
                    "What serves it", [(edge, edge.subject) for edge in down], serving, is_down=True
                ),
            ),
            lineage=f"{self._links.root}lineage?{urlencode({'select': shorten(iri)})}",
            whole_up=f"{self._links.root}lineage?{urlencode({'select': shorten(iri) + '+'})}",
            whole_down=f"{self._links.root}lineage?{urlencode({'select': '+' + shorten(iri)})}",
            sections=self._sections(stated, in_threads),
            inferred=[one for one in told if one.basis == "inferred"][:SHOWN],
            counts=[
                (basis, sum(1 for one in told if one.basis == basis))
                for basis in ("explicit", "interpreted", "inferred")
            ],
            documents=self._documents_naming(iri),
            downloads=downloads,
            shown=SHOWN,
        )

    def _threads(
        self, title: str, edges: list[tuple[Edge, str]], all_reached: dict[str, int], *, is_down: bool
    ) -> dict[str, Any]:
        """Lay out the threads of one direction, one step deep, with counts of what lies beyond."""
        strategy, lineage = self._facts.strategy, self._facts.lineage
        steps: list[dict[str, Any]] = []
        for edge, other in edges:
            beyond = lineage.serving(other) if is_down else lineage.served(other)
            steps.append(
                {
                    "label": strategy.label(other),
                    "href": self._links.page(other),
                    "kind": strategy.kind_label(strategy.node(other)),
                    "relation": strategy.labels.get(edge.predicate, slug_of(edge.predicate)),
                    "basis": str(edge.basis),
                    "beyond": len(beyond),
                    "evidence": evidence_address(self._links, edge.subject, edge.predicate, edge.object),
                }
            )
        steps.sort(key=lambda step: (step["label"].casefold(), step["relation"]))
        direct = {other for _, other in edges}
        return {
            "title": title,
            "steps": steps[:SHOWN],
            "count": len(steps),
            "beyond": len(all_reached.keys() - direct),
            "is_down": is_down,
        }

    def _sections(self, stated: list[Told], in_threads: set[tuple[str, str, str]]) -> list[dict[str, Any]]:
        """Lay out statements by what they are about, those of lineage and descriptions aside."""
        home = {
            self._links.page(SEL + relation): title for title, relations in SECTIONS for relation in relations
        }
        aside = {self._links.page(predicate) for _, predicate, _ in in_threads} | {
            self._links.page(SEL + "description")
        }
        found: dict[str, list[Told]] = {}
        for one in stated:
            if one.relation[1] not in aside:
                found.setdefault(home.get(one.relation[1], _OTHER), []).append(one)
        return [
            {"title": title, "told": found[title][:SHOWN], "count": len(found[title])}
            for title in (*(title for title, _ in SECTIONS), _OTHER)
            if title in found
        ]

    def _documents_naming(self, iri: str) -> list[dict[str, Any]]:
        """List the documents that name a thing, oldest first, each with its passages that do."""
        strategy = self._facts.strategy
        passages: dict[str, dict[str, Passage]] = {}
        for one in (*strategy.said_of(iri), *strategy.named_in(iri)):
            for speaker in one.speakers:
                for passage in passages_of(speaker):
                    passages.setdefault(passage.document, {})[passage.iri] = passage
        return [
            {
                "title": document.title,
                "href": self._links.page(document.iri),
                "date": document.issued or f"covers {document.period}",
                "passages": [
                    (lines_of(one), self._links.page(one.iri), one.quote)
                    for one in sorted(
                        passages.get(document.iri, {}).values(), key=lambda one: (one.first_line, one.iri)
                    )
                ],
            }
            for document in strategy.documents_naming(iri)
        ]

    def _told(self, iri: str) -> list[Told]:
        """Read every statement in which a thing stands, with all who make it, by basis and property."""
        import pyoxigraph as ox

        node = ox.NamedNode(iri)
        store = self._served.store
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

    def _lay_out(self, grouped: dict[tuple[Any, Any, Any], list[str]], about: str) -> list[Told]:
        """Lay out statements."""
        import pyoxigraph as ox

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
                    evidence_address(self._links, subject.value, predicate.value, value.value)
                    if is_thing and basis != "inferred" and predicate.value != RDF_TYPE
                    else "",
                )
            )
        order = ("explicit", "interpreted", "inferred")
        return sorted(
            told,
            key=lambda one: (
                order.index(one.basis),
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

    def _said_by(self, iri: str) -> list[Told]:
        """Read what a speaker says."""
        import pyoxigraph as ox

        graph = ox.NamedNode(iri)
        quads: Iterable[pyoxigraph.Quad] = self._served.store.quads_for_pattern(None, None, None, graph)
        told = self._lay_out({(quad.subject, quad.predicate, quad.object): [iri] for quad in quads}, "")
        return sorted(told, key=lambda one: (one.subject[0].casefold(), one.relation[0], one.value[0]))

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
        said = self._said_by(passage.iri)
        return self._render(
            "explorer_passage.html",
            title=f"{passage.section}, {lines_of(passage)}",
            iri=passage.iri,
            place=place_of(passage, self._links),
            excerpt=self._served.texts.around(passage) if self._served.texts else NOWHERE,
            said=said[: 2 * SHOWN],
            count=len(said),
            readings=[
                {
                    "rationale": reading.rationale,
                    "href": self._links.page(reading.iri),
                    "said": self._said_by(reading.iri),
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
