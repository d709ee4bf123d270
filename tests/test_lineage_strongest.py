"""The strongest thread to each thing, found without going through all threads."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as some

from invented import (
    RELATIONS,
    compositions,
    lineage_of,
    passage,
    read_edges,
    reading,
    say,
    simple_threads,
    strategy_of,
)
from selgraph.lineage import find_paths
from selgraph.lineage.paths import make_path
from selgraph.lineage.ranking import MOST_TRIED, rank, support_of
from selgraph.lineage.strongest import find_strongest
from selgraph.model import Edge, Node, Passage, Path, Rule

if TYPE_CHECKING:
    from selgraph.facts import Facts
    from selgraph.lineage import Lineage
    from selgraph.model import Speaker

DOCUMENTS = ["one", "two", "three", "four", "five", "six"]


@some.composite
def told(draw: some.DrawFn) -> Lineage:
    """Draw a graph with circles and parallel statements, said by any of six documents, read, or derived."""
    letters = "abcdef"
    triples = draw(
        some.sets(
            some.tuples(some.sampled_from(letters), some.sampled_from(RELATIONS), some.sampled_from(letters)),
            max_size=16,
        )
    )
    edges = []
    for subject, relation, thing in sorted(triples):
        speakers: list[Speaker] = []
        for sort in draw(some.lists(some.integers(0, 6), min_size=1, max_size=3)):
            name = f"{subject}-{relation}-{thing}-{len(speakers)}"
            said = [
                passage(f"{name}-{one}", one) for one in sorted(draw(some.sets(some.sampled_from(DOCUMENTS))))
            ]
            if sort == 0 or not said:
                speakers.append(Rule(f"rule:{name}", "it follows"))
            elif sort == 1:
                speakers.append(reading(name, *said))
            else:
                speakers.append(said[0])
        edges.append(Edge(subject, relation, thing, tuple(speakers)))
    # two things of one name, so that names alone do not tell threads apart
    nodes = {letter: Node(letter, letter.upper().replace("F", "E")) for letter in letters}
    return read_edges(edges, nodes, compositions())


def by_trying_all(lineage: Lineage, start: str) -> dict[str, Path]:
    """Find the strongest thread to each thing by ranking all of them."""
    best: dict[str, Path] = {}
    for trail in simple_threads(lineage, start):
        path = make_path(lineage, trail)
        end = trail[-1].object
        if end not in best or rank(path) < rank(best[end]):
            best[end] = path
    return best


@given(told(), some.sampled_from("abcdef"))
def test_the_strongest_is_that_of_all_threads(lineage: Lineage, start: str) -> None:
    """To each thing that threads come to, the thread that is found ranks as the best of all of them."""
    expected = by_trying_all(lineage, start)
    found = find_strongest(strategy_of(lineage), start, ("End",))
    assert {node.iri: rank(path) for node, path in found} == {
        iri: rank(path) for iri, path in expected.items()
    }
    for node, path in found:
        assert path.nodes[0].iri == start
        assert path.nodes[-1].iri == node.iri == path.edges[-1].object
        assert len({one.iri for one in path.nodes}) == len(path.nodes)
        assert lineage.composes(path.edges) or len(path.edges) == 1
    assert [rank(path) for _, path in found] == sorted(rank(path) for _, path in found)


def test_the_strongest_thread_never_comes_back_to_what_it_passed() -> None:
    """What could only be come to by way of a circle, through the start or a later thing, is not come to."""
    lineage = lineage_of("s partOf a", "a partOf s", "s fully x", "x fully end")
    assert [node.iri for node, _ in find_strongest(strategy_of(lineage), "s", ("End",))] == ["a", "x"]
    assert "end" in {node.iri for node, _ in find_strongest(strategy_of(lineage), "a", ("End",))}
    lineage = lineage_of("t fully s", "s supports a", "a supports s", "s fully x")
    assert {node.iri for node, _ in find_strongest(strategy_of(lineage), "t", ("End",))} == {"s", "a"}


def test_as_many_documents_as_are_tried_together_are_found() -> None:
    """Four documents state the steps together, where one for each step would make five."""
    lineage = lineage_of(
        say("a partOf b", passage("1", "ash")),
        say("b partOf c", passage("2", "birch")),
        say("c partOf d", passage("3", "cedar")),
        say("d partOf e", passage("4", "alder"), passage("5", "dock")),
        say("e partOf f", passage("6", "beech"), passage("7", "dock")),
    )
    (path,) = find_paths(lineage, "a")
    assert support_of(path).documents == tuple(f"document:{one}" for one in ("ash", "birch", "cedar", "dock"))


@given(told(), some.sampled_from("abcdef"))
def test_the_fewest_documents_are_found(lineage: Lineage, start: str) -> None:
    """No smaller group of documents states every step of a thread, and those that do it alone are named."""
    for path in find_paths(lineage, start):
        support = support_of(path)
        heard = [
            [{one.document for one in _sources(speaker)} for speaker in edge.speakers] for edge in path.edges
        ]
        steps = [[group for group in groups if group] for groups in heard]
        if not all(steps):
            assert (support.documents, support.whole_in) == ((), ())
            continue
        everything = sorted({one for groups in steps for group in groups for one in group})
        enough = [
            group
            for size in range(1, MOST_TRIED + 1)
            for group in combinations(everything, size)
            if all(any(own <= set(group) for own in groups) for groups in steps)
        ]
        assert support.whole_in == tuple(group[0] for group in enough if len(group) == 1)
        if enough:
            assert support.documents == enough[0]
        else:
            assert len(support.documents) > MOST_TRIED


def test_a_stronger_way_to_the_middle_need_not_be_the_best_way_on() -> None:
    """The longer way that one document states whole is kept beside the shorter one that another states."""
    one, other = passage("one", "one"), passage("other", "other")
    lineage = lineage_of(
        say("a supports b", one),
        say("a supports x", other),
        say("x supports b", other),
        say("b supports c", other),
    )
    found = {node.iri: path for node, path in find_strongest(strategy_of(lineage), "a", ("End",))}
    assert [edge.object for edge in found["b"].edges] == ["b"]
    assert [edge.object for edge in found["c"].edges] == ["x", "b", "c"]


def test_many_ways_cost_no_more_than_the_steps() -> None:
    """Twenty forks after each other make a million threads; `find_paths` gives up, the strongest is told."""
    edges = [
        line
        for place in range(20)
        for line in (
            f"n{place:02} supports l{place:02}",
            f"n{place:02} supports r{place:02}",
            f"l{place:02} supports n{place + 1:02}",
            f"r{place:02} supports n{place + 1:02}",
        )
    ]
    said = passage("all")
    lineage = lineage_of(*(say(edge, said) for edge in edges))
    found = {node.iri: path for node, path in find_strongest(strategy_of(lineage), "n00", ("End",))}
    assert len(found["n20"].edges) == 40
    assert all(edge.object[0] in "ln" for edge in found["n20"].edges)  # of equal ways the first by name


def test_on_the_corpus_it_is_the_first_that_all_threads_give(corpus_facts: Facts) -> None:
    """For one in twenty-five of the courses of action the strongest threads are those of all threads."""
    strategy = corpus_facts.strategy
    compared = 0
    for start in strategy.of_kind("Course")[::25]:
        expected: dict[str, Path] = {}
        for path in find_paths(strategy.lineage, start.iri):
            for length in range(1, len(path.edges) + 1):
                begun = Path(path.nodes[: length + 1], path.edges[:length])
                end = begun.nodes[-1].iri
                if strategy.is_a(end, "End") and (end not in expected or rank(begun) < rank(expected[end])):
                    expected[end] = begun
        found = find_strongest(strategy, start.iri, ("End",))
        assert {node.iri: path for node, path in found} == expected
        compared += len(found)
    assert compared


def _sources(speaker: Speaker) -> tuple[Passage, ...]:
    """Give the passages that a speaker is or stands on."""
    return (speaker,) if isinstance(speaker, Passage) else getattr(speaker, "passages", ())
