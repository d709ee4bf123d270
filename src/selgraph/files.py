"""Files, and folders, that are whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from selgraph.errors import SelgraphError, UnreadableFileError

MOST_KEPT: Final = 8  # files of one kind; a few corpora may be in turn use, more are left-overs

_FINGERPRINT = re.compile(r"[0-9a-f]{64}\b")
_SEAL = re.compile(rb"# sha256 ([0-9a-f]{64})\n")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Args:
        path: the file; its folder is made where it is missing. What is no ordinary file (`/dev/stdout`, a
            pipe) is written to as it is.
        content: all that it is to hold.

    Raises:
        UnreadableFileError: it cannot be written; what stood there stands there still, and nothing beside it.
    """
    unfinished: Path | None = None
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        target = Path(os.path.realpath(path))  # a link stays a link, and the file behind it is written
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name[:100]}.", delete=False
        ) as file:
            unfinished = Path(file.name)
            file.write(content)
        unfinished.chmod(0o644)
        unfinished.replace(target)  # one step that other programs never see half done
        unfinished = None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableFileError(
            f'"{path}" cannot be written: {reason}.', fix="Choose another place with -o."
        ) from error
    finally:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def put_folder(made: Path, target: Path) -> None:
    """Move a finished folder to where it is wanted, and throw away what stood there.

    Args:
        made: the folder, in the same folder as its target.
        target: where it is wanted: nothing, or a folder.

    Raises:
        OSError: it cannot be moved; what stood there stands there still.
    """
    if not target.exists():
        made.replace(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:40]}.old-"))
    try:
        target.replace(old / "old")
        try:
            made.replace(target)
        except OSError:
            (old / "old").replace(target)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def keep(path: Path, content: bytes) -> None:
    """Keep what was worked out for a later start, under a seal.

    A place that cannot be written is done without.

    Args:
        path: a file whose name begins with a fingerprint, 64 hexadecimal digits; older ones with the same
            ending are thrown away, and no other files.
        content: what to keep.
    """
    with suppress(SelgraphError, OSError):
        write_whole(path, b"# sha256 %s\n" % hashlib.sha256(content).hexdigest().encode() + content)
        alike = [file for file in path.parent.glob(f"*{path.suffix}") if _FINGERPRINT.match(file.name)]
        for older in sorted(alike, key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
            older.unlink(missing_ok=True)


def read_kept(path: Path) -> bytes | None:
    """Read what `keep` has written.

    Returns:
        The content; None where there is none, or where it is not what was kept: cut short, changed,
        unreadable.
    """
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    seal = _SEAL.match(sealed)
    if seal is None:
        return None
    content = sealed[seal.end() :]
    return content if hashlib.sha256(content).hexdigest().encode() == seal[1] else None
