"""The words of a list of products, for `zoeken.js` to search in the browser.

The index names every form of a word that occurs, together with the others of its stem: the browser needs no stemmer.
What a page does not show is not in it.
"""

import html
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from sys import intern

import orjson
from snowballstemmer.dutch_stemmer import DutchStemmer
from snowballstemmer.english_stemmer import EnglishStemmer

from catalogus.model import Product
from catalogus_exporters.site import markdown
from catalogus_exporters.site.indexes import titel
from catalogus_exporters.site.labels import LABELS

TITEL, NAAM, SAMENVATTING, TEKST = 8, 4, 2, 1
"""What it weighs that a word stands there; the sum is below 16."""

STOPWOORDEN: Mapping[str, str] = {
    "nl": "aan al alle als ben bij dan dat de deze die dit doe doet door een en er geen heb heeft hebben het hij hoe "
    "hun ik in is je kan kun kunt maar mag me men met mij mijn moet na naar niet nog nu of om ons onze ook op over te "
    "tot u uit uw van vanaf voor waar wanneer wat we wel welke wie wij wil wilt word wordt worden ze zich zij zijn zo",
    "en": "a about after all also am an and any are as at be been but by can do does for from had has have he her his "
    "how i if in into is it its may me must my no not of on or our shall she should so than that the their them then "
    "there these they this those to us want was we were what when where which who will with would you your",
}
"""Words that say nothing of a page, by language, as they are sought."""

_TOELICHTINGEN = ("productAanwezigToelichting", "productValtOnderToelichting")
_STEMMERS = {"nl": DutchStemmer(), "en": EnglishStemmer()}  # not stemmer(), which takes PyStemmer where that is
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_DOUBLE = re.compile(r"([aeou])\1(?=[^aeiouy]+$)")


def index(producten: Sequence[Product], taal: str) -> bytes:
    """These products and their words as JSON, for a file in the folder where their pages are, in this language.

    `documenten` has title, address and summary; `woorden` the forms of each stem; `treffers` where each of those
    stands: 16 times the step from the document before to this one, and the sum of what the places weigh.
    """
    stop = frozenset(STOPWOORDEN[taal].split())
    forms: defaultdict[str, set[str]] = defaultdict(set)
    found: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for number, product in enumerate(producten):
        for words, weight in _places(product, taal):
            for word in words - stop:
                stem = stam(word, taal)
                forms[stem].add(word)
                found[stem][number] |= weight
    stems = sorted(forms)
    return orjson.dumps(
        {
            "documenten": [(titel(p, taal), f"{p.naam}/index.html", _kort(p, taal)) for p in producten],
            "stopwoorden": STOPWOORDEN[taal],
            "woorden": [" ".join(sorted(forms[stem])) for stem in stems],
            "treffers": [[*_steps(found[stem])] for stem in stems],
        }
    )


@lru_cache(markdown.SHARED)
def woorden(text: str) -> frozenset[str]:
    """The words of a text as they are sought: without capitals and accents; numbers too, but no single letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M"))
    return frozenset(intern(word) for word in _WORD.findall(plain.lower()) if len(word) > 1 or word.isdigit())


@cache
def stam(word: str, taal: str) -> str:
    """What the forms of a word share. In Dutch with one vowel where two stand: weg and wegen, dag and dagen."""
    stem: str = _STEMMERS[taal].stemWord(word)
    return _DOUBLE.sub(r"\1", stem) if taal == "nl" else stem


def _steps(found: Mapping[int, int]) -> Iterator[int]:
    before = 0
    for number, weight in sorted(found.items()):
        yield 16 * (number - before) + weight
        before = number


def _places(product: Product, taal: str) -> Iterator[tuple[frozenset[str], int]]:
    """The words that a page shows, with what they weigh there. The official name is Dutch on every page."""
    yield woorden(titel(product, taal)), TITEL
    yield woorden(product.upn.label if product.upn and product.upn.is_naam else ""), NAAM
    yield woorden(" ".join(product.trefwoorden[taal])), NAAM
    if product.is_aangeboden:
        yield woorden(_kort(product, taal)), SAMENVATTING
    for naam, texts in product.teksten.items():
        if taal in texts and (naam not in _TOELICHTINGEN) == product.is_aangeboden:
            yield _of_markdown(texts[taal]), TEKST


@lru_cache(markdown.SHARED)
def _of_markdown(text: str) -> frozenset[str]:
    """The words of a text without its markup. Provinces share most texts: each is read once."""
    return woorden(html.unescape(_TAG.sub(" ", markdown.render(text))))


def _kort(product: Product, taal: str) -> str:
    """What stands below the title in a list."""
    if product.valt_onder:
        return LABELS[taal]["onderdeel"]
    return product.teksten["samenvatting"].get(taal, "") if product.aanwezig else LABELS[taal]["niet_aangeboden"]
