"""Oxigraph on disk: written once, whole or not at all, and read by any number of processes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from selgraph.errors import Place, UnreadableFileError
from selgraph.files import put_folder
from selgraph.store.oxigraph import OxigraphStore
from selgraph.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph

LAYOUT: Final = "1"  # raised when what a store holds, or how it lies in its folder, changes
MANIFEST: Final = "selgraph-store.json"
QUADS: Final = "quads"  # the folder that belongs to the engine
HASHED_UP_TO: Final = (
    1 << 20
)  # bytes; RocksDB's own lists of files are smaller, and its tables check themselves
_CHANGING: Final = ("LOG", "LOCK")  # what the engine may write at any time, and nothing depends on


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store on disk is said to hold.

    Args:
        layout: the value of `LAYOUT` when it was written.
        selgraph: version of the package that wrote it.
        engine: version of pyoxigraph that wrote it.
        fingerprint: hash of the files that it was built from.
        quads: how many it holds.
        files: bytes of each of the engine's files by name, and of small ones the SHA-256, else an empty text.
    """

    layout: str
    selgraph: str
    engine: str
    fingerprint: str
    quads: int
    files: dict[str, tuple[int, str]]


class DiskStore(OxigraphStore):
    """Oxigraph on disk, opened for reading alone.

    Args:
        store: a pyoxigraph store that holds the dataset.
        manifest: what it holds.
        folder: where it lies.
    """

    def __init__(self, store: pyoxigraph.Store, manifest: Manifest, folder: Path) -> None:
        """Keep the engine."""
        super().__init__(store)
        self.manifest = manifest
        self.folder = folder

    @property
    def fingerprint(self) -> str:
        """Hash of the files that it was built from."""
        return self.manifest.fingerprint


def write_disk_store(folder: Path, fingerprint: str, fill: Callable[[pyoxigraph.Store], None]) -> Manifest:
    """Write a store into a folder, whole or not at all.

    It is written beside the folder and moved into its place when it is done; a store that stood there is
    read by whoever has it open until they close it. What a build that was cut off has left is thrown away.

    Args:
        folder: where it is to lie; nothing, an empty folder or an older store.
        fingerprint: hash of what it is built from.
        fill: puts the quads in; it must not keep the store.

    Raises:
        UnreadableFileError: the folder holds something else, or cannot be written.
    """
    import pyoxigraph as ox

    target = Path(os.path.realpath(folder))
    if target.exists() and not (target / MANIFEST).is_file() and (target.is_file() or any(target.iterdir())):
        raise UnreadableFileError(
            f'"{folder}" holds something that is no store of selgraph, and would be lost.',
            where=Place(str(folder)),
            fix="Name a folder that is empty, or not there yet.",
        )
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear(target)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.building-"))
        store = ox.Store(str(beside / QUADS))
        fill(store)
        store.optimize()
        store.flush()
        count = len(store)
        del store  # closes it
        manifest = Manifest(
            LAYOUT,
            VERSION,
            ox.__version__,
            fingerprint,
            count,
            _list_files(beside / QUADS),
        )
        (beside / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        beside.chmod(0o755)  # a temporary folder is its maker's alone
        put_folder(beside, target)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFileError(
            f'The store "{folder}" cannot be written: {reason}.',
            where=Place(str(folder)),
            fix="Make room, or choose another folder with --store.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return manifest


def open_disk_store(folder: Path) -> DiskStore:
    """Open a store on disk for reading, when it is whole and of this version.

    RocksDB serves a store whose list of files was cut as an empty one, so that its files are held against
    what was written: their sizes, and of the small ones, that list among them, the hashes.

    Raises:
        UnreadableFileError: it is not there, was left half written, has been changed, or was written by
            another version.
    """
    import pyoxigraph as ox

    manifest = _read_manifest(folder)
    made_by = f"selgraph {manifest.selgraph} with pyoxigraph {manifest.engine}"
    if manifest.layout != LAYOUT or _series(manifest.engine) != _series(ox.__version__):
        raise UnreadableFileError(
            f'The store "{folder}" was made by another version: {made_by}; here are selgraph '
            f"{VERSION} with pyoxigraph {ox.__version__}.",
            where=Place(str(folder)),
            fix=f"Build it again: selgraph build --store {folder}",
        )
    listed = _list_files(folder / QUADS)
    for name in sorted(manifest.files):
        if listed.get(name) != manifest.files[name]:
            state = "is not what was written" if name in listed else "is missing"
            raise _broken(folder, f'its file "{QUADS}/{name}" {state}')
    try:
        store = ox.Store.read_only(str(folder / QUADS))
        is_empty = next(store.quads_for_pattern(None, None, None, None), None) is None
    except (OSError, RuntimeError, ValueError) as error:
        raise _broken(folder, str(error)) from error
    if is_empty and manifest.quads:
        raise _broken(folder, f"it seems empty, and {manifest.quads} quads were written")
    return DiskStore(store, manifest, folder)


def _read_manifest(folder: Path) -> Manifest:
    """Read what a store is said to hold."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        files = {name: (size, digest) for name, (size, digest) in manifest.files.items()}
        return replace(manifest, engine=str(manifest.engine), files=files)
    except (FileNotFoundError, NotADirectoryError) as error:
        if (folder / QUADS).is_dir():
            raise _broken(folder, f'it has no "{MANIFEST}", which is written last') from error
        raise UnreadableFileError(
            f'There is no store in "{folder}".',
            where=Place(str(folder)),
            fix=f"Build it: selgraph build --store {folder}",
        ) from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _broken(folder, f'its "{MANIFEST}" cannot be read') from error


def _broken(folder: Path, why: str) -> UnreadableFileError:
    """Say that a store is not whole."""
    return UnreadableFileError(
        f'The store "{folder}" is not whole: {why.rstrip(".")}.',
        where=Place(str(folder)),
        fix=f"Build it again: selgraph build --store {folder}",
    )


def _list_files(folder: Path) -> dict[str, tuple[int, str]]:
    """List the engine's files with their sizes, and the hashes of the small ones."""
    found = {}
    for path in sorted(folder.glob("*")):
        if path.name.startswith(_CHANGING):
            continue
        size = path.stat().st_size
        small = size <= HASHED_UP_TO and path.suffix != ".sst"
        found[path.name] = (size, hashlib.sha256(path.read_bytes()).hexdigest() if small else "")
    return found


def _series(number: str) -> str:
    """Give the part of a version of pyoxigraph within which stores stay readable: 0.5 of 0.5.13."""
    return ".".join(number.split(".")[:2])


def _clear(target: Path) -> None:
    """Throw away what builds that were cut off have left; one that is under way holds its lock."""
    import pyoxigraph as ox

    for left in target.parent.glob(f".{target.name}.building-*"):
        try:
            ox.Store(str(left / QUADS))
        except (OSError, RuntimeError) as error:
            if "lock" in str(error).lower():
                continue
        shutil.rmtree(left, ignore_errors=True)
