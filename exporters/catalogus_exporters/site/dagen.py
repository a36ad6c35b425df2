"""On which day the content of pages last changed, for crawlers: never later than today.

An editor gives the day of a change under `gewijzigd`, but other files show in a page as well: a referentie, the
contact of the province. The ledger knows the day of every version, so that counts from the second one on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from catalogus.export import Publication
from catalogus.model import Product


@dataclass(frozen=True)
class Dagen:
    """The day of each product's last version but its first, by IRI, and of each province's last event but the first."""

    vandaag: date
    producten: Mapping[str, date]
    provincies: Mapping[str, date]

    def product(self, product: Product, taal: str) -> date:
        """When the page of a product last changed."""
        said = product.gewijzigd[taal]
        known = said if said <= self.vandaag else product.publicatie_datum
        return max(known, self.producten.get(product.iri, date.min))

    def of(self, producten: Iterable[Product], taal: str) -> date | None:
        """When a list of products last changed; one of a product less changed as well."""
        days = [self.product(product, taal) for product in producten]
        events = {product.provincie: self.provincies.get(product.provincie, date.min) for product in producten}
        return max([*days, *events.values()], default=None)


def dagen(publication: Publication) -> Dagen:
    """What the ledger knows."""
    events = publication.ledger.events
    later = [event for event in events if event.datum > events[0].datum]
    return Dagen(
        publication.datum,
        {event.iri: event.datum for event in later if event.versie > 1},
        {event.provincie: event.datum for event in later},
    )
