"""A graph that lies far away: only what an answer needs of it is fetched, in few requests."""

from __future__ import annotations

import re
from collections import ChainMap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.errors import QueryError, UnknownNameError
from selgraph.facts import Facts, nothing_known
from selgraph.lineage.ranking import passages_of
from selgraph.model import Reading
from selgraph.naming import find_like_names, find_node, plain, put_in_order
from selgraph.neighbourhood import Neighbourhood
from selgraph.on_demand import Fetched
from selgraph.query import check_iri
from selgraph.reach import HERE, Reach
from selgraph.speakers import Speakers
from selgraph.things import Things
from selgraph.vocabulary import ID, PREFIXES, SEL, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selgraph.lineage import Compositions, Lineage, Sayings, Strategy
    from selgraph.model import Node, Speaker
    from selgraph.reads import Rows, Tables

MOST_PARTS: Final = 3  # neighbourhoods fetched one by one; for more of them everything is fetched once


@dataclass(frozen=True)
class DistantFacts(Facts):
    """What a graph holds that lies far away.

    A name, a neighbourhood and its evidence are fetched in a number of requests that grows with the depth of
    the threads. Whatever passes through everything (the list of all gaps, a search for misspelt names) reads
    whole tables, each in one request.
    """

    tables: Tables

    @cached_property
    def nodes(self) -> Fetched[Node]:
        """Things by IRI."""
        return Fetched(self._fetch_things, lambda: Things(self.tables, lambda: self.wider), _is_id)

    @cached_property
    def speakers(self) -> Fetched[Speaker]:
        """Passages, readings and rules by IRI."""
        return Fetched(self._fetch_speakers, self._all_speakers, _is_iri)

    @cached_property
    def statements(self) -> Sayings:
        """Everything that a passage or a reading says; it takes all things and speakers."""
        self.expect_all()
        return super().statements

    @cached_property
    def lineage(self) -> Lineage:
        """The graph of all statements of lineage; it takes all things and speakers."""
        self.expect_all()
        return super().lineage

    @cached_property
    def lineage_relations(self) -> frozenset[str]:
        """The relations that threads may run through."""
        return frozenset(row[0] for row in self.tables.fetch("lineage-relations"))

    def expect(self, things: Iterable[str] = (), speakers: Iterable[str] = ()) -> None:
        """Fetch at once what will be asked for one by one."""
        self.nodes.expect(things)
        self.speakers.expect(speakers)

    def expect_all(self) -> None:
        """Fetch all things and all speakers."""
        self.nodes.expect_all()
        self.speakers.expect_all()

    def find(self, name: str) -> Node:
        """Find the one thing that a name means; see `Facts.find`. A name that nothing has reads all names."""
        iris = [expand(name) or name.strip().removeprefix("<").removesuffix(">"), ID + name.strip().lower()]
        self.nodes.expect(iris)
        for iri in iris:
            if iri in self.nodes:
                return self.nodes[iri]
        letters = re.sub("[^a-z0-9]", "", plain(name))
        called = [row[0] for row in self.tables.fetch("things-called", letters=letters)]
        self.nodes.expect(called)
        try:
            return find_node(name, [self.nodes[iri] for iri in called])
        except UnknownNameError:
            near, _ = self.rank_near(name)
            return find_node(name, near, near)

    def rank_near(self, name: str) -> tuple[list[Node], bool]:
        """Find the things with a name like a text; all names are read, and of things those that are found."""
        names = self.tables.fetch("names")
        if not names:
            raise nothing_known()
        alike = find_like_names(name, ((row[0], row[1]) for row in names))
        self.nodes.expect(alike.scores)
        found = [self.nodes[iri] for iri in alike.scores if iri in self.nodes]
        return put_in_order(found, alike), alike.is_whole

    def find_iri(self, name: str) -> str:
        """Find the document, speaker, term or thing that a name means; see `Facts.find_iri`."""
        if name.startswith(("http://", "https://")):
            return name
        prefixes = ("document", "passage", "reading", "rule", "sel")
        iris = [expand(name) or name, *(PREFIXES[prefix] + name for prefix in prefixes)]
        candidates = [iri for iri in iris if _is_iri(iri)]
        documents = (
            {row[0] for row in self.tables.fetch("documents-of", document=candidates)}
            if candidates
            else set()
        )
        self.speakers.expect(iri for iri in candidates if iri not in documents)
        for iri in candidates:
            if iri in documents or iri in self.speakers or iri in self.term_labels:
                return iri
        return self.find(name).iri

    def readings_of(self, passage: Speaker) -> list[Reading]:
        """Give the readings that interpret a passage, in the order of their IRIs."""
        iris = [row[0] for row in self.tables.fetch("readings-from", passage=passage.iri)]
        self.speakers.expect(iris)
        return [one for iri in iris if isinstance(one := self.speakers[iri], Reading)]

    def rows_of(self, subjects: Iterable[str]) -> Rows:
        """Give what is said of some things, as rows; see `Facts.rows_of`."""
        near = Neighbourhood(self.tables, self.lineage_relations)
        near.hear_of(iri for iri in subjects if _is_iri(iri))
        return near.rows

    def around(self, things: Iterable[str], reach: Reach = HERE) -> Strategy:
        """Give what is said around some things; after a few of these everything is fetched, and kept."""
        starts = list(things)
        if not starts:
            return self._nothing.strategy
        parts: list[Strategy] = self.__dict__.setdefault("_parts", [])
        if len(parts) >= MOST_PARTS or "strategy" in self.__dict__:
            return self.strategy
        near = Neighbourhood(self.tables, self.lineage_relations)
        self._gather(near, starts, reach)
        part = self._part(self._tables_of(near))
        parts.append(part.strategy)
        return part.strategy

    @cached_property
    def _nothing(self) -> Facts:
        """A part in which nothing is said."""
        return self._part({"everything-said": [], "lineage": []})

    def _part(self, tables: dict[str, Rows]) -> Facts:
        """Make a part of its tables; what these lack it has from the whole."""
        return _Part(ChainMap(tables, self.tables), self)  # type: ignore[arg-type]  # the whole is only read

    def _gather(self, near: Neighbourhood, starts: list[str], reach: Reach) -> None:
        """Fetch the statements that a verb needs."""
        near.hear_of(starts)
        reached = set(starts)
        if reach.named:
            near.hear_with(starts)
        if reach.touched:
            reached |= {iri for start in starts for iri in near.touched(start)}
        if reach.up:
            reached = near.climb(reached)
        if reach.down:
            reached |= near.descend(reached if reach.up else starts)
        if reach.said or reach.picked:
            near.hear_of(reached)
        if reach.picked:
            near.hear_with(reached)
        if reach.goals:
            near.read_rows(reached)
            goals = self._goals_beside(near) | near.values_of(SEL + "cellColumn")
            near.hear_of(goals)
            near.hear_with(goals)

    def _goals_beside(self, near: Neighbourhood) -> set[str]:
        """Find the goals that the documents name which speak here."""
        documents = sorted(self._documents_of(near))
        return {row[0] for row in self.tables.fetch("goals-in", document=documents)} if documents else set()

    def _documents_of(self, near: Neighbourhood) -> set[str]:
        """Give the documents in which the statements stand."""
        iris = {row[4] for row in near.rows}
        self.speakers.expect(iris)
        return {
            passage.document
            for iri in iris
            if iri in self.speakers
            for passage in passages_of(self.speakers[iri])
        }

    def _tables_of(self, near: Neighbourhood) -> dict[str, Rows]:
        """Give the tables of a part, with all things, speakers and documents in them at hand."""
        rows = near.rows
        documents = sorted(self._documents_of(near))
        self.expect(iri for row in rows for iri in (row[0], row[2]))
        return {
            "everything-said": rows,
            "lineage": near.lineage,
            "documents": self.tables.fetch("documents-of", document=documents) if documents else [],
        }

    def _fetch_things(self, iris: list[str]) -> Mapping[str, Node]:
        """Fetch some things."""
        rows = self.tables.fetch("things-of", thing=iris)
        tables = {
            "things": [[thing, label, kind] for thing, label, kind, name in rows if not name],
            "other-names": [[thing, name] for thing, _, _, name in rows if name],
        }
        return Things(tables, lambda: self.wider)

    def _fetch_speakers(self, iris: list[str]) -> Mapping[str, Speaker]:
        """Fetch some speakers; the few rules are fetched all at once."""
        rules = PREFIXES["rule"]
        others = [iri for iri in iris if not iri.startswith(rules)]
        readings = self.tables.fetch("readings-of", reading=others) if others else []
        wanted = sorted({*others, *(row[2] for row in readings)})
        passages = self.tables.fetch("passages-of", passage=wanted) if wanted else []
        return Speakers(passages, readings, self.tables["rules"] if len(others) < len(iris) else [])

    def _all_speakers(self) -> Mapping[str, Speaker]:
        """Fetch all speakers."""
        return Speakers(self.tables["passages"], self.tables["readings"], self.tables["rules"])


@dataclass(frozen=True)
class _Part(Facts):
    """A part of a graph that lies far away.

    Args:
        tables: the rows of the part.
        whole: what else there is.
    """

    whole: DistantFacts

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Things by IRI."""
        return self.whole.nodes

    @cached_property
    def speakers(self) -> Mapping[str, Speaker]:
        """Speakers by IRI."""
        return self.whole.speakers

    @cached_property
    def wider(self) -> dict[str, str]:
        """The term above each term of the ontology."""
        return self.whole.wider

    @cached_property
    def term_labels(self) -> dict[str, str]:
        """The name of each term of the ontology."""
        return self.whole.term_labels

    @cached_property
    def compositions(self) -> Compositions:
        """The table of which two relations make a longer one."""
        return self.whole.compositions

    def find(self, name: str) -> Node:
        """Find the one thing that a name means, in the whole graph."""
        return self.whole.find(name)


def _is_iri(iri: str) -> bool:
    """Say whether a text can stand in a query as an IRI."""
    try:
        return ":" in check_iri(iri)
    except QueryError:
        return False


def _is_id(iri: str) -> bool:
    """Say whether a text can be the IRI of a thing."""
    return iri.startswith(ID) and _is_iri(iri)
