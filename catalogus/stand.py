"""What one province has to publish, as graphs: taken from a resolved catalogue, or kept from an earlier night.

A province that is held back stays in everything that provinces share with what it last published. So a publication
keeps beside it what it was made of, as N-Quads: a graph for the organisation and for each product, in the order in
which the editor wrote it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from catalogus.graph import Graph
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution, Resolved, Stage, differing

ORGANISATIE, ACTIEF, BEEINDIGD, VERWACHT = "organisatie", "actief", "beeindigd", "verwacht"


@dataclass(frozen=True)
class Stand:
    """The organisation (`iri`), its products and those that are over, by their IRI.

    `verwacht` has the UPL names for which it has a version that cannot be seen yet: `concept` or `gepland`. Of
    such a version nothing else is known here, so that nothing of it can be published.
    """

    provincie: str
    iri: NamedNode
    organisatie: Graph
    producten: Mapping[NamedNode, Graph] = field(default_factory=dict)
    beeindigd: Mapping[NamedNode, Graph] = field(default_factory=dict)
    verwacht: Mapping[NamedNode, str] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """The address below which everything of the province lies."""
        return self.iri.value.rpartition("/")[0]


def take(resolution: Resolution, provincie: str) -> Stand:
    """What a province has to publish on the day of the resolution."""
    own = [product for product in resolution.producten if product.document.provincie == provincie]
    shown = {product.iri for product in own if product.stage is Stage.ACTIEF}
    verwacht = {
        upn: product.stage.value
        for product in own
        if product.stage in (Stage.CONCEPT, Stage.GEPLAND) and product.iri not in shown
        if (upn := product.graph.node(product.iri, PPC.upn))
    }
    return Stand(
        provincie,
        resolution.organisaties[provincie].iri,
        resolution.organisaties[provincie].graph,
        _graphs(own, resolution, Stage.ACTIEF),
        _graphs(own, resolution, Stage.VERLOPEN, Stage.INGETROKKEN),
        dict(sorted(verwacht.items(), key=lambda item: item[0].value)),
    )


def _graphs(products: list[Resolved], resolution: Resolution, *stages: Stage) -> Mapping[NamedNode, Graph]:
    """Those of some stages, with what they say otherwise than their referentie (`ppc:afwijkend`), for the report."""
    found: dict[NamedNode, Graph] = {}
    for product in sorted(products, key=lambda product: product.iri.value):
        if product.stage in stages:
            others = Graph()
            for property in differing(product, resolution.source.vocabulary):
                others.add(product.iri, PPC.afwijkend, property)
            found[product.iri] = product.graph.joined(others, (product.iri,))
    return found


def write(stand: Stand) -> bytes:
    """The stand as N-Quads; the name of a graph says what kind of thing it describes."""
    return ox.serialize(_quads(stand), format=ox.RdfFormat.N_QUADS) or b""


def _quads(stand: Stand) -> Iterator[Quad]:
    yield from _in_graph(stand.organisatie, _name(ORGANISATIE, stand.iri))
    for kind, graphs in ((ACTIEF, stand.producten), (BEEINDIGD, stand.beeindigd)):
        for iri, graph in graphs.items():
            yield from _in_graph(graph, _name(kind, iri))
    for upn, stage in stand.verwacht.items():
        yield Quad(upn, PPC.verwacht, ox.Literal(stage), _name(VERWACHT, upn))


def _in_graph(graph: Graph, name: NamedNode) -> Iterator[Quad]:
    shown = graph.without({PPC.gecontroleerdDoor})  # may name a person
    return (Quad(triple.subject, triple.predicate, triple.object, name) for triple in shown)


def _name(kind: str, subject: NamedNode) -> NamedNode:
    return NamedNode(f"urn:stand:{kind}:{subject.value}")


def read(data: bytes, provincie: str) -> Stand:
    """The stand that `write` wrote; raises ValueError for what it did not."""
    graphs: dict[tuple[str, str], Graph] = {}
    for quad in ox.parse(data, format=ox.RdfFormat.N_QUADS):
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        kind, _, subject = name.removeprefix("urn:stand:").partition(":")
        graphs.setdefault((kind, subject), Graph()).add(quad.subject, quad.predicate, quad.object)
    try:
        ((iri, organisatie),) = ((subject, graph) for (kind, subject), graph in graphs.items() if kind == ORGANISATIE)
    except ValueError as error:
        raise ValueError(f"a stand has one organisation: {provincie}") from error

    def of(wanted: str) -> Mapping[NamedNode, Graph]:
        return {NamedNode(subject): graph for (kind, subject), graph in graphs.items() if kind == wanted}

    verwacht = {upn: graph.text(upn, PPC.verwacht) or "" for upn, graph in of(VERWACHT).items()}
    return Stand(provincie, NamedNode(iri), organisatie, of(ACTIEF), of(BEEINDIGD), verwacht)


def ended(graph: Graph, product: NamedNode, datum: date) -> tuple[bool, date] | None:
    """Whether and when a product ended by this day: withdrawn (True), or because its term was over."""
    withdrawn, until = (graph.text(product, property) for property in (PPC.ingetrokkenOp, PPC.geldigTot))
    if withdrawn and date.fromisoformat(withdrawn) <= datum:
        return True, date.fromisoformat(withdrawn)
    return (False, date.fromisoformat(until)) if until and date.fromisoformat(until) < datum else None


def published(graph: Graph) -> Graph:
    """What everybody may see: not how something was written, only what it is."""
    return graph.without(_EDITORS)


_EDITORS = (
    *(PPC.zonder, PPC.afwijkend, PPC.referentie, PPC.bijgewerktTot, PPC.controletermijn, PPC.gecontroleerdDoor),
    *(PPC.huiskleur, PPC.logo, PPC.logoType),  # how its pages look, not what it is
)
