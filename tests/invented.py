"""Small strategies made up on the spot, for tests of lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as some

from selgraph.lineage import Compositions, Lineage, Sayings, Strategy
from selgraph.model import Composition, Edge, Node, Passage, Reading, Speaker, Statement
from selgraph.vocabulary import RDF_TYPE, SEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDER = {
    "fully": "supports",
    "supports": "serves",
    "partOf": "serves",
    "realises": "serves",
    "addresses": "serves",
}
TABLE = [
    Composition("partOf", "partOf", "partOf", "a part of a part is a part"),
    Composition("partOf", "supports", "serves", "what the whole supports, its parts do"),
    Composition("supports", "supports", "serves", "help carries on"),
    Composition("fully", "fully", None, "refused, to be told from the row above"),
    Composition("supports", "realises", "serves", "help carries on to the vision"),
    Composition("serves", "realises", "serves", "service carries on to the vision"),
    Composition("serves", "supports", "serves", "service carries on"),
    Composition("supports", "partOf", None, "help for a part is not help for the whole"),
]
RELATIONS = ["partOf", "supports", "fully", "realises", "addresses"]


def compositions() -> Compositions:
    """Give the table of the invented strategies."""
    return Compositions(TABLE, WIDER)


def passage(name: str, document: str = "plan") -> Passage:
    """Make a passage of a document."""
    return Passage(
        f"passage:{name}", f"document:{document}", document.capitalize(), "1 Words", 1, 1, f"words of {name}"
    )


def reading(name: str, *passages: Passage) -> Reading:
    """Make a reading of passages."""
    return Reading(f"reading:{name}", f"why {name}", passages)


def say(line: str, *speakers: Speaker) -> Edge:
    """Make a statement of lineage from a line such as `a partOf b`, said by the plan unless others are."""
    subject, relation, thing = line.split()
    return Edge(subject, relation, thing, speakers or (passage(f"{subject}-{relation}-{thing}"),))


def read_edges(edges: Iterable[Edge], nodes: Mapping[str, Node], compositions: Compositions) -> Lineage:
    """Make the graph of statements that are at hand as values.

    Args:
        edges: the statements; they point from what serves to what is served.
        nodes: the things by IRI.
        compositions: the table that says which steps make a thread.
    """
    rows = [(edge, speaker) for edge in edges for speaker in edge.speakers]
    known = {speaker.iri: speaker for _, speaker in rows}
    return Lineage(
        [edge.subject for edge, _ in rows],
        [edge.predicate for edge, _ in rows],
        [edge.object for edge, _ in rows],
        [speaker.iri for _, speaker in rows],
        compositions=lambda: compositions,
        nodes=nodes,
        says=lambda iris: tuple(known[iri] for iri in iris),
    )


def lineage_of(*edges: Edge | str) -> Lineage:
    """Make a graph of statements; things are labelled by their letter."""
    stated = [say(edge) if isinstance(edge, str) else edge for edge in edges]
    nodes = {iri: Node(iri, iri.upper()) for edge in stated for iri in (edge.subject, edge.object)}
    return read_edges(stated, nodes, compositions())


def strategy_of(lineage: Lineage, kind: str = "End") -> Strategy:
    """Give what is said where every thing is of one class."""
    nodes = {iri: Node(iri, lineage.node(iri).label, kind, (kind,)) for iri in lineage.iris}
    said = [
        Statement(iri, RDF_TYPE, SEL + kind, kind, is_thing=True, speakers=(passage(iri),)) for iri in nodes
    ]
    return Strategy(
        nodes=nodes,
        statements=Sayings.of(said),
        documents={},
        lineage=lineage,
        wider={},
        labels={},
        find=nodes.__getitem__,
        find_gaps=dict,
    )


@some.composite
def lineages(draw: some.DrawFn, *, things: int = 6) -> Lineage:
    """Draw a graph of few things, with circles and parallel statements, some stated and some read."""
    letters = "abcdefgh"[:things]
    triples = draw(
        some.sets(
            some.tuples(some.sampled_from(letters), some.sampled_from(RELATIONS), some.sampled_from(letters)),
            max_size=14,
        )
    )
    edges = []
    for subject, relation, thing in sorted(triples):
        name = f"{subject}-{relation}-{thing}"
        said = passage(name, draw(some.sampled_from(["plan", "update"])))
        speakers: tuple[Speaker, ...] = (reading(name, said),) if draw(some.booleans()) else (said,)
        if draw(some.booleans()):
            speakers += (passage(f"{name}-again", "update"),)
        edges.append(Edge(subject, relation, thing, tuple(dict.fromkeys(speakers))))
    nodes = {letter: Node(letter, letter.upper()) for letter in letters}
    return read_edges(edges, nodes, compositions())


def closure(lineage: Lineage) -> set[tuple[str, str, str]]:
    """Work out all that composes, slowly and surely: statement by statement until nothing new comes."""
    stated = {(edge.subject, edge.predicate, edge.object) for edge in lineage.edges}
    known = {row for row in stated if row[0] != row[2]}
    while True:
        fresh = set()
        for subject, first, middle in known:
            for start, second, end in stated:
                row = lineage.compositions.find(first, second) if middle == start else None
                if row is not None and row.yields and subject != end:
                    fresh.add((subject, row.yields, end))
        if fresh <= known:
            return known
        known |= fresh


def simple_threads(lineage: Lineage, start: str) -> list[list[Edge]]:
    """Work out every thread from a thing that never comes to the same thing twice, whole or only begun."""
    found: list[list[Edge]] = []

    def go_on(trail: list[Edge], relation: str, passed: set[str]) -> None:
        """Take every step that composes."""
        here = trail[-1].object if trail else start
        for edge in lineage.edges:
            if edge.subject != here or edge.object in passed:
                continue
            made = edge.predicate
            if trail:
                row = lineage.compositions.find(relation, edge.predicate)
                if row is None or row.yields is None:
                    continue
                made = row.yields
            found.append([*trail, edge])
            go_on([*trail, edge], made, passed | {edge.object})

    go_on([], "", {start})
    return found
