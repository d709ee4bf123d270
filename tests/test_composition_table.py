"""The table of which two relations make a longer one: whole, exemplified, and followed."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from selgraph.build import open_store
from selgraph.composition_table import TableRow, format_table, read_table, read_thread
from selgraph.facts import read_facts
from selgraph.lineage import find_paths
from selgraph.query import ask
from selgraph.reason import apply_rules
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES, SEL
from small_lineage import AXIOMS, HOME, RELATIONS, RULES, Triple, small, statements

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.lineage import Compositions


@pytest.fixture(scope="module")
def table(corpus: Home, corpus_cache: Path) -> list[TableRow]:
    """The table of the package."""
    return read_table(open_store(corpus, corpus_cache), corpus)


def come_to(thread: list[Triple], compositions: Compositions) -> tuple[str, str, str | None]:
    """Follow a thread: the relations of the row that decides about its last step, and what that makes."""
    made = thread[0][1]
    row = None
    for step in thread[1:]:
        assert made is not None, f"{thread} stops before its last step"
        row = compositions.find(made, step[1])
        made = row.yields if row else None
    assert row is not None
    return row.first, row.second, made


def name_of(row: TableRow) -> str:
    """Name a row for a test's report."""
    return row.iri.rsplit("#", 1)[-1]


def test_every_pair_of_relations_has_a_row_that_decides(corpus_facts: Facts) -> None:
    """No pair is left to silence: each follows a row of its own or one of the wider relations."""
    pairs = product(RELATIONS, repeat=2)
    silent = [pair for pair in pairs if corpus_facts.compositions.find(SEL + pair[0], SEL + pair[1]) is None]
    assert silent == []


def test_every_row_says_why_and_differs_from_the_others(table: list[TableRow]) -> None:
    """Each row has a sentence of its own, and no two rows are for the same pair."""
    assert len({(row.first, row.second) for row in table}) == len(table)
    assert len({row.rationale for row in table}) == len(table)
    assert all(row.rationale.endswith(".") and len(row.rationale.split()) > 6 for row in table)


def test_examples_stand_in_the_corpus_and_are_decided_as_the_table_says(
    table: list[TableRow], corpus_facts: Facts
) -> None:
    """Each example is a thread that is stated; one runs, one stops, and one of them by this very row."""
    stated = {(edge.subject, edge.predicate, edge.object) for edge in corpus_facts.edges}
    for row in table:
        own = []
        for text, runs in ((row.accepted, True), (row.refused, False)):
            thread = read_thread(text)
            if not thread:
                continue
            assert set(thread) <= stated, f"{name_of(row)}: {set(thread) - stated} is not stated"
            first, second, made = come_to(thread, corpus_facts.compositions)
            assert (made is not None) is runs, f"{name_of(row)}: {text}"
            own.append((first, second) == (row.first, row.second))
        is_told_by_own = own == ([True, False] if row.yields else [False, True])
        assert is_told_by_own or _is_missing(row, stated, corpus_facts.compositions), name_of(row)


def _is_missing(row: TableRow, stated: set[Triple], compositions: Compositions) -> bool:
    """Say whether no two stated steps are decided by a row, so that it can have no example."""
    assert not (row.accepted if row.yields else row.refused)
    by_subject: dict[str, list[Triple]] = {}
    for step in stated:
        by_subject.setdefault(step[0], []).append(step)
    pairs = {(step[1], further[1]) for step in stated for further in by_subject.get(step[2], ())}
    decided = (compositions.find(*pair) for pair in pairs)
    return not any(one and (one.first, one.second) == (row.first, row.second) for one in decided)


def test_only_one_row_has_no_example_of_its_own(table: list[TableRow]) -> None:
    """What partly supports what partly supports: refused, though the documents hold no such thread."""
    without = [name_of(row) for row in table if not (row.accepted and row.refused)]
    assert without == ["composition-partly-supports-partly-supports"]


def test_every_row_decides_about_its_own_pair(table: list[TableRow], corpus_facts: Facts) -> None:
    """Every row decides about its own pair."""
    for row in table:
        decides = corpus_facts.compositions.find(row.first, row.second)
        assert decides is not None
        assert decides.reason == row.rationale


def test_owl_says_of_the_table_what_owl_can_say(
    corpus: Home, corpus_cache: Path, corpus_facts: Facts
) -> None:
    """The property chains are the widest pairs that are accepted with every narrower relation in their place.

    Left out are those that go on by *is part of*: in OWL, where that is transitive, they would go on further
    than the table lets them.
    """
    below = {
        name: [one for one in RELATIONS if SEL + name in upwards(one, corpus_facts)] for name in RELATIONS
    }

    def is_sayable(first: str, second: str) -> bool:
        """Say whether every pair of narrower relations is accepted."""
        pairs = product(below[first], below[second])
        rows = [corpus_facts.compositions.find(SEL + one, SEL + two) for one, two in pairs]
        return second != "partOf" and all(row is not None and row.yields for row in rows)

    sayable = {pair for pair in product(RELATIONS, repeat=2) if is_sayable(*pair)}
    widest = {
        pair
        for pair in sayable
        if not any(
            other != pair and pair[0] in below[other[0]] and pair[1] in below[other[1]] for other in sayable
        )
    }
    query = (corpus.queries / "reads" / "term-chains.rq").read_text(encoding="utf-8")
    rows = ask(open_store(corpus, corpus_cache), query)[1]
    chains = {
        (first.removeprefix(SEL), second.removeprefix(SEL))
        for term, first, second in rows
        if term == SEL + "serves"
    }
    assert chains == widest


def upwards(relation: str, facts: Facts) -> list[str]:
    """List a relation and those above it."""
    found = [SEL + relation]
    while facts.wider.get(found[-1]):
        found.append(facts.wider[found[-1]])
    return found


@settings(deadline=None, max_examples=40)
@given(statements())
def test_threads_and_rules_follow_the_table_alike(stated: list[Triple]) -> None:
    """Every thread of lineage is in the closure; without cycles the closure holds nothing else."""
    dataset = small(stated, AXIOMS)
    apply_rules(dataset, [RULES["composition"]])
    facts = read_facts(OxigraphStore(dataset), HOME)
    reached = {
        (path.nodes[0].iri, node.iri)
        for thing in "abcde"
        if ID + thing in {edge.subject for edge in facts.edges}
        for path in find_paths(facts.lineage, ID + thing)
        for node in path.nodes[1:]
    }
    composed = {
        (quad.subject.value, quad.object.value)
        for quad in dataset
        if getattr(quad.graph_name, "value", "").startswith(PREFIXES["rule"])
    }
    direct = {(ID + subject, ID + thing) for subject, _, thing in stated}
    assert reached <= composed | direct
    if not _has_cycle(stated):
        assert reached == composed | direct


def _has_cycle(stated: list[Triple]) -> bool:
    """Say whether any thing leads back to itself."""
    left = {(subject, thing) for subject, _, thing in stated}
    while left:
        ends = {thing for _, thing in left} - {subject for subject, _ in left}
        if not ends:
            return True
        left = {pair for pair in left if pair[1] not in ends}
    return False


def test_the_table_is_printed_with_names(table: list[TableRow], corpus_facts: Facts) -> None:
    """The text form has both relations, what they make, why, and the two examples."""
    text = format_table(table, corpus_facts, "table")
    assert "“is part of” and then “supports” make “serves”" in text
    assert "    What a whole supports, its parts are there to support with it." in text
    assert (
        "runs:  Minor Oral Surgery (is part of) Shifting care closer to home (fully supports) Dignity and"
        in text
    )
    assert "“is part of” and then “addresses” make nothing" in text
    rows = json.loads(format_table(table, corpus_facts, "json"))
    assert len(rows) == len(table)
    assert set(rows[0]) == {"first", "second", "makes", "why", "runs", "stops"}
