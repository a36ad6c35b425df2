"""The report in a real browser: axe-core finds nothing, nothing is fetched or run, only pictures scroll sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = ROOT / "tests/node/node_modules/axe-core/axe.min.js"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (script/test installs it)"),
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core (script/test installs it)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_the_report_is_accessible_and_needs_nothing(
    public: Path, browser: Browser, path: str, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))  # what the policy of the page forbids
    tab.goto((public / "rapport" / path).as_uri())
    assert [url.rpartition("/")[2] for url in asked] == ["index.html", "stijl.css"]
    assert said == []
    assert tab.evaluate("getComputedStyle(document.querySelector('.tegels')).display") == "grid"
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tab.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run({preload: false})")
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert len(found["passes"]) > 15
    context.close()
