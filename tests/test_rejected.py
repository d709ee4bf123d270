"""Claims that a careless reader would make and that the text does not bear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from editing import add, change
from selgraph.build import build_dataset
from selgraph.errors import UnreadableFileError
from selgraph.home import Home, find_home
from selgraph.rejected import check_rejected
from selgraph.sources import find_places

if TYPE_CHECKING:
    from pathlib import Path

    from selgraph.model import Finding


@pytest.fixture
def workshop(copy: Home) -> Path:
    """The folder of a copy of the invented strategy."""
    return copy.data.parent


def look(folder: Path) -> list[Finding]:
    """Hold a copy of the invented strategy against its rejected claims."""
    home = find_home(folder)
    return check_rejected(build_dataset(home), home, find_places(home))


def test_no_rejected_claim_is_stated(workshop: Path) -> None:
    """The invented strategy states none of what it rejects."""
    assert look(workshop) == []


def test_a_rejected_claim_that_a_passage_states_is_found(workshop: Path) -> None:
    """The finding names who says it, what, and which rejection speaks against it, with its place."""
    add(
        workshop / "data/passages/eskmouth-plan.trig",
        "\npassage:plan-falls-clinic { id:falls-clinic sel:appliesTo id:sandwick . }\n",
    )
    findings = look(workshop)
    assert [one.what for one in findings] == [
        (
            '"passage:plan-falls-clinic" says "id:falls-clinic sel:appliesTo id:sandwick", '
            'which "rejected:falls-clinic-in-sandwick" rejects.'
        )
    ]
    assert findings[0].severity == "error"
    lines = (workshop / findings[0].path).read_text(encoding="utf-8").splitlines()
    assert lines[findings[0].line - 1] == "rejected:falls-clinic-in-sandwick"


def test_a_rejected_claim_that_a_rule_derives_is_found(workshop: Path) -> None:
    """The rejected support follows from a narrower statement: it may not even be derived."""
    add(
        workshop / "data/passages/eskmouth-plan.trig",
        "\npassage:plan-quay-cafe { id:cafe-clinics sel:partlySupports id:goal-close-to-home . }\n",
    )
    assert [one.what for one in look(workshop)] == [
        (
            '"rule:wider-relation" says "id:cafe-clinics sel:supports id:goal-close-to-home", '
            'which "rejected:cafe-clinics-close-to-home" rejects.'
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            ' ;\n    sel:rationale "Only the line on Evening Visits names places."@en .',
            " .",
            "has no reason",
        ),
        (
            "prov:wasDerivedFrom passage:plan-falls-clinic ;",
            "prov:wasDerivedFrom passage:plan-nowhere ;",
            'names "passage:plan-nowhere", which is no passage',
        ),
        ("    prov:wasDerivedFrom passage:plan-falls-clinic ;\n", "", "names no passage"),
        (
            "{\n    id:falls-clinic\n        sel:appliesTo id:sandwick .\n}",
            "{\n}",
            "claims nothing",
        ),
    ],
    ids=["no reason", "unknown passage", "no passage", "no claim"],
)
def test_a_rejection_without_ground_is_found(workshop: Path, old: str, new: str, fault: str) -> None:
    """A rejection needs its claim, its passage and its reason."""
    change(workshop / "data/rejected.trig", old, new)
    assert [one.what for one in look(workshop)] == [
        f'The rejected claim "rejected:falls-clinic-in-sandwick" {fault}.'
    ]


def test_a_broken_file_is_told_with_its_line(workshop: Path) -> None:
    """Rejected claims that cannot be read are no reason to say that none is stated."""
    add(workshop / "data/rejected.trig", "\nrejected:x {")
    with pytest.raises(UnreadableFileError):
        look(workshop)


def test_a_home_without_rejected_claims_has_no_findings(workshop: Path) -> None:
    """Whoever rejects nothing is not held against it."""
    (workshop / "data/rejected.trig").unlink()
    assert look(workshop) == []
