"""The graph that threads run through."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from selgraph.lineage.circles import build_graph, find_circles, left_in_circles
from selgraph.lineage.compositions import ANY
from selgraph.lineage.rows import link_rows, rows_of
from selgraph.model import STRENGTH, Basis, Edge, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from selgraph.lineage.compositions import Compositions
    from selgraph.model import Speaker

    Says = Callable[[list[str]], tuple[Speaker, ...]]


class Lineage:
    """Statements of lineage, from what serves to what is served.

    The statements are columns of text, as the store gives them, and each thing knows the rows that it stands
    in: that is built in about half the time that reading takes. Values are made of what an answer needs, when
    it needs it.

    Args:
        subjects: IRI of what serves, row by row.
        predicates: IRI of the relation.
        objects: IRI of what is served.
        speakers: IRI of who says so; a statement has one row for each of its speakers.
        compositions: gives the table that says which steps make a thread.
        nodes: the things by IRI; one that is missing is shown by its IRI.
        says: gives the speakers with these IRIs, in the order in which they are shown.
        circling: things that may stand in a circle, where that is known of a larger graph.
    """

    def __init__(  # noqa: PLR0913 - four columns, and what makes values of them
        self,
        subjects: Sequence[str],
        predicates: Sequence[str],
        objects: Sequence[str],
        speakers: Sequence[str],
        *,
        compositions: Callable[[], Compositions],
        nodes: Mapping[str, Node],
        says: Says,
        circling: frozenset[str] | None = None,
    ) -> None:
        """Keep the rows; they are linked by their ends when it is first asked for either."""
        self._subjects = subjects
        self._predicates = predicates
        self._objects = objects
        self._speakers = speakers
        self._compositions = compositions
        self._nodes = nodes
        self._says = says
        self._circling = circling
        self._edges_from: dict[str, tuple[Edge, ...]] = {}
        self._edges_to: dict[str, tuple[Edge, ...]] = {}

    @cached_property
    def compositions(self) -> Compositions:
        """The table that says which steps make a thread."""
        return self._compositions()

    @cached_property
    def _out(self) -> tuple[dict[str, int], list[int]]:
        """The rows of each thing as subject, linked."""
        return link_rows(self._subjects)

    @cached_property
    def _into(self) -> tuple[dict[str, int], list[int]]:
        """The rows of each thing as object, linked."""
        return link_rows(self._objects)

    def __len__(self) -> int:
        """Count the rows: statements, each as often as somebody makes it."""
        return len(self._subjects)

    def __contains__(self, iri: str) -> bool:
        """Say whether a thing stands in any statement."""
        return iri in self._out[0] or iri in self._into[0]

    @property
    def iris(self) -> list[str]:
        """The things that stand in any statement, sorted."""
        return sorted(self._out[0].keys() | self._into[0].keys())

    @property
    def edges(self) -> list[Edge]:
        """All statements, by subject, predicate and object."""
        return [edge for iri in sorted(self._out[0]) for edge in self.edges_from(iri)]

    def node(self, iri: str) -> Node:
        """Give a thing of the graph."""
        return self._nodes.get(iri) or Node(iri, iri)

    def edges_from(self, iri: str) -> tuple[Edge, ...]:
        """Give the statements in which a thing serves another, by predicate and object."""
        known = self._edges_from.get(iri)
        if known is None:
            known = self._edges_from[iri] = self._edges(rows_of(*self._out, iri))
        return known

    def edges_to(self, iri: str) -> tuple[Edge, ...]:
        """Give the statements in which a thing is served by another, by subject and predicate."""
        known = self._edges_to.get(iri)
        if known is None:
            known = self._edges_to[iri] = self._edges(rows_of(*self._into, iri))
        return known

    def served(self, start: str, *, depth: int | None = None) -> dict[str, int]:
        """Say what a thing serves, by threads whose steps compose.

        A thread that comes back to its start is not followed further. The cost grows with the answer.

        Args:
            start: IRI of the thing.
            depth: how many steps a thread may have; None for any number.

        Returns:
            For each thing that is served the fewest steps to it, nearest first.
        """
        reached: dict[str, int] = {}
        come_to: dict[str, int] = {}
        fresh = {start: 0}
        steps = 0
        carried, bit = self.compositions.carried, self.compositions.bit
        predicates, objects = self._predicates, self._objects
        last, earlier = self._out
        while fresh and (depth is None or steps < depth):
            steps += 1
            ahead: dict[str, int] = {}
            for here, relations in fresh.items():
                row = last.get(here, -1)
                while row >= 0:
                    there, step = objects[row], predicates[row]
                    row = earlier[row]
                    if there == start:
                        continue
                    made = carried(relations, step) if relations else bit(step)
                    gained = made & ~come_to.get(there, 0)
                    if gained:
                        ahead[there] = ahead.get(there, 0) | gained
            for there, gained in ahead.items():
                come_to[there] = come_to.get(there, 0) | gained
                reached.setdefault(there, steps)
            fresh = ahead
        return reached

    def serving(self, end: str, *, depth: int | None = None) -> dict[str, int]:
        """Say what serves a thing, by threads whose steps compose; the other way round from `served`.

        Args:
            end: IRI of the thing.
            depth: how many steps a thread may have; None for any number.

        Returns:
            For each thing that serves it the fewest steps from it, nearest first.
        """
        reached, accepting = self._accepting(end, depth)
        # where things serve each other, a thread might have come back to its start on the way
        circled = reached.keys() & accepting.keys() & self.circling
        for iri in circled:
            steps = self.served(iri, depth=depth).get(end)
            if steps is None:
                del reached[iri]
            else:
                reached[iri] = steps
        if circled:
            reached = dict(sorted(reached.items(), key=lambda entry: entry[1]))
        return reached

    def leading(self, end: str) -> dict[str, int]:
        """Say with which relations a thread may arrive at a thing so that it can go on to an end.

        Returns:
            For each thing from which the end can be reached a set of relations, as `Compositions` has them.
        """
        return self._accepting(end, None)[1]

    def arriving(self, things: Iterable[str]) -> dict[str, int]:
        """Say with which relations threads may arrive at some things, wherever they begin.

        Returns:
            For each of the things, and for each from which they can be come to, a set of relations, as
            `Compositions` has them; empty, 0, where no thread arrives.
        """
        found = dict.fromkeys(things, 0)
        waiting = list(found)
        while waiting:
            for row in rows_of(*self._into, waiting.pop()):
                if self._subjects[row] not in found:
                    found[self._subjects[row]] = 0
                    waiting.append(self._subjects[row])
        waiting = list(found)
        while waiting:
            here = waiting.pop()
            for row in rows_of(*self._out, here):
                there, step = self._objects[row], self._predicates[row]
                if there in found:
                    gained = self._made(found[here], step) & ~found[there]
                    if gained:
                        found[there] |= gained
                        waiting.append(there)
        return found

    def _made(self, relations: int, step: str) -> int:
        """Say what threads come to with a step: those that begin with it, and those that go on with it."""
        return self.compositions.bit(step) | self.compositions.carried(relations, step)

    def is_in_thread(self, edge: Edge, arriving: Mapping[str, int], leading: Mapping[str, int]) -> bool:
        """Say whether a statement stands in a thread to an end.

        Args:
            edge: the statement.
            arriving: as `arriving` gives it, of the statement's subject.
            leading: as `leading` gives it, of the end.
        """
        made = self._made(arriving.get(edge.subject, 0), edge.predicate)
        return bool(made & leading.get(edge.object, 0))

    def _accepting(self, end: str, depth: int | None) -> tuple[dict[str, int], dict[str, int]]:
        """Follow statements back from an end.

        Returns:
            The fewest steps from each thing that serves it, and with which relations a thread may arrive
            there.
        """
        reached: dict[str, int] = {}
        accepting = {end: ANY}
        fresh = {end: ANY}
        steps = 0
        accepted, bit = self.compositions.accepted, self.compositions.bit
        predicates, subjects = self._predicates, self._subjects
        last, earlier = self._into
        while fresh and (depth is None or steps < depth):
            steps += 1
            behind: dict[str, int] = {}
            for here, relations in fresh.items():
                row = last.get(here, -1)
                while row >= 0:
                    before, step = subjects[row], predicates[row]
                    row = earlier[row]
                    if before == end:
                        continue
                    if relations & bit(step) and before not in reached:
                        reached[before] = steps
                    gained = accepted(relations, step) & ~accepting.get(before, 0)
                    if gained:
                        behind[before] = behind.get(before, 0) | gained
            for before, gained in behind.items():
                accepting[before] = accepting.get(before, 0) | gained
            fresh = behind
        return reached, accepting

    def composes(self, edges: Sequence[Edge]) -> bool:
        """Say whether some statements, one after the other, make a thread."""
        relations = self.compositions.bit(edges[0].predicate)
        for edge in edges[1:]:
            relations = self.compositions.carried(relations, edge.predicate)
        return bool(relations)

    @property
    def circling(self) -> frozenset[str]:
        """Things that may stand in a circle: all that do, and what lies between circles."""
        if self._circling is None:
            self._circling = left_in_circles({iri: self.objects_of(iri) for iri in self._out[0]})
        return self._circling

    def objects_of(self, iri: str) -> list[str]:
        """Give what a thing serves directly, as often as somebody says so."""
        return [self._objects[row] for row in rows_of(*self._out, iri)]

    def basis_between(self, subject: str, thing: str) -> Basis:
        """Say what it stands on that one thing serves another: a statement, else inference by threads."""
        stated = [edge.basis for edge in self.edges_from(subject) if edge.object == thing]
        return min(stated, key=STRENGTH.__getitem__) if stated else Basis.INFERRED

    def without(self, things: Iterable[str] = (), speakers: Iterable[str] = ()) -> Lineage:
        """Give the graph as it is when some things are gone and some speakers are not believed.

        Args:
            things: IRIs; their statements go with them.
            speakers: IRIs; a statement that others make too stays.
        """
        gone, silent = frozenset(things), frozenset(speakers)
        return self.only(
            lambda row: (
                self._speakers[row] not in silent
                and self._subjects[row] not in gone
                and self._objects[row] not in gone
            )
        )

    def only_where(self, keep: Callable[[Edge], bool]) -> Lineage:
        """Give the graph of the statements that fit."""
        kept = {(edge.subject, edge.predicate, edge.object) for edge in self.edges if keep(edge)}
        return self.only(lambda row: (self._subjects[row], self._predicates[row], self._objects[row]) in kept)

    def only(self, keep: Callable[[int], bool]) -> Lineage:
        """Give the graph of some rows."""
        rows = [row for row in range(len(self)) if keep(row)]
        return Lineage(
            [self._subjects[row] for row in rows],
            [self._predicates[row] for row in rows],
            [self._objects[row] for row in rows],
            [self._speakers[row] for row in rows],
            compositions=lambda: self.compositions,
            nodes=self._nodes,
            says=self._says,
            circling=self._circling,
        )

    def heard_from(self, speakers: Iterable[str]) -> Lineage:
        """Give the graph of what some speakers say, and of nothing else."""
        heard = frozenset(speakers)
        return self.only(lambda row: self._speakers[row] in heard)

    def find_circles(self) -> list[list[Node]]:
        """Find the things that serve each other in a circle.

        Returns:
            List of circles, each its things by label; a thing that serves itself is a circle of one.
        """
        among = sorted(self.circling)
        edges = [edge for iri in among for edge in self.edges_from(iri) if edge.object in self.circling]
        return find_circles(build_graph(map(self.node, among), edges))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Hand over the graph for networkx.

        Returns:
            A graph whose nodes are IRIs with the attribute `node` (a Node) and whose edges have the predicate
            as key and the attribute `edge` (an Edge).
        """
        return build_graph((self.node(iri) for iri in self.iris), self.edges)

    def _edges(self, rows: Iterable[int]) -> tuple[Edge, ...]:
        """Make the statements of some rows, with all who make each."""
        grouped: dict[tuple[str, str, str], list[str]] = {}
        for row in rows:
            grouped.setdefault((self._subjects[row], self._predicates[row], self._objects[row]), []).append(
                self._speakers[row]
            )
        return tuple(Edge(*statement, self._says(grouped[statement])) for statement in sorted(grouped))
