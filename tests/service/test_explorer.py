"""The explorer: pages on which people follow a thread."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from viewing import Handlers, view

from editing import rename
from selgraph.home import find_home
from selgraph.vocabulary import BASE
from selgraph.web.dataset import serve_corpus
from selgraph.web.explorer_coverage import make_strip
from selgraph.web.explorer_picture import make_view
from selgraph.web.explorer_wish import Wish
from selgraph.web.handlers import make_handlers
from selgraph.web.limits import Limits
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from running import Running

    from selgraph.facts import Facts

LIBRARY = Path(__file__).parents[1] / "library"
SCRIPT = '<script>alert("x")</script>'


class _Links(HTMLParser):
    """Reads the links, the tags and the addresses of a page."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.styled = 0
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        values = dict(attrs)
        self.tags.append(tag)
        self.styled += "style" in values or any(name.startswith("on") for name in values)
        if tag == "a":
            self.links.append(values.get("href") or values.get("xlink:href") or "")
        if tag in ("script", "img", "link"):
            self.fetched.append(values.get("src") or values.get("href") or "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Handlers:
    """The same where one thing is called by a script."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(LIBRARY / "data", folder / "data")
    rename(folder / "data" / "names.ttl", "evening-visits", SCRIPT)
    return make_handlers(serve_corpus(find_home(folder), None, "http://localhost/"), Limits())


def lineage(handlers: Handlers, media_type: str = "text/html", **given: str) -> bytes:
    """Ask for lineage."""
    return handlers["lineage"](tuple(given.items()), media_type, None).body


def evidence(handlers: Handlers, subject: str, relation: str, thing: str, media_type: str) -> str:
    """Ask what a statement stands on."""
    given = (("subject", subject), ("relation", relation), ("object", thing))
    return handlers["evidence"](given, media_type, None).body.decode()


def found(handlers: Handlers, text: str) -> list[str]:
    """Search, and give the paths of what is found."""
    reply = handlers["search"](text, "application/json", None)
    return [hit["href"] for hit in json.loads(reply.body)["found"]]


def test_a_thing_shows_one_step_up_and_down(handlers: Handlers) -> None:
    """Healthy Harbour supports fair access, and Care at Home is part of it, with more below."""
    text = view(handlers, "id/healthy-harbour")
    assert 'href="/id/goal-fair-access"' in text
    assert 'href="/id/care-at-home"' in text
    below = text.partition("What serves it")[2].partition("Across the documents")[0]
    assert "/id/evening-visits" not in below  # two steps down
    assert re.search(r"\d+ more below it", below)


def test_a_thing_shows_who_says_each_statement(handlers: Handlers) -> None:
    """Places, measures and milestones stand apart, each with its passage and its evidence."""
    text = view(handlers, "id/evening-visits")
    places = text.partition("<h2>Places</h2>")[2].partition("</section>")[0]
    assert 'href="/id/sandwick"' in places
    assert 'href="/passage/plan-evening-visits"' in places
    assert "relation=sel%3AappliesTo" in places
    assert "/id/measure-fewer-night-calls" in text.partition("<h2>Measures, targets and effects</h2>")[2]


def test_a_thing_keeps_the_bases_apart(handlers: Handlers) -> None:
    """What rules derive stands in a section of its own, and is counted apart."""
    text = view(handlers, "id/evening-visits")
    stated, _, rest = text.partition("What follows by rules")
    assert '<span class="basis inferred">' not in stated
    assert '<span class="basis inferred">' in rest


def test_a_passage_says_what_hangs_on_its_words(handlers: Handlers) -> None:
    """Quotation, what it says, what is read from it, and its neighbours in the document."""
    text = view(handlers, "passage/plan-goal-2")
    assert "“fair access for all”" in text
    assert 'href="/reading/goal-2-realises-vision"' in text
    assert 'rel="prev" href="/passage/plan-goal-1"' in text
    assert 'rel="next" href="/passage/plan-need"' in text


def test_a_document_shows_its_coverage(handlers: Handlers, library_facts: Facts) -> None:
    """The strip counts every line once, and no line that a passage cites as set aside."""
    text = view(handlers, "document/eskmouth-plan")
    assert 'class="strip"' in text
    assert "/passage/plan-goal-2" in text
    strip = make_strip(library_facts, BASE + "document/eskmouth-plan")
    assert strip.cited + sum(strip.aside.values()) + strip.rest == strip.last
    assert sum(run.count for run in strip.runs) == strip.last
    assert [run.first for run in strip.runs] == [
        1 + sum(run.count for run in strip.runs[:place]) for place in range(len(strip.runs))
    ]


def test_lineage_begins_with_one_step(handlers: Handlers) -> None:
    """A single thing is shown with what it serves and what serves it; `depth` and `+` show more."""
    first = json.loads(lineage(handlers, "application/json", select="care-at-home"))
    names = {thing["id"] for thing in first["things"]}
    assert {"id:care-at-home", "id:healthy-harbour", "id:evening-visits", "id:falls-clinic"} <= names
    assert "id:transport" not in names
    whole = json.loads(lineage(handlers, "application/json", select="care-at-home", depth="3"))
    assert "id:transport" in {thing["id"] for thing in whole["things"]}


def test_lineage_table_and_picture_say_the_same(handlers: Handlers) -> None:
    """Every statement of the data stands in the table and in the CSV, with its document and quotation."""
    values = json.loads(lineage(handlers, "application/json", select="+healthy-harbour"))
    rows = list(
        csv.DictReader(io.StringIO(lineage(handlers, "text/csv", select="+healthy-harbour").decode()))
    )
    assert len(rows) == len(values["statements"]) == values["total"]["statements"]
    assert all(row["document"] and row["quotation"] for row in rows)
    text = lineage(handlers, select="+healthy-harbour").decode()
    table = text.partition(">Statements</h2>")[2].partition("</section>")[0]
    assert table.count("<tr>") == len(rows) + 1


def test_every_line_of_the_picture_leads_to_its_evidence(handlers: Handlers) -> None:
    """The picture holds one link for each statement of the data and one for each thing."""
    values = json.loads(lineage(handlers, "application/json", select="+healthy-harbour"))
    root = ET.fromstring(lineage(handlers, "image/svg+xml", select="+healthy-harbour"))
    parts = list(root.iter())
    lines = [part for part in parts if part.get("data-source")]
    assert {(line.get("data-source"), line.get("data-target")) for line in lines} == {
        (one["source"], one["target"]) for one in values["statements"]
    }
    assert {part.get("data-box") for part in parts if part.get("data-box")} == {
        one["id"] for one in values["things"]
    }
    for line in lines:
        assert line.get("href", "").startswith("/evidence?subject=id%3A")
    assert lineage(handlers, "image/png", select="healthy-harbour").startswith(b"\x89PNG")


def test_lineage_is_filtered(handlers: Handlers) -> None:
    """By kind, relation, basis, hidden and further things, each in the address."""

    def shown(**given: str) -> set[str]:
        """Name the things of a view."""
        values = json.loads(lineage(handlers, "application/json", **given))
        return {thing["id"] for thing in values["things"]}

    whole = shown(select="+healthy-harbour")
    assert shown(select="+healthy-harbour", kind="Initiative") == {
        "id:evening-visits",
        "id:falls-clinic",
        "id:night-visits",  # of the review
    }
    assert "id:evening-visits" not in shown(select="+healthy-harbour", hide="evening-visits")
    assert "id:goal-fair-access" not in whole
    assert "id:goal-fair-access" in shown(select="+healthy-harbour", expand="healthy-harbour")
    assert "id:transport" not in shown(select="+healthy-harbour", relation="partOf")
    values = json.loads(lineage(handlers, "application/json", select="vision-2031", basis="explicit"))
    assert {one["basis"] for one in values["statements"]} == {"explicit"}


def test_paths_are_hidden_collapsed_and_expanded(handlers: Handlers) -> None:
    """Hiding a thing hides what only it leads to; collapsing keeps the thing itself; the last wish counts."""

    def shown(*changes: tuple[str, str]) -> set[str]:
        """Name the things below Healthy Harbour after some changes."""
        given = (("select", "+healthy-harbour"), *changes)
        values = json.loads(handlers["lineage"](given, "application/json", None).body)
        return {thing["id"] for thing in values["things"]}

    whole = shown()
    below = {"id:evening-visits", "id:falls-clinic", "id:night-visits"}
    assert {"id:care-at-home", *below} <= whole
    assert shown(("hide", "care-at-home")) == whole - {"id:care-at-home"} - below
    assert shown(("collapse", "care-at-home")) == whole - below
    assert shown(("collapse", "care-at-home"), ("expand", "care-at-home")) >= whole
    assert shown(("expand", "care-at-home"), ("collapse", "care-at-home")) == whole - below


@pytest.mark.parametrize(
    ("given", "things"),
    [
        ({"place": "sandwick"}, {"evening-visits"}),
        ({"document": "eskmouth-review"}, {"night-visits", "care-at-home"}),
        (
            {"document": "eskmouth-plan"},
            {"evening-visits", "falls-clinic", "care-at-home", "healthy-harbour"},
        ),
        ({"year": "2032"}, {"evening-visits", "falls-clinic", "care-at-home", "healthy-harbour"}),
        ({"year": "2030"}, set()),
        ({"basis": "interpreted"}, set()),
        ({"kind": "StrategicProgramme"}, {"care-at-home"}),
    ],
)
def test_lineage_is_narrowed(handlers: Handlers, given: dict[str, str], things: set[str]) -> None:
    """By place, document, year, basis and kind: what is left was read in the invented plan by hand."""
    values = json.loads(lineage(handlers, "application/json", select="+healthy-harbour", **given))
    assert {thing["id"].removeprefix("id:") for thing in values["things"]} == things


def test_the_thing_that_a_selector_names_is_marked(handlers: Handlers) -> None:
    """It gives the page its title, also with plus signs and steps around it, or where its name ends so."""
    for select, picked in (
        ("2+healthy-harbour+1", "id:healthy-harbour"),
        ("+vision-2031", "id:vision-2031"),
        ("vision-2031", "id:vision-2031"),
    ):
        values = json.loads(lineage(handlers, "application/json", select=select))
        named = [thing for thing in values["things"] if thing["picked"]]
        assert [thing["id"] for thing in named] == [picked]
        assert f"<h1>Lineage of {named[0]['label']}</h1>" in lineage(handlers, select=select).decode()


def test_columns_follow_the_kind(library_facts: Facts) -> None:
    """Enablers stand left of initiatives, these left of programmes, goals and visions, whatever the order."""
    picture = make_view(library_facts, Wish("+vision-2031")).picture
    column = {box.id: box.column for box in picture.boxes}
    assert (
        column["id:transport"]
        < column["id:falls-clinic"]
        < column["id:care-at-home"]
        < column["id:goal-close-to-home"]
        < column["id:vision-2031"]
    )


def test_too_many_things_are_grouped(library_facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound each kind is one box, and nothing is lost from the counts."""
    single = make_view(library_facts, Wish("+vision-2031"))
    monkeypatch.setattr("selgraph.export.picture.MOST_BOXES", 3)
    grouped = make_view(library_facts, Wish("+vision-2031"))
    assert grouped.picture.is_grouped
    assert not single.picture.is_grouped
    assert sum(box.count for box in grouped.picture.boxes) == grouped.things == len(single.picture.boxes)
    assert sum(line.count for line in grouped.picture.lines) == len(single.picture.lines)


def test_evidence_names_place_and_words(handlers: Handlers) -> None:
    """A passage by document, section, line and quotation; a reading with its reason and its passages."""
    text = evidence(handlers, "id:care-at-home", "sel:partOf", "id:healthy-harbour", "text/html")
    assert "“Care at Home is part of Healthy Harbour”" in text
    assert "2 What we will do" in text
    assert "line 12" in text
    values = json.loads(evidence(handlers, "goal-fair-access", "realises", "vision-2031", "application/json"))
    assert values["basis"] == "interpreted"
    assert values["speakers"][0]["rationale"].startswith("The goals are numbered as one list")
    assert [one["lines"] for one in values["speakers"][0]["passages"]] == ["line 5", "line 6", "line 7"]


def test_search_finds_by_name_other_name_and_quotation(handlers: Handlers) -> None:
    """Words may be begun or misspelt, without case and accents; a quotation leads to its passage."""
    assert found(handlers, "EVENING vis")[0] == "/id/evening-visits"
    assert "/id/quay-cafe" in found(handlers, "quay café")
    assert "/id/evening-visits" in found(handlers, "evenng visits")
    assert "/passage/plan-need" in found(handlers, "wait too long to see a nurse")
    assert found(handlers, "") == []
    assert found(handlers, '"*) OR name:x') == []


def test_search_says_where_words_are_lacking(handlers: Handlers) -> None:
    """Where nothing holds all words, what holds most of them is shown, and the page says so."""

    def shown(text: str) -> str:
        """Search, and give the page."""
        return handlers["search"](text, "text/html", None).body.decode()

    assert found(handlers, "people with nurses who wait")[0] == "/passage/plan-need"
    partly = shown("evening visits by zebras")
    assert "None holds all of these words" in partly
    assert "/id/evening-visits" in partly
    assert "None holds" not in shown("evening visit")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"select": "nothing-is-called-so"}, 404),
        ({"select": "a++b"}, 400),
        ({"select": "care-at-home", "depth": "-1"}, 400),
        ({"select": "care-at-home", "depth": "²"}, 400),
        ({"select": "care-at-home", "nonsense": "1"}, 400),
        ({"select": "care-at-home", "document": "none"}, 400),
        ({"select": "care-at-home", "year": "soon"}, 400),
        ({"select": "care-at-home", "relation": "nonsense"}, 400),
        ({"select": "care-at-home", "basis": "inferred"}, 400),
    ],
)
def test_what_lineage_does_not_take(handlers: Handlers, given: dict[str, str], status: int) -> None:
    """What does not fit is told, not guessed."""
    with pytest.raises(Problem) as caught:
        lineage(handlers, **given)
    assert caught.value.status == status


def test_what_nobody_says_has_no_evidence(handlers: Handlers) -> None:
    """Evidence of what no passage and no reading says is not found."""
    with pytest.raises(Problem) as caught:
        evidence(handlers, "id:care-at-home", "sel:partOf", "id:vision-2031", "text/html")
    assert caught.value.status == 404


def test_a_label_with_a_script_shows_as_text(hostile: Handlers) -> None:
    """On every page, in the picture and beside it, nothing of a name becomes an element."""
    texts = [
        view(hostile, "id/evening-visits"),
        view(hostile, "id/care-at-home"),
        view(hostile, "passage/plan-evening-visits"),
        lineage(hostile, select="care-at-home").decode(),
        lineage(hostile, select="kind:initiative").decode(),
        lineage(hostile, "image/svg+xml", select="care-at-home").decode(),
        evidence(hostile, "id:evening-visits", "sel:partOf", "id:care-at-home", "text/html"),
        hostile["search"](SCRIPT, "text/html", None).body.decode(),
        hostile["search"]("script", "text/html", None).body.decode(),
    ]
    for text in texts:
        assert "<script>" not in text
        assert "&lt;script&gt;" in text


def test_pages_hold_no_inline_code_and_call_no_other_host(library_service: Running) -> None:
    """No inline script or style, nothing fetched from elsewhere, a strict policy, every link alive."""
    client = library_service.client
    for path in (
        "",
        "search?q=care",
        "lineage",
        "lineage?select=care-at-home",
        "id/evening-visits.html",
        "document/eskmouth-plan.html",
        "passage/plan-goal-2.html",
        "evidence?subject=id:care-at-home&relation=sel:partOf&object=id:healthy-harbour",
    ):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 200, path
        assert "script-src 'self'" in response.headers["content-security-policy"]
        outline = _Links(response.text)
        assert outline.styled == 0
        assert "style" not in outline.tags
        assert all(address.startswith("/static/") for address in outline.fetched)
        assert outline.tags.count("h1") == 1
        for link in set(outline.links):
            if not link.startswith("#"):
                assert link.startswith("/"), link
                assert client.get(link.partition("#")[0]).status_code in (200, 303), link


def test_formats_are_chosen_by_ending_or_accept(library_service: Running) -> None:
    """The address with an ending and the one without it, asked for by Accept, give the same."""
    client = library_service.client
    by_ending = client.get("lineage.json?select=care-at-home")
    by_accept = client.get("lineage?select=care-at-home", headers={"Accept": "application/json"})
    assert by_ending.json() == by_accept.json()
    again = client.get(
        "lineage.json?select=care-at-home", headers={"If-None-Match": by_ending.headers["etag"]}
    )
    assert again.status_code == 304
    assert client.get("lineage?select=care-at-home", headers={"Accept": "audio/ogg"}).status_code == 406
    assert client.get("lineage.html?select=nothing-so").status_code == 404
