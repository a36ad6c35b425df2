"""A store on disk, and what is known of it without opening it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Store:
    """A store at a place: the names of its graphs, the properties and classes in it, and how many files it lacks."""

    place: Path
    graphs: tuple[str, ...]
    terms: frozenset[str]
    missing: int = 0
