"""The page on which places or organisations stand side by side."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError, UnknownNameError
from selgraph.lineage import KINDS, Comparison, Scope, read_bases
from selgraph.vocabulary import SEL, slug_of
from selgraph.web.explorer_answer import Given, read_given, reply_with
from selgraph.web.explorer_base import AnswerPages, choose_one, pairs_of
from selgraph.web.explorer_leaves import read_leaf
from selgraph.web.explorer_opened import open_evidence
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.lineage import Compared
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

MOST: Final = 8  # that are set side by side on a page
MOST_CELLS: Final = 300  # on a page, each a link
OFFERED: Final = 20  # organisations that can be ticked: those of which most is said
_FEWEST: Final = 2
_SINGLE: Final = ("among", "bodies", "basis", "page", "cell")


class ComparePages(AnswerPages):
    """Shows comparisons; as `AnswerPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown, and what was compared last."""
        super().__init__(served, facts, render)
        self._compare = lru_cache(maxsize=8)(self._compare_anew)

    def compare(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show a comparison.

        Args:
            given: `of`, a place or an organisation, again for more; `kind`, again for more; `among`, a
                selector; `bodies`, `yes` where a place has what its commissioners have; `basis`; `page`, from
                1; `cell`, the slugs of a thing and of who has it, to be opened.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Compare, and write it."""
            values = read_given(given, _SINGLE, ("of", "kind"))
            if len(values["of"]) > MOST:
                raise QueryError(
                    f"{len(values['of'])} are too many to stand side by side.", fix=f"Choose {MOST} at most."
                )
            found = None
            if len(values["of"]) >= _FEWEST or (values["of"] and media_type != "text/html"):
                bodies = choose_one("".join(values["bodies"]), ("no", "yes"), "answer for bodies") == "yes"
                found = self._compare(
                    tuple(values["of"]),
                    ",".join(values["kind"]),
                    "".join(values["among"]),
                    "".join(values["basis"]),
                    bodies,
                )
            if media_type == "text/html":
                return self._page(values, found).encode()
            if found is None:
                raise QueryError(
                    "Nothing is compared.", fix="Give of=, a place or an organisation, twice or more."
                )
            sheets = (found.table(), *found.sheets()) if media_type == "text/csv" else found.sheets()
            return write_sheets(sheets, media_type, self._graph.strategy.label)

        return reply_with((self._served.hash, "compare", repr(given)), media_type, known_etag, write)

    def _compare_anew(
        self, names: tuple[str, ...], kinds: str, among: str, basis: str, bodies: bool
    ) -> Comparison:
        """Compare."""
        scope = Scope(bases=read_bases(basis))
        return self._graph.compare(*names, kinds=kinds, among=among, with_bodies=bodies, scope=scope)

    @cached_property
    def offered(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be ticked: places, and the organisations of which most is said."""
        strategy = self._graph.strategy
        counted = Counter[str]()
        for node in strategy.of_kind("Place", "Organisation"):
            counted[node.iri] = len(strategy.named_in(node.iri))
        places = [one for one in strategy.of_kind("Place") if counted[one.iri]]
        bodies = sorted(strategy.of_kind("Organisation"), key=lambda one: (-counted[one.iri], one.label))
        return [
            (title, [(one.label, slug_of(one.iri)) for one in sorted(nodes, key=lambda one: one.label)])
            for title, nodes in (("Places", places), ("Organisations", bodies[:OFFERED]))
        ]

    def _page(self, values: dict[str, list[str]], found: Comparison | None) -> str:
        """Write the page."""
        offered = {slug for _, choices in self.offered for _, slug in choices}
        label = self._graph.strategy.labels
        common: dict[str, Any] = {
            "title": f"{found.counts().title}, side by side" if found else "Side by side",
            "values": values,
            "offered": self.offered,
            "others": [one for one in values["of"] if one not in offered],
            "kinds": [(kind, label.get(SEL + kind, kind)) for kind in KINDS],
            "most": MOST,
            "found": found is not None,
        }
        if found is None:
            return self._render("explorer_compare.html", **common, opened=None)
        size = max(MOST_CELLS // len(found.columns), 10)
        first = {**values, "page": [], "cell": []}
        base = self._address("compare", pairs_of({**values, "cell": []})) + "&cell="
        counts = found.counts()
        headings = counts.columns[-len(found.columns) :]
        names = [heading.removeprefix("only ") for heading in headings]
        at_hand = [kind for kind in KINDS if any(row.kind == kind for row in found.rows)]

        def address(**changed: str) -> str:
            """Give the address of a view."""
            return self._address("compare", pairs_of(first, **changed))

        leaf = read_leaf(found.rows, size, "".join(values["page"]), lambda page: address(page=str(page)))
        return self._render(
            "explorer_compare.html",
            **common,
            columns=[
                (name, self._links.page(node.iri)) for name, node in zip(names, found.columns, strict=True)
            ],
            counts=counts,
            count_rows=[
                (row.cells[0], address(kind=kind), row.cells[1:])
                for kind, row in zip(at_hand, counts.rows, strict=True)
            ],
            groups=[
                (label.get(SEL + kind, kind), [self._row(row, found, base) for row in rows])
                for kind, rows in groupby(leaf.rows, key=lambda row: row.kind)
            ],
            near=[self._near(one, found) for one in found.related],
            leaf=leaf,
            whole=address(kind="", among="", basis="") if values["kind"] or values["among"] else "",
            opened=self._opened(values, found, names),
            twins=self._twins("compare", pairs_of(first)),
        )

    def _row(self, row: Compared, found: Comparison, base: str) -> dict[str, Any]:
        """Lay out one thing, and who has it."""
        thing = slug_of(row.node.iri)
        return {
            "what": (row.label, self._links.page(row.node.iri)),
            "cells": [
                {
                    "mark": cell.mark,
                    "has": cell.has,
                    "href": f"{base}{thing},{slug_of(column.iri)}#cell" if cell.statements else "",
                }
                for cell, column in zip(row.cells, found.columns, strict=True)
            ],
        }

    def _near(self, one: Any, found: Comparison) -> dict[str, Any]:
        """Lay out a statement that joins what is not the same."""
        label = self._graph.strategy.label
        holders = {
            row.node.iri: ", ".join(found.columns[place].label for place in row.holders) for row in found.rows
        }
        return {
            "what": (label(one.subject), self._links.page(one.subject)),
            "by": holders[one.subject],
            "relation": label(one.predicate),
            "to": (label(one.value), self._links.page(one.value)),
            "to_by": holders[one.value],
            "behind": lay_out_behind([one], self._links, label),
        }

    def _opened(
        self, values: dict[str, list[str]], found: Comparison, names: list[str]
    ) -> dict[str, Any] | None:
        """Lay out the cell that is to be opened; None where none is.

        Raises:
            UnknownNameError: there is no such cell, or nobody says anything of it.
        """
        wanted = "".join(values["cell"])
        if not wanted:
            return None
        thing, _, column = wanted.partition(",")
        for row in found.rows:
            for place, node in enumerate(found.columns):
                if (slug_of(row.node.iri), slug_of(node.iri)) == (thing, column) and row.cells[
                    place
                ].statements:
                    shown = open_evidence(
                        f"{row.label}, {names[place]}: {row.cells[place].mark}",
                        row.cells[place].statements,
                        self._links,
                        self._graph.strategy.label,
                        back=self._address("compare", pairs_of({**values, "cell": []})),
                    )
                    return {**shown, "lead": "", "at": wanted}
        raise UnknownNameError(f'The cell "{wanted}" holds nothing.', fix="Follow the link of a cell.")
