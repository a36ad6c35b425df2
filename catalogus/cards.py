"""What the rest of a catalogue needs to know of each file, as on the cards of a library: a few words and their places.

What holds between files (`integrity`) looks at cards only, so that nobody has to read three thousand files again
because one of them was changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import NamedNode

from catalogus.diagnostics import Location
from catalogus.namespaces import DCT, LOCN, PPC, RDF
from catalogus.resolve import CONTACT, Resolved, Stage, publication_date
from catalogus.sources import Document, File
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
