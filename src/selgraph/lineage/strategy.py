"""What the documents say, by thing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from selgraph.lineage.ranking import passages_of
from selgraph.lineage.sayings import Sayings
from selgraph.model import STRENGTH, Basis, Edge, Node, Statement
from selgraph.naming import plain
from selgraph.vocabulary import RDF_TYPE, SEL, shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from selgraph.lineage.graph import Lineage
    from selgraph.lineage.scope import Scope
    from selgraph.model import Document, Speaker
    from selgraph.sheet import Answer, Drawn

T = TypeVar("T")


class Strategy:
    """What the documents say: things, statements of every kind, and the lineage among them.

    Args:
        nodes: the things by IRI.
        statements: everything that a passage or a reading says.
        documents: the documents by IRI.
        lineage: the graph of the statements of lineage.
        wider: the term above each term of the ontology.
        labels: the name of each term of the ontology.
        find: gives the one thing that a name means; raises UnknownNameError or AmbiguousNameError.
        find_gaps: gives for each kind of gap, by name, the things that have it; called when that is asked
            for.
    """

    def __init__(  # noqa: PLR0913 - what a graph holds; all of it is needed by one verb or another
        self,
        *,
        nodes: Mapping[str, Node],
        statements: Sayings,
        documents: Mapping[str, Document],
        lineage: Lineage,
        wider: Mapping[str, str],
        labels: Mapping[str, str],
        find: Callable[[str], Node],
        find_gaps: Callable[[], Mapping[str, Sequence[str]]],
    ) -> None:
        """Keep what there is; indexes are made when they are asked for."""
        self.nodes = nodes
        self.statements = statements
        self.documents = documents
        self.lineage = lineage
        self.wider = wider
        self.labels = labels
        self.find = find
        self._find_gaps = find_gaps
        self.extract: Callable[[Answer], Drawn] | None = None  # set by the graph that holds the dataset
        self._memory: dict[Hashable, Any] = {}

    @cached_property
    def gaps(self) -> Mapping[str, Sequence[str]]:
        """For each kind of gap, by name, the things that have it."""
        return self._find_gaps()

    def remember(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """Give what was worked out of this strategy before, or work it out."""
        if what not in self._memory:
            self._memory[what] = work_out()
        found: T = self._memory[what]
        return found

    # ---- what is said of a thing

    def said_of(self, iri: str, *relations: str) -> list[Statement]:
        """Give what is said of a thing.

        Args:
            iri: the thing.
            relations: names of properties of the ontology, such as `appliesTo`; none for all.
        """
        wanted = {SEL + relation for relation in relations}
        return [one for one in self.statements.of_subject(iri) if not wanted or one.predicate in wanted]

    def named_in(self, iri: str, *relations: str) -> list[Statement]:
        """Give what names a thing as its value; else as `said_of`."""
        wanted = {SEL + relation for relation in relations}
        return [one for one in self.statements.of_value(iri) if not wanted or one.predicate in wanted]

    def text_of(self, iri: str, relation: str) -> str:
        """Give the first text that is said of a thing under a property; empty where there is none."""
        return next((one.value for one in self.said_of(iri, relation)), "")

    def edge(self, statement: Statement) -> Edge:
        """Give a statement between two things as an edge."""
        return Edge(statement.subject, statement.predicate, statement.value, statement.speakers)

    # ---- things and classes

    def node(self, iri: str) -> Node:
        """Give a thing, or a term or document that is named where things are."""
        if iri in self.nodes:
            return self.nodes[iri]
        if iri in self.documents:
            return Node(iri, self.documents[iri].title, "Document", ("Document",))
        return Node(iri, self.labels.get(iri, shorten(iri)))

    def label(self, iri: str) -> str:
        """Name a thing, a term or a document."""
        return self.node(iri).label

    def kind_label(self, node: Node) -> str:
        """Name the class of a thing for people; empty where none is stated."""
        return self.labels.get(SEL + node.kind, node.kind)

    def is_a(self, iri: str, *names: str) -> bool:
        """Say whether a thing is of one of some classes, or of a narrower one."""
        above = self.remember(("above", iri), lambda: self._above(iri))
        return any(SEL + name in above for name in names)

    def _above(self, iri: str) -> frozenset[str]:
        """Give the classes of a thing and all wider ones."""
        return frozenset(above for kind in self.node(iri).kinds for above in self.upwards(SEL + kind))

    def of_kind(self, *names: str) -> list[Node]:
        """List the things of some classes and narrower ones, by label."""
        wanted = {SEL + name for name in names}
        fitting = {
            kind
            for kinds in self.kinds_at_hand.values()
            for kind in kinds
            if wanted.intersection(self.upwards(kind))
        }
        found = [self.nodes[iri] for iri, kinds in self.kinds_at_hand.items() if kinds & fitting]
        return sorted(found, key=lambda node: (node.label, node.iri))

    @cached_property
    def kinds_at_hand(self) -> dict[str, set[str]]:
        """For each thing of which any class is said here these classes, by IRI."""
        found: dict[str, set[str]] = {}
        for subject, kind in self.statements.pairs_of(RDF_TYPE):
            if subject in self.nodes:
                found.setdefault(subject, set()).add(kind)
        return found

    def upwards(self, term: str) -> list[str]:
        """List a term of the ontology and the wider ones above it, narrowest first."""
        chain = [term]
        while (above := self.wider.get(chain[-1])) is not None and above not in chain:
            chain.append(above)
        return chain

    def terms_named(self, name: str) -> list[str]:
        """Find the terms of the ontology that are called so, by their name or their label.

        Case and punctuation do not count, and neither do spaces: `clinical commissioning group`,
        `ClinicalCommissioningGroup` and `Clinical-commissioning group` are one.
        """
        wanted = plain(name)
        joined = wanted.replace(" ", "")  # `part of` is how people write partOf
        return [
            term
            for term, label in self.labels.items()
            if wanted in (plain(label), plain(slug_of(term))) or joined == slug_of(term).lower()
        ]

    # ---- who says so, and where

    def documents_of(self, speaker: Speaker) -> frozenset[str]:
        """Give the documents that a passage stands in, or that a reading stands on together."""
        return frozenset(passage.document for passage in passages_of(speaker))

    def documents_naming(self, iri: str) -> list[Document]:
        """List the documents that name a thing in any statement, oldest first."""
        said = (*self.statements.of_subject(iri), *self.statements.of_value(iri))
        named = {
            document for one in said for speaker in one.speakers for document in self.documents_of(speaker)
        }
        known = (self.documents[one] for one in named if one in self.documents)
        return sorted(known, key=lambda one: (one.year, one.issued, one.iri))

    def basis_of(self, iri: str) -> Basis | None:
        """Say on what it stands that there is such a thing: its strongest statement, if it has any."""
        said = [one.basis for one in (*self.statements.of_subject(iri), *self.statements.of_value(iri))]
        return min(said, key=STRENGTH.__getitem__) if said else None

    # ---- the same with less

    def within(self, scope: Scope) -> Strategy:
        """Give what is said within a scope: by documents of its time, on its bases, by its relations."""
        if scope.is_open:
            return self
        heard = {
            speaker.iri: speaker
            for one in self.statements
            for speaker in one.speakers
            if self._is_heard(speaker, scope)
        }
        statements = [
            one
            for one in (_heard(one, heard) for one in self.statements)
            if one is not None and one.basis in scope.bases
        ]
        lineage = self.lineage.heard_from(heard)
        relations = {term for name in scope.through for term in self.terms_named(name)}

        def fits(edge: Edge) -> bool:
            """Say whether a statement of lineage may be a step."""
            return edge.basis in scope.bases and (
                not scope.through or bool(relations.intersection(self.upwards(edge.predicate)))
            )

        return self.replace(Sayings.of(statements), lineage.only_where(fits))

    def without(self, things: Iterable[str] = (), speakers: Iterable[str] = ()) -> Strategy:
        """Give what is said when some things are gone and some speakers are not believed."""
        gone, silent = frozenset(things), frozenset(speakers)
        heard = {
            speaker.iri: speaker
            for one in self.statements
            for speaker in one.speakers
            if speaker.iri not in silent
        }
        left = (
            _heard(one, heard)
            for one in self.statements
            if one.subject not in gone and not (one.is_thing and one.value in gone)
        )
        return self.replace(
            Sayings.of([one for one in left if one is not None]), self.lineage.without(gone, silent)
        )

    def replace(self, statements: Sayings, lineage: Lineage) -> Strategy:
        """Give the same things with other statements."""
        same = Strategy(
            nodes=self.nodes,
            statements=statements,
            documents=self.documents,
            lineage=lineage,
            wider=self.wider,
            labels=self.labels,
            find=self.find,
            find_gaps=lambda: self.gaps,
        )
        same.extract = self.extract
        return same

    def _is_heard(self, speaker: Speaker, scope: Scope) -> bool:
        """Say whether a speaker's documents are all of the scope's time."""
        if scope.as_of is None:
            return True
        documents = self.documents_of(speaker)
        return all(self.documents[one].year <= scope.as_of for one in documents if one in self.documents)


def _heard(one: Statement, heard: Mapping[str, Speaker]) -> Statement | None:
    """Give a statement with those of its speakers that are heard; None where none is."""
    speakers = tuple(speaker for speaker in one.speakers if speaker.iri in heard)
    if len(speakers) == len(one.speakers):
        return one
    return (
        Statement(one.subject, one.predicate, one.value, one.label, one.is_thing, speakers)
        if speakers
        else None
    )
