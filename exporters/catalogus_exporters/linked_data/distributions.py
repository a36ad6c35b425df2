"""The files that data portals hear of: which, what they are called, and which standard they follow."""

from collections.abc import Mapping
from dataclasses import dataclass

CPSV_AP = "http://data.europa.eu/m8g/cpsvap/3.2.0"
SAMENWERKENDE_CATALOGI = "https://standaarden.overheid.nl/sc/4.0/xsd/sc.xsd"
LDES = "https://w3id.org/ldes/specification"
ATOM = "https://www.rfc-editor.org/rfc/rfc4287"
SPARQL_JSON = "https://www.w3.org/TR/sparql11-results-json/"
SPARQL_XML = "https://www.w3.org/TR/rdf-sparql-XMLres/"


@dataclass(frozen=True)
class Soort:
    """A kind of file: its path, with `{}` for the province or, of a file that holds them all, for `allen`."""

    pad: str
    nl: str
    en: str
    standaard: str = ""
    allen: str = "catalogus"

    def path(self, provincie: str | None) -> str:
        """Where the file of one province lies, or that of all."""
        return self.pad.format(provincie or self.allen)


SOORTEN = (
    Soort("data/{}.ttl", "Linked data als Turtle", "Linked data as Turtle", CPSV_AP),
    Soort("data/{}.jsonld", "Linked data als JSON-LD", "Linked data as JSON-LD", CPSV_AP),
    Soort("data/{}.nt", "Linked data als N-Triples", "Linked data as N-Triples", CPSV_AP),
    Soort("sdg/{}.json", "JSON van de nationale SDG-API", "JSON of the national SDG API"),
    Soort("sdg/v1/producten/index.json", "Leeskant van de SDG-API", "Read side of the SDG API"),
    Soort("samenwerkende-catalogi/{}.xml", "Samenwerkende Catalogi", "Samenwerkende Catalogi", SAMENWERKENDE_CATALOGI),
    Soort("upl/{}.csv", "Lijst bij uniforme productnaam (CSV)", "List by uniform product name (CSV)"),
    Soort("upl/{}.json", "Lijst bij uniforme productnaam (JSON)", "List by uniform product name (JSON)", SPARQL_JSON),
    Soort("upl/{}.xml", "Lijst bij uniforme productnaam (XML)", "List by uniform product name (XML)", SPARQL_XML),
    Soort("upl/dekking.csv", "Welke provincie welke uniforme naam heeft", "Which province has which uniform name"),
    Soort("upl/ingetrokken.csv", "Uniforme namen die zijn vervallen", "Uniform names that have been withdrawn"),
    Soort("your-europe/{}.csv", "Adressen voor Your Europe (CSV)", "Addresses for Your Europe (CSV)", allen="links"),
    Soort("your-europe/{}.json", "Adressen voor Your Europe (JSON)", "Addresses for Your Europe (JSON)", allen="links"),
    Soort("ldes/index.ttl", "Versies als Linked Data Event Stream", "Versions as Linked Data Event Stream", LDES),
    Soort("atom/{}.xml", "Nieuws als Atom-feed", "News as Atom feed", ATOM),
)
"""The files that are a distribution: those for machines, of a province or of all."""

BESTANDSTYPEN: Mapping[str, str] = {
    "application/atom+xml": "ATOM",
    "application/json": "JSON",
    "application/ld+json": "JSON_LD",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/sparql-results+json": "JSON",
    "application/sparql-results+xml": "XML",
    "application/xml": "XML",
    "text/csv": "CSV",
    "text/turtle": "RDF_TURTLE",
}
"""Media type → the EU's table of file types."""
