"""`selgraph export site`: the explorer on a disk, without a server and without a network."""

from __future__ import annotations

import base64
import gzip
import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from browsing import wait_for
from selgraph.cli.commands import app
from selgraph.errors import SelgraphError, UnreadableFileError
from selgraph.export.content import About
from selgraph.export.files import replace_folder
from selgraph.facts import read_facts
from selgraph.store import OxigraphStore
from selgraph.vocabulary import ID, PREFIXES
from selgraph.web.static_files import FOLDER_POLICY, folder_files
from selgraph.web.static_links import StaticLinks, relink
from selgraph.web.static_site import StaticSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

    from selgraph.home import Home

    Run = Callable[..., Result]

LIBRARY = Path(__file__).parent / "library"
HOSTILE = "</script><script>document.title='caught'</script>\"'><img src=x onerror=alert(1)>\u2028=1+1"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `selgraph export site` on the invented strategy, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SELGRAPH_CACHE", "")
    monkeypatch.setenv("SELGRAPH_HOME", str(LIBRARY))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22, noon

    def export(*arguments: str) -> Result:
        """Run it; a mistake is raised."""
        return CliRunner().invoke(app, ["export", "site", *arguments], catch_exceptions=False)

    return export


def pages_of(folder: Path) -> dict[str, str]:
    """Read the pages of a site, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


def packed_pages(path: Path) -> dict[str, list[str]]:
    """Read the pages of a single file: title, what is in the main part, class of the body."""
    text = path.read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for pack in re.findall(r'id="pack-\d+">([^<]*)</script>', text):
        found.update(json.loads(gzip.decompress(base64.b64decode(pack))))
    return found


@pytest.mark.parametrize(("home", "selector"), [(str(LIBRARY), []), ("", ["minor-oral-surgery+"])])
def test_every_link_leads_to_a_page_of_the_site(
    home: str, selector: list[str], run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every address of every page is relative and leads to a file that is there; fragments, too."""
    if not home:
        monkeypatch.delenv("SELGRAPH_HOME")
    run(*selector, "-o", "site")
    folder = tmp_path / "site"
    pages = pages_of(folder)
    for name, html in pages.items():
        for address in re.findall(r'\s(?:href|src|action)="([^"]*)"', html):
            path, _, fragment = unescape(address).partition("#")
            assert not re.match(r"[a-z]+:|/", path), f"{name}: {address}"
            file = (folder / name).parent.joinpath(unquote(path)).resolve() if path else folder / name
            assert file.is_file(), f"{name}: {address}"
            if fragment:
                assert f'id="{fragment}"' in file.read_text(encoding="utf-8"), f"{name}: {address}"


def test_there_is_a_page_for_everything(run: Run, tmp_path: Path, library_facts: Any) -> None:
    """Things, passages, readings and documents have a page each, and everything can be found by its name."""
    told = run("-o", "site").stderr
    pages = pages_of(tmp_path / "site")
    for iri in (*library_facts.nodes, *library_facts.speakers, *library_facts.documents):
        assert f"{iri.removeprefix(PREFIXES['id'].removesuffix('id/'))}.html" in pages
    script = (tmp_path / "site/static/search-index.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix("globalThis.selgraphIndex = ").rstrip(";\n"))
    assert {entry[4] for entry in index} <= set(pages)
    assert len(index) >= len(library_facts.nodes)
    assert {"index.html", "search.html", "lineage.html", "gaps.html", "ontology.html"} <= set(pages)
    assert f"{len(pages)} pages" in told.replace(",", "")


def test_no_page_holds_what_only_a_service_can_do(run: Run, tmp_path: Path) -> None:
    """No page offers SPARQL, downloads or filters, and none asks for anything outside its folder."""
    run("-o", "site")
    for name, html in pages_of(tmp_path / "site").items():
        assert "SPARQL" not in html.replace("sparql", "").split("<main", 1)[0], name
        assert "Download:" not in html, name
        assert 'class="wish"' not in html, name
        assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;' in html, name


def test_every_page_says_what_it_is(run: Run, tmp_path: Path) -> None:
    """Title, selector, hash of the dataset, date, source and licence stand in every page, twice."""
    run("kind:goal", "-o", "site")
    about = json.loads((tmp_path / "site/about.json").read_text(encoding="utf-8"))
    assert (about["selector"], about["date"], about["title"]) == ("kind:goal", "2026-11-22", "Strategy graph")
    for name, html in pages_of(tmp_path / "site").items():
        for key, value in about.items():
            assert f'<meta name="{key}" content="' in html, name
            assert f"{key}: {value}" in unescape(html.split("<footer", 1)[1]), name


def test_a_part_is_a_site_of_its_own(run: Run, tmp_path: Path) -> None:
    """A selector makes a site of what it picks, which mentions nothing else as a page."""
    run("evening-visits+", "-o", "site")
    pages = pages_of(tmp_path / "site")
    assert "id/evening-visits.html" in pages
    assert "lineage-up/evening-visits.html" in pages
    assert "id/falls-clinic.html" not in pages
    run("evening-visits+", "--brief", "-o", "brief")
    brief = pages_of(tmp_path / "brief")
    assert set(brief) == {name for name in pages if not name.startswith("lineage-")}
    assert "gaps.html" not in pages


def test_one_file_holds_the_same_pages(run: Run, tmp_path: Path) -> None:
    """The single file has every page of the folder, with the same words."""
    run("-o", "site")
    run("--single-file", "-o", "site.html")
    pages, packed = pages_of(tmp_path / "site"), packed_pages(tmp_path / "site.html")
    assert set(pages) == set(packed)
    for name, html in pages.items():
        main = re.search(r'<main id="main">(.*?)</main>', html, re.DOTALL)
        assert main is not None
        words = [re.sub(r"<[^>]*>", "", part) for part in (main[1], packed[name][1])]
        assert words[0] == words[1], name


def hostile_site(library: Home, dataset: ox.Store) -> StaticSite:
    """Make a site of the invented strategy in which a goal has a hostile name."""
    store = ox.Store()
    store.bulk_extend(dataset)
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    goal = ox.NamedNode(f"{ID}care-at-home")
    for quad in list(store.quads_for_pattern(goal, label, None, None)):
        store.remove(quad)
        store.add(ox.Quad(goal, label, ox.Literal(HOSTILE, language="en"), quad.graph_name))
    about = About(HOSTILE, "", "0" * 64, "2026-11-22", "selgraph", "MIT")
    return StaticSite(store, read_facts(OxigraphStore(store), library), library, about, FOLDER_POLICY)


def test_a_hostile_name_is_only_words(library: Home, library_store: OxigraphStore) -> None:
    """A name that is a script stands in pages and index as text, and ends no element."""
    site = hostile_site(library, library_store.dataset)
    files = dict(folder_files(site, lambda _what, stream, _total: stream))
    for name, content in files.items():
        if name.endswith((".html", "index.js")):
            assert b"<script>document" not in content, name
            assert b"<img" not in content, name
    assert b"\\u003c/script>" in files["static/search-index.js"]
    assert "&lt;/script&gt;" in files["id/care-at-home.html"].decode()


def test_names_of_files_fit_every_system() -> None:
    """Names that differ in capital letters alone, or that a file system refuses, get files of their own."""
    addresses = [f"/id/{name}" for name in ("Care", "care", "a%3Cb", "x" * 300, "CON%20%2F..")]
    links = StaticLinks(addresses)
    files = [links.file_of(address) for address in addresses]
    assert files[0] == "id/Care.html"
    assert len({file.lower() for file in files}) == len(files)
    assert all(re.fullmatch(r"id/[A-Za-z0-9][A-Za-z0-9_.-]{0,150}\.html", file) for file in files)
    assert links.file_of("/lineage?select=id%3Acare") == links.file_of("/lineage?select=care")
    assert links.file_of("/sparql?query=x") == links.file_of("/id/care.ttl") == ""


def test_a_link_that_leads_nowhere_becomes_its_words() -> None:
    """What is not in the site stays to be read, and is no link."""
    html = '<p><a href="/here">in</a> <a class="x" href="/gone">out</a></p><form method="get" action="/here">'
    assert (
        relink(html, lambda address: "here.html" if address == "/here" else "")
        == '<p><a href="here.html">in</a> out</p><form method="get" action="here.html">'
    )


def test_a_site_replaces_only_a_site(run: Run, tmp_path: Path) -> None:
    """An earlier site is replaced whole; a folder of anything else is left alone, and so is one half done."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="is there already"):
        run("-o", "mine")
    run("-o", "site")
    run("kind:vision", "-o", "site")
    assert not (tmp_path / "site/id/evening-visits.html").exists()

    def fail() -> Iterator[tuple[str, bytes]]:
        """Fail as a full disk does."""
        yield "about.json", b"{}"
        raise OSError(28, "disk full")

    before = pages_of(tmp_path / "site")
    with pytest.raises(UnreadableFileError, match="cannot be written"):
        replace_folder(tmp_path / "site", fail(), "about.json")
    assert pages_of(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "site"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "A site is many files."), (["kind:goal,kind:vision", "-o", "site"], "Nothing is picked.")],
)
def test_mistakes_are_told_in_words(arguments: list[str], words: str, run: Run) -> None:
    """A mistake names what is missing and what to do."""
    with pytest.raises(SelgraphError, match=re.escape(words)):
        run(*arguments)


# ---- in a real browser, from a disk


def requested(browser: Any) -> set[str]:
    """List the schemes of all that the browser has asked for."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    asked = (
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    )
    return {url.partition(":")[0] for url in asked}


@pytest.mark.parametrize("form", ["folder", "file"])
def test_from_a_search_to_the_evidence(form: str, run: Run, browser: Any, tmp_path: Path) -> None:
    """Search, thing, lineage, evidence, and back: from a disk, with an empty console and no request."""
    target = tmp_path / ("site" if form == "folder" else "site.html")
    run("-o", target.name)
    start = target / "index.html" if form == "folder" else target
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(start.as_uri())
    box = wait_for(browser, "document.getElementById('q')")
    box.send_keys("evening vis")
    assert (
        wait_for(browser, "(document.querySelector('#suggestions option') || {}).value") == "Evening Visits"
    )
    box.submit()
    hit = wait_for(browser, "document.querySelector('.hits a')")
    assert hit.text == "Evening Visits"
    assert wait_for(browser, "document.querySelector('[role=status]').textContent").endswith("found.")
    hit.click()
    assert wait_for(browser, "document.querySelector('h1').textContent === 'Evening Visits'")
    browser.find_element("link text", "Lineage as a picture").click()
    wait_for(browser, "document.querySelector('svg.lineage [data-source]')")
    line = browser.find_element("css selector", "svg.lineage a[data-source='id:evening-visits']")
    browser.execute_script("arguments[0].dispatchEvent(new Event('pointerover', {bubbles: true}))", line)
    assert browser.execute_script("return document.querySelector('svg.lineage .lit') !== null")
    line.send_keys("\ue007")
    words = wait_for(browser, "(document.querySelector('blockquote') || {}).textContent")
    assert words == "“Evening Visits and the Falls Clinic”"
    browser.back()
    wait_for(browser, "document.querySelector('svg.lineage')")
    assert browser.get_log("browser") == []
    assert requested(browser) <= {"file", "data", "blob"}


@pytest.mark.parametrize("form", ["folder", "file"])
def test_a_misspelt_name_is_found_and_an_unknown_one_is_not(
    form: str, run: Run, browser: Any, tmp_path: Path
) -> None:
    """As in the service, a name like the one that is looked for is found; nothing else is made up."""
    target = tmp_path / ("site" if form == "folder" else "site.html")
    run("-o", target.name)
    for text, words in (("evning visits", "Evening Visits"), ("zzzz", "Nothing is called so")):
        address = (
            (target / "search.html").as_uri() + f"?q={text}"
            if form == "folder"
            else target.as_uri() + f"#/search.html?q={text}"
        )
        browser.get("about:blank")
        browser.get(address)
        assert words in wait_for(
            browser,
            "document.querySelector('main [role=status]') && document.querySelector('main').innerText",
        )


def test_a_hostile_name_runs_nowhere(
    library: Home, library_store: OxigraphStore, browser: Any, tmp_path: Path
) -> None:
    """A name that is a script is shown as words by page and search, and nothing of it runs."""
    site = hostile_site(library, library_store.dataset)
    replace_folder(tmp_path / "site", folder_files(site, lambda _what, stream, _total: stream), "about.json")
    browser.get_log("browser")
    for page in ("id/care-at-home.html", "lineage/care-at-home.html", "search.html?q=document+title+caught"):
        name, _, query = page.partition("?")
        browser.get((tmp_path / "site" / name).as_uri() + ("?" + query if query else ""))
        assert "document.title='caught'" in wait_for(browser, "document.querySelector('main').innerText")
        assert browser.title != "caught"
    assert browser.get_log("browser") == []
