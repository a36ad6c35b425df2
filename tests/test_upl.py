"""The lists by uniform product name: the official rows and columns, with ours behind them."""

import csv
import json
from pathlib import Path

import pytest

from catalogus.vocabulary import load
from catalogus_exporters.upl import EIGEN, KOLOMMEN

PROVINCIES = sorted(load().provincies)
OFFICIAL = "nl/upl/UPL-actueel-2025-04-30.csv"


def rows(public: Path, name: str) -> list[dict[str, str]]:
    with (public / "upl" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_the_official_ones_and_then_ours(public: Path, reference: Path) -> None:
    with (reference / OFFICIAL).open(encoding="utf-8-sig", newline="") as file:
        official = csv.DictReader(file)
        assert (*(official.fieldnames or ()), *EIGEN) == KOLOMMEN
        known = [tuple(row.values()) for row in official]
    own = [tuple(row.values())[: -len(EIGEN)] for row in rows(public, "catalogus")]
    assert set(own) <= set(known)
    assert sorted(set(own), key=own.index) == [row for row in known if row in set(own)]  # in the official order


def test_all_together_is_what_the_provinces_have(public: Path) -> None:
    each = [tuple(row.values()) for provincie in PROVINCIES for row in rows(public, provincie)]
    assert sorted(each) == sorted(tuple(row.values()) for row in rows(public, "catalogus"))
    assert {path.name for path in (public / "upl").iterdir()} == {
        f"{name}.{kind}" for name in (*PROVINCIES, "catalogus") for kind in ("csv", "json")
    }


@pytest.mark.parametrize("name", [*PROVINCIES, "catalogus"])
def test_json_and_csv_say_the_same(public: Path, name: str) -> None:
    assert json.loads((public / "upl" / f"{name}.json").read_bytes()) == rows(public, name)


def test_every_availability_is_told(public: Path) -> None:
    told = {(row["ProductURL"].rpartition("example/")[2], row["Beschikbaarheid"]) for row in rows(public, "catalogus")}
    assert ("flevoland/ontgrondingsvergunning", "nee") in told
    assert ("utrecht/wedstrijd-op-de-weg", "valt onder") in told
    assert ("drenthe/wedstrijd-op-de-weg", "ja") in told
    names = {name for name, _ in told}
    assert not names & {"groningen/bijzonder-transportontheffing", "drenthe/cultuursubsidie"}  # over
    assert "overijssel/stiltegebiedontheffing" not in names  # scheduled


def test_each_province_offers_at_least_ten(public: Path) -> None:
    for provincie in PROVINCIES:
        offered = {row["ProductURL"] for row in rows(public, provincie) if row["Beschikbaarheid"] == "ja"}
        assert len(offered) >= 10, provincie


def test_no_value_is_a_formula(public: Path) -> None:
    for row in rows(public, "catalogus"):
        assert not [value for value in row.values() if value[:1] in "=+-@\t\r" and value]
