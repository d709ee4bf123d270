"""Which statements clash: found by removal, as the reasoner gives no reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selgraph.reason.owl import OWL, value_of
from selgraph.vocabulary import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph

FIRST_TRY: Final = 16  # statements; most clashes hold two to five
GROWTH: Final = 8  # each further try is so many times as large


def find_clash(
    statements: list[pyoxigraph.Triple], is_consistent: Callable[[list[pyoxigraph.Triple]], bool]
) -> list[pyoxigraph.Triple]:
    """Find statements that clash and of which none can be spared.

    The shortest beginning of the list that is inconsistent ends in a statement of the clash; it is kept, what
    comes after it is dropped, and the rest is searched again, what is near to it first.

    Args:
        statements: an inconsistent list; what is likely to clash stands first.
        is_consistent: says whether some of them can all be true.

    Returns:
        The clash, in the order of the list; empty where none of them is needed for it.
    """
    order = {one: place for place, one in enumerate(statements)}
    kept: list[pyoxigraph.Triple] = []
    rest = list(statements)
    while is_consistent(kept):  # without any statement it is the ontology that is asked about
        size = min(FIRST_TRY, len(rest))
        while size < len(rest) and is_consistent([*kept, *rest[:size]]):
            size = min(size * GROWTH, len(rest))
        low, high = 0 if size <= FIRST_TRY else size // GROWTH, size
        while high - low > 1:
            middle = (low + high) // 2
            if is_consistent([*kept, *rest[:middle]]):
                low = middle
            else:
                high = middle
        kept.append(rest[high - 1])
        rest = _near_first(rest[: high - 1], kept)
    return sorted(kept, key=order.__getitem__)


def _near_first(
    statements: list[pyoxigraph.Triple], kept: list[pyoxigraph.Triple]
) -> list[pyoxigraph.Triple]:
    """Put first what speaks of the same things as the statements that are kept."""
    things = {term for one in kept for term in (one.subject, one.object)}
    return sorted(statements, key=lambda one: one.subject not in things and one.object not in things)


def order_by_suspicion(
    ontology: list[pyoxigraph.Triple], statements: list[pyoxigraph.Triple]
) -> list[pyoxigraph.Triple]:
    """Put first the statements about things that look wrong, so that fewer tries are needed.

    A thing looks wrong that has two classes of one list of disjoint classes (stated, or by the domain or
    range of a relation), two values of a functional property, or a relation to itself or both ways. This is a
    guess at where to look; the reasoner decides.

    Args:
        ontology: its triples.
        statements: what is said.
    """
    terms = _Terms(ontology)
    kinds: dict[str, set[str]] = {}
    values: dict[tuple[str, str], set[str]] = {}
    pairs = {(value_of(one.subject), one.predicate.value, str(one.object)) for one in statements}
    suspects: set[str] = set()
    for one in statements:
        subject, relation, thing = value_of(one.subject), one.predicate.value, value_of(one.object)
        if relation == RDF_TYPE:
            kinds.setdefault(subject, set()).update(terms.upwards(thing))
            continue
        for wider in terms.upwards(relation):
            kinds.setdefault(subject, set()).update(terms.domains.get(wider, ()))
            kinds.setdefault(thing, set()).update(terms.ranges.get(wider, ()))
        values.setdefault((subject, relation), set()).add(str(one.object))
        if subject == thing or (thing, relation, str(one.subject)) in pairs:
            suspects |= {subject, thing}
    suspects |= {
        subject
        for (subject, relation), several in values.items()
        if len(several) > 1 and relation in terms.functional
    }
    suspects |= {
        thing for thing, several in kinds.items() if any(len(several & group) > 1 for group in terms.disjoint)
    }

    def looks_right(one: pyoxigraph.Triple) -> tuple[int, bool]:
        """Say how far a statement is from what looks wrong: 0 of it, 1 about it, 2 no; classes first."""
        is_relation = one.predicate.value != RDF_TYPE
        if value_of(one.subject) in suspects:
            return 0, is_relation
        return (1 if value_of(one.object) in suspects else 2), is_relation

    return sorted(statements, key=looks_right)


class _Terms:
    """What an ontology says of its terms, as far as suspicion goes.

    Args:
        ontology: its triples.
    """

    def __init__(self, ontology: list[pyoxigraph.Triple]) -> None:
        """Read the axioms."""
        rdf, rdfs = PREFIXES["rdf"], PREFIXES["rdfs"]
        told: dict[str, dict[str, set[str]]] = {}
        for one in ontology:
            about = told.setdefault(one.predicate.value, {})
            about.setdefault(value_of(one.subject), set()).add(value_of(one.object))
        self._above = [told.get(rdfs + "subClassOf", {}), told.get(rdfs + "subPropertyOf", {})]
        self.domains = self._closed(told.get(rdfs + "domain", {}))
        self.ranges = self._closed(told.get(rdfs + "range", {}))
        self.functional = {
            term for term, kinds in told.get(RDF_TYPE, {}).items() if OWL + "FunctionalProperty" in kinds
        }
        first, rest = told.get(rdf + "first", {}), told.get(rdf + "rest", {})
        self.disjoint = [
            set(_items(head, first, rest))
            for heads in told.get(OWL + "members", {}).values()
            for head in heads
        ]

    def upwards(self, term: str) -> set[str]:
        """Give a term with all that stand above it."""
        found, waiting = {term}, [term]
        while waiting:
            one = waiting.pop()
            for wider in {wider for above in self._above for wider in above.get(one, ())} - found:
                found.add(wider)
                waiting.append(wider)
        return found

    def _closed(self, classes: dict[str, set[str]]) -> dict[str, set[str]]:
        """Add to the classes of each relation the wider ones."""
        return {
            term: {wider for one in several for wider in self.upwards(one)}
            for term, several in classes.items()
        }


def _items(head: str, first: dict[str, set[str]], rest: dict[str, set[str]]) -> Iterable[str]:
    """Give the items of an RDF list."""
    while head in first:
        yield from first[head]
        head = next(iter(rest.get(head, {""})))
