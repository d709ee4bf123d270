"""From a store that answers queries to a dataset in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from selgraph.errors import EndpointError
from selgraph.query import read_question
from selgraph.store.seam import GRAPH_TYPES, TABLE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph

    from selgraph.home import Home
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

    dataset = ox.Store()
    dataset.bulk_extend(
        ox.Quad(row["subject"], row["predicate"], row["object"], row["graph"] or ox.DefaultGraph())
        for row in fetch_table(store, EVERYTHING)
    )
    if not len(dataset):
        raise EndpointError(
            "The endpoint holds no statements.", fix="Send it the dataset: selgraph publish --endpoint URL"
        )
    return dataset


def fetch_table(store: Store, sparql: str) -> Iterable[pyoxigraph.QuerySolution]:
    """Give the rows of a SELECT query with their terms, of which JSON says what each is."""
    import pyoxigraph as ox

    answer = store.answer(sparql, TABLE_TYPES["json"])
    return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)  # type: ignore[return-value]


def fetch_ontology(store: Store, home: Home) -> list[pyoxigraph.Quad]:
    """Copy out of a store what is said of the ontology's terms, but for what has no name.

    Args:
        store: any store that holds a built dataset.
        home: where the queries lie.
    """
    import pyoxigraph as ox

    content = store.answer(read_question(home.queries / "reads" / "ontology.rq").text, GRAPH_TYPES["nt"])
    return [ox.Quad(*triple.triple) for triple in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]


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
