"""The organisations that products name, held against the list of government organisations where there is one.

And the locations of a province, of which no two may have one name.
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode

from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.namespaces import CV, LIJST, LOCN, PPC, SKOS
from catalogus.resolve import Resolution, Resolved
from catalogus.rules import rule
from catalogus.suggest import nearest
from catalogus.vocabulary import CodeList


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """Organisations that are not in the list, or that have ended before the day, and locations with one name."""
    return unique((*_listed(resolution), *_locatienamen(resolution)))


def _locatienamen(resolution: Resolution) -> Iterator[Diagnostic]:
    """A location's name is its key on the portals (SDG API 1.8.3: naam and organisatie together are unique)."""
    for organisatie in resolution.organisaties.values():
        seen: dict[str, NamedNode] = {}
        for locatie in organisatie.graph.nodes(organisatie.iri, LOCN.address):
            naam = organisatie.graph.text(locatie, LOCN.locatorName) or ""
            first = seen.setdefault(naam.casefold(), locatie)
            if naam and first != locatie:
                places = [organisatie.origins.find(node, LOCN.locatorName) for node in (locatie, first)]
                place, other = (found or Location(organisatie.document.path) for found in places)
                yield rule("PPC411").diagnostic(place, None, (other,), waarde=naam)


def _listed(resolution: Resolution) -> Iterator[Diagnostic]:
    vocabulary = resolution.source.vocabulary
    known = vocabulary.code_lists.get(LIJST.organisaties)
    if known is None:
        return
    for product in resolution.producten:
        graph, own = product.graph, f"{product.iri.value}/"
        parts = (*graph.nodes(product.iri, CV.hasCompetentAuthority), *graph.nodes(product.iri, PPC.uitvoerder))
        for node in parts:
            value = graph.node(node, PPC.owmsIdentifier)
            if value is None or not node.value.startswith(own):  # the province itself is held against TOOI
                continue
            place, related = _inherited(product, node, value)
            ended = vocabulary.graph.text(value, PPC.eindDatum)
            if value not in known.members:
                hint = _organisatie(graph.text(node, SKOS.prefLabel) or "", value, known)
                yield rule("PPC414").diagnostic(place, hint, related, waarde=value.value)
            elif ended and date.fromisoformat(ended) < resolution.datum:
                yield rule("PPC415").diagnostic(place, None, related, waarde=vocabulary.label(value), datum=ended)


def _inherited(product: Resolved, node: NamedNode, value: NamedNode) -> tuple[Location, tuple[Location, ...]]:
    """Where an organisation is identified; in a referentie also where the product asks for that."""
    document = product.document
    place = product.origins.find(node, PPC.owmsIdentifier, value) or Location(document.path, whole=True)
    if place.path == document.path:
        return place, ()
    asked = document.origins.find(document.subject, PPC.referentie) or Location(document.path, whole=True)
    return place, (asked,)


def _organisatie(naam: str, value: NamedNode, known: CodeList) -> Messages:
    """The organisation that may be meant: the one of that name, else the one whose address looks most like it."""
    found = known.codes.get(naam.lower())
    if found is None:
        by_name = {_tail(member): member for member in sorted(known.members, key=str)}
        found = by_name.get(nearest(_tail(value), by_name) or "")
    if found is None:
        return {}
    return {"nl": f"Bedoelt u «{found.value}»?", "en": f"Did you mean «{found.value}»?"}


def _tail(iri: NamedNode) -> str:
    return iri.value.rpartition("/")[2]
