"""Strategy documents as a knowledge graph: what does it serve, and who says so?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selgraph.graph import Graph, load

__all__ = ["Graph", "load"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the command line starts without it."""
    if name in __all__:
        from selgraph import graph

        return getattr(graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
