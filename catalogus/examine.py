"""What `validate` and `export` must know of a catalogue: what it says, what is wrong, whom that holds back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from catalogus import (
    config,
    dates,
    huiskleur,
    integrity,
    markup,
    organisaties,
    prose,
    review,
    sleutels,
    sources,
    validation,
)
from catalogus.cards import Card, card
from catalogus.config import Config
from catalogus.diagnostics import Diagnostic, Severity, unique
from catalogus.integrity import Terms
from catalogus.inventory import Kind
from catalogus.resolve import Resolution, Resolved, resolve
from catalogus.validation import Checked


@dataclass(frozen=True)
class Row:
    """All that was found out about one file: its card, what is wrong on reading it (`read`) and in what it says."""

    card: Card
    read: tuple[Diagnostic, ...] = ()
    found: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What is wrong with a catalogue; `withheld` gives for each province with errors how many there are."""

    diagnostics: tuple[Diagnostic, ...]
    withheld: Mapping[str, int]

    @property
    def failed(self) -> bool:
        return any(fault.severity is Severity.ERROR for fault in self.diagnostics)


def examine(root: Path, datum: date, progress: Callable[[], None] = lambda: None) -> tuple[Resolution, Findings]:
    """Read, resolve and check a whole catalogue on one day; raises ConfigurationError."""
    from catalogus import lists  # which a part of a catalogue has no need of

    settings, vocabulary = config.read(root), lists.load(root)
    source = sources.read(settings, vocabulary, progress)
    resolution = resolve(source, datum)
    found: list[Row] = []
    for row in rows(resolution, (document.path for document in source.documents)):
        progress()
        found.append(row)
    return resolution, conclude(found, source.problems, integrity.terms(vocabulary), settings, datum)


def rows(
    resolution: Resolution,
    paths: Iterable[PurePosixPath],
    checked: dict[NamedNode, Checked] | None = None,
    *,
    reference: bool = False,
) -> Iterator[Row]:
    """What was found out about these files of a catalogue, or of a part that has all that they need.

    `checked` remembers what was found in referenties: what is lacking there is told there.
    """
    checked = {} if checked is None else checked
    resolved = {found.document.path: found for found in resolution.every}
    documents = {document.path: document for document in resolution.source.documents}
    for path in paths:
        document, found = documents[path], resolved.get(path)
        own = _check(found, resolution, resolved, checked, reference).diagnostics if found else ()
        yield Row(card(document, found, resolution.source.vocabulary), document.reading.problems, own)


def _check(
    found: Resolved,
    resolution: Resolution,
    resolved: Mapping[PurePosixPath, Resolved],
    checked: dict[NamedNode, Checked],
    reference: bool,
) -> Checked:
    above = resolved.get(found.referentie.path) if found.referentie else None
    if above and above.iri not in checked:
        checked[above.iri] = within(above, resolution, reference=reference)
    if found.iri in checked:
        return checked[found.iri]
    own = within(found, resolution, checked[above.iri] if above else None, reference=reference)
    if found.document.kind is Kind.REFERENTIE:
        checked[found.iri] = own
    return own


def within(
    resolved: Resolved, resolution: Resolution, referentie: Checked | None = None, *, reference: bool = False
) -> Checked:
    """What is wrong in one file with all that it inherits, whatever the others say.

    `referentie` is what was found in the file that it inherits from: what is lacking there is told there. With
    `reference` pySHACL alone holds it against the shapes.
    """
    kind = resolved.document.kind
    alone = replace(
        resolution,
        referenties=(resolved,) if kind is Kind.REFERENTIE else (),
        organisaties={str(resolved.document.provincie): resolved} if kind is Kind.ORGANISATIE else {},
        producten=(resolved,) if kind is Kind.PRODUCT else (),
    )
    lacking = referentie.missing if referentie else frozenset()
    checked = validation.validate(resolved, resolution.source, lacking, reference=reference)
    others = (fault for check in _CHECKS for fault in check(alone))
    return replace(checked, diagnostics=unique((*checked.diagnostics, *others)))


_CHECKS = (
    *(markup.check, dates.check, review.check, prose.check),
    *(organisaties.check, huiskleur.check, sleutels.check),
)
"""What SHACL cannot say of a file."""


def conclude(
    found: Iterable[Row], problems: Iterable[Diagnostic], terms: Terms, settings: Config, datum: date
) -> Findings:
    """What is wrong with a catalogue, by what is known of each file; `problems` are of no file, or of their reading."""
    rows = sorted(found, key=lambda row: row.card.file.path)
    users = _users(row.card for row in rows)
    shared = (*problems, *(fault for row in rows for fault in row.read))
    shared += integrity.check((row.card for row in rows), terms, datum)
    errors: dict[str, set[tuple[object, ...]]] = {}
    for fault in shared:
        _count(errors, fault, users.get(fault.location.path.stem, ()) if _in_referentie(fault) else _owner(fault))
    for row in rows:
        file = row.card.file
        for fault in row.found:
            _count(errors, fault, (file.provincie,) if file.provincie else users.get(file.naam, ()))
    every = unique((*shared, *(fault for row in rows for fault in row.found)))
    diagnostics = tuple(fault for fault in every if fault.code not in settings.stil)
    return Findings(diagnostics, {name: len(faults) for name, faults in sorted(errors.items())})


def _users(cards: Iterable[Card]) -> Mapping[str, Collection[str]]:
    """The provinces that use each referentie, by its name."""
    users: dict[str, set[str]] = {}
    for one in cards:
        if one.referentie:
            users.setdefault(one.referentie.rpartition("/")[2], set()).add(str(one.file.provincie))
    return users


def _in_referentie(fault: Diagnostic) -> bool:
    return fault.location.path.parts[0] == "referentie"


def _owner(fault: Diagnostic) -> tuple[str, ...]:
    parts = fault.location.path.parts
    return (parts[1],) if len(parts) > 2 and parts[0] == "provincies" else ()


def _count(errors: dict[str, set[tuple[object, ...]]], fault: Diagnostic, provincies: Iterable[str]) -> None:
    if fault.severity is Severity.ERROR:
        for provincie in provincies:
            errors.setdefault(provincie, set()).add(fault.sort_key)
