"""Threads through what the documents say."""

from selgraph.lineage.compositions import Compositions
from selgraph.lineage.graph import Lineage, build_graph, read_edges
from selgraph.lineage.paths import MOST_PATHS, find_paths, find_paths_between, find_paths_down
from selgraph.lineage.ranking import Support, explain_rank, rank, support_of

__all__ = [
    "MOST_PATHS",
    "Compositions",
    "Lineage",
    "Support",
    "build_graph",
    "explain_rank",
    "find_paths",
    "find_paths_between",
    "find_paths_down",
    "rank",
    "read_edges",
    "support_of",
]
