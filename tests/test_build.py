"""From files to a dataset, and from a dataset to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph import home as home_module
from selgraph.build import build_dataset, merge, open_dataset, open_store, read_file, read_files
from selgraph.errors import BrokenFilesError
from selgraph.examples import QUESTION
from selgraph.query import ask, read_catalogue
from selgraph.store import OxigraphStore, load_rdflib
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from selgraph.home import Home

A, B, C = (ox.NamedNode(f"http://x/{letter}") for letter in "abc")
FIRST, SECOND = ox.NamedNode("http://x/first"), ox.NamedNode("http://x/second")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder for what was built."""
    return tmp_path / "cache"


def _write(copy: Home, name: str, text: str) -> None:
    """Write one more curated file."""
    (copy.data / name).write_text(text, encoding="utf-8")


def _canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Give quads with the names of blank nodes made comparable."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


# ---- Broken files


def test_every_mistake_in_every_file_is_told_at_once(copy: Home) -> None:
    """Two mistakes in one file and one in another: each with path, line and column, and a fix."""
    _write(copy, "a.ttl", "@prefix x: <http://x/> .\nx:a y:b x:c .\nx:d x:e x:f .\nx:g x:h ;; .\n")
    _write(copy, "b.trig", "@prefix x: <http://x/> .\n\nx:graph {\n    x:a y:b x:c .\n    x:d x:e x:f .\n}\n")
    with pytest.raises(BrokenFilesError) as caught:
        read_files(copy)
    assert [str(problem.where) for problem in caught.value.problems] == [
        "data/a.ttl:2:5",
        "data/a.ttl:4:9",
        "data/b.trig:4:9",
    ]
    assert str(caught.value).startswith("3 mistakes keep the files from being read.\n")
    assert (
        "The file is not well formed: The prefix y: has not been declared.\n  at:  data/a.ttl:2:5\n"
        in str(caught.value)
    )
    assert all(problem.fix for problem in caught.value.problems)


def test_place_is_not_said_twice(copy: Home) -> None:
    """The parser's own line and column stand in the place, not in the sentence."""
    _write(copy, "a.ttl", '<http://x/a> <http://x/b> "open\n')
    with pytest.raises(BrokenFilesError) as caught:
        read_files(copy)
    assert [problem.what for problem in caught.value.problems] == [
        "The file is not well formed: Unexpected end of file."
    ]


def test_mistakes_of_one_file_are_not_listed_without_end(copy: Home) -> None:
    """A file that is no Turtle at all names its first twenty mistakes."""
    _write(copy, "a.ttl", "no: <turtle> .\n" * 1000)
    with pytest.raises(BrokenFilesError) as caught:
        read_files(copy)
    assert len(caught.value.problems) == 20


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", '<http://x/a> <http://x/b> "é" .'.encode("latin-1")])
def test_file_that_is_no_text_is_told(copy: Home, content: bytes) -> None:
    """Bytes that are not UTF-8 are a mistake with a place like any other."""
    (copy.data / "a.ttl").write_bytes(content)
    with pytest.raises(BrokenFilesError, match="not well formed") as caught:
        read_files(copy)
    assert str(caught.value.problems[0].where).startswith("data/a.ttl:1")


def test_file_that_cannot_be_opened_is_told(copy: Home) -> None:
    """A link that leads nowhere is named with the others."""
    (copy.data / "a.ttl").symlink_to("nowhere.ttl")
    _write(copy, "b.ttl", "x")
    with pytest.raises(BrokenFilesError) as caught:
        read_files(copy)
    assert [str(problem.where).partition(":")[0] for problem in caught.value.problems] == [
        "data/a.ttl",
        "data/b.ttl",
    ]


def test_byte_order_mark_is_no_mistake(copy: Home) -> None:
    """Some editors put one at the beginning of a file; it says nothing."""
    (copy.data / "a.ttl").write_bytes(b"\xef\xbb\xbf<http://x/a> <http://x/b> <http://x/c> .")
    assert read_file(copy.data / "a.ttl", "a.ttl") == [ox.Quad(A, B, C)]


def test_broken_file_breaks_no_cache(copy: Home, cache: Path) -> None:
    """Nothing is kept of files that cannot be read."""
    _write(copy, "a.ttl", "x")
    with pytest.raises(BrokenFilesError):
        open_dataset(copy, cache)
    assert not cache.exists()


# ---- The merge


def test_default_graph_is_the_merge_of_all_speakers() -> None:
    """A statement that two speakers make stands once in the default graph, and in both of theirs."""
    dataset = merge([ox.Quad(A, B, C, FIRST), ox.Quad(A, B, C, SECOND), ox.Quad(C, B, A)])
    assert set(dataset) == {
        ox.Quad(A, B, C),
        ox.Quad(A, B, C, FIRST),
        ox.Quad(A, B, C, SECOND),
        ox.Quad(C, B, A),
    }


def test_same_files_make_the_same_dataset(library: Home) -> None:
    """Blank nodes of the ontology have the same names every time, so that two exports can be compared."""
    assert set(build_dataset(library)) == set(build_dataset(library))


def test_blank_nodes_of_two_files_are_two(copy: Home) -> None:
    """The same name for a blank node in two files means two things."""
    _write(copy, "a.ttl", "_:x <http://x/b> <http://x/a> .")
    _write(copy, "b.ttl", "_:x <http://x/b> <http://x/c> .")
    subjects = {quad.subject for quad in read_files(copy) if quad.predicate == B}
    assert len(subjects) == 2


def test_every_statement_of_the_dataset_has_a_speaker(library: Home) -> None:
    """What the merge holds is a description or a question, or some passage, reading or rule says it."""
    dataset = build_dataset(library)
    described = {quad.triple for quad in read_files(library) if isinstance(quad.graph_name, ox.DefaultGraph)}
    spoken = {quad.triple for quad in dataset if not isinstance(quad.graph_name, ox.DefaultGraph)}
    merged = {quad.triple for quad in dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    rules = {PREFIXES["rule"] + path.stem for path in (library.queries / "rules").glob("*.rq")}
    unspoken = merged - spoken - described
    about = {triple.subject.value for triple in unspoken}  # type: ignore[union-attr]
    assert {iri for iri in about if not iri.startswith(QUESTION)} <= rules
    assert spoken <= merged


def test_every_question_stands_in_the_dataset(library: Home) -> None:
    """Editors and assistants find it by its class, with its words, its prefixes and the query."""
    dataset = OxigraphStore(build_dataset(library))
    asked = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?query ?comment (COUNT(?namespace) AS ?prefixes) WHERE {
            ?question a sh:SPARQLExecutable ; sh:select ?query ; rdfs:comment ?comment ;
                sh:prefixes/sh:declare/sh:namespace ?namespace .
        } GROUP BY ?query ?comment"""
    catalogue = read_catalogue(library)
    rows = ask(dataset, asked)[1]
    assert {(query, comment) for query, comment, _ in rows} == {(one.text, one.summary) for one in catalogue}
    declared = {line for one in catalogue for line in one.text.splitlines() if line.startswith("PREFIX")}
    assert {int(count) for _, _, count in rows} == {len(declared)}


def test_rejected_claims_are_not_loaded(library: Home) -> None:
    """What a careless reader would say of the invented plan, the dataset does not say."""
    dataset = build_dataset(library)
    claimed = ox.Quad(
        ox.NamedNode(PREFIXES["id"] + "falls-clinic"),
        ox.NamedNode(PREFIXES["sel"] + "appliesTo"),
        ox.NamedNode(PREFIXES["id"] + "sandwick"),
    )
    assert claimed in read_file_merged(library)
    assert claimed not in dataset


def read_file_merged(library: Home) -> set[ox.Quad]:
    """Give the rejected claims as if somebody had stated them."""
    return {ox.Quad(*quad.triple) for quad in read_file(library.data / "rejected.trig", "rejected.trig")}


# ---- What is kept


def test_dataset_is_kept_and_served(copy: Home, cache: Path) -> None:
    """The second start reads what the first has built, and it is the same."""
    built = set(open_dataset(copy, cache))
    assert len(list(cache.glob("*.nq"))) == 1
    assert set(open_dataset(copy, cache)) == built


def test_nothing_is_kept_where_there_is_no_place(copy: Home, tmp_path: Path) -> None:
    """Without a cache, and with one that cannot be written, the dataset is built."""
    (tmp_path / "file").touch()
    assert len(open_dataset(copy, None)) == len(open_dataset(copy, tmp_path / "file"))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["file", "home"]


def test_changed_file_is_read_again(copy: Home, cache: Path) -> None:
    """What was kept of other files is not served."""
    before = len(open_dataset(copy, cache))
    with (copy.data / "names.ttl").open("a", encoding="utf-8") as names:
        names.write('\nid:jetty\n    rdfs:label "Jetty"@en .\n')
    assert len(open_dataset(copy, cache)) == before + 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: b"\n".join(whole.split(b"\n")[:50]) + b"\n",
        lambda whole: whole[:-300],
        lambda _: b"",
        lambda _: b"<http://x/a> <http://x/b> <http://x/c> .\n",
        lambda _: b"\x00 rubbish",
    ],
    ids=["cut at a line", "cut within a line", "empty", "of another", "rubbish"],
)
def test_spoilt_cache_is_not_served(copy: Home, cache: Path, spoil: Callable[[bytes], bytes]) -> None:
    """A kept dataset that was cut short or changed is built anew, and kept whole again."""
    built = set(open_dataset(copy, cache))
    [kept] = cache.glob("*.nq")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert set(open_dataset(copy, cache)) == built
    assert sorted(kept.read_bytes().splitlines()) == sorted(whole.splitlines())
    assert set(open_dataset(copy, cache)) == built


def test_cache_of_another_version_is_not_served(
    copy: Home, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older selgraph has kept of the same files stays unread."""
    monkeypatch.setattr(home_module, "FORMAT", "0")
    old = open_dataset(copy, cache)
    monkeypatch.undo()
    [kept] = cache.glob("*.nq")
    assert copy.fingerprint() not in kept.name
    assert set(open_dataset(copy, cache)) == set(old)
    assert len(list(cache.glob("*.nq"))) == 2


def test_store_answers_from_the_cache(copy: Home, cache: Path) -> None:
    """The store that is opened is asked in SPARQL."""
    for _ in range(2):
        store = open_store(copy, cache)
        rows = ask(store, f"SELECT ?x WHERE {{ ?x a <{PREFIXES['sel']}Priority> }}")[1]
        assert rows == [[PREFIXES["id"] + "healthy-harbour"]]


# ---- There and back


@pytest.mark.parametrize("syntax", [ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG], ids=["nquads", "trig"])
def test_dataset_that_is_written_and_read_is_the_same(library: Home, syntax: ox.RdfFormat) -> None:
    """Build, write, load: the same quads, with who says what."""
    dataset = build_dataset(library)
    loaded = ox.Store()
    loaded.load(dataset.dump(format=syntax), format=syntax)
    assert _canonical(loaded) == _canonical(dataset)


def test_rdflib_is_handed_the_same_quads(library: Home) -> None:
    """No statement and no speaker is lost on the way to the second opinion."""
    dataset = build_dataset(library)
    second = load_rdflib(dataset).dataset
    assert len(second.default_graph) == len(
        list(dataset.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    )
    counted = {
        graph.identifier: len(graph)
        for graph in second.graphs()
        if graph.identifier != second.default_graph.identifier
    }
    assert {str(name): count for name, count in counted.items()} == {
        graph.value: len(list(dataset.quads_for_pattern(None, None, None, graph)))
        for graph in dataset.named_graphs()
    }  # type: ignore[union-attr]


def test_corpus_is_the_same_after_the_cache(corpus: Home, corpus_cache: Path) -> None:
    """The real corpus, as it is kept, is the corpus as it is built."""
    assert _canonical(open_dataset(corpus, corpus_cache)) == _canonical(build_dataset(corpus))
