"""What the documents say of one organisation, put together part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from selgraph.errors import LimitError
from selgraph.lineage.belonging import find_belongings
from selgraph.lineage.crossing import find_matrix
from selgraph.lineage.drift.drift import find_drift
from selgraph.lineage.money import find_money
from selgraph.lineage.ranking import explain_rank
from selgraph.lineage.report import Report, Section
from selgraph.lineage.scope import Scope
from selgraph.lineage.strongest import find_strongest
from selgraph.model import STRENGTH, Basis
from selgraph.sheet import Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selgraph.lineage.belonging import Ways
    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.gaps import Gaps
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Document, Edge, Node, Path, Statement

    Strongest = dict[str, list[tuple[Node, Path]] | None]  # by what is done; None where there are too many

WANTED: Final = ("End",)
DONE: Final = ("Course",)
MEASURED: Final = ("measuredBy", "hasTarget")
ORDER: Final = (
    "Vision",
    "Mission",
    "Value",
    "Principle",
    "Goal",
    "Aspiration",
    "Objective",
    "Programme",
    "Initiative",
)
MOST_COLUMNS: Final = 10  # of a matrix on a page of A4
MOST_NAMED: Final = 4  # in a cell; more are counted
MOST_DRAWN: Final = 50  # things in a picture that is to be read on a page of A4


def find_report(
    strategy: Strategy, organisation: Node, gaps: Gaps, coverage: Mapping[str, DocumentCoverage]
) -> Report:
    """Put together what the documents say of one organisation.

    What it has is worked out as `find_belongings` says.

    Args:
        strategy: what is said.
        organisation: whose paper it is.
        gaps: what is missing, of anything.
        coverage: how much of each document has been read.
    """
    desk = _Desk(strategy, organisation, find_belongings(strategy, organisation.iri))
    reached = desk.reached()
    sections = [
        desk.wanted(),
        desk.done(),
        desk.threads(reached),
        desk.matrix(reached),
        desk.beside(),
        desk.money(),
        desk.gaps(gaps),
        desk.drift(coverage),
    ]
    drawn, steps = desk.drawn(reached)
    documents = tuple(strategy.documents_naming(organisation.iri))
    return Report(organisation, desk.about(documents), tuple(sections), drawn, steps, documents)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is looked up to write the parts.

    Args:
        strategy: what is said.
        organisation: whose paper it is.
        ways: what it has, with the statements that make it so.
    """

    strategy: Strategy
    organisation: Node
    ways: Ways

    def about(self, documents: Sequence[Document]) -> str:
        """Say what the paper stands on."""
        name = self.organisation.label
        if not documents:
            return f"No document names {name}."
        titles = "; ".join(f"{one.title}{f' ({one.issued})' if one.issued else ''}" for one in documents)
        counted = Counter(_weakest(way) for way in self.ways.values())
        bases = ", ".join(f"{counted[basis]} {basis}" for basis in Basis if counted[basis]) or "none"
        return (
            f"What the documents say of {name}, and where they say it: {titles}. "
            f"Things that it has: {bases}. The numbers beside each line lead to the sources at the end."
        )

    def wanted(self) -> Section:
        """List its visions, goals, objectives and other ends."""
        rows = []
        for node in self._having(*WANTED):
            measures = self._said(node.iri, *MEASURED)
            cells = (node.label, self.strategy.kind_label(node), self._documents(node.iri), _labels(measures))
            rows.append(self._row(node, cells, measures))
        columns = ("what it wants", "kind", "documents", "how it will know")
        lead = (
            "Visions, goals, objectives and other ends that it owns, that are meant for it, or that its own "
            "plan sets out. An end without a measure has none that the documents state."
        )
        return Section("What it wants", lead, (Sheet("Ends", columns, tuple(rows)),))

    def done(self) -> Section:
        """List its programmes, initiatives and actions."""
        rows = []
        for node in self._having(*DONE):
            where = self._said(node.iri, "appliesTo", "locatedIn")
            lead = self._said(node.iri, "ledBy", "ownedBy")
            due = self._said(node.iri, "hasMilestone", "milestoneNote", "timetable", "period")
            measures = self._said(node.iri, *MEASURED)
            told = (self._others(where), self._others(lead), _labels(due), _labels(measures))
            cells = (node.label, self.strategy.kind_label(node), *told)
            rows.append(self._row(node, cells, (*where, *lead, *due, *measures)))
        columns = ("what it does", "kind", "where, or for whom else", "who else", "when", "measured by")
        about = (
            "Programmes, initiatives and actions that it leads, owns or commissions, that are meant for it, "
            "or that its own plan sets out."
        )
        return Section("What it does", about, (Sheet("Courses of action", columns, tuple(rows)),))

    def reached(self) -> Strongest:
        """Follow what it does to the ends that it comes to, each by its strongest thread, best first."""
        found: Strongest = {}
        for node in self._having(*DONE):
            try:
                found[node.iri] = find_strongest(self.strategy, node.iri, WANTED)
            except LimitError:
                found[node.iri] = None
        return found

    def threads(self, reached: Strongest) -> Section:
        """Say of each thing that it does what it comes to."""
        rows = []
        for iri, answers in reached.items():
            name = self.strategy.label(iri)
            if not answers:
                why = "too many threads to tell" if answers is None else "no thread to an end is stated"
                rows.append(Row((name, "—", why)))
                continue
            best = answers[0][1]
            ends = _list([f"{end.label} ({path.basis}, {len(path.edges)})" for end, path in answers])
            evidence = dict.fromkeys(edge for _, path in answers[:MOST_NAMED] for edge in path.edges)
            rows.append(Row((name, ends, explain_rank(best)), tuple(evidence), best.basis))
        columns = ("what it does", "ends that it comes to (weakest step, number of steps)", "the best thread")
        lead = (
            "For everything that it does the ends that it serves, its own and others', each by its strongest "
            "thread. A thread is as strong as its weakest step."
        )
        notes = ("The whole of each thread: selgraph trace NAME.",)
        return Section(
            "What serves what", lead, (Sheet("Threads", columns, tuple(rows), notes),), is_drawn=True
        )

    def drawn(self, reached: Strongest) -> tuple[tuple[Edge, ...], int]:
        """Choose what is drawn: the strongest threads to its own ends, with as many steps as a page bears."""
        paths = [path for answers in reached.values() for end, path in answers or () if end.iri in self.ways]
        for steps in sorted({len(path.edges) for path in paths}, reverse=True):
            edges = dict.fromkeys(edge for path in paths if len(path.edges) <= steps for edge in path.edges)
            if len({iri for edge in edges for iri in (edge.subject, edge.object)}) <= MOST_DRAWN:
                return tuple(edges), steps
        return (), 0

    def matrix(self, reached: Strongest) -> Section:
        """Cross what it does with the ends that it comes to: its own before others', then the more served."""
        counted = Counter(end.iri for answers in reached.values() for end, _ in answers or ())
        first = sorted(
            counted, key=lambda iri: (iri not in self.ways, -counted[iri], self.strategy.label(iri))
        )
        chosen = first[:MOST_COLUMNS]
        starts = [
            iri for iri, answers in reached.items() if any(end.iri in chosen for end, _ in answers or ())
        ]
        found = find_matrix(
            self.strategy,
            [self.strategy.node(iri) for iri in starts],
            [self.strategy.node(iri) for iri in chosen],
            Scope(),
            title="What it does, by what it comes to",
            threads=True,
        )
        left = len(counted) - len(chosen)
        others = f"; {left} others are left out" if left else ""
        lead = f"What it does against {len(chosen)} of the ends that it comes to, its own first{others}."
        return Section("Matrix", lead, (found.grid(),))

    def beside(self) -> Section:
        """List what it needs, what it answers and what stands in its way."""
        sheets = []
        for title, kind, relation, word in (
            ("Enablers", "Enabler", "enables", "enables"),
            ("Needs", "Need", "addresses", "addressed by"),
            ("Risks", "Risk", "mitigates", "mitigated by"),
        ):
            rows = []
            for node in self._having(kind):
                if kind == "Enabler":
                    said = self._said(node.iri, relation)
                    others = [one.value for one in said]
                else:
                    said = self.strategy.named_in(node.iri, relation)
                    others = [one.subject for one in said]
                names = _list(sorted({self.strategy.label(other) for other in others}))
                cells = (node.label, self._documents(node.iri), names)
                rows.append(self._row(node, cells, said))
            sheets.append(Sheet(title, (title.lower()[:-1], "documents", word), tuple(rows)))
        lead = "Enablers, needs and risks that are stated of it, of its plan or of what it does."
        return Section("What it needs, and what stands in the way", lead, tuple(sheets))

    def money(self) -> Section:
        """Add up its money, and that of the organisations that it follows."""
        followed = [one for one in self._said(self.organisation.iri, "succeeds") if one.is_thing]
        bodies = {self.organisation.iri, *(one.value for one in followed)}
        found = find_money(self.strategy, by="organisation", among=bodies)
        names = _list(sorted({one.label for one in followed}))
        also = f", or for those that it follows ({names})" if followed else ""
        lead = f"Sums of money that the documents print for it{also}; in each line each pound counts once."
        return Section("Money", lead, found.sheets())

    def gaps(self, gaps: Gaps) -> Section:
        """List what is missing of what it has."""
        own = replace(gaps, found=tuple(one for one in gaps.found if one.node.iri in self.ways))
        lead = (
            "What the documents leave open: stated to be absent, read and not stated, or unread. "
            "That a thing is not stated does not mean that there is none."
        )
        return Section("Gaps", lead, own.sheets())

    def drift(self, coverage: Mapping[str, DocumentCoverage]) -> Section:
        """Say what became of what it has from the earlier of its documents to the last."""
        documents = self._own_documents()
        if len(documents) < 2:  # noqa: PLR2004 - there is no drift without a before and an after
            return Section("Drift", "One document alone says what it wants or does.", ())
        before, after = documents[:-1], documents[-1:]
        found = find_drift(self.strategy, before, after, coverage, among=self.ways)
        earlier = "; ".join(one.title for one in before)
        lead = f"What became of what it has, from {earlier}, to {after[0].title}."
        return Section("Drift", lead, found.board_sheets())

    def _own_documents(self) -> list[Document]:
        """List the documents that say what it wants or does, oldest first."""
        saying = {
            document
            for iri, way in self.ways.items()
            if self.strategy.is_a(iri, *WANTED, *DONE)
            for one in way
            for speaker in one.speakers
            for document in self.strategy.documents_of(speaker)
        }
        return [one for one in self.strategy.documents_naming(self.organisation.iri) if one.iri in saying]

    def _having(self, *kinds: str) -> list[Node]:
        """List the things of some kinds that it has, by kind and label."""
        nodes = [self.strategy.node(iri) for iri in self.ways if self.strategy.is_a(iri, *kinds)]

        def place(node: Node) -> int:
            """Say where its kind stands among kinds."""
            fitting = (number for number, kind in enumerate(ORDER) if self.strategy.is_a(node.iri, kind))
            return next(fitting, len(ORDER))

        return sorted(
            nodes, key=lambda node: (place(node), self.strategy.kind_label(node), node.label, node.iri)
        )

    def _said(self, iri: str, *relations: str) -> list[Statement]:
        """Give what is said of a thing."""
        return self.strategy.said_of(iri, *relations)

    def _others(self, said: Iterable[Statement]) -> str:
        """Name the values of statements, without the organisation itself."""
        return _labels(one for one in said if one.value != self.organisation.iri)

    def _documents(self, iri: str) -> str:
        """Name the documents that name a thing, by their years."""
        return "; ".join(one.iri.rsplit("/", 1)[-1] for one in self.strategy.documents_naming(iri))

    def _row(self, node: Node, cells: tuple[str, ...], said: Iterable[Statement]) -> Row:
        """Make a line of a thing that it has, on what makes it its own and on what is told of it."""
        way = self.ways[node.iri]
        return Row(cells, (*way, *said), _weakest(way))


def _weakest(way: Sequence[Statement]) -> Basis:
    """Give the weakest basis of some statements."""
    return max((one.basis for one in way), key=STRENGTH.__getitem__)


def _labels(said: Iterable[Statement]) -> str:
    """Name the values of statements, each once."""
    return _list(list(dict.fromkeys(one.label for one in said)))


def _list(names: Sequence[str]) -> str:
    """Write names one after another; of many the first, and how many more there are."""
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
