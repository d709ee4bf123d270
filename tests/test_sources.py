"""Where in the curated files a thing stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selgraph.build import read_files
from selgraph.home import Home, find_home
from selgraph.sources import find_places
from selgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path


def test_place_is_the_line_of_the_subject(library: Home) -> None:
    """The line that is named is the one on which the subject stands."""
    places = find_places(library)
    for name, path in (
        ("passage/plan-vision", "data/passages/eskmouth-plan.trig"),
        ("reading/vision-restated", "data/passages/eskmouth-review.trig"),
        ("document/eskmouth-plan", "data/documents.ttl"),
        ("rejected/falls-clinic-in-sandwick", "data/rejected.trig"),
    ):
        place = places[f"https://w3id.org/selgraph/{name}"]
        assert place.path == path
        line = (library.data.parent / path).read_text(encoding="utf-8").split("\n")[place.line - 1]
        assert line == name.replace("/", ":")


def test_passage_goes_before_name(library: Home) -> None:
    """A thing is shown where it is spoken of, as a correction is made there; a term where it is defined."""
    places = find_places(library)
    assert places[PREFIXES["id"] + "evening-visits"].path == "data/passages/eskmouth-plan.trig"
    assert places[PREFIXES["sel"] + "Goal"].path == "ontology/strategy.ttl"


def test_every_described_thing_has_a_place(corpus: Home) -> None:
    """Each subject of the corpus's own files is found without a parser, as they keep to the curated style."""
    places = find_places(corpus)
    subjects = {getattr(quad.subject, "value", "") for quad in read_files(corpus)}
    own = {
        subject
        for subject in subjects
        if subject.startswith("https://w3id.org/selgraph/") and "#" not in subject
    }
    assert sorted(own - places.keys() - {"https://w3id.org/selgraph/ontology"}) == []


def test_lines_are_counted_as_editors_count_them(tmp_path: Path) -> None:
    """A form feed or a line separator in a text ends no line."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "names.ttl").write_text(
        "# a\x0cb\u2028c\nid:x\n    a sel:Goal .\n", encoding="utf-8"
    )
    assert str(find_places(find_home(tmp_path))[PREFIXES["id"] + "x"]) == "data/names.ttl:2:1"
