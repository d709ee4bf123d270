"""From files of any size to a store on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph import bulk
from selgraph.build import build_dataset, read_files
from selgraph.bulk import build_disk_store
from selgraph.errors import BrokenFilesError, UnreadableFileError
from selgraph.home import Home
from selgraph.store import open_disk_store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def _canonical(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Give quads with the names of blank nodes made comparable."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _named(quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """Give the quads without blank nodes."""
    return {one for one in quads if not isinstance(one.subject, ox.BlankNode)} - {
        one for one in quads if isinstance(one.object, ox.BlankNode)
    }


@pytest.fixture
def written(library: Home, tmp_path: Path) -> Path:
    """The invented strategy's own statements as N-Quads, as a generator or another program writes them."""
    path = tmp_path / "strategies.nq"
    data = Home(ontology=tmp_path, data=library.data, queries=library.queries)
    path.write_bytes(ox.serialize(read_files(data), format=ox.RdfFormat.N_QUADS) or b"")
    return path


def test_the_store_holds_the_same_as_memory(library: Home, tmp_path: Path) -> None:
    """The merge and what the rules derive are there too: quad by quad what `build_dataset` makes."""
    manifest = build_disk_store(library, tmp_path / "store")
    store = open_disk_store(tmp_path / "store")
    expected = build_dataset(library)
    assert _canonical(store.dataset) == _canonical(expected)
    assert manifest.quads == len(expected)
    assert manifest.fingerprint == library.fingerprint()


def test_quads_pass_in_parts(library: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where parts are small nothing is lost between them."""
    monkeypatch.setattr(bulk, "AT_ONCE", 7)
    build_disk_store(library, tmp_path / "store")
    assert _canonical(open_disk_store(tmp_path / "store").dataset) == _canonical(build_dataset(library))


def test_files_of_statements_take_the_place_of_the_data(
    library: Home, corpus: Home, written: Path, tmp_path: Path
) -> None:
    """With the files named, and another home, the store is that of the files with the home's ontology."""
    manifest = build_disk_store(corpus, tmp_path / "store", [written])
    assert _canonical(open_disk_store(tmp_path / "store").dataset) == _canonical(build_dataset(library))
    assert manifest.fingerprint not in (library.fingerprint(), corpus.fingerprint())


def test_a_built_dataset_builds_to_itself(library: Home, corpus: Home, tmp_path: Path) -> None:
    """What `selgraph export` writes may be built from as well: the merge and the rules add nothing to it.

    The ontology's own axioms with blank nodes come in twice, from the file and from the home.
    """
    path = tmp_path / "built.nq"
    build_dataset(library).dump(str(path), format=ox.RdfFormat.N_QUADS)
    build_disk_store(corpus, tmp_path / "store", [path])
    assert _named(open_disk_store(tmp_path / "store").dataset) == _named(build_dataset(library))


def test_progress_is_told_by_bytes(library: Home, tmp_path: Path) -> None:
    """Reading ends at the whole; the parts that follow are named."""
    told: list[tuple[str, float]] = []
    build_disk_store(library, tmp_path / "store", tell=lambda what, share: told.append((what, share)))
    reading = [share for what, share in told if what == "reading"]
    assert reading == sorted(reading)
    assert reading[-1] == pytest.approx(1)
    assert list(dict.fromkeys(what for what, _ in told)) == [
        "reading",
        "applying the rules",
        "writing what follows",
        "packing",
    ]


def test_mistakes_in_files_are_all_told_and_nothing_is_written(copy: Home, tmp_path: Path) -> None:
    """Two mistakes in one file and one in another: each with its line, and no store."""
    (copy.data / "a.ttl").write_text(
        "@prefix x: <http://x/> .\nx:a y:b x:c .\nx:d x:e x:f .\nx:g x:h ;; .\n", encoding="utf-8"
    )
    (copy.data / "b.trig").write_text("x:a x:b x:c .\n", encoding="utf-8")
    with pytest.raises(BrokenFilesError) as caught:
        build_disk_store(copy, tmp_path / "store")
    assert [str(problem.where) for problem in caught.value.problems] == [
        "data/a.ttl:2:5",
        "data/a.ttl:4:9",
        "data/b.trig:1:1",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]


@pytest.mark.parametrize("name", ["strategies.csv", "missing.nq"])
def test_a_file_that_cannot_be_read_is_named(library: Home, tmp_path: Path, name: str) -> None:
    """An ending that is no RDF, and a file that is not there."""
    with pytest.raises(UnreadableFileError, match=name):
        build_disk_store(library, tmp_path / "store", [tmp_path / name])
    assert not (tmp_path / "store").exists()
