"""What several tests share: the reference data, and running the command inside this process."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from catalogus import cli, ledger, lists, sources, stand
from catalogus.config import read
from catalogus.export import MEDIA_TYPES, Artifact, Entry, Publication, publication
from catalogus.resolve import resolve

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"
SAMPLES = ROOT / "samples"
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


def export(out: Path, environment: Mapping[str, str]) -> None:
    """Publish the samples as their owner would: in a process of its own."""
    command = [sys.executable, "-m", "catalogus", "export", str(SAMPLES), "--out", str(out), "--date", DAY]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})


def made(root: Path = SAMPLES, day: str = DAY) -> Publication:
    """What a catalogue publishes for the first time, as values: not checked, and nothing written."""
    resolution = resolve(sources.read(read(root), lists.load(root)), date.fromisoformat(day))
    stands = [stand.take(resolution, provincie) for provincie in resolution.organisaties]
    events = ledger.changes(ledger.Ledger(), stands, (), resolution.datum)
    first = ledger.Ledger(events, {len(events): hashlib.sha256().hexdigest()})
    return publication(resolution.source.config, resolution.datum, stands, resolution.source.vocabulary, first)


@pytest.fixture(scope="session")
def samples_publication() -> Publication:
    """The samples as an exporter sees them."""
    return made()


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The samples, published once for all processes of a test run."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    with FileLock(shared / "public.lock"):
        if not (shared / "public").exists():
            export(shared / "public.new", {})
            (shared / "public.new").rename(shared / "public")
    return shared / "public"


def entries(artifacts: Iterable[Artifact], exporter: str) -> list[Entry]:
    """What artifacts would be on disk."""
    found = []
    for artifact in artifacts:
        content = body(artifact)
        media_type = artifact.media_type or MEDIA_TYPES[artifact.path.suffix]
        digest = hashlib.sha256(content).hexdigest()
        found.append(Entry(artifact.path, media_type, len(content), digest, exporter, artifact.provincie))
    return found


def body(artifact: Artifact) -> bytes:
    """The content of an artifact, which can be read once."""
    return artifact.content if isinstance(artifact.content, bytes) else b"".join(artifact.content)
