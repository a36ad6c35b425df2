"""Samenwerkende Catalogi: what each province offers, as overheid.nl harvests it every morning about five.

Standard: Samenwerkende Catalogi 4.0, and its Informatie Publicatie Model 2.01 where that is stricter than the schema:
exactly one identifier, title, language, type, date of change, area, authority, summary and productID; one or two
audiences; an address to apply at wherever one can apply online. A product for two target groups is one item with two
audiences. Left out, as the model advises: creator, temporal, eenmaligAanmelden, contactpunt and productHTML.
"""

import io
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree

from catalogus.export import Artifact, Exporter, Publication
from catalogus.model import Organisatie, Product
from catalogus.namespaces import DCT, OWMS

PRODUCT = "http://standaarden.overheid.nl/product/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# `overheid` is no choice of ours: the values of `scheme` are qualified names, and the schema lists them so.
NSMAP = {"overheidproduct": PRODUCT, "overheid": OWMS.base, "dcterms": DCT.base, "xsi": XSI}
SCHEMA = f"{PRODUCT} https://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"
AUDIENCES: Mapping[str, str] = {"eu-burger": "particulier", "eu-bedrijf": "ondernemer"}


def files(publication: Publication) -> Iterator[Artifact]:
    for provincie, organisatie in publication.catalogus.organisaties.items():
        offered = [p for p in publication.catalogus.of(provincie) if p.aanwezig and not p.valt_onder]
        if offered:  # an empty catalogue is none: the schema asks for at least one product
            path = PurePosixPath(f"samenwerkende-catalogi/{provincie}.xml")
            yield Artifact(path, _feed(offered, organisatie), provincie)


def _feed(products: list[Product], organisatie: Organisatie) -> bytes:
    """The products of a province in the order of their names, so that one change is one difference."""
    out = io.BytesIO()
    out.write(b'<?xml version="1.0" encoding="utf-8"?>\n')  # mandatory, in these very words (IPM 3.2)
    attributes = {f"{{{XSI}}}schemaLocation": SCHEMA}
    with etree.xmlfile(out, encoding="utf-8") as xml, xml.element(_name("scproducten"), attributes, nsmap=NSMAP):
        for product in products:
            item = _item(product, organisatie)
            etree.indent(item, "  ")
            xml.write("\n", item)
        xml.write("\n")
    return out.getvalue() + b"\n"


def _item(product: Product, organisatie: Organisatie) -> etree._Element:
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
    if product.upn:
        uri = product.upn.uri
        name = {"scheme": "overheid:UniformeProductnaam", "resourceIdentifier": uri}
        _add(scmeta, _name("uniformeProductnaam"), product.upn.label, **name)

    _add(item, _name("body"))
    return item


def _online(product: Product) -> tuple[str, str]:
    """Whether one can apply online (`ja`, `digid`, `nee`), and where; eHerkenning has no value of its own."""
    channels = [channel for channel in product.kanalen if channel.url]
    means = {code.code for channel in channels for code in channel.inloggen}
    button = product.procedure_link.get("nl")
    address = button.url if button else channels[0].url if channels else ""
    return ("digid" if "digid" in means else "ja") if address else "nee", address


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{PRODUCT}}}{name}"


def _dct(name: str) -> str:
    return f"{{{DCT.base}}}{name}"


EXPORTER = Exporter(
    name="samenwerkende-catalogi",
    summary={
        "nl": "Samenwerkende Catalogi 4.0: wat elke provincie aanbiedt, zoals overheid.nl het ophaalt (XML)",
        "en": "Samenwerkende Catalogi 4.0: what each province offers, as overheid.nl harvests it (XML)",
    },
    files=files,
)
