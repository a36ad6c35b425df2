"""`catalogus new`: found despite typing mistakes, explained, valid as a concept, and nothing is overwritten."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from catalogus import context
from conftest import DAY, ROOT, Ran

New = Callable[..., Ran]
NAME = "vellen-houtopstand-melding"


@pytest.fixture
def catalogus(tmp_path: Path) -> Path:
    """The samples of two provinces: enough to begin a product in."""
    root = tmp_path / "catalogus"
    shutil.copytree(ROOT / "samples", root, ignore=shutil.ignore_patterns("[e-z]*-*.ttl", ".vscode"))
    for provincie in (root / "provincies").iterdir():
        if provincie.name not in {"drenthe", "limburg"}:
            shutil.rmtree(provincie)
    return root


@pytest.fixture
def new(run: Callable[..., Ran], catalogus: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """Runs `catalogus new` with these answers typed."""

    def new(*arguments: str, typed: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return run("new", catalogus, *arguments)

    return new


def test_a_product_begins_with_its_referentie_and_is_a_right_concept(
    new: New, run: Callable[..., Ran], catalogus: Path
) -> None:
    ran = new("--provincie", "drenthe", "--upn", "vellen houtopstand melding")
    path = catalogus / f"provincies/drenthe/{NAME}.yaml"
    assert (ran.code, ran.err) == (0, "")
    assert f"referentie «{NAME}»" in ran.out
    assert yaml.safe_load(path.read_text("utf-8")) == {"referentie": NAME, "productAanwezig": "ja"}
    checked = run("validate", path, "--strict", "--date", DAY)
    assert (checked.code, checked.out[:11]) == (0, "Geen fouten")


@pytest.mark.parametrize(
    "typed",
    [
        "vellen houtopstand melding\n",
        "Vellen  Houtopstand Melding\n",
        "velen houtopstant meldin\n1\n",
        "qqqqq\nvellen houtopstand\n9\n1\n",
    ],
)
def test_a_name_is_found_despite_typing_mistakes(new: New, catalogus: Path, typed: str) -> None:
    ran = new("--provincie", "drenthe", typed=typed)
    assert ran.code == 0, ran.err
    assert (catalogus / f"provincies/drenthe/{NAME}.yaml").is_file()


def test_a_name_is_found_by_the_words_of_its_referentie(new: New) -> None:
    assert (
        "1. beschermde dieren ontheffing (met referentie)" in new("--provincie", "drenthe", typed="vleermuizen\n").err
    )


def test_a_province_is_asked_for_until_it_is_one(new: New, catalogus: Path) -> None:
    ran = new("--upn", "vellen houtopstand melding", typed="Drente\nprovincie Drenthe\n")
    assert ran.code == 0
    assert "«Drente» is geen provincie. Bedoelt u «drenthe»?" in ran.err
    assert "Error" not in ran.err


@pytest.mark.parametrize("upn", ["wedstrijd op de weg", "cultuursubsidie"])
def test_nothing_is_overwritten(new: New, catalogus: Path, upn: str) -> None:
    before = {path: path.read_bytes() for path in catalogus.rglob("*") if path.is_file()}
    ran = new("--provincie", "drenthe", "--upn", upn)
    assert (ran.code, "Uw provincie heeft dit product al" in ran.err) == (2, True)
    assert {path: path.read_bytes() for path in catalogus.rglob("*") if path.is_file()} == before


def test_a_product_without_referentie_has_what_a_concept_must_have(
    new: New, run: Callable[..., Ran], catalogus: Path
) -> None:
    assert new("--provincie", "limburg", "--upn", "vuurwerkverkoopvergunning").code == 0
    path = catalogus / "provincies/limburg/vuurwerkverkoopvergunning.yaml"
    written = yaml.safe_load(path.read_text("utf-8"))
    assert set(written) == {"upn", "doelgroep", "productAanwezig", "titel"}
    assert run("validate", path, "--date", DAY).code == 0


def test_a_product_without_a_upl_name_gets_a_name_of_its_own(new: New, catalogus: Path) -> None:
    upn = ("--upn", "UPL-naam nog niet beschikbaar")
    ran = new("--provincie", "limburg", *upn, typed="Bijzondere bomen\nbijzondere-bomen\n")
    assert ran.code == 0
    assert "«Bijzondere bomen» kan geen naam van een bestand zijn; wel bijvoorbeeld «bijzondere-bomen»." in ran.err
    assert new("--provincie", "limburg", *upn, "--naam", "nog-een").code == 0
    assert {path.stem for path in (catalogus / "provincies/limburg").iterdir()} >= {"bijzondere-bomen", "nog-een"}


OFFERED = set(context.load()["Product"]) - {"vergrendeld", "bijgewerktTot"}


def test_what_a_referentie_keeps_for_all_is_not_offered(new: New, catalogus: Path) -> None:
    shared = catalogus / f"referentie/{NAME}.yaml"
    shared.write_text(f"{shared.read_text('utf-8')}\nvergrendeld: [bezwaarEnBeroep]\n", "utf-8")
    new("--provincie", "drenthe", "--upn", "vellen houtopstand melding")
    text = (catalogus / f"provincies/drenthe/{NAME}.yaml").read_text("utf-8")
    assert ("bezwaarEnBeroep" in text, "wtdBijGeenReactie" in text) == (False, True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_key_is_there_and_explained(new: New, catalogus: Path, language: str) -> None:
    new("--provincie", "drenthe", "--upn", "vellen houtopstand melding", "--lang", language)
    text = (catalogus / f"provincies/drenthe/{NAME}.yaml").read_text("utf-8")
    for name in OFFERED:
        assert re.search(rf"^## .+\n(# )?{name}:", text, re.MULTILINE), name
    assert max(map(len, text.splitlines())) <= 110


def test_what_is_switched_on_is_yaml_that_knows_its_keys(new: New, run: Callable[..., Ran], catalogus: Path) -> None:
    """Take one mark away everywhere: explanations stay comments, every key is read."""
    new("--provincie", "drenthe", "--upn", "vellen houtopstand melding")
    path = catalogus / f"provincies/drenthe/{NAME}.yaml"
    path.write_text(re.sub(r"^#(?!# |#$| yaml-) ?", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    said = run("validate", path, "--date", DAY).out
    assert not re.search(r"PPC00[1-9]", said), said
    assert set(yaml.safe_load(path.read_text("utf-8"))) == OFFERED


def test_the_help_while_typing_comes_with_it(new: New, catalogus: Path) -> None:
    assert new("--provincie", "drenthe", "--upn", "vellen houtopstand melding").code == 0
    path = catalogus / f"provincies/drenthe/{NAME}.yaml"
    modeline = path.read_text("utf-8").splitlines()[0]
    assert (path.parent / modeline.partition("$schema=")[2]).resolve() == catalogus / ".vscode/schema/product.json"
    assert (catalogus / ".vscode/schema/product.json").is_file()
