"""What was found, in other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

FORMATS: Final = {"nquads": "nq", "trig": "trig", "turtle": "ttl"}


def export_dataset(dataset: pyoxigraph.Store, name: str) -> bytes:
    """Write a whole dataset.

    Args:
        dataset: a built dataset.
        name: one of `FORMATS`; N-Quads and TriG keep the graphs of the speakers, Turtle has the merged graph alone.

    Returns:
        The file's bytes, UTF-8.
    """
    import pyoxigraph as ox

    syntax = ox.RdfFormat.from_extension(FORMATS[name])
    if syntax is None:  # pragma: no cover - the three endings are Oxigraph's own
        raise KeyError(name)
    if syntax == ox.RdfFormat.TURTLE:
        triples = (quad.triple for quad in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return ox.serialize(triples, format=syntax, prefixes=PREFIXES) or b""
    if syntax == ox.RdfFormat.N_QUADS:
        return dataset.dump(format=syntax) or b""
    return dataset.dump(format=syntax, prefixes=PREFIXES) or b""
