"""The report in a real browser: axe-core finds nothing, nothing is fetched or run, only pictures scroll sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import AXE
from browser.web import MARKS

pytestmark = MARKS


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
