"""Options in groups: what typer sees of a command, and what the command is given."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from selgraph.cli.groups import Only, spread


@dataclass(frozen=True)
class Boat:
    """A group of three options."""

    name: Annotated[str, typer.Option("--name")] = "Gull"
    oars: Annotated[int, typer.Option("--oars", min=0)] = 2
    sail: Annotated[bool, typer.Option("--sail")] = False


def row(place: Annotated[str, typer.Argument()], *, boat: Boat) -> None:
    """Say where a boat goes."""
    typer.echo(f"{boat} to {place}")


def wash(*, boat: Annotated[Boat, Only("oars", "name")]) -> None:
    """Say what is washed."""
    typer.echo(str(boat))


def type_in(command: object, *words: str) -> str:
    """Run a command, and give what it wrote."""
    app = typer.Typer(add_completion=False)
    app.command()(spread(command))  # type: ignore[arg-type]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    return done.stdout.strip() if done.exit_code == 0 else str(done.exit_code)


@pytest.mark.parametrize(
    ("command", "names"), [(row, ["place", "name", "oars", "sail"]), (wash, ["oars", "name"])]
)
def test_a_group_stands_where_it_was_named(command: object, names: list[str]) -> None:
    """Its options come in its own order, or in the order in which some of them are named."""
    assert list(signature(spread(command)).parameters) == names  # type: ignore[arg-type]


def test_a_command_is_given_the_group() -> None:
    """What is typed lies in the group; what is not has the group's own value."""
    assert type_in(row, "Sandwik", "--oars", "4") == "Boat(name='Gull', oars=4, sail=False) to Sandwik"
    assert type_in(wash, "--name", "Tern") == "Boat(name='Tern', oars=2, sail=False)"


def test_an_option_that_is_left_out_is_none() -> None:
    """A command that takes some options of a group refuses the others, and values that do not fit."""
    assert type_in(wash, "--sail") == "2"
    assert type_in(row, "Sandwik", "--oars", "-1") == "2"
