"""The folders of a catalogue → what every file says, unresolved."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from catalogus import context, logo, turtle_reader, yaml_reader
from catalogus.config import FILE, Config
from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.graph import Graph, Origins, Reading
from catalogus.model import Logo
from catalogus.namespaces import LOCN, PPC
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.text import decode
from catalogus.values import Lookup, is_name
from catalogus.vocabulary import Vocabulary

FOLDERS = ("provincies", "referentie")
"""The folders of a catalogue that are read; what lies beside them is its owner's business."""

ORGANISATIE = "organisatie"
READERS = {".yaml": yaml_reader.read, ".ttl": turtle_reader.read}
"""One reader for each kind of file, by its extension."""

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
class Document:
    """One file: `subject` is what it describes, `datum` the date in its name."""

    path: PurePosixPath
    kind: Kind
    naam: str
    provincie: str | None
    datum: date | None
    subject: NamedNode
    reading: Reading

    @property
    def graph(self) -> Graph:
        return self.reading.graph

    @property
    def origins(self) -> Origins:
        return self.reading.origins

    @cached_property
    def lines(self) -> list[str]:
        """The file, line by line."""
        return self.reading.text.splitlines()

    @property
    def vergrendeld(self) -> frozenset[str]:
        """The keys that this referentie keeps for all provinces, as it names them."""
        return frozenset(literal.value for literal in self.graph.literals(self.subject, PPC.vergrendeld))


@dataclass(frozen=True)
class Source:
    """A whole catalogue as it was written: its documents in the order of their paths, and what is wrong with them.

    `logos` are those of the provinces that have a good one.
    """

    config: Config
    vocabulary: Vocabulary
    documents: tuple[Document, ...]
    problems: tuple[Diagnostic, ...]
    logos: Mapping[str, Logo] = field(default_factory=dict)

    @cached_property
    def referenties(self) -> Mapping[NamedNode, Document]:
        return {document.subject: document for document in self._of(Kind.REFERENTIE)}

    @cached_property
    def organisaties(self) -> Mapping[str, Document]:
        return {str(document.provincie): document for document in self._of(Kind.ORGANISATIE)}

    @cached_property
    def producten(self) -> tuple[Document, ...]:
        return tuple(self._of(Kind.PRODUCT))

    @cached_property
    def _by_path(self) -> Mapping[PurePosixPath, Document]:
        return {document.path: document for document in self.documents}

    def within(self, place: Location, text: str, fragment: str, earlier: int | None = None) -> Location:
        """Where in a text, which begins at a place, a fragment stands; its beginning, if it is not there literally.

        With `earlier`, whole words only: how many of the same stand before it.
        """
        word = r"(?<!\w){}(?!\w)" if earlier is not None else "{}"
        pattern = re.compile(word.format(re.escape(fragment)))
        seen = 0
        # A folded text runs over more lines than it has: as many as there are of forty characters, at most.
        lines = self._by_path[place.path].lines[place.line - 1 : place.line + 2 + text.count("\n") + len(text) // 40]
        for number, line in enumerate(lines, start=place.line):
            for found in pattern.finditer(line, place.column - 1 if number == place.line else 0) if fragment else ():
                if seen == (earlier or 0):
                    return Location(place.path, number, found.start() + 1)
                seen += 1
        return place

    def _of(self, kind: Kind) -> Iterator[Document]:
        return (document for document in self.documents if document.kind is kind)


def read(
    config: Config,
    vocabulary: Vocabulary,
    progress: Callable[[], None] = lambda: None,
    kept: Mapping[PurePosixPath, Document] = MappingProxyType({}),
) -> Source:
    """Everything that the folders `referentie/` and `provincies/` hold; a faulty file hides no other.

    `kept` are documents, by their path, whose files are as they were when they were read with the same settings.
    """
    walk = _Walk(config.root, vocabulary.provincies)
    documents: dict[tuple[Kind, NamedNode, date | None], Document] = {}
    for found in walk.files():
        progress()
        document = kept.get(found.relative) or _read(found, config, vocabulary)
        key = (document.kind, document.subject, document.datum)
        if first := documents.get(key):
            place = Location(document.path, whole=True)
            walk.problems.append(rule("PPC034").diagnostic(place, waarde=first.path.as_posix()))
        else:
            documents[key] = document
    logos: dict[str, Logo] = {}
    for provincie, paths in walk.logos.items():
        try:
            logos[provincie] = _logo(paths)
        except logo.RefusedError as refused:
            place = Location(walk.relative(paths[0]), refused.line or 1, whole=not refused.line)
            way_out = _SIMPLE_SVG if refused.line else None
            fault = rule("PPC037").diagnostic(place, way_out, waarde=paths[0].name, reden=refused.reason)
            walk.problems.append(fault)
    for provincie in sorted(config.bases.keys() - vocabulary.provincies.keys()):
        hint = did_you_mean(provincie, vocabulary.provincies)
        place = Location(PurePosixPath(FILE), whole=True)
        walk.problems.append(rule("PPC031").diagnostic(place, hint, waarde=provincie))
    problems = [*walk.problems, *(fault for document in documents.values() for fault in document.reading.problems)]
    return Source(config, vocabulary, tuple(documents.values()), tuple(problems), logos)


@dataclass(frozen=True)
class _File:
    """A file in its place, with a name that is right."""

    path: Path
    relative: PurePosixPath
    provincie: str | None
    naam: str
    datum: date | None


class _Walk:
    """Finds the files of a catalogue, in the order of their paths on every machine; `logos` lie among them."""

    def __init__(self, root: Path, provincies: Collection[str]) -> None:
        self.root = root
        self.provincies = provincies
        self.problems: list[Diagnostic] = []
        self.logos: dict[str, list[Path]] = {}

    def files(self) -> Iterator[_File]:
        provincies, referentie = FOLDERS
        for folder in FOLDERS:
            if (self.root / folder).is_symlink():
                self._report("PPC032", PurePosixPath(folder), waarde=folder)
                return
        yield from self._folder(self.root / provincies, None, deeper=True)
        yield from self._folder(self.root / referentie, None)

    def _folder(self, folder: Path, provincie: str | None, deeper: bool = False) -> Iterator[_File]:
        for path in sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else ():
            relative = self.relative(path)
            if path.suffix == ".md" or path.name.startswith((".", "~")) or path.name.lower() in _OF_WINDOWS:
                continue
            if path.is_symlink():
                self._report("PPC032", relative, waarde=path.name)
            elif path.is_dir() and deeper and path.name not in self.provincies:
                hint = did_you_mean(path.name, self.provincies)
                self.problems.append(rule("PPC031").diagnostic(Location(relative, whole=True), hint, waarde=path.name))
            elif path.is_dir() and deeper:
                yield from self._folder(path, path.name)
            elif path.is_dir() or deeper:
                self._report("PPC030", relative, waarde=path.name, verwacht=_FILE if path.is_dir() else _FOLDER)
            elif provincie and path.name in logo.TYPES:
                self.logos.setdefault(provincie, []).append(path)
            elif file := self._file(path, relative, provincie):
                yield file

    def _file(self, path: Path, relative: PurePosixPath, provincie: str | None) -> _File | None:
        if path.suffix not in READERS:
            picture = provincie is not None and path.suffix.lower() in _PICTURES
            self._report("PPC030", relative, waarde=path.name, verwacht=_A_LOGO if picture else _EXTENSION)
            return None
        stem = path.name.removesuffix(path.suffix)
        found = _VERSION.fullmatch(stem)
        datum = _date(found["datum"]) if found else None
        undated = provincie is None or (found is not None and found["naam"] == ORGANISATIE)  # these have no versions
        if not found or not is_name(found["naam"]) or (found["datum"] and (datum is None or undated)):
            self._report("PPC030", relative, waarde=path.name, verwacht=_A_NAME)
            return None
        return _File(path, relative, provincie, found["naam"], datum)

    def relative(self, path: Path) -> PurePosixPath:
        return PurePosixPath(path.relative_to(self.root).as_posix())

    def _report(self, code: str, relative: PurePosixPath, **values: str | Messages) -> None:
        self.problems.append(rule(code).diagnostic(Location(relative, whole=True), **values))


def _read(file: _File, config: Config, vocabulary: Vocabulary) -> Document:
    if file.provincie is None:
        kind, base = Kind.REFERENTIE, f"{config.basis}/referentie"
    else:
        kind = Kind.ORGANISATIE if file.naam == ORGANISATIE else Kind.PRODUCT
        base = config.base(file.provincie)
    document = Document(
        file.relative, kind, file.naam, file.provincie, file.datum, NamedNode(f"{base}/{file.naam}"), _broken()
    )
    try:
        data = file.path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return replace(document, reading=_broken(rule("PPC033").diagnostic(Location(file.relative), reden=reason)))
    return reread(document, data, config, vocabulary)


def _logo(paths: list[Path]) -> Logo:
    """The logo of a province, from the one file that it has for that; raises RefusedError."""
    path, *others = paths
    if others:
        name = others[0].name
        raise logo.RefusedError(f"er staat ook een {name}; kies er één", f"there is a {name} too; choose one")
    try:
        with path.open("rb") as file:
            found = Logo(path.name, file.read(logo.MAX_BYTES + 1))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise logo.RefusedError(f"lezen lukt niet ({reason})", f"reading it failed ({reason})") from error
    logo.check(found)
    return found


def reread(document: Document, data: bytes, config: Config, vocabulary: Vocabulary) -> Document:
    """A document as its file would say it with these bytes, such as those of an earlier version."""
    base = document.subject.value.rpartition("/")[0]
    lookup = Lookup(
        vocabulary,
        {
            PPC.Referentieproduct: f"{config.basis}/referentie/",
            PPC.Product: f"{base}/",
            LOCN.Address: f"{base}/{ORGANISATIE}/locaties/",
        },
    )
    return replace(document, reading=_reading(data, document, lookup))


def _reading(data: bytes, document: Document, lookup: Lookup) -> Reading:
    start = Location(document.path)
    text, faults = decode(data, start)
    if text is None:
        return _broken(*faults)
    reading = READERS[document.path.suffix](text, document.path, document.subject, document.kind.keys, lookup)
    crowded = _crowded(reading, start)
    problems = unique((*faults, *reading.problems, *crowded))
    return replace(reading, problems=problems, text=text, broken=reading.broken or bool(crowded))


def _crowded(reading: Reading, start: Location) -> tuple[Diagnostic, ...]:
    """A property with more or longer values than anybody reads: some rules compare them with each other."""
    graph = reading.graph
    for subject in graph.subjects():
        for property in graph.predicates(subject):
            values = graph.values(subject, property)
            texts = [value.value for value in values if isinstance(value, Literal)]
            found = (
                (any(len(text) > MAX_LENGTH for text in texts), _TOO_LONG),
                (len(values) > MAX_VALUES, _CROWDED),
                (any(text.count("[") > MAX_BRACKETS for text in texts), _BRACKETS),
            )
            for is_so, reason in found:
                if is_so:
                    place = reading.origins.find(subject, property) or start
                    return (rule("PPC006").diagnostic(place, reden=reason),)
    return ()


def _broken(*faults: Diagnostic) -> Reading:
    return Reading(Graph(), Origins(), faults, broken=True)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


MAX_VALUES, MAX_LENGTH = 200, 50_000
MAX_BRACKETS = 500  # Markdown looks for the end of each from every one
_TOO_LONG = {"nl": f"een tekst van meer dan {MAX_LENGTH} tekens", "en": f"a text of more than {MAX_LENGTH} characters"}
_CROWDED = {"nl": f"meer dan {MAX_VALUES} waarden bij één sleutel", "en": f"more than {MAX_VALUES} values of one key"}
_BRACKETS = {
    "nl": f"een tekst met meer dan {MAX_BRACKETS} vierkante haken",
    "en": f"a text with more than {MAX_BRACKETS} square brackets",
}
_EXTENSION = {"nl": "een bestand eindigt op .yaml of .ttl", "en": "a file ends in .yaml or .ttl"}
_PICTURES = {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".eps", ".ai"}
_A_LOGO = {"nl": "een logo heet logo.svg of logo.png", "en": "a logo is called logo.svg or logo.png"}
_SIMPLE_SVG = {
    "nl": "Bewaar het als gewone SVG met alleen vormen, kleuren en tekst. Lukt dat niet? Maak er een logo.png van.",
    "en": "Save it as plain SVG with only shapes, colours and text. Not possible? Make it a logo.png.",
}
_FILE = {"nl": "hier staan bestanden, geen mappen", "en": "files belong here, no folders"}
_FOLDER = {"nl": "hier staat één map per provincie", "en": "one folder for each province belongs here"}
_A_NAME = {
    "nl": "een naam als wedstrijd-op-de-weg.yaml, of met een datum: wedstrijd-op-de-weg.2027-01-01.yaml",
    "en": "a name such as wedstrijd-op-de-weg.yaml, or with a date: wedstrijd-op-de-weg.2027-01-01.yaml",
}
