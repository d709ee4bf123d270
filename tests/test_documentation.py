"""Tests of the documentation: what it says is what there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from selgraph.cli.commands import COMMANDS
from selgraph.documentation import generate
from selgraph.home import find_home

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NEEDS_MORE = {  # commands that want a folder, a server or a file of the reader's own
    "selgraph publish",
    "selgraph serve",
    "selgraph validate --texts",
    "selgraph sparql query.rq",
}


def _commands() -> list[str]:
    """List the commands of the README's examples, each once."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("selgraph ")})


def _can_run(command: str) -> bool:
    """Say whether a command needs nothing but the package."""
    return not command.startswith(tuple(NEEDS_MORE)) and " --endpoint " not in command


@pytest.mark.parametrize("command", [command for command in _commands() if _can_run(command)])
def test_every_command_of_the_readme_works(command: str, tmp_path: Path) -> None:
    """A command that the README shows ends well, in an empty folder, and says something."""
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "selgraph", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or list(tmp_path.iterdir())


def test_every_command_has_its_part_of_the_readme() -> None:
    """The README names every command in a heading, and no other."""
    headings = re.findall(r"^## (.*)$", README, re.MULTILINE)
    named = {word.strip() for heading in headings for word in heading.split(",")}
    commands = set(COMMANDS)
    assert commands <= named
    assert {word for word in named if word.islower()} == commands


def test_generated_pages_are_up_to_date() -> None:
    """What is made from the files stands in the pages as it would be made now."""
    for path, text in generate(find_home()).items():
        assert path.read_text(encoding="utf-8") == text, "python -m selgraph.documentation"


def test_every_file_begins_with_the_same_prefixes() -> None:
    """Every curated file begins with the prefix block of `data/prefixes.ttl`, which is the code's."""
    from selgraph.vocabulary import PREFIXES

    block = (ROOT / "data" / "prefixes.ttl").read_text(encoding="utf-8")
    assert block == "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(PREFIXES.items()))
    for path in [*(ROOT / "data").glob("*.t*"), *(ROOT / "data" / "passages").glob("*.trig")]:
        if path.name != "documents.ttl":
            assert path.read_text(encoding="utf-8").startswith(block), path.name


def test_no_quotation_is_longer_than_twelve_words() -> None:
    """The project holds no more of the documents than short quotations."""
    for path in (ROOT / "data").rglob("*.tr*"):
        quotes = re.findall(r'sel:quote "((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8"))
        assert all(len(quote.split()) <= 12 for quote in quotes), path.name
