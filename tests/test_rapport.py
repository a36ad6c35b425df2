"""The report: its numbers counted again from what editors wrote, and that pictures, tables and downloads agree."""

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from catalogus.export import Publication
from catalogus_exporters.dekking import STATUSSEN
from catalogus_exporters.rapport import EXPORTER, LANG, beeld
from catalogus_exporters.rapport.labels import LABELS
from catalogus_exporters.rapport.metingen import BESCHREVEN
from catalogus_exporters.rapport.tabellen import Tabel, download
from catalogus_exporters.upl import EXPORTER as UPL
from conftest import DAY, ROOT, SAMPLES, body, laid, made

NAMEN = ("dekking", "engels", "controles", "ingetrokken", "grondslagen", "afwijkingen")
PAGES = {"nl": "index.html", "en": "en/index.html"}
WITHDRAWN = "http://standaarden.overheid.nl/owms/terms/experiment_gebruik_meststoffen_ontheffing_"

Files = dict[str, str]
Rows = list[dict[str, str]]


def report(publication: Publication) -> Files:
    return {
        artifact.path.as_posix().removeprefix("rapport/"): body(artifact).decode()
        for artifact in EXPORTER.files(publication)
    }


def rows(files: Files, naam: str) -> Rows:
    return list(csv.DictReader(io.StringIO(files[f"{naam}.csv"], newline="")))


@pytest.fixture(scope="module")
def files(samples_publication: Publication) -> Files:
    return report(samples_publication)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples to change."""
    return shutil.copytree(SAMPLES, tmp_path / "samples")


def change(path: Path, how: Callable[[str], str]) -> None:
    path.write_text(how(path.read_text("utf-8")), "utf-8")


class Page(HTMLParser):
    """A page as elements with their attributes, and the texts of its tables by their caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._naam, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag == "caption":
            self._naam = str(attributes["id"]).removesuffix("-tabel")
            self.tables[self._naam] = []
        elif tag == "tr":
            self.tables[self._naam].append([])
        elif tag in ("td", "th"):
            self._in = tag
            self.tables[self._naam][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.tables[self._naam][-1][-1] += data

    def tags(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def number(files: Files, naam: str) -> str:
    """The big number of a block."""
    (found,) = re.findall(rf'<a href="#{naam}"><strong>([^<]+)</strong>', files["index.html"])
    return str(found)


def written() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every published product in YAML as its editor wrote it, with its referentie: by nothing but YAML."""
    referenties = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in SAMPLES.glob("referentie/*.yaml")}
    for path in sorted(SAMPLES.glob("provincies/*/*.yaml")):
        own = yaml.safe_load(path.read_text("utf-8"))
        if path.stem == "organisatie" or not own.get("publicatieDatum"):
            continue
        until, withdrawn = str(own.get("geldigTot", "")), str(own.get("ingetrokken", {}).get("datum", ""))
        over = (until and until < DAY) or (withdrawn and withdrawn <= DAY)
        if str(own["publicatieDatum"]) <= DAY and not over:
            yield f"{path.parent.name}/{path.name.split('.')[0]}", own, referenties.get(own.get("referentie"), {})


# --- the samples ------------------------------------------------------------------------------------------------------


def test_what_is_in_the_folder(files: Files) -> None:
    assert set(files) == {"stijl.css", *PAGES.values(), *(f"{naam}.csv" for naam in NAMEN)}


def test_the_names_are_those_of_the_upl_list_with_the_required_ones_first(
    files: Files, samples_publication: Publication
) -> None:
    (official,) = (body(found).decode() for found in UPL.files(samples_publication) if found.path.stem == "dekking")
    theirs = list(csv.DictReader(io.StringIO(official, newline="")))
    ours = rows(files, "dekking")
    key = "UniformeProductnaam"
    assert sorted((row[key], row["Limburg"], row["Utrecht"]) for row in ours) == sorted(
        (row[key], row["Limburg"], row["Utrecht"]) for row in theirs
    )
    assert [row["SDGVerplicht"] for row in ours] == ["ja"] * 47 + ["nee"] * 102
    part = [status for row in ours[:47] for status in list(row.values())[4:]]
    described = sum(part.count(status) for status in BESCHREVEN)
    assert number(files, "dekking") == f"{described * 100 // (47 * 12)}%"


def test_every_mark_of_the_pictures_is_a_status_in_the_table(files: Files) -> None:
    """What is drawn: as many marks of each class as the table has of each status."""
    drawn: Counter[str] = Counter()
    for number in (1, 2, 3):
        (svg,) = re.findall(rf'<svg [^>]*aria-labelledby="dekking-{number}-titel".*?</svg>', files["index.html"])
        for path in etree.fromstring(svg).iter("path"):
            drawn[path.get("class", "").replace("-", " ")] += path.get("d", "").count("M")
    table = Counter(status for row in rows(files, "dekking") for status in list(row.values())[4:])
    assert drawn == table
    assert set(drawn) == set(STATUSSEN)


def test_what_differs_is_what_editors_gave_themselves_where_the_referentie_says_something_else(files: Files) -> None:
    found = {row["Product"]: set(row["Sleutels"].split(", ")) for row in rows(files, "afwijkingen")}
    not_inherited = {"bijgewerktTot", "controletermijn", "gewijzigd"}
    texts = ("vereisten", "procedureBeschrijving", "uitersteTermijn", "kostenEnBetaalmethoden", "bewijs", "tekst")
    assert len(found) > 100
    for product, own, referentie in written():
        expected = {
            key
            for key in texts
            if key in own and key in referentie and own[key] != referentie[key]  # the samples differ in words
        }
        assert {key for key in found.get(product, set()) if key in texts} == expected, product
        assert not found.get(product, set()) & not_inherited
        assert found.get(product, set()) <= {*own}
    assert number(files, "afwijkingen") == str(len(found))


def test_each_product_is_looked_at_once_with_the_day_of_its_last_check(files: Files) -> None:
    table = {row["Product"]: row for row in rows(files, "controles")}
    for product, own, _ in written():
        checked = own.get("gecontroleerd", {}).get("datum")
        assert table[product]["Gecontroleerd"] == str(checked or "")
        assert table[product]["Gepubliceerd"] == str(own["publicatieDatum"])
    assert len(table) == len(list(written())) + 1  # and the one in Turtle
    assert "groningen/bijzonder-transportontheffing" not in table  # withdrawn


def test_of_a_concept_no_more_than_its_name_and_status_is_told(files: Files) -> None:
    (row,) = (row for row in rows(files, "dekking") if row["UniformeProductnaam"] == "natuurgebied vergunning")
    assert row["Limburg"] == "concept"
    concept = yaml.safe_load((SAMPLES / "provincies/limburg/natuurgebied-vergunning.yaml").read_text("utf-8"))
    everything = "".join(files.values())
    assert concept["titel"]["nl"] not in everything
    assert "limburg/natuurgebied-vergunning" not in everything


def test_nobody_who_checked_a_product_is_named(files: Files) -> None:
    names = {own["gecontroleerd"]["door"] for _, own, _ in written() if "door" in own.get("gecontroleerd", {})}
    assert names
    assert not [name for name in names for text in files.values() if name in text]


# --- a catalogue in which things are wrong ----------------------------------------------------------------------------


@pytest.fixture
def drenthe(tmp_path: Path) -> Path:
    """One province with one product, which is as it should be."""
    return shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")


def told(catalogus: Path, text: str, day: str = DAY) -> Files:
    """The report when the product says this too."""
    change(catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml", lambda before: f"{before}{text}\n")
    return report(made(catalogus, day))


def test_where_nothing_is_wrong_nothing_is_found(drenthe: Path) -> None:
    files = told(drenthe, "")
    for naam in ("engels", "ingetrokken", "grondslagen", "afwijkingen"):
        assert rows(files, naam) == []
        assert number(files, naam) == "0"
    assert files["index.html"].count(LABELS["nl"]["niets"]) == 3
    assert files["en/index.html"].count(LABELS["en"]["niets"]) == 3


def test_english_that_is_older_or_not_there_is_told_with_its_keys(drenthe: Path) -> None:
    older = rows(told(drenthe, "gewijzigd: {nl: 2026-05-02, en: 2026-05-01}"), "engels")
    assert [(row["Product"], row["Engels"], row["ZonderEngels"]) for row in older] == [
        ("drenthe/wedstrijd-op-de-weg", "ouder", "")
    ]
    texts = (
        "titel: {nl: Onze wedstrijd}\n"
        "kosten: [{id: leges, bedrag: 10, omschrijving: {nl: Leges}}, {bedrag: 5, omschrijving: {nl: A, en: B}}]\n"
        "links: {nl: [{label: Kaart, url: https://drenthe.example/kaart}]}\n"
        "trefwoorden: {nl: [fiets]}"
    )
    (missing,) = rows(told(drenthe, texts), "engels")
    assert missing["Engels"] == "onvolledig"
    assert missing["ZonderEngels"] == "titel, links, kosten/omschrijving, trefwoorden"
    assert (missing["GewijzigdNederlands"], missing["GewijzigdEngels"]) == ("2026-05-02", "2026-05-01")


def test_english_of_the_same_day_is_up_to_date(drenthe: Path) -> None:
    assert rows(told(drenthe, "gewijzigd: {nl: 2026-05-01, en: 2026-05-01}"), "engels") == []


@pytest.mark.parametrize(("day", "late"), [("2026-07-14", "nee"), ("2026-07-15", "ja")])
def test_a_review_is_overdue_from_its_day(drenthe: Path, day: str, late: str) -> None:
    files = told(drenthe, "controletermijn: 6 maanden", day)  # published on 15 January
    (row,) = rows(files, "controles")
    assert (row["ControlerenVoor"], row["Verlopen"], row["Gecontroleerd"]) == ("2026-07-15", late, "")
    assert number(files, "controles") == str(int(late == "ja"))
    (svg,) = re.findall(r'<svg [^>]*aria-labelledby="controles-strook-titel".*?</svg>', files["index.html"])
    marks = [path.get("class") for path in etree.fromstring(svg).iter("path")]
    assert marks == ["spoor", "verlopen" if late == "ja" else "nooit"]


def test_a_day_later_it_is_the_same_file_as_long_as_nothing_lapses(drenthe: Path) -> None:
    texts = "controletermijn: 6 maanden"
    before, after = told(drenthe, texts, "2026-07-13"), told(drenthe, "", "2026-07-14")
    assert before == after
    assert told(drenthe, "", "2026-07-15") != after


def test_a_withdrawn_name_is_told_with_its_successor(samples: Path) -> None:
    for provincie in ("zeeland", "drenthe"):
        path = samples / f"provincies/{provincie}/verzoek-overheidsinformatie.yaml"
        change(path, lambda text: f"upn: {WITHDRAWN}\n{text}")
    files = report(made(samples))
    assert [
        (row["Provincie"], row["Product"], row["LaatstIn"], row["Opvolger"]) for row in rows(files, "ingetrokken")
    ] == [
        ("Drenthe", "drenthe/verzoek-overheidsinformatie", "2021-12-20", "experiment gebruik meststoffen ontheffing"),
        ("Zeeland", "zeeland/verzoek-overheidsinformatie", "2021-12-20", "experiment gebruik meststoffen ontheffing"),
    ]
    assert number(files, "ingetrokken") == "2"
    assert "(ingetrokken)" in files["index.html"]


def test_a_lapsed_law_is_told_with_the_legal_basis(drenthe: Path) -> None:
    basis = "grondslagen: [{titel: {nl: 'Ontgrondingenwet, artikel 3', en: Earth Removal Act}}]"
    (row,) = rows(told(drenthe, basis), "grondslagen")
    assert (row["Grondslag"], row["Wet"]) == ("Ontgrondingenwet, artikel 3", "Ontgrondingenwet")


def test_what_differs_counts_and_so_does_leaving_out_but_not_a_matter_of_form(drenthe: Path) -> None:
    texts = (
        "bewijs: ~\n"
        "titel: {nl: Onze wedstrijd, en: Our race}\n"
        "kostenEnBetaalmethoden: {nl: '**Aanvragen** is gratis', en: Applying is free of charge.}\n"
        "vereisten: {nl: Een fiets., en: A bicycle.}"  # of which the referentie says nothing
    )
    (row,) = rows(told(drenthe, texts), "afwijkingen")
    assert row["Sleutels"] == "titel, bewijs"


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """The samples with something to tell in every block."""
    samples = shutil.copytree(SAMPLES, tmp_path_factory.mktemp("wrong") / "samples")
    path = samples / "provincies/zeeland/verzoek-overheidsinformatie.yaml"
    texts = (
        "controletermijn: 1 maand\ntitel: {nl: 'A & <b>B</b>'}\n"
        "grondslagen: [{titel: {nl: Ontgrondingenwet}}]\ngewijzigd: {nl: 2026-10-01, en: 2026-01-01}\n"
    )
    kept = re.sub(r"(?ms)^(titel|gewijzigd|grondslagen):.*?(?=^\S)", "", path.read_text("utf-8"))
    path.write_text(f"upn: {WITHDRAWN}\n{kept}\n{texts}", "utf-8")
    return made(samples)


def test_table_and_download_say_the_same(wrong: Publication) -> None:
    files = report(wrong)
    t = LABELS["nl"]
    tables = Page(files["index.html"]).tables
    assert set(tables) == set(NAMEN)
    for naam in NAMEN:
        header, *body_rows = csv.reader(io.StringIO(files[f"{naam}.csv"], newline=""))
        assert tables[naam][0] == [t.get(column, column) for column in header]
        shown = [[_plain(cell) for cell in row] for row in tables[naam][1:]]
        assert shown == [[t.get(cell, cell) for cell in row] for row in body_rows]
        assert body_rows


MONTHS = [
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
]


def _plain(cell: str) -> str:
    """A day in words as 2026-11-25; other text as it is."""
    found = re.fullmatch(rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}})", cell)
    return f"{found[3]}-{MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}" if found else cell


def test_text_of_an_editor_is_only_text(wrong: Publication) -> None:
    html = report(wrong)["index.html"]
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in html
    assert "<b>" not in html


def test_text_in_another_language_than_the_page_says_so(wrong: Publication) -> None:
    html = report(wrong)["en/index.html"]
    assert '<span lang="nl">A &amp; &lt;b&gt;B&lt;/b&gt;</span>' in html
    assert '<span lang="en">' not in html


@pytest.mark.parametrize("taal", PAGES)
def test_a_page_needs_nothing_and_runs_nothing(wrong: Publication, taal: str) -> None:
    page = Page(report(wrong)[PAGES[taal]])
    assert page.tags("html") == [{"lang": taal}]
    assert not {tag for tag, _ in page.elements} & {"script", "style", "img", "iframe", "form", "object"}
    assert not [
        name for _, attributes in page.elements for name in attributes if name == "style" or name.startswith("on")
    ]
    assert len(page.tags("h1")) == 1
    policies = [meta["content"] for meta in page.tags("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"]
    assert {"name": "robots", "content": "noindex"} in page.tags("meta")
    ids = [identifier for _, attributes in page.elements if (identifier := attributes.get("id"))]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(ids)
    for svg in page.tags("svg"):
        assert svg.get("aria-hidden") == "true" or (svg["role"], svg["aria-labelledby"] in ids) == ("img", True)
    for region in page.elements:
        if region[1].get("class") == "schuif":
            assert (region[1]["role"], region[1]["tabindex"]) == ("region", "0")


def test_links_lead_somewhere_and_a_broken_one_is_found(wrong: Publication, tmp_path: Path) -> None:
    staged = laid(EXPORTER, wrong, tmp_path)
    assert list(EXPORTER.check(staged)) == []
    (tmp_path / "rapport/index.html").write_text('<a href="weg.csv">weg</a>', "utf-8")
    assert [finding.path for finding in EXPORTER.check(staged)] == [staged.entries[1].path]


def test_a_long_table_is_closed_at_first(files: Files) -> None:
    html = files["index.html"]
    long = [naam for naam in NAMEN if len(rows(files, naam)) > LANG]
    assert html.count("<details>") == len(long) == 3


def test_the_same_catalogue_gives_the_same_bytes(files: Files) -> None:
    assert report(made()) == files


def test_both_languages_have_every_label() -> None:
    assert LABELS["nl"].keys() == LABELS["en"].keys()
    for name, label in LABELS["nl"].items():
        assert label.count("{}") == LABELS["en"][name].count("{}")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", " =", "\t=", "＝"])
def test_nothing_begins_as_a_formula_in_a_spreadsheet(begin: str) -> None:
    table = Tabel(("Titel", "Product", "Sleutels"), (({"nl": f"{begin}1"}, f"{begin}1", (f"{begin}1",)),))
    assert download(table).decode().splitlines()[1] == ",".join([f"'{begin}1"] * 3)
    plain = Tabel(("Titel",), (({"nl": "a=1"},),))
    assert download(plain).decode().splitlines()[1] == "a=1"


def test_a_catalogue_without_products_has_a_report(drenthe: Path) -> None:
    (drenthe / "provincies/drenthe/wedstrijd-op-de-weg.yaml").unlink()
    files = report(made(drenthe))
    assert number(files, "dekking") == "0%"
    assert rows(files, "controles") == []


def test_what_falls_together_on_the_axis_is_drawn_apart() -> None:
    svg = beeld.strook("x", "X", [("a", [beeld.Punt(date(2026, 2, 1), "p")] * 3)], {"p": "stip"})
    (path,) = (found for found in etree.fromstring(svg).iter("path") if found.get("class") == "p")
    places = re.findall(r"M(\d+) (\d+)", path.get("d", ""))
    assert len({x for x, _ in places}) == 1
    assert len({y for _, y in places}) == 3


def test_the_parts_of_a_bar_have_the_length_of_their_numbers() -> None:
    svg = beeld.balken("x", "X", [beeld.Balk("a", {"p": 1, "q": 2}, "1 + 2")], {"p": "vol", "q": "hol"}, 3)
    lengths = {
        path.get("class"): int(re.findall(r"h(\d+)", path.get("d", ""))[0])
        for path in etree.fromstring(svg).iter("path")
    }
    assert lengths == {"spoor": 150, "p": 48, "q": 98}  # with a gap of 2 behind each
