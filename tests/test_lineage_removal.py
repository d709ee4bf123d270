"""What is left standing when something is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given

from editing import change
from invented import closure, lineage_of, lineages, passage, reading, say, strategy_of
from selgraph.errors import UnknownNameError
from selgraph.facts import open_facts
from selgraph.graph import Graph
from selgraph.lineage import Lineage, Verdict
from selgraph.lineage.paths import find_paths_between
from selgraph.lineage.removable import Removal
from selgraph.lineage.removal import Strength, whatif
from selgraph.lineage.weak_points import find_weak_points
from selgraph.model import Basis
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from selgraph.home import Home
    from selgraph.lineage import Strategy


def verdicts(graph: Graph, *names: str) -> dict[str, Verdict]:
    """Give the verdict on everything that changes, by label."""
    return {one.node.label: one.verdict for one in graph.whatif(*names).changed}


class Oracle:
    """Counts the support of every end and measure anew, from nothing but the statements that are left.

    What a thread at a thing can come to is worked out for all things and relations at once, as sets of bits,
    until nothing changes.
    """

    def __init__(self, strategy: Strategy) -> None:
        """Write down what is stated."""
        table = strategy.lineage.compositions
        relations = {edge.predicate for edge in strategy.lineage.edges} | {
            row.yields for row in table.rows if row.yields
        }
        rows = {(one, other): table.find(one, other) for one in relations for other in relations}
        self._makes = {pair: row.yields for pair, row in rows.items() if row is not None and row.yields}
        self._befores = {
            step: [one for one in sorted(relations) if (one, step) in self._makes] for step in relations
        }
        graph = strategy.lineage.to_networkx()
        order = {
            iri: place for place, iri in enumerate(nx.dfs_postorder_nodes(graph))
        }  # what is served comes first
        stated = [
            (edge.subject, edge.predicate, edge.object, list(Basis).index(edge.basis))
            for edge in strategy.lineage.edges
        ]
        self._edges = sorted(stated, key=lambda edge: order[edge[0]])
        self._ends = {node.iri for node in strategy.of_kind("End")}
        self._measured = [
            (one.subject, one.value, list(Basis).index(one.basis))
            for one in strategy.statements.of_predicate(SEL + "measuredBy")
        ]
        self._measures = {node.iri for node in strategy.of_kind("Measure")}

    def count(self, gone: str) -> dict[str, tuple[int, int, int]]:
        """Count what is left without a thing."""
        edges = [edge for edge in self._edges if gone not in (edge[0], edge[2])]
        bits = {iri: 1 << place for place, iri in enumerate({edge[2] for edge in edges})}
        ahead = self._ahead(edges, bits)
        counts = {iri: [0, 0, 0] for iri in self._ends | self._measures}
        served: dict[str, int] = {}
        stated: dict[tuple[str, str], int] = {}
        for subject, relation, thing, basis in edges:
            served[subject] = served.get(subject, 0) | bits[thing] | ahead.get((thing, relation), 0)
            stated[subject, thing] = min(basis, stated.get((subject, thing), 2))
        end_of = {bit: iri for iri, bit in bits.items() if iri in self._ends}
        every_end = sum(end_of)
        for start, found in served.items():
            left = found & every_end & ~bits.get(start, 0)
            while left:
                bit = left & -left
                left ^= bit
                counts[end_of[bit]][stated.get((start, end_of[bit]), 2)] += 1
        for subject, measure, basis in self._measured:
            if gone not in (subject, measure):
                counts[measure][basis] += 1
        return {iri: (count[0], count[1], count[2]) for iri, count in counts.items()}

    def _ahead(
        self, edges: list[tuple[str, str, str, int]], bits: dict[str, int]
    ) -> dict[tuple[str, str], int]:
        """Work out what a thread that has come to a thing by a relation comes to from there."""
        ahead: dict[tuple[str, str], int] = {}
        is_changing = True
        while is_changing:
            is_changing = False
            for subject, step, thing, _ in edges:
                for relation in self._befores[step]:
                    made = self._makes[relation, step]
                    known = ahead.get((subject, relation), 0)
                    found = known | bits[thing] | ahead.get((thing, made), 0)
                    if found != known:
                        ahead[subject, relation] = found
                        is_changing = True
        return ahead


def numbers(strength: Strength) -> tuple[int, int, int]:
    """Give the three counts."""
    return (strength.explicit, strength.interpreted, strength.inferred)


def test_taking_a_programme_away_sinks_what_it_alone_carries(eskmouth: Graph) -> None:
    """Care close to home is carried by Care at Home alone; fair access has another support."""
    found = verdicts(eskmouth, "care at home")
    assert found["Care close to home"] is Verdict.LOSES_ALL
    assert found["Fair access for all"] is Verdict.WEAKER


def test_an_initiative_that_others_stand_beside_leaves_its_goals_weaker(eskmouth: Graph) -> None:
    """Without Evening Visits the goals stand, and the measure that was theirs alone is an orphan."""
    found = verdicts(eskmouth, "evening visits")
    assert found["Care close to home"] is Verdict.WEAKER
    assert found["Fewer night calls"] is Verdict.LOSES_ALL


def test_before_and_after_are_counted_by_basis(eskmouth: Graph) -> None:
    """Fair access: three things are said to support it, five more come to it by threads."""
    effect = next(
        one for one in eskmouth.whatif("cafe clinics").changed if one.node.label == "Fair access for all"
    )
    assert numbers(effect.before) == (
        3,
        0,
        5,
    )  # three visits and clinics, Transport and the Quay Café come by it
    assert numbers(effect.after) == (2, 0, 4)


def test_what_serves_an_end_by_several_statements_counts_by_the_strongest() -> None:
    """A thing that a passage and a reading join to an end is explicit support, whichever is met first."""
    read = reading("r", passage("p"))
    for lines in (("a partOf end", "a supports end"), ("a supports end", "a partOf end")):
        stated = [say(line, read) if line == lines[0] else say(line) for line in lines]
        strategy = strategy_of(lineage_of(*stated, "b supports end"))
        (effect,) = whatif(strategy, [Removal("b", frozenset({"b"}))]).changed[1:]
        assert (effect.node.iri, numbers(effect.before), numbers(effect.after)) == (
            "end",
            (2, 0, 0),
            (1, 0, 0),
        )


def test_an_end_that_readings_alone_still_support_loses_its_explicit_support() -> None:
    """What is left is support, but no passage makes it; taken away with the passage, nothing is left."""
    read = reading("r", passage("p"))
    strategy = strategy_of(lineage_of("a supports end", say("b supports end", read)))
    for gone, verdict in (("a", Verdict.LOSES_EXPLICIT), ("b", Verdict.WEAKER), ("ab", Verdict.LOSES_ALL)):
        found = whatif(strategy, [Removal(one, frozenset({one})) for one in gone])
        assert {one.node.iri: one.verdict for one in found.changed}["end"] is verdict


def test_a_measure_that_a_passage_alone_gives_goes_with_the_passage(eskmouth: Graph) -> None:
    """Nobody else says how Evening Visits are measured."""
    found = verdicts(eskmouth, "plan-evening-visits")
    assert found["Fewer night calls"] is Verdict.LOSES_ALL


def test_two_removals_that_only_together_sink_something_say_so(eskmouth: Graph) -> None:
    """Fair access stands without its priority or without its two programmes, and not without all three."""
    found = {
        one.node.label: one
        for one in eskmouth.whatif("healthy harbour", "care at home", "cafe clinics").changed
    }
    fair = found["Fair access for all"]
    assert fair.verdict is Verdict.LOSES_ALL
    assert set(fair.together) == {"Healthy Harbour", "Care at Home", "Café Clinics"}
    assert found["Care close to home"].together == ()


def test_a_document_that_is_disowned_takes_its_readings_along(eskmouth: Graph) -> None:
    """Without the review nothing serves less, but the plan's statements by other passages stay."""
    found = eskmouth.whatif("Eskmouth Review")
    assert {one.node.label: one.verdict for one in found.changed}["Care close to home"] is Verdict.WEAKER
    gone = found.removals[0].speakers
    assert {iri.rsplit("/", 1)[-1] for iri in gone} >= {"review-night-visits", "vision-restated"}


def test_a_passage_that_is_disowned_takes_its_statements(eskmouth: Graph) -> None:
    """The row of the matrix is all that says that Care at Home supports its goals."""
    found = verdicts(eskmouth, "plan-figure-1-care-at-home")
    assert found["Care close to home"] is Verdict.LOSES_ALL
    gone = eskmouth.whatif("plan-goal-2").removals[0].speakers
    assert {iri.rsplit("/", 1)[-1] for iri in gone} == {"plan-goal-2", "goal-2-realises-vision"}
    reading = verdicts(eskmouth, "goal-2-realises-vision")
    assert reading == {"Living well at home for longer (vision of 2031)": Verdict.WEAKER}


def test_with_a_provider_goes_what_it_alone_provides(eskmouth: Graph) -> None:
    """Harbour Trust alone provides Evening Visits."""
    found = eskmouth.whatif("harbour trust")
    assert [node.label for node in found.removals[0].also] == ["Evening Visits"]
    assert verdicts(eskmouth, "harbour-trust")["Fewer night calls"] is Verdict.LOSES_ALL


def test_what_another_provides_too_stays_with_it(copy: Home) -> None:
    """Night Visits, which the board provides as well, do not go with Harbour Trust."""
    path = copy.data / "passages" / "eskmouth-plan.trig"
    both = "id:night-visits sel:providedBy id:harbour-trust ; sel:providedBy id:eskmouth-health-board ."
    change(path, "passage:plan-evening-visits {\n", f"passage:plan-evening-visits {{\n    {both}\n")
    found = Graph(open_facts(copy, None), copy).whatif("harbour trust")
    assert [node.label for node in found.removals[0].also] == ["Evening Visits"]


def test_an_unknown_name_is_told(eskmouth: Graph) -> None:
    """What is neither thing nor document nor passage is refused with near names."""
    with pytest.raises(UnknownNameError, match="care at hone"):
        eskmouth.whatif("care at hone")


def test_for_every_invented_thing_the_answer_is_that_of_counting_anew(
    eskmouth: Graph,
) -> None:
    """Removing each thing gives what a graph without it has."""
    strategy = eskmouth.strategy
    oracle = Oracle(strategy)
    for iri in strategy.nodes:
        expected = oracle.count(iri)
        found = whatif(strategy, [Removal(iri, frozenset({iri}))])
        assert {one.node.iri: numbers(one.after) for one in found.effects if one.node.iri != iri} == {
            end: count for end, count in expected.items() if end != iri
        }


def test_for_every_thing_of_the_corpus_the_answer_is_that_of_counting_anew(plans: Graph) -> None:
    """On the real corpus removing each thing that serves or is served gives what a graph without it has."""
    strategy = plans.strategy
    oracle = Oracle(strategy)
    for iri in strategy.lineage.iris:
        expected = oracle.count(iri)
        found = whatif(strategy, [Removal(iri, frozenset({iri}))])
        changed = {one.node.iri: numbers(one.after) for one in found.effects}
        assert {end: count for end, count in changed.items() if end != iri and count != expected[end]} == {}


def test_what_is_lost_stood_in_a_thread_to_the_end() -> None:
    """A statement that leads towards an end, but composes with nothing that does, is no evidence."""
    lineage = lineage_of("a supports b", "x supports a", "z addresses x", "a partOf c", "c supports end")
    leading, arriving = lineage.leading("end"), lineage.arriving("axz")
    found = {edge.subject for edge in lineage.edges if lineage.is_in_thread(edge, arriving, leading)}
    assert found == {"a", "c"}  # help for a part is not help for the whole, so x stays out
    assert [
        edge.object for edge in lineage.edges_from("a") if lineage.is_in_thread(edge, arriving, leading)
    ] == ["c"]  # and not b, which leads nowhere


@given(lineages(things=5))
def test_a_statement_is_in_a_thread_where_one_is_found_that_has_it(lineage: Lineage) -> None:
    """Every statement of every thread to an end is counted; without circles no other one is."""
    arriving = lineage.arriving(lineage.iris)
    for end in lineage.iris:
        leading = lineage.leading(end)
        told = {edge for edge in lineage.edges if lineage.is_in_thread(edge, arriving, leading)}
        threads = [path for start in lineage.iris for path in find_paths_between(lineage, start, end)]
        used = {edge for path in threads for edge in path.edges}
        assert used <= told
        if not lineage.circling:
            assert used == told


def test_every_change_in_the_corpus_has_its_evidence(plans: Graph) -> None:
    """Whatever becomes weaker has lost a statement, unless it was taken away itself."""
    for name in ("better-for-you", "lewisham-ccg", "case management"):
        found = plans.whatif(name).changed
        assert found
        assert [one.node.label for one in found if not one.lost and one.verdict is not Verdict.REMOVED] == []


def test_sheet_has_a_line_for_each_change_and_says_how_many_stay(eskmouth: Graph) -> None:
    """What does not change is counted and not listed."""
    found = eskmouth.whatif("evening visits")
    sheet = found.sheets()[0]
    assert len(sheet.rows) == len(found.changed)
    total, stay = len(found.effects), len(found.effects) - len(found.changed)
    assert sheet.notes[0] == f"{stay} of {total} ends and measures stay as they were."
    assert all(row.evidence for row in sheet.rows)


def test_every_thread_to_a_goal_passes_its_one_programme(eskmouth: Graph) -> None:
    """Care close to home hangs on Care at Home and on one row of the matrix."""
    found = eskmouth.weak_points("care close to home")
    assert [node.label for node in found.things] == ["Care at Home"]
    assert [
        (edge.subject.rsplit("/", 1)[-1], edge.predicate.rsplit("#", 1)[-1]) for edge in found.statements
    ] == [("care-at-home", "fullySupports")]
    assert [speaker.iri.rsplit("/", 1)[-1] for speaker in found.speakers] == ["plan-figure-1-care-at-home"]
    assert {node.label for node in found.starts} == {"Evening Visits", "Night Visits", "Transport"}


def test_a_goal_with_several_supports_hangs_on_no_single_one(eskmouth: Graph) -> None:
    """Fair access is cut by two things, its programmes, and by three statements."""
    found = eskmouth.weak_points("fair access for all")
    assert found.things == ()
    assert found.statements == ()
    assert {node.label for node in found.cut_things} == {"Care at Home", "Café Clinics"}
    assert len(found.cut_statements) == 3


def test_a_goal_that_nothing_serves_hangs_on_nothing(eskmouth: Graph) -> None:
    """Without threads there are no weak points, and that is said."""
    found = eskmouth.weak_points("night visits")
    assert (found.starts, found.things, found.cut_statements) == ((), (), ())
    assert "begin at 0 things" in found.sheets()[0].notes[0]


def test_in_a_circle_that_nothing_leads_into_every_thing_is_a_start() -> None:
    """Threads that begin in a circle begin at each of its things; what leads into one is a start alone."""
    circle = ("a partOf b", "b partOf a", "b supports end")
    found = find_weak_points(strategy_of(lineage_of(*circle)), "end")
    assert [node.iri for node in found.starts] == ["a", "b"]
    assert [node.iri for node in found.things] == ["b"]
    found = find_weak_points(strategy_of(lineage_of("c partOf a", *circle)), "end")
    assert [node.iri for node in found.starts] == ["c"]


@given(lineages(things=5))
def test_what_is_cut_is_cut(lineage: Lineage) -> None:
    """Without a smallest cut no thread from any start is left, and a single point is one by removal."""
    from selgraph.lineage.weak_points import _around, _cuts, _find_starts

    for goal in lineage.iris:
        near = _around(lineage, goal)
        starts = _find_starts(near, goal)
        if not starts:
            continue
        statements, things = _cuts(near, goal, starts)
        left = closure(near.only_where(lambda edge, cut=tuple(statements): edge not in cut))
        assert not any(start in starts and end == goal for start, _, end in left)
        left = closure(near.without(things))
        assert not any(start in starts and end == goal for start, _, end in left)


def test_a_risk_touches_what_it_threatens_and_all_above(eskmouth: Graph) -> None:
    """Too few nurses threaten Evening Visits and with them programme, priority, goals and vision."""
    found = {one.node.label: one for one in eskmouth.impact("too few nurses").touched}
    assert found["Evening Visits"].steps == 1
    assert found["Evening Visits"].places == ("Eskmouth", "Sandwick")
    assert found["Care at Home"].steps == 2
    assert found["Care at Home"].places == ("Eskmouth", "Sandwick")  # those of what is touched first
    assert {"Healthy Harbour", "Care close to home", "Fair access for all"} <= set(found)
    assert found["Fair access for all"].basis is Basis.EXPLICIT


def test_a_provider_touches_what_it_provides(eskmouth: Graph) -> None:
    """The impact of a provider begins where it provides."""
    found = {one.node.label: one.steps for one in eskmouth.impact("harbour trust").touched}
    assert found["Evening Visits"] == 1
    assert found["Care close to home"] == 3


def test_an_enabler_touches_what_it_enables(eskmouth: Graph) -> None:
    """Transport touches the Falls Clinic first, and nothing twice."""
    touched = eskmouth.impact("transport").touched
    assert touched[0].node.label == "Falls Clinic"
    assert len({one.node.iri for one in touched}) == len(touched)


def test_impact_can_be_kept_short(eskmouth: Graph) -> None:
    """One step gives what is touched directly, and none gives nothing."""
    steps = {
        depth: {
            one.steps for one in eskmouth.impact("transport", scope=eskmouth.scope(max_depth=depth)).touched
        }
        for depth in (0, 1, 2)
    }
    assert steps == {0: set(), 1: {1}, 2: {1, 2}}


def test_impact_is_counted_by_kind_and_place(eskmouth: Graph) -> None:
    """The second table has a line for each kind and a column for each place."""
    _, table = eskmouth.impact("too few nurses").sheets()
    assert table.columns == ("kind", "Eskmouth", "Sandwick")
    assert ("goal", 2, 2) in [row.cells for row in table.rows]
