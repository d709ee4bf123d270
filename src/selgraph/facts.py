"""Rows made into things, statements and their speakers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selgraph.build import keep, open_store
from selgraph.lineage import Compositions
from selgraph.model import Composition, Edge, Node, Passage, Reading, Rule, Speaker, Statement
from selgraph.query import ask, bind, read_question
from selgraph.vocabulary import PREFIXES, SEL, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.home import Home
    from selgraph.store import Store

READS = ("things", "other-names", "lineage", "passages", "readings", "rules", "compositions", "terms")

Tables = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Facts:
    """What the graph holds of things and of the lineage between them.

    Args:
        tables: the rows of the queries in `READS`, by name.
    """

    tables: Tables

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Things by IRI, in the order of their IRIs."""
        names: dict[str, list[str]] = {}
        for thing, name in self.tables["other-names"]:
            names.setdefault(thing, []).append(name)
        kinds: dict[str, set[str]] = {}
        labels: dict[str, str] = {}
        for thing, label, kind in self.tables["things"]:
            labels.setdefault(thing, label)
            kinds.setdefault(thing, set()).update([kind] if kind else [])
        return {
            thing: Node(
                thing, label, self._narrowest(kinds[thing]), tuple(sorted(slug_of(kind) for kind in kinds[thing])), tuple(names.get(thing, ()))
            )
            for thing, label in labels.items()
        }

    @cached_property
    def speakers(self) -> dict[str, Speaker]:
        """Passages, readings and rules by IRI."""
        found: dict[str, Speaker] = {}
        for iri, document, title, section, first, last, quote in self.tables["passages"]:
            found[iri] = Passage(iri, document, title, section, int(first), int(last), quote)
        readings: dict[str, tuple[str, list[Passage]]] = {}
        for iri, rationale, passage in self.tables["readings"]:
            known = found.get(passage)
            if isinstance(known, Passage):
                readings.setdefault(iri, (rationale, []))[1].append(known)
        for iri, (rationale, passages) in readings.items():
            ordered = sorted(passages, key=lambda passage: (passage.document, passage.first_line, passage.iri))
            found[iri] = Reading(iri, rationale, tuple(ordered))
        for iri, summary in self.tables["rules"]:
            found[iri] = Rule(iri, summary)
        return found

    @cached_property
    def edges(self) -> list[Edge]:
        """Statements of lineage that a passage or a reading makes, in the order of subject, predicate and object."""
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for subject, predicate, thing, speaker in self.tables["lineage"]:
            grouped.setdefault((subject, predicate, thing), []).append(speaker)
        return [Edge(*statement, self.speakers_of(speakers)) for statement, speakers in grouped.items()]

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
        rows = [Composition(first, second, yields or None, reason) for first, second, yields, reason in self.tables["compositions"]]
        return Compositions(rows, self.wider)

    def speakers_of(self, iris: list[str]) -> tuple[Speaker, ...]:
        """Give the speakers with these IRIs: passages by document and line, then readings, then rules."""
        order = {Passage: 0, Reading: 1, Rule: 2}
        known = [self.speakers[iri] for iri in iris if iri in self.speakers]

        def place(speaker: Speaker) -> tuple[int, str, int, str]:
            """Say where a speaker goes."""
            passage = speaker if isinstance(speaker, Passage) else None
            return (order[type(speaker)], passage.document if passage else "", passage.first_line if passage else 0, speaker.iri)

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
            while (above := self.wider.get(chain[-1])) is not None:
                chain.append(above)
            chains[slug_of(term)] = {slug_of(one) for one in chain}
        return chains

    def _narrowest(self, kinds: set[str]) -> str:
        """Choose the class to show: one that no other stated class is a kind of, first by name."""
        above = set()
        for kind in kinds:
            wider = self.wider.get(kind)
            while wider:
                above.add(wider)
                wider = self.wider.get(wider)
        lowest = sorted(kinds - above) or sorted(kinds)
        return slug_of(lowest[0]) if lowest else ""


def read_facts(store: Store, home: Home) -> Facts:
    """Read the facts from a store: one query for each of `READS`, however large the graph.

    Args:
        store: any store that holds a built dataset.
        home: where the queries lie.
    """
    return Facts({name: ask(store, read_question(home.queries / "reads" / f"{name}.rq").text)[1] for name in READS})


def open_facts(home: Home, cache: Path | None) -> Facts:
    """Load the facts as they were last read, or read them where a file has changed since.

    Args:
        home: the files.
        cache: folder in which to keep what was read; None to keep nothing.
    """
    if cache is None:
        return read_facts(open_store(home, None), home)
    kept = cache / f"{home.fingerprint()}.json"
    try:
        tables: Any = json.loads(kept.read_bytes())
        if isinstance(tables, dict) and set(tables) == set(READS):
            return Facts(tables)
    except (OSError, ValueError):
        pass  # nothing kept, or cut short: read again
    facts = read_facts(open_store(home, cache), home)
    keep(kept, json.dumps(facts.tables, ensure_ascii=False, separators=(",", ":")).encode())
    return facts


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
        Statement(subject, predicate, value, labels[value] or shorten(value), _is_iri(value), facts.speakers_of(speakers))
        for (subject, predicate, value), speakers in grouped.items()
    ]
    return sorted(found, key=lambda entry: (entry.subject != iri, entry.predicate, entry.label, entry.subject))


def read_said(store: Store, home: Home, facts: Facts, iri: str) -> list[Statement]:
    """Read everything that one speaker says.

    Returns:
        List of Statement, by subject, property and value.
    """
    speaker = facts.speakers[iri]
    rows = _ask_read(store, home, "said", {"speaker": iri})
    return [
        Statement(subject, predicate, value, label or shorten(value), _is_iri(value), (speaker,)) for subject, predicate, value, label in rows
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
