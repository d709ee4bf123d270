"""What a thing serves, with what carries each answer."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as some

from editing import add
from invented import lineage_of, lineages, passage, say, strategy_of
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage import find_paths_between, trace
from selgraph.lineage.disjoint import count_disjoint

if TYPE_CHECKING:
    from selgraph.home import Home
    from selgraph.lineage import Lineage
    from selgraph.model import Path


def most_apart(paths: list[Path], *, by_node: bool) -> int:
    """Count threads side by side by trying all groups of them."""

    def parts(path: Path) -> set[object]:
        """Give what a thread must not share."""
        if by_node:
            return {node.iri for node in path.nodes[1:-1]}
        return {(edge.subject, edge.predicate, edge.object) for edge in path.edges}

    for size in range(len(paths), 0, -1):
        for group in combinations(paths, size):
            apart = all(not parts(one) & parts(other) for one, other in combinations(group, 2))
            if apart and not (by_node and sum(len(path.edges) == 1 for path in group) > 1):
                return size
    return 0


def test_an_initiative_comes_to_its_goals_and_the_vision(eskmouth: Graph) -> None:
    """Evening Visits serve both goals by their programme's row of the matrix, and the vision behind them."""
    reached = {one.node.label: one for one in eskmouth.trace("evening-visits").reached}
    assert set(reached) == {
        "Care close to home",
        "Fair access for all",
        "Living well at home for longer (vision of 2031)",
    }
    home = reached["Care close to home"]
    assert [len(path.edges) for path in home.paths] == [2]
    assert home.whole_in == ("A Healthy Eskmouth: plan for 2031 to 2033",)
    fair = reached["Fair access for all"]
    assert sorted(len(path.edges) for path in fair.paths) == [2, 3]
    assert (fair.apart.edges, fair.apart.nodes) == (1, 1)  # both begin with the same step to Care at Home


def test_goals_that_are_not_reached_come_with_the_blank_cell(eskmouth: Graph) -> None:
    """The Quay Café does not serve care close to home: the cell of its whole was read, and is blank."""
    unreached = eskmouth.trace("quay-cafe").unreached
    assert [one.node.label for one in unreached] == ["Care close to home"]
    cell = unreached[0].cells[0]
    assert (cell.row.rsplit("/", 1)[-1], cell.mark) == ("cafe-clinics", "blank")
    assert [speaker.iri.rsplit("/", 1)[-1] for speaker in cell.said.speakers] == [
        "plan-figure-1-cafe-clinics"
    ]


def test_a_goal_of_another_organisation_is_not_missed(copy: Home) -> None:
    """Of the goals of a document those of other organisations are not to be served; its own ones are."""
    add(
        copy.data / "passages" / "eskmouth-plan.trig",
        """
passage:plan-owners
    a sel:Passage ;
    sel:document document:eskmouth-plan ;
    sel:section "1 What we want" ;
    sel:firstLine 6 ;
    sel:lastLine 6 ;
    sel:quote "close to home" .

passage:plan-owners {
    id:quay-cafe sel:ownedBy id:eskmouth-health-board .
    id:goal-own a sel:Goal ; sel:ownedBy id:eskmouth-health-board .
    id:goal-other a sel:Goal ; sel:ownedBy id:esk-valley-partnership .
    id:goal-free a sel:Goal .
}
""",
    )
    names = "".join(f'\nid:goal-{name} rdfs:label "Goal {name}"@en .\n' for name in ("own", "other", "free"))
    add(copy.data / "names.ttl", names)
    found = Graph(open_facts(copy, None), copy).trace("quay-cafe").unreached
    assert [one.node.label for one in found] == ["Care close to home", "Goal free", "Goal own"]


def test_a_trace_of_few_steps_misses_no_goal(eskmouth: Graph) -> None:
    """Who follows threads for one step alone does not ask what further ones would come to."""
    found = eskmouth.trace("quay-cafe", scope=eskmouth.scope(max_depth=1))
    assert found.paths
    assert found.unreached == ()


def test_going_down_names_nothing_that_comes_there_only_as_a_part_of_a_thread() -> None:
    """What stands in the middle of a thread, from where nothing composes, does not serve its end."""
    lineage = lineage_of("a partOf b", "b fully c", "c fully d")
    found = trace(strategy_of(lineage, "Course"), "d", is_down=True)
    assert [one.node.iri for one in found.reached] == ["c", "a"]


def test_going_down_lists_what_is_done_for_a_goal(eskmouth: Graph) -> None:
    """From a goal down stand the courses of action and the enabler that come to it."""
    found = eskmouth.trace("goal-close-to-home", down=True)
    names = {one.node.label for one in found.reached}
    assert names == {"Care at Home", "Evening Visits", "Night Visits", "Falls Clinic", "Transport"}
    assert all(path.nodes[-1].label == "Care close to home" for path in found.paths)


def test_a_thread_over_two_documents_is_stitched(eskmouth: Graph) -> None:
    """Night Visits are named by the review alone, so that no document states their thread whole."""
    best = eskmouth.trace("night-visits").reached[0]
    assert best.whole_in == ()
    assert len(best.documents) == 2


def test_what_is_excluded_carries_no_thread(eskmouth: Graph) -> None:
    """Without the programme its initiative comes to nothing."""
    assert eskmouth.trace("evening-visits", exclude="care-at-home").paths == ()


def test_paths_between_two_things_are_found_either_way_round(eskmouth: Graph) -> None:
    """The order in which two things are named does not matter where threads run one way alone."""
    there = eskmouth.paths("transport", "goal-close-to-home")
    back = eskmouth.paths("goal-close-to-home", "transport")
    assert there.paths == back.paths
    assert [node.label for node in there.paths[0].nodes] == [
        "Transport",
        "Falls Clinic",
        "Care at Home",
        "Care close to home",
    ]


def test_circles_are_told(plans: Graph) -> None:
    """Enablers of 2013 that are said to need each other are named as a circle where threads pass them."""
    found = plans.trace("enabler-2013-workforce")
    assert any("Workforce" in node.label for circle in found.circles for node in circle)


def test_sheets_hold_answers_unreached_goals_and_threads(eskmouth: Graph) -> None:
    """The tables of a trace have a line for each answer, each goal not reached and each thread."""
    found = eskmouth.trace("quay-cafe")
    answers, unreached, threads = found.sheets()
    assert [row.cells[0] for row in answers.rows] == [one.node.label for one in found.reached]
    assert [row.cells[:2] for row in unreached.rows] == [("Care close to home", "cell read, and blank")]
    assert [row.cells[0] for row in threads.rows] == list(range(1, len(found.paths) + 1))
    assert found.to_frame().columns[0] == "what"


def test_parallel_statements_are_edge_disjoint_and_not_node_disjoint() -> None:
    """Two statements between the same two things are two by statements and one way by things."""
    lineage = lineage_of("a partOf b", "a supports b")
    counted = count_disjoint(find_paths_between(lineage, "a", "b"))
    assert (counted.edges, counted.nodes) == (2, 1)


def test_threads_that_share_a_thing_are_edge_disjoint_alone() -> None:
    """Two ways through one thing share it though they share no statement."""
    lineage = lineage_of("a partOf b", "a supports b", "b supports c", say("b realises c", passage("x")))
    counted = count_disjoint(find_paths_between(lineage, "a", "c"))
    assert (counted.edges, counted.nodes) == (2, 1)


@given(lineages(things=5), some.sampled_from("abc"), some.sampled_from("cde"))
def test_disjoint_threads_are_counted_as_by_trying_all(lineage: Lineage, start: str, end: str) -> None:
    """The counts are those of trying every group of threads."""
    paths = find_paths_between(lineage, start, end)[:10] if start != end else []
    counted = count_disjoint(paths)
    assert counted.is_exact
    assert counted.edges == most_apart(paths, by_node=False)
    assert counted.nodes == most_apart(paths, by_node=True)
