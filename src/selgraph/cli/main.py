"""The command line: which commands there are, and how a failure is told."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from selgraph.cli import (
    ask,
    build,
    compare,
    drift,
    export,
    find,
    gaps,
    impact,
    matrix,
    money,
    passage,
    paths,
    publish,
    reason,
    report,
    select,
    serve,
    show,
    sparql,
    trace,
    validate,
    weak_points,
    whatif,
    why,
    why_not,
)

COMMANDS = (
    trace,
    paths,
    select,
    whatif,
    weak_points,
    impact,
    matrix,
    gaps,
    drift,
    compare,
    money,
    report,
    why,
    why_not,
    find,
    show,
    passage,
    ask,
    sparql,
    validate,
    reason,
    build,
    export,
    serve,
    publish,
)

app = typer.Typer(
    name="selgraph",
    help="Five NHS strategies of south east London as a knowledge graph: what serves what, and who says so?",
    epilog=(
        'Start here: selgraph trace "minor oral surgery"\n\n'
        "Exit codes: 0 answered, 1 a check found something, 2 bad input, 3 a limit was hit, 4 not found, "
        "5 an endpoint failed."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def _show_version(value: bool) -> None:
    """Print the version and stop."""
    if value:
        from importlib.metadata import version

        sys.stdout.write(f"selgraph {version('selgraph')}\n")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    """Hold what every command has."""


for module in COMMANDS:
    name = module.__name__.rsplit(".", 1)[-1]
    question = (module.__doc__ or "").partition(": ")[2].strip()
    app.command(name=name.replace("_", "-"), short_help=question, epilog=f"Example: {module.EXAMPLE}")(
        getattr(module, name)
    )


def run() -> None:
    """Run the command line; a mistake is told in words, with the exit code of its kind.

    Exit codes: 0 answered, 1 a check found something, 2 bad input, 3 a limit was hit, 4 not found, 5 an
    endpoint failed.
    """
    from selgraph.errors import SelgraphError

    try:
        app(prog_name="selgraph")
    except SelgraphError as error:
        sys.stdout.flush()
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader has seen enough (| head); nothing more can be written, not even at exit
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    run()
