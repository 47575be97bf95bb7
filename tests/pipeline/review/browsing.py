"""A real browser for tests. Where it is missing they fail and say what to install."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

HANG_SECONDS = 300
"""What has not happened by then never will."""

_MISSING = (
    "The tests of the review page need Chromium and its driver, and {name} is not on the PATH."
    " Run scripts/install-system-packages browser, or: apt-get install chromium chromium-driver"
)


def new_browser(folder: Path) -> Chrome:
    """Chromium without a window, of 1366 × 768 pixels, with its profile in ``folder``."""
    options = Options()
    options.binary_location = _program("chromium")
    for argument in (
        "--headless=new",
        "--no-sandbox",  # continuous integration runs as root
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1366,768",
        f"--user-data-dir={folder}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=Service(_program("chromedriver")))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(_MISSING.format(name=name), pytrace=False)
    return found


def wait_for(browser: Chrome, happened: Callable[[Chrome], Any]) -> Any:
    """What ``happened`` gives as soon as that is something; the page may be drawn anew meanwhile."""
    redrawn = (StaleElementReferenceException, NoSuchElementException)
    return WebDriverWait(browser, HANG_SECONDS, 0.05, ignored_exceptions=redrawn).until(happened)


def errors(browser: Chrome) -> list[str]:
    """What the console complained of since it was asked last, but for servers that have ended."""
    said = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    return [message for message in said if "ERR_CONNECTION_REFUSED" not in message]


def open_document(browser: Chrome, base: str, name: str = "a.pdf") -> None:
    """The document called ``name``, once its first doubt is shown."""
    browser.get(f"{base}/document?d={name}")
    wait_for(browser, lambda one: one.find_elements(By.CSS_SELECTOR, "#desk[data-ready]"))


def drawn(browser: Chrome) -> None:
    """Returns when all that was scrolled so far has been drawn, and its events have been heard."""
    browser.set_script_timeout(HANG_SECONDS)
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")


def said(browser: Chrome, identity: str) -> str:
    """The text of the element with that id."""
    return browser.find_element(By.ID, identity).text


def press(browser: Chrome, *keys: str) -> None:
    """Presses ``keys`` wherever the focus is."""
    focused: WebElement = browser.switch_to.active_element
    focused.send_keys(*keys)


def answer(browser: Chrome, text: str | None = None) -> None:
    """Says that the doubt shown is ``text`` (None: as it stands) by keyboard; returns when that is saved."""
    before = said(browser, "remaining")
    if text is not None:
        press(browser, Keys.CONTROL, "a", Keys.NULL, text)
    press(browser, Keys.ENTER)
    wait_for(browser, lambda one: said(one, "remaining") != before)
