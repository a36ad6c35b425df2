"""The publications: one module for each form, and the table of them."""

from collections.abc import Mapping

from catalogus.export import Exporter
from catalogus_exporters import linked_data, sdg, site, upl

EXPORTERS: Mapping[str, Exporter] = {
    exporter.name: exporter for exporter in (sdg.EXPORTER, upl.EXPORTER, site.EXPORTER, linked_data.EXPORTER)
}
"""Every publication by name, in the order in which they are written."""
