"""The pages over all provinces: which there are, and who has a product."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath

from catalogus.model import Organisatie, Product
from catalogus.namespaces import TALEN
from catalogus_exporters import gateway
from catalogus_exporters.site.aanbod import Aanbod, naam
from catalogus_exporters.site.dagen import Dagen
from catalogus_exporters.site.indexes import sort_key, titel
from catalogus_exporters.site.pages import Page, Site, Values


def pages(site: Site, aanbod: Aanbod, dagen: Dagen) -> Iterator[Page]:
    """Every page of the site, in both languages."""
    for taal in TALEN:
        page = partial(Page, site, taal)
        newest = dagen.of(site.publication.catalogus.producten, taal)
        yield page(PurePosixPath("index.html"), "provincies.html.j2", partial(_provinces, site), newest)
        yield page(PurePosixPath("a-z.html"), "namen.html.j2", partial(_names, aanbod, taal), newest)
        for slug, producten in aanbod.items():
            path = PurePosixPath("producten", slug, "index.html")
            yield page(path, "naam.html.j2", partial(_name, site, producten, taal), dagen.of(producten, taal))
    yield Page(site, TALEN[0], PurePosixPath("404.html"), "404.html.j2", listed=False)


def _provinces(site: Site) -> Values:
    return {"organisaties": site.publication.catalogus.organisaties.values(), "bases": site.publication.config.bases}


def _names(aanbod: Aanbod, taal: str) -> Values:
    names = [(naam(producten, taal), slug, len({p.provincie for p in producten})) for slug, producten in aanbod.items()]
    return {"namen": sorted(names, key=lambda name: (sort_key(name[0]), name[1]))}


def _name(site: Site, producten: Sequence[Product], taal: str) -> Values:
    publication = site.publication
    organisaties: Mapping[str, Organisatie] = publication.catalogus.organisaties
    return {
        "naam": naam(producten, taal),
        "upn": producten[0].upn,
        "regels": [
            (organisaties[product.provincie], product, titel(product, taal), _address(site, product, taal))
            for product in producten
        ],
    }


def _address(site: Site, product: Product, taal: str) -> str:
    """Where a product's page is, seen from a page `producten/<naam>/`."""
    if product.provincie in site.publication.config.bases:
        return gateway.page(product.iri, taal)
    below = f"{product.provincie}/{product.naam}/index.html"
    return f"../../{below}" if taal == TALEN[0] else f"../../../{product.provincie}/{taal}/{product.naam}/index.html"
