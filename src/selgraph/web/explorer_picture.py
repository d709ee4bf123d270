"""What a page of lineage shows, as values from which picture, table and data are made alike."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import QueryError, SelgraphError
from selgraph.export.picture import group_by_kind, is_too_much
from selgraph.export.reading import connection_id
from selgraph.lineage import Scope, pick, read_bases
from selgraph.lineage.selector import is_selector
from selgraph.model import Basis
from selgraph.picturing import make_box, make_line, order_picture
from selgraph.vocabulary import SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selgraph.export.picture import Picture
    from selgraph.facts import Facts
    from selgraph.lineage import Strategy
    from selgraph.model import Edge, Speaker
    from selgraph.web.explorer_wish import Wish


_STEPS: Final = re.compile(r"^\d*\+|\+\d*$")  # how far to go from a name


@dataclass(frozen=True)
class View:
    """What is shown.

    Args:
        picture: what is drawn; boxes by column, kind and label, lines by the labels of their ends.
        speakers: who makes the statement of each line, by its id; none where boxes stand for kinds.
        things: how many things there are.
        statements: how many statements there are.
        bases: how many statements stand on each basis.
        depth: the steps that were followed.
        outside: how many things that are picked stand in no statement of lineage, and are left out.
    """

    picture: Picture
    speakers: Mapping[str, tuple[Speaker, ...]]
    things: int
    statements: int
    bases: dict[Basis, int]
    depth: int
    outside: int = 0


def make_view(facts: Facts, wish: Wish) -> View:
    """Find what a wish asks for.

    Args:
        facts: what the graph holds.
        wish: what is asked for.

    Raises:
        SelgraphError: a name in it is not known, or it is not well formed.
    """
    strategy = facts.strategy
    if not wish.select.strip():
        raise QueryError("Nothing is selected.", fix='Name a thing, or a kind: "kind:goal".')
    for name in (*wish.relations, *wish.kinds):
        if not strategy.terms_named(name):
            raise QueryError(
                f'There is no kind or relation "{name}".', fix="Name one such as Goal or partOf."
            )
    scope = Scope(wish.relations, read_bases(wish.basis), int(wish.year) if wish.year else None)
    picked = pick(strategy, wish.select, scope=scope)
    heard = picked.strategy
    starts = {node.iri for node in picked}
    is_one = len(starts) == 1 and not is_selector(wish.select)
    depth = wish.depth if wish.depth is not None else int(is_one)
    shown = _follow(heard, starts, depth)
    for name in wish.expand:
        iri = facts.find(name).iri
        shown |= {iri, *_beside(heard, iri)}
    if wish.kinds:
        wanted = tuple(slug_of(term) for name in wish.kinds for term in strategy.terms_named(name))
        shown = {iri for iri in shown if strategy.is_a(iri, *wanted) or (is_one and iri in starts)}
    if wish.place:
        there = {node.iri for node in pick(strategy, f'place:"{wish.place}"', scope=scope)}
        shown &= there | (starts if is_one else set())
    outside = set() if is_one else {iri for iri in shown if iri not in heard.lineage}
    shown -= outside
    roots = _roots(facts, wish)
    if wish.hide or wish.collapse:
        hidden = {facts.find(name).iri for name in wish.hide}
        collapsed = {facts.find(name).iri for name in wish.collapse}
        shown = _cut(heard, shown, roots or starts, hidden, collapsed)
    edges = [edge for iri in sorted(shown) for edge in heard.lineage.edges_from(iri) if edge.object in shown]
    if wish.document:
        document = _document(strategy, wish.document)
        edges = [edge for edge in edges if document in _documents_of(strategy, edge)]
        shown = {iri for edge in edges for iri in (edge.subject, edge.object)} | (
            shown & starts if is_one else set()
        )
    counted = Counter(edge.basis for edge in edges)
    bases = {basis: counted[basis] for basis in (Basis.EXPLICIT, Basis.INTERPRETED)}
    marked = roots or (starts if depth else set())
    boxes = [make_box(heard, iri, shown, is_picked=iri in marked) for iri in shown]
    lines = [make_line(strategy, edge) for edge in edges]
    things = len(boxes)
    is_grouped = is_too_much(len(boxes), len(lines))
    if is_grouped:
        boxes, lines = group_by_kind(boxes, lines, SEL)
    named = next((strategy.nodes[iri].label for iri in roots), wish.select)
    picture = order_picture(f"Lineage of {named}", boxes, lines, is_grouped=is_grouped)
    speakers = (
        {}
        if is_grouped
        else {connection_id(edge.subject, edge.predicate, edge.object): edge.speakers for edge in edges}
    )
    return View(picture, speakers, things, len(edges), bases, depth, len(outside))


def _follow(strategy: Strategy, starts: Iterable[str], depth: int) -> set[str]:
    """Find what is within so many steps of some things, up and down."""
    found = set(starts)
    if depth:
        for iri in list(found):
            found |= strategy.lineage.served(iri, depth=depth).keys()
            found |= strategy.lineage.serving(iri, depth=depth).keys()
    return {iri for iri in found if iri in strategy.nodes}


def _beside(strategy: Strategy, iri: str) -> set[str]:
    """Find what a thing serves directly, and what serves it."""
    lineage = strategy.lineage
    above = {edge.object for edge in lineage.edges_from(iri)}
    below = {edge.subject for edge in lineage.edges_to(iri)}
    return {one for one in above | below if one in strategy.nodes}


def _roots(facts: Facts, wish: Wish) -> set[str]:
    """Find the one thing that a selector names, with what leads to it or from it; none of others."""
    name = _STEPS.sub("", wish.select.strip())
    if not name or is_selector(name):
        return set()
    try:
        return {facts.find(name).iri}
    except SelgraphError:
        return set()


def _cut(
    strategy: Strategy, shown: set[str], roots: set[str], hidden: set[str], collapsed: set[str]
) -> set[str]:
    """Leave out what is hidden, and what is come to from the roots only through it or what is collapsed."""

    def reach(without: set[str], closed: set[str]) -> set[str]:
        """Find what the roots are joined with, in any direction."""
        todo = [iri for iri in roots if iri in shown and iri not in without]
        found = set(todo)
        while todo:
            here = todo.pop()
            if here in closed:
                continue
            for other in _beside(strategy, here) & shown:
                if other not in found and other not in without:
                    found.add(other)
                    todo.append(other)
        return found

    apart = shown - reach(set(), set())
    return reach(hidden, collapsed) | (apart - hidden)


def _document(strategy: Strategy, slug: str) -> str:
    """Find a document by its slug."""
    for iri in strategy.documents:
        if slug_of(iri) == slug:
            return iri
    known = ", ".join(slug_of(iri) for iri in strategy.documents)
    raise QueryError(f'No document is called "{slug}".', fix=f"Choose one of: {known}.")


def _documents_of(strategy: Strategy, edge: Edge) -> set[str]:
    """Give the documents in which a statement stands."""
    return {document for speaker in edge.speakers for document in strategy.documents_of(speaker)}
