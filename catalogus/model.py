"""The catalogue as frozen values: all that a publication needs, without triples.

Products are sorted by province and name; links and locations keep the order in which the editor wrote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.graph import Graph
from catalogus.namespaces import AANWEZIG, CV, DCT, LOCN, PPC, SKOS, TALEN
from catalogus.resolve import Resolution, Resolved
from catalogus.vocabulary import Vocabulary

DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

Teksten = Mapping[str, str]
"""One text by language; a language that is missing has no text."""


@dataclass(frozen=True)
class Upn:
    """A name from the UPL, with the SDG codes that the list gives it."""

    uri: str
    label: str
    sdg_codes: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A text with an address."""

    label: str
    url: str


@dataclass(frozen=True)
class AndereOrganisatie:
    """An organisation beside the province; `owms_identifier` is known only for government bodies."""

    naam: str
    owms_identifier: str | None


@dataclass(frozen=True)
class Locatie:
    """A place to go; `openingstijden` has every day of the week, without times when it is closed."""

    iri: str
    naam: str
    straat: str
    nummer: str
    postcode: str
    plaats: str
    land: str
    openingstijden: Mapping[str, tuple[str, ...]]
    openingstijden_opmerking: str


@dataclass(frozen=True)
class Organisatie:
    """A province; `provincie` is the name of its folder, `basis` the address below which its products lie."""

    iri: str
    provincie: str
    basis: str
    owms_identifier: str
    owms_label: str
    locaties: tuple[Locatie, ...]


@dataclass(frozen=True)
class Product:
    """The active version of one product.

    `teksten` has every text of the SDG information model by its YAML key; `aanwezig` is None when unknown;
    `valt_onder` is the IRI of the product that this one is part of.
    """

    iri: str
    naam: str
    provincie: str
    upn: Upn | None
    doelgroepen: tuple[str, ...]
    aanwezig: bool | None
    valt_onder: str | None
    publicatie_datum: date
    gewijzigd: Mapping[str, date]
    teksten: Mapping[str, Teksten]
    links: Mapping[str, tuple[Link, ...]]
    procedure_link: Mapping[str, Link]
    bevoegde_organisatie: AndereOrganisatie | None
    locaties: tuple[Locatie, ...]


@dataclass(frozen=True)
class Catalogus:
    """The organisations by the name of their folder, and their products in the order of province and name."""

    organisaties: Mapping[str, Organisatie]
    producten: tuple[Product, ...]

    def of(self, provincie: str) -> tuple[Product, ...]:
        """The products of one province."""
        return tuple(product for product in self.producten if product.provincie == provincie)


def build(resolution: Resolution, provincies: frozenset[str]) -> Catalogus:
    """The active products of these provinces; only for provinces without errors."""
    vocabulary, config = resolution.source.vocabulary, resolution.source.config
    organisaties = {
        name: _organisatie(resolved, config.base(name), vocabulary)
        for name, resolved in sorted(resolution.organisaties.items())
        if name in provincies
    }
    producten = [
        _product(resolved, organisaties[str(resolved.document.provincie)], vocabulary)
        for resolved in resolution.actief.values()
        if resolved.document.provincie in organisaties
    ]
    return Catalogus(organisaties, tuple(sorted(producten, key=lambda product: (product.provincie, product.naam))))


def _organisatie(resolved: Resolved, basis: str, vocabulary: Vocabulary) -> Organisatie:
    graph, node = resolved.graph, resolved.iri
    tooi = vocabulary.provincies[str(resolved.document.provincie)]
    return Organisatie(
        iri=node.value,
        provincie=str(resolved.document.provincie),
        basis=basis,
        owms_identifier=_iri(vocabulary.graph, tooi, PPC.owmsIdentifier),
        owms_label=vocabulary.graph.text(tooi, PPC.owmsPrefLabel) or "",
        locaties=tuple(_locatie(graph, place) for place in graph.nodes(node, LOCN.address)),
    )


def _locatie(graph: Graph, node: NamedNode) -> Locatie:
    return Locatie(
        iri=node.value,
        naam=graph.text(node, LOCN.locatorName) or "",
        straat=graph.text(node, LOCN.thoroughfare) or "",
        nummer=graph.text(node, LOCN.locatorDesignator) or "",
        postcode=(graph.text(node, LOCN.postCode) or "").replace(" ", "").upper(),
        plaats=graph.text(node, LOCN.postName) or "",
        land=graph.text(node, LOCN.adminUnitL1) or "",
        openingstijden={dag: tuple(time.value for time in graph.literals(node, PPC[dag])) for dag in DAGEN},
        openingstijden_opmerking=graph.text(node, PPC.openingstijdenOpmerking) or "",
    )


def _product(resolved: Resolved, organisatie: Organisatie, vocabulary: Vocabulary) -> Product:
    graph, node = resolved.graph, resolved.iri
    if resolved.publicatie_datum is None:
        raise ValueError(f"an active product has a publication date: {node}")
    none = graph.has(node, PPC.zonder, PPC.locatie)
    places = {place.value for place in graph.nodes(node, PPC.locatie)}
    return Product(
        iri=node.value,
        naam=resolved.document.naam,
        provincie=organisatie.provincie,
        upn=_upn(graph.node(node, PPC.upn), vocabulary),
        doelgroepen=_doelgroepen(graph, node, vocabulary),
        aanwezig=_AANWEZIG.get(graph.node(node, PPC.productAanwezig)),
        valt_onder=_iri(graph, node, PPC.productValtOnder) or None,
        publicatie_datum=resolved.publicatie_datum,
        gewijzigd=_gewijzigd(graph, node, resolved.publicatie_datum),
        teksten=_teksten(graph, node),
        links={taal: _links(graph, node, PPC.link, taal) for taal in TALEN},
        procedure_link={taal: found[0] for taal in TALEN if (found := _links(graph, node, PPC.procedureLink, taal))},
        bevoegde_organisatie=_andere(graph, graph.node(node, CV.hasCompetentAuthority), organisatie),
        # A product that names no location can be had at all of them.
        locaties=() if none else tuple(place for place in organisatie.locaties if not places or place.iri in places),
    )


_AANWEZIG: Mapping[NamedNode | None, bool] = {AANWEZIG["ja"]: True, AANWEZIG["nee"]: False}


def _upn(node: NamedNode | None, vocabulary: Vocabulary) -> Upn | None:
    if node is None:
        return None
    codes = vocabulary.graph.text(node, PPC.sdgCodes)
    return Upn(node.value, vocabulary.label(node), tuple(codes.split(";")) if codes else ())


def _doelgroepen(graph: Graph, node: NamedNode, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The notations of the target groups: citizens first, as the SDG's annexes have them."""
    codes = {vocabulary.graph.text(code, SKOS.notation) for code in graph.nodes(node, DCT.audience)}
    return tuple(doelgroep for doelgroep in ("eu-burger", "eu-bedrijf") if doelgroep in codes)


def _gewijzigd(graph: Graph, node: NamedNode, issued: date) -> Mapping[str, date]:
    given = {"nl": graph.text(node, PPC.gewijzigdNl), "en": graph.text(node, PPC.gewijzigdEn)}
    return {taal: date.fromisoformat(text) if text else issued for taal, text in given.items()}


def _teksten(graph: Graph, node: NamedNode) -> Mapping[str, Teksten]:
    return {
        key.name: {taal: text for taal in TALEN if (text := graph.text(node, key.iri, taal)) is not None}
        for key in context.load()["Product"].values()
        if key.iri is not None and key.per_language and not key.many
    }


def _links(graph: Graph, node: NamedNode, property: NamedNode, taal: str) -> tuple[Link, ...]:
    return tuple(
        Link(graph.text(link, PPC.label) or "", graph.text(link, PPC.url) or "")
        for link in graph.nodes(node, property)
        if graph.text(link, PPC.taal) == taal
    )


def _andere(graph: Graph, node: NamedNode | None, organisatie: Organisatie) -> AndereOrganisatie | None:
    if node is None or node.value == organisatie.iri:
        return None
    return AndereOrganisatie(graph.text(node, SKOS.prefLabel) or "", _iri(graph, node, PPC.owmsIdentifier) or None)


def _iri(graph: Graph, node: NamedNode, property: NamedNode) -> str:
    value = graph.node(node, property)
    return value.value if value else ""
