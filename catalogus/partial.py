"""Check some files of a catalogue as if all had been read: with the referentie and the organisation of each.

A task is the files of one name, in all provinces: they share a referentie, and the versions of a product decide
together which of them is the active one. Tasks know nothing of each other, so that several processes can share them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from catalogus import cards, records, sources
from catalogus.config import Config
from catalogus.examine import Row, rows
from catalogus.inventory import ORGANISATIE, File, Kind
from catalogus.namespaces import OWMS, PPC, PPCSDG
from catalogus.resolve import Resolution, Resolved, resolve
from catalogus.sources import Document, Source
from catalogus.validation import Checked
from catalogus.vocabulary import Vocabulary

EVERYTHING, ORGANISATIES = "*", "organisaties"
"""What a file depends on beside single concepts: on every list, or on all of the list of organisations."""


@dataclass(frozen=True)
class Outcome:
    """What was found out about one file, as JSON: its faults, its card, and the concepts that it depends on.

    `read` has the digest of every file that was read with it, by its path.
    """

    path: str
    referentie: str
    faults: str
    card: str
    uses: str
    read: tuple[tuple[str, str], ...]


def unit_of(file: File) -> str:
    """The name of what is checked together: the versions of a product, a referentie, an organisation."""
    return f"{file.provincie or _REFERENTIE}/{file.naam}"


_REFERENTIE = "referentie"


class Checker:
    """Checks tasks of one catalogue; `shared` has by their unit the paths of what products take something from."""

    def __init__(
        self, settings: Config, vocabulary: Vocabulary, shared: Mapping[str, str], datum: date, *, reference: bool
    ) -> None:
        self.settings = settings
        self.vocabulary = vocabulary
        self.datum = datum
        self.reference = reference
        self._paths = shared
        self._shared = lru_cache(maxsize=_SHARED)(self._load)
        self._checked: dict[NamedNode, Checked] = {}
        self._earlier: Resolution | None = None

    def check(self, task: Sequence[File]) -> list[Outcome]:
        """What there is to know of the files of a task."""
        own = [self._own(file) for file in task]
        others: dict[PurePosixPath, Document] = {}
        for document in own:
            for file in self._beside(document):
                if file not in task:
                    others[file.path] = self._shared(file)
        documents = sorted((*own, *others.values()), key=lambda document: document.path)
        source = Source(self.settings, self.vocabulary, tuple(documents), ())
        self._earlier = resolution = resolve(source, self.datum, self._earlier)
        uses = {found.document.path: _uses(found) for found in resolution.every}
        read = tuple((str(document.path), document.digest) for document in documents)
        found = rows(resolution, [file.path for file in task], self._checked, reference=self.reference)
        return [_outcome(row, uses.get(row.card.file.path, {EVERYTHING}), read) for row in found]

    def _own(self, file: File) -> Document:
        return self._shared(file) if file.kind is not Kind.PRODUCT else self._load(file)

    def _load(self, file: File) -> Document:
        return sources.load(file, self.settings, self.vocabulary)

    def _beside(self, document: Document) -> Iterator[File]:
        """The files that a product takes something from."""
        if document.kind is Kind.PRODUCT:
            name = document.graph.node(document.subject, PPC.referentie)
            naam = name.value.removeprefix(f"{self.settings.basis}/{_REFERENTIE}/") if name else ""
            if path := self._paths.get(f"{_REFERENTIE}/{naam}"):
                yield File(PurePosixPath(path), Kind.REFERENTIE, naam)
            if path := self._paths.get(f"{document.provincie}/{ORGANISATIE}"):
                yield File(PurePosixPath(path), Kind.ORGANISATIE, ORGANISATIE, document.provincie)


_SHARED = 64  # referenties and organisations in memory: tasks come by name, so that there is little use for more


def _uses(found: Resolved) -> set[str]:
    """The concepts of lists that a file refers to."""
    graph = found.graph
    uses = {value.value for value in graph.objects() if isinstance(value, NamedNode)}
    uses = {iri for iri in uses if iri.startswith((OWMS.base, PPCSDG.base))}
    named = found.document.kind is Kind.PRODUCT and any(graph.values(n, PPC.owmsIdentifier) for n in graph.subjects())
    if named:  # which the list of organisations may have, or have no longer
        uses.add(ORGANISATIES)
    return uses


def _outcome(row: Row, uses: set[str], read: tuple[tuple[str, str], ...]) -> Outcome:
    faults = (*row.read, *row.found)
    return Outcome(
        path=str(row.card.file.path),
        referentie=row.card.referentie,
        faults=records.text(records.faults(faults)) if faults else "",
        card=records.text(cards.record(row.card)),
        uses=records.text([EVERYTHING] if faults else sorted(uses)),
        read=read,
    )


def tasks(files: Iterable[File]) -> list[tuple[File, ...]]:
    """Files in tasks of a fair size: those of one name together, with the names in order."""
    found: list[tuple[File, ...]] = [()]
    named = sorted(files, key=lambda file: (file.naam, file.path))
    for _, group in groupby(named, key=lambda file: file.naam):
        if len(found[-1]) >= _FAIR:
            found.append(())
        found[-1] += tuple(group)
    return [task for task in found if task]


_FAIR = 16
