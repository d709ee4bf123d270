"""Why a question has no rows: a value of another kind than the question asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selgraph.errors import SelgraphError
from selgraph.naming import SUGGESTIONS, find_near, plain
from selgraph.vocabulary import SEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selgraph.facts import Facts
    from selgraph.model import Node
    from selgraph.query import Question

ANY_KIND: Final = "thing"  # the parameter of questions that may be asked of everything
WIDEST: Final = "StrategyElement"  # a class of nearly everything, by which nothing is alike


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that is of another kind than the example of its parameter.

    Args:
        parameter: name of the parameter.
        sentence: what it is, and what the example is.
        nodes: things of the example's kind with a name like the value's, best first.
    """

    parameter: str
    sentence: str
    nodes: tuple[Node, ...]


def find_misfits(question: Question, given: Mapping[str, str], facts: Facts) -> list[Misfit]:
    """Find the values that are of no kind which the question's example is of.

    Args:
        question: the question that had no rows.
        given: values by parameter name; names that mean one thing.
        facts: what the graph holds.
    """
    found = []
    for parameter in question.parameters:
        if parameter.is_thing and parameter.name in given and parameter.name != ANY_KIND:
            value = _find(given[parameter.name], facts)
            example = _find(parameter.example, facts)
            if value and example and not _share_kind(value, example, facts):
                sentence = (
                    f"“{value.label}” is of the kind {_kind_of(value, facts)}; the example for "
                    f"{parameter.name}, “{example.label}”, is of the kind {_kind_of(example, facts)}."
                )
                fitting = [node for node in facts.nodes.values() if _share_kind(node, example, facts)]
                found.append(Misfit(parameter.name, sentence, _find_meant(value, fitting)))
    return found


def _find_meant(value: Node, fitting: list[Node]) -> tuple[Node, ...]:
    """Find things of the right kind that have the value's name in theirs, or else theirs in its."""
    within = [node for node in fitting if f" {plain(node.label)} " in f" {plain(value.label)} "]
    return tuple((find_near(value.label, fitting) or within)[:SUGGESTIONS])


def _find(name: str, facts: Facts) -> Node | None:
    """Find the thing that a name means; None where it means none, such as a document."""
    try:
        return facts.find(name)
    except SelgraphError:
        return None


def _share_kind(one: Node, other: Node, facts: Facts) -> bool:
    """Say whether two things are of one kind, or of kinds under one class that tells something."""
    return bool((facts.kinds_of(one) & facts.kinds_of(other)) - {WIDEST})


def _kind_of(node: Node, facts: Facts) -> str:
    """Name what a thing is."""
    return facts.label_of(SEL + node.kind) if node.kind else "that no class names"
