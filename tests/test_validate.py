"""What is found wrong with curated files, and what is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selgraph.build import merge, read_file, read_files
from selgraph.errors import UnreadableFileError
from selgraph.home import Home, find_home
from selgraph.reason import apply_rules, read_rules
from selgraph.validate import run_checks, validate

if TYPE_CHECKING:
    import pyoxigraph

    from selgraph.model import Finding

CHECKS = Path(__file__).parent / "checks"
NAMES = sorted(path.stem for path in (find_home().queries / "checks").glob("*.rq"))


def build(home: Home, example: Path) -> pyoxigraph.Store:
    """Build one example as a dataset of its own: the ontology, its statements, the rules."""
    ontology = Home(home.ontology, CHECKS / "no-data", home.queries)
    dataset = merge([*read_files(ontology), *read_file(example, example.name)])
    apply_rules(dataset, read_rules(home))
    return dataset


def find(home: Home, example: Path) -> list[Finding]:
    """Run all checks on one example."""
    return run_checks(build(home, example), home, {})


@pytest.mark.parametrize("name", NAMES)
def test_a_check_finds_its_fault(corpus: Home, name: str) -> None:
    """The example that fails has exactly the findings that its first lines expect."""
    example = CHECKS / name / "fails.trig"
    expected = re.findall(r"^# finding: (.*)$", example.read_text(encoding="utf-8"), re.MULTILINE)
    assert expected
    assert [one.what for one in find(corpus, example) if one.check == name] == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_check_lets_the_near_miss_pass(corpus: Home, name: str) -> None:
    """The example that passes comes close to the fault, and no check of all finds anything in it."""
    assert find(corpus, CHECKS / name / "passes.trig") == []


def test_every_check_has_its_examples() -> None:
    """No example is left of a check that is gone, and no check is without."""
    assert sorted(path.name for path in CHECKS.iterdir()) == NAMES
