"""A product as search engines read it: a GovernmentService of schema.org, and the page that describes it.

Standard: schema.org 30.0, as JSON-LD 1.1 in the page. `inLanguage` is of the page: a service has none.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from markupsafe import Markup

from catalogus.model import AndereOrganisatie, Kanaal, Kosten, Organisatie, Product
from catalogus_exporters.site.indexes import titel
from catalogus_exporters.site.labels import LABELS
from catalogus_exporters.site.notation import adres

Node = Mapping[str, Any]


def script(product: Product, kosten: Sequence[Kosten], organisatie: Organisatie, page: str, taal: str) -> Markup:
    """The content of a script element: JSON in which no text can end that element."""
    document = {"@context": "https://schema.org", "@graph": [*_nodes(product, kosten, organisatie, page, taal)]}
    text = orjson.dumps(document).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # what could be markup has been escaped just now


def _nodes(
    product: Product, kosten: Sequence[Kosten], organisatie: Organisatie, page: str, taal: str
) -> Iterator[Node]:
    home = f"{organisatie.basis}/{'' if taal == 'nl' else f'{taal}/'}"
    name = titel(product, taal)
    crumbs = ((organisatie.labels[taal], home), (LABELS[taal]["a-z"], f"{home}a-z.html"), (name, page))
    yield _filled(
        {
            "@type": "WebPage",
            "@id": page,
            "url": page,
            "name": name,
            "inLanguage": taal,
            "datePublished": product.publicatie_datum.isoformat(),
            "dateModified": product.gewijzigd[taal].isoformat(),
            "lastReviewed": _day(product.gecontroleerd),
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": label, "item": address}
                    for position, (label, address) in enumerate(crumbs, start=1)
                ],
            },
            "mainEntity": {"@id": product.iri},
        }
    )
    area = {"@type": "AdministrativeArea", "name": organisatie.namen[taal], "sameAs": organisatie.owms_identifier}
    yield _filled(
        {
            "@type": "GovernmentService",
            "@id": product.iri,
            "identifier": product.iri,
            "name": name,
            "description": product.teksten["samenvatting"].get(taal),
            "url": page,
            "serviceType": product.upn.uri if product.upn else None,
            "category": [thema.labels[taal] for thema in product.themas],
            "provider": _province(organisatie, taal),
            "serviceOperator": _other(product.uitvoerder or product.bevoegde_organisatie),
            "jurisdiction": area,
            "areaServed": area,
            "audience": [
                {"@type": "Audience", "audienceType": LABELS[taal][doelgroep]} for doelgroep in product.doelgroepen
            ],
            "availableChannel": [_channel(kanaal, product, taal) for kanaal in product.kanalen],
            "offers": [_offer(cost, taal) for cost in kosten if cost.bedrag is not None],
        }
    )


def _province(organisatie: Organisatie, taal: str) -> Node:
    contact = organisatie.contact
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "@id": organisatie.iri,
            "name": organisatie.labels[taal],
            "url": adres(contact.website),
            "contactPoint": _filled(
                {
                    "@type": "ContactPoint",
                    "telephone": contact.telefoonnummer,
                    "email": contact.emailadres,
                    "url": adres(contact.formulier),
                }
            ),
        }
    )


def _other(organisatie: AndereOrganisatie | None) -> Node | None:
    if organisatie is None:
        return None
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "name": organisatie.naam,
            "sameAs": organisatie.owms_identifier,
        }
    )


def _channel(kanaal: Kanaal, product: Product, taal: str) -> Node:
    return _filled(
        {
            "@type": "ServiceChannel",
            "name": kanaal.omschrijving.get(taal) or kanaal.soorten.get(taal),
            "serviceUrl": adres(kanaal.url),
            "processingTime": product.doorlooptijd,
            "availableLanguage": [language.code for language in product.talen],
        }
    )


def _offer(cost: Kosten, taal: str) -> Node:
    return _filled(
        {
            "@type": "Offer",
            "name": cost.omschrijving.get(taal),
            "price": str(cost.bedrag),
            "priceCurrency": cost.valuta or "EUR",
            "validFrom": _day(cost.vanaf),
            "validThrough": _day(cost.tot),
        }
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _filled(node: Node) -> Node:
    """A node without what is not known."""
    return {name: value for name, value in node.items() if value}
