"""A catalogue as named graphs, for who asks it in SPARQL: one a province, one of the referenties, one of the lists.

A province's graph holds its organisation and the products that the world sees on a day, as `data/<provincie>` does,
with two things for who compares: the referentie of a product, and what it says otherwise (`ppc:afwijkend`). There
are no blank nodes, so that a graph is the same graph in every store.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from pyoxigraph import NamedNode, Quad, Triple

from catalogus import stand
from catalogus.graph import Graph
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution

Graphs = Mapping[NamedNode, frozenset[Triple]]
"""Graphs by their names."""

REFERENTIE, LIJSTEN = "referentie", "lijsten"
"""The last step of the names of the graphs that provinces share."""


def name(basis: str, thing: str) -> NamedNode:
    """The name of the graph of a province, or of what they share."""
    return NamedNode(f"{basis}/graaf/{thing}")


def graphs(resolution: Resolution) -> Graphs:
    """Every graph by its name; a province that says nothing of itself has none."""
    basis = resolution.source.config.basis
    found = {
        name(basis, provincie): of_province(resolution, provincie) for provincie in sorted(resolution.organisaties)
    }
    found[name(basis, REFERENTIE)] = frozenset(
        triple for referentie in resolution.referenties for triple in _shown(referentie.graph)
    )
    found[name(basis, LIJSTEN)] = frozenset(resolution.source.vocabulary.graph)
    return found


def of_province(resolution: Resolution, provincie: str) -> frozenset[Triple]:
    """What one province has to say."""
    taken = stand.take(resolution, provincie)
    shown = (taken.organisatie, *taken.producten.values())
    return frozenset(triple for graph in shown for triple in _shown(graph))


def quads(graphs: Graphs) -> Iterable[Quad]:
    """The same triples, each with the name of its graph."""
    for graph, triples in graphs.items():
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _shown(graph: Graph) -> Graph:
    return graph.without(_EDITORS)


_EDITORS = (
    *(PPC.zonder, PPC.bijgewerktTot, PPC.gecontroleerdDoor),  # how it was written; the last may name a person
    *(PPC.huiskleur, PPC.logo, PPC.logoType),  # how its pages look, not what it is
)


def n_triples(triples: Iterable[Triple]) -> bytes:
    """A graph as sorted N-Triples, which are Turtle too: the same graph gives the same bytes."""
    return "".join(f"{line} .\n" for line in sorted(map(str, triples))).encode()


def digest(triples: Iterable[Triple]) -> str:
    """What tells a graph from every other: SHA-256 of its sorted N-Triples, in hexadecimals."""
    return sha256(n_triples(triples)).hexdigest()
