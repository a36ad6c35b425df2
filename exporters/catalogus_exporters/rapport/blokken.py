"""The blocks of a page in one language: the number that counts, the pictures, and what their marks mean."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalogus import context
from catalogus.model import Product
from catalogus_exporters.dekking import STATUSSEN
from catalogus_exporters.rapport import beeld
from catalogus_exporters.rapport.beeld import Balk, Punt, Rij
from catalogus_exporters.rapport.labels import LABELS
from catalogus_exporters.rapport.metingen import BESCHREVEN, Metingen, Naam
from catalogus_exporters.rapport.tabellen import Tabel, tabellen

DEKKING = dict(zip(STATUSSEN, ("vol", "half", "hol", "stip", "ring", "streep"), strict=True))
ENGELS = {"bijgewerkt": "vol", "ouder": "laag", "onvolledig": "hol"}
CONTROLES = {"nagekeken": "stip", "nooit": "ring", "verlopen": "ruit"}
"""The shapes of what a picture shows."""

NAMEN_PER_BEELD = 52
"""So many names are one picture: more is not to be overseen."""


@dataclass(frozen=True)
class Beeld:
    """A picture with what stands above it."""

    naam: str
    bijschrift: str
    svg: Markup


@dataclass(frozen=True)
class Blok:
    """One subject: `getal` is what to see first; without pictures there is nothing to show."""

    naam: str
    getal: str
    uitleg: str
    beelden: tuple[Beeld, ...]
    legenda: tuple[tuple[Markup, str], ...]
    tabel: Tabel


def blokken(metingen: Metingen, taal: str) -> Iterator[Blok]:
    """Every block of the page, in its order."""
    tables = tabellen(metingen)
    for naam, block in _BLOKKEN.items():
        getal, beelden, legenda = block(metingen, taal)
        uitleg = LABELS[taal][f"{naam}_uitleg"].format(**_aantallen(metingen))
        yield Blok(naam, getal, uitleg, tuple(beelden), tuple(_legenda(legenda, taal)), tables[naam])


def _aantallen(metingen: Metingen) -> Mapping[str, int]:
    """The numbers that a sentence may name."""
    controles = metingen.controles
    return {
        "producten": len(controles),
        "met_termijn": sum(found.voor is not None for found in controles),
        "nooit": sum(found.product.gecontroleerd is None for found in controles),
    }


def _legenda(vormen: Mapping[str, str], taal: str) -> Iterator[tuple[Markup, str]]:
    for soort, vorm in vormen.items():
        yield beeld.teken(soort, vorm), LABELS[taal][soort]


_Deel = tuple[str, Iterable[Beeld], Mapping[str, str]]


def _dekking(metingen: Metingen, taal: str) -> _Deel:
    t, namen = LABELS[taal], metingen.namen
    verplicht = [naam for naam in namen if naam.verplicht]
    overig = [naam for naam in namen if not naam.verplicht]
    described = [
        sum(naam.statussen[number] in BESCHREVEN for naam in verplicht) for number in range(len(metingen.provincies))
    ]
    bars = [
        Balk(label, {"aangeboden": count}, t["van"].format(count, len(verplicht)))
        for label, count in zip(_provincies(metingen, taal), described, strict=True)
    ]
    titel = t["dekking_balken"]
    parts = [(t["dekking_sdg"].format(len(verplicht)), verplicht)] if verplicht else []
    for start in range(0, len(overig), NAMEN_PER_BEELD):
        part = overig[start : start + NAMEN_PER_BEELD]
        parts.append((t["dekking_overig"].format(part[0].label, part[-1].label), part))
    pictures = [_rooster(f"dekking-{number}", *part, metingen, taal) for number, part in enumerate(parts, start=1)]
    whole = Beeld(
        "dekking-balken", titel, beeld.balken("dekking-balken", titel, bars, {"aangeboden": "vol"}, len(verplicht))
    )
    percent = sum(described) * 100 // max(len(verplicht) * len(metingen.provincies), 1)
    return f"{percent}%", (*pictures[:1], whole, *pictures[1:]), DEKKING


def _rooster(naam: str, bijschrift: str, namen: Sequence[Naam], metingen: Metingen, taal: str) -> Beeld:
    t = LABELS[taal]
    rows = [
        Rij(LABELS["nl"]["ingetrokken_naam"].format(naam.label) if naam.ingetrokken else naam.label, naam.statussen)
        for naam in namen
    ]
    count = Counter(status for naam in namen for status in naam.statussen)
    titel = _titel(bijschrift, {t[status]: count[status] for status in STATUSSEN}, taal)
    return Beeld(naam, bijschrift, beeld.rooster(naam, titel, _provincies(metingen, taal), rows, DEKKING))


def _engels(metingen: Metingen, taal: str) -> _Deel:
    t = LABELS[taal]
    count = Counter((found.product.provincie, found.stand) for found in metingen.engels)
    bars = []
    for organisatie in metingen.provincies:
        parts = {stand: count[organisatie.provincie, stand] for stand in ENGELS}
        bars.append(Balk(organisatie.namen[taal], parts, " + ".join(map(str, parts.values()))))
    most = max((sum(bar.delen.values()) for bar in bars), default=0)
    behind = Counter(found.stand for found in metingen.engels)
    titel = _titel(t["engels_balken"], {t[stand]: behind[stand] for stand in ENGELS}, taal)
    picture = Beeld("engels-balken", t["engels_balken"], beeld.balken("engels-balken", titel, bars, ENGELS, most))
    return str(behind.total() - behind["bijgewerkt"]), (picture,), ENGELS


def _controles(metingen: Metingen, taal: str) -> _Deel:
    t = LABELS[taal]
    points: dict[str, list[Punt]] = {organisatie.provincie: [] for organisatie in metingen.provincies}
    for found in metingen.controles:
        soort = "verlopen" if found.verlopen else "nagekeken" if found.product.gecontroleerd else "nooit"
        points[found.product.provincie].append(Punt(found.sinds, soort))
    count = Counter(punt.soort for punten in points.values() for punt in punten)
    titel = _titel(t["controles_strook"], {t[soort]: count[soort] for soort in CONTROLES}, taal)
    rows = [(organisatie.namen[taal], points[organisatie.provincie]) for organisatie in metingen.provincies]
    if not metingen.controles:
        return "0", (), {}
    svg = beeld.strook("controles-strook", titel, rows, CONTROLES)
    return str(count["verlopen"]), (Beeld("controles-strook", t["controles_strook"], svg),), CONTROLES


def _ingetrokken(metingen: Metingen, taal: str) -> _Deel:
    producten = [found.product for found in metingen.ingetrokken]
    return str(len(producten)), _per_provincie("ingetrokken", producten, metingen, taal), {}


def _grondslagen(metingen: Metingen, taal: str) -> _Deel:
    producten = [found.product for found in metingen.vervallen]
    return str(len(producten)), _per_provincie("grondslagen", producten, metingen, taal), {}


def _per_provincie(naam: str, producten: Sequence[Product], metingen: Metingen, taal: str) -> Iterator[Beeld]:
    """How often a province is found; no picture of nothing."""
    count = Counter(product.provincie for product in producten)
    if count:
        name, bijschrift = f"{naam}-balken", LABELS[taal][f"{naam}_balken"]
        bars = [
            Balk(organisatie.namen[taal], {"verlopen": number}, str(number))
            for organisatie in metingen.provincies
            if (number := count[organisatie.provincie])
        ]
        svg = beeld.balken(name, bijschrift, bars, {"verlopen": "vol"}, max(count.values()))
        yield Beeld(name, bijschrift, svg)


def _afwijkingen(metingen: Metingen, taal: str) -> _Deel:
    found = Counter(
        (sleutel, afwijking.product.provincie) for afwijking in metingen.afwijkingen for sleutel in afwijking.sleutels
    )
    total = Counter(sleutel for afwijking in metingen.afwijkingen for sleutel in afwijking.sleutels)
    keys = sorted((key for key in context.load()["Product"] if key in total), key=lambda key: -total[key])
    rows = [
        (f"{key} ({total[key]})", [found[key, organisatie.provincie] for organisatie in metingen.provincies])
        for key in keys
    ]
    bijschrift = LABELS[taal]["afwijkingen_getallen"]
    titel = _titel(bijschrift, {key: total[key] for key in keys[:3]}, taal)
    svg = beeld.getallen("afwijkingen-getallen", titel, _provincies(metingen, taal), rows)
    pictures = (Beeld("afwijkingen-getallen", bijschrift, svg),) if rows else ()
    return str(len(metingen.afwijkingen)), pictures, {}


_BLOKKEN: Mapping[str, Callable[[Metingen, str], _Deel]] = {
    "dekking": _dekking,
    "engels": _engels,
    "controles": _controles,
    "ingetrokken": _ingetrokken,
    "grondslagen": _grondslagen,
    "afwijkingen": _afwijkingen,
}


def _provincies(metingen: Metingen, taal: str) -> list[str]:
    return [organisatie.namen[taal] for organisatie in metingen.provincies]


def _titel(bijschrift: str, aantallen: Mapping[str, int], taal: str) -> str:
    """What a picture shows, for who cannot see it."""
    numbers = "; ".join(LABELS[taal]["aantal"].format(label, number) for label, number in aantallen.items())
    return f"{bijschrift}. {numbers}."
