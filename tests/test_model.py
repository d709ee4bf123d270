"""The values that pass between the rooms."""

from __future__ import annotations

import dataclasses

import pytest

from selgraph import model
from selgraph.model import STRENGTH, Basis, Edge, Node, Passage, Path, Reading, Rule, basis_of

PASSAGE = Passage("passage:x", "document:x", "X", "1", 1, 2, "words")
READING = Reading("reading:x", "why", (PASSAGE,))
RULE = Rule("rule:x", "how")


@pytest.mark.parametrize(
    ("speakers", "basis"),
    [
        ((PASSAGE,), Basis.EXPLICIT),
        ((READING,), Basis.INTERPRETED),
        ((RULE,), Basis.INFERRED),
        ((RULE, READING), Basis.INTERPRETED),
        ((READING, RULE, PASSAGE), Basis.EXPLICIT),
    ],
)
def test_statement_stands_on_its_strongest_speaker(speakers: tuple[model.Speaker, ...], basis: Basis) -> None:
    """A passage goes before a reading, a reading before a rule, in whatever order they come."""
    assert basis_of(speakers) is basis
    assert Edge("a", "p", "b", speakers).basis is basis


def test_thread_stands_on_its_weakest_statement() -> None:
    """One interpreted step makes the whole thread interpreted, one inferred step inferred."""
    nodes = tuple(Node(letter, letter) for letter in "abc")

    def thread(*speakers: model.Speaker) -> Path:
        """Make a thread of two steps."""
        pairs = zip("ab", "bc", speakers, strict=True)
        return Path(nodes, tuple(Edge(start, "p", end, (speaker,)) for start, end, speaker in pairs))

    assert thread(PASSAGE, PASSAGE).basis is Basis.EXPLICIT
    assert thread(PASSAGE, READING).basis is Basis.INTERPRETED
    assert thread(RULE, READING).basis is Basis.INFERRED


def test_bases_are_ordered_from_the_strongest() -> None:
    """Explicit, interpreted, inferred."""
    assert sorted(Basis, key=STRENGTH.__getitem__) == [Basis.EXPLICIT, Basis.INTERPRETED, Basis.INFERRED]


def test_values_are_frozen() -> None:
    """What one room hands to another, nobody changes."""
    classes = [thing for thing in vars(model).values() if dataclasses.is_dataclass(thing)]
    assert len(classes) > 5
    for thing in classes:
        assert thing.__dataclass_params__.frozen, thing.__name__  # type: ignore[union-attr]
