"""A catalogue while somebody edits it: what its files say now, and what is wrong with them.

It looks when it is asked, so that what it says is never older than the question. Nothing is done twice: of what has
not changed since the last time, the document, what follows from it and its faults are the same values as then.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath
from threading import RLock

from pyoxigraph import Literal, NamedNode

from catalogus import config, integrity, lists, sources
from catalogus.build import build, product
from catalogus.cards import Card, card
from catalogus.config import Config
from catalogus.diagnostics import ConfigurationError, Diagnostic, unique
from catalogus.examine import within
from catalogus.export import Publication
from catalogus.graph import Graph
from catalogus.inventory import Kind
from catalogus.ledger import Ledger
from catalogus.listing import State, look
from catalogus.model import Catalogus, Organisatie, Product
from catalogus.namespaces import DCT, PPC, XSD
from catalogus.resolve import Resolution, Resolved, Stage, resolve
from catalogus.sources import READERS, Document
from catalogus.stand import Stand, published
from catalogus.validation import Checked
from catalogus.vocabulary import Vocabulary

NO_ORGANISATIE = "PPC510"
"""The rule for a province that says nothing of itself: then none of its products has a page."""

_FIRST = (Stage.ACTIEF, Stage.GEPLAND, Stage.CONCEPT, Stage.VERLOPEN, Stage.INGETROKKEN)
"""Which version of a product stands at its address: the one that the world sees, else the next to come."""


@dataclass(frozen=True)
class Scope:
    """What a page is about: the whole catalogue, one province, or one of its products."""

    provincie: str | None = None
    naam: str | None = None

    def has(self, document: Document) -> bool:
        """Whether a file of a province is about it; an organisation is about all its products."""
        if self.provincie not in (None, document.provincie):
            return False
        return self.naam in (None, document.naam) or document.kind is Kind.ORGANISATIE


@dataclass(frozen=True)
class Version:
    """One version of a product as its page shows it; `product` is None when its faults leave nothing to show."""

    resolved: Resolved
    organisatie: Organisatie
    graph: Graph
    product: Product | None

    @property
    def path(self) -> PurePosixPath:
        return self.resolved.document.path


@dataclass(frozen=True)
class Snapshot:
    """A catalogue at one moment; `number` is another one after every change.

    `versions` has those of every product by its IRI, the one that stands at its address first. `between` is what is
    wrong on reading and between files. With settings that cannot be used (`refused`), all others are from before.
    """

    number: int
    resolution: Resolution
    organisaties: Mapping[str, Organisatie]
    versions: Mapping[NamedNode, tuple[Version, ...]]
    cards: Mapping[PurePosixPath, Card]
    between: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...] = ()

    @cached_property
    def resolved(self) -> Mapping[PurePosixPath, Resolved]:
        """Every resolved file by its path."""
        return {found.document.path: found for found in self.resolution.every}

    def about(self, scope: Scope) -> list[Document]:
        """The files that a page is about: referenties first, then the province's own."""
        source = self.resolution.source
        own = [document for document in source.documents if document.provincie and scope.has(document)]
        names = {document.graph.node(document.subject, PPC.referentie) for document in own}
        shared = source.referenties.items()
        return [*(document for name, document in shared if name in names or not scope.provincie), *own]

    def publication(self, chosen: Version | None = None) -> Publication:
        """What would be published if all that is in preparation were, with one version at its product's address."""
        shown = [chosen if chosen in versions else versions[0] for versions in self.versions.values()]
        products = sorted(
            (version.product for version in shown if version and version.product),
            key=lambda product: (product.provincie, product.naam),
        )
        source, organisaties = self.resolution.source, self.resolution.organisaties
        graphs = {name: {found.iri: published(found.graph)} for name, found in organisaties.items()}
        for version in shown:
            if version:
                graphs[version.organisatie.provincie][version.resolved.iri] = version.graph
        return Publication(
            config=replace(source.config, bases={}),  # here every province is to be seen, also one with its own address
            datum=self.resolution.datum,
            catalogus=Catalogus(
                self.organisaties,
                tuple(product for product in products if not product.einde),
                tuple(product for product in products if product.einde),
            ),
            graphs=graphs,
            stands={},  # which only the report looks at
            verwacht={name: {} for name in graphs},
            vocabulary=source.vocabulary,
            ledger=Ledger(),
        )


@dataclass(frozen=True)
class Faults:
    """What is wrong, what weighs most first; `pending` is how many files are still to be checked."""

    diagnostics: tuple[Diagnostic, ...]
    pending: int = 0


class Live:
    """The catalogue in `root`, on one day; raises ConfigurationError when it cannot be read at first."""

    def __init__(self, root: Path, datum: date) -> None:
        self.root = root
        self.datum = datum
        self._lock = RLock()
        self._checked: dict[PurePosixPath, tuple[Resolved, Checked | None, Checked]] = {}
        self._seen = _look(root)
        # Another number than that of a preview before this one, which may still be on the screen.
        self._snapshot = _snapshot(time.time_ns() // 1_000_000, config.read(root), lists.load(root), datum)

    def now(self) -> Snapshot:
        """The catalogue as its files are at this moment."""
        with self._lock:
            seen = _look(self.root)
            if seen != self._seen:
                self._snapshot = self._next(seen)
                self._seen = seen
            return self._snapshot

    def faults(self, snapshot: Snapshot, scope: Scope, patience: float) -> Faults:
        """What is wrong with what a page is about; files that would take more than so many seconds are pending."""
        until = time.monotonic() + patience
        documents = snapshot.about(scope)
        found = [fault for fault in snapshot.between if _concerns(fault, documents, scope)]
        pending = 0
        for document in documents:
            resolved = snapshot.resolved.get(document.path)
            if resolved and (checked := self._check(snapshot, resolved, time.monotonic() < until)):
                found += checked.diagnostics
            elif resolved:
                pending += 1
        stil = snapshot.resolution.source.config.stil
        shown = [fault for fault in unique(found) if fault.code not in stil]
        return Faults((*snapshot.refused, *sorted(shown, key=lambda fault: fault.severity)), pending)

    def _check(self, snapshot: Snapshot, resolved: Resolved, patient: bool = True) -> Checked | None:
        """What is wrong in one file, known or found out now; None for somebody without patience."""
        referentie = snapshot.resolved.get(resolved.referentie.path) if resolved.referentie else None
        above = self._check(snapshot, referentie, patient) if referentie else None
        path = resolved.document.path
        with self._lock:
            known = self._checked.get(path)
            if known and known[0] is resolved and known[1] is above:
                return known[2]
            if not patient:
                return None
            checked = within(resolved, snapshot.resolution, above)
            self._checked[path] = (resolved, above, checked)
            return checked

    def _next(self, seen: Mapping[PurePosixPath, State]) -> Snapshot:
        """What the files say after a change."""
        before = self._snapshot
        source = before.resolution.source
        changed = {path for path in seen.keys() | self._seen.keys() if seen.get(path) != self._seen.get(path)}
        try:
            settings, vocabulary = config.read(self.root), source.vocabulary
            if before.refused or any(path.parts[0] == lists.FOLDER.name for path in changed):
                vocabulary = lists.load(self.root)
        except ConfigurationError as error:
            return replace(before, number=before.number + 1, refused=error.diagnostics)
        if before.refused:  # since when nothing was read
            return _snapshot(before.number + 1, settings, vocabulary, self.datum)
        return _snapshot(before.number + 1, settings, vocabulary, self.datum, before, changed)


def _snapshot(
    number: int,
    settings: Config,
    vocabulary: Vocabulary,
    datum: date,
    before: Snapshot | None = None,
    changed: Collection[PurePosixPath] = (),
) -> Snapshot:
    """The catalogue as it is on disk; what has not changed is taken from the snapshot before."""
    earlier = before.resolution if before else None
    if earlier and (settings != earlier.source.config or vocabulary is not earlier.source.vocabulary):
        before = earlier = None
    kept = _unchanged(earlier.source.documents, changed) if earlier else {}
    resolution = resolve(sources.read(settings, vocabulary, kept=kept), datum, earlier)
    organisaties = {
        name: before.organisaties[name]
        if before and before.resolution.organisaties.get(name) is found
        else build([Stand(name, found.iri, found.graph)], vocabulary, datum).organisaties[name]
        for name, found in sorted(resolution.organisaties.items())
    }
    cards = _cards(resolution, before)
    shared = (*resolution.source.problems, *integrity.check(cards.values(), integrity.terms(vocabulary), datum))
    return Snapshot(number, resolution, organisaties, _versions(resolution, organisaties, before), cards, shared)


def _cards(resolution: Resolution, before: Snapshot | None) -> Mapping[PurePosixPath, Card]:
    """The card of every file."""
    source, resolved = resolution.source, {found.document.path: found for found in resolution.every}
    cards: dict[PurePosixPath, Card] = {}
    for document in source.documents:
        path, found = document.path, resolved.get(document.path)
        same = before and before.resolution.source.by_path.get(path) is document and before.resolved.get(path) is found
        cards[path] = before.cards[path] if before and same else card(document, found, source.vocabulary)
    return cards


def _unchanged(documents: Collection[Document], changed: Collection[PurePosixPath]) -> Mapping[PurePosixPath, Document]:
    """The documents whose files are as they were; what lies beside an organisation, such as a logo, is part of it."""
    beside = {path.parent for path in changed if path.suffix not in READERS}
    return {
        document.path: document
        for document in documents
        if document.path not in changed
        and not (document.kind is Kind.ORGANISATIE and document.path.parent in beside)
        and not document.reading.broken  # it may have been mended without being written, as by its rights
    }


def _versions(
    resolution: Resolution, organisaties: Mapping[str, Organisatie], before: Snapshot | None
) -> Mapping[NamedNode, tuple[Version, ...]]:
    """The versions of every product of a province that has an organisation."""
    known = {version.path: version for versions in (before.versions.values() if before else ()) for version in versions}
    found: dict[NamedNode, tuple[Version, ...]] = {}
    for iri, group in groupby(resolution.producten, key=lambda resolved: resolved.iri):
        versions: list[Version] = []
        for resolved in sorted(group, key=lambda resolved: _FIRST.index(resolved.stage or Stage.CONCEPT)):
            same = known.get(resolved.document.path)
            organisatie = organisaties.get(str(resolved.document.provincie))
            if same and same.resolved is resolved and same.organisatie is organisatie:
                versions.append(same)
            elif organisatie:
                versions.append(_version(resolved, organisatie, resolution))
        if versions:
            found[iri] = tuple(versions)
    return found


def _version(resolved: Resolved, organisatie: Organisatie, resolution: Resolution) -> Version:
    graph = published(resolved.graph)
    if resolved.publicatie_datum is None:  # a concept, as if it were published today
        graph = Graph(graph)
        graph.add(resolved.iri, DCT.issued, Literal(resolution.datum.isoformat(), datatype=XSD.date))
    try:
        shown = product(graph, resolved.iri, organisatie, resolution.source.vocabulary, resolution.datum)
        if shown.aanwezig is None:  # not said yet, so its texts are what there is to see
            shown = replace(shown, aanwezig=True)
    except (ArithmeticError, LookupError, ValueError):  # a value that is none, which is among the faults
        shown = None
    return Version(resolved, organisatie, graph, shown)


def _concerns(fault: Diagnostic, documents: Collection[Document], scope: Scope) -> bool:
    """Whether a fault is about one of these files, or of their province."""
    if scope.provincie is None:
        return True
    places = [place.path for place in (fault.location, *fault.related)]
    of_province = any(path.parts[1:2] == (scope.provincie,) for path in places)
    if of_province and (scope.naam is None or fault.code == NO_ORGANISATIE):
        return True
    return any(document.path in places for document in documents)


def _look(root: Path) -> Mapping[PurePosixPath, State]:
    """What there is to read."""
    return {PurePosixPath(path): state for path, state in look(root).items()}
