"""The command line as people use it: help, languages, exit codes, paths."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogus.language import choose
from conftest import DAY, ROOT, Ran

SAMPLES = ROOT / "samples"
BASIS = ROOT / "tests/cases/basis"


@pytest.fixture
def catalogus(tmp_path: Path) -> Path:
    return shutil.copytree(BASIS, tmp_path / "catalogus", ignore=shutil.ignore_patterns(".catalogus"))


@pytest.fixture
def fault(catalogus: Path) -> Path:
    path = catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    path.write_text(path.read_text("utf-8") + "gewijzgd:\n  nl: 2026-02-01\n", "utf-8")
    return path


def test_the_samples_are_right_also_strictly(run: Callable[..., Ran]) -> None:
    assert run("validate", SAMPLES, "--strict", "--date", DAY).code == 0


def test_the_samples_are_right_also_to_pyshacl_alone(run: Callable[..., Ran]) -> None:
    ours = run("validate", SAMPLES, "--strict", "--date", DAY, "--no-cache")
    assert run("validate", SAMPLES, "--strict", "--date", DAY, "--reference") == ours


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from catalogus.cli import run; run(['--help']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    heavy = {"rdflib", "pyshacl", "pyoxigraph", "yaml", "rapidfuzz", "importlib.metadata", "orjson"}
    assert not heavy & set(ran.stdout.split())


@pytest.mark.parametrize("verb", ["validate", "export", "update", "rules"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_verb_explains_itself_with_an_example(run: Callable[..., Ran], verb: str, language: str) -> None:
    ran = run(verb, "--help", "--lang", language)
    assert ran.code == 0
    assert {"nl": "Voorbeeld: catalogus", "en": "Example: catalogus"}[language] in ran.out


def test_json_is_a_list_with_paths_from_the_catalogue(run: Callable[..., Ran], fault: Path) -> None:
    ran = run("validate", fault.parents[2], "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out) == [
        {
            "path": "provincies/drenthe/wedstrijd-op-de-weg.yaml",
            "line": 4,
            "column": 1,
            "code": "PPC002",
            "severity": "error",
            "message": "Onbekende sleutel «gewijzgd». Bedoelt u «gewijzigd»?",
        }
    ]


def test_messages_are_english_for_who_asks(
    run: Callable[..., Ran], fault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run("validate", fault.parents[2], "--lang", "en")
    assert "error PPC002: Unknown key «gewijzgd»." in asked.out
    assert "Did you mean «gewijzigd»?" in asked.out
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run("validate", fault.parents[2]).out == asked.out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "nl"),
        ([], {"LANG": "C.UTF-8"}, "nl"),
        ([], {"LANG": "nl_NL.UTF-8"}, "nl"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "nl_NL", "LANG": "en_US"}, "nl"),
        (["--lang", "en"], {"LANG": "nl_NL"}, "en"),
        (["validate", "--lang=nl"], {"LANG": "en_US"}, "nl"),
        (["--lang"], {}, "nl"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_locale(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose(arguments, environment) == language


def test_a_path_within_a_catalogue_shows_what_is_about_it(run: Callable[..., Ran], fault: Path) -> None:
    assert run("validate", fault).code == 1
    assert run("validate", fault.parent).code == 1
    assert run("validate", fault.parent / "organisatie.yaml").code == 0


def test_a_fault_that_is_inherited_is_shown_where_it_is_inherited(run: Callable[..., Ran], catalogus: Path) -> None:
    referentie = catalogus / "referentie/wedstrijd-op-de-weg.yaml"
    referentie.write_text(referentie.read_text("utf-8").replace("Vraag de ontheffing", "Vraag [iets]"), "utf-8")
    ran = run("validate", catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml")
    assert ran.code == 1
    assert ran.out.count("PPC108") == 1
    assert "referentie/wedstrijd-op-de-weg.yaml:9:13: fout PPC108" in ran.out


def test_a_fault_in_a_referentie_is_shown_to_who_uses_it(run: Callable[..., Ran], catalogus: Path) -> None:
    referentie = catalogus / "referentie/wedstrijd-op-de-weg.yaml"
    referentie.write_text(referentie.read_text("utf-8") + "trefworden: {nl: [fiets]}\n", "utf-8")
    (catalogus / "referentie/ander.yaml").write_text("onzin: x\n", "utf-8")
    out = run("validate", catalogus / "provincies/drenthe").out
    assert "PPC002: Onbekende sleutel «trefworden»" in out
    assert "onzin" not in out


def test_a_fault_in_a_referentie_hides_none_in_the_provinces_own_text(run: Callable[..., Ran], catalogus: Path) -> None:
    referentie = catalogus / "referentie/wedstrijd-op-de-weg.yaml"
    referentie.write_text(referentie.read_text("utf-8") + "vereisten: {nl: Een fiets., de: Ein Rad.}\n", "utf-8")
    product = catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    product.write_text(product.read_text("utf-8") + "vereisten: {nl: Een XX., en: A bicycle.}\n", "utf-8")
    out = run("validate", catalogus).out
    assert "PPC013" in out
    assert "drenthe/wedstrijd-op-de-weg.yaml:4:21: fout PPC108" in out


def test_a_misspelt_key_hides_no_fault_in_the_right_one(run: Callable[..., Ran], catalogus: Path) -> None:
    product = catalogus / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    text = product.read_text("utf-8") + "vereisten: {nl: Een XX., en: A bicycle.}\nvereiste: {nl: Een helm.}\n"
    product.write_text(text, "utf-8")
    out = run("validate", catalogus).out
    assert "PPC002" in out
    assert "PPC108" in out


def test_one_broken_file_hides_nothing_in_the_next(run: Callable[..., Ran], fault: Path) -> None:
    (fault.parent / "aaa.yaml").write_text('titel: "', "utf-8")
    (fault.parent / "zzz.yaml").write_text("onzin: x\n", "utf-8")
    out = run("validate", fault.parents[2]).out
    assert [code for code in ("PPC001", "PPC002", "PPC101") if code in out] == ["PPC001", "PPC002", "PPC101"]
    assert "aaa.yaml" in out
    assert "zzz.yaml" in out
    assert "wedstrijd-op-de-weg.yaml" in out


def test_a_broken_referentie_is_told_once_and_its_users_lack_nothing(run: Callable[..., Ran], catalogus: Path) -> None:
    (catalogus / "referentie/wedstrijd-op-de-weg.yaml").write_text("titel: [", "utf-8")
    out = run("validate", catalogus).out
    assert out.count("PPC") == 1
    assert "referentie/wedstrijd-op-de-weg.yaml:1:8: fout PPC001" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validat"], "Onbekende opdracht «validat». Bedoelt u «validate»?"),
        (["validate", "--strct"], "Onbekende optie «--strct». Bedoelt u «--strict»?"),
        (["validate", "nergens"], "«nergens» bestaat niet."),
        (["validate", "/"], "Geen catalogus.toml gevonden"),
        (["validate", "--date", "2026-02-30"], "verwacht wordt een datum"),
        (["export"], "«--out» ontbreekt."),
        (
            ["export", "--only", "sdgg"],
            "Kies voor «--only» uit: sdg, samenwerkende-catalogi, upl, your-europe, site, rapport, data, ldes, atom.",
        ),
        (["validate", "--format"], "Achter «--format» hoort een waarde."),
        (["rules", "PPC999"], "De regel «PPC999» bestaat niet."),
    ],
)
def test_wrong_use_is_explained_and_ends_with_2(run: Callable[..., Ran], arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Hulp: catalogus" in ran.err


def test_what_cannot_run_ends_with_3(run: Callable[..., Ran], tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    ran = run("export", BASIS, "--out", blocked / "public", "--date", DAY)
    assert ran.code == 3
    assert "Er is niets gepubliceerd: Not a directory" in ran.err


def test_a_rule_is_explained_in_all_its_weights(run: Callable[..., Ran]) -> None:
    out = run("rules", "ppc103").out
    assert "PPC103 (fout)" in out
    assert "PPC103 (ter informatie)" in out
    assert "Bron: Verordening (EU) 2018/1724" in out


def test_what_a_file_holds_cannot_steer_the_terminal(run: Callable[..., Ran], catalogus: Path) -> None:
    (catalogus / "provincies/drenthe/geval.yaml").write_text("\x1b[2Jtitel: x\n", "utf-8")
    ran = run("validate", catalogus)
    assert ran.code == 1
    assert "\x1b" not in ran.out


def test_python_m_catalogus_is_the_same_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "catalogus", "--version"], check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("catalogus 0.")


def test_paths_of_two_catalogues_are_not_mixed(run: Callable[..., Ran], catalogus: Path) -> None:
    ran = run("validate", catalogus, BASIS)
    assert ran.code == 2
    assert "verschillende catalogi" in ran.err


def test_who_stops_reading_sees_no_complaint() -> None:
    command = f"{sys.executable} -m catalogus rules | head -n 1"
    ran = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("PPC001")
    assert ran.stderr == ""


def test_a_fault_of_the_program_is_not_a_fault_of_the_catalogue(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogus.commands.validate.check", lambda *_, **__: 1 / 0)
    ran = run("validate", BASIS)
    assert ran.code == 3
    assert "fout in catalogus zelf" in ran.err
