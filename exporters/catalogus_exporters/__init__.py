"""The publications: one module for each form, and the table of them."""

from collections.abc import Mapping

from catalogus.export import Exporter
from catalogus_exporters import atom, ldes, linked_data, rapport, samenwerkende_catalogi, sdg, site, upl, your_europe

EXPORTERS: Mapping[str, Exporter] = {
    module.EXPORTER.name: module.EXPORTER
    for module in (sdg, samenwerkende_catalogi, upl, your_europe, site, rapport, linked_data, ldes, atom)
}
"""Every publication by name, in the order in which they are written."""
