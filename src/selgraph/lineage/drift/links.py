"""Which thing says again or carries on which earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from selgraph.lineage.strategy import Strategy
    from selgraph.model import Statement

LINKS: Final = ("restates", "continues")
NO_END: Final = ("Plan", "Figure")  # a plan that says a goal again is not what became of the goal

Chain = tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Things by what they say again or carry on, in one step or several.

    Args:
        strategy: what is said.
    """

    strategy: Strategy

    def earlier(self, iri: str) -> Mapping[str, Chain]:
        """Give what a thing says again or carries on, with the statements that lead there, fewest first."""
        return self.strategy.remember(
            ("earlier", iri), lambda: _walk(iri, self._steps_back, lambda said: said.value)
        )

    def later(self, iri: str) -> Mapping[str, Chain]:
        """Give what says a thing again or carries it on, with the statements that lead there."""
        return self.strategy.remember(
            ("later", iri), lambda: _walk(iri, self._steps_on, lambda said: said.subject)
        )

    def apart(self, things: Iterable[str]) -> list[str]:
        """Leave out of some things those that are a part of, serve or carry on another of them."""
        among = sorted(set(things))
        return [
            one for one in among if not any(self._is_below(one, other) for other in among if other != one)
        ]

    def _is_below(self, lower: str, upper: str) -> bool:
        """Say whether a thing is a part of, serves or carries on another."""
        return upper in self.earlier(lower) or upper in self.strategy.lineage.served(lower)

    def _steps_back(self, iri: str) -> list[Statement]:
        """Give the statements by which a thing says others again or carries them on."""
        if self.strategy.is_a(iri, *NO_END):
            return []
        return [one for one in self.strategy.said_of(iri, *LINKS) if one.is_thing]

    def _steps_on(self, iri: str) -> list[Statement]:
        """Give the statements by which others say a thing again or carry it on."""
        said = self.strategy.named_in(iri, *LINKS)
        return [one for one in said if not self.strategy.is_a(one.subject, *NO_END)]


def changes_of(strategy: Strategy, chain: Chain, relation: str) -> list[Statement]:
    """Give what is said of a kind of change along a chain, by who states the step itself or by anyone.

    Args:
        strategy: what is said.
        chain: statements that lead from a later thing to an earlier one.
        relation: `narrows` or `widens`, which name the other thing; or `wordingChange`, a text that belongs
            to the step which the same speaker states.
    """
    found = []
    for step in chain:
        speakers = {speaker.iri for speaker in step.speakers}
        for said in strategy.said_of(step.subject, relation):
            if said.is_thing:
                fits = said.value == step.value
            else:
                fits = bool(speakers.intersection(speaker.iri for speaker in said.speakers))
            if fits:
                found.append(said)
    return found


def _walk(
    start: str, steps: Callable[[str], list[Statement]], end: Callable[[Statement], str]
) -> dict[str, Chain]:
    """Follow statements from a thing, breadth first; a circle ends where it began."""
    found: dict[str, Chain] = {start: ()}
    front = [start]
    while front:
        reached = []
        for iri in front:
            for said in steps(iri):
                if end(said) not in found:
                    found[end(said)] = (*found[iri], said)
                    reached.append(end(said))
        front = reached
    del found[start]
    return found
