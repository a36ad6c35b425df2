"""One attempt at a publication: every file beside the live one, complete on disk, and what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

import orjson

from catalogus import ledger as ledgers
from catalogus import stand as stands
from catalogus.config import Config
from catalogus.diagnostics import Messages, filled
from catalogus.exits import Exit
from catalogus.export import Artifact, Entry, Exporter, Finding, Publication, Staged, publication
from catalogus.ledger import Event, Ledger
from catalogus.releases import RefusedError, Releases
from catalogus.schemas import FOLDER as SCHEMAS
from catalogus.staging import CONTENT, Release, Stage
from catalogus.stand import Stand
from catalogus.vocabulary import Vocabulary

INDEX = PurePosixPath("index.json")


@dataclass(frozen=True)
class Order:
    """What to publish: `fresh` has the provinces that are new today, `exporters` the forms to make.

    `present` are the provinces of the catalogue; of one that is not fresh the last publication is kept. `held` says
    why, for who was held back already. None for `present` keeps those that are not in the catalogue as well.
    """

    config: Config
    vocabulary: Vocabulary
    datum: date
    fresh: Mapping[str, Stand]
    present: frozenset[str] | None
    held: Mapping[str, Messages]
    exporters: tuple[Exporter, ...]
    only: frozenset[str]
    allow_shrink: bool = False
    all_or_nothing: bool = False
    keep: int = 7
    progress: Callable[[], None] = lambda: None


@dataclass
class Build:
    """A publication on disk that nobody sees yet; `seal` ends what its events add to the ledger, empty without any."""

    stage: Stage
    publication: Publication
    stands: Mapping[str, Stand]
    events: tuple[Event, ...]
    ledger: Ledger
    seal: bytes
    findings: list[Finding] = field(default_factory=list)


def build(
    order: Order,
    releases: Releases,
    reading: ledgers.Reading,
    fresh: Mapping[str, Stand],
    gone: frozenset[str],
    carried: Release | None,
) -> Build:
    """Write everything; what is not made anew comes from `carried`, nothing of a province that is `gone`."""
    kept = _kept(order.config, fresh, gone, carried)
    shown = {**kept, **fresh}
    remembers = any(exporter.remembers for exporter in order.exporters if exporter.name in order.only)
    # Of all that is shown, also of what is kept: an earlier run may have published it without the ledger.
    absent = gone | _left(order, reading.ledger, shown)
    events = ledgers.changes(reading.ledger, shown.values(), absent, order.datum) if remembers else ()
    ledger, seal = ledgers.sealed(reading, events) if events else (reading.ledger, b"")
    made = publication(order.config, order.datum, list(shown.values()), order.vocabulary, ledger, frozenset(kept))
    stage = releases.stage()
    found = Build(stage, made, shown, events, ledger, seal)
    with stage.discarded_on_failure(), _complete():
        for exporter in order.exporters:
            if exporter.name in order.only:
                renewed = {*fresh, *(event.provincie for event in events if exporter.remembers)}
                for artifact in exporter.files(made):
                    _add(stage, artifact, exporter, carried, renewed)
                    order.progress()
        for entry in carried.bestanden if carried else ():
            another = entry.exporter not in order.only and entry.provincie not in gone
            of_who_stays = entry.provincie in kept
            if carried and entry.path not in stage.entries and entry.exporter and (another or of_who_stays):
                stage.carry(entry, carried)
        for exporter in order.exporters:
            for artifact in exporter.describe(made, _sorted(stage.entries.values())):
                stage.drop(artifact.path)
                stage.write(artifact, exporter.name, carried)
        stage.write(Artifact(INDEX, _index(_sorted(stage.entries.values()))), "", carried)
        found.findings += _check(order, found)
    return found


@contextmanager
def _complete() -> Iterator[None]:
    """What is to be carried over must be there."""
    try:
        yield
    except FileNotFoundError as error:
        raise RefusedError(filled(_NO_FILE, error.filename)) from error


def _kept(
    config: Config, fresh: Mapping[str, Stand], gone: frozenset[str], carried: Release | None
) -> Mapping[str, Stand]:
    """What provinces that are not new today last had to publish; raises RefusedError where their addresses changed."""
    kept = {
        provincie: kept_stand(carried, provincie)
        for provincie in (carried.producten if carried else ())
        if carried and provincie not in fresh and provincie not in gone
    }
    moved = [name for name, stand in {**kept, **fresh}.items() if stand.basis != config.base(name)]
    if moved:
        raise RefusedError(filled(_MOVED, ", ".join(sorted(moved))), Exit.FAULTS)
    return kept


def kept_stand(release: Release, provincie: str) -> Stand:
    """What a province had to publish then; raises RefusedError when that has been damaged."""
    try:
        stand = stands.read(release.stand(provincie), provincie)
    except (OSError, SyntaxError, ValueError) as error:
        raise RefusedError(filled(_NO_STAND, provincie, release.nummer)) from error
    if len(stand.producten) != release.producten[provincie]:
        raise RefusedError(filled(_NO_STAND, provincie, release.nummer))
    return stand


def _left(order: Order, ledger: Ledger, shown: Mapping[str, Stand]) -> frozenset[str]:
    """The provinces that have living products in the ledger, and are no longer in the catalogue."""
    if order.present is None:
        return frozenset()
    living = {event.provincie for event in ledger.latest.values() if not event.is_end}
    return frozenset(living - shown.keys() - order.present)


def _add(stage: Stage, artifact: Artifact, exporter: Exporter, carried: Release | None, fresh: Iterable[str]) -> None:
    """A file as it is now; those of a province that is not fresh are as they were, if it had any."""
    if carried and artifact.provincie is not None and artifact.provincie not in fresh:
        if old := carried.entries.get(artifact.path):
            stage.carry(old, carried)
            return
        if (exporter.name, artifact.provincie) in carried.parts:
            return  # a file that an earlier program did not make does not go with those that it did
    stage.write(artifact, exporter.name, carried)


def _index(entries: Iterable[Entry]) -> bytes:
    """What is there: for each file its path, media type, size and SHA-256."""
    records = [
        {"path": e.path.as_posix(), "mediaType": e.media_type, "bytes": e.bytes, "sha256": e.sha256} for e in entries
    ]
    return orjson.dumps(records, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.path.as_posix())


def _check(order: Order, build: Build) -> Iterator[Finding]:
    """What is wrong with what lies on disk now: whether it is what was written, and what each exporter says."""
    stage = build.stage
    decayed = [Finding(_DECAYED, path) for path in stage.damaged()]
    yield from decayed
    if decayed:
        return  # of what is not what was written, no more can be said
    staged = Staged(
        stage.folder / CONTENT,
        _sorted(stage.entries.values()),
        order.config.root / SCHEMAS,
        build.publication,
    )
    for exporter in order.exporters:
        if exporter.name in order.only:
            # What is carried over was right, and may lag behind on purpose.
            yield from (finding for finding in exporter.check(staged) if finding.path not in stage.carried)


_DECAYED = {
    "nl": "op de schijf staat iets anders dan geschreven is; controleer de schijf",
    "en": "the disk holds something else than was written; check the disk",
}
_NO_STAND = {
    "nl": "Van {} is niet meer te lezen wat zij in publicatie {} had. Publiceer alle provincies zonder fouten, of zet "
    "een andere publicatie terug: catalogus rollback --to NUMMER.",
    "en": "Of {} it can no longer be read what it had in publication {}. Publish all provinces without errors, or put "
    "back another publication: catalogus rollback --to NUMBER.",
}
_NO_FILE = {
    "nl": "In de vorige publicatie ontbreekt «{}», dat moest blijven. Publiceer alle provincies en alle vormen, of "
    "zet een andere publicatie terug: catalogus rollback --to NUMMER.",
    "en": "The previous publication lacks «{}», which was to stay. Publish all provinces and all forms, or put back "
    "another publication: catalogus rollback --to NUMBER.",
}
_MOVED = {
    "nl": "Er is niets gepubliceerd: «basis» in catalogus.toml is veranderd, en van deze provincies staan alleen de "
    "oude adressen klaar: {}. Publiceer alle provincies tegelijk en zonder fouten, of zet «basis» terug.",
    "en": "Nothing was published: «basis» in catalogus.toml has changed, and of these provinces there are only the old "
    "addresses: {}. Publish all provinces at once and without errors, or put «basis» back.",
}
