"""How a publication takes the place of another: whole, never less than yesterday's, and with what it was made of."""

import errno
import io
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from catalogus import overview, staging
from catalogus.export import Artifact, Exporter, Finding, Publication
from catalogus.ledger import read
from catalogus.publish import rollback
from catalogus.releases import RefusedError, Releases, locked
from catalogus_exporters import EXPORTERS
from conftest import DAY, ROOT, SAMPLES, Ran, contents, shown
from harness.publish import order
from harness.publish import run as published

PROVINCIES = ("drenthe", "gelderland", "zeeland")
NAMES = (
    *("beschermde-dieren-ontheffing", "ontgrondingsvergunning", "organisatie", "verzoek-overheidsinformatie"),
    *("wedstrijd-op-de-weg", "bodemverontreiniging-melding", "vellen-houtopstand-melding", "zwemgelegenheid-melding"),
)
NEXT = "2026-11-26"


@pytest.fixture
def klein(tmp_path: Path) -> Path:
    """A catalogue of three provinces with a handful of products each."""
    root = tmp_path / "klein"
    shutil.copytree(SAMPLES / "referentie", root / "referentie")
    shutil.copy(SAMPLES / "catalogus.toml", root)
    for provincie in PROVINCIES:
        (root / "provincies" / provincie).mkdir(parents=True)
        for path in (SAMPLES / "provincies" / provincie).iterdir():
            if path.stem in NAMES:
                shutil.copy(path, root / "provincies" / provincie)
    return root


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


def change(root: Path, provincie: str = "drenthe", name: str = "ontgrondingsvergunning", line: str = "") -> None:
    path = root / "provincies" / provincie / f"{name}.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n{line or 'doorlooptijd: P57D'}\n", "utf-8")


def differing(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_what_is_shown_is_what_its_index_says(klein: Path, out: Path) -> None:
    outcome = published(klein, out, DAY)
    assert (outcome.nummer, len(outcome.changed)) == (1, len(shown(out)))
    assert (out / "actueel").readlink() == Path("publicaties/000001/inhoud")


def test_the_same_again_is_no_publication(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = {path: path.stat().st_mtime_ns for path in (out / "actueel").resolve().rglob("*")}
    outcome = published(klein, out, DAY)
    assert (outcome.nummer, outcome.is_new, outcome.events) == (1, False, ())
    assert {path: path.stat().st_mtime_ns for path in (out / "actueel").resolve().rglob("*")} == before
    assert [path.name for path in (out / "publicaties").iterdir()] == ["000001"]


def test_another_day_alone_changes_nothing(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    assert not published(klein, out, NEXT).is_new


def test_one_product_changes_its_own_files_its_lists_and_one_event(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein)
    outcome = published(klein, out, NEXT)
    found = differing(before, shown(out))
    assert {str(path) for path in outcome.changed} == found
    assert [(event.iri, event.versie) for event in outcome.events] == [
        ("https://producten.example/drenthe/ontgrondingsvergunning", 2)
    ]
    others = {name for name in found if any(provincie in name for provincie in ("gelderland", "zeeland"))}
    assert not others
    pages = {name for name in found if name.startswith("site/")}
    own = {f"site/drenthe/{taal}ontgrondingsvergunning/index.html" for taal in ("", "en/")}
    assert pages == {*own, "site/drenthe/sitemap.xml", "site/sitemap-overzicht.xml"}  # which say on what day
    assert {"index.json", "ldes/pagina-1.ttl", "atom/drenthe.xml", "atom/catalogus.xml"} <= found


def test_what_is_unchanged_is_the_same_file_on_disk(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    change(klein)
    outcome = published(klein, out, NEXT)
    first, second = (out / "publicaties" / number / "inhoud" for number in ("000001", "000002"))
    changed = {str(path) for path in outcome.changed}
    for name in contents(second):
        assert ((first / name).exists() and (first / name).samefile(second / name)) == (name not in changed)


def test_a_province_that_is_held_back_stays_as_it_was_everywhere(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "drenthe")
    change(klein, "zeeland")
    outcome = published(klein, out, NEXT, fresh=("gelderland", "zeeland"), held={"drenthe": {"nl": "x", "en": "x"}})
    after = shown(out)
    assert not {name for name in differing(before, after) if "drenthe" in name}
    assert b"producten.example/drenthe/ontgrondingsvergunning" in after["data/catalogus.ttl"]
    assert b"drenthe" in after["site/index.html"]
    assert "want achtergehouden of nu niet gevraagd: Drenthe." in after["rapport/index.html"].decode()
    assert "achtergehouden" not in before["rapport/index.html"].decode()
    assert [event.provincie for event in outcome.events] == ["zeeland"]
    assert outcome.producten.keys() == set(PROVINCIES)
    assert [event.provincie for event in published(klein, out, NEXT).events] == ["drenthe"]


def test_what_an_earlier_program_made_of_who_is_held_back_stays_whole(klein: Path, out: Path) -> None:
    """No new page beside its old style sheet, and no complaint about what it was then: nobody can mend that."""
    published(klein, out, DAY)
    folder = (out / "actueel").resolve()
    record = json.loads((folder.parent / "publicatie.json").read_bytes())
    gone = ("site/drenthe/contact.html", "site/drenthe/en/contact.html")
    record["bestanden"] = [entry for entry in record["bestanden"] if entry["path"] not in gone]
    (folder.parent / "publicatie.json").write_text(json.dumps(record), "utf-8")
    for path in gone:
        (folder / path).unlink()
    outcome = published(klein, out, NEXT, fresh=("gelderland", "zeeland"), held={"drenthe": {"nl": "x", "en": "x"}})
    assert not any(path in shown(out) for path in gone)
    assert [finding for finding in outcome.findings if finding.provincie] == []
    published(klein, out, NEXT)
    assert all(path in shown(out) for path in gone)


def test_only_one_form_carries_the_others_over(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein)
    published(klein, out, NEXT, only=frozenset({"sdg"}))
    found = {name.split("/")[0] for name in differing(before, shown(out))}
    assert {"sdg", "index.json"} <= found <= {"sdg", "data", ".well-known", "index.json"}


def test_only_one_province_carries_the_others_over(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "drenthe")
    change(klein, "zeeland")
    published(klein, out, NEXT, fresh=("zeeland",), present=None)
    found = differing(before, shown(out))
    assert not {name for name in found if "drenthe" in name}
    assert {"site/zeeland/ontgrondingsvergunning/index.html", "data/catalogus.ttl"} <= found


def test_who_loses_more_than_a_fifth_is_held_back(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "zeeland")
    for name in NAMES[:2]:
        (klein / "provincies/drenthe" / f"{name}.yaml").unlink()
    outcome = published(klein, out, NEXT)
    assert list(outcome.held) == ["drenthe"]
    assert "--allow-shrink" in outcome.held["drenthe"]["nl"]
    assert not {name for name in differing(before, shown(out)) if "drenthe" in name}
    outcome = published(klein, out, NEXT, allow_shrink=True)
    assert [event.reden for event in outcome.events] == ["verwijderd", "verwijderd"]
    assert "site/drenthe/ontgrondingsvergunning/index.html" not in shown(out)


def test_who_left_the_catalogue_needs_a_yes_as_well(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    shutil.rmtree(klein / "provincies/drenthe")
    assert list(published(klein, out, NEXT).held) == ["drenthe"]
    assert "sdg/drenthe.json" in shown(out)
    outcome = published(klein, out, NEXT, allow_shrink=True)
    assert {event.reden for event in outcome.events} == {"verwijderd"}
    assert not {name for name in shown(out) if "drenthe" in name and not name.startswith(("ldes/", "atom/"))}
    assert b"producten.example/drenthe" not in shown(out)["data/catalogus.ttl"]


def test_addresses_that_changed_are_published_by_all_or_by_nobody(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    settings = klein / "catalogus.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("https://producten.example", "https://nieuw.example"), "utf-8"
    )
    with pytest.raises(RefusedError, match=r"«basis».*: drenthe\. "):
        published(klein, out, NEXT, fresh=("gelderland", "zeeland"))
    assert shown(out) == before
    outcome = published(klein, out, NEXT)
    assert b"https://producten.example" not in shown(out)["data/catalogus.ttl"]
    assert {event.reden for event in outcome.events if event.iri.startswith("https://producten.")} == {"verwijderd"}


def test_all_or_nothing_is_nothing_when_one_is_held_back(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "zeeland")
    reason = {"drenthe": {"nl": "fouten: 1", "en": "errors: 1"}}
    with pytest.raises(RefusedError, match="drenthe") as refused:
        published(klein, out, NEXT, fresh=("zeeland",), held=reason, all_or_nothing=True)
    assert refused.value.exit == 1
    assert shown(out) == before


# --- our own output ---------------------------------------------------------------------------------------------------


def faulty(provincie: str | None) -> Exporter:
    """Finds something wrong with what Zeeland has made of ontgrondingsvergunning, as long as that is new."""

    def check(staged: object) -> Iterator[Finding]:
        folder = staged.folder  # type: ignore[attr-defined]
        if b"P57D" in (folder / "data/catalogus.ttl").read_bytes():
            yield Finding({"nl": "klopt niet", "en": "is not right"}, PurePosixPath("sdg/zeeland.json"), provincie)

    return Exporter("proef", {"nl": "proef", "en": "trial"}, lambda _: iter(()), check=check)


def beside(exporter: Exporter) -> dict[str, object]:
    """Every publication and this one."""
    return {"exporters": (*EXPORTERS.values(), exporter), "only": frozenset({*EXPORTERS, exporter.name})}


def test_a_fault_in_the_output_of_one_province_holds_back_that_one(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "zeeland")
    change(klein, "drenthe", line="doorlooptijd: P58D")
    outcome = published(klein, out, NEXT, **beside(faulty("zeeland")))
    assert "klopt niet" in outcome.held["zeeland"]["nl"]
    found = differing(before, shown(out))
    assert not {name for name in found if "zeeland" in name}
    assert "site/drenthe/ontgrondingsvergunning/index.html" in found


def test_a_fault_in_what_all_share_publishes_nothing(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein, "zeeland")
    with pytest.raises(RefusedError, match=r"sdg/zeeland\.json: is not right"):
        published(klein, out, NEXT, **beside(faulty(None)))
    assert shown(out) == before
    assert [path.name for path in (out / "publicaties").iterdir()] == ["000001"]


def test_what_the_disk_lost_is_seen(klein: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein)
    real = staging._write

    def rotten(target: Path, parts: object) -> tuple[str, int]:
        found = real(target, parts)  # type: ignore[arg-type]
        if target.name == "drenthe.json":
            target.write_bytes(b"\0" * found[1])
        return found

    monkeypatch.setattr(staging, "_write", rotten)
    with pytest.raises(RefusedError, match="check the disk"):
        published(klein, out, NEXT)
    assert shown(out) == before


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("x")], ids=["gone", "changed"])
def test_what_the_live_publication_lost_is_made_again(klein: Path, out: Path, spoil: Callable[[Path], object]) -> None:
    published(klein, out, DAY)
    before = shown(out)
    spoil(out / "actueel/site/drenthe/index.html")
    outcome = published(klein, out, DAY)
    assert [str(path) for path in outcome.changed] == ["site/drenthe/index.html"]
    assert shown(out) == before


def test_one_form_after_another_gives_what_all_give_at_once(klein: Path, out: Path, tmp_path: Path) -> None:
    published(klein, out, DAY, only=frozenset({"site"}))
    published(klein, out, DAY, fresh=("zeeland",), present=None, only=frozenset({"sdg"}))
    published(klein, out, DAY)
    published(klein, tmp_path / "at once", DAY)
    assert shown(out).keys() == shown(tmp_path / "at once").keys()
    events = read(io.BytesIO((out / "grootboek.jsonl").read_bytes())).ledger.events
    assert {event.versie for event in events} == {1}


@pytest.mark.parametrize("path", ["/etc/passwd", "../elsewhere", "a/../../b"])
def test_a_file_cannot_leave_the_publication(klein: Path, out: Path, path: str) -> None:
    def files(_: Publication) -> Iterator[Artifact]:
        yield Artifact(PurePosixPath(path), b"x")

    with pytest.raises(ValueError, match="inside the publication"):
        published(klein, out, DAY, exporters=(replace(EXPORTERS["upl"], files=files),))
    assert not (out / "actueel").exists()


# --- rollback ---------------------------------------------------------------------------------------------------------


def rolled_back(root: Path, out: Path, number: int) -> None:
    chosen = frozenset(name for name, exporter in EXPORTERS.items() if exporter.remembers)
    ledger = out / "grootboek.jsonl"
    with locked(out, ledger, 0) as found:
        rollback(order(root, NEXT, (), present=None, only=chosen), found, ledger, number)


def test_a_rollback_gives_old_content_and_new_numbers(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    change(klein)
    change(
        klein, name="wedstrijd-op-de-weg", line="ingetrokken: {datum: 2026-11-20, toelichting: {nl: Weg., en: Gone.}}"
    )
    published(klein, out, NEXT)
    rolled_back(klein, out, 1)
    after = shown(out)
    found = {name.split("/")[0] for name in differing(before, after)}
    assert found <= {"sdg", "ldes", "atom", "data", ".well-known", "index.json"}
    assert (
        before["data/drenthe.ttl" if "data/drenthe.ttl" in before else "data/catalogus.ttl"]
        == (after["data/drenthe.ttl" if "data/drenthe.ttl" in before else "data/catalogus.ttl"])
    )
    ledger = read(io.BytesIO((out / "grootboek.jsonl").read_bytes())).ledger
    numbers = [(event.iri.rpartition("/")[2], event.versie) for event in ledger.events if event.versie > 1]
    assert numbers == [
        *(("ontgrondingsvergunning", 2), ("wedstrijd-op-de-weg", 2)),
        *(("ontgrondingsvergunning", 3), ("wedstrijd-op-de-weg", 3)),
    ]
    assert json.loads((out / "publicaties/000003/publicatie.json").read_bytes())["van"] == 1
    assert len({(event.iri, event.versie) for event in ledger.events}) == len(ledger.events)


def test_after_a_rollback_the_sources_have_the_last_word_again(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    change(klein)
    published(klein, out, NEXT)
    second = shown(out)
    rolled_back(klein, out, 1)
    outcome = published(klein, out, NEXT)
    assert [event.versie for event in outcome.events] == [4]
    assert (
        shown(out)["site/drenthe/ontgrondingsvergunning/index.html"]
        == (second["site/drenthe/ontgrondingsvergunning/index.html"])
    )


def test_a_publication_that_cannot_be_read_can_be_rolled_back(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    change(klein)
    published(klein, out, NEXT)
    (out / "publicaties/000002/publicatie.json").write_text("{")
    with pytest.raises(RefusedError, match="rollback"):
        published(klein, out, NEXT)
    rolled_back(klein, out, 1)
    assert b"P57D" not in shown(out)["data/catalogus.ttl"]


# --- the folder -------------------------------------------------------------------------------------------------------


def test_the_oldest_publications_make_room(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    path = klein / "provincies/drenthe/ontgrondingsvergunning.yaml"
    for weeks in range(1, 5):
        change(klein, line=f"doorlooptijd: P{weeks}D")
        published(klein, out, DAY, keep=2)
        path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    assert Releases(out).numbers() == [4, 5]
    assert Releases(out).shown() == 5


def test_what_is_not_ours_is_never_deleted(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    for name in (".bezig-000009", ".weg-000001", "000000", "000009"):
        (out / "publicaties" / name).mkdir()
        (out / "publicaties" / name / "bewaren.txt").write_text("van mij")
    (out / "publicaties/.bezig-000008").symlink_to(klein, target_is_directory=True)
    change(klein)
    published(klein, out, NEXT, keep=1)
    for name in (".bezig-000009", ".weg-000001", "000000", "000009"):
        assert (out / "publicaties" / name / "bewaren.txt").read_text() == "van mij"
    assert (klein / "catalogus.toml").exists()


def test_a_folder_of_somebody_else_is_refused(klein: Path, out: Path) -> None:
    out.mkdir()
    (out / "foto.jpg").write_bytes(b"x")
    with pytest.raises(RefusedError, match="empty or a new folder") as refused:
        published(klein, out, DAY)
    assert refused.value.exit == 2
    assert [path.name for path in out.iterdir()] == ["foto.jpg"]


def test_a_link_that_is_not_ours_is_refused(klein: Path, out: Path, tmp_path: Path) -> None:
    published(klein, out, DAY)
    (out / "actueel").unlink()
    (out / "actueel").symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="not the link"):
        published(klein, out, DAY)
    assert (out / "actueel").readlink() == tmp_path


def test_a_link_that_has_gone_is_put_back_and_nothing_is_forgotten(
    run: Callable[..., Ran], klein: Path, out: Path
) -> None:
    published(klein, out, DAY)
    change(klein)
    published(klein, out, NEXT)
    before = shown(out)
    (out / "actueel").unlink()
    with pytest.raises(RefusedError, match="has gone"):
        published(klein, out, NEXT)
    assert run("rollback", klein, "--out", out, "--date", NEXT).code == 0
    assert shown(out) == before


def test_a_first_publication_that_was_never_shown_is_made_again(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    before = shown(out)
    (out / "actueel").unlink()
    with pytest.raises(RefusedError, match="has gone"):
        published(klein, out, DAY)
    (out / "publicaties/000001/getoond").unlink()
    assert published(klein, out, DAY).nummer == 1
    assert shown(out) == before


def test_everybody_can_read_it_whatever_the_umask(klein: Path, out: Path) -> None:
    old = os.umask(0o077)
    try:
        published(klein, out, DAY)
    finally:
        os.umask(old)
    for path in (out / "actueel").resolve().rglob("*"):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    for folder in (out, out / "publicaties", out / "publicaties/000001"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755, folder


def test_a_file_system_without_links_gets_copies(klein: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hardlink_to(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", hardlink_to)
    published(klein, out, DAY)
    change(klein)
    published(klein, out, NEXT)
    assert shown(out)


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_a_damaged_ledger_is_refused_and_says_so(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    ledger = out / "grootboek.jsonl"
    data = ledger.read_bytes()
    ledger.write_bytes(data.replace(b"versie", b"versei", 1))
    with pytest.raises(RefusedError, match="damaged from line 1 on"):
        published(klein, out, DAY)


@pytest.mark.parametrize("left", [0, 100], ids=["gone", "cut off"])
def test_a_ledger_that_lost_what_was_published_is_refused(klein: Path, out: Path, left: int) -> None:
    published(klein, out, DAY)
    ledger = out / "grootboek.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:left])
    with pytest.raises(RefusedError, match="does not belong to publication 1"):
        published(klein, out, DAY)


@pytest.mark.parametrize(
    "content",
    [b"geen grootboek", b"naam = 3\n", b"\x1f\x8b\x08zip\n", b'{"nummer": 1}\n', b'{"nummer":9}\n{"num'],
    ids=repr,
)
def test_a_file_that_is_no_ledger_is_never_overwritten(klein: Path, out: Path, content: bytes) -> None:
    out.mkdir()
    (out / ".catalogus-uitvoer").touch()
    (out / "grootboek.jsonl").write_bytes(content)
    with pytest.raises(RefusedError, match="damaged from line 1 on"):
        published(klein, out, DAY)
    assert (out / "grootboek.jsonl").read_bytes() == content


def test_what_was_published_without_the_ledger_is_recorded_later_also_of_who_is_held_back(
    klein: Path, out: Path
) -> None:
    new = klein / "provincies/drenthe/ontgrondingsvergunning.yaml"
    text = new.read_text("utf-8")
    new.unlink()
    published(klein, out, DAY)
    new.write_text(text, "utf-8")
    published(klein, out, DAY, only=frozenset({"site"}))
    outcome = published(klein, out, NEXT, fresh=("gelderland", "zeeland"), held={"drenthe": {"nl": "x", "en": "x"}})
    assert [(event.iri.rpartition("/")[2], event.versie) for event in outcome.events] == [("ontgrondingsvergunning", 1)]


def test_a_province_that_left_without_the_ledger_ends_there_later(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    shutil.rmtree(klein / "provincies/drenthe")
    published(klein, out, DAY, only=frozenset({"site"}), allow_shrink=True)
    outcome = published(klein, out, NEXT)
    assert {(event.provincie, event.reden) for event in outcome.events} == {("drenthe", "verwijderd")}


def test_what_a_province_had_must_still_be_readable_when_it_is_held_back(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    stand = out / "publicaties/000001/stand/drenthe.nq"
    lines = stand.read_bytes().splitlines(keepends=True)
    for left in (lines[: len(lines) // 2], [lines[0][:20]]):
        stand.write_bytes(b"".join(left))
        with pytest.raises(RefusedError, match="Of drenthe it can no longer be read"):
            published(klein, out, NEXT, fresh=("gelderland", "zeeland"))


def test_a_file_that_was_to_stay_and_has_gone_is_named(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    (out / "actueel/site/drenthe/index.html").unlink()
    with pytest.raises(RefusedError, match=r"lacks «.*site/drenthe/index\.html»"):
        published(klein, out, NEXT, only=frozenset({"sdg"}))


def test_what_an_interrupted_run_wrote_is_taken_away_and_told(klein: Path, out: Path) -> None:
    published(klein, out, DAY)
    ledger = out / "grootboek.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + b'{"nummer":99,"iri"')
    change(klein)
    outcome = published(klein, out, NEXT)
    assert outcome.repaired == 18
    assert ledger.read_bytes().startswith(whole)
    assert [event.versie for event in read(io.BytesIO(ledger.read_bytes())).ledger.events][-1] == 2


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def basis(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "basis")


def test_the_night_on_one_page_and_for_a_monitor(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    assert run("export", basis, "--out", out, "--date", DAY).code == 0
    status = json.loads((out / "status.json").read_bytes())
    assert (status["resultaat"], status["publicatie"], status["datum"]) == ("gepubliceerd", 1, DAY)
    assert status["gebeurtenissen"][0]["wat"] == "nieuw"
    page = (out / "overzicht.md").read_text("utf-8")
    assert page.startswith("# Publicatie 1, 25 november 2026\n")
    assert "- nieuw: [Wedstrijd" in page
    assert run("export", basis, "--out", out, "--date", NEXT).code == 0
    assert json.loads((out / "status.json").read_bytes())["resultaat"] == "ongewijzigd"
    assert "status.json" not in contents(out / "actueel")


def test_a_night_without_publication_is_written_down_too(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    assert run("export", basis, "--out", out, "--date", DAY).code == 0
    change(basis, name="wedstrijd-op-de-weg", line="gewijzgd: x")
    ran = run("export", basis, "--out", out, "--date", NEXT)
    assert ran.code == 1
    assert "Er is niets gepubliceerd" in ran.err
    assert "drenthe: fouten: 1; provincies/drenthe/wedstrijd-op-de-weg.yaml:5 PPC002" in ran.err
    status = json.loads((out / "status.json").read_bytes())
    assert (status["datum"], status["resultaat"]) == (NEXT, "mislukt")
    assert "PPC002" in (out / "overzicht.md").read_text("utf-8")
    assert shown(out)


def test_settings_that_cannot_be_used_are_written_down_too(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    run("export", basis, "--out", out, "--date", DAY)
    (basis / "catalogus.toml").write_text("naam = 3\n", "utf-8")
    assert run("export", basis, "--out", out, "--date", NEXT).code == 2
    status = json.loads((out / "status.json").read_bytes())
    assert (status["datum"], status["resultaat"]) == (NEXT, "mislukt")
    assert "catalogus.toml" in status["reden"]


def test_a_title_is_no_markup_and_a_message_no_command(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    change(basis, name="wedstrijd-op-de-weg", line='titel: {nl: "A](https://kwaad.example) <b> *x*", en: "A"}')
    published(basis, out, DAY)
    assert r"[A\](https://kwaad.example) \<b\> \*x\*](https://producten.example/" in overview.page(
        date.fromisoformat(DAY), published(basis, out.parent / "other", DAY)
    )
    change(basis, name="wedstrijd-op-de-weg", line='"\\e[31mrood\\n::error::x\\n# Kop": x')
    ran = run("export", basis, "--out", out, "--date", NEXT)
    assert "\x1b" not in ran.err + (out / "overzicht.md").read_text("utf-8")
    assert not re.search(r"^(::|# Kop)", ran.err + (out / "overzicht.md").read_text("utf-8"), re.MULTILINE)


def test_a_mistake_in_a_command_leaves_the_story_of_the_night_alone(
    run: Callable[..., Ran], basis: Path, out: Path
) -> None:
    run("export", basis, "--out", out, "--date", DAY)
    before = (out / "status.json").read_bytes()
    assert run("rollback", basis, "--out", out, "--to", "99").code == 2
    assert (out / "status.json").read_bytes() == before
    assert run("rollback", basis, "--out", out.parent / "nergens").code == 2
    assert not (out.parent / "nergens").exists()


def test_every_message_as_json_on_a_line_of_its_own(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    ran = run("export", basis, "--out", out, "--date", DAY, "--log-format", "json")
    records = [json.loads(line) for line in ran.err.splitlines()]
    assert ran.out == ""
    assert records[-1]["event"] == "published"
    change(basis, name="wedstrijd-op-de-weg", line="gewijzgd: x")
    ran = run("export", basis, "--out", out, "--date", DAY, "--log-format", "json")
    records = [json.loads(line) for line in ran.err.splitlines()]
    assert {"diagnostic", "refused"} <= {record["event"] for record in records}
    assert next(record for record in records if record["event"] == "diagnostic")["code"] == "PPC002"


def test_published_but_not_certainly_on_disk_ends_with_4(
    run: Callable[..., Ran], basis: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settle(self: Releases) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Releases, "settle", settle)
    ran = run("export", basis, "--out", out, "--date", DAY)
    assert ran.code == 4
    assert "Gepubliceerd, maar niet zeker op schijf" in ran.err
    assert json.loads((out / "status.json").read_bytes())["resultaat"] == "onzeker"
    assert shown(out)


def test_a_rollback_from_the_command_line(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    run("export", basis, "--out", out, "--date", DAY)
    refused = run("rollback", basis, "--out", out)
    assert refused.code == 2
    assert "Die publicatie is er niet om terug te zetten." in refused.err
    change(basis, name="wedstrijd-op-de-weg")
    run("export", basis, "--out", out, "--date", NEXT)
    assert b"P57D" in shown(out)["data/catalogus.ttl"]
    ran = run("rollback", basis, "--out", out, "--date", NEXT)
    assert ran.code == 0
    assert b"P57D" not in shown(out)["data/catalogus.ttl"]
    assert "Publicatie 1 is teruggezet" in (out / "overzicht.md").read_text("utf-8")


def test_a_ledger_can_lie_elsewhere(run: Callable[..., Ran], basis: Path, out: Path, tmp_path: Path) -> None:
    place = out / "diep/hier/boek.jsonl"
    assert run("export", basis, "--out", out, "--ledger", place, "--date", DAY).code == 0
    assert read(io.BytesIO(place.read_bytes())).ledger.events
    assert not (out / "grootboek.jsonl").exists()
    assert run("export", basis, "--out", out, "--date", DAY).code == 3  # with another, empty one


def test_an_export_waits_for_no_other_unless_it_is_told_to(run: Callable[..., Ran], basis: Path, out: Path) -> None:
    with locked(out, out / "grootboek.jsonl", 0):
        ran = run("export", basis, "--out", out, "--date", DAY)
    assert ran.code == 3
    assert f"Er loopt al een export naar deze map: proces {os.getpid()}" in ran.err
    assert not (out / "status.json").exists()  # which is for the other to write
    assert not (out / "actueel").exists()


@pytest.mark.parametrize("place", ["provincies", "referentie/x", "."])
def test_a_publication_does_not_go_among_the_sources(run: Callable[..., Ran], basis: Path, place: str) -> None:
    ran = run("export", basis, "--out", basis / place)
    assert ran.code == 2
    assert "ligt tussen de bronnen" in ran.err


@pytest.mark.parametrize(
    ("provincie", "code", "said"),
    [("drente", 2, "Bedoelt u «drenthe»?"), ("zeeland", 1, "Provincie «zeeland» staat niet in deze catalogus.")],
)
def test_a_province_that_cannot_be_published_is_named(
    run: Callable[..., Ran], basis: Path, out: Path, provincie: str, code: int, said: str
) -> None:
    ran = run("export", basis, "--out", out, "--provincie", provincie)
    assert ran.code == code
    assert said in ran.err
    assert not (out / "actueel").exists()


def test_a_fault_in_a_referentie_withholds_every_province_that_uses_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    samples = shutil.copytree(SAMPLES, tmp_path / "samples")
    spoilt = samples / "referentie/wedstrijd-op-de-weg.yaml"
    spoilt.write_text(spoilt.read_text("utf-8").replace("\nupn:", "\nupm:"), "utf-8")
    ran = run("export", samples, "--out", tmp_path / "public", "--date", DAY)
    assert ran.code == 1
    assert ran.err.count(": fouten: 1; referentie/wedstrijd-op-de-weg.yaml") == 12
    assert ran.err.count(" fout PPC") == 1  # once, not twelve times; and what is misspelt is not missing as well
    assert "Er is niets gepubliceerd" in ran.err
    assert not (tmp_path / "public/actueel").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "en_US.UTF-8"},
    ],
    ids=lambda environment: environment["TZ"],
)
def test_the_same_input_gives_the_same_bytes(public: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    from conftest import export

    export(tmp_path / "again", environment)
    assert contents(tmp_path / "again/actueel") == contents(public)
    assert (tmp_path / "again/grootboek.jsonl").read_bytes() == (public.parent / "grootboek.jsonl").read_bytes()
