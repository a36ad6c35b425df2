"""The page for questions in a real browser: asked without a script, read on a telephone, and by who cannot see it."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import AXE, MEASURES
from browser.web import MARKS
from catalogus import vragen
from catalogus.endpoint import Endpoint
from catalogus.live import Live
from catalogus.live_store import LiveStore
from catalogus.sparql.pool import Limits
from catalogus_exporters.site.preview import Preview
from catalogus_exporters.site.vraagpagina import Vraagpagina
from conftest import DAY, SAMPLES
from harness.endpoint import served

pytestmark = MARKS

TITELS = "SELECT ?product ?titel WHERE { ?product a cpsv:PublicService ; dct:title ?titel } ORDER BY ?product ?titel"
VRAGEN = {vraag.naam: vraag for vraag in vragen.read(SAMPLES)[0]}
VIEWS = {
    "leeg": {},
    "gekozen": {"vraag": "sdg-dekking"},
    "veel rijen": {"query": TITELS},
    "breed": {"query": "SELECT * { ?s ?p ?o ; ?p2 ?o2 ; ?p3 ?o3 } LIMIT 8"},
    "ja": {"query": "ASK {}"},
    "triples": {"query": "DESCRIBE <https://producten.example/drenthe>", "taal": "en"},
    "lange adressen": {"query": VRAGEN["product-als-schema-org"].text},
    "niets": {"query": "SELECT ?x { ?x dct:title 1 }"},
    "fout": {"query": f"SELECT ?x\nWHERE {{\n  ?x dtc:title '{'lang ' * 50}'\n}}"},
    "geweigerd": {"query": "SELECT * FROM <https://elders.example/> { ?s ?p ?o }", "taal": "en"},
}


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The samples, as `catalogus serve` shows them."""
    live = Live(SAMPLES, date.fromisoformat(DAY))
    preview = Preview(live, "nl")
    with LiveStore(live, Limits()) as store:
        page = Vraagpagina(lambda: tuple(VRAGEN.values()), preview.adressen, store.gaps)
        endpoint = Endpoint(store.opened, "nl", page.page)
        with served({**preview.routes(), **page.routes(), **endpoint.routes()}) as address:
            yield address


@pytest.fixture
def plain(browser: Browser, host: str) -> Iterator[Page]:
    """A tab without scripts, in which every complaint of the browser is a failure."""
    said: list[str] = []
    with browser.new_context(base_url=host, java_script_enabled=False) as context:
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        yield tab
    assert [text for text in said if "status of 4" not in text] == []


def test_a_saved_query_is_asked_and_leads_to_a_page_here(plain: Page, host: str) -> None:
    vraag = VRAGEN["gewijzigd-sinds"]
    plain.goto("/")
    plain.get_by_role("link", name="Stel een vraag in SPARQL").click()
    plain.get_by_role("link", name=vraag.titel["nl"], exact=True).click()
    assert plain.get_by_text(vraag.omschrijving["nl"]).is_visible()
    assert plain.get_by_label("Uw vraag in SPARQL").input_value() == vraag.text
    plain.get_by_role("button", name="Vraag het").click()
    plain.get_by_role("table").get_by_role("link", name="https://producten.example/").first.click()
    assert plain.url.startswith(host)
    assert plain.get_by_role("heading", level=1).is_visible()


@pytest.mark.parametrize("naam", VRAGEN)
def test_every_saved_query_has_an_answer_on_the_page(plain: Page, naam: str) -> None:
    plain.goto("/sparql?" + urlencode({"query": VRAGEN[naam].text}))
    assert plain.get_by_role("alert").count() == 0
    answer = plain.get_by_role("region", name="Antwoord")
    assert answer.get_by_role("table").or_(answer.get_by_text(re.compile(r"^(Ja|Nee)\.$"))).count() == 1


def test_many_rows_are_cut_off_in_words(plain: Page) -> None:
    plain.goto("/sparql?" + urlencode({"query": TITELS}))
    assert "Hier staan de eerste 200." in plain.get_by_role("table").locator("caption").inner_text()
    assert plain.get_by_role("row").count() == 201


def test_another_form_is_a_file(plain: Page) -> None:
    plain.goto("/sparql?" + urlencode({"query": "SELECT (1 AS ?een) {}"}))
    plain.get_by_label("Vorm van het antwoord").select_option("xml")
    plain.get_by_role("button", name="Vraag het").click(no_wait_after=True)
    with plain.expect_download() as download:
        pass
    assert "sparql" in download.value.suggested_filename


def test_what_is_wrong_is_told_beside_the_query_and_mended_there(plain: Page) -> None:
    plain.goto("/sparql")
    area = plain.get_by_label("Uw vraag in SPARQL")
    area.fill("ASK {\n ?x dtc:title ?y }")
    plain.get_by_role("button", name="Vraag het").click()
    assert "Regel 2, teken 5" in plain.get_by_role("alert").inner_text()
    area.fill("ASK {\n ?x dct:title ?y }")
    plain.get_by_role("button", name="Vraag het").click()
    assert plain.get_by_role("region", name="Antwoord").inner_text().endswith("Ja.")


def test_the_other_language_has_the_same_question(plain: Page) -> None:
    plain.goto("/sparql?" + urlencode({"query": "ASK {}"}))
    plain.get_by_role("link", name="English").click()
    assert plain.get_by_role("region", name="Answer").inner_text().endswith("Yes.")
    assert plain.get_by_label("Your query in SPARQL").input_value() == "ASK {}"
    plain.get_by_role("button", name="Ask it").click()
    assert plain.get_by_role("region", name="Answer").is_visible()


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_cut_off_or_too_small(browser: Browser, host: str, view: str) -> None:
    with browser.new_context(base_url=host, bypass_csp=True) as context:
        context.add_init_script(path=MEASURES)
        tab = context.new_page()
        for width in (320, 360, 1280):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.goto("/sparql?" + urlencode(VIEWS[view]))
            assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
            assert tab.evaluate("measures.smallTargets()") == [], width
            assert tab.evaluate("measures.overlapping()") == [], width


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core (script/test installs it)")
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_accessible(browser: Browser, host: str, view: str) -> None:
    with browser.new_context(base_url=host, bypass_csp=True) as context:
        tab = context.new_page()
        tab.goto("/sparql?" + urlencode(VIEWS[view]))
        tab.add_script_tag(path=AXE)
        for width, scheme in ((360, "light"), (1280, "dark")):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = tab.evaluate("axe.run()")
            assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
            assert len(found["passes"]) > 10
