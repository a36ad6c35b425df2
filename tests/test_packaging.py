"""The wheel holds exactly what it should, and what is installed from it works far from this checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from catalogus import __version__
from conftest import DAY, ROOT

NAME = "provinciale_producten_catalogus"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution: what is missing in that is missing here."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    assert (out / f"{NAME}-{__version__}.tar.gz").is_file()
    return out / f"{NAME}-{__version__}-py3-none-any.whl"


def expected() -> set[str]:
    """Every module, its marker, and the data in their places."""
    code = [(ROOT / "catalogus", "catalogus"), (ROOT / "exporters/catalogus_exporters", "catalogus_exporters")]
    files = {
        f"{target}/{path.relative_to(folder).as_posix()}"
        for folder, target in code
        for path in [
            *folder.rglob("*.py"),
            *folder.rglob("*.j2"),
            *folder.rglob("*.css"),
            *folder.rglob("*.js"),
            *folder.rglob("*.svg"),
            *folder.rglob("*.json"),
            *folder.rglob("*.jsonld"),
            folder / "py.typed",
        ]
    }
    files |= {f"catalogus/shapes/{path.name}" for path in (ROOT / "shapes").glob("*.ttl")}
    files |= {f"catalogus/vocab/{path.name}" for path in (ROOT / "vocab").iterdir()}
    about = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    return files | {f"{NAME}-{__version__}.dist-info/{name}" for name in about}


def test_the_wheel_holds_exactly_the_code_and_its_data(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert held == expected()
    assert {"catalogus/vocab/context.jsonld", "catalogus/vocab/upl.ttl", "catalogus/shapes/product.ttl"} <= held


def test_the_installed_command_runs_from_an_empty_foreign_folder(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(installed)]
    subprocess.run([*pip, str(wheel)], check=True)
    shutil.copytree(ROOT / "tests/cases/basis", elsewhere / "catalogus")
    environment = {"PATH": os.defpath, "PYTHONPATH": str(installed), "HOME": str(elsewhere)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(installed / "bin/catalogus"), *arguments]
        return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True)

    where = subprocess.run(
        [sys.executable, "-c", "import catalogus.folders as f; print(f.VOCAB, f.SHAPES)"],
        cwd=elsewhere, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.split() == [str(installed / "catalogus/vocab"), str(installed / "catalogus/shapes")]
    assert "PPC103" in run("rules", "PPC103").stdout
    assert run("validate", "catalogus", "--strict", "--date", DAY).returncode == 0
    published = run("export", "catalogus", "--out", "public", "--date", DAY)
    assert published.returncode == 0
    assert published.stderr.startswith("XSD niet gecontroleerd: .catalogus/schemas/")
    assert (elsewhere / "public/actueel/sdg/drenthe.json").is_file()
    assert (elsewhere / "public/actueel/site/drenthe/index.html").is_file()
