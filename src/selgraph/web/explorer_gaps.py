"""The page of gaps: what the documents leave open, by kind and by what is known of it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError
from selgraph.lineage.gaps import Gap, Gaps, Standing
from selgraph.web.explorer_answer import Given, read_single, reply_with
from selgraph.web.explorer_base import AnswerPages
from selgraph.web.explorer_leaves import read_leaf
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.web.reply import Reply

PAGE: Final = 50  # gaps on a page
_SINGLE: Final = ("gap", "standing", "select", "page")
_ALWAYS: Final = (Standing.ABSENT, Standing.READ, Standing.UNREAD)  # shown where there are none of them, too
_SYMBOLS: Final = {
    Standing.ABSENT: "○",
    Standing.READ: "●",
    Standing.UNREAD: "?",
    Standing.UNKNOWN: "-",
    Standing.ANSWERED: "✓",
}


class GapPages(AnswerPages):
    """Shows what is missing; as `AnswerPages`."""

    @cached_property
    def all_gaps(self) -> Gaps:
        """All gaps, those that a curator has answered too; found once, before workers are made."""
        return self._graph.gaps(answered=True)

    def gaps(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show gaps.

        Args:
            given: `gap`, the name of a check; `standing`; `select`, a selector; `page`, from 1.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Find them, and write them."""
            values = read_single(given, _SINGLE)
            found = self._find(values)
            if media_type == "text/html":
                return self._page(values, found).encode()
            return write_sheets(found.sheets()[:1], media_type, self._graph.strategy.label)

        return reply_with((self._served.hash, "gaps", repr(given)), media_type, known_etag, write)

    def _find(self, values: dict[str, str]) -> Gaps:
        """Find the gaps that are asked for.

        Raises:
            QueryError: there is no such check or standing.
        """
        gaps = self.all_gaps
        names = [check.name for check in gaps.checks]
        if values["gap"] and values["gap"] not in names:
            raise QueryError(
                f'No check for gaps is called "{values["gap"]}".', fix=f"Choose one of: {', '.join(names)}."
            )
        if values["standing"] and values["standing"] not in list(Standing):
            raise QueryError(
                f'There is no standing "{values["standing"]}".', fix=f"Choose one of: {', '.join(Standing)}."
            )
        among = {node.iri for node in self._graph.select(values["select"])} if values["select"] else None
        kept = tuple(
            one
            for one in gaps.found
            if (not values["gap"] or one.check.name == values["gap"])
            and (not values["standing"] or one.standing == values["standing"])
            and (among is None or one.node.iri in among)
        )
        return Gaps(kept, gaps.checks, gaps.coverage, gaps.strategy)

    def _page(self, values: dict[str, str], found: Gaps) -> str:
        """Write the page."""
        label = self._graph.strategy.label
        first = {**values, "page": ""}

        def address(**changed: str) -> str:
            """Give the address of a view."""
            return self._address("gaps", {**first, **changed}.items())

        counted = Counter(
            (one.check.name, one.standing) for one in self._find({**first, "gap": "", "standing": ""}).found
        )
        leaf = read_leaf(found.found, PAGE, values["page"], lambda page: address(page=str(page)))
        used = [one for one in Standing if one in _ALWAYS or any(standing is one for _, standing in counted)]
        return self._render(
            "explorer_gaps.html",
            title="Gaps",
            values=values,
            standings=[(str(one), _SYMBOLS[one]) for one in used],
            checks=[(check.title, check.name) for check in found.checks],
            counts=[
                {
                    "title": check.title,
                    "href": address(gap=check.name, standing=""),
                    "is_chosen": check.name == values["gap"],
                    "numbers": [
                        (
                            counted[check.name, standing],
                            address(gap=check.name, standing=str(standing)),
                            str(standing),
                        )
                        for standing in used
                    ],
                }
                for check in found.checks
            ],
            leaf=leaf,
            gaps=[self._gap(one, label) for one in leaf.rows],
            whole=self._address("gaps") if any(values.values()) else "",
            coverage=found.sheets()[2],
            twins=self._twins("gaps", first.items()),
        )

    def _gap(self, one: Gap, label: Callable[[str], str]) -> dict[str, Any]:
        """Lay out one gap."""
        strategy = self._graph.strategy
        return {
            "gap": one.check.title,
            "what": (one.node.label, self._links.page(one.node.iri)),
            "beside": [
                {
                    "name": name,
                    "value": (label(value), self._links.page(value))
                    if value in strategy.nodes
                    else (value, ""),
                }
                for name, value in one.beside
            ],
            "kind": strategy.kind_label(one.node),
            "standing": str(one.standing),
            "symbol": _SYMBOLS[one.standing],
            "reason": one.reason,
            "read": [part.words() for part in one.coverage],
            "behind": lay_out_behind(one.said, self._links, label)[:1],
        }
