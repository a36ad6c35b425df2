"""Which products a renewed list touches, and where each says what has changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from catalogus.changes import Change, What
from catalogus.diagnostics import Location
from catalogus.namespaces import CV, PPC
from catalogus.resolve import Resolution, Resolved


@dataclass(frozen=True)
class Touched:
    """One change for one product: `place` in its own file, `via` the referentie that says it, if one does."""

    provincie: str
    place: Location
    change: Change
    via: Location | None = None


def touched(before: Resolution, after: Resolution, changes: Iterable[Change]) -> tuple[Touched, ...]:
    """What changes mean for products, in the order of province, file and change.

    `before` is the catalogue under the lists in force and `after` under the new ones: a name that is new is nothing
    under the former, and one that was renamed is nothing under the latter. Ended products are among them.
    """
    by_iri: dict[NamedNode, list[Change]] = {}
    for change in changes:
        if change.what is not What.OTHER:
            by_iri.setdefault(change.iri, []).append(change)
    found: dict[tuple[object, ...], Touched] = {}
    for product in (*before.producten, *after.producten):
        for iri, place in _named(product):
            for change in by_iri.get(iri, ()):
                touch = _touched(product, place, change)
                found.setdefault((product.document.path, change.iri, change.what), touch)
    order = list(What)
    return tuple(
        sorted(found.values(), key=lambda t: (t.provincie, t.place, order.index(t.change.what), t.change.iri.value))
    )


def _named(product: Resolved) -> Iterable[tuple[NamedNode, Location | None]]:
    """What a product names from the lists, with the place where it, or its referentie, does."""
    graph, origins, iri = product.graph, product.origins, product.iri
    for upn in graph.nodes(iri, PPC.upn):
        place = origins.find(iri, PPC.upn, upn)
        yield upn, place
        for theme in graph.nodes(iri, CV.isClassifiedBy):
            yield theme, place
    for property in (CV.hasCompetentAuthority, PPC.uitvoerder):
        for node in graph.nodes(iri, property):
            for organisation in graph.nodes(node, PPC.owmsIdentifier):
                yield organisation, origins.find(node, PPC.owmsIdentifier, organisation)


def _touched(product: Resolved, place: Location | None, change: Change) -> Touched:
    document = product.document
    own = place or Location(document.path)
    if own.path == document.path:
        return Touched(str(document.provincie), own, change)
    asked = document.origins.find(document.subject, PPC.referentie) or Location(document.path)
    return Touched(str(document.provincie), asked, change, own)
