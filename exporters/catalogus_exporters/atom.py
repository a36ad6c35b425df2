"""Atom: what changed in the catalogue, for people and for the programs with which they follow news.

Standard: RFC 4287. A feed for each province and one for all, with the newest hundred events; an entry is one version
of a product, and says which keys changed since the version before it.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from pyoxigraph import NamedNode

from catalogus.config import LICENTIES
from catalogus.export import Artifact, Exporter, Finding, Publication, Staged
from catalogus.ledger import Event, differences
from catalogus.namespaces import DCT

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 100


def files(publication: Publication) -> Iterator[Artifact]:
    config, catalogus = publication.config, publication.catalogus
    events = publication.ledger.events[::-1]
    if events:
        yield _feed(publication, "catalogus", config.naam, config.basis, events[:NEWEST], None)
    for provincie, organisatie in catalogus.organisaties.items():
        own = [event for event in events if event.provincie == provincie][:NEWEST]
        titel = f"Producten van de {organisatie.labels['nl']}"
        if own:
            yield _feed(publication, provincie, titel, organisatie.basis, own, provincie)


def _feed(
    publication: Publication, name: str, titel: str, home: str, events: Sequence[Event], provincie: str | None
) -> Artifact:
    config = publication.config
    path = PurePosixPath(f"atom/{name}.xml")
    address = f"{config.basis}/{path}"
    nsmap: Any = {None: ATOM}  # which the types of lxml do not know
    feed = etree.Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "nl"}, nsmap=nsmap)
    _add(feed, "id", address)
    _add(feed, "title", titel)
    _add(feed, "updated", events[0].moment)
    _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    _add(feed, "link", rel="alternate", type="text/html", href=home)
    _add(_add(feed, "author"), "name", config.naam)
    _add(feed, "rights", LICENTIES[config.licentie])
    for event in events:
        _entry(feed, event, publication)
    etree.indent(feed, "  ")
    content = etree.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"
    return Artifact(path, content, provincie, "application/atom+xml")


def _entry(feed: etree._Element, event: Event, publication: Publication) -> None:
    node = NamedNode(event.iri)
    entry = _add(feed, "entry")
    _add(entry, "id", f"{event.iri}/versies/{event.versie}")
    _add(entry, "title", event.graph.text(node, DCT.title, "nl") or event.iri)
    _add(entry, "updated", event.moment)
    removed = publication.ledger.latest[event.iri].reden == "verwijderd"
    page = event.iri.rpartition("/")[0] if removed else event.iri  # where there still is one
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    _add(entry, "category", term=event.provincie)
    _add(entry, "summary", _summary(event, publication))


def _summary(event: Event, publication: Publication) -> str:
    """What happened, in a sentence."""
    if event.is_end:
        return _ENDS[event.reden]
    earlier = [other for other in publication.ledger.history[event.iri] if other.versie == event.versie - 1]
    if not earlier:
        return "Nieuw product." if event.versie == 1 else "Dit product heeft een ander adres."
    if earlier[0].is_end:
        return "Dit product is er weer."
    keys = [key for key in differences(earlier[0], event) if key != "gewijzigd"]
    return f"Gewijzigd: {', '.join(keys)}." if keys else "Bijgewerkt: de datum of de indeling."


_ENDS = {
    "ingetrokken": "Dit product is ingetrokken.",
    "verlopen": "Dit product is voorbij.",
    "verwijderd": "Dit product staat niet meer in de catalogus.",
}


def _add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, _name(name), attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def check(staged: Staged) -> Iterator[Finding]:
    """Every feed is well-formed, and no two entries of one have the same name."""
    for entry, path in staged.of(EXPORTER.name):
        try:
            root = etree.parse(path, _PARSER).getroot()
        except etree.XMLSyntaxError as error:
            yield Finding(
                {"nl": f"geen geldige XML: {error}", "en": f"no valid XML: {error}"}, entry.path, entry.provincie
            )
            continue
        names = [found.text for found in root.iterfind(f"{_name('entry')}/{_name('id')}")]
        if len(names) != len(set(names)):
            yield Finding(_TWICE, entry.path, entry.provincie)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_TWICE = {"nl": "een versie staat er twee keer in", "en": "a version is in it twice"}

EXPORTER = Exporter(
    name="atom",
    summary={
        "nl": "Atom: wat er veranderd is, per provincie en samen (XML)",
        "en": "Atom: what changed, for each province and together (XML)",
    },
    files=files,
    check=check,
    remembers=True,
)
