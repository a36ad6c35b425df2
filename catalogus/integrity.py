"""What only the whole catalogue shows: references that exist, keys that are unique, versions that fit together."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from catalogus.config import FILE
from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.namespaces import CV, DCT, LIJST, LOCN, PPC, RDF, SKOS
from catalogus.resolve import Resolution, Resolved, Stage, publication_date
from catalogus.rules import rule
from catalogus.sources import Document
from catalogus.suggest import did_you_mean, nearest
from catalogus.vocabulary import CodeList


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """All faults between files, sorted by place."""
    checks = (_referenties, _organisaties, _versions, _unique_keys, _valt_onder, _opvolgers, _locaties, _bevoegd)
    return unique(fault for find in checks for fault in find(resolution))


def _place(document: Document, property: NamedNode) -> Location:
    """Where a file gives a property, itself or by naming its referentie."""
    places = document.origins.places
    own = places.get((document.subject, property)) or places.get((document.subject, PPC.referentie))
    return own or Location(document.path, whole=True)


def _name(iri: NamedNode) -> str:
    return iri.value.rpartition("/")[2]


def _referenties(resolution: Resolution) -> Iterator[Diagnostic]:
    known = resolution.source.referenties
    for document in resolution.source.producten:
        wanted = document.graph.node(document.subject, PPC.referentie)
        if wanted and wanted not in known:
            names = [_name(iri) for iri in known]
            # The name may be right and the address wrong: in Turtle, or below a basis of its own.
            shown = wanted.value if _name(wanted) in names else _name(wanted)
            right = [iri.value for iri in known if _name(iri) == _name(wanted)]
            hint = did_you_mean(shown, right or names)
            yield rule("PPC501").diagnostic(_place(document, PPC.referentie), hint, waarde=shown)


def _organisaties(resolution: Resolution) -> Iterator[Diagnostic]:
    known = resolution.source.organisaties
    if not known and not resolution.source.producten:
        yield rule("PPC514").diagnostic(Location(PurePosixPath(FILE), whole=True))
    for provincie, documents in groupby(resolution.source.producten, key=lambda document: document.provincie):
        if provincie and provincie not in known:
            yield rule("PPC510").diagnostic(Location(next(documents).path, whole=True), waarde=provincie)


def _versions(resolution: Resolution) -> Iterator[Diagnostic]:
    products = [document for document in resolution.source.producten if not document.reading.broken]
    for document in products:
        issued = publication_date(document)
        if document.datum and issued is None and (document.subject, DCT.issued) not in document.reading.faulty:
            place = Location(document.path, whole=True)
            yield rule("PPC512").diagnostic(place, waarde=str(document.datum))
        if document.datum and issued and document.datum != issued:
            place = _place(document, DCT.issued)
            yield rule("PPC506").diagnostic(place, verwacht=str(document.datum), waarde=str(issued))
    for _, group in groupby(products, key=lambda document: document.subject):
        seen: dict[object, Document] = {}
        for document in group:
            issued = publication_date(document)
            future = issued is not None and issued > resolution.datum
            key: object = "gepland" if future else issued
            if first := seen.get(key):
                code = "PPC503" if issued is None else "PPC504" if future else "PPC505"
                related = (_place(first, DCT.issued),)
                yield rule(code).diagnostic(_place(document, DCT.issued), None, related)
            seen.setdefault(key, document)


def _unique_keys(resolution: Resolution) -> Iterator[Diagnostic]:
    """(upn, provincie, doelgroep) is the key of a product in the SDG information model; versions share it."""
    seen: dict[tuple[str | None, NamedNode, NamedNode], Resolved] = {}
    for product in resolution.producten:
        upn = product.graph.node(product.iri, PPC.upn)
        if upn is None or product.stage in _WITHOUT_KEY or upn.value.endswith("/UPL-naam_nog_niet_beschikbaar"):
            continue
        for doelgroep in product.graph.nodes(product.iri, DCT.audience):
            first = seen.setdefault((product.document.provincie, upn, doelgroep), product)
            if first.iri != product.iri:
                related = (_place(first.document, PPC.upn),)
                label = resolution.source.vocabulary.label(upn)
                yield rule("PPC502").diagnostic(_place(product.document, PPC.upn), None, related, waarde=label)


_WITHOUT_KEY = {Stage.CONCEPT, Stage.VERLOPEN, Stage.INGETROKKEN}
"""What is not there yet, or no longer, may have the name of what is."""


def _valt_onder(resolution: Resolution) -> Iterator[Diagnostic]:
    broken = {document.subject for document in resolution.source.producten if document.reading.broken}
    for product in resolution.producten:
        target = product.graph.node(product.iri, PPC.productValtOnder)
        if target is None or target in broken:
            continue
        place = _place(product.document, PPC.productValtOnder)
        if product.stage is not Stage.CONCEPT and _circle(resolution, product):
            yield rule("PPC508").diagnostic(place, waarde=_name(target))
        elif (parent := resolution.actief.get(target)) is None:
            siblings = (other for other in resolution.actief.values() if _beside(product, other))
            hint = did_you_mean(_name(target), (other.document.naam for other in siblings))
            if product.stage is Stage.ACTIEF:
                yield rule("PPC507").diagnostic(place, hint, waarde=_name(target))
        else:
            both = (other.graph.has(other.iri, RDF.type, PPC.SdgProduct) for other in (product, parent))
            if tuple(both) == (True, False):
                yield rule("PPC513").diagnostic(place, waarde=_name(target))
            for doelgroep in product.graph.nodes(product.iri, DCT.audience):
                if not parent.graph.has(parent.iri, DCT.audience, doelgroep):
                    yield rule("PPC509").diagnostic(place, waarde=_name(target), verwacht=_name(doelgroep))


def _opvolgers(resolution: Resolution) -> Iterator[Diagnostic]:
    for product in resolution.beeindigd:
        target = product.graph.node(product.iri, DCT.isReplacedBy)
        if target is not None and target not in resolution.actief:
            siblings = (other.document.naam for other in resolution.actief.values() if _beside(product, other))
            place = _place(product.document, DCT.isReplacedBy)
            yield rule("PPC515").diagnostic(place, did_you_mean(_name(target), siblings), waarde=_name(target))


def _beside(product: Resolved, other: Resolved) -> bool:
    return other.document.provincie == product.document.provincie and other.iri != product.iri


def _circle(resolution: Resolution, product: Resolved) -> bool:
    """Whether following productValtOnder from a product comes back to it."""
    passed: set[NamedNode] = set()
    target = product.graph.node(product.iri, PPC.productValtOnder)
    while target is not None and target not in passed:
        if target == product.iri:
            return True
        passed.add(target)
        parent = resolution.actief.get(target)
        target = parent.graph.node(parent.iri, PPC.productValtOnder) if parent else None
    return False


def _locaties(resolution: Resolution) -> Iterator[Diagnostic]:
    for product in resolution.producten:
        document = product.document
        organisatie = resolution.organisaties.get(str(document.provincie))
        if organisatie is None:
            continue
        known = organisatie.graph.nodes(organisatie.iri, LOCN.address)
        for locatie in product.graph.nodes(product.iri, PPC.locatie):
            if locatie not in known:
                place = product.origins.find(product.iri, PPC.locatie, locatie) or Location(document.path)
                hint = did_you_mean(_name(locatie), map(_name, known))
                yield rule("PPC511").diagnostic(place, hint, waarde=_name(locatie))


def _bevoegd(resolution: Resolution) -> Iterator[Diagnostic]:
    """Organisations beside the province itself exist, where the catalogue has the list of organisations."""
    vocabulary = resolution.source.vocabulary
    known = vocabulary.code_lists.get(LIJST.organisaties)
    if known is None:
        return
    for product in resolution.producten:
        graph, own = product.graph, f"{product.iri.value}/"
        parts = (*graph.nodes(product.iri, CV.hasCompetentAuthority), *graph.nodes(product.iri, PPC.uitvoerder))
        for node in parts:
            value = graph.node(node, PPC.owmsIdentifier)
            if value is None or not node.value.startswith(own):  # the province itself is held against TOOI
                continue
            place, related = _inherited(product, node, value)
            ended = vocabulary.graph.text(value, PPC.eindDatum)
            if value not in known.members:
                hint = _organisatie(graph.text(node, SKOS.prefLabel) or "", value, known)
                yield rule("PPC414").diagnostic(place, hint, related, waarde=value.value)
            elif ended and date.fromisoformat(ended) < resolution.datum:
                yield rule("PPC415").diagnostic(place, None, related, waarde=vocabulary.label(value), datum=ended)


def _inherited(product: Resolved, node: NamedNode, value: NamedNode) -> tuple[Location, tuple[Location, ...]]:
    """Where an organisation is identified; in a referentie also where the product asks for that."""
    document = product.document
    place = product.origins.find(node, PPC.owmsIdentifier, value) or Location(document.path, whole=True)
    if place.path == document.path:
        return place, ()
    return place, (_place(document, PPC.referentie),)


def _organisatie(naam: str, value: NamedNode, known: CodeList) -> Messages:
    """The organisation that may be meant: the one of that name, else the one whose address looks most like it."""
    found = known.codes.get(naam.lower())
    if found is None:
        by_name = {_name(member): member for member in sorted(known.members, key=str)}
        found = by_name.get(nearest(_name(value), by_name) or "")
    if found is None:
        return {}
    return {"nl": f"Bedoelt u «{found.value}»?", "en": f"Did you mean «{found.value}»?"}
