"""Which relations the documents state between things of which classes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from selgraph.lineage import Compositions
    from selgraph.model import Node

SERVES: Final = SEL + "serves"
ANYTHING: Final = SEL + "StrategyElement"

Triple = tuple[str, str, str]


@dataclass(frozen=True)
class StatedLineage:
    """What is stated of lineage, and the table that says what composes.

    Args:
        nodes: the things, by IRI.
        statements: the statements of lineage that passages and readings make.
        compositions: the table.
        wider: the relation above each relation, where there is one.
        spoken_of: for each thing the documents that speak of it, to put first what one document could say.
    """

    nodes: Mapping[str, Node]
    statements: Collection[Triple]
    compositions: Compositions
    wider: Mapping[str, str]
    spoken_of: Mapping[str, set[str]] = field(default_factory=dict)


class Forms:
    """Which relations the documents state between things of which classes.

    Args:
        stated: what is stated, and the table.
        is_wide: whether the classes above a thing's own count as its classes.
    """

    def __init__(self, stated: StatedLineage, *, is_wide: bool) -> None:
        """Count the forms; how far a thing supports is left open, and `serves` is never proposed."""
        nodes = stated.nodes
        named = {iri for subject, _, thing in stated.statements for iri in (subject, thing)}
        things = sorted({*nodes, *named})
        self.kinds = {iri: (nodes[iri].kinds if iri in nodes else ()) or ("",) for iri in things}
        if is_wide:
            self.kinds = {iri: _upwards(kinds, stated.wider) for iri, kinds in self.kinds.items()}
        self.things: dict[str, list[str]] = {}
        for iri, kinds in self.kinds.items():
            for kind in kinds:
                self.things.setdefault(kind, []).append(iri)
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.stated: set[Triple] = set()
        for subject, relation, thing in stated.statements:
            general = _general(relation, stated.wider)
            self.stated.add((subject, general, thing))
            if general != SERVES:
                self.counts.update(
                    (one, general, other) for one in self.kinds[subject] for other in self.kinds[thing]
                )
        self.made = {row.yields for row in stated.compositions.rows if row.yields}
        self.made |= {relation for _, relation, _ in [*stated.statements, *self.stated]}
        self.after: dict[str, list[tuple[str, str]]] = {}
        for one, relation, other in sorted(self.counts):
            self.after.setdefault(one, []).append((relation, other))

    def precedents(self, statement: Triple) -> int:
        """Count the statements of the same form."""
        subject, relation, thing = statement
        return max(
            self.counts[(one, relation, other)] for one in self.kinds[subject] for other in self.kinds[thing]
        )


def _upwards(kinds: tuple[str, ...], wider: Mapping[str, str]) -> tuple[str, ...]:
    """Give classes with those above them, but for the one that nearly everything is of."""
    found = dict.fromkeys(kinds)
    for kind in kinds:
        above = SEL + kind
        while (above := wider.get(above, "")) and above != ANYTHING:
            found[above.removeprefix(SEL)] = None
    return tuple(found)


def _general(relation: str, wider: Mapping[str, str]) -> str:
    """Give the widest relation above one that is not yet the general relation of lineage."""
    while wider.get(relation, SERVES) != SERVES:
        relation = wider[relation]
    return relation
