"""Threads through statements of lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from invented import closure, compositions, lineage_of, lineages, passage, reading, say, simple_threads
from selgraph.build import open_store
from selgraph.errors import LimitError
from selgraph.lineage import (
    Lineage,
    explain_rank,
    find_paths,
    find_paths_between,
    find_paths_down,
    rank,
    support_of,
)
from selgraph.model import Basis, Path
from selgraph.query import ask

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from selgraph.facts import Facts
    from selgraph.home import Home

LETTERS = some.sampled_from("abcdef")


def spell(path: Path) -> str:
    """Write a thread as its things and relations."""
    return " ".join([path.nodes[0].iri, *(f"{edge.predicate} {edge.object}" for edge in path.edges)])


def test_the_narrowest_row_of_the_table_decides() -> None:
    """A refusal for the narrower pair goes before the acceptance of the wider one."""
    table = compositions()
    assert table.carried(table.bit("supports"), "supports") == table.bit("serves")
    assert table.carried(table.bit("fully"), "fully") == 0
    assert table.carried(table.bit("fully"), "supports") == table.bit("serves")


def test_a_pair_without_a_row_does_not_compose() -> None:
    """Silence of the table counts as a refusal."""
    lineage = lineage_of("a addresses b", "b addresses c")
    assert lineage.served("a") == {"b": 1}


def test_what_is_served_comes_with_the_fewest_steps() -> None:
    """A thing that is served directly and on a way round is one step away."""
    lineage = lineage_of("a partOf b", "b supports c", "a supports c", "c realises d")
    assert lineage.served("a") == {"b": 1, "c": 1, "d": 2}


def test_depth_counts_edges_exactly() -> None:
    """A depth of two gives what is two edges away and nothing further, both ways."""
    lineage = lineage_of("a partOf b", "b partOf c", "c partOf d")
    assert lineage.served("a", depth=2) == {"b": 1, "c": 2}
    assert lineage.serving("d", depth=2) == {"c": 1, "b": 2}
    assert [spell(path) for path in find_paths(lineage, "a", depth=2)] == ["a partOf b partOf c"]
    assert [spell(path) for path in find_paths_down(lineage, "d", depth=1)] == ["c partOf d"]
    assert find_paths_between(lineage, "a", "d", depth=2) == []


def test_help_for_a_part_is_not_help_for_the_whole() -> None:
    """Two relations that the table refuses make no thread, though the edges meet."""
    lineage = lineage_of("a supports b", "b partOf c")
    assert [spell(path) for path in find_paths(lineage, "a")] == ["a supports b"]
    assert find_paths_between(lineage, "a", "c") == []
    assert lineage.serving("c") == {"b": 1}


def test_threads_to_a_thing_begin_where_nothing_goes_before() -> None:
    """Going down, a thread is given from its first step and not again from its second."""
    lineage = lineage_of("a partOf b", "b supports c", "x supports b")
    assert sorted(spell(path) for path in find_paths_down(lineage, "c")) == [
        "a partOf b supports c",
        "x supports b supports c",
    ]


def test_a_thread_down_may_pass_what_is_no_thread_by_itself() -> None:
    """Two steps that do not compose alone are part of a thread that begins before them."""
    lineage = lineage_of("a partOf b", "b fully c", "c fully d")
    assert [spell(path) for path in find_paths_down(lineage, "d")] == ["a partOf b fully c fully d"]


def test_more_threads_than_the_limit_are_refused_in_words() -> None:
    """A list that would be too long is not given in part."""
    lineage = lineage_of("a partOf b", "a partOf c", "a partOf d")
    with pytest.raises(LimitError, match="more than 2 threads"):
        find_paths(lineage, "a", most=2)


def test_a_maze_of_steps_that_lead_nowhere_is_refused_in_words() -> None:
    """Where too many ways lead back to what was passed, what was found so far is not given as the answer."""
    rooms = "mnopqr"
    walls = [f"{one} partOf {other}" for one in rooms for other in rooms if one != other]
    lineage = lineage_of("a supports end", "a partOf m", *walls, *(f"{one} partOf a" for one in rooms))
    assert [spell(path) for path in find_paths_between(lineage, "a", "end")] == ["a supports end"]
    with pytest.raises(LimitError, match="more than 1 threads"):
        find_paths_between(lineage, "a", "end", most=1)


def test_things_that_serve_each_other_are_found() -> None:
    """A circle is a finding: its things are named, and threads pass each once."""
    lineage = lineage_of("a partOf b", "b partOf a", "b supports c", "d partOf d")
    assert [[node.label for node in circle] for circle in lineage.find_circles()] == [["A", "B"], ["D"]]
    assert [spell(path) for path in find_paths(lineage, "a")] == ["a partOf b supports c"]


CIRCLE = ("s partOf a", "a partOf s", "s fully x", "x fully end")  # only by way of a would s come to the end


def test_a_thread_that_comes_back_to_its_start_is_none() -> None:
    """What a thing would serve only by way of a circle through itself it does not serve, either way."""
    lineage = lineage_of(*CIRCLE)
    assert lineage.serving("end") == {"x": 1, "a": 3}
    assert "end" not in lineage.served("s")


@pytest.mark.parametrize("turn", [1, -1])
def test_what_serves_comes_nearest_first_in_circles_too(turn: int) -> None:
    """A way through a circle that is shorter than any thread does not put a thing before nearer ones."""
    way = ("s supports b", "b supports c", "c supports d", "d supports e", "e supports end")
    found = lineage_of(*(CIRCLE + way)[::turn]).serving("end")
    assert found == {"x": 1, "e": 1, "d": 2, "a": 3, "c": 3, "b": 4, "s": 5}
    assert list(found.values()) == [1, 1, 2, 3, 3, 4, 5]


def test_what_only_leads_to_a_circle_or_from_it_is_in_none() -> None:
    """What may stand in a circle is what stands in one, and what lies between two."""
    lineage = lineage_of(
        *("before partOf in", "in partOf a", "a partOf b", "b partOf a", "b partOf m"),
        *("m partOf c", "c partOf c", "c partOf out", "out partOf after"),
    )
    assert lineage.circling == {"a", "b", "m", "c"}


def test_between_two_things_the_strongest_statement_counts() -> None:
    """A relation that a reading makes is no weakness where a passage states another."""
    read = reading("r", passage("p"))
    lineage = lineage_of(say("a supports b", read), say("a partOf b"), say("b supports c", read))
    assert lineage.basis_between("a", "b") is Basis.EXPLICIT
    assert lineage.basis_between("b", "c") is Basis.INTERPRETED
    assert lineage.basis_between("a", "c") is Basis.INFERRED


def test_without_a_speaker_what_others_say_stays() -> None:
    """A statement with two speakers loses one of them; a statement with one is gone."""
    both, one = say("a partOf b", passage("first"), passage("second")), say("b supports c", passage("first"))
    left = lineage_of(both, one).without(speakers=["passage:first"])
    assert [(edge.predicate, [speaker.iri for speaker in edge.speakers]) for edge in left.edges] == [
        ("partOf", ["passage:second"])
    ]


def test_without_a_thing_its_statements_are_gone() -> None:
    """What begins or ends at the thing goes with it."""
    assert lineage_of("a partOf b", "b supports c", "a supports c").without(["b"]).served("a") == {"c": 1}


@given(lineages(), LETTERS)
def test_what_is_served_is_what_the_rules_derive(lineage: Lineage, start: str) -> None:
    """Following sets of relations finds what statement-by-statement closure finds."""
    assert lineage.served(start).keys() == {
        thing for subject, _, thing in closure(lineage) if subject == start
    }


@given(lineages(), LETTERS)
def test_what_serves_is_the_other_side_of_what_is_served(lineage: Lineage, end: str) -> None:
    """Searching back finds the things from which searching forward comes here, with the same steps."""
    forward = {start: lineage.served(start) for start in "abcdef" if start != end}
    assert lineage.serving(end) == {start: served[end] for start, served in forward.items() if end in served}


@given(lineages(), LETTERS, some.integers(1, 4))
def test_depth_cuts_the_answer_and_nothing_else(lineage: Lineage, start: str, depth: int) -> None:
    """With a depth, the answer is the part of the whole that is so near."""
    assert lineage.served(start, depth=depth) == {
        thing: steps for thing, steps in lineage.served(start).items() if steps <= depth
    }
    assert lineage.serving(start, depth=depth).keys() <= lineage.serving(start).keys()


@given(lineages(), LETTERS)
def test_every_thread_is_found_once(lineage: Lineage, start: str) -> None:
    """Threads upwards are the simple ones that cannot go on."""
    whole = simple_threads(lineage, start)
    begun = {tuple(trail[:-1]) for trail in whole}
    expected = [trail for trail in whole if tuple(trail) not in begun]
    found = find_paths(lineage, start)
    assert sorted(map(spell, found)) == sorted(
        spell(Path((lineage.node(start),), tuple(trail))) for trail in expected
    )


@given(lineages(), LETTERS, LETTERS)
def test_every_thread_between_two_things_is_found_once(lineage: Lineage, start: str, end: str) -> None:
    """Threads between two things are the simple ones that end there."""
    expected = [trail for trail in simple_threads(lineage, start) if trail[-1].object == end and start != end]
    found = find_paths_between(lineage, start, end) if start != end else []
    assert sorted(map(spell, found)) == sorted(
        spell(Path((lineage.node(start),), tuple(trail))) for trail in expected
    )


@given(lineages(), LETTERS)
def test_threads_down_end_here_and_compose(lineage: Lineage, end: str) -> None:
    """Threads from below are simple threads to this thing, and none is the end of a longer one."""
    every = {
        tuple(trail)
        for start in "abcdef"
        for trail in simple_threads(lineage, start)
        if start != end and trail[-1].object == end
    }
    ends = {trail[cut:] for trail in every for cut in range(1, len(trail))}
    assert {path.edges for path in find_paths_down(lineage, end)} == every - ends


def test_one_document_that_states_all_makes_a_thread() -> None:
    """A path is a thread where one document is enough, and stitched where two are needed."""
    thread = find_paths(lineage_of("a partOf b", "b supports c"), "a")[0]
    assert support_of(thread).is_thread
    assert explain_rank(thread) == "explicit at every step; thread: document:plan states it whole; 2 steps"
    stitched = find_paths(lineage_of("a partOf b", say("b supports c", passage("x", "update"))), "a")[0]
    assert support_of(stitched).documents == ("document:plan", "document:update")
    documents = "2 documents: document:plan, document:update"
    assert explain_rank(stitched) == f"explicit at every step; stitched from {documents}; 2 steps"


def test_a_reading_of_two_documents_needs_both() -> None:
    """A step that rests on a reading across documents makes no thread."""
    across = reading("across", passage("here"), passage("there", "update"))
    path = find_paths(lineage_of(say("a supports b", across)), "a")[0]
    assert not support_of(path).is_thread
    documents = "document:plan, document:update"
    assert explain_rank(path) == f"1 step of 1 interpreted; stitched from 2 documents: {documents}; 1 step"


def test_threads_are_ranked_by_basis_then_documents_then_length() -> None:
    """Explicit goes before interpreted, one document before two, short before long."""
    read = say("a supports f", reading("it", passage("it")))
    lineage = lineage_of(
        "a partOf b",
        "b supports c",
        "a supports d",
        say("a supports e", passage("x", "update")),
        say("e realises g"),
        read,
    )
    ranked = [spell(path) for path in find_paths(lineage, "a")]
    assert ranked == ["a supports d", "a partOf b supports c", "a supports e realises g", "a supports f"]


@given(lineages(), LETTERS, some.data())
def test_more_evidence_never_ranks_lower(lineage: Lineage, start: str, data: some.DataObject) -> None:
    """A thread that another document states too, at any of its steps, does not sink."""
    for path in find_paths(lineage, start):
        place = data.draw(some.integers(0, len(path.edges) - 1))
        edge = path.edges[place]
        more = Path(
            path.nodes,
            (
                *path.edges[:place],
                type(edge)(
                    edge.subject, edge.predicate, edge.object, (*edge.speakers, passage("more", "review"))
                ),
                *path.edges[place + 1 :],
            ),
        )
        assert rank(more) <= rank(path)


def test_networkx_is_handed_the_same_statements() -> None:
    """The graph for networkx has every thing and every statement, parallel ones apart."""
    lineage = lineage_of("a partOf b", "a supports b", "b realises c")
    graph = lineage.to_networkx()
    assert sorted(graph.nodes) == ["a", "b", "c"]
    assert sorted(graph.edges(keys=True)) == [
        ("a", "b", "partOf"),
        ("a", "b", "supports"),
        ("b", "c", "realises"),
    ]
    assert graph.edges["a", "b", "partOf"]["edge"].basis is Basis.EXPLICIT
    assert graph.nodes["a"]["node"].label == "A"


def test_basis_between_two_things_is_the_strongest_statement_or_inference() -> None:
    """What is stated stands on its statement; what only composes is inferred."""
    lineage = lineage_of("a partOf b", "b supports c", say("a supports c2", reading("it", passage("it"))))
    assert lineage.basis_between("a", "b") is Basis.EXPLICIT
    assert lineage.basis_between("a", "c2") is Basis.INTERPRETED
    assert lineage.basis_between("a", "c") is Basis.INFERRED


def test_evening_visits_serve_both_goals(library_facts: Facts) -> None:
    """In the invented plan an initiative reaches the goals of its programme and the vision behind them."""
    start = library_facts.find("Evening Visits")
    ends = {path.nodes[-1].label for path in find_paths(library_facts.lineage, start.iri)}
    assert ends == {"Living well at home for longer (vision of 2031)"}
    served = {library_facts.nodes[iri].label for iri in library_facts.lineage.served(start.iri)}
    assert {"Care at Home", "Healthy Harbour", "Care close to home", "Fair access for all"} <= served


def test_the_corpus_agrees_with_the_rules(corpus: Home, corpus_cache: FilePath, corpus_facts: Facts) -> None:
    """On the real corpus, following threads finds for every thing what the rules have derived."""
    serves = "<https://w3id.org/selgraph/ontology#serves>"
    pairs = (
        f"SELECT DISTINCT ?subject ?object WHERE {{ ?subject {serves} ?object FILTER (?subject != ?object) }}"
    )
    derived = {tuple(row) for row in ask(open_store(corpus, corpus_cache), pairs)[1]}
    lineage = corpus_facts.lineage
    assert {(start, end) for start in lineage.iris for end in lineage.served(start)} == derived
    assert {(start, end) for end in lineage.iris for start in lineage.serving(end)} == derived
