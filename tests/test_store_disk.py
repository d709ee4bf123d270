"""The store on disk: written whole or not at all, and refused in words where it is not what was written."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from selgraph.errors import UnreadableFileError
from selgraph.store import TABLE_TYPES, open_disk_store, write_disk_store
from selgraph.store.disk import MANIFEST, QUADS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

A, B, C = (ox.NamedNode(f"http://x/{letter}") for letter in "abc")
QUESTION = "SELECT ?o WHERE { <http://x/a> <http://x/b> ?o }"


def _fill(store: ox.Store) -> None:
    """Put two quads into a store."""
    store.bulk_extend([ox.Quad(A, B, C), ox.Quad(A, B, C, A)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store of two quads."""
    target = tmp_path / "strategies.store"
    write_disk_store(target, "f" * 64, _fill)
    return target


def test_what_was_written_is_read(folder: Path) -> None:
    """The store answers a query, and says how many quads it holds and of which files."""
    store = open_disk_store(folder)
    assert json.loads(store.answer(QUESTION, TABLE_TYPES["json"]))["results"]["bindings"] == [
        {"o": {"type": "uri", "value": "http://x/c"}}
    ]
    assert store.manifest.quads == 2
    assert store.manifest.fingerprint == "f" * 64


def test_a_store_of_nothing_is_whole(tmp_path: Path) -> None:
    """Where no quad was written none is missing."""
    write_disk_store(tmp_path / "empty.store", "f" * 64, lambda _: None)
    assert open_disk_store(tmp_path / "empty.store").manifest.quads == 0


def test_a_store_is_never_changed(folder: Path) -> None:
    """It is open for reading alone, by several at once, and its files stay as they are."""
    before = {path: path.read_bytes() for path in (folder / QUADS).iterdir()}
    first, second = open_disk_store(folder), open_disk_store(folder)
    with pytest.raises(RuntimeError, match="read-write"):
        first.dataset.add(ox.Quad(B, B, B))
    assert len(first.dataset) == len(second.dataset) == 2
    assert {path: path.read_bytes() for path in (folder / QUADS).iterdir()} == before


def test_a_newer_store_takes_the_place_of_an_older(folder: Path) -> None:
    """What is open goes on as it was; who opens it anew finds the new one, and nothing is left beside it."""
    older = open_disk_store(folder)
    write_disk_store(folder, "0" * 64, lambda store: store.bulk_extend([ox.Quad(C, B, A)]))
    assert len(older.dataset) == 2
    assert set(open_disk_store(folder).dataset) == {ox.Quad(C, B, A)}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_build_that_fails_leaves_nothing(folder: Path) -> None:
    """The older store stands there still, and no unfinished one beside it."""

    def fail(store: ox.Store) -> None:
        """Write a little, then fail."""
        _fill(store)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own
        write_disk_store(folder, "0" * 64, fail)
    assert open_disk_store(folder).manifest.fingerprint == "f" * 64
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_what_a_killed_build_has_left_is_thrown_away(folder: Path) -> None:
    """The next build clears the unfinished store of one that was cut off."""
    left = folder.parent / f".{folder.name}.building-x"
    shutil.copytree(folder / QUADS, left / QUADS)
    write_disk_store(folder, "0" * 64, _fill)
    assert not left.exists()


def test_a_build_that_is_under_way_is_left_alone(folder: Path) -> None:
    """A second build into the same folder does not take the files of the first away."""
    under_way = folder.parent / f".{folder.name}.building-x"
    under_way.mkdir()
    other = ox.Store(str(under_way / QUADS))
    write_disk_store(folder, "0" * 64, _fill)
    other.add(ox.Quad(A, B, C))
    assert len(other) == 1


def test_a_folder_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    """Where something lies that is no store, nothing is written."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="no store of selgraph, and would be lost"):
        write_disk_store(tmp_path / "letters", "0" * 64, _fill)
    assert (tmp_path / "letters" / "one.txt").read_text(encoding="utf-8") == "dear"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """A folder that was made beforehand becomes the store."""
    (tmp_path / "here").mkdir()
    write_disk_store(tmp_path / "here", "0" * 64, _fill)
    assert open_disk_store(tmp_path / "here").manifest.quads == 2


def test_where_there_is_no_store_the_command_that_builds_it_is_named(tmp_path: Path) -> None:
    """A folder that is not there is no crash."""
    with pytest.raises(UnreadableFileError, match="There is no store in") as caught:
        open_disk_store(tmp_path / "nowhere")
    assert "selgraph build --store" in caught.value.fix


def _cut_manifest_of_engine(folder: Path) -> None:
    """Cut RocksDB's list of files."""
    path = next((folder / QUADS).glob("MANIFEST-*"))
    path.write_bytes(path.read_bytes()[:20])


def _empty_manifest_of_engine(folder: Path) -> None:
    """Empty RocksDB's list of files."""
    next((folder / QUADS).glob("MANIFEST-*")).write_bytes(b"")


def _forget_table(folder: Path) -> None:
    """Take a table away."""
    next((folder / QUADS).glob("*.sst")).unlink()


def _cut_table(folder: Path) -> None:
    """Cut a table."""
    path = next((folder / QUADS).glob("*.sst"))
    path.write_bytes(path.read_bytes()[:-1])


def _forget_manifest(folder: Path) -> None:
    """Take away what is written last."""
    (folder / MANIFEST).unlink()


def _cut_manifest(folder: Path) -> None:
    """Cut what is written last."""
    path = folder / MANIFEST
    path.write_bytes(path.read_bytes()[:40])


def _forget_everything(folder: Path) -> None:
    """Leave what is said of the quads, and no quads."""
    shutil.rmtree(folder / QUADS)


def _swap_for_empty(folder: Path) -> None:
    """Put an empty store where the quads were, and say of its files what is true."""
    shutil.rmtree(folder / QUADS)
    write_disk_store(folder.parent / "empty", "f" * 64, lambda _: None)
    shutil.copytree(folder.parent / "empty" / QUADS, folder / QUADS)
    empty = json.loads((folder.parent / "empty" / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(empty | {"quads": 2}), encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        _cut_manifest_of_engine,
        _empty_manifest_of_engine,
        _forget_table,
        _cut_table,
        _forget_manifest,
        _cut_manifest,
        _forget_everything,
        _swap_for_empty,
    ],
)
def test_a_store_that_is_not_whole_is_refused(folder: Path, spoil: Callable[[Path], None]) -> None:
    """Whatever is missing or cut, the store is never served short or empty."""
    spoil(folder)
    with pytest.raises(UnreadableFileError, match="is not whole") as caught:
        open_disk_store(folder)
    assert "selgraph build --store" in caught.value.fix


@pytest.mark.parametrize("files", [None, [], {"CURRENT": 5}, {"CURRENT": [1]}])
def test_a_manifest_of_another_form_is_told(folder: Path, files: object) -> None:
    """What is JSON, and says nothing of the engine's files, is no manifest."""
    values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(values | {"files": files}), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=f'is not whole: its "{MANIFEST}" cannot be read'):
        open_disk_store(folder)


@pytest.mark.parametrize(
    ("what", "value"), [("layout", "0"), ("layout", None), ("engine", "0.4.9"), ("engine", 5)]
)
def test_a_store_of_another_version_is_refused(folder: Path, what: str, value: object) -> None:
    """Both versions are named, and the command that builds it again."""
    values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(values | {what: value}), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="was made by another version") as caught:
        open_disk_store(folder)
    assert "selgraph build --store" in caught.value.fix


def test_a_folder_that_never_was_a_store_is_not_called_broken(tmp_path: Path) -> None:
    """A folder with other things in it, and a file, hold no store."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    for path in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(UnreadableFileError, match="There is no store in"):
            open_disk_store(path)
