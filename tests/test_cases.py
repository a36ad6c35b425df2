"""Every rule, held against files that break it.

A case is a file, or a folder of files, in `tests/cases/err` (or `ok`), laid over the small whole catalogue in
`tests/cases/basis`. A single file says in its first line where it goes (`# pad: referentie/x.yaml`); otherwise it is
Drenthe's product `geval`. Beside it stands what an editor gets to read, `.out`. The name begins with the code.
`pytest --update` writes the `.out` files anew.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from catalogus.rules import Rule, load
from conftest import DAY, Ran

CASES = Path(__file__).parent / "cases"
ERR = sorted(path for path in (CASES / "err").iterdir() if path.suffix != ".out")
OK = sorted((CASES / "ok").iterdir())


def lay(case: Path, root: Path) -> None:
    """The basis with one case over it."""
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    if case.is_dir():
        shutil.copytree(case, root, dirs_exist_ok=True)
        return
    found = re.match(rb"# pad: (\S+)", case.read_bytes())
    target = root / (found[1].decode() if found else f"provincies/drenthe/geval{case.suffix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(case, target)


@pytest.mark.parametrize("case", ERR, ids=lambda path: path.stem)
def test_what_an_editor_reads(
    case: Path, run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    lay(case, tmp_path / "catalogus")
    monkeypatch.chdir(tmp_path / "catalogus")
    ran = run("validate", "--strict", "--date", DAY)
    said = ran.out + ran.err
    expected = case.with_name(case.name + ".out") if case.is_dir() else case.with_suffix(".out")
    if request.config.getoption("--update"):
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    code = case.name.split("-")[0]
    assert code in said
    only_informs = (
        all(rule.severity.name == "INFO" for rule in load().values() if rule.code == code) or "-info-" in case.name
    )
    settings = case.suffix == ".toml" or code == "PPC035"  # a list that holds for all, as the settings do
    assert ran.code == (0 if only_informs else 2 if settings else 1)


@pytest.mark.parametrize("case", OK, ids=lambda path: path.stem)
def test_what_is_right_gives_no_word(case: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    lay(case, tmp_path / "catalogus")
    ran = run("validate", "--strict", "--date", DAY, tmp_path / "catalogus")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Geen fouten")


def test_the_basis_itself_is_right(run: Callable[..., Ran]) -> None:
    assert run("validate", "--strict", "--date", DAY, CASES / "basis").code == 0


# A symbolic link, a file without rights, and a catalogue without provinces are no files to lay over the basis.
BY_TEST = {"PPC032", "PPC033", "PPC514"}
RULES = sorted((rule for rule in load().values() if rule.code not in BY_TEST), key=lambda rule: rule.iri.value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.iri.value.partition("#")[2])
def test_every_rule_has_a_case_that_shows_its_message(rule: Rule) -> None:
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", rule.messages["nl"])]
    message = re.compile(f"{rule.code}: {'.*'.join(parts)}")
    outputs = (path.read_text("utf-8") for path in (CASES / "err").glob("*.out"))
    assert any(message.search(output) for output in outputs), rule.messages["nl"]


def test_a_case_that_needs_a_symbolic_link(run: Callable[..., Ran], tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    (root / "provincies/drenthe/geheim.yaml").symlink_to("/etc/hostname")
    ran = run("validate", root)
    assert ran.code == 1
    assert "geheim.yaml:1:1: fout PPC032: «geheim.yaml» is een snelkoppeling" in ran.out


def test_a_file_that_may_not_be_read(run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    (root / "provincies/drenthe/geval.yaml").write_text("upn: ontgrondingsvergunning\n")
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: refuse(path) if path.name == "geval.yaml" else read(path))
    ran = run("validate", root)
    assert ran.code == 1
    assert "geval.yaml:1:1: fout PPC033: Dit bestand kan niet worden gelezen: Permission denied." in ran.out


def test_a_catalogue_without_provinces(run: Callable[..., Ran], tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    (root / "provincies").rename(root / "provincie")
    assert "waarschuwing PPC514: Deze catalogus heeft geen enkele provincie." in run("validate", root).out
    (root / "provincie").rename(root / "elders")
    (root / "provincies").symlink_to(root / "elders")
    assert "fout PPC032: «provincies» is een snelkoppeling" in run("validate", root).out


def test_settings_behind_a_link_are_not_shown(run: Callable[..., Ran], tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    (tmp_path / "geheim").write_text("wachtwoord = geheim", "utf-8")
    (root / "catalogus.toml").unlink()
    (root / "catalogus.toml").symlink_to(tmp_path / "geheim")
    ran = run("validate", root)
    assert (ran.code, "geheim" in ran.out + ran.err) == (2, False)
    assert "catalogus.toml:1:1: fout PPC032" in ran.err
