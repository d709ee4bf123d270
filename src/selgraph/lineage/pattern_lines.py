"""Patterns of a SPARQL query as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def union(choices: list[list[str]]) -> list[str]:
    """Write that any of some patterns holds."""
    if len(choices) == 1:
        return choices[0]
    lines: list[str] = []
    for place, choice in enumerate(choices):
        lines += [*(["UNION"] if place else []), *block(choice)]
    return lines


def block(lines: list[str]) -> list[str]:
    """Put a pattern between braces."""
    return ["{", *indent(lines), "}"]


def indent(lines: Iterable[str], steps: int = 1) -> list[str]:
    """Set lines in."""
    return [" " * 4 * steps + line for line in lines]
