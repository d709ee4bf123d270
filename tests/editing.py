"""Copies of files that tests break on purpose."""

from __future__ import annotations

import json
import re
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


def rename(names: Path, thing: str, name: str) -> None:
    """Give a thing another preferred name.

    Args:
        names: the file of names.
        thing: its slug.
        name: any text.
    """
    text, count = re.subn(
        rf'(id:{thing}\n    rdfs:label )"[^"]*"',
        lambda match: f"{match[1]}{json.dumps(name)}",
        names.read_text(encoding="utf-8"),
    )
    assert count == 1
    names.write_text(text, encoding="utf-8")
