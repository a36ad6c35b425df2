"""What is told to the Commission's link repository: every page of the gateway, and what is no longer one."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogus import ledger, lists, sources, stand
from catalogus.config import read
from catalogus.export import Publication, publication
from catalogus.ledger import Ledger
from catalogus.resolve import resolve
from catalogus.vocabulary import load
from catalogus_exporters.your_europe import EXPORTER, KOLOMMEN, check, files
from conftest import DAY, SAMPLES, laid, made

PROVINCIES = sorted(load().provincies)
BASIS = "https://producten.example"


def contents(publication: Publication) -> dict[str, bytes]:
    found = {}
    for artifact in files(publication):
        assert isinstance(artifact.content, bytes)
        found[artifact.path.name] = artifact.content
    return found


def links(publication: Publication, name: str = "links") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(contents(publication)[f"{name}.json"])["linkData"]
    return found


def told(publication: Publication) -> dict[str, str]:
    """By address, without the basis: whether it is to be deleted."""
    return {link["url"].removeprefix(f"{BASIS}/").rstrip("/"): link["delete"] for link in links(publication)}


def later(root: Path, before: Publication, day: str = DAY) -> Publication:
    """What a catalogue publishes after an earlier publication."""
    resolution = resolve(sources.read(read(root), lists.load(root)), date.fromisoformat(day))
    stands = [stand.take(resolution, provincie) for provincie in resolution.organisaties]
    absent = sorted(set(before.catalogus.organisaties) - set(resolution.organisaties))
    events = (*before.ledger.events, *ledger.changes(before.ledger, stands, absent, resolution.datum))
    known = Ledger(events, {len(events): hashlib.sha256().hexdigest()})
    return publication(resolution.source.config, resolution.datum, stands, resolution.source.vocabulary, known)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples to change."""
    return shutil.copytree(SAMPLES, tmp_path / "samples")


def change(samples: Path, name: str, old: str, new: str) -> None:
    path = samples / "provincies" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


# --- what is listed ---------------------------------------------------------------------------------------------------


def test_a_link_has_the_fields_of_the_import(samples_publication: Publication, reference: Path) -> None:
    fields = yaml.safe_load((reference / "eu/sdg/links-repository-fields.yaml").read_text("utf-8"))["fields"]
    example = json.loads((reference / "eu/sdg/links-repository-import.example.json").read_text("utf-8"))
    for name in [*PROVINCIES, "links"]:
        body = json.loads(contents(samples_publication)[f"{name}.json"])
        assert list(body) == list(example)
        assert body["secureToken"] == ""
        assert (body["countryCode"], body["author"]) == ("NL", "Provinciale Producten Catalogus (voorbeeld)")
        assert body["linkData"]
        for link in body["linkData"]:
            assert {field for field, rule in fields.items() if rule["required"]} <= set(link) <= set(fields)
            assert tuple(link) == KOLOMMEN
            assert all(link.values())
            assert link["type"] in fields["type"]["values"]
            assert link["delete"] in fields["delete"]["values"] or link["delete"] == "n"  # YAML takes n for no
            assert link["urlType"].upper() in fields["urlType"]["values"]
            assert link["urlType"] == example["linkData"][0]["urlType"]
            assert [list(category) for category in link["categories"]] == [["category"]] * len(link["categories"])


def test_every_code_and_area_is_one_of_the_official_lists(samples_publication: Publication, reference: Path) -> None:
    with (reference / "eu/sdg/policy_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["Policy code"] for row in csv.DictReader(file, delimiter=";") if len(row["Policy code"]) > 1}
    with (reference / "eu/nuts/provinces-nuts2.csv").open(encoding="utf-8", newline="") as file:
        areas = {row["province"]: row for row in csv.DictReader(file)}
    newer = replace(samples_publication, config=replace(samples_publication.config, nuts="2024"))
    for shown, column in ((samples_publication, "nuts2_2016_and_2021"), (newer, "nuts2_2024")):
        for provincie, organisatie in shown.catalogus.organisaties.items():
            for link in links(shown, provincie):
                assert link["nationalCode"] == areas[organisatie.owms_label][column]
                assert {category["category"] for category in link["categories"]} <= codes


def test_the_links_are_the_products_that_are_offered_and_have_codes(
    samples_publication: Publication, reference: Path
) -> None:
    with (reference / "nl/upl/UPL-actueel-2025-04-30.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["URI"]: row["SDG"].split(";") for row in csv.DictReader(file) if row["SDG"]}
    expected = {}
    for product in samples_publication.catalogus.producten:
        if product.upn and product.upn.uri in codes and product.aanwezig and not product.valt_onder:
            expected[f"{product.iri}/"] = sorted(codes[product.upn.uri])
    assert len(expected) == 100
    found = links(samples_publication)
    assert {link["url"]: [c["category"] for c in link["categories"]] for link in found[::2]} == expected
    assert {link["language"] for link in found[::2]} == {"nl"}
    assert {link["language"] for link in found[1::2]} == {"en"}
    assert {link["delete"] for link in found} == {"n"}


def test_both_pages_of_a_product_are_those_of_the_site(samples_publication: Publication) -> None:
    nl, en = (link for link in links(samples_publication, "drenthe") if link["url"].endswith("/wedstrijd-op-de-weg/"))
    product = next(p for p in samples_publication.catalogus.producten if f"{p.iri}/" == nl["url"])
    assert (nl["url"], en["url"]) == (
        f"{BASIS}/drenthe/wedstrijd-op-de-weg/",
        f"{BASIS}/drenthe/en/wedstrijd-op-de-weg/",
    )
    for link in (nl, en):
        assert link["title"] == product.teksten["titel"][link["language"]]
        assert link["description"] == " ".join(product.teksten["samenvatting"][link["language"]].split())


def test_all_together_is_what_the_provinces_have(samples_publication: Publication) -> None:
    each = [link for provincie in PROVINCIES for link in links(samples_publication, provincie)]
    assert each == links(samples_publication)
    for artifact in files(samples_publication):
        stem = artifact.path.stem
        assert artifact.provincie == (None if stem == "links" else stem)


def test_the_table_says_what_the_body_says(samples_publication: Publication) -> None:
    found = contents(samples_publication)
    for name in [*PROVINCIES, "links"]:
        rows = list(csv.DictReader(io.StringIO(found[f"{name}.csv"].decode(), newline="")))
        flat = [
            {**link, "categories": ";".join(category["category"] for category in link["categories"])}
            for link in links(samples_publication, name)
        ]
        assert rows == flat


def test_a_code_of_a_procedure_makes_a_procedure(samples: Path) -> None:
    change(
        samples,
        "drenthe/verzoek-overheidsinformatie",
        "referentie:",
        "upn: starten voeren beëindigen bedrijf intake\nreferentie:",
    )
    found = [link for link in links(made(samples), "drenthe") if link["type"] == "Procedure"]
    assert [link["url"].split("/")[-2] for link in found] == ["verzoek-overheidsinformatie"] * 2
    assert found[0]["categories"] == [{"category": "X1"}]


def test_without_your_europe_nothing_is_written(samples_publication: Publication) -> None:
    silent = replace(samples_publication, config=replace(samples_publication.config, your_europe=False))
    assert list(files(silent)) == []


def test_a_province_has_its_pages_at_its_own_address(samples: Path) -> None:
    settings = samples / "catalogus.toml"
    own = '\n[provincies.drenthe]\nbasis = "https://drenthe.example/producten"\n'
    settings.write_text(settings.read_text("utf-8") + own, "utf-8")
    shown = made(samples)
    addresses = [link["url"] for link in links(shown, "drenthe")]
    assert addresses[1].startswith("https://drenthe.example/producten/en/")
    assert all(address.startswith("https://drenthe.example/producten/") for address in addresses)


# --- what is deleted --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("publicatieDatum:", "geldigTot: 2026-11-01\npublicatieDatum:"),
        ("productAanwezig: ja", "productAanwezig: nee"),
        ("productAanwezig: ja", "productAanwezig: ja\nproductValtOnder: vaarweggebruik"),
        ("productAanwezig: ja", "productAanwezig: ja\nupn: verzoek overheidsinformatie"),
        ("publicatieDatum:", "# publicatieDatum:"),
    ],
    ids=["over", "not offered", "falls under another", "without a code", "a concept again"],
)
def test_what_was_listed_and_no_longer_should_be_is_deleted(samples: Path, old: str, new: str) -> None:
    before = made(samples)
    name = "drenthe/natuurgebied-vergunning"
    titles = [link["title"] for link in links(before) if link["url"] == f"{BASIS}/{name}/"]
    change(samples, name, old, new)
    after = later(samples, before)
    gone = [link for link in links(after) if link["delete"] == "y"]
    assert [link["url"] for link in gone] == [f"{BASIS}/{name}/", f"{BASIS}/drenthe/en/natuurgebied-vergunning/"]
    assert gone[0]["title"] == titles[0]
    assert gone[0]["categories"] == [{"category": "D2"}, {"category": "N1"}]
    assert told(after).keys() == told(before).keys()
    assert links(after, "drenthe") == [link for link in links(after) if link["nationalCode"] == "NL13"]
    assert list(check(laid(EXPORTER, after, samples.parent / "public"))) == []


def test_what_comes_back_is_listed_again(samples: Path) -> None:
    first = made(samples)
    change(samples, "drenthe/vaarweggebruik", "productAanwezig: ja", "productAanwezig: nee")
    second = later(samples, first)
    change(samples, "drenthe/vaarweggebruik", "productAanwezig: nee", "productAanwezig: ja")
    third = later(samples, second)
    assert [told(shown)["drenthe/vaarweggebruik"] for shown in (first, second, third)] == ["n", "y", "n"]


def test_what_was_never_listed_is_not_deleted(samples_publication: Publication) -> None:
    assert "drenthe/cultuursubsidie" not in told(samples_publication)  # over, and without a code
    assert "limburg/natuurgebied-vergunning" not in told(samples_publication)  # a concept


def test_a_province_that_leaves_has_all_its_links_deleted(samples: Path) -> None:
    before = made(samples)
    shutil.rmtree(samples / "provincies/zeeland")
    after = later(samples, before)
    assert {delete for name, delete in told(after).items() if name.startswith("zeeland/")} == {"y"}
    assert "zeeland.json" not in contents(after)


# --- what is checked --------------------------------------------------------------------------------------------------


def test_our_own_links_are_in_order(samples_publication: Publication, tmp_path: Path) -> None:
    assert list(check(laid(EXPORTER, samples_publication, tmp_path))) == []


def spoil(link: dict[str, Any]) -> Callable[[list[dict[str, Any]]], None]:
    return lambda found: found[0].update(link)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (spoil({"categories": [{"category": "N"}]}), "onbekende code N."),
        (spoil({"categories": []}), "zonder code of titel."),
        (spoil({"title": ""}), "zonder code of titel."),
        (spoil({"type": "Procedure"}), "soort Procedure past niet bij D2, N1."),
        (
            spoil({"url": "https://elders.example/drenthe/x"}),
            "ligt niet onder de basis https://producten.example/drenthe.",
        ),
        (lambda found: found.pop(1), "niet één pagina per taal (nl)."),
        (lambda found: found.clear(), "drenthe.csv zegt niet hetzelfde."),
    ],
)
def test_a_link_that_cannot_be_right_is_refused(
    samples_publication: Publication, tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], said: str
) -> None:
    on_disk = laid(EXPORTER, samples_publication, tmp_path)
    path = tmp_path / "your-europe/drenthe.json"
    body = json.loads(path.read_bytes())
    change(body["linkData"])
    path.write_text(json.dumps(body), "utf-8")
    found = [finding for finding in check(on_disk) if finding.messages["nl"].endswith(said)]
    assert [(finding.provincie, finding.fatal) for finding in found] == [("drenthe", True)]
