"""What several tests share: the reference data, and running the command inside this process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogus import cli

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"
DAY = "2026-11-25"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the cases give now; read the difference after")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs `catalogus` with these arguments, in Dutch whatever the machine speaks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def reference() -> Path:
    """The standards' own files, which are not part of this repository."""
    if not REFERENCE.is_dir():
        pytest.skip("the standards' own schemas and lists (shared/reference) do not lie beside this checkout")
    return REFERENCE
