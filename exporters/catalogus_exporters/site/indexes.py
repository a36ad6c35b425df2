"""Products under headings: from A to Z with every name that they go by, by target group and by theme."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from catalogus.model import Product
from catalogus_exporters.site.labels import LABELS
from catalogus_exporters.site.notation import hoofdletter


@dataclass(frozen=True)
class Regel:
    """A line of an index: a product with its title, under that or (`zie`) under another name that it goes by.

    `taal` is the language of that name, where it is another than the page's.
    """

    titel: str
    product: Product
    zie: str = ""
    taal: str = ""

    @property
    def naam(self) -> str:
        """What it is sorted by."""
        return self.zie or self.titel


@dataclass(frozen=True)
class Groep:
    """Lines under one heading; `anker` is what a link to the heading says."""

    titel: str
    anker: str
    regels: tuple[Regel, ...]


def titel(product: Product, taal: str) -> str:
    """What a product is called in a language."""
    return product.teksten["titel"].get(taal) or product.naam


@cache
def sort_key(name: str) -> str:
    """As an index has it: by letters and numbers, whatever marks and capitals they bear."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9 ]", "", plain).strip()


def by_letter(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    """Every product by its title, its name in the UPL and its keywords."""
    regels = [regel for product in producten for regel in _names(product, taal)]
    letters: dict[str, list[Regel]] = {}
    for regel in sorted(regels, key=lambda regel: (sort_key(regel.naam), bool(regel.zie), regel.product.naam)):
        letter = sort_key(regel.naam)[:1]
        letters.setdefault(letter if letter.isalpha() else "", []).append(regel)
    for letter, found in letters.items():
        yield Groep(letter.upper() or "0–9", f"letter-{letter or 'cijfer'}", tuple(found))


def _names(product: Product, taal: str) -> Iterator[Regel]:
    """The title, and what else people may look under; each name once."""
    name = titel(product, taal)
    yield Regel(name, product)
    seen = {sort_key(name)}
    others = [(word, "") for word in product.trefwoorden[taal]]
    if product.upn and product.upn.is_naam:
        others.insert(0, (product.upn.label, "nl" if taal != "nl" else ""))
    for word, language in others:
        if sort_key(word) not in seen:
            seen.add(sort_key(word))
            yield Regel(name, product, hoofdletter(word), language)


def by_doelgroep(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    """Products for citizens, and those for businesses."""
    for doelgroep in ("eu-burger", "eu-bedrijf"):
        if found := tuple(_by_title((p for p in producten if doelgroep in p.doelgroepen), taal)):
            yield Groep(LABELS[taal][doelgroep], doelgroep, found)


def by_thema(producten: Sequence[Product], taal: str) -> Iterator[Groep]:
    """Products by theme, those without one last."""
    named = sorted({(thema.labels[taal], thema.code) for product in producten for thema in product.themas})
    for label, code in named:
        found = (product for product in producten if code in {thema.code for thema in product.themas})
        yield Groep(label, code, tuple(_by_title(found, taal)))
    if other := tuple(_by_title((product for product in producten if not product.themas), taal)):
        yield Groep(LABELS[taal]["zonder_thema"], "overig", other)


def _by_title(producten: Iterable[Product], taal: str) -> list[Regel]:
    return [Regel(titel(p, taal), p) for p in sorted(producten, key=lambda p: (sort_key(titel(p, taal)), p.naam))]


VIEWS: Mapping[str, Callable[[Sequence[Product], str], Iterator[Groep]]] = {
    "a-z": by_letter,
    "themas": by_thema,
    "doelgroepen": by_doelgroep,
}
"""The ways to look at a province's products: the name of the page (and label), and how it puts them in groups."""
