"""Pages for whoever reads in another way: by a screen reader, by keyboard, larger, narrower, with more room in text."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import AXE
from browser.kinds import BUTTON, EVERY_PAGE, WITH_BUTTON, address
from browser.web import MARKS

WIDTHS = (360, 1280)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that look at colours: all that a dark page can break when it is sound in the light."""

TEXT_SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }
"""
"""What WCAG 1.4.12 says that a reader may ask for."""

TWICE = "html { font-size: 200% !important }"

pytestmark = [
    *MARKS,
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core (script/test installs it)"),
]
every_page = pytest.mark.parametrize(("kind", "taal"), EVERY_PAGE)


def axe(page: Page, rules: list[str]) -> list[tuple[str, Any]]:
    """The rules that a page breaks, and where."""
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    assert found["passes"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]]


def wrong(page: Page, *measures: str) -> dict[str, Any]:
    """What these measures find, by their name."""
    found = {measure: page.evaluate(f"measures.{measure}()") for measure in measures}
    return {measure: faults for measure, faults in found.items() if faults}


def test_every_kind_has_a_page_in_both_languages(tab: Page) -> None:
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        assert tab.locator("html").get_attribute("lang") == taal
        assert tab.get_by_role("heading", level=1).count() == 1
        assert tab.get_by_role("main").count() == 1


# --- axe-core ---------------------------------------------------------------------------------------------------------


@every_page
def test_axe_finds_nothing_narrow_or_wide_light_or_dark(bench: Page, kind: str, taal: str) -> None:
    bench.goto(address(kind, taal))
    bench.add_script_tag(path=AXE)
    for width in WIDTHS:
        bench.set_viewport_size({"width": width, "height": 900})
        bench.emulate_media(color_scheme="light")
        assert axe(bench, WCAG) == [], width
        bench.emulate_media(color_scheme="dark")
        assert axe(bench, COLOUR) == [], width


def test_axe_can_find_a_fault(bench: Page) -> None:
    bench.goto(address("product", "nl"))
    bench.add_script_tag(path=AXE)
    bench.evaluate("document.querySelector('main').style.color = '#ccc'")
    bench.evaluate("document.querySelector('h1').outerHTML = '<h2>Kop</h2>'")
    assert {rule for rule, _ in axe(bench, WCAG)} == {"color-contrast", "page-has-heading-one"}


# --- keyboard ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("taal", BUTTON)
def test_by_keyboard_one_sees_every_stop_on_the_way_to_the_button_and_further(tab: Page, taal: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 640})
    tab.goto(address(WITH_BUTTON, taal))
    stops = []
    tab.keyboard.press("Tab")
    while (stop := tab.evaluate("measures.stop()")) and len(stops) < 200:
        stops.append(stop)
        tab.keyboard.press("Tab")
    assert len(stops) == tab.evaluate("measures.stops()")
    assert BUTTON[taal] in [stop["text"] for stop in stops]
    assert [stop for stop in stops if not all(stop[what] for what in ("inView", "onTop", "outlined", "ahead"))] == []


def test_a_stop_that_cannot_be_seen_is_found(bench: Page) -> None:
    bench.goto(address(WITH_BUTTON, "nl"))
    bench.add_style_tag(
        content=":focus-visible { outline: none !important } a { position: fixed; top: -5rem !important }"
    )
    bench.keyboard.press("Tab")
    stop = bench.evaluate("measures.stop()")
    assert (stop["outlined"], stop["inView"]) == (False, False)


def test_the_first_stop_skips_to_the_content(tab: Page) -> None:
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        tab.keyboard.press("Tab")
        assert tab.locator(":focus").inner_text() == {"nl": "Naar de inhoud", "en": "Skip to content"}[taal]
        tab.keyboard.press("Enter")
        assert tab.locator("main:target").count() == 1, (kind, taal)
        tab.keyboard.press("Tab")
        assert tab.locator("main :focus").count() == 1, (kind, taal)


# --- smaller, larger, wider -------------------------------------------------------------------------------------------


@every_page
def test_nothing_is_cut_off_or_too_small_however_a_page_is_read(bench: Page, kind: str, taal: str) -> None:
    """WCAG 1.4.10 (320 by 256 pixels is what a screen of 1280 by 1024 has left at 400 %), 1.4.12, 1.4.4 and 2.5.8."""
    bench.set_viewport_size({"width": 320, "height": 256})
    bench.goto(address(kind, taal))
    assert wrong(bench, "scrollsSideways", "cutOff", "overlapping") == {}
    for width in WIDTHS:
        bench.set_viewport_size({"width": width, "height": 900})
        assert wrong(bench, "smallTargets") == {}, width
    for css in (TEXT_SPACING, TWICE):
        style = bench.add_style_tag(content=css)
        for width in WIDTHS:
            bench.set_viewport_size({"width": width, "height": 900})
            assert wrong(bench, "scrollsSideways", "cutOff", "overlapping") == {}, (width, css)
        style.evaluate("element => element.remove()")


@pytest.mark.parametrize(
    ("css", "measure"),
    [
        ("h1 { min-width: 60rem }", "scrollsSideways"),
        ("main { translate: -3rem }", "cutOff"),
        ("h1 { height: 1rem; overflow: hidden }", "cutOff"),
        ("h1 { height: 1rem }", "overlapping"),
        ("nav ul { gap: 0 !important } nav * { all: unset; font-size: 6px }", "smallTargets"),
    ],
)
def test_what_does_not_fit_is_found(bench: Page, css: str, measure: str) -> None:
    bench.set_viewport_size({"width": 320, "height": 256})
    bench.goto(address("van a tot z", "nl"))
    bench.add_style_tag(content=css)
    assert measure in wrong(bench, "scrollsSideways", "cutOff", "overlapping", "smallTargets")
