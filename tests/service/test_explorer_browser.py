"""The explorer in a real browser: what people click, type and hear."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from running import Running, start

from browsing import wait_for
from editing import rename
from programs import skip_without

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = Path(__file__).parents[1] / "library"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = (
    "",
    "search?q=care",
    "lineage",
    "lineage?select=care-at-home&depth=2&basis=explicit",
    "id/evening-visits.html",
    "document/eskmouth-plan.html",
    "passage/plan-goal-2.html",
    "evidence?subject=id:care-at-home&relation=sel:partOf&object=id:healthy-harbour",
    "gaps",
    "gaps?gap=programme-without-owner",
    "what-if",
    "what-if?remove=care-at-home",
    "matrix",
    "matrix?rows=programme&columns=goal&cell=care-at-home,goal-fair-access",
    "matrix/printed",
    "matrix/printed/figure-1",
    "drift",
    "drift?change=kept",
    "compare",
    "compare?of=eskmouth&of=sandwick",
    "money",
    "money?by=goal&line=1,1",
    "report",
    "report?org=eskmouth-health-board",
    "questions",
    "questions/ends-served",
)
HOSTILE = '<script>document.title = "taken"</script>'


def _open(browser: Any, service: Running, path: str) -> None:
    """Open a page, and forget what the console said before."""
    browser.get_log("browser")
    browser.get(service.address + path)


def _follow(browser: Any, selector: str, path: str) -> None:
    """Follow a link by the keyboard, as somebody does who has no mouse, and wait for its page."""
    from selenium.webdriver.common.keys import Keys

    browser.execute_script("document.querySelector(arguments[0]).focus()", selector)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    _arrive(browser, f"location.pathname === '{path}'")


def _arrive(browser: Any, condition: str) -> None:
    """Wait for a page on which a condition holds."""
    wait_for(browser, f"{condition} && document.readyState === 'complete'")


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core."""
    if not AXE.exists():
        skip_without("axe-core")
    return AXE.read_text("utf-8")


def _find_barriers(browser: Any, axe: str) -> list[list[str]]:
    """Let axe-core find what WCAG 2.2 AA does not allow on a page: its rule, and an element."""
    browser.execute_script(axe)
    found: list[list[str]] = browser.execute_async_script(
        "const done = arguments[0];"
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(result => done(result.violations.map(one => [one.id, one.nodes[0].html])))"
    )
    return found


def _boxes(browser: Any, which: str = "[data-box]") -> list[str]:
    """Name the boxes of the picture."""
    found: list[str] = browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(box => box.dataset.box.slice(3)).sort()",
        which,
    )
    return found


@pytest.fixture(scope="module")
def hostile_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The invented strategy where one thing is called by a script."""
    folder = tmp_path_factory.mktemp("hostile-service")
    shutil.copytree(LIBRARY / "data", folder / "home" / "data")
    rename(folder / "home" / "data" / "names.ttl", "evening-visits", HOSTILE)
    service = start(folder, "--home", str(folder / "home"), cache=folder / "cache")
    yield service
    assert service.stop() == 0


@pytest.fixture(scope="module")
def corpus_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The corpus, of which some pictures are too large for their page."""
    folder = tmp_path_factory.mktemp("corpus-service")
    service = start(folder, cache=folder / "cache")
    yield service
    assert service.stop() == 0


def test_from_a_search_to_the_evidence(library_service: Running, browser: Any) -> None:
    """Search, thing, lineage, a line of the picture, its evidence; and back again: all by the keyboard."""
    from selenium.webdriver.common.keys import Keys

    _open(browser, library_service, "")
    browser.execute_script("document.getElementById('q').focus()")
    browser.switch_to.active_element.send_keys("evening vis")
    assert (
        wait_for(browser, "(document.querySelector('#suggestions option') || {}).value") == "Evening Visits"
    )
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    wait_for(browser, "location.pathname === '/search' && document.querySelector('.hits a')")
    _follow(browser, ".hits a", "/id/evening-visits.html")
    _follow(browser, "main a[href^='/lineage']", "/lineage")
    _follow(browser, "svg.lineage a[data-source='id:evening-visits']", "/evidence")
    words = browser.execute_script("return document.querySelector('blockquote').textContent")
    assert words == "“Evening Visits and the Falls Clinic”"
    lit = browser.execute_script("return document.querySelector('li.cited mark').textContent")
    assert lit == "Evening Visits and the Falls Clinic"
    browser.back()
    wait_for(browser, "location.pathname === '/lineage' && document.querySelector('svg.lineage')")
    assert "select=id%3Aevening-visits" in browser.current_url
    browser.back()
    _arrive(browser, "location.pathname === '/id/evening-visits.html'")
    assert browser.get_log("browser") == []


def test_a_line_is_clicked_where_it_runs(library_service: Running, browser: Any) -> None:
    """A line is wide enough to be hit with a mouse, three points beside its middle too."""
    from selenium.webdriver.common.action_chains import ActionChains

    _open(browser, library_service, "lineage?select=evening-visits")
    x, y = browser.execute_script(
        "const path = document.querySelector(\"[data-source='id:evening-visits'] path\");"
        "path.scrollIntoView({block: 'center'});"
        "const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());"
        "return [Math.round(at.x), Math.round(at.y) + 3]"
    )
    pointer = ActionChains(browser)
    pointer.w3c_actions.pointer_action.move_to_location(x, y)
    pointer.w3c_actions.pointer_action.click()
    pointer.perform()
    _arrive(browser, "location.pathname === '/evidence'")
    assert "Care at Home" in browser.title


def test_pointing_lights_the_whole_thread(library_service: Running, browser: Any) -> None:
    """What a box serves and what serves it is lit, what stands beside it is not."""
    _open(browser, library_service, "lineage?select=%2Bhealthy-harbour")
    browser.execute_script("document.querySelector('a[data-box=\"id:evening-visits\"]').focus()")
    assert _boxes(browser, "[data-box].lit") == ["care-at-home", "evening-visits", "healthy-harbour"]


def test_a_large_picture_opens_where_something_is(library_service: Running, browser: Any) -> None:
    """What was asked for is in sight at once, and the names of the columns stay so when one scrolls."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 300, "deviceScaleFactor": 1, "mobile": False},
    )
    _open(browser, library_service, "lineage?select=vision-2031&depth=5")
    script = (
        "const frame = document.querySelector('.picture').getBoundingClientRect();"
        "const part = document.querySelector(arguments[0]).getBoundingClientRect();"
        "return [part.left >= frame.left && part.right <= frame.right,"
        " part.top >= frame.top && part.bottom <= frame.bottom]"
    )
    picked = browser.execute_script(script, ".picked")
    browser.execute_async_script(
        "const done = arguments[0], frame = document.querySelector('.picture');"
        "frame.addEventListener('scroll', () => requestAnimationFrame(done), {once: true});"
        "frame.scrollTop = frame.scrollTop > 90 ? 90 : 120"
    )
    heads = browser.execute_script(script, ".heads text")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert picked == [True, True]
    assert heads[1]


def test_an_address_is_the_view(library_service: Running, browser: Any) -> None:
    """A deep link fills the form as it was, shows the same things as its data, and names what was hidden."""
    asked = "select=%2Bhealthy-harbour&document=eskmouth-plan&basis=explicit&hide=falls-clinic"
    _open(browser, library_service, f"lineage?{asked}")
    values = library_service.client.get(f"lineage.json?{asked}").json()
    assert _boxes(browser) == sorted(thing["id"][3:] for thing in values["things"])
    assert "falls-clinic" not in _boxes(browser)
    form = browser.execute_script(
        "return ['select', 'document', 'basis'].map(name => document.querySelector(`[name=${name}]`).value)"
    )
    assert form == ["+healthy-harbour", "eskmouth-plan", "explicit"]
    assert "falls-clinic is hidden" in browser.execute_script(
        "return document.querySelector('[role=status]').textContent"
    )


def test_a_filter_is_a_step_that_can_be_undone(library_service: Running, browser: Any) -> None:
    """The form narrows the picture and its table alike, and the back button brings all of it again."""
    from selenium.webdriver.support.ui import Select

    _open(browser, library_service, "lineage?select=%2Bhealthy-harbour")
    whole = _boxes(browser)
    browser.find_element("css selector", ".filters summary").click()
    Select(browser.find_element("id", "wish-document")).select_by_value("eskmouth-review")
    browser.find_element("css selector", "form.wish button").click()
    _arrive(browser, "location.search.includes('document=eskmouth-review')")
    assert _boxes(browser) == ["care-at-home", "night-visits"]
    rows = browser.find_elements("css selector", "[aria-label=Things] tbody tr")
    assert len(rows) == 2
    browser.back()
    _arrive(browser, "!location.search.includes('document')")
    assert _boxes(browser) == whole


def test_paths_are_collapsed_and_shown_again(library_service: Running, browser: Any) -> None:
    """A button of the table collapses a thing, the address says so, and undo brings it back."""
    _open(browser, library_service, "lineage?select=%2Bhealthy-harbour")
    whole = _boxes(browser)
    browser.find_element("css selector", "button[name=collapse][value=care-at-home]").click()
    _arrive(browser, "location.search.includes('collapse=care-at-home')")
    assert _boxes(browser) == ["care-at-home", "healthy-harbour"]
    assert "↓3 more" in browser.execute_script("return document.querySelector('svg.lineage').textContent")
    browser.find_element("css selector", "[role=status] a").click()
    _arrive(browser, "!location.search.includes('collapse')")
    assert _boxes(browser) == whole


def test_the_keyboard_goes_everywhere_and_shows_where_it_is(library_service: Running, browser: Any) -> None:
    """The first stop skips to the content; each stop of the lineage page has an outline that can be seen."""
    from selenium.webdriver.common.keys import Keys

    _open(browser, library_service, "lineage?select=care-at-home")
    body = browser.find_element("tag name", "body")
    stops = []
    for _ in range(60):
        (body if not stops else browser.switch_to.active_element).send_keys(Keys.TAB)
        stop = browser.execute_script(
            "const here = document.activeElement, style = getComputedStyle(here);"
            "const name = here.dataset.box || here.dataset.source || here.textContent.trim();"
            "return [here.tagName.toLowerCase(), name,"
            " style.outlineStyle, parseFloat(style.outlineWidth)]"
        )
        if stop[0] == "body":
            break
        stops.append(stop)
    assert stops[0][1] == "Skip to the content"
    names = [name for _, name, _, _ in stops]
    assert {"id:care-at-home", "id:evening-visits", "Show", "SVG", "collapse", "hide"} <= set(names)
    assert all(style != "none" and width >= 1 for _, _, style, width in stops)


def test_a_label_with_a_script_is_a_text(hostile_service: Running, browser: Any) -> None:
    """A name that is a script is shown letter by letter on every page, and is never run."""
    for path in (
        "id/evening-visits.html",
        "lineage?select=care-at-home",
        "search?q=script",
        "what-if?remove=evening-visits",
        "matrix?rows=initiative&columns=goal&threads=yes",
        "drift",
        "compare?of=eskmouth&of=sandwick",
        "report?org=harbour-trust",
        "passage/plan-evening-visits.html",
    ):
        _open(browser, hostile_service, path)
        assert HOSTILE in browser.execute_script("return document.body.textContent")
        assert browser.title != "taken"
        assert browser.get_log("browser") == []


def test_things_are_ticked_away(library_service: Running, browser: Any) -> None:
    """A tick takes a thing away, what falls is shown; without the tick nothing is asked."""
    _open(browser, library_service, "what-if")
    browser.find_element("css selector", "input[value=healthy-harbour]").click()
    browser.find_element("css selector", "form.whatif button").click()
    _arrive(browser, "location.search.includes('remove=healthy-harbour')")
    fallen = browser.execute_script(
        "return [...document.querySelectorAll('[aria-label=\"What falls\"] tbody tr td:first-child')]"
        ".map(cell => cell.textContent)"
    )
    assert "Fair access for all" in fallen
    browser.find_element("css selector", "input[value=healthy-harbour]:checked").click()
    browser.find_element("css selector", "form.whatif button").click()
    _arrive(browser, "!location.search.includes('healthy-harbour')")
    assert not browser.find_elements("css selector", "[aria-label='What falls']")


def test_a_cell_of_a_matrix_is_opened_by_the_keyboard(library_service: Running, browser: Any) -> None:
    """From the menu to the matrix, to a cell, to what says so; and closed again."""
    from selenium.webdriver.common.keys import Keys

    _open(browser, library_service, "gaps")
    browser.execute_script("document.querySelector('.menu summary').focus()")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    _follow(browser, ".menu[open] a[href='/matrix']", "/matrix")
    cell = "a[href*='cell=care-at-home,goal-fair-access']"
    browser.execute_script("document.querySelector(arguments[0]).focus()", cell)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    _arrive(browser, "location.hash === '#cell'")
    assert browser.execute_script("return document.querySelector('#cell q').textContent")
    _follow(browser, "#cell .tools a", "/matrix")
    _arrive(browser, "!location.search.includes('cell')")
    _follow(browser, cell, "/matrix")
    _follow(browser, "#cell .said a[href^='/evidence']", "/evidence")
    assert browser.get_log("browser") == []


def test_headings_of_a_matrix_stay_in_sight(library_service: Running, browser: Any) -> None:
    """On a narrow screen the matrix scrolls within its frame, and its rows keep their names."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 500, "deviceScaleFactor": 1, "mobile": False},
    )
    _open(browser, library_service, "matrix?rows=initiative&columns=organisation&all=yes")
    places = browser.execute_script(
        "const frame = document.querySelector('.grid'), name = frame.querySelector('tbody th');"
        "const before = name.getBoundingClientRect().left;"
        "frame.scrollLeft = 60;"
        "return [frame.scrollLeft, before, name.getBoundingClientRect().left]"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert places[0] == 60
    assert places[1] == places[2]


def test_a_view_prints_as_a_page(library_service: Running, browser: Any) -> None:
    """On paper there are no forms and no navigation, and the picture is no wider than the sheet."""
    import base64

    _open(browser, library_service, "lineage?select=%2Bvision-2031")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.execute_script(
        "return ['header', 'form.wish', '.tools', '.picture svg', 'table'].map("
        "name => getComputedStyle(document.querySelector(name)).display)"
    )
    width = browser.execute_script(
        "return document.querySelector('.picture svg').getBoundingClientRect().width"
    )
    room = browser.execute_script("return document.querySelector('main').getBoundingClientRect().width")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert shown[:3] == ["none", "none", "none"]
    assert "none" not in shown[3:]
    assert width <= room
    printed = browser.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert base64.b64decode(printed).startswith(b"%PDF")


@pytest.mark.parametrize("path", VIEWS)
def test_pages_have_no_barrier(library_service: Running, browser: Any, axe: str, path: str) -> None:
    """No finding of axe-core by WCAG 2.2 AA, no console error, no other host, nothing wider than a phone."""
    for width, scheme in ((1280, "light"), (390, "dark")):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        _open(browser, library_service, path)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        asked = browser.execute_script(
            "return performance.getEntriesByType('resource').map(entry => entry.name)"
        )
        assert all(name.startswith((library_service.address, "data:")) for name in asked)
        assert browser.get_log("browser") == []
        assert _find_barriers(browser, axe) == []
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_picture_beside_its_page_is_brought_into_it(
    corpus_service: Running, browser: Any, axe: str
) -> None:
    """The lines of a large picture light their thread and lead to their evidence, as those of a small one."""
    address = "lineage?select=kind:Workstream&depth=1"
    _open(browser, corpus_service, address)
    wait_for(browser, "document.querySelector('.picture svg.lineage [data-source]')")
    values = corpus_service.client.get(address.replace("lineage", "lineage.json", 1)).json()
    drawn = browser.execute_script("return document.querySelectorAll('.picture [data-source]').length")
    assert drawn == len(values["statements"])
    browser.execute_script("document.querySelector('.picture a[data-source]').focus()")
    assert len(_boxes(browser, "[data-box].lit")) > 1
    assert _find_barriers(browser, axe) == []
    _follow(browser, ".picture a[data-source]", "/evidence")
    assert browser.execute_script("return document.querySelector('blockquote').textContent")
    assert browser.get_log("browser") == []


def test_a_picture_beside_its_page_shows_without_scripts(corpus_service: Running, browser: Any) -> None:
    """Where no script runs the picture is an image that leads to its file; links turn the tables over."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    _open(browser, corpus_service, "lineage?select=kind:Workstream&depth=1")
    image = browser.find_element("css selector", ".picture a img")
    wide = image.size["width"]
    link = browser.find_element("css selector", ".picture a").get_attribute("href")
    following = browser.find_element("css selector", "a[rel=next]").get_attribute("href")
    browser.get(following)
    told = browser.find_element("css selector", ".leaf").text
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert wide > 1000
    assert link.startswith(corpus_service.address + "lineage.svg?")
    assert told.startswith("51 to 100 of ")
    assert browser.get_log("browser") == []
