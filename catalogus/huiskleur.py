"""The colour of a province on its pages: whether people can read it there."""

import math
from collections.abc import Iterator

from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.kleuren import LICHT, MINIMUM, contrast, darker, hardest, is_colour, usable
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution
from catalogus.rules import rule


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """Colours that are too light for the pages, with the nearest one that is not, sorted by place."""
    return unique(_faults(resolution))


def _faults(resolution: Resolution) -> Iterator[Diagnostic]:
    for organisatie in resolution.organisaties.values():
        for value in organisatie.graph.literals(organisatie.iri, PPC.huiskleur):
            if is_colour(value.value) and not usable(value.value):
                document, colour = organisatie.document, value.value.lower()
                place = organisatie.origins.find(organisatie.iri, PPC.huiskleur, value) or Location(document.path)
                achtergrond = hardest(colour, LICHT)
                values = {"waarde": value.value, "achtergrond": achtergrond}
                ratios = {"verhouding": _ratio(contrast(colour, achtergrond)), "verwacht": _ratio(MINIMUM)}
                yield rule("PPC417").diagnostic(place, _instead(darker(colour)), **values, **ratios)


def _ratio(number: float) -> Messages:
    """Rounded down, so that what is too little never looks like enough."""
    text = f"{math.floor(number * 10) / 10:.1f}"
    return {"nl": f"{text.replace('.', ',')} : 1", "en": f"{text}:1"}


def _instead(colour: str) -> Messages:
    return {
        "nl": f'Neem "{colour}": dezelfde kleur, net donker genoeg.',
        "en": f'Take "{colour}": the same colour, just dark enough.',
    }
