"""What several tests share: the reference data, and running the command inside this process."""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from catalogus import cli, ledger, lists, sources, stand
from catalogus.config import read
from catalogus.export import MEDIA_TYPES, Artifact, Entry, Exporter, Publication, Staged, publication
from catalogus.resolve import resolve
from harness import servers

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT.parent / "shared" / "reference"
SAMPLES = ROOT / "samples"
DAY = "2026-11-25"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write what the cases give now; read the difference after")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """On how much the engine of SHACL and pySHACL were compared (`test_referee.py`)."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        if "test_referee.py" in report.nodeid:
            for what, amount in report.user_properties:
                counted[what] += int(str(amount))
    if counted:
        results = sum(amount for what, amount in counted.items() if what.startswith("component "))
        terminalreporter.write_line(f"SHACL: {results} results of pySHACL in {counted['graphs']} graphs compared")
    if "CATALOGUS_MUTATIONS" in os.environ:
        for what, amount in sorted(counted.items()):
            terminalreporter.write_line(f"  {what}: {amount}")


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


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A real Oxigraph; its test clears away what it leaves there."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """A real Virtuoso, if Debian's is here; its test clears away what it leaves there."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def shown(out: Path) -> dict[str, bytes]:
    """What the world sees, which must be what its index says."""
    files = contents(out / "actueel")
    index = json.loads(files["index.json"])
    assert [entry["path"] for entry in index] == sorted(files.keys() - {"index.json"})
    for entry in index:
        content = files[entry["path"]]
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert "/" in entry["mediaType"]
    return files


def export(out: Path, environment: Mapping[str, str]) -> None:
    """Publish the samples as their owner would: in a process of its own."""
    command = [sys.executable, "-m", "catalogus", "export", str(SAMPLES), "--out", str(out), "--date", DAY]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})


def stands(root: Path = SAMPLES, day: str = DAY) -> list[stand.Stand]:
    """What the provinces of a catalogue have to publish, unchecked."""
    resolution = resolve(sources.read(read(root), lists.load(root)), date.fromisoformat(day))
    return [stand.take(resolution, provincie) for provincie in resolution.organisaties]


def made(root: Path = SAMPLES, day: str = DAY) -> Publication:
    """What a catalogue publishes for the first time, as values: not checked, and nothing written."""
    found, datum = stands(root, day), date.fromisoformat(day)
    first, _ = ledger.sealed(ledger.read(()), ledger.changes(ledger.Ledger(), found, (), datum))
    return publication(read(root), datum, found, lists.load(root), first)


def laid(exporter: Exporter, publication: Publication, folder: Path, schemas: Path = Path("absent")) -> Staged:
    """The files of one exporter on disk, as its checks see them."""
    entries = []
    for artifact in exporter.files(publication):
        content = artifact.content if isinstance(artifact.content, bytes) else b"".join(artifact.content)
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        media_type = artifact.media_type or MEDIA_TYPES[path.suffix]
        digest = hashlib.sha256(content).hexdigest()
        entries.append(Entry(artifact.path, media_type, len(content), digest, exporter.name, artifact.provincie))
    return Staged(folder, entries, schemas, publication)


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
    return shared / "public" / "actueel"


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
