"""Small strategies in RDF, made up on the spot, with the table of compositions of the package."""

from __future__ import annotations

import re

import pyoxigraph as ox
from hypothesis import strategies as some

from selgraph.build import merge, read_file
from selgraph.home import find_home
from selgraph.reason import read_rules
from selgraph.vocabulary import ID, PREFIXES, SEL

HOME = find_home()
RULES = {rule.name: rule for rule in read_rules(HOME)}
RDFS = PREFIXES["rdfs"]
RELATIONS = ["serves", "partOf", "supports", "fullySupports", "partlySupports", "delivers", "realises"]
RELATIONS += ["enables", "addresses"]

Triple = tuple[str, str, str]


def short(term: object) -> str:
    """Give the last part of a name."""
    return re.split(r"[/#]", str(getattr(term, "value", term)))[-1]


def ontology() -> list[ox.Quad]:
    """Read the ontology and the table of the package."""
    return [
        quad
        for name in ("strategy.ttl", "compositions.ttl")
        for quad in read_file(HOME.ontology / name, name)
    ]


def statements() -> some.SearchStrategy[list[Triple]]:
    """Make small graphs of lineage up to five things, cycles and doubled steps included."""
    thing = some.sampled_from("abcde")
    step = some.tuples(thing, some.sampled_from(RELATIONS), thing).filter(lambda one: one[0] != one[2])
    return some.lists(step, max_size=9, unique=True)


def small(stated: list[Triple], table: list[ox.Quad]) -> ox.Store:
    """Make a dataset of statements, each said by its own passage, with a table of compositions."""
    quads = list(table)
    for place, (subject, relation, thing) in enumerate(stated):
        graph = ox.NamedNode(f"{PREFIXES['passage']}p{place}")
        names = (ox.NamedNode(ID + subject), ox.NamedNode(SEL + relation), ox.NamedNode(ID + thing))
        quads.append(ox.Quad(*names, graph))
    return merge(quads)


def lineage_axioms() -> list[ox.Quad]:
    """Give what the ontology says of the relations of lineage, and the table; lists are left out."""
    names = {SEL + relation for relation in RELATIONS}
    rows = {quad.subject for quad in ontology() if quad.predicate.value == SEL + "firstRelation"}
    return [
        quad
        for quad in ontology()
        if (quad.subject in rows or getattr(quad.subject, "value", "") in names)
        and not isinstance(quad.object, ox.BlankNode)
    ]


AXIOMS = lineage_axioms()
