"""The logo of a province, as a file."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Logo:
    """A picture as a file: its name (logo.svg, logo.png) and its bytes."""

    naam: str
    inhoud: bytes


LOGOS: Mapping[str, str] = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}
"""The names that a logo can have, and what kind of file each is."""
