"""Where answers go: a terminal, another program, or a file."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final

import typer

from selgraph.errors import SelgraphError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selgraph.tables import Paint

STYLES: Final = {  # ANSI (ECMA-48): bold, dim and the eight colours that every terminal has
    "name": "1",
    "faint": "2",
    "explicit": "32",
    "interpreted": "33",
    "inferred": "35",
    "error": "31",
    "warning": "33",
    "info": "36",
}
_ENDINGS: Final = {"ttl": "turtle", "nq": "nquads", "txt": "table"}


def choose_format(given: str | None, output: Path | None, known: tuple[str, ...], default: str) -> str:
    """Choose how to write: what was asked for, else what the file's ending says, else the default.

    Args:
        given: what was asked for with --format; None where nothing was.
        output: the file to write to; None for stdout.
        known: the formats that the answer can be written in.
        default: what is chosen where nothing else says.

    Raises:
        SelgraphError: what was asked for is not known; the known ones are listed.
    """
    if given is not None:
        if given.lower() in known:
            return given.lower()
        raise SelgraphError(f'There is no format "{given}" here.', fix=f"Choose one of: {', '.join(known)}.")
    ending = output.suffix.removeprefix(".").lower() if output is not None else ""
    if not ending or ending in known:
        return ending or default
    if _ENDINGS.get(ending) in known:
        return _ENDINGS[ending]
    raise SelgraphError(
        f'The ending of "{output}" names no format that this answer can be written in.',
        fix=f"Say which with --format: {', '.join(known)}.",
    )


def write(content: str | bytes, output: Path | None = None) -> None:
    """Write an answer to stdout, or to a file whole or not at all; `-` is stdout, too.

    Raises:
        UnreadableFileError: it cannot be written.
        typer.Exit: whoever reads stdout has seen enough.
    """
    data = content.encode() if isinstance(content, str) else content
    if output is None or str(output) == "-":
        with open_stdout() as stdout:
            stdout.write(data)
        return
    from selgraph.files import write_whole

    write_whole(output, data)
    note(f"Wrote {output}.")


@contextmanager
def open_stdout() -> Iterator[BinaryIO]:
    """Open stdout for bytes, and say what goes wrong there.

    Raises:
        UnreadableFileError: it cannot be written.
        typer.Exit: whoever reads it has seen enough.
    """
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except OSError as error:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nothing more goes there, not even at exit
        if isinstance(error, BrokenPipeError):
            raise typer.Exit from error
        what = f"The answer cannot be written to stdout: {error.strerror}."
        raise UnreadableFileError(what, fix="Make room, or write to another place with -o.") from error


def note(text: str) -> None:
    """Say something beside the answer, on stderr."""
    print(text, file=sys.stderr)  # noqa: T201 - the command line is where printing is done


def width() -> int:
    """Say how many characters a line may have: what COLUMNS says, else the terminal's, else a page's."""
    from selgraph.tables import WIDTH

    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    return os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH if sys.stdout.isatty() else WIDTH


def choose_paint(output: Path | None = None) -> Paint:
    """Choose how to colour: on a terminal only, and not where the reader wants none (https://no-color.org)."""
    from selgraph.tables import paint_nothing

    if (
        output is not None
        or not sys.stdout.isatty()
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
    ):
        return paint_nothing

    def paint(role: str, text: str) -> str:
        """Put a text between the sequences that turn its style on and off."""
        return f"\x1b[{STYLES[role]}m{text}\x1b[0m"

    return paint


@contextmanager
def show_progress(steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar on stderr while something takes its time and a person is looking.

    Args:
        steps: how many parts there are.

    Yields:
        What has to be told the name of each part before it begins.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=steps)
        begun = 0

        def begin(name: str) -> None:
            """Move the bar to where the part begins."""
            nonlocal begun
            progress.update(task, description=name, completed=begun)
            begun += 1

        yield begin


@contextmanager
def show_share() -> Iterator[Callable[[str, float], None]]:
    """Show a bar on stderr for work that can say how much of a part is done, when a person is looking.

    Yields:
        What is to be told the name of the part and its share, from 0 to 1; 0 where it cannot tell.
    """
    if not sys.stderr.isatty():
        yield lambda _what, _share: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(what: str, share: float) -> None:
            """Move the bar; a part that cannot tell its share has a bar that only moves."""
            progress.update(task, description=what, total=1 if share else None, completed=share)

        yield tell
