"""A page: what it shows, in which language, and where it lies, in the publication and on the web.

Every page is `[en/][<naam>/]index.html` below the folder of its site, so that a product's own address leads to its
Dutch page, whatever server holds the files. Links are relative: a site also works from disk, and as the root of a host.
What machines read is absolute: the address of a page is that of its folder, with the slash that servers add.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from catalogus.export import Artifact, Publication
from catalogus.model import Organisatie
from catalogus.namespaces import TALEN
from catalogus_exporters import html
from catalogus_exporters.site import markdown, notation
from catalogus_exporters.site.labels import LABELS

HERE = Path(__file__).parent
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own style sheet, logo and search, and nothing of anybody else."""

DEFAULT = "en"
"""The language for who asks for neither: the one that is broadly understood (Regulation (EU) 2018/1724, Article 12)."""

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """The pages of one province, or those over all of them (`organisatie` is None)."""

    publication: Publication
    organisatie: Organisatie | None = None

    @property
    def folder(self) -> PurePosixPath:
        return PurePosixPath("site", self.organisatie.provincie) if self.organisatie else PurePosixPath("site")

    @property
    def basis(self) -> str:
        """The address below which the pages lie."""
        return self.organisatie.basis if self.organisatie else self.publication.config.basis

    @property
    def is_apart(self) -> bool:
        """Whether a province has an address of its own, so that no relative link leads to the others."""
        return bool(self.organisatie and self.organisatie.provincie in self.publication.config.bases)

    def artifact(self, path: str, content: bytes | Iterable[bytes], media_type: str = "") -> Artifact:
        """A file of this site."""
        provincie = self.organisatie.provincie if self.organisatie else None
        return Artifact(self.folder / path, content, provincie, media_type)


@dataclass(frozen=True)
class Page:
    """One page in one language; `path` is where its Dutch form lies in its site.

    `gewijzigd` is the day on which its content last changed; `listed` whether the sitemap has it. In a template `root`
    leads to the home of the site, `hier` to the pages in the same language, `boven` to those over all provinces.
    """

    site: Site
    taal: str
    path: PurePosixPath
    template: str
    values: Callable[[], Values] = dict
    gewijzigd: date | None = None
    listed: bool = True

    @property
    def place(self) -> PurePosixPath:
        """Where it lies in the publication."""
        return self.site.folder / folder(self.taal) / self.path

    def address(self, taal: str) -> str:
        """Where the page in one of its languages is on the web."""
        return f"{self.site.basis}/{folder(taal)}{self.path.as_posix().removesuffix('index.html')}"

    @property
    def alternates(self) -> Mapping[str, str]:
        """Its address in each language, and for who asks for another one."""
        return {**{taal: self.address(taal) for taal in TALEN}, "x-default": self.address(DEFAULT)}

    def artifact(self) -> Artifact:
        return self.site.artifact(f"{folder(self.taal)}{self.path}", self.render().encode())

    def render(self, lenient: bool = False) -> str:
        """The page as HTML; if lenient, with a gap for what its product lacks."""
        taal, site, config = self.taal, self.site, self.site.publication.config
        andere = TALEN[1 - TALEN.index(taal)]
        root = "../" * (len(self.path.parts) - 1 + (taal != TALEN[0]))
        above = f"{config.basis}/" if site.is_apart else f"{root}../" if site.organisatie else root
        return (
            environment(lenient)
            .get_template(self.template)
            .render(
                taal=taal,
                andere=andere,
                t=LABELS[taal],
                engels=LABELS["en"],
                root=root,
                hier="../" * (len(self.path.parts) - 1),
                boven=above + folder(taal),
                in_andere_taal=f"{root}{folder(andere)}{self.path}",
                canonical=self.address(taal),
                alternates=self.alternates,
                organisatie=site.organisatie,
                config=config,
                csp=CSP,
                listed=self.listed,
                **self.values(),
            )
        )


def block(template: str, name: str, *values: object) -> Markup:
    """A part of a page that many pages share, made by a macro."""
    macro = getattr(environment().get_template(template).module, name)
    return Markup(macro(*values))


def folder(taal: str) -> str:
    """Where the pages in a language lie."""
    return "" if taal == TALEN[0] else f"{taal}/"


@cache
def environment(lenient: bool = False) -> jinja2.Environment:
    """How the templates are read; if lenient, what they cannot find may be lacking."""
    undefined = jinja2.ChainableUndefined if lenient else jinja2.StrictUndefined
    environment = html.environment(HERE / "templates", undefined)
    environment.filters |= {
        "markdown": markdown.render,
        "bereikbaar": markdown.reachable,
        "datum": notation.datum,
        "adres": notation.adres,
        "bedrag": notation.bedrag,
        "duur": notation.duur,
        "hoofdletter": notation.hoofdletter,
        "opsomming": notation.opsomming,
        "zonder_schema": notation.zonder_schema,
    }
    return environment
