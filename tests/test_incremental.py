"""What a check keeps for the next one: never the reason for another answer, and of what has not changed the answer."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from catalogus import cache, incremental, known, lists, partial, sources, workers
from catalogus.cache import NONE, Cache, open_in
from catalogus.diagnostics import ConfigurationError, Diagnostic
from catalogus.examine import examine
from catalogus.folders import SHAPES, VOCAB
from catalogus.inventory import File
from catalogus.vocabulary import Vocabulary
from conftest import DAY, ROOT, SAMPLES, Ran

TODAY = date.fromisoformat(DAY)
PRODUCT = "provincies/drenthe/wedstrijd-op-de-weg.yaml"
REFERENTIE = "referentie/wedstrijd-op-de-weg.yaml"
ORGANISATIE = "provincies/drenthe/organisatie.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two provinces of the samples, with their referenties, of long ago."""
    target = tmp_path / "catalogus"
    for folder in ("referentie", "provincies/drenthe", "provincies/utrecht"):
        shutil.copytree(SAMPLES / folder, target / folder)
    shutil.copy(SAMPLES / "catalogus.toml", target)
    for path in target.rglob("*.*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return target


def found(root: Path, kept: Cache = NONE, day: date = TODAY) -> tuple[Diagnostic, ...]:
    return incremental.check(root, day, kept).diagnostics


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text, (path, old)
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are checked."""
    paths: list[str] = []
    check = partial.Checker.check

    def note(self: partial.Checker, task: tuple[File, ...]) -> list[partial.Outcome]:
        paths.extend(str(file.path) for file in task)
        return check(self, task)

    monkeypatch.setattr(partial.Checker, "check", note)
    monkeypatch.setattr("catalogus.recheck._ALONE", 10_000)  # in this process, where it is noted
    return paths


# Nothing but the files decides


EDITS: list[Callable[[Path, random.Random], object]] = [
    lambda root, chance: edit(root, some(root, chance), "productAanwezig: ja", "productAanwezig: misschien"),
    lambda root, chance: edit(root, some(root, chance), "\n", "\n# een aantekening\n"),
    lambda root, chance: edit(root, some(root, chance), "nl:", "fr:"),
    lambda root, chance: edit(root, some(root, chance, "referentie"), "nl:", "nl: |\n    Een andere tekst.\n#"),
    lambda root, chance: edit(root, some(root, chance, "referentie"), "en:", "de:"),
    lambda root, chance: edit(root, ORGANISATIE, "contactWebsite: https", "contactWebsite: http"),
    lambda root, chance: edit(root, ORGANISATIE, "post@", "bureau@"),
    lambda root, chance: edit(root, ORGANISATIE, "id: provinciehuis", "id: huis"),
    lambda root, chance: edit(root, "catalogus.toml", "naam =", f"# {chance.random()}\nnaam ="),
    lambda root, chance: (root / some(root, chance)).unlink(),
    lambda root, chance: (root / some(root, chance, "referentie")).unlink(),
    lambda root, chance: (root / ORGANISATIE).unlink(missing_ok=True),
    lambda root, chance: shutil.rmtree(root / "provincies/utrecht", ignore_errors=True),
    lambda root, chance: shutil.rmtree(root / "lijsten", ignore_errors=True),
    lambda root, chance: (root / some(root, chance)).write_text("titel: [", "utf-8"),
    lambda root, chance: (root / some(root, chance)).write_bytes(b"\xff"),
    lambda root, chance: (root / "provincies/drenthe/logo.svg").write_text("<svg><script/></svg>", "utf-8"),
    lambda root, chance: (root / "provincies/utrecht/logo.png").write_bytes(b"geen plaatje"),
    lambda root, chance: copy(root, some(root, chance), "concept.2027-01-01.yaml"),
    lambda root, chance: copy(root, some(root, chance), f"kopie-{chance.randrange(5)}.yaml"),
    lambda root, chance: copy(root, some(root, chance), "Verkeerde naam.yaml"),
    lambda root, chance: copy(root, some(root, chance), "zelfde.ttl"),
    lambda root, chance: earlier(root, some(root, chance)),
    lambda root, chance: (root / "provincies/drenthe/logo.png").symlink_to("elders.png"),
    lambda root, chance: (root / "provincies/drenthe/logo.svg").unlink(),
    lambda root, chance: (root / "provincies/zeeland").symlink_to("elders"),
    lambda root, chance: (root / "provincies/zeeland").mkdir(),
    lambda root, chance: (root / "provincies/zeeland").rmdir(),
    lambda root, chance: (root / "provincies/zeeland").unlink(),
    lambda root, chance: (root / "referentie/map").mkdir(),
    lambda root, chance: (root / "referentie/map").rmdir(),
    lambda root, chance: (root / "referentie/map").symlink_to("elders"),
    lambda root, chance: (root / os.fsdecode(b"provincies/drenthe/caf\xe9.yaml")).write_text("titel: x\n"),
    lambda root, chance: renew(root, chance.choice(["wedstrijd op de weg", "ontgrondingsvergunning"])),
    lambda root, chance: back(root, ORGANISATIE),
    lambda root, chance: back(root, "referentie"),
    lambda root, chance: back(root, "provincies/utrecht"),
]


def some(root: Path, chance: random.Random, folder: str = "provincies") -> str:
    paths = sorted(path for path in (root / folder).rglob("*.yaml") if path.name != "organisatie.yaml")
    return str(chance.choice(paths).relative_to(root))


def copy(root: Path, path: str, name: str) -> None:
    shutil.copy(root / path, (root / path).with_name(name))


def earlier(root: Path, path: str) -> None:
    """A version that has made way, with a name of its own from the list."""
    text = (root / path).read_text("utf-8").replace("referentie:", "upn: ontgrondingsvergunning\n#")
    name = Path(path).stem.partition(".")[0]
    (root / path).with_name(f"{name}.2020-01-01.yaml").write_text(
        re.sub(r"publicatieDatum: \S+", "publicatieDatum: 2020-01-01", text), "utf-8"
    )


def back(root: Path, path: str) -> None:
    """As it is in the samples."""
    if (SAMPLES / path).is_dir():
        shutil.copytree(SAMPLES / path, root / path, dirs_exist_ok=True)
    else:
        shutil.copy(SAMPLES / path, root / path)


def renew(root: Path, label: str) -> None:
    """A list of the catalogue's own, in which a name is called otherwise."""
    (root / "lijsten").mkdir(exist_ok=True)
    text = (VOCAB / "upl.ttl").read_text("utf-8")
    (root / "lijsten/upl.ttl").write_text(text.replace(f'"{label}"@nl', f'"{label} nieuw"@nl'), "utf-8")


@pytest.mark.parametrize("seed", range(6))
def test_after_every_change_the_answer_is_that_of_somebody_who_knows_nothing(seed: int, root: Path) -> None:
    chance = random.Random(seed)
    kept = open_in(root)
    found(root, kept)
    for step in range(10):
        change = chance.choice(EDITS)
        try:
            change(root, chance)
        except (AssertionError, OSError, IndexError):  # nothing left to change like that
            continue
        assert found(root, kept) == found(root), (step, EDITS.index(change))
        assert found(root, kept) == examine(root, TODAY)[1].diagnostics


def test_another_day_has_its_own_answer(root: Path) -> None:
    edit(root, PRODUCT, "publicatieDatum:", "gewijzigd: {nl: 2027-01-31, en: 2027-01-31}\npublicatieDatum:")
    later = date(2027, 2, 1)
    kept = open_in(root)
    assert found(root, kept) != found(root, kept, later)
    assert found(root, kept, later) == found(root, NONE, later)
    assert found(root, kept) == found(root)


@pytest.mark.parametrize("folder", [SHAPES, VOCAB])
def test_other_shapes_and_vocabularies_make_another_key(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.setattr(known, {SHAPES: "SHAPES", VOCAB: "VOCAB"}[folder], copied)
    before = known.program.__wrapped__()
    assert known.program.__wrapped__() == before
    path = next(copied.glob("*.ttl"))
    path.write_bytes(path.read_bytes().replace(b"sh:maxLength 300", b"sh:maxLength 200") + b"\n")
    assert known.program.__wrapped__() != before


def test_a_file_written_twice_in_a_moment_is_read_twice(root: Path) -> None:
    kept = open_in(root)
    path = root / PRODUCT
    for text in (
        path.read_text("utf-8"),
        path.read_text("utf-8").replace("productAanwezig: ja", "productAanwezig: jo"),
    ):
        path.write_text(text, "utf-8")
        os.utime(path, ns=(time.time_ns(), time.time_ns() // 10**9 * 10**9))  # a disk that knows no more than seconds
        assert found(root, kept) == found(root)
    assert found(root)


def test_what_changes_while_it_is_read_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = open_in(root)
    load = sources.load

    def meanwhile(file: File, *rest: object) -> sources.Document:
        document = load(file, *rest)  # type: ignore[arg-type]
        if str(file.path) == REFERENTIE and "Haastig" not in (root / REFERENTIE).read_text("utf-8"):
            edit(root, REFERENTIE, "nl:", "fr: Haastig\n  nl:")
        return document

    monkeypatch.setattr(sources, "load", meanwhile)
    monkeypatch.setattr(partial, "_SHARED", 1)  # so that it is read again
    found(root, kept)
    assert found(root, kept) == found(root)


def test_what_could_not_be_read_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = open_in(root)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path == root / PRODUCT:
            raise PermissionError(13, "Permission denied")
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refused)
        assert "PPC033" in {fault.code for fault in found(root, kept)}
    assert found(root, kept) == found(root)


def test_a_version_that_has_made_way_is_read_again_with_another_list(root: Path) -> None:
    earlier(root, PRODUCT)
    renew(root, "geen naam")
    kept = open_in(root)
    assert found(root, kept) == found(root)
    renew(root, "ontgrondingsvergunning")
    assert found(root, kept) == found(root)
    assert "PPC012" in {fault.code for fault in found(root, kept)}


def test_a_logo_that_could_not_be_read_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logo = root / "provincies/drenthe/logo.svg"
    os.utime(logo, (1_700_000_000, 1_700_000_000))
    kept = open_in(root)
    with monkeypatch.context() as patch:
        for reading in ("read_bytes", "open"):
            patch.setattr(Path, reading, refusing(logo, getattr(Path, reading)))
        assert "PPC037" in {fault.code for fault in found(root, kept)}
    assert found(root, kept) == found(root)


def refusing(refused: Path, read: Callable[..., object]) -> Callable[..., object]:
    def reading(path: Path, *rest: object, **options: object) -> object:
        if path == refused:
            raise PermissionError(13, "Permission denied")
        return read(path, *rest, **options)

    return reading


def test_a_list_that_changes_while_it_is_read_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renew(root, "geen naam")
    load = lists.load

    def meanwhile(root: Path) -> Vocabulary:
        renew(root, "wedstrijd op de weg")
        vocabulary = load(root)
        renew(root, "geen naam")
        return vocabulary

    kept = open_in(root)
    with monkeypatch.context() as patch:
        patch.setattr(lists, "load", meanwhile)
        patch.setattr("catalogus.recheck.digest_of", lambda *_: "another")  # as it is while that one lies there
        found(root, kept)
    assert found(root, kept) == found(root)


# Only what depends on it


def test_nothing_is_checked_when_nothing_has_changed(root: Path, asked: list[str]) -> None:
    kept = open_in(root)
    found(root, kept)
    asked.clear()
    for path in root.rglob("*.yaml"):
        os.utime(path)  # as git does when it changes a branch and comes back
    assert found(root, kept) == found(root, kept)
    assert asked == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (PRODUCT, "\n", "\n# x\n", {PRODUCT}),
        (REFERENTIE, "\n", "\n# x\n", {REFERENTIE, PRODUCT, PRODUCT.replace("drenthe", "utrecht")}),
        (ORGANISATIE, "zaterdag: []", "zaterdag: ['9:00 - 12:00']", {ORGANISATIE}),
        (ORGANISATIE, "post@", "bureau@", "provincies/drenthe/"),
    ],
    ids=["product", "referentie", "opening-hours", "contact"],
)
def test_only_what_depends_on_a_change_is_checked_again(
    path: str, old: str, new: str, expected: set[str] | str, root: Path, asked: list[str]
) -> None:
    kept = open_in(root)
    found(root, kept)
    asked.clear()
    edit(root, path, old, new)
    assert found(root, kept) == found(root, kept)
    if isinstance(expected, str):
        expected = {str(p.relative_to(root)) for p in (root / expected).glob("*.yaml")}
    assert set(asked) == expected
    assert len(asked) == len(expected)


def test_another_list_asks_only_for_what_uses_what_is_different_in_it(root: Path, asked: list[str]) -> None:
    renew(root, "geen naam")
    kept = open_in(root)
    assert found(root, kept) == found(root)
    asked.clear()
    renew(root, "wedstrijd op de weg")
    first = found(root, kept)
    naming = {str(p.relative_to(root)) for p in root.rglob("wedstrijd-op-de-weg.yaml")}
    faulty = {str(fault.location.path) for fault in first}
    assert naming <= set(asked) <= naming | faulty
    assert first == found(root)


# Whatever becomes of it


@pytest.mark.parametrize("name", ["files", "papers", "vocabulary"])
@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "flipped", "other"])
def test_a_cache_that_is_broken_counts_for_nothing(name: str, harm: str, root: Path) -> None:
    kept = open_in(root)
    expected = found(root, kept)
    path = root / cache.FOLDER / f"{name}.json"
    data = path.read_bytes()
    places = [len(data) // 7, len(data) // 2, len(data) - 5]
    for place in places if harm in ("cut", "flipped") else places[:1]:
        found(root, kept)
        if harm == "gone":
            path.unlink()
        elif harm == "other":
            path.write_bytes(b"[1, 2]\n{}\n")
        else:
            flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            path.write_bytes({"empty": b"", "cut": data[:place], "flipped": flipped}[harm])
        edit(root, PRODUCT, "\n", "\n# x\n")
        edit(root, ORGANISATIE, "Voorbeeldstraat", "Voorbeeldstraatje")
        copy(root, PRODUCT, f"nieuw-{place}.yaml")
        assert found(root, kept) == found(root)
        (root / PRODUCT).with_name(f"nieuw-{place}.yaml").unlink()
    assert [fault.code for fault in found(root, kept)] == [fault.code for fault in expected]


def test_a_faulty_cache_loses_no_fault(root: Path) -> None:
    """A seal that is not looked at would let this through: a row of the cache without its faults."""
    edit(root, PRODUCT, "productAanwezig: ja", "productAanwezig: misschien")
    kept = open_in(root)
    assert "PPC012" in {fault.code for fault in found(root, kept)}
    path = root / cache.FOLDER / "files.json"
    head, _, text = path.read_bytes().partition(b"\n")
    content = json.loads(text)
    content["files"] = {name: [*row[:4], "", row[5]] for name, row in content["files"].items()}
    text = json.dumps(content).encode()
    path.write_bytes(head.split()[0] + f" {len(text)}\n".encode() + text)
    assert found(root, kept) == found(root)


def test_a_run_that_was_killed_leaves_what_there_was(root: Path) -> None:
    kept = open_in(root)
    found(root, kept)
    edit(root, PRODUCT, "productAanwezig: ja", "productAanwezig: misschien")
    command = [sys.executable, "-m", "catalogus", "validate", str(root), "--date", DAY]
    for wait in (0.05, 0.15, 0.25, 0.35):
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert found(root, kept) == found(root)
        edit(root, PRODUCT, "\n", "\n# x\n")


def test_two_runs_at_once_give_one_answer(root: Path) -> None:
    command = [sys.executable, "-m", "catalogus", "validate", str(root), "--date", DAY]
    edit(root, PRODUCT, "productAanwezig: ja", "productAanwezig: misschien")
    for _ in range(3):
        both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
        assert len({run.communicate()[0] for run in both}) == 1
        edit(root, PRODUCT, "\n", "\n# x\n")
    assert found(root, open_in(root)) == found(root)


def test_no_cache_is_made_where_it_cannot_be_trusted(root: Path, tmp_path: Path) -> None:
    (root / ".catalogus").symlink_to(tmp_path)
    assert open_in(root) == NONE
    assert not (tmp_path / "cache").exists()


def test_nothing_is_written_through_a_link(root: Path, tmp_path: Path) -> None:
    (root / cache.FOLDER).mkdir(parents=True)
    (root / cache.FOLDER / ".gitignore").symlink_to(tmp_path / "elders")
    assert open_in(root) == NONE
    (root / cache.FOLDER / ".gitignore").unlink()
    (root / cache.FOLDER / "files.json").symlink_to(tmp_path / "elders")
    found(root, open_in(root))
    assert not (tmp_path / "elders").exists()


@pytest.mark.parametrize("version", ["2", "4", "split"])
def test_a_cache_that_git_tracks_is_not_read(version: str, root: Path) -> None:
    kept = open_in(root)
    found(root, kept)
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    assert open_in(root) == kept
    subprocess.run([*git, "config", "index.version", "4" if version == "4" else "2"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    if version == "split":
        subprocess.run([*git, "update-index", "--split-index"], check=True)
    assert open_in(root) == kept  # which its own .gitignore sees to
    subprocess.run([*git, "add", "-f", ".catalogus"], check=True)
    assert open_in(root) == NONE


def test_a_folder_where_nothing_may_be_written_is_checked_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refused)
        assert open_in(root) == NONE
    kept = open_in(root)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refused)
        patch.setattr(os, "utime", refused)
        assert found(root, kept) == found(root)


def test_a_folder_that_has_no_place_here_is_not_looked_into(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "provincies/drenthe/prive").mkdir()
    scan = os.scandir

    def refused(folder: str) -> object:
        if str(folder).endswith("prive"):
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refused)
    assert [fault.code for fault in found(root) if "prive" in str(fault.location.path)] == ["PPC030"]


def test_a_list_that_is_wrong_is_told_each_time(root: Path) -> None:
    kept = open_in(root)
    found(root, kept)
    (root / "lijsten").mkdir()
    (root / "lijsten/upl.ttl").write_text("geen turtle", "utf-8")
    for _ in range(2):
        with pytest.raises(ConfigurationError):
            found(root, kept)
    shutil.rmtree(root / "lijsten")
    assert found(root, kept) == found(root)


# In several processes, and in as little as can be


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_answer_is_the_same_in_several_processes(method: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(root, PRODUCT, "productAanwezig: ja", "productAanwezig: misschien")
    expected = found(root)
    monkeypatch.setattr("catalogus.recheck._ALONE", 1)
    monkeypatch.setattr(workers, "_METHOD", method)
    kept = open_in(root)
    assert found(root, kept) == expected
    edit(root, ORGANISATIE, "post@", "bureau@")
    assert found(root, kept) == found(root)  # by the vocabulary that was kept


def test_pyshacl_alone_finds_the_same(root: Path, run: Callable[..., Ran]) -> None:
    for path, old, new in (
        (PRODUCT, "productAanwezig: ja", "productAanwezig: nee"),
        (REFERENTIE, "en:", "de:"),
        (ORGANISATIE, "contactWebsite: https", "contactWebsite: http"),
        (
            "provincies/utrecht/wedstrijd-op-de-weg.yaml",
            "productAanwezig:",
            "bewijs: {nl: 'Op G:\\data.'}\nproductAanwezig:",
        ),
    ):
        edit(root, path, old, new)
    ours = run("validate", root, "--date", DAY)
    assert run("validate", root, "--date", DAY, "--reference") == ours
    assert ours.code == 1


def test_a_run_without_changes_imports_nothing_heavy(root: Path) -> None:
    code = "import sys; from catalogus.cli import run; run(sys.argv[1:]); print(*sys.modules)"
    command = [sys.executable, "-c", code, "validate", str(root), "--date", DAY]
    edit(root, PRODUCT, "nl:", "fr:")
    said = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    first, second = (set(text.splitlines()[-1].split()) for text in said)
    assert said[0].splitlines()[:-1] == said[1].splitlines()[:-1]
    assert not {"rdflib", "pyshacl"} & first
    assert not {"pyoxigraph", "yaml", "catalogus.recheck", "multiprocessing"} & second


def test_who_stops_a_long_run_does_not_wait_for_it(tmp_path: Path) -> None:
    generate = [sys.executable, "benchmarks/generate.py", "--products", "1500", "--out", str(tmp_path / "groot")]
    subprocess.run(generate, check=True, cwd=ROOT)
    command = [sys.executable, "-m", "catalogus", "validate", "--no-cache", str(tmp_path / "groot")]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    ) as running:
        time.sleep(2)
        os.killpg(running.pid, signal.SIGINT)
        try:
            _, err = running.communicate(timeout=5)
        finally:
            running.kill()
    assert running.returncode != 0
    assert "Traceback" not in err


def interruptible() -> None:
    """As in a terminal: what runs in the background, such as these tests, may have been told not to listen."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_who_watches_for_nobody_stops(root: Path) -> None:
    command = f"{sys.executable} -m catalogus validate {root} --date {DAY} --watch | head -n 1"
    running = subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    assert running.stdout.readline()
    for _ in range(2):
        time.sleep(1)
        edit(root, PRODUCT, "\n", "\n# x\n")
    running.communicate(timeout=10)


@pytest.fixture
def watching(root: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "catalogus", "validate", str(root), "--date", DAY, "--watch", "--format", "json"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=environment,
        preexec_fn=interruptible,
    ) as running:
        yield running
        running.kill()


def answer(watching: subprocess.Popen[str]) -> str:
    assert watching.stdout is not None
    lines: list[str] = []
    while not lines or "Ctrl+C" not in lines[-1]:
        line = watching.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    return "".join(lines)


def test_whoever_watches_has_an_answer_to_each_save(root: Path, watching: subprocess.Popen[str]) -> None:
    assert "PPC012" not in answer(watching)
    edit(root, PRODUCT, "productAanwezig: ja", "productAanwezig: misschien")
    said = answer(watching)
    assert f"Gewijzigd: {PRODUCT}" in said
    assert "PPC012" in said
    shutil.rmtree(root / ".catalogus")
    edit(root, PRODUCT, "\n", "\n# x\n")
    assert "PPC012" in answer(watching)
    toml = root / "catalogus.toml"
    text = toml.read_text("utf-8")
    toml.write_text("naam = ", "utf-8")
    assert "PPC041" in answer(watching)
    toml.write_text(text, "utf-8")
    edit(root, PRODUCT, "productAanwezig: misschien", "productAanwezig: ja")
    said = answer(watching)
    assert "PPC041" not in said
    watching.send_signal(signal.SIGINT)
    assert watching.wait(10) in (0, 1)
