"""How an answer is written, and where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from selgraph.cli.groups import Only
from selgraph.cli.output import choose_format, choose_paint, width, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selgraph.cli.session import Session
    from selgraph.sheet import Sheet
    from selgraph.tables import Paint


@dataclass(frozen=True)
class Writing:
    """The options that say how an answer is written."""

    evidence: Annotated[bool, typer.Option("--evidence", help="Write the statements behind each line.")] = (
        False
    )
    in_full: Annotated[bool, typer.Option("--in-full", help="Show passages in full (needs --texts).")] = False
    layout: Annotated[str | None, typer.Option("--format", "-f", help="How to write the answer.")] = None
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.")
    ] = None

    def choose(self, known: tuple[str, ...], default: str = "table") -> str:
        """Choose the format; see `selgraph.cli.output.choose_format`."""
        return choose_format(self.layout, self.output, known, default)

    @property
    def paint(self) -> Paint:
        """How to colour; see `selgraph.cli.output.choose_paint`."""
        return choose_paint(self.output)

    def write(self, content: str | bytes) -> None:
        """Write an answer to where it is wanted."""
        write(content, self.output)

    def write_json(self, values: object) -> None:
        """Write plain values as JSON."""
        self.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")

    def write_sheets(self, session: Session, sheets: Sequence[Sheet]) -> None:
        """Write tables, with the statements behind each line where they are wanted."""
        from selgraph.tables import SHEET_FORMATS, format_sheets

        choice = self.choose(SHEET_FORMATS)
        text = format_sheets(
            sheets,
            choice,
            session.facts.label_of,
            with_evidence=self.evidence or self.in_full,
            full_text=session.full_text_if(self.in_full),
            width=width(),
            paint=self.paint,
        )
        self.write(text)


PlainWriting = Annotated[Writing, Only("layout", "output")]
