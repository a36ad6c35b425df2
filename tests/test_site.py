"""Pages: what they say, that they hold together, and that no text of an editor can do anything but be read."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogus.vocabulary import load
from catalogus_exporters.site import markdown, notation
from catalogus_exporters.site.labels import LABELS
from conftest import DAY, ROOT, Ran

PROVINCIES = sorted(load().provincies)
VIEWS = ("index.html", "doelgroepen.html", "themas.html")


class Page(HTMLParser):
    """The elements of a page in their order: name, attributes, and what text stands in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [
            attributes[attribute] or "" for name, attributes in self.elements if name == tag and attribute in attributes
        ]


def page(public: Path, path: str) -> Page:
    return Page((public / "site" / path).read_text("utf-8"))


def pages(public: Path) -> Iterator[Path]:
    return (path for path in sorted((public / "site").rglob("*.html")))


def test_every_link_and_every_address_within_a_page_exists(public: Path) -> None:
    for path in pages(public):
        found = page(public, str(path.relative_to(public / "site")))
        anchors = {value for _, attributes in found.elements if (value := attributes.get("id"))}
        ids = [value for _, attributes in found.elements if (value := attributes.get("id"))]
        assert len(ids) == len(anchors), path
        for address in (*found.all("a", "href"), *found.all("link", "href")):
            if re.match(r"[a-z]+:", address):
                assert address.partition(":")[0] in markdown.SCHEMES, (path, address)
            elif address.startswith("#"):
                assert address[1:] in anchors, (path, address)
            else:
                assert (path.parent / address).is_file(), (path, address)


def test_each_province_is_a_whole_of_its_own(public: Path) -> None:
    """Its folder can be the root of a host: only the way up to all provinces leads out of it."""
    for provincie in PROVINCIES:
        home = (public / "site" / provincie).resolve()
        for path in home.rglob("*.html"):
            found = page(public, str(path.relative_to(public.resolve() / "site")))
            out = {
                address
                for address in (*found.all("a", "href"), *found.all("link", "href"))
                if not re.match(r"[a-z]+:|#", address) and not (path.parent / address).resolve().is_relative_to(home)
            }
            assert {(path.parent / address).resolve().parent.name for address in out} <= {"site", "en"}


def test_each_page_is_there_in_both_languages_and_they_point_at_each_other(public: Path) -> None:
    for provincie in PROVINCIES:
        home = public / "site" / provincie
        dutch = {path.relative_to(home) for path in home.rglob("*.html") if path.relative_to(home).parts[0] != "en"}
        english = {path.relative_to(home / "en") for path in (home / "en").rglob("*.html")}
        assert dutch == english
        assert {Path(view) for view in VIEWS} <= dutch
        for path in dutch:
            for here, there, taal in ((home / path, home / "en" / path, "en"), (home / "en" / path, home / path, "nl")):
                found = Page(here.read_text("utf-8"))
                assert found.elements[0] == ("html", {"lang": "nl" if taal == "en" else "en"})
                (switch,) = [a for tag, a in found.elements if tag == "a" and a.get("hreflang")]
                assert switch["lang"] == switch["hreflang"] == taal
                assert (here.parent / str(switch["href"])).resolve() == there.resolve()


def test_a_product_says_all_that_it_has(public: Path) -> None:
    text = page(public, "utrecht/en/evenement-op-de-weg/index.html").text
    facts = ("€130.00", "8 weeks", "citizens, businesses", "What are the conditions?", "Road Traffic Act 1994")
    contact = ("+31 30 000 0000", "Thursday", "8:30–20:00", "Closed")
    about = ("1 October 2026", "evenementenvergunning", "Roads")
    assert [said for said in (*facts, *contact, *about) if said not in text] == []


def test_what_is_not_offered_or_part_of_another_says_so_and_where_to_go(public: Path) -> None:
    not_offered = page(public, "flevoland/ontgrondingsvergunning/index.html").text
    assert "De provincie Flevoland levert dit product niet" in not_offered
    assert LABELS["nl"]["procedureBeschrijving"] not in not_offered
    part = page(public, "utrecht/wedstrijd-op-de-weg/index.html")
    assert "onderdeel van een ander product" in part.text
    assert "../evenement-op-de-weg/index.html" in part.all("a", "href")


def test_what_is_over_keeps_its_page_and_is_in_no_index(public: Path) -> None:
    withdrawn = page(public, "groningen/bijzonder-transportontheffing/index.html")
    assert "Dit product is er niet meer sinds 1 juli 2026" in withdrawn.text
    assert "../wegenverkeerswetontheffing/index.html" in withdrawn.all("a", "href")
    assert "This product was valid until 31 October 2026." in page(public, "drenthe/en/cultuursubsidie/index.html").text
    for view in VIEWS:
        assert "bijzonder-transport" not in " ".join(page(public, f"groningen/{view}").all("a", "href"))
        assert "cultuursubsidie" not in " ".join(page(public, f"drenthe/{view}").all("a", "href"))


def test_an_index_has_every_product_in_every_view(public: Path) -> None:
    for provincie in PROVINCIES:
        per_view = [
            {
                a
                for a in page(public, f"{provincie}/{view}").all("a", "href")
                if re.fullmatch(r"(?!en/)[a-z0-9-]+/index.html", a)
            }
            for view in VIEWS
        ]
        assert per_view[0] == per_view[1] == per_view[2]
        assert len(per_view[0]) >= 10


def test_an_example_is_not_for_search_engines(public: Path) -> None:
    assert page(public, "drenthe/index.html").all("meta", "content").count("noindex") == 1


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](file:///etc/passwd)",
    "[x](//kwaad.example/x)",
    "[x](http://kwaad.example/x)",
    "<javascript:alert(1)>",
    "![x](https://kwaad.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    '[x](https://goed.example "onmouseover=alert(1)")',
    "<svg/onload=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`code`\n\n    code\n\n```\ncode\n```\n\n---\n\n# kop",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_only_text(text: str) -> None:
    found = Page(markdown.render(text))
    assert {tag for tag, _ in found.elements} <= markdown.TAGS
    assert all(set(attributes) <= {"href"} for _, attributes in found.elements)
    assert all(address.partition(":")[0] in markdown.SCHEMES for address in found.all("a", "href"))


@given(st.text(alphabet=st.sampled_from(list("<>&\"'[]()!*_#`|-=+\\\n\t :/;.ajvscriptdh1lo&#x")), max_size=80))
def test_no_text_makes_anything_but_the_subset(text: str) -> None:
    html = markdown.render(text)
    found = Page(html)
    assert {tag for tag, _ in found.elements} <= markdown.TAGS
    assert all(set(attributes) <= {"href", "start"} for _, attributes in found.elements)
    assert (
        nh3.clean(html, tags=set(markdown.TAGS), attributes={"*": set(), "a": {"href"}, "ol": {"start"}}, link_rel=None)
        == html
    )


def test_the_subset_is_shown() -> None:
    text = "### Kop\n\nEen **vet** [woord](https://goed.example/?a=1&b=2).\n\n- een\n- twee\n\n| a |\n|---|\n| 1 |\n"
    tags = {tag for tag, _ in Page(markdown.render(text)).elements}
    assert tags == {"h3", "p", "strong", "a", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


def test_what_a_product_needs_and_costs_is_shown_while_it_holds(run: Callable[..., Ran], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")
    product = tmp_path / "catalogus/provincies/drenthe/wedstrijd-op-de-weg.yaml"
    product.write_text(
        f"""{product.read_text("utf-8")}
kosten:
  - {{omschrijving: {{nl: Leges nu, en: Fee now}}, bedrag: 75, vanaf: 2026-01-01, tot: 2026-12-31}}
  - {{omschrijving: {{nl: Leges toen, en: Fee then}}, bedrag: 60, tot: 2025-12-31}}
bewijsstukken:
  - {{naam: {{nl: Routekaart, en: Map}}, vorm: [pdf, png]}}
kanalen:
  - type: website
    omschrijving: {{nl: Formulier, en: Form}}
    url: https://drenthe.example
    inloggen: [digid, eidas]
talen: [nl, fy]
""",
        "utf-8",
    )
    run("export", tmp_path / "catalogus", "--out", tmp_path / "public", "--date", DAY)
    text = " ".join(page(tmp_path / "public/actueel", "drenthe/wedstrijd-op-de-weg/index.html").text.split())
    for shown in (
        "€ 75,00 (van 1 januari 2026 tot en met 31 december 2026)",
        "Routekaart (pdf, png)",
        "Formulier (inloggen met DigiD, Europees inlogmiddel (eIDAS))",
        "Aanvragen kan in deze talen: Nederlands, Fries.",
    ):
        assert shown in text
    assert "Leges toen" not in text


def test_text_outside_markdown_is_escaped(run: Callable[..., Ran], tmp_path: Path) -> None:
    """HTML is refused already by `validate`; what a page shows does not rest on that."""
    shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")
    organisatie = tmp_path / "catalogus/provincies/drenthe/organisatie.yaml"
    text = organisatie.read_text("utf-8")
    organisatie.write_text(re.sub(r"straat: .*", "straat: \"A & B 'straat' 5 < 6\"", text), "utf-8")
    assert run("export", tmp_path / "catalogus", "--out", tmp_path / "public", "--date", DAY).code == 0
    html = (tmp_path / "public/actueel/site/drenthe/wedstrijd-op-de-weg/index.html").read_text("utf-8")
    assert "A &amp; B &#39;straat&#39; 5 &lt; 6" in html


@pytest.mark.parametrize(
    ("duration", "nl", "en"),
    [
        ("P56D", "8 weken", "8 weeks"),
        ("P7D", "1 week", "1 week"),
        ("P10D", "10 dagen", "10 days"),
        ("P6M", "6 maanden", "6 months"),
        ("P1Y2M", "1 jaar, 2 maanden", "1 year, 2 months"),
        ("PT36H", "36 uur", "36 hours"),
        ("", "", ""),
    ],
)
def test_durations_in_words(duration: str, nl: str, en: str) -> None:
    assert (notation.duur(duration, "nl"), notation.duur(duration, "en")) == (nl, en)


def test_dates_and_amounts_as_each_language_writes_them() -> None:
    assert notation.datum(date(2026, 3, 1), "nl") == "1 maart 2026"
    assert notation.datum(date(2026, 3, 1), "en") == "1 March 2026"
    assert notation.bedrag(Decimal("1250.5"), "EUR", "nl") == "€\N{NO-BREAK SPACE}1.250,50"
    assert notation.bedrag(Decimal("1250.5"), "EUR", "en") == "€1,250.50"


def test_both_languages_have_every_label() -> None:
    assert LABELS["nl"].keys() == LABELS["en"].keys()
    for name, label in LABELS["nl"].items():
        assert label.count("{}") == LABELS["en"][name].count("{}")
