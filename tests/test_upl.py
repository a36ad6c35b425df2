"""The lists by uniform product name: the official rows and columns, with ours behind them, and what they add up to."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.query import Result

from catalogus.export import Artifact, Publication
from catalogus.vocabulary import load
from catalogus_exporters.dekking import STATUSSEN
from catalogus_exporters.upl import EIGEN, EXPORTER, KOLOMMEN
from conftest import DAY, SAMPLES, made

PROVINCIES = sorted(load().provincies)
NAMES = [*PROVINCIES, "catalogus"]
OFFICIAL = "nl/upl/UPL-actueel-2025-04-30.csv"
FORMER = "nl/upl/UPL-actueel-2021-12-20.csv"
RESULTS = "application/sparql-results"
URIS = {"URI", "Grondslag", "Grondslaglink", "ProductURL"}


def artifacts(publication: Publication) -> dict[str, Artifact]:
    return {artifact.path.as_posix().removeprefix("upl/"): artifact for artifact in EXPORTER.files(publication)}


def content(files: Mapping[str, Artifact], name: str) -> bytes:
    data = files[name].content
    assert isinstance(data, bytes)
    return data


def read(files: Mapping[str, Artifact], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(files, name).decode(), newline="")))


@pytest.fixture(scope="module")
def files(samples_publication: Publication) -> dict[str, Artifact]:
    return artifacts(samples_publication)


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the samples to change."""
    return shutil.copytree(SAMPLES, tmp_path / "samples")


def official(reference: Path, name: str = OFFICIAL) -> list[dict[str, str]]:
    with (reference / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written() -> dict[str, list[dict[str, Any]]]:
    """What editors wrote, by province, each with the UPL name that it gives or inherits; read as YAML and no more."""
    referenties = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in SAMPLES.glob("referentie/*.yaml")}
    found: dict[str, list[dict[str, Any]]] = {provincie: [] for provincie in PROVINCIES}
    for path in SAMPLES.glob("provincies/*/*.yaml"):
        if path.stem != "organisatie":
            own = yaml.safe_load(path.read_text("utf-8"))
            inherited = referenties.get(own.get("referentie"), {})
            found[path.parent.name].append({"upn": inherited.get("upn"), "naam": path.name.split(".")[0], **own})
    # The one product in Turtle is offered, under the name of the referentie that it gives.
    found["zeeland"].append({"upn": "wedstrijd op de weg", "productAanwezig": True, "publicatieDatum": DAY})
    return found


def status(product: dict[str, Any]) -> str:
    """How a name is had, from the words of the editor; empty for what is over."""
    issued, until, withdrawn = (
        str(day or "")
        for day in (
            product.get("publicatieDatum"),
            product.get("geldigTot"),
            product.get("ingetrokken", {}).get("datum"),
        )
    )
    if not issued:
        return "concept"
    if issued > DAY:
        return "gepland"
    if (until and until < DAY) or (withdrawn and withdrawn <= DAY):
        return ""
    if product.get("productValtOnder"):
        return "valt onder"
    return "aangeboden" if product["productAanwezig"] in (True, "ja") else "niet aangeboden"


# --- the lists --------------------------------------------------------------------------------------------------------


def test_the_columns_are_the_official_ones_and_then_ours(files: dict[str, Artifact], reference: Path) -> None:
    known = official(reference)
    assert (*known[0], *EIGEN) == KOLOMMEN
    known_rows = [tuple(row.values()) for row in known]
    own = [tuple(row.values())[: -len(EIGEN)] for row in read(files, "catalogus.csv")]
    assert set(own) <= set(known_rows)
    assert sorted(set(own), key=own.index) == [row for row in known_rows if row in set(own)]  # in the official order


def test_all_together_is_what_the_provinces_have(files: dict[str, Artifact]) -> None:
    each = [tuple(row.values()) for provincie in PROVINCIES for row in read(files, f"{provincie}.csv")]
    assert sorted(each) == sorted(tuple(row.values()) for row in read(files, "catalogus.csv"))
    assert set(files) == {f"{name}.{kind}" for name in NAMES for kind in ("csv", "json", "xml")} | {
        "dekking.csv",
        "ingetrokken.csv",
    }


def test_a_file_belongs_to_its_province_and_what_they_share_to_none(files: dict[str, Artifact]) -> None:
    for name, artifact in files.items():
        stem = name.partition(".")[0]
        assert artifact.provincie == (stem if stem in PROVINCIES else None)


def test_every_availability_is_told(files: dict[str, Artifact]) -> None:
    rows = read(files, "catalogus.csv")
    told = {(row["ProductURL"].rpartition("example/")[2], row["Beschikbaarheid"]) for row in rows}
    assert ("flevoland/ontgrondingsvergunning", "nee") in told
    assert ("utrecht/wedstrijd-op-de-weg", "valt onder") in told
    assert ("drenthe/wedstrijd-op-de-weg", "ja") in told
    names = {name for name, _ in told}
    assert not names & {"groningen/bijzonder-transportontheffing", "drenthe/cultuursubsidie"}  # over
    assert "overijssel/stiltegebiedontheffing" not in names  # scheduled


def test_each_province_offers_at_least_ten(files: dict[str, Artifact]) -> None:
    for provincie in PROVINCIES:
        rows = read(files, f"{provincie}.csv")
        assert len({row["ProductURL"] for row in rows if row["Beschikbaarheid"] == "ja"}) >= 10, provincie


def test_no_value_is_a_formula(files: dict[str, Artifact]) -> None:
    for name in ("catalogus.csv", "dekking.csv", "ingetrokken.csv"):
        for row in read(files, name):
            assert not [value for value in row.values() if value[:1] in "=+-@\t\r" and value]


# --- as query results -------------------------------------------------------------------------------------------------


def cells(row: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What a row of the CSV is as a query result: kind and value of each cell that is not empty."""
    return {key: ("uri" if key in URIS else "literal", value) for key, value in row.items() if value}


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize("name", NAMES)
def test_query_results_say_what_the_csv_says(files: dict[str, Artifact], name: str, kind: str) -> None:
    artifact = files[f"{name}.{kind}"]
    assert artifact.media_type == f"{RESULTS}+{kind}"
    expected = [cells(row) for row in read(files, f"{name}.csv")]

    result = Result.parse(io.BytesIO(content(files, f"{name}.{kind}")), format=kind)
    assert [str(variable) for variable in result.vars or ()] == list(KOLOMMEN)
    seen = [
        {str(key): ("uri" if isinstance(term, rdflib.URIRef) else "literal", str(term)) for key, term in row.items()}
        for row in result.bindings
    ]
    assert seen == expected

    form = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}[kind]
    solutions = ox.parse_query_results(content(files, f"{name}.{kind}"), format=form)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    again = [
        {
            key: ("uri" if isinstance(term, ox.NamedNode) else "literal", term.value)
            for key, term in zip(names, solution, strict=True)
            if isinstance(term, ox.NamedNode | ox.Literal)
        }
        for solution in solutions
    ]
    assert again == expected


# --- which province has which name ------------------------------------------------------------------------------------


def test_the_coverage_has_every_name_of_provinces_in_the_list(files: dict[str, Artifact], reference: Path) -> None:
    known = {row["URI"]: row for row in official(reference) if row["Provincie"]}
    rows = read(files, "dekking.csv")
    assert {row["URI"] for row in rows} == set(known)
    assert len(rows) == 149
    assert [row["UniformeProductnaam"] for row in rows] == sorted(row["UniformeProductnaam"] for row in known.values())
    for row in rows:
        official_row = known[row["URI"]]
        assert (row["UniformeProductnaam"], row["SDG"]) == (official_row["UniformeProductnaam"], official_row["SDG"])
        assert row["SDGVerplicht"] == ("ja" if official_row["SDG"] else "nee")
        assert row["Ingetrokken"] == "nee"
    assert Counter(row["SDGVerplicht"] for row in rows) == {"ja": 47, "nee": 102}


def test_the_coverage_is_what_editors_wrote(files: dict[str, Artifact]) -> None:
    rows = read(files, "dekking.csv")
    labels = dict(zip(PROVINCIES, [key for key in rows[0] if key in LABELS], strict=True))
    seen = {(row["UniformeProductnaam"], provincie): row[label] for row in rows for provincie, label in labels.items()}
    expected = dict.fromkeys(seen, "ontbreekt")
    for provincie, products in written().items():
        for product in products:
            key = (product["upn"], provincie)
            # Gelderland has a version that is planned beside the one that is offered.
            if (said := status(product)) and STATUSSEN.index(said) < STATUSSEN.index(expected[key]):
                expected[key] = said
    assert seen == expected
    assert set(seen.values()) == set(STATUSSEN)


LABELS = (
    *("Drenthe", "Flevoland", "Fryslân", "Gelderland", "Groningen", "Limburg"),
    *("Noord-Brabant", "Noord-Holland", "Overijssel", "Utrecht", "Zeeland", "Zuid-Holland"),
)


def test_of_a_concept_only_its_name_is_told(files: dict[str, Artifact]) -> None:
    (row,) = (row for row in read(files, "dekking.csv") if row["UniformeProductnaam"] == "natuurgebied vergunning")
    assert row["Limburg"] == "concept"
    everything = b"".join(content(files, name) for name in files).decode()
    concept = yaml.safe_load((SAMPLES / "provincies/limburg/natuurgebied-vergunning.yaml").read_text("utf-8"))
    assert concept["titel"]["nl"] not in everything
    assert "limburg/natuurgebied-vergunning" not in everything


def test_a_name_with_two_products_has_the_status_of_the_best(samples: Path) -> None:
    other = samples / "provincies/flevoland/ontgronding-klein.yaml"
    shown = samples / "provincies/flevoland/ontgrondingsvergunning.yaml"
    other.write_text(shown.read_text("utf-8").replace("productAanwezig: nee", "productAanwezig: ja"), "utf-8")
    rows = read(artifacts(made(samples)), "dekking.csv")
    (row,) = (row for row in rows if row["UniformeProductnaam"] == "ontgrondingsvergunning")
    assert row["Flevoland"] == "aangeboden"


# --- withdrawn names --------------------------------------------------------------------------------------------------


def test_the_samples_use_no_withdrawn_name(files: dict[str, Artifact]) -> None:
    assert read(files, "ingetrokken.csv") == []
    assert content(files, "ingetrokken.csv").startswith(b"UniformeProductnaam,URI,LaatstIn,Opvolger,OpvolgerURI,")


def test_a_withdrawn_name_that_is_still_used_is_listed_with_its_successor(samples: Path, reference: Path) -> None:
    now, then = ({row["URI"]: row for row in official(reference, name)} for name in (OFFICIAL, FORMER))
    gone = "http://standaarden.overheid.nl/owms/terms/experiment_gebruik_meststoffen_ontheffing_"
    assert gone in then.keys() - now.keys()
    for provincie in ("zeeland", "drenthe"):
        path = samples / f"provincies/{provincie}/verzoek-overheidsinformatie.yaml"
        path.write_text(f"upn: {gone}\n{path.read_text('utf-8')}", "utf-8")
    concept = samples / "provincies/limburg/natuurgebied-vergunning.yaml"
    text = concept.read_text("utf-8")
    concept.write_text(text.replace("upn: natuurgebied vergunning", "upn: zorgplicht riolering ontheffing"), "utf-8")
    files = artifacts(made(samples))

    rows = read(files, "ingetrokken.csv")
    assert [row["AangebodenDoor"] for row in rows] == ["Drenthe", "Zeeland"]
    successor = gone.removesuffix("_")
    assert rows[0] == {
        "UniformeProductnaam": then[gone]["UniformeProductnaam"],
        "URI": gone,
        "LaatstIn": "2021-12-20",
        "Opvolger": now[successor]["UniformeProductnaam"],
        "OpvolgerURI": successor,
        "AangebodenDoor": "Drenthe",
        "ProductURL": "https://producten.example/drenthe/verzoek-overheidsinformatie",
        "Titel": rows[0]["Titel"],
    }
    assert rows[0]["Titel"]

    covered = {row["URI"]: row for row in read(files, "dekking.csv")}
    assert len(covered) == 151
    assert (covered[gone]["Ingetrokken"], covered[gone]["SDGVerplicht"]) == ("ja", "nee")
    assert (covered[gone]["Drenthe"], covered[gone]["Utrecht"]) == ("aangeboden", "ontbreekt")
    assert (covered[successor]["Ingetrokken"], covered[successor]["Drenthe"]) == ("nee", "ontbreekt")
    riolering = "http://standaarden.overheid.nl/owms/terms/zorgplicht_riolering_ontheffing"
    assert (covered[riolering]["Ingetrokken"], covered[riolering]["Limburg"]) == ("ja", "concept")
