"""What a SPARQL endpoint says of itself: SPARQL 1.1 Service Description (W3C, 2013), and VoID (W3C, 2011).

The numbers are counted by asking it. Both are about one address, so what is in them is named after that, and not after
the catalogue: it may be on many machines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results

from catalogus import namespaces
from catalogus.graph import Graph
from catalogus.namespaces import DCT, FOAF, RDF, RDFS, SD, VOID, Namespace
from catalogus.sparql.check import check
from catalogus.sparql.forms import FORMS
from catalogus.sparql.pool import Question
from catalogus.sparql.prefixes import PREFIXES, short

SPARQL_AT, VOID_AT = "/sparql", "/.well-known/void"
FORMAT = Namespace("http://www.w3.org/ns/formats/")
NAMES = {**namespaces.PREFIXES, "format": FORMAT.base, "sd": SD.base, "void": VOID.base}
"""The prefixes of both."""


def service(origin: str, graphs: Sequence[str]) -> Graph:
    """What the endpoint at a host can do, and which graphs it has."""
    graph, endpoint = Graph(), NamedNode(origin + SPARQL_AT)
    dataset, everything = (NamedNode(f"{endpoint.value}#{part}") for part in ("gegevens", "alles"))
    graph.add(endpoint, RDF.type, SD.Service)
    graph.add(endpoint, SD.endpoint, endpoint)
    graph.add(endpoint, SD.supportedLanguage, SD.SPARQL11Query)
    graph.add(endpoint, SD.feature, SD.UnionDefaultGraph)
    for form in FORMS:
        graph.add(endpoint, SD.resultFormat, FORMAT[_FORMATS[form]])
    graph.add(endpoint, RDFS.seeAlso, NamedNode(origin + VOID_AT))
    graph.add(endpoint, SD.defaultDataset, dataset)
    graph.add(dataset, RDF.type, SD.Dataset)
    graph.add(dataset, SD.defaultGraph, everything)
    graph.add(everything, RDF.type, SD.Graph)
    for name in map(NamedNode, graphs):
        graph.add(dataset, SD.namedGraph, name)
        graph.add(name, RDF.type, SD.NamedGraph)
        graph.add(name, SD.name, name)
    return graph


def void(origin: str, ask: Callable[[Question], bytes]) -> Graph:
    """How much of what the endpoint at a host has; raises QueryError, as any question may."""
    graph, document = Graph(), NamedNode(origin + VOID_AT)
    everything = NamedNode(f"{document.value}#gegevens")
    graph.add(document, RDF.type, VOID.DatasetDescription)
    graph.add(document, FOAF.primaryTopic, everything)
    for taal, text in _TITLE.items():
        graph.add(everything, DCT.title, Literal(text, language=taal))
    for row in _rows(ask, _ALL):
        _dataset(graph, everything, origin, row)
    for row in _rows(ask, _GRAPHS):
        graph.add(everything, VOID.subset, row["iri"])
        _dataset(graph, _node(row), origin, row)
    used: set[str] = set()
    for kind, (query, partition, key, number) in _PARTITIONS.items():
        for row in _rows(ask, query):
            iri = _node(row)
            part = NamedNode(f"{document.value}#{kind}/{quote(short(iri.value), safe=':')}")
            graph.add(everything, partition, part)
            graph.add(part, key, iri)
            graph.add(part, number, row["number"])
            used.add(iri.value)
    for namespace in PREFIXES.values():
        if any(iri.startswith(namespace) for iri in used):
            graph.add(everything, VOID.vocabulary, NamedNode(namespace))
    return graph.ordered()


def _dataset(graph: Graph, iri: NamedNode, origin: str, row: QuerySolution) -> None:
    """Say of a set of triples how many there are, of how many things, and where to ask."""
    graph.add(iri, RDF.type, VOID.Dataset)
    graph.add(iri, VOID.sparqlEndpoint, NamedNode(origin + SPARQL_AT))
    graph.add(iri, VOID.triples, row["triples"])
    graph.add(iri, VOID.distinctSubjects, row["subjects"])


def _rows(ask: Callable[[Question], bytes], query: str) -> Iterator[QuerySolution]:
    found = parse_query_results(ask(Question(check(query), "json")), QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return found


def _node(row: QuerySolution) -> NamedNode:
    iri = row["iri"]
    assert isinstance(iri, NamedNode)
    return iri


_COUNTS = "(COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)"
_ALL = f"SELECT {_COUNTS} {{ SELECT DISTINCT ?s ?p ?o {{ ?s ?p ?o }} }}"
_GRAPHS = f"SELECT ?iri {_COUNTS} {{ GRAPH ?iri {{ ?s ?p ?o }} }} GROUP BY ?iri ORDER BY ?iri"
_CLASSES = "SELECT ?iri (COUNT(DISTINCT ?s) AS ?number) { ?s a ?iri } GROUP BY ?iri ORDER BY ?iri"
_PROPERTIES = """
SELECT ?iri (COUNT(*) AS ?number) { SELECT DISTINCT ?s ?iri ?o { ?s ?iri ?o } } GROUP BY ?iri ORDER BY ?iri
"""
_PARTITIONS: Mapping[str, tuple[str, NamedNode, NamedNode, NamedNode]] = {
    "klasse": (_CLASSES, VOID.classPartition, VOID["class"], VOID.entities),
    "eigenschap": (_PROPERTIES, VOID.propertyPartition, VOID.property, VOID.triples),
}
_FORMATS: Mapping[str, str] = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
_TITLE = {
    "nl": "De producten van de provincies, om te bevragen",
    "en": "The products of the provinces, to be queried",
}
