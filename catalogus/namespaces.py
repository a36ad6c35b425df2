"""Every prefix, bound once."""

from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True)
class Namespace:
    """A prefix that makes IRIs: `DCT.title`, or `DCT["title"]` where the name is a value."""

    base: str

    def __getattr__(self, name: str) -> NamedNode:
        node = NamedNode(self.base + name)
        object.__setattr__(self, name, node)  # made once: it is asked for thousands of times
        return node

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.base + name)


ADMS = Namespace("http://www.w3.org/ns/adms#")
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
LDES = Namespace("https://w3id.org/ldes#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
TREE = Namespace("https://w3id.org/tree#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

OWMS = Namespace("http://standaarden.overheid.nl/owms/terms/")

_OWN = "https://w3id.org/provinciale-producten-catalogus/"
PPC = Namespace(_OWN + "def#")
RULE = Namespace(_OWN + "regels#")
LIJST = Namespace(_OWN + "lijst/")
DOELGROEP = Namespace(_OWN + "doelgroep/")
PPCSDG = Namespace(_OWN + "sdg/")
SLEUTEL = Namespace(_OWN + "sleutel/")
"""What each YAML key is for, by the kind of file and the path of the key: `Product/kosten/bedrag`."""

AANWEZIG = {code: NamedNode(f"{_OWN}aanwezigheid/{code}") for code in ("ja", "nee", "onbekend")}
"""Whether a province offers a product (`productAanwezig`)."""

PREFIXES: dict[str, str] = {
    "adms": ADMS.base,
    "cpsv": CPSV.base,
    "cv": CV.base,
    "dcat": DCAT.base,
    "dct": DCT.base,
    "doelgroep": DOELGROEP.base,
    "eli": ELI.base,
    "foaf": FOAF.base,
    "lijst": LIJST.base,
    "locn": LOCN.base,
    "org": ORG.base,
    "owl": OWL.base,
    "owms": OWMS.base,
    "ppc": PPC.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "skos": SKOS.base,
    "xsd": XSD.base,
}

TALEN = ("nl", "en")
"""The languages of every text, in the order in which they are published (SDG information model)."""
