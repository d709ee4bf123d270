"""The board paper of an organisation, as a page."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from selgraph.errors import QueryError
from selgraph.report_page import LaidOut, draw_threads, lay_out_paper, write_markdown, write_page
from selgraph.report_parts import part_pages
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_answer import Given, read_given, reply_with
from selgraph.web.explorer_base import AnswerPages
from selgraph.web.explorer_sheets import ANSWER_SUFFIXES, write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.lineage import Report
    from selgraph.web.dataset import Served
    from selgraph.web.links import Links
    from selgraph.web.reply import Reply

REPORT_SUFFIXES: Final = {**ANSWER_SUFFIXES, ".md": "text/markdown"}


class ReportPages(AnswerPages):
    """Shows board papers; as `AnswerPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown, and the papers that were asked for last."""
        super().__init__(served, facts, render)
        self._put_together = lru_cache(maxsize=4)(self._graph.report)
        self._laid_out = lru_cache(maxsize=4)(self._lay_out)

    def report(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show the board paper of an organisation; without one, those that there are papers of.

        Args:
            given: `org`, an organisation; `part`, which page of a long paper, from 1, or `all` for the whole
                in one.
            media_type: one of `REPORT_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for what is no organisation, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Put it together, and write it."""
            values = read_given(given, ("org", "part"))
            name, part = "".join(values["org"]), "".join(values["part"])
            if not name and media_type == "text/html":
                return self._choice().encode()
            if not name:
                raise QueryError("No organisation is named.", fix="Give org=, the name of an organisation.")
            if media_type == "text/html":
                return self._page(name, part).encode()
            return self._write(self._put_together(name), media_type).encode()

        return reply_with((self._served.hash, "report", repr(given)), media_type, known_etag, write)

    def _write(self, found: Report, media_type: str) -> str:
        """Write a paper as a file."""
        if media_type == "text/markdown":
            return write_markdown(found)
        return write_sheets(found.sheets(), media_type, self._graph.strategy.label).decode()

    def work_out(self) -> None:
        """Write one paper, so that what all papers need is worked out."""
        organisation = next(iter(self._graph.strategy.of_kind("Organisation")), None)
        if organisation is not None:
            self._page(organisation.iri, "")

    def _page(self, name: str, part: str) -> str:
        """Give one page of a paper, or the whole in one.

        Raises:
            QueryError: there is no such page.
        """
        found, paper, picture, pages = self._laid_out(name)
        beside = self._beside(found)
        numbers = ["", "all", *map(str, range(1, len(pages) + 1))]
        if part not in numbers:
            raise QueryError(
                f'The paper has no page "{part}".', fix=f"Give a number from 1 to {len(pages)}, or all."
            )
        if part == "all" or len(pages) == 1:
            return write_page(paper, picture=picture, beside=beside)
        slug = slug_of(found.organisation.iri)

        def address(page: str) -> str:
            """Give the address of a page of this paper."""
            return self._address("report", [("org", slug), ("part", page)])

        here = int(part or 1)
        elsewhere = {
            one: address(str(number))
            for number, page in enumerate(pages, 1)
            for one in page
            if number != here
        }
        beside.append(("The whole paper in one page", address("all")))
        titles = ", ".join(paper.sections[one - 1]["title"] for one in pages[here - 1])
        note = f"Page {here} of {len(pages)} of this paper: {titles}. The contents lead to the others."
        return write_page(paper, picture=picture, beside=beside, elsewhere=elsewhere, note=note)

    def _lay_out(self, name: str) -> tuple[Report, LaidOut, str, list[list[int]]]:
        """Put a paper together, draw it, and part it into pages."""
        found = self._put_together(name)
        paper, picture = lay_out_paper(found), draw_threads(found, self._graph.strategy)
        return found, paper, picture, part_pages(paper, picture)

    def _beside(self, found: Report) -> list[tuple[str, str]]:
        """List what stands beside a paper: its organisation, other papers, its files."""
        slug = slug_of(found.organisation.iri)
        return [
            (found.organisation.label, self._links.page(found.organisation.iri)),
            ("All papers", self._address("report")),
            *(
                (ending[1:].upper(), self._address(f"report{ending}", [("org", slug)]))
                for ending in (".md", ".json", ".csv")
            ),
        ]

    @cached_property
    def _organisations(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The organisations by kind: label, and where the paper is."""
        strategy = self._graph.strategy
        nodes = sorted(
            strategy.of_kind("Organisation"), key=lambda one: (strategy.kind_label(one), one.label.casefold())
        )
        return [
            (kind, [(one.label, report_address(one.iri, self._links)) for one in some])
            for kind, some in groupby(nodes, key=strategy.kind_label)
        ]

    def _choice(self) -> str:
        """Write the page on which an organisation is chosen."""
        values: dict[str, Any] = {"title": "Board papers", "groups": self._organisations}
        return self._render("explorer_report.html", **values)


def report_address(iri: str, links: Links) -> str:
    """Give the address of the board paper of an organisation."""
    return f"{links.root}report?{urlencode({'org': slug_of(iri)})}"
