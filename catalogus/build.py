"""What provinces have to publish → the frozen values of `model`: what the graphs say, typed and sorted."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.beeldmerk import LOGOS, Logo
from catalogus.graph import Graph
from catalogus.kleuren import usable
from catalogus.model import (
    DAGEN,
    AndereOrganisatie,
    Bewijsstuk,
    Catalogus,
    Code,
    Contact,
    Einde,
    Grondslag,
    Kanaal,
    Kosten,
    Link,
    Locatie,
    Organisatie,
    Product,
    Teksten,
    Upn,
)
from catalogus.namespaces import AANWEZIG, CPSV, CV, DCAT, DCT, LOCN, PPC, RDF, SKOS, TALEN
from catalogus.stand import Stand, ended
from catalogus.vocabulary import Vocabulary


def build(stands: Iterable[Stand], vocabulary: Vocabulary, datum: date) -> Catalogus:
    """What these provinces have to publish, as values; only for provinces without errors."""
    organisaties: dict[str, Organisatie] = {}
    producten: list[Product] = []
    beeindigd: list[Product] = []
    for stand in sorted(stands, key=lambda stand: stand.provincie):
        organisatie = organisaties[stand.provincie] = _organisatie(stand, vocabulary)
        for found, graphs in ((producten, stand.producten), (beeindigd, stand.beeindigd)):
            found += [product(graph, iri, organisatie, vocabulary, datum) for iri, graph in graphs.items()]
    return Catalogus(organisaties, _sorted(producten), _sorted(beeindigd))


def _sorted(products: Iterable[Product]) -> tuple[Product, ...]:
    return tuple(sorted(products, key=lambda product: (product.provincie, product.naam)))


def _organisatie(stand: Stand, vocabulary: Vocabulary) -> Organisatie:
    graph, node = stand.organisatie, stand.iri
    tooi = vocabulary.provincies[stand.provincie]
    return Organisatie(
        iri=node.value,
        provincie=stand.provincie,
        basis=stand.basis,
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
        toegankelijkheidsverklaring=graph.text(node, PPC.toegankelijkheidsverklaring) or "",
        huiskleur=usable(graph.text(node, PPC.huiskleur) or ""),
        logo=_logo(graph, node),
    )


def _logo(graph: Graph, node: NamedNode) -> Logo | None:
    types = {media_type: naam for naam, media_type in LOGOS.items()}
    inhoud, media_type = graph.text(node, PPC.logo), graph.text(node, PPC.logoType)
    return Logo(types[media_type], b64decode(inhoud)) if inhoud and media_type else None


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


def product(graph: Graph, node: NamedNode, organisatie: Organisatie, vocabulary: Vocabulary, datum: date) -> Product:
    """The values of one version of a product, from its graph; also of one that has been published before."""
    issued = _date(graph, node, DCT.issued)
    if issued is None:
        raise ValueError(f"what is published has a publication date: {node}")
    none = graph.has(node, PPC.zonder, PPC.locatie)
    places = {place.value for place in graph.nodes(node, PPC.locatie)}
    return Product(
        iri=node.value,
        naam=node.value.rpartition("/")[2],
        provincie=organisatie.provincie,
        upn=_upn(graph.node(node, PPC.upn), vocabulary),
        doelgroepen=_doelgroepen(graph, node, vocabulary),
        aanwezig=_AANWEZIG.get(graph.node(node, PPC.productAanwezig)),
        valt_onder=_iri(graph, node, PPC.productValtOnder) or None,
        publicatie_datum=issued,
        gewijzigd=_gewijzigd(graph, node, issued),
        teksten=_teksten(graph, node),
        links={taal: _links(graph, node, PPC.link, taal) for taal in TALEN},
        procedure_link={taal: found[0] for taal in TALEN if (found := _links(graph, node, PPC.procedureLink, taal))},
        kosten=tuple(_kosten(graph, part, vocabulary) for part in graph.nodes(node, CV.hasCost)),
        doorlooptijd=graph.text(node, CV.processingTime) or "",
        bewijsstukken=tuple(_bewijsstuk(graph, part) for part in graph.nodes(node, CPSV.hasInput)),
        grondslagen=tuple(
            Grondslag(_by_language(graph, part, DCT.title), graph.text(part, PPC.url) or "")
            for part in graph.nodes(node, CV.hasLegalResource)
        ),
        kanalen=tuple(_kanaal(graph, part, vocabulary) for part in graph.nodes(node, CV.hasChannel)),
        talen=tuple(_code(taal, vocabulary) for taal in graph.nodes(node, DCT.language)),
        trefwoorden={
            taal: tuple(word.value for word in graph.literals(node, DCAT.keyword) if word.language == taal)
            for taal in TALEN
        },
        themas=tuple(_code(theme, vocabulary) for theme in graph.nodes(node, CV.thematicArea)),
        sdg_themas=tuple(
            _code(theme, vocabulary)
            for theme in sorted(graph.nodes(node, CV.isClassifiedBy), key=lambda theme: theme.value)
            if vocabulary.graph.has(theme, RDF.type, PPC.SdgThema)
        ),
        uitvoerder=_andere(graph, graph.node(node, PPC.uitvoerder), organisatie),
        gecontroleerd=_date(graph, node, PPC.gecontroleerdOp),
        geldig_tot=_date(graph, node, PPC.geldigTot),
        einde=_einde(graph, node, datum),
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


def _einde(graph: Graph, node: NamedNode, datum: date) -> Einde | None:
    over = ended(graph, node, datum)
    if over is None:
        return None
    withdrawn, day = over
    if not withdrawn:
        return Einde(False, day, {}, None)
    return Einde(
        True, day, _by_language(graph, node, PPC.intrekkingToelichting), _iri(graph, node, DCT.isReplacedBy) or None
    )


def _kosten(graph: Graph, node: NamedNode, vocabulary: Vocabulary) -> Kosten:
    bedrag = graph.text(node, CV.hasValue)
    valuta = graph.node(node, CV.currency)
    return Kosten(
        omschrijving=_by_language(graph, node, DCT.description),
        bedrag=Decimal(bedrag) if bedrag else None,
        valuta=(vocabulary.graph.text(valuta, SKOS.notation) or "") if valuta else "",
        vanaf=_date(graph, node, PPC.geldigVanaf),
        tot=_date(graph, node, PPC.geldigTot),
    )


def _bewijsstuk(graph: Graph, node: NamedNode) -> Bewijsstuk:
    return Bewijsstuk(
        naam=_by_language(graph, node, DCT.title),
        omschrijving=_by_language(graph, node, DCT.description),
        vormen=tuple(form.value for form in graph.literals(node, DCT.format)),
        url=graph.text(node, PPC.url) or "",
    )


def _kanaal(graph: Graph, node: NamedNode, vocabulary: Vocabulary) -> Kanaal:
    kind = graph.node(node, DCT.type)
    return Kanaal(
        soort=(vocabulary.graph.text(kind, SKOS.notation) or "") if kind else "",
        soorten={taal: vocabulary.label(kind, taal) for taal in TALEN} if kind else {},
        omschrijving=_by_language(graph, node, DCT.description),
        url=graph.text(node, PPC.url) or "",
        inloggen=tuple(_code(means, vocabulary) for means in graph.nodes(node, PPC.inlogmiddel)),
    )


def _code(node: NamedNode, vocabulary: Vocabulary) -> Code:
    labels = {taal: vocabulary.label(node, taal) for taal in TALEN}
    return Code(vocabulary.graph.text(node, SKOS.notation) or "", labels)


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
