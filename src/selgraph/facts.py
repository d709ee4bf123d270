"""Rows made into things, statements and their speakers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from selgraph.build import open_store
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.lineage import (
    Compositions,
    DocumentCoverage,
    GapAnswer,
    GapCheck,
    Key,
    Lineage,
    Sayings,
    Strategy,
    measure_coverage,
)
from selgraph.model import Composition, Document, Edge, Node, Passage, Reading, Rule, Speaker, Statement
from selgraph.naming import find_node, plain
from selgraph.query import ask, bind, read_question
from selgraph.reads import Tables
from selgraph.vocabulary import PREFIXES, SEL, expand, shorten, slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.store import Store


@dataclass(frozen=True)
class Facts:
    """What the graph holds of things and of the lineage between them.

    Values are made when they are asked for: following one thread does not cost what naming everything would.

    Args:
        tables: the rows of the queries in `selgraph.reads.READS`, by name.
    """

    tables: Mapping[str, list[list[str]]]

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Things by IRI, in the order of their IRIs."""
        return _Nodes(self.tables, lambda: self.wider)

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """Passages, readings and rules by IRI."""
        return _Speakers(self.tables["passages"], self.tables["readings"], self.tables["rules"])

    @cached_property
    def lineage(self) -> Lineage:
        """The graph of all statements of lineage that a passage or a reading makes."""
        if isinstance(self.tables, Tables):
            columns = self.tables.columns("lineage")
        else:
            rows = self.tables["lineage"]
            columns = tuple([row[place] for row in rows] for place in range(4))
        return Lineage(
            *columns, compositions=lambda: self.compositions, nodes=self.nodes, says=self.speakers_of
        )

    @property
    def edges(self) -> list[Edge]:
        """Statements of lineage that a passage or a reading makes, by subject, predicate and object."""
        return self.lineage.edges

    @cached_property
    def statements(self) -> Sayings:
        """Everything that a passage or a reading says, in the order of subject, predicate and value."""
        keys: list[Key] = []
        speakers: list[list[str]] = []
        before: list[str] = []
        for subject, predicate, value, is_thing, speaker in self.tables["everything-said"]:
            now = [subject, predicate, value, is_thing]
            if now == before:
                speakers[-1].append(speaker)
                continue
            before = now
            keys.append((subject, predicate, value, is_thing == "true"))
            speakers.append([speaker])

        def make(place: int) -> Statement:
            """Make the statement at a place."""
            subject, predicate, value, is_thing = keys[place]
            label = self.label_of(value) if is_thing else value
            return Statement(subject, predicate, value, label, is_thing, self.speakers_of(speakers[place]))

        return Sayings(keys, make)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by IRI."""
        found: dict[str, Document] = {}
        for iri, title, publisher, issued, period, _ in self.tables["documents"]:
            found.setdefault(iri, Document(iri, title, publisher, issued, period, _year_of(issued, period)))
        return found

    @cached_property
    def coverage(self) -> dict[str, DocumentCoverage]:
        """How much of each document has been read, by document."""
        printed = {row[0]: row[5] for row in self.tables["documents"] if row[5]}
        passages = (one for one in self.speakers.values() if isinstance(one, Passage))
        aside = [(row[1], int(row[2]), int(row[3])) for row in self.tables["set-aside"]]
        return measure_coverage(self.documents.values(), passages, aside, printed)

    @cached_property
    def gap_checks(self) -> list[GapCheck]:
        """What the checks find that look for gaps, by name."""
        if not isinstance(self.tables, Tables):
            return []
        rows = self.tables.gaps()
        return [
            GapCheck(
                check.name,
                check.note("gap"),
                check.note("looks-for"),
                tuple(
                    name.strip().removeprefix("sel:")
                    for name in check.note("stated-by").split(",")
                    if name.strip()
                ),
                tuple(name for name, _ in check.columns),
                tuple(map(tuple, rows[check.name])),
            )
            for check in self.tables.gap_checks
        ]

    @cached_property
    def gap_answers(self) -> list[GapAnswer]:
        """What curators say of gaps."""
        found: dict[tuple[str, str, str, str, str], list[Passage]] = {}
        for answer, gap, closes, confirms, rationale, passage in self.tables["gap-answers"]:
            passages = found.setdefault((answer, gap, closes, confirms, rationale), [])
            speaker = self.speakers.get(passage)
            if isinstance(speaker, Passage):
                passages.append(speaker)
        return [GapAnswer(*answer, tuple(passages)) for answer, passages in found.items()]

    @cached_property
    def strategy(self) -> Strategy:
        """Everything that is said, for the verbs of an analyst."""
        tables = self.tables

        def find_gaps() -> dict[str, list[str]]:
            """Ask the checks that look for gaps."""
            gaps = tables.gaps() if isinstance(tables, Tables) else {}
            return {name: sorted({row[0] for row in rows}) for name, rows in gaps.items()}

        return Strategy(
            nodes=self.nodes,
            statements=self.statements,
            documents=self.documents,
            lineage=self.lineage,
            wider=self.wider,
            labels=self.term_labels,
            find=self.find,
            find_gaps=find_gaps,
        )

    @cached_property
    def wider(self) -> dict[str, str]:
        """The term above each term of the ontology, where there is one."""
        return {term: wider for term, _, wider in self.tables["terms"] if wider}

    @cached_property
    def term_labels(self) -> dict[str, str]:
        """The name of each term of the ontology, by IRI."""
        return {term: label for term, label, _ in self.tables["terms"]}

    @cached_property
    def compositions(self) -> Compositions:
        """The table of which two relations make a longer one."""
        rows = [
            Composition(first, second, yields or None, reason)
            for first, second, yields, reason in self.tables["compositions"]
        ]
        return Compositions(rows, self.wider)

    def find(self, name: str) -> Node:
        """Find the one thing that a name means; see `selgraph.naming.find_node`, which says the same, slower.

        Raises:
            UnknownNameError: nothing has this name; near names are suggested.
            AmbiguousNameError: several things have it; they are listed.
        """
        slug = PREFIXES["id"] + name.strip().lower()
        for iri in (expand(name) or name.strip().removeprefix("<").removesuffix(">"), slug):
            if iri in self.nodes:
                return self.nodes[iri]
        labelled, named = self._names.get(plain(name), ((), ()))
        for found in (labelled, named):
            if len(found) == 1:
                return self.nodes[found[0]]
            if found:
                break
        if not self.nodes:
            raise UnknownNameError(
                "The graph holds nothing that selgraph knows.",
                fix="Ask an endpoint that holds what selgraph export writes, or a folder with data.",
            )
        return find_node(name, self.nodes.values())

    @cached_property
    def _names(self) -> dict[str, tuple[list[str], list[str]]]:
        """Things by plain name: those that have it as their label, and those that have it as another name."""

        def collect() -> dict[str, tuple[list[str], list[str]]]:
            """Fold every name once."""
            names: dict[str, tuple[list[str], list[str]]] = {}
            for rank, table in enumerate(("things", "other-names")):
                for iri, name, *_ in self.tables[table]:
                    found = names.setdefault(plain(name), ([], []))[rank]
                    if iri not in found:
                        found.append(iri)
            return names

        if not isinstance(self.tables, Tables):
            return collect()
        kept: dict[str, tuple[list[str], list[str]]] = self.tables.remember("names", collect)
        return kept

    def speakers_of(self, iris: list[str]) -> tuple[Speaker, ...]:
        """Give the speakers with these IRIs: passages by document and line, then readings, then rules."""
        order = {Passage: 0, Reading: 1, Rule: 2}
        known = [self.speakers[iri] for iri in iris if iri in self.speakers]
        if len(known) < 2:  # noqa: PLR2004 - one needs no order
            return tuple(known)

        def place(speaker: Speaker) -> tuple[int, str, int, str]:
            """Say where a speaker goes."""
            passage = speaker if isinstance(speaker, Passage) else None
            return (
                order[type(speaker)],
                passage.document if passage else "",
                passage.first_line if passage else 0,
                speaker.iri,
            )

        return tuple(sorted(known, key=place))

    def label_of(self, iri: str) -> str:
        """Name a thing or a term; its short IRI where it has no name."""
        node = self.nodes.get(iri)
        return node.label if node else self.term_labels.get(iri, shorten(iri))

    def is_a(self, node: Node, name: str) -> bool:
        """Say whether a thing is of a class, or of a narrower one.

        Args:
            node: the thing.
            name: the class, as in the ontology: `End`.
        """
        return any(name in self._upwards[kind] for kind in node.kinds if kind in self._upwards)

    @cached_property
    def _upwards(self) -> dict[str, set[str]]:
        """Each class with all the wider ones above it, by name."""
        chains: dict[str, set[str]] = {}
        for term in self.term_labels:
            chain = [term]
            while (above := self.wider.get(chain[-1])) is not None and above not in chain:
                chain.append(above)
            chains[slug_of(term)] = {slug_of(one) for one in chain}
        return chains


def _year_of(issued: str, period: str) -> int:
    """Give the year of issue; else the first year that the period names; 0 where neither is known."""
    years = [*re.findall(r"^\d{4}", issued), *re.findall(r"\b(?:19|20)\d\d", period)]
    return int(years[0]) if years else 0


class _Nodes(Mapping[str, Node]):
    """Things by IRI, each made when it is wanted; their rows are read when the first one is.

    Args:
        tables: with rows of thing, label and class, in the order of the things, and of thing and other name.
        wider: gives the term above each term.
    """

    def __init__(self, tables: Mapping[str, list[list[str]]], wider: Callable[[], Mapping[str, str]]) -> None:
        """Read nothing yet."""
        self._tables = tables
        self._wider = wider
        self._made: dict[str, Node] = {}

    @cached_property
    def _rows(self) -> dict[str, list[list[str]]]:
        """Rows of label and class by thing."""
        rows: dict[str, list[list[str]]] = {}
        for row in self._tables["things"]:
            rows.setdefault(row[0], []).append(row)
        return rows

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """Other names by thing."""
        names: dict[str, list[str]] = {}
        for thing, name in self._tables["other-names"]:
            names.setdefault(thing, []).append(name)
        return names

    def __getitem__(self, iri: str) -> Node:
        """Make a thing of its rows."""
        made = self._made.get(iri)
        if made is None:
            rows = self._rows[iri]
            kinds = {kind for _, _, kind in rows if kind}
            names = tuple(dict.fromkeys(self._names.get(iri, ())))
            made = self._made[iri] = Node(
                iri, rows[0][1], self._narrowest(kinds), tuple(sorted(map(slug_of, kinds))), names
            )
        return made

    def __contains__(self, iri: object) -> bool:
        """Say whether there is such a thing."""
        return iri in self._rows

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the things."""
        return len(self._rows)

    def _narrowest(self, kinds: set[str]) -> str:
        """Choose the class to show: one that no other stated class is a kind of, first by name."""
        above = set()
        for kind in kinds:
            wider = self._wider().get(kind)
            while wider and wider not in above:
                above.add(wider)
                wider = self._wider().get(wider)
        lowest = sorted(kinds - above) or sorted(kinds)
        return slug_of(lowest[0]) if lowest else ""


class _Speakers(Mapping[str, Speaker]):
    """Passages, readings and rules by IRI, each made when it is wanted.

    Args:
        passages: rows of passage, document, title, section, first and last line, quotation.
        readings: rows of reading, rationale and passage.
        rules: rows of rule and summary.
    """

    def __init__(self, passages: list[list[str]], readings: list[list[str]], rules: list[list[str]]) -> None:
        """Note which rows are whose."""
        self._passages = {row[0]: row for row in passages}
        self._readings: dict[str, list[list[str]]] = {}
        for row in readings:
            if row[2] in self._passages:
                self._readings.setdefault(row[0], []).append(row)
        self._rules = {row[0]: row[1] for row in rules}
        self._made: dict[str, Speaker] = {}

    def __getitem__(self, iri: str) -> Speaker:
        """Make a speaker of its rows."""
        made = self._made.get(iri)
        if made is None:
            made = self._made[iri] = self._make(iri)
        return made

    def __contains__(self, iri: object) -> bool:
        """Say whether there is such a speaker."""
        return iri in self._passages or iri in self._readings or iri in self._rules

    def __iter__(self) -> Iterator[str]:
        """Give the IRIs: passages, then readings, then rules."""
        yield from self._passages
        yield from self._readings
        yield from self._rules

    def __len__(self) -> int:
        """Count the speakers."""
        return len(self._passages) + len(self._readings) + len(self._rules)

    def _make(self, iri: str) -> Speaker:
        """Make a speaker."""
        if iri in self._passages:
            return self._passage(iri)
        if iri in self._rules:
            return Rule(iri, self._rules[iri])
        rows = self._readings[iri]
        passages = sorted(
            (self._passage(row[2]) for row in rows), key=lambda one: (one.document, one.first_line, one.iri)
        )
        return Reading(iri, rows[0][1], tuple(passages))

    def _passage(self, iri: str) -> Passage:
        """Make a passage."""
        made = self._made.get(iri)
        if isinstance(made, Passage):
            return made
        _, document, title, section, first, last, quote = self._passages[iri]
        try:
            lines = int(first), int(last)
        except ValueError as error:
            raise SelgraphError(
                f'"{shorten(iri)}" stands in lines "{first}" to "{last}", which are no numbers.',
                fix="Correct sel:firstLine and sel:lastLine; selgraph validate says where.",
            ) from error
        passage = self._made[iri] = Passage(iri, document, title, section, *lines, quote)
        return passage


def read_facts(store: Store, home: Home) -> Facts:
    """Read the facts from a store: one query for each table that an answer needs, however large the graph.

    Args:
        store: any store that holds a built dataset.
        home: where the queries lie.
    """
    return Facts(Tables(lambda: store, home, None))


def open_facts(home: Home, cache: Path | None) -> Facts:
    """Load the facts as they were last read, or read them where a file has changed since.

    Args:
        home: the files.
        cache: folder in which to keep what was read; None to keep nothing.
    """
    opened: list[Store] = []

    def store() -> Store:
        """Open the store once, if at all."""
        if not opened:
            opened.append(open_store(home, cache))
        return opened[0]

    return Facts(Tables(store, home, cache))


def read_statements(store: Store, home: Home, facts: Facts, iri: str) -> list[Statement]:
    """Read everything that is said of a thing, or in which it is named.

    Returns:
        List of Statement, those of which the thing is the subject first, then by property and value.
    """
    rows = _ask_read(store, home, "statements", {"thing": iri})
    grouped: dict[tuple[str, str, str], list[str]] = {}
    labels: dict[str, str] = {}
    for subject, predicate, value, label, speaker in rows:
        grouped.setdefault((subject, predicate, value), []).append(speaker)
        labels[value] = label
    found = [
        Statement(
            subject,
            predicate,
            value,
            labels[value] or shorten(value),
            _is_iri(value),
            facts.speakers_of(speakers),
        )
        for (subject, predicate, value), speakers in grouped.items()
    ]
    return sorted(
        found, key=lambda entry: (entry.subject != iri, entry.predicate, entry.label, entry.subject)
    )


def read_said(store: Store, home: Home, facts: Facts, iri: str) -> list[Statement]:
    """Read everything that one speaker says.

    Returns:
        List of Statement, by subject, property and value.
    """
    speaker = facts.speakers[iri]
    rows = _ask_read(store, home, "said", {"speaker": iri})
    return [
        Statement(subject, predicate, value, label or shorten(value), _is_iri(value), (speaker,))
        for subject, predicate, value, label in rows
    ]


def _ask_read(store: Store, home: Home, name: str, values: Mapping[str, str]) -> list[list[str]]:
    """Ask one of the reads with its parameters filled in."""
    question = read_question(home.queries / "reads" / f"{name}.rq")
    return ask(store, bind(question, values, lambda value: value))[1]


def _is_iri(value: str) -> bool:
    """Say whether a value is one of the graph's own things or terms."""
    return value.startswith(tuple(PREFIXES.values())) and not value.endswith(("/", "#")) and " " not in value


def kind_label(facts: Facts, kind: str) -> str:
    """Name a class for people: `Opportunity` is an opportunity."""
    return facts.term_labels.get(SEL + kind, kind)
