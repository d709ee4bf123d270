"""The explorer in a real browser: what people click, type and hear."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from running import Running

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
    "questions",
    "questions/ends-served",
)


def _missing(what: str) -> None:
    """Skip for want of something; where the tests have to run whole, fail."""
    message = f"{what} is not installed; .ci/install does so"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window, which can reach nothing but this machine."""
    from selenium import webdriver

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        _missing("Chromium with its driver")
    if shutil.which("dot") is None:
        _missing("Graphviz")
    options = webdriver.ChromeOptions()
    options.binary_location = str(chromium)
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--window-size=1280,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driven = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield driven
    driven.quit()


def _wait(browser: Any, script: str) -> Any:
    """Wait until a script gives something, for at most half a minute."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 30, poll_frequency=0.05).until(
        lambda driven: driven.execute_script(f"return {script}")
    )


def _open(browser: Any, service: Running, path: str) -> None:
    """Open a page, and forget what the console said before."""
    browser.get_log("browser")
    browser.get(service.address + path)


def _follow(browser: Any, selector: str, path: str) -> None:
    """Follow a link by the keyboard, as somebody does who has no mouse, and wait for its page."""
    from selenium.webdriver.common.keys import Keys

    browser.execute_script("document.querySelector(arguments[0]).focus()", selector)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    _wait(browser, f"location.pathname === '{path}' && document.readyState === 'complete'")


def test_from_a_search_to_the_evidence(library_service: Running, browser: Any) -> None:
    """Search, thing, lineage, a line of the picture, its evidence; and back again: all by the keyboard."""
    from selenium.webdriver.common.keys import Keys

    _open(browser, library_service, "")
    browser.execute_script("document.getElementById('q').focus()")
    browser.switch_to.active_element.send_keys("evening vis")
    assert _wait(browser, "(document.querySelector('#suggestions option') || {}).value") == "Evening Visits"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    _wait(browser, "location.pathname === '/search' && document.querySelector('.hits a')")
    _follow(browser, ".hits a", "/id/evening-visits.html")
    _follow(browser, "main a[href^='/lineage']", "/lineage")
    _follow(browser, "svg.lineage [data-source='id:evening-visits'] a", "/evidence")
    words = browser.execute_script("return document.querySelector('blockquote').textContent")
    assert words == "“Evening Visits and the Falls Clinic”"
    browser.back()
    _wait(browser, "location.pathname === '/lineage' && document.querySelector('svg.lineage')")
    assert "select=id%3Aevening-visits" in browser.current_url
    assert browser.get_log("browser") == []


def test_pointing_lights_the_whole_thread(library_service: Running, browser: Any) -> None:
    """What a box serves and what serves it is lit, what stands beside it is not."""
    _open(browser, library_service, "lineage?select=%2Bhealthy-harbour")
    browser.execute_script("document.querySelector('[data-box=\"id:evening-visits\"] a').focus()")
    lit = browser.execute_script(
        "return [...document.querySelectorAll('[data-box].lit')].map(box => box.dataset.box).sort()"
    )
    assert lit == ["id:care-at-home", "id:evening-visits", "id:healthy-harbour"]


@pytest.mark.parametrize("path", VIEWS)
def test_pages_have_no_barrier(library_service: Running, browser: Any, path: str) -> None:
    """No finding of axe-core by WCAG 2.2 AA, no console error, no other host, nothing wider than a phone."""
    if not AXE.exists():
        _missing("axe-core")
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
        browser.execute_script(AXE.read_text("utf-8"))
        found = browser.execute_async_script(
            "const done = arguments[0];"
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then(result => done(result.violations.map(one => [one.id, one.nodes[0].html])))"
        )
        assert found == []
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
