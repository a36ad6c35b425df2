"""Which own texts of a province were written against an older text of the referentie.

A product records for each key it gives itself up to which content of the referentie it was brought: a line
`tekst 3f9a1c20d5e4` under `bijgewerktTot`, with the hash of `kenmerk`. Without a line nothing is known, and nothing
is said: a false alarm is worse than none (LPDC-1638).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.diagnostics import Diagnostic, Location, Severity, unique
from catalogus.kenmerk import kenmerk
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution, Resolved, Stage
from catalogus.rules import rule
from catalogus.sources import Document
from catalogus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Field:
    """One key that a product gives itself, and the hash that it recorded, if any."""

    key: str
    iri: NamedNode
    recorded: str | None
    referentie: Document

    @cached_property
    def now(self) -> str:
        """The hash of what the referentie says now."""
        return kenmerk(self.referentie.graph, self.referentie.subject, self.iri)

    @property
    def lags(self) -> bool:
        return self.recorded is not None and self.recorded != self.now


def fields(document: Document, referentie: Document, vocabulary: Vocabulary) -> tuple[Field, ...]:
    """The keys that a product overrides, in the order of the context; `~` ("none here") is one of them.

    Not what the referentie keeps for all: that is a fault, and needs no comparison.
    """
    graph, subject = document.graph, document.subject
    recorded = dict(_split(literal.value) for literal in graph.literals(subject, PPC.bijgewerktTot))
    keys = {
        name: key.iri
        for name, key in context.load()["Product"].items()
        if key.iri is not None and vocabulary.is_inherited(key.iri) and name not in referentie.vergrendeld
    }
    return tuple(
        Field(name, iri, recorded.get(name), referentie)
        for name, iri in keys.items()
        if graph.values(subject, iri) or graph.has(subject, PPC.zonder, iri)
        if name in recorded or referentie.graph.values(referentie.subject, iri)
    )


def reviewed(resolution: Resolution) -> Iterator[tuple[Resolved, tuple[Field, ...]]]:
    """Every version with a referentie that it overrides in something; what is over needs no review.

    With a referentie that has errors nothing can be compared: what was refused there is not what it will say.
    """
    vocabulary = resolution.source.vocabulary
    for product in resolution.producten:
        over = product.stage in (Stage.VERLOPEN, Stage.INGETROKKEN) or is_faulty(product.referentie)
        if (
            product.referentie
            and product.complete
            and not over
            and (found := fields(product.document, product.referentie, vocabulary))
        ):
            yield product, found


def is_faulty(document: Document | None) -> bool:
    """Whether a file could not be read as it was meant."""
    return document is not None and any(fault.severity is Severity.ERROR for fault in document.reading.problems)


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """Which own texts lag, each at its own line, with the referentie's as related place."""
    return unique(_lags(product, field) for product, found in reviewed(resolution) for field in found if field.lags)


def _lags(product: Resolved, field: Field) -> Diagnostic:
    document, referentie = product.document, product.referentie
    place = document.origins.find(document.subject, field.iri) or Location(document.path, whole=True)
    theirs = referentie.origins.find(referentie.subject, field.iri) if referentie else None
    related = (theirs,) if theirs else ()
    return rule("PPC519").diagnostic(place, None, related, sleutel=field.key)


def _split(line: str) -> tuple[str, str]:
    name, _, found = line.partition(" ")
    return name, found
