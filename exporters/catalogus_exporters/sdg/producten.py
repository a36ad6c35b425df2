"""Products: `Product` of the national API for what is published now, `ProductVersie` for what ever was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pyoxigraph import NamedNode

from catalogus import build
from catalogus.export import Publication
from catalogus.ledger import Event
from catalogus.model import Link, Organisatie, Product, Upn
from catalogus.namespaces import PPC, TALEN
from catalogus_exporters.sdg import addresses, organisaties
from catalogus_exporters.sdg.addresses import Place, ascii_url

TEKSTVELDEN = (
    "titel",
    "tekst",
    "links",
    "procedureBeschrijving",
    "bewijs",
    "vereisten",
    "bezwaarEnBeroep",
    "kostenEnBetaalmethoden",
    "uitersteTermijn",
    "wtdBijGeenReactie",
    "procedureLink",
    "productAanwezigToelichting",
    "productValtOnderToelichting",
)
"""The fields of `LocalizedProduct` between `taal` and `datumWijziging`, in the order of the API."""

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Item:
    """A product for one target group: that is what the API calls a product."""

    product: Product
    upn: Upn
    doelgroep: str
    organisatie: Organisatie
    versie: int
    onder: "Item | None" = None

    @cached_property
    def place(self) -> Place:
        return addresses.product(self.upn, self.doelgroep, self.organisatie)


def items(publication: Publication, organisatie: Organisatie) -> list[Item]:
    """The products of one province whose UPL name has an SDG code, by name and target group."""
    found = [
        Item(product, product.upn, doelgroep, organisatie, publication.ledger.versie(product.iri))
        for product in publication.catalogus.of(organisatie.provincie)
        if product.upn and product.upn.sdg_codes
        for doelgroep in product.doelgroepen
    ]
    by_name = {(item.product.iri, item.doelgroep): item for item in found}
    return [replace(item, onder=by_name.get((item.product.valt_onder or "", item.doelgroep))) for item in found]


def product_base(item: Item, basis: str) -> dict[str, Any]:
    """A product as others refer to it (`ProductBase`)."""
    return {"url": item.place.url(basis), "upnUri": item.upn.uri, "upnLabel": item.upn.label}


def product(item: Item, basis: str) -> dict[str, Any]:
    """A product, complete in itself."""
    product, organisatie = item.product, item.organisatie
    return {
        "url": item.place.url(basis),
        "uuid": item.place.uuid,
        "upnLabel": item.upn.label,
        "upnUri": item.upn.uri,
        "versie": item.versie,
        "publicatieDatum": product.publicatie_datum.isoformat(),
        "productAanwezig": product.aanwezig,
        "productValtOnder": product_base(item.onder, basis) if item.onder else None,
        "verantwoordelijkeOrganisatie": organisaties.lokale_overheid_base(organisatie, basis),
        "bevoegdeOrganisatie": organisaties.bevoegde_organisatie(product.bevoegde_organisatie, organisatie),
        "catalogus": addresses.catalogus(organisatie).url(basis),
        "locaties": [organisaties.product_locatie(locatie, basis) for locatie in product.locaties],
        "doelgroep": item.doelgroep,
        "vertalingen": _vertalingen(product),
        "beschikbareTalen": list(TALEN),
    }


def versies(publication: Publication, product: Product, organisatie: Organisatie) -> list[tuple[Event, Product]]:
    """What was ever published of a product, newest first; that it ended and came back is no version."""
    vocabulary, datum = publication.vocabulary, publication.datum
    return [
        (event, build.product(event.graph, NamedNode(event.iri), organisatie, vocabulary, datum))
        for event in sorted(_events(publication, product), key=lambda event: -event.versie)
        if not event.is_end
    ]


def _events(publication: Publication, product: Product) -> Iterator[Event]:
    """What happened to a product, also while its file had another name: the ledger went on counting then."""
    ledger = publication.ledger
    yield from ledger.history.get(product.iri, ())
    for last in ledger.latest.values():
        if last.is_end and last.provincie == product.provincie and last.iri != product.iri and product.upn:
            upn = last.graph.node(NamedNode(last.iri), PPC.upn)
            if upn is not None and upn.value == product.upn.uri:
                yield from ledger.history[last.iri]


def historie(item: Item, versies: Iterable[tuple[Event, Product]]) -> Iterator[dict[str, Any]]:
    """The versions of one uuid: those that had this UPL name and target group."""
    for event, product in versies:
        if product.upn and product.upn.uri == item.upn.uri and item.doelgroep in product.doelgroepen:
            yield product_versie(event, product)


def product_versie(event: Event, product: Product) -> dict[str, Any]:
    """A version as it was published, which it stays: it was last changed when it was made."""
    moment = _midnight(event.datum)
    return {
        "versie": event.versie,
        "gemaaktOp": moment,
        "gewijzigdOp": moment,
        "publicatieDatum": product.publicatie_datum.isoformat(),
        "vertalingen": _vertalingen(product),
    }


def _vertalingen(product: Product) -> list[dict[str, Any]]:
    return [_vertaling(product, taal) for taal in TALEN]


def _vertaling(product: Product, taal: str) -> dict[str, Any]:
    fields = {veld: _veld(product, veld, taal) for veld in TEKSTVELDEN}
    if fields["procedureLink"] is None:
        del fields["procedureLink"]  # optional, but neither null nor an empty address is valid in it
    return {"taal": taal, **fields, "datumWijziging": _midnight(product.gewijzigd[taal])}


def _veld(product: Product, veld: str, taal: str) -> Any:
    """One field; an explanation that does not apply is empty, and so is a text that the explanation replaces."""
    offered = product.aanwezig is True and product.valt_onder is None
    shown = {
        "titel": True,
        "productAanwezigToelichting": product.aanwezig is False,
        "productValtOnderToelichting": product.valt_onder is not None,
    }.get(veld, offered)
    if veld == "links":
        return [_link(link) for link in product.links[taal]] if shown else []
    if veld == "procedureLink":
        return _link(product.procedure_link[taal]) if shown and taal in product.procedure_link else None
    return product.teksten[veld].get(taal, "") if shown else ""


def _link(link: Link) -> dict[str, str]:
    return {"label": link.label, "url": ascii_url(link.url)}


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), _AMSTERDAM).isoformat()
