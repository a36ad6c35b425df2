"""The files that data portals hear of: which, what they are called, and which standard they follow."""

from collections.abc import Mapping
from dataclasses import dataclass

CPSV_AP = "http://data.europa.eu/m8g/cpsvap/3.2.0"
SAMENWERKENDE_CATALOGI = "https://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"
LDES = "https://w3id.org/ldes/specification"
ATOM = "https://www.rfc-editor.org/rfc/rfc4287"


@dataclass(frozen=True)
class Soort:
    """A kind of file; `{}` in its path is a province, or `catalogus` for what holds all of them."""

    pad: str
    nl: str
    en: str
    standaard: str = ""


SOORTEN = (
    Soort("data/{}.ttl", "Linked data als Turtle", "Linked data as Turtle", CPSV_AP),
    Soort("data/{}.jsonld", "Linked data als JSON-LD", "Linked data as JSON-LD", CPSV_AP),
    Soort("data/{}.nt", "Linked data als N-Triples", "Linked data as N-Triples", CPSV_AP),
    Soort("sdg/{}.json", "JSON van de nationale SDG-API", "JSON of the national SDG API"),
    Soort("samenwerkende-catalogi/{}.xml", "Samenwerkende Catalogi", "Samenwerkende Catalogi", SAMENWERKENDE_CATALOGI),
    Soort("upl/{}.csv", "Lijst bij uniforme productnaam (CSV)", "List by uniform product name (CSV)"),
    Soort("upl/{}.json", "Lijst bij uniforme productnaam (JSON)", "List by uniform product name (JSON)"),
    Soort("upl/{}.xml", "Lijst bij uniforme productnaam (XML)", "List by uniform product name (XML)"),
    Soort("your-europe/{}.csv", "Adressen voor Your Europe (CSV)", "Addresses for Your Europe (CSV)"),
    Soort("your-europe/{}.json", "Adressen voor Your Europe (JSON)", "Addresses for Your Europe (JSON)"),
    Soort("your-europe/{}.xml", "Adressen voor Your Europe (XML)", "Addresses for Your Europe (XML)"),
    Soort("ldes/{}.ttl", "Wijzigingen als Linked Data Event Stream", "Changes as Linked Data Event Stream", LDES),
    Soort("atom/{}.xml", "Wijzigingen als Atom-feed", "Changes as Atom feed", ATOM),
)
"""The files that are a distribution: those for machines, of a province or of all."""

BESTANDSTYPEN: Mapping[str, str] = {
    "application/atom+xml": "ATOM",
    "application/json": "JSON",
    "application/ld+json": "JSON_LD",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/xml": "XML",
    "text/csv": "CSV",
    "text/turtle": "RDF_TURTLE",
}
"""Media type → the EU's table of file types."""
