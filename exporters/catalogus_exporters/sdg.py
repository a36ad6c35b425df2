"""SDG feed: per province one JSON file, field for field the product of the national API.

Standard: "PDC API voor producten in de SDG" 1.8.3 (SDG information model 1.6), schema `PaginatedProductList`. The
national service lets provinces push products to it; this file holds the same JSON to be fetched. That nobody is known
to harvest files of this form is why each item is complete in itself. A product is an item for each target group, and
only names with an SDG code are items at all.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import orjson

from catalogus.export import Artifact, Exporter, Publication
from catalogus.model import AndereOrganisatie, Link, Locatie, Organisatie, Product
from catalogus.namespaces import TALEN

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

GEEN_EINDE = "9999-12-31T00:00:00Z"
"""The schema requires `owmsEndDate` to be a date-time, though its text speaks of null for who has not ended."""

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_VERSIE = 1  # until there is a ledger that counts versions


def files(publication: Publication) -> Iterator[Artifact]:
    catalogus, basis = publication.catalogus, publication.config.basis
    by_iri = {product.iri: product for product in catalogus.producten}
    for provincie, organisatie in catalogus.organisaties.items():
        results = [
            _item(product, doelgroep, organisatie, by_iri, basis)
            for product in catalogus.of(provincie)
            if product.upn and product.upn.sdg_codes
            for doelgroep in product.doelgroepen
        ]
        page = {"count": len(results), "next": None, "previous": None, "results": results}
        content = orjson.dumps(page, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        yield Artifact(PurePosixPath(f"sdg/{provincie}.json"), content, provincie)


def _item(
    product: Product, doelgroep: str, organisatie: Organisatie, by_iri: Mapping[str, Product], basis: str
) -> dict[str, Any]:
    parent = by_iri.get(product.valt_onder) if product.valt_onder else None
    if product.upn is None:
        raise ValueError(f"an item of the feed has a UPL name: {product.iri}")
    return {
        "url": _url(product, doelgroep, organisatie, basis),
        "uuid": _uuid(product, doelgroep, organisatie),
        "upnLabel": product.upn.label,
        "upnUri": product.upn.uri,
        "versie": _VERSIE,
        "publicatieDatum": product.publicatie_datum.isoformat(),
        "productAanwezig": product.aanwezig,
        "productValtOnder": _reference(parent, doelgroep, organisatie, basis) if parent else None,
        "verantwoordelijkeOrganisatie": {
            "url": f"{basis}/sdg/v1/organisaties/{uuid5(NAMESPACE_URL, organisatie.owms_identifier)}",
            "owmsIdentifier": organisatie.owms_identifier,
            "owmsPrefLabel": organisatie.owms_label,
            "owmsEndDate": GEEN_EINDE,
        },
        "bevoegdeOrganisatie": _bevoegd(product, organisatie),
        "catalogus": f"{basis}/sdg/v1/catalogi/{uuid5(NAMESPACE_URL, organisatie.basis)}",
        "locaties": [_locatie(locatie, basis) for locatie in product.locaties],
        "doelgroep": doelgroep,
        "vertalingen": [_vertaling(product, taal) for taal in TALEN],
        "beschikbareTalen": list(TALEN),
    }


def _reference(product: Product, doelgroep: str, organisatie: Organisatie, basis: str) -> dict[str, Any]:
    upn = product.upn
    return {
        "url": _url(product, doelgroep, organisatie, basis),
        "upnUri": upn.uri if upn else "",
        "upnLabel": upn.label if upn else "",
    }


def _url(product: Product, doelgroep: str, organisatie: Organisatie, basis: str) -> str:
    return f"{basis}/sdg/v1/producten/{_uuid(product, doelgroep, organisatie)}"


def _uuid(product: Product, doelgroep: str, organisatie: Organisatie) -> str:
    """The same for every version: it is made of what identifies a product (information model, natural key)."""
    upn = product.upn.uri if product.upn else ""
    return str(uuid5(NAMESPACE_URL, f"{upn} {organisatie.owms_identifier} {doelgroep}"))


def _bevoegd(product: Product, organisatie: Organisatie) -> dict[str, Any]:
    own = AndereOrganisatie(organisatie.owms_label, organisatie.owms_identifier)
    andere = product.bevoegde_organisatie or own
    naam, identifier = andere.naam, andere.owms_identifier
    known = {"owmsIdentifier": identifier, "owmsPrefLabel": naam} if identifier else {}
    return {"naam": naam, **known, "owmsEndDate": GEEN_EINDE}


def _locatie(locatie: Locatie, basis: str) -> dict[str, Any]:
    uuid = str(uuid5(NAMESPACE_URL, locatie.iri))
    return {
        "url": f"{basis}/sdg/v1/locaties/{uuid}",
        "uuid": uuid,
        "naam": locatie.naam,
        "straat": locatie.straat,
        "nummer": locatie.nummer,
        "postcode": locatie.postcode,
        "plaats": locatie.plaats,
        "land": locatie.land,
        "openingstijdenOpmerking": locatie.openingstijden_opmerking,
        "openingstijden": {dag: list(times) for dag, times in locatie.openingstijden.items()},
    }


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
    return {"label": link.label, "url": _ascii(link.url)}


def _ascii(address: str) -> str:
    """A web address in the letters that the format `uri` allows (RFC 3986): é in a host or path is spelled out."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    return urlunsplit((parts.scheme, host, *(quote(part, safe=_SAFE) for part in parts[2:])))


_SAFE = "%/:?#[]@!$&'()*+,;=~"


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), _AMSTERDAM).isoformat()


EXPORTER = Exporter(
    name="sdg",
    summary={
        "nl": "SDG: per provincie de producten als JSON van de nationale API",
        "en": "SDG: each province's products as JSON of the national API",
    },
    files=files,
)
