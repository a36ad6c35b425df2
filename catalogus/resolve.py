"""Referentie → province: what each product says once everything that it inherits is filled in.

Inheritance is live and by property: what a province does not give comes whole from its referentie, in both
languages. Then names in braces are filled in, and what follows from the rest (class, stage, target group,
authority, area) is added. The clock is an argument: `datum` decides which version is the active one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from catalogus.config import LICENTIES
from catalogus.graph import Graph, Node, Origins
from catalogus.namespaces import (
    ADMS,
    CPSV,
    CV,
    DCAT,
    DCT,
    FOAF,
    LOCN,
    ORG,
    PPC,
    RDF,
    RDFS,
    SKOS,
    TALEN,
)
from catalogus.sources import Document, Source
from catalogus.vocabulary import Vocabulary


class Stage(Enum):
    """Where a version of a product stands on a day."""

    CONCEPT = "concept"
    GEPLAND = "gepland"
    ACTIEF = "actief"
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


def resolve(source: Source, datum: date) -> Resolution:
    """The catalogue as it stands on `datum`; broken files are left out, their faults are with the source."""
    resolver = _Resolver(source, datum)
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
    text = document.graph.text(document.subject, DCT.issued)
    return date.fromisoformat(text) if text else None


class _Resolver:
    def __init__(self, source: Source, datum: date) -> None:
        self.source = source
        self.vocabulary = source.vocabulary
        self.datum = datum

    def referentie(self, document: Document) -> Resolved:
        graph = Graph(document.graph)
        _fill(graph, document.origins, self.vocabulary, {name: _both(name) for name in _NAMES})
        graph.add(document.subject, RDF.type, PPC.Referentieproduct)
        _type_nested(graph, document.subject, self.vocabulary)
        return Resolved(document, graph, document.origins, document.reading.faulty)

    def organisatie(self, document: Document) -> Resolved:
        graph = Graph(document.graph)
        base = NamedNode(self.source.config.base(str(document.provincie)))
        _describe_organisatie(graph, document.subject, self._tooi(document), base, self.vocabulary)
        graph.add(base, DCT.license, NamedNode(LICENTIES[self.source.config.licentie]))
        _type_nested(graph, document.subject, self.vocabulary)
        return Resolved(document, graph, document.origins, document.reading.faulty)

    def producten(self) -> Iterator[Resolved]:
        readable = (document for document in self.source.producten if not document.reading.broken)
        for _, versions in groupby(sorted(readable, key=_version_key), key=lambda document: document.subject):
            documents = list(versions)
            past = [day for document in documents if (day := publication_date(document)) and day <= self.datum]
            for document in documents:
                stage = _stage(publication_date(document), max(past, default=None), self.datum)
                if stage is not Stage.VERVANGEN:
                    yield self._product(document, stage)

    def _product(self, document: Document, stage: Stage) -> Resolved:
        graph, origins = Graph(document.graph), Origins(dict(document.origins.places))
        faulty = set(document.reading.faulty)
        subject = document.subject
        name = document.graph.node(subject, PPC.referentie)
        referentie = self.source.referenties.get(name) if name else None
        if referentie:
            _inherit(graph, origins, document, referentie, self.vocabulary)
            faulty |= {
                (subject, property) for node, property in referentie.reading.faulty if node == referentie.subject
            }
        _fill(graph, origins, self.vocabulary, self._names(str(document.provincie)))
        self._derive(graph, document, stage)
        return Resolved(
            document=document,
            graph=graph,
            origins=origins,
            faulty=frozenset(faulty),
            stage=stage,
            publicatie_datum=publication_date(document),
            referentie=referentie,
            complete=not (name and (referentie is None or referentie.reading.broken)),
        )

    def _derive(self, graph: Graph, document: Document, stage: Stage) -> None:
        """Add what follows from the rest: classes, target group, authority, area, and the CPSV-AP properties."""
        product, vocabulary = document.subject, self.vocabulary
        base = NamedNode(self.source.config.base(str(document.provincie)))
        organisatie = NamedNode(f"{base.value}/organisatie")
        _derive_upn(graph, product, vocabulary)
        for kind in _classes(graph, product, stage):
            graph.add(product, RDF.type, kind)
        for property in graph.predicates(product):
            for general in vocabulary.graph.nodes(property, RDFS.subPropertyOf):
                for value in graph.values(product, property):
                    graph.add(product, general, value)
        graph.add(product, DCT.identifier, Literal(product.value))
        graph.add(product, DCT.isPartOf, base)
        graph.add(product, PPC.verantwoordelijkeOrganisatie, organisatie)
        graph.add(product, CV.contactPoint, NamedNode(f"{organisatie.value}/contactpunt"))
        if not graph.values(product, CV.hasCompetentAuthority):
            graph.add(product, CV.hasCompetentAuthority, organisatie)
        for area in vocabulary.graph.values(self._tooi(document), DCT.spatial):
            graph.add(product, DCT.spatial, area)
            for node in (*graph.nodes(product, CV.hasCompetentAuthority), *graph.nodes(product, PPC.uitvoerder)):
                if node != organisatie:
                    graph.add(node, DCT.spatial, area)
        issued = graph.value(product, DCT.issued)
        for property in (PPC.gewijzigdNl, PPC.gewijzigdEn):
            if issued is not None and not graph.values(product, property):
                graph.add(product, property, issued)
        if stage is Stage.ACTIEF:
            graph.add(product, ADMS.status, NamedNode("http://purl.org/adms/status/Completed"))
        if stage is not Stage.CONCEPT:  # the nested parts of a concept may be as unfinished as the concept itself
            _type_nested(graph, product, vocabulary)

    def _names(self, provincie: str) -> Mapping[str, Mapping[str, str]]:
        tooi = self.vocabulary.provincies[provincie]
        organisatie = self.source.organisaties.get(provincie)
        names: dict[str, Mapping[str, str]] = {
            "provincie": {taal: self.vocabulary.label(tooi, taal) for taal in TALEN},
            "provincieNaam": {taal: self.vocabulary.graph.text(tooi, SKOS.altLabel, taal) or "" for taal in TALEN},
        }
        for name, property in _CONTACT.items():
            if organisatie and (value := organisatie.graph.text(organisatie.subject, property)):
                names[name] = _both(value)
        return names

    def _tooi(self, document: Document) -> NamedNode:
        return self.vocabulary.provincies[str(document.provincie)]


_CONTACT = {
    "website": PPC.contactWebsite,
    "emailadres": PPC.contactEmailadres,
    "telefoonnummer": PPC.contactTelefoonnummer,
}
_NAMES = ("provincie", "provincieNaam", *_CONTACT)
"""The names in braces that are filled in; what another name stands for, nobody knows."""


def _version_key(document: Document) -> tuple[str, date, str]:
    return (document.subject.value, publication_date(document) or date.max, document.path.as_posix())


def _stage(issued: date | None, active: date | None, today: date) -> Stage:
    if issued is None:
        return Stage.CONCEPT
    if issued > today:
        return Stage.GEPLAND
    return Stage.ACTIEF if issued == active else Stage.VERVANGEN


def _inherit(graph: Graph, origins: Origins, document: Document, referentie: Document, vocabulary: Vocabulary) -> None:
    """Copy every property that the product does not have itself, with the nested objects below it."""
    product, source = document.subject, referentie.subject
    refused = {property for node, property in document.reading.faulty if node == product}
    own = {*graph.predicates(product), *graph.nodes(product, PPC.zonder), *refused}
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


def _derive_upn(graph: Graph, product: NamedNode, vocabulary: Vocabulary) -> None:
    upn = graph.node(product, PPC.upn)
    if upn is None:
        return
    for theme in vocabulary.graph.values(upn, PPC.sdgThema):
        graph.add(product, CV.isClassifiedBy, theme)
        graph.add(product, RDF.type, PPC.SdgProduct)
    if not graph.values(product, DCT.audience):
        for doelgroep in vocabulary.graph.values(upn, DCT.audience):
            graph.add(product, DCT.audience, doelgroep)


def _classes(graph: Graph, product: NamedNode, stage: Stage) -> Iterator[NamedNode]:
    yield PPC.Product
    if stage is Stage.CONCEPT:
        yield PPC.Concept
        return
    yield PPC.Gepubliceerd
    aanwezig = graph.node(product, PPC.productAanwezig)
    if graph.values(product, PPC.productValtOnder):
        yield PPC.ValtOnder
    elif aanwezig == AANWEZIG["nee"]:
        yield PPC.NietAangeboden
    elif aanwezig == AANWEZIG["ja"]:
        yield CPSV.PublicService


AANWEZIG = {
    code: NamedNode(f"https://w3id.org/provinciale-producten-catalogus/aanwezigheid/{code}")
    for code in ("ja", "nee", "onbekend")
}


def _describe_organisatie(
    graph: Graph, organisatie: NamedNode, tooi: NamedNode, dataset: NamedNode, vocabulary: Vocabulary
) -> None:
    """The province as CPSV-AP sees it: an authority with an area and a contact point, that publishes a dataset."""
    for kind in (PPC.Organisatie, CV.PublicOrganisation, FOAF.Agent, ORG.Organization):
        graph.add(organisatie, RDF.type, kind)
    graph.add(organisatie, DCT.identifier, Literal(tooi.value))
    graph.add(organisatie, PPC.provincie, tooi)
    graph.add(dataset, RDF.type, DCAT.Dataset)
    graph.add(dataset, DCT.identifier, Literal(dataset.value))
    graph.add(dataset, DCT.publisher, organisatie)
    for taal in TALEN:
        naam = vocabulary.label(tooi, taal)
        graph.add(organisatie, SKOS.prefLabel, Literal(naam, language=taal))
        graph.add(organisatie, DCT.title, Literal(naam, language=taal))
        graph.add(dataset, DCT.title, Literal(_DATASET[taal].format(naam), language=taal))
        graph.add(dataset, DCT.description, Literal(_DATASET_MORE[taal].format(naam), language=taal))
    for area in vocabulary.graph.values(tooi, DCT.spatial):
        graph.add(organisatie, DCT.spatial, area)
    contact = NamedNode(f"{organisatie.value}/contactpunt")
    graph.add(contact, RDF.type, CV.ContactPoint)
    for own, general in ((PPC.contactEmailadres, CV.email), (PPC.contactTelefoonnummer, CV.telephone)):
        for value in graph.values(organisatie, own):
            graph.add(contact, general, value)
    for property in (PPC.contactWebsite, PPC.contactFormulierLink):
        if address := graph.text(organisatie, property):
            page = NamedNode(address)
            graph.add(contact, CV.contactPage, page)
            graph.add(page, RDF.type, FOAF.Document)


_DATASET = {"nl": "Producten van de {}", "en": "Products of the {}"}
_DATASET_MORE = {
    "nl": "Wat de {} doet voor burgers en bedrijven: vergunningen, ontheffingen, meldingen en subsidies.",
    "en": "What the {} does for citizens and businesses: permits, exemptions, notifications and subsidies.",
}


def _type_nested(graph: Graph, subject: NamedNode, vocabulary: Vocabulary) -> None:
    """Give nested objects the class and the identifier that CPSV-AP asks for."""
    for property in graph.predicates(subject):
        kind = vocabulary.range(property)
        for node in graph.nodes(subject, property):
            if kind and node.value.startswith(f"{subject.value}/"):
                graph.add(node, RDF.type, kind)
                if kind not in (LOCN.Address, PPC.Link):
                    graph.add(node, DCT.identifier, Literal(node.value))


def _both(text: str) -> Mapping[str, str]:
    return dict.fromkeys(TALEN, text)
