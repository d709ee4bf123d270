"""A graph that lies far away: the same answers, of no more than they need."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from counting import Counting, look_from_afar, make_regions
from selgraph.build import merge, open_store, read_files
from selgraph.distant import MOST_PARTS
from selgraph.errors import SelgraphError
from selgraph.graph import Graph
from selgraph.model import Passage
from selgraph.naming import plain
from selgraph.on_demand import MOST_SINGLE
from selgraph.statements import read_said, read_statements
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES, RDF_TYPE, SEL, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.sheet import Answer

VERBS: dict[str, Callable[[Graph, str], Answer]] = {
    "trace": lambda graph, name: graph.trace(name),
    "trace down": lambda graph, name: graph.trace(name, down=True),
    "trace of explicit statements": lambda graph, name: graph.trace(
        name, scope=graph.scope(basis="explicit")
    ),
    "trace as of a document": lambda graph, name: graph.trace(name, scope=graph.scope(as_of="eskmouth-plan")),
    "trace through relations": lambda graph, name: graph.trace(name, scope=graph.scope(through="part of")),
    "trace with limits": lambda graph, name: graph.trace(name, scope=graph.scope(max_depth=2)),
    "trace past a thing": lambda graph, name: graph.trace(name, exclude="care-at-home"),
    "trace past a kind": lambda graph, name: graph.trace(name, exclude="kind:need"),
    "paths": lambda graph, name: graph.paths(name, "vision-2031"),
    "impact": lambda graph, name: graph.impact(name),
    "weak points": lambda graph, name: graph.weak_points(name),
    "select above": lambda graph, name: graph.select(f"{name}+"),
    "select below": lambda graph, name: graph.select(f"+{name}"),
    "select around": lambda graph, name: graph.select(f"@{name}"),
    "select two": lambda graph, name: graph.select(f"{name} care-at-home"),
    "select a kind": lambda graph, name: graph.select(f"{name}+,kind:goal"),
    "select past a thread": lambda graph, name: graph.select(f"{name}+", exclude="quay-cafe+"),
    "what if": lambda graph, name: graph.whatif(name),
}
WHOLE = 20  # requests that read every table and every check


def _said(answer: Answer) -> list[object]:
    """Give all that an answer says, with the evidence."""
    return [
        (
            sheet.title,
            sheet.columns,
            [(row.cells, row.evidence, row.basis) for row in sheet.rows],
            sheet.notes,
        )
        for sheet in answer.sheets()
    ]


def _told(verb: str, graph: Graph, name: str) -> object:
    """Give what a verb answers, or what it complains of."""
    try:
        return _said(VERBS[verb](graph, name))
    except SelgraphError as error:
        return str(error)


@pytest.mark.parametrize("verb", VERBS)
def test_every_thing_is_answered_as_at_home(
    verb: str, library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """Of each thing of the invented strategy each verb says the same, with the same evidence."""
    here = Graph(library_facts, library)
    for iri in library_facts.nodes:
        there, counting = look_from_afar(library_store, library)
        assert _told(verb, there, slug_of(iri)) == _told(verb, here, slug_of(iri)), iri
        assert counting.requests <= WHOLE + 2 * len(library_facts.lineage.served(iri))


@pytest.mark.parametrize("verb", ["trace", "impact", "weak points", "select around"])
def test_the_corpus_is_answered_as_at_home(
    verb: str, corpus: Home, corpus_cache: Path, corpus_facts: Facts
) -> None:
    """So it is with some things of the real corpus."""
    here = Graph(corpus_facts, corpus)
    for name in ("minor-oral-surgery", "slht", "goal-joined-up-service", "lambeth-ccg-vision"):
        there, _ = look_from_afar(open_store(corpus, corpus_cache), corpus)
        assert _told(verb, there, name) == _told(verb, here, name), name


def test_names_mean_the_same(library: Home, library_store: OxigraphStore, library_facts: Facts) -> None:
    """A thing is found by its IRI, its slug, its label and its other names, however they are written."""
    there, _ = look_from_afar(library_store, library)
    for node in library_facts.nodes.values():
        names = [node.iri, f"id:{slug_of(node.iri)}", slug_of(node.iri), node.label, *node.other_names]
        for name in (*names, *map(str.upper, names[2:]), *map(plain, names[3:])):
            assert _found(there.facts, name) == _found(library_facts, name), name
    for name in ("", "no such thing", "care", "falls-clinik", "a\ud800b", "<x y>", "sel:Goal"):
        assert _found(there.facts, name) == _found(library_facts, name), name


def _found(facts: Facts, name: str) -> str:
    """Give what a name means, or the complaint."""
    try:
        return facts.find(name).iri
    except SelgraphError as error:
        return str(error)


@pytest.mark.parametrize(
    "name", ["care", "visit", "nurses in cafés", "evning visits", "falls-clinik", "", "zzqq"]
)
def test_near_names_are_found_of_the_names_alone(
    name: str, library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """The things, their order and whether all words are held are those of home, in two requests or three."""
    there, counting = look_from_afar(library_store, library)
    assert there.facts.rank_near(name) == library_facts.rank_near(name)
    assert counting.requests <= 3  # names, things, and what stands above a class


def test_broken_name_is_told_at_once(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """Half a character is asked of no store, whatever was asked before."""
    there, _ = look_from_afar(library_store, library)
    assert _found(there.facts, "a\ud800b") == _found(library_facts, "a\ud800b")


def test_parameters_mean_the_same(library: Home, library_store: OxigraphStore, library_facts: Facts) -> None:
    """A document, a passage, a rule, a term and a thing are found by what people type."""
    there, counting = look_from_afar(library_store, library)
    for name in ("eskmouth-plan", "plan-goal-1", "composition", "Goal", "Café Clinics", "http://x/y"):
        assert there.facts.find_iri(name) == library_facts.find_iri(name)
    assert counting.requests < 5 * 5


def test_a_thing_and_a_passage_are_shown_in_few_requests(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """What is said of a thing, and by a passage, is the same; speakers and names come together."""
    there, counting = look_from_afar(library_store, library)
    iri, passage = ID + "falls-clinic", PREFIXES["passage"] + "plan-goal-1"
    assert read_statements(library_store, library, there.facts, iri) == read_statements(
        library_store, library, library_facts, iri
    )
    assert read_said(library_store, library, there.facts, passage) == read_said(
        library_store, library, library_facts, passage
    )
    assert there.facts.readings_of(there.facts.speakers[passage]) == library_facts.readings_of(
        library_facts.speakers[passage]
    )
    assert counting.requests <= 12


def test_a_request_more_for_each_level(library: Home) -> None:
    """Threads of eight steps take four requests more than threads of four, and nothing else."""
    short, long = (_ask_chain(library, length) for length in (4, 8))
    assert long.requests - short.requests == 4


def _ask_chain(library: Home, length: int) -> Counting:
    """Trace the first of some things of which each is part of the next."""
    graph = ox.NamedNode(PREFIXES["passage"] + "plan-goal-1")
    quads = read_files(library)
    things = [ox.NamedNode(f"{ID}step-{place}") for place in range(length + 1)]
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    for place, thing in enumerate(things):
        quads.append(ox.Quad(thing, label, ox.Literal(f"Step {place}")))
        quads.append(ox.Quad(thing, ox.NamedNode(RDF_TYPE), ox.NamedNode(SEL + "Programme"), graph))
    for thing, after in pairwise(things):
        quads.append(ox.Quad(thing, ox.NamedNode(SEL + "partOf"), after, graph))
    there, counting = look_from_afar(OxigraphStore(merge(quads)), library)
    assert len(there.trace("step-0").paths[0].edges) == length
    return counting


def test_twice_the_graph_is_not_twice_the_answer(library: Home) -> None:
    """Six more regions, of which nobody asks, change neither the number of requests nor a byte of them."""
    few, many = (_ask_region(library, regions) for regions in (2, 8))
    assert (few.requests, few.size) == (many.requests, many.size)


def _ask_region(library: Home, regions: int) -> Counting:
    """Trace an initiative of the first of some invented regions."""
    there, counting = look_from_afar(make_regions(library, regions), library)
    assert there.trace("region-0-initiative-7").paths
    return counting


def test_who_asks_one_by_one_is_given_everything(library: Home, library_store: OxigraphStore) -> None:
    """So that no verb can ask a request for each thing of a large graph."""
    there, counting = look_from_afar(library_store, library)
    every = list(there.facts.tables["things"])
    before = counting.requests
    for row in every:
        assert there.facts.nodes[row[0]].label == row[1]
    assert counting.requests - before <= MOST_SINGLE + 2  # other names, and the terms above a class


def test_who_asks_for_many_parts_is_given_the_whole(library: Home, library_store: OxigraphStore) -> None:
    """The threads of every goal are followed in one graph, and not fetched goal by goal."""
    there, _ = look_from_afar(library_store, library)
    parts = [there.facts.around([ID + name]) for name in ("care-at-home", "falls-clinic", "quay-cafe")]
    assert len(parts) == MOST_PARTS
    assert there.facts.around([ID + "evening-visits"]) is there.facts.strategy


def test_a_level_too_wide_for_a_query_reads_everything(
    library: Home, library_store: OxigraphStore, library_facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stores refuse queries that name a thousand things; all that is said is then one request."""
    monkeypatch.setattr("selgraph.neighbourhood.MOST_AT_ONCE", 2)
    monkeypatch.setattr("selgraph.on_demand.MOST_AT_ONCE", 2)
    there, _ = look_from_afar(library_store, library)
    here = Graph(library_facts, library)
    assert _told("trace", there, "quay-cafe") == _told("trace", here, "quay-cafe")


def test_nothing_is_there_that_is_not(library: Home, library_store: OxigraphStore) -> None:
    """A thing, a speaker and a text that are not in the graph are missed like keys of a mapping."""
    facts = look_from_afar(library_store, library)[0].facts
    assert ID + "nobody" not in facts.nodes
    assert facts.speakers.get(PREFIXES["passage"] + "none") is None
    assert "no IRI" not in facts.speakers
    assert isinstance(facts.speakers[PREFIXES["passage"] + "plan-goal-1"], Passage)
    assert len(facts.nodes) == 39
