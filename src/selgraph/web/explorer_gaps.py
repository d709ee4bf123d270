"""The page of gaps: what the documents leave open, by kind and by what is known of it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from selgraph.errors import QueryError
from selgraph.lineage.gaps import Gap, Gaps, Standing
from selgraph.web.explorer_answer import Given, read_given, reply_with
from selgraph.web.explorer_base import AnswerPages
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
            values = {name: "".join(one) for name, one in read_given(given, _SINGLE).items()}
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

    def _view(self, values: dict[str, str], suffix: str = "", **changed: str) -> str:
        """Give the path of a view."""
        pairs = [(name, value) for name, value in {**values, **changed}.items() if value]
        return f"{self._links.root}gaps{suffix}" + (f"?{urlencode(pairs)}" if pairs else "")

    def _page(self, values: dict[str, str], found: Gaps) -> str:
        """Write the page."""
        number, pages = _page_of(values["page"], len(found.found))
        shown = found.found[(number - 1) * PAGE : number * PAGE]
        first = {**values, "page": ""}
        label = self._graph.strategy.label
        counted = Counter(
            (one.check.name, one.standing) for one in self._find({**first, "gap": "", "standing": ""}).found
        )
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
                    "href": self._view(first, gap=check.name, standing=""),
                    "is_chosen": check.name == values["gap"],
                    "numbers": [
                        (
                            counted[check.name, standing],
                            self._view(first, gap=check.name, standing=str(standing)),
                            str(standing),
                        )
                        for standing in used
                    ],
                }
                for check in found.checks
            ],
            gaps=[self._gap(one, label) for one in shown],
            total=len(found.found),
            first=(number - 1) * PAGE + 1,
            whole=self._view({}) if any(values.values()) else "",
            previous=self._view(values, page=str(number - 1)) if number > 1 else "",
            following=self._view(values, page=str(number + 1)) if number < pages else "",
            number=number,
            pages=pages,
            coverage=found.sheets()[2],
            twins=[(one[1:].upper(), self._view(first, one)) for one in (".csv", ".json")],
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


def _page_of(text: str, count: int) -> tuple[int, int]:
    """Read the number of a page, and say how many there are.

    Raises:
        QueryError: there is no such page.
    """
    pages = max(-(-count // PAGE), 1)
    if not text:
        return 1, pages
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= pages:  # noqa: PLR2004 - digits
        return int(text), pages
    raise QueryError(f'There is no page "{text}".', fix=f"Give a number from 1 to {pages}.")
