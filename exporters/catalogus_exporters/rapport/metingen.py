"""What the report counts, as values: the names, the English, the reviews, what lapsed and what differs.

Only of what is published, and as it was written; of a version that cannot be seen yet no more than its name is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.context import Keys
from catalogus.dates import review_before
from catalogus.export import Publication
from catalogus.graph import Graph
from catalogus.model import Organisatie, Product, Teksten
from catalogus.namespaces import CV, DCT, PPC, TALEN
from catalogus_exporters import dekking

BESCHREVEN = ("aangeboden", "valt onder", "niet aangeboden")
"""The ways to have a name that readers see: the law also asks to say what is not offered."""


@dataclass(frozen=True)
class Naam:
    """A name of the UPL, and how each province has it (`dekking.STATUSSEN`), in the order of the provinces."""

    label: str
    sdg: str
    verplicht: bool
    ingetrokken: bool
    statussen: tuple[str, ...]


@dataclass(frozen=True)
class Engels:
    """Whether a product's English is older than its Dutch, and the keys that have no English at all."""

    product: Product
    ouder: bool
    ontbreekt: tuple[str, ...]

    @property
    def stand(self) -> str:
        """The worst that can be said of it."""
        if self.ontbreekt:
            return "onvolledig"
        return "ouder" if self.ouder else "bijgewerkt"


@dataclass(frozen=True)
class Controle:
    """When a product was checked, if ever, before which day it must be again, and whether that day has come."""

    product: Product
    voor: date | None
    verlopen: bool

    @property
    def sinds(self) -> date:
        """The last day on which somebody looked at it: when it was checked, else when it was published."""
        return self.product.gecontroleerd or self.product.publicatie_datum


@dataclass(frozen=True)
class OudeNaam:
    """A product under a name that is no longer in the UPL; `opvolger` is empty where nothing took its place."""

    product: Product
    label: str
    laatst_in: str
    opvolger: str


@dataclass(frozen=True)
class Vervallen:
    """A legal basis that cites a law which no longer holds."""

    product: Product
    grondslag: Teksten
    wet: str


@dataclass(frozen=True)
class Afwijking:
    """The keys of which a product says something else than its referentie, in the order of the keys."""

    product: Product
    sleutels: tuple[str, ...]


@dataclass(frozen=True)
class Metingen:
    """All that the report shows; every product is in `engels` and `controles`, elsewhere only what is found."""

    provincies: tuple[Organisatie, ...]
    namen: tuple[Naam, ...]
    engels: tuple[Engels, ...]
    controles: tuple[Controle, ...]
    ingetrokken: tuple[OudeNaam, ...]
    vervallen: tuple[Vervallen, ...]
    afwijkingen: tuple[Afwijking, ...]


def meet(publication: Publication) -> Metingen:
    """The measurements of one publication."""
    producten = [(product, _graph(publication, product)) for product in publication.catalogus.producten]
    return Metingen(
        provincies=tuple(publication.catalogus.organisaties.values()),
        namen=tuple(_namen(publication)),
        engels=tuple(_engels(product, graph) for product, graph in producten),
        controles=tuple(_controle(product, graph, publication.datum) for product, graph in producten),
        ingetrokken=tuple(_ingetrokken(publication)),
        vervallen=tuple(found for product, graph in producten for found in _vervallen(product, graph, publication)),
        afwijkingen=tuple(
            Afwijking(product, sleutels) for product, graph in producten if (sleutels := _afwijkend(product, graph))
        ),
    )


def _graph(publication: Publication, product: Product) -> Graph:
    return publication.stands[product.provincie].producten[NamedNode(product.iri)]


def _namen(publication: Publication) -> Iterator[Naam]:
    """Those that the gateway asks for first."""
    columns = [organisatie.owms_label for organisatie in publication.catalogus.organisaties.values()]
    for row in sorted(dekking.dekking(publication), key=lambda row: row["SDGVerplicht"] != "ja"):
        yield Naam(
            label=row["UniformeProductnaam"],
            sdg=row["SDG"],
            verplicht=row["SDGVerplicht"] == "ja",
            ingetrokken=row["Ingetrokken"] == "ja",
            statussen=tuple(row[column] for column in columns),
        )


def _engels(product: Product, graph: Graph) -> Engels:
    missing = _without_english(graph, NamedNode(product.iri), context.load()["Product"], "")
    ouder = product.gewijzigd["en"] < product.gewijzigd["nl"]
    return Engels(product, ouder, tuple(dict.fromkeys(missing)))


def _without_english(graph: Graph, node: NamedNode, keys: Keys, above: str) -> Iterator[str]:
    """The keys, with those above them, that say something in Dutch and nothing in English."""
    for key in keys.values():
        if key.is_group:
            yield from _without_english(graph, node, key.keys, above)
        if key.iri is None:
            continue
        if key.index:
            found = {graph.text(part, key.index) for part in graph.nodes(node, key.iri)}
        else:
            found = {literal.language for literal in graph.literals(node, key.iri) if key.per_language}
        if TALEN[0] in found and TALEN[1] not in found:
            yield f"{above}{key.name}"
        for part in graph.nodes(node, key.iri) if key.keys else ():
            yield from _without_english(graph, part, key.keys, f"{above}{key.name}/")


def _controle(product: Product, graph: Graph, datum: date) -> Controle:
    before = review_before(graph, NamedNode(product.iri))
    return Controle(product, before, before is not None and before <= datum)


def _ingetrokken(publication: Publication) -> Iterator[OudeNaam]:
    producten = {product.iri: product for product in publication.catalogus.producten}
    for row in dekking.ingetrokken(publication):
        yield OudeNaam(producten[row["ProductURL"]], row["UniformeProductnaam"], row["LaatstIn"], row["Opvolger"])


def _vervallen(product: Product, graph: Graph, publication: Publication) -> Iterator[Vervallen]:
    for node in graph.nodes(NamedNode(product.iri), CV.hasLegalResource):
        titel = {taal: text for taal in TALEN if (text := graph.text(node, DCT.title, taal))}
        for wet in graph.nodes(node, PPC.vervallenWet):
            yield Vervallen(product, titel, publication.vocabulary.label(wet))


def _afwijkend(product: Product, graph: Graph) -> tuple[str, ...]:
    node = NamedNode(product.iri)
    return tuple(
        name
        for name, key in context.load()["Product"].items()
        if key.iri is not None and graph.has(node, PPC.afwijkend, key.iri)
    )
