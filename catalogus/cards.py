"""What the rest of a catalogue needs to know of each file, as on the cards of a library: a few words and their places.

What holds between files (`integrity`) looks at cards only, so that nobody has to read three thousand files again
because one of them was changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from catalogus.diagnostics import Location
from catalogus.inventory import File, Kind
from catalogus.namespaces import DCT, LOCN, PPC, RDF
from catalogus.records import Record, place, to_place
from catalogus.resolve import CONTACT, Resolved, Stage, publication_date
from catalogus.sources import Document
from catalogus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Card:
    """One file; `subject` and all that it refers to are IRIs, empty for what it does not give.

    `stage` is None for what is no product, and for a product that could not be read to its end (`broken`). What
    follows from a referentie is only there for a version that is, or can still become, the active one. `contact` has
    what names in braces stand for. `places` has line and column of the keys by which others find fault.
    """

    file: File
    subject: str
    broken: bool = False
    stage: Stage | None = None
    issued: date | None = None
    issued_refused: bool = False
    referentie: str = ""
    upn: str = ""
    label: str = ""
    doelgroepen: tuple[str, ...] = ()
    valt_onder: str = ""
    opvolger: str = ""
    is_sdg: bool = False
    locaties: tuple[tuple[str, Location], ...] = ()
    adressen: tuple[str, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def place(self, key: str) -> Location:
        """Where a file gives a key, itself or by naming its referentie."""
        place = self.places.get(key) or self.places.get("referentie")
        return Location(self.file.path, *place) if place else Location(self.file.path, whole=True)


def card(document: Document, resolved: Resolved | None, vocabulary: Vocabulary) -> Card:
    """The card of a file; `resolved` is None for one that is broken, or has made way for a later version."""
    graph, subject, reading = document.graph, document.subject, document.reading
    whole, upn = resolved.graph if resolved else graph, None
    if resolved:
        upn = whole.node(subject, PPC.upn)
    found = {key: document.origins.places.get((subject, property)) for key, property in _KEYS.items()}
    return Card(
        file=document.file,
        subject=subject.value,
        broken=reading.broken,
        stage=resolved.stage if resolved else None,
        issued=publication_date(document),
        issued_refused=(subject, DCT.issued) in reading.faulty,
        referentie=_iri(graph.node(subject, PPC.referentie)),
        upn=_iri(upn),
        label=vocabulary.label(upn) if upn else "",
        doelgroepen=tuple(node.value for node in whole.nodes(subject, DCT.audience)) if resolved else (),
        valt_onder=_iri(whole.node(subject, PPC.productValtOnder)) if resolved else "",
        opvolger=_iri(whole.node(subject, DCT.isReplacedBy)) if resolved else "",
        is_sdg=whole.has(subject, RDF.type, PPC.SdgProduct),
        locaties=_locaties(resolved) if resolved else (),
        adressen=tuple(node.value for node in graph.nodes(subject, LOCN.address)),
        contact={
            name: text for name, property in CONTACT.items() if (text := graph.text(subject, property)) is not None
        },
        places={key: (place.line, place.column) for key, place in found.items() if place},
    )


_KEYS = {
    "referentie": PPC.referentie,
    "publicatieDatum": DCT.issued,
    "upn": PPC.upn,
    "productValtOnder": PPC.productValtOnder,
    "opvolger": DCT.isReplacedBy,
}


def _iri(node: NamedNode | None) -> str:
    return node.value if node else ""


def _locaties(resolved: Resolved) -> tuple[tuple[str, Location], ...]:
    graph, subject, path = resolved.graph, resolved.iri, resolved.document.file.path
    return tuple(
        (node.value, resolved.origins.find(subject, PPC.locatie, node) or Location(path))
        for node in graph.nodes(subject, PPC.locatie)
    )


def record(card: Card) -> Record:
    """A card as JSON can hold it."""
    file = card.file
    return [
        [str(file.path), file.kind.value, file.naam, file.provincie, _day(file.datum)],
        card.subject,
        card.broken,
        card.stage.value if card.stage else None,
        _day(card.issued),
        card.issued_refused,
        card.referentie,
        card.upn,
        card.label,
        list(card.doelgroepen),
        card.valt_onder,
        card.opvolger,
        card.is_sdg,
        [[locatie, place(where)] for locatie, where in card.locaties],
        list(card.adressen),
        dict(card.contact),
        {key: list(where) for key, where in card.places.items()},
    ]


def from_record(record: Record) -> Card:
    """The card that a record was made of."""
    file, subject, broken, stage, issued, refused, referentie, upn, label, doelgroepen, onder, opvolger, *more = record
    is_sdg, locaties, adressen, contact, places = more
    path, kind, naam, provincie, datum = file
    return Card(
        file=File(PurePosixPath(path), Kind(kind), naam, provincie, _to_day(datum)),
        subject=subject,
        broken=broken,
        stage=Stage(stage) if stage else None,
        issued=_to_day(issued),
        issued_refused=refused,
        referentie=referentie,
        upn=upn,
        label=label,
        doelgroepen=tuple(doelgroepen),
        valt_onder=onder,
        opvolger=opvolger,
        is_sdg=is_sdg,
        locaties=tuple((locatie, to_place(where)) for locatie, where in locaties),
        adressen=tuple(adressen),
        contact=contact,
        places={key: (line, column) for key, (line, column) in places.items()},
    )


def in_order(records: Iterable[Record]) -> list[Card]:
    """The cards that records were made of, in the order of their paths."""
    return sorted(map(from_record, records), key=lambda card: card.file.path)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
