"""The page of money: whose, for what, and whether the printed sums are right."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import QueryError
from selgraph.lineage import GROUPINGS, Money, Scope, read_bases
from selgraph.web.explorer_answer import Given, read_single, reply_with
from selgraph.web.explorer_base import AnswerPages, choose_one, pairs_of
from selgraph.web.explorer_opened import open_evidence
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.facts import Facts
    from selgraph.sheet import Cell, Row, Sheet
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

_SINGLE: Final = ("by", "show", "select", "basis", "line")
_SHOWS: Final = ("sums", "totals", "figures")


class MoneyPages(AnswerPages):
    """Shows money; as `AnswerPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown, and what was added up last."""
        super().__init__(served, facts, render)
        self._add = lru_cache(maxsize=12)(self._add_anew)

    def money(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show money.

        Args:
            given: `by`, what it is put by; `show`, `sums`, `totals` or `figures`; `select`, a selector;
                `basis`; `line`, numbers of a table and of its line, both from 1, to be opened.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Add it up, and write it."""
            values = read_single(given, _SINGLE)
            values["by"] = values["by"] or GROUPINGS[0]
            show = choose_one(values["show"], _SHOWS, "table of money")
            found = self._add(values["by"], values["select"], values["basis"])
            if show == "sums":
                sheets = found.sheets() or (found.listed(),)
            else:
                sheets = (found.totals() if show == "totals" else found.listed(),)
            if media_type == "text/html":
                return self._page(values, show, found, sheets).encode()
            return write_sheets(sheets, media_type, self._graph.strategy.label)

        return reply_with((self._served.hash, "money", repr(given)), media_type, known_etag, write)

    def _add_anew(self, by: str, select: str, basis: str) -> Money:
        """Add it up."""
        return self._graph.money(select, by=by, scope=Scope(bases=read_bases(basis)))

    def _page(self, values: dict[str, str], show: str, found: Money, sheets: tuple[Sheet, ...]) -> str:
        """Write the page."""
        listed = {name: [one] for name, one in values.items()}
        return self._render(
            "explorer_money.html",
            title="Money" if show == "sums" else sheets[0].title,
            values=values,
            show=show,
            groupings=GROUPINGS,
            shows=[
                (name, words, self._address("money", pairs_of(listed, show=name, line="")))
                for name, words in zip(
                    _SHOWS, ("sums", "all printed totals, added again", "all figures"), strict=True
                )
            ],
            sheets=[self._sheet(sheet, number, values) for number, sheet in enumerate(sheets, 1)],
            count=len(found.figures),
            opened=self._opened(values, sheets),
            twins=self._twins("money", pairs_of(listed, line="")),
        )

    def _sheet(self, sheet: Sheet, number: int, values: dict[str, str]) -> dict[str, Any]:
        """Lay out a table."""
        return {
            "title": sheet.title,
            "columns": sheet.columns,
            "rows": [self._row(row, f"{number},{place}", values) for place, row in enumerate(sheet.rows, 1)],
            "notes": sheet.notes,
            "has_behind": any(row.evidence for row in sheet.rows),
        }

    def _row(self, row: Row, line: str, values: dict[str, str]) -> dict[str, Any]:
        """Lay out a line of a table, with the first of the statements that it stands on."""
        pairs = pairs_of({name: [one] for name, one in values.items()}, line=line)
        return {
            "cells": [
                {"text": _write(cell), "is_number": isinstance(cell, int | Decimal)} for cell in row.cells
            ],
            "behind": lay_out_behind(row.evidence, self._links, self._graph.strategy.label)[:1],
            "count": len(row.evidence),
            "all": self._address("money", pairs, "cell") if len(row.evidence) > 1 else "",
        }

    def _opened(self, values: dict[str, str], sheets: tuple[Sheet, ...]) -> dict[str, Any] | None:
        """Lay out the line that is to be opened; None where none is.

        Raises:
            QueryError: there is no such line.
        """
        if not values["line"]:
            return None
        numbers = values["line"].split(",")
        if len(numbers) == 2 and all(one.isascii() and one.isdigit() and len(one) < 5 for one in numbers):  # noqa: PLR2004 - table and line; digits
            table, line = (int(one) for one in numbers)
            if 1 <= table <= len(sheets) and 1 <= line <= len(sheets[table - 1].rows):
                sheet, row = sheets[table - 1], sheets[table - 1].rows[line - 1]
                pairs = pairs_of({name: [one] for name, one in values.items()}, line="")
                shown = open_evidence(
                    ", ".join(text for text in map(_write, row.cells[:3]) if text),
                    row.evidence,
                    self._links,
                    self._graph.strategy.label,
                    back=self._address("money", pairs),
                )
                return {**shown, "lead": f"In the table “{sheet.title}”."}
        raise QueryError(f'There is no line "{values["line"]}" here.', fix="Follow the link of a line.")


def _write(cell: Cell) -> str:
    """Write a cell."""
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int | Decimal) else cell
