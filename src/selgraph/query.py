"""Questions asked from the catalogue of .rq files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.errors import EndpointError, Place, QueryError, UnknownNameError, UnreadableFileError
from selgraph.tokens import read_tokens
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.store import Store

_HEADER = re.compile(r"^#\+ ?(.*)$")
_VALUES = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{(?P<value>[^{}]*)\}", re.IGNORECASE)
_THING = re.compile(r"<[^<>\s]*>|[\w.\-]*:[\w.\-]*")
_TEXT = re.compile(r"""(?:"[^"]*"|'[^']*')(?P<suffix>@[\w\-]+|\^\^\S+)?""")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question wants to be told.

    Args:
        name: as it is typed before `=`.
        meaning: one phrase for people.
        example: the term that stands in the file, as SPARQL writes it.
        is_thing: whether it is the name of a thing; else it is a text, with the language or the datatype of
            the example.
    """

    name: str
    meaning: str
    example: str
    is_thing: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One `.rq` file.

    Args:
        name: the file's name without its ending.
        summary: the question in plain words.
        parameters: in the order of the header.
        columns: what each returned column holds, by name, in the order of the header.
        notes: what else the header says (`severity`, `message`, `fix` of a check), by key.
        text: the query as it stands in the file.
        path: the file.
    """

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    text: str
    path: Path

    def note(self, key: str) -> str:
        """Give what the header says under a key; empty where it says nothing."""
        return dict(self.notes).get(key, "")


def read_question(path: Path) -> Question:
    """Read a `.rq` file with its header.

    The header's lines begin with `#+`, as grlc has them; `summary:` is followed by its sentence,
    `parameters:` and `columns:` by one line each, indented by two spaces, `name: meaning`.

    Raises:
        UnreadableFileError: the file or its header is not as it has to be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            f'The query "{path.name}" cannot be read: {error}.',
            where=Place(str(path)),
            fix="Save it as UTF-8.",
        ) from error
    notes: dict[str, str] = {}
    sections: dict[str, dict[str, str]] = {"parameters": {}, "columns": {}}
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = _HEADER.match(line)
        if not match:
            continue
        key, colon, value = match[1].partition(":")
        if not colon:
            raise UnreadableFileError(
                f'The header line "{line}" has no colon.',
                where=Place(str(path), number),
                fix="Write #+ key: value.",
            )
        if key.startswith("  ") and current:
            sections[current][key.strip()] = value.strip()
        elif key.strip() in sections:
            current = key.strip()
        else:
            current = ""
            notes[key.strip()] = value.strip()
    examples = {match["name"]: match["value"].strip() for match in _VALUES.finditer(text)}
    parameters = tuple(
        _read_parameter(name, meaning, examples.get(name, ""), path)
        for name, meaning in sections["parameters"].items()
    )
    summary = notes.pop("summary", "")
    columns = tuple(sections["columns"].items())
    return Question(path.stem, summary, parameters, columns, tuple(notes.items()), text, path)


def _read_parameter(name: str, meaning: str, example: str, path: Path) -> Parameter:
    """Make a parameter of its line in the header and of its example.

    Raises:
        UnreadableFileError: there is no example, or it is neither a thing nor a text.
    """
    is_thing = _THING.fullmatch(example) is not None
    if is_thing or _TEXT.fullmatch(example):
        return Parameter(name, meaning, example, is_thing)
    raise UnreadableFileError(
        f'The parameter "{name}" has no line VALUES ?{name} {{ … }} with one thing or one text in it.',
        where=Place(str(path)),
        fix="Add it, with an example that has answers.",
    )


def read_catalogue(home: Home) -> list[Question]:
    """Read all questions, sorted by name."""
    return [read_question(path) for path in sorted((home.queries / "questions").glob("*.rq"))]


def find_question(name: str, catalogue: list[Question]) -> Question:
    """Find a question by its name.

    Raises:
        UnknownNameError: there is none; near ones are suggested.
    """
    from difflib import get_close_matches

    wanted = name.strip().removesuffix(".rq").lower()
    for question in catalogue:
        if question.name == wanted:
            return question
    near = get_close_matches(wanted, [question.name for question in catalogue], n=3, cutoff=0.4)
    raise UnknownNameError(
        f'No question is called "{name}".',
        fix=f"Did you mean {' or '.join(near)}?" if near else "List them all: selgraph ask",
    )


def bind(
    question: Question, values: Mapping[str, str | Sequence[str]], find_iri: Callable[[str], str]
) -> str:
    """Put values in the place of a question's examples.

    Args:
        question: the question.
        values: by parameter name, one or several; a parameter that is left out keeps its example.
        find_iri: gives the IRI of the thing that a name means.

    Returns:
        The query, ready to be asked.

    Raises:
        QueryError: a value is for no parameter of the question.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            raise QueryError(
                f'The question "{question.name}" has no parameter "{name}".',
                fix=f"It has: {', '.join(known)}." if known else "It takes none.",
            )

    def replace(match: re.Match[str]) -> str:
        """Write the given value where the example stands."""
        parameter = known.get(match["name"])
        if parameter is None or parameter.name not in values:
            return match[0]
        given = values[parameter.name]
        text = _TEXT.fullmatch(parameter.example)
        suffix = (text["suffix"] or "") if text else ""
        terms = (
            f"<{check_iri(find_iri(value))}>" if parameter.is_thing else quote_text(value) + suffix
            for value in ([given] if isinstance(given, str) else given)
        )
        return f"VALUES ?{parameter.name} {{ {' '.join(terms)} }}"

    return _VALUES.sub(replace, question.text)


def check_iri(iri: str) -> str:
    """Give back an IRI that may stand between angle brackets.

    Raises:
        QueryError: it holds a character that SPARQL 1.1 (IRIREF) does not allow there, or half a character.
    """
    if re.search(r'[<>"{}|^`\\\x00-\x20\ud800-\udfff]', iri):
        raise QueryError(f'"{iri}" is not an IRI.', fix="Give the name of a thing, or its IRI.")
    return iri


def quote_text(text: str) -> str:
    r"""Write a text as a SPARQL string that is read the same whenever an engine undoes `\u` escapes.

    Raises:
        QueryError: it holds half a character (a lone surrogate), which no file or query can hold.

    >>> print(quote_text('say "no"'))
    "say \"no\""
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("The value holds bytes that are no text.", fix="Type it again.") from error
    escaped = re.sub(r"\\([uU])", lambda match: rf"\\U000000{ord(match[1]):x}", text.replace("\\", "\\\\"))
    for letter, code in {'"': '"', "\n": "n", "\r": "r", "\t": "t"}.items():
        escaped = escaped.replace(letter, f"\\{code}")
    return f'"{escaped}"'


def declare_prefixes(sparql: str) -> tuple[str, int]:
    r"""Put the project's prefixes before a query that uses them without saying so.

    Returns:
        The query, and how many lines were put before it.

    >>> declare_prefixes("ASK { ?goal a sel:Goal }")
    ('PREFIX sel: <https://w3id.org/selgraph/ontology#>\nASK { ?goal a sel:Goal }', 1)
    """
    declared: set[str] = set()
    used: set[str] = set()
    previous = ""
    for token in read_tokens(sparql):
        if token.kind == "name":
            (declared if previous == "PREFIX" else used).add(token.text.partition(":")[0])
        previous = token.text.upper()
    missing = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items() if prefix in used - declared]
    return "\n".join([*missing, sparql]), len(missing)


def ask(store: Store, sparql: str) -> tuple[list[str], list[list[str]]]:
    """Ask a SELECT query and get its table as text.

    Returns:
        The columns' names, and the rows; an unbound value is an empty text.

    Raises:
        QueryError: the query is malformed, or is no SELECT.
        EndpointError: a remote store does not answer, or not with a table.
    """
    import json

    answer = json.loads(store.answer(sparql, "application/sparql-results+json"))
    try:
        if "boolean" in answer:
            raise QueryError("An ASK query gives no table.", fix="Write it as SELECT.")
        columns = [str(name) for name in answer["head"]["vars"]]
        rows = [
            [str(row[name]["value"]) if name in row else "" for name in columns]
            for row in answer["results"]["bindings"]
        ]
    except (KeyError, TypeError) as error:
        raise EndpointError(
            "The store answered with JSON that is no table.", fix="Is this the address of a SPARQL endpoint?"
        ) from error
    return columns, rows
