"""What is known of a catalogue, and how one run leaves it to the next."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from catalogus import records
from catalogus.cache import Cache
from catalogus.diagnostics import Diagnostic, unique
from catalogus.folders import FILE, PACKAGE, SHAPES, VOCAB
from catalogus.listing import State, digest


class Kept(NamedTuple):
    """A file or folder as it was: its state on the disk and the digest of its content, where that matters.

    Of a file that describes something also the `unit` that it belongs to, the IRI of the `referentie` that it asks
    for, its faults as JSON and the digest of its `paper`.
    """

    state: State
    digest: str = ""
    unit: str = ""
    referentie: str = ""
    faults: str = ""
    paper: str = ""


class Paper(NamedTuple):
    """What is known of a file that describes something and no fault, as JSON: its card, and the concepts it uses."""

    card: str
    uses: str


@dataclass(frozen=True)
class Known:
    """All that is known of a catalogue, for the most part as JSON.

    `between` are the faults that only the whole shows, `problems` those of files that have no place here; `terms` is
    what the vocabularies ask of the whole, `stil` the advice that this catalogue does without. `papers` gives that of
    every file that describes something, by path, or None if they are lost; `kept_as` is where they are kept already.
    """

    files: Mapping[str, Kept]
    papers: Callable[[], Mapping[str, Paper] | None]
    problems: str = ""
    between: str = ""
    terms: str = ""
    stil: tuple[str, ...] = ()
    kept_as: str = ""

    @property
    def count(self) -> int:
        """How many files describe something."""
        return sum(1 for kept in self.files.values() if kept.unit)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, but for the advice that nobody wants."""
        texts = (self.problems, self.between, *(kept.faults for kept in self.files.values() if kept.faults))
        every = (fault for text in texts if text for fault in records.to_faults(json.loads(text)))
        return tuple(fault for fault in unique(every) if fault.code not in self.stil)


NOTHING = Known({}, lambda: None)


def key(root: Path, datum: date) -> str:
    """The digest of what everything follows from: the settings, the day and the program."""
    return digest(program(), (root / FILE).read_bytes(), datum.isoformat())


@cache
def program() -> str:
    """What shows that the program, its shapes, its vocabularies or its libraries are others than before."""
    files = [*PACKAGE.rglob("*.py"), *SHAPES.iterdir(), *VOCAB.iterdir()]
    specs = (find_spec(name) for name in _LIBRARIES)
    files += [Path(spec.origin) for spec in specs if spec and spec.origin]
    about = ((str(path), path.stat()) for path in sorted(files))
    parts = (f"{path} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_size}" for path, state in about)
    return digest(sys.version, *parts)


_LIBRARIES = ("babel", "lxml", "markdown_it", "pyoxigraph", "pyshacl", "rdflib", "yaml")


def read(kept: Cache, key: str) -> Known:
    """What was known under a key."""
    found = kept.read(_FILES, key)
    if found is None:
        return NOTHING

    def papers() -> Mapping[str, Paper] | None:
        listed = kept.read(_PAPERS, found["papers"])
        return None if listed is None else {path: Paper(*paper) for path, paper in listed.items()}

    return Known(
        files={path: Kept(State(*state), *row) for path, (state, *row) in found["files"].items()},
        papers=papers,
        problems=found["problems"],
        between=found["between"],
        terms=found["terms"],
        stil=tuple(found["stil"]),
        kept_as=found["papers"],
    )


def write(kept: Cache, key: str, known: Known, now: int) -> None:
    """Keep what is known. A file written so lately that it can be written again unnoticed is looked at next time."""
    papers = known.kept_as or os.urandom(8).hex()
    if papers != known.kept_as:
        kept.write(_PAPERS, papers, known.papers())
    latest = now - _COARSE
    files = {
        path: row if row[0][1] <= latest and row[0][2] <= latest else (row.state._replace(mtime=-1), *row[1:])
        for path, row in known.files.items()
    }
    content = {
        "files": files,
        "papers": papers,
        "problems": known.problems,
        "between": known.between,
        "terms": known.terms,
        "stil": known.stil,
    }
    kept.write(_FILES, key, content)


_FILES, _PAPERS = "files", "papers"
_COARSE = 2_500_000_000  # nanoseconds: some disks know the time to two seconds
