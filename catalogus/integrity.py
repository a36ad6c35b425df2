"""What only the whole catalogue shows: references that exist, keys that are unique, versions that fit together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import PurePosixPath

from pyoxigraph import Literal

from catalogus.cards import Card
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.folders import FILE
from catalogus.inventory import Kind
from catalogus.namespaces import DCT, LIJST, PPC
from catalogus.resolve import Stage
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import Vocabulary, load


@dataclass(frozen=True)
class Terms:
    """What the vocabularies ask of a catalogue as a whole.

    `asked` are the UPL names that the SDG asks of every province, with their labels, by IRI; `problems` are about the
    lists themselves.
    """

    asked: Mapping[str, str]
    problems: tuple[Diagnostic, ...]


@lru_cache(maxsize=2)
def terms(vocabulary: Vocabulary) -> Terms:
    graph = vocabulary.graph
    asked = {
        node.value: vocabulary.label(node)
        for node in vocabulary.instances(PPC.UniformeProductnaam)
        if graph.has(node, PPC.uplKolom, _PROVINCIE)
        and graph.values(node, PPC.sdgThema)
        and not vocabulary.is_deprecated(node)
    }
    return Terms(asked, tuple(_lijsten(vocabulary)))


_PROVINCIE = Literal("Provincie")
_RENEWED = {
    "upl": "upl.ttl",
    "sdg": "sdg-informatiegebieden.ttl",
}  # lists that come with the program, and may be renewed


def _lijsten(vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A list of the catalogue's own that the program has a newer one of: renewed once, and then forgotten."""
    own, shipped = vocabulary.graph, load().graph
    for name, file in _RENEWED.items() if own is not shipped else ():
        mine, ours = (graph.text(LIJST[name], DCT.issued) or "" for graph in (own, shipped))
        if mine < ours:
            place = Location(PurePosixPath("lijsten", file), whole=True)
            yield rule("PPC036").diagnostic(place, waarde=mine, verwacht=ours)


def check(cards: Iterable[Card], terms: Terms, datum: date) -> tuple[Diagnostic, ...]:
    """All faults between files on a day, sorted by place; `cards` come in the order of their paths."""
    files = _Files(tuple(cards))
    checks = (_referenties, _organisaties, _unique_keys, _valt_onder, _opvolgers, _locaties)
    return unique(
        (
            *terms.problems,
            *(fault for find in checks for fault in find(files)),
            *_versions(files, datum),
            *_missing(files, terms),
        )
    )


@dataclass(frozen=True)
class _Files:
    """The cards, by what is asked of them."""

    cards: tuple[Card, ...]

    @cached_property
    def referenties(self) -> frozenset[str]:
        return frozenset(card.subject for card in self.cards if card.file.kind is Kind.REFERENTIE)

    @cached_property
    def organisaties(self) -> Mapping[str, Card]:
        return {str(card.file.provincie): card for card in self.cards if card.file.kind is Kind.ORGANISATIE}

    @cached_property
    def documents(self) -> tuple[Card, ...]:
        """Every file of a product."""
        return tuple(card for card in self.cards if card.file.kind is Kind.PRODUCT)

    @cached_property
    def producten(self) -> tuple[Card, ...]:
        """Every version that can still be or become active."""
        return tuple(card for card in self.documents if card.stage)

    @cached_property
    def actief(self) -> Mapping[str, Card]:
        return {card.subject: card for card in self.producten if card.stage is Stage.ACTIEF}

    def beside(self, card: Card) -> Iterator[str]:
        """The names of the other active products of a province."""
        for other in self.actief.values():
            if other.file.provincie == card.file.provincie and other.subject != card.subject:
                yield other.file.naam


def _name(iri: str) -> str:
    return iri.rpartition("/")[2]


def _referenties(files: _Files) -> Iterator[Diagnostic]:
    for card in files.documents:
        wanted = card.referentie
        if wanted and wanted not in files.referenties:
            known = sorted(files.referenties)
            # The name may be right and the address wrong: in Turtle, or below a basis of its own.
            right = [iri for iri in known if _name(iri) == _name(wanted)]
            shown = wanted if right else _name(wanted)
            hint = did_you_mean(shown, right or map(_name, known))
            yield rule("PPC501").diagnostic(card.place("referentie"), hint, waarde=shown)


def _organisaties(files: _Files) -> Iterator[Diagnostic]:
    if not files.organisaties and not files.documents:
        yield rule("PPC514").diagnostic(Location(PurePosixPath(FILE), whole=True))
    for provincie, cards in groupby(files.documents, key=lambda card: card.file.provincie):
        if provincie and provincie not in files.organisaties:
            yield rule("PPC510").diagnostic(Location(next(cards).file.path, whole=True), waarde=provincie)


def _versions(files: _Files, datum: date) -> Iterator[Diagnostic]:
    readable = [card for card in files.documents if not card.broken]
    for card in readable:
        named = card.file.datum
        if named and card.issued is None and not card.issued_refused:
            yield rule("PPC512").diagnostic(Location(card.file.path, whole=True), waarde=str(named))
        if named and card.issued and named != card.issued:
            place = card.place("publicatieDatum")
            yield rule("PPC506").diagnostic(place, verwacht=str(named), waarde=str(card.issued))
    for _, group in groupby(readable, key=lambda card: card.subject):
        seen: dict[object, Card] = {}
        for card in group:
            future = card.issued is not None and card.issued > datum
            key: object = "gepland" if future else card.issued
            if first := seen.get(key):
                code = "PPC503" if card.issued is None else "PPC504" if future else "PPC505"
                related = (first.place("publicatieDatum"),)
                yield rule(code).diagnostic(card.place("publicatieDatum"), None, related)
            seen.setdefault(key, card)


def _unique_keys(files: _Files) -> Iterator[Diagnostic]:
    """(upn, provincie, doelgroep) is the key of a product in the SDG information model; versions share it."""
    seen: dict[tuple[str | None, str, str], Card] = {}
    for card in files.producten:
        if not card.upn or card.stage in _WITHOUT_KEY or card.upn.endswith("/UPL-naam_nog_niet_beschikbaar"):
            continue
        for doelgroep in card.doelgroepen:
            first = seen.setdefault((card.file.provincie, card.upn, doelgroep), card)
            if first.subject != card.subject:
                yield rule("PPC502").diagnostic(card.place("upn"), None, (first.place("upn"),), waarde=card.label)


_WITHOUT_KEY = {Stage.CONCEPT, Stage.VERLOPEN, Stage.INGETROKKEN}
"""What is not there yet, or no longer, may have the name of what is."""


def _valt_onder(files: _Files) -> Iterator[Diagnostic]:
    broken = {card.subject for card in files.documents if card.broken}
    for card in files.producten:
        target = card.valt_onder
        if not target or target in broken:
            continue
        place = card.place("productValtOnder")
        if card.stage is not Stage.CONCEPT and _circle(files, card):
            yield rule("PPC508").diagnostic(place, waarde=_name(target))
        elif (parent := files.actief.get(target)) is None:
            if card.stage is Stage.ACTIEF:
                hint = did_you_mean(_name(target), files.beside(card))
                yield rule("PPC507").diagnostic(place, hint, waarde=_name(target))
        else:
            if card.is_sdg and not parent.is_sdg:
                yield rule("PPC513").diagnostic(place, waarde=_name(target))
            for doelgroep in card.doelgroepen:
                if doelgroep not in parent.doelgroepen:
                    yield rule("PPC509").diagnostic(place, waarde=_name(target), verwacht=_name(doelgroep))


def _circle(files: _Files, card: Card) -> bool:
    """Whether following productValtOnder from a product comes back to it."""
    passed: set[str] = set()
    target = card.valt_onder
    while target and target not in passed:
        if target == card.subject:
            return True
        passed.add(target)
        target = files.actief[target].valt_onder if target in files.actief else ""
    return False


def _opvolgers(files: _Files) -> Iterator[Diagnostic]:
    for card in files.producten:
        is_over = card.stage in (Stage.VERLOPEN, Stage.INGETROKKEN)
        if is_over and card.opvolger and card.opvolger not in files.actief:
            hint = did_you_mean(_name(card.opvolger), files.beside(card))
            yield rule("PPC515").diagnostic(card.place("opvolger"), hint, waarde=_name(card.opvolger))


def _locaties(files: _Files) -> Iterator[Diagnostic]:
    for card in files.producten:
        organisatie = files.organisaties.get(str(card.file.provincie))
        if organisatie is None or organisatie.broken:
            continue
        for locatie, place in card.locaties:
            if locatie not in organisatie.adressen:
                hint = did_you_mean(_name(locatie), map(_name, organisatie.adressen))
                yield rule("PPC511").diagnostic(place, hint, waarde=_name(locatie))


def _missing(files: _Files, terms: Terms) -> Iterator[Diagnostic]:
    """How many SDG names of provinces a province says nothing about, in any stage."""
    said: dict[str | None, set[str]] = {}
    for card in files.producten:
        said.setdefault(card.file.provincie, set()).add(card.upn)
    for provincie, organisatie in files.organisaties.items():
        unsaid = (label for iri, label in terms.asked.items() if iri not in said.get(provincie, ()))
        if not organisatie.broken and (missing := sorted(unsaid)):
            names = ", ".join(f"«{name}»" for name in missing[:3])
            place = Location(organisatie.file.path, whole=True)
            yield rule("PPC516").diagnostic(place, aantal=str(len(missing)), waarde=names)
