"""Where the files of a graph lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from selgraph.errors import UnreadableFileError
from selgraph.home import Home, find_home


@pytest.fixture
def copy(library: Home, tmp_path: Path) -> Home:
    """A copy of the invented strategy that a test may spoil."""
    shutil.copytree(library.data, tmp_path / "data")
    shutil.copytree(library.ontology, tmp_path / "ontology")
    (tmp_path / "queries" / "rules").mkdir(parents=True)
    shutil.copy(library.queries / "rules" / "wider-class.rq", tmp_path / "queries" / "rules")
    return find_home(tmp_path)


def test_corpus_of_the_package_is_found() -> None:
    """Without a folder, the corpus that comes with the package is meant."""
    home = find_home()
    assert (home.ontology / "strategy.ttl").is_file()
    assert (home.data / "names.ttl").is_file()
    assert (home.queries / "reads").is_dir()


def test_workspace_borrows_what_it_does_not_have(library: Home) -> None:
    """A workspace with data alone takes ontology and queries from the package."""
    shipped = find_home()
    assert library.data != shipped.data
    assert (library.ontology, library.queries) == (shipped.ontology, shipped.queries)


def test_workspace_uses_what_it_has(copy: Home, tmp_path: Path) -> None:
    """A workspace's own ontology and queries go before the package's."""
    assert copy == Home(tmp_path / "ontology", tmp_path / "data", tmp_path / "queries")


def test_folder_without_data_is_told(tmp_path: Path) -> None:
    """A folder that is no workspace gets a sentence, the place and what to do."""
    with pytest.raises(UnreadableFileError, match='holds no folder "data"') as caught:
        find_home(tmp_path / "nowhere")
    assert str(caught.value.where) == str(tmp_path / "nowhere")
    assert "data/" in caught.value.fix


def test_dataset_is_made_of_all_files_but_shapes_claims_and_prefixes(copy: Home) -> None:
    """Rejected claims are never loaded; shapes and the list of prefixes are no data."""
    assert [copy.shown(path) for path in copy.source_files()] == [
        "data/documents.ttl",
        "data/names.ttl",
        "data/passages/eskmouth-plan.trig",
        "data/passages/eskmouth-review.trig",
        "data/set-aside.ttl",
        "ontology/alignments.ttl",
        "ontology/compositions.ttl",
        "ontology/strategy.ttl",
    ]


def test_path_is_shown_from_the_workspace(library: Home) -> None:
    """A path outside of the workspace is shown whole."""
    assert library.shown(library.data / "names.ttl") == "data/names.ttl"
    assert library.shown(library.ontology / "shapes.ttl") == "ontology/shapes.ttl"
    assert library.shown(Path("/elsewhere/x.ttl")) == "/elsewhere/x.ttl"


def test_fingerprint_is_the_same_for_the_same_files(copy: Home, tmp_path: Path) -> None:
    """Where a workspace lies does not matter, nor when its files were written."""
    shutil.copytree(tmp_path / "data", tmp_path / "other" / "data")
    shutil.copytree(tmp_path / "ontology", tmp_path / "other" / "ontology")
    shutil.copytree(tmp_path / "queries", tmp_path / "other" / "queries")
    assert find_home(tmp_path / "other").fingerprint() == copy.fingerprint()


@pytest.mark.parametrize(
    "name", ["data/names.ttl", "data/passages/eskmouth-plan.trig", "queries/rules/wider-class.rq"]
)
def test_fingerprint_changes_with_every_file(copy: Home, tmp_path: Path, name: str) -> None:
    """One letter more in any file that the dataset depends on is another dataset."""
    before = copy.fingerprint()
    with (tmp_path / name).open("a") as file:
        file.write(" ")
    assert copy.fingerprint() != before


def test_fingerprint_changes_with_names_and_borders_of_files(copy: Home, tmp_path: Path) -> None:
    """What moves from one file into the next, or gets another name, is another dataset."""
    before = copy.fingerprint()
    first, second = tmp_path / "data" / "documents.ttl", tmp_path / "data" / "names.ttl"
    whole = first.read_bytes() + second.read_bytes()
    first.write_bytes(whole[:-1])
    second.write_bytes(whole[-1:])
    moved = copy.fingerprint()
    first.rename(tmp_path / "data" / "documents-2.ttl")
    assert len({before, moved, copy.fingerprint()}) == 3


def test_file_that_cannot_be_read_is_told(copy: Home, tmp_path: Path) -> None:
    """A link that leads nowhere is named, in a sentence."""
    (tmp_path / "data" / "gone.ttl").symlink_to("nowhere.ttl")
    with pytest.raises(UnreadableFileError, match="cannot be read") as caught:
        copy.fingerprint()
    assert str(caught.value.where) == "data/gone.ttl"
