"""`selgraph drift`: what changed between the documents?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final

import typer

from selgraph.cli.groups import Only
from selgraph.cli.looking import ExcludeOption, Looking
from selgraph.cli.session import Session
from selgraph.cli.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.model import Passage

EXAMPLE = "selgraph drift --from 2011 --to community-based-care --change narrowed,split"

SIDE = "DOC|YEAR"
MOST_WORDS: Final = 60  # of a passage in which words are marked; of a longer one its quotation is compared


def drift(
    before: Annotated[
        str, typer.Option("--from", help="The earlier documents: names or a year, with commas.", metavar=SIDE)
    ],
    after: Annotated[str, typer.Option("--to", help="The later documents, named alike.", metavar=SIDE)],
    selector: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SELECTOR]...", help="Of the things of interest; none for all."),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="These kinds alone, such as goal,need.", metavar="KIND,…")
    ] = "",
    change: Annotated[
        str, typer.Option("--change", help="These changes alone, such as split,new.", metavar="CHANGE,…")
    ] = "",
    exclude: ExcludeOption = "",
    counts: Annotated[bool, typer.Option("--counts", help="Only count them, by change and kind.")] = False,
    *,
    looking: Annotated[Looking, Only("basis")],
    writing: Writing,
    session: Session,
) -> None:
    """List what became of visions, goals, programmes, initiatives, enablers, risks and measures.

    Kept, re-worded (the words marked), narrowed, widened, split, merged, target moved, moved to another
    organisation, new, not mentioned: each is defined below the table. A thing may have changed in several
    ways. Only statements count: the same thing named on both sides, or one that restates or continues
    another; likeness of words is none. Not mentioned is said only where the later documents were read whole.
    Words are marked in names and quotations; with --in-full and the texts in whole sentences.

    A year means the documents of that year, or else of the last year before it that has any.

    Formats: table, json, csv, tsv, md. Markdown has a heading for each change, fit for a board paper.
    """
    from selgraph.tables import SHEET_FORMATS

    scope = looking.scope(session)
    found = session.graph.drift(
        before,
        after,
        " ".join(selector or []),
        kinds=kind,
        changes=change,
        exclude=exclude,
        scope=scope,
        sentence=_read_sentences(session) if writing.in_full else None,
    )
    choice = writing.choose(SHEET_FORMATS)
    sheets = found.board_sheets() if choice == "md" else found.sheets()
    if counts:
        sheets = (found.count(),)
    writing.write_sheets(session, sheets)


def _read_sentences(session: Session) -> Callable[[Passage], str] | None:
    """Give what reads the sentence of a passage from the reader's own copies, where it is short."""
    from selgraph.texts import fold

    full_text = session.full_text
    if full_text is None:
        return None

    def read(passage: Passage) -> str:
        """Give the words of a passage without bullet or number; nothing where they are many."""
        words = re.sub(r"^(?:[-•]|\d+[.)])\s+", "", fold(full_text(passage)))
        return words if len(words.split()) <= MOST_WORDS else ""

    return read
