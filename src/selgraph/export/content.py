"""What goes into a file: values that every writer understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from selgraph.model import Speaker

_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)  # XML 1.0, clause 2.2

Write = Callable[[BinaryIO], None]


def make_legible(text: str) -> str:
    r"""Show control characters instead of sending them; line breaks and tabs stay.

    XML cannot hold them (XML 1.0, clause 2.2), terminals obey them, spreadsheets refuse files with them.

    >>> make_legible("a\x00b\x1bc\nd")
    'a␀b␛c\nd'
    """
    return _ILLEGAL.sub(_picture, text) if _ILLEGAL.search(text) else text


def _picture(match: re.Match[str]) -> str:
    """Give the picture of a control character (U+2400 on), or the sign for what cannot be shown."""
    code = ord(match[0])
    if code < 0x20:  # noqa: PLR2004 - the C0 controls, which Unicode has pictures of
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"  # noqa: PLR2004 - delete


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself.

    Args:
        title: what it is, for people.
        selector: what was picked; empty for the whole graph.
        fingerprint: hash of the dataset that it was made from, 64 hexadecimal digits.
        date: the day on which it was made, as in 2026-11-22.
        source: the program, and the documents that were read.
        licence: what may be done with it.
    """

    title: str
    selector: str
    fingerprint: str
    date: str
    source: str
    licence: str

    def pairs(self) -> list[tuple[str, str]]:
        """Give name and value of each part, in the order in which they are written."""
        return [
            ("title", self.title),
            ("selector", self.selector or "everything"),
            ("dataset", f"sha256:{self.fingerprint}"),
            ("date", self.date),
            ("source", self.source),
            ("licence", self.licence),
        ]

    def sentence(self) -> str:
        """Give all parts in one line."""
        return " | ".join(f"{name}: {' '.join(value.split())}" for name, value in self.pairs())


class Element(NamedTuple):
    """A thing, with where it is first said what it is.

    A tuple, as a million of these pass through a writer and a frozen dataclass costs four times as much to
    make.
    """

    id: str
    label: str
    kind: str
    family: str
    other_names: tuple[str, ...]
    description: str
    basis: str
    document: str
    section: str
    first_line: int | None
    last_line: int | None
    quotation: str
    speaker: str
    iri: str
    years: tuple[int, ...]
    facts: tuple[tuple[str, str], ...]
    speakers: tuple[Speaker, ...]


class Connection(NamedTuple):
    """A statement that joins two things, with the best evidence for it.

    A tuple for the reason that `Element` is one.
    """

    id: str
    source: str
    target: str
    relation: str
    label: str
    level: str
    basis: str
    document: str
    section: str
    first_line: int | None
    last_line: int | None
    quotation: str
    rationale: str
    speaker: str
    speaker_count: int
    predicate: str
    years: tuple[int, ...]
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute that every format carries.

    Args:
        name: as in the files.
        meaning: one phrase for people.
        is_number: whether it is a whole number; else it is a text.
    """

    name: str
    meaning: str
    is_number: bool = False


PLACE: Final = ("document", "section", "first_line", "last_line", "quotation")
EVIDENCE: Final = (*PLACE, "speaker")
_EVIDENCE: Final = (
    Field("document", "title of the document that says it"),
    Field("section", "heading under which it stands"),
    Field("first_line", "first line of the document's text, from 1", is_number=True),
    Field("last_line", "last line, included", is_number=True),
    Field("quotation", "at most 12 of the document's own words"),
)
ELEMENT_FIELDS: Final = (
    Field("label", "preferred name"),
    Field("kind", "most specific class, as the ontology names it"),
    Field("family", "group of classes, which colours and shapes follow"),
    Field("other_names", "other names, between vertical bars"),
    Field("description", "what it is, in the curators' words"),
    Field("basis", "who says what it is: explicit, interpreted or inferred"),
    *_EVIDENCE,
    Field("speaker", "IRI of the passage or the reading"),
    Field("iri", "IRI of the thing"),
)
CONNECTION_FIELDS: Final = (
    Field("relation", "the relation, as the ontology names it"),
    Field("label", "the relation, for people"),
    Field("level", "fully or partly, where the document says so"),
    Field("basis", "what it stands on: explicit, interpreted or inferred"),
    *_EVIDENCE,
    Field("rationale", "why the curator read it so, where it is interpreted"),
    Field("speaker", "IRI of the passage, the reading or the rule"),
    Field("speaker_count", "how many passages, readings and rules say it", is_number=True),
    Field("predicate", "IRI of the relation"),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing.

    Args:
        name: of the check that found it.
        element: the thing that lacks it.
        told: what is known of it, as pairs of column and text.
    """

    name: str
    element: Element
    told: tuple[tuple[str, str], ...]


def nothing_beyond(_iri: str) -> tuple[int, int]:
    """Count nothing that is left out."""
    return 0, 0


class Content(Protocol):
    """What is to be written; it can be gone through more than once."""

    @property
    def about(self) -> About:
        """What the file says of itself."""
        ...

    def elements(self) -> Iterator[Element]:
        """Go through the things."""
        ...

    def connections(self) -> Iterator[Connection]:
        """Go through the statements between them; both ends are among the things."""
        ...

    def gaps(self) -> Iterator[Gap]:
        """Go through what the things lack, by gap and then by thing."""
        ...

    def beyond(self, iri: str) -> tuple[int, int]:
        """Count the things that a thing serves directly, and those that serve it, that are left out."""
        ...


@dataclass(frozen=True)
class Listed:
    """Content that lies in memory.

    Args:
        about: what the file says of itself.
        things: the things.
        statements: the statements between them.
        lacks: gives what the things lack, once a writer wants it.
        beyond: as in `Content`.
    """

    about: About
    things: tuple[Element, ...]
    statements: tuple[Connection, ...]
    lacks: Callable[[], Iterable[Gap]] = tuple
    beyond: Callable[[str], tuple[int, int]] = nothing_beyond

    def elements(self) -> Iterator[Element]:
        """Go through the things."""
        return iter(self.things)

    def connections(self) -> Iterator[Connection]:
        """Go through the statements."""
        return iter(self.statements)

    def gaps(self) -> Iterator[Gap]:
        """Go through what the things lack."""
        return iter(self.lacks())


def element_cell(element: Element, name: str) -> str | int | None:
    """Give an attribute of a thing as one value; several names stand between vertical bars."""
    value = getattr(element, name)
    return "|".join(value) if name == "other_names" else value


def connection_cell(connection: Connection, name: str) -> str | int | None:
    """Give an attribute of a statement as one value."""
    value: str | int | None = getattr(connection, name)
    return value
