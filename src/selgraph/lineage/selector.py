"""The language in which things are picked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from selgraph.errors import SelectorError

METHODS: Final = {
    "kind": "things of a class, or of a narrower one",
    "org": "an organisation, and what it owns, leads, commissions, provides, governs or is part of",
    "place": "a place, and what is meant for it or lies in it",
    "doc": "what a document names",
    "year": "what the documents of a year name",
    "basis": "what stands in a statement of lineage on this basis",
    "rel": "what stands at either end of a relation",
    "theme": "a programme or theme, and its parts, theirs too",
    "measure": "a measure, and what is measured by it",
    "gap": "what has a gap of this kind",
    "text": "what has these letters in a name or in what is said of it",
}

_PREFIXED: Final = {"id"}  # prefixes with which a thing may be named


@dataclass(frozen=True, slots=True)
class Atom:
    """What a part of a selector begins with.

    Args:
        method: one of `METHODS`; empty where a thing is named.
        value: the name; `*` in it stands for any letters.
        column: where it begins, from 1.
    """

    method: str
    value: str
    column: int


@dataclass(frozen=True, slots=True)
class Part:
    """An atom with how far to follow threads from it.

    Args:
        atom: where to begin.
        below: how many steps down, to what serves it; 0 for none, None for any number.
        above: how many steps up, to what it serves; 0 for none, None for any number.
        around: whether also what else serves all that it serves is wanted (`@`).
    """

    atom: Atom
    below: int | None = 0
    above: int | None = 0
    around: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector as it was read.

    Args:
        text: as it was written.
        terms: a thing is picked when it is in any term, and is in a term when it is in all of its parts.
    """

    text: str
    terms: tuple[tuple[Part, ...], ...]


def read_selector(text: str) -> Selector:
    """Read a selector.

    `x+` is x and what it serves, `+x` is x and what serves it, `2+x+1` goes two steps down and one up, `@x`
    is x, all that it serves and all that serves any of that. A space joins, a comma cuts. A name with a
    space, a comma or a plus stands between double quotes.

    Raises:
        SelectorError: it is not well formed; with the column.

    >>> read_selector("2+care-at-home,kind:initiative").terms[0][0]
    Part(atom=Atom(method='', value='care-at-home', column=3), below=2, above=0, around=False)
    """
    terms: list[list[Part]] = []
    wants_part = False  # after a comma
    for column, piece in _pieces(text):
        if piece == ",":
            if wants_part or not terms:
                raise SelectorError(
                    "A comma has to stand between two parts.", text, column, fix="Take it out."
                )
            wants_part = True
        else:
            part = _part(text, piece, column)
            if wants_part:
                terms[-1].append(part)
            else:
                terms.append([part])
            wants_part = False
    if wants_part:
        raise SelectorError(
            "A comma has to stand between two parts.", text, len(text.rstrip()), fix="Take it out."
        )
    if not terms:
        raise SelectorError(
            "The selector is empty.", text, 1, fix='Name a thing, or a kind: "kind:initiative".'
        )
    return Selector(text, tuple(tuple(parts) for parts in terms))


def is_selector(text: str) -> bool:
    """Say whether a text can be nothing but a selector: it has a sign that no plain name has.

    >>> is_selector("minor oral surgery"), is_selector("minor-oral-surgery+"), is_selector("kind:goal")
    (False, True, True)
    """
    return bool(re.search(rf'[+@*"]|\b({"|".join(METHODS)}):', text))


def _pieces(text: str) -> list[tuple[int, str]]:
    """Cut a text at spaces and commas outside quotes; each piece with its column, from 1."""
    pieces: list[tuple[int, str]] = []
    for match in re.finditer(r'\s+|,|(?:[^\s,"]|"[^"]*"?)+', text):
        piece = match[0]
        if piece.count('"') % 2:
            raise SelectorError(
                "A quotation mark is not closed.",
                text,
                match.start() + piece.rindex('"') + 1,
                fix='Add the second ".',
            )
        if not piece.isspace():
            pieces.append((match.start() + 1, piece))
    return pieces


def _part(text: str, piece: str, column: int) -> Part:
    """Read one part."""
    around = piece.startswith("@")
    rest, start = (piece[1:], column + 1) if around else (piece, column)
    below: int | None = 0
    above: int | None = 0
    if match := re.match(r"(\d*)\+", rest):
        below = int(match[1]) if match[1] else None
        rest, start = rest[match.end() :], start + match.end()
    if match := re.search(r"\+(\d*)$", rest):
        above = int(match[1]) if match[1] else None
        rest = rest[: match.start()]
    if around and (below != 0 or above != 0):
        raise SelectorError(
            "@ already follows threads both ways.", text, column, fix="Take out the @ or the +."
        )
    if "+" in re.sub(r'"[^"]*"', "", rest):
        plus = start + rest.index("+")
        raise SelectorError(
            "A + stands before or after a name, once.",
            text,
            plus,
            fix="Put a name that holds a + between double quotes.",
        )
    if not rest:
        raise SelectorError(
            "A name is missing.", text, start, fix="Name a thing, or a kind: kind:initiative."
        )
    return Part(_atom(text, rest, start), below, above, around)


def _atom(text: str, rest: str, column: int) -> Atom:
    """Read a name or a method with its value."""
    method, colon, value = rest.partition(":")
    if not colon or method in _PREFIXED or rest.startswith('"') or value.startswith("//"):
        return Atom("", _bare(rest), column)
    if method not in METHODS:
        near = get_close_matches(method.lower(), METHODS, n=1, cutoff=0.5)
        raise SelectorError(
            f'There is no "{method}:" to pick by.',
            text,
            column,
            fix=f"Did you mean {near[0]}:?"
            if near
            else f"Choose one of: {', '.join(f'{one}:' for one in METHODS)}.",
        )
    if not _bare(value):
        raise SelectorError(
            f'"{method}:" needs a value.',
            text,
            column + len(method) + 1,
            fix=f"Write {method}:NAME, or {method}:* for any.",
        )
    return Atom(method, _bare(value), column)


def _bare(text: str) -> str:
    """Take the quotation marks off."""
    return text.replace('"', "").strip()
