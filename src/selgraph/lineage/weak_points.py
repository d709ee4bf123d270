"""What a goal's support hangs on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selgraph.sheet import Answer, Row, Sheet
from selgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from selgraph.lineage.graph import Lineage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Edge, Node, Speaker

SOURCE = ""  # stands for everywhere that threads begin; no IRI is empty


@dataclass(frozen=True, slots=True)
class WeakPoints(Answer):
    """What the threads to one thing hang on.

    Args:
        goal: the thing.
        starts: where its threads begin, by label.
        things: what every thread passes, nearest to the goal first; removing one leaves no thread.
        statements: what every thread has, likewise.
        speakers: passages and readings without which one of these statements is not made.
        cut_statements: a smallest set of statements that all threads together cannot do without.
        cut_things: a smallest set of things, other than the goal, that they cannot do without.
        strategy: what is said.
    """

    goal: Node
    starts: tuple[Node, ...]
    things: tuple[Node, ...]
    statements: tuple[Edge, ...]
    speakers: tuple[Speaker, ...]
    cut_statements: tuple[Edge, ...]
    cut_things: tuple[Node, ...]
    strategy: Strategy = field(repr=False, compare=False)

    def sheets(self) -> tuple[Sheet, ...]:
        """Give one line for each weak point: what it is, and what hangs on it."""
        label = self.strategy.label
        rows = [
            Row(("thing that every thread passes", node.label, ""), self._of(node.iri))
            for node in self.things
        ]
        rows += [
            Row(("statement that every thread has", self._sentence(edge), ""), (edge,), edge.basis)
            for edge in self.statements
        ]
        for speaker in self.speakers:
            said = [edge for edge in self.statements if edge.speakers == (speaker,)]
            rows.append(
                Row(
                    (
                        "passage or reading that alone makes one",
                        slug_of(speaker.iri),
                        self._sentence(said[0]),
                    ),
                    tuple(said),
                )
            )
        size = len(self.cut_statements)
        rows += [
            Row(
                (f"one of {size} statements that cut all threads", self._sentence(edge), ""),
                (edge,),
                edge.basis,
            )
            for edge in self.cut_statements
        ]
        size = len(self.cut_things)
        rows += [
            Row(
                (f"one of {size} things that cut all threads", node.label, self.strategy.kind_label(node)),
                self._of(node.iri),
            )
            for node in self.cut_things
        ]
        notes = [f"Threads to {label(self.goal.iri)} begin at {len(self.starts)} things."]
        if self.starts and not self.things and not self.statements:
            notes.append("No single thing and no single statement carries all of them.")
        title = f"What {self.goal.label} hangs on"
        return (Sheet(title, ("weak point", "what", "more"), tuple(rows), tuple(notes)),)

    def _of(self, iri: str) -> tuple[Edge, ...]:
        """Give the statements by which a thing leads on."""
        return self.strategy.lineage.edges_from(iri)

    def _sentence(self, edge: Edge) -> str:
        """Write a statement in words."""
        label = self.strategy.label
        return f"{label(edge.subject)} — {label(edge.predicate)} → {label(edge.object)}"


def find_weak_points(strategy: Strategy, goal: str) -> WeakPoints:
    """Find what all threads to a thing have in common, and what it takes to cut them all.

    What is in common is exact: each candidate is taken away and the threads are looked for again. A smallest
    cut is one of the graph in which the threads run (networkx, minimum cut); it always cuts them all, and
    where pieces of threads could be put together into ways that do not compose it may be larger than the
    smallest that would do.

    Args:
        strategy: what is said.
        goal: IRI of the thing.
    """
    lineage = _around(strategy.lineage, goal)
    starts = _find_starts(lineage, goal)
    things: list[str] = []
    statements: list[Edge] = []
    if starts:
        near = lineage.serving(goal)
        things = [iri for iri in near if not _still_served(lineage.without([iri]), goal, starts)]
        common = [edge for iri in near for edge in lineage.edges_from(iri)]
        statements = [
            edge for edge in common if not _still_served(_without_statement(lineage, edge), goal, starts)
        ]
    speakers = {edge.speakers[0].iri: edge.speakers[0] for edge in statements if len(edge.speakers) == 1}
    cut_statements, cut_things = _cuts(lineage, goal, starts) if starts else ([], [])
    if things:
        cut_things = things[:1]
    if statements:
        cut_statements = statements[:1]
    return WeakPoints(
        strategy.node(goal),
        tuple(sorted((strategy.node(iri) for iri in starts), key=lambda node: (node.label, node.iri))),
        tuple(strategy.node(iri) for iri in things),
        tuple(statements),
        tuple(speakers[iri] for iri in sorted(speakers)),
        tuple(cut_statements),
        tuple(strategy.node(iri) for iri in cut_things),
        strategy,
    )


def _around(lineage: Lineage, goal: str) -> Lineage:
    """Give the part of the graph from which a thing can be reached."""
    near = {goal, *lineage.leading(goal), *lineage.serving(goal)}
    return lineage.only_where(lambda edge: edge.subject in near and edge.object in near)


def _find_starts(lineage: Lineage, goal: str) -> set[str]:
    """Find where threads begin: what serves the thing, and nothing serves it by way of that.

    In a circle that nothing leads into, every thing is a start.
    """
    serving = lineage.serving(goal)
    starts = {iri for iri in serving if not any(edge.subject in serving for edge in lineage.edges_to(iri))}
    led = set(starts).union(*(lineage.served(iri).keys() for iri in starts))
    return starts | (serving.keys() - led)


def _still_served(lineage: Lineage, goal: str, starts: Iterable[str]) -> bool:
    """Say whether a thread from any start is left."""
    return bool(lineage.serving(goal).keys() & set(starts))


def _without_statement(lineage: Lineage, gone: Edge) -> Lineage:
    """Give the graph without one statement, whoever makes it."""
    return lineage.only_where(lambda edge: edge != gone)


def _cuts(lineage: Lineage, goal: str, starts: set[str]) -> tuple[list[Edge], list[str]]:
    """Find a smallest set of statements, and of things, between all starts and the goal."""
    import networkx as nx

    by_statement: nx.DiGraph[object] = nx.DiGraph()
    by_thing: nx.DiGraph[object] = nx.DiGraph()
    for start in starts:
        by_statement.add_edge(SOURCE, start)
        by_thing.add_edge(SOURCE, (start, "in"))
    for edge in lineage.edges:
        # a statement is a way of capacity 1 of its own; parallel ones are two
        by_statement.add_edge(edge.subject, edge)
        by_statement.add_edge(edge, edge.object, capacity=1)
        by_thing.add_edge((edge.subject, "out"), (edge.object, "in"))
    for iri in lineage.iris:
        by_thing.add_edge((iri, "in"), (iri, "out"), **({} if iri == goal else {"capacity": 1}))
    _, (before, _) = nx.minimum_cut(by_statement, SOURCE, goal)
    edges = [edge for edge in lineage.edges if edge in before and edge.object not in before]
    _, (here, _) = nx.minimum_cut(by_thing, SOURCE, (goal, "out"))
    things = [iri for iri in lineage.iris if (iri, "in") in here and (iri, "out") not in here]
    return edges, things
