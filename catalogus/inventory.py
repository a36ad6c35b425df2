"""The files of a catalogue in their places: which there are by their names, and what has no place here."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import PurePosixPath

from catalogus import context
from catalogus.beeldmerk import LOGOS
from catalogus.config import Config
from catalogus.diagnostics import Diagnostic, Location, Messages
from catalogus.folders import FILE
from catalogus.listing import DIRECTORY, LINK, REGULAR, Listing, State
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.values import is_name

FOLDERS = ("provincies", "referentie")
"""Where the files of a catalogue lie."""

ORGANISATIE = "organisatie"
EXTENSIONS = (".yaml", ".ttl")
"""The kinds of files that describe something."""

_OF_WINDOWS = {"desktop.ini", "thumbs.db"}  # what the file manager leaves behind; ~$… is of Office
_VERSION = re.compile(r"(?P<naam>[^.]+)(\.(?P<datum>\d{4}-\d{2}-\d{2}))?")


class Kind(Enum):
    """What a file describes."""

    REFERENTIE = "referentie"
    ORGANISATIE = "organisatie"
    PRODUCT = "product"

    @property
    def keys(self) -> context.Keys:
        """The keys that an editor may write in a file of this kind."""
        return context.load()["Organisatie" if self is Kind.ORGANISATIE else "Product"]


@dataclass(frozen=True)
class File:
    """A file in its place, with a name that is right; `path` is relative to the catalogue."""

    path: PurePosixPath
    kind: Kind
    naam: str
    provincie: str | None = None
    datum: date | None = None


@dataclass(frozen=True)
class Inventory:
    """What there is to read, in the order of the paths, and what has no place here."""

    files: tuple[File, ...]
    logos: Mapping[str, tuple[PurePosixPath, ...]]
    problems: tuple[Diagnostic, ...]


def inventory(listing: Listing, config: Config, provincies: Collection[str]) -> Inventory:
    """The files of a catalogue, by their names alone."""
    sorter = _Sorter(provincies)
    for path, state in listing.items():
        sorter.sort(path, state)
    for provincie in sorted(config.bases.keys() - set(provincies)):
        hint = did_you_mean(provincie, provincies)
        place = Location(PurePosixPath(FILE), whole=True)
        sorter.problems.append(rule("PPC031").diagnostic(place, hint, waarde=provincie))
    is_link = any(listing[folder].kind == LINK for folder in FOLDERS if folder in listing)
    files = () if is_link else tuple(sorter.files.values())
    return Inventory(files, {} if is_link else sorter.logos, tuple(sorter.problems))


def is_aside(name: str) -> bool:
    """Whether a file is nobody's business: notes, and what is hidden."""
    return name.endswith(".md") or name[0] in ".~" or name.lower() in _OF_WINDOWS


class _Sorter:
    """Gives each file its place by its name, and says what has none."""

    def __init__(self, provincies: Collection[str]) -> None:
        self.provincies = provincies
        self.files: dict[tuple[Kind, str | None, str, date | None], File] = {}
        self.logos: dict[str, tuple[PurePosixPath, ...]] = {}
        self.problems: list[Diagnostic] = []
        self.folders: dict[str, str | None] = {}  # that are looked into, each with its province

    def sort(self, path: str, state: State) -> None:
        folder, _, name = path.rpartition("/")
        if path in FOLDERS:
            self._folder(path, state)
        elif folder not in self.folders or is_aside(name):
            return
        elif state.kind == LINK:
            self._report("PPC032", path, waarde=name)
        elif folder == FOLDERS[0]:
            self._provincie(path, name, state)
        elif state.kind != REGULAR:
            self._report("PPC030", path, waarde=name, verwacht=_FILE)
        elif (provincie := self.folders[folder]) and name in LOGOS:
            self.logos[provincie] = (*self.logos.get(provincie, ()), PurePosixPath(path))
        else:
            self._file(path, name, self.folders[folder])

    def _folder(self, path: str, state: State) -> None:
        if state.kind == LINK:
            self._report("PPC032", path, waarde=path)
        elif state.kind == DIRECTORY:
            self.folders[path] = None

    def _provincie(self, path: str, name: str, state: State) -> None:
        if state.kind != DIRECTORY:
            self._report("PPC030", path, waarde=name, verwacht=_FOLDER)
        elif name in self.provincies:
            self.folders[path] = name
        else:
            hint = did_you_mean(name, self.provincies)
            place = Location(PurePosixPath(path), whole=True)
            self.problems.append(rule("PPC031").diagnostic(place, hint, waarde=name))

    def _file(self, path: str, name: str, provincie: str | None) -> None:
        stem, dot, extension = name.rpartition(".")
        if dot + extension not in EXTENSIONS:
            picture = provincie is not None and dot + extension.lower() in _PICTURES
            self._report("PPC030", path, waarde=name, verwacht=_A_LOGO if picture else _EXTENSION)
            return
        found = _VERSION.fullmatch(stem)
        datum = _date(found["datum"]) if found else None
        undated = provincie is None or (found is not None and found["naam"] == ORGANISATIE)  # these have no versions
        if not found or not is_name(found["naam"]) or (found["datum"] and (datum is None or undated)):
            self._report("PPC030", path, waarde=name, verwacht=_A_NAME)
            return
        naam = found["naam"]
        kind = Kind.ORGANISATIE if naam == ORGANISATIE else Kind.PRODUCT
        file = File(PurePosixPath(path), kind if provincie else Kind.REFERENTIE, naam, provincie, datum)
        first = self.files.setdefault((file.kind, provincie, naam, datum), file)
        if first is not file:
            self._report("PPC034", path, waarde=first.path.as_posix())

    def _report(self, code: str, path: str, **values: str | Messages) -> None:
        self.problems.append(rule(code).diagnostic(Location(PurePosixPath(path), whole=True), **values))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


_EXTENSION = {"nl": "een bestand eindigt op .yaml of .ttl", "en": "a file ends in .yaml or .ttl"}
_PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".eps", ".ai"}
_A_LOGO = {"nl": "een logo heet logo.svg of logo.png", "en": "a logo is called logo.svg or logo.png"}
_FILE = {"nl": "hier staan bestanden, geen mappen", "en": "files belong here, no folders"}
_FOLDER = {"nl": "hier staat één map per provincie", "en": "one folder for each province belongs here"}
_A_NAME = {
    "nl": "een naam als wedstrijd-op-de-weg.yaml, of met een datum: wedstrijd-op-de-weg.2027-01-01.yaml",
    "en": "a name such as wedstrijd-op-de-weg.yaml, or with a date: wedstrijd-op-de-weg.2027-01-01.yaml",
}
