"""What a page needs and does not need: nothing of another host, no cookie, and no JavaScript to read it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.kinds import BUTTON, EVERY_PAGE, TITLE, address
from browser.listening import Heard, listening
from browser.web import CSP, MARKS

pytestmark = MARKS
every_page = pytest.mark.parametrize(("kind", "taal"), EVERY_PAGE)
CONTROLS = "form, input, select, textarea, button, [role=search], [role=button]"
A_Z = {"nl": "van A tot Z", "en": "from A to Z"}


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A tab of who has no JavaScript."""
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        yield context.new_page()


# --- nothing leaves, nothing stays ------------------------------------------------------------------------------------


@every_page
def test_a_page_asks_only_its_own_host_and_leaves_nothing_behind(tab: Page, site: str, kind: str, taal: str) -> None:
    heard = listening(tab)
    tab.goto(address(kind, taal))
    for box in tab.get_by_role("searchbox").all():
        box.fill("vergunning")
        box.press("Enter")
        tab.wait_for_load_state("networkidle")
    assert {urlsplit(url).netloc for url in heard.asked} == {urlsplit(site).netloc}
    assert heard == Heard(asked=heard.asked)
    assert tab.context.cookies() == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0


def test_whatever_a_page_does_is_heard(tab: Page) -> None:
    heard = listening(tab)
    tab.goto(address("product", "nl"))
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=https://elders.example/x onerror=1>')")
    tab.evaluate("console.error('fout')")
    tab.evaluate("alert('hallo')")
    expect(tab.locator("img")).to_have_count(1)
    assert {report.split()[0] for report in heard.violations} == {"img-src", "script-src-attr"}
    assert (heard.dialogs, "fout" in heard.errors) == (["hallo"], True)


def test_a_request_to_another_host_is_heard(bench: Page) -> None:
    heard = listening(bench)
    bench.goto(address("product", "nl"))
    bench.evaluate("fetch('https://elders.example/x').catch(() => null)")
    assert "https://elders.example/x" in heard.asked


def test_the_host_of_the_tests_sends_its_policy(tab: Page) -> None:
    response = tab.goto(address("product", "nl"))
    assert response
    assert response.headers["content-security-policy"] == CSP


def test_a_page_can_be_read_straight_from_disk(tab: Page, public: Path) -> None:
    for kind, taal in EVERY_PAGE:
        asked: list[str] = []
        tab.once("request", lambda request: asked.append(request.url))  # noqa: B023
        tab.goto((public / "site" / address(kind, taal).lstrip("/")).as_uri())
        assert tab.get_by_role("heading", level=1).is_visible()
        assert tab.evaluate("[...document.styleSheets].length") > 0
        assert {urlsplit(url).scheme for url in asked} == {"file"}


# --- without JavaScript -----------------------------------------------------------------------------------------------


def test_without_javascript_a_page_is_whole(plain: Page) -> None:
    for kind, taal in EVERY_PAGE:
        plain.goto(address(kind, taal))
        expect(plain.get_by_role("main")).to_be_visible()
        expect(plain.get_by_role("heading", level=1)).to_be_visible()
        assert plain.get_by_role("main").get_by_role("link").count() > 0, (kind, taal)
        assert [control for control in plain.locator(CONTROLS).all() if control.is_visible()] == [], (kind, taal)


@pytest.mark.parametrize("taal", BUTTON)
def test_without_javascript_links_lead_from_the_provinces_to_the_application(plain: Page, taal: str) -> None:
    plain.goto(address("provincies", taal))
    plain.get_by_role("main").get_by_role("link", name="Utrecht").click()
    plain.get_by_role("link", name=A_Z[taal]).first.click()
    plain.get_by_role("main").get_by_role("link", name=TITLE[taal]).first.click()
    button = plain.get_by_role("link", name=BUTTON[taal]).first
    expect(button).to_be_visible()
    assert str(button.get_attribute("href")).startswith("https://")
