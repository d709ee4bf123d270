"""A file about some things of a graph that lies far away: the same, of no more than it needs."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from counting import Counting, look_from_afar, make_regions
from selgraph.export.content import Listed
from selgraph.export.formats import BY_NAME, write_files
from selgraph.fetch import fingerprint_of
from selgraph.graph import Graph
from selgraph.model import Basis
from selgraph.portion import fetch_portion
from selgraph.query import read_question
from selgraph.reads import read_gap_checks
from selgraph.vocabulary import ID, PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.export.content import About
    from selgraph.export.reading import Extract
    from selgraph.facts import Facts
    from selgraph.home import Home
    from selgraph.store import OxigraphStore

FORMATS = ("graphml", "csv", "json", "xlsx", "svg", "turtle", "trig", "rdfxml", "jsonld", "nanopublications")
SELECTORS: dict[str, dict[str, Any]] = {
    "evening-visits+": {},
    "+care-at-home": {"bases": frozenset(Basis)},
    "@falls-clinic": {"exclude": "quay-cafe+"},
    '"café clinics"': {},
    "falls-clinic+2 quay-cafe+": {},
}


@dataclass(frozen=True)
class Copied:
    """The whole of a store, of which it is noted that it was wanted.

    Args:
        store: what lies there.
        wanted: grows each time.
    """

    store: OxigraphStore
    wanted: list[bool]
    fingerprint: str = "0" * 64

    @property
    def dataset(self) -> pyoxigraph.Store:
        """All of it."""
        self.wanted.append(True)
        return self.store.dataset


def _write(extract: Extract, name: str, about: About) -> dict[str, bytes]:
    """Write the files of a format as the command does, saying of themselves what they are told to."""
    content: Extract | Listed = replace(extract, about=about)
    chosen = BY_NAME[name]
    if not (chosen.is_rdf or chosen.is_stream):
        listed = tuple(content.elements()), tuple(content.connections())
        content = Listed(about, *listed, content.gaps, content.beyond)
    written = {}
    for file, write in write_files(chosen, content, "part"):
        out = io.BytesIO()
        write(out)
        written[file] = out.getvalue()
    return written


@pytest.mark.parametrize("selector", SELECTORS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_file_is_the_one_written_at_home(
    name: str, selector: str, library: Home, library_store: OxigraphStore
) -> None:
    """Byte for byte, but for what it says of itself; a copy of everything is not asked for."""
    here = Graph(look_from_afar(library_store, library)[0].facts, library, source=Copied(library_store, []))
    there, _ = look_from_afar(library_store, library)
    ours, theirs = (graph.export(selector, **SELECTORS[selector]) for graph in (here, there))
    written = _write(theirs, name, ours.about)
    assert written == _write(ours, name, ours.about)
    assert ours.dataset is library_store.dataset
    assert len(theirs.dataset) < len(ours.dataset)


def test_a_scope_keeps_out_the_same(library: Home, library_store: OxigraphStore) -> None:
    """Relations, years and depths leave out of a part what they leave out of the whole."""
    here = Graph(look_from_afar(library_store, library)[0].facts, library, source=Copied(library_store, []))
    for options in ({"through": "part of"}, {"as_of": "eskmouth-plan"}, {"max_depth": 1}):
        there, _ = look_from_afar(library_store, library)
        ours, theirs = (
            graph.export("evening-visits+", scope=graph.scope(**options))  # type: ignore[arg-type]
            for graph in (here, there)
        )
        assert _write(theirs, "trig", ours.about) == _write(ours, "trig", ours.about)


def test_an_answer_hands_over_the_same(library: Home, library_store: OxigraphStore) -> None:
    """What a trace stands on comes without a copy of everything, too."""
    there, _ = look_from_afar(library_store, library)
    here = Graph(there.facts, library, source=Copied(library_store, []))
    made = there.trace("evening visits").to_networkx()
    assert len(made) > 2
    assert set(made.edges(keys=True)) == set(here.trace("evening visits").to_networkx().edges(keys=True))


@pytest.mark.parametrize("name", ["graphml", "trig", "xlsx"])
def test_a_larger_graph_is_not_a_larger_request(library: Home, name: str) -> None:
    """Six more regions, of which nobody asks, change no request and no answer but the list of documents."""
    few, many = (_export_region(library, regions, name) for regions in (2, 8))
    assert few.asked == many.asked
    if name != "xlsx":  # gaps are sought everywhere, and what was read of each document is counted
        documents = read_question(library.queries / "reads" / "documents.rq").text  # every file names them
        answers = zip(few.asked, few.sizes, many.sizes, strict=True)
        assert {asked for asked, here, there in answers if there != here} == {documents}


def _export_region(library: Home, regions: int, name: str) -> Counting:
    """Write a thread of the first of some invented regions."""
    there, counting = look_from_afar(make_regions(library, regions), library)
    extract = there.export("region-0-initiative-7+")
    assert all(_write(extract, name, extract.about).values())
    return counting


def test_gaps_of_a_thread_are_those_at_home(
    library: Home, library_store: OxigraphStore, library_facts: Facts
) -> None:
    """They are asked for once each, whatever else the graph holds, and say the same of the same things."""
    here = Graph(library_facts, library)
    found = 0
    for selector in ("evening-visits+", "@falls-clinic", '"café clinics"', "kind:goal"):
        there, _ = look_from_afar(library_store, library)
        ours, theirs = (graph.gaps(selector, answered=True).sheets() for graph in (here, there))
        assert theirs == ours
        found += len(ours[0].rows)
    assert found


def test_gaps_are_sought_by_who_writes_them(library: Home, library_store: OxigraphStore) -> None:
    """The checks are asked for a workbook, once each, and for no picture or graph."""
    checks = {check.text for check in read_gap_checks(library)}
    for name, times in (("xlsx", len(checks)), ("svg", 0), ("kumu", 0), ("trig", 0)):
        there, counting = look_from_afar(library_store, library)
        extract = there.export("evening-visits+")
        assert _write(extract, name, extract.about)
        assert sum(asked in checks for asked in counting.asked) == times, name


def test_the_file_says_what_its_hash_is_of(library: Home, library_store: OxigraphStore) -> None:
    """Of a part it is that of what was read, in words beside it; of the whole that of the whole."""
    wanted: list[bool] = []
    there, _ = look_from_afar(library_store, library, Copied(library_store, wanted))
    thread, again = (there.export("evening-visits+") for _ in range(2))
    assert thread.about.fingerprint == fingerprint_of(thread.dataset) == again.about.fingerprint
    assert there.export("quay-cafe+").about.fingerprint != thread.about.fingerprint
    assert "the hash is of what was read for this file" in thread.about.source
    assert not wanted
    for selector in ("", "kind:goal", "evening-visits+,kind:goal", "text:care"):
        assert there.export(selector).about.fingerprint == "0" * 64
        assert "hash" not in there.export(selector).about.source
    assert wanted


def test_too_many_things_are_one_request(
    library: Home, library_store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stores refuse queries that name a thousand things; everything is then copied, in one."""
    monkeypatch.setattr("selgraph.portion.MOST_AT_ONCE", 2)
    wanted: list[bool] = []
    there, _ = look_from_afar(library_store, library, Copied(library_store, wanted))
    assert len(list(there.export("evening-visits").elements())) == 1
    assert not wanted
    assert len(list(there.export("evening-visits+").elements())) > 2
    assert wanted


def test_a_part_holds_what_stands_behind_it(library: Home, library_store: OxigraphStore) -> None:
    """Names, speakers with their passages and documents, and terms; another thing is not in it."""
    part = fetch_portion(library_store, library, [ID + "evening-visits"])
    assert part is not None
    subjects = {getattr(quad.subject, "value", "") for quad in part.dataset}
    assert {one for one in subjects if one.startswith(ID)} == {ID + "evening-visits"}
    assert PREFIXES["passage"] + "plan-evening-visits" in subjects
    assert PREFIXES["document"] + "eskmouth-plan" in subjects
    assert PREFIXES["sel"] + "Initiative" in subjects
