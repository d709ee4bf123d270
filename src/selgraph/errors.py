"""What can go wrong, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands.

    Args:
        path: the file, as the reader would open it.
        line: 1-based; 0 where the whole file is meant.
        column: 1-based; 0 where the whole line is meant.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give path:line:column, as compilers do, without the parts that are not known."""
        parts = [self.path] + [str(number) for number in (self.line, self.column) if number]
        return ":".join(parts)


class SelgraphError(Exception):
    """A mistake or a failure that is told in words.

    Args:
        what: one sentence, with the value in quotes.
        where: the place, where there is one.
        fix: the next thing to do; a command if there is one.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: Place | str | None = None, fix: str = "") -> None:
        """Keep the three parts, so that each face can lay them out in its own way."""
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        """Give the three parts as lines of text."""
        lines = [self.what]
        if self.where:
            lines.append(f"  at:  {self.where}")
        if self.fix:
            lines.append(f"  fix: {self.fix}".replace("\n", "\n       "))
        return "\n".join(lines)


class UnreadableFileError(SelgraphError):
    """A file or folder that is missing, broken or not to be read."""


def unreadable(path: Path, error: OSError) -> UnreadableFileError:
    """Tell why a file that was named cannot be read."""
    return UnreadableFileError(
        f'"{path}" cannot be read: {error.strerror}.',
        where=Place(str(path)),
        fix="Name a file that is there.",
    )


class BrokenFilesError(UnreadableFileError):
    """Curated files that cannot be read; every mistake in them is named.

    Args:
        problems: one error for each mistake, in the order of files and lines.
    """

    def __init__(self, problems: list[SelgraphError]) -> None:
        """Say how many mistakes there are and list them all."""
        self.problems = problems
        count = "1 mistake keeps" if len(problems) == 1 else f"{len(problems)} mistakes keep"
        listed = "\n".join(str(problem) for problem in problems)
        super().__init__(f"{count} the files from being read.\n{listed}")


class QueryError(SelgraphError):
    """A query that is not well formed, or that asks for what is refused.

    Args:
        line: 1-based line of the query; 0 where it is not known.
        column: 1-based column of that line; 0 where it is not known.
    """

    def __init__(
        self, what: str, *, line: int = 0, column: int = 0, source: str = "query", fix: str = ""
    ) -> None:
        """Keep line and column apart, so that an editor can go there."""
        self.line = line
        self.column = column
        self.source = source
        where = Place(source, line, column) if line or source != "query" else None
        super().__init__(what, where=where, fix=fix)


class SelectorError(SelgraphError):
    """A selector that is not well formed, or picks by what is not there.

    Args:
        selector: the selector.
        column: 1-based, where it goes wrong.
    """

    def __init__(self, what: str, selector: str, column: int, *, fix: str = "") -> None:
        """Show the selector with a mark below the place."""
        self.selector = selector
        self.column = column
        super().__init__(
            f"{what}\n      {selector}\n      {' ' * (column - 1)}^",
            where=Place("selector", 1, column),
            fix=fix,
        )


class EndpointError(SelgraphError):
    """A remote endpoint that is down, slow or answers what cannot be understood."""

    exit_code = 5


class UnknownNameError(SelgraphError):
    """A name that nothing in the graph has."""

    exit_code = 4


class AmbiguousNameError(SelgraphError):
    """A name that several things have."""


class LimitError(SelgraphError):
    """An answer that would pass a limit, and is therefore not given in part."""

    exit_code = 3
