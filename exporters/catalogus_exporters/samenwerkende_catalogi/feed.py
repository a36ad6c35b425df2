"""The feed of a province, as the Informatie Publicatie Model wants it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from lxml import etree

from catalogus.export import Artifact, Publication
from catalogus.model import GEEN_NAAM, Organisatie, Product, Upn
from catalogus.namespaces import DCT, OWMS

NAAM = "samenwerkende-catalogi"
PRODUCT = "http://standaarden.overheid.nl/product/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# `overheid` must be bound: the values of `scheme` are qualified names, and harvesters know them by this prefix.
NSMAP = {"overheidproduct": PRODUCT, "overheid": OWMS.base, "dcterms": DCT.base, "xsi": XSI}
SERVER, XSD = "https://standaarden.overheid.nl/", "sc/4.0/xsd/sc.xsd"
SCHEMA = f"{PRODUCT} {SERVER}{XSD}"
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
"""Mandatory, in these very words (IPM 3.2)."""

AUDIENCES: Mapping[str, str] = {"eu-burger": "particulier", "eu-bedrijf": "ondernemer"}

Parts = Mapping[str, Sequence[Product]]
"""What falls directly under a product, by its IRI."""


def files(publication: Publication) -> Iterator[Artifact]:
    for provincie, organisatie in publication.catalogus.organisaties.items():
        products = publication.catalogus.of(provincie)
        parts: dict[str, list[Product]] = {}
        for product in products:
            if product.valt_onder:
                parts.setdefault(product.valt_onder, []).append(product)
        offered = [product for product in products if product.aanwezig and not product.valt_onder]
        if offered:  # an empty catalogue is none: the schema asks for at least one product
            path = PurePosixPath(f"{NAAM}/{provincie}.xml")
            yield Artifact(path, _feed(offered, organisatie, parts), provincie)


def _feed(products: Sequence[Product], organisatie: Organisatie, parts: Parts) -> Iterator[bytes]:
    """The products of a province in the order of their names, so that one change is one difference; one at a time."""
    out = io.BytesIO()
    out.write(DECLARATION)
    attributes = {f"{{{XSI}}}schemaLocation": SCHEMA}
    with etree.xmlfile(out, encoding="utf-8") as xml, xml.element(_name("scproducten"), attributes, nsmap=NSMAP):
        for product in products:
            item = _item(product, organisatie, _namen(product, parts))
            etree.indent(item, "  ")
            xml.write("\n", item)
            xml.flush()
            yield out.getvalue()
            out.seek(0)
            out.truncate()
        xml.write("\n")
    yield out.getvalue() + b"\n"


def _namen(product: Product, parts: Parts) -> Iterator[Upn]:
    """The UPL names of a page: its own, then those of what falls under it, each once."""
    own = product.upn or GEEN_NAAM
    others = {part.upn.uri: part.upn for part in _under(product, parts) if part.upn}
    for known in (own, GEEN_NAAM):
        others.pop(known.uri, None)
    yield own
    yield from sorted(others.values(), key=lambda upn: (upn.label, upn.uri))


def _under(product: Product, parts: Parts) -> Iterator[Product]:
    for part in parts.get(product.iri, ()):
        yield part
        yield from _under(part, parts)


def _item(product: Product, organisatie: Organisatie, namen: Iterator[Upn]) -> etree._Element:
    item = etree.Element(_name("scproduct"), {"owms-version": "4.0"}, nsmap=NSMAP)
    meta = _add(item, _name("meta"))
    province = {"scheme": "overheid:Provincie", "resourceIdentifier": organisatie.owms_identifier}

    kern = _add(meta, _name("owmskern"))
    _add(kern, _dct("identifier"), product.iri)
    _add(kern, _dct("title"), product.teksten["titel"]["nl"])
    _add(kern, _dct("language"), "nl")
    _add(kern, _dct("type"), "productbeschrijving", scheme="overheid:Informatietype")
    _add(kern, _dct("modified"), product.gewijzigd["nl"].isoformat())
    _add(kern, _dct("spatial"), organisatie.owms_label, **province)
    _add(kern, f"{{{OWMS.base}}}authority", organisatie.owms_label, **province)

    mantel = _add(meta, _name("owmsmantel"))
    for doelgroep in product.doelgroepen:
        _add(mantel, _dct("audience"), AUDIENCES[doelgroep], scheme="overheid:Doelgroep")
    for word in product.trefwoorden["nl"]:
        _add(mantel, _dct("subject"), word)
    _add(mantel, _dct("abstract"), " ".join(product.teksten["samenvatting"]["nl"].split()))

    scmeta = _add(meta, _name("scmeta"))
    _add(scmeta, _name("productID"), product.naam)
    how, address = _online(product)
    _add(scmeta, _name("onlineAanvragen"), how)
    if address:
        _add(scmeta, _name("aanvraagURL"), resourceIdentifier=address)
    for upn in namen:
        name = {"scheme": "overheid:UniformeProductnaam", "resourceIdentifier": upn.uri}
        _add(scmeta, _name("uniformeProductnaam"), upn.label, **name)

    _add(item, _name("body"))
    return item


def _online(product: Product) -> tuple[str, str]:
    """Whether one can apply online (`ja`, `digid`, `nee`), and where; eHerkenning has no value of its own.

    A desk may have an address too, but only of the way to it.
    """
    sites = [channel for channel in product.kanalen if channel.url and channel.soort == "website"]
    digid = [channel for channel in sites if "digid" in {code.code for code in channel.inloggen}]
    button = product.procedure_link.get("nl")
    address = button.url if button else (digid or sites)[0].url if sites else ""
    return ("digid" if digid else "ja") if address else "nee", address


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{PRODUCT}}}{name}"


def _dct(name: str) -> str:
    return f"{{{DCT.base}}}{name}"
