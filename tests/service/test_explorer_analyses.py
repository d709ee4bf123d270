"""The explorer's analyses: matrix, printed matrices, drift, comparison, money, board papers."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from viewing import Handlers, view

from selgraph.web.explorer_compare import MOST
from selgraph.web.explorer_matrix import MOST_FILLED, MOST_ROWS
from selgraph.web.problem import Problem

if TYPE_CHECKING:
    from running import Running


HEAVIEST = 150_000  # bytes of a page as it is sent


def values(handlers: Handlers, address: str) -> dict[str, Any]:
    """Give the JSON beside a view."""
    found: dict[str, Any] = json.loads(view(handlers, address, "application/json"))
    return found


def lines(handlers: Handlers, address: str) -> list[list[str]]:
    """Give the CSV beside a view, its headings first."""
    return list(csv.reader(io.StringIO(view(handlers, address, "text/csv"))))


def table(html: str, name: str) -> list[list[str]]:
    """Give the texts of a table's body, by the name of its region."""
    part = html.partition(f'aria-label="{name}"')[2].partition("<tbody>")[2].partition("</table>")[0]
    return [
        [
            unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part, re.DOTALL)
    ]


def links(html: str, words: str) -> list[str]:
    """Give the addresses of the links that say some words."""
    return [
        unescape(href)
        for href, said in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html)
        if said == words
    ]


def test_a_matrix_shows_levels_by_signs(handlers: Handlers) -> None:
    """Programmes by goals of Eskmouth: full, partly, said in no degree, and read to be blank."""
    html = view(handlers, "matrix?rows=programme&columns=goal")
    assert table(html, "Matrix") == [
        ["Café Clinics", "○", "●", "1"],
        ["Care at Home", "●", "◐", "2"],
        ["Healthy Harbour", "", "·", "1"],
        ["filled", "1", "3", "4"],
    ]
    assert 'role="region" aria-label="Matrix" tabindex="0"' in html
    assert "read, and blank" in html


def test_a_matrix_is_the_same_in_its_files(handlers: Handlers) -> None:
    """CSV has the grid of the page, JSON its cells with the statements in them."""
    address = "matrix?rows=programme&columns=goal"
    grid = lines(handlers, address)
    assert grid[0] == ["row", "Care close to home", "Fair access for all", "filled"]
    assert grid[1:] == table(view(handlers, address), "Matrix")
    cells = values(handlers, address)["cells"]
    assert len(cells) == 5
    assert sum(bool(one["statements"]) for one in cells) == 4


def test_a_cell_opens_its_passages(handlers: Handlers) -> None:
    """A filled cell leads to a view with its statement and the words that say so; and it can be closed."""
    html = view(handlers, "matrix?rows=programme&columns=goal")
    href = next(one for one in links(html, "◐"))
    opened = view(handlers, href)
    part = opened.partition('id="cell"')[2].partition("</section>")[0]
    assert "Care at Home by Fair access for all" in part
    assert "partly supports" in part
    assert "<q>" in part
    assert links(part, "Close") == ["/matrix?rows=programme&columns=goal"]


def test_threads_fill_cells_only_when_asked(handlers: Handlers) -> None:
    """No initiative is said to serve a goal; by threads seven cells are filled, and open the best thread."""
    assert "No cell is filled" in view(handlers, "matrix?rows=initiative&columns=goal")
    html = view(handlers, "matrix?rows=initiative&columns=goal&threads=yes")
    assert table(html, "Matrix")[-1] == ["filled", "[3]", "[4]", "[7]"]
    opened = view(
        handlers, "matrix?rows=initiative&columns=goal&threads=yes&cell=evening-visits,goal-fair-access"
    )
    assert "By threads, of 2 steps at least" in opened


def test_what_is_empty_is_left_out_and_counted(handlers: Handlers) -> None:
    """One initiative is joined to one organisation; the others are counted, and can be kept."""
    address = "matrix?rows=initiative&columns=organisation"
    html = view(handlers, address)
    assert table(html, "Matrix") == [["Evening Visits", "·", "1"], ["filled", "1", "1"]]
    assert "Left out for want of a cell: 3 rows and 2 columns" in html
    kept = view(handlers, next(iter(links(html, "keep them"))))
    assert [len(row) for row in table(kept, "Matrix")] == [5] * 5


def test_a_large_matrix_comes_in_parts(corpus_handlers: Handlers) -> None:
    """Initiatives by goals of the corpus: no part holds too much, and the parts make up the whole."""
    address: str | None = "matrix?rows=initiative&columns=goal&threads=yes"
    found: list[str] = []
    while address:
        html = view(corpus_handlers, address)
        rows = [row for row in table(html, "Matrix") if row[0] != "filled"]
        assert len(rows) <= MOST_ROWS
        assert sum(bool(cell) for row in rows for cell in row[1:-1]) <= MOST_FILLED
        found += [row[0] for row in rows]
        address = next(iter(links(html, "Rows after")), None)
    grid = lines(corpus_handlers, "matrix?rows=initiative&columns=goal&threads=yes")
    assert found == [row[0] for row in grid[1:-1]]


def test_printed_matrices_are_listed(handlers: Handlers) -> None:
    """Both printed tables of Eskmouth, all of whose cells agree with the graph."""
    found = table(view(handlers, "matrix/printed"), "Printed matrices")
    assert [row[2:6] for row in found] == [["4", "4", "0", "0"], ["9", "9", "0", "0"]]


def test_a_printed_matrix_stands_beside_the_graph(handlers: Handlers) -> None:
    """Figure 1 as printed and as rebuilt; a rebuilt cell leads to its passages."""
    html = view(handlers, "matrix/printed/figure-1")
    assert [row[1:] for row in table(html, "As printed")] == [["●", "◐"], ["", "●"]]
    assert [row[1:] for row in table(html, "Rebuilt from the graph")] == [["●", "◐"], ["", "●"]]
    opened = view(handlers, next(iter(links(html, "◐"))))
    assert "Care at Home by Fair access for all" in opened
    assert lines(handlers, "matrix/printed/figure-1")[0][:5] == ["name", "line", "row", "column", "printed"]


def test_every_printed_matrix_of_the_corpus_has_its_page(corpus_handlers: Handlers) -> None:
    """Each that is listed opens; a row that names some columns alone is empty in the others."""
    listed = re.findall(r'href="/(matrix/printed/[^"]+)"', view(corpus_handlers, "matrix/printed"))
    assert len(listed) >= 6
    for address in listed:
        assert table(view(corpus_handlers, address), "As printed"), address
    rows = table(view(corpus_handlers, "matrix/printed/goals-and-measures"), "As printed")
    assert [sum(cell != "" for cell in row[1:]) for row in rows] == [2, 2, 1, 9, 3]


def test_each_cell_of_a_printed_matrix_opens_its_own_evidence(corpus_handlers: Handlers) -> None:
    """Also where one line prints several cells in one field, and where the graph alone has a cell."""
    for name in ("goals-and-measures", "planned-care-by-borough"):
        html = view(corpus_handlers, f"matrix/printed/{name}")
        grid = html.partition('aria-label="Rebuilt from the graph"')[2].partition("</table>")[0]
        addresses = [unescape(one) for one in re.findall(r'<td[^>]*><a href="([^"]+)"', grid)]
        headings = [
            view(corpus_handlers, one).partition(' id="cell"')[2].partition("</h2>")[0] for one in addresses
        ]
        assert len(set(addresses)) == len(set(headings)) == len(addresses) > 5


def test_differences_stand_with_the_curators_note(corpus_handlers: Handlers) -> None:
    """A cell of the corpus that the graph alone has is marked, and says why."""
    html = view(corpus_handlers, "matrix/printed/planned-care-by-borough")
    found = {row[1]: row for row in table(html, "Cells that differ")}
    assert found["Brixton"][5] == "≠ only in graph"
    assert "Brixton is one of them and no column" in found["Brixton"][6]


def test_drift_marks_words(handlers: Handlers) -> None:
    """Night Visits were Evening Visits: the words that are gone and added are marked by sign and element."""
    html = view(handlers, "drift?from=eskmouth-plan&to=eskmouth-review")
    found = {row[1]: row for row in table(html, "Thing by thing")}
    assert "[\u2212Evening] [+Night] Visits" in found["Evening Visits"][4]
    assert "<del>[\u2212Evening]</del> <ins>[+Night]</ins>" in html
    assert found["Care at Home"][0].startswith("= kept")


def test_the_picture_of_drift_shows_what_its_table_shows(handlers: Handlers) -> None:
    """Each box of the flow holds as many things as the lines of the table beside it, and of the CSV."""
    html = view(handlers, "drift")
    flows = table(html, "Flow in numbers")
    boxes = dict(re.findall(r"<text[^>]*>([^<:]+): (\d+)</text>", html.partition('class="flow"')[2]))
    assert sum(int(row[3]) for row in flows) == len(lines(handlers, "drift")) - 1
    assert int(boxes["not mentioned"]) == 9
    assert int(boxes["kept"]) == sum(int(row[3]) for row in flows if row[1] == "kept") == 1


def test_drift_is_filtered_alike_on_the_page_and_in_its_files(handlers: Handlers) -> None:
    """By change and by kind page, CSV and JSON hold the same things."""
    for query, count in (
        ("", 12),
        ("?change=kept", 1),
        ("?kind=Goal", 2),
        ("?change=kept&change=re-worded", 3),
    ):
        assert len(table(view(handlers, f"drift{query}"), "Thing by thing")) == count
        assert len(lines(handlers, f"drift{query}")) - 1 == count
        assert len(values(handlers, f"drift{query}")["sheets"][0]["rows"]) == count


def test_drift_defines_its_changes(handlers: Handlers) -> None:
    """Every change has its definition on the page."""
    html = view(handlers, "drift")
    assert html.count("<dt>") == html.count("<dd>") == 11


def test_places_stand_side_by_side(handlers: Handlers) -> None:
    """Eskmouth and Sandwick: page and CSV have the same signs, and a cell opens what says so."""
    address = "compare?of=eskmouth&of=sandwick"
    html = view(handlers, address)
    shown = [row for row in table(html, "Thing by thing") if len(row) == 3]
    written = lines(handlers, address)
    assert written[0][:4] == ["kind", "what", "Eskmouth", "Sandwick"]
    assert shown == [row[1:4] for row in written[1:]]
    opened = view(handlers, next(iter(links(html, "yes"))))
    assert "<q>" in opened.partition('id="cell"')[2].partition("</section>")[0]


def test_a_comparison_begins_with_a_choice(handlers: Handlers) -> None:
    """With nothing named, or one alone, the page offers places and organisations."""
    for address in ("compare", "compare?of=eskmouth"):
        html = view(handlers, address)
        assert 'value="sandwick"> Sandwick' in html
        assert 'value="harbour-trust"> Harbour Trust' in html
        assert "Thing by thing" not in html


def test_money_is_put_by_what_it_belongs_to(handlers: Handlers) -> None:
    """The savings of Eskmouth by organisation: 50,000 in 2031, which opens to the numbers behind it."""
    html = view(handlers, "money?by=organisation")
    first = table(html, "Money by organisation")[0]
    assert first[:3] == ["Eskmouth Health Board", "saving", "2031"]
    assert first[5] == "0.05"
    opened = view(handlers, next(one for one in links(html, "all 3 statements") if "line=1,1" in one))
    assert "Eskmouth Health Board, saving, 2031" in opened
    assert lines(handlers, "money?by=organisation")[1][:3] == first[:3]


def test_who_has_no_money_has_an_empty_table(handlers: Handlers) -> None:
    """No figure is of the Harbour Trust: page, JSON and CSV say so, and the CSV has its headings."""
    address = "money?select=harbour-trust"
    assert "0 figures." in view(handlers, address)
    assert [row[0] for row in lines(handlers, address)] == ["figure"]
    assert not values(handlers, address)["sheets"][0]["rows"]


def test_totals_are_added_again(handlers: Handlers) -> None:
    """All six printed totals of Eskmouth agree with their parts."""
    found = table(view(handlers, "money?show=totals"), "Printed totals, added up again")
    assert [row[7] for row in found] == ["agrees"] * 6


def test_every_organisation_has_a_board_paper(handlers: Handlers) -> None:
    """The list leads to each paper; a paper leads to the organisation, and holds its picture and sources."""
    assert links(view(handlers, "report"), "Eskmouth Health Board") == ["/report?org=eskmouth-health-board"]
    paper = view(handlers, "report?org=eskmouth-health-board")
    assert links(paper, "Eskmouth Health Board") == ["/id/eskmouth-health-board"]
    assert 'class="lineage"' in paper
    assert 'id="sources"' in paper
    assert view(handlers, "report?org=eskmouth-health-board", "text/markdown").startswith("# Eskmouth Health")
    assert values(handlers, "report?org=eskmouth-health-board")["sheets"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("matrix?rows=nothing-so&columns=goal", 404),
        ("matrix?rows=goal", 404),
        ("matrix?rows=programme&columns=goal&cells=colour", 400),
        ("matrix?rows=programme&columns=goal&threads=perhaps", 400),
        ("matrix?rows=programme&columns=goal&page=2", 400),
        ("matrix?rows=programme&columns=goal&cell=a,b", 404),
        ("matrix?colour=red", 400),
        ("matrix/printed/nothing-so", 404),
        ("matrix/printed/figure-1?cell=1,1", 404),
        ("drift?from=nothing-so", 404),
        ("drift?from=eskmouth-review&to=eskmouth-plan", 400),
        ("drift?change=vanished", 404),
        ("drift?page=0", 400),
        ("compare?of=eskmouth&of=nothing-so", 404),
        ("compare?of=eskmouth&of=care-at-home", 400),
        ("compare?" + "&".join(f"of={number}" for number in range(MOST + 1)), 400),
        ("compare?of=eskmouth&of=sandwick&cell=a,b", 404),
        ("money?by=colour", 400),
        ("money?show=all", 400),
        ("money?line=1", 400),
        ("money?line=1,9999", 400),
        ("report?org=nothing-so", 404),
        ("report?org=care-at-home", 400),
    ],
)
def test_what_does_not_fit_is_told(handlers: Handlers, address: str, status: int) -> None:
    """An unknown name is not found, a parameter that does not fit is refused."""
    with pytest.raises(Problem) as caught:
        view(handlers, address)
    assert caught.value.status == status
    assert caught.value.fix


@pytest.mark.parametrize(
    "address",
    [
        "matrix?rows=initiative&columns=goal&threads=yes",
        "matrix?rows=initiative&columns=organisation&cells=count",
        "matrix?rows=programme&columns=goal&cells=money&threads=yes",
        "matrix/printed/table-4",
        "drift?from=better-for-you&to=intentions-2019-20",
        "compare?of=bexley&of=bromley&of=greenwich&of=lambeth&of=lewisham&of=southwark&bodies=yes",
        "money?by=organisation",
        "money?show=figures",
    ],
)
def test_pages_of_the_corpus_are_light(corpus_handlers: Handlers, address: str) -> None:
    """The largest views of the real corpus are lighter than 150 kB, unpacked too."""
    assert len(view(corpus_handlers, address).encode()) < HEAVIEST


def test_a_board_paper_of_the_corpus_is_light(corpus_handlers: Handlers) -> None:
    """The paper of Lewisham's commissioners is lighter than 150 kB as it is sent."""
    assert len(gzip.compress(view(corpus_handlers, "report?org=lewisham-ccg").encode())) < HEAVIEST


def test_analyses_have_addresses(library_service: Running) -> None:
    """Pages by Accept, twins by ending, problems in the format that is asked for, 304 for what is known."""
    client = library_service.client
    for path in ("matrix", "matrix/printed", "matrix/printed/figure-1", "drift", "money", "report"):
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200, path
        assert page.headers["content-type"].startswith("text/html")
    for path in ("matrix", "matrix/printed", "matrix/printed/figure-1", "drift", "money"):
        assert client.get(f"{path}.json").json()
        known = client.get(f"{path}.csv")
        assert known.headers["content-type"].startswith("text/csv")
        again = client.get(f"{path}.csv", headers={"If-None-Match": known.headers["etag"]})
        assert again.status_code == 304
    refused = client.get("matrix.json?rows=nothing-so&columns=goal")
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"
    told = client.get("money?by=colour", headers={"Accept": "text/html"})
    assert told.status_code == 400
    assert "<h1>" in told.text
    assert client.get("matrix/printed/nothing-so.csv").status_code == 404


def test_analyses_are_described(library_service: Running) -> None:
    """Every page stands in the OpenAPI description with its twins, and is led to from the front page."""
    paths = library_service.client.get("openapi.json").json()["paths"]
    front = library_service.client.get("", headers={"Accept": "text/html"}).text
    for name in ("matrix", "matrix/printed", "drift", "compare", "money", "report"):
        assert {f"/{name}", f"/{name}.json", f"/{name}.csv"} <= paths.keys()
        assert f'href="/{name}"' in front
    printed = paths["/matrix/printed/{name}"]["get"]
    assert [one["in"] for one in printed["parameters"]] == ["path", "query"]
    assert "text/html" in printed["responses"]["200"]["content"]


def test_an_organisation_leads_to_its_paper(handlers: Handlers) -> None:
    """The page of an organisation has a link to its board paper, that of a programme has none."""
    page = handlers["describe"]("https://w3id.org/selgraph/id/harbour-trust", "text/html", None).body.decode()
    assert links(page, "Board paper") == ["/report?org=harbour-trust"]
    page = handlers["describe"]("https://w3id.org/selgraph/id/care-at-home", "text/html", None).body.decode()
    assert not links(page, "Board paper")
