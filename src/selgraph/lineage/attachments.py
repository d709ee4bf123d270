"""Whose a figure is, and what it is for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from selgraph.lineage.figures import Figure, read_figures
from selgraph.lineage.paths import find_paths_between
from selgraph.model import STRENGTH, Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selgraph.lineage.graph import Lineage
    from selgraph.lineage.strategy import Strategy
    from selgraph.sheet import Said

GROUPINGS: Final = ("organisation", "place", "year", "area", "programme", "goal")
NOWHERE: Final = {  # what stands where a figure belongs to nothing of the sort
    "organisation": "(no organisation)",
    "place": "(no place)",
    "year": "(no period printed)",
    "area": "(no area)",
    "programme": "(no programme)",
    "goal": "(no goal reached)",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """That a figure belongs to something.

    Args:
        key: IRI of the thing, or a printed text.
        label: what to call it.
        links: the statements that lead from the figure to it.
        basis: the weakest of them.
    """

    key: str
    label: str
    links: tuple[Said, ...]
    basis: Basis


class Attachments:
    """What figures belong to, by the groupings of `GROUPINGS`.

    - *organisation*: the organisation that the figure is of, or that owns what it is of;
    - *place*: the place that it is of, or that it, or what it is of, is meant for;
    - *year*: its period, as printed; a period of several years is not cut up;
    - *area*: the area of care that it is of or that this serves, or the heading of its row where a table
      divides money of one owner, kind and period by rows;
    - *programme*: the programme that it is of, and those that this serves;
    - *goal*: the goals, objectives and aspirations that what it is of serves.

    Args:
        strategy: what is said.
        depth: how many steps a thread may have; None for any number.
    """

    def __init__(self, strategy: Strategy, depth: int | None = None) -> None:
        """Work nothing out yet."""
        self._strategy = strategy
        self._depth = depth
        self._threads: dict[tuple[str, str], tuple[tuple[Said, ...], Basis]] = {}
        self._ways: dict[str, Callable[[Figure], Iterator[Attachment]]] = {
            "organisation": self._organisations,
            "place": self._places,
            "year": self._years,
            "area": self._areas,
            "programme": lambda figure: self._served(figure, "Programme"),
            "goal": lambda figure: self._served(figure, "Goal", "Objective", "Aspiration"),
        }

    def of(self, figure: Figure, by: str) -> list[Attachment]:
        """Give what a figure belongs to; each thing once, by the strongest and then the shortest way."""
        found: dict[str, Attachment] = {}
        for one in self._ways[by](figure):
            known = found.get(one.key)
            if known is None or _rank(one) < _rank(known):
                found[one.key] = one
        return list(found.values())

    def _organisations(self, figure: Figure) -> Iterator[Attachment]:
        """Give whose it is."""
        for own, owner in _owners(figure):
            if self._strategy.is_a(owner, "Organisation"):
                yield self._attach(owner, own)
            else:
                for one in self._strategy.said_of(owner, "ownedBy"):
                    if self._strategy.is_a(one.value, "Organisation"):
                        yield self._attach(one.value, own, one)

    def _places(self, figure: Figure) -> Iterator[Attachment]:
        """Give where it is for."""
        for one in self._strategy.said_of(figure.node.iri, "appliesTo"):
            if self._strategy.is_a(one.value, "Place", "Site"):
                yield self._attach(one.value, one)
        for own, owner in _owners(figure):
            if self._strategy.is_a(owner, "Place", "Site"):
                yield self._attach(owner, own)
            else:
                for one in self._strategy.said_of(owner, "appliesTo"):
                    if self._strategy.is_a(one.value, "Place", "Site"):
                        yield self._attach(one.value, own, one)

    def _years(self, figure: Figure) -> Iterator[Attachment]:
        """Give its period."""
        if figure.period:
            yield Attachment(figure.period, figure.period, (figure.said,), figure.said.basis)

    def _areas(self, figure: Figure) -> Iterator[Attachment]:
        """Give what it is spent or saved on."""
        if figure.table in self._divided:
            yield Attachment(f"{figure.table} {figure.row}", figure.row, (figure.said,), figure.said.basis)
        yield from self._served(figure, "AreaOfCare")

    def _served(self, figure: Figure, *kinds: str) -> Iterator[Attachment]:
        """Give the things of some classes that it is of, or that what it is of serves."""
        for own, owner in _owners(figure):
            if self._strategy.is_a(owner, *kinds):
                yield self._attach(owner, own)
            for iri in self._strategy.lineage.served(owner, depth=self._depth):
                if self._strategy.is_a(iri, *kinds):
                    edges, basis = self._thread(owner, iri)
                    weakest = max(own.basis, basis, key=STRENGTH.__getitem__)
                    yield Attachment(iri, self._strategy.label(iri), (own, *edges), weakest)

    def _attach(self, iri: str, *links: Said) -> Attachment:
        """Attach by statements that stand beside the threads."""
        weakest = max((one.basis for one in links), key=STRENGTH.__getitem__)
        return Attachment(iri, self._strategy.label(iri), links, weakest)

    def _thread(self, start: str, end: str) -> tuple[tuple[Said, ...], Basis]:
        """Give a shortest thread, an explicit one where there is any, with what it stands on."""
        if (start, end) not in self._threads:
            firm, every = self._firm, self._strategy.lineage
            lineage = firm if end in firm.served(start, depth=self._depth) else every
            (path, *_) = find_paths_between(lineage, start, end, depth=lineage.served(start)[end])
            self._threads[start, end] = path.edges, path.basis
        return self._threads[start, end]

    @cached_property
    def _firm(self) -> Lineage:
        """The explicit statements of lineage."""
        return self._strategy.lineage.only_where(lambda edge: edge.basis is Basis.EXPLICIT)

    @cached_property
    def _divided(self) -> set[str]:
        """The tables that divide money of one owner, kind, period and rating by their rows."""
        rows: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for one in read_figures(self._strategy).values():
            if one.table and one.is_money:
                rows[one.table, one.owners, one.kind, one.period, one.rating].add(one.row)
        return {str(key[0]) for key, labels in rows.items() if len(labels) > 1}


def _owners(figure: Figure) -> Iterator[tuple[Said, str]]:
    """Give the statements of whose or what a figure is, with the other thing."""
    for one in figure.owned:
        yield one, one.value if one.subject == figure.node.iri else one.subject


def _rank(one: Attachment) -> tuple[int, int]:
    """Say which way to the same thing comes first."""
    return STRENGTH[one.basis], len(one.links)
