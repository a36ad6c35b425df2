"""The memory of all publications: a number once, time that never goes back, and no byte that changes unseen."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from catalogus import ledger, stand
from catalogus.ledger import DamagedError, Ledger, Reading, changes, differences, lines, read, sealed
from catalogus.namespaces import CV, PPC
from catalogus.stand import Stand
from conftest import DAY, ROOT, stands

PRODUCT = NamedNode("https://producten.example/drenthe/wedstrijd-op-de-weg")
FIRST = date.fromisoformat(DAY)
EMPTY = read(())


@pytest.fixture
def catalogus(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "catalogus")


def edited(catalogus: Path, change: Callable[[str], str], day: str = DAY) -> list[Stand]:
    path = catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    return stands(catalogus, day)


def after(reading: Reading, now: list[Stand], day: date = FIRST, absent: tuple[str, ...] = ()) -> tuple[Ledger, bytes]:
    events = changes(reading.ledger, now, absent, day)
    book, seal = sealed(reading, events)
    return book, b"".join((*lines(events), seal))


def opened(data: bytes) -> Reading:
    return read(io.BytesIO(data))


def test_the_first_version_of_everything_is_1(catalogus: Path) -> None:
    events = changes(Ledger(), stands(catalogus), (), FIRST)
    assert [(event.nummer, event.iri, event.versie, event.datum) for event in events] == [(1, PRODUCT.value, 1, FIRST)]


def test_what_is_the_same_is_no_event(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    assert changes(known, stands(catalogus), (), date(2027, 1, 1)) == ()


def reordered(text: str) -> str:
    """The same keys in the opposite order."""
    return "".join(reversed(re.findall(r"^\S.*\n(?:(?:\s.*)?\n)*", text, re.MULTILINE)))


@pytest.mark.parametrize(
    "change",
    [
        reordered,
        lambda text: text + "\n# een opmerking\n",
        lambda text: text + "gecontroleerd:\n  datum: 2026-11-02\n  door: redactie\n",
        lambda text: text + "\n\n",
    ],
    ids=["order", "comment", "date of check", "blank lines"],
)
def test_how_it_is_written_is_no_change(catalogus: Path, change: Callable[[str], str]) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    before = (catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml").read_text("utf-8")
    now = edited(catalogus, change)
    assert (catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml").read_text("utf-8") != before
    assert changes(known, now, (), FIRST) == ()


def test_white_space_is_no_change(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    referentie = catalogus / "referentie/wedstrijd-op-de-weg.yaml"
    text = referentie.read_text("utf-8")
    wider = re.sub(r"(?m)^(  (?:nl|en): \S+) ", r"\1  ", text)
    referentie.write_text(wider, "utf-8")
    assert wider != text
    assert changes(known, stands(catalogus), (), FIRST) == ()


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("doorlooptijd: P57D", "doorlooptijd"),
        ("kosten: [{omschrijving: {nl: Leges, en: Fee}, bedrag: 12.50, valuta: EUR}]", "kosten"),
        ("trefwoorden: {nl: [wielrennen], en: [cycling]}", "trefwoorden"),
        ("thema: wegen", "thema"),
        ("gewijzigd: {nl: 2026-11-02, en: 2026-11-02}", "gewijzigd"),
        ("talen: [nl, en]", "talen"),
        ("uitvoerder: {naam: Omgevingsdienst Noord}", "uitvoerder"),
    ],
)
def test_what_it_says_is_a_change(catalogus: Path, line: str, key: str) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    (event,) = changes(known, edited(catalogus, lambda text: f"{text}\n{line}\n"), (), FIRST)
    assert (event.versie, event.nummer) == (2, 2)
    assert differences(known.events[0], event) == (key,)


def test_an_inherited_text_that_changes_is_a_change(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    referentie = catalogus / "referentie/wedstrijd-op-de-weg.yaml"
    text = referentie.read_text("utf-8")
    inherited = next(line for line in text.splitlines() if line.startswith("  nl: "))
    referentie.write_text(text.replace(inherited, f"{inherited} Ook als het regent."), "utf-8")
    assert [event.versie for event in changes(known, stands(catalogus), (), FIRST)] == [2]


def test_what_only_the_program_derives_is_no_change(catalogus: Path) -> None:
    (now,) = stands(catalogus)
    known, _ = after(EMPTY, [now])
    for graph in now.producten.values():
        graph.add(PRODUCT, NamedNode("https://example.org/afgeleid"), NamedNode("https://example.org/x"))
    assert changes(known, [now], (), FIRST) == ()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("ingetrokken: {datum: 2026-11-20, toelichting: {nl: Voorbij., en: Over.}}", "ingetrokken"),
        ("geldigTot: 2026-11-20", "verlopen"),
    ],
)
def test_an_end_is_an_event_with_its_reason(catalogus: Path, lines: str, reason: str) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    (event,) = changes(known, edited(catalogus, lambda text: f"{text}\n{lines}\n"), (), FIRST)
    assert (event.is_end, event.reden, event.versie) == (True, reason, 2)
    assert event.graph.text(PRODUCT, NamedNode("http://purl.org/dc/terms/title"), "nl")


def test_what_is_no_longer_there_has_ended_and_can_come_back(catalogus: Path) -> None:
    (whole,) = stands(catalogus)
    _, data = after(EMPTY, [whole])
    gone, _ = after(opened(data), [replace(whole, producten={})])
    assert (gone.events[-1].reden, gone.events[-1].versie) == ("verwijderd", 2)
    assert changes(gone, [replace(whole, producten={})], (), FIRST) == ()
    (again,) = changes(gone, [whole], (), FIRST)
    assert (again.versie, again.is_end) == (3, False)


def test_a_file_that_gets_another_name_goes_on_counting(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    old = catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    old.rename(old.with_stem("koers"))
    found = changes(known, stands(catalogus), (), FIRST)
    assert [(event.iri.rpartition("/")[2], event.versie, event.reden) for event in found] == [
        ("koers", 2, ""),
        ("wedstrijd-op-de-weg", 2, "verwijderd"),
    ]


def test_a_list_that_gives_a_name_other_themes_makes_a_new_version(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    (now,) = stands(catalogus)
    now.producten[PRODUCT].add(PRODUCT, CV.isClassifiedBy, NamedNode("https://example.org/N2"))
    assert [event.versie for event in changes(known, [now], (), FIRST)] == [2]


def test_of_a_province_that_is_held_back_nothing_changes(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    assert changes(known, [], (), FIRST) == ()
    assert [event.reden for event in changes(known, [], ("drenthe",), FIRST)] == ["verwijderd"]


def test_time_never_goes_back(catalogus: Path) -> None:
    known, _ = after(EMPTY, stands(catalogus))
    now = edited(catalogus, lambda text: f"{text}\ndoorlooptijd: P57D\n")
    assert [event.datum for event in changes(known, now, (), date(2026, 1, 1))] == [FIRST]
    assert [event.moment for event in changes(known, now, (), date(2027, 7, 1))] == ["2027-07-01T00:00:00+02:00"]


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int]:
    """A ledger of two publications, and where the second begins."""
    catalogus = shutil.copytree(ROOT / "tests/cases/basis", tmp_path_factory.mktemp("ledger") / "catalogus")
    _, first = after(EMPTY, stands(catalogus))
    _, second = after(opened(first), edited(catalogus, lambda text: f"{text}\ndoorlooptijd: P57D\n"))
    return first + second, len(first)


def test_a_ledger_says_what_it_was_told(two_nights: tuple[bytes, int]) -> None:
    data, _ = two_nights
    known = opened(data)
    assert known.size == len(data)
    assert [event.versie for event in known.ledger.events] == [1, 2]
    assert known.ledger.versie(PRODUCT.value) == 2
    assert list(known.ledger.seals) == [1, 2]


@given(part=st.floats(0, 1, exclude_max=True))
def test_interrupted_at_any_byte_it_is_what_it_was_before(two_nights: tuple[bytes, int], part: float) -> None:
    data, start = two_nights
    cut = start + int(part * (len(data) - start))
    known = opened(data[:cut])
    assert (known.size, [event.versie for event in known.ledger.events]) == (start, [1])
    assert opened(data[:start]).digest.hexdigest() == known.digest.hexdigest()


@given(part=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_before_the_last_seal_is_seen(two_nights: tuple[bytes, int], part: float, flip: int) -> None:
    data, start = two_nights
    where = int(part * start)
    with pytest.raises(DamagedError):
        opened(data[:where] + bytes([data[where] ^ flip]) + data[where + 1 :])


def test_what_is_written_down_of_a_province_reads_back_as_it_was(catalogus: Path) -> None:
    shutil.copy(ROOT / "tests/cases/ok/alles.yaml", catalogus / "provincies/drenthe/alles.yaml")
    for one in stands(catalogus):
        again = stand.read(stand.write(one), one.provincie)
        assert stand.write(again) == stand.write(one)
        kept = [list(graph.without({PPC.gecontroleerdDoor})) for graph in one.producten.values()]
        assert [list(graph) for graph in again.producten.values()] == kept
        assert (again.iri, again.verwacht) == (one.iri, one.verwacht)
        assert [ledger.fingerprint(graph, iri) for iri, graph in again.producten.items()] == [
            ledger.fingerprint(graph, iri) for iri, graph in one.producten.items()
        ]


def test_that_a_text_differs_from_the_referentie_is_no_new_version(catalogus: Path) -> None:
    (before,) = edited(catalogus, lambda text: text + "titel: {nl: Onze wedstrijd, en: Our race}\n")
    graph = before.producten[PRODUCT]
    assert graph.nodes(PRODUCT, PPC.afwijkend)
    assert ledger.fingerprint(graph, PRODUCT) == ledger.fingerprint(graph.without({PPC.afwijkend}), PRODUCT)
    (event,) = after(EMPTY, [before])[0].events
    assert not event.graph.values(PRODUCT, PPC.afwijkend)
