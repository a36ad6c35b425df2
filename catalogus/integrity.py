"""What only the whole catalogue shows: references that exist, keys that are unique, versions that fit together."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode

from catalogus import context
from catalogus.config import FILE
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.namespaces import DCT, LIJST, LOCN, PPC, RDF
from catalogus.owms import SDG, UPL
from catalogus.resolve import Resolution, Resolved, Stage, publication_date
from catalogus.rules import rule
from catalogus.sources import Document
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import load


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """All faults between files, sorted by place."""
    checks = (
        *(_referenties, _organisaties, _versions, _unique_keys, _valt_onder, _opvolgers, _locaties),
        *(_locatienamen, _vergrendeld, _sleutels, _missing, _lijsten),
    )
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


def _locatienamen(resolution: Resolution) -> Iterator[Diagnostic]:
    """A location's name is its key on the portals (SDG API 1.8.3: naam and organisatie together are unique)."""
    for organisatie in resolution.organisaties.values():
        seen: dict[str, NamedNode] = {}
        for locatie in organisatie.graph.nodes(organisatie.iri, LOCN.address):
            naam = organisatie.graph.text(locatie, LOCN.locatorName) or ""
            first = seen.setdefault(naam.casefold(), locatie)
            if naam and first != locatie:
                places = [organisatie.origins.find(node, LOCN.locatorName) for node in (locatie, first)]
                place, other = (found or Location(organisatie.document.path) for found in places)
                yield rule("PPC411").diagnostic(place, None, (other,), waarde=naam)


def _vergrendeld(resolution: Resolution) -> Iterator[Diagnostic]:
    """What a province says itself although the referentie keeps it for all; also that it wants none of it."""
    keys = context.load()["Product"]
    for product in resolution.producten:
        document, referentie = product.document, product.referentie
        for name in referentie.graph.literals(referentie.subject, PPC.vergrendeld) if referentie else ():
            property = keys[name.value].iri if name.value in keys else None
            if referentie is None or property is None or not resolution.source.vocabulary.is_inherited(property):
                continue
            own = document.graph.values(document.subject, property)
            if own or document.graph.has(document.subject, PPC.zonder, property):
                locked = referentie.origins.find(referentie.subject, PPC.vergrendeld, name)
                place = document.origins.find(document.subject, property) or Location(document.path)
                related = (locked,) if locked else ()
                yield rule("PPC517").diagnostic(place, None, related, sleutel=name.value)


def _sleutels(resolution: Resolution) -> Iterator[Diagnostic]:
    """Names of keys that are none (vergrendeld, bijgewerktTot)."""
    vocabulary = resolution.source.vocabulary
    known = [name for name, key in context.load()["Product"].items() if key.iri and vocabulary.is_inherited(key.iri)]
    for document in (*resolution.source.referenties.values(), *resolution.source.producten):
        for property in (PPC.vergrendeld, PPC.bijgewerktTot):
            for literal in document.graph.literals(document.subject, property):
                name, _, rest = literal.value.partition(" ")
                is_hash = property == PPC.vergrendeld or re.fullmatch("[0-9a-f]{12}", rest)
                if name not in known and is_hash:
                    place = document.origins.find(document.subject, property, literal) or Location(document.path)
                    yield rule("PPC518").diagnostic(place, did_you_mean(name, known), waarde=name)


def _missing(resolution: Resolution) -> Iterator[Diagnostic]:
    """How many SDG names of provinces a province says nothing about, in any stage."""
    vocabulary = resolution.source.vocabulary
    graph = vocabulary.graph
    asked = {
        node
        for node in vocabulary.instances(PPC.UniformeProductnaam)
        if graph.has(node, PPC.uplKolom, _PROVINCIE)
        and graph.values(node, PPC.sdgThema)
        and not vocabulary.is_deprecated(node)
    }
    for provincie, organisatie in resolution.organisaties.items():
        own = (product for product in resolution.producten if product.document.provincie == provincie)
        said = {product.graph.node(product.iri, PPC.upn) for product in own}
        if missing := sorted(vocabulary.label(node) for node in asked - said):
            names = ", ".join(f"«{name}»" for name in missing[:3])
            place = Location(organisatie.document.path, whole=True)
            yield rule("PPC516").diagnostic(place, aantal=str(len(missing)), waarde=names)


def _lijsten(resolution: Resolution) -> Iterator[Diagnostic]:
    """A list of the catalogue's own that the program has a newer one of: renewed once, and then forgotten."""
    own, shipped = (known.graph for known in (resolution.source.vocabulary, load()))
    for scheme in (UPL, SDG):
        mine, ours = (graph.text(LIJST[scheme.name], DCT.issued) or "" for graph in (own, shipped))
        if mine < ours:
            place = Location(PurePosixPath("lijsten", scheme.file), whole=True)
            yield rule("PPC036").diagnostic(place, waarde=mine, verwacht=ours)


_PROVINCIE = Literal("Provincie")
