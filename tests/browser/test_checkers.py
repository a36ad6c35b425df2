"""HTML and CSS by the checkers of others: the one of the W3C (vnu) and html-validate find nothing in any page."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ROOT

NODE_MODULES = ROOT / "tests/node/node_modules"
VNU = NODE_MODULES / "vnu-jar/build/dist/vnu.jar"
HTML_VALIDATE = NODE_MODULES / "html-validate/bin/html-validate.mjs"
CONFIG = ROOT / "tests/node/htmlvalidate.mjs"
FOLDERS = ("site", "rapport")
FAULTY = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>x</title></head><body><p><img></p></body></html>'
)

w3c = pytest.mark.skipif(
    not (shutil.which("java") and VNU.is_file()), reason="no Java or no vnu-jar (script/test installs them)"
)
html_validate = pytest.mark.skipif(
    not (shutil.which("node") and HTML_VALIDATE.is_file()), reason="no html-validate (script/test installs it)"
)


def folders(public: Path) -> list[Path]:
    """Where a publication has pages."""
    return [public / folder for folder in FOLDERS if (public / folder).is_dir()]


def vnu(paths: Sequence[Path], *options: str) -> list[str]:
    """What the checker of the W3C says, its warnings too."""
    command = ["java", "-jar", VNU, "--format", "json", "--stdout", *options, *paths]
    report = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return [f"{fault['url']}:{fault.get('lastLine')} {fault['message']}" for fault in report["messages"]]


def validated(paths: Sequence[Path], report: Path) -> list[str]:
    """What html-validate says; its report goes to a file, for a pipe gets only the first part."""
    command = ["node", HTML_VALIDATE, "--config", CONFIG, "--formatter", f"json={report}", *paths]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode in (0, 1), ran.stderr
    return [
        f"{file['filePath']}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for file in json.loads(report.read_text("utf-8"))
        for fault in file["messages"]
    ]


@w3c
def test_the_checker_of_the_w3c_finds_nothing_in_any_page(public: Path) -> None:
    assert vnu(folders(public), "--skip-non-html") == []


@w3c
def test_the_checker_of_the_w3c_finds_nothing_in_the_style_sheets(public: Path) -> None:
    sheets = [path for folder in folders(public) for path in sorted(folder.rglob("*.css"))]
    different = {path.read_bytes(): path for path in sheets}
    assert different
    assert vnu(list(different.values()), "--css") == []


@w3c
def test_the_checker_of_the_w3c_can_find_a_fault(tmp_path: Path) -> None:
    page, sheet = tmp_path / "fout.html", tmp_path / "fout.css"
    page.write_text(FAULTY)
    sheet.write_text("a { colour: red }")
    assert "missing one or more of the following attributes" in vnu([page])[0]
    assert "Property “colour” doesn't exist" in vnu([sheet], "--css")[0]


@html_validate
def test_html_validate_finds_nothing_in_any_page(public: Path, tmp_path: Path) -> None:
    assert validated(folders(public), tmp_path / "report.json") == []


@html_validate
def test_html_validate_can_find_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "fout.html"
    page.write_text(FAULTY)
    assert {fault.split()[1] for fault in validated([page], tmp_path / "report.json")} >= {
        "element-required-attributes:",
        "wcag/h37:",
    }
