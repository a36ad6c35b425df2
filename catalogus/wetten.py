"""Laws that no longer hold: which of them a legal basis still cites (`vocab/wetten.ttl`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pyoxigraph import NamedNode

from catalogus.namespaces import PPC
from catalogus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Wet:
    """A law that lapsed; `delen` are what the numbers of the lapsed sections begin with, none if all of it lapsed."""

    iri: NamedNode
    naam: str
    delen: tuple[str, ...]

    @property
    def bwb(self) -> str:
        """Its number in the Basiswettenbestand, with which wetten.overheid.nl addresses it."""
        return self.iri.value.rpartition("/")[2]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Its name in a text."""
        return re.compile(rf"\b{re.escape(self.naam)}\b", re.IGNORECASE)


def load(vocabulary: Vocabulary, datum: date) -> tuple[Wet, ...]:
    """The laws of the list that do not hold on a day."""
    graph = vocabulary.graph
    return tuple(
        Wet(node, vocabulary.label(node), tuple(part.value for part in graph.literals(node, PPC.vervallenDeel)))
        for node in vocabulary.instances(PPC.Wet)
        if (graph.text(node, PPC.vervallenOp) or "") <= datum.isoformat()
    )


def vervallen(titel: str, url: str, wetten: tuple[Wet, ...]) -> Iterator[Wet]:
    """Those of the laws that a legal basis cites, by its address or by name."""
    for wet in wetten:
        if wet.bwb in url or wet.pattern.search(titel):
            section = _IN_URL.search(url) or _IN_TITEL.search(titel)
            if not wet.delen or (section and section[1].startswith(wet.delen)):
                yield wet


_IN_URL = re.compile(r"[&/]artikel=?/?(\d[\w.:]*)")
_IN_TITEL = re.compile(r"\bartikel (\d[\w.:]*)", re.I)
