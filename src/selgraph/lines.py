"""Which lines of a text something in the data stands in."""

from __future__ import annotations

from typing import Final

from selgraph.errors import SelgraphError
from selgraph.vocabulary import shorten

MOST_LINES: Final = (
    1_000_000  # of one text; every line that is read is counted, and a slip may add six digits
)


def read_lines(iri: str, first: str, last: str) -> tuple[int, int]:
    """Read the numbers of the first and the last line, as the data have them.

    Args:
        iri: what stands there, for the message.
        first: 1-based.
        last: 1-based, included.

    Raises:
        SelgraphError: one of them is no whole number, or more than `MOST_LINES`.

    >>> read_lines("https://w3id.org/selgraph/passage/plan-title", "1", "2")
    (1, 2)
    """
    try:
        lines = int(first), int(last)
    except ValueError as error:
        raise SelgraphError(
            f'"{shorten(iri)}" stands in lines "{first}" to "{last}", which are no numbers.',
            fix="Correct sel:firstLine and sel:lastLine; selgraph validate says where.",
        ) from error
    if max(lines) > MOST_LINES:
        raise SelgraphError(
            f'"{shorten(iri)}" stands in lines {first} to {last}, and no text has more than {MOST_LINES:,}.',
            fix="Correct its sel:firstLine and sel:lastLine.",
        )
    return lines
