"""A graph as SPARQL updates that put it in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

MOST_IN_A_STEP: Final = (
    200  # triples; Virtuoso 7 reads no more than 5,000, and 1,000 forty times as slowly as 100
)
_BESIDE: Final = "urn:selgraph:being-published"  # the graph in which the steps come together


def replace_at_once(name: str, triples: list[ox.Triple]) -> str:
    """Write one update that puts triples in the place of a graph.

    Args:
        name: IRI of the graph; empty for the default graph.
        triples: what it is to hold.
    """
    return f"{_drop(name)} ;\n{_insert(name, triples)}"


def replace_in_steps(name: str, triples: list[ox.Triple]) -> Iterator[str]:
    """Write several updates for what a store does not read at once; else as `replace_at_once`.

    The triples come together in a graph beside, which the last update puts in the place of the other: until
    then that one stays as it was.
    """
    yield _drop(_BESIDE)
    for step in divide(triples, MOST_IN_A_STEP):
        yield _insert(_BESIDE, step)
    yield f"MOVE GRAPH <{_BESIDE}> TO {f'GRAPH <{name}>' if name else 'DEFAULT'}"


def give_up() -> str:
    """Write the update that takes away what steps have left behind."""
    return _drop(_BESIDE)


def divide(triples: list[ox.Triple], most: int) -> Iterator[list[ox.Triple]]:
    """Part triples into lists of some size, blank nodes that hang together in the same list.

    A blank node is one within a request only. What hangs together and is more than that makes a longer list.

    Args:
        triples: in any order.
        most: as many go into one list.
    """
    step: list[ox.Triple] = []
    for group in _hang_together(triples):
        if step and len(step) + len(group) > most:
            yield step
            step = []
        step = [*step, *group]
    if step:
        yield step


def _hang_together(triples: list[ox.Triple]) -> Iterator[list[ox.Triple]]:
    """Group triples by the blank nodes that join them; a triple without any is a group of its own."""
    import networkx as nx

    joined: nx.Graph[ox.BlankNode] = nx.Graph()
    for triple in triples:
        nodes = _blank_nodes(triple)
        joined.add_nodes_from(nodes)
        nx.add_path(joined, nodes)
    place = {node: number for number, part in enumerate(nx.connected_components(joined)) for node in part}
    groups: dict[int, list[ox.Triple]] = {}
    for triple in triples:
        nodes = _blank_nodes(triple)
        if nodes:
            groups.setdefault(place[nodes[0]], []).append(triple)
        else:
            yield [triple]
    yield from groups.values()


def _blank_nodes(triple: ox.Triple) -> list[ox.BlankNode]:
    """Give the blank nodes of a triple."""
    import pyoxigraph as ox

    return [term for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)]


def _insert(name: str, triples: list[ox.Triple]) -> str:
    """Write an update that adds triples.

    Virtuoso takes no blank nodes in INSERT DATA; in a template, of which there is one solution, every store
    makes a node of each, as it would there.
    """
    import pyoxigraph as ox

    content = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    inside = f"GRAPH <{name}> {{\n{content}}}" if name else f"\n{content}"
    if any(_blank_nodes(triple) for triple in triples):
        return f"INSERT {{ {inside} }} WHERE {{ }}"
    return f"INSERT DATA {{ {inside} }}"


def _drop(name: str) -> str:
    """Write an update that takes a graph away, if it is there."""
    return f"DROP SILENT {f'GRAPH <{name}>' if name else 'DEFAULT'}"
