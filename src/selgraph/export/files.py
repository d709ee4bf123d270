"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from selgraph.errors import UnreadableFileError
from selgraph.files import put_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selgraph.export.content import Write


def write_all(folder: Path, files: Sequence[tuple[str, Write]]) -> list[Path]:
    """Write files as streams; either all of them appear, or none.

    Args:
        folder: where they go; it is made if it is not there.
        files: name, and the function that writes it.

    Returns:
        The files' paths.

    Raises:
        UnreadableFileError: they cannot be written; what stood there stands there still.
    """
    written: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in files:
            with tempfile.NamedTemporaryFile(
                dir=folder, prefix=f".{name[:40]}", suffix=".part", delete=False
            ) as file:
                written.append((file.name, folder / name))
                write(cast("BinaryIO", file))
        for _, path in written:
            if path.is_dir():  # before the first file is replaced
                raise IsADirectoryError(errno.EISDIR, f"{path.name} is a folder")
        for part, path in written:
            Path(part).chmod(0o644)
            os.replace(part, path)  # noqa: PTH105 - one step that other programs never see half done
    except OSError as error:
        raise UnreadableFileError(
            f'"{folder}" cannot be written: {error.strerror or error}.', fix="Choose another place with -o."
        ) from error
    finally:
        for part, _ in written:
            Path(part).unlink(missing_ok=True)
    return [path for _, path in written]


def replace_folder(folder: Path, files: Iterable[tuple[str, bytes]], mark: str) -> int:
    """Write a folder of files as they come; it appears whole or not at all.

    Args:
        folder: where it goes; one that stands there is replaced if it is empty, or was written so before.
        files: path below the folder, and what is in it.
        mark: the file by which a folder that was written so is known.

    Returns:
        How many bytes there are.

    Raises:
        UnreadableFileError: something else stands there, or it cannot be written; what stood there stands
            there still.
    """
    if folder.exists() and not (folder / mark).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnreadableFileError(
            f'"{folder}" is there already, and is not a site that could be replaced.',
            fix="Choose another place with -o.",
        )
    size = 0
    new: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:40]}", suffix=".part"))
        for name, content in files:
            path = new / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            size += len(content)
        new.chmod(0o755)
        put_folder(new, folder)
    except OSError as error:
        raise UnreadableFileError(
            f'"{folder}" cannot be written: {error.strerror or error}.', fix="Choose another place with -o."
        ) from error
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)
    return size
