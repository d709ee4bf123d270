"""Numbers that the documents print, each with its unit, its kind and its period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from selgraph.lineage.ranking import passages_of
from selgraph.vocabulary import SEL, slug_of

if TYPE_CHECKING:
    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Node, Statement

POUNDS: Final = {"GBP": 1, "GBP thousand": 1_000, "GBP million": 1_000_000}  # how much one of a unit is
HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a document prints, with what it counts.

    Args:
        node: the figure, or a target that gives a number.
        amount: the number, in the unit; negative where brackets are printed.
        unit: what one of it is, such as `GBP thousand`.
        kind: name of the kind of figure, such as `saving`; `target` for a target.
        period: the time it is for, as printed; empty where none is.
        rating: `before` or `after` risk rating; empty where the document does not say.
        conditions: what has to hold for it; empty where none is printed.
        status: what the document says of its standing.
        comparator: such as `around` or `over`; empty for an exact number.
        printed: the characters that are printed.
        owners: IRIs of whose or what it is, sorted.
        table: IRI of the table in which it is printed; else empty.
        row: heading of its row; else empty.
        column: heading of its column; else empty.
        said: the statement of the number, with who makes it.
        owned: the statements that say whose it is.
    """

    node: Node
    amount: Decimal
    unit: str
    kind: str
    period: str
    rating: str
    conditions: tuple[str, ...]
    status: str
    comparator: str
    printed: str
    owners: tuple[str, ...]
    table: str
    row: str
    column: str
    said: Statement
    owned: tuple[Statement, ...]

    @property
    def where(self) -> str:
        """Where it is printed: document and first line, as `better-for-you line 303`."""
        return "; ".join(f"{slug_of(document)} line {line}" for document, line in _places(self))

    @property
    def words(self) -> str:
        """What is printed, with its unit where the characters do not say it: `(10,778) £000`."""
        return self.printed if "£" in self.printed else f"{self.printed} {write_unit(self.unit)}"

    @property
    def is_money(self) -> bool:
        """Whether it is a sum of money, which can be added to another; so much a head is none."""
        return self.unit in POUNDS

    @property
    def millions(self) -> Decimal | None:
        """The sum in millions of pounds; None where it is no sum of money."""
        return in_unit(self.amount, self.unit, "GBP million") if self.is_money else None

    @property
    def grain(self) -> Decimal:
        """How much one more in the last printed place is, in its unit; 0 for a number that was counted."""
        found = re.search(r"\d[\d,]*(?:\.(\d+))?", self.printed)
        decimals = len(found[1] or "") if found else 0
        if not (self.is_money or decimals):
            return Decimal(0)
        shown = Decimal(found[0].replace(",", "")) if found else Decimal(0)
        # £2.3 billion is kept as 2300 million: its last place is worth 100 of these
        scale = abs(self.amount) / shown if shown else Decimal(1)
        return Decimal(1).scaleb(-decimals) * scale


def in_unit(amount: Decimal, unit: str, wanted: str) -> Decimal:
    """Give an amount in another unit of the same sort.

    Raises:
        KeyError: the units differ, and are not both units of money.

    >>> in_unit(Decimal("117.8"), "GBP million", "GBP thousand")
    Decimal('117800.0')
    """
    return amount if unit == wanted else amount * POUNDS[unit] / POUNDS[wanted]


def write_unit(unit: str) -> str:
    """Write a unit as a table does: `£000`, `£m`.

    >>> write_unit("GBP thousand"), write_unit("people")
    ('£000', 'people')
    """
    return {"GBP": "£", "GBP thousand": "£000", "GBP million": "£m"}.get(unit, unit.replace("GBP", "£"))


def read_figures(strategy: Strategy) -> dict[str, Figure]:
    """Read all figures and targets that give a number, by IRI; one without a number or a unit is left out.

    Returns:
        In the order of document and line.
    """

    def read() -> dict[str, Figure]:
        """Read them once."""
        found = (_read(strategy, node) for node in strategy.of_kind("Figure", "Target"))
        order = sorted((one for one in found if one is not None), key=_order)
        return {one.node.iri: one for one in order}

    return strategy.remember("figures", read)


def _read(strategy: Strategy, node: Node) -> Figure | None:
    """Read one figure."""
    told = strategy.said_of(node.iri)
    texts: dict[str, list[str]] = {}
    for one in told:
        texts.setdefault(one.predicate.removeprefix(SEL), []).append(one.value)
    amount = next((one for one in told if one.predicate == SEL + "amount"), None)
    unit = _first(texts, "unit")
    if amount is None or not unit:
        return None
    try:
        number = Decimal(amount.value)
    except InvalidOperation:  # validation says so
        return None
    if not number.is_finite():  # nor can anything be added to what is endless, or no number
        return None
    owned = [one for one in told if one.predicate == SEL + "figureOf"] or strategy.named_in(
        node.iri, "hasTarget"
    )
    owners = {one.value if one.subject == node.iri else one.subject for one in owned}
    kind = _first(texts, "figureKind")
    return Figure(
        node=node,
        amount=number,
        unit=unit,
        kind=strategy.label(kind) if kind else strategy.kind_label(node),
        period=_first(texts, "period"),
        rating=_first(texts, "riskRating"),
        conditions=tuple(sorted(texts.get("condition", ()))),
        status=_first(texts, "status"),
        comparator=_first(texts, "comparator"),
        printed=_first(texts, "printedAs") or f"{number:f}",
        owners=tuple(sorted(owners)),
        table=_first(texts, "inTable"),
        row=_first(texts, "rowLabel"),
        column=_first(texts, "columnLabel"),
        said=amount,
        owned=tuple(owned),
    )


def _first(texts: dict[str, list[str]], name: str) -> str:
    """Give the first value of a property; empty where there is none."""
    return texts.get(name, [""])[0]


def _places(figure: Figure) -> list[tuple[str, int]]:
    """Say where a figure is printed: documents and first lines."""
    passages = (passage for speaker in figure.said.speakers for passage in passages_of(speaker))
    return sorted({(passage.document, passage.first_line) for passage in passages})


def _order(figure: Figure) -> tuple[str, int, str]:
    """Say which figure comes before another."""
    return (*next(iter(_places(figure)), ("", 0)), figure.node.iri)
