"""Pictures as inline SVG: marks in a grid, bars, dots on a time axis, and numbers in a grid.

A mark has a shape as well as a colour, and the style sheet gives the colour by its class: on paper, in the dark and
for who sees no colours it says the same. Marks of one kind are one path.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from lxml import etree
from markupsafe import Markup

LETTER = 6.6
"""How wide a letter of the small text is, at most, on average."""

TEKENS: Mapping[str, str] = {
    "vol": "h10v10h-10z",
    "half": "v10h10z",
    "laag": "m0 5h10v5h-10z",
    "hol": "h10v10h-10zm2 2v6h6v-6z",
    "stip": "m1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "ring": "m1 5a4 4 0 1 0 8 0a4 4 0 1 0-8 0zm2 0a2 2 0 1 1 4 0a2 2 0 1 1-4 0z",
    "ruit": "m5-1l6 6l-6 6l-6-6z",
    "streep": "m3 4h4v2h-4z",
}
"""Shapes in a square of 10, from its upper left corner; where a second line goes round the other way is a hole."""


@dataclass(frozen=True)
class Balk:
    """A bar: the length of its parts by their kind, and what stands behind it."""

    label: str
    delen: Mapping[str, int]
    tekst: str


@dataclass(frozen=True)
class Rij:
    """A row of a grid, and what stands behind it."""

    label: str
    waarden: Sequence[str]


def teken(soort: str, vorm: str) -> Markup:
    """One mark, for a legend; what it means stands beside it."""
    root = etree.Element("svg", {"width": "14", "height": "14", "viewBox": "-2 -2 14 14", "aria-hidden": "true"})
    _add(root, "path", {"class": _class(soort), "d": f"M0 0{TEKENS[vorm]}"})
    return _markup(root)


def rooster(naam: str, titel: str, kolommen: Sequence[str], rijen: Sequence[Rij], vormen: Mapping[str, str]) -> Markup:
    """A mark for each value, by the shape (`TEKENS`) that `vormen` gives it; rows are named in Dutch."""
    step, top = 14, _top(kolommen)
    left = step * len(kolommen) + 8
    root = _svg(naam, titel, left + _width(rij.label for rij in rijen), top + step * len(rijen))
    _columns(root, kolommen, step, top)
    paths: dict[str, str] = dict.fromkeys(vormen, "")
    labels = _add(root, "g", {"lang": "nl"})
    for row, rij in enumerate(rijen):
        y = top + row * step
        _text(labels, left, y + 10, rij.label)
        for column, value in enumerate(rij.waarden):
            paths[value] += f"M{column * step} {y}{TEKENS[vormen[value]]}"
    for value, path in paths.items():
        if path:
            _add(root, "path", {"class": _class(value), "d": path})
    return _markup(root)


def balken(naam: str, titel: str, rijen: Sequence[Balk], vormen: Mapping[str, str], totaal: int) -> Markup:
    """A bar for each row, of which the whole width is `totaal`; its parts are full (`vol`), low or hollow."""
    step, wide = 24, 150
    left = _width(rij.label for rij in rijen) + 8
    root = _svg(naam, titel, left + wide + 8 + _width(rij.tekst for rij in rijen), step * len(rijen))
    for row, rij in enumerate(rijen):
        y = row * step + 4
        _text(root, 0, y + 12, rij.label)
        _add(root, "path", {"class": "spoor", "d": f"M{left} {y + 16}h{wide}v1h-{wide}z"})
        ends = [round(end * wide / max(totaal, 1)) for end in accumulate(rij.delen.values())]
        for soort, start, end in zip(rij.delen, (0, *ends), ends, strict=False):
            if end > start:
                _add(
                    root, "path", {"class": soort, "d": _part(vormen[soort], left + start, y, max(end - start - 2, 2))}
                )
        _text(root, left + wide + 8, y + 12, rij.tekst)
    return _markup(root)


def _part(vorm: str, x: int, y: int, wide: int) -> str:
    match vorm:
        case "laag":
            return f"M{x} {y + 8}h{wide}v8h-{wide}z"
        case "hol" if wide > 4:
            return f"M{x} {y}h{wide}v16h-{wide}zm2 2v12h{wide - 4}v-12z"
        case _:
            return f"M{x} {y}h{wide}v16h-{wide}z"


@dataclass(frozen=True)
class Punt:
    """A day on the axis, and which kind of mark stands there."""

    dag: date
    soort: str


def strook(naam: str, titel: str, rijen: Sequence[tuple[str, Sequence[Punt]]], vormen: Mapping[str, str]) -> Markup:
    """For each row its days on one axis of whole quarters; what falls together is stacked."""
    ticks = _quarters([punt.dag for _, punten in rijen for punt in punten])
    left, wide = _width(label for label, _ in rijen) + 8, 600

    def place(day: date) -> int:
        return left + (day - ticks[0]).days * wide // (ticks[-1] - ticks[0]).days

    marks: dict[str, str] = dict.fromkeys(vormen, "")
    lines, texts, y = "", [], 20
    for label, punten in rijen:
        levels: list[int] = []  # of each height, where it is taken until
        placed = []
        for punt in sorted(punten, key=lambda punt: (punt.dag, punt.soort)):
            x = place(punt.dag)
            level = next((number for number, taken in enumerate(levels) if taken <= x), len(levels))
            levels[level : level + 1] = [x + 11]
            placed.append((x, level, punt.soort))
        y += max(len(levels), 2) * 11 + 4
        for x, level, soort in placed:
            marks[soort] += f"M{x - 5} {y - 12 - level * 11}{TEKENS[vormen[soort]]}"
        texts.append((label, y))
        lines += f"M{left} {y}h{wide}v1h-{wide}z"
    root = _svg(naam, titel, left + wide + 12, y + 4)
    free = left
    for tick in ticks:
        x = place(tick)
        lines += f"M{x} 16h1v{y - 16}h-1z"
        if free <= x < left + wide:
            _text(root, x, 12, f"{tick:%Y-%m}")
            free = x + _width(["2026-01 "])
    _add(root, "path", {"class": "spoor", "d": lines})
    for label, where in texts:
        _text(root, 0, where - 3, label)
    for soort, path in marks.items():
        if path:
            _add(root, "path", {"class": soort, "d": path})
    return _markup(root)


def _quarters(days: Sequence[date]) -> list[date]:
    """The first days of the quarters from before the first day until after the last."""
    first, last = (day.year * 4 + (day.month - 1) // 3 for day in (min(days), max(days)))
    return [date(quarter // 4, quarter % 4 * 3 + 1, 1) for quarter in range(first, last + 2)]


def getallen(naam: str, titel: str, kolommen: Sequence[str], rijen: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    """A number for each value, on a ground that is darker as it is higher; nothing for none."""
    step, high, top = 28, 22, _top(kolommen)
    left = step * len(kolommen) + 8
    root = _svg(naam, titel, left + _width(label for label, _ in rijen), top + high * len(rijen))
    _columns(root, kolommen, step, top)
    most = max((value for _, waarden in rijen for value in waarden), default=1)
    grounds: dict[int, str] = dict.fromkeys(range(1, NIVEAUS + 1), "")
    texts = []
    for row, (label, waarden) in enumerate(rijen):
        y = top + row * high
        texts.append((left, y + 15, label, ""))
        for column, value in enumerate(waarden):
            if value:
                level = -(-value * NIVEAUS // most)
                grounds[level] += f"M{column * step} {y}h{step - 2}v{high - 2}h-{step - 2}z"
                texts.append((column * step + (step - 2) // 2, y + 15, str(value), f"getal op{level}"))
    for level, path in grounds.items():
        if path:
            _add(root, "path", {"class": f"niveau{level}", "d": path})
    for x, y, text, soort in texts:
        _text(root, x, y, text, soort)
    return _markup(root)


NIVEAUS = 4
"""How many grounds a number can have."""


def _svg(naam: str, titel: str, breed: int, hoog: int) -> etree._Element:
    title = f"{naam}-titel"
    size = {"width": str(breed), "height": str(hoog), "viewBox": f"0 0 {breed} {hoog}"}
    root = etree.Element("svg", {**size, "role": "img", "aria-labelledby": title})
    _add(root, "title", {"id": title}).text = titel
    return root


def _columns(root: etree._Element, kolommen: Sequence[str], step: int, top: int) -> None:
    """The names above the columns, from the bottom up."""
    for column, label in enumerate(kolommen):
        middle = column * step + step // 2 + 2
        _text(root, 0, 0, label).set("transform", f"translate({middle} {top - 6}) rotate(-90)")


def _top(kolommen: Iterable[str]) -> int:
    return _width(kolommen) + 8


def _width(labels: Iterable[str]) -> int:
    return round(max(map(len, labels), default=0) * LETTER) + 4


def _text(parent: etree._Element, x: int, y: int, text: str, soort: str = "") -> etree._Element:
    element = _add(parent, "text", {"x": str(x), "y": str(y), **({"class": soort} if soort else {})})
    element.text = text
    return element


def _class(value: str) -> str:
    return value.replace(" ", "-")


def _add(parent: etree._Element, tag: str, attributes: Mapping[str, str]) -> etree._Element:
    return etree.SubElement(parent, tag, dict(attributes))


def _markup(root: etree._Element) -> Markup:
    """As HTML has it: without a namespace; the library escapes all text."""
    return Markup(etree.tostring(root, encoding="unicode"))
