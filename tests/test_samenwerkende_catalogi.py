"""The feed that overheid.nl harvests: the official schema, and the information model where that is stricter."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from conftest import DAY, ROOT, Ran

NAMESPACES = {
    "p": "http://standaarden.overheid.nl/product/terms/",
    "overheid": "http://standaarden.overheid.nl/owms/terms/",
    "dcterms": "http://purl.org/dc/terms/",
}
ONE = (
    *("dcterms:identifier", "dcterms:title", "dcterms:language", "dcterms:type", "dcterms:modified"),
    *("dcterms:spatial", "overheid:authority", "dcterms:abstract", "p:productID", "p:onlineAanvragen"),
    *("p:owmskern", "p:owmsmantel", "p:scmeta"),
)
"""What the model wants exactly once, whatever the schema allows (IPM 2.01)."""


def feeds(public: Path) -> list[etree._ElementTree]:
    return [etree.parse(path) for path in sorted((public / "samenwerkende-catalogi").glob("*.xml"))]


def texts(node: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in node.iterfind(f".//{name}", NAMESPACES)]


def products(public: Path) -> list[etree._Element]:
    return [item for feed in feeds(public) for item in feed.getroot().iterfind("p:scproduct", NAMESPACES)]


def schema(reference: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(reference / "nl/sc/xsd/standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"))


def test_every_feed_obeys_the_official_schema(public: Path, reference: Path) -> None:
    known = schema(reference)
    assert len(feeds(public)) == 12
    for feed in feeds(public):
        known.assertValid(feed)


def test_the_schema_can_refuse(public: Path, reference: Path) -> None:
    feed = feeds(public)[0]
    how = feed.getroot().find(".//p:onlineAanvragen", NAMESPACES)
    assert how is not None
    how.text = "Ja"
    assert not schema(reference).validate(feed)


def test_what_the_model_wants_once_is_there_once_and_says_something(public: Path) -> None:
    for item in products(public):
        for name in ONE:
            assert len(texts(item, name)) == 1, name
        assert all(text.strip() for name in ONE[:10] for text in texts(item, name))
        assert len(texts(item, "dcterms:abstract")[0]) <= 300
        assert 1 <= len(texts(item, "dcterms:audience")) <= 2
        assert set(texts(item, "dcterms:audience")) <= {"particulier", "ondernemer"}


def test_an_identifier_is_of_one_product_in_the_whole_country(public: Path) -> None:
    identifiers = [text for item in products(public) for text in texts(item, "dcterms:identifier")]
    assert len(identifiers) == len(set(identifiers)) == 130


def test_who_can_apply_online_has_an_address_and_who_cannot_has_none(public: Path) -> None:
    for item in products(public):
        (how,) = texts(item, "p:onlineAanvragen")
        address = item.find(".//p:aanvraagURL", NAMESPACES)
        assert how in {"ja", "nee", "digid"}
        assert (address is None) == (how == "nee")
        assert address is None or address.attrib["resourceIdentifier"].startswith("https://")


def test_a_feed_begins_with_the_declaration_of_the_model(public: Path) -> None:
    for path in (public / "samenwerkende-catalogi").glob("*.xml"):
        assert path.read_bytes().startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<overheidproduct:scproducten ')


@pytest.mark.parametrize(
    ("channels", "how"),
    [
        ("[{type: website, url: 'https://d.example', inloggen: [digid, eherkenning]}]", "digid"),
        ("[{type: website, url: 'https://d.example', inloggen: eherkenning}]", "ja"),
        ("[{type: e-mail}]", "nee"),
    ],
)
def test_how_one_applies_follows_from_the_channels(
    run: Callable[..., Ran], tmp_path: Path, channels: str, how: str
) -> None:
    shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")
    product = tmp_path / "catalogus/provincies/drenthe/wedstrijd-op-de-weg.yaml"
    product.write_text(f"{product.read_text('utf-8')}\nkanalen: {channels}\n", "utf-8")
    run("export", tmp_path / "catalogus", "--out", tmp_path / "public", "--date", DAY)
    (item,) = products(tmp_path / "public/actueel")
    assert texts(item, "p:onlineAanvragen") == [how]


def test_what_is_not_offered_is_in_no_feed(run: Callable[..., Ran], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")
    product = tmp_path / "catalogus/provincies/drenthe/wedstrijd-op-de-weg.yaml"
    text = product.read_text("utf-8").replace("productAanwezig: ja", "productAanwezig: nee")
    product.write_text(
        f"{text}\nproductAanwezigToelichting: {{nl: Ga naar de gemeente., en: Go to the municipality.}}\n"
    )
    assert run("export", tmp_path / "catalogus", "--out", tmp_path / "public", "--date", DAY).code == 0
    assert not (tmp_path / "public/actueel/samenwerkende-catalogi").exists()
