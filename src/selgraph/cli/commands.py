"""Which commands there are."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from selgraph.cli.groups import spread
from selgraph.version import VERSION

if TYPE_CHECKING:
    from types import ModuleType

COMMANDS: Final = (  # in the order of the help
    "trace",
    "paths",
    "select",
    "whatif",
    "weak-points",
    "impact",
    "matrix",
    "gaps",
    "drift",
    "compare",
    "money",
    "report",
    "why",
    "why-not",
    "find",
    "show",
    "passage",
    "ask",
    "sparql",
    "validate",
    "reason",
    "build",
    "export",
    "serve",
    "publish",
)


def import_command(name: str) -> ModuleType:
    """Import the module of a command: it asks a question, holds an `EXAMPLE`, and a function of its name."""
    return import_module(f"selgraph.cli.{name.replace('-', '_')}")


def read_command(name: str) -> Any:
    """Make a command of its module."""
    module = import_command(name)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name=name, epilog=f"Example: {module.EXAMPLE}")(
        spread(getattr(module, name.replace("-", "_")))
    )
    return get_command(alone)


class Commands(TyperGroup):
    """The commands, each imported when it is asked for, so that none pays for the others."""

    def __init__(self, **settings: Any) -> None:
        """Know the names alone."""
        super().__init__(**settings | {"commands": {name: TyperCommand(name) for name in COMMANDS}})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as click calls it
        """Give a command; None where there is none."""
        return read_command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as click calls it
        """List the commands with the question that each answers."""
        questions = {name: (import_command(name).__doc__ or "").partition(": ")[2] for name in COMMANDS}
        with formatter.section("Commands"):
            formatter.write_dl([(name, question.strip()) for name, question in questions.items()])


app = typer.Typer(
    name="selgraph",
    cls=Commands,
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
        sys.stdout.write(f"selgraph {VERSION}\n")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop."),
    ] = False,
) -> None:
    """Hold what every command has."""
