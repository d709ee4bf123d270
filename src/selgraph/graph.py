"""The graph as Python users hold it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from selgraph import lineage, meaning
from selgraph.exportable import Exportable
from selgraph.facts import open_facts
from selgraph.hearing import hear_all, hear_named, hear_near
from selgraph.home import find_home
from selgraph.reach import Reach
from selgraph.reads import read_gap_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from selgraph.lineage import (
        Comparison,
        Drift,
        Gaps,
        Impact,
        Matrix,
        Money,
        Picked,
        PrintedMatrices,
        PrintedMatrix,
        Report,
        Scope,
        Story,
        Strategy,
        Trace,
        WeakPoints,
        WhatIf,
    )
    from selgraph.model import Document, Node, Passage


def load(
    folder: str | Path | None = None, *, cache: str | Path | None = None, store: str | Path | None = None
) -> Graph:
    """Load the corpus that comes with the package, or your own.

    Args:
        folder: your own workspace, with `data/`; None for the shipped corpus.
        cache: folder in which to keep what was built, for a quicker start; None for the user's own.
        store: folder of a store on disk that `selgraph build --store` has written, to be asked in the place
            of the files: an answer reads what it needs from there, and nothing else is loaded.

    Raises:
        SelgraphError: the files cannot be read.

    >>> from selgraph.graph import load
    >>> graph = load("tests/library")  # doctest: +SKIP
    >>> [one.node.label for one in graph.trace("evening visits").reached]  # doctest: +SKIP
    ['Care close to home', 'Fair access for all', 'Living well at home for longer (vision of 2031)']
    """
    from platformdirs import user_cache_path

    home = find_home(Path(folder) if folder is not None else None)
    if store is not None:
        from selgraph.distant import DistantFacts
        from selgraph.reads import Tables
        from selgraph.store import open_disk_store

        disk = open_disk_store(Path(store))
        return Graph(DistantFacts(Tables(lambda: disk, home, None)), home, source=disk)
    kept = Path(cache) if cache is not None else user_cache_path("selgraph")
    return Graph(open_facts(home, kept), home, kept)


class Graph(Exportable):
    """What the documents say, and the verbs that ask about it.

    Things are named as at the command line: by name, other name, slug or IRI. The options mean the same
    in every verb: `through` names relations, `basis` is `explicit`, `interpreted` or both, `as_of` the last
    year whose documents are heard, `max_depth` the most steps of a thread.
    """

    def find(self, name: str) -> Node:
        """Find the one thing that a name means.

        Raises:
            UnknownNameError: nothing has this name; near names are suggested.
            AmbiguousNameError: several things have it; they are listed.
        """
        return self.facts.find(name)

    def scope(
        self,
        *,
        through: str | tuple[str, ...] = (),
        basis: str = "",
        as_of: int | str | None = None,
        max_depth: int | None = None,
    ) -> Scope:
        """Make a scope of the options that verbs share.

        Raises:
            UnknownNameError: there is no such relation or document.
            SelgraphError: there is no such basis.
        """
        return meaning.read_scope(self.facts, through, basis, as_of, max_depth)

    def select(self, selector: str, *, exclude: str = "", scope: Scope | None = None) -> Picked:
        """Find what a selector picks; see `selgraph.lineage.read_selector` for the language."""
        heard = self._ours(hear_named(self.facts, selector, exclude))
        return lineage.pick(heard, selector, scope=scope or lineage.Scope(), exclude=exclude)

    def select_query(self, selector: str, *, exclude: str = "", scope: Scope | None = None) -> str:
        """Write the SPARQL query that a selector stands for."""
        return lineage.write_query(
            self.strategy,
            selector,
            scope=scope or lineage.Scope(),
            exclude=exclude,
            gap_query=partial(read_gap_pattern, self.home),
        )

    def trace(self, name: str, *, down: bool = False, exclude: str = "", scope: Scope | None = None) -> Trace:
        """Follow every thread of a thing up to what it serves, or down to what serves it."""
        chosen, start = scope or lineage.Scope(), self.find(name).iri
        reach = Reach(down=True) if down else Reach(up=True, named=True, goals=True)
        return lineage.trace(
            self._near([start], reach, chosen, exclude), start, is_down=down, depth=chosen.depth
        )

    def paths(self, first: str, second: str, *, exclude: str = "", scope: Scope | None = None) -> Trace:
        """Follow every thread from one thing up to another; where there is none, the other way round."""
        chosen = scope or lineage.Scope()
        start, end = self.find(first).iri, self.find(second).iri
        heard = self._near([start, end], Reach(up=True), chosen, exclude)
        found = lineage.trace_between(heard, start, end, depth=chosen.depth)
        return found if found.paths else lineage.trace_between(heard, end, start, depth=chosen.depth)

    def whatif(self, *names: str, scope: Scope | None = None) -> WhatIf:
        """Say what each goal, objective and measure loses when things, documents or passages go."""
        heard = self.within(scope or lineage.Scope())
        return lineage.whatif(heard, [lineage.read_removal(heard, name) for name in names])

    def weak_points(self, name: str, *, exclude: str = "", scope: Scope | None = None) -> WeakPoints:
        """Find what the support of a goal hangs on: things, statements, passages, smallest cuts."""
        goal = self.find(name).iri
        heard = self._near([goal], Reach(down=True, said=True), scope or lineage.Scope(), exclude)
        return lineage.find_weak_points(heard, goal)

    def impact(self, name: str, *, exclude: str = "", scope: Scope | None = None) -> Impact:
        """Find what a risk, an enabler or a provider touches, up the threads."""
        chosen, start = scope or lineage.Scope(), self.find(name).iri
        reach = Reach(up=True, named=True, touched=True)
        return lineage.find_impact(self._near([start], reach, chosen, exclude), start, depth=chosen.depth)

    def gaps(
        self, selector: str = "", *, gap: str = "", answered: bool = False, scope: Scope | None = None
    ) -> Gaps:
        """Say what the documents leave open, and of each gap what is known.

        Args:
            selector: of the things of interest; empty for all.
            gap: name of a check, or part of it with `*`; empty for all.
            answered: whether what a curator has closed is wanted too.
            scope: what to leave aside when things are picked.

        Raises:
            UnknownNameError: there is no such check.
        """
        checks = meaning.choose_named(self.facts.gap_checks, gap, "check for gaps")
        answers = self.facts.gap_answers if answered else ()
        if not selector:
            return lineage.find_gaps(self.strategy, checks, answers, self.facts.coverage)
        heard = self._ours(hear_named(self.facts, selector))
        among = {node.iri for node in lineage.pick(heard, selector, scope=scope or lineage.Scope())}
        return lineage.find_gaps(heard, checks, answers, self.facts.coverage, among=among)

    def money(
        self,
        selector: str = "",
        *,
        by: str = "organisation",
        exclude: str = "",
        scope: Scope | None = None,
    ) -> Money:
        """Add up the money that the documents print, each pound once, and their totals again.

        Args:
            selector: of figures, or of those whose figures are wanted; empty for all.
            by: `organisation`, `place`, `year`, `area`, `programme` or `goal`.
            exclude: a selector of what is to be left out.
            scope: what to leave aside.

        Raises:
            SelgraphError: there is no such grouping.
        """
        chosen = scope or lineage.Scope()
        heard = self.within(chosen, exclude)
        return lineage.find_money(heard, by=by, among=self._among(selector, scope), depth=chosen.depth)

    def matrix(  # noqa: PLR0913 - what is crossed, and how far to look
        self,
        rows: str,
        columns: str,
        *,
        cells: str = "level",
        threads: bool = False,
        exclude: str = "",
        scope: Scope | None = None,
    ) -> Matrix:
        """Cross things with things: what of the one kind is joined to what of the other, and who says so.

        Args:
            rows: a kind (`initiative`), a selector or a name.
            columns: the same.
            cells: what a cell shows: `level`, `count` or `money`.
            threads: whether threads fill cells, too, and not statements alone; a depth in the scope asks for
                them as well.
            exclude: a selector of what is to be left out.
            scope: what to leave aside.

        Raises:
            UnknownNameError: nothing is called so.
            SelgraphError: a cell can show no such thing.
        """
        chosen = scope or lineage.Scope()
        heard = self.within(chosen, exclude)
        down, across = (
            meaning.find_of_kind(heard, text) or self.select(text, exclude=exclude, scope=scope).nodes
            for text in (rows, columns)
        )
        return lineage.find_matrix(
            heard,
            down,
            across,
            chosen,
            title=f"{rows} by {columns}",
            show=lineage.read_show(cells),
            threads=threads or chosen.depth is not None,
        )

    def printed_matrices(self, name: str = "") -> PrintedMatrices:
        """Rebuild the matrices that the documents print from what is said, and compare cell by cell.

        Args:
            name: of one, or part of it with `*`; empty for all.

        Raises:
            UnknownNameError: none is called so; all are listed.
        """
        return lineage.compare_printed(self.strategy, self.transcriptions(name))

    def transcriptions(self, name: str = "") -> list[PrintedMatrix]:
        """Read the printed matrices as they were transcribed; else as `printed_matrices`."""
        from selgraph.transcriptions import read_transcriptions

        known = read_transcriptions(self.home, self.facts.speakers)
        return meaning.choose_named(known, name, "printed matrix")

    def compare(
        self,
        *names: str,
        kinds: str = "",
        among: str = "",
        exclude: str = "",
        with_bodies: bool = False,
        scope: Scope | None = None,
    ) -> Comparison:
        """Put places or organisations side by side: what they share, what one has and the others lack.

        Args:
            names: two or more; what it is to *have* a thing says `selgraph.lineage.belonging`.
            kinds: kinds of things, such as `goal,initiative`; empty for all.
            among: a selector of the things of interest; empty for all.
            exclude: a selector of what is to be left out.
            with_bodies: whether a place has what its commissioners have.
            scope: what to leave aside.

        Raises:
            SelgraphError: there are fewer than two, or one is neither a place nor an organisation.
            UnknownNameError: there is no such kind.
        """
        return lineage.compare(
            self.within(scope or lineage.Scope(), exclude),
            [self.find(name).iri for name in names],
            self.facts.coverage,
            kinds=lineage.read_kinds(self.strategy, kinds),
            among=self._among(among, scope),
            with_bodies=with_bodies,
        )

    def drift(  # noqa: PLR0913 - two sides, what is of interest, and how far to look
        self,
        before: str | int,
        after: str | int,
        selector: str = "",
        *,
        kinds: str = "",
        changes: str = "",
        exclude: str = "",
        scope: Scope | None = None,
        sentence: Callable[[Passage], str] | None = None,
    ) -> Drift:
        """Say what became of things from some documents to later ones, and what is new.

        Args:
            before: the earlier documents: names, or a year for those of that year or else of the last year
                before it that has any; several with a comma.
            after: the later documents, named alike.
            selector: of the things of interest, whichever side they are on; empty for all.
            kinds: these alone, such as `goal,need`; empty for visions, goals, objectives, aspirations,
                programmes, initiatives, enablers, risks and measures.
            changes: these alone, such as `narrowed,split`; empty for all.
            exclude: a selector of things that are of no interest.
            scope: what to leave aside; its bases say on what a link may stand.
            sentence: gives the words of a passage in full, or nothing; None to mark words in quotations.

        Raises:
            UnknownNameError: there is no such document, kind or change.
            SelgraphError: the earlier documents do not come before the later ones.
        """
        heard = self.within(scope or lineage.Scope())
        documents = self.facts.documents.values()
        found = lineage.find_drift(
            heard,
            lineage.read_side(before, documents, self.document),
            lineage.read_side(after, documents, self.document),
            self.facts.coverage,
            kinds=lineage.read_classes(heard, kinds) if kinds else lineage.DRIFT_KINDS,
            among=self._among(selector, scope),
            sentence=sentence,
        )
        wanted = lineage.read_changes(changes) if changes else ()
        return found.only(wanted, without=self._among(exclude, scope) or set())

    def drift_of(self, name: str) -> Story:
        """Tell what became of one thing across all documents, from the first that names it or its source."""
        return lineage.drift_of(self.strategy, self.find(name).iri, self.facts.coverage)

    def report(self, name: str) -> Report:
        """Put together the board paper of an organisation; `selgraph.report_page` writes it.

        Raises:
            UnknownNameError: nothing has this name; near names are suggested.
            SelgraphError: it is no organisation.
        """
        organisation = meaning.find_organisation(self.facts, name)
        gaps = self.strategy.remember("all gaps", self.gaps)
        return lineage.find_report(self.strategy, organisation, gaps, self.facts.coverage)

    def document(self, name: str) -> Document:
        """Find a document by its slug, title or IRI.

        Raises:
            UnknownNameError: there is none; all are listed.
        """
        return meaning.find_document(self.facts, name)

    def within(self, scope: Scope, exclude: str = "") -> Strategy:
        """Give what is said within a scope, without the things that a selector picks."""
        return self._ours(hear_all(self.facts, scope, exclude))

    def _near(self, things: list[str], reach: Reach, scope: Scope, exclude: str) -> Strategy:
        """Give what is said around some things, else as `within`."""
        return self._ours(hear_near(self.facts, things, reach, scope, exclude))

    def _among(self, selector: str, scope: Scope | None) -> set[str] | None:
        """Give the IRIs of what a selector picks; None where there is no selector."""
        return {node.iri for node in self.select(selector, scope=scope)} if selector else None
