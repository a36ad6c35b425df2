"""The folders of a catalogue → what every file says, unresolved."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from catalogus.beeldmerk import Logo
from catalogus.config import Config
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.graph import Graph, Origins, Reading
from catalogus.inventory import ORGANISATIE, File, Kind, inventory
from catalogus.listing import digest, look
from catalogus.namespaces import LOCN, PPC
from catalogus.rules import rule
from catalogus.text import decode
from catalogus.values import Lookup
from catalogus.vocabulary import Vocabulary

READERS = {".yaml": "catalogus.yaml_reader", ".ttl": "catalogus.turtle_reader"}
"""One reader for each kind of file, by its extension: a module, which is imported when there is such a file."""


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


MAX_VALUES, MAX_LENGTH = 200, 50_000
MAX_BRACKETS = 500  # Markdown looks for the end of each from every one
_TOO_LONG = {"nl": f"een tekst van meer dan {MAX_LENGTH} tekens", "en": f"a text of more than {MAX_LENGTH} characters"}
_CROWDED = {"nl": f"meer dan {MAX_VALUES} waarden bij één sleutel", "en": f"more than {MAX_VALUES} values of one key"}
_BRACKETS = {
    "nl": f"een tekst met meer dan {MAX_BRACKETS} vierkante haken",
    "en": f"a text with more than {MAX_BRACKETS} square brackets",
}
_SIMPLE_SVG = {
    "nl": "Bewaar het als gewone SVG met alleen vormen, kleuren en tekst. Lukt dat niet? Maak er een logo.png van.",
    "en": "Save it as plain SVG with only shapes, colours and text. Not possible? Make it a logo.png.",
}
