"""Lookups that are judged small are small, whatever the engine makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile import Door

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

VARIABLES: Final = ("?a", "?b", "?c", "?d")
LIGHT_THINGS: Final = (
    "<urn:s0>",
    "<urn:s5>",
    "<urn:s1>",
    "<urn:s35>",
    "<urn:s399>",
    "<urn:s24999>",
    "<urn:no>",
)
HEAVY_THINGS: Final = ("<urn:T0>", "<urn:hub>", "<urn:few>")
TEXTS: Final = ('"rare"@en', '"text 0"', '"no"')
LIGHT: Final = ("<urn:few>", "<urn:chain>", "<urn:about>", "<urn:part>", "<urn:next>")
HEAVY: Final = ("<urn:type>", "<urn:label>", "<urn:has>", "<urn:note>", "<urn:no>")
FILTERS: Final = (
    "{0} = {1}",
    "sameTerm({0}, {1})",
    "{0} = <urn:T0>",
    "{0} IN (<urn:T0>, <urn:hub>, <urn:s5>)",
    "{0} != {1} || isIRI({0})",
)


class Writer:
    """Writes queries of the shapes that may be lookups; each part hangs on another more often than not.

    Args:
        chance: what it chooses by.
    """

    def __init__(self, chance: Random) -> None:
        """Begin with nothing that is bound."""
        self._chance = chance
        self._known: list[str] = []

    def write(self) -> str:
        """Write a query."""
        head = self._one("SELECT *", "SELECT *", "SELECT DISTINCT ?a", "SELECT (COUNT(*) AS ?n)", "ASK")
        tail = self._one("", "", "", " LIMIT 2", " ORDER BY ?a", " GROUP BY ?a" if "COUNT" in head else "")
        parts = self._joined()
        for _ in range(self._one(0, 0, 0, 1, 1, 2)):
            place = self._one(len(parts), len(parts), self._chance.randint(0, len(parts)))
            parts.insert(place, self._further())
        return f"{head} WHERE {{ {' '.join(parts)} }}{tail}"

    def _one(self, *choices: Any) -> Any:
        """Choose one."""
        return self._chance.choice(choices)

    def _thing(self) -> str:
        """Choose a thing, a heavy one as often as not."""
        return self._one(self._one(*LIGHT_THINGS), self._one(*HEAVY_THINGS))

    def _joined(self) -> list[str]:
        """Write what is joined, in any order."""
        kind = self._one("join", "join", "join", "values", "graph", "union")
        if kind == "union":
            branches = []
            for _ in range(self._one(1, 2, 2, 3)):
                self._known = []
                branches.append(" ".join(self._pattern() for _ in range(self._one(1, 1, 2))))
            self._known = [self._one(*VARIABLES)]
            return ["{ " + " } UNION { ".join(branches) + " }"]
        parts = []
        if kind == "values":
            self._known.append(self._one(*VARIABLES))
            values = " ".join(self._thing() for _ in range(self._one(1, 2, 6, 30)))
            parts.append(f"VALUES {self._known[-1]} {{ {values} }}")
        if kind == "graph":
            graph = self._one("?g", "?g", "?a", "<urn:g0>", "<urn:g5>")
            parts.append(f"GRAPH {graph} {{ {self._pattern()} }}")
            self._known += [graph] if graph[0] == "?" else []
        parts += [self._pattern() for _ in range(self._one(1, 1, 1, 2, 2, 3))]
        self._chance.shuffle(parts)
        return parts

    def _pattern(self) -> str:
        """Write a pattern that hangs on a thing, a text or what another pattern binds."""
        here = (
            self._one(*self._known, self._thing())
            if self._known
            else self._one(self._thing(), self._thing(), self._one(*TEXTS))
        )
        there = self._one(
            self._one(*VARIABLES),
            self._one(*VARIABLES),
            self._one(*VARIABLES),
            self._thing(),
            self._one(*TEXTS),
        )
        predicate = self._one(self._predicate(), self._predicate(), self._path(), self._one(*VARIABLES))
        self._known += [one for one in (here, there) if one[0] == "?"]
        is_back = here[0] == '"' or (there[0] != '"' and self._one(*(True, False)))
        return f"{there} {predicate} {here} ." if is_back else f"{here} {predicate} {there} ."

    def _predicate(self) -> str:
        """Choose a predicate."""
        return self._one(self._one(*LIGHT), self._one(*LIGHT), self._one(*HEAVY))

    def _path(self, depth: int = 0) -> str:
        """Write a path."""
        kind = (
            self._one("one", "chain", "chain", "sequence", "either", "maybe", "inverse")
            if depth < 2
            else "chain"
        )
        if kind == "one":
            return self._predicate()
        if kind == "chain":
            return self._predicate() + self._one("+", "*", "?", "")
        inner = self._path(depth + 1)
        return {
            "sequence": f"({inner}/{self._path(depth + 1)})" if depth else f"{inner}/{self._path(1)}",
            "either": f"({inner}|{self._path(depth + 1)})",
            "maybe": f"({inner})?",
            "inverse": f"^({inner})",
        }[kind]

    def _further(self) -> str:
        """Write what adds to rows, or takes some away; an optimiser may move it, or make a join of it."""
        one, other = self._one(*VARIABLES), self._one(*VARIABLES)
        test = self._one(*FILTERS).format(one, other)
        kept, self._known = self._known, list(self._known)
        pattern = self._pattern()
        self._known = kept
        return self._one(
            f"OPTIONAL {{ {pattern} }}",
            f"OPTIONAL {{ {pattern} FILTER({test}) }}",
            f"FILTER EXISTS {{ {pattern} }}",
            f"FILTER NOT EXISTS {{ {pattern} }}",
            f"FILTER({test})",
            f"BIND({self._one(one, '<urn:hub>')} AS ?k)",
        )


QUERIES = st.randoms(use_true_random=True).map(lambda chance: Writer(chance).write())


@pytest.fixture(scope="module", params=["hubs", "no hubs"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """A door before a dataset that is made to hurt."""
    opened = Door(has_hubs=request.param == "hubs")
    yield opened
    opened.close()


def test_what_is_judged_small_is_small(door: Door) -> None:
    """A lookup that may look at some three thousand statements costs less than looking at twelve thousand.

    The bound holds for whatever order the engine's optimiser chooses, so that another version of it is
    tried here, too. And what is answered at the door is what the engine answers.
    """
    small: list[str] = []

    @settings(max_examples=800, derandomize=True, database=None)
    @given(QUERIES)
    def look(query: str) -> None:
        """Ask."""
        found = door.look(query)
        if found is not None:
            cost, is_right = found
            assert cost < 1, query
            assert is_right, query
            small.append(query)

    look()
    assert len(small) > 100


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { <urn:hub> ?p ?o }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s <urn:type> <urn:T0> }",
        "SELECT * WHERE { <urn:T0> ^(<urn:next>*) ?a }",
        "SELECT * WHERE { <urn:hub> <urn:next>+ ?a . <urn:s0> <urn:few> ?b }",
        "SELECT * WHERE { VALUES ?x { <urn:hub> <urn:T0> <urn:hub> <urn:T0> <urn:hub> } ?x <urn:next>+ ?y }",
        "SELECT * WHERE { <urn:T0> <urn:few> ?x OPTIONAL { <urn:hub> <urn:type> ?x } }",
        "SELECT * WHERE { <urn:T0> <urn:few> ?x FILTER EXISTS { <urn:hub> <urn:type> ?x } }",
        # what is open is begun with
        "SELECT * WHERE { ?x <urn:label> ?y . ?x <urn:next>* <urn:s2> }",
        "SELECT * WHERE { ?x <urn:label>/<urn:next>+ <urn:s2> }",
        "SELECT * WHERE { <urn:s5> ?p ?o . ?o ?p ?x }",
        "SELECT * WHERE { GRAPH ?g { <urn:s5> <urn:label> ?o } GRAPH ?g { ?x <urn:type> ?y } }",
        "SELECT * WHERE { <urn:s5> <urn:next> ?o OPTIONAL { ?o <urn:label> ?l . ?o <urn:type> ?z } }",
        "SELECT * WHERE { <urn:s5> <urn:next> ?o FILTER EXISTS { ?o <urn:label> ?l . ?z <urn:label> ?l } }",
        "SELECT * WHERE { <urn:s5> <urn:next> ?o OPTIONAL { ?k <urn:label> ?l FILTER(?k = ?o) } }",
        "SELECT * WHERE { <urn:s5> <urn:next> ?o { ?o <urn:label> ?l } UNION { ?o <urn:note> ?l } }",
        "SELECT * WHERE { BIND(<urn:s5> AS ?o) ?o <urn:label> ?l }",
    ],
)
def test_what_the_engine_may_begin_at_the_wrong_end_is_no_surprise(door: Door, query: str) -> None:
    """Shapes that have misled a judge before are left to a worker, or cost little on this dataset."""
    found = door.look(query)
    assert found is None or (found[0] < 1 and found[1])
