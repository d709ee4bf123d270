"""What every page of the explorer has at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from selgraph.errors import QueryError
from selgraph.graph import Graph
from selgraph.web.links import Links, links_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from selgraph.facts import Facts
    from selgraph.web.dataset import Served

TWINS = (".csv", ".json")


class FactPages:
    """Writes pages of what the corpus holds; used inside workers.

    Args:
        served: the corpus.
        facts: what it holds.
        render: fills a template.
    """

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        self._served = served
        self._facts = facts
        self._render = render
        self._links: Links = links_of(served)


class AnswerPages(FactPages):
    """Asks one verb of the graph, and writes what it answers; as `FactPages`."""

    def __init__(self, served: Served, facts: Facts, render: Callable[..., str]) -> None:
        """Keep what is shown."""
        super().__init__(served, facts, render)
        assert served.home is not None  # noqa: S101 - where there are facts there are files
        self._graph = Graph(facts, served.home)

    def _address(self, path: str, pairs: Iterable[tuple[str, str]] = (), fragment: str = "") -> str:
        """Give the address of a view; parameters that are empty are left out."""
        given = urlencode([(name, value) for name, value in pairs if value], safe=",:")
        return f"{self._links.root}{path}{'?' + given if given else ''}{'#' + fragment if fragment else ''}"

    def _twins(self, path: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Name the files beside a view, with their addresses."""
        given = list(pairs)
        return [(ending[1:].upper(), self._address(path + ending, given)) for ending in TWINS]


def pairs_of(values: Mapping[str, list[str]], **changed: str) -> list[tuple[str, str]]:
    """Give the parameters of an address, with some changed; an empty one is left out.

    >>> pairs_of({"by": ["year"], "page": ["2"]}, page="")
    [('by', 'year')]
    """
    merged = {**values, **{name: [value] for name, value in changed.items()}}
    return [(name, one) for name, some in merged.items() for one in some if one]


def choose_one(value: str, choices: Iterable[str], what: str) -> str:
    """Read a parameter that has to be one of some words; the first of them where nothing is given.

    Raises:
        QueryError: it is another.
    """
    known = list(choices)
    if value and value not in known:
        raise QueryError(f'"{value}" is no {what}.', fix=f"Choose one of: {', '.join(known)}.")
    return value or known[0]
