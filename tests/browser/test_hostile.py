"""Whatever a text says, whoever wrote it and whatever let it through: on a page it can only be read.

A small catalogue with text in every key is published twice: once harmless, once with each of its texts replaced by
something hostile. The sources are not checked and not even read again, so that nothing before the pages helps.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from pyoxigraph import Literal, NamedNode

from browser.listening import Heard, listening
from browser.web import MARKS, served
from catalogus import context, ledger, lists
from catalogus.config import read
from catalogus.context import Key, Keys
from catalogus.export import Publication, publication
from catalogus.graph import Graph
from catalogus.namespaces import TALEN, XSD
from catalogus.stand import Stand
from catalogus_exporters import EXPORTERS
from catalogus_exporters.site import markdown
from conftest import DAY, laid, stands

pytestmark = MARKS

HOSTILE = (
    "javascript:alert(1)//",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "//kwaad.example/x",
    "https://kwaad.example/\" onmouseover=alert(1) x=\"",
    "https://kwaad.example/' onmouseover=alert(1) x='",
    "<script>alert(1)</script>",
    "<ScRiPt src=//kwaad.example/x.js></ScRiPt>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&lpar;1&rpar;</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=//kwaad.example/x></object><embed src=//kwaad.example/x>",
    "<base href=//kwaad.example/><link rel=stylesheet href=//kwaad.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=//kwaad.example/\">",
    "<form action=//kwaad.example/><button>Verder</button><input autofocus onfocus=alert(1)></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<style>@import '//kwaad.example/x.css';</style>",
    "<template><script>alert(1)</script></template>",
    "\"><script>alert(1)</script>",
    "'><script>alert(1)</script>",
    "\" autofocus onfocus=alert(1) x=\"",
    "' autofocus onfocus=alert(1) x='",
    "` onfocus=alert(1) x=`",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style></textarea></noscript></template><script>alert(1)</script>",
    "</main></body></html><script>alert(1)</script>",
    "<!-- weg",
    "--><script>alert(1)</script>",
    "<!--<script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php alert(1) ?>",
    "{{7*7}}",
    "{% raw %}{{ config }}{# weg #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "&amp;lt;script&amp;gt; &NotANEntity; &#0; &#x110000;",
    "\u202e\u2066gnidael\u2069 \u200e\u200f",
    "nul\x00teken \x0b\x0c\x1b\x7f",
    "regel\u2028alinea\u2029einde\x85",
    "\ufeff\ufffe\uffff\U0010ffff",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](https://goed.example \"onmouseover=alert(1)\")",
    "[x](https://goed.example/\"onmouseover=alert(1)//)",
    "![x](https://kwaad.example/pixel.png)",
    "![x\" onerror=\"alert(1)](x)",
    "<javascript:alert(1)> <https://goed.example/\"onclick=alert(1)>",
    "[x][1] [1]\n\n[1]: javascript:alert(1) \"x\"",
    "| <script>alert(1)</script> | [x](javascript:alert(1)) |\n|---|:-:|\n| <img src=x onerror=alert(1)> | `x` |",
    "```html\n<script>alert(1)</script>\n```\n\n    <script>alert(1)</script>\n\n---\n\n# Kop",
    "*[x*](vbscript:1)_**<b onclick=alert(1)>**_",
)  # fmt: skip
TOGETHER = "\n\n".join(HOSTILE)

TEXT, URL = "Tekst", "https://goed.example/"
"""What stands in every text and every address of the harmless catalogue."""

STATES = {
    "niet-aangeboden": {"productAanwezig": "nee"},
    "onderdeel": {"productValtOnder": "p0"},
    "ingetrokken": {
        "ingetrokken": {"datum": "2026-07-01", "toelichting": dict.fromkeys(TALEN, TEXT), "opvolger": "p0"}
    },
    "voorbij": {"geldigTot": "2026-10-31"},
}
"""Products that show other texts; each gets all that is hostile in each of its texts."""

ACTIVE = {"script", "style", "link", "meta", "base", "img", "svg", "math", "iframe", "object", "embed", "form", "input"}
MARKDOWN = {*markdown.TAGS, "a href", "ol start"}
"""The elements that an editor can make, with their attributes."""

SEEN = """() => [
    [...document.querySelectorAll("*")].map(element =>
        [element.localName, ...element.getAttributeNames().sort()].join(" ")),
    document.querySelector("h1")?.textContent ?? "",
    [...document.querySelectorAll("[href], [src], [action]")].map(element =>
        new URL(element.href || element.src || element.action, location).protocol),
]"""
PUBLICATIONS = {"site", "rapport"}


# --- a catalogue with text in every key -------------------------------------------------------------------------------


def is_text(key: Key) -> bool:
    """Whether an editor writes text or an address here, and no code, date or amount."""
    plain = key.datatype in (None, XSD.string, XSD.anyURI)
    return key.iri is not None and not key.keys and not key.reference and plain


def filled(keys: Keys) -> dict[str, Any]:
    """Something harmless under every key that holds text, however deep."""
    found = {}
    for key in keys.values():
        if key.keys or is_text(key):
            value: Any = filled(key.keys) if key.keys else URL if key.datatype == XSD.anyURI else TEXT
            value = [value] if key.many else value
            found[key.name] = dict.fromkeys(TALEN, value) if key.per_language or key.index else value
    return found


def write(path: Path, content: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")  # which is YAML as well


def catalogue(root: Path) -> None:
    """Drenthe with an offered product for each hostile text, and one in every other state."""
    root.mkdir()
    (root / "catalogus.toml").write_text('naam = "x"\nbasis = "https://producten.example"\nlicentie = "CC0-1.0"\n')
    names = [f"p{number}" for number in range(len(HOSTILE))]
    organisatie = filled(context.load()["Organisatie"])
    organisatie["locaties"] = [{**organisatie["locaties"][0], "id": name} for name in names]
    write(root / "provincies/drenthe/organisatie.yaml", organisatie)
    product = filled(context.load()["Product"]) | {
        "upn": "evenementenvergunning",
        "doelgroep": ["eu-burger", "eu-bedrijf"],
        "thema": ["wegen"],
        "productAanwezig": "ja",
        "publicatieDatum": "2026-01-15",
        "talen": ["nl"],
        "locaties": ["p0"],
    }
    product["kosten"][0]["bedrag"] = 75
    product["kanalen"][0] |= {"type": "website", "inloggen": ["digid"]}
    for name in names:
        write(root / f"provincies/drenthe/{name}.yaml", product | {"locaties": [name]})
    for name, state in STATES.items():
        write(root / f"provincies/drenthe/{name}.yaml", product | state)


def hostile(subject: str) -> str:
    """What takes the place of the texts of a subject: one text for what is named after it, else all of them."""
    number = re.search(r"/p([0-9]+)(/|$)", subject)
    return HOSTILE[int(number[1])] if number else TOGETHER


def replaced(graph: Graph) -> Graph:
    found = Graph(graph)
    for subject, property, old in ((triple.subject, triple.predicate, triple.object) for triple in graph):
        if isinstance(old, Literal) and old.value in (TEXT, URL):
            text = hostile(str(getattr(subject, "value", "")))
            kind = {"language": old.language} if old.language else {"datatype": old.datatype}
            found.replace(subject, property, old, Literal(text, **kind))
    return found


def everywhere(stand: Stand) -> Stand:
    return replace(
        stand,
        organisatie=replaced(stand.organisatie),
        producten={iri: replaced(graph) for iri, graph in stand.producten.items()},
        beeindigd={iri: replaced(graph) for iri, graph in stand.beeindigd.items()},
    )


def made(root: Path, found: list[Stand]) -> Publication:
    day = date.fromisoformat(DAY)
    first, _ = ledger.sealed(ledger.read(()), ledger.changes(ledger.Ledger(), found, (), day))
    return publication(read(root), day, found, lists.load(root), first)


@dataclass(frozen=True)
class Twins:
    """The folders of the harmless and the hostile publication, and what was replaced in the latter."""

    harmless: Path
    hostile: Path
    replaced: frozenset[NamedNode]

    @property
    def pages(self) -> list[str]:
        """Where the pages are on a host."""
        found = (path.relative_to(self.hostile) for path in self.hostile.rglob("*.html") if path.name != "404.html")
        paths = sorted(path.as_posix() for path in found)  # that page has no text of an editor, and whole addresses
        return ["/" + path.removeprefix("site/") for path in paths]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    place = tmp_path_factory.mktemp("tweeling")
    catalogue(place / "catalogus")
    plain = stands(place / "catalogus")
    other = [everywhere(stand) for stand in plain]
    for folder, found in (("harmless", plain), ("hostile", other)):
        for exporter in PUBLICATIONS & EXPORTERS.keys():
            laid(EXPORTERS[exporter], made(place / "catalogus", found), place / folder)
    graphs = [
        graph for stand in other for graph in (stand.organisatie, *stand.producten.values(), *stand.beeindigd.values())
    ]
    literals = ((triple.predicate, triple.object) for graph in graphs for triple in graph)
    hit = {property for property, value in literals if getattr(value, "value", "") in {*HOSTILE, TOGETHER}}
    return Twins(place / "harmless", place / "hostile", frozenset(hit))


# --- what the pages make of it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What a browser makes of a page: its elements with the names of their attributes, its heading, its addresses."""

    elements: Counter[str]
    heading: str
    schemes: frozenset[str]

    @property
    def of_templates(self) -> Counter[str]:
        """The elements that no Markdown makes."""
        return Counter({element: number for element, number in self.elements.items() if element not in MARKDOWN})

    @property
    def active(self) -> Counter[str]:
        """The elements that can do something."""
        return Counter({element: number for element, number in self.elements.items() if element.split()[0] in ACTIVE})


def see(page: Page, address: str) -> Seen:
    """A page as a browser has it; one that a text leads elsewhere cannot be seen, and stops the test."""
    page.goto(address)
    elements, heading, schemes = page.evaluate(SEEN)
    return Seen(Counter(elements), heading, frozenset(schemes))


@dataclass(frozen=True)
class Visit:
    """Every page of the hostile twin as it was seen, its counterpart of the harmless one, and what was heard."""

    pages: dict[str, Seen]
    harmless: dict[str, Seen]
    heard: Heard
    hosts: frozenset[str]

    def pairs(self) -> Iterator[tuple[str, Seen, Seen]]:
        return ((path, seen, self.harmless[counterpart(path)]) for path, seen in self.pages.items())


def counterpart(path: str) -> str:
    """In the harmless twin all products that are offered are alike."""
    return re.sub(r"/p[0-9]+/", "/p0/", path)


@pytest.fixture(scope="module", params=["with policy", "without policy"])
def visit(browser: Browser, twins: Twins, request: pytest.FixtureRequest) -> Visit:
    """All pages without the protection of a Content-Security-Policy; with it, to see its reports, the Dutch ones."""
    bare = request.param == "without policy"
    paths = [path for path in twins.pages if bare or "/en/" not in path]
    context = browser.new_context(bypass_csp=bare)
    with served(twins.harmless) as harmless, served(twins.hostile) as host, context:
        page = context.new_page()
        heard = listening(page)
        pages = {path: see(page, host + path) for path in paths}
        plain = {path: see(page, harmless + path) for path in sorted({counterpart(path) for path in paths})}
    return Visit(pages, plain, heard, frozenset({urlsplit(host).netloc, urlsplit(harmless).netloc}))


def test_every_key_with_text_has_been_replaced(twins: Twins) -> None:
    keys = {key.iri for kind in context.load().values() for key in context.every_key(kind) if is_text(key)}
    assert keys <= twins.replaced
    assert len(keys) > 30


def test_no_text_runs_or_fetches_anything(visit: Visit) -> None:
    assert len(visit.pages) > len(HOSTILE)
    assert {urlsplit(url).netloc for url in visit.heard.asked} == visit.hosts
    assert visit.heard == Heard(asked=visit.heard.asked)


def test_no_text_makes_an_element_or_an_attribute(visit: Visit) -> None:
    for path, seen, harmless in visit.pairs():
        assert seen.of_templates.keys() == harmless.of_templates.keys(), path
        assert seen.active == harmless.active, path
        if counterpart(path) != path:
            assert seen.of_templates == harmless.of_templates, path


def test_every_text_is_shown_as_it_was_written(visit: Visit) -> None:
    for path, seen, _ in visit.pairs():
        if number := re.search(r"/p([0-9]+)/", path):
            assert seen.heading.split() == HOSTILE[int(number[1])].replace("\0", "").split(), path


def test_no_address_leads_to_anything_but_a_site_mail_or_telephone(visit: Visit) -> None:
    for path, seen, _ in visit.pairs():
        assert seen.schemes <= {"http:", "https:", "mailto:", "tel:"}, path


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>"])
def test_a_text_that_is_let_through_is_found(
    browser: Browser, twins: Twins, tmp_path: Path, text: str, bare: bool
) -> None:
    path = "drenthe/p0/index.html"
    leak = tmp_path / "site" / path
    leak.parent.mkdir(parents=True)
    head, body, rest = (twins.harmless / "site" / path).read_text("utf-8").partition("<body>")
    leak.write_text(head + body + rest.replace(TEXT, text, 9), "utf-8")
    with served(twins.harmless) as harmless, served(tmp_path) as host, browser.new_context(bypass_csp=bare) as context:
        page = context.new_page()
        heard = listening(page)
        assert see(page, f"{host}/{path}").of_templates != see(page, f"{harmless}/{path}").of_templates
    assert heard.dialogs if bare else heard.violations
