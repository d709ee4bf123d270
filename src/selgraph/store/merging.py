"""The default graph that several graphs make together: their merge (SPARQL 1.1 §13.2).

Oxigraph reads such graphs one after the other, and counts a statement twice that two of them hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from selgraph.tokens import read_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyoxigraph

_FORMS: Final = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_FROM: Final = re.compile(r"\bfrom\b", re.IGNORECASE)


def ask_merged(
    store: pyoxigraph.Store,
    query: str,
    base: str | None = None,
    default: Sequence[pyoxigraph.NamedNode] | None = None,
    named: Sequence[pyoxigraph.NamedNode] | None = None,
) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
    """Ask a query of a dataset whose default graph is the merge of its graphs.

    Args:
        store: what holds the graphs.
        query: the query.
        base: IRI against which relative IRIs are resolved.
        default: the graphs of the default graph; None leaves the dataset to the query.
        named: the named graphs.
    """
    import pyoxigraph as ox

    graphs: Sequence[pyoxigraph.NamedNode | pyoxigraph.DefaultGraph] | None = default
    dataset = find_dataset(query, base) if default is None else (default, named or [])
    if dataset is not None and len(dataset[0]) > 1:
        store, graphs, named = _merge(store, *dataset), [ox.DefaultGraph()], dataset[1]
    return store.query(
        query,
        base_iri=base,
        default_graph=graphs,  # type: ignore[arg-type] # a list of one kind of node is taken as well
        named_graphs=named,  # type: ignore[arg-type] # as above
    )


def find_dataset(
    query: str, base: str | None
) -> tuple[list[pyoxigraph.NamedNode], list[pyoxigraph.NamedNode]] | None:
    """Read the graphs that a query names with FROM and FROM NAMED.

    Args:
        query: the query.
        base: IRI against which relative IRIs are resolved.

    Returns:
        The graphs of FROM and those of FROM NAMED; None where there are not two FROM to merge, or where
        the query is not well formed, which the engine says better.

    >>> query = "PREFIX : <urn:> SELECT * FROM :a FROM NAMED :n FROM <b> { ?s ?p 'FROM :c' }"
    >>> find_dataset(query, "http://example.org/")
    ([<NamedNode value=urn:a>, <NamedNode value=http://example.org/b>], [<NamedNode value=urn:n>])
    """
    if len(_FROM.findall(query)) < 2:  # noqa: PLR2004 - two make a merge
        return None
    import pyoxigraph as ox

    clauses = list(_read_clauses(query))
    if not clauses:
        return None
    begin = clauses[0][0]
    names = " ".join(f"({name} AS ?x{number})" for number, (_, _, name) in enumerate(clauses))
    try:  # the engine undoes prefixes itself
        solutions = ox.Store().query(f"{query[:begin]} SELECT {names} {{}}", base_iri=base)
    except (SyntaxError, ValueError):
        return None
    graphs = [graph for solution in solutions for graph in solution]  # type: ignore[union-attr] # a SELECT
    found: tuple[list[pyoxigraph.NamedNode], list[pyoxigraph.NamedNode]] = ([], [])
    for (_, is_named, _), graph in zip(clauses, graphs, strict=True):
        found[is_named].append(graph)
    return found if len(found[0]) > 1 else None


def _read_clauses(query: str) -> Iterator[tuple[int, bool, str]]:
    """Read where the query's form begins, whether a clause is NAMED, and the name of its graph."""
    begin, depth, words = -1, 0, []
    for token in read_tokens(query):
        depth += (token.kind == "open") - (token.kind == "close")
        if token.kind == "word":
            words.append(token.text.upper())
            if begin < 0 and words[-1] in _FORMS:
                begin = token.position
            continue
        if depth == 0 and begin >= 0 and token.kind in ("iri", "name") and words[-1:] == ["FROM"]:
            yield begin, False, token.text
        if depth == 0 and begin >= 0 and token.kind in ("iri", "name") and words[-2:] == ["FROM", "NAMED"]:
            yield begin, True, token.text
        words = []


def _merge(
    store: pyoxigraph.Store, default: Sequence[pyoxigraph.NamedNode], named: Sequence[pyoxigraph.NamedNode]
) -> pyoxigraph.Store:
    """Copy graphs into a store of their own, some of them merged into its default graph.

    It costs time and memory as the graphs are large.

    Args:
        store: what holds the graphs.
        default: the graphs of the default graph.
        named: the graphs that keep their names.
    """
    import pyoxigraph as ox

    merged = ox.Store()
    for graph in dict.fromkeys(default):
        quads = store.quads_for_pattern(None, None, None, graph)
        merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in dict.fromkeys(named):
        if store.contains_named_graph(graph):
            merged.add_graph(graph)
            merged.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return merged
