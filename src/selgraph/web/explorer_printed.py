"""The pages of the matrices that the documents print: as printed, and as the graph has them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from selgraph.errors import UnknownNameError
from selgraph.lineage import Holds, PrintedMatrices
from selgraph.lineage.matrix_printed_sheets import BLANK_WORD, write_value
from selgraph.lineage.matrix_sheets import MARKS_NOTE
from selgraph.vocabulary import slug_of
from selgraph.web.explorer_answer import Given, read_single, reply_with
from selgraph.web.explorer_base import AnswerPages
from selgraph.web.explorer_opened import open_evidence
from selgraph.web.explorer_sheets import lay_out_behind, write_sheets

if TYPE_CHECKING:
    from selgraph.lineage import ComparedCell, ComparedMatrix
    from selgraph.web.reply import Reply

_SINGLE: Final = ("name", "cell")
_VERDICTS: Final = {"agrees": "=", "only printed": "≠", "only in graph": "≠", "level differs": "≠"}


class PrintedPages(AnswerPages):
    """Shows printed matrices; as `AnswerPages`."""

    @cached_property
    def all_printed(self) -> PrintedMatrices:
        """All printed matrices, rebuilt; once, before workers are made."""
        return self._graph.printed_matrices()

    def printed(self, given: Given, media_type: str, known_etag: str | None) -> Reply:
        """Show the printed matrices, or one of them beside what the graph has.

        Args:
            given: `name` of a matrix, none for the list; `cell`, line, row and column of one to be opened.
            media_type: one of `ANSWER_SUFFIXES`.
            known_etag: the If-None-Match header.

        Raises:
            Problem: 400 for a parameter that does not fit, 404 for a matrix that there is not.
        """

        def write() -> bytes:
            """Choose, and write."""
            values = read_single(given, _SINGLE)
            found = self._choose(values["name"])
            if media_type != "text/html":
                sheets = (found.listed(), *found.sheets()) if values["name"] else found.sheets()
                return write_sheets(sheets, media_type, self._graph.strategy.label)
            page = self._one(values, found) if values["name"] else self._all(found)
            return page.encode()

        return reply_with((self._served.hash, "printed", repr(given)), media_type, known_etag, write)

    def _choose(self, name: str) -> PrintedMatrices:
        """Keep the matrix that is asked for.

        Raises:
            UnknownNameError: there is none.
        """
        every = self.all_printed
        kept = tuple(one for one in every.compared if not name or one.matrix.name == name)
        if name and not kept:
            known = ", ".join(one.matrix.name for one in every.compared) or "none is transcribed here"
            raise UnknownNameError(f'No printed matrix is called "{name}".', fix=f"Choose one of: {known}.")
        return PrintedMatrices(kept, every.strategy)

    def _all(self, found: PrintedMatrices) -> str:
        """Write the list."""
        documents = self._graph.strategy.documents
        sheet = next(one for one in found.sheets() if one.columns[0] == "name")
        return self._render(
            "explorer_printed.html",
            title="Printed matrices",
            listed=[
                {
                    "name": (one.matrix.title, self._address(f"matrix/printed/{one.matrix.name}")),
                    "document": (
                        documents[one.matrix.document].title,
                        self._links.page(one.matrix.document),
                    ),
                    "lines": "lines {} to {}".format(*one.matrix.lines),
                    "cells": len(one.matrix.cells),
                    "agree": len(one.cells) - len(one.differences),
                    "differ": len(one.differences),
                    "noted": sum(cell.note is not None for cell in one.cells),
                    "totals": row.cells[-1],
                }
                for one, row in zip(found.compared, sheet.rows, strict=True)
            ],
            notes=sheet.notes,
            matrix=self._address("matrix"),
            twins=self._twins("matrix/printed", ()),
        )

    def _one(self, values: dict[str, str], found: PrintedMatrices) -> str:
        """Write the page of one matrix."""
        one = found.compared[0]
        matrix = one.matrix
        path = f"matrix/printed/{matrix.name}"
        at = {(cell.cell.line, cell.cell.row, cell.cell.column): cell for cell in one.cells}
        names = {cell.cell.column: cell.column for cell in one.cells}
        heads = {cell.cell.row: cell.row for cell in one.cells}
        opened = self._opened(values, one, path)
        totals = next((sheet for sheet in found.sheets() if sheet.columns[0] == "total"), None)
        document = self._graph.strategy.documents[matrix.document]
        return self._render(
            "explorer_printed_one.html",
            title=matrix.title,
            document=(document.title, self._links.page(document.iri)),
            slug=slug_of(document.iri),
            lines=matrix.lines,
            columns=[names[column] for column in matrix.columns],
            rows=[
                {
                    "name": heads[row],
                    "line": line,
                    "cells": [
                        self._cell(at.get((line, row, column), at.get((0, row, column))), path)
                        for column in matrix.columns
                    ],
                }
                for line, row in matrix.rows
            ],
            agree=len(one.cells) - len(one.differences),
            count=len(one.cells),
            differences=[self._difference(cell) for cell in one.differences],
            totals=totals,
            legend="" if matrix.holds is Holds.FIGURES else MARKS_NOTE,
            opened=opened,
            whole=self._address("matrix/printed"),
            twins=self._twins(path, ()),
        )

    def _cell(self, cell: ComparedCell | None, path: str) -> dict[str, Any]:
        """Lay out one cell of both tables; an empty one where a row does not name its column."""
        if cell is None:
            return {"printed": "", "graph": "", "is_same": True, "has_note": False, "href": "", "said": ""}
        printed = write_value(cell.printed, cell.cell.printed)
        agrees = cell.printed == cell.found
        return {
            "printed": printed,
            "graph": write_value(cell.found, cell.cell.printed if agrees else ""),
            "is_same": agrees,
            "has_note": cell.note is not None,
            "href": self._address(path, [("cell", _name_cell(cell))], "cell") if cell.statements else "",
            "said": f"line {cell.cell.line}, {cell.column}",
        }

    def _difference(self, cell: ComparedCell) -> dict[str, Any]:
        """Lay out a crossing that does not agree."""
        label = self._graph.strategy.label
        note = cell.note
        return {
            "line": cell.cell.line or "",
            "row": cell.row,
            "column": cell.column,
            "printed": write_value(cell.printed, cell.cell.printed) or BLANK_WORD,
            "graph": write_value(cell.found) or BLANK_WORD,
            "sign": _VERDICTS[str(cell.verdict)],
            "verdict": str(cell.verdict),
            "note": note.reason if note else "",
            "passage": (slug_of(note.passage.iri), self._links.page(note.passage.iri)) if note else None,
            "behind": lay_out_behind(cell.statements, self._links, label)[:1],
        }

    def _opened(self, values: dict[str, str], one: ComparedMatrix, path: str) -> dict[str, Any] | None:
        """Lay out the cell that is to be opened; None where none is.

        Raises:
            UnknownNameError: there is no such cell.
        """
        if not values["cell"]:
            return None
        found = next((cell for cell in one.cells if _name_cell(cell) == values["cell"]), None)
        if found is None:
            raise UnknownNameError(
                f'There is no cell "{values["cell"]}" here.',
                fix="Give line, row and column, as the links in the matrix do.",
            )
        shown = open_evidence(
            f"{found.row} by {found.column}",
            found.statements,
            self._links,
            self._graph.strategy.label,
            back=self._address(path),
        )
        return {**shown, "lead": "", "at": values["cell"]}


def _name_cell(cell: ComparedCell) -> str:
    """Write line, row and column, by which an address names a cell; one field of a line may print several."""
    return f"{cell.cell.line},{cell.cell.row},{cell.cell.column}"
