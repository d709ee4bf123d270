"""Answers of which none is short: a store that gives no more than so many rows is asked for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from selgraph.store.oxigraph import OxigraphStore
from selgraph.store.seam import GRAPH_TYPES
from selgraph.store.shape import read_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.store.shape import Shape

    Table = dict[str, Any]  # as SPARQL 1.1 JSON results have it
    Row = dict[str, dict[str, str]]

FEWEST_CUT: Final = 1_000  # rows; no store is known that gives fewer, or stops at a number less round
PAGE_ROWS: Final = 10_000  # where no answer has shown how many rows the store gives: Virtuoso's own setting


class ShortAnswerError(Exception):
    """A store that gives fewer rows than it counts, whichever way it is asked."""


def may_be_short(count: int) -> bool:
    """Say whether an answer of so many rows may be the beginning of a longer one."""
    return count > 0 and count % FEWEST_CUT == 0


def read_rest(ask: Callable[[str], Table], sparql: str, begun: Table | None) -> Table:
    """Give the whole table of a query of which a store has given the beginning, or nothing.

    The rows are counted, and asked for page by page. Each page begins with the last row of the one before it:
    were the order another, or the data changed in between, the two would differ.

    Args:
        ask: gives the answer of a store to a SELECT query, as far as it goes.
        sparql: a SELECT query.
        begun: the first answer; None where the store refuses to order so many rows.

    Raises:
        ShortAnswerError: the pages do not make up the table.
    """
    shape = read_shape(sparql)
    if shape is None:
        raise ShortAnswerError
    count = shape.wanted(count_rows(ask, shape))
    if begun is not None and len(_rows(begun)) == count:
        return begun
    head = (begun or ask(shape.sample))["head"]
    rows: list[Row] = []
    size = max(len(_rows(begun)), 2) if begun else PAGE_ROWS
    while len(rows) < count:
        first = max(len(rows) - 1, 0)
        page = _rows(ask(shape.page(head["vars"], first, min(size, count - first))))
        if rows:
            if page[:1] != rows[-1:]:
                raise ShortAnswerError
            page = page[1:]
        if not page:
            raise ShortAnswerError
        rows += page
    if not shape.order:  # the pages are in an order that means nothing to a reader
        rows.sort(key=lambda row: [row.get(name, {}).get("value", "") for name in head["vars"]])
    return {"head": head, "results": {"bindings": rows}}


def count_rows(ask: Callable[[str], Table], shape: Shape) -> int:
    """Ask how many rows a query has, before they are limited."""
    try:
        [[value]] = [row.values() for row in _rows(ask(shape.count))]
        return int(value["value"])
    except ValueError as error:
        raise ShortAnswerError from error


def _rows(table: Table) -> list[Row]:
    """Give the rows of a table."""
    rows: list[Row] = table["results"]["bindings"]
    return rows


def write_graph(shape: Shape, table: bytes) -> bytes:
    """Write the triples that the template of a CONSTRUCT query makes of its solutions, as N-Triples.

    A store here makes them, from a graph that says of each solution what its variables are bound to, so that
    whatever a template may hold is understood.
    """
    import pyoxigraph as ox

    solutions = ox.parse_query_results(table, format=ox.QueryResultsFormat.JSON)
    store = ox.Store()
    kind, variable = "urn:selgraph:solution", "urn:selgraph:variable:"
    for number, solution in enumerate(solutions):  # type: ignore[arg-type]  # a table is no truth value
        node = ox.NamedNode(f"{kind}:{number}")
        store.add(ox.Quad(node, ox.NamedNode(kind), node))
        for name in shape.columns:
            if solution[name] is not None:
                store.add(ox.Quad(node, ox.NamedNode(variable + name), solution[name]))
    row = "?solution" + "_" * max((len(name) for name in shape.columns), default=0)  # longer than any of them
    bound = "\n".join(f"OPTIONAL {{ {row} <{variable}{name}> ?{name} }}" for name in shape.columns)
    text = f"{shape.prologue}\nCONSTRUCT {shape.template}\nWHERE {{ {row} <{kind}> {row} .\n{bound}\n}}"
    return OxigraphStore(store).answer(text, GRAPH_TYPES["nt"])
