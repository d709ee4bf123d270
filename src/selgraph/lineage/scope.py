"""How far an answer is to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selgraph.errors import SelgraphError
from selgraph.model import Basis

STATED: Final = frozenset({Basis.EXPLICIT, Basis.INTERPRETED})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question leaves aside.

    Args:
        through: names of the relations that threads may run through, with their narrower ones; empty for all.
        bases: what a statement may stand on.
        as_of: the last year whose documents are heard; None for all.
        depth: how many steps a thread may have; None for any number.
    """

    through: tuple[str, ...] = ()
    bases: frozenset[Basis] = STATED
    as_of: int | None = None
    depth: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing but depth is left aside."""
        return not self.through and self.bases == STATED and self.as_of is None


def read_bases(text: str) -> frozenset[Basis]:
    """Read which bases are wanted, such as `explicit` or `explicit,interpreted`.

    Raises:
        SelgraphError: it is none that a statement of a document has.
    """
    chosen = set()
    for word in text.replace(",", " ").split():
        if word.lower() not in {str(basis) for basis in STATED}:
            raise SelgraphError(
                f'No statement that threads run through is "{word}".'
                if word.lower() == "inferred"
                else f'There is no basis "{word}".',
                fix="Choose explicit, interpreted, or both with a comma.",
            )
        chosen.add(Basis(word.lower()))
    return frozenset(chosen) or STATED
