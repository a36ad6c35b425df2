"""One product of the benchmark: each key with the lines of YAML that it has."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeAlias, TypeVar

import sentences
from sentences import Pair

T = TypeVar("T")
Blocks: TypeAlias = dict[str, str]
"""Every key of a file with all its lines, the key included."""

UNNAMED = "UPL-naam nog niet beschikbaar"
BOTH = "doelgroep: [eu-burger, eu-bedrijf]\n"
THEMAS = ("natuur", "water", "bodem", "wegen", "vaarwegen", "geluid")
SENTENCES = 6
"""How many sentences a long text has, before the last one."""

_TEXTS: Mapping[str, tuple[Sequence[Pair], str]] = {
    "tekst": (sentences.TEKST, ""),
    "vereisten": (sentences.VEREISTEN, ""),
    "bewijs": (sentences.BEWIJS, "- "),
    "procedureBeschrijving": (sentences.PROCEDURE, "- "),
    "kostenEnBetaalmethoden": (sentences.KOSTEN, ""),
    "uitersteTermijn": (sentences.TERMIJN, ""),
    "bezwaarEnBeroep": (sentences.BEZWAAR, ""),
    "wtdBijGeenReactie": (sentences.GEEN_REACTIE, ""),
}
_SOORTEN: tuple[Pair, ...] = (
    ("een vergunning", "a permit"),
    ("een ontheffing", "an exemption"),
    ("toestemming", "permission"),
)
_GRONDSLAGEN = (
    ("omgevingswet-5-1", "Omgevingswet, artikel 5.1", "Environment and Planning Act, section 5.1", "BWBR0037885"),
    ("wegenverkeerswet-148", "Wegenverkeerswet 1994, artikel 148", "Road Traffic Act 1994, section 148", "BWBR0006622"),
    ("awb-4-17", "Algemene wet bestuursrecht, artikel 4:17", "General Administrative Law Act, 4:17", "BWBR0005537"),
)
_KANALEN: tuple[tuple[str, Pair], ...] = (
    ("e-mail", ("Per e-mail aan de provincie", "By email to the province")),
    ("telefoon", ("Bellen met de provincie", "Calling the province")),
    ("post", ("Per brief aan de provincie", "By letter to the province")),
    ("balie", ("Aan de balie van het provinciehuis", "At the desk of the provincial government")),
)


def shared(number: int, upn: str, *, is_sdg: bool) -> Blocks:
    """What a referentie says, or a product of its own: about everything but the day on which it was published."""
    rng = Random(2 * number)
    wat, waar, soort = (_pick(rng, each) for each in (sentences.WAT, sentences.WAAR, _SOORTEN))
    nummer = f"{number:06}"
    weken, euro = 2 + int(12 * rng.random()), 25 + int(900 * rng.random())
    names = [
        {"wat": wat[side], "waar": waar[side], "weken": weken, "euro": euro, "nummer": nummer} for side in range(2)
    ]
    blocks = {
        "upn": f"upn: {upn}\n",
        "doelgroep": "" if is_sdg else BOTH,
        "thema": f"thema: [{_pick(rng, THEMAS)}]\n",
        "titel": pair(
            "titel",
            f"{_capital(wat[0])} {waar[0]}, {soort[0]} aanvragen (nummer {nummer})",
            f"{_capital(wat[1])} {waar[1]}, apply for {soort[1]} (number {nummer})",
        ),
        "samenvatting": pair(
            "samenvatting",
            f"Wilt u {waar[0]} {wat[0]}? Dan heeft u {soort[0]} nodig. Lees hoe u die aanvraagt, met nummer {nummer}.",
            f"Do you want to {wat[1]} {waar[1]}? Then you need {soort[1]}. Read how to apply, with number {nummer}.",
        ),
    }
    for key, (pairs, mark) in _TEXTS.items():
        blocks[key] = _long(rng, key, pairs, mark, names)
    return blocks | _facts(rng, number, weken, euro)


def own(number: int) -> Blocks:
    """What only a province can say: that it offers the product, and since when."""
    rng = Random(2 * number + 1)
    issued = date(2024, 1, 1) + timedelta(days=int(600 * rng.random()))
    dutch = issued + timedelta(days=int(200 * rng.random()))
    english = dutch + timedelta(days=int(20 * rng.random()))
    checked = date(2026, 1, 1) + timedelta(days=int(300 * rng.random()))
    return {
        "productAanwezig": "productAanwezig: ja\n",
        "publicatieDatum": f"publicatieDatum: {issued}\n",
        "gewijzigd": f"gewijzigd:\n  nl: {dutch}\n  en: {english}\n",
        "gecontroleerd": f"gecontroleerd:\n  datum: {checked}\n  door: Redactie\n",
    }


def pair(key: str, dutch: str, english: str, indent: str = "") -> str:
    """A short text in both languages."""
    return f'{indent}{key}:\n{indent}  nl: "{dutch}"\n{indent}  en: "{english}"\n'


def _long(rng: Random, key: str, pairs: Sequence[Pair], mark: str, names: list[dict[str, object]]) -> str:
    start = int(len(pairs) * rng.random())
    chosen = (*pairs[start:], *pairs[:start])[:SENTENCES]
    written = []
    for side, language in enumerate(("nl", "en")):
        lines = "".join(f"    {mark}{each[side]}\n" for each in chosen)
        template = f"  {language}: |\n{lines}\n    {sentences.SLOT[side]}\n"
        written.append(template.format(**names[side]))
    return f"{key}:\n{''.join(written)}"


def _facts(rng: Random, number: int, weken: int, euro: int) -> Blocks:
    page = f"https://regels.example/{number:06}"
    law, titel, english, code = _pick(rng, _GRONDSLAGEN)
    second, channel = _pick(rng, _KANALEN)
    links = (
        f"links:\n  nl:\n    - label: Regels om te mogen beginnen\n      url: {page}\n"
        f"  en:\n    - label: Rules for those who want to start\n      url: {page}/en\n"
    )
    return {
        "links": links if rng.random() < 0.5 else "",
        "procedureLink": (
            f"procedureLink:\n  nl:\n    label: Vraag de toestemming aan\n    url: {page}/aanvragen\n"
            f"  en:\n    label: Apply for permission (in Dutch)\n    url: {page}/aanvragen\n"
        ),
        "kosten": f"kosten:\n  - id: leges\n    bedrag: {euro}.00\n    valuta: EUR\n",
        "doorlooptijd": f"doorlooptijd: {weken} weken\n",
        "bewijsstukken": (
            f"bewijsstukken:\n  - id: tekening\n{pair('naam', f'Tekening {number}', f'Drawing {number}', '    ')}"
        ),
        "grondslagen": (
            f"grondslagen:\n  - id: {law}\n{pair('titel', titel, english, '    ')}"
            f"    url: https://wetten.overheid.nl/{code}\n"
        ),
        "kanalen": (
            "kanalen:\n  - id: formulier\n    type: website\n"
            f"{pair('omschrijving', f'Formulier {number} op onze website', f'Form {number} on our website', '    ')}"
            f"    url: {page}/formulier\n    inloggen: [digid]\n"
            f"  - id: {second}\n    type: {second}\n{pair('omschrijving', *channel, indent='    ')}"
        ),
        "talen": "talen: [nl]\n",
        "trefwoorden": f"trefwoorden:\n  nl: [regel {number}]\n  en: [rule {number}]\n",
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pick(rng: Random, values: Sequence[T]) -> T:
    return values[int(len(values) * rng.random())]
