"""What `validate` and `export` must know of a catalogue: what it says, what is wrong, whom that holds back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from catalogus import (
    config,
    dates,
    huiskleur,
    integrity,
    lists,
    markup,
    organisaties,
    prose,
    review,
    sources,
    validation,
)
from catalogus.diagnostics import Diagnostic, Severity, unique
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution, Resolved, resolve
from catalogus.sources import Document, Kind
from catalogus.validation import Checked


@dataclass(frozen=True)
class Examined:
    """One catalogue on one day; `withheld` gives for each province with errors how many there are."""

    resolution: Resolution
    diagnostics: tuple[Diagnostic, ...]
    withheld: Mapping[str, int]

    @property
    def failed(self) -> bool:
        return any(fault.severity is Severity.ERROR for fault in self.diagnostics)


def examine(root: Path, datum: date, progress: Callable[[], None] = lambda: None) -> Examined:
    """Read, resolve and check a catalogue; raises ConfigurationError."""
    source = sources.read(config.read(root), lists.load(root), progress)
    resolution = resolve(source, datum)
    shared = between(resolution)
    errors: dict[str, set[tuple[object, ...]]] = {}
    users = _users(source.producten)
    for fault in shared:
        _count(errors, fault, users.get(fault.location.path.stem, ()) if _in_referentie(fault) else _owner(fault))
    checked: dict[NamedNode, Checked] = {}
    found = list(shared)
    for resolved in resolution.every:
        progress()
        document, referentie = resolved.document, resolved.referentie
        own = within(resolved, resolution, checked.get(referentie.subject) if referentie else None)
        held = (str(document.provincie),) if document.provincie else users.get(document.naam, ())
        if document.kind is Kind.REFERENTIE:
            checked[resolved.iri] = own
        for fault in own.diagnostics:
            _count(errors, fault, held)
        found += own.diagnostics
    diagnostics = tuple(fault for fault in unique(found) if fault.code not in source.config.stil)
    return Examined(resolution, diagnostics, {name: len(faults) for name, faults in sorted(errors.items())})


def between(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """What is wrong on reading, and between files."""
    return (*resolution.source.problems, *integrity.check(resolution))


def within(resolved: Resolved, resolution: Resolution, referentie: Checked | None = None) -> Checked:
    """What is wrong in one file with all that it inherits, whatever the others say.

    `referentie` is what was found in the file that it inherits from: what is lacking there is told there.
    """
    kind = resolved.document.kind
    alone = replace(
        resolution,
        referenties=(resolved,) if kind is Kind.REFERENTIE else (),
        organisaties={str(resolved.document.provincie): resolved} if kind is Kind.ORGANISATIE else {},
        producten=(resolved,) if kind is Kind.PRODUCT else (),
    )
    checked = validation.validate(resolved, resolution.source, referentie.missing if referentie else frozenset())
    others = (fault for check in _CHECKS for fault in check(alone))
    return replace(checked, diagnostics=unique((*checked.diagnostics, *others)))


_CHECKS = (markup.check, dates.check, review.check, prose.check, organisaties.check, huiskleur.check)
"""What SHACL cannot say of a file."""


def _users(producten: Iterable[Document]) -> Mapping[str, set[str]]:
    """The provinces that use each referentie."""
    users: dict[str, set[str]] = {}
    for document in producten:
        if referentie := document.graph.node(document.subject, PPC.referentie):
            users.setdefault(referentie.value.rpartition("/")[2], set()).add(str(document.provincie))
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
