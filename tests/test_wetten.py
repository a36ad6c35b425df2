"""Which laws a legal basis cites that no longer hold."""

from datetime import date

import pytest

from catalogus import vocabulary, wetten
from catalogus.namespaces import DCT

VOCABULARY = vocabulary.load()
NOW = wetten.load(VOCABULARY, date(2026, 11, 25))
WATER = "https://wetten.overheid.nl/jci1.3:c:BWBR0025458&hoofdstuk=6&artikel="


def cited(titel: str, url: str = "") -> list[str]:
    return [wet.naam for wet in wetten.vervallen(titel, url, NOW)]


@pytest.mark.parametrize(
    ("titel", "url", "laws"),
    [
        ("Wet bodembescherming, artikel 27", "", ["Wet bodembescherming"]),
        ("artikel 3.8 wet natuurbescherming", "", ["Wet natuurbescherming"]),
        ("De wet", "https://wetten.overheid.nl/jci1.3:c:BWBR0002505&artikel=3", ["Ontgrondingenwet"]),
        ("De wet", "https://wetten.overheid.nl/BWBR0002505/2023-01-01", ["Ontgrondingenwet"]),
        ("Waterwet, artikel 6.4", "", ["Waterwet"]),
        ("De wet", WATER + "6.4", ["Waterwet"]),
        ("De wet", WATER + "7.18", ["Waterwet"]),
        ("De wet", WATER + "7.22a", []),
        ("Waterwet", "https://wetten.overheid.nl/BWBR0025458", []),
        ("Waterschapswet, artikel 6.1", "", []),
        ("Omgevingswet, artikel 5.1", "https://wetten.overheid.nl/jci1.3:c:BWBR0037885&artikel=5.1", []),
    ],
)
def test_a_lapsed_law_is_found_by_address_name_and_section(titel: str, url: str, laws: list[str]) -> None:
    assert cited(titel, url) == laws


def test_a_law_holds_until_its_day() -> None:
    before = {wet.naam for wet in wetten.load(VOCABULARY, date(2023, 12, 31))}
    assert "Wet natuurbescherming" not in before
    assert "Wet openbaarheid van bestuur" in before


def test_every_lapsed_law_has_a_successor_that_holds() -> None:
    lapsed = {wet.iri for wet in NOW}
    for wet in NOW:
        successor = VOCABULARY.graph.node(wet.iri, DCT.isReplacedBy)
        assert successor is not None
        assert successor not in lapsed
        assert VOCABULARY.label(successor) != successor.value
