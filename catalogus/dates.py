"""What the day of the check shows: reviews that are overdue, amounts that have lapsed, English older than Dutch."""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode

from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.durations import later
from catalogus.graph import Graph, Node
from catalogus.namespaces import CV, DCT, PPC, TALEN
from catalogus.resolve import Resolution, Resolved, Stage
from catalogus.rules import rule


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """All faults of one day, sorted by place; what is over has no need of them."""
    current = [product for product in resolution.producten if product.stage in (Stage.ACTIEF, Stage.GEPLAND)]
    checks = (_review, _kosten, _english, _future)
    return unique(fault for product in current for find in checks for fault in find(product, resolution.datum))


def review_before(graph: Graph, product: NamedNode) -> date | None:
    """The day before which a product is to be checked again, for one with a review term."""
    term = graph.text(product, PPC.controletermijn)
    checked = graph.text(product, PPC.gecontroleerdOp) or graph.text(product, DCT.issued)
    return later(date.fromisoformat(checked), term) if term and checked else None


def _review(product: Resolved, today: date) -> Iterator[Diagnostic]:
    before = review_before(product.graph, product.iri)
    if before and before <= today:
        origins = product.document.origins.places
        written = origins.get((product.iri, PPC.gecontroleerdOp)) or origins.get((product.iri, DCT.issued))
        place = written or Location(product.document.path, whole=True)
        yield rule("PPC520").diagnostic(place, waarde=in_words(before))


def _kosten(product: Resolved, today: date) -> Iterator[Diagnostic]:
    for cost in product.graph.nodes(product.iri, CV.hasCost):
        since, until = (_date(product, cost, property) for property in (PPC.geldigVanaf, PPC.geldigTot))
        if until and until < today and not (since and since > until):
            yield rule("PPC521").diagnostic(_place(product, cost, PPC.geldigTot), waarde=in_words(until))


def _english(product: Resolved, today: date) -> Iterator[Diagnostic]:
    dutch, english = (_date(product, product.iri, property) for property in (PPC.gewijzigdNl, PPC.gewijzigdEn))
    if dutch and english and english < dutch <= max(today, product.publicatie_datum or today):
        written = product.document.origins.places
        property = PPC.gewijzigdEn if (product.iri, PPC.gewijzigdEn) in written else PPC.gewijzigdNl
        place = _place(product, product.iri, property)
        yield rule("PPC605").diagnostic(place, nl=in_words(dutch), en=in_words(english))


def _future(product: Resolved, today: date) -> Iterator[Diagnostic]:
    keys = {
        PPC.gewijzigdNl: "gewijzigd: nl",
        PPC.gewijzigdEn: "gewijzigd: en",
        PPC.gecontroleerdOp: "gecontroleerd: datum",
    }
    for property, key in keys.items():
        day = _date(product, product.iri, property)
        written = (product.iri, property) in product.document.origins.places
        if day and day > max(today, product.publicatie_datum or today) and written:
            yield rule("PPC522").diagnostic(_place(product, product.iri, property), sleutel=key, waarde=in_words(day))


def in_words(day: date) -> Messages:
    """A day as people read it: 31 december 2026."""
    from babel.dates import format_date  # which few files need

    return {taal: format_date(day, "d MMMM y", locale=taal) for taal in TALEN}


def _date(product: Resolved, node: Node, property: NamedNode) -> date | None:
    text = product.graph.text(node, property)
    return date.fromisoformat(text) if text else None


def _place(product: Resolved, node: NamedNode, property: NamedNode) -> Location:
    return product.origins.find(node, property) or Location(product.document.path, whole=True)
