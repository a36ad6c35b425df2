"""The catalogue as frozen values: all that a publication needs, without triples.

Products are sorted by province and name; links and locations keep the order in which the editor wrote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalogus.beeldmerk import Logo
from catalogus.namespaces import OWMS

DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

Teksten = Mapping[str, str]
"""One text by language; a language that is missing has no text."""


@dataclass(frozen=True)
class Code:
    """A concept of a code list, such as a theme (natuur), a row of the gateway's annexes (N1) or a language (nl)."""

    code: str
    labels: Teksten


@dataclass(frozen=True)
class Upn:
    """A name from the UPL, with the SDG codes that the list gives it."""

    uri: str
    label: str
    sdg_codes: tuple[str, ...]

    @property
    def is_naam(self) -> bool:
        """Whether it names a product: the list has an entry for those for which it has no name yet."""
        return self.uri != GEEN_NAAM.uri


GEEN_NAAM = Upn(f"{OWMS.base}UPL-naam_nog_niet_beschikbaar", "UPL-naam nog niet beschikbaar", ())
"""What the UPL has for a product without a name (Samenwerkende Catalogi 4.0, IPM 3.6)."""


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

    `labels` has its full name (provincie Drenthe), `namen` its short one (Drenthe), by language; `huiskleur` is the
    colour of links and buttons on its pages (#rrggbb), empty when it has none that people can read.
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
    toegankelijkheidsverklaring: str
    huiskleur: str
    logo: Logo | None


@dataclass(frozen=True)
class Kosten:
    """What a product costs: an amount in euros, None where it only has a description; `vanaf` and `tot` are days."""

    omschrijving: Teksten
    bedrag: Decimal | None
    valuta: str
    vanaf: date | None
    tot: date | None


@dataclass(frozen=True)
class Bewijsstuk:
    """A document to send along, in one of the forms `vormen` (pdf, dwg); `url` is of a form or an example."""

    naam: Teksten
    omschrijving: Teksten
    vormen: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Grondslag:
    """A law on which a product rests; `url` is empty for what has no address, such as a province's own ordinance."""

    titel: Teksten
    url: str


@dataclass(frozen=True)
class Kanaal:
    """A way to apply; `soort` is its kind (website, e-mail, …), `inloggen` how one identifies oneself."""

    soort: str
    soorten: Teksten
    omschrijving: Teksten
    url: str
    inloggen: tuple[Code, ...]


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
    bewijsstukken: tuple[Bewijsstuk, ...]
    grondslagen: tuple[Grondslag, ...]
    kanalen: tuple[Kanaal, ...]
    talen: tuple[Code, ...]
    trefwoorden: Mapping[str, tuple[str, ...]]
    themas: tuple[Code, ...]
    sdg_themas: tuple[Code, ...]
    bevoegde_organisatie: AndereOrganisatie | None
    uitvoerder: AndereOrganisatie | None
    gecontroleerd: date | None
    geldig_tot: date | None
    einde: Einde | None
    locaties: tuple[Locatie, ...]

    @property
    def is_aangeboden(self) -> bool:
        """Whether it can be had as a product of its own."""
        return bool(self.aanwezig) and not self.valt_onder and not self.einde


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
