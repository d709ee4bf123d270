"""The page of a matrix: things crossed with things, each cell a way to its passages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import UnknownNameError
from selgraph.lineage import Level, Matrix, Scope, Show, read_bases, read_show
from selgraph.lineage.matrix_sheets import BASIS_NOTE, BLANK_NOTE, MARKS_NOTE, SIGNS, evidence_of
from selgraph.tables import matrix_values
from selgraph.vocabulary import SEL, slug_of
from selgraph.web.explorer_answer import Given, read_single, reply_with
from selgraph.web.explorer_base import AnswerPages, choose_one, pairs_of
from selgraph.web.explorer_leaves import count_pages, read_page
from selgraph.web.explorer_opened import open_evidence
from selgraph.web.explorer_sheets import write_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selgraph.facts import Facts
    from selgraph.lineage import Cell
    from selgraph.sheet import Row, Sheet
    from selgraph.web.dataset import Served
    from selgraph.web.reply import Reply

MOST_ROWS: Final = 60  # on a page
MOST_COLUMNS: Final = 40
MOST_FILLED: Final = 350  # cells on a page that hold anything, each a link
_SINGLE: Final = ("rows", "columns", "cells", "threads", "basis", "all", "page", "across", "cell")
_FIRST: Final = ("programme", "goal")
_READY: Final = (
    ("Programmes by goals", {"rows": "programme", "columns": "goal"}),
    ("with threads", {"rows": "programme", "columns": "goal", "threads": "yes"}),
    ("Initiatives by places", {"rows": "initiative", "columns": "place"}),
    ("Initiatives by goals, by threads", {"rows": "initiative", "columns": "goal", "threads": "yes"}),
    ("Programmes by organisations", {"rows": "programme", "columns": "organisation"}),
)
_WORDS: Final = {
    Level.FULL: "fully",
    Level.PARTIAL: "partly",
    Level.SOME: "to an extent that is not said",
    Level.BLANK: "read, and blank",
}


@dataclass(frozen=True, slots=True)
class _Crossed:
    """A matrix as it is shown.

    Args:
        made: the matrix.
        grid: laid out.
        left_out: how many rows and columns are left out for want of a cell.
    """

    made: Matrix
    grid: Sheet
    left_out: tuple[int, int]


class MatrixPages(AnswerPages):
    """Shows matrices; as `AnswerPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown, and the matrices that were asked for last."""
        super().__init__(served, facts, render)
        self._cross = lru_cache(maxsize=8)(self._cross_anew)

    def matrix(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show a matrix.

        Args:
            given: `rows` and `columns`, each a kind, a selector or a name; `cells`, what a cell shows;
                `threads`, `yes` where threads fill cells, too; `basis`; `all`, `yes` where empty rows and
                columns are kept; `page` of the rows and `across` of the columns, from 1; `cell`, the slugs of
                a row and a column, to be opened.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a name that nothing has.
        """

        def write() -> bytes:
            """Cross them, and write it."""
            values = read_single(given, _SINGLE)
            if not values["rows"] and not values["columns"]:
                values["rows"], values["columns"] = _FIRST
            for name in ("rows", "columns"):
                if not values[name]:
                    raise UnknownNameError(f"The {name} are not named.", fix="Name a kind, such as goal.")
            show = read_show(values["cells"] or "level")
            threads = choose_one(values["threads"], ("no", "yes"), "answer for threads") == "yes"
            keep = choose_one(values["all"], ("no", "yes"), "answer for all") == "yes"
            crossed = self._cross(
                values["rows"], values["columns"], str(show), values["basis"], threads=threads, keep=keep
            )
            if media_type == "text/html":
                return self._page(values, crossed).encode()
            if media_type == "application/json":
                return json.dumps(matrix_values(crossed.made), ensure_ascii=False).encode() + b"\n"
            return write_sheets([crossed.grid], media_type, self._graph.strategy.label, with_evidence=False)

        return reply_with((self._served.hash, "matrix", repr(given)), media_type, known_etag, write)

    def _cross_anew(  # noqa: PLR0913 - what it is kept by
        self, rows: str, columns: str, cells: str, basis: str, *, threads: bool, keep: bool
    ) -> _Crossed:
        """Cross two kinds."""
        scope = Scope(bases=read_bases(basis))
        whole = self._graph.matrix(rows, columns, cells=cells, threads=threads, scope=scope)
        made = whole if keep else whole.without_empty()
        left = len(whole.rows) - len(made.rows), len(whole.columns) - len(made.columns)
        return _Crossed(made, made.grid(), left)

    def _page(self, values: dict[str, str], crossed: _Crossed) -> str:
        """Write the page."""
        made, grid = crossed.made, crossed.grid
        listed = {name: [one] for name, one in values.items() if one}
        filled = [[made.cells.get((row.iri, column.iri)) for column in made.columns] for row in made.rows]
        parts = _part([sum(one is not None for one in cells) for cells in filled])
        number = read_page(values["page"], len(parts))
        start, stop = parts[number - 1]
        wide = count_pages(made.columns, MOST_COLUMNS)
        across = read_page(values["across"], wide)
        left, right = (across - 1) * MOST_COLUMNS, min(across * MOST_COLUMNS, len(made.columns))
        opened = self._opened(values, made)
        view = {name: one for name, one in values.items() if name != "cell"}
        base = self._address("matrix", pairs_of({name: [one] for name, one in view.items()}))
        base += ("&" if "?" in base else "?") + "cell="
        slugs = [slug_of(column.iri) for column in made.columns]

        def lay_out(place: int) -> dict[str, Any]:
            """Lay out one row."""
            node, row = made.rows[place], grid.rows[place]
            slug = slug_of(node.iri)
            cells = [
                self._cell(filled[place][column], row, column, f"{base}{slug},{slugs[column]}#cell")
                for column in range(left, right)
            ]
            return {
                "name": (row.cells[0], self._links.page(node.iri)),
                "cells": cells,
                "total": row.cells[-1],
            }

        return self._render(
            "explorer_matrix.html",
            title=f"{_upper(values['rows'])} by {values['columns']}",
            values=values,
            shows=[str(one) for one in Show],
            kinds=self._kinds(),
            ready=[(name, self._address("matrix", pairs.items())) for name, pairs in _READY],
            columns=[
                (grid.columns[place + 1], self._links.page(made.columns[place].iri))
                for place in range(left, right)
            ],
            total_name=grid.columns[-1],
            rows=[lay_out(place) for place in range(start, stop)],
            totals=grid.rows[-1].cells[left + 1 : right + 1] if grid.rows else (),
            everything=grid.rows[-1].cells[-1] if grid.rows else "",
            is_last=stop == len(made.rows),
            notes=[one for one in grid.notes if one not in (MARKS_NOTE, BASIS_NOTE, BLANK_NOTE)],
            row_range=(start + 1, stop, len(made.rows)),
            column_range=(left + 1, right, len(made.columns)),
            left_out=crossed.left_out,
            with_all=self._address("matrix", pairs_of(listed, all="yes", page="", across="", cell="")),
            with_threads=self._address("matrix", pairs_of(listed, threads="yes", page="", cell="")),
            steps=self._steps(listed, number, len(parts), across, wide),
            opened=opened,
            printed=self._address("matrix/printed"),
            twins=self._twins("matrix", pairs_of(listed, page="", across="", cell="")),
        )

    def _cell(self, cell: Cell | None, row: Row, column: int, href: str) -> dict[str, str] | None:
        """Lay out one cell; None for an empty one."""
        text = str(row.cells[column + 1] or "")
        if cell is None or not text:
            return None
        basis = f", {cell.basis}" if cell.basis else ""
        return {"text": text, "level": str(cell.level), "said": _WORDS[cell.level] + basis, "href": href}

    def _opened(self, values: dict[str, str], made: Matrix) -> dict[str, Any] | None:
        """Lay out the cell that is to be opened; None where none is.

        Raises:
            UnknownNameError: there is no such row or column, or nothing in the cell.
        """
        if not values["cell"]:
            return None
        row_slug, _, column_slug = values["cell"].partition(",")
        row = next((node for node in made.rows if slug_of(node.iri) == row_slug), None)
        column = next((node for node in made.columns if slug_of(node.iri) == column_slug), None)
        cell = made.cells.get((row.iri, column.iri)) if row and column else None
        if row is None or column is None or cell is None:
            raise UnknownNameError(
                f'The cell "{values["cell"]}" holds nothing.', fix="Follow the link of a cell."
            )
        back = self._address("matrix", pairs_of({name: [one] for name, one in values.items()}, cell=""))
        sign = f"{SIGNS[cell.level]} {_WORDS[cell.level]}" if cell.levels or not cell.money else "money"
        shown = open_evidence(
            f"{row.label} by {column.label}: {sign.strip()}",
            evidence_of(made, cell),
            self._links,
            self._graph.strategy.label,
            back=back,
        )
        thread = f"By threads, of {cell.steps} steps at least; one of the best:" if cell.steps else ""
        return {**shown, "lead": "" if cell.statements else thread, "at": values["cell"]}

    def _steps(
        self, listed: dict[str, list[str]], number: int, pages: int, across: int, wide: int
    ) -> list[tuple[str, str, str]]:
        """Give the ways to the rows and columns before and after: relation, words, address."""
        found = []
        for name, here, last, back, on in (
            ("page", number, pages, "Rows before", "Rows after"),
            ("across", across, wide, "Columns before", "Columns after"),
        ):
            for there, words, relation in ((here - 1, back, "prev"), (here + 1, on, "next")):
                if 1 <= there <= last:
                    pairs = pairs_of(listed, cell="", **{name: str(there)})
                    found.append((relation if name == "page" else "", words, self._address("matrix", pairs)))
        return found

    def _kinds(self) -> list[str]:
        """Name the kinds that there are things of, and the kinds above these."""
        strategy = self._graph.strategy
        terms = {
            above
            for kinds in strategy.kinds_at_hand.values()
            for kind in kinds
            for above in strategy.upwards(kind)
            if above.startswith(SEL)
        }
        return sorted(strategy.labels.get(term, slug_of(term)) for term in terms)


def _part(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Divide rows into pages, so that none holds too many rows or cells.

    Args:
        counts: how many cells each row fills.

    Returns:
        The first row of each page and the first after it; one empty page where there are no rows.
    """
    parts, start, held = [], 0, 0
    for place, count in enumerate(counts):
        if place > start and (place - start >= MOST_ROWS or held + count > MOST_FILLED):
            parts.append((start, place))
            start, held = place, 0
        held += count
    return [*parts, (start, len(counts))]


def _upper(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
