"""What others run in their own repository: the CI files in `docs/ci`, and the hook for pre-commit."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

CI = ROOT / "docs/ci"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GITHUB = yaml.safe_load((CI / "github.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((CI / "gitlab.yml").read_text("utf-8"))
STEPS = GITHUB["jobs"]["validate"]["steps"]
SCRIPTS = {
    "github.yml": [step["run"] for step in STEPS if "run" in step],
    "gitlab.yml": GITLAB["catalogus"]["script"],
    "pre-commit": [HOOKS[0]["entry"]],
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A repository with a catalogue that has one fault, and with modules that stop whoever imports them."""
    root = shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "content")
    (root / "provincies/drenthe/wedstrijd-op-de-weg.yaml").write_text("onzin: x\n", "utf-8")
    for name in ("sitecustomize", "click", "catalogus", "json"):
        (root / f"{name}.py").write_text("raise SystemExit('imported from the content')\n")
    return root


@pytest.mark.parametrize("name", ["github-workflows", "gitlab-ci"])
def test_a_ci_file_is_as_its_host_wants_it(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}"]
    ran = subprocess.run([*command, CI / f"{name.split('-')[0]}.yml"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("host", SCRIPTS)
def test_the_commands_are_real_and_end_with_what_is_wrong(host: str, content: Path) -> None:
    script = [line for line in SCRIPTS[host] if not line.startswith("pip install")]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ran = subprocess.run(
        ["sh", "-ec", "\n".join(script)],
        cwd=content, env={"PATH": path, "PYTHONSAFEPATH": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "provincies/drenthe/wedstrijd-op-de-weg.yaml:1:1: fout PPC002" in ran.stdout
    assert ran.stdout.startswith("::error file=provincies/drenthe/") is (host == "github.yml")
    if host == "gitlab.yml":
        report = content / GITLAB["catalogus"]["artifacts"]["reports"]["codequality"]
        assert "PPC002" in {row["check_name"] for row in json.loads(report.read_text("utf-8"))}


@pytest.mark.parametrize("settings", [GITHUB["jobs"]["validate"]["env"], GITLAB["catalogus"]["variables"]])
def test_the_program_comes_from_one_pinned_place_and_nothing_from_the_content(settings: dict[str, Any]) -> None:
    # the address is to be filled in; until then it is of a domain that nobody can register (RFC 2606)
    assert re.fullmatch(
        r"provinciale-producten-catalogus @ git\+https://[\w-]+\.example/\S+@\S+", settings["CATALOGUS"]
    )
    assert settings["PYTHONSAFEPATH"] == "1"


def test_github_installs_before_the_content_is_there_and_can_only_read() -> None:
    uses = [step.get("uses", step.get("run", "")).split("@")[0].split(" ")[0] for step in STEPS]
    assert uses == ["actions/setup-python", "pip", "actions/checkout", "catalogus"]
    assert GITHUB["permissions"] == {"contents": "read"}
    assert STEPS[2]["with"] == {"persist-credentials": False}
    assert set(GITHUB[True]) == {"pull_request", "push"}  # `on` is a boolean in YAML 1.1
    assert all(re.search("@[0-9a-f]{40}$", step["uses"]) for step in STEPS if "uses" in step)


def test_the_hook_runs_for_what_a_catalogue_is_made_of() -> None:
    (hook,) = HOOKS
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    samples = ROOT / "samples"
    files = [
        path
        for path in samples.rglob("*.*")
        if path.is_file() and not {"vragen", ".vscode", ".catalogus"} & {*path.parts}
    ]
    for top in (samples, ROOT):
        assert all(re.search(hook["files"], path.relative_to(top).as_posix()) for path in files)
    assert not re.search(hook["files"], "README.md")
