"""The feed that overheid.nl harvests: the official schema, and the information model where that is stricter."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree

from catalogus.export import Artifact, Finding, Publication, Staged
from catalogus.model import Product, Upn
from catalogus.schemas import FOLDER, PINNED
from catalogus_exporters.samenwerkende_catalogi import EXPORTER
from conftest import DAY, ROOT, Ran, laid

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


# --- names, parts and checks, without the command ---------------------------------------------------------------------


def feed_of(publication: Publication, provincie: str) -> Artifact:
    (found,) = (artifact for artifact in EXPORTER.files(publication) if artifact.provincie == provincie)
    return found


def item_of(publication: Publication, iri: str) -> etree._Element:
    for artifact in EXPORTER.files(publication):
        for item in etree.fromstring(b"".join(artifact.content)).iterfind("p:scproduct", NAMESPACES):
            if texts(item, "dcterms:identifier") == [iri]:
                return item
    raise AssertionError(iri)


def names(item: etree._Element) -> list[tuple[str, str]]:
    """The UPL names of a page: the end of the address, and the name."""
    found = item.iterfind(".//p:uniformeProductnaam", NAMESPACES)
    return [(name.attrib["resourceIdentifier"].rpartition("/")[2], name.text or "") for name in found]


NO_NAME = ("UPL-naam_nog_niet_beschikbaar", "UPL-naam nog niet beschikbaar")


def with_product(publication: Publication, *changed: Product) -> Publication:
    """The publication with these products in the place of, or beside, those of the same address."""
    products = {product.iri: product for product in (*publication.catalogus.producten, *changed)}
    ordered = tuple(sorted(products.values(), key=lambda product: (product.provincie, product.naam)))
    return replace(publication, catalogus=replace(publication.catalogus, producten=ordered))


def product_of(publication: Publication, name: str) -> Product:
    (found,) = (p for p in publication.catalogus.producten if p.iri == f"https://producten.example/{name}")
    return found


def test_a_page_bears_its_own_name_and_then_those_of_what_falls_under_it(samples_publication: Publication) -> None:
    parent = product_of(samples_publication, "utrecht/evenement-op-de-weg")
    assert names(item_of(samples_publication, parent.iri)) == [
        ("evenementenvergunning", "evenementenvergunning"),
        ("wedstrijd_op_de_weg", "wedstrijd op de weg"),
    ]
    part = product_of(samples_publication, "utrecht/wedstrijd-op-de-weg")
    base = "http://standaarden.overheid.nl/owms/terms/"
    shown = with_product(
        samples_publication,
        replace(part, iri=f"{part.iri}-2", naam="b", upn=part.upn),  # the same name again
        replace(part, iri=f"{part.iri}-3", naam="c", upn=Upn(f"{base}aa", "aa", ()), valt_onder=f"{part.iri}-2"),
        replace(part, iri=f"{part.iri}-4", naam="d", upn=parent.upn),
        replace(part, iri=f"{part.iri}-5", naam="e", upn=Upn(base + NO_NAME[0], NO_NAME[1], ())),
    )
    assert [label for _, label in names(item_of(shown, parent.iri))] == [
        "evenementenvergunning",
        "aa",
        "wedstrijd op de weg",
    ]


def test_a_product_without_a_name_says_that_there_is_none_yet(samples_publication: Publication) -> None:
    nameless = replace(product_of(samples_publication, "utrecht/evenement-op-de-weg"), upn=None)
    shown = with_product(samples_publication, nameless)
    assert names(item_of(shown, nameless.iri)) == [NO_NAME, ("wedstrijd_op_de_weg", "wedstrijd op de weg")]
    written = product_of(samples_publication, "zeeland/bebouwingsvrije-strook-ontheffing")
    assert names(item_of(samples_publication, written.iri)) == [NO_NAME]


def test_a_feed_comes_a_product_at_a_time(samples_publication: Publication) -> None:
    artifact = feed_of(samples_publication, "drenthe")
    assert isinstance(artifact.content, Iterator)
    parts = list(artifact.content)
    assert [part.count(b"</overheidproduct:scproduct>") for part in parts] == [1] * (len(parts) - 1) + [0]
    assert len(parts) == 1 + len([p for p in samples_publication.catalogus.of("drenthe") if p.aanwezig])
    assert b"".join(parts).endswith(b"</overheidproduct:scproducten>\n")


@pytest.fixture
def schemas(reference: Path, tmp_path: Path) -> Path:
    """The official schemas where `catalogus update --schemas` puts them."""
    official, folder = reference / "nl/sc/xsd/standaarden.overheid.nl", tmp_path / FOLDER
    for name in PINNED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(official / name, folder / name)
    return folder


def found(publication: Publication, tmp_path: Path, schemas: Path, change: Callable[[bytes], bytes]) -> list[Finding]:
    """What is found when the feed of Drenthe is changed."""
    staged = laid(EXPORTER, publication, tmp_path / "public", schemas)
    path = tmp_path / "public/samenwerkende-catalogi/drenthe.xml"
    path.write_bytes(change(path.read_bytes()))
    return list(EXPORTER.check(staged))


def test_our_own_feeds_are_in_order(samples_publication: Publication, schemas: Path, tmp_path: Path) -> None:
    assert found(samples_publication, tmp_path, schemas, lambda feed: feed) == []


SPOILT = {
    "a value of no list": (b">nee<", b">Nee<", "voldoet niet aan sc.xsd"),
    "without a body": (b"<overheidproduct:body/>", b"", "voldoet niet aan sc.xsd"),
    "a scheme without its prefix": (b'scheme="overheid:', b'scheme="ovh:', "voldoet niet aan sc.xsd"),
    "cut off": (b"</overheidproduct:scproducten>\n", b"", "is geen XML"),
    "an entity": (b">nl</", b">&e;</", "is geen XML"),
    "another declaration": (b'"utf-8"', b'"UTF-8"', "Regel 1 is niet <?xml"),
    "an identifier twice": (
        b"drenthe/vaarweggebruik<",
        b"drenthe/wedstrijd-op-de-weg<",
        "https://producten.example/drenthe/wedstrijd-op-de-weg staat ook in samenwerkende-catalogi/drenthe.xml",
    ),
    "an identifier of another province": (
        b"drenthe/vaarweggebruik<",
        b"zeeland/wedstrijd-op-de-weg<",
        "https://producten.example/zeeland/wedstrijd-op-de-weg staat ook in samenwerkende-catalogi/drenthe.xml",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), SPOILT.values(), ids=SPOILT)
def test_a_feed_that_would_be_skipped_is_refused(
    samples_publication: Publication, schemas: Path, tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    def change(feed: bytes) -> bytes:
        assert old in feed
        return feed.replace(old, new)

    finding = found(samples_publication, tmp_path, schemas, change)[0]
    assert finding.fatal
    assert said in finding.messages["nl"]
    assert finding.provincie == ("zeeland" if b"zeeland" in new else "drenthe")


def test_a_refusal_names_the_line(samples_publication: Publication, schemas: Path, tmp_path: Path) -> None:
    lines: list[int] = []

    def change(feed: bytes) -> bytes:
        lines.append(1 + feed[: feed.index(b">nee<")].count(b"\n"))
        return feed.replace(b">nee<", b">Nee<", 1)

    finding = found(samples_publication, tmp_path, schemas, change)[0]
    assert finding.messages["nl"].startswith(f"Regel {lines[0]} voldoet niet aan sc.xsd: ")
    assert finding.messages["en"].startswith(f"Line {lines[0]} breaks sc.xsd: ")
    assert finding.path == PurePosixPath("samenwerkende-catalogi/drenthe.xml")


def test_a_fault_in_every_product_is_told_ten_times(
    samples_publication: Publication, schemas: Path, tmp_path: Path
) -> None:
    findings = found(samples_publication, tmp_path, schemas, lambda feed: feed.replace(b">nl<", b">%<"))
    assert len(findings) == 10


def test_without_the_schemas_it_is_said_that_nothing_was_checked(
    samples_publication: Publication, tmp_path: Path
) -> None:
    (finding,) = found(samples_publication, tmp_path, tmp_path / FOLDER, lambda feed: feed.replace(b">nee<", b">Nee<"))
    assert not finding.fatal
    assert finding.messages["nl"] == (
        "XSD niet gecontroleerd: .catalogus/schemas/owms/4.0/xsd/dcterms-elem.xsd ontbreekt (en nog 10); "
        "haal de schema's op met catalogus update --schemas"
    )


def test_without_the_schemas_what_needs_none_is_still_checked(samples_publication: Publication, tmp_path: Path) -> None:
    findings = found(samples_publication, tmp_path, tmp_path / FOLDER, lambda feed: feed[:-40])
    assert [finding.fatal for finding in findings] == [False, True]


def test_a_changed_schema_is_named_and_not_used(
    samples_publication: Publication, schemas: Path, tmp_path: Path
) -> None:
    changed = schemas / "sc/4.0/xsd/sc.xsd"
    changed.write_bytes(changed.read_bytes().replace(b'"nee"', b'"Nee"'))
    (finding,) = found(samples_publication, tmp_path, schemas, lambda feed: feed)
    assert not finding.fatal
    said = finding.messages["nl"]
    assert said.startswith("XSD niet gecontroleerd: .catalogus/schemas/sc/4.0/xsd/sc.xsd: de inhoud is een andere")
    assert said.endswith("haal de schema's op met catalogus update --schemas")


def test_where_no_feed_was_made_nothing_is_said(samples_publication: Publication, tmp_path: Path) -> None:
    assert list(EXPORTER.check(Staged(tmp_path, (), tmp_path / FOLDER, samples_publication))) == []
