"""What a picture of lineage shows, as values from which picture, table and data are made alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.errors import QueryError
from selgraph.export.reading import connection_id, node_id
from selgraph.export.style import OTHER, STYLES
from selgraph.lineage import Scope, pick, read_bases
from selgraph.lineage.selector import is_selector
from selgraph.model import STRENGTH, Basis
from selgraph.vocabulary import SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selgraph.facts import Facts
    from selgraph.lineage import Strategy
    from selgraph.model import Edge, Speaker

MOST_THINGS: Final = 300  # more cannot be read in one picture; beyond it kinds are drawn instead of things
MOST_LINES: Final = 600  # Graphviz takes a second for these, and much longer for twice as many
DEEPEST: Final = 20
COLUMNS: Final = (
    ("enablers", ("Enabler",)),
    ("initiatives and actions", ("Course",)),
    ("programmes", ("Programme",)),
    ("objectives and needs", ("Objective", "Aspiration", "Need", "Target", "Measure")),
    ("goals and other ends", ("End",)),
    ("visions", ("Vision", "Mission")),
    ("others", ()),
)
_NARROWEST_FIRST: Final = (5, 3, 2, 4, 1, 0)  # columns in the order in which they claim a thing


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page of lineage is asked for; its address says the same.

    Args:
        select: a selector.
        depth: steps to follow from what is picked; None for one from a single thing and else none.
        kinds: names of classes; things of others are left out, those picked by name aside.
        relations: names of relations; others are left out.
        basis: `explicit`, `interpreted` or empty for both.
        document: slug of a document; statements that it does not make are left out; empty for all.
        place: slug of a place; things that are not meant for it are left out; empty for all.
        year: the last year whose documents are heard; empty for all.
        expand: slugs of things from which one further step is shown.
        hide: slugs of things that are not shown.
    """

    select: str
    depth: int | None = None
    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    basis: str = ""
    document: str = ""
    place: str = ""
    year: str = ""
    expand: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """Give the parameters of the address, in a fixed order."""
        single = [
            ("select", self.select),
            ("depth", "" if self.depth is None else str(self.depth)),
            ("basis", self.basis),
            ("document", self.document),
            ("place", self.place),
            ("year", self.year),
        ]
        several = [
            ("kind", self.kinds),
            ("relation", self.relations),
            ("expand", self.expand),
            ("hide", self.hide),
        ]
        return [pair for pair in single if pair[1]] + [
            (name, value) for name, values in several for value in values
        ]


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a picture, or all things of one kind.

    Args:
        id: stable, unique in the picture, fit for HTML.
        iri: of the thing; of the class where things are grouped.
        label: its name.
        kind: name of its class, for people.
        class_name: the class as in the ontology.
        family: style in which it is drawn.
        column: place among `COLUMNS`.
        is_picked: whether the selector picks it.
        above: how many things that it serves directly are not shown.
        below: how many things that serve it directly are not shown.
        count: how many things it stands for.
    """

    id: str
    iri: str
    label: str
    kind: str
    class_name: str
    family: str
    column: int
    is_picked: bool
    above: int = 0
    below: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A statement in a picture, or all statements of one relation between two kinds.

    Args:
        id: stable, unique in the picture.
        source: id of the box that serves.
        target: id of the box that is served.
        predicate: IRI of the relation.
        label: name of the relation.
        basis: what it stands on; of several statements the strongest.
        level: `fully`, `partly` or empty.
        speakers: who says so; none where statements are grouped.
        count: how many statements it stands for.
    """

    id: str
    source: str
    target: str
    predicate: str
    label: str
    basis: Basis
    level: str
    speakers: tuple[Speaker, ...] = ()
    count: int = 1


@dataclass(frozen=True)
class Picture:
    """What is shown.

    Args:
        boxes: by column, kind and label.
        lines: by the labels of their ends.
        things: how many things there are.
        statements: how many statements there are.
        is_grouped: whether boxes stand for kinds, as there are too many things.
        bases: how many statements stand on each basis.
        depth: the steps that were followed.
        outside: how many things that are picked stand in no statement of lineage, and are left out.
    """

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    things: int
    statements: int
    is_grouped: bool
    bases: dict[Basis, int]
    depth: int
    outside: int = 0

    def box(self, name: str) -> Box:
        """Give a box by its id."""
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> dict[str, Box]:
        """The boxes by id."""
        return {one.id: one for one in self.boxes}


def make_picture(facts: Facts, wish: Wish) -> Picture:
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
    if wish.year and not (wish.year.isascii() and wish.year.isdigit() and len(wish.year) == 4):  # noqa: PLR2004 - a year
        raise QueryError(f'"{wish.year}" is no year.', fix="Give four digits, such as 2014.")
    scope = Scope(
        wish.relations,
        read_bases(wish.basis),
        int(wish.year) if wish.year else None,
    )
    for name in (*wish.relations, *wish.kinds):
        if not strategy.terms_named(name):
            raise QueryError(
                f'There is no kind or relation "{name}".', fix="Name one such as Goal or partOf."
            )
    picked = pick(strategy, wish.select, scope=scope)
    heard = picked.strategy
    starts = {node.iri for node in picked}
    is_one = len(starts) == 1 and not is_selector(wish.select)
    depth = wish.depth if wish.depth is not None else int(is_one)
    shown = _follow(heard, starts, depth)
    for name in wish.expand:
        iri = facts.find(name).iri
        shown |= {iri, *_beside(heard, iri)}
    shown -= {facts.find(name).iri for name in wish.hide}
    if wish.kinds:
        wanted = tuple(slug_of(term) for name in wish.kinds for term in strategy.terms_named(name))
        shown = {iri for iri in shown if strategy.is_a(iri, *wanted) or (is_one and iri in starts)}
    if wish.place:
        there = {node.iri for node in pick(strategy, f'place:"{wish.place}"', scope=scope)}
        shown &= there | (starts if is_one else set())
    outside = set() if is_one else {iri for iri in shown if iri not in heard.lineage}
    shown -= outside
    edges = [edge for iri in sorted(shown) for edge in heard.lineage.edges_from(iri) if edge.object in shown]
    if wish.document:
        document = _document(strategy, wish.document)
        edges = [edge for edge in edges if document in _documents_of(strategy, edge)]
        shown = {iri for edge in edges for iri in (edge.subject, edge.object)} | (shown & starts)
    counted = Counter(edge.basis for edge in edges)
    bases = {basis: counted[basis] for basis in (Basis.EXPLICIT, Basis.INTERPRETED)}
    boxes = [_box(heard, iri, starts, shown) for iri in shown]
    is_grouped = len(shown) > MOST_THINGS or len(edges) > MOST_LINES
    lines = [_line(strategy, edge) for edge in edges]
    things = len(boxes)
    if is_grouped:
        boxes, lines = _group(strategy, boxes, lines)
    order = {box.id: box.label for box in boxes}
    return Picture(
        tuple(sorted(boxes, key=lambda box: (box.column, box.kind, box.label.casefold(), box.id))),
        tuple(sorted(lines, key=lambda line: (order[line.source], line.label, order[line.target], line.id))),
        things,
        len(edges),
        is_grouped,
        bases,
        depth,
        len(outside),
    )


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


def column_of(strategy: Strategy, iri: str) -> int:
    """Give the column of a thing, by its kind."""
    return next(
        (place for place in _NARROWEST_FIRST if strategy.is_a(iri, *COLUMNS[place][1])), len(COLUMNS) - 1
    )


def family_of(strategy: Strategy, kind: str) -> str:
    """Say which style the things of a class are drawn in: that of the narrowest class that has one."""
    for term in strategy.upwards(SEL + kind):
        for style in STYLES:
            if slug_of(term) in style.classes:
                return style.name
    return OTHER.name


def _box(strategy: Strategy, iri: str, starts: set[str], shown: set[str]) -> Box:
    """Make the box of a thing."""
    node = strategy.node(iri)
    lineage = strategy.lineage
    return Box(
        node_id(iri),
        iri,
        node.label,
        strategy.kind_label(node),
        node.kind,
        family_of(strategy, node.kind),
        column_of(strategy, iri),
        iri in starts,
        len({edge.object for edge in lineage.edges_from(iri)} - shown),
        len({edge.subject for edge in lineage.edges_to(iri)} - shown),
    )


def _line(strategy: Strategy, edge: Edge) -> Line:
    """Make the line of a statement."""
    name = slug_of(edge.predicate)
    return Line(
        connection_id(edge.subject, edge.predicate, edge.object),
        node_id(edge.subject),
        node_id(edge.object),
        edge.predicate,
        strategy.labels.get(edge.predicate, name),
        edge.basis,
        {"fullySupports": "fully", "partlySupports": "partly"}.get(name, ""),
        edge.speakers,
    )


def _group(strategy: Strategy, boxes: list[Box], lines: list[Line]) -> tuple[list[Box], list[Line]]:
    """Put the things of each kind into one box, the statements of a relation between kinds into one line."""
    home = {box.id: f"kind:{box.class_name}" for box in boxes}
    counts = Counter(home.values())
    groups: dict[str, Box] = {}
    for box in boxes:
        groups.setdefault(
            home[box.id],
            Box(
                home[box.id],
                SEL + box.class_name,
                f"{box.kind or 'no class stated'} ({counts[home[box.id]]})",
                box.kind,
                box.class_name,
                box.family,
                box.column,
                is_picked=False,
                count=counts[home[box.id]],
            ),
        )
    joined: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        joined.setdefault((home[line.source], line.predicate, home[line.target]), []).append(line)
    merged = [
        Line(
            connection_id(source, predicate, target),
            source,
            target,
            predicate,
            strategy.labels.get(predicate, slug_of(predicate)),
            min((line.basis for line in members), key=STRENGTH.__getitem__),
            members[0].level,
            count=len(members),
        )
        for (source, predicate, target), members in joined.items()
    ]
    return list(groups.values()), merged
