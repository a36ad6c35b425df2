"""What is published: valid against the standards, the same bytes everywhere, and never less than yesterday."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema
import pyshacl
import pytest
import rdflib
import yaml

from catalogus.export import Artifact, write
from catalogus.vocabulary import load
from catalogus_exporters.sdg import _ascii
from conftest import DAY, ROOT, SAMPLES, Ran, export

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


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "en_US.UTF-8"},
    ],
    ids=lambda environment: environment["TZ"],
)
def test_the_same_input_gives_the_same_bytes(public: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    export(tmp_path / "again", environment)
    assert contents(tmp_path / "again") == contents(public)


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
    assert run("export", SAMPLES, "--out", tmp_path, "--date", "2027-02-01", "--only", "sdg").code == 0
    before = item(public, "gelderland", "beschermde dieren ontheffing")
    after = item(tmp_path, "gelderland", "beschermde dieren ontheffing")
    assert after["publicatieDatum"] == "2027-02-01" > before["publicatieDatum"]
    assert after["uuid"] == before["uuid"]


def test_every_uuid_is_one_of_a_kind(public: Path) -> None:
    uuids = [product["uuid"] for provincie in PROVINCIES for product in feed(public, provincie)]
    assert len(uuids) == len(set(uuids)) == 199


def test_a_date_of_change_is_a_moment_in_the_netherlands(public: Path) -> None:
    dates = {v["datumWijziging"] for p in PROVINCIES for x in feed(public, p) for v in x["vertalingen"]}
    assert any(date.endswith("T00:00:00+02:00") for date in dates)
    assert any(date.endswith("T00:00:00+01:00") for date in dates)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples to spoil."""
    return shutil.copytree(SAMPLES, tmp_path / "samples")


def test_an_error_withholds_its_own_province_and_leaves_what_stands(
    run: Callable[..., Ran], samples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "public"
    assert run("export", samples, "--out", out, "--date", DAY).code == 0
    yesterday = contents(out)
    spoilt = samples / "provincies/drenthe/ontgrondingsvergunning.yaml"
    spoilt.write_text(spoilt.read_text("utf-8") + "gewijzgd: 2026-01-01\n", "utf-8")
    changed = samples / "provincies/zeeland/ontgrondingsvergunning.yaml"
    changed.write_text(changed.read_text("utf-8").replace("trefwoorden", "#") + "doorlooptijd: P57D\n", "utf-8")
    ran = run("export", samples, "--out", out, "--date", DAY)
    today = contents(out)
    assert ran.code == 1
    assert "Achtergehouden: drenthe (fouten: 1)" in ran.err
    assert "in wat provincies delen, ontbreekt zij" in ran.err
    assert "11 provincies" in ran.out
    assert today["sdg/drenthe.json"] == yesterday["sdg/drenthe.json"]
    assert b"producten.example/drenthe/" not in today["data/catalogus.ttl"]
    assert b"P57D" in today["data/catalogus.ttl"]


def test_a_fault_in_a_referentie_withholds_every_province_that_uses_it(
    run: Callable[..., Ran], samples: Path, tmp_path: Path
) -> None:
    spoilt = samples / "referentie/wedstrijd-op-de-weg.yaml"
    spoilt.write_text(spoilt.read_text("utf-8").replace("\nupn:", "\nupm:"), "utf-8")
    ran = run("export", samples, "--out", tmp_path / "public", "--date", DAY)
    assert ran.code == 1
    assert ran.err.count("Achtergehouden:") == 12
    assert ran.err.count(" fout PPC") == 1  # once, not twelve times; and what is misspelt is not missing as well
    assert "Er is niets gepubliceerd" in ran.err
    assert not (tmp_path / "public").exists()


def test_a_second_export_changes_nothing(run: Callable[..., Ran], public: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in public.rglob("*")}
    ran = run("export", SAMPLES, "--out", public, "--date", DAY)
    assert f"0 bestanden gewijzigd, {len(contents(public))} ongewijzigd" in ran.out
    assert {path: path.stat().st_mtime_ns for path in public.rglob("*")} == before


def test_one_publication_or_one_province_can_be_asked_for(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("export", SAMPLES, "--out", tmp_path, "--only", "sdg", "--provincie", "zeeland").code == 0
    assert list(contents(tmp_path)) == ["sdg/zeeland.json"]


def test_what_all_share_stays_whole_when_one_province_is_asked_for(
    run: Callable[..., Ran], public: Path, tmp_path: Path
) -> None:
    assert run("export", SAMPLES, "--out", tmp_path, "--provincie", "zeeland", "--date", DAY).code == 0
    published = contents(public)
    others = set(PROVINCIES) - {"zeeland"}
    names = [name for name in published if others.isdisjoint(re.split("[/.]", name))]
    assert {"data/catalogus.ttl", "upl/catalogus.csv", "site/index.html", "sdg/zeeland.json"} <= set(names)
    assert contents(tmp_path) == {name: published[name] for name in names}


@pytest.mark.parametrize("out", ["provincies", "referentie/x", "."])
def test_a_publication_does_not_go_among_the_sources(run: Callable[..., Ran], samples: Path, out: str) -> None:
    ran = run("export", samples, "--out", samples / out)
    assert ran.code == 2
    assert "ligt tussen de bronnen" in ran.err


def test_when_writing_fails_nothing_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write([Artifact(PurePosixPath("a/one"), b"old"), Artifact(PurePosixPath("b/two"), b"old")], tmp_path)
    real, calls = os.fsync, iter([None, OSError(28, "No space left on device")])

    def fsync(descriptor: int) -> None:
        if fault := next(calls, None):
            raise fault
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        write([Artifact(PurePosixPath("a/one"), b"new"), Artifact(PurePosixPath("b/two"), b"new")], tmp_path)
    assert contents(tmp_path) == {"a/one": b"old", "b/two": b"old"}


def test_what_stands_in_the_way_stops_everything_beforehand(tmp_path: Path) -> None:
    (tmp_path / "public/b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    artifacts = [Artifact(PurePosixPath("a"), b"new"), Artifact(PurePosixPath("b"), b"new")]
    with pytest.raises(OSError, match="directory"):
        write(artifacts, tmp_path / "public")
    (tmp_path / "public/c").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        write([Artifact(PurePosixPath("a"), b"new"), Artifact(PurePosixPath("c/d"), b"new")], tmp_path / "public")
    assert contents(tmp_path / "public") == {}
    assert contents(tmp_path / "elsewhere") == {}


def test_an_address_is_spelled_as_the_national_schema_asks() -> None:
    assert _ascii("https://fryslân.example/é?a=b%20c&d=ë") == "https://xn--frysln-0ta.example/%C3%A9?a=b%20c&d=%C3%AB"


@pytest.mark.parametrize(
    ("provincie", "code", "said"),
    [("drente", 2, "Bedoelt u «drenthe»?"), ("zeeland", 1, "Provincie «zeeland» staat niet in deze catalogus.")],
)
def test_a_province_that_cannot_be_published_is_named(
    run: Callable[..., Ran], tmp_path: Path, provincie: str, code: int, said: str
) -> None:
    ran = run("export", ROOT / "tests/cases/basis", "--out", tmp_path / "public", "--provincie", provincie)
    assert ran.code == code
    assert said in ran.err
    assert not (tmp_path / "public").exists()


def test_an_artifact_cannot_leave_the_publication(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside the publication"):
        write([Artifact(PurePosixPath("../outside"), b"")], tmp_path / "public")
