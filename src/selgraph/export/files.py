"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from selgraph.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
