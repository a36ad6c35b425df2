"""What follows from what an editor wrote: classes, target groups, authority and area, as CPSV-AP 3.2.0 has them.

CPSV-AP asks an identifier of every part, a class of every nested object, and a competent authority, an area and
a contact point that no editor should have to repeat in each file.
"""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from catalogus.graph import Graph
from catalogus.namespaces import (
    AANWEZIG,
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
from catalogus.vocabulary import Vocabulary
from catalogus.wetten import Wet, vervallen


def add_to_referentie(graph: Graph, referentie: NamedNode, wetten: tuple[Wet, ...], vocabulary: Vocabulary) -> None:
    """A referentie is text to take over: it has a class of its own, and is never a service."""
    graph.add(referentie, RDF.type, PPC.Referentieproduct)
    _grondslagen(graph, referentie, wetten)
    _type_nested(graph, referentie, vocabulary)


def add_to_product(
    graph: Graph,
    product: NamedNode,
    tooi: NamedNode,
    dataset: NamedNode,
    wetten: tuple[Wet, ...],
    vocabulary: Vocabulary,
    *,
    is_concept: bool,
    is_active: bool,
    is_over: bool,
) -> None:
    """The product of a province (`tooi`) in its `dataset`, with all that others look for; `wetten` have lapsed."""
    organisatie = NamedNode(f"{dataset.value}/organisatie")
    _upn(graph, product, vocabulary)
    for kind in _classes(graph, product, is_concept, is_over):
        graph.add(product, RDF.type, kind)
    if all(graph.has(product, RDF.type, kind) for kind in (CPSV.PublicService, PPC.SdgProduct)):
        graph.add(product, RDF.type, PPC.SdgDienst)
    for cost in graph.nodes(product, CV.hasCost):
        if graph.values(cost, CV.hasValue) and not graph.values(cost, CV.currency):
            graph.add(cost, CV.currency, _EURO)
    for property in graph.predicates(product):
        for general in vocabulary.graph.nodes(property, RDFS.subPropertyOf):
            for value in graph.values(product, property):
                graph.add(product, general, value)
    graph.add(product, DCT.identifier, Literal(product.value))
    graph.add(product, DCT.isPartOf, dataset)
    graph.add(product, PPC.verantwoordelijkeOrganisatie, organisatie)
    graph.add(product, CV.contactPoint, NamedNode(f"{organisatie.value}/contactpunt"))
    if not graph.values(product, CV.hasCompetentAuthority):
        graph.add(product, CV.hasCompetentAuthority, organisatie)
    for area in vocabulary.graph.values(tooi, DCT.spatial):
        graph.add(product, DCT.spatial, area)
        for node in (*graph.nodes(product, CV.hasCompetentAuthority), *graph.nodes(product, PPC.uitvoerder)):
            if node != organisatie:
                graph.add(node, DCT.spatial, area)
    issued = graph.value(product, DCT.issued)
    for property in (PPC.gewijzigdNl, PPC.gewijzigdEn):
        if issued is not None and not graph.values(product, property):
            graph.add(product, property, issued)
    _grondslagen(graph, product, wetten)
    if is_active:
        graph.add(product, ADMS.status, NamedNode("http://purl.org/adms/status/Completed"))
    if not is_concept:  # the nested parts of a concept may be as unfinished as the concept itself
        _type_nested(graph, product, vocabulary)


_EURO = NamedNode("http://publications.europa.eu/resource/authority/currency/EUR")


def _upn(graph: Graph, product: NamedNode, vocabulary: Vocabulary) -> None:
    """Themes and target groups, as the UPL gives them for the name."""
    upn = graph.node(product, PPC.upn)
    if upn is None:
        return
    for theme in vocabulary.graph.values(upn, PPC.sdgThema):
        graph.add(product, CV.isClassifiedBy, theme)
        graph.add(product, RDF.type, PPC.SdgProduct)
    if not graph.values(product, DCT.audience):
        for doelgroep in vocabulary.graph.values(upn, DCT.audience):
            graph.add(product, DCT.audience, doelgroep)


def _grondslagen(graph: Graph, product: NamedNode, wetten: tuple[Wet, ...]) -> None:
    """Which legal bases cite a law that no longer holds."""
    for node in graph.nodes(product, CV.hasLegalResource):
        titel, url = graph.text(node, DCT.title, "nl") or "", graph.text(node, PPC.url) or ""
        for wet in vervallen(titel, url, wetten):
            graph.add(node, PPC.vervallenWet, wet.iri)


def _classes(graph: Graph, product: NamedNode, is_concept: bool, is_over: bool) -> Iterator[NamedNode]:
    """The classes that rules are for; of what is not offered (any more) no class of CPSV-AP."""
    yield PPC.Product
    if is_concept:
        yield PPC.Concept
        return
    yield PPC.Gepubliceerd
    if graph.values(product, PPC.ingetrokkenOp) or graph.values(product, PPC.intrekkingToelichting):
        yield PPC.Ingetrokken
    aanwezig = graph.node(product, PPC.productAanwezig)
    falls_under = bool(graph.values(product, PPC.productValtOnder))
    if falls_under:
        yield PPC.ValtOnder
    if aanwezig == AANWEZIG["nee"]:
        yield PPC.NietAangeboden
    elif aanwezig == AANWEZIG["ja"] and not falls_under and not is_over:
        yield CPSV.PublicService


def add_to_organisatie(
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
    _type_nested(graph, organisatie, vocabulary)


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
