"""What a file of linked data holds, a thing at a time, and how that is written as Turtle or as N-Triples (RDF 1.1).

A part is what describes one product, one organisation or one concept. Files of many products are written a part at a
time, so that they never stand in memory; no triple comes twice, and the triples of a thing are sorted.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from catalogus import graph as graphs
from catalogus.export import Publication
from catalogus.graph import Graph, Node
from catalogus.namespaces import PREFIXES

Part = tuple[Node, Graph]
"""A thing, and the triples that describe it and what lies below its address."""


def parts(publication: Publication, things: Mapping[NamedNode, Graph]) -> Iterator[Part]:
    """These things, then what the vocabularies say of the concepts that they refer to."""
    shared: set[Triple] = set()
    for iri, graph in things.items():
        yield iri, _new(iri, graph, shared).ordered()
    for concept, triples in groupby(publication.terms(things.values()), key=lambda triple: triple.subject):
        if not isinstance(concept, Triple) and (found := Graph(triple for triple in triples if triple not in shared)):
            yield concept, found


def _new(iri: NamedNode, graph: Graph, shared: set[Triple]) -> Graph:
    """What a graph adds to `shared`: what lies below nothing's own address, such as a page that two provinces have."""
    others = [s for s in graph.subjects() if s != iri and not s.value.startswith(f"{iri.value}/")]
    if not others:
        return graph
    known = {triple for subject in others for triple in graph.about(subject) if triple in shared}
    shared.update(triple for subject in others for triple in graph.about(subject))
    return Graph(triple for triple in graph if triple not in known)


def turtle(parts: Iterable[Part], prefixes: Mapping[str, str] = PREFIXES) -> Iterator[bytes]:
    return graphs.turtle_parts((graph for _, graph in parts), prefixes)


def n_triples(parts: Iterable[Part]) -> Iterator[bytes]:
    for _, graph in parts:
        yield ox.serialize(graph, format=ox.RdfFormat.N_TRIPLES) or b""
