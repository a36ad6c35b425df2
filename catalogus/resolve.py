"""Referentie → province: what each product says once everything that it inherits is filled in.

Inheritance is live and by property: what a province does not give comes whole from its referentie, in both
languages. Then names in braces are filled in, and what follows from the rest (class, stage, target group,
authority, area) is added. The clock is an argument: `datum` decides which version is the active one.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from catalogus import context, derive, wetten
from catalogus.beeldmerk import LOGOS
from catalogus.config import LICENTIES
from catalogus.graph import Graph, Node, Origins
from catalogus.kenmerk import kenmerk
from catalogus.namespaces import DCT, PPC, SKOS, TALEN, XSD
from catalogus.sources import Document, Source
from catalogus.vocabulary import Vocabulary


class Stage(Enum):
    """Where a version of a product stands on a day."""

    CONCEPT = "concept"
    GEPLAND = "gepland"
    ACTIEF = "actief"
    VERLOPEN = "verlopen"
    INGETROKKEN = "ingetrokken"
    VERVANGEN = "vervangen"


@dataclass(frozen=True)
class Resolved:
    """One file with all that it inherits and all that follows from it.

    `stage` is None for what has no versions (a referentie, an organisatie); `referentie` is None for what has
    none; `complete` is False when the referentie could not be read, so that nothing can be called missing.
    """

    document: Document
    graph: Graph
    origins: Origins
    faulty: frozenset[tuple[Node, NamedNode]]
    stage: Stage | None = None
    publicatie_datum: date | None = None
    referentie: Document | None = None
    complete: bool = True

    @property
    def iri(self) -> NamedNode:
        return self.document.subject


@dataclass(frozen=True)
class Resolution:
    """A whole catalogue on one day. `producten` holds every version that can still be or become active."""

    source: Source
    datum: date
    referenties: tuple[Resolved, ...]
    organisaties: Mapping[str, Resolved]
    producten: tuple[Resolved, ...]

    @cached_property
    def actief(self) -> Mapping[NamedNode, Resolved]:
        """The active version of each product that has one."""
        return {product.iri: product for product in self.producten if product.stage is Stage.ACTIEF}

    @property
    def every(self) -> Iterator[Resolved]:
        """Every resolved file: referenties first, for what they lack."""
        yield from self.referenties
        yield from self.organisaties.values()
        yield from self.producten

    @property
    def beeindigd(self) -> tuple[Resolved, ...]:
        """What has been published and is over: who still looks for it gets to read so."""
        return tuple(product for product in self.producten if product.stage in (Stage.VERLOPEN, Stage.INGETROKKEN))


def resolve(source: Source, datum: date, earlier: Resolution | None = None) -> Resolution:
    """The catalogue as it stands on `datum`; broken files are left out, their faults are with the source.

    What is made of the very same documents as in an `earlier` resolution, of the same day, is taken from there.
    """
    resolver = _Resolver(source, datum, earlier)
    organisaties = {name: resolver.organisatie(document) for name, document in source.organisaties.items()}
    return Resolution(
        source=source,
        datum=datum,
        referenties=tuple(resolver.referentie(d) for d in source.referenties.values() if not d.reading.broken),
        organisaties={name: found for name, found in organisaties.items() if not found.document.reading.broken},
        producten=tuple(resolver.producten()),
    )


def publication_date(document: Document) -> date | None:
    """The publication date that a document gives; None is a concept."""
    return _date(document, DCT.issued)


def _date(document: Document, property: NamedNode) -> date | None:
    text = document.graph.text(document.subject, property)
    return date.fromisoformat(text) if text else None


def differing(resolved: Resolved, vocabulary: Vocabulary) -> Iterator[NamedNode]:
    """What a product gives itself, or goes without (`~`), while its referentie says something else."""
    document, referentie = resolved.document, resolved.referentie
    if referentie is None:
        return
    ours, product, theirs, source = document.graph, document.subject, referentie.graph, referentie.subject
    for property in theirs.predicates(source):
        own = ours.values(product, property) or ours.has(product, PPC.zonder, property)
        differs = own and kenmerk(ours, product, property) != kenmerk(theirs, source, property)
        if differs and vocabulary.is_inherited(property):
            yield property


class _Resolver:
    def __init__(self, source: Source, datum: date, earlier: Resolution | None) -> None:
        self.source = source
        self.organisaties = earlier.source.organisaties if earlier else {}
        self.earlier = {found.document.path: found for found in earlier.every} if earlier else {}
        self.vocabulary = source.vocabulary
        self.datum = datum
        self.wetten = wetten.load(source.vocabulary, datum)

    def referentie(self, document: Document) -> Resolved:
        if same := self._same(document):
            return same
        graph, origins = self._copy(document)
        _fill(graph, origins, self.vocabulary, {name: _both(name) for name in _NAMES})
        derive.add_to_referentie(graph, document.subject, self.wetten, self.vocabulary)
        return Resolved(document, graph, origins, document.reading.faulty)

    def organisatie(self, document: Document) -> Resolved:
        if same := self._same(document):
            return same
        graph, origins = self._copy(document)
        dataset = self._dataset(document)
        derive.add_to_organisatie(graph, document.subject, self._tooi(document), dataset, self.vocabulary)
        graph.add(dataset, DCT.license, NamedNode(LICENTIES[self.source.config.licentie]))
        if logo := self.source.logos.get(str(document.provincie)):
            inhoud = b64encode(logo.inhoud).decode()
            graph.add(document.subject, PPC.logo, Literal(inhoud, datatype=XSD.base64Binary))
            graph.add(document.subject, PPC.logoType, Literal(LOGOS[logo.naam]))
        return Resolved(document, graph, origins, document.reading.faulty)

    def producten(self) -> Iterator[Resolved]:
        readable = (document for document in self.source.producten if not document.reading.broken)
        for _, versions in groupby(sorted(readable, key=_version_key), key=lambda document: document.subject):
            documents = list(versions)
            past = [day for document in documents if (day := publication_date(document)) and day <= self.datum]
            for document in documents:
                stage = _stage(document, max(past, default=None), self.datum)
                if stage is not Stage.VERVANGEN:
                    yield self._product(document, stage)

    def _same(self, document: Document) -> Resolved | None:
        """What was made of this document earlier."""
        found = self.earlier.get(document.path)
        return found if found and found.document is document else None

    def _product(self, document: Document, stage: Stage) -> Resolved:
        subject, provincie = document.subject, str(document.provincie)
        name = document.graph.node(subject, PPC.referentie)
        referentie = self.source.referenties.get(name) if name else None
        same = self._same(document)
        named = self.organisaties.get(provincie) is self.source.organisaties.get(provincie)
        if same and named and same.referentie is referentie and same.stage is stage:
            return same
        graph, origins = self._copy(document)
        faulty = document.reading.faulty
        refused = (subject, PPC.referentie) in faulty
        if referentie:
            _inherit(graph, origins, document, referentie, self.vocabulary)
            inherited = {(_moved(node, referentie, subject), property) for node, property in referentie.reading.faulty}
            faulty |= {(node, property) for node, property in inherited if not document.graph.values(node, property)}
        _fill(graph, origins, self.vocabulary, self._names(provincie))
        derive.add_to_product(
            graph,
            subject,
            self._tooi(document),
            self._dataset(document),
            self.wetten,
            self.vocabulary,
            is_concept=stage is Stage.CONCEPT,
            is_active=stage is Stage.ACTIEF,
            is_over=stage in (Stage.VERLOPEN, Stage.INGETROKKEN),
        )
        return Resolved(
            document=document,
            graph=graph,
            origins=origins,
            faulty=faulty,
            stage=stage,
            publicatie_datum=publication_date(document),
            referentie=referentie,
            complete=not referentie.reading.broken if referentie else not (name or refused),
        )

    def _copy(self, document: Document) -> tuple[Graph, Origins]:
        """What a file says, to add to."""
        return Graph(document.graph), Origins(dict(document.origins.places))

    def _dataset(self, document: Document) -> NamedNode:
        return NamedNode(self.source.config.base(str(document.provincie)))

    def _names(self, provincie: str) -> Mapping[str, Mapping[str, str]]:
        tooi = self.vocabulary.provincies[provincie]
        organisatie = self.source.organisaties.get(provincie)
        names: dict[str, Mapping[str, str]] = {
            "provincie": {taal: self.vocabulary.label(tooi, taal) for taal in TALEN},
            "provincieNaam": {taal: self.vocabulary.graph.text(tooi, SKOS.altLabel, taal) or "" for taal in TALEN},
        }
        for name, property in CONTACT.items():
            names[name] = _both(name)  # when it is missing the fault is in organisatie.yaml, not in each text
            if organisatie and (value := organisatie.graph.text(organisatie.subject, property)):
                names[name] = _both(value)
        return names

    def _tooi(self, document: Document) -> NamedNode:
        return self.vocabulary.provincies[str(document.provincie)]


CONTACT = {
    "website": PPC.contactWebsite,
    "emailadres": PPC.contactEmailadres,
    "telefoonnummer": PPC.contactTelefoonnummer,
}
_NAMES = ("provincie", "provincieNaam", *CONTACT)
"""The names in braces that are filled in; what another name stands for, nobody knows."""


def _version_key(document: Document) -> tuple[str, date, str]:
    return (document.subject.value, publication_date(document) or date.max, document.path.as_posix())


def _stage(document: Document, current: date | None, today: date) -> Stage:
    """Where one version stands; `current` is the publication date of the version that others have made way for."""
    issued = publication_date(document)
    if issued is None:
        return Stage.CONCEPT
    if issued > today:
        return Stage.GEPLAND
    if issued != current:
        return Stage.VERVANGEN
    withdrawn, until = _date(document, PPC.ingetrokkenOp), _date(document, PPC.geldigTot)
    if withdrawn and withdrawn <= today:
        return Stage.INGETROKKEN
    return Stage.VERLOPEN if until and until < today else Stage.ACTIEF


def _inherit(graph: Graph, origins: Origins, document: Document, referentie: Document, vocabulary: Vocabulary) -> None:
    """Copy every property that the product does not have itself, with the nested objects below it."""
    product, source = document.subject, referentie.subject
    refused = {property for node, property in document.reading.faulty if node == product}
    kept = {key.iri for name, key in context.load()["Product"].items() if name in referentie.vergrendeld}
    without = {property for property in document.graph.nodes(product, PPC.zonder) if property not in kept}
    own = {*graph.predicates(product), *without, *refused}
    for property in referentie.graph.predicates(source):
        if property not in own and vocabulary.is_inherited(property):
            _copy(graph, origins, referentie, source, property, product)


def _copy(
    graph: Graph, origins: Origins, referentie: Document, node: NamedNode, property: NamedNode, target: NamedNode
) -> None:
    origins.note(referentie.origins.find(node, property), target, property)
    for value in referentie.graph.values(node, property):
        place = referentie.origins.find(node, property, value)
        if isinstance(value, NamedNode) and value.value.startswith(f"{referentie.subject.value}/"):
            copy = NamedNode(target.value + value.value.removeprefix(node.value))
            origins.note(referentie.origins.find(value), copy)
            for inner in referentie.graph.predicates(value):
                _copy(graph, origins, referentie, value, inner, copy)
            value = copy
        graph.add(target, property, value)
        origins.note(place, target, property, value)


def _moved(node: Node, referentie: Document, product: NamedNode) -> Node:
    """The node of a product that stands for one of its referentie."""
    if isinstance(node, NamedNode):
        return NamedNode(product.value + node.value.removeprefix(referentie.subject.value))
    return node


def _fill(graph: Graph, origins: Origins, vocabulary: Vocabulary, names: Mapping[str, Mapping[str, str]]) -> None:
    """Replace names in braces in every text, by the value in the text's own language."""
    for subject in graph.subjects():
        for property in graph.predicates(subject):
            if not vocabulary.is_text(property):
                continue
            for literal in graph.literals(subject, property):
                language = literal.language or graph.text(subject, PPC.taal) or TALEN[0]
                text = _BRACES.sub(lambda found: names.get(found[1], {}).get(language, found[0]), literal.value)  # noqa: B023
                if text != literal.value:
                    filled = (
                        Literal(text, language=literal.language)
                        if literal.language
                        else Literal(text, datatype=literal.datatype)
                    )
                    origins.note(origins.find(subject, property, literal), subject, property, filled)
                    graph.replace(subject, property, literal, filled)


_BRACES = re.compile(r"\{([A-Za-z]+)\}")


def _both(text: str) -> Mapping[str, str]:
    return dict.fromkeys(TALEN, text)
