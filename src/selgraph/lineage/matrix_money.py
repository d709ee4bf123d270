"""The money in the cells of a matrix, each pound counted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selgraph.lineage.counting import Containment
from selgraph.lineage.figures import read_figures
from selgraph.lineage.money import Sort
from selgraph.model import STRENGTH, Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from selgraph.lineage.figures import Figure
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Attached:
    """A sum of money in a cell.

    Args:
        figure: the sum.
        links: the statements that attach it to the two things.
        basis: the weakest of these and of the figure; inferred where only a thread joins the two.
    """

    figure: Figure
    links: tuple[Statement, ...]
    basis: Basis


def attach_money(
    strategy: Strategy,
    down: AbstractSet[str],
    across: AbstractSet[str],
    joined: Mapping[Pair, tuple[Statement, ...]],
) -> dict[Pair, tuple[Attached, ...]]:
    """Find the sums of money that belong in cells, by row and column.

    A sum is in a cell where it is of both things; and where the two are joined, what the one of them has that
    acts: that is said to serve, to be meant for, to belong to the other, or from which the thread starts.

    Args:
        strategy: what is said.
        down: IRIs of the things of the rows.
        across: IRIs of the things of the columns.
        joined: the cells that are filled, each with the statements between the two; none where only threads
            join them.
    """
    owned: dict[str, list[tuple[Figure, Statement]]] = {}
    found: dict[Pair, dict[str, Attached]] = {}
    for figure in read_figures(strategy).values():
        if not figure.is_money:
            continue
        links = {_other(figure, one): one for one in figure.owned}
        links |= {one.value: one for one in strategy.said_of(figure.node.iri, "appliesTo")}
        for iri, link in links.items():
            owned.setdefault(iri, []).append((figure, link))
        for row in links.keys() & down:
            for column in links.keys() & across - {row}:
                _keep(found, (row, column), _attach(figure, links[row], links[column]))
    for pair, statements in joined.items():
        for one in _brought(strategy, pair, statements, owned):
            _keep(found, pair, one)
    return {pair: tuple(attached.values()) for pair, attached in found.items()}


def add_money(strategy: Strategy, money: Iterable[Attached]) -> list[tuple[Basis, str, list[Figure]]]:
    """Add up sums of money, those of one basis, kind, period and rating together, each pound once.

    Returns:
        By basis and sort: the basis, the sum in words (`£0.5m saving, 2012/13`), and the figures behind it.
    """
    containment = strategy.remember("containment", lambda: Containment(strategy))
    best: dict[str, Attached] = {}
    for one in money:
        known = best.get(one.figure.node.iri)
        if known is None or STRENGTH[one.basis] < STRENGTH[known.basis]:
            best[one.figure.node.iri] = one
    heaps: dict[tuple[int, Sort], list[Attached]] = {}
    for one in best.values():
        figure = one.figure
        sort = Sort(figure.kind, figure.period, figure.rating, bool(figure.conditions))
        heaps.setdefault((STRENGTH[one.basis], sort), []).append(one)
    found = []
    for (_, sort), heap in sorted(heaps.items(), key=lambda entry: entry[0]):
        figures = [one.figure for one in heap]
        sign, amount = "", str(containment.count_once(figures).words())
        if amount.startswith("-"):
            sign, amount = "-", amount.removeprefix("-")
        parts = (sort.words, sort.period, "on a condition" if sort.is_conditional else "")
        words = f"{sign}£{amount}m {', '.join(part for part in parts if part)}"
        found.append((heap[0].basis, words, figures))
    return found


def _brought(
    strategy: Strategy,
    pair: Pair,
    statements: tuple[Statement, ...],
    owned: Mapping[str, list[tuple[Figure, Statement]]],
) -> Iterator[Attached]:
    """Give the money that the acting one of two joined things brings into their cell."""
    for one in statements:
        for figure, link in owned.get(one.subject, ()):
            yield _attach(figure, link, one)
    if not statements:
        start = pair[0] if pair[1] in strategy.lineage.served(pair[0]) else pair[1]
        for figure, link in owned.get(start, ()):
            yield Attached(figure, (link,), Basis.INFERRED)


def shared_figures(cells: Iterable[Iterable[Attached]]) -> set[str]:
    """Find the sums of money that stand in more than one cell, by the figure's IRI."""
    counted = Counter(one.figure.node.iri for money in cells for one in money)
    return {iri for iri, number in counted.items() if number > 1}


def _other(figure: Figure, link: Statement) -> str:
    """Give the thing that a figure is of."""
    return link.value if link.subject == figure.node.iri else link.subject


def _attach(figure: Figure, *links: Statement) -> Attached:
    """Attach a figure by statements."""
    told = tuple(dict.fromkeys(links))
    return Attached(figure, told, max((one.basis for one in (figure.said, *told)), key=STRENGTH.__getitem__))


def _keep(found: dict[Pair, dict[str, Attached]], pair: Pair, one: Attached) -> None:
    """Keep the strongest way in which a figure belongs to a cell."""
    known = found.setdefault(pair, {}).get(one.figure.node.iri)
    if known is None or STRENGTH[one.basis] < STRENGTH[known.basis]:
        found[pair][one.figure.node.iri] = one
