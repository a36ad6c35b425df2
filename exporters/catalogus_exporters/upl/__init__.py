"""UPL lists: which uniform product names a province has, as the official list with our own columns behind it.

Standard: the Uniforme Productnamenlijst of 2025-04-30, https://standaarden.overheid.nl/owms/oquery/UPL-actueel.csv:
its columns in its order, one row for each name and legal basis, sorted by name; UTF-8 without a mark, LF. Here each
row is followed by the province, its product's address and title, and whether it is offered. As the official list does,
ours also come as SPARQL 1.1 query results (JSON and XML). Beside them stand, as CSV alone, the coverage of all names
by province (whose columns are no names of variables) and the withdrawn names still in use. No value begins as a
formula does in a spreadsheet: `validate` refuses such texts (PPC119).
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from catalogus.export import Artifact, Exporter, Publication
from catalogus.graph import Graph
from catalogus.model import Organisatie, Product
from catalogus.namespaces import CV, DCT, PPC
from catalogus_exporters.dekking import INGETROKKEN, dekking, ingetrokken, kolommen
from catalogus_exporters.lijst import Rij, as_csv
from catalogus_exporters.upl.forms import as_json, as_xml

VLAGGEN_VOOR_SDG = ("Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf", "Dienstenwet")
VLAGGEN_NA_SDG = ("Autonomie", "Medebewind", "Aanvraag", "Subsidie", "Melding", "Verplichting")
GRONDSLAG = ("Grondslag", "Grondslaglabel", "Grondslaglink")
EIGEN = ("AangebodenDoor", "ProductURL", "Titel", "TitelEngels", "Beschikbaarheid")
"""Our columns; `Provincie` is one of the official ones: whether provinces have such a product at all."""

KOLOMMEN = ("UniformeProductnaam", "URI", *VLAGGEN_VOOR_SDG, "SDG", *VLAGGEN_NA_SDG, *GRONDSLAG, *EIGEN)
ADRESSEN = ("URI", "Grondslag", "Grondslaglink", "ProductURL")
"""The columns whose values are addresses."""


def files(publication: Publication) -> Iterator[Artifact]:
    catalogus, known = publication.catalogus, publication.vocabulary.graph
    rows = {
        provincie: [row for product in catalogus.of(provincie) for row in _rows(product, organisatie, known)]
        for provincie, organisatie in catalogus.organisaties.items()
    }
    for provincie, own in rows.items():
        yield from _lists(f"upl/{provincie}", own, provincie)
    yield from _lists("upl/catalogus", (row for own in rows.values() for row in own), None)
    yield Artifact(PurePosixPath("upl/dekking.csv"), as_csv(kolommen(publication), dekking(publication)))
    yield Artifact(PurePosixPath("upl/ingetrokken.csv"), as_csv(INGETROKKEN, ingetrokken(publication)))


def _rows(product: Product, organisatie: Organisatie, known: Graph) -> Iterator[Rij]:
    """A row for each legal basis that the list gives the name, or one without; none for a product without a name."""
    if product.upn is None:
        return
    upn = NamedNode(product.upn.uri)
    flags = {literal.value for literal in known.literals(upn, PPC.uplKolom)}
    row = {
        "UniformeProductnaam": product.upn.label,
        "URI": product.upn.uri,
        **{column: "X" if column in flags else "" for column in (*VLAGGEN_VOOR_SDG, *VLAGGEN_NA_SDG)},
        "SDG": ";".join(product.upn.sdg_codes),
        **dict.fromkeys(GRONDSLAG, ""),
        "AangebodenDoor": organisatie.owms_label,
        "ProductURL": product.iri,
        "Titel": product.teksten["titel"].get("nl", ""),
        "TitelEngels": product.teksten["titel"].get("en", ""),
        "Beschikbaarheid": _beschikbaarheid(product),
    }
    laws = known.nodes(upn, CV.hasLegalResource)
    for law in laws:
        texts = (law.value, known.text(law, DCT.title) or "", known.text(law, PPC.url) or "")
        yield row | dict(zip(GRONDSLAG, texts, strict=True))
    if not laws:
        yield row


def _beschikbaarheid(product: Product) -> str:
    if product.valt_onder:
        return "valt onder"
    return "ja" if product.aanwezig else "nee"


def _lists(name: str, rows: Iterable[Rij], provincie: str | None) -> Iterator[Artifact]:
    """The same rows in three forms, by name and province."""
    ordered = sorted(rows, key=lambda row: (row["UniformeProductnaam"], row["AangebodenDoor"], row["ProductURL"]))
    results = "application/sparql-results"
    yield Artifact(PurePosixPath(f"{name}.csv"), as_csv(KOLOMMEN, ordered), provincie)
    yield Artifact(PurePosixPath(f"{name}.json"), as_json(KOLOMMEN, ordered, ADRESSEN), provincie, f"{results}+json")
    yield Artifact(PurePosixPath(f"{name}.xml"), as_xml(KOLOMMEN, ordered, ADRESSEN), provincie, f"{results}+xml")


EXPORTER = Exporter(
    name="upl",
    summary={
        "nl": "UPL: de producten bij hun uniforme naam, en welke namen een provincie heeft (CSV, JSON, XML)",
        "en": "UPL: the products by their uniform name, and which names a province has (CSV, JSON, XML)",
    },
    files=files,
)
