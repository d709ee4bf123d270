"""How many statements the terms of a dataset have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyoxigraph

FAN: Final = 50  # statements of one term; those that have more are remembered with their number
MOST_QUADS: Final = 3_000_000  # counting the fans of more would hold up the start by many seconds
MOST_FOLLOWED: Final = 50_000  # statements of one predicate whose chains are measured, some 0.1 s

_ANYWHERE: Final = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"


class Fan(NamedTuple):
    """How far one predicate leads.

    Args:
        total: its statements, in the default graph or in all named graphs together, whichever are more.
        onwards: the most that one subject has.
        back: the most that one object has.
        reached: things that a chain of it can reach from one of them; 0 where that has not been measured.
        passed: statements of all these things, of whatever predicate.
    """

    total: int = 0
    onwards: int = 0
    back: int = 0
    reached: int = 0
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Fans:
    """What is known of a dataset before a query is evaluated; terms are written as N-Triples has them.

    Args:
        predicates: all that there are.
        subjects: how many statements those subjects have that have more than `FAN`.
        objects: the same for objects.
        longest: characters of the longest value.
    """

    predicates: Mapping[str, Fan]
    subjects: Mapping[str, int]
    objects: Mapping[str, int]
    longest: int

    @property
    def most_of_subject(self) -> int:
        """Statements of the subject that has the most."""
        return max(self.subjects.values(), default=FAN)

    @property
    def most_of_object(self) -> int:
        """Statements of the object that has the most."""
        return max(self.objects.values(), default=FAN)


def count_fans(store: pyoxigraph.Store) -> Fans | None:
    """Count the statements of each predicate, and of the terms that have many.

    Returns:
        None where the dataset is too large to be counted while people wait for the service.
    """
    if len(store) > MOST_QUADS:
        return None
    found: dict[str, Fan] = {}
    for place, field in (("s", "onwards"), ("o", "back")):
        for where in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
            query = (
                f"SELECT ?p (MAX(?n) AS ?most) (SUM(?n) AS ?all) WHERE {{ SELECT ?p ?{place} (COUNT(*) AS ?n)"
                f" WHERE {{ {where} }} GROUP BY ?p ?{place} }} GROUP BY ?p"
            )
            for name, most, total in _rows(store, query):
                fan = found.get(str(name), Fan())
                found[str(name)] = fan._replace(
                    total=max(fan.total, int(total.value)),
                    **{field: max(getattr(fan, field), int(most.value))},
                )
    subjects, objects = (
        {
            str(term): int(count.value)
            for term, count in _rows(
                store,
                f"SELECT ?{place} (COUNT(*) AS ?n) WHERE {{ {_ANYWHERE} }} GROUP BY ?{place}"
                f" HAVING (COUNT(*) > {FAN})",
            )
        }
        for place in "so"
    )
    longest = max(
        int(length.value) if length is not None else 0
        for (length,) in _rows(
            store, f"SELECT (MAX(STRLEN(STR(?o))) AS ?n) WHERE {{ {_ANYWHERE} FILTER(isLiteral(?o)) }}"
        )
    )
    for name, fan in found.items():
        if fan.total <= MOST_FOLLOWED:
            reached, passed = _follow(store, name, subjects, objects)
            found[name] = fan._replace(reached=reached, passed=passed)
    return Fans(found, subjects, objects, longest)


def _rows(store: pyoxigraph.Store, query: str) -> Iterator[Any]:
    """Ask the engine for rows."""
    rows: Any = store.query(query)
    yield from rows


def _follow(
    store: pyoxigraph.Store, predicate: str, subjects: Mapping[str, int], objects: Mapping[str, int]
) -> tuple[int, int]:
    """Measure the largest set of things that a predicate ties together in the default graph.

    Returns:
        How many they are, and how many statements they have; 0, 0 where it leads to texts.
    """
    import pyoxigraph as ox

    above: dict[Any, Any] = {}

    def find(thing: Any) -> Any:
        """Give the thing that stands for all that are tied to it."""
        top = above.setdefault(thing, thing)
        while top is not above[top]:
            above[top] = top = above[above[top]]
        return top

    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.Literal):
            return 0, 0
        above[find(quad.subject)] = find(quad.object)
    reached: Counter[Any] = Counter()
    passed: Counter[Any] = Counter()
    for thing in list(above):
        top, name = find(thing), str(thing)
        reached[top] += 1
        passed[top] += max(subjects.get(name, FAN), objects.get(name, FAN))
    return max(reached.values(), default=0), max(passed.values(), default=0)
