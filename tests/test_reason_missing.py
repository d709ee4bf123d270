"""What is missing for one thing to serve another, and whether it was looked for."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from selgraph.errors import SelgraphError
from selgraph.explain import why_not
from selgraph.facts import open_facts, read_facts
from selgraph.missing_tables import format_why_not, why_not_values
from selgraph.model import Node, Passage
from selgraph.reason import Ground, StatedLineage, Verdict, find_missing, no_text
from selgraph.store import OxigraphStore
from selgraph.texts import read_text
from selgraph.vocabulary import ID, SEL, slug_of
from small_lineage import AXIOMS, HOME, RELATIONS, Triple, small

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.facts import Facts
    from selgraph.home import Home

TABLE = read_facts(OxigraphStore(small([], AXIOMS)), HOME)
GENERAL = {"fullySupports": "supports", "partlySupports": "supports"}
KINDS = {"a": "Course", "b": "Course", "c": "Goal", "d": "Goal"}


def named(statement: Triple) -> Triple:
    """Write a statement about letters in full."""
    return (ID + statement[0], SEL + statement[1], ID + statement[2])


def reaches(stated: set[Triple], start: str, end: str) -> bool:
    """Say by brute force whether a thread runs from one thing to another."""

    def go(here: str, made: str | None, seen: frozenset[str]) -> bool:
        """Try every step from here."""
        for subject, relation, thing in stated:
            if subject != here or thing in seen:
                continue
            row = TABLE.compositions.find(SEL + made, SEL + relation) if made else None
            further = relation if made is None else (row.yields or "").removeprefix(SEL) if row else ""
            if further and (thing == end or go(thing, further, seen | {thing})):
                return True
        return False

    return go(start, None, frozenset([start]))


def usual(stated: set[Triple]) -> list[Triple]:
    """List every statement that is not made and whose form is that of a statement that is."""
    general = {(subject, GENERAL.get(relation, relation), thing) for subject, relation, thing in stated}
    forms = {(KINDS[one], relation, KINDS[other]) for one, relation, other in general if relation != "serves"}
    return [
        (one, relation, other)
        for one in KINDS
        for other in KINDS
        for relation in ("partOf", "supports", "delivers", "realises", "enables", "addresses")
        if one != other
        and (KINDS[one], relation, KINDS[other]) in forms
        and (one, relation, other) not in general
    ]


def graphs() -> some.SearchStrategy[list[Triple]]:
    """Make small graphs of lineage between two courses of action and two goals."""
    thing = some.sampled_from(sorted(KINDS))
    step = some.tuples(thing, some.sampled_from(RELATIONS), thing).filter(lambda one: one[0] != one[2])
    return some.lists(step, min_size=1, max_size=5, unique=True)


@settings(deadline=None, max_examples=60)
@given(graphs())
def test_the_smallest_sets_are_those_that_brute_force_finds(stated: list[Triple]) -> None:
    """On random small graphs every set of usual statements is tried; the smallest that help are given."""
    nodes = {ID + thing: Node(ID + thing, thing, kind, (kind,)) for thing, kind in KINDS.items()}
    known = set(stated)
    lineage = StatedLineage(nodes, {named(one) for one in known}, TABLE.compositions, TABLE.wider)
    answer = find_missing(lineage, ID + "a", ID + "c", most=1000)
    assert answer.holds is reaches(known, "a", "c")
    if answer.holds:
        return
    candidates = usual(known)
    for size in (1, 2):
        helping = {
            frozenset(map(named, chosen))
            for chosen in combinations(candidates, size)
            if reaches(known | set(chosen), "a", "c")
        }
        if helping:
            found = {frozenset(one.missing) for one in answer.sets}
            assert found <= helping
            assert len(found) == len(answer.sets) == answer.count
            if size == 1:
                assert found == helping
            return
    assert all(len(one.missing) == 3 or one.precedents == 0 for one in answer.sets)


def lineage_of(*lines: str, spoken_of: dict[str, set[str]] | None = None) -> StatedLineage:
    """Make what is stated of lines such as `a partOf b`; letters beyond those of `KINDS` name goals."""
    stated = [named((one, relation, other)) for one, relation, other in map(str.split, lines)]
    letters = {*KINDS, *(letter for line in lines for letter in line.split()[::2])}
    nodes = {
        ID + letter: Node(ID + letter, letter, kind, (kind,))
        for letter in sorted(letters)
        for kind in [KINDS.get(letter, "Goal")]
    }
    heard = {ID + letter: documents for letter, documents in (spoken_of or {}).items()}
    return StatedLineage(nodes, stated, TABLE.compositions, TABLE.wider, heard)


def test_a_thread_that_would_meet_itself_is_not_proposed() -> None:
    """That a is part of b would only lead from a by way of a, where b is part of a."""
    stated = lineage_of("b partOf a", "a partlySupports d", "d partlySupports c")
    sets = {one.missing for one in find_missing(stated, ID + "a", ID + "c", most=1000).sets}
    assert (named(("a", "supports", "c")),) in sets
    assert (named(("a", "partOf", "b")),) not in sets


def test_what_one_document_could_say_is_proposed_first() -> None:
    """The shorter thread goes first, unless one document alone speaks of both things of the longer one."""
    lines = ("b supports d", "d supports c")
    wanted = [(named(("a", "supports", end)),) for end in "cd"]
    spoken = {"a": {"one"}, "d": {"one", "two"}, "c": {"two"}}
    first = find_missing(lineage_of(*lines), ID + "a", ID + "c")
    assert [one.missing for one in first.sets[:2]] == wanted
    heard = find_missing(lineage_of(*lines, spoken_of=spoken), ID + "a", ID + "c")
    assert [one.missing for one in heard.sets[:2]] == wanted[::-1]


def test_of_threads_that_one_row_stops_the_shortest_is_told() -> None:
    """A way that is longer up to where it stops may be the shorter one to the end."""
    stated = lineage_of(
        "a partOf m",
        "m addresses n",
        "n supports o",
        "o supports c",
        "a partOf p",
        "p partOf q",
        "q addresses c",
    )
    [refusal] = find_missing(stated, ID + "a", ID + "c").refusals
    assert [step[2].removeprefix(ID) for step in refusal.steps] == ["p", "q", "c"]


def test_where_no_usual_statement_helps_the_general_one_is_given() -> None:
    """Goals serve nothing here, so that only the bare statement is left; no precedent is claimed for it."""
    nodes = {ID + thing: Node(ID + thing, thing, kind, (kind,)) for thing, kind in KINDS.items()}
    lineage = StatedLineage(nodes, {named(("a", "supports", "c"))}, TABLE.compositions, TABLE.wider)
    answer = find_missing(lineage, ID + "c", ID + "a")
    assert [one.missing for one in answer.sets] == [(named(("c", "serves", "a")),)]
    assert answer.sets[0].precedents == 0


def test_a_thread_that_the_table_stops_is_told_with_the_row(library: Home, library_facts: Facts) -> None:
    """The Quay Café is one of the Café Clinics, which answer the long waits; the thread stops there."""
    answer = why_not(library, library_facts, ID + "quay-cafe", ID + "long-waits-in-sandwick")
    [refusal] = answer.absence.refusals
    assert [step[1].removeprefix(SEL) for step in refusal.steps] == ["partOf", "addresses"]
    assert refusal.row is not None
    assert refusal.row.reason.startswith("One part of a programme may answer another need")
    assert not answer.is_backwards


def test_lines_that_run_backwards_do_not_stop_the_answer(copy: Home) -> None:
    """Which of them validate finds; here the passage has no lines that somebody could have missed."""
    path = copy.data / "passages" / "eskmouth-plan.trig"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"sel:lastLine \d+ ;", "sel:lastLine 1 ;", text), encoding="utf-8")
    facts = open_facts(copy, None)
    answer = why_not(copy, facts, ID + "quay-cafe", ID + "long-waits-in-sandwick")
    runs = [run for standings in answer.standings for one in standings for run in one.runs]
    assert any(run.last_line < run.first_line for run in runs)
    assert {run.open_lines for run in runs if run.last_line < run.first_line} == {()}


def test_a_blank_cell_and_a_rejection_are_found(library: Home, library_facts: Facts) -> None:
    """That the Café Clinics support care close to home was read, and blank, and a curator rejected it."""
    start, end = ID + "cafe-clinics", ID + "goal-close-to-home"
    answer = why_not(library, library_facts, start, end)
    [rejection] = answer.rejections
    assert rejection.rationale == "The cell is blank, and a blank cell says nothing."
    direct = [
        standings[0]
        for one, standings in zip(answer.absence.sets, answer.standings, strict=True)
        if one.missing == ((start, SEL + "supports", end),)
    ]
    assert [standing.verdict for standing in direct] == [Verdict.ABSENT]
    assert [slug_of(passage.iri) for passage in direct[0].blank_cells] == ["plan-figure-1-cafe-clinics"]
    text = format_why_not(start, end, answer, library_facts)
    assert "A curator rejected: Café Clinics supports Care close to home" in text
    assert "[stated to be absent]" in text
    assert "read, and blank: " in text


def printed(folder: Path, facts: Facts) -> dict[str, set[int]]:
    """Give the lines of each text of the library that are not blank."""
    names = {passage.document for passage in facts.speakers.values() if isinstance(passage, Passage)}
    return {
        name: {
            number
            for number, line in enumerate(read_text(folder, f"{slug_of(name)}.txt").lines, 1)
            if line.strip()
        }
        for name in names
    }


def test_lines_that_were_read_are_told_from_lines_that_were_not(
    library_facts: Facts, library_texts: Path
) -> None:
    """Lines neither cited nor set aside are unread unless blank; without the texts nobody knows."""
    lines = printed(library_texts, library_facts)
    statement = (ID + "quay-cafe", SEL + "addresses", ID + "long-waits-in-sandwick")
    passages = [one for one in library_facts.speakers.values() if isinstance(one, Passage)]
    aside = library_facts.set_aside
    said = library_facts.tables["everything-said"]

    read = Ground(said, passages, aside, lines.get).standing(statement)
    assert read.verdict is Verdict.READ
    assert [(run.section, run.first_line, run.last_line) for run in read.runs] == [
        ("1 What we want", 5, 8),
        ("2 What we will do", 11, 18),
    ]
    fewer = [one for one in passages if slug_of(one.iri) != "plan-transport"]
    unread = Ground(said, fewer, aside, lines.get).standing(statement)
    assert unread.verdict is Verdict.UNREAD
    assert [run.open_lines for run in unread.runs] == [(), (16,)]
    assert Ground(said, fewer, aside, no_text).standing(statement).verdict is Verdict.UNKNOWN
    covered = [*aside, (passages[0].document, 16, 16)]
    assert Ground(said, fewer, covered, no_text).standing(statement).verdict is Verdict.READ


def test_where_one_document_speaks_of_both_things_only_it_is_looked_at(
    library_facts: Facts,
) -> None:
    """Evening Visits stand in the plan and in the review, the Falls Clinic in the plan alone."""
    passages = [one for one in library_facts.speakers.values() if isinstance(one, Passage)]
    ground = Ground(library_facts.tables["everything-said"], passages, [])
    assert {slug_of(one) for one in ground.spoken_of[ID + "evening-visits"]} == {
        "eskmouth-plan",
        "eskmouth-review",
    }
    standing = ground.standing((ID + "evening-visits", SEL + "supports", ID + "falls-clinic"))
    assert {slug_of(run.document) for run in standing.runs} == {"eskmouth-plan"}


def test_a_cell_that_has_a_mark_says_nothing_of_absence(library_facts: Facts) -> None:
    """Only a blank cell is a statement that something is not so."""
    passages = [one for one in library_facts.speakers.values() if isinstance(one, Passage)]
    ground = Ground(library_facts.tables["everything-said"], passages, library_facts.set_aside)
    statement = (ID + "care-at-home", SEL + "delivers", ID + "goal-close-to-home")
    assert ground.standing(statement).blank_cells == ()
    assert ground.standing(statement).verdict is not Verdict.ABSENT


def test_what_serves_after_all_is_told(library: Home, library_facts: Facts) -> None:
    """Where the thread runs nothing is missing."""
    answer = why_not(library, library_facts, ID + "evening-visits", ID + "vision-2031")
    assert answer.absence.holds
    assert answer.standings == ()


def test_the_other_way_round_is_told(library: Home, library_facts: Facts) -> None:
    """The vision does not serve Evening Visits; Evening Visits serve it."""
    start, end = ID + "vision-2031", ID + "evening-visits"
    answer = why_not(library, library_facts, start, end)
    assert answer.is_backwards
    assert "It is the other way round" in format_why_not(start, end, answer, library_facts)


def test_a_thing_is_not_asked_about_itself(library: Home, library_facts: Facts) -> None:
    """Nothing serves itself."""
    with pytest.raises(SelgraphError, match="cannot serve itself"):
        why_not(library, library_facts, ID + "transport", ID + "transport")


def test_json_holds_what_the_text_shows(library: Home, library_facts: Facts) -> None:
    """Refusals, missing statements, their lines and verdicts are there for a program."""
    start, end = ID + "quay-cafe", ID + "long-waits-in-sandwick"
    values = why_not_values(start, end, why_not(library, library_facts, start, end), library_facts)
    assert values["holds"] is False
    assert values["refusals"][0]["because"].startswith("One part of a programme")
    missing = values["sets"][0]["missing"][0]
    assert missing["text"].startswith("Quay Café addresses")
    assert missing["verdict"] in set(Verdict)
    assert missing["lines"][0].keys() == {"document", "section", "firstLine", "lastLine", "open"}
    assert values["count"] >= len(values["sets"])
