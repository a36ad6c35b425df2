"""Pages: for each province a site in Dutch and English, and above them one to choose from.

Each works from a folder and without JavaScript; the folder of a province can be the root of a host of its own. What
stands on a page is in the templates, where it lies in `pages`, which pages there are in `province` and `whole`.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from catalogus.export import Artifact, Exporter, Publication
from catalogus.namespaces import TALEN
from catalogus_exporters.site import checks, huisstijl, province, robots, whole, zoeken
from catalogus_exporters.site.aanbod import aanbod
from catalogus_exporters.site.dagen import dagen
from catalogus_exporters.site.pages import HERE, Page, Site, folder


def files(publication: Publication) -> Iterator[Artifact]:
    """Everything that lies below `site/`."""
    for site, pages in sites(publication):
        yield from (page.artifact() for page in pages)
        yield from beside(site, pages)


def beside(site: Site, pages: Sequence[Page]) -> Iterator[Artifact]:
    """What a site has beside its pages; the words to search in are only counted when the file is read."""
    yield from _look(site)
    yield from robots.files(site, pages)
    if site.organisatie:
        shown = site.publication.catalogus.of(site.organisatie.provincie)
        yield site.artifact("zoeken.js", (HERE / "zoeken.js").read_bytes())
        for taal in TALEN:
            yield site.artifact(f"{folder(taal)}zoeken.json", map(partial(zoeken.index, shown), [taal]))


def sites(publication: Publication) -> Iterator[tuple[Site, list[Page]]]:
    """The site over all provinces and that of each, with their pages, which are made when they are asked for."""
    shared, days = aanbod(publication.catalogus), dagen(publication)
    above = Site(publication)
    yield above, list(whole.pages(above, shared, days))
    for organisatie in publication.catalogus.organisaties.values():
        site = Site(publication, organisatie)
        yield site, list(province.pages(site, organisatie, shared, days))


def _look(site: Site) -> Iterator[Artifact]:
    """The style sheet, and what makes the pages those of a province: its own colour and logo."""
    yield site.artifact("stijl.css", (HERE / "stijl.css").read_bytes())
    organisatie = site.organisatie
    if organisatie and organisatie.huiskleur:
        yield site.artifact("huisstijl.css", huisstijl.stylesheet(organisatie.huiskleur))
    if organisatie and organisatie.logo:
        yield site.artifact(organisatie.logo.naam, organisatie.logo.inhoud)
    else:
        yield site.artifact("icoon.svg", (HERE / "icoon.svg").read_bytes())


EXPORTER = Exporter(
    name="site",
    summary={
        "nl": "website: per provincie pagina's in het Nederlands en Engels",
        "en": "website: for each province pages in Dutch and English",
    },
    files=files,
    check=lambda staged: checks.check(staged, "site"),
)
