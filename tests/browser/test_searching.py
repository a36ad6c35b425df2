"""Search in a real browser, served with a policy that lets nothing in but our own files."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import AXE
from browser.web import MARKS
from catalogus.export import Publication
from catalogus.model import Product
from catalogus_exporters.site import zoeken

SCRIPT = Path(zoeken.__file__).with_name("zoeken.js")
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"

pytestmark = MARKS

PAGE = """<!doctype html>
<html lang="{taal}">
<head>
<meta charset="utf-8">
<title>{titel}</title>
<script src="{root}zoeken.js" defer></script>
</head>
<body>
<main>
<h1>{titel}</h1>
<search class="zoeken" hidden data-index="{index}">
<form>
<label for="zoek">{label}</label> <input type="search" id="zoek" name="zoek" autocomplete="off"> <button>{knop}</button>
</form>
<p role="status" data-geen="{geen}" data-een="{een}" data-meer="{meer}" data-zonder="{zonder}"></p>
<ol class="producten"></ol>
</search>
<p><a href="#a">A</a></p>
<h2 id="a">A</h2>
</main>
</body>
</html>
"""
WORDS = {
    "nl": {
        "titel": "Producten",
        "label": "Zoek een product",
        "knop": "Zoek",
        "geen": "Geen producten gevonden.",
        "een": "1 product gevonden.",
        "meer": "{} producten gevonden.",
        "zonder": "Zonder: {}.",
    },
    "en": {
        "titel": "Products",
        "label": "Find a product",
        "knop": "Search",
        "geen": "No products found.",
        "een": "1 product found.",
        "meer": "{} products found.",
        "zonder": "Without: {}.",
    },
}
HOSTILE = "<img src=x onerror=alert(1)> zeldzaam"


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json"}  # noqa: RUF012 # as the class has it

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples_publication: Publication) -> Path:
    """A list of all products of the samples, each once, in both languages; one of many; and one without an index."""
    root = tmp_path_factory.mktemp("zoeken")
    producten = one_of_each(samples_publication)
    shutil.copy(SCRIPT, root)
    for taal, words in WORDS.items():
        lay(root / taal, taal, producten)
        for product in producten:
            page = PAGE.format(taal=taal, root="../../", index="../zoeken.json", **words)
            (root / taal / product.naam).mkdir()
            (root / taal / product.naam / "index.html").write_text(page, "utf-8")
    lay(root / "veel", "nl", [product for product in producten for _ in range(3)])
    lay(
        root / "vijandig",
        "nl",
        [replace(producten[0], teksten={"titel": {"nl": HOSTILE}, "samenvatting": {"nl": HOSTILE}})],
    )
    (lay(root / "zonder", "nl", producten) / "zoeken.json").unlink()
    (lay(root / "kapot", "nl", producten) / "zoeken.json").write_text('{"documenten": ', "utf-8")
    return root


def one_of_each(publication: Publication) -> list[Product]:
    offered = [product for product in publication.catalogus.producten if product.aanwezig and not product.valt_onder]
    return list({product.naam: product for product in offered}.values())


def lay(folder: Path, taal: str, producten: list[Product]) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(PAGE.format(taal=taal, root="../", index="zoeken.json", **WORDS[taal]), "utf-8")
    (folder / "zoeken.json").write_bytes(zoeken.index(producten, taal))
    return folder


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that must be silent: no fault in the console, no violation of the policy, no dialog."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield page
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def searches(browser: Browser, base: str) -> Iterator[dict[str, Page]]:
    """One page in each language, which has its index already."""
    context = browser.new_context()
    pages = {}
    for taal in WORDS:
        pages[taal] = context.new_page()
        pages[taal].goto(f"{base}/{taal}/?zoek=provincie")
        expect(pages[taal].locator("[role=status]")).not_to_be_empty()
    yield pages
    context.close()


def ask(tab: Page, query: str) -> list[str]:
    """The names of the products that are found for a query, the first first."""
    tab.locator("input").fill(query)
    tab.keyboard.press("Enter")
    tab.evaluate("new Promise((done) => setTimeout(done))")
    return [
        str(address).split("/")[-2]
        for address in tab.locator("li a").evaluate_all("links => links.map((link) => link.href)")
    ]


FIRST = {
    "nl": {
        # as the title has it
        "wedstrijd": "wedstrijd-op-de-weg",
        "grond afgraven": "ontgrondingsvergunning",
        "Natura 2000": "natuurgebied-vergunning",
        "2000": "natuurgebied-vergunning",
        "zwemvijver": "zwemgelegenheid-melding",
        # other forms
        "wedstrijden": "wedstrijd-op-de-weg",
        "boom": "vellen-houtopstand-melding",
        "bomen": "vellen-houtopstand-melding",
        "zwembaden": "zwemgelegenheid-melding",
        "oprit": "omgevingsvergunning-uitweg",
        "opritten": "omgevingsvergunning-uitweg",
        "helikopters": "tijdelijk-luchtvaartterrein-ontheffing",
        "kastelen": "cultuursubsidie",
        "molen": "cultuursubsidie",
        "subsidies": "cultuursubsidie",
        "stiltegebieden": "stiltegebiedontheffing",
        "ontgrondingen": "ontgrondingsvergunning",
        "steigers": "watervergunning",
        "verkeersborden": "wegenverkeerswetontheffing",
        "vrachtwagen": "wegenverkeerswetontheffing",
        # capitals, accents, marks
        "WOO": "verzoek-overheidsinformatie",
        "Woo-verzoek": "verzoek-overheidsinformatie",
        "vléérmuizen": "beschermde-dieren-ontheffing",
        "asbést!": "bodemverontreiniging-melding",
        # the beginning, and a part inside
        "grondwateront": "grondwateronttrekkingsvergunning",
        "ontgrond": "ontgrondingsvergunning",
        "houtop": "vellen-houtopstand-melding",
        "muizen": "beschermde-dieren-ontheffing",
        "informatie": "verzoek-overheidsinformatie",
        # official words
        "houtopstand": "vellen-houtopstand-melding",
        "wegenverkeerswet": "wegenverkeerswetontheffing",
        # several words, and words that say nothing
        "mag ik een boom kappen": "vellen-houtopstand-melding",
        "drone stilte": "stiltegebiedontheffing",
        "landen met een helikopter": "tijdelijk-luchtvaartterrein-ontheffing",
        "olie in de bodem": "bodemverontreiniging-melding",
        "kabels leggen": "veranderen-weg-vergunning",
        "boot aanleggen": "vaarweggebruik",
        # words of two known ones
        "zwembadmelding": "zwemgelegenheid-melding",
        "festivalsubsidie": "cultuursubsidie",
        "wielerwedstrijdontheffing": "wedstrijd-op-de-weg",
        "hardloopwedstrijd": "evenement-op-de-weg",
        # a letter too few, too many, another one, or two that changed places
        "wielerwedsrijd": "wedstrijd-op-de-weg",
        "vleermuiss": "beschermde-dieren-ontheffing",
        "zwemvijvr": "zwemgelegenheid-melding",
        "houtpostand": "vellen-houtopstand-melding",
    },
    "en": {
        "race": "wedstrijd-op-de-weg",
        "races": "wedstrijd-op-de-weg",
        "tree": "vellen-houtopstand-melding",
        "trees": "vellen-houtopstand-melding",
        "fell a tree": "vellen-houtopstand-melding",
        "swimming pools": "zwemgelegenheid-melding",
        "bats": "beschermde-dieren-ontheffing",
        "noise": "stiltegebiedontheffing",
        "helicopter": "tijdelijk-luchtvaartterrein-ontheffing",
        "groundwater protection": "waterbeschermingszone-ontheffing",
        "culture subsidy": "cultuursubsidie",
        "freedom of information": "verzoek-overheidsinformatie",
        "driveways": "omgevingsvergunning-uitweg",
        "house sparrow": "beschermde-dieren-ontheffing",
        "vellen houtopstand": "vellen-houtopstand-melding",
        "stiltegebied": "stiltegebiedontheffing",
        "windmill": "cultuursubsidie",
        # not all of it stands anywhere
        "bike race": "wedstrijd-op-de-weg",
        "can I cut down a tree": "vellen-houtopstand-melding",
    },
}


@pytest.mark.parametrize(
    ("taal", "query", "naam"), [(taal, *row) for taal, queries in FIRST.items() for row in queries.items()]
)
def test_a_query_finds_first_what_its_reader_seeks(searches: dict[str, Page], taal: str, query: str, naam: str) -> None:
    assert ask(searches[taal], query)[:1] == [naam]


def test_the_index_and_the_page_see_the_same_words(searches: dict[str, Page]) -> None:
    for text in (
        "Ontheffing: één café, IJsselmeer & ijs",
        "E-mail, m², N-weg 2000 ½",
        "straße İstanbul Ωμέγας ﬁn",
        "co̲de_x",
    ):
        found = searches["nl"].evaluate("text => words(text)", text)
        assert {word for word in found if len(word) > 1 or word.isdigit()} == zoeken.woorden(text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("houtopstand kappen", "1 product gevonden."),
        ("xylofoon", "Geen producten gevonden."),
        ("wedstrijd xylofoon", "4 producten gevonden. Zonder: xylofoon."),
        ("natuur", "9 producten gevonden."),
        ("", ""),
        ("  ", ""),
        ("?!", ""),
        ("ik wil een", ""),
        ("x", ""),
    ],
)
def test_it_says_how_many_there_are(searches: dict[str, Page], query: str, said: str) -> None:
    found = ask(searches["nl"], query)
    assert searches["nl"].locator("[role=status]").inner_text() == said
    assert len(found) == int("0" + "".join(filter(str.isdigit, said)))


def test_a_word_itself_comes_before_its_beginning_and_that_before_a_part(searches: dict[str, Page]) -> None:
    ranks = searches["nl"].evaluate(
        """() => searcher({
            documenten: [["deel"], ["begin"], ["woord"], ["vorm"], ["b"], ["a"]],
            stopwoorden: "de",
            woorden: ["vuurwerk", "werkdag", "werk werken", "los"],
            treffers: [[1], [16 + 1], [2 * 16 + 1, 16 + 2], [4 * 16 + 1, 16 + 1]],
        }, "nl")("werk").found.map(([titel]) => titel)"""
    )
    assert ranks == ["vorm", "woord", "begin"]
    assert searches["nl"].evaluate(
        """() => searcher({
            documenten: [["b"], ["a"], ["c"]],
            stopwoorden: "de",
            woorden: ["los"],
            treffers: [[1, 16 + 1, 16 + 8]],
        }, "nl")("de lossen").found.map(([titel]) => titel)"""
    ) == ["c", "a", "b"]


def test_at_most_twenty_are_shown(tab: Page, base: str) -> None:
    tab.goto(f"{base}/veel/?zoek=provincie")
    expect(tab.locator("[role=status]")).to_have_text("60 producten gevonden.")
    assert tab.locator("li").count() == 20


def test_by_keyboard_one_finds_opens_and_comes_back(tab: Page, base: str) -> None:
    tab.goto(f"{base}/nl/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "zoek"
    tab.keyboard.type("ontgron")
    expect(tab.locator("li").first).to_contain_text("Grond afgraven")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "Grond afgraven: vergunning aanvragen (ontgronding)"
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{base}/nl/ontgrondingsvergunning/index.html")
    tab.go_back()
    expect(tab.locator("input")).to_have_value("ontgron")
    expect(tab.locator("li").first).to_contain_text("Grond afgraven")


def test_enter_does_not_load_the_page_again_and_escape_clears(tab: Page, base: str) -> None:
    tab.goto(f"{base}/nl/?zoek=vijver&los=1#a")
    tab.locator("li").first.wait_for()
    tab.evaluate("window.zelfde = true")
    tab.locator("input").focus()
    tab.keyboard.type(" graven")
    tab.keyboard.press("Enter")
    expect(tab.locator("li")).to_have_count(1)
    assert tab.url == f"{base}/nl/?zoek=vijver+graven&los=1#a"
    tab.locator("input").dispatch_event("keydown", {"key": "Escape"})  # pressed, Chromium clears it by itself
    expect(tab.locator("li")).to_have_count(0)
    expect(tab.locator("[role=status]")).to_be_empty()
    assert tab.url == f"{base}/nl/?los=1#a"
    assert tab.evaluate("window.zelfde && document.activeElement.id") == "zoek"


def test_the_index_is_fetched_once_and_only_by_who_searches(tab: Page, base: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    tab.goto(f"{base}/nl/")
    tab.wait_for_load_state("networkidle")
    assert "zoeken.json" not in asked
    tab.locator("input").focus()
    for query in ("boom", "vijver"):
        tab.locator("input").fill(query)
        expect(tab.locator("[role=status]")).not_to_be_empty()
    assert asked.count("zoeken.json") == 1


def test_it_also_searches_from_the_page_of_a_product(tab: Page, base: str) -> None:
    tab.goto(f"{base}/nl/vaarweggebruik/?zoek=vijver")
    link = tab.locator("li a").first
    link.click()
    tab.wait_for_url(f"{base}/nl/ontgrondingsvergunning/index.html")


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=alert(1)>",
        "'\"><script>alert(1)</script>",
        "javascript:alert(1)",
        "(((((.*)*)*)*)+[\\",
        "$& $1 {} %00 \\u0000 \ud800",
        "__proto__ constructor toString",
        "woo " * 2500,
        "a" * 10_000,
        "ontheffing" * 1_000,
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 10_000,
    ],
    ids=range(10),
)
def test_a_hostile_query_is_only_a_query(tab: Page, base: str, query: str) -> None:
    tab.goto(f"{base}/nl/?zoek=boom")
    tab.locator("li").first.wait_for()
    seconds = tab.evaluate(
        """async (query) => {
            document.querySelector("input").value = query;
            const before = performance.now();
            document.querySelector("form").requestSubmit();
            await new Promise((done) => setTimeout(done));
            return (performance.now() - before) / 1000;
        }""",
        query,
    )
    assert seconds < 2
    assert len(tab.url) < 5000
    assert tab.locator("search img, search script").count() == 0
    tab.reload()
    expect(tab.locator("search")).to_be_visible()


def test_a_hostile_text_is_only_text(tab: Page, base: str) -> None:
    tab.goto(f"{base}/vijandig/?zoek=zeldzaam")
    assert tab.locator("li a").inner_text() == HOSTILE
    assert tab.locator("li p").inner_text() == HOSTILE


def test_without_an_index_the_search_goes_away(browser: Browser, tab: Page, base: str) -> None:
    tab.goto(f"{base}/kapot/")
    expect(tab.locator("search")).to_be_visible()
    tab.locator("input").focus()
    expect(tab.locator("search")).to_be_hidden()
    loud = browser.new_page()  # the browser itself reports the 404
    loud.goto(f"{base}/zonder/")
    loud.locator("input").focus()
    expect(loud.locator("search")).to_be_hidden()
    loud.close()


def test_without_javascript_and_from_disk_nothing_of_it_is_seen(
    browser: Browser, tab: Page, base: str, folder: Path
) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{base}/nl/")
    expect(page.locator("search")).to_be_hidden()
    plain.close()
    tab.goto((folder / "nl/index.html").as_uri() + "?zoek=boom")
    expect(tab.locator("search")).to_be_hidden()
    assert tab.evaluate("typeof searcher") == "function"


@pytest.mark.parametrize("taal", WORDS)
@pytest.mark.parametrize("query", ["", "provincie", "xylofoon", "drone"])
def test_axe_finds_nothing(tab: Page, base: str, taal: str, query: str) -> None:
    tab.goto(f"{base}/{taal}/?zoek={query}")
    if query:
        expect(tab.locator("[role=status]")).not_to_be_empty()
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run()")
    assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert len(found["passes"]) > 15


def test_the_policy_is_in_force(browser: Browser, base: str) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{base}/nl/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.x = 1'}))"
    )
    assert page.evaluate("window.x") is None
    assert any("Content Security Policy" in text for text in said)
    page.close()
