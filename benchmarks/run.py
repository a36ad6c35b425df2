"""Validation by pySHACL, by others and by us, side by side: a table of seconds, memory and results.

    python benchmarks/run.py --products 300 3000 --engines pyshacl pyshifty shacl ours

Each is a whole process, from its start to its end. `pyshacl`, `pyshifty` and `shacl` read the triples and shapes that
`generate.py` writes; ours reads the YAML: first without its cache, then with it, after one change each time. The best
of `--repeat` runs is shown. pyshifty and shacl are put in a virtual environment of their own (`--venv`, by default one
that goes again); where they cannot be installed they are left out.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from files import replaced
from measure import Run, measured

HERE = Path(__file__).parent
VOCAB = HERE.parent / "vocab"
DAY = "2026-11-25"
REQUIREMENTS = ("pyshifty==0.5.1", "shacl==0.3.4", "rdflib==7.6.0")
"""What others need; pyshifty gives its report as a graph of rdflib."""

Count: TypeAlias = Callable[[str], int]
"""The number of results in what an engine wrote."""
Change: TypeAlias = Callable[[Path, str], tuple[Path, str]]
"""One file of a catalogue, and its new text with a mark in it: a cache has not seen it before."""


@dataclass(frozen=True)
class Work:
    """A catalogue as YAML, and as triples with the shapes; and how to measure with it."""

    products: int
    root: Path
    data: Path
    shapes: Path
    venv: Path
    repeat: int
    limit: float


@dataclass(frozen=True)
class Row:
    """One line of the table: the best run, and its number of results (None if it did not come that far)."""

    products: int
    what: str
    run: Run
    results: int | None


def _pyshacl(work: Work) -> Iterator[Row]:
    command = Path(sys.executable).with_name("pyshacl")
    yield from _row(work, "`pyshacl`", [command, "--shacl", work.shapes, work.data], _of_pyshacl)


def _of_pyshacl(output: str) -> int:
    found = re.search(r"^Results \((\d+)\):", output, re.MULTILINE)
    return int(found[1]) if found else 0


def _other(name: str) -> Callable[[Work], Iterator[Row]]:
    def rows(work: Work) -> Iterator[Row]:
        if python := _installed(work.venv):
            yield from _row(work, name, [python, HERE / "others.py", name, work.shapes, work.data], int)

    return rows


def _installed(venv: Path) -> Path | None:
    """The Python of the environment of others, which is made once."""
    python = venv / "bin/python"
    if not python.exists():
        install = [str(python), "-m", "pip", "install", "--quiet", *REQUIREMENTS]
        for command in ([sys.executable, "-m", "venv", str(venv)], install):
            if subprocess.run(command, stderr=subprocess.DEVNULL).returncode:
                print(f"left out: {' '.join(command)} failed", file=sys.stderr)
                return None
    return python


def _ours(work: Work) -> Iterator[Row]:
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "catalogus",
        "validate",
        work.root,
        "--date",
        DAY,
        "--format",
        "json",
    ]
    yield from _row(work, "ours, no cache", [*command, "--no-cache"], _of_ours)
    lists = work.root / "lijsten"
    lists.mkdir()
    shutil.copy(VOCAB / "upl.ttl", lists)
    yield from _row(work, "ours, first time with a cache", command, _of_ours, repeat=1)
    yield from _row(work, "ours, nothing changed", command, _of_ours)
    for name, change in CHANGES.items():
        runs = []
        for turn in range(work.repeat):
            path, text = change(work.root, f"{turn + 1}")
            before = path.read_text("utf-8")
            path.write_text(text, "utf-8")
            runs.append(_measured(command, work.limit))
            path.write_text(before, "utf-8")
            _measured(command, work.limit)  # as it was before, and known to the cache
        yield from _best(work, f"ours, {name}", runs, _of_ours)


def _of_ours(output: str) -> int:
    return len(json.loads(output))


def _product(root: Path, block: str) -> tuple[Path, str]:
    path = root / "provincies/drenthe/product-0000.yaml"
    return path, replaced(path.read_text("utf-8"), block.partition(":")[0], block)


def _referentie(root: Path, mark: str) -> tuple[Path, str]:
    path = root / "referentie/regeling-000.yaml"
    block = f"samenvatting:\n  nl: Vraag toestemming ({mark}).\n  en: Ask for permission ({mark}).\n"
    return path, replaced(path.read_text("utf-8"), "samenvatting", block)


def _upl(root: Path, mark: str) -> tuple[Path, str]:
    """One name of the provinces, which each of them uses once, is for another kind of authority too."""
    path = root / "lijsten/upl.ttl"
    parts = path.read_text("utf-8").split("\n\n")
    names = [
        number for number, part in enumerate(parts) if '"Provincie"' in part and not re.search("Waterschap|owl:", part)
    ]
    chosen = names[int(mark)]
    parts[chosen] = parts[chosen].replace('"Provincie"', '"Provincie" , "Waterschap"')
    return path, "\n\n".join(parts)


CHANGES: Mapping[str, Change] = {
    "one clean product changed": lambda root, mark: _product(
        root, f"trefwoorden:\n  nl: [anders {mark}]\n  en: [else {mark}]\n"
    ),
    "one product made faulty": lambda root, mark: _product(root, f"titel:\n  nl: Graven {mark}\n"),
    "one referentie changed": _referentie,
    "the UPL changed": _upl,
}
ENGINES: Mapping[str, Callable[[Work], Iterator[Row]]] = {
    "pyshacl": _pyshacl,
    "pyshifty": _other("pyshifty"),
    "shacl": _other("shacl"),
    "ours": _ours,
}


def _row(
    work: Work, what: str, command: Sequence[str | Path], count: Count, repeat: int | None = None
) -> Iterator[Row]:
    yield from _best(work, what, [_measured(command, work.limit) for _ in range(repeat or work.repeat)], count)


def _measured(command: Sequence[str | Path], limit: float) -> Run:
    return measured([str(part) for part in command], limit)


def _best(work: Work, what: str, runs: Sequence[Run], count: Count) -> Iterator[Row]:
    best = min(runs, key=lambda run: (run.stopped, run.seconds))
    if best.stopped:
        yield Row(work.products, what, best, None)
    elif best.code in (0, 1):  # nothing wrong, or faults
        yield Row(work.products, what, best, count(best.output))
    else:
        print(f"left out: {what}: code {best.code}: {best.errors.strip()[-300:]}", file=sys.stderr)


def shown(rows: Sequence[Row]) -> Iterator[str]:
    """The lines of the table."""
    yield "| products | what | seconds | times pyshacl | MiB | results |"
    yield "|---:|---|---:|---:|---:|---:|"
    reference = {row.products: row.run for row in rows if row.what == "`pyshacl`"}
    for row in rows:
        run, pyshacl = row.run, reference.get(row.products)
        seconds = f"{_least(run)}{run.seconds:{'.2f' if run.seconds < 100 else '.0f'}}"
        times = f"{_least(pyshacl)}{pyshacl.seconds / run.seconds:,.1f}" if pyshacl and not run.stopped else ""
        results = "" if row.results is None else row.results
        yield f"| {row.products:,} | {row.what} | {seconds} | {times} | {run.peak:.0f} | {results} |"


def _least(run: Run) -> str:
    return "> " if run.stopped else ""


def _machine() -> str:
    """Where and with what it was measured."""
    model = re.search(r"^model name\s*: (.+)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(["git", "-C", HERE, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout
    versions = [f"{name} {version(name)}" for name in ("pyshacl", "rdflib", "pyoxigraph")]
    return ", ".join(
        (
            f"{os.cpu_count()} × {model[1] if model else 'unknown processor'}",
            f"{memory:.0f} GiB",
            f"Python {sys.version.split()[0]}",
            *versions,
            *(requirement.replace("==", " ") for requirement in REQUIREMENTS[:2]),
            f"catalogus {commit.strip()}",
            f"{datetime.now(UTC):%Y-%m-%d}",
        )
    )


def _work(products: int, folder: Path, given: argparse.Namespace) -> Work:
    root, data, shapes = (folder / name for name in ("catalogue", "data.ttl", "shapes.ttl"))
    command: list[str | Path] = [sys.executable, HERE / "generate.py", "--products", f"{products}", "--out", root]
    subprocess.run([*command, "--turtle", data, "--shapes", shapes], check=True)
    return Work(products, root, data, shapes, given.venv, given.repeat, given.limit)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure validation, side by side.")
    parser.add_argument("--products", type=_positive, nargs="+", default=[300, 3000])
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--repeat", type=_positive, default=1, help="runs of each, of which the best is shown")
    parser.add_argument("--limit", type=float, default=1800, help="seconds after which a run is stopped")
    parser.add_argument("--venv", type=Path, help="where pyshifty and shacl are, or are to be installed")
    given = parser.parse_args()
    rows: list[Row] = []
    with TemporaryDirectory() as temporary:
        given.venv = given.venv or Path(temporary, "venv")
        for products in given.products:
            with TemporaryDirectory(dir=temporary) as folder:
                work = _work(products, Path(folder), given)
                for name in given.engines:
                    for row in ENGINES[name](work):
                        rows.append(row)
                        print(f"{row.products} {row.what}: {row.run.seconds:.2f} s", file=sys.stderr)
    print(f"{_machine()}\n")
    print("\n".join(shown(rows)))


if __name__ == "__main__":
    main()
