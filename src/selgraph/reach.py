"""What an answer will look at, said before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reach:
    """How far around a thing an answer looks; of a graph that lies far away no more is fetched.

    Args:
        up: to all that it serves.
        down: to all that serves it, or that serves what it serves.
        said: to what is said of everything that is come to; upwards that is fetched in any case.
        named: to what names it as a value.
        touched: to what it touches otherwise than by serving it; see `selgraph.lineage.find_impact`.
        goals: to the goals of the documents that name it, and to the printed cells in its row.
        picked: to what names anything that is come to.
    """

    up: bool = False
    down: bool = False
    said: bool = False
    named: bool = False
    touched: bool = False
    goals: bool = False
    picked: bool = False


HERE: Final = Reach()  # at what is said of the thing itself
