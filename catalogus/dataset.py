"""A catalogue as named graphs, for who asks it in SPARQL: one a province, one of the referenties, one of the lists.

A province's graph holds its organisation and the products that the world sees on a day, as `data/<provincie>` does,
with two things for who compares: the referentie of a product, and what it says otherwise (`ppc:afwijkend`). There
are no blank nodes, so that a graph is the same graph in every store.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from pyoxigraph import NamedNode, Quad, Triple

from catalogus import stand
from catalogus.graph import Graph
from catalogus.namespaces import PPC, RDF, RDFS
from catalogus.resolve import Resolution

Graphs = Mapping[NamedNode, frozenset[Triple]]
"""Graphs by their names."""

REFERENTIE, LIJSTEN = "referentie", "lijsten"
"""The last step of the names of the graphs that provinces share."""


def name(basis: str, thing: str) -> NamedNode:
    """The name of the graph of a province, or of what they share."""
    return NamedNode(f"{basis}/graaf/{thing}")


@dataclass(frozen=True)
class Part:
    """A graph that can be made, of nothing but these values: while they are the same objects, so is the graph."""

    made_of: tuple[object, ...]
    make: Callable[[], frozenset[Triple]]


def parts(resolution: Resolution) -> Mapping[NamedNode, Part]:
    """Every graph by its name; a province that says nothing of itself has none."""
    basis, vocabulary = resolution.source.config.basis, resolution.source.vocabulary
    own: dict[str, list[object]] = {provincie: [vocabulary] for provincie in sorted(resolution.organisaties)}
    for resolved in (*resolution.organisaties.values(), *resolution.producten):
        own.get(str(resolved.document.provincie), []).append(resolved)
    found = {
        name(basis, provincie): Part(tuple(made_of), partial(of_province, resolution, provincie))
        for provincie, made_of in own.items()
    }
    found[name(basis, REFERENTIE)] = Part(resolution.referenties, partial(_of_referenties, resolution))
    found[name(basis, LIJSTEN)] = Part((vocabulary,), partial(frozenset, vocabulary.graph))
    return found


def graphs(resolution: Resolution) -> Graphs:
    """Every graph by its name, made."""
    return {graph: part.make() for graph, part in parts(resolution).items()}


def of_province(resolution: Resolution, provincie: str) -> frozenset[Triple]:
    """What one province has to say."""
    taken = stand.take(resolution, provincie)
    shown = (taken.organisatie, *taken.producten.values())
    return frozenset(triple for graph in shown for triple in _shown(graph))


def _of_referenties(resolution: Resolution) -> frozenset[Triple]:
    return frozenset(triple for referentie in resolution.referenties for triple in _shown(referentie.graph))


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


def terms(triples: Iterable[Triple]) -> frozenset[str]:
    """Every property and every class that a graph uses or describes."""
    found: set[str] = set()
    for triple in triples:
        found.add(triple.predicate.value)
        if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
            found.add(triple.object.value)
            if triple.object in (RDF.Property, RDFS.Class) and isinstance(triple.subject, NamedNode):
                found.add(triple.subject.value)
    return frozenset(found)
