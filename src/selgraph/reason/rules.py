"""The rules of the catalogue, as their files have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, UnknownNameError, UnreadableFileError
from selgraph.guard import refuse_fetching
from selgraph.vocabulary import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from selgraph.home import Home

_NOTE = re.compile(r"^#\+ (summary|because|row|premise): *(.*)$", re.MULTILINE)
_PREFIX = re.compile(r"\bPREFIX\s+([\w.\-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_QUERY = re.compile(
    r"(?P<prologue>.*?)\bCONSTRUCT\s*\{(?P<head>[^{}]*)\}\s*WHERE\s*\{(?P<body>.*)\}\s*",
    re.DOTALL | re.IGNORECASE,
)

ANYONE: Final = ("anyone",)  # who may have made a premise, where the rule does not say

Pattern = tuple[str, str, str]
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Premise:
    """A statement that a rule stands on.

    Args:
        pattern: subject, predicate and object, each a variable with its question mark or an IRI.
        makers: names of the rules that may have made the statement, besides passages and readings; `ANYONE`
            for all of them, and for the ontology.
    """

    pattern: Pattern
    makers: tuple[str, ...] = ANYONE


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule, as its file has it.

    Args:
        path: the file; its name without the ending is the rule's.
        summary: the rule in plain English.
        because: the variable that holds the sentence why the rule holds in a case; empty where there is none.
        row: the variable that holds the row of a table which decides a case; empty where there is none.
        premises: what it stands on.
        head: the statement that it makes.
        prologue: the prefixes.
        body: the conditions.
    """

    path: Path
    summary: str
    because: str
    row: str
    premises: tuple[Premise, ...]
    head: Pattern
    prologue: str
    body: str

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.path.stem

    @property
    def iri(self) -> str:
        """The rule, and the named graph of what it derives."""
        return PREFIXES["rule"] + self.path.stem

    def inserting(self, graph: str, premise: Premise | None = None, fresh: str = "") -> str:
        """Write the update that puts into a graph what the rule newly derives, and nobody states.

        A statement of the merged graph is stated where no rule's graph holds it, as rules never derive what
        is stated.

        Args:
            graph: IRI of the graph.
            premise: one of its premises, where only what stands on certain statements is asked for.
            fresh: IRI of the graph that holds those statements.
        """
        head = _write(self.head)
        first = f"GRAPH <{fresh}> {{ {_write(premise.pattern)} }}\n" if premise else ""
        is_rule = f'STRSTARTS(STR(?derivedIn), "{PREFIXES["rule"]}")'
        is_new = (
            f"FILTER (NOT EXISTS {{ GRAPH <{self.iri}> {{ {head} }} }} && (NOT EXISTS {{ {head} }} "
            f"|| EXISTS {{ GRAPH ?derivedIn {{ {head} }} FILTER ({is_rule}) }}))"
        )
        where = f"{first}{self.body}\n{is_new}"
        return f"{self.prologue}INSERT {{ GRAPH <{graph}> {{ {head} }} }} WHERE {{ {where} }}"

    def explaining(self, rows: Sequence[Row]) -> str:
        """Write the query for how the rule comes to certain statements; its answer has all variables.

        Args:
            rows: the statements, each term as SPARQL writes it.
        """
        return f"{self.prologue}SELECT DISTINCT * WHERE {{ {_values(self.head, rows)}{self.body} }}"


def read_rules(home: Home, without: Iterable[str] = ()) -> list[RuleFile]:
    """Read the rules of the catalogue, sorted by name.

    Args:
        home: where they lie.
        without: names of rules to leave out.

    Raises:
        UnknownNameError: a rule to leave out does not exist.
        UnreadableFileError: a rule does not have the form that `read_rule` asks for.
    """
    rules = [read_rule(path, home.shown(path)) for path in sorted((home.queries / "rules").glob("*.rq"))]
    left_out = set(without)
    unknown = sorted(left_out - {rule.name for rule in rules})
    if unknown:
        known = ", ".join(rule.name for rule in rules)
        raise UnknownNameError(f'No rule is called "{unknown[0]}".', fix=f"There are: {known}.")
    return [rule for rule in rules if rule.name not in left_out]


def read_rule(path: Path, shown: str | None = None) -> RuleFile:
    """Read one rule: a CONSTRUCT of a single statement, with a header that names its premises.

    A header line `#+ premise: ?part sel:partOf ?whole` names a pattern of the query; after a bar it may say
    who may have made such a statement: `| stated`, or `| stated or composition` for passages, readings and
    one rule.

    Args:
        path: the `.rq` file.
        shown: how to name it in an error.

    Raises:
        UnreadableFileError: the file is missing or has another form.
        QueryError: it would send a request or change data.
    """
    place = Place(shown or str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f'The rule "{path.name}" cannot be read.', where=place) from error
    refuse_fetching(text, source=path.name)
    notes: dict[str, list[str]] = {}
    for match in _NOTE.finditer(text):
        notes.setdefault(match[1], []).append(match[2].strip())
    query = _QUERY.fullmatch(text)
    prefixes = dict(_PREFIX.findall(text))
    if query is None:
        raise UnreadableFileError(
            f'The rule "{path.stem}" is not of the form CONSTRUCT {{ … }} WHERE {{ … }}.',
            where=place,
            fix="Write it so.",
        )
    head = _read_pattern(query["head"].strip().removesuffix("."), prefixes)
    premises = tuple(_read_premise(line, prefixes) for line in notes.get("premise", []))
    if head is None or not premises or None in premises:
        raise UnreadableFileError(
            f'The rule "{path.stem}" has to make one statement and to name its premises.',
            where=place,
            fix="Write one triple after CONSTRUCT, and #+ premise: ?part sel:partOf ?whole for each premise.",
        )
    return RuleFile(
        path,
        notes.get("summary", [path.stem])[0],
        notes.get("because", [""])[0].removeprefix("?"),
        notes.get("row", [""])[0].removeprefix("?"),
        tuple(premise for premise in premises if premise),
        head,
        query["prologue"],
        query["body"],
    )


def _read_premise(line: str, prefixes: dict[str, str]) -> Premise | None:
    """Read a premise of the header; None where it is not one."""
    pattern, bar, makers = line.partition("|")
    terms = _read_pattern(pattern, prefixes)
    if terms is None:
        return None
    names = makers.replace(" or ", " ").replace(",", " ").split()
    return Premise(terms, tuple(name for name in names if name != "stated") if bar else ANYONE)


def _read_pattern(text: str, prefixes: dict[str, str]) -> Pattern | None:
    """Read a triple pattern of variables, prefixed names and IRIs; None where it is not one."""
    terms = []
    for word in text.split():
        prefix, colon, local = word.partition(":")
        if word == "a":
            terms.append(RDF_TYPE)
        elif word.startswith("?"):
            terms.append(word)
        elif word.startswith("<") and word.endswith(">"):
            terms.append(word[1:-1])
        elif colon and prefix in prefixes:
            terms.append(prefixes[prefix] + local)
        else:
            return None
    return (terms[0], terms[1], terms[2]) if len(terms) == 3 else None  # noqa: PLR2004 - a triple


def _write(pattern: Pattern) -> str:
    """Write a pattern as SPARQL does."""
    return " ".join(part if part.startswith("?") else f"<{part}>" for part in pattern)


def _values(pattern: Pattern, rows: Sequence[Row]) -> str:
    """Write a VALUES block that holds a pattern to certain statements."""
    places = [place for place, part in enumerate(pattern) if part.startswith("?")]
    names = " ".join(pattern[place] for place in places)
    return f"VALUES ({names}) {{ {' '.join(_tuple(row, places) for row in rows)} }}\n"


def _tuple(row: Row, places: list[int]) -> str:
    """Write one row of a VALUES block."""
    return f"({' '.join(row[place] for place in places)})"
