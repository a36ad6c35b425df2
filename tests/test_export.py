"""What is published: valid against the standards, the same bytes everywhere, and never less than yesterday."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pyshacl
import pytest
import rdflib

from catalogus.export import Artifact, write
from catalogus.vocabulary import load
from conftest import DAY, ROOT, SAMPLES, Ran, export

PROVINCIES = sorted(load().provincies)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


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
    assert {path.stem for path in (public / "sdg").glob("*.json")} == set(PROVINCIES)
    turtle = (public / "data/catalogus.ttl").read_text("utf-8")
    assert "limburg/natuurgebied-vergunning" not in turtle  # a concept
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    service = rdflib.URIRef("http://purl.org/vocab/cpsv#PublicService")
    services = set(data.subjects(rdflib.RDF.type, service))
    assert len(services) == 130
    assert rdflib.URIRef("https://producten.example/flevoland/ontgrondingsvergunning") not in services  # not offered
    assert rdflib.URIRef("https://producten.example/utrecht/wedstrijd-op-de-weg") not in services  # falls under another
    assert rdflib.URIRef("https://producten.example/zeeland/wedstrijd-op-de-weg") in services  # written in Turtle


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
