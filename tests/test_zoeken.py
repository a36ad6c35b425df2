"""The index of the search: what is in it, how small it is, and that it is always the same."""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Any

import pytest

from catalogus.export import Publication
from catalogus.model import Product, Upn
from catalogus_exporters.site import zoeken
from conftest import ROOT

HASHES = """
import hashlib
from conftest import made
from catalogus_exporters.site import zoeken
catalogus = made().catalogus
both = b"".join(zoeken.index(catalogus.of(p), taal) for p in catalogus.organisaties for taal in ("nl", "en"))
print(hashlib.sha256(both).hexdigest())
"""


@dataclass(frozen=True)
class Index:
    """An index as the browser has it: the form of each word to its stem, and what the documents weigh for a stem."""

    documenten: list[list[str]]
    stopwoorden: set[str]
    stems: dict[str, int]
    treffers: list[dict[int, int]]

    def weight(self, word: str, document: int = 0) -> int:
        """What a word weighs in a document; 0 where it does not stand there."""
        return self.treffers[self.stems[word]].get(document, 0) if word in self.stems else 0


def read(*producten: Product, taal: str = "nl") -> Index:
    found: dict[str, Any] = json.loads(zoeken.index(producten, taal))
    stems = {form: stem for stem, forms in enumerate(found["woorden"]) for form in forms.split(" ")}
    treffers = [
        dict(zip(accumulate(step // 16 for step in steps), (step % 16 for step in steps), strict=True))
        for steps in found["treffers"]
    ]
    return Index(found["documenten"], set(found["stopwoorden"].split(" ")), stems, treffers)


@pytest.fixture
def product(samples_publication: Publication) -> Product:
    """A product with little text."""
    some = samples_publication.catalogus.producten[0]
    return replace(
        some,
        naam="kap",
        upn=Upn("https://upl.example", "vellen houtopstand", ()),
        aanwezig=True,
        valt_onder=None,
        publicatie_datum=date(2026, 1, 1),
        trefwoorden={"nl": ("rooien", "hakhout"), "en": ("logging",)},
        teksten={
            "titel": {"nl": "Bomen kappen", "en": "Felling trees"},
            "samenvatting": {"nl": "Lees over het bos.", "en": "Read about the wood."},
            "tekst": {
                "nl": "Een **boom** in een café of [tuin](https://adres.example/pad) <b>&amp; N-weg 2000.",
                "en": "Yard.",
            },
            "productAanwezigToelichting": {"nl": "Vraag de gemeente.", "en": "Ask the municipality."},
        },
    )


def test_a_word_weighs_what_its_places_weigh_together(product: Product) -> None:
    index = read(product)
    assert index.weight("kappen") & zoeken.TITEL
    assert index.weight("houtopstand") == index.weight("hakhout") == zoeken.NAAM
    assert index.weight("bos") & zoeken.SAMENVATTING
    assert index.weight("tuin") == zoeken.TEKST
    assert index.weight("bomen") == zoeken.TITEL + zoeken.TEKST
    weights = (zoeken.TITEL, zoeken.NAAM, zoeken.SAMENVATTING, zoeken.TEKST)
    assert sorted(weights, reverse=True) == [*weights]
    assert sum(weights) < 16


def test_the_official_name_is_also_found_on_english_pages(product: Product) -> None:
    index = read(product, taal="en")
    assert index.weight("houtopstand") == index.weight("logging") == zoeken.NAAM
    assert index.weight("trees") & zoeken.TITEL
    assert index.weight("bomen") == index.weight("hakhout") == 0


def test_a_document_says_what_stands_in_a_list(product: Product) -> None:
    assert read(product).documenten == [["Bomen kappen", "kap/index.html", "Lees over het bos."]]
    assert read(product, taal="en").documenten == [["Felling trees", "kap/index.html", "Read about the wood."]]
    nameless = replace(product, teksten={"titel": {}, "samenvatting": {}})
    assert read(nameless).documenten == [["kap", "kap/index.html", ""]]


def test_what_a_page_does_not_show_is_not_found(product: Product) -> None:
    assert read(product).weight("gemeente") == 0
    for absent, says in (
        (replace(product, aanwezig=False), "niet aangeboden"),
        (replace(product, valt_onder="https://ander.example"), "onderdeel van een ander product"),
    ):
        index = read(absent)
        assert index.documenten[0][2] == says
        assert index.weight("kappen") == zoeken.TITEL
        assert index.weight("gemeente") == zoeken.TEKST
        assert index.weight("bos") == index.weight("tuin") == 0


def test_markdown_is_only_its_words(product: Product) -> None:
    assert {"boom", "cafe", "tuin", "weg", "2000"} <= read(product).stems.keys()
    assert {"https", "adres", "pad", "amp", "n", "**boom**"} & read(product).stems.keys() == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café’s coördinatie ÉÉN", {"cafe", "coordinatie", "een"}),
        ("e-mail, N-weg: 2000 m² (3)", {"mail", "weg", "2000", "m2", "3"}),
        ("Ĳsselmeer snake_case", {"ijsselmeer", "snake", "case"}),
        ("… — !", set()),
    ],
)
def test_words_are_without_capitals_accents_and_marks(text: str, words: set[str]) -> None:
    assert zoeken.woorden(text) == words


@pytest.mark.parametrize(
    ("taal", "forms"),
    [
        ("nl", "boom bomen"),
        ("nl", "huis huizen"),
        ("nl", "brief brieven"),
        ("nl", "weg wegen"),
        ("nl", "dag dagen"),
        ("nl", "vaarweg vaarwegen"),
        ("nl", "kap kappen kapt"),
        ("nl", "brug bruggen"),
        ("nl", "ontheffing ontheffingen"),
        ("nl", "vergunning vergunningen"),
        ("nl", "subsidie subsidies"),
        ("nl", "aanvraag aanvragen"),
        ("en", "tree trees"),
        ("en", "apply applies applied"),
        ("en", "permit permits"),
    ],
)
def test_forms_of_a_word_have_one_stem(taal: str, forms: str) -> None:
    assert len({zoeken.stam(form, taal) for form in forms.split()}) == 1


def test_different_words_have_different_stems() -> None:
    words = ["weg", "water", "wedstrijd", "vergunning", "ontheffing", "melding", "boom", "bodem", "huis"]
    assert len({zoeken.stam(word, "nl") for word in words}) == len(words)


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_words_that_say_nothing_are_only_named_as_such(samples_publication: Publication, taal: str) -> None:
    index = read(*samples_publication.catalogus.of("utrecht"), taal=taal)
    assert {"nl": "het", "en": "the"}[taal] in index.stopwoorden
    assert index.stopwoorden & index.stems.keys() == set()
    assert all(word in zoeken.woorden(word) or len(word) == 1 for word in index.stopwoorden)


def test_every_hit_is_of_a_document_and_every_product_is_one(samples_publication: Publication) -> None:
    for provincie in samples_publication.catalogus.organisaties:
        producten = samples_publication.catalogus.of(provincie)
        index = read(*producten)
        assert [adres for _, adres, _ in index.documenten] == [f"{product.naam}/index.html" for product in producten]
        assert {number for hits in index.treffers for number in hits} == {*range(len(producten))}
        assert all(weight for hits in index.treffers for weight in hits.values())
        assert len(index.treffers) == len(set(index.stems.values()))


def test_the_same_products_give_the_same_bytes() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", HASHES],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=ROOT,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 2 * hashlib.sha256().digest_size


def test_an_index_of_nothing_is_an_index() -> None:
    assert read() == Index([], set(zoeken.STOPWOORDEN["nl"].split()), {}, [])


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_an_index_is_small(samples_publication: Publication, taal: str) -> None:
    for provincie in samples_publication.catalogus.organisaties:
        producten = samples_publication.catalogus.of(provincie)
        assert len(gzip.compress(zoeken.index(producten, taal), mtime=0)) < 750 * len(producten) + 1_000
        many = zoeken.index(producten * 20, taal)
        assert len(gzip.compress(many, mtime=0)) < 200 * 20 * len(producten)
