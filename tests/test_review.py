"""Own texts stay in step with their referentie: who lags, what changed, and edits of those lines only."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import DAY, Ran
from test_cases import CASES

REFERENTIE = "referentie/wedstrijd-op-de-weg.yaml"
PRODUCT = "provincies/drenthe/wedstrijd-op-de-weg.yaml"
OWN = """\
# Drenthe heeft een eigen tekst.
referentie: wedstrijd-op-de-weg  # de gedeelde tekst
productAanwezig: ja
publicatieDatum: 2026-01-15

bewijs:
  nl: Stuur ook een verkeersplan mee.
  en: Enclose a traffic plan as well.
# Bij ons kost het geld.
kostenEnBetaalmethoden:
  nl: U betaalt € 145.
  en: You pay €145.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue in which Drenthe has two texts of its own; the current folder."""
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root)
    (root / PRODUCT).write_text(OWN, "utf-8")
    monkeypatch.chdir(root)
    return root


def review(run: Callable[..., Ran], *arguments: object) -> Ran:
    return run("review", *arguments, "--date", DAY)


def change(root: Path, before: str, after: str) -> None:
    path = root / REFERENTIE
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def commit(root: Path, message: str) -> None:
    who = ["-c", "user.name=Redactie", "-c", "user.email=redactie@drenthe.example"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", message]):
        subprocess.run(["git", *command], cwd=root, check=True, capture_output=True)


def test_what_was_never_compared_raises_no_flag(run: Callable[..., Ran], root: Path) -> None:
    change(root, "tekening van de route", "kaart van de route")
    assert "PPC519" not in run("validate", "--date", DAY).out
    assert review(run).out.startswith("Producten die achterlopen: 0. Eigen teksten: 2, waarvan 2 nog nooit vergeleken.")


def test_confirming_adds_its_lines_and_no_other(run: Callable[..., Ran], root: Path) -> None:
    assert review(run, PRODUCT, "--confirm", "alles").code == 0
    now = (root / PRODUCT).read_text("utf-8").splitlines(keepends=True)
    added = [line for line in now if line not in OWN.splitlines(keepends=True)]
    assert [line for line in now if line not in added] == OWN.splitlines(keepends=True)
    assert [line.split()[:2] for line in added] == [
        ["bijgewerktTot:"],
        ["-", "bewijs"],
        ["-", "kostenEnBetaalmethoden"],
    ]
    assert run("validate", "--strict", "--date", DAY).code == 0
    before = (root / PRODUCT).read_bytes()
    assert review(run, PRODUCT, "--confirm", "alles").out == "Er was niets te veranderen.\n"
    assert (root / PRODUCT).read_bytes() == before


def test_only_a_change_of_meaning_makes_a_product_lag(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    change(root, "Stuur een tekening van de route mee.", "Stuur een **tekening** van de route mee!")
    assert "achterlopen: 0" in review(run).out
    change(root, "**tekening**", "kaart")
    ran = review(run)
    assert ran.out.startswith(f"{PRODUCT}: bewijs\nProducten die achterlopen: 1.")
    assert run("validate", "--strict", "--date", DAY).code == 0
    assert "PPC519" in run("validate", "--date", DAY).out


def test_three_texts_stand_below_each_other(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    commit(root, "eerst")
    change(root, "tekening van de route", "kaart van de route")
    commit(root, "daarna")
    change(root, "Aanvragen is gratis.", "Aanvragen kost niets, nooit.")
    said = review(run, PRODUCT).out
    assert "bewijs – " in said
    assert "-   nl: Stuur een tekening van de route mee." in said
    assert "+   nl: Stuur een kaart van de route mee." in said
    assert "  nl: Stuur ook een verkeersplan mee." in said
    assert "-   nl: Aanvragen is gratis." in said
    assert f"catalogus review {PRODUCT} --take bewijs" in said


def test_without_a_repository_the_text_of_then_is_not_shown(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    change(root, "tekening van de route", "kaart van de route")
    said = review(run, PRODUCT).out
    assert "De referentie nu" in said
    assert "De referentie toen" not in said


def test_taking_over_removes_the_own_text_and_its_line(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    confirmed = (root / PRODUCT).read_text("utf-8")
    ran = review(run, PRODUCT, "--take", "bewijs")
    assert ran.out == f"{PRODUCT}: «bewijs» komt nu uit de referentie.\n"
    line = next(line for line in confirmed.splitlines(keepends=True) if line.startswith("  - bewijs"))
    own = "bewijs:\n  nl: Stuur ook een verkeersplan mee.\n  en: Enclose a traffic plan as well.\n"
    assert (root / PRODUCT).read_text("utf-8") == confirmed.replace(line, "").replace(own, "")


def test_windows_files_keep_their_line_ends_and_mark(run: Callable[..., Ran], root: Path) -> None:
    (root / PRODUCT).write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())
    review(run, PRODUCT, "--confirm", "bewijs")
    data = (root / PRODUCT).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# Drenthe")
    assert data.count(b"\n") == data.count(b"\r\n") == len(OWN.splitlines()) + 2


def test_a_key_that_the_file_does_not_give_is_wrong_use(run: Callable[..., Ran], root: Path) -> None:
    ran = review(run, PRODUCT, "--take", "bewij")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "Geen van deze bestanden geeft «bewij» zelf. Bedoelt u «bewijs»?")
    assert (root / PRODUCT).read_text("utf-8") == OWN


def test_a_faulty_file_is_left_alone_and_the_others_are_not(run: Callable[..., Ran], root: Path) -> None:
    faulty = root / "provincies/drenthe/wedstrijd-op-de-weg.2027-01-01.yaml"
    faulty.write_text(OWN.replace("2026-01-15", "2027-01-01") + "teskt: x\n", "utf-8")
    ran = review(run, "--confirm", "alles")
    assert (ran.code, ran.err.count("Overgeslagen")) == (1, 1)
    assert "bijgewerktTot" in (root / PRODUCT).read_text("utf-8")
    assert "bijgewerktTot" not in faulty.read_text("utf-8")


def test_a_referentie_shows_who_lags_behind_it(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    change(root, "tekening van de route", "kaart van de route")
    assert review(run, REFERENTIE).out.startswith(f"{PRODUCT}: bewijs\n")


def test_a_file_on_one_line_is_left_alone(run: Callable[..., Ran], root: Path) -> None:
    text = "{referentie: wedstrijd-op-de-weg, productAanwezig: ja, bewijs: {nl: Een kaart., en: A map.}}\n"
    (root / PRODUCT).write_text(text, "utf-8")
    ran = review(run, PRODUCT, "--take", "bewijs")
    assert (ran.code, "met de hand" in ran.err) == (1, True)
    assert (root / PRODUCT).read_text("utf-8") == text


def test_no_setting_of_a_repository_starts_a_program(
    run: Callable[..., Ran], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    commit(root, "eerst")
    program, proof = root / "kwaad.sh", root / "bewijs-van-kwaad"
    program.write_text(f"#!/bin/sh\ntouch {proof}\n")
    program.chmod(0o755)
    signed = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    head, _, message = signed.stdout.partition("\n\n")
    made = f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n\n{message}"
    options: dict[str, object] = {"cwd": root, "check": True, "capture_output": True, "text": True}
    object_id = subprocess.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], input=made, **options).stdout  # type: ignore[call-overload]
    subprocess.run(["git", "update-ref", "HEAD", object_id.strip()], **options)  # type: ignore[call-overload]
    for name, value in {
        "log.showSignature": "true",
        "gpg.program": str(program),
        "core.fsmonitor": str(program),
        "core.pager": str(program),
        "diff.external": str(program),
        "core.sshCommand": str(program),
    }.items():
        subprocess.run(["git", "config", name, value], **options)  # type: ignore[call-overload]
    monkeypatch.setenv("GIT_DIR", str(root / "elders"))  # as in a hook of another repository
    change(root, "tekening van de route", "kaart van de route")
    assert "-   nl: Stuur een tekening van de route mee." in review(run, PRODUCT).out
    assert not proof.exists()


def test_what_the_referentie_no_longer_has_cannot_be_taken_over(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    text = (root / REFERENTIE).read_text("utf-8")
    start = text.index("bewijs:")
    (root / REFERENTIE).write_text(text[:start] + text[text.index("procedureBeschrijving:") :], "utf-8")
    before = (root / PRODUCT).read_bytes()
    ran = review(run, PRODUCT, "--take", "bewijs")
    assert "de referentie heeft geen «bewijs»" in ran.out
    assert (root / PRODUCT).read_bytes() == before


def test_what_a_province_says_itself_is_never_taken_over(run: Callable[..., Ran], root: Path) -> None:
    (root / PRODUCT).write_text(f"{OWN}bijgewerktTot:\n  - productAanwezig 000000000000\n", "utf-8")
    review(run, PRODUCT, "--take", "alles")
    assert "productAanwezig: ja\npublicatieDatum: 2026-01-15\n" in (root / PRODUCT).read_text("utf-8")


def test_a_faulty_referentie_is_no_reason_to_change_anything(run: Callable[..., Ran], root: Path) -> None:
    review(run, PRODUCT, "--confirm", "alles")
    before = (root / PRODUCT).read_bytes()
    change(root, "doorlooptijd: 8 weken", "doorlooptijd: 8 werkdagen")
    ran = review(run, "--confirm", "alles")
    assert (ran.code, REFERENTIE in ran.err) == (1, True)
    assert (root / PRODUCT).read_bytes() == before
    assert "PPC519" not in run("validate", "--date", DAY).out
    assert (review(run, REFERENTIE).code, review(run, REFERENTIE).err.count(REFERENTIE)) == (1, 2)


def test_a_file_keeps_its_rights(run: Callable[..., Ran], root: Path) -> None:
    (root / PRODUCT).chmod(0o600)
    review(run, PRODUCT, "--confirm", "alles")
    assert (root / PRODUCT).stat().st_mode & 0o777 == 0o600


def test_a_key_that_says_the_same_to_computers_is_named(run: Callable[..., Ran], root: Path) -> None:
    (root / PRODUCT).write_text(f"{OWN}kosten:\n  - bedrag: 145\n", "utf-8")
    change(root, "doorlooptijd: 8 weken", "kosten:\n  - bedrag: 10\ndoorlooptijd: 8 weken")
    assert "Kijk ook naar «kosten»" in review(run, PRODUCT, "--take", "kostenEnBetaalmethoden").out


def test_english_for_who_reads_that(run: Callable[..., Ran], root: Path) -> None:
    assert "Products that lag: 0" in review(run, "--lang", "en").out
