"""What a doubt costs on the review page: ``python -m bench.clerk OUT``.

Chromium opens every document of OUT, whose doubts are then answered by keyboard as a clerk would who finds
all of them right: what is measured are the keys and the seconds of the page, not those in which a person
looks. Nothing of OUT is changed: a copy of it is used.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from pipeline.run.ledger import LedgerView

_LONGEST = 120.0
"""Seconds for which anything is waited for."""

_LOOK = 0.01
"""Seconds between two looks at the page."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(shutil.copytree(chosen.out, Path(folder) / "out"))
        names = [one.name for one in LedgerView(out).entries() if one.state in ("complete", "partial")]
        with _served(out) as base, _browser(Path(folder)) as browser:
            opened, seconds, settled = [], [], 0
            for name in names:
                started = time.perf_counter()
                browser.get(f"{base}document?d={quote(name)}")
                _wait(browser, lambda one: one.find_elements(By.CSS_SELECTOR, "#desk[data-ready]"))
                opened.append(time.perf_counter() - started)
                while left := _left(browser):
                    seconds.append(_answered(browser, left))
                    settled += left - _left(browser)
    if not seconds:
        print("no doubts")
        return
    print(f"{len(names)} documents, opened in {median(opened):.1f} s (median, without the picture)")
    print(f"{settled} doubts left the queue by {len(seconds)} keys: {len(seconds) / settled:.2f} a doubt")
    print(f"from a key to the next doubt: {median(seconds):.2f} s (median), {max(seconds):.2f} s at the most")


def _answered(browser: Chrome, left: int) -> float:
    """Presses Enter on the doubt that is shown; the seconds until fewer than ``left`` are left."""
    started = time.perf_counter()
    browser.find_element(By.ID, "answer").send_keys(Keys.ENTER)
    _wait(browser, lambda one: _left(one) < left)
    return time.perf_counter() - started


def _left(browser: Chrome) -> int:
    """How many doubts the page says are left."""
    said = browser.find_element(By.ID, "remaining").text
    return int("".join(filter(str.isdigit, said)) or 0)


def _wait(browser: Chrome, happened: Callable[[Chrome], object]) -> None:
    WebDriverWait(browser, _LONGEST, _LOOK).until(happened)


@contextmanager
def _served(out: Path) -> Iterator[str]:
    """The address of the review page over ``out``, until the end of the block."""
    command = [sys.executable, "-m", "pipeline.cli.main", "review", str(out), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(word for word in process.stdout.readline().split() if word.startswith("http"))
        finally:
            process.terminate()


@contextmanager
def _browser(folder: Path) -> Iterator[Chrome]:
    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    arguments = ("--headless=new", "--no-sandbox", "--window-size=1366,768")
    for argument in (*arguments, f"--user-data-dir={folder / 'browser'}"):
        options.add_argument(argument)
    browser = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield browser
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
