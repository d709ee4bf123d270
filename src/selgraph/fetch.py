"""From a store that answers queries to a dataset in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from selgraph.errors import EndpointError
from selgraph.store.seam import TABLE_TYPES

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.store import Store

# a graph that is no speaker is none of ours: a store may have its own, and hold the merge under a name, too
EVERYTHING = """SELECT ?graph ?subject ?predicate ?object WHERE {
    { ?subject ?predicate ?object }
    UNION { GRAPH ?graph { ?subject ?predicate ?object } FILTER EXISTS { ?graph a ?kind } }
}"""


def fetch_dataset(store: Store) -> pyoxigraph.Store:
    """Copy a built dataset out of a store: the merge, and each speaker's graph.

    It takes as much memory as the dataset does, and one long answer of the store.

    Args:
        store: any store that holds a built dataset; one that keeps the merge in a graph with a name
            (Virtuoso) gives it as that graph.

    Raises:
        EndpointError: the store holds nothing, or refuses.
    """
    import pyoxigraph as ox

    answer = store.answer(EVERYTHING, TABLE_TYPES["json"])
    rows = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    dataset = ox.Store()
    dataset.bulk_extend(  # a table of four columns, as was asked for
        ox.Quad(row["subject"], row["predicate"], row["object"], row["graph"] or ox.DefaultGraph())
        for row in rows  # type: ignore[union-attr]
    )
    if not len(dataset):
        raise EndpointError(
            "The endpoint holds no statements.", fix="Send it the dataset: selgraph publish --endpoint URL"
        )
    return dataset


def fingerprint_of(dataset: pyoxigraph.Store) -> str:
    """Hash a dataset by what it says, in whatever order: SHA-256, 64 hexadecimal digits.

    Every store gives blank nodes names of its own, so that these do not count.
    """
    import pyoxigraph as ox

    digest = hashlib.sha256()
    lines = (
        " ".join("_:" if isinstance(term, ox.BlankNode) else str(term) for term in quad) for quad in dataset
    )
    for line in sorted(lines):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
