"""How much of each document has been read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selgraph.model import Document, Passage


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """How much of one document has been read.

    Args:
        document: the document.
        printed: how many lines are not blank; None where that is not known.
        cited: how many of them a passage cites.
        set_aside: how many of them no passage cites and are set aside with a reason.
        unread: those that are neither, 1-based; None where it is not known which lines are blank.
    """

    document: Document
    printed: int | None
    cited: int
    set_aside: int
    unread: tuple[int, ...] | None

    @property
    def is_whole(self) -> bool:
        """Whether every printed line has been read."""
        return self.unread == ()

    def words(self) -> str:
        """Say how much has been read, in a few words."""
        name = self.document.iri.rsplit("/", 1)[-1]
        if self.printed is None or self.unread is None:
            return f"{name}: {self.cited + self.set_aside} lines read, of how many is not known"
        return f"{name}: {self.printed - len(self.unread)} of {self.printed} lines read"


def read_runs(text: str) -> set[int]:
    """Read runs of numbers.

    >>> sorted(read_runs("1-3, 5"))
    [1, 2, 3, 5]
    """
    numbers: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", text):
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def measure_coverage(
    documents: Iterable[Document],
    passages: Iterable[Passage],
    aside: Iterable[tuple[str, int, int]],
    printed: Mapping[str, str],
) -> dict[str, DocumentCoverage]:
    """Measure how much of each document has been read.

    Args:
        documents: the documents.
        passages: all passages.
        aside: runs of lines that are set aside: document, first and last line, both included.
        printed: for each document the numbers of the lines that are not blank, as runs; a document may be
            missing.

    Returns:
        By document.
    """
    cited: dict[str, set[int]] = {}
    for passage in passages:
        cited.setdefault(passage.document, set()).update(range(passage.first_line, passage.last_line + 1))
    put: dict[str, set[int]] = {}
    for document, first, last in aside:
        put.setdefault(document, set()).update(range(first, last + 1))
    found = {}
    for one in documents:
        here, there = cited.get(one.iri, set()), put.get(one.iri, set())
        if one.iri not in printed:
            found[one.iri] = DocumentCoverage(one, None, len(here), len(there - here), None)
            continue
        lines = read_runs(printed[one.iri])
        unread = tuple(sorted(lines - here - there))
        found[one.iri] = DocumentCoverage(
            one, len(lines), len(lines & here), len(lines & there - here), unread
        )
    return found
