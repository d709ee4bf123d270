"""The values that pass between the rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Basis(StrEnum):
    """Who stands behind a statement, from the strongest to the weakest."""

    EXPLICIT = "explicit"
    INTERPRETED = "interpreted"
    INFERRED = "inferred"


STRENGTH = {basis: rank for rank, basis in enumerate(Basis)}


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of lines of a document, which makes statements.

    Args:
        iri: the passage, and the named graph of what it says.
        document: IRI of the document.
        title: the document's title.
        section: heading under which the lines stand.
        first_line: 1-based.
        last_line: 1-based, included.
        quote: at most 12 of the document's own words.
    """

    iri: str
    document: str
    title: str
    section: str
    first_line: int
    last_line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A curator's interpretation of passages.

    Args:
        iri: the reading, and the named graph of what follows from it.
        rationale: one sentence that says why.
        passages: what was interpreted, in the order of document and line.
    """

    iri: str
    rationale: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by which statements follow from others.

    Args:
        iri: the rule, and the named graph of what it derives.
        summary: the rule in plain English.
    """

    iri: str
    summary: str


Speaker = Passage | Reading | Rule


def basis_of(speakers: tuple[Speaker, ...]) -> Basis:
    """Say what a statement with these speakers stands on: its strongest one.

    Args:
        speakers: at least one.

    Returns:
        Explicit if a passage makes the statement, else interpreted if a reading does, else inferred.
    """
    if any(isinstance(speaker, Passage) for speaker in speakers):
        return Basis.EXPLICIT
    if any(isinstance(speaker, Reading) for speaker in speakers):
        return Basis.INTERPRETED
    return Basis.INFERRED


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the graph.

    Args:
        iri: the thing.
        label: its preferred name.
        kind: name of its most specific class, as in the ontology (`Opportunity`); empty where none is stated.
        kinds: names of all its stated classes, sorted.
        other_names: its other names, sorted.
    """

    iri: str
    label: str
    kind: str = ""
    kinds: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement that joins two things, with all who make it.

    Args:
        subject: IRI of what the statement is about.
        predicate: IRI of the relation.
        object: IRI of the other thing.
        speakers: who says so, passages first.
    """

    subject: str
    predicate: str
    object: str
    speakers: tuple[Speaker, ...] = field(default=())

    @property
    def basis(self) -> Basis:
        """What the statement stands on."""
        return basis_of(self.speakers)


@dataclass(frozen=True, slots=True)
class Path:
    """A thread of statements from one thing to another.

    Args:
        nodes: the things on the way, from the start; one more than there are edges.
        edges: the statements between them.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def basis(self) -> Basis:
        """What the thread stands on: its weakest statement."""
        return max((edge.basis for edge in self.edges), key=STRENGTH.__getitem__)


@dataclass(frozen=True, slots=True)
class Statement:
    """Anything that is said of a thing, with all who say it.

    Args:
        subject: IRI of the thing.
        predicate: IRI of the property.
        value: IRI of another thing, or the text of a literal.
        label: what to show for the value.
        is_thing: whether the value is an IRI.
        speakers: who says so, passages first.
    """

    subject: str
    predicate: str
    value: str
    label: str
    is_thing: bool
    speakers: tuple[Speaker, ...]

    @property
    def basis(self) -> Basis:
        """What the statement stands on."""
        return basis_of(self.speakers)


@dataclass(frozen=True, slots=True)
class Document:
    """A publication that was read.

    Args:
        iri: the document.
        title: its title.
        publisher: IRI of who issued it; empty where that is not known.
        issued: when, as typed in the data: a day, a month or a year; empty where the document gives no date.
        period: the time that it is for, as printed.
        year: the year of issue; else the first year of the period; 0 where neither is known.
    """

    iri: str
    title: str
    publisher: str = ""
    issued: str = ""
    period: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Composition:
    """One row of the table of which two relations make a longer one.

    Args:
        first: IRI of the relation that begins.
        second: IRI of the relation that goes on.
        yields: IRI of the relation that they make; None where they make none.
        reason: the sentence that says why.
    """

    first: str
    second: str
    yields: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that validation found.

    Args:
        check: name of the check, after the fault.
        severity: `error`, `warning` or `info`.
        what: one sentence with the values in it.
        fix: what to do.
        path: file in which it stands; empty where it has no file.
        line: 1-based; 0 where it is not known.
        column: 1-based; 0 where it is not known.
        is_gap: whether it is something that the documents leave out, rather than a fault or a conflict.
    """

    check: str
    severity: str
    what: str
    fix: str
    path: str = ""
    line: int = 0
    column: int = 0
    is_gap: bool = False


SEVERITIES = ("error", "warning", "info")  # an info is what the documents themselves hold, and stays


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one document has been read.

    Args:
        document: slug of the document.
        lines: lines of its text that are not blank.
        cited: of these, lines that a passage cites.
        set_aside: of these, lines that no passage cites and that are set aside, by reason.
        unread: of these, lines that are neither; 1-based.
    """

    document: str
    lines: int
    cited: int
    set_aside: dict[str, int]
    unread: tuple[int, ...]
