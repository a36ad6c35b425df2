"""What the names of the UPL show of a catalogue: which province has which, and who still uses a withdrawn one.

Of a version that cannot be seen yet only its name is told, and that it is a concept or planned.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from pyoxigraph import Literal, NamedNode

from catalogus.export import Publication
from catalogus.model import Product
from catalogus.namespaces import DCT, PPC
from catalogus_exporters.lijst import Rij

NAAM = ("UniformeProductnaam", "URI", "SDG", "SDGVerplicht", "Ingetrokken")
"""What a row of the coverage says of a name; behind it stands a column for each province."""

INGETROKKEN = (
    *("UniformeProductnaam", "URI", "LaatstIn", "Opvolger", "OpvolgerURI"),
    *("AangebodenDoor", "ProductURL", "Titel"),
)
STATUSSEN = ("aangeboden", "valt onder", "niet aangeboden", "gepland", "concept", "ontbreekt")
"""How a province has a name; the first that applies counts (a name may be of two products, for two target groups)."""

_PROVINCIE = Literal("Provincie")


def kolommen(publication: Publication) -> tuple[str, ...]:
    """The columns of the coverage: the name, then the provinces of this catalogue."""
    return (*NAAM, *(organisatie.owms_label for organisatie in publication.catalogus.organisaties.values()))


def dekking(publication: Publication) -> Iterator[Rij]:
    """A row for each name that provinces have according to the list, and for each withdrawn one still in use."""
    vocabulary = publication.vocabulary
    found = _found(publication)
    used = chain.from_iterable(found.values())
    offered = (
        upn
        for upn in vocabulary.instances(PPC.UniformeProductnaam)
        if vocabulary.graph.has(upn, PPC.uplKolom, _PROVINCIE) and not vocabulary.is_deprecated(upn)
    )
    names = {*offered, *(upn for upn in used if vocabulary.is_deprecated(upn))}
    for upn in sorted(names, key=lambda upn: (vocabulary.label(upn), upn.value)):
        codes = vocabulary.graph.text(upn, PPC.sdgCodes) or ""
        withdrawn = vocabulary.is_deprecated(upn)
        yield {
            "UniformeProductnaam": vocabulary.label(upn),
            "URI": upn.value,
            "SDG": codes,
            "SDGVerplicht": _ja(bool(codes) and not withdrawn),
            "Ingetrokken": _ja(withdrawn),
            **{
                organisatie.owms_label: next(
                    status for status in STATUSSEN if status in (*found[provincie].get(upn, ()), "ontbreekt")
                )
                for provincie, organisatie in publication.catalogus.organisaties.items()
            },
        }


def _found(publication: Publication) -> Mapping[str, Mapping[NamedNode, list[str]]]:
    """By province and name what is said of it."""
    found: dict[str, dict[NamedNode, list[str]]] = {
        provincie: {upn: [stage] for upn, stage in publication.verwacht[provincie].items()}
        for provincie in publication.catalogus.organisaties
    }
    for product in publication.catalogus.producten:
        if product.upn:
            found[product.provincie].setdefault(NamedNode(product.upn.uri), []).append(_status(product))
    return found


def _status(product: Product) -> str:
    if product.valt_onder:
        return "valt onder"
    return "aangeboden" if product.aanwezig else "niet aangeboden"


def ingetrokken(publication: Publication) -> Iterator[Rij]:
    """A row for each product whose name is no longer in the list, by name, province and address."""
    vocabulary, organisaties = publication.vocabulary, publication.catalogus.organisaties
    used = [
        (NamedNode(product.upn.uri), product)
        for product in publication.catalogus.producten
        if product.upn and vocabulary.is_deprecated(NamedNode(product.upn.uri))
    ]
    for upn, product in sorted(used, key=lambda use: (vocabulary.label(use[0]), use[0].value, use[1].iri)):
        successor = vocabulary.graph.node(upn, DCT.isReplacedBy)
        yield {
            "UniformeProductnaam": vocabulary.label(upn),
            "URI": upn.value,
            "LaatstIn": vocabulary.graph.text(upn, PPC.laatstIn) or "",
            "Opvolger": vocabulary.label(successor) if successor else "",
            "OpvolgerURI": successor.value if successor else "",
            "AangebodenDoor": organisaties[product.provincie].owms_label,
            "ProductURL": product.iri,
            "Titel": product.teksten["titel"].get("nl", ""),
        }


def _ja(true: bool) -> str:
    return "ja" if true else "nee"
