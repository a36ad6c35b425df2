"""Pages: what they say, that they hold together, and that no text of an editor can do anything but be read."""

import csv
import html
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import nh3
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalogus.export import Publication
from catalogus.model import GEEN_NAAM, Catalogus
from catalogus.vocabulary import load
from catalogus_exporters.site import EXPORTER, checks, markdown, notation, robots
from catalogus_exporters.site.aanbod import aanbod
from catalogus_exporters.site.dagen import Dagen
from catalogus_exporters.site.indexes import by_letter
from catalogus_exporters.site.labels import LABELS
from catalogus_exporters.site.pages import CSP
from conftest import DAY, ROOT, SAMPLES, Ran, body, laid, made
from harness.publish import run as published

PROVINCIES = sorted(load().provincies)
VIEWS = ("a-z.html", "doelgroepen.html", "themas.html")


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

    def links(self, rel: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == "link" and attributes["rel"] == rel]

    def metas(self) -> list[tuple[str, str]]:
        return [(str(a["name"]), str(a["content"])) for name, a in self.elements if name == "meta" and "name" in a]


def page(public: Path, path: str) -> Page:
    return Page((public / "site" / path).read_text("utf-8"))


def pages(public: Path) -> Iterator[Path]:
    return (path for path in sorted((public / "site").rglob("*.html")))


def test_every_link_and_every_address_within_a_page_exists(public: Path) -> None:
    anchors = {}
    for path in pages(public):
        ids = page(public, str(path.relative_to(public / "site"))).elements
        found = [value for _, attributes in ids if (value := attributes.get("id"))]
        assert len(found) == len(set(found)), path
        anchors[path] = set(found)
    for path in anchors:
        found = page(public, str(path.relative_to(public / "site")))
        for address in (*found.all("a", "href"), *found.all("link", "href"), *found.all("img", "src")):
            place, _, anchor = address.partition("#")
            if re.match(r"[a-z]+:", address):
                assert address.partition(":")[0] in markdown.SCHEMES, (path, address)
            else:
                target = Path(os.path.normpath(path.parent / place)) if place else path
                assert target.is_file(), (path, address)
                assert not anchor or anchor in anchors[target], (path, address)


def test_each_province_is_a_whole_of_its_own(public: Path) -> None:
    """Its folder can be the root of a host: only the way up to all provinces leads out of it."""
    above = {public / "site" / taal / name for taal in ("", "en") for name in ("index.html", "a-z.html")}
    above |= set((public / "site").glob("**/producten/*/index.html"))
    for provincie in PROVINCIES:
        home = public / "site" / provincie
        for path in home.rglob("*.html"):
            found = page(public, str(path.relative_to(public / "site")))
            out = {
                Path(os.path.normpath(path.parent / address.partition("#")[0]))
                for address in (*found.all("a", "href"), *found.all("link", "href"), *found.all("img", "src"))
                if not re.match(r"[a-z]+:|#", address)
            }
            assert {target for target in out if not target.is_relative_to(home)} <= above
        assert {path.name for path in home.iterdir() if path.suffix != ".html"} >= {
            *("robots.txt", "sitemap.xml", "_headers", ".well-known", "stijl.css", "en"),
        }


def test_each_page_is_there_in_both_languages_and_they_point_at_each_other(public: Path) -> None:
    addresses = {}
    for path in pages(public):
        found = page(public, str(path.relative_to(public / "site")))
        taal = "en" if "en" in path.relative_to(public / "site").parts else "nl"
        assert found.elements[0] == ("html", {"lang": taal})
        if path.name == "404.html":
            assert (found.links("canonical"), found.links("alternate")) == ([], [])
            continue
        (canonical,) = found.links("canonical")
        own = path.relative_to(public / "site").as_posix().removesuffix("index.html")
        assert canonical["href"] == f"https://producten.example/{own}"
        (switch,) = [a for tag, a in found.elements if tag == "a" and a.get("hreflang")]
        there = Path(os.path.normpath(path.parent / str(switch["href"])))
        assert switch["lang"] == switch["hreflang"] != taal
        addresses[str(canonical["href"])] = (
            taal,
            {link["hreflang"]: link["href"] for link in found.links("alternate") if "hreflang" in link},
            there.relative_to(public / "site").as_posix().removesuffix("index.html"),
        )
    for address, (taal, alternates, switch) in addresses.items():
        assert alternates.keys() == {"nl", "en", "x-default"}
        assert alternates[taal] == address
        for other, twin in alternates.items():
            assert addresses[str(twin)][1] == alternates
            assert other == "x-default" or addresses[str(twin)][0] == other
        assert alternates["en" if taal == "nl" else "nl"] == f"https://producten.example/{switch}"
        assert alternates["x-default"] == alternates["en"]


def test_a_product_says_all_that_it_has(public: Path) -> None:
    text = " ".join(page(public, "utrecht/en/evenement-op-de-weg/index.html").text.split())
    facts = ("€130.00", "8 weeks", "citizens, businesses", "What are the conditions?", "Road Traffic Act 1994")
    contact = ("+31 30 000 0000", "Thursday", "8:30–20:00", "Closed", "You log in with DigiD or eHerkenning")
    about = ("Last updated 23 July 2026", "Last checked 1 October 2026", "evenementenvergunning", "Roads")
    assert [said for said in (*facts, *contact, *about) if said not in text] == []


def test_every_fact_that_the_regulation_asks_of_a_page_has_its_place(public: Path) -> None:
    """Regulation (EU) 2018/1724, Articles 9 and 10, of a product that has them all."""
    html = (public / "site/utrecht/evenement-op-de-weg/index.html").read_text("utf-8")
    found = Page(html)
    ids = {attributes.get("id") for _, attributes in found.elements}
    articles = {
        "9(1) legal acts": "grondslagen",
        "9(1), 10(1)(b) contact": "contact",
        "9(1) date of last update": "over",
        "10(1)(a) steps": "procedureBeschrijving",
        "10(1)(c) means of authentication, (i) languages": "kanalen",
        "10(1)(d) evidence": "bewijs",
        "10(1)(e) redress": "bezwaarEnBeroep",
        "10(1)(f) fees and payment": "kostenEnBetaalmethoden",
        "10(1)(g) deadlines": "uitersteTermijn",
        "10(1)(h) no answer": "wtdBijGeenReactie",
    }
    assert {fact for fact, place in articles.items() if place not in ids} == set()
    text = " ".join(found.text.split())
    for said in ("Wie beslist Provincie Utrecht", "Wie is verantwoordelijk provincie Utrecht", "talen: Nederlands"):
        assert said.lower() in text.lower()
    assert any("wetten.overheid.nl" in href for href in found.all("a", "href"))
    assert "https://utrecht.example/evenement-op-de-weg" in found.all("a", "href")


def test_what_is_not_offered_or_part_of_another_says_so_and_where_to_go(public: Path) -> None:
    not_offered = page(public, "flevoland/ontgrondingsvergunning/index.html")
    assert "De provincie Flevoland levert dit product niet" in not_offered.text
    assert LABELS["nl"]["procedureBeschrijving"] not in not_offered.text
    assert "../../producten/ontgrondingsvergunning/index.html" in not_offered.all("a", "href")
    part = page(public, "utrecht/wedstrijd-op-de-weg/index.html")
    assert "onderdeel van een ander product" in part.text
    assert "../evenement-op-de-weg/index.html" in part.all("a", "href")


def test_what_is_over_keeps_its_page_and_is_in_no_index(public: Path) -> None:
    withdrawn = page(public, "groningen/bijzonder-transportontheffing/index.html")
    assert "Dit product is er niet meer sinds 1 juli 2026" in withdrawn.text
    assert "../wegenverkeerswetontheffing/index.html" in withdrawn.all("a", "href")
    assert ("robots", "noindex") in withdrawn.metas()
    assert "This product was valid until 31 October 2026." in page(public, "drenthe/en/cultuursubsidie/index.html").text
    for view in VIEWS:
        assert "bijzonder-transport" not in " ".join(page(public, f"groningen/{view}").all("a", "href"))
        assert "cultuursubsidie" not in " ".join(page(public, f"drenthe/{view}").all("a", "href"))
    assert "cultuursubsidie" not in (public / "site/drenthe/sitemap.xml").read_text("utf-8")


def test_what_is_over_no_longer_says_how_to_get_it(public: Path) -> None:
    text = " ".join(page(public, "drenthe/cultuursubsidie/index.html").text.split())
    summary = yaml.safe_load((SAMPLES / "referentie/cultuursubsidie.yaml").read_text("utf-8"))["samenvatting"]["nl"]
    assert " ".join(summary.split()) not in text
    assert "Dit product is voorbij" in text
    withdrawn = " ".join(page(public, "groningen/bijzonder-transportontheffing/index.html").text.split())
    assert "Laatst gewijzigd 1 juli 2026" in withdrawn  # on that day it got its notice


def test_products_without_a_name_are_not_one_product(public: Path, samples_publication: Publication) -> None:
    nameless = [product for product in samples_publication.catalogus.producten if product.upn == GEEN_NAAM]
    assert nameless
    assert not (public / "site/producten/upl-naam-nog-niet-beschikbaar").exists()
    twins = {product.iri: replace(product, upn=GEEN_NAAM) for product in samples_publication.catalogus.producten[:20]}
    assert aanbod(Catalogus({}, tuple(twins.values()), ())) == {}
    assert not any(regel.zie == GEEN_NAAM.label for group in by_letter(nameless, "nl") for regel in group.regels)


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


def test_from_a_to_z_one_finds_a_product_under_every_name_that_it_goes_by(public: Path) -> None:
    for taal, names in (
        ("", ("Evenementenvergunning", "Optocht", "Hardlopen")),
        ("en/", ("Evenementenvergunning", "Parade", "Running")),
    ):
        text = " ".join(page(public, f"utrecht/{taal}a-z.html").text.split())
        title = page(public, f"utrecht/{taal}evenement-op-de-weg/index.html").text.split(" – ")[0].strip()
        see = LABELS[taal.rstrip("/") or "nl"]["zie"]
        for name in names:
            assert f"{name}: {see} {title}" in text
    dutch = [a for tag, a in page(public, "utrecht/en/a-z.html").elements if tag == "span" and a.get("lang") == "nl"]
    assert len(dutch) >= 10  # the names of the UPL are Dutch, also on an English page


def test_one_product_leads_to_the_same_one_in_every_other_province(public: Path) -> None:
    """By way of a page over all provinces, which is never left behind when one of them is held back."""
    own = page(public, "utrecht/en/ontgrondingsvergunning/index.html")
    assert "../../../en/producten/ontgrondingsvergunning/index.html" in own.all("a", "href")
    rows = list(csv.DictReader(io.StringIO((public / "upl/dekking.csv").read_text("utf-8"))))
    (row,) = [row for row in rows if row["UniformeProductnaam"] == "ontgrondingsvergunning"]
    having = {name for name, said in row.items() if said in ("aangeboden", "niet aangeboden", "valt onder")}
    shared = page(public, "producten/ontgrondingsvergunning/index.html").all("a", "href")
    assert len([href for href in shared if href.startswith("../../") and href.count("/") == 4]) == len(having) > 5


def test_an_example_is_not_for_search_engines(public: Path) -> None:
    assert page(public, "drenthe/index.html").metas().count(("robots", "noindex")) == 1


# --- for machines -----------------------------------------------------------------------------------------------------


def test_the_gateway_reads_on_exactly_the_pages_that_it_is_told_of(public: Path) -> None:
    """EU standards: each tag once, as many names as codes, known codes, and the pages of the list of links."""
    listed = {
        link["url"]: [category["category"] for category in link["categories"]]
        for link in json.loads((public / "your-europe/links.json").read_bytes())["linkData"]
        if link["delete"] == "n"
    }
    tagged = {}
    for path in pages(public):
        found = page(public, str(path.relative_to(public / "site")))
        tags = [(name, value) for name, value in found.metas() if name in checks.TAGS]
        if tags:
            values = dict(tags)
            (canonical,) = found.links("canonical")
            assert len(tags) == len(values) == len(checks.TAGS), path
            assert (values["sdg-tag"], values["DC.ISO3166"]) == ("sdg", "NL")
            assert re.fullmatch(r"NL\d\d", values["DC.Location"])
            assert values["policy-code"].count(";") == values["DC.Policy"].count(";")
            has_procedure = any(code[0] in "RSTUVWX" for code in values["policy-code"].split(";"))
            assert has_procedure == ("procedure" in values["DC.Service"].split(";"))
            tagged[canonical["href"]] = values["policy-code"].split(";")
            ids = {attributes.get("id") for _, attributes in found.elements}
            assert {"grondslagen", "contact", "over"} <= ids, path  # legal acts, contact and dates can be seen
            assert LABELS[found.all("html", "lang")[0]]["beslist"] in found.text, path
            assert found.all("time", "datetime"), path
            assert {"tel", "mailto"} <= {address.partition(":")[0] for address in found.all("a", "href")}, path
    assert tagged == listed
    assert len(tagged) > 100


def test_without_the_gateway_there_are_no_tags(samples_publication: Publication) -> None:
    plain = replace(samples_publication, config=replace(samples_publication.config, your_europe=False))
    assert not any(b"sdg-tag" in body(artifact) for artifact in EXPORTER.files(plain))


def test_the_sitemaps_have_every_page_once_with_the_day_of_its_content(public: Path) -> None:
    site = public / "site"
    namespaces = {"s": robots.SITEMAP, "x": robots.XHTML}
    index = etree.parse(site / "sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=namespaces)
    assert len(index) == len(PROVINCIES) + 1
    found = {}
    for address in index:
        root = etree.parse(site / address.removeprefix("https://producten.example/")).getroot()
        for url in root.iterfind("s:url", namespaces):
            loc, lastmod = url.findtext("s:loc", None, namespaces), url.findtext("s:lastmod", None, namespaces)
            assert loc not in found
            found[loc] = (
                lastmod,
                {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", namespaces)},
            )
    expected = {}
    for path in pages(public):
        shown = page(public, str(path.relative_to(site)))
        if path.name != "404.html" and LABELS["nl"]["verlopen_titel"] not in shown.text:
            expected[path.relative_to(site).as_posix().removesuffix("index.html")] = shown
    over = {"groningen/bijzonder-transportontheffing/", "groningen/en/bijzonder-transportontheffing/"}
    over.add("drenthe/en/cultuursubsidie/")
    assert {f"https://producten.example/{path}" for path in expected.keys() - over} == found.keys()
    lastmod, alternates = found["https://producten.example/utrecht/en/evenement-op-de-weg/"]
    assert lastmod == "2026-07-23"  # gewijzigd: en
    assert alternates["nl"] == "https://producten.example/utrecht/evenement-op-de-weg/"
    assert "Sitemap: https://producten.example/utrecht/sitemap.xml\n" in (site / "utrecht/robots.txt").read_text(
        "utf-8"
    )


def test_a_crawler_hears_on_which_day_the_content_changed_whoever_wrote_it(tmp_path: Path) -> None:
    root, out = tmp_path / "catalogus", tmp_path / "public"
    shutil.copytree(ROOT / "tests/cases/basis", root)
    referentie = root / "referentie/wedstrijd-op-de-weg.yaml"

    def lastmods() -> list[str]:
        text = (out / "actueel/site/drenthe/sitemap.xml").read_text("utf-8")
        found = dict(re.findall(r"<loc>(?:https://[^/]*/drenthe/)([^<]*)</loc>\n<lastmod>([^<]*)</lastmod>", text))
        return [found[""], found["a-z.html"], found.get("wedstrijd-op-de-weg/", "")]

    published(root, out, "2026-11-25")
    assert lastmods() == ["2026-01-15"] * 3  # as the editor says
    published(root, out, "2026-11-26")
    assert lastmods() == ["2026-01-15"] * 3
    referentie.write_text(referentie.read_text("utf-8").replace("Aanvragen is gratis.", "Het is gratis."), "utf-8")
    published(root, out, "2026-11-27")
    assert lastmods() == ["2026-11-27"] * 3
    own = root / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    (root / "provincies/drenthe/ander.yaml").write_text(own.read_text("utf-8"), "utf-8")
    own.unlink()
    published(root, out, "2026-11-28")
    assert lastmods() == ["2026-11-28", "2026-11-28", ""]


def test_a_day_of_change_that_is_still_to_come_is_not_told(samples_publication: Publication) -> None:
    product = samples_publication.catalogus.producten[0]
    soon = replace(product, gewijzigd={"nl": date(2027, 5, 1), "en": date(2026, 5, 1)})
    days = Dagen(date(2026, 11, 25), {}, {})
    assert days.product(soon, "nl") == product.publicatie_datum
    assert days.product(soon, "en") == date(2026, 5, 1)


def test_search_engines_read_a_service_with_all_its_facts(public: Path) -> None:
    html = (public / "site/utrecht/en/evenement-op-de-weg/index.html").read_text("utf-8")
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, flags=re.S)
    assert not re.search(r"[<>&\u2028\u2029]", text)
    shown, service = json.loads(text)["@graph"]
    assert shown["@id"] == "https://producten.example/utrecht/en/evenement-op-de-weg/"
    assert (shown["inLanguage"], shown["dateModified"], shown["lastReviewed"]) == ("en", "2026-07-23", "2026-10-01")
    assert service["@type"] == "GovernmentService"
    assert service["@id"] == "https://producten.example/utrecht/evenement-op-de-weg"
    assert [offer["price"] for offer in service["offers"]] == ["130.00", "75.00"]
    assert service["provider"]["contactPoint"]["telephone"] == "+31 30 000 0000"
    assert service["availableChannel"][0]["serviceUrl"] == "https://utrecht.example/evenement-op-de-weg"
    assert service["availableChannel"][0]["processingTime"] == "P56D"
    assert "<script" not in (public / "site/flevoland/ontgrondingsvergunning/index.html").read_text("utf-8")


def test_schema_org_has_every_property_that_we_use(public: Path, reference: Path) -> None:
    """Of a service; the others are of the classes that it refers to."""
    with (reference / "eu/schema-org/governmentservice-properties-30.0.csv").open(encoding="utf-8") as file:
        known = {row["property"] for row in csv.DictReader(file)}
    for path in (public / "site").glob("*/*/index.html"):
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8")):
            service = json.loads(text)["@graph"][1]
            assert {name for name in service if not name.startswith("@")} <= known


def test_a_page_leads_to_the_same_thing_as_data(public: Path) -> None:
    found = page(public, "utrecht/en/evenement-op-de-weg/index.html")
    for link in found.links("alternate"):
        if "type" in link:
            path = str(link["href"]).removeprefix("https://producten.example/")
            assert (public / path).is_file()
    assert {link.get("type") for link in found.links("alternate")} == {None, "text/turtle", "application/ld+json"}


def test_a_page_may_load_nothing_of_others(public: Path) -> None:
    for path in pages(public):
        policies = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', path.read_text("utf-8"))
        assert [html.unescape(policy) for policy in policies] == [CSP]


def test_a_product_with_its_style_sheet_is_small(public: Path) -> None:
    style = (public / "site/stijl.css").stat().st_size + (public / "site/drenthe/huisstijl.css").stat().st_size
    largest = max(path.stat().st_size for path in (public / "site").glob("*/**/*/index.html"))
    assert largest + style < 30_000


def test_a_province_with_a_host_of_its_own_is_linked_to_by_its_whole_address(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")
    settings = tmp_path / "catalogus/catalogus.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[provincies.drenthe]\nbasis = "https://drenthe.example/regelen"\n', "utf-8"
    )
    staged = laid(EXPORTER, made(tmp_path / "catalogus"), tmp_path / "public")
    assert list(checks.check(staged, "site")) == []
    product = page(tmp_path / "public", "drenthe/en/wedstrijd-op-de-weg/index.html")
    assert product.links("canonical")[0]["href"] == "https://drenthe.example/regelen/en/wedstrijd-op-de-weg/"
    assert not any(href.startswith("../../../") for href in product.all("a", "href"))
    basis = made(tmp_path / "catalogus").config.basis
    assert f"{basis}/en/index.html" in product.all("a", "href")
    assert "https://drenthe.example/regelen/en/" in page(tmp_path / "public", "en/index.html").all("a", "href")
    assert "drenthe" not in (tmp_path / "public/site/sitemap.xml").read_text("utf-8")
    assert "https://drenthe.example/regelen/en/" in (tmp_path / "public/site/drenthe/sitemap.xml").read_text("utf-8")


FAULTS = {
    "a link that leads nowhere": ('href="../a-z.html"', 'href="../z-a.html"'),
    "an anchor that is not there": ("themas.html#wegen", "themas.html#paden"),
    "another language": ('<html lang="nl">', '<html lang="de">'),
    "an address that is not its own": ('rel="canonical" href="https://', 'rel="canonical" href="http://'),
    "no twin": ('hreflang="en" href="https://', 'hreflang="en" href="https://x.'),
    "a language too few": ('<link rel="alternate" hreflang="x-default"', "<link rel=alternate hreflang=fr"),
    "a tag twice": ('<meta name="sdg-tag" content="sdg">', '<meta name="sdg-tag" content="sdg">' * 2),
    "a tag too few": ('<meta name="DC.ISO3166" content="NL">', ""),
    "the language as country": ('name="DC.ISO3166" content="NL"', 'name="DC.ISO3166" content="nl"'),
    "a code that is not there": ('name="policy-code" content="', 'name="policy-code" content="Z9;'),
    "more names than codes": ('name="DC.Policy" content="', 'name="DC.Policy" content="x;'),
    "names of other codes": ('name="DC.Policy" content="', 'name="DC.Policy" content="not '),
    "another area": ('name="DC.Location" content="NL31"', 'name="DC.Location" content="NL99"'),
    "no title": ("<title>", "<title></title><!-- "),
    "no policy": ("default-src ", "default-src * "),
    "a place twice": ('<h2 id="bewijs">', '<h2 id="bewijs"><b id="bewijs">'),
    "a picture of another host": ("<h1>", '<h1><img src="https://elders.example/x.png" alt="">'),
    "an address that runs": ('href="https://utrecht.example/wegenkaart"', 'href="javascript:alert(1)"'),
    "a procedure that is none": ('name="DC.Service" content="', 'name="DC.Service" content="procedure;'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_page_is_seen_before_anybody_reads_it(
    fault: str, samples_publication: Publication, tmp_path: Path
) -> None:
    staged = laid(EXPORTER, samples_publication, tmp_path)
    path = tmp_path / "site/utrecht/evenement-op-de-weg/index.html"
    right, wrong = FAULTS[fault]
    text = path.read_text("utf-8")
    assert text.count(right) >= 1
    path.write_text(text.replace(right, wrong), "utf-8")
    found = {(finding.path, finding.provincie) for finding in checks.check(staged, "site")}
    assert (PurePosixPath("site/utrecht/evenement-op-de-weg/index.html"), "utrecht") in found


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


def test_a_number_in_a_text_can_be_called_and_an_address_be_written_to() -> None:
    addresses = (("+31 592 000 000", "tel:+31592000000"), ("a&b@x.example", "mailto:a&b@x.example"), ("", ""))
    text = "Bel +31 592 000 000, of [bel +31 592 000 000](tel:+31592000000), of mail a&b@x.example."
    call = '<a href="tel:+31592000000">'
    assert markdown.reachable(text, addresses) == (
        f"<p>Bel {call}+31 592 000 000</a>, of {call}bel +31 592 000 000</a>, "
        'of mail <a href="mailto:a&amp;b@x.example">a&amp;b@x.example</a>.</p>\n'
    )
    hostile = (("<script>", "tel:1"), ('"', "mailto:x"))
    assert "<script" not in markdown.reachable('<script>alert("1")</script>', hostile)


def test_things_in_a_row_are_joined_as_people_do() -> None:
    assert [notation.opsomming(items, "nl") for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        *("", "a", "a of b", "a, b of c"),
    ]
    assert notation.opsomming(["a", "b", "c"], "en") == "a, b or c"


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
  - {{omschrijving: {{nl: Een deel van de kosten van de politie, en: A part of the costs of the police}}}}
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
        "Kosten Een deel van de kosten van de politie",
        "Routekaart (pdf, png)",
        "Formulier (inloggen met DigiD of Europees inlogmiddel (eIDAS))",
        "Dit kan in deze talen: Nederlands, Fries.",
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
