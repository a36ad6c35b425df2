"""The forms that other programs read: their fields, and that what a file holds stays data in them."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogus.characters import visible
from catalogus.diagnostics import Diagnostic, Location, Severity
from catalogus.reporters import REPORTERS, Report
from conftest import ROOT, Ran

HOSTILE = "a%0A::stop-commands::x\n::stop-commands::y\r##[stop-commands]z,line=9::add-mask::q\u2028::debug::"
COMMANDS = {"error", "warning", "notice", "debug", "stop-commands", "add-mask", "group", "set-output", "echo"}
FAULT = "onzin: x\ngewijzgd:\n  nl: 2026-02-01\n"


@pytest.fixture
def catalogus(tmp_path: Path) -> Path:
    root = shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "werk/catalogus")
    product = root / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    product.write_text(product.read_text("utf-8") + FAULT, "utf-8")
    return root


def fault(message: str = "m", line: int = 1, severity: Severity = Severity.ERROR, path: str = "a.yaml") -> Diagnostic:
    return Diagnostic(Location(PurePosixPath(path), line), "PPC001", severity, {"nl": message, "en": f"en {message}"})


def report(*faults: Diagnostic, root: Path = Path("/nowhere"), shown: str = ".", language: str = "nl") -> Report:
    return Report(faults, 1, language, root, shown)


def obeyed(output: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that GitHub's runner obeys, as `ActionCommand.cs` and `ActionCommandManager.cs` have it."""
    found: list[tuple[str, dict[str, str], str]] = []
    resume = None
    for line in re.split("\r\n|\r|\n", output):
        begin = re.match(r"\s*::(.*?)::(.*)", line)
        known = COMMANDS | {resume}
        if not (begin and begin[1].split(" ")[0].lower() in known):
            begin = re.search(r"##\[(.*?)\](.*)", line)
        if not (begin and begin[1].split(" ")[0].lower() in known):
            continue
        name, _, listed = begin[1].partition(" ")
        if resume:
            resume = None if name == resume else resume
            continue
        properties = dict(pair.split("=", 1) for pair in listed.split(",") if pair)
        found.append((name, {key: unquote(value) for key, value in properties.items()}, unquote(begin[2])))
        resume = begin[2] if name == "stop-commands" else None
    assert resume is None, "the runner obeys nothing any more"
    return found


def test_github_gets_an_annotation_at_the_place_of_each_fault_and_then_the_text(
    run: Callable[..., Ran], catalogus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(catalogus.parent)
    ran = run("validate", "catalogus", "--format", "github")
    assert ran.code == 1
    file = "catalogus/provincies/drenthe/wedstrijd-op-de-weg.yaml"
    assert ran.out.splitlines()[:2] == [
        f"::error file={file},line=4,col=1,endColumn=5,title=PPC002::Onbekende sleutel «onzin».",
        f"::error file={file},line=5,col=1,endColumn=8,title=PPC002::"
        "Onbekende sleutel «gewijzgd». Bedoelt u «gewijzigd»?",
    ]
    assert run("validate", "catalogus").out in ran.out


@pytest.mark.parametrize("form", ["github", "gitlab"])
@pytest.mark.parametrize(
    ("folder", "shown"),
    [("..", "werk/catalogus/"), (".", "catalogus/"), ("catalogus", ""), ("catalogus/provincies", "")],
)
def test_a_path_begins_where_the_command_runs_or_else_at_the_catalogue(
    run: Callable[..., Ran], catalogus: Path, monkeypatch: pytest.MonkeyPatch, folder: str, shown: str, form: str
) -> None:
    monkeypatch.chdir(catalogus.parent / folder)
    out = run("validate", catalogus, "--format", form).out
    paths = re.findall(r'^::error file=([^,]*),|"path": "([^"]*)"', out, re.MULTILINE)
    assert {"".join(path) for path in paths} == {f"{shown}provincies/drenthe/wedstrijd-op-de-weg.yaml"}


def test_github_shows_ten_of_a_kind_so_errors_come_first() -> None:
    faults = [fault(line=number, severity=severity) for number, severity in enumerate(reversed(Severity), start=1)]
    assert [name for name, *_ in obeyed(REPORTERS["github"](report(*faults)))] == [
        "error",
        "warning",
        "notice",
        "stop-commands",
    ]


def test_a_file_as_a_whole_has_no_column() -> None:
    whole = Diagnostic(Location(PurePosixPath("a.yaml"), whole=True), "PPC001", Severity.INFO, {"nl": "m", "en": "m"})
    out = REPORTERS["github"](report(whole))
    assert out.startswith("::notice file=a.yaml,line=1,title=PPC001::m\n")


def test_nothing_wrong_is_no_annotation_and_an_empty_list() -> None:
    assert [name for name, *_ in obeyed(REPORTERS["github"](report()))] == ["stop-commands"]
    assert REPORTERS["gitlab"](report()) == "[]\n"


def test_no_message_path_or_line_of_a_file_is_a_command(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("x: ##[stop-commands]z\n::stop-commands::z\n", "utf-8")
    faults = (fault(HOSTILE, path=HOSTILE), fault(path="b.yaml"), fault(line=2, path="b.yaml"))
    out = REPORTERS["github"](report(*faults, root=tmp_path))
    (name, properties, message), *others = obeyed(out)
    assert (name, properties["file"], message) == ("error", visible(HOSTILE), visible(HOSTILE))
    assert [other[0] for other in others] == ["error", "error", "stop-commands"]


@given(st.text() | st.lists(st.sampled_from(re.split(r"\b", HOSTILE)), max_size=9).map("".join))
def test_whatever_a_message_or_path_holds_it_is_read_back_as_it_was(hostile: str) -> None:
    path = PurePosixPath("a", hostile.replace("\0", ""))  # no file system has that in a name
    (name, properties, message), stop = obeyed(REPORTERS["github"](report(fault(hostile, path=str(path)))))
    assert (name, properties["file"], message) == ("error", visible(str(path)), visible(hostile))
    assert (list(properties), stop[0]) == (["file", "line", "title"], "stop-commands")


@pytest.mark.parametrize("setting", ['"##[stop-commands]x" = 1', '"\\n::stop-commands::x" = 1', "a = ##[add-mask]x"])
def test_settings_are_no_commands_either(run: Callable[..., Ran], catalogus: Path, setting: str) -> None:
    settings = catalogus / "catalogus.toml"
    settings.write_text(f"{setting}\n{settings.read_text('utf-8')}", "utf-8")
    ran = run("validate", catalogus, "--format", "github")
    assert (ran.code, ran.err) == (2, "")
    assert [name for name, *_ in obeyed(ran.out)] == ["error", "stop-commands"]


def test_gitlab_gets_a_code_quality_report(
    run: Callable[..., Ran], catalogus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(catalogus)
    ran = run("validate", "--format", "gitlab", "--lang", "en")
    assert ran.code == 1
    first, second = json.loads(ran.out)
    assert second.pop("fingerprint") != first["fingerprint"]
    assert second == {
        "description": "Unknown key «gewijzgd». Did you mean «gewijzigd»?",
        "check_name": "PPC002",
        "severity": "critical",
        "location": {"path": "provincies/drenthe/wedstrijd-op-de-weg.yaml", "lines": {"begin": 5}},
    }


def test_gitlab_knows_three_weights() -> None:
    rows = json.loads(REPORTERS["gitlab"](report(*(fault(severity=severity) for severity in Severity))))
    assert [row["severity"] for row in rows] == ["critical", "minor", "info"]


def test_a_fingerprint_is_unique_and_stays_when_the_fault_moves_or_is_told_in_another_language() -> None:
    def fingerprints(*faults: Diagnostic, language: str = "nl", shown: str = ".") -> list[str]:
        written = REPORTERS["gitlab"](report(*faults, language=language, shown=shown))
        return [row["fingerprint"] for row in json.loads(written)]

    faults = fault(), fault(line=2), fault("n"), fault(path="b.yaml"), fault(path="\udcff.yaml")
    before = fingerprints(*faults)
    assert len(set(before)) == len(faults)
    moved = fault(line=7), fault(line=8), fault("n"), fault(path="b.yaml"), fault(path="\udcff.yaml")
    assert fingerprints(*moved, language="en", shown="samples") == before
