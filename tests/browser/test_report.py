"""The report in a real browser: axe-core finds nothing, nothing is fetched or run, only pictures scroll sideways."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser.conftest import AXE
from browser.web import MARKS

pytestmark = MARKS


LOOKS = [("index.html", "light", 1280), ("en/index.html", "light", 320), ("index.html", "dark", 320)]
"""Each language, colour scheme and width: a page with so much in it takes axe seconds."""


@pytest.mark.parametrize(("path", "scheme", "width"), LOOKS)
def test_the_report_is_accessible(public: Path, browser: Browser, path: str, scheme: Any, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        tab = context.new_page()
        tab.goto((public / "rapport" / path).as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
        tab.evaluate(AXE.read_text("utf-8"))
        found = tab.evaluate("axe.run({preload: false})")
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert len(found["passes"]) > 15


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_the_report_needs_nothing_and_fits(public: Path, browser: Browser, path: str) -> None:
    with browser.new_context() as context:
        tab = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))  # what the policy of the page forbids
        tab.goto((public / "rapport" / path).as_uri())
        assert [url.rpartition("/")[2] for url in asked] == ["index.html", "stijl.css"]
        assert said == []
        assert tab.evaluate("getComputedStyle(document.querySelector('.tegels')).display") == "grid"
        for is_open in ("false", "true"):
            tab.evaluate(f"document.querySelectorAll('details').forEach(element => element.open = {is_open})")
            for width in (320, 1280):
                tab.set_viewport_size({"width": width, "height": 900})
                assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
