"""Colours as #rrggbb: how well one can be read on another, and the nearest shade that can (WCAG 2.2, 1.4.3)."""

import colorsys
import re
from bisect import bisect_left
from collections.abc import Iterable

LICHT = ("#ffffff", "#f1f4f7", "#fff5d6")
"""The backgrounds of a page in the light scheme."""

DONKER = ("#14191f", "#1f262e", "#3a3215")
"""The backgrounds of a page in the dark scheme."""

MINIMUM = 4.5
"""The contrast that ordinary text needs."""


def usable(text: str) -> str:
    """The colour that a text is, if it can be read on a light page; otherwise empty."""
    colour = text.lower()
    return colour if is_colour(text) and contrast(colour, hardest(colour, LICHT)) >= MINIMUM else ""


def is_colour(text: str) -> bool:
    return bool(re.fullmatch("#[0-9A-Fa-f]{6}", text))


def contrast(one: str, other: str) -> float:
    """From 1 (no difference) to 21 (black and white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hardest(colour: str, backgrounds: Iterable[str]) -> str:
    """The background on which a colour is the hardest to read."""
    return min(backgrounds, key=lambda background: contrast(colour, background))


def darker(colour: str) -> str:
    """The nearest shade of the same hue and saturation that can be read on a light page: itself, if it can be."""
    return _nearest(colour, LICHT, 0.0)


def lighter(colour: str) -> str:
    """The nearest tint of the same hue and saturation that can be read on a dark page: itself, if it can be."""
    return _nearest(colour, DONKER, 1.0)


def on(background: str) -> str:
    """White or black, whichever can be read best on a background; that is always more than 4.5 to 1."""
    return max(("#ffffff", "#000000"), key=lambda colour: contrast(colour, background))


def _nearest(colour: str, backgrounds: Iterable[str], end: float) -> str:
    """The first that can be read on these backgrounds, on the way to black (0.0) or white (1.0), which always can."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))

    def at(step: int) -> str:
        rgb = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)

    def suffices(step: int) -> bool:
        return contrast(at(step), hardest(at(step), backgrounds)) >= MINIMUM

    return at(bisect_left(range(_STEPS), True, key=suffices))


_STEPS = 510  # a step is at most half of what a channel can show


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, from 0 (black) to 1 (white)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
