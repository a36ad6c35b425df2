"""A report for who keeps the catalogue: six pictures of what is there and what lags, each with its table.

Two pages without JavaScript, in Dutch and English, that work from disk; what a table shows can be downloaded (CSV).
No page says on which day it was made, so that it is another file only when something in it is.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath

import jinja2
from markupsafe import Markup

from catalogus.export import Artifact, Exporter, Publication
from catalogus.namespaces import TALEN
from catalogus_exporters import html
from catalogus_exporters.rapport.blokken import blokken
from catalogus_exporters.rapport.labels import LABELS
from catalogus_exporters.rapport.metingen import meet
from catalogus_exporters.rapport.tabellen import Waarde, Woord, download, tabellen
from catalogus_exporters.site import notation
from catalogus_exporters.site.checks import check_links

HERE = Path(__file__).parent
LANG = 10
"""A table of more rows is closed at first."""


def files(publication: Publication) -> Iterator[Artifact]:
    metingen = meet(publication)
    yield Artifact(PurePosixPath("rapport/stijl.css"), (HERE / "stijl.css").read_bytes())
    for taal in TALEN:
        text = (
            _environment(taal)
            .get_template("rapport.html.j2")
            .render(
                taal=taal,
                andere=TALEN[1 - TALEN.index(taal)],
                t=LABELS[taal],
                blokken=tuple(blokken(metingen, taal)),
                namen={organisatie.owms_label: organisatie.namen[taal] for organisatie in metingen.provincies},
                lang=LANG,
                voorbeeld=publication.config.voorbeeld,
                bewaard=[o.namen[taal] for o in metingen.provincies if o.provincie in publication.bewaard],
            )
        )
        yield Artifact(PurePosixPath("rapport", "" if taal == TALEN[0] else taal, "index.html"), text.encode())
    for naam, tabel in tabellen(metingen).items():
        yield Artifact(PurePosixPath(f"rapport/{naam}.csv"), download(tabel))


def _shown(waarde: Waarde, taal: str) -> str:
    """What stands in a cell of a page; text in another language than the page says so."""
    match waarde:
        case None:
            return ""
        case Woord():
            return LABELS[taal][waarde.naam]
        case date():
            return notation.datum(waarde, taal)
        case tuple():
            return ", ".join(waarde)
        case str():
            return waarde
    text = next(((found, waarde[found]) for found in (taal, *TALEN) if found in waarde), None)
    if text is None or text[0] == taal:
        return text[1] if text else ""
    return Markup('<span lang="{}">{}</span>').format(*text)


@cache
def _environment(taal: str) -> jinja2.Environment:
    environment = html.environment(HERE / "templates")
    environment.filters["cel"] = lambda waarde: _shown(waarde, taal)
    return environment


EXPORTER = Exporter(
    name="rapport",
    summary={
        "nl": "rapport: de stand van de catalogus in beeld, voor wie haar bijhoudt (HTML, CSV)",
        "en": "report: the state of the catalogue in pictures, for who keeps it (HTML, CSV)",
    },
    files=files,
    check=lambda staged: check_links(staged, "rapport"),
)
