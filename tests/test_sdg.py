"""The SDG feed: valid against the national API and against our own description, every link a file, no version lost."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import jsonschema
import pytest
import yaml

from catalogus import ledger, lists, sources, stand
from catalogus.config import read
from catalogus.export import Artifact, Entry, Finding, Publication, Staged, publication
from catalogus.ledger import Ledger
from catalogus.model import Catalogus
from catalogus.resolve import resolve
from catalogus.vocabulary import load
from catalogus_exporters.sdg import EXPORTER
from catalogus_exporters.sdg.addresses import ascii_url
from conftest import REFERENCE, SAMPLES, made

PROVINCIES = sorted(load().provincies)
BASIS = "https://producten.example"
V1 = f"{BASIS}/sdg/v1/"
KINDS = ("producten", "organisaties", "catalogi", "locaties")

Files = Mapping[str, bytes]


@pytest.fixture(scope="session")
def artifacts(samples_publication: Publication) -> list[Artifact]:
    return list(EXPORTER.files(samples_publication))


@pytest.fixture(scope="session")
def files(artifacts: list[Artifact]) -> Files:
    return contents(artifacts)


def contents(artifacts: list[Artifact]) -> Files:
    found = {str(artifact.path): bytes(artifact.content) for artifact in artifacts}  # type: ignore[arg-type]
    assert len(found) == len(artifacts)
    return found


def at(files: Files, url: str) -> Any:
    """What stands at an address."""
    return json.loads(files[url.removeprefix(f"{BASIS}/")])


def feed(files: Files, provincie: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads(files[f"sdg/{provincie}.json"])["results"]
    return results


def item(files: Files, provincie: str, upn: str, doelgroep: str = "eu-burger") -> dict[str, Any]:
    found = [x for x in feed(files, provincie) if x["upnLabel"] == upn and x["doelgroep"] == doelgroep]
    assert len(found) == 1
    return found[0]


def historie(files: Files, item: dict[str, Any]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = at(files, item["url"].replace("index.json", "historie.json"))["results"]
    return results


def pages(files: Files, kind: str) -> Iterator[dict[str, Any]]:
    """The pages of a list, as a reader finds them."""
    url: str | None = f"{V1}{kind}/index.json"
    while url is not None:
        page = at(files, url)
        yield page
        url = page["next"]


def addresses(value: Any) -> Iterator[str]:
    """Every text that is an address below the API."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from addresses(part)
    elif isinstance(value, str) and value.startswith(V1):
        yield value


# --- the national API -------------------------------------------------------------------------------------------------


def json_schema(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` is a choice, also beside `allOf`, where this document writes it."""
    if isinstance(node, list):
        return [json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [schema, {"type": "null"}]} if node.get("nullable") is True else schema


@pytest.fixture(scope="session")
def national() -> dict[str, Any]:
    path = REFERENCE / "nl/sdg/openapi-sdg-invoervoorziening.yaml"
    if not path.is_file():
        pytest.skip("the description of the national API (shared/reference) does not lie beside this checkout")
    document: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return document


@pytest.fixture(scope="session")
def nationally(national: dict[str, Any]) -> Callable[[str, Any], list[str]]:
    """What the national API finds wrong with a value that should be one of its schemas."""
    components = json_schema(national["components"])
    formats = jsonschema.FormatChecker()

    def faults(name: str, value: Any) -> list[str]:
        schema = {"$ref": f"#/components/schemas/{name}", "components": components}
        checker = jsonschema.Draft202012Validator(schema, format_checker=formats)
        return [error.message for error in checker.iter_errors(value)]

    return faults


NATIONAL = {
    r"sdg/[a-z-]+\.json": "PaginatedProductList",
    r"sdg/v1/producten/(index|pagina-\d+)\.json": "PaginatedProductList",
    r"sdg/v1/producten/[^/]{36}/index\.json": "Product",
    r"sdg/v1/producten/[^/]{36}/historie\.json": "PaginatedProductVersieList",
    r"sdg/v1/catalogi/index\.json": "PaginatedProductenCatalogusList",
    r"sdg/v1/catalogi/[^/]{36}/index\.json": "ProductenCatalogus",
    r"sdg/v1/organisaties/index\.json": "PaginatedLokaleOverheidList",
    r"sdg/v1/organisaties/[^/]{36}/index\.json": "LokaleOverheid",
    r"sdg/v1/locaties/(index|pagina-\d+)\.json": "PaginatedLocatieList",
    r"sdg/v1/locaties/[^/]{36}/index\.json": "Locatie",
}
"""Which answer of the national API each of our files is."""


@pytest.mark.parametrize(("pattern", "name"), NATIONAL.items(), ids=NATIONAL)
def test_every_file_is_what_the_national_api_answers(
    files: Files, nationally: Callable[[str, Any], list[str]], pattern: str, name: str
) -> None:
    held = {path: json.loads(content) for path, content in files.items() if re.fullmatch(pattern, path)}
    assert held
    for path, value in held.items():
        assert nationally(name, value) == [], path
    spoilt = next(iter(held.values()))
    del spoilt["results" if name.startswith("Paginated") else "url"]
    assert nationally(name, spoilt), "the schema must be able to refuse"


def test_every_file_but_our_description_is_an_answer_of_the_national_api(files: Files) -> None:
    others = [path for path in files if not any(re.fullmatch(pattern, path) for pattern in NATIONAL)]
    assert others == ["sdg/v1/openapi.json"]
    assert {f"sdg/{provincie}.json" for provincie in PROVINCIES} <= set(files)


def test_the_national_schema_refuses_another_target_group(
    files: Files, nationally: Callable[[str, Any], list[str]]
) -> None:
    product = feed(files, "drenthe")[0]
    assert nationally("Product", product) == []
    assert nationally("Product", {**product, "doelgroep": "iedereen"})


OPTIONAL = {"procedureLink", "contactFormulierLink", "owmsIdentifier", "owmsPrefLabel"}
"""What may be absent, since neither null nor an empty text is valid there."""


def test_every_object_has_the_fields_of_the_national_api_in_their_order(files: Files, national: dict[str, Any]) -> None:
    known = national["components"]["schemas"]

    def same(name: str, value: dict[str, Any]) -> None:
        fields = list(known[name]["properties"])
        assert list(value) == [field for field in fields if field in value]
        assert set(fields) - set(value) <= OPTIONAL

    for product in (product for provincie in PROVINCIES for product in feed(files, provincie)):
        same("Product", product)
        same("ProductLokaleOverheid", product["verantwoordelijkeOrganisatie"])
        same("BevoegdeOrganisatie", product["bevoegdeOrganisatie"])
        for vertaling in product["vertalingen"]:
            same("LocalizedProduct", vertaling)
        for locatie in product["locaties"]:
            same("ProductLocatie", locatie)
        for version in historie(files, product):
            same("ProductVersie", version)
    for kind, name in {
        "organisaties": "LokaleOverheid",
        "catalogi": "ProductenCatalogus",
        "locaties": "Locatie",
    }.items():
        for page in pages(files, kind):
            for thing in page["results"]:
                same(name, thing)


# --- our own description ----------------------------------------------------------------------------------------------


@pytest.fixture
def described(files: Files) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files["sdg/v1/openapi.json"])
    return document


def test_the_description_is_openapi_as_far_as_it_can_be_held_against_something(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert described["jsonSchemaDialect"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    operations = {path: item["get"] for path, item in described["paths"].items()}
    names = [operation["operationId"] for operation in operations.values()]
    assert len(names) == len(set(names))
    assert {tag for operation in operations.values() for tag in operation["tags"]} == {
        tag["name"] for tag in described["tags"]
    }
    for path, entry in described["paths"].items():
        assert set(entry) <= {"servers", "parameters", "get"}
        given = [followed(described, parameter["$ref"]) for parameter in entry.get("parameters", ())]
        assert [parameter["name"] for parameter in given] == re.findall(r"\{(\w+)\}", path)
        assert all(parameter["in"] == "path" and parameter["required"] for parameter in given)


def test_a_wrong_schema_would_be_seen() -> None:
    with pytest.raises(jsonschema.SchemaError):
        jsonschema.Draft202012Validator.check_schema({"type": "tekst"})


def test_every_reference_in_the_description_leads_to_something(described: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict | list):
            for key, part in node.items() if isinstance(node, dict) else enumerate(node):
                if key == "$ref":
                    yield part
                else:
                    yield from references(part)

    found = set(references(described))
    used = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert used <= found, "a schema that nothing refers to"
    for reference in found:
        assert followed(described, reference)
    with pytest.raises(KeyError):
        followed(described, "#/components/schemas/Nergens")


def followed(document: dict[str, Any], reference: str) -> Any:
    node: Any = document
    for name in reference.removeprefix("#/").split("/"):
        node = node[name]
    return node


def test_every_path_in_the_description_has_its_files(files: Files, described: dict[str, Any]) -> None:
    for template, entry in described["paths"].items():
        server = entry.get("servers", described["servers"])[0]["url"]
        assert server.startswith(f"{BASIS}/sdg")
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(server.removeprefix(f"{BASIS}/") + template))
        few = template == "/locaties/pagina-{nummer}.json"  # the samples have few enough for one page
        assert any(re.fullmatch(pattern, path) for path in files) != few, template


def test_every_object_in_the_description_says_all_that_it_may_have(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        if schema["type"] == "object":
            assert schema["additionalProperties"] is False, name
            assert set(schema["properties"]) - set(schema["required"]) <= OPTIONAL, name


def test_the_description_follows_the_api_design_rules_that_files_can_follow(described: dict[str, Any]) -> None:
    info = described["info"]
    assert info["contact"] == {"name": "Provinciale Producten Catalogus (voorbeeld)", "url": BASIS}
    assert info["license"]["identifier"] == "CC0-1.0"
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])
    assert "Bij ons is niemand bekend die bestanden in deze vorm ophaalt" in info["description"]
    assert [server["url"] for server in described["servers"]] == [f"{BASIS}/sdg/v1"]  # the version, and https
    for path in described["paths"]:
        assert re.fullmatch(r"(/[a-z0-9{}.-]+)+", path)
        assert not path.endswith("/")
    for name, schema in described["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z]+)+", name)
        for field, value in schema.get("properties", {}).items():
            assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", field)
            assert "$ref" in value or "description" in value or name.endswith(("List", "Openingstijden")), field


def test_nothing_is_left_to_fill_in(samples_publication: Publication) -> None:
    config = replace(samples_publication.config, naam='De "beste" {basis} \\ catalogus')
    *_, last = EXPORTER.files(replace(samples_publication, config=config))
    document = json.loads(bytes(last.content))  # type: ignore[arg-type]
    assert document["info"]["contact"]["name"] == config.naam
    assert b"{{" not in bytes(last.content)  # type: ignore[arg-type]


# --- what is checked after writing ------------------------------------------------------------------------------------


def checked(files: Files, publication: Publication, folder: Path) -> list[Finding]:
    """What the exporter says of its own files once they lie on disk."""
    owners = {str(artifact.path): artifact.provincie for artifact in EXPORTER.files(publication)}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    entries = [
        Entry(PurePosixPath(path), "application/json", len(content), "", "sdg", owners.get(path))
        for path, content in files.items()
    ]
    return list(EXPORTER.check(Staged(folder, entries, folder, publication)))


def test_every_file_obeys_our_own_description(files: Files, samples_publication: Publication, tmp_path: Path) -> None:
    assert checked(files, samples_publication, tmp_path) == []


def test_a_catalogue_without_products_has_its_lists(samples_publication: Publication, tmp_path: Path) -> None:
    catalogus = samples_publication.catalogus
    nothing = replace(samples_publication, catalogus=Catalogus(catalogus.organisaties, (), ()))
    files = contents(list(EXPORTER.files(nothing)))
    assert checked(files, nothing, tmp_path) == []
    empty = {"count": 0, "next": None, "previous": None, "results": []}
    assert at(files, f"{V1}producten/index.json") == json.loads(files["sdg/drenthe.json"]) == empty


Spoil = Callable[[dict[str, Any]], object]

SPOILT: Mapping[str, tuple[str, Spoil, str]] = {
    "a field is missing": ("product", lambda x: x.pop("uuid"), 'Op $ voldoet ["uuid"] niet aan required'),
    "a field too many": ("product", lambda x: x.update(nieuw=1), '["nieuw"] niet aan additionalProperties: false'),
    "not a code": ("product", lambda x: x.update(doelgroep="iedereen"), 'Op $.doelgroep voldoet "iedereen" niet'),
    "not a date": ("product", lambda x: x.update(publicatieDatum="2026-02-30"), '"2026-02-30" niet aan format: "date"'),
    "an explanation that does not apply": (
        "product",
        lambda x: x["vertalingen"][1].update(productAanwezigToelichting="Omdat."),
        "Op $.vertalingen[1].productAanwezigToelichting",
    ),
    "an explanation that is missing": (
        "product",
        lambda x: x.update(
            productValtOnder={field: x[field] for field in ("url", "upnUri", "upnLabel")},
            vertalingen=[{**x["vertalingen"][0], "productValtOnderToelichting": "Omdat."}, x["vertalingen"][1]],
        ),
        'Op $.vertalingen[1].productValtOnderToelichting voldoet "" niet aan minLength: 1',
    ),
    "a title that is too long": (
        "product",
        lambda x: x["vertalingen"][0].update(titel="x" * 151),
        "… niet aan maxLength: 150",
    ),
    "an old text": (
        "historie",
        lambda x: x["results"][0]["vertalingen"][0].pop("titel"),
        "$.results[0].vertalingen[0]",
    ),
    "less than nothing": ("historie", lambda x: x.update(count=-1), "Op $.count"),
    "an unsafe link": ("organisatie", lambda x: x.update(contactWebsite="http://x.example"), "$.contactWebsite"),
    "not a web address": ("organisatie", lambda x: x.update(contactWebsite="https://x example"), 'format: "uri"'),
    "not a moment": ("historie", lambda x: x["results"][0].update(gemaaktOp="gisteren"), 'format: "date-time"'),
    "not a postcode": ("locatie", lambda x: x.update(postcode="9400 AA"), "$.postcode"),
    "a domain": ("catalogus", lambda x: x.update(domein="sdg"), "$.domein"),
    "a page of nothing": ("pagina", lambda x: x.pop("count"), '["count"] niet aan required'),
    "a link to nothing": (
        "product",
        lambda x: x.update(catalogus=f"{V1}catalogi/{UUID(int=0)}/index.json"),
        f"Het adres {V1}catalogi/{UUID(int=0)}/index.json wijst naar een bestand dat er niet is.",
    ),
    "a page after the last": (
        "pagina",
        lambda x: x.update(next=f"{V1}producten/pagina-99.json"),
        f"Het adres {V1}producten/pagina-99.json wijst",
    ),
    "a product that is not there": (
        "pagina",
        lambda x: x["results"][0].update(url=f"{V1}producten/weg/index.json"),
        f"Het adres {V1}producten/weg/index.json wijst",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_wrong_is_found_and_whose_it_is(
    files: Files, samples_publication: Publication, tmp_path: Path, name: str
) -> None:
    which, spoil, said = SPOILT[name]
    product = item(files, "drenthe", "ontgrondingsvergunning")
    url = {
        "product": product["url"],
        "historie": product["url"].replace("index.json", "historie.json"),
        "organisatie": product["verantwoordelijkeOrganisatie"]["url"],
        "catalogus": product["catalogus"],
        "locatie": product["locaties"][0]["url"],
        "pagina": f"{V1}producten/index.json",
    }[which]
    value = at(files, url)
    spoil(value)
    path = url.removeprefix(f"{BASIS}/")
    (finding,) = checked({**files, path: json.dumps(value).encode()}, samples_publication, tmp_path)
    assert said in finding.messages["nl"]
    assert finding.messages["en"] != finding.messages["nl"]
    assert str(finding.path) == path
    assert finding.provincie == (None if which == "pagina" else "drenthe")
    assert finding.fatal


def test_of_a_file_with_many_faults_a_handful_is_told(
    files: Files, samples_publication: Publication, tmp_path: Path
) -> None:
    url = item(files, "drenthe", "ontgrondingsvergunning")["url"]
    path = url.removeprefix(f"{BASIS}/")
    assert len(checked({**files, path: b"{}"}, samples_publication, tmp_path)) == 5


def test_a_file_that_nothing_describes_or_that_is_no_json_is_found(
    files: Files, samples_publication: Publication, tmp_path: Path
) -> None:
    spoilt = {**files, "sdg/v1/extra.json": b"{}", "sdg/zeeland.json": b"[", "sdg/drenthe.json": b"[]"}
    found = {str(finding.path): finding for finding in checked(spoilt, samples_publication, tmp_path)}
    assert set(found) == {"sdg/v1/extra.json", "sdg/zeeland.json", "sdg/drenthe.json"}
    assert "staat niet in de beschrijving" in found["sdg/v1/extra.json"].messages["nl"]
    assert "is geen JSON" in found["sdg/zeeland.json"].messages["nl"]
    assert found["sdg/zeeland.json"].provincie == "zeeland"


# --- links and pages --------------------------------------------------------------------------------------------------


def test_every_address_is_that_of_a_file(files: Files) -> None:
    found = {address for content in files.values() for address in addresses(json.loads(content))}
    assert len(found) > 200
    assert {address.removeprefix(f"{BASIS}/") for address in found} <= set(files)
    assert all(address.endswith(".json") for address in found)  # no server has to know what a folder shows


def test_what_stands_alone_is_what_the_lists_have(files: Files) -> None:
    listed = {thing["url"]: thing for kind in KINDS for page in pages(files, kind) for thing in page["results"]}
    alone = {f"{BASIS}/{path}" for path in files if re.fullmatch(r"sdg/v1/\w+/[^/]+/index\.json", path)}
    assert set(listed) == alone
    for url, thing in listed.items():
        assert at(files, url) == thing
        assert thing["uuid"] in url


@pytest.mark.parametrize("kind", KINDS)
def test_pages_point_to_each_other_and_have_everything_once(files: Files, kind: str) -> None:
    found = list(pages(files, kind))
    things = [thing["url"] for page in found for thing in page["results"]]
    assert len(things) == len(set(things)) == found[0]["count"]
    assert {page["count"] for page in found} == {len(things)}
    assert [len(page["results"]) for page in found[:-1]] == [25] * (len(found) - 1)
    assert 1 <= len(found[-1]["results"]) <= 25
    names = ["index.json", *(f"pagina-{number}.json" for number in range(2, len(found) + 1))]
    before = [None, *(f"{V1}{kind}/{name}" for name in names[:-1])]
    assert [page["previous"] for page in found] == before
    assert len(found) == (8 if kind == "producten" else 1)


def test_the_pages_have_the_products_of_all_provinces_in_order(files: Files) -> None:
    paged = [product for page in pages(files, "producten") for product in page["results"]]
    assert paged == [product for provincie in PROVINCIES for product in feed(files, provincie)]


def test_what_belongs_to_one_province_says_so_and_what_all_share_does_not(artifacts: list[Artifact]) -> None:
    for artifact in artifacts:
        shared = re.fullmatch(r"sdg/v1/(openapi|\w+/(index|pagina-\d+))\.json", str(artifact.path))
        assert (artifact.provincie is None) == bool(shared), artifact.path
    owners = {artifact.provincie for artifact in artifacts if artifact.path.name == "historie.json"}
    assert owners == set(PROVINCIES)


def test_a_catalogue_refers_to_the_products_of_its_province(files: Files) -> None:
    (page,) = pages(files, "catalogi")
    assert [catalogus["organisatie"]["owmsPrefLabel"] for catalogus in page["results"]][:3] == [
        "Drenthe",
        "Flevoland",
        "Fryslân",
    ]
    for provincie, catalogus in zip(PROVINCIES, page["results"], strict=True):
        assert [x["url"] for x in catalogus["producten"]] == [x["url"] for x in feed(files, provincie)]


def test_who_may_decide_is_the_province_and_then_others(files: Files) -> None:
    (page,) = pages(files, "organisaties")
    assert any(len(organisatie["bevoegdeOrganisaties"]) > 1 for organisatie in page["results"])
    for provincie, organisatie in zip(PROVINCIES, page["results"], strict=True):
        first, *others = organisatie["bevoegdeOrganisaties"]
        assert first["owmsIdentifier"] == organisatie["owmsIdentifier"]
        deciding = [x["bevoegdeOrganisatie"] for x in feed(files, provincie)]
        assert {x["naam"] for x in deciding} - {first["naam"]} == {x["naam"] for x in others}
        assert others == sorted(others, key=lambda other: other["naam"])


# --- what an item says ------------------------------------------------------------------------------------------------


def test_what_is_not_offered_says_why_and_nothing_else(files: Files) -> None:
    product = item(files, "flevoland", "ontgrondingsvergunning")
    assert product["productAanwezig"] is False
    for vertaling in product["vertalingen"]:
        assert vertaling["productAanwezigToelichting"]
        assert not any(vertaling[veld] for veld in ("tekst", "vereisten", "links", "productValtOnderToelichting"))


def test_what_falls_under_another_product_points_to_it_for_the_same_target_group(files: Files) -> None:
    for doelgroep in ("eu-burger", "eu-bedrijf"):
        product = item(files, "utrecht", "wedstrijd op de weg", doelgroep)
        parent = item(files, "utrecht", "evenementenvergunning", doelgroep)
        reference = {name: parent[name] for name in ("url", "upnUri", "upnLabel")}
        assert product["productValtOnder"] == reference
        assert all(vertaling["productValtOnderToelichting"] for vertaling in product["vertalingen"])


def test_a_future_version_waits_for_its_day(files: Files) -> None:
    later = contents(list(EXPORTER.files(made(day="2027-02-01"))))
    before = item(files, "gelderland", "beschermde dieren ontheffing")
    after = item(later, "gelderland", "beschermde dieren ontheffing")
    assert after["publicatieDatum"] == "2027-02-01" > before["publicatieDatum"]
    assert after["uuid"] == before["uuid"]


def test_every_uuid_is_one_of_a_kind(files: Files) -> None:
    uuids = [product["uuid"] for provincie in PROVINCIES for product in feed(files, provincie)]
    assert len(uuids) == len(set(uuids)) == 199


def test_a_date_of_change_is_a_moment_in_the_netherlands(files: Files) -> None:
    dates = {v["datumWijziging"] for p in PROVINCIES for x in feed(files, p) for v in x["vertalingen"]}
    assert any(date.endswith("T00:00:00+02:00") for date in dates)
    assert any(date.endswith("T00:00:00+01:00") for date in dates)


def test_an_address_is_spelled_as_the_national_schema_asks() -> None:
    address = "https://fryslân.example/é?a=b%20c&d=ë"
    assert ascii_url(address) == "https://xn--frysln-0ta.example/%C3%A9?a=b%20c&d=%C3%AB"


# --- versions ---------------------------------------------------------------------------------------------------------


class Diary:
    """A catalogue of one province that is published again and again."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(SAMPLES, root, ignore=lambda folder, names: _others(Path(folder).name, names))
        self.root, self.ledger = root, Ledger()

    def file(self, naam: str) -> Path:
        return self.root / f"provincies/drenthe/{naam}.yaml"

    def change(self, naam: str, old: str, new: str) -> None:
        text = self.file(naam).read_text("utf-8")
        assert old in text
        self.file(naam).write_text(text.replace(old, new), "utf-8")

    def publish(self, day: str) -> Publication:
        resolution = resolve(sources.read(read(self.root), lists.load(self.root)), date.fromisoformat(day))
        stands = [stand.take(resolution, "drenthe")]
        events = ledger.changes(self.ledger, stands, (), resolution.datum)
        self.ledger = Ledger((*self.ledger.events, *events))
        source = resolution.source
        return publication(source.config, resolution.datum, stands, source.vocabulary, self.ledger)


def _others(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if folder == "provincies" and name != "drenthe"]


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "catalogus")


def test_history_has_every_version_newest_first_and_a_tombstone_is_none(
    diary: Diary, nationally: Callable[[str, Any], list[str]], tmp_path: Path
) -> None:
    diary.publish("2026-06-01")
    diary.change("ontgrondingsvergunning", "€ 1.250", "€ 1.300")
    second = contents(list(EXPORTER.files(diary.publish("2026-11-01"))))
    assert item(second, "drenthe", "ontgrondingsvergunning")["versie"] == 2
    assert item(second, "drenthe", "wedstrijd op de weg")["versie"] == 1

    text = diary.file("ontgrondingsvergunning").read_text("utf-8")
    diary.file("ontgrondingsvergunning").unlink()
    third = contents(list(EXPORTER.files(diary.publish("2026-11-02"))))
    gone = item(second, "drenthe", "ontgrondingsvergunning")["uuid"]
    assert gone not in str(third)

    diary.file("ontgrondingsvergunning").write_text(text.replace("€ 1.300", "€ 1.400"), "utf-8")
    fourth = diary.publish("2026-11-03")
    files = contents(list(EXPORTER.files(fourth)))
    product = item(files, "drenthe", "ontgrondingsvergunning")
    assert product["uuid"] == gone
    assert product["versie"] == 4  # the third was its end
    versions = historie(files, product)
    assert [version["versie"] for version in versions] == [4, 2, 1]
    assert [version["gemaaktOp"] for version in versions] == [
        "2026-11-03T00:00:00+01:00",
        "2026-11-01T00:00:00+01:00",
        "2026-06-01T00:00:00+02:00",
    ]
    costs = [version["vertalingen"][0]["kostenEnBetaalmethoden"] for version in versions]
    assert [amount in text for amount, text in zip(("€ 1.400", "€ 1.300", "€ 1.250"), costs, strict=True)] == [True] * 3
    assert versions[0]["vertalingen"] == product["vertalingen"]
    page = at(files, product["url"].replace("index.json", "historie.json"))
    assert (page["count"], page["next"], page["previous"]) == (3, None, None)
    assert nationally("PaginatedProductVersieList", page) == []
    assert checked(files, fourth, tmp_path / "public") == []


def test_a_version_for_others_is_not_in_the_history_of_a_target_group(diary: Diary) -> None:
    diary.change("ontgrondingsvergunning", "productAanwezig: ja", "productAanwezig: ja\ndoelgroep: eu-bedrijf")
    diary.publish("2026-06-01")
    diary.change("ontgrondingsvergunning", "\ndoelgroep: eu-bedrijf", "")
    files = contents(list(EXPORTER.files(diary.publish("2026-11-01"))))
    for doelgroep, versions in {"eu-burger": [2], "eu-bedrijf": [2, 1]}.items():
        product = item(files, "drenthe", "ontgrondingsvergunning", doelgroep)
        assert product["versie"] == 2
        assert [version["versie"] for version in historie(files, product)] == versions


def test_a_version_with_another_upl_name_is_not_in_the_history(diary: Diary) -> None:
    diary.publish("2026-06-01")
    diary.change("ontgrondingsvergunning", "productAanwezig: ja", "productAanwezig: ja\nupn: omgevingsvergunning")
    files = contents(list(EXPORTER.files(diary.publish("2026-11-01"))))
    product = item(files, "drenthe", "omgevingsvergunning")
    assert product["versie"] == 2
    assert [version["versie"] for version in historie(files, product)] == [2]


def test_what_was_not_offered_before_said_only_why(diary: Diary) -> None:
    explained = "productAanwezig: nee\nproductAanwezigToelichting:\n  nl: Ga naar Assen.\n  en: Go to Assen."
    diary.change("ontgrondingsvergunning", "productAanwezig: ja", explained)
    diary.publish("2026-06-01")
    diary.change("ontgrondingsvergunning", explained, "productAanwezig: ja")
    files = contents(list(EXPORTER.files(diary.publish("2026-11-01"))))
    now, then = historie(files, item(files, "drenthe", "ontgrondingsvergunning"))
    assert now["vertalingen"][0]["tekst"]
    assert not now["vertalingen"][0]["productAanwezigToelichting"]
    assert [vertaling["productAanwezigToelichting"] for vertaling in then["vertalingen"]] == [
        "Ga naar Assen.",
        "Go to Assen.",
    ]
    assert not then["vertalingen"][0]["tekst"]


def test_the_feed_remembers() -> None:
    assert EXPORTER.remembers
