"""Pages in the dark, in the colours that a reader chose, and on paper."""

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.kinds import EVERY_PAGE, WITH_BUTTON, address
from browser.web import MARKS

pytestmark = MARKS
BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"
EDGELESS = "coloured => coloured.filter(element => !measures.edged(element)).map(measures.name)"
UNPRINTED = """[...document.querySelectorAll("main a[href^='https:']")]
    .filter(link => link.checkVisibility() && !getComputedStyle(link, "::after").content.match(/href|https:/))
    .map(measures.name)"""


def test_in_the_dark_a_page_is_dark(tab: Page) -> None:
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        seen = set()
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            seen.add(tab.evaluate(BACKGROUND))
        assert len(seen) == 2, (kind, taal)


def test_in_colours_of_the_reader_what_stood_out_still_has_an_edge(tab: Page) -> None:
    """A forced palette leaves no backgrounds: what is a button or a notice by its colour alone is lost."""
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        coloured = tab.evaluate_handle("measures.coloured()")
        tab.emulate_media(forced_colors="active")
        assert tab.evaluate(EDGELESS, coloured) == [], (kind, taal)
        tab.emulate_media(forced_colors="none")


def test_what_stands_out_by_colour_alone_is_found(bench: Page) -> None:
    bench.goto(address(WITH_BUTTON, "nl"))
    bench.add_style_tag(content="h1 { background: #eee } h2 { background: #eee; border-block-end: 1px solid }")
    without_edge = bench.evaluate(EDGELESS, bench.evaluate_handle("measures.coloured()"))
    assert [name for name in without_edge if name.startswith(("<h1>", "<h2>"))] == [
        f"<h1> {bench.get_by_role('heading', level=1).inner_text()}"
    ]


def test_on_paper_a_page_has_no_navigation(tab: Page) -> None:
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        tab.emulate_media(media="print")
        for shown in (*tab.get_by_role("navigation").all(), tab.get_by_role("contentinfo")):
            assert "".join(shown.all_inner_texts()).strip() == "", (kind, taal)
        assert tab.get_by_role("heading", level=1).is_visible()


def test_on_paper_a_link_says_where_it_leads(tab: Page) -> None:
    for kind, taal in EVERY_PAGE:
        tab.goto(address(kind, taal))
        tab.emulate_media(media="print")
        assert tab.evaluate(UNPRINTED) == [], (kind, taal)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [WITH_BUTTON, "product met huisstijl"])
def test_on_paper_all_is_black_on_white(tab: Page, kind: str, scheme: Any) -> None:
    """Also the button and the header of a province that has a colour of its own on a screen."""
    tab.goto(address(kind, "nl"))
    tab.emulate_media(media="print", color_scheme=scheme)
    for shown in (tab.get_by_role("main").locator("a").all()[:3], tab.get_by_role("banner").locator("a").all()):
        for link in shown:
            assert link.evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
    assert tab.evaluate(BACKGROUND) == "rgb(255, 255, 255)"


def test_a_link_that_does_not_say_on_paper_where_it_leads_is_found(bench: Page) -> None:
    bench.goto(address(WITH_BUTTON, "nl"))
    bench.emulate_media(media="print")
    for content, found in (('" (" attr(href) ")"', False), ("none", True)):
        bench.add_style_tag(content=f"a::after {{ content: {content} !important }}")
        assert bool(bench.evaluate(UNPRINTED)) == found


def test_a_page_becomes_a_document_for_screen_readers_as_well(tab: Page) -> None:
    tab.goto(address(WITH_BUTTON, "nl"))
    pdf = tab.pdf(tagged=True, outline=True)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf
