"""Samenwerkende Catalogi: what each province offers, as overheid.nl harvests it every morning about five.

Standard: Samenwerkende Catalogi 4.0, and its Informatie Publicatie Model 2.01 where that is stricter than the schema:
exactly one identifier, title, language, type, date of change, area, authority, summary and productID; one or two
audiences; an address to apply at wherever one can apply online. A product for two target groups is one item with two
audiences, and bears the UPL names of what falls under it behind its own. Left out, as the model advises: creator,
temporal, eenmaligAanmelden, contactpunt and productHTML. A catalogue that does not fully comply is not harvested, so
every feed is held against the official schema before anybody can see it.
"""

from catalogus.export import Exporter
from catalogus_exporters.samenwerkende_catalogi.checking import check
from catalogus_exporters.samenwerkende_catalogi.feed import NAAM, files

EXPORTER = Exporter(
    name=NAAM,
    summary={
        "nl": "Samenwerkende Catalogi 4.0: wat elke provincie aanbiedt, zoals overheid.nl het ophaalt (XML)",
        "en": "Samenwerkende Catalogi 4.0: what each province offers, as overheid.nl harvests it (XML)",
    },
    files=files,
    check=check,
)
