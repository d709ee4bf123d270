"""A part of a graph that lies far away, copied with the ontology so that rules can be followed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.build import merge
from selgraph.distant import DistantFacts
from selgraph.fetch import fetch_ontology
from selgraph.neighbourhood import Neighbourhood
from selgraph.reason import apply_rules, read_rules
from selgraph.store import OxigraphStore, RemoteStore

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.store import Store


def open_nearby(store: Store, home: Home, facts: Facts, iri: str) -> Store:
    """Give a store in which can be asked why a thing serves another.

    All that a thing serves follows from what is said of it and of what it serves. Of a graph that lies far
    away that much is copied, and the rules are applied to it here: in as many requests as threads have steps,
    and to the same answer whatever the far store makes of a query as involved as a rule.

    Args:
        store: where the whole graph is asked.
        home: where the rules lie.
        facts: what the graph holds.
        iri: the thing.

    Returns:
        The store itself where it is at hand.
    """
    if not isinstance(store, RemoteStore) or not isinstance(facts, DistantFacts):
        return store
    import pyoxigraph as ox

    near = Neighbourhood(facts.tables, facts.lineage_relations)
    near.climb([iri])
    quads = fetch_ontology(store, home)
    quads += [
        ox.Quad(*map(ox.NamedNode, (subject, predicate, value, speaker)))
        for subject, predicate, value, is_thing, speaker in near.rows
        if is_thing == "true"
    ]
    copy = merge(quads)
    apply_rules(copy, read_rules(home))
    return OxigraphStore(copy)
