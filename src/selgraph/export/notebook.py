"""What is exported, as objects of Python's own libraries and as what a notebook shows."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Literal

from selgraph.export.drawing import draw
from selgraph.export.json_graphs import connection_values, element_values
from selgraph.export.picture import picture_of
from selgraph.model import Basis
from selgraph.sheet import load_pandas

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from selgraph.export.content import Content
    from selgraph.export.reading import Extract

_SHOWN = 100  # rows in a notebook's table; more are counted, not shown


def to_networkx(content: Content) -> nx.MultiDiGraph[str]:
    """Make a networkx graph: things by id with all their attributes, statements with their ids as keys."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(content.about.pairs())
    for element in content.elements():
        values = element_values(element)
        graph.add_node(values.pop("id"), **values)
    for connection in content.connections():
        values = connection_values(connection)
        graph.add_edge(values.pop("source"), values.pop("target"), key=values.pop("id"), **values)
    return graph


def to_frame(content: Content, what: Literal["things", "statements"] = "statements") -> pd.DataFrame:
    """Make a pandas frame: one row for each statement, or each thing, indexed by its id.

    Raises:
        SelgraphError: pandas is not installed.
    """
    frames = load_pandas().DataFrame
    if what == "things":
        frame = frames.from_records([element_values(one) for one in content.elements()])
    else:
        frame = frames.from_records([connection_values(one) for one in content.connections()])
    for column in {"first_line", "last_line"} & set(frame.columns):
        frame[column] = frame[column].astype("Int32")
    frame.attrs = dict(content.about.pairs())
    made: pd.DataFrame = frame.set_index("id") if len(frame) else frame
    return made


def as_rdflib(graph: Extract) -> rdflib.Dataset:
    """Hand over the quads as an rdflib dataset, whose default graph is the merge."""
    from selgraph.export.rdf import quads
    from selgraph.store import load_rdflib

    return load_rdflib(quads(graph)).dataset


def draw_svg(content: Content) -> str | None:
    """Draw a picture for a notebook; None where nothing joins its things, or too much."""
    picture = picture_of(content)
    return None if picture.is_grouped or not picture.lines else draw(picture)


def make_html(content: Content) -> str:
    """Write the statements as an HTML table, counted by basis; every text is escaped."""
    labels = {one.id: one.label for one in content.elements()}
    bases: Counter[str] = Counter()
    rows: list[str] = []
    for one in content.connections():
        bases[one.basis] += 1
        if len(rows) < _SHOWN:
            lines = f"lines {one.first_line}-{one.last_line}" if one.first_line is not None else ""
            place = ", ".join(part for part in (one.document, one.section, lines) if part)
            cells = (labels[one.source], one.label, labels[one.target], one.basis, place, one.quotation)
            rows.append(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>")
    counted = ", ".join(f"{bases[basis]} {basis}" for basis in Basis)
    cut = f" The first {_SHOWN} are shown." if bases.total() > _SHOWN else ""
    heads = "".join(f"<th>{name}</th>" for name in ("from", "relation", "to", "basis", "place", "quotation"))
    return (
        f"<p>{escape(content.about.title)}: {escape(content.about.selector or 'everything')}. "
        f"{len(labels)} things, "
        f"{bases.total()} statements: {counted}.{cut}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
