"""The front page of the corpus."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from selgraph.model import Passage
from selgraph.vocabulary import BASE, SEL
from selgraph.web.explorer_coverage import make_strip
from selgraph.web.links import links_of

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.web.dataset import Served

FIRST_QUESTIONS: Final = (
    "ends-served",
    "initiatives-for-goal",
    "opportunities-without-measure",
    "risks-without-mitigation",
    "carried-on",
    "said-again",
)


def start_values(served: Served, facts: Facts) -> dict[str, Any]:
    """Give what the front page shows: documents with their coverage, kinds, and a few questions.

    Args:
        served: the corpus.
        facts: what it holds.
    """
    links = links_of(served)
    strategy = facts.strategy
    passages = Counter(one.document for one in facts.speakers.values() if isinstance(one, Passage))
    kinds = Counter(facts.nodes[iri].kind for iri in strategy.kinds_at_hand)
    return {
        "documents": [
            {
                "title": one.title,
                "href": links.page(one.iri),
                "date": f"issued {one.issued}" if one.issued else f"no date printed; covers {one.period}",
                "passages": passages[one.iri],
                "strip": make_strip(facts, one.iri),
            }
            for one in sorted(
                facts.documents.values(), key=lambda one: (one.year or 9999, one.issued, one.iri)
            )
        ],
        "kinds": sorted(
            (
                (
                    strategy.labels.get(SEL + kind, kind),
                    f"{links.root}lineage?{urlencode({'select': 'kind:' + kind})}",
                    count,
                )
                for kind, count in kinds.items()
                if kind and strategy.upwards(SEL + kind)[-1] == SEL + "StrategyElement"
            ),
            key=lambda entry: (-entry[2], entry[0]),
        ),
        "first_questions": [
            (one.summary, f"{links.root}questions/{one.name}")
            for name in FIRST_QUESTIONS
            for one in served.catalogue
            if one.name == name
        ],
        "question_count": len(served.catalogue),
        "ontology": links.page(BASE + "ontology"),
    }
