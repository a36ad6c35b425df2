"""Pages: for each province a site in Dutch and English, that works from a folder, without JavaScript.

Every page is `<provincie>/[en/][<naam>/]index.html`, so that a product's own address leads to its Dutch page, whatever
server holds the files; links are relative, so that the site also works from disk and as the root of its own host.
The order of the blocks is that of the national portals (SDG-invoervoorziening 1.9.5, display order of the fields).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2

from catalogus.export import Artifact, Exporter, Publication
from catalogus.model import DAGEN, Catalogus, Organisatie, Product
from catalogus.namespaces import TALEN
from catalogus_exporters.site import links, markdown, notation
from catalogus_exporters.site.labels import LABELS

HERE = Path(__file__).parent
TEKSTEN = (
    "vereisten",
    "bewijs",
    "procedureBeschrijving",
    "kostenEnBetaalmethoden",
    "uitersteTermijn",
    "bezwaarEnBeroep",
    "wtdBijGeenReactie",
)
"""The texts below the introduction, in the order in which the portals show them."""


@dataclass(frozen=True)
class Groep:
    """Products under one heading of an index; `anker` is what a link to the heading says."""

    titel: str
    anker: str
    producten: tuple[Product, ...]


def files(publication: Publication) -> Iterator[Artifact]:
    style = (HERE / "stijl.css").read_bytes()
    yield Artifact(PurePosixPath("site/stijl.css"), style)
    for taal in TALEN:
        page = _Page(publication, taal, PurePosixPath("site"), PurePosixPath("index.html"))
        yield page.artifact("provincies.html.j2", organisaties=publication.catalogus.organisaties.values())
    for provincie, organisatie in publication.catalogus.organisaties.items():
        yield Artifact(PurePosixPath(f"site/{provincie}/stijl.css"), style, provincie)
        for taal in TALEN:
            yield from _pages(publication, organisatie, taal)


def _pages(publication: Publication, organisatie: Organisatie, taal: str) -> Iterator[Artifact]:
    catalogus, home = publication.catalogus, PurePosixPath("site", organisatie.provincie)
    shown = sorted(catalogus.of(organisatie.provincie), key=lambda product: _sort_key(_titel(product, taal)))
    views = {view: LABELS[taal][label] for view, (label, _) in _VIEWS.items()}
    for view, (_, group) in _VIEWS.items():
        page = _Page(publication, taal, home, PurePosixPath(f"{view}.html"), organisatie)
        yield page.artifact("producten.html.j2", view=view, views=views, groepen=tuple(group(shown, taal)))
    for product in (*shown, *(over for over in catalogus.beeindigd if over.provincie == organisatie.provincie)):
        page = _Page(publication, taal, home, PurePosixPath(product.naam, "index.html"), organisatie)
        yield page.artifact(
            "product.html.j2",
            product=product,
            # An amount that has lapsed is worse than none: the text says what it costs.
            kosten=[cost for cost in product.kosten if not cost.tot or cost.tot >= publication.datum],
            onder=_found(catalogus, product.valt_onder),
            opvolger=_found(catalogus, product.einde.opvolger if product.einde else None),
            teksten=TEKSTEN,
            dagen=DAGEN,
        )


def _found(catalogus: Catalogus, iri: str | None) -> Product | None:
    return next((product for product in catalogus.producten if product.iri == iri), None)


def _titel(product: Product, taal: str) -> str:
    return product.teksten["titel"].get(taal) or product.naam


def _sort_key(titel: str) -> str:
    """As an index has it: by letters, whatever marks and capitals they bear."""
    plain = unicodedata.normalize("NFKD", titel).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9 ]", "", plain).strip()


def _by_letter(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    letters: dict[str, list[Product]] = {}
    for product in producten:
        letters.setdefault(_sort_key(_titel(product, taal))[:1], []).append(product)
    for letter, found in letters.items():
        yield Groep(letter.upper() or "#", f"letter-{letter}", tuple(found))


def _by_doelgroep(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    for doelgroep in ("eu-burger", "eu-bedrijf"):
        found = tuple(product for product in producten if doelgroep in product.doelgroepen)
        if found:
            yield Groep(LABELS[taal][doelgroep], doelgroep, found)


def _by_thema(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    named = sorted({(thema.labels[taal], thema.code) for product in producten for thema in product.themas})
    for label, code in named:
        found = (product for product in producten if code in {thema.code for thema in product.themas})
        yield Groep(label, code, tuple(found))
    if other := tuple(product for product in producten if not product.themas):
        yield Groep(LABELS[taal]["zonder_thema"], "overig", other)


_VIEWS: Mapping[str, tuple[str, Callable[[Sequence[Product], str], Iterator[Groep]]]] = {
    "index": ("az", _by_letter),
    "doelgroepen": ("doelgroepen", _by_doelgroep),
    "themas": ("themas", _by_thema),
}
"""The ways to look at a province's products: name of the page, its label, and how it puts them under headings."""


@dataclass(frozen=True)
class _Page:
    """One page in one language; `path` is where it lies below the home of the site, in Dutch.

    In a template `root` leads to that home, `hier` to the pages in the same language, `in_andere_taal` to this page
    in the other one.
    """

    publication: Publication
    taal: str
    home: PurePosixPath
    path: PurePosixPath
    organisatie: Organisatie | None = None

    def artifact(self, template: str, **values: Any) -> Artifact:
        path = PurePosixPath(_folder(self.taal), self.path)
        andere = TALEN[1 - TALEN.index(self.taal)]
        root = "../" * len(path.parent.parts)
        config, organisatie = self.publication.config, self.organisatie
        text = (
            _environment(self.taal)
            .get_template(template)
            .render(
                taal=self.taal,
                andere=andere,
                t=LABELS[self.taal],
                root=root,
                hier=root + _folder(self.taal),
                in_andere_taal=f"{root}{_folder(andere)}{self.path}",
                organisatie=organisatie,
                # A province with an address of its own has no overview of all provinces above it.
                boven=f"{root}../{_folder(self.taal)}"
                if organisatie and organisatie.provincie not in config.bases
                else None,
                voorbeeld=config.voorbeeld,
                **values,
            )
        )
        return Artifact(self.home / path, text.encode(), organisatie.provincie if organisatie else None)


def _folder(taal: str) -> str:
    return "" if taal == TALEN[0] else f"{taal}/"


@cache
def _environment(taal: str) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "markdown": markdown.render,
        "datum": lambda day: notation.datum(day, taal),
        "bedrag": lambda kosten: notation.bedrag(kosten.bedrag, kosten.valuta, taal),
        "duur": lambda duration: notation.duur(duration, taal),
        "zonder_schema": lambda url: url.removeprefix("https://").rstrip("/"),
        "titel": lambda product: _titel(product, taal),
    }
    return environment


EXPORTER = Exporter(
    name="site",
    summary={
        "nl": "website: per provincie pagina's in het Nederlands en Engels",
        "en": "website: for each province pages in Dutch and English",
    },
    files=files,
    check=lambda staged: links.check(staged, "site"),
)
