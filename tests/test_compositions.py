"""Which two relations make a longer one, on tables that were made up."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as some

from invented import read_edges
from selgraph.lineage import Compositions, find_paths, find_paths_between
from selgraph.model import Composition, Edge, Node, Passage

RELATIONS = "pqrs"
THINGS = "abcde"
PASSAGE = Passage("passage:x", "document:x", "X", "1", 1, 1, "words")

# who is above whom: no circle, as each relation only has a later letter above it
WIDER = some.fixed_dictionaries(
    {}, optional={one: some.sampled_from(RELATIONS[at + 1 :]) for at, one in enumerate(RELATIONS[:-1])}
)
PAIRS = some.tuples(some.sampled_from(RELATIONS), some.sampled_from(RELATIONS))
TABLES = some.dictionaries(PAIRS, some.sampled_from([*RELATIONS, None]), max_size=10)
STATEMENTS = some.sets(
    some.tuples(some.sampled_from(THINGS), some.sampled_from(RELATIONS), some.sampled_from(THINGS)),
    max_size=9,
)

Statement = tuple[str, str, str]


def make(rows: dict[tuple[str, str], str | None], wider: dict[str, str]) -> Compositions:
    """Make a table."""
    return Compositions([Composition(*pair, made, "because") for pair, made in rows.items()], wider)


def above(relation: str, wider: dict[str, str]) -> list[str]:
    """List a relation and those above it, by the letter of the rules: the narrowest first."""
    return [relation, *(above(wider[relation], wider) if relation in wider else [])]


def compose(
    first: str, second: str, rows: dict[tuple[str, str], str | None], wider: dict[str, str]
) -> str | None:
    """Say what two relations make: the first row that fits, going up on the second before the first."""
    fitting = [
        (one, two) for one in above(first, wider) for two in above(second, wider) if (one, two) in rows
    ]
    return rows[fitting[0]] if fitting else None


def spell_threads(
    stated: set[Statement], start: str, rows: dict[tuple[str, str], str | None], wider: dict[str, str]
) -> set[tuple[Statement, ...]]:
    """Find all threads from a thing by trying every order of every choice of statements."""
    found = set()
    for length in range(1, len(THINGS)):
        for trail in permutations(stated, length):
            passed = [start, *(thing for _, _, thing in trail)]
            joined = all(step[0] == here for step, here in zip(trail, passed, strict=False))
            if not joined or len(set(passed)) < len(passed):
                continue
            made: str | None = trail[0][1]
            for _, relation, _ in trail[1:]:
                made = compose(made, relation, rows, wider) if made else None
            if made:
                found.add(trail)
    return found


@given(PAIRS, TABLES, WIDER)
def test_narrowest_row_decides(
    pair: tuple[str, str], rows: dict[tuple[str, str], str | None], wider: dict[str, str]
) -> None:
    """A pair follows its own row, else that of the wider relations, the second before the first."""
    row = make(rows, wider).find(*pair)
    assert (row.yields if row else None) == compose(*pair, rows, wider)


@given(STATEMENTS, some.sampled_from(THINGS), TABLES, WIDER)
def test_threads_are_those_that_trying_everything_finds(
    stated: set[Statement], start: str, rows: dict[tuple[str, str], str | None], wider: dict[str, str]
) -> None:
    """Whatever the table: each thread that cannot go on once, and all threads between two things."""
    nodes = {thing: Node(thing, thing) for thing in THINGS}
    lineage = read_edges([Edge(*one, (PASSAGE,)) for one in sorted(stated)], nodes, make(rows, wider))
    every = spell_threads(stated, start, rows, wider)
    begun = {trail[:-1] for trail in every}
    found = [
        tuple((edge.subject, edge.predicate, edge.object) for edge in path.edges)
        for path in find_paths(lineage, start)
    ]
    assert sorted(found) == sorted(every - begun)
    for end in set(THINGS) - {start}:
        between = find_paths_between(lineage, start, end)
        assert len(between) == len([trail for trail in every if trail[-1][2] == end])
