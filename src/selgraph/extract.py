"""From the graph, or an answer of it, to what is exported."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from selgraph.build import open_dataset
from selgraph.export.content import About, make_legible, nothing_beyond
from selgraph.export.reading import STATED, Extract, connection_id, unwatched
from selgraph.home import find_home
from selgraph.lineage import Scope, pick
from selgraph.model import Edge
from selgraph.picturing import count_beyond
from selgraph.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    import pyoxigraph

    from selgraph.export.reading import Watch
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.lineage import Gaps, Strategy
    from selgraph.model import Basis
    from selgraph.sheet import Answer

OPEN = Scope()


class Source(Protocol):
    """Where a dataset comes from."""

    @property
    def dataset(self) -> pyoxigraph.Store:
        """The built dataset."""
        ...

    @property
    def fingerprint(self) -> str:
        """Its hash, 64 hexadecimal digits."""
        ...


@dataclass(frozen=True)
class Files:
    """A dataset that is built from files.

    Args:
        home: where they lie.
        cache: folder in which what was built is kept; None where nothing is.
    """

    home: Home
    cache: Path | None

    @cached_property
    def dataset(self) -> pyoxigraph.Store:
        """The built dataset."""
        return open_dataset(self.home, self.cache)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of the files."""
        return self.home.fingerprint()


def describe(  # noqa: PLR0913 - each part is a line of every file
    facts: Facts,
    home: Home,
    selector: str,
    fingerprint: str,
    date: str,
    *,
    place: str = "",
    is_part: bool = False,
) -> About:
    """Say what a file is.

    Args:
        facts: what the graph holds.
        home: where its files lie.
        selector: what was picked; empty for everything.
        fingerprint: hash of the dataset.
        date: the day, as in 2026-11-22.
        place: the endpoint that was asked; empty where files were read.
        is_part: whether no more of the dataset was read, and hashed, than the file needs.
    """
    titles = "; ".join(make_legible(one.title) for _, one in sorted(facts.documents.items()))
    is_shipped = not place and home.data == find_home().data
    return About(
        title="Strategy graph of south east London" if is_shipped else "Strategy graph",
        selector=make_legible(selector),
        fingerprint=fingerprint,
        date=date,
        source=f"selgraph {VERSION}; read from: {titles}"
        + (f"; asked of {make_legible(place)}" if place else "")
        + ("; the hash is of what was read for this file and not of the whole dataset" if is_part else ""),
        licence="MIT; the documents belong to their issuers" if is_shipped else "not stated",
    )


def extract(  # noqa: PLR0913 - what is written, and what of it
    strategy: Strategy,
    read: Callable[[Collection[str] | None], Source],
    about: Callable[[Source], About],
    *,
    selector: str = "",
    exclude: str = "",
    scope: Scope = OPEN,
    bases: Collection[Basis] = STATED,
    gaps: Callable[[Collection[str] | None], Gaps] | None = None,
    watch: Watch = unwatched,
) -> Extract:
    """Take out of a dataset what a selector picks, within a scope.

    Args:
        strategy: what is said, from which things are picked.
        read: gives a dataset that holds what is said of some things, by their IRIs, or of all.
        about: says what a file is of its dataset.
        selector: of the things; empty for all.
        exclude: a selector of what is left out.
        scope: what is not followed when things are picked, and is not given.
        bases: what statements stand on that are given; inferred ones as well, which nothing is picked by.
        gaps: finds what some things, or all, lack; None where that is not known.
        watch: as in `Extract`.
    """
    only, beyond = None, nothing_beyond
    if selector or exclude:
        picked = pick(strategy, selector or "*", scope=scope, exclude=exclude)
        only = frozenset(node.iri for node in picked)
        beyond = partial(count_beyond, picked.strategy, shown=only)
    wanted = {term for name in scope.through for term in strategy.terms_named(name)}
    relations = frozenset(one for one in strategy.labels if wanted.intersection(strategy.upwards(one)))
    documents = None
    if scope.as_of is not None:
        documents = frozenset(one.iri for one in strategy.documents.values() if one.year <= scope.as_of)
    source = read(only)
    return Extract(
        about(source),
        source.dataset,
        only,
        bases,
        relations if wanted else None,
        documents,
        lacks=partial(gaps, only) if gaps else None,
        watch=watch,
        beyond=beyond,
    )


def extract_answer(
    answer: Answer, read: Callable[[Collection[str] | None], Source], about: Callable[[Source], About]
) -> Extract:
    """Take out of a dataset what an answer stands on: its statements, and the things that they join.

    Args:
        answer: of any verb. An answer that lists things, as a selector does, gives what is said between them.
        read: as in `extract`.
        about: as in `extract`.
    """
    listed = frozenset(node.iri for node in getattr(answer, "nodes", ()))
    joins = set() if listed else set(_joins(answer))
    things = listed or frozenset(iri for subject, _, value in joins for iri in (subject, value))
    source = read(things)
    statements = None if listed else frozenset(connection_id(*join) for join in joins)
    return Extract(about(source), source.dataset, things, statements=statements)


def _joins(answer: Answer) -> Iterator[tuple[str, str, str]]:
    """Go through the statements between things on which the lines of an answer stand."""
    for sheet in answer.sheets():
        for row in sheet.rows:
            for one in row.evidence:
                if isinstance(one, Edge):
                    yield one.subject, one.predicate, one.object
                elif one.is_thing:
                    yield one.subject, one.predicate, one.value
