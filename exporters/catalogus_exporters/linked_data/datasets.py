"""What DCAT and VoID both call by one name: the catalogue, and the dataset of everything.

The dataset of a province has the address of its products, as its own data say.
"""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from catalogus.model import Teksten

OVER_ALLES: Mapping[str, Teksten] = {
    "titel": {"nl": "Producten van de provincies", "en": "Products of the provinces"},
    "omschrijving": {
        "nl": "Wat de provincies doen voor burgers en bedrijven: vergunningen, ontheffingen, meldingen en subsidies.",
        "en": "What the provinces do for citizens and businesses: permits, exemptions, notifications and subsidies.",
    },
    "catalogus": {
        "nl": "De gegevens over de producten van de provincies: alles bij elkaar en per provincie.",
        "en": "The data about the products of the provinces: all together and by province.",
    },
    "sparql": {
        "nl": "Vraag de gegevens over de producten van de provincies op in SPARQL.",
        "en": "Query the data about the products of the provinces in SPARQL.",
    },
}


def catalogus(basis: str) -> NamedNode:
    """The catalogue of datasets."""
    return NamedNode(f"{basis}/data/catalogus")


def geheel(basis: str) -> NamedNode:
    """The dataset of everything."""
    return NamedNode(f"{basis}/data/catalogus/geheel")
