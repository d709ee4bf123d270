"""The page of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from selgraph.lineage import DRIFT_KINDS
from selgraph.lineage.drift.story import drift_of
from selgraph.vocabulary import SEL, shorten, slug_of
from selgraph.web.explorer_base import FactPages
from selgraph.web.explorer_evidence import evidence_address
from selgraph.web.explorer_report import report_address
from selgraph.web.explorer_told import Teller
from selgraph.web.explorer_words import lines_of, passages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.facts import Facts
    from selgraph.lineage.drift.story import Step
    from selgraph.model import Document, Edge, Node, Passage
    from selgraph.web.dataset import Served
    from selgraph.web.explorer_told import Told

SHOWN: Final = 100  # statements of a section that a page shows; the page says so where there are more
GROUPED: Final = 24  # threads of one direction that are shown one by one; more are put together by kind
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


class ThingPage(FactPages):
    """Writes the page of a thing; as `FactPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        super().__init__(served, facts, render)
        self._teller = Teller(served.store, facts, self._links)

    def write(self, iri: str, downloads: list[tuple[str, str]]) -> str:
        """Write the page of a thing."""
        facts, strategy, lineage = self._facts, self._facts.strategy, self._facts.lineage
        node = facts.nodes[iri]
        told = self._teller.told_of(iri)
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
                {"title": "What it serves", **self._threads(iri, up, served, is_down=False)},
                {"title": "What serves it", **self._threads(iri, down, serving, is_down=True)},
            ),
            lineage=f"{self._links.root}lineage?{urlencode({'select': shorten(iri)})}",
            whole_up=f"{self._links.root}lineage?{urlencode({'select': shorten(iri) + '+'})}",
            whole_down=f"{self._links.root}lineage?{urlencode({'select': '+' + shorten(iri)})}",
            sections=self._sections(stated, in_threads),
            inferred=[one for one in told if one.basis == "inferred"][:SHOWN],
            **self._beside(iri),
            counts=[
                (basis, sum(1 for one in told if one.basis == basis))
                for basis in ("explicit", "interpreted", "inferred")
            ],
            documents=self._across(node),
            downloads=downloads,
            shown=SHOWN,
        )

    def _beside(self, iri: str) -> dict[str, str]:
        """Give the addresses of an organisation's board paper and money; empty for other things."""
        if not self._facts.strategy.is_a(iri, "Organisation"):
            return {"paper": "", "money": ""}
        select = urlencode({"select": shorten(iri)})
        return {"paper": report_address(iri, self._links), "money": f"{self._links.root}money?{select}"}

    def _threads(
        self, iri: str, edges: Sequence[Edge], all_reached: dict[str, int], *, is_down: bool
    ) -> dict[str, Any]:
        """Lay out the threads of one direction, one step deep, with counts of what lies beyond."""
        strategy, lineage = self._facts.strategy, self._facts.lineage
        steps: list[dict[str, Any]] = []
        for edge in edges:
            other = edge.subject if is_down else edge.object
            beyond = lineage.serving(other) if is_down else lineage.served(other)
            steps.append(
                {
                    "label": strategy.label(other),
                    "href": self._links.page(other),
                    "kind": strategy.kind_label(strategy.node(other)),
                    "class": strategy.node(other).kind,
                    "relation": strategy.labels.get(edge.predicate, slug_of(edge.predicate)),
                    "basis": str(edge.basis),
                    "beyond": len(beyond),
                    "evidence": evidence_address(self._links, edge.subject, edge.predicate, edge.object),
                }
            )
        steps.sort(key=lambda step: (step["label"].casefold(), step["relation"]))
        direct = {edge.subject if is_down else edge.object for edge in edges}
        return {
            "groups": [
                {
                    "kind": kind,
                    "count": len(members),
                    "steps": members[:GROUPED],
                    "all": self._address_of_all(iri, members[0]["class"]),
                }
                for kind, members in _by_kind(steps)
            ],
            "count": len(steps),
            "beyond": len(all_reached.keys() - direct),
            "is_down": is_down,
        }

    def _address_of_all(self, iri: str, kind: str) -> str:
        """Give the view of lineage with all things of a kind beside a thing."""
        return f"{self._links.root}lineage?{urlencode({'select': shorten(iri), 'kind': kind})}"

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

    def _across(self, node: Node) -> list[dict[str, Any]]:
        """Say in which documents a thing is named, oldest first, and what became of it in each."""
        strategy = self._facts.strategy
        passages = self._passages_naming(node.iri)
        if not strategy.is_a(node.iri, *DRIFT_KINDS):
            return [self._named(one, passages) for one in strategy.documents_naming(node.iri)]
        steps = drift_of(strategy, node.iri, self._facts.coverage).steps
        return [self._named(step.document, passages) | self._change(step, node) for step in steps]

    def _named(self, document: Document, passages: dict[str, list[Passage]]) -> dict[str, Any]:
        """Lay out a document with its passages that name a thing."""
        return {
            "title": document.title,
            "href": self._links.page(document.iri),
            "date": document.issued or f"covers {document.period}",
            "passages": [
                (lines_of(one), self._links.page(one.iri), one.quote)
                for one in passages.get(document.iri, ())
            ],
            "changes": "",
        }

    def _change(self, step: Step, node: Node) -> dict[str, Any]:
        """Lay out what became of a thing in a document, under which name, and which words changed."""
        drifted = step.drifted
        others = [one for one in (drifted.earlier, drifted.later) if one is not None and one.iri != node.iri]
        return {
            "changes": "; ".join(str(one) for one in drifted.changes),
            "others": [(one.label, self._links.page(one.iri)) for one in others],
            "words": [(str(one.mark.name).lower(), one.text) for one in drifted.words],
            "notes": drifted.notes,
        }

    def _passages_naming(self, iri: str) -> dict[str, list[Passage]]:
        """Find the passages that name a thing, by document, in their order."""
        strategy = self._facts.strategy
        found = {
            passage.iri: passage
            for one in (*strategy.said_of(iri), *strategy.named_in(iri))
            for speaker in one.speakers
            for passage in passages_of(speaker)
        }
        by_document: dict[str, list[Passage]] = {}
        for passage in sorted(found.values(), key=lambda one: (one.first_line, one.iri)):
            by_document.setdefault(passage.document, []).append(passage)
        return by_document


def _by_kind(steps: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Leave few threads as they are; put many together by the kind of the other thing, the largest last."""
    if len(steps) <= GROUPED:
        return [("", steps)] if steps else []
    groups: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        groups.setdefault(step["kind"] or "no class stated", []).append(step)
    return sorted(groups.items(), key=lambda group: (len(group[1]), group[0]))
