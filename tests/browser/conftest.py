"""One browser and one host for all tests in this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.web import chromium, served
from conftest import ROOT

AXE = ROOT / "tests/node/node_modules/axe-core/axe.min.js"
MEASURES = Path(__file__).parent / "measures.js"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def site(public: Path) -> Iterator[str]:
    """The address of the samples, with the Content-Security-Policy that a server can send."""
    with served(public) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Page]:
    """A tab as a reader has it."""
    with browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(10_000)
        context.add_init_script(path=MEASURES)
        yield context.new_page()


@pytest.fixture
def bench(browser: Browser, site: str) -> Iterator[Page]:
    """A tab in which a test may add a script or a style to the page."""
    with browser.new_context(base_url=site, bypass_csp=True, reduced_motion="reduce") as context:
        context.add_init_script(path=MEASURES)
        yield context.new_page()
