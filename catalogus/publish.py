"""From what provinces have to publish to what the world sees: built beside it, checked there, then put in its place.

Until the switch everything can fail without harm: the old publication stands. The ledger is written just before it,
so that a version number is never used twice, whatever happens in between.
"""

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from catalogus import ledger as ledgers
from catalogus import stand as stands
from catalogus.building import Build, Order, build, kept_stand
from catalogus.diagnostics import Messages
from catalogus.exits import Exit
from catalogus.export import Entry, Finding
from catalogus.ledger import DamagedError, Event, Reading
from catalogus.namespaces import PPC
from catalogus.releases import RefusedError, Releases
from catalogus.staging import Release, sync_folder
from catalogus.stand import Stand

SHRINK = 0.2
"""The part of its products that a province may lose in one night."""


@dataclass(frozen=True)
class Outcome:
    """What has become of it. `nummer` is that of the live publication; `changed` has the paths that differ in it.

    `undated` are products with another text and the same date of change; `uncertain` says why it may not be on disk.
    """

    nummer: int
    van: int | None
    entries: tuple[Entry, ...]
    changed: tuple[PurePosixPath, ...]
    removed: tuple[PurePosixPath, ...]
    events: tuple[Event, ...]
    producten: Mapping[str, int]
    held: Mapping[str, Messages]
    findings: tuple[Finding, ...] = ()
    undated: tuple[str, ...] = ()
    repaired: int = 0
    uncertain: str = ""

    @property
    def is_new(self) -> bool:
        return bool(self.changed or self.removed)


def publish(order: Order, releases: Releases, path: Path) -> Outcome:
    """Put a new publication in the place of the live one, by the ledger at `path`; raises RefusedError, OSError."""
    live = releases.live()
    reading, torn = _ledger(path, live)
    fresh, held = dict(order.fresh), dict(order.held)
    absent = frozenset(live.producten if live else ()) - fresh.keys() - (order.present or frozenset())
    gone = absent if order.present is not None else frozenset()
    if live and not order.allow_shrink:
        for provincie, reason in _shrunk(fresh, live, gone):
            held[provincie] = reason
            fresh.pop(provincie, None)
            gone -= {provincie}
    while True:
        _refuse(order, fresh, held)
        found = build(order, releases, reading, fresh, gone, live)
        faulty = {finding.provincie: finding for finding in reversed(found.findings) if finding.fatal}
        if not faulty:
            break
        found.stage.discard()
        if None in faulty or not faulty.keys() & fresh.keys():
            raise RefusedError(_ours(faulty.get(None) or next(iter(faulty.values()))))
        held |= {name: _ours(finding) for name, finding in faulty.items() if name}  # the others need not wait for it
        fresh = {name: stand for name, stand in fresh.items() if name not in faulty}
    return _finish(order, releases, found, live, held, _Book(path, reading, torn))


def rollback(order: Order, releases: Releases, path: Path, number: int) -> Outcome:
    """Put back an old publication: its own bytes, and what it changes as new events; raises RefusedError, OSError."""
    try:
        live = releases.live()
    except RefusedError:  # that may be why
        live = None
    old = releases.release(number)
    reading, torn = _ledger(path, live)
    fresh = {provincie: kept_stand(old, provincie) for provincie in old.producten}
    living = {event.provincie for event in reading.ledger.latest.values() if not event.is_end}
    found = build(order, releases, reading, fresh, frozenset(living - fresh.keys()), old)
    if fatal := next((finding for finding in found.findings if finding.fatal), None):
        found.stage.discard()
        raise RefusedError(_ours(fatal))
    return _finish(order, releases, found, live, {}, _Book(path, reading, torn), number)


def _ledger(path: Path, live: Release | None) -> tuple[Reading, int]:
    """The ledger, and how many bytes of an interrupted run stand behind it; raises RefusedError."""
    try:
        with path.open("rb") if path.exists() else io.BytesIO() as file:
            reading = ledgers.read(file)
            size = file.seek(0, os.SEEK_END)
    except DamagedError as error:
        raise RefusedError({taal: text.format(path, error.line) for taal, text in _DAMAGED.items()}) from error
    if live and live.grootboek and live.grootboek not in reading.ledger.seals.values():
        raise RefusedError({taal: text.format(path, live.nummer) for taal, text in _OTHER_LEDGER.items()})
    return reading, size - reading.size


def _shrunk(fresh: Mapping[str, Stand], live: Release, gone: frozenset[str]) -> Iterator[tuple[str, Messages]]:
    """The provinces that would lose more than a fifth of their products at once."""
    for provincie, before in live.producten.items():
        now = 0 if provincie in gone else len(fresh[provincie].producten) if provincie in fresh else before
        if now < before * (1 - SHRINK):
            yield provincie, {taal: text.format(before, now) for taal, text in _SHRUNK.items()}


def _refuse(order: Order, fresh: Mapping[str, Stand], held: Mapping[str, Messages]) -> None:
    if held and order.all_or_nothing:
        raise RefusedError(_listed(_ALL_OR_NOTHING, held), Exit.FAULTS)
    if not fresh:
        raise RefusedError(_listed(_NOTHING, held), Exit.FAULTS)


@dataclass(frozen=True)
class _Book:
    """A ledger's file: what was read of it, and how many bytes of an interrupted run stand behind that."""

    path: Path
    reading: Reading
    torn: int


def _finish(
    order: Order,
    releases: Releases,
    build: Build,
    live: Release | None,
    held: Mapping[str, Messages],
    book: _Book,
    van: int | None = None,
) -> Outcome:
    """Show what has been built to the world, unless it is what the world sees already."""
    stage = build.stage
    entries = tuple(sorted(stage.entries.values(), key=lambda entry: entry.path.as_posix()))
    before = live.entries if live else {}
    changed = tuple(
        entry.path
        for entry in entries
        if entry.path in stage.mended or (was := before.get(entry.path)) is None or was.sha256 != entry.sha256
    )
    removed = tuple(path for path in sorted(before) if path not in stage.entries)
    producten = {provincie: len(stand.producten) for provincie, stand in sorted(build.stands.items())}
    record = Release(
        folder=stage.folder,
        nummer=stage.nummer,
        datum=order.datum,
        grootboek=build.ledger.seal,
        van=van,
        producten=producten,
        bestanden=entries,
    )
    outcome = Outcome(
        nummer=stage.nummer,
        van=van,
        entries=entries,
        changed=changed,
        removed=removed,
        events=build.events,
        producten=producten,
        held=held,
        findings=tuple(build.findings),
        undated=() if van else tuple(_undated(build)),
        repaired=book.torn if build.seal else 0,
    )
    if live and not outcome.is_new and live.grootboek == record.grootboek:
        stage.discard()
        return replace(outcome, nummer=live.nummer)
    with stage.discarded_on_failure():
        content = ((provincie, stands.write(stand)) for provincie, stand in build.stands.items())
        stage.finish(content, record)
        releases.place(stage)
        if build.seal:
            _append(book.path, book.reading.size, build)
        releases.switch(stage.nummer)
    # From here on the world sees it.
    try:
        releases.settle()
    except OSError as error:
        outcome = replace(outcome, uncertain=error.strerror or type(error).__name__)
    try:
        releases.prune(order.keep)
    except OSError as error:
        old = {taal: text.format(error.filename, error.strerror) for taal, text in _NOT_PRUNED.items()}
        outcome = replace(outcome, findings=(*outcome.findings, Finding(old, fatal=False)))
    return outcome


def _append(path: Path, size: int, build: Build) -> None:
    """Add events and their seal, in the place of what an interrupted run left; on disk when this returns."""
    is_new = not path.exists()
    with path.open("xb" if is_new else "r+b") as file:
        file.truncate(size)
        file.seek(size)
        file.writelines(ledgers.lines(build.events))
        file.write(build.seal)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


def _undated(build: Build) -> Iterator[str]:
    """Products that say something else on the same date of change as before."""
    history = build.ledger.history
    for event in build.events:
        before = history[event.iri][:-1]  # none for a file that only got another name
        if before and not event.is_end:
            earlier = before[-1].graph
            node = NamedNode(event.iri)
            dates = (PPC.gewijzigdNl, PPC.gewijzigdEn)
            if all(earlier.text(node, day) == event.graph.text(node, day) for day in dates):
                yield event.iri


def _listed(texts: Messages, held: Mapping[str, Messages]) -> Messages:
    return {
        taal: "\n".join((text, *(f"- {provincie}: {reason[taal]}" for provincie, reason in sorted(held.items()))))
        for taal, text in texts.items()
    }


def _ours(finding: Finding) -> Messages:
    """A fault of our own output, with where it is."""
    where = f"{finding.path}: " if finding.path else ""
    return {taal: _FAULTY[taal].format(where + finding.messages[taal]) for taal in ("nl", "en")}


_NOT_PRUNED = {
    "nl": "oude publicaties konden niet worden opgeruimd: {} ({})",
    "en": "old publications could not be cleared away: {} ({})",
}
_FAULTY = {
    "nl": "wat gemaakt is, klopt niet ({})",
    "en": "what was made is not right ({})",
}
_SHRUNK = {
    "nl": "van {} producten zouden er nog {} over zijn; klopt dat, voeg dan --allow-shrink toe",
    "en": "of {} products {} would be left; if that is right, add --allow-shrink",
}
_NOTHING = {
    "nl": "Er is niets gepubliceerd: er is geen provincie zonder fouten. Wat er stond, staat er nog.",
    "en": "Nothing was published: there is no province without errors. What stood there still does.",
}
_ALL_OR_NOTHING = {
    "nl": "Er is niets gepubliceerd, want --all-or-nothing geldt en dit houdt tegen:",
    "en": "Nothing was published, since --all-or-nothing holds and this stands in the way:",
}
_DAMAGED = {
    "nl": "Het grootboek «{}» is beschadigd, vanaf regel {}. Zet het terug uit een reservekopie; met een nieuw "
    "grootboek zouden versienummers opnieuw beginnen.",
    "en": "The ledger «{}» is damaged from line {} on. Restore it from a backup; with a new ledger version numbers "
    "would begin anew.",
}
_OTHER_LEDGER = {
    "nl": "Het grootboek «{}» hoort niet bij publicatie {}: wat die publicatie als laatste vastlegde, staat er niet "
    "in. Geef het goede achter --ledger, of zet het terug uit een reservekopie.",
    "en": "The ledger «{}» does not belong to publication {}: what that sealed last is not in it. Give the right one "
    "after --ledger, or restore it from a backup.",
}
