"""A browser and a page over a small folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.pipeline.review.browsing import errors, new_browser
from tests.pipeline.review.made_folder import made_folder
from tests.pipeline.review.serving import Served, served


@pytest.fixture(scope="package")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    opened = new_browser(tmp_path_factory.mktemp("browser"))
    yield opened
    opened.quit()


@pytest.fixture
def browser(chromium: Chrome) -> Chrome:
    """The browser, which has nothing to complain of and remembers nothing of earlier pages."""
    chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
    errors(chromium)
    return chromium


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return made_folder(tmp_path)


@pytest.fixture
def page(out: Path) -> Iterator[Served]:
    with served(out) as running:
        yield running
