"""Pages in a real browser: axe-core finds nothing, nothing is fetched or run, and nothing scrolls sideways."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = ROOT / "tests/node/node_modules/axe-core/axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KINDS = {
    "provincies": "index.html",
    "van a tot z": "utrecht/index.html",
    "per doelgroep": "utrecht/doelgroepen.html",
    "per thema": "utrecht/themas.html",
    "product": "utrecht/evenement-op-de-weg/index.html",
    "niet aangeboden": "flevoland/ontgrondingsvergunning/index.html",
    "onderdeel": "utrecht/wedstrijd-op-de-weg/index.html",
    "ingetrokken": "groningen/bijzonder-transportontheffing/index.html",
    "voorbij": "drenthe/cultuursubsidie/index.html",
}

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (script/test installs it)"),
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core (script/test installs it)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=[360, 1280], ids=lambda width: f"{width} px")
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def address(public: Path, kind: str, taal: str) -> str:
    path = KINDS[kind]
    home, _, rest = path.rpartition("/") if kind == "provincies" else path.partition("/")
    return (public / "site" / home / ("en" if taal == "en" else "") / rest).as_uri()


@pytest.mark.parametrize("taal", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_accessible_and_needs_nothing(public: Path, tab: Page, kind: str, taal: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(address(public, kind, taal))
    assert all(url.startswith("file:") and url.endswith((".html", ".css")) for url in asked)
    assert tab.locator("script, [style], [onclick], iframe, img").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert tab.locator("h1").count() == 1
    tab.add_script_tag(path=AXE)
    found = tab.evaluate("axe.run()")
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert len(found["passes"]) > 15


def test_axe_can_find_a_fault(public: Path, tab: Page) -> None:
    tab.goto(address(public, "product", "nl"))
    tab.add_script_tag(path=AXE)
    tab.evaluate("document.querySelector('.inleiding').style.color = '#ccc'")
    assert {fault["id"] for fault in tab.evaluate("axe.run()")["violations"]} == {"color-contrast"}


def test_by_keyboard_one_skips_to_the_content(public: Path, tab: Page) -> None:
    tab.goto(address(public, "product", "nl"))
    tab.keyboard.press("Tab")
    skip = tab.locator(":focus")
    assert skip.inner_text() == "Naar de inhoud"
    assert (skip.bounding_box() or {"x": -1})["x"] >= 0
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.locator("main :focus").count() == 1
