"""The pages of one province: its home, ways to find a product, every product, and how to reach the province."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import PurePosixPath

from markupsafe import Markup

from catalogus.model import DAGEN, Contact, Kanaal, Organisatie, Product
from catalogus.namespaces import TALEN
from catalogus_exporters import gateway
from catalogus_exporters.site import structured
from catalogus_exporters.site.aanbod import Aanbod, slug
from catalogus_exporters.site.dagen import Dagen
from catalogus_exporters.site.indexes import VIEWS, Groep, by_doelgroep, by_thema, titel
from catalogus_exporters.site.labels import LABELS
from catalogus_exporters.site.pages import Page, Site, Values, block

TEKSTEN = (
    "vereisten",
    "bewijs",
    "procedureBeschrijving",
    "kostenEnBetaalmethoden",
    "uitersteTermijn",
    "bezwaarEnBeroep",
    "wtdBijGeenReactie",
)
"""The texts below the introduction, in the order in which the portals show them (SDG-invoervoorziening 1.9.5)."""


def pages(site: Site, organisatie: Organisatie, aanbod: Aanbod, dagen: Dagen) -> Iterator[Page]:
    """Every page of the province, in both languages."""
    catalogus = site.publication.catalogus
    shown = catalogus.of(organisatie.provincie)
    own = (*shown, *(over for over in catalogus.beeindigd if over.provincie == organisatie.provincie))

    @cache
    def contact(taal: str, plekken: tuple[str, ...]) -> Markup:
        """How to reach the province at these places: most products have the same ones."""
        shown = [plek for plek in organisatie.locaties if plek.iri in plekken]
        return block("contactgegevens.html.j2", "blok", LABELS[taal], organisatie, shown, DAGEN, taal)

    for taal in TALEN:
        page, newest = partial(Page, site, taal), dagen.of(shown, taal)
        yield page(PurePosixPath("index.html"), "provincie.html.j2", partial(_home, shown, taal), newest)
        for view, group in VIEWS.items():
            values = partial(_view, view, group, shown, taal)
            yield page(PurePosixPath(f"{view}.html"), "producten.html.j2", values, newest)
        yield page(PurePosixPath("contact.html"), "contact.html.j2", partial(dict, dagen=DAGEN))
        yield page(PurePosixPath("over.html"), "over.html.j2")
        for product in own:
            values = partial(_product, site, organisatie, product, own, aanbod, contact, taal)
            path = PurePosixPath(product.naam, "index.html")
            yield page(path, "product.html.j2", values, dagen.product(product, taal), listed=not product.einde)
    yield Page(site, TALEN[0], PurePosixPath("404.html"), "404.html.j2", listed=False)


def _home(producten: Sequence[Product], taal: str) -> Values:
    return {"themas": [*by_thema(producten, taal)], "doelgroepen": [*by_doelgroep(producten, taal)]}


def _view(
    view: str, group: Callable[[Sequence[Product], str], Iterator[Groep]], producten: Sequence[Product], taal: str
) -> Values:
    return {"view": view, "views": list(VIEWS), "groepen": [*group(producten, taal)]}


def _product(
    site: Site,
    organisatie: Organisatie,
    product: Product,
    own: Sequence[Product],
    aanbod: Aanbod,
    contact: Callable[[str, tuple[str, ...]], Markup],
    taal: str,
) -> Values:
    publication = site.publication
    # An amount that has lapsed is worse than none: the text says what it costs.
    kosten = [cost for cost in product.kosten if not cost.tot or cost.tot >= publication.datum]
    address, contactgegevens = gateway.page(product.iri, taal), organisatie.contact
    reach = _reach(contactgegevens)
    elsewhere = [other for other in aanbod.get(slug(product), ()) if other.provincie != product.provincie]
    return {
        "product": product,
        "titel": titel(product, taal),
        "kosten": kosten,
        "gewijzigd": max(product.gewijzigd[taal], product.einde.datum if product.einde else date.min),
        "bereik": reach,
        "adressen": (
            (contactgegevens.telefoonnummer, reach["telefoon"]),
            (contactgegevens.emailadres, reach["e-mail"]),
        ),
        "onder": _found(own, product.valt_onder, taal),
        "opvolger": _found(own, product.einde.opvolger if product.einde else None, taal),
        "elders": f"producten/{slug(product)}/index.html" if elsewhere else None,
        "knop": product.procedure_link.get(taal),
        "knop_inloggen": _channel(product, taal),
        "teksten": TEKSTEN,
        "contact": contact(taal, tuple(plek.iri for plek in product.locaties)),
        "tags": [*gateway.tags(product, publication.vocabulary, publication.config)],
        "data": f"{publication.config.basis}/data/{product.provincie}/{product.naam}",
        "json_ld": structured.script(product, kosten, organisatie, address, taal) if product.is_aangeboden else "",
    }


def _found(products: Sequence[Product], iri: str | None, taal: str) -> tuple[str, str] | None:
    """The name and title of a product of this province by its IRI."""
    found = (product for product in products if product.iri == iri) if iri else ()
    return next(((product.naam, titel(product, taal)) for product in found), None)


def _reach(contact: Contact) -> Values:
    """Where channels without an address of their own lead, by their kind."""
    return {
        "telefoon": f"tel:{contact.telefoonnummer.replace(' ', '')}" if contact.telefoonnummer else "",
        "e-mail": f"mailto:{contact.emailadres}" if contact.emailadres else "",
    }


def _channel(product: Product, taal: str) -> Kanaal | None:
    """The channel to which the button leads, which knows how one logs in."""
    knop = product.procedure_link.get(taal)
    same = (kanaal for kanaal in product.kanalen if knop and kanaal.url == knop.url)
    web = (kanaal for kanaal in product.kanalen if kanaal.soort == "website")
    return next((kanaal for kanaal in (*same, *web) if kanaal.inloggen), None)
