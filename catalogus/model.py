"""The catalogue as frozen values: all that a publication needs, without triples.

Products are sorted by province and name; links and locations keep the order in which the editor wrote them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.graph import Graph
from catalogus.namespaces import AANWEZIG, CV, DCAT, DCT, LOCN, PPC, RDF, SKOS, TALEN
from catalogus.resolve import Resolution, Resolved, Stage
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
class Contact:
    """How to reach a province; empty where it gives nothing."""

    website: str
    emailadres: str
    telefoonnummer: str
    formulier: str


@dataclass(frozen=True)
class Organisatie:
    """A province; `provincie` is the name of its folder, `basis` the address below which its products lie.

    `labels` has its full name (provincie Drenthe), `namen` its short one (Drenthe), by language.
    """

    iri: str
    provincie: str
    basis: str
    labels: Teksten
    namen: Teksten
    owms_identifier: str
    owms_label: str
    contact: Contact
    locaties: tuple[Locatie, ...]


@dataclass(frozen=True)
class Kosten:
    """What a product costs: an amount in euros, None where it only has a description."""

    omschrijving: Teksten
    bedrag: Decimal | None
    valuta: str


@dataclass(frozen=True)
class Grondslag:
    """A law on which a product rests; `url` is empty for what has no address, such as a province's own ordinance."""

    titel: Teksten
    url: str


@dataclass(frozen=True)
class Kanaal:
    """A way to apply; `soorten` is its kind by language (website, e-mail, …)."""

    soorten: Teksten
    omschrijving: Teksten
    url: str


@dataclass(frozen=True)
class Thema:
    """A theme of ours (natuur) or a row of the Single Digital Gateway's annexes (N1), by its code and labels."""

    code: str
    labels: Teksten


@dataclass(frozen=True)
class Einde:
    """How a product ended: withdrawn, with a notice and perhaps a successor (its IRI), or simply over."""

    ingetrokken: bool
    datum: date
    toelichting: Teksten
    opvolger: str | None


@dataclass(frozen=True)
class Product:
    """The active version of one product, or its last one once it has come to an end.

    `teksten` has every text of the SDG information model by its YAML key; `aanwezig` is None when unknown;
    `valt_onder` is the IRI of the product that this one is part of; `doorlooptijd` is an xsd:duration (P56D);
    `bevoegde_organisatie` is None where the province itself decides.
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
    kosten: tuple[Kosten, ...]
    doorlooptijd: str
    grondslagen: tuple[Grondslag, ...]
    kanalen: tuple[Kanaal, ...]
    trefwoorden: Mapping[str, tuple[str, ...]]
    themas: tuple[Thema, ...]
    sdg_themas: tuple[Thema, ...]
    bevoegde_organisatie: AndereOrganisatie | None
    uitvoerder: AndereOrganisatie | None
    gecontroleerd: date | None
    geldig_tot: date | None
    einde: Einde | None
    locaties: tuple[Locatie, ...]


@dataclass(frozen=True)
class Catalogus:
    """The organisations by the name of their folder, and their products in the order of province and name.

    `beeindigd` has what is over: it is in no list and no feed, but its page stays.
    """

    organisaties: Mapping[str, Organisatie]
    producten: tuple[Product, ...]
    beeindigd: tuple[Product, ...]

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

    def products(chosen: Iterable[Resolved]) -> tuple[Product, ...]:
        found = (
            _product(resolved, organisaties[str(resolved.document.provincie)], vocabulary)
            for resolved in chosen
            if resolved.document.provincie in organisaties
        )
        return tuple(sorted(found, key=lambda product: (product.provincie, product.naam)))

    return Catalogus(organisaties, products(resolution.actief.values()), products(resolution.beeindigd))


def _organisatie(resolved: Resolved, basis: str, vocabulary: Vocabulary) -> Organisatie:
    graph, node = resolved.graph, resolved.iri
    tooi = vocabulary.provincies[str(resolved.document.provincie)]
    return Organisatie(
        iri=node.value,
        provincie=str(resolved.document.provincie),
        basis=basis,
        labels={taal: vocabulary.label(tooi, taal) for taal in TALEN},
        namen=_by_language(vocabulary.graph, tooi, SKOS.altLabel),
        owms_identifier=_iri(vocabulary.graph, tooi, PPC.owmsIdentifier),
        owms_label=vocabulary.graph.text(tooi, PPC.owmsPrefLabel) or "",
        contact=Contact(
            website=graph.text(node, PPC.contactWebsite) or "",
            emailadres=graph.text(node, PPC.contactEmailadres) or "",
            telefoonnummer=graph.text(node, PPC.contactTelefoonnummer) or "",
            formulier=graph.text(node, PPC.contactFormulierLink) or "",
        ),
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
        kosten=tuple(_kosten(graph, part, vocabulary) for part in graph.nodes(node, CV.hasCost)),
        doorlooptijd=graph.text(node, CV.processingTime) or "",
        grondslagen=tuple(
            Grondslag(_by_language(graph, part, DCT.title), graph.text(part, PPC.url) or "")
            for part in graph.nodes(node, CV.hasLegalResource)
        ),
        kanalen=tuple(_kanaal(graph, part, vocabulary) for part in graph.nodes(node, CV.hasChannel)),
        trefwoorden={
            taal: tuple(word.value for word in graph.literals(node, DCAT.keyword) if word.language == taal)
            for taal in TALEN
        },
        themas=tuple(_thema(theme, vocabulary) for theme in graph.nodes(node, CV.thematicArea)),
        sdg_themas=tuple(
            _thema(theme, vocabulary)
            for theme in sorted(graph.nodes(node, CV.isClassifiedBy), key=lambda theme: theme.value)
            if vocabulary.graph.has(theme, RDF.type, PPC.SdgThema)
        ),
        uitvoerder=_andere(graph, graph.node(node, PPC.uitvoerder), organisatie),
        gecontroleerd=_date(graph, node, PPC.gecontroleerdOp),
        geldig_tot=_date(graph, node, PPC.geldigTot),
        einde=_einde(resolved),
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
    properties = {"nl": PPC.gewijzigdNl, "en": PPC.gewijzigdEn}
    return {taal: _date(graph, node, property) or issued for taal, property in properties.items()}


def _einde(resolved: Resolved) -> Einde | None:
    graph, node = resolved.graph, resolved.iri
    withdrawn, until = _date(graph, node, PPC.ingetrokkenOp), _date(graph, node, PPC.geldigTot)
    if resolved.stage is Stage.INGETROKKEN and withdrawn:
        successor = _iri(graph, node, DCT.isReplacedBy) or None
        return Einde(True, withdrawn, _by_language(graph, node, PPC.intrekkingToelichting), successor)
    return Einde(False, until, {}, None) if resolved.stage is Stage.VERLOPEN and until else None


def _kosten(graph: Graph, node: NamedNode, vocabulary: Vocabulary) -> Kosten:
    bedrag = graph.text(node, CV.hasValue)
    valuta = graph.node(node, CV.currency)
    return Kosten(
        omschrijving=_by_language(graph, node, DCT.description),
        bedrag=Decimal(bedrag) if bedrag else None,
        valuta=(vocabulary.graph.text(valuta, SKOS.notation) or "") if valuta else "",
    )


def _kanaal(graph: Graph, node: NamedNode, vocabulary: Vocabulary) -> Kanaal:
    kind = graph.node(node, DCT.type)
    return Kanaal(
        soorten={taal: vocabulary.label(kind, taal) for taal in TALEN} if kind else {},
        omschrijving=_by_language(graph, node, DCT.description),
        url=graph.text(node, PPC.url) or "",
    )


def _thema(node: NamedNode, vocabulary: Vocabulary) -> Thema:
    labels = {taal: vocabulary.label(node, taal) for taal in TALEN}
    return Thema(vocabulary.graph.text(node, SKOS.notation) or "", labels)


def _teksten(graph: Graph, node: NamedNode) -> Mapping[str, Teksten]:
    return {
        key.name: _by_language(graph, node, key.iri)
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


def _by_language(graph: Graph, node: NamedNode, property: NamedNode) -> Teksten:
    return {taal: text for taal in TALEN if (text := graph.text(node, property, taal)) is not None}


def _date(graph: Graph, node: NamedNode, property: NamedNode) -> date | None:
    text = graph.text(node, property)
    return date.fromisoformat(text) if text else None


def _iri(graph: Graph, node: NamedNode, property: NamedNode) -> str:
    value = graph.node(node, property)
    return value.value if value else ""
