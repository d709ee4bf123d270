"""Copies of files that tests break on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once.

    Args:
        path: the file.
        old: what stands there, exactly once.
        new: what is to stand there.
    """
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def add(path: Path, text: str) -> None:
    """Write a text at the end of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
