"""What places or organisations share, and what one has and the others lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.lineage.belonging import find_belongings
from selgraph.lineage.cells import BLANK, read_cells
from selgraph.lineage.comparison import KINDS, Compared, Comparison, Held
from selgraph.lineage.figures import Figure, read_figures, write_unit
from selgraph.lineage.gaps import Standing, standing_of
from selgraph.naming import plain
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from selgraph.lineage.coverage import DocumentCoverage
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Statement

FEWEST: Final = 2
RELATED: Final = ("restates", "continues", "buildsOn", "narrows", "widens")  # across what is not the same


def compare(  # noqa: PLR0913 - what is compared, what is known of it, and what is wanted
    strategy: Strategy,
    starts: Sequence[str],
    coverage: Mapping[str, DocumentCoverage],
    *,
    kinds: Collection[str] = (),
    among: Collection[str] | None = None,
    with_bodies: bool = False,
) -> Comparison:
    """Put places or organisations side by side.

    What it is to *have* a thing says `selgraph.lineage.belonging.find_belongings`. Things are one only where
    the graph has one thing: what is merely called alike stays two. Numbers are set side by side where they
    stand in one row of one table, or where each is the only one of its kind, unit and period. Who has not a
    thing *lacks a statement*: a passage excepts it outright, or a table has a cell for it that is blank, or
    every line of the documents that name the thing was read and none says so, or not all was read.

    Args:
        strategy: what is said.
        starts: IRIs of the places or organisations.
        coverage: how much of each document has been read.
        kinds: names of the kinds that are wanted, of `KINDS`; empty for all.
        among: IRIs of the things of interest; None for all.
        with_bodies: whether a place has what its commissioners have.

    Raises:
        SelgraphError: there are fewer than two, or one is neither a place nor an organisation.
    """
    _check(strategy, starts)
    ways = [find_belongings(strategy, start, with_bodies=with_bodies) for start in starts]
    figures = read_figures(strategy)
    groups: dict[object, list[dict[str, tuple[Statement, ...]]]] = {}
    numbers = [
        _quantities(strategy, found, start, figures) for found, start in zip(ways, starts, strict=True)
    ]
    for place, found in enumerate(ways):
        for iri, way in found.items():
            if among is not None and iri not in among:
                continue
            key = numbers[place].get(iri, iri)
            groups.setdefault(key, [{} for _ in starts])[place][iri] = way
    desk = _Desk(strategy, tuple(starts), coverage, _blanks(strategy), figures)
    rows = [row for cells in groups.values() if (row := desk.row(cells)) and (not kinds or row.kind in kinds)]
    rows.sort(
        key=lambda row: (KINDS.index(row.kind), -len(row.holders), row.holders, row.label, row.node.iri)
    )
    named = {one.iri: one for start in starts for one in strategy.documents_naming(start)}
    return Comparison(
        columns=tuple(strategy.node(start) for start in starts),
        rows=tuple(rows),
        related=_related(strategy, rows),
        coverage=tuple(coverage[iri] for iri in sorted(named) if iri in coverage),
        wider=_wider(strategy, starts),
        strategy=strategy,
    )


def read_kinds(strategy: Strategy, names: str) -> tuple[str, ...]:
    """Read kinds of things, such as `goal, governance body`.

    Raises:
        UnknownNameError: things are not told apart by such a kind; all kinds are listed.
    """
    labels = {kind: strategy.labels.get(SEL + kind, kind) for kind in KINDS}
    known = {plain(name): kind for kind, label in labels.items() for name in (kind, label)}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if plain(name) not in known:
            raise UnknownNameError(
                f'Things are not told apart as "{name}".', fix=f"Choose of: {', '.join(labels.values())}."
            )
    return tuple(known[plain(name)] for name in wanted)


def _check(strategy: Strategy, starts: Sequence[str]) -> None:
    """Refuse what cannot be compared."""
    if len(set(starts)) < len(starts) or len(starts) < FEWEST:
        raise SelgraphError(
            "Two different places or organisations, or more, are needed.",
            fix="Name them one after the other: selgraph compare bexley lewisham",
        )
    for start in starts:
        if not strategy.is_a(start, "Place", "Site", "Organisation"):
            node = strategy.node(start)
            raise SelgraphError(
                f'"{node.label}" is no place and no organisation ({strategy.kind_label(node) or "no kind"}).',
                fix="List what can be compared: selgraph select 'place:* org:*'",
            )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is looked up to make a row.

    Args:
        strategy: what is said.
        starts: IRIs of the places or organisations.
        coverage: how much of each document has been read.
        blanks: for a thing and a place, the statement of a blank cell.
        figures: the figures by IRI.
    """

    strategy: Strategy
    starts: tuple[str, ...]
    coverage: Mapping[str, DocumentCoverage]
    blanks: Mapping[tuple[str, str], Statement]
    figures: Mapping[str, Figure]

    def row(self, cells: list[dict[str, tuple[Statement, ...]]]) -> Compared | None:
        """Make the row of one thing, or of the numbers of one row of a table; None for what is not told."""
        iris = sorted({iri for cell in cells for iri in cell})
        node = self.strategy.node(iris[0])
        kind = next((kind for kind in KINDS if self.strategy.is_a(node.iri, kind)), None)
        if kind is None:
            return None
        label = self._label(node, iris)
        is_lacking = not all(cells)
        standing = self._standing(iris) if is_lacking else None
        made = [self._cell(iris, *pair, standing) for pair in zip(self.starts, cells, strict=True)]
        return Compared(node, label, kind, tuple(made))

    def _label(self, node: Node, iris: list[str]) -> str:
        """Name a row: by the thing, with the targets of a measure; numbers by what they have in common."""
        if len(iris) > 1:
            return _row_label(self.figures[node.iri])
        targets = [one.label for one in self.strategy.said_of(node.iri, "hasTarget")]
        is_measure = bool(targets) and self.strategy.is_a(node.iri, "Measure")
        return f"{node.label}; target: {'; '.join(targets)}" if is_measure else node.label

    def _standing(self, iris: list[str]) -> Standing:
        """Say what is known of those who have it not: whether what names the thing was read whole."""
        documents = {one.iri: one for iri in iris for one in self.strategy.documents_naming(iri)}
        return standing_of([self.coverage[one] for one in documents if one in self.coverage])

    def _cell(
        self,
        iris: list[str],
        start: str,
        here: dict[str, tuple[Statement, ...]],
        standing: Standing | None,
    ) -> Held:
        """Say what one place has of it."""
        if here:
            said = tuple(dict.fromkeys(one for way in here.values() for one in way))
            is_figure = all(self.strategy.is_a(iri, "Figure") for iri in iris)
            numbers = [self.figures[iri].printed for iri in sorted(here) if is_figure and iri in self.figures]
            return Held(has=True, statements=said, standing=None, printed="; ".join(numbers))
        denied = [
            one for iri in iris for one in self.strategy.said_of(iri, "exceptFor") if one.value == start
        ]
        if denied:
            return Held(has=False, statements=tuple(denied), standing=Standing.ABSENT)
        blank = next((self.blanks[iri, start] for iri in iris if (iri, start) in self.blanks), None)
        if blank is not None:
            return Held(has=False, statements=(blank,), standing=standing, is_blank=True)
        return Held(has=False, statements=(), standing=standing)


def _quantities(
    strategy: Strategy, found: Mapping[str, object], start: str, figures: Mapping[str, Figure]
) -> dict[str, tuple[str, ...]]:
    """Say of figures what they have in common with those of another place.

    Figures of one row of one table are alike; so are figures of the place itself that are the only one of
    their kind, unit and period.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for iri in found:
        one = figures.get(iri)
        if one is None or not strategy.is_a(iri, "Figure"):
            continue
        if one.table and one.row:
            alike.setdefault(("row", one.table, one.row, one.kind, one.period, one.rating), []).append(iri)
        elif start in one.owners:
            alike.setdefault(("kind", one.kind, one.unit, one.period, one.rating), []).append(iri)
    return {iris[0]: key for key, iris in alike.items() if len(iris) == 1}


def _row_label(figure: Figure) -> str:
    """Name numbers that stand side by side."""
    is_told = figure.kind in figure.row.lower()
    what = f"{figure.row} ({figure.kind})" if figure.row and not is_told else figure.row or figure.kind
    rating = f"{figure.rating} risk rating" if figure.rating else ""
    period = "" if figure.period in what else figure.period
    return ", ".join(word for word in (what, rating, period, write_unit(figure.unit)) if word)


def _blanks(strategy: Strategy) -> dict[tuple[str, str], Statement]:
    """Find the blank cells of printed tables, by the things of their row and column, either way round."""
    found = {}
    for cell in read_cells(strategy):
        if cell.mark == BLANK:
            found[cell.row, cell.column] = found[cell.column, cell.row] = cell.said
    return found


def _related(strategy: Strategy, rows: Sequence[Compared]) -> tuple[Statement, ...]:
    """Find statements that a thing of some says again or carries on a thing of others."""
    holders = {row.node.iri: frozenset(row.holders) for row in rows}
    return tuple(
        one
        for iri in holders
        for one in strategy.said_of(iri, *RELATED)
        if one.value in holders and holders[iri] != holders[one.value]
    )


def _wider(strategy: Strategy, starts: Sequence[str]) -> tuple[tuple[Node, int], ...]:
    """Find the places in which all places lie, with how many things are meant for each."""
    around = [_around(strategy, start) for start in starts]
    common = set.intersection(*around) - set(starts)
    counted = [
        (strategy.node(iri), len({one.subject for one in strategy.named_in(iri, "appliesTo")}))
        for iri in common
    ]
    return tuple(sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0].label)))


def _around(strategy: Strategy, start: str) -> set[str]:
    """List the places in which a place lies."""
    found: set[str] = set()
    fresh = {start}
    while fresh:
        fresh = {one.value for iri in fresh for one in strategy.said_of(iri, "locatedIn", "partOf")} - found
        fresh = {iri for iri in fresh if strategy.is_a(iri, "Place")}
        found |= fresh
    return found
