"""Which provinces have the same product: those under one name of the UPL."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from catalogus.model import Catalogus, Product
from catalogus.namespaces import TALEN
from catalogus_exporters.site.indexes import titel
from catalogus_exporters.site.notation import hoofdletter

Aanbod = Mapping[str, Sequence[Product]]
"""The products of all provinces by their UPL name, as that is written in an address; by province and file."""


def aanbod(catalogus: Catalogus) -> Aanbod:
    """What all provinces have; what has no UPL name is nobody else's."""
    found: dict[str, list[Product]] = {}
    for product in catalogus.producten:
        if name := slug(product):
            found.setdefault(name, []).append(product)
    return dict(sorted(found.items()))


def slug(product: Product) -> str:
    """The UPL name of a product as a part of an address; empty without one."""
    name = product.upn.label if product.upn and product.upn.is_naam else ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def naam(producten: Sequence[Product], taal: str) -> str:
    """What products of one UPL name are called: that name, which is Dutch; in English as the first calls it."""
    first = next((product for product in producten if product.is_aangeboden), producten[0])
    return hoofdletter(first.upn.label) if first.upn and taal == TALEN[0] else titel(first, taal)
