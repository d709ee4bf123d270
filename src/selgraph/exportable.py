"""A graph that hands itself over to other programs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from selgraph import lineage
from selgraph.model import Basis

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import networkx as nx
    import rdflib

    from selgraph.export.content import About
    from selgraph.export.reading import Extract, Watch
    from selgraph.extract import Source
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.lineage import Scope, Strategy
    from selgraph.sheet import Answer


class Exportable:
    """What the documents say, and how other programs are given it.

    Args:
        facts: what the graph holds.
        home: where the files lie.
        cache: folder in which what was built is kept; None where nothing is.
        source: gives the dataset; None for the files of `home`.
    """

    def __init__(
        self, facts: Facts, home: Home, cache: Path | None = None, *, source: Source | None = None
    ) -> None:
        """Keep what there is."""
        self.facts = facts
        self.home = home
        self._given, self._cache = source, cache

    @cached_property
    def _source(self) -> Source:
        """Where the dataset comes from: what was given, else the files."""
        from selgraph.extract import Files

        return self._given or Files(self.home, self._cache)

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
        return extract_answer(answer, self._source.dataset, self.describe(titles))

    def export(  # noqa: PLR0913 - what is written, and what of it
        self,
        selector: str = "",
        *,
        exclude: str = "",
        scope: Scope | None = None,
        bases: Collection[Basis] = (Basis.EXPLICIT, Basis.INTERPRETED),
        about: About | None = None,
        watch: Watch | None = None,
    ) -> Extract:
        """Take out what a selector picks, with the statements between its things, for other programs.

        The result draws itself in a notebook, hands itself over (`to_networkx`, `to_frame`, `as_rdflib`), and
        is what the writers of files are given (`selgraph.export.formats.write_files`).

        Args:
            selector: of the things; empty for everything.
            exclude: a selector of what is left out.
            scope: what is left aside.
            bases: what a statement stands on that is given, inferred ones as well where they are asked for.
            about: what a file of it says of itself; None for today's date and the name of the corpus.
            watch: is given each pass through the graph, for a progress bar; None for none.
        """
        from selgraph.export.reading import unwatched
        from selgraph.extract import extract

        facts = self.facts
        return extract(
            self.strategy,
            self._source.dataset,
            about or self.describe(selector),
            selector=selector,
            exclude=exclude,
            scope=scope or lineage.Scope(),
            bases=bases,
            gaps=lineage.find_gaps(self.strategy, facts.gap_checks, (), facts.coverage),
            watch=watch or unwatched,
        )

    def describe(self, selector: str = "", date: str = "", place: str = "") -> About:
        """Say what a file of this graph is: title, selector, hash of the dataset, date, source, licence.

        Args:
            selector: what was picked; empty for everything.
            date: the day, as in 2026-11-22; empty for today.
            place: the endpoint that was asked; empty where files were read.
        """
        import datetime as dt

        from selgraph.extract import describe

        day = date or dt.datetime.now(dt.UTC).date().isoformat()
        return describe(self.facts, self.home, selector, self._source.fingerprint, day, place)

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
