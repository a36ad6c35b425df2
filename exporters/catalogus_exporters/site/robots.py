"""What a host tells crawlers and browsers of a whole site: sitemap.xml, robots.txt, and headers.

Standard: sitemaps.org 0.9, with the languages of a page as Google has them (xhtml:link); RFC 9309; `_headers` as
Netlify and Cloudflare Pages read it. `lastmod` is the day on which the content last changed (`dagen`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from catalogus.export import Artifact
from catalogus_exporters.site.pages import CSP, Page, Site

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
HEADERS = {
    "Content-Security-Policy": f"{CSP}; frame-ancestors 'none'",  # the last part only counts in a header
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""What a host sends with every page; docs/beheer has the same for nginx, Apache and Caddy."""


def files(site: Site, pages: Sequence[Page]) -> Iterator[Artifact]:
    """The files of one site; that over all provinces names the sitemaps of those on the same host."""
    if site.organisatie:
        yield site.artifact("sitemap.xml", _sitemap(pages))
    else:
        config, organisaties = site.publication.config, site.publication.catalogus.organisaties
        same_host = [config.base(provincie) for provincie in organisaties if provincie not in config.bases]
        yield site.artifact("sitemap-overzicht.xml", _sitemap(pages))
        parts = [f"{site.basis}/sitemap-overzicht.xml", *(f"{basis}/sitemap.xml" for basis in same_host)]
        yield site.artifact("sitemap.xml", _index(parts))
    robots = f"User-agent: *\nDisallow:\n\nSitemap: {site.basis}/sitemap.xml\n"
    yield site.artifact("robots.txt", robots.encode(), "text/plain")
    headers = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    yield site.artifact("_headers", f"/*\n{headers}".encode(), "text/plain")


def _sitemap(pages: Sequence[Page]) -> bytes:
    nsmap: Any = {None: SITEMAP, "xhtml": XHTML}  # which the types of lxml do not know
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=nsmap)
    for page in pages:
        if page.listed:
            url = _add(root, "url")
            _add(url, "loc", page.address(page.taal))
            if page.gewijzigd:
                _add(url, "lastmod", page.gewijzigd.isoformat())
            for taal, address in page.alternates.items():
                etree.SubElement(url, f"{{{XHTML}}}link", rel="alternate", hreflang=taal, href=address)
    return _write(root)


def _index(addresses: Iterable[str]) -> bytes:
    nsmap: Any = {None: SITEMAP}
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap=nsmap)
    for address in addresses:
        _add(_add(root, "sitemap"), "loc", address)
    return _write(root)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{SITEMAP}}}{name}")
    element.text = text
    return element


def _write(root: etree._Element) -> bytes:
    etree.indent(root, "")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
