"""The graph as Python users hold it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selgraph import lineage
from selgraph.errors import SelgraphError, UnknownNameError
from selgraph.facts import Facts, Reach, open_facts
from selgraph.home import Home, find_home
from selgraph.model import Basis
from selgraph.naming import plain
from selgraph.reads import read_gap_checks
from selgraph.vocabulary import shorten, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import networkx as nx
    import rdflib

    from selgraph.export.content import About
    from selgraph.export.reading import Extract, Watch
    from selgraph.extract import Source
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
    from selgraph.lineage.selector import Part
    from selgraph.model import Document, Node, Passage
    from selgraph.query import Question
    from selgraph.sheet import Answer


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


class Graph:
    """What the documents say, and the verbs that ask about it.

    Things are named as at the command line: by name, other name, slug or IRI. The options mean the same
    in every verb: `through` names relations, `basis` is `explicit`, `interpreted` or both, `as_of` the last
    year whose documents are heard, `max_depth` the most steps of a thread.

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
        given = through.split(",") if isinstance(through, str) else through
        names = tuple(name.strip() for name in given if name.strip())
        return lineage.Scope(self._relations(names), lineage.read_bases(basis), self._year(as_of), max_depth)

    def select(self, selector: str, *, exclude: str = "", scope: Scope | None = None) -> Picked:
        """Find what a selector picks; see `selgraph.lineage.read_selector` for the language."""
        return lineage.pick(
            self._around(selector, exclude), selector, scope=scope or lineage.Scope(), exclude=exclude
        )

    def select_query(self, selector: str, *, exclude: str = "", scope: Scope | None = None) -> str:
        """Write the SPARQL query that a selector stands for."""
        return lineage.write_query(
            self.strategy, selector, scope=scope or lineage.Scope(), exclude=exclude, gap_query=self.gap_query
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
        checks = [one for one in self.facts.gap_checks if not gap or fnmatchcase(one.name, gap)]
        if not checks:
            known = ", ".join(one.name for one in self.facts.gap_checks)
            raise UnknownNameError(f'No check for gaps is called "{gap}".', fix=f"Choose one of: {known}.")
        among = {node.iri for node in self.select(selector, scope=scope)} if selector else None
        facts = self.facts
        answers = facts.gap_answers if answered else ()
        return lineage.find_gaps(self.strategy, checks, answers, facts.coverage, among=among)

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
        among = {node.iri for node in self.select(selector, scope=scope)} if selector else None
        chosen = scope or lineage.Scope()
        return lineage.find_money(self.within(chosen, exclude), by=by, among=among, depth=chosen.depth)

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
        down, across = (self._crossed(text, heard, exclude, chosen) for text in (rows, columns))
        follow = threads or chosen.depth is not None
        title = f"{rows} by {columns}"
        return lineage.find_matrix(
            heard, down, across, chosen, title=title, show=lineage.read_show(cells), threads=follow
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
        chosen = [one for one in known if not name or fnmatchcase(one.name, name)]
        if not chosen and (name or known):
            names = ", ".join(one.name for one in known) or "none is transcribed here"
            raise UnknownNameError(f'No printed matrix is called "{name}".', fix=f"Choose one of: {names}.")
        return chosen

    def _crossed(self, text: str, heard: Strategy, exclude: str, scope: Scope) -> Sequence[Node]:
        """Find the things of one side of a matrix: those of a kind, or what a selector picks."""
        kinds = {
            above for kinds in heard.kinds_at_hand.values() for kind in kinds for above in heard.upwards(kind)
        }
        for name in (text, text.removesuffix("s"), re.sub("ies$", "y", text)):  # goals, priorities
            named = [slug_of(term) for term in heard.terms_named(name) if term in kinds]
            if named:
                return heard.of_kind(*named)
        return self.select(text, exclude=exclude, scope=scope).nodes

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
            among={node.iri for node in self.select(among, scope=scope)} if among else None,
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
            among={node.iri for node in self.select(selector, scope=scope)} if selector else None,
            sentence=sentence,
        )
        left_out = {node.iri for node in self.select(exclude, scope=scope)} if exclude else set()
        return found.only(lineage.read_changes(changes) if changes else (), without=left_out)

    def drift_of(self, name: str) -> Story:
        """Tell what became of one thing across all documents, from the first that names it or its source."""
        return lineage.drift_of(self.strategy, self.find(name).iri, self.facts.coverage)

    def report(self, name: str) -> Report:
        """Put together the board paper of an organisation; `selgraph.report_page` writes it.

        Raises:
            UnknownNameError: nothing has this name; near names are suggested.
            SelgraphError: it is no organisation.
        """
        organisation = self.find(name)
        if not self.strategy.is_a(organisation.iri, "Organisation"):
            kind = self.strategy.kind_label(organisation) or "thing of no stated class"
            raise SelgraphError(
                f'"{organisation.label}" is no organisation, but a {kind}.',
                fix="Name an organisation: selgraph select 'kind:organisation'",
            )
        return lineage.find_report(self.strategy, organisation, self.gaps(), self.facts.coverage)

    def within(self, scope: Scope, exclude: str = "") -> Strategy:
        """Give what is said within a scope, without the things that a selector picks."""
        heard = self.strategy.within(scope)
        return heard.without(node.iri for node in self.select(exclude, scope=scope)) if exclude else heard

    def _ours(self, strategy: Strategy) -> Strategy:
        """Let the answers about a strategy hand over what they stand on."""
        strategy.extract = self._extract
        return strategy

    def _near(self, things: list[str], reach: Reach, scope: Scope, exclude: str) -> Strategy:
        """Give what is said around some things, else as `within`."""
        if exclude and self._named_parts(exclude) is None:
            return self.within(scope, exclude)
        heard = self._ours(self.facts.around(things, reach)).within(scope)
        return (
            heard.without(node.iri for node in lineage.pick(heard, exclude, scope=scope))
            if exclude
            else heard
        )

    def _around(self, selector: str, exclude: str) -> Strategy:
        """Give what is said around the names in a selector; everything, where it picks in another way."""
        parts = self._named_parts(selector)
        if parts is None or (exclude and self._named_parts(exclude) is None):
            return self.strategy
        reach = Reach(
            up=any(part.above != 0 or part.around for part in parts),
            down=any(part.below != 0 or part.around for part in parts),
            picked=True,
        )
        return self._ours(self.facts.around([self.find(part.atom.value).iri for part in parts], reach))

    def _named_parts(self, selector: str) -> list[Part] | None:
        """Read the parts of a selector; None where one of them is not the name of one thing."""
        from selgraph.lineage.selection import read

        try:
            found = read(self.facts.around(()), selector)
        except SelgraphError:
            return None
        parts = [part for term in found.terms for part in term]
        is_plain = all(part.atom.method == "" and "*" not in part.atom.value for part in parts)
        return parts if is_plain else None

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

        chosen = scope or lineage.Scope()
        return extract(
            self.strategy,
            self._source.dataset,
            about or self.describe(selector),
            selector=selector,
            exclude=exclude,
            scope=chosen,
            bases=bases,
            gaps=self.gaps(),
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

    def _extract(self, answer: Answer) -> Extract:
        """Take out what an answer stands on."""
        from selgraph.extract import extract_answer

        titles = ", ".join(sheet.title for sheet in answer.sheets()[:1])
        return extract_answer(answer, self._source.dataset, self.describe(titles))

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

    def gap_query(self, name: str) -> str:
        """Give the pattern of the check that looks for a gap, after the variable that holds the thing."""
        text = next(check.text for check in self._gap_checks if check.name == name)
        variable = next(check.columns[0][0] for check in self._gap_checks if check.name == name)
        body = text[text.index("SELECT") :]
        return f"?{variable} {{\n{body.strip()}\n}}"

    @cached_property
    def _gap_checks(self) -> list[Question]:
        """The checks that look for gaps."""
        return read_gap_checks(self.home)

    def _relations(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a relation that there is not."""
        for name in names:
            if not self.facts.around(()).terms_named(name):
                labels = {plain(label): label for label in self.facts.term_labels.values()}
                near = [labels[one] for one in get_close_matches(plain(name), labels, n=3, cutoff=0.5)]
                raise UnknownNameError(
                    f'There is no relation "{name}".',
                    fix=f"Did you mean {' or '.join(near)}?"
                    if near
                    else "Name one such as partOf or supports.",
                )
        return names

    def _year(self, as_of: int | str | None) -> int | None:
        """Read a year, or the name of a document for its year."""
        if as_of is None or isinstance(as_of, int):
            return as_of
        if as_of.isdecimal():
            return int(as_of)
        return self.document(as_of).year

    def document(self, name: str) -> Document:
        """Find a document by its slug, title or IRI.

        Raises:
            UnknownNameError: there is none; all are listed.
        """
        for document in self.facts.documents.values():
            if name in (document.iri, shorten(document.iri)) or plain(name) in (
                plain(slug_of(document.iri)),
                plain(document.title),
            ):
                return document
        known = ", ".join(slug_of(iri) for iri in self.facts.documents)
        raise UnknownNameError(f'No document is called "{name}".', fix=f"Choose one of: {known}.")
