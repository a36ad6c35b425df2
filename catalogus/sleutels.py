"""The keys that a referentie keeps for all provinces, and names of keys that are none."""

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

from catalogus import context
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import Vocabulary


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """Locked keys that a province gives itself, and unknown names under vergrendeld and bijgewerktTot."""
    return unique((*_vergrendeld(resolution), *_unknown(resolution)))


def _vergrendeld(resolution: Resolution) -> Iterator[Diagnostic]:
    """What a province says itself although the referentie keeps it for all; also that it wants none of it."""
    keys = _inherited(resolution.source.vocabulary)
    for product in resolution.producten:
        document, referentie = product.document, product.referentie
        for name in referentie.graph.literals(referentie.subject, PPC.vergrendeld) if referentie else ():
            property = keys.get(name.value)
            if referentie is None or property is None:
                continue
            own = document.graph.values(document.subject, property)
            if own or document.graph.has(document.subject, PPC.zonder, property):
                locked = referentie.origins.find(referentie.subject, PPC.vergrendeld, name)
                place = document.origins.find(document.subject, property) or Location(document.path)
                related = (locked,) if locked else ()
                yield rule("PPC517").diagnostic(place, None, related, sleutel=name.value)


def _unknown(resolution: Resolution) -> Iterator[Diagnostic]:
    known = _inherited(resolution.source.vocabulary)
    for resolved in (*resolution.referenties, *resolution.producten):
        document = resolved.document
        for property in (PPC.vergrendeld, PPC.bijgewerktTot):
            for literal in document.graph.literals(document.subject, property):
                name, _, rest = literal.value.partition(" ")
                is_hash = property == PPC.vergrendeld or re.fullmatch("[0-9a-f]{12}", rest)
                if name not in known and is_hash:
                    place = document.origins.find(document.subject, property, literal) or Location(document.path)
                    yield rule("PPC518").diagnostic(place, did_you_mean(name, known), waarde=name)


def _inherited(vocabulary: Vocabulary) -> dict[str, NamedNode]:
    """The keys that a product takes over, by name."""
    keys = context.load()["Product"].items()
    return {name: key.iri for name, key in keys if key.iri and vocabulary.is_inherited(key.iri)}
