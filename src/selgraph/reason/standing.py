"""Whether the lines in which a statement could stand have been read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selgraph.model import Passage
    from selgraph.reason.cone import Triple


PrintedLines = Callable[[str], set[int] | None]


class Verdict(StrEnum):
    """What is known of a statement that nobody makes."""

    ABSENT = "stated to be absent"
    READ = "read and not stated"
    UNREAD = "unread"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of a document under one heading.

    Args:
        document: IRI of the document.
        title: the document's title.
        section: the heading.
        first_line: 1-based.
        last_line: 1-based, included.
        open_lines: those that no passage cites and that are not set aside; blank ones are left out where the
            text is at hand.
    """

    document: str
    title: str
    section: str
    first_line: int
    last_line: int
    open_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a statement that nobody makes.

    Args:
        verdict: in a word.
        runs: the lines in which it could stand, in the order of the documents: under the headings under which
            one of its two things is spoken of, in the documents that speak of both; of either where none
            does.
        blank_cells: passages that record the cell of a printed matrix for the two things as blank.
    """

    verdict: Verdict
    runs: tuple[Run, ...]
    blank_cells: tuple[Passage, ...] = ()


def no_text(document: str) -> set[int] | None:  # noqa: ARG001 - one of `PrintedLines`
    """Say that the text of a document is not at hand."""
    return None


class Ground:
    """Everything that has been read: what speaks of what, and which lines were gone through.

    Args:
        said: rows of subject, predicate, value, whether the value is a thing (`true`), and speaker.
        passages: all passages.
        aside: runs of lines that are set aside: document, first and last line.
        printed: gives the numbers of the lines of a document that are not blank; None where its text is not
            at hand.
    """

    def __init__(
        self,
        said: Iterable[Sequence[str]],
        passages: Iterable[Passage],
        aside: Iterable[tuple[str, int, int]],
        printed: PrintedLines = no_text,
    ) -> None:
        """Note where each thing is spoken of."""
        self._printed = printed
        self._passages = {one.iri: one for one in passages}
        self._mentions: dict[str, set[str]] = {}
        self._cells: dict[str, dict[str, str]] = {}
        self._recorded: dict[str, str] = {}
        for subject, predicate, value, is_thing, speaker in said:
            if speaker in self._passages:
                for thing in (subject, value) if is_thing == "true" else (subject,):
                    self._mentions.setdefault(thing, set()).add(speaker)
                if predicate in (SEL + "cellRow", SEL + "cellColumn", SEL + "mark"):
                    self._cells.setdefault(subject, {})[predicate] = value
                    self._recorded[subject] = speaker
        self._aside: dict[str, list[tuple[int, int]]] = {}
        for document, first, last in aside:
            self._aside.setdefault(document, []).append((first, last))
        self._of_document: dict[str, list[Passage]] = {}
        for one in sorted(self._passages.values(), key=lambda one: (one.document, one.first_line, one.iri)):
            self._of_document.setdefault(one.document, []).append(one)

    @property
    def spoken_of(self) -> dict[str, set[str]]:
        """For each thing the documents that speak of it."""
        return {
            thing: {self._passages[iri].document for iri in iris} for thing, iris in self._mentions.items()
        }

    def standing(self, statement: Triple) -> Standing:
        """Say whether the lines in which a statement could stand have been read."""
        subject, _, thing = statement
        speaking = [
            {iri: self._passages[iri].document for iri in self._mentions.get(one, ())}
            for one in (subject, thing)
        ]
        both = set(speaking[0].values()) & set(speaking[1].values())
        either = set(speaking[0].values()) | set(speaking[1].values())
        wanted = {iri for one in speaking for iri in one}
        runs = tuple(run for document in sorted(both or either) for run in self._runs(document, wanted))
        blank = tuple(
            self._passages[self._recorded[cell]]
            for cell, parts in sorted(self._cells.items())
            if parts.get(SEL + "mark") == "blank"
            and {parts.get(SEL + "cellRow"), parts.get(SEL + "cellColumn")} == {subject, thing}
        )
        return Standing(self._verdict(runs, blank), runs, blank)

    def _verdict(self, runs: tuple[Run, ...], blank: tuple[Passage, ...]) -> Verdict:
        """Sum up."""
        if blank:
            return Verdict.ABSENT
        if not any(run.open_lines for run in runs):
            return Verdict.READ
        with_text = all(self._printed(run.document) is not None for run in runs if run.open_lines)
        return Verdict.UNREAD if with_text else Verdict.UNKNOWN

    def _runs(self, document: str, wanted: set[str]) -> list[Run]:
        """Give the runs of lines under one heading that hold one of some passages."""
        groups: list[list[Passage]] = []
        for passage in self._of_document[document]:
            if groups and groups[-1][0].section == passage.section:
                groups[-1].append(passage)
            else:
                groups.append([passage])
        covered = self._covered(document)
        printed = self._printed(document)
        runs = []
        for group in groups:
            if any(passage.iri in wanted for passage in group):
                first, last = group[0].first_line, max(passage.last_line for passage in group)
                missed = tuple(
                    number
                    for number in range(first, last + 1)
                    if number not in covered and (printed is None or number in printed)
                )
                runs.append(Run(document, group[0].title, group[0].section, first, last, missed))
        return runs

    def _covered(self, document: str) -> set[int]:
        """Give the lines that a passage cites or a reason sets aside."""
        cited = [(passage.first_line, passage.last_line) for passage in self._of_document[document]]
        return {
            number
            for first, last in [*cited, *self._aside.get(document, [])]
            for number in range(first, last + 1)
        }
