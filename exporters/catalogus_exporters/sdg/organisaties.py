"""Organisations, their catalogues and locations: `LokaleOverheid`, `ProductenCatalogus` and `Locatie` of the API."""

from collections.abc import Iterable
from typing import Any

from catalogus.model import AndereOrganisatie, Locatie, Organisatie
from catalogus_exporters.sdg import addresses
from catalogus_exporters.sdg.addresses import ascii_url

GEEN_EINDE = "9999-12-31T00:00:00Z"
"""The schema requires `owmsEndDate` to be a date-time, though its text speaks of null for who has not ended."""


def lokale_overheid_base(organisatie: Organisatie, basis: str) -> dict[str, Any]:
    """The organisation as others refer to it (`LokaleOverheidBase`)."""
    return {
        "url": addresses.organisatie(organisatie).url(basis),
        "owmsIdentifier": organisatie.owms_identifier,
        "owmsPrefLabel": organisatie.owms_label,
        "owmsEndDate": GEEN_EINDE,
    }


def bevoegde_organisatie(andere: AndereOrganisatie | None, organisatie: Organisatie) -> dict[str, Any]:
    """Who may decide: another organisation, else the province itself (`BevoegdeOrganisatie`)."""
    found = andere or AndereOrganisatie(organisatie.owms_label, organisatie.owms_identifier)
    naam, identifier = found.naam, found.owms_identifier
    known = {"owmsIdentifier": identifier, "owmsPrefLabel": naam} if identifier else {}
    return {"naam": naam, **known, "owmsEndDate": GEEN_EINDE}


def lokale_overheid(organisatie: Organisatie, anderen: Iterable[AndereOrganisatie], basis: str) -> dict[str, Any]:
    """The organisation itself; `anderen` are those that decide on products of its."""
    place, contact = addresses.organisatie(organisatie), organisatie.contact
    ordered = sorted(set(anderen), key=lambda andere: (andere.naam, andere.owms_identifier or ""))
    formulier = {"contactFormulierLink": ascii_url(contact.formulier)} if contact.formulier else {}  # "" is not valid
    return {
        "url": place.url(basis),
        "uuid": place.uuid,
        "owmsIdentifier": organisatie.owms_identifier,
        "owmsPrefLabel": organisatie.owms_label,
        "owmsEndDate": GEEN_EINDE,
        "locaties": [locatie_base(locatie, basis) for locatie in organisatie.locaties],
        "catalogi": [addresses.catalogus(organisatie).url(basis)],
        "contactWebsite": ascii_url(contact.website),
        "contactEmailadres": contact.emailadres,
        "contactTelefoonnummer": contact.telefoonnummer,
        **formulier,
        "bevoegdeOrganisaties": [bevoegde_organisatie(andere, organisatie) for andere in (None, *ordered)],
    }


def producten_catalogus(organisatie: Organisatie, producten: list[dict[str, Any]], basis: str) -> dict[str, Any]:
    """The one catalogue of a province, with references to its products."""
    place, naam = addresses.catalogus(organisatie), organisatie.labels["nl"]
    return {
        "url": place.url(basis),
        "uuid": place.uuid,
        "domein": "SDG",
        "naam": f"SDG-producten van {naam}",
        "organisatie": lokale_overheid_base(organisatie, basis),
        "isReferentieCatalogus": False,
        "referentieCatalogus": None,  # a referentie here is text to inherit, and no catalogue that anybody can see
        "toelichting": f"De producten van {naam} waarvan de UPL-naam een SDG-code heeft.",
        "versie": 1,  # without meaning, says the API
        "producten": producten,
    }


def locatie(locatie: Locatie, organisatie: Organisatie, basis: str) -> dict[str, Any]:
    """A location with its opening hours, and whose it is."""
    whose = {"organisatie": lokale_overheid_base(organisatie, basis)}
    return {**locatie_base(locatie, basis), **whose, **_openingstijden(locatie)}


def product_locatie(locatie: Locatie, basis: str) -> dict[str, Any]:
    """A location as a product has it (`ProductLocatie`): with its opening hours."""
    return {**locatie_base(locatie, basis), **_openingstijden(locatie)}


def locatie_base(locatie: Locatie, basis: str) -> dict[str, Any]:
    """A location as an organisation has it (`LocatieBase`)."""
    place = addresses.locatie(locatie)
    return {
        "url": place.url(basis),
        "uuid": place.uuid,
        "naam": locatie.naam,
        "straat": locatie.straat,
        "nummer": locatie.nummer,
        "postcode": locatie.postcode,
        "plaats": locatie.plaats,
        "land": locatie.land,
        "openingstijdenOpmerking": locatie.openingstijden_opmerking,
    }


def _openingstijden(locatie: Locatie) -> dict[str, Any]:
    return {"openingstijden": {dag: list(times) for dag, times in locatie.openingstijden.items()}}
