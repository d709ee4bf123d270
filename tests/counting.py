"""A graph as if it lay far away: what it is asked is counted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from selgraph.build import merge, read_files
from selgraph.distant import DistantFacts
from selgraph.graph import Graph
from selgraph.portion import fetch_portion
from selgraph.reads import Tables
from selgraph.store import OxigraphStore

sys.path.append(str(Path(__file__).parent / "bench"))
from strategies import region_quads

if TYPE_CHECKING:
    from selgraph.extract import Source
    from selgraph.home import Home


class Counting:
    """A store that notes what it is asked.

    Args:
        store: the store that answers.
    """

    def __init__(self, store: OxigraphStore) -> None:
        """Nothing was asked yet."""
        self._store = store
        self.asked: list[str] = []
        self.sizes: list[int] = []

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer, and count."""
        content = self._store.answer(sparql, media_type)
        self.asked.append(sparql)
        self.sizes.append(len(content))
        return content

    @property
    def requests(self) -> int:
        """How many there were."""
        return len(self.asked)

    @property
    def size(self) -> int:
        """How many bytes came."""
        return sum(self.sizes)


def look_from_afar(store: OxigraphStore, home: Home, whole: Source | None = None) -> tuple[Graph, Counting]:
    """Look at a store as if it lay far away.

    Args:
        store: what lies there.
        home: where the queries lie.
        whole: gives a copy of all of it, where that is wanted.
    """
    counting = Counting(store)
    graph = Graph(
        DistantFacts(Tables(lambda: counting, home, None)),
        home,
        source=whole,
        portion=lambda things: fetch_portion(counting, home, things) or _given(whole),
    )
    return graph, counting


def _given(whole: Source | None) -> Source:
    """Give the whole, which a test that names none does not want."""
    assert whole is not None
    return whole


def make_regions(home: Home, regions: int) -> OxigraphStore:
    """Make a store of some invented regions, with the ontology of a home."""
    ontology = [quad for quad in read_files(home) if isinstance(quad.graph_name, ox.DefaultGraph)]
    invented = "".join(line for region in range(regions) for line in region_quads(region, merged=False))
    return OxigraphStore(merge([*ontology, *ox.parse(invented, format=ox.RdfFormat.N_QUADS)]))
