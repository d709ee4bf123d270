"""Files that are whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from selgraph.errors import UnreadableFileError
from selgraph.files import MOST_KEPT, keep, put_folder, read_kept, write_whole

NAME = "0" * 64 + ".nq"


def test_file_is_written_with_its_folder(tmp_path: Path) -> None:
    """Folders on the way are made, and others may read the file."""
    path = tmp_path / "deep" / "down" / "answer.csv"
    write_whole(path, b"a,b\n")
    assert path.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    """The new content takes the place of the old, and nothing is left beside it."""
    path = tmp_path / "answer.csv"
    path.write_bytes(b"old and long")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_link_stays_a_link(tmp_path: Path) -> None:
    """The file behind a link is written, the link is not replaced."""
    (tmp_path / "real").write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to("real")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """What is no ordinary file stays what it is, a device as well as a pipe with a name."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_pipe_without_a_name_is_written_to() -> None:
    """`-o /dev/stdout` writes to whatever stdout is."""
    reader, writer = os.pipe()
    try:
        write_whole(Path(f"/dev/fd/{writer}"), b"through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
        os.close(writer)


def test_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, what stood there stands there still, and no rest lies beside it."""
    path = tmp_path / "answer.csv"
    path.write_bytes(b"old")

    def fill(*_: object) -> None:
        """Fail as a full disk does."""
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.chmod", fill)
    with pytest.raises(UnreadableFileError, match="cannot be written: No space left on device") as caught:
        write_whole(path, b"new")
    assert "-o" in caught.value.fix
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["file/answer.csv", "folder", "nul\0byte", "x" * 300])
def test_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    """A file where a folder should be, a folder where a file should be, and impossible names."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnreadableFileError, match="cannot be written"):
        write_whole(tmp_path / name, b"x")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    """The new folder stands there with what is in it, and nothing is left beside it."""
    for name in ("made", "target"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    put_folder(tmp_path / "made", tmp_path / "target")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "target",
        "target/made",
    ]


def test_a_folder_that_cannot_be_moved_leaves_the_old_one(tmp_path: Path) -> None:
    """Where the new folder is not there after all the old one stands where it stood."""
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "old").touch()
    with pytest.raises(FileNotFoundError):
        put_folder(tmp_path / "made", tmp_path / "target")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "target",
        "target/old",
    ]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """Any bytes, none at all too, come back as they were."""
    for content in (b"", b"<a> <b> <c> .\n", bytes(range(256))):
        keep(tmp_path / NAME, content)
        assert read_kept(tmp_path / NAME) == content


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[: len(sealed) // 2],
        lambda sealed: sealed[:20],
        lambda _: b"",
        lambda sealed: sealed + b"<a> <b> <c> .\n",
        lambda sealed: sealed.replace(b"<b>", b"<d>"),
        lambda sealed: sealed.split(b"\n", 1)[1],
        lambda sealed: hashlib.sha256(sealed).digest() + sealed,
    ],
    ids=["last byte", "half", "in the seal", "empty", "longer", "changed", "no seal", "another seal"],
)
def test_what_was_spoilt_is_not_served(tmp_path: Path, spoil: object) -> None:
    """A file that is not what was kept counts as not there."""
    path = tmp_path / NAME
    keep(path, b"<a> <b> <c> .\n<e> <b> <f> .\n")
    assert callable(spoil)
    path.write_bytes(spoil(path.read_bytes()))
    assert read_kept(path) is None


def test_nothing_kept_is_nothing(tmp_path: Path) -> None:
    """A file that is not there, and a folder in its place, are no answer and no error."""
    assert read_kept(tmp_path / NAME) is None
    assert read_kept(tmp_path) is None


def test_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """No error, and nothing that could be read back."""
    (tmp_path / "file").touch()
    keep(tmp_path / "file" / NAME, b"x")
    assert read_kept(tmp_path / "file" / NAME) is None


def test_only_left_overs_of_ours_are_thrown_away(tmp_path: Path) -> None:
    """The oldest kept files of a kind go; files of other kinds, and the reader's own, stay."""
    own = tmp_path / "my-data.nq"
    own.write_bytes(b"mine")
    for number in range(MOST_KEPT + 2):
        path = tmp_path / f"{number:064x}.nq"
        keep(path, b"x")
        os.utime(path, (number, number))
    keep(tmp_path / f"{'f' * 64}.json", b"x")
    kept = sorted(path.name for path in tmp_path.glob("*.nq"))
    assert own.name in kept
    assert len(kept) == MOST_KEPT + 1
    assert f"{0:064x}.nq" not in kept
    assert (tmp_path / f"{'f' * 64}.json").is_file()
