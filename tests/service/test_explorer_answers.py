"""The explorer's pages of answers: what is missing, and what falls when things go."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from selgraph.web.explorer_whatif import MOST
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from running import Running
    from viewing import Handlers


def ask(handlers: Handlers, name: str, *given: tuple[str, str], media_type: str = "text/html") -> str:
    """Ask for a page or its twin."""
    return handlers[name](given, media_type, None).body.decode()


def rows(handlers: Handlers, name: str, *given: tuple[str, str]) -> list[dict[str, Any]]:
    """Give the lines of the CSV beside a page."""
    return list(csv.DictReader(io.StringIO(ask(handlers, name, *given, media_type="text/csv"))))


def table(html: str, name: str) -> list[list[str]]:
    """Give the texts of a table's body, by the name of its region."""
    part = html.partition(f'aria-label="{name}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part, re.DOTALL)
    ]


def test_gaps_are_counted_by_kind_and_standing(handlers: Handlers) -> None:
    """Each kind of gap has a line with the three standings; six gaps are read and not stated."""
    html = ask(handlers, "gaps")
    for standing in ("stated to be absent", "read and not stated", "unread"):
        assert f"</span>{standing}</th>" in html
    counts = {line[0]: line[1:4] for line in table(html, "Gaps by kind")}
    assert counts["programmes without owner"] == ["0", "3", "0"]
    assert counts["measures without target or date"] == ["0", "1", "0"]
    assert counts["enablers that nothing needs"] == ["0", "0", "0"]
    assert "6 gaps." in html


def test_gaps_say_what_was_read(handlers: Handlers) -> None:
    """A gap names the thing, its kind, and how many lines of which documents were read."""
    html = ask(handlers, "gaps", ("gap", "programme-without-owner"))
    found = {line[0]: line for line in table(html, "Gaps")}
    assert list(found) == ["Café Clinics", "Care at Home", "Healthy Harbour"]
    assert found["Café Clinics"][1] == "strategic programme"
    assert "eskmouth-review: 5 of 5 lines read" in found["Care at Home"][3]
    assert 'href="/id/cafe-clinics"' in html


def test_gaps_are_filtered_alike_on_the_page_and_in_its_files(handlers: Handlers) -> None:
    """By kind, by standing and by a selector, page, CSV and JSON show the same gaps."""
    for given, count in (
        ((), 6),
        ((("gap", "goal-without-measure"),), 2),
        ((("select", "+healthy-harbour"),), 2),
        ((("standing", "unread"),), 0),
        ((("standing", "read and not stated"), ("select", "kind:goal")), 2),
    ):
        assert len(table(ask(handlers, "gaps", *given), "Gaps")) == count
        assert len(rows(handlers, "gaps", *given)) == count
        values = json.loads(ask(handlers, "gaps", *given, media_type="application/json"))
        assert len(values["sheets"][0]["rows"]) == count
    assert "No gap fits these filters." in ask(handlers, "gaps", ("standing", "unread"))


def test_what_falls_is_shown(handlers: Handlers) -> None:
    """Without Care at Home one goal loses everything and two ends are weaker, with what is gone."""
    html = ask(handlers, "what-if", ("remove", "care-at-home"))
    found = {line[0]: line for line in table(html, "What falls")}
    assert found["Care close to home"][2:5] == ["1 / 0 / 4", "0 / 0 / 0", "▼ loses all support"]
    assert found["Fair access for all"][2:5] == ["3 / 0 / 5", "2 / 0 / 1", "↓ weaker"]
    assert "3 of 5 ends and measures change" in html
    assert '<input type="checkbox" name="remove" value="care-at-home" checked> Care at Home' in html
    assert "/evidence?subject=id%3Acare-at-home&amp;relation=" in html
    lines = {line["what"]: line for line in rows(handlers, "what-if", ("remove", "care-at-home"))}
    assert lines.keys() == found.keys()
    assert lines["Care close to home"]["verdict"] == "loses all support"


def test_things_are_ticked_away_together(handlers: Handlers) -> None:
    """Each of several is ticked, and unticking one is an address of its own."""
    html = ask(handlers, "what-if", ("remove", "care-at-home"), ("remove", "healthy-harbour"))
    assert html.count(" checked> ") == 2
    assert "Without Care at Home and Healthy Harbour" in html
    fallen = {line[0] for line in table(html, "What falls")}
    assert {"Care close to home", "Fair access for all"} <= fallen


def test_what_if_begins_with_lists_to_tick(handlers: Handlers) -> None:
    """With nothing taken away the page offers documents, programmes, enablers and organisations."""
    html = ask(handlers, "what-if")
    assert 'value="eskmouth-plan"> A Healthy Eskmouth' in html
    assert 'value="healthy-harbour"> Healthy Harbour' in html
    assert 'value="transport"> ' in html
    assert "What falls" not in html


@pytest.mark.parametrize(
    ("name", "given", "status"),
    [
        ("gaps", (("gap", "nothing-so"),), 400),
        ("gaps", (("standing", "nothing-so"),), 400),
        ("gaps", (("page", "2"),), 400),
        ("gaps", (("colour", "red"),), 400),
        ("gaps", (("select", "nothing-so"),), 404),
        ("what-if", (("remove", "nothing-so"),), 404),
        ("what-if", (("basis", "guessed"),), 400),
        ("what-if", tuple(("remove", str(number)) for number in range(MOST + 1)), 400),
    ],
)
def test_what_does_not_fit_is_told(
    handlers: Handlers, name: str, given: tuple[tuple[str, str], ...], status: int
) -> None:
    """An unknown name is not found, a parameter that does not fit is refused."""
    with pytest.raises(Problem) as caught:
        handlers[name](given, "text/html", None)
    assert caught.value.status == status


def test_answers_have_addresses(library_service: Running) -> None:
    """The pages of the service, their twins by ending, and 304 for what is known."""
    client = library_service.client
    page = client.get("what-if?remove=care-at-home", headers={"Accept": "text/html"})
    assert "Care close to home" in page.text
    assert client.get("gaps.csv").text.startswith("gap,what,kind,standing")
    again = client.get("gaps.json", headers={"If-None-Match": client.get("gaps.json").headers["etag"]})
    assert again.status_code == 304
