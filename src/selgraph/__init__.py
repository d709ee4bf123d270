"""Strategy documents as a knowledge graph: what does it serve, and who says so?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selgraph.errors import SelgraphError
    from selgraph.graph import Graph, load

__all__ = ["Graph", "SelgraphError", "load"]

_ROOMS = {"Graph": "selgraph.graph", "SelgraphError": "selgraph.errors", "load": "selgraph.graph"}


def __getattr__(name: str) -> Any:
    """Give a public name; imported when it is first used, so that the command line starts fast."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_ROOMS[name]), name)
