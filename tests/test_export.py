"""What is published: valid against the standards, the same bytes everywhere, and never less than yesterday."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pyshacl
import pytest
import rdflib
import yaml

from catalogus.vocabulary import load
from catalogus_exporters.sdg import _ascii
from conftest import SAMPLES, Ran

PROVINCIES = sorted(load().provincies)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def feed(public: Path, provincie: str) -> list[dict[str, Any]]:
    page: dict[str, Any] = json.loads((public / "sdg" / f"{provincie}.json").read_bytes())
    results: list[dict[str, Any]] = page["results"]
    return results


def item(public: Path, provincie: str, upn: str, doelgroep: str = "eu-burger") -> dict[str, Any]:
    found = [x for x in feed(public, provincie) if x["upnLabel"] == upn and x["doelgroep"] == doelgroep]
    assert len(found) == 1
    return found[0]


def json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` is a choice, also beside `allOf`, where this document writes it."""
    if isinstance(node, list):
        return [json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


@pytest.mark.parametrize("provincie", PROVINCIES)
def test_every_feed_is_what_the_national_api_describes(public: Path, reference: Path, provincie: str) -> None:
    described = yaml.safe_load((reference / "nl/sdg/openapi-sdg-invoervoorziening.yaml").read_text("utf-8"))
    schema = {"$ref": "#/components/schemas/PaginatedProductList", "components": json_schema(described["components"])}
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    page = json.loads((public / "sdg" / f"{provincie}.json").read_bytes())
    assert [error.message for error in checker.iter_errors(page)] == []
    assert page["count"] == len(page["results"]) >= 6
    known = described["components"]["schemas"]
    for product in page["results"]:
        assert set(product) == set(known["Product"]["properties"])
        for vertaling in product["vertalingen"]:
            assert set(known["LocalizedProduct"]["properties"]) - set(vertaling) <= {"procedureLink"}
            assert set(vertaling) <= set(known["LocalizedProduct"]["properties"])
    page["results"][0]["doelgroep"] = "iedereen"
    assert list(checker.iter_errors(page)), "the schema must be able to refuse"


@pytest.mark.parametrize(
    "shapes",
    [
        "cpsv-ap/cpsv-ap-3.2.0-SHACL.ttl",
        "core-vocabularies/cccev-2.1.0-SHACL.ttl",
        "core-vocabularies/cpov-2.1.2-SHACL.ttl",
    ],
)
def test_the_linked_data_conforms_to_the_official_shapes(public: Path, reference: Path, shapes: str) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    official = rdflib.Graph().parse(reference / "eu" / shapes, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=official)
    assert conforms, text


def test_the_official_shapes_can_refuse_our_data(public: Path, reference: Path) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    data.remove((None, rdflib.DCTERMS.title, None))
    official = rdflib.Graph().parse(reference / "eu/cpsv-ap/cpsv-ap-3.2.0-SHACL.ttl", format="turtle")
    assert not pyshacl.validate(data, shacl_graph=official)[0]


def test_there_are_no_blank_nodes_to_change_name(public: Path) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    assert not [term for triple in data for term in triple if isinstance(term, rdflib.BNode)]


def test_twelve_provinces_are_published_and_nothing_that_is_not_active(public: Path) -> None:
    assert {path.stem for path in (public / "sdg").iterdir()} == set(PROVINCIES)
    turtle = (public / "data/catalogus.ttl").read_text("utf-8")
    assert "limburg/natuurgebied-vergunning" not in turtle  # a concept
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    service = rdflib.URIRef("http://purl.org/vocab/cpsv#PublicService")
    services = set(data.subjects(rdflib.RDF.type, service))
    assert len(services) == 130
    assert rdflib.URIRef("https://producten.example/flevoland/ontgrondingsvergunning") not in services  # not offered
    assert rdflib.URIRef("https://producten.example/utrecht/wedstrijd-op-de-weg") not in services  # falls under another
    assert rdflib.URIRef("https://producten.example/zeeland/wedstrijd-op-de-weg") in services  # written in Turtle


def test_what_is_not_offered_says_why_and_nothing_else(public: Path) -> None:
    product = item(public, "flevoland", "ontgrondingsvergunning")
    assert product["productAanwezig"] is False
    for vertaling in product["vertalingen"]:
        assert vertaling["productAanwezigToelichting"]
        assert not any(vertaling[veld] for veld in ("tekst", "vereisten", "links", "productValtOnderToelichting"))


def test_what_falls_under_another_product_points_to_it_for_the_same_target_group(public: Path) -> None:
    for doelgroep in ("eu-burger", "eu-bedrijf"):
        product = item(public, "utrecht", "wedstrijd op de weg", doelgroep)
        parent = item(public, "utrecht", "evenementenvergunning", doelgroep)
        reference = {name: parent[name] for name in ("url", "upnUri", "upnLabel")}
        assert product["productValtOnder"] == reference
        assert all(vertaling["productValtOnderToelichting"] for vertaling in product["vertalingen"])


def test_a_future_version_waits_for_its_day(run: Callable[..., Ran], public: Path, tmp_path: Path) -> None:
    assert run("export", SAMPLES, "--out", tmp_path / "out", "--date", "2027-02-01", "--only", "sdg").code == 0
    before = item(public, "gelderland", "beschermde dieren ontheffing")
    after = item(tmp_path / "out/actueel", "gelderland", "beschermde dieren ontheffing")
    assert after["publicatieDatum"] == "2027-02-01" > before["publicatieDatum"]
    assert after["uuid"] == before["uuid"]


def test_every_uuid_is_one_of_a_kind(public: Path) -> None:
    uuids = [product["uuid"] for provincie in PROVINCIES for product in feed(public, provincie)]
    assert len(uuids) == len(set(uuids)) == 199


def test_a_date_of_change_is_a_moment_in_the_netherlands(public: Path) -> None:
    dates = {v["datumWijziging"] for p in PROVINCIES for x in feed(public, p) for v in x["vertalingen"]}
    assert any(date.endswith("T00:00:00+02:00") for date in dates)
    assert any(date.endswith("T00:00:00+01:00") for date in dates)


def test_an_address_is_spelled_as_the_national_schema_asks() -> None:
    assert _ascii("https://fryslân.example/é?a=b%20c&d=ë") == "https://xn--frysln-0ta.example/%C3%A9?a=b%20c&d=%C3%AB"
