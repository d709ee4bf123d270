"""The page of drift: what became of things from some documents to later ones."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError
from selgraph.lineage import DRIFT_KINDS, MEANINGS, Change, Drift, Scope, read_bases, read_changes
from selgraph.lineage.drift.sides import date_of, order_of
from selgraph.vocabulary import SEL, slug_of
from selgraph.web.explorer_answer import Given, read_given, reply_with
from selgraph.web.explorer_base import AnswerPages, pairs_of
from selgraph.web.explorer_flow import Flow, draw_flow
from selgraph.web.explorer_leaves import read_leaf
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets
from selgraph.web.explorer_words import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.lineage import Drifted
    from selgraph.lineage.drift.sides import Side
    from selgraph.model import Node
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

PAGE: Final = 60  # things on a page
_SINGLE: Final = ("from", "to", "select", "basis", "page")
_SEVERAL: Final = ("kind", "change")
_SYMBOLS: Final = {
    Change.KEPT: "=",
    Change.REWORDED: "≈",
    Change.NARROWED: "▸◂",
    Change.WIDENED: "◂▸",
    Change.SPLIT: "⇉",
    Change.MERGED: "⊕",
    Change.TARGET_MOVED: "◎",
    Change.MOVED: "→",
    Change.NEW: "+",
    Change.NOT_MENTIONED: "–",  # noqa: RUF001 - a dash is meant
    Change.UNKNOWN: "?",
}


class DriftPages(AnswerPages):
    """Shows drift; as `AnswerPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown, and what was found last."""
        super().__init__(served, facts, render)
        self._follow = lru_cache(maxsize=8)(self._follow_anew)
        self._documents = sorted(facts.documents.values(), key=order_of)

    def drift(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show drift.

        Args:
            given: `from` and `to`, each documents or a year; `kind` and `change`, again for more; `select`, a
                selector; `basis`; `page`, from 1.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Find it, and write it."""
            values = read_given(given, _SINGLE, _SEVERAL)
            if len(self._documents) < 2:  # noqa: PLR2004 - there is no drift without a before and an after
                raise QueryError("Nothing drifts: there is one document alone.", fix="Look at its page.")
            before, after = ("".join(values[name]) for name in ("from", "to"))
            years = {one.year for one in self._documents}
            if not before:
                earliest = min(years)
                before = ",".join(slug_of(one.iri) for one in self._documents if one.year == earliest)
            if not after:
                after = self._next(before)
            values["from"], values["to"] = [before], [after]
            whole = self._follow(
                before, after, "".join(values["select"]), ",".join(values["kind"]), "".join(values["basis"])
            )
            found = whole.only(read_changes(",".join(values["change"])) if values["change"] else ())
            if media_type == "text/html":
                return self._page(values, whole, found).encode()
            return write_sheets(found.sheets(), media_type, self._graph.strategy.label)

        return reply_with((self._served.hash, "drift", repr(given)), media_type, known_etag, write)

    def _next(self, before: str) -> str:
        """Name the document that follows those of a side; the last where none does."""
        names = [slug_of(one.iri) for one in self._documents]
        last = max((names.index(one) for one in before.split(",") if one in names), default=-1)
        if last < 0 and before.isdigit():
            last = max(
                (place for place, one in enumerate(self._documents) if one.year <= int(before)), default=-1
            )
        later = [
            slug_of(one.iri)
            for one in self._documents[last + 1 :]
            if last < 0 or order_of(one) > order_of(self._documents[last])
        ]
        return later[0] if later and last >= 0 else names[-1]

    def _follow_anew(self, before: str, after: str, select: str, kinds: str, basis: str) -> Drift:
        """Follow things from one side to the other."""
        scope = Scope(bases=read_bases(basis))
        return self._graph.drift(before, after, select, kinds=kinds, scope=scope)

    def _page(self, values: dict[str, list[str]], whole: Drift, found: Drift) -> str:
        """Write the page."""
        flows = self._flows(found)
        first = {**values, "page": []}

        def address(**changed: str) -> str:
            """Give the address of a view."""
            return self._address("drift", pairs_of(first, **changed))

        leaf = read_leaf(found.found, PAGE, "".join(values["page"]), lambda page: address(page=str(page)))
        hrefs = {str(change): address(change=str(change)) for change in Change}
        counts = whole.count()
        label = self._graph.strategy.labels
        picture = (
            draw_flow(
                flows,
                (_head("before", found.before), "what became of it", _head("after", found.after)),
                [label.get(SEL + kind, kind) for kind in found.kinds],
                hrefs,
                f"Flow from {found.before.name} to {found.after.name}",
            )
            if flows
            else ""
        )
        return self._render(
            "explorer_drift.html",
            title="What changed between the documents",
            sides=(found.before, found.after),
            values=values,
            documents=[(slug_of(one.iri), f"{one.title} ({date_of(one)})") for one in self._documents],
            years=sorted({str(one.year) for one in self._documents if one.year}),
            kinds=[(kind, label.get(SEL + kind, kind)) for kind in DRIFT_KINDS],
            changes=[(str(change), _SYMBOLS[change]) for change in Change],
            ready=self._ready(),
            picture=picture,
            flows=flows,
            counts=counts,
            count_rows=[
                (str(change), _SYMBOLS[change], hrefs[str(change)], row.cells[1:])
                for change, row in zip(Change, counts.rows, strict=True)
                if row.cells[-1]
            ],
            leaf=leaf,
            lines=[self._line(one, found) for one in leaf.rows],
            whole=address(change="", kind="", select="", basis="")
            if values["change"] or values["kind"] or values["select"]
            else "",
            meanings=[(str(change), _SYMBOLS[change], words) for change, words in MEANINGS.items()],
            twins=self._twins("drift", pairs_of(first)),
        )

    def _flows(self, found: Drift) -> list[Flow]:
        """Count what flows from kind to kind, each line by its first change."""
        counted = Counter(
            (self._kind(found, one.earlier), one.changes[0], self._kind(found, one.later))
            for one in found.found
        )
        kinds = [self._graph.strategy.labels.get(SEL + kind, kind) for kind in found.kinds]

        def place(entry: tuple[str, Change, str]) -> tuple[int, list[int], str]:
            """Say where a flow goes: by its change, then by its kinds."""
            ranks = [kinds.index(one) if one in kinds else len(kinds) for one in (entry[0], entry[2])]
            return list(Change).index(entry[1]), ranks, entry[0] + entry[2]

        return [Flow(one[0], str(one[1]), one[2], counted[one]) for one in sorted(counted, key=place)]

    def _kind(self, found: Drift, node: Node | None) -> str:
        """Name the kind of a thing as it is counted; empty where there is none."""
        if node is None:
            return ""
        strategy = self._graph.strategy
        kind = next((kind for kind in found.kinds if strategy.is_a(node.iri, kind)), node.kind)
        return strategy.labels.get(SEL + kind, kind) or "of no stated kind"

    def _ready(self) -> list[tuple[str, str]]:
        """Name the steps from each document to the next, and from the first to the last."""
        found = [
            (one, other)
            for one, other in zip(self._documents, self._documents[1:], strict=False)
            if order_of(one) < order_of(other)
        ]
        ends = (self._documents[0], self._documents[-1])
        pairs = [*found, *([ends] if ends not in found and order_of(ends[0]) < order_of(ends[1]) else [])]
        return [
            (
                f"{slug_of(one.iri)} to {slug_of(other.iri)}",
                self._address("drift", [("from", slug_of(one.iri)), ("to", slug_of(other.iri))]),
            )
            for one, other in pairs
        ]

    def _line(self, one: Drifted, found: Drift) -> dict[str, Any]:
        """Lay out what became of one thing."""
        label = self._graph.strategy.label
        behind = lay_out_behind([*one.chain, *one.said], self._links, label)[:1]
        places = list(dict.fromkeys(one.places))[:3]
        kind = found.kind_of(one)
        return {
            "changes": [(str(change), _SYMBOLS[change]) for change in one.changes],
            "before": (one.earlier.label, self._links.page(one.earlier.iri)) if one.earlier else None,
            "after": (one.later.label, self._links.page(one.later.iri)) if one.later else None,
            "kind": self._graph.strategy.labels.get(SEL + kind, kind),
            "words": [(str(part.mark.name).lower(), part.text) for part in one.words],
            "notes": one.notes,
            "basis": str(one.basis or ""),
            "behind": behind,
            "places": [
                (f"{slug_of(place.document)}, {lines_of(place)}", self._links.page(place.iri), place.quote)
                for place in places
            ],
        }


def _head(word: str, side: Side) -> str:
    """Head a column of the picture; what is too long for it is cut, for the page says it in full."""
    return shorten(f"{word}: {', '.join(slug_of(one.iri) for one in side.documents)}", 38, placeholder=" …")
