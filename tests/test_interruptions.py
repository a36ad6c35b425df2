"""Whatever interrupts an export, at whatever moment: the world sees one whole publication, and the next run succeeds.

Each run has a real change to publish. It is killed at random moments and at the Nth call of the system, gets errors
from it (strace), runs out of disk (a small tmpfs), may not write, and meets another one.
"""

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogus.ledger import read
from catalogus.releases import Releases
from conftest import DAY, SAMPLES, contents, shown
from harness import publish

NEXT = "2026-11-26"
DRIVER = Path(publish.__file__)
PRODUCTS = ("ontgrondingsvergunning", "verzoek-overheidsinformatie")
CALLS = {
    "write": "write",
    "fsync": "fsync",
    "rename": "rename,renameat,renameat2",
    "link": "link,linkat",
    "symlink": "symlink,symlinkat",
    "mkdir": "mkdir,mkdirat",
    "unlink": "unlink,unlinkat",
}


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code (negative is a signal), what it said, how long it took."""

    code: int
    err: str
    seconds: float


@dataclass(frozen=True)
class Nights:
    """A catalogue before and after an edit, what each publishes, and a folder where the first has been published."""

    folder: Path
    server: subprocess.Popen[str]
    seconds: float
    calls: dict[str, int]
    old: dict[str, bytes]
    new: dict[str, bytes]

    @property
    def edited(self) -> Path:
        return self.folder / "new"

    def published(self, place: Path) -> Path:
        """A copy of the folder of publications, as it was before the night."""
        return shutil.copytree(self.folder / "public", place, symlinks=True)

    def run(self, out: Path, kill: float | None = None) -> Ended:
        """The night's export, killed after so many seconds or not at all."""
        return ask(self.server, self.folder, out, kill)


def ask(server: subprocess.Popen[str], folder: Path, out: Path, kill: float | None = None) -> Ended:
    assert server.stdin is not None
    assert server.stdout is not None
    errors = folder / "stderr"
    server.stdin.write(json.dumps({"out": str(out), "kill": kill, "stderr": str(errors)}) + "\n")
    server.stdin.flush()
    answer = json.loads(server.stdout.readline())
    return Ended(answer["code"], errors.read_text("utf-8"), answer["seconds"])


def command(root: Path, out: Path, day: str = NEXT) -> list[str]:
    return [sys.executable, "-B", str(DRIVER), str(root), str(out), day]


def strace(*options: str) -> list[str]:
    return ["strace", "-f", "-qq", *options]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    folder = tmp_path_factory.mktemp("nights")
    old = folder / "old"
    shutil.copytree(SAMPLES / "referentie", old / "referentie")
    shutil.copy(SAMPLES / "catalogus.toml", old)
    (old / "provincies/drenthe").mkdir(parents=True)
    for name in ("organisatie", *PRODUCTS):
        shutil.copy(SAMPLES / f"provincies/drenthe/{name}.yaml", old / "provincies/drenthe")
    new = shutil.copytree(old, folder / "new")
    shutil.copy(SAMPLES / "provincies/drenthe/vaarweggebruik.yaml", new / "provincies/drenthe")
    path = new / "provincies/drenthe/ontgrondingsvergunning.yaml"
    path.write_text(path.read_text("utf-8") + "doorlooptijd: P57D\n", "utf-8")
    subprocess.run(command(old, folder / "public", DAY), check=True)
    calls = dict.fromkeys(CALLS, 0)
    if shutil.which("strace"):
        shutil.copytree(folder / "public", folder / "counted", symlinks=True)
        kinds = "trace=" + ",".join(CALLS.values())
        run = [*strace("-o", str(folder / "trace"), "-e", kinds), *command(new, folder / "counted")]
        subprocess.run(run, check=True)
        lines = (folder / "trace").read_text("utf-8", "replace").splitlines()
        for name, kinds in CALLS.items():
            calls[name] = sum(bool(re.search(rf"\b({kinds.replace(',', '|')})\(", line)) for line in lines)
    server = [sys.executable, "-B", str(DRIVER), "serve", str(new), NEXT]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        expected = shutil.copytree(folder / "public", folder / "expected", symlinks=True)
        once = shutil.copytree(folder / "public", folder / "once", symlinks=True)
        ends = [ask(process, folder, place) for place in (expected, once)]
        assert [ended.code for ended in ends] == [0, 0]
        yield Nights(
            folder, process, min(ended.seconds for ended in ends), calls, shown(folder / "public"), shown(expected)
        )
        process.kill()


def holds(nights: Nights, out: Path) -> bool:
    """After an interruption: all of the old or all of the new, and then the new. Whether it was the old."""
    seen = shown(out)
    assert seen in (nights.old, nights.new)
    again = nights.run(out)
    assert (again.code, again.err) == (0, "")
    assert shown(out) == nights.new
    data = (out / "grootboek.jsonl").read_bytes()
    reading = read(io.BytesIO(data))
    assert reading.size == len(data)
    numbers = [(event.iri, event.versie) for event in reading.ledger.events]
    assert len(set(numbers)) == len(numbers) == 4
    known = {f"{number:06}" for number in Releases(out).numbers()}
    assert {path.name for path in (out / "publicaties").iterdir()} == known
    return seen == nights.old


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_random_moments(nights: Nights, tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)  # no secret
    stopped = 0
    for trial in range(20):
        out = nights.published(tmp_path / str(trial))
        nights.run(out, kill=moments.uniform(0, nights.seconds))
        stopped += holds(nights, out)
        shutil.rmtree(out)
    assert stopped > 2, "a kill that comes too late proves nothing"


def points(count: int, most: int) -> list[int]:
    """Which calls to interrupt: all of them, or as many as these, spread out, with the last."""
    step = -(-count // most) if count else 1
    return sorted({*range(1, count + 1, step), count} - {0})


needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here (apt-get install strace)")


@needs_strace
@pytest.mark.parametrize("call", CALLS)
def test_killed_at_the_nth_call(nights: Nights, tmp_path: Path, call: str) -> None:
    assert nights.calls[call] > 0
    for number in points(nights.calls[call], 8):
        out = nights.published(tmp_path / str(number))
        inject = f"inject={CALLS[call]}:signal=KILL:when={number}"
        killed = subprocess.run(
            [*strace("-o", os.devnull, "-e", inject), *command(nights.edited, out)], capture_output=True
        )
        assert killed.returncode != 0, number
        holds(nights, out)
        shutil.rmtree(out)


@needs_strace
@pytest.mark.parametrize("fault", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", ["write", "fsync", "rename", "symlink"])
def test_the_nth_call_fails(nights: Nights, tmp_path: Path, call: str, fault: str) -> None:
    for number in points(nights.calls[call], 4):
        out = nights.published(tmp_path / str(number))
        inject = f"inject={CALLS[call]}:error={fault}:when={number}"
        run = [*strace("-o", os.devnull, "-e", inject), *command(nights.edited, out)]
        failed = subprocess.run(run, capture_output=True, text=True)
        assert "Traceback" not in failed.stderr
        assert (shown(out) == nights.new) == (failed.returncode in (0, 4)), (number, failed.stderr)
        holds(nights, out)
        shutil.rmtree(out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of twelve megabytes in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can mount a tmpfs here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_what_stood_there(nights: Nights, small_disk: Path) -> None:
    out = nights.published(small_disk / "public")
    refused = 0
    for left in (0, 4, 16, 64, 128, 256, 512, 1024):
        free = shutil.disk_usage(small_disk).free
        (small_disk / "filler").write_bytes(b"\0" * max(0, free - left * 1024))
        ended = nights.run(out)
        assert "Traceback" not in ended.err
        assert shown(out) == (nights.old if ended.code == 3 else nights.new)
        refused += ended.code == 3
        (small_disk / "filler").unlink()
        if ended.code == 0:
            break
    assert refused > 3
    holds(nights, out)


def test_a_disk_that_may_not_be_written_leaves_what_stood_there(nights: Nights, small_disk: Path) -> None:
    out = nights.published(small_disk / "public")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ended = nights.run(out)
    assert ended.code == 3
    assert "Read-only file system" in ended.err
    assert shown(out) == nights.old
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    holds(nights, out)


def pages(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Of the site what does not say on which day something changed: another edit may have come in between."""
    return {name: content for name, content in files.items() if name.startswith("site/") and name[-4:] != ".xml"}


def test_of_two_at_once_each_is_whole(nights: Nights, tmp_path: Path) -> None:
    other = shutil.copytree(nights.edited, tmp_path / "other")
    path = other / "provincies/drenthe/verzoek-overheidsinformatie.yaml"
    path.write_text(path.read_text("utf-8") + "doorlooptijd: P58D\n", "utf-8")
    refused = 0
    for trial in range(4):
        out = nights.published(tmp_path / str(trial))
        roots = [nights.edited, other, nights.edited]
        running = [
            subprocess.Popen(command(root, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for root in roots
        ]
        ends = [(process.communicate()[1], process.returncode) for process in running]
        assert {code for _, code in ends} <= {0, 3}
        assert 0 in {code for _, code in ends}
        assert all(b"already running" in said for said, code in ends if code == 3)
        refused += sum(code == 3 for _, code in ends)
        assert shown(out)
        assert nights.run(out).code == 0
        assert pages(shown(out)) == pages(nights.new)
        events = read(io.BytesIO((out / "grootboek.jsonl").read_bytes())).ledger.events
        assert len({(event.iri, event.versie) for event in events}) == len(events)
    assert refused, "they never met"


SHUFFLED = """
import os, random
for name in ("listdir", "scandir"):
    def mixed(*a, _real=getattr(os, name), **k):
        entries = _real(*a, **k)
        found = list(entries)
        random.shuffle(found)
        if hasattr(entries, "close"):
            entries.close()
            class Entries(list):
                def __enter__(self): return self
                def __exit__(self, *_): return None
                def close(self): pass
                def __next__(self):
                    if not self: raise StopIteration
                    return self.pop(0)
            return Entries(found)
        return found
    setattr(os, name, mixed)
"""


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_the_order_in_which_a_disk_lists_its_files_does_not_matter(nights: Nights, tmp_path: Path, umask: int) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(SHUFFLED)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), *sys.path])}
    out = tmp_path / "public"
    for root, day, expected in ((nights.folder / "old", DAY, nights.old), (nights.edited, NEXT, nights.new)):
        subprocess.run(command(root, out, day), check=True, env=environment, umask=umask)
        assert shown(out) == expected
    assert contents(out / "publicaties/000002/stand") == contents(nights.folder / "expected/publicaties/000002/stand")
