"""The folders of a catalogue → what every file says, unresolved."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from catalogus import context
from catalogus.beeldmerk import LOGOS, Logo
from catalogus.config import Config
from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.folders import FILE
from catalogus.graph import Graph, Origins, Reading
from catalogus.listing import DIRECTORY, LINK, REGULAR, Listing, State, digest, look
from catalogus.namespaces import LOCN, PPC
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.text import decode
from catalogus.values import Lookup, is_name
from catalogus.vocabulary import Vocabulary

FOLDERS = ("provincies", "referentie")
"""Where the files of a catalogue lie."""

ORGANISATIE = "organisatie"
READERS = {".yaml": "catalogus.yaml_reader", ".ttl": "catalogus.turtle_reader"}
"""One reader for each kind of file, by its extension: a module, which is imported when there is such a file."""

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
class Document:
    """One file and what it says; `subject` is what it describes, `digest` is of its bytes."""

    file: File
    subject: NamedNode
    reading: Reading
    digest: str = ""

    @property
    def path(self) -> PurePosixPath:
        return self.file.path

    @property
    def kind(self) -> Kind:
        return self.file.kind

    @property
    def naam(self) -> str:
        return self.file.naam

    @property
    def provincie(self) -> str | None:
        return self.file.provincie

    @property
    def datum(self) -> date | None:
        return self.file.datum

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
    def by_path(self) -> Mapping[PurePosixPath, Document]:
        return {document.path: document for document in self.documents}

    def within(self, place: Location, text: str, fragment: str, earlier: int | None = None) -> Location:
        """Where in a text, which begins at a place, a fragment stands; its beginning, if it is not there literally.

        With `earlier`, whole words only: how many of the same stand before it.
        """
        word = r"(?<!\w){}(?!\w)" if earlier is not None else "{}"
        pattern = re.compile(word.format(re.escape(fragment)))
        seen = 0
        # A folded text runs over more lines than it has: as many as there are of forty characters, at most.
        lines = self.by_path[place.path].lines[place.line - 1 : place.line + 2 + text.count("\n") + len(text) // 40]
        for number, line in enumerate(lines, start=place.line):
            for found in pattern.finditer(line, place.column - 1 if number == place.line else 0) if fragment else ():
                if seen == (earlier or 0):
                    return Location(place.path, number, found.start() + 1)
                seen += 1
        return place

    def _of(self, kind: Kind) -> Iterator[Document]:
        return (document for document in self.documents if document.kind is kind)


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


def read(
    config: Config,
    vocabulary: Vocabulary,
    progress: Callable[[], None] = lambda: None,
    kept: Mapping[PurePosixPath, Document] = MappingProxyType({}),
) -> Source:
    """Everything that the folders `referentie/` and `provincies/` hold; a faulty file hides no other.

    `kept` are documents, by their path, whose files are as they were when they were read with the same settings.
    """
    found = inventory(look(config.root), config, vocabulary.provincies)
    documents: list[Document] = []
    problems = list(found.problems)
    for file in found.files:
        progress()
        documents.append(kept.get(file.path) or load(file, config, vocabulary))
        problems += documents[-1].reading.problems
    logos: dict[str, Logo] = {}
    for provincie, paths in found.logos.items():
        picture, faults = load_logo(config.root, paths)
        problems += faults
        if picture:
            logos[provincie] = picture
    return Source(config, vocabulary, tuple(documents), tuple(problems), logos)


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
        elif folder not in self.folders or name.endswith(".md") or name[0] in ".~" or name.lower() in _OF_WINDOWS:
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
        if dot + extension not in READERS:
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


def load(file: File, config: Config, vocabulary: Vocabulary) -> Document:
    """What one file says."""
    base = config.base(file.provincie) if file.provincie else f"{config.basis}/referentie"
    subject = NamedNode(f"{base}/{file.naam}")
    document = Document(file, subject, _broken())
    try:
        data = (config.root / file.path).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return replace(document, reading=_broken(rule("PPC033").diagnostic(Location(file.path), reden=reason)))
    return reread(replace(document, digest=digest(data)), data, config, vocabulary)


def load_logo(root: Path, paths: Sequence[PurePosixPath]) -> tuple[Logo | None, tuple[Diagnostic, ...]]:
    """The logo of a province, from the one file that it has for that; or why it has none."""
    from catalogus import logo  # brings lxml

    path, *others = paths
    try:
        if others:
            name = others[0].name
            raise logo.RefusedError(f"er staat ook een {name}; kies er één", f"there is a {name} too; choose one")
        try:
            with (root / path).open("rb") as file:
                found = Logo(path.name, file.read(logo.MAX_BYTES + 1))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise logo.RefusedError(f"lezen lukt niet ({reason})", f"reading it failed ({reason})") from error
        logo.check(found)
    except logo.RefusedError as refused:
        place = Location(path, refused.line or 1, whole=not refused.line)
        way_out = _SIMPLE_SVG if refused.line else None
        return None, (rule("PPC037").diagnostic(place, way_out, waarde=path.name, reden=refused.reason),)
    return found, ()


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
    read = import_module(READERS[document.path.suffix]).read
    reading: Reading = read(text, document.path, document.subject, document.kind.keys, lookup)
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
