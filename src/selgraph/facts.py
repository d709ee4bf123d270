"""What the graph holds, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from selgraph.build import open_store
from selgraph.errors import UnknownNameError
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
from selgraph.lines import read_lines
from selgraph.model import Composition, Document, Edge, Node, Passage, Reading, Rule, Speaker, Statement
from selgraph.naming import find_iri, find_node, plain, rank_near
from selgraph.reach import HERE, Reach
from selgraph.reads import Tables
from selgraph.speakers import Speakers
from selgraph.things import Things
from selgraph.vocabulary import PREFIXES, expand, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from selgraph.home import Home
    from selgraph.reads import Rows
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
        return Things(self.tables, lambda: self.wider)

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """Passages, readings and rules by IRI."""
        return Speakers(self.tables["passages"], self.tables["readings"], self.tables["rules"])

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
        return measure_coverage(self.documents.values(), passages, self.set_aside, printed)

    @cached_property
    def set_aside(self) -> list[tuple[str, int, int]]:
        """The runs of lines that are set aside: document, first and last line, both included."""
        return [(row[1], *read_lines(row[0], row[2], row[3])) for row in self.tables["set-aside"]]

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
        found: dict[tuple[str, str, str, str], list[Passage]] = {}
        for answer, gap, closes, rationale, passage in self.tables["gap-answers"]:
            passages = found.setdefault((answer, gap, closes, rationale), [])
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
            raise nothing_known()
        return find_node(name, self.nodes.values())

    def rank_near(self, name: str) -> tuple[list[Node], bool]:
        """Find the things with a name like a text, best first; see `selgraph.naming.rank_near`."""
        return rank_near(name, self.nodes.values())

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

    def find_iri(self, name: str) -> str:
        """Find what a parameter's value means: a document, a passage or another speaker, a term, or a thing.

        Raises:
            UnknownNameError: nothing has this name.
            AmbiguousNameError: several things have it.
        """
        others = (*self.documents, *self.speakers, *self.term_labels)
        return find_iri(name, self.nodes.values(), others)

    def expect(self, things: Iterable[str] = (), speakers: Iterable[str] = ()) -> None:
        """Say what will be asked for; a graph that lies far away fetches it in one."""

    def around(self, things: Iterable[str], reach: Reach = HERE) -> Strategy:  # noqa: ARG002 - all is at hand
        """Give what is said around some things: at least as far as a reach says, and here everything."""
        return self.strategy

    def readings_of(self, passage: Speaker) -> list[Reading]:
        """Give the readings that interpret a passage, in the order of their IRIs."""
        return [one for one in self.speakers.values() if isinstance(one, Reading) and passage in one.passages]

    def rows_of(self, subjects: Iterable[str]) -> Rows:
        """Give what passages and readings say of some things, in rows as `everything-said` has them."""
        wanted = frozenset(subjects)
        return [row for row in self.tables["everything-said"] if row[0] in wanted]

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
        return name in self.kinds_of(node)

    def kinds_of(self, node: Node) -> frozenset[str]:
        """Give the classes of a thing and all wider ones, by name."""
        return frozenset(name for kind in node.kinds for name in self._upwards.get(kind, ()))

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


def nothing_known() -> UnknownNameError:
    """Say that a graph has no things at all."""
    return UnknownNameError(
        "The graph holds nothing that selgraph knows.",
        fix="Ask an endpoint that holds what selgraph export writes, or a folder with data.",
    )


def _year_of(issued: str, period: str) -> int:
    """Give the year of issue; else the first year that the period names; 0 where neither is known."""
    years = [*re.findall(r"^\d{4}", issued), *re.findall(r"\b(?:19|20)\d\d", period)]
    return int(years[0]) if years else 0


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
