"""HTML and CSS by the checkers of others: the one of the W3C (vnu) and html-validate find nothing in any page."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
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


def vnu(folders: Sequence[Path]) -> list[str]:
    """What the checker of the W3C says of the pages and style sheets in these folders, its warnings too."""
    options = ("--format", "json", "--stdout", "--skip-non-html", "--also-check-css")
    ran = subprocess.run(["java", "-jar", VNU, *options, *folders], capture_output=True, text=True)
    report = json.loads(ran.stdout)
    found = (fault for fault in report["messages"] if not is_mistaken(fault))
    return [f"{fault['url']}:{fault.get('lastLine')} {fault['message']}" for fault in found]


def is_mistaken(fault: Mapping[str, str]) -> bool:
    """A warning about the policy of a page: read from disk it has no `'self'`, and JSON-LD is a script that is data,
    which does not run. What the policy really refuses, Chromium says (test_quiet)."""
    return "violates Content Security Policy (meta tag)" in fault["message"] and fault["type"] == "info"


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
def test_the_checker_of_the_w3c_finds_nothing_in_any_page_or_style_sheet(public: Path) -> None:
    assert vnu(folders(public)) == []


@w3c
def test_the_checker_of_the_w3c_can_find_a_fault(tmp_path: Path) -> None:
    (tmp_path / "fout.html").write_text(FAULTY)
    (tmp_path / "fout.css").write_text("a { colour: red }")
    found = "\n".join(vnu([tmp_path]))
    assert "missing one or more of the following attributes" in found
    assert "Property “colour” doesn't exist" in found


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
