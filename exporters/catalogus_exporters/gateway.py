"""What the Single Digital Gateway asks of the pages that belong to it, for their head and for the list of links.

Standard: Regulation (EU) 2018/1724, and the Commission's "Metadata for URLs that are part of the Single Digital
Gateway" (about 2020): `sdg-tag`, `DC.ISO3166`, `DC.Location`, `DC.Service`, `policy-code`, `DC.Policy`; values of one
tag are joined by a semicolon, and the names of `DC.Policy` stand in the order of the codes.
"""

from collections.abc import Iterator, Mapping, Sequence

from catalogus.config import Config
from catalogus.model import Code, Product
from catalogus.namespaces import PPC, TALEN
from catalogus.vocabulary import Vocabulary

PROCEDURES = "RSTUVWX"
"""The letters of Annex II; those before them are information areas of Annex I."""


def is_procedure(codes: Sequence[str]) -> bool:
    """Whether one of the codes is of Annex II."""
    return any(code[0] in PROCEDURES for code in codes)


def nuts(provincie: str, vocabulary: Vocabulary, config: Config) -> str:
    """The NUTS 2 code of a province, in the edition that the catalogue asks for."""
    area = vocabulary.graph.node(vocabulary.provincies[provincie], PPC[f"nuts{config.nuts}"])
    return area.value.rpartition("/")[2] if area else ""


def page(product: str, taal: str) -> str:
    """The address of a product's page: that of its folder, where servers end up."""
    base, _, naam = product.rpartition("/")
    return f"{product}/" if taal == TALEN[0] else f"{base}/{taal}/{naam}/"


def tags(product: Product, vocabulary: Vocabulary, config: Config) -> Iterator[tuple[str, str]]:
    """The tags in the head of the page of a product that is offered and has SDG codes; none for another."""
    themes: Mapping[str, Code] = {thema.code: thema for thema in product.sdg_themas if thema.code}
    if not config.your_europe or not product.is_aangeboden or not themes:
        return
    codes = sorted(themes)
    services = {"procedure" if is_procedure([code]) else "information" for code in codes}
    yield "sdg-tag", "sdg"
    yield "DC.ISO3166", "NL"
    yield "DC.Location", nuts(product.provincie, vocabulary, config)
    yield "DC.Service", ";".join(sorted(services))
    yield "policy-code", ";".join(codes)
    yield "DC.Policy", ";".join(policy(themes[code].labels["en"]) for code in codes)


def policy(name: str) -> str:
    """The name of a policy code in a tag, where a semicolon stands between names."""
    return name.replace(";", ",")
