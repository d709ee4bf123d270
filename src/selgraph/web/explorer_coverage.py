"""How much of a document has been read, run of lines by run of lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from selgraph.model import Passage

if TYPE_CHECKING:
    from selgraph.facts import Facts


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of a document that are of one sort.

    Args:
        sort: `cited`, `aside` or `open` (neither: blank or unread).
        first: 1-based.
        count: how many lines.
    """

    sort: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A document as a strip of runs.

    Args:
        runs: in the order of lines, without gaps.
        last: the last line that is cited or set aside.
        cited: lines that a passage cites.
        aside: lines that no passage cites and that are set aside, by reason.
        rest: lines that are neither: blank or unread.
        unread: lines that are printed and neither; None where it is not known which lines are printed.
    """

    runs: tuple[Run, ...]
    last: int
    cited: int
    aside: dict[str, int]
    rest: int
    unread: tuple[int, ...] | None

    @property
    def rest_words(self) -> str:
        """Say how many lines are neither cited nor set aside, and of what sort."""
        if self.unread is None:
            return f"{self.rest} blank or unread"
        blank = self.rest - sum(line <= self.last for line in self.unread)
        return f"{blank} blank, {len(self.unread) or 'none'} unread"


def make_strip(facts: Facts, document: str) -> Strip:
    """Lay out what was done with each line of a document, as far as passages and set-aside runs reach.

    Blank lines can be told from unread ones where the document's printed lines are known.

    Args:
        facts: what the graph holds.
        document: its IRI.
    """
    aside: dict[int, str] = {}
    for _, where, first, last, reason in facts.tables["set-aside"]:
        if where == document and first.isdecimal() and last.isdecimal():
            aside |= dict.fromkeys(range(int(first), int(last) + 1), facts.label_of(reason))
    cited = {
        line
        for one in facts.speakers.values()
        if isinstance(one, Passage) and one.document == document
        for line in range(one.first_line, one.last_line + 1)
    }
    end = max((*cited, *aside), default=0)
    sorts = ["cited" if line in cited else "aside" if line in aside else "open" for line in range(1, end + 1)]
    runs = []
    first_line = 1
    for sort, lines in groupby(sorts):
        count = sum(1 for _ in lines)
        runs.append(Run(sort, first_line, count))
        first_line += count
    reasons = Counter(reason for line, reason in aside.items() if line not in cited)
    unread = facts.coverage[document].unread if document in facts.coverage else None
    return Strip(tuple(runs), end, len(cited), dict(sorted(reasons.items())), sorts.count("open"), unread)
