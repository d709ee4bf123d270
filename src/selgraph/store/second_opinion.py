"""rdflib in memory: the second opinion, fenced in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selgraph.errors import QueryError, SelgraphError
from selgraph.store.seam import TABLE_TYPES, check_format, check_query

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph
    import rdflib
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result


class RdflibStore:
    """rdflib in memory.

    Args:
        dataset: an rdflib dataset whose default graph is the merge.
    """

    def __init__(self, dataset: rdflib.Dataset) -> None:
        """Keep the engine."""
        self.dataset = dataset

    def answer(self, sparql: str, media_type: str) -> bytes:
        """Answer a query; see `Store.answer`. A graph that FROM names has to be one of the dataset's."""
        from rdflib.plugins.sparql.algebra import translateQuery
        from rdflib.plugins.sparql.parser import parseQuery

        check_query(sparql, media_type)
        try:
            query = translateQuery(parseQuery(sparql))
            _refuse_service(query.algebra)
            check_format(media_type, is_graph=query.algebra.name in ("ConstructQuery", "DescribeQuery"))
            result = self._choose_graphs(query).query(query)
            if result.type == "SELECT" and _is_grouped(query.algebra) and not any(result.bindings):
                result.bindings = []  # rdflib makes one empty row of no groups
            return _write(result, media_type)
        except SelgraphError:
            raise
        except RecursionError as error:
            raise QueryError(
                "The query is nested too deep for rdflib.", fix="Use the default engine."
            ) from error
        except Exception as error:  # rdflib's parser raises whatever it meets
            raise _query_error(error) from error

    def _choose_graphs(self, query: Query) -> rdflib.Dataset:
        """Make the dataset that FROM asks for; rdflib would fetch the graphs that it does not hold."""
        import rdflib

        clauses = query.algebra.datasetClause
        if not clauses:
            return self.dataset
        chosen = rdflib.Dataset(default_union=False)
        stored = {graph.identifier for graph in self.dataset.graphs()}
        for clause in clauses:
            name = clause.default or clause.named
            if name not in stored:
                raise QueryError(
                    f'There is no graph "{name}" here, and rdflib would fetch it.',
                    fix="Name a graph of the dataset.",
                )
            target = chosen.graph(name) if clause.named else chosen.default_graph
            for triple in self.dataset.graph(name):
                target.add(triple)
        query.algebra["datasetClause"] = None
        return chosen


def _refuse_service(part: object) -> None:
    """Refuse a query that would send a request, by what rdflib itself has understood of it."""
    if getattr(part, "name", "") == "ServiceGraphPattern":
        raise QueryError(
            "SERVICE would send a request to another host, and is refused.",
            fix="Ask only what the graph holds.",
        )
    if isinstance(part, (dict, list, tuple, set)):
        for inner in part.values() if isinstance(part, dict) else part:
            _refuse_service(inner)


def _is_grouped(algebra: CompValue) -> bool:
    """Say whether the rows of a query are groups that GROUP BY makes."""
    part = algebra
    while part is not None and part.name != "AggregateJoin":
        part = part.p
    return part is not None and part.p.expr is not None


def load_rdflib(quads: Iterable[pyoxigraph.Quad]) -> RdflibStore:
    """Load quads into rdflib.

    Args:
        quads: a dataset whose default graph is the merge.
    """
    import pyoxigraph as ox
    import rdflib

    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return RdflibStore(dataset)


def _write(result: Result, media_type: str) -> bytes:
    """Write a result; what rdflib cannot write in every format goes through JSON or N-Triples."""
    import pyoxigraph as ox

    if result.graph is not None:
        triples = ox.parse(
            result.graph.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES
        )
        return ox.serialize(triples, format=ox.RdfFormat.from_media_type(media_type)) or b""
    content = result.serialize(format="json") or b""
    if media_type == TABLE_TYPES["json"]:
        return content
    table = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    return table.serialize(format=ox.QueryResultsFormat.from_media_type(media_type)) or b""


def _query_error(error: Exception) -> QueryError:
    """Turn rdflib's complaint about a query into ours, with its place where it gives one."""
    place: Any = error  # pyparsing's exceptions know line and column, rdflib's own do not
    message = str(error).split("\n", 1)[0].partition(", found")[0] or type(error).__name__
    return QueryError(
        f"The query is not well formed: {message.rstrip('.')}.",
        line=getattr(place, "lineno", 0) or 0,
        column=getattr(place, "column", 0) or 0,
        fix="Correct the query at this place.",
    )
