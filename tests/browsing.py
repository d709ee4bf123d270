"""Chromium without a window, driven by tests."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from programs import find_program

if TYPE_CHECKING:
    from collections.abc import Iterator

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--window-size=1280,900",
)


@contextmanager
def open_chromium() -> Iterator[Any]:
    """Open a browser that can reach nothing but this machine and tells what its console and network say."""
    chromium, driver = find_program("chromium"), find_program("chromedriver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield browser
    finally:
        browser.quit()


def wait_for(browser: Any, script: str) -> Any:
    """Wait until a script gives something, for at most half a minute."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 30, poll_frequency=0.05).until(
        lambda driven: driven.execute_script(f"return {script}")
    )
