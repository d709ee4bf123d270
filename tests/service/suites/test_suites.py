"""Every query test of the W3C's suites for SPARQL 1.0 and 1.1 has a case of our own, and the case holds.

The names are those of the manifests in w3c/rdf-tests, the working group's and the community group's, without
updates, SERVICE, entailment regimes and SPARQL 1.2; the protocol's updates are there to be refused. The other
modules of this folder are the tables.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cases import Wrong, rows

if TYPE_CHECKING:
    from running import Running

HERE = Path(__file__).parent
TABLES = [import_module(path.stem).CASES for path in sorted(HERE.glob("sparql1*_*.py"))]
CASES = {name: case for table in TABLES for name, case in table.items()}
FURTHER = [
    Wrong(
        rows("SELECT (COUNT(DISTINCT *) AS ?n) { [] a ?c }", "2", on="duplicates"),
        ("5",),
        "`COUNT(DISTINCT *)` tells rows apart by blank nodes of the pattern",
    ),
]
README = " ".join((HERE.parents[2] / "README.md").read_text().split())


def test_every_name_has_its_case() -> None:
    """The names of the suites' tests and those of the cases are the same, one to one."""
    names = (HERE / "names.txt").read_text().split()
    assert len(names) == len(set(names))
    assert set(names) - set(CASES) == set(), "tests of the W3C without a case"
    assert set(CASES) - set(names) == set(), "cases that no test of the W3C has"
    assert sum(map(len, TABLES)) == len(CASES), "a case stands in two tables"
    assert f"({len(names)} tests, each with a case in `tests/service/suites`)" in README


@pytest.mark.parametrize("name", CASES)
def test_case(suites: Running, name: str) -> None:
    """The service answers as the specification says, or as the README says that it does not."""
    case = CASES[name]
    case.check(suites)
    if isinstance(case, Wrong):
        assert case.why in README


@pytest.mark.parametrize("case", FURTHER, ids=lambda case: case.why)
def test_what_no_suite_asks(suites: Running, case: Wrong) -> None:
    """What else Oxigraph gets wrong is in the README too."""
    case.check(suites)
    assert case.why in README
