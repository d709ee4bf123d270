"""What is missing among the things that are exported: no statement of the kind that one would look for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from selgraph.export.content import Content, Element

_LINEAGE: Final = frozenset(
    {
        "serves",
        "partOf",
        "supports",
        "fullySupports",
        "partlySupports",
        "delivers",
        "realises",
        "enables",
        "addresses",
    }
)


@dataclass(frozen=True, slots=True)
class Lack:
    """One kind of gap.

    Args:
        words: what is missing, for people.
        families: the families whose things have it.
        kinds: the classes whose things have it; empty for all of the family.
        side: whether the thing would be the source or the target of the missing statement.
        relations: any of these fills the gap.
    """

    words: str
    families: frozenset[str]
    kinds: frozenset[str]
    side: Literal["source", "target"]
    relations: frozenset[str]


LACKS: Final = (
    Lack("serves nothing", frozenset({"course", "programme"}), frozenset(), "source", _LINEAGE),
    Lack(
        "nothing serves it",
        frozenset({"end"}),
        frozenset({"Goal", "Objective", "Aspiration"}),
        "target",
        _LINEAGE,
    ),
    Lack(
        "no measure",
        frozenset({"end"}),
        frozenset({"Goal", "Objective"}),
        "source",
        frozenset({"measuredBy", "hasTarget"}),
    ),
    Lack("no mitigation", frozenset({"risk"}), frozenset(), "target", frozenset({"mitigates"})),
    Lack("no owner", frozenset({"programme"}), frozenset(), "source", frozenset({"ownedBy", "ledBy"})),
    Lack("nothing needs it", frozenset({"enabler"}), frozenset(), "source", frozenset({"enables"})),
    Lack("nothing addresses it", frozenset({"need"}), frozenset(), "target", frozenset({"addresses"})),
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A thing that lacks something.

    Args:
        gap: what is missing.
        element: the thing.
    """

    gap: str
    element: Element


def find_gaps(content: Content) -> Iterator[Gap]:
    """Find the gaps among what is exported: by kind of gap, then as the things come.

    It says that no statement is there, not that there is none in the documents; and where only a part was picked, the
    statement may stand outside that part.
    """
    filled: dict[tuple[str, str], set[str]] = {}
    for one in content.connections():
        filled.setdefault(("source", one.source), set()).add(one.relation)
        filled.setdefault(("target", one.target), set()).add(one.relation)
    for lack in LACKS:
        for element in content.elements():
            wanted = element.family in lack.families and (not lack.kinds or element.kind in lack.kinds)
            if wanted and not filled.get((lack.side, element.id), set()) & lack.relations:
                yield Gap(lack.words, element)
