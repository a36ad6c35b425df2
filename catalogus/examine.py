"""What `validate` and `export` must know of a catalogue: what it says, what is wrong, whom that holds back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
from catalogus.resolve import Resolution, resolve
from catalogus.sources import Document, Kind


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
    found = validation.validate(resolution, progress)
    between = tuple(fault for check in _CHECKS for fault in check(resolution))
    errors: dict[str, set[tuple[object, ...]]] = {}
    users = _users(source.producten)
    for fault in (*source.problems, *between):
        _count(errors, fault, users.get(fault.location.path.stem, ()) if _in_referentie(fault) else _owner(fault))
    for resolved, faults in found:
        document = resolved.document
        referentie = document.kind is Kind.REFERENTIE
        for fault in faults:
            _count(errors, fault, users.get(document.naam, ()) if referentie else (str(document.provincie),))
    diagnostics = unique((*source.problems, *between, *(fault for _, faults in found for fault in faults)))
    diagnostics = tuple(fault for fault in diagnostics if fault.code not in source.config.stil)
    return Examined(resolution, diagnostics, {name: len(faults) for name, faults in sorted(errors.items())})


_CHECKS = (integrity.check, markup.check, dates.check, review.check, prose.check, organisaties.check, huiskleur.check)
"""What SHACL cannot say."""


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
