"""A graph that hands itself over to other programs."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from selgraph import lineage
from selgraph.hearing import hear_only_named
from selgraph.model import Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    import networkx as nx
    import rdflib

    from selgraph.export.content import About
    from selgraph.export.reading import Extract, Watch
    from selgraph.extract import Source
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.lineage import Gaps, Scope, Strategy
    from selgraph.sheet import Answer


class Exportable:
    """What the documents say, and how other programs are given it.

    Args:
        facts: what the graph holds.
        home: where the files lie.
        cache: folder in which what was built is kept; None where nothing is.
        source: gives the dataset; None for the files of `home`.
        portion: gives as much of the dataset as files about some things need, by their IRIs; None where the
            dataset is at hand.
    """

    def __init__(
        self,
        facts: Facts,
        home: Home,
        cache: Path | None = None,
        *,
        source: Source | None = None,
        portion: Callable[[Collection[str]], Source] | None = None,
    ) -> None:
        """Keep what there is."""
        self.facts = facts
        self.home = home
        self._given, self._cache, self._portion = source, cache, portion

    @cached_property
    def _source(self) -> Source:
        """Where the dataset comes from: what was given, else the files."""
        from selgraph.extract import Files

        return self._given or Files(self.home, self._cache)

    def _read(self, things: Collection[str] | None) -> Source:
        """Give a dataset that holds what is said of some things, or of all."""
        return self._source if things is None or self._portion is None else self._portion(things)

    @property
    def strategy(self) -> Strategy:
        """Everything that is said."""
        return self._ours(self.facts.strategy)

    def _ours(self, strategy: Strategy) -> Strategy:
        """Let the answers about a strategy hand over what they stand on."""
        strategy.extract = self._extract
        return strategy

    def _extract(self, answer: Answer) -> Extract:
        """Take out what an answer stands on."""
        from selgraph.extract import extract_answer

        titles = ", ".join(sheet.title for sheet in answer.sheets()[:1])
        return extract_answer(answer, self._read, partial(self.describe, titles, "", ""))

    def export(  # noqa: PLR0913 - what is written, and what of it
        self,
        selector: str = "",
        *,
        exclude: str = "",
        scope: Scope | None = None,
        bases: Collection[Basis] = (Basis.EXPLICIT, Basis.INTERPRETED),
        about: Callable[[Source], About] | None = None,
        watch: Watch | None = None,
        whole: bool = False,
    ) -> Extract:
        """Take out what a selector picks, with the statements between its things, for other programs.

        The result draws itself in a notebook, hands itself over (`to_networkx`, `to_frame`, `as_rdflib`), and
        is what the writers of files are given (`selgraph.export.formats.write_files`).

        Args:
            selector: of the things; empty for everything.
            exclude: a selector of what is left out.
            scope: what is left aside.
            bases: what a statement stands on that is given, inferred ones as well where they are asked for.
            about: says what a file is of the dataset that was read; None for today's date and the name of the
                corpus.
            watch: is given each pass through the graph, for a progress bar; None for none.
            whole: whether the dataset is wanted beside what is picked from it; else of one that lies far
                away no more is read than what is said of the names in the selector, and around them.
        """
        from selgraph.export.reading import unwatched
        from selgraph.extract import extract

        facts = self.facts
        near = hear_only_named(facts, selector, exclude) if selector else None
        heard = near
        if heard is None:
            heard = facts.strategy if selector or exclude else facts.around(())

        def read(things: Collection[str] | None) -> Source:
            """Read what is picked, and no more where that can be."""
            return self._read(None if near is None or whole else things)

        def find_gaps(things: Collection[str] | None) -> Gaps:
            """Find what is missing, once that is wanted."""
            among = self.strategy if things is None else heard
            return lineage.find_gaps(among, facts.gap_checks, (), facts.coverage, among=things)

        return extract(
            self._ours(heard),
            read,
            about or partial(self.describe, selector, "", ""),
            selector=selector,
            exclude=exclude,
            scope=scope or lineage.Scope(),
            bases=bases,
            gaps=find_gaps,
            watch=watch or unwatched,
        )

    def describe(
        self, selector: str = "", date: str = "", place: str = "", source: Source | None = None
    ) -> About:
        """Say what a file of this graph is: title, selector, hash of the dataset, date, source, licence.

        Args:
            selector: what was picked; empty for everything.
            date: the day, as in 2026-11-22; empty for today.
            place: the endpoint that was asked; empty where files were read.
            source: gives what was read; None for the whole dataset.
        """
        import datetime as dt

        from selgraph.extract import describe

        day = date or dt.datetime.now(dt.UTC).date().isoformat()
        read = source or self._source
        is_part = read is not self._source
        return describe(self.facts, self.home, selector, read.fingerprint, day, place=place, is_part=is_part)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Hand over the statements of lineage for networkx; see `Lineage.to_networkx`."""
        return self.facts.lineage.to_networkx()

    def as_rdflib(self) -> rdflib.Dataset:
        """Hand over the whole dataset for rdflib: the default graph is the merge, a named graph a speaker."""
        from selgraph.store import load_rdflib

        return load_rdflib(self._source.dataset).dataset

    def as_owlready(self) -> Any:
        """Hand over ontology and individuals as owlready2 objects; see `selgraph.reason.as_owlready`."""
        from selgraph.reason import as_owlready

        return as_owlready(self._source.dataset)
