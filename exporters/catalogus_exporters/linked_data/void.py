"""What is in our data, in numbers: VoID (W3C Interest Group Note of 2011-03-03), also where machines look for it first.

The numbers are those of the files: the distinct triples of all products and of what the vocabularies say of the
concepts that they refer to.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from catalogus import namespaces
from catalogus.config import LICENTIES
from catalogus.export import Publication
from catalogus.graph import Graph
from catalogus.namespaces import DCT, FOAF, RDF, VOID, XSD
from catalogus_exporters.linked_data.datasets import OVER_ALLES, catalogus, geheel
from catalogus_exporters.linked_data.documents import Part, parts

PREFIXES = {**namespaces.PREFIXES, "void": VOID.base}
VORMEN: Mapping[str, str] = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}
"""The forms of each file, by the end of its name (https://www.w3.org/ns/formats/)."""

_TYPE = RDF.type


def part(publication: Publication) -> Part:
    """All that the file says."""
    config, graph = publication.config, Graph()
    document, whole = NamedNode(f"{config.basis}/.well-known/void"), geheel(config.basis)
    graph.add(document, _TYPE, VOID.DatasetDescription)
    graph.add(document, FOAF.primaryTopic, whole)
    for taal, text in OVER_ALLES["titel"].items():
        graph.add(whole, DCT.title, Literal(text, language=taal))
    if config.sparql:
        graph.add(whole, VOID.sparqlEndpoint, NamedNode(config.sparql))
    everything = {iri: found for own in publication.graphs.values() for iri, found in own.items()}
    properties = _dataset(graph, publication, whole, "catalogus", everything, (config.basis, *config.bases.values()))
    for term, number in properties.items():
        partition = NamedNode(f"{catalogus(config.basis).value}/void/catalogus/eigenschap/{_short(term)}")
        graph.add(whole, VOID.propertyPartition, partition)
        graph.add(partition, VOID.property, NamedNode(term))
        graph.add(partition, VOID.triples, _number(number))
    for provincie in publication.catalogus.organisaties:
        graph.add(whole, VOID.subset, _province(graph, publication, provincie))
    return document, graph.ordered()


def of_province(publication: Publication, provincie: str) -> Part:
    """What the file of one province says, which is where machines look when that has a host of its own."""
    graph = Graph()
    document = NamedNode(f"{publication.config.base(provincie)}/.well-known/void")
    graph.add(document, _TYPE, VOID.DatasetDescription)
    graph.add(document, FOAF.primaryTopic, _province(graph, publication, provincie))
    return document, graph.ordered()


def _province(graph: Graph, publication: Publication, provincie: str) -> NamedNode:
    """Describe the dataset of a province."""
    organisatie, own = publication.catalogus.organisaties[provincie], publication.graphs[provincie]
    dataset = NamedNode(organisatie.basis)
    for title in own[NamedNode(organisatie.iri)].values(dataset, DCT.title):
        graph.add(dataset, DCT.title, title)
    _dataset(graph, publication, dataset, provincie, own, (organisatie.basis,))
    return dataset


def _dataset(
    graph: Graph,
    publication: Publication,
    iri: NamedNode,
    naam: str,
    things: Mapping[NamedNode, Graph],
    bases: Iterable[str],
) -> Counter[str]:
    """Describe a dataset, with how much there is of each class; gives the number of triples of each property."""
    config = publication.config
    graph.add(iri, _TYPE, VOID.Dataset)
    graph.add(iri, DCT.license, NamedNode(LICENTIES[config.licentie]))
    for basis in bases:
        graph.add(iri, VOID.uriSpace, Literal(f"{basis}/"))
    for ending, form in VORMEN.items():
        graph.add(iri, VOID.dataDump, NamedNode(f"{config.basis}/data/{naam}.{ending}"))
        graph.add(iri, VOID.feature, NamedNode(f"http://www.w3.org/ns/formats/{form}"))
    products = (NamedNode(product.iri) for product in publication.catalogus.producten)
    if example := next((product for product in products if product in things), None):
        graph.add(iri, VOID.exampleResource, example)

    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for _, found in parts(publication, things):
        for triple in found:
            properties[triple.predicate.value] += 1
            if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
                classes[triple.object.value] += 1
    graph.add(iri, VOID.triples, _number(properties.total()))
    for namespace in namespaces.PREFIXES.values():
        if any(term.startswith(namespace) for term in (*classes, *properties)):
            graph.add(iri, VOID.vocabulary, NamedNode(namespace))
    for term, number in classes.items():
        partition = NamedNode(f"{catalogus(config.basis).value}/void/{naam}/klasse/{_short(term)}")
        graph.add(iri, VOID.classPartition, partition)
        graph.add(partition, VOID["class"], NamedNode(term))
        graph.add(partition, VOID.entities, _number(number))
    return properties


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def _short(iri: str) -> str:
    """An IRI as the last step of an address."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri[len(base) :].isalnum():
            return f"{prefix}:{iri[len(base) :]}"
    return quote(iri, safe="")
