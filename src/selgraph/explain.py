"""Why one thing serves another, or why it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.build import read_file
from selgraph.errors import LimitError, SelgraphError, UnknownNameError
from selgraph.model import Passage
from selgraph.query import ask, check_iri
from selgraph.reason import (
    Absence,
    Ground,
    Proof,
    Standing,
    StatedLineage,
    Supports,
    collect,
    find_missing,
    find_proof,
    find_supports,
    no_text,
    read_rules,
    value_of,
)
from selgraph.vocabulary import PREFIXES, RDF_TYPE, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.reason import PrintedLines, Triple
    from selgraph.store import Store


@dataclass(frozen=True, slots=True)
class Rejection:
    """A claim that a curator rejected.

    Args:
        statement: what was claimed.
        rationale: why it is not so.
        passages: IRIs of the passages that a careless reader would take it from.
    """

    statement: Triple
    rationale: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one thing does not serve another.

    Args:
        absence: the threads that stop, and what is missing.
        standings: for each set of missing statements what is known of each of its statements, in the same
            order.
        rejections: claims about the two things that a curator rejected.
        is_backwards: whether the second thing serves the first.
    """

    absence: Absence
    standings: tuple[tuple[Standing, ...], ...]
    rejections: tuple[Rejection, ...]
    is_backwards: bool


def find_statements(
    store: Store, facts: Facts, start: str, end: str, relation: str | None = None
) -> list[Triple]:
    """Find what holds between two things: the narrowest relations, or one that is asked for.

    Args:
        store: any store that holds a built dataset.
        facts: knows the ontology.
        start: IRI of the first thing.
        end: IRI of the second thing, or of a class.
        relation: IRI of the relation; None for the narrowest ones that hold.

    Returns:
        List of statements, by relation; empty where nothing holds.
    """
    pattern = f"<{check_iri(start)}> ?relation <{check_iri(end)}>"
    query = f"SELECT DISTINCT ?relation WHERE {{ {pattern} }} ORDER BY ?relation"
    held = [row[0] for row in ask(store, query)[1] if row[0] in facts.term_labels or row[0] == RDF_TYPE]
    if relation is not None:
        return [(start, relation, end)] if relation in held else []
    above = {wider for one in held for wider in _above(one, facts.wider)}
    return [(start, one, end) for one in held if one not in above]


def why(store: Store, home: Home, statement: Triple) -> Proof:
    """Find the best proof of a statement.

    Args:
        store: any store that holds a built dataset.
        home: where the rules lie that were applied.
        statement: subject, predicate and object.

    Raises:
        UnknownNameError: the statement does not hold.
    """
    cone = collect(store, read_rules(home), [statement], stop_at_explicit=True)
    proof = find_proof(cone, statement)
    if proof is None:
        raise UnknownNameError(
            f'The graph does not hold "{" ".join(shorten(term) for term in statement)}".',
            fix=f"Ask why not: selgraph why-not {shorten(statement[0])} {shorten(statement[2])}",
        )
    return proof


def why_all(store: Store, home: Home, statement: Triple, *, most: int) -> Supports:
    """Find every smallest set of statements that suffices for a statement.

    Args:
        store: any store that holds a built dataset.
        home: where the rules lie that were applied.
        statement: subject, predicate and object.
        most: how many sets to give.
    """
    if most < 1:
        raise LimitError(f'"{most}" sets cannot be given.', fix="Ask for one or more with --most.")
    return find_supports(collect(store, read_rules(home), [statement]), statement, most=most)


def why_not(  # noqa: PLR0913 - two have a usual value
    home: Home, facts: Facts, start: str, end: str, *, printed: PrintedLines = no_text, most: int = 5
) -> WhyNot:
    """Find why one thing does not serve another: where threads stop, and what is missing.

    Args:
        home: where the rejected claims lie.
        facts: what the graph holds.
        start: IRI of the thing that does not serve.
        end: IRI of the thing that is not served.
        printed: gives the numbers of the lines of a document that are not blank; None where its text is not
            at hand.
        most: how many sets of missing statements to give.

    Raises:
        SelgraphError: both are the same thing.
    """
    if start == end:
        raise SelgraphError(f'"{shorten(start)}" cannot serve itself.', fix="Name two things.")
    passages = [speaker for speaker in facts.speakers.values() if isinstance(speaker, Passage)]
    ground = Ground(facts.tables["everything-said"], passages, facts.set_aside, printed)
    statements = [(edge.subject, edge.predicate, edge.object) for edge in facts.edges]
    stated = StatedLineage(facts.nodes, statements, facts.compositions, facts.wider, ground.spoken_of)
    absence = find_missing(stated, start, end, most=most)
    standings = tuple(tuple(ground.standing(one) for one in each.missing) for each in absence.sets)
    backwards = find_missing(stated, end, start, most=1)
    return WhyNot(absence, standings, tuple(_rejections(home, start, end)), backwards.holds)


def _above(relation: str, wider: Mapping[str, str]) -> list[str]:
    """List the relations above one."""
    found: list[str] = []
    while (relation := wider.get(relation, "")) and relation not in found:
        found.append(relation)
    return found


def _rejections(home: Home, start: str, end: str) -> list[Rejection]:
    """Read the claims about two things that a curator rejected."""
    path = home.data / "rejected.trig"
    if not path.is_file():
        return []
    quads = read_file(path, home.shown(path))
    notes: dict[tuple[str, str], list[str]] = {}
    for quad in quads:
        notes.setdefault((value_of(quad.subject), quad.predicate.value), []).append(value_of(quad.object))
    return [
        Rejection(
            (value_of(quad.subject), quad.predicate.value, value_of(quad.object)),
            " ".join(notes.get((value_of(quad.graph_name), PREFIXES["sel"] + "rationale"), [])),
            tuple(sorted(notes.get((value_of(quad.graph_name), PREFIXES["prov"] + "wasDerivedFrom"), []))),
        )
        for quad in quads
        if (value_of(quad.subject), value_of(quad.object)) == (start, end)
    ]
