"""What is known of a catalogue, and how one run leaves it to the next."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache as once
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from catalogus import records
from catalogus.cache import Cache
from catalogus.cards import Card
from catalogus.config import FILE
from catalogus.diagnostics import Diagnostic, unique
from catalogus.folders import PACKAGE, SHAPES, VOCAB
from catalogus.integrity import Terms
from catalogus.listing import State, digest


@dataclass(frozen=True)
class Kept:
    """A file or folder as it was: its state on the disk and the digest of its content, where that matters.

    Of a file that describes something also the `unit` that it belongs to and, as JSON, its faults, its card and the
    concepts that it uses; `referentie` is the IRI of the one that it asks for.
    """

    state: State
    digest: str = ""
    unit: str = ""
    referentie: str = ""
    faults: str = ""
    card: str = ""
    uses: str = ""


@dataclass(frozen=True)
class Known:
    """All that is known of a catalogue; `between` are the faults that only the whole shows, as JSON."""

    files: Mapping[str, Kept]
    problems: str
    between: str
    terms: Terms
    stil: tuple[str, ...] = ()

    @cached_property
    def cards(self) -> list[Card]:
        """The card of every file, in the order of their paths."""
        cards = (records.to_card(json.loads(kept.card)) for kept in self.files.values() if kept.card)
        return sorted(cards, key=lambda card: card.file.path)

    @property
    def count(self) -> int:
        """How many files describe something."""
        return sum(1 for kept in self.files.values() if kept.card)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, but for the advice that this catalogue does without."""
        texts = (self.problems, self.between, *(kept.faults for kept in self.files.values() if kept.faults))
        every = (fault for text in texts if text for fault in records.to_faults(json.loads(text)))
        return tuple(fault for fault in unique(every) if fault.code not in self.stil)


NOTHING = Known({}, "", "", Terms({}, ()))


_NAME = "files"


def key(root: Path, datum: date) -> str:
    """The digest of what everything follows from."""
    return digest(program(), (root / FILE).read_bytes(), datum.isoformat().encode())


@once
def program() -> bytes:
    """The digest of the program with its shapes and vocabularies, and of which libraries it runs on."""
    files = sorted({*PACKAGE.rglob("*.py"), *SHAPES.iterdir(), *VOCAB.iterdir()})
    parts = [sys.version.encode(), *(part for path in files for part in (path.name.encode(), path.read_bytes()))]
    for name in _LIBRARIES:
        found = find_spec(name)
        if found and found.origin:
            about = Path(found.origin).stat()
            parts.append(f"{found.origin} {about.st_mtime_ns} {about.st_size}".encode())
    return digest(*parts).encode()


_LIBRARIES = ("babel", "lxml", "markdown_it", "pyoxigraph", "pyshacl", "rdflib", "yaml")


def read(cache: Cache, key: str) -> Known:
    """What was known under a key."""
    found = cache.read(_NAME, key)
    if found is None:
        return NOTHING
    files = {path: Kept(State(*state), *row) for path, (state, *row) in found["files"].items()}
    asked, faults = found["terms"]
    return Known(
        files, found["problems"], found["between"], Terms(asked, records.to_faults(faults)), tuple(found["stil"])
    )


def write(cache: Cache, key: str, known: Known, now: int) -> None:
    """Keep what is known. A file written so lately that it can be written again unnoticed is looked at next time."""
    files = {}
    for path, kept in known.files.items():
        state = kept.state
        fresh = max(state.mtime, state.ctime) > now - _COARSE
        row = (kept.digest, kept.unit, kept.referentie, kept.faults, kept.card, kept.uses)
        files[path] = [state._replace(mtime=-1) if fresh else state, *row]
    terms = [dict(known.terms.asked), records.faults(known.terms.problems)]
    content = {
        "files": files,
        "problems": known.problems,
        "between": known.between,
        "terms": terms,
        "stil": known.stil,
    }
    cache.write(_NAME, key, content)


_COARSE = 2_500_000_000  # nanoseconds: some disks know the time to two seconds
