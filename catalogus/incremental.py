"""Check a catalogue with what is known from the last time: only what has changed, and what follows from that.

What was found out about a file follows from its content and that of its other versions, from its referentie, the
contact details of its province and the concepts of lists that it refers to; and from the settings, the day and the
program, which are the key of the cache.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from catalogus import config, integrity, known, lists, records, sources
from catalogus.cache import Cache
from catalogus.config import Config
from catalogus.known import NOTHING, Kept, Known
from catalogus.listing import digest, look
from catalogus.model import LOGOS
from catalogus.partial import EVERYTHING, ORGANISATIES, Checker, Outcome, tasks
from catalogus.sources import File, Inventory
from catalogus.stored import Content, StoredVocabulary, content
from catalogus.vocabulary import Vocabulary


def check(
    root: Path,
    datum: date,
    cache: Cache,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    reference: bool = False,
) -> Known:
    """What is known of a catalogue on a day, its faults among it; raises ConfigurationError.

    With `reference` it is pySHACL alone that holds it against the shapes.
    """
    key = known.key(root, datum)
    settings = config.read(root)
    before = known.read(cache, key)
    now = cache.now()
    files = _look(root, before.files)
    if before is not NOTHING and not _changed(files, before.files):
        if files != before.files:  # written again with the same content
            known.write(cache, key, replace(before, files=files), now)
        return before
    run = _Run(root, settings, datum, before, files, cache, progress, reference)
    found = run.known()
    if run.is_stable and key == known.key(root, datum):
        known.write(cache, key, found, now)
    return found


class _Run:
    """One check of what has changed; `is_stable` is False when a file changed while it was being read."""

    def __init__(
        self,
        root: Path,
        settings: Config,
        datum: date,
        before: Known,
        files: dict[str, Kept],
        cache: Cache,
        progress: Callable[[int, int], None],
        reference: bool,
    ) -> None:
        self.root = root
        self.settings = settings
        self.datum = datum
        self.before = before
        self.files = files
        self.progress = progress
        self.reference = reference
        self.changed = _changed(files, before.files)
        self.is_stable = True
        self.digests: dict[str, str] = {}
        self.vocabulary, self.concepts = _vocabulary(root, cache, files, before.files)
        self.inventory = sources.inventory(
            {path: kept.state for path, kept in files.items()}, settings, self.vocabulary.provincies
        )
        self.units: dict[str, list[File]] = {}
        for file in self.inventory.files:
            self.units.setdefault(_unit(file), []).append(file)
        self.placed = {str(file.path): unit for unit, found in self.units.items() for file in found}

    def known(self) -> Known:
        """What is known now."""
        affected = self._affected()
        for path, kept in self.files.items():
            if kept.card and path not in self.placed:
                self.files[path] = Kept(kept.state)
        contact = _contact(self.before.files)
        organisaties = {unit for unit in affected if _is_organisatie(unit)}
        self._check(organisaties)
        now = _contact(self.files)
        moved = {provincie for provincie in contact | now if contact.get(provincie) != now.get(provincie)}
        affected |= {unit for unit in self.units if unit.partition("/")[0] in moved}
        self._check(affected - organisaties)
        self._logos()
        return self._concluded()

    def _affected(self) -> set[str]:
        """The units of which anything is no longer known, by their own files or by what they refer to."""
        affected = {unit for path, unit in self.placed.items() if self.files[path].unit != unit}
        affected |= {self.before.files[path].unit for path in self.changed if path in self.before.files}
        affected |= {kept.unit for path, kept in self.files.items() if kept.card and path not in self.placed}
        names = {unit.partition("/")[2] for unit in affected if unit.startswith(f"{_REFERENTIE}/")}
        asked = {f"{self.settings.basis}/{_REFERENTIE}/{name}" for name in names}
        for kept in self.files.values():
            if kept.card and (
                kept.referentie in asked or (self.concepts and not self.concepts.isdisjoint(json.loads(kept.uses)))
            ):
                affected.add(kept.unit)
        return affected & self.units.keys()

    def _check(self, units: Iterable[str]) -> None:
        """Find out anew what there is to know of these units."""
        wanted = tasks(file for unit in units for file in self.units[unit])
        arguments = (self.settings, self.vocabulary, self.inventory, self.datum, self.reference)
        total = sum(map(len, wanted))
        for outcomes in map(checker(*arguments), wanted) if total < _ALONE else _spread(arguments, wanted):
            for outcome in outcomes:
                self._note(outcome)
            self.progress(len(outcomes), total)

    def _note(self, outcome: Outcome) -> None:
        for path, found in outcome.read:
            if self.digests.setdefault(path, found) != found or self.files[path].digest not in ("", found):
                self.is_stable = False
        self.files[outcome.path] = Kept(
            state=self.files[outcome.path].state,
            digest=self.digests[outcome.path],
            unit=self.placed[outcome.path],
            referentie=outcome.referentie,
            faults=outcome.faults,
            card=outcome.card,
            uses=outcome.uses,
        )

    def _logos(self) -> None:
        """What is wrong with the pictures of provinces, told with the first of each."""
        folders = {path.rpartition("/")[0] for path in self.changed if path.rpartition("/")[2] in LOGOS}
        for paths in self.inventory.logos.values():
            first = str(paths[0])
            if first.rpartition("/")[0] in folders:
                _, faults = sources.load_logo(self.root, paths)
                self.files[first] = replace(
                    self.files[first], faults=records.text(records.faults(faults)) if faults else ""
                )

    def _concluded(self) -> Known:
        terms = integrity.terms(self.vocabulary) if self.concepts is None or self.concepts else self.before.terms
        found = Known(self.files, records.text(records.faults(self.inventory.problems)), "", terms, self.settings.stil)
        if terms is self.before.terms and _cards(self.files) == _cards(self.before.files):
            return replace(found, between=self.before.between)
        return replace(found, between=records.text(records.faults(integrity.check(found.cards, terms, self.datum))))


def _spread(arguments: Sequence[Any], wanted: Sequence[Sequence[File]]) -> Iterable[list[Outcome]]:
    from catalogus.workers import spread  # brings what a short run can do without

    return spread(checker, arguments, wanted)


_REFERENTIE = "referentie"
_ALONE = 64  # fewer files than this are done before another process has begun


def checker(
    settings: Config, vocabulary: Vocabulary, found: Inventory, datum: date, reference: bool
) -> Callable[[Sequence[File]], list[Outcome]]:
    """What a process does with each task."""
    return Checker(settings, vocabulary, found, datum, reference=reference).check


def _unit(file: File) -> str:
    """The name of what is checked together: the versions of a product, a referentie, an organisation."""
    return f"{file.provincie or _REFERENTIE}/{file.naam}"


def _is_organisatie(unit: str) -> bool:
    provincie, _, naam = unit.partition("/")
    return naam == sources.ORGANISATIE and provincie != _REFERENTIE


def _contact(files: Mapping[str, Kept]) -> dict[str, Mapping[str, str]]:
    """What the texts of each province say of it by names in braces."""
    found = (kept for kept in files.values() if kept.card and _is_organisatie(kept.unit))
    return {kept.unit.partition("/")[0]: records.to_card(json.loads(kept.card)).contact for kept in found}


def _cards(files: Mapping[str, Kept]) -> dict[str, str]:
    return {path: kept.card for path, kept in files.items() if kept.card}


def _look(root: Path, before: Mapping[str, Kept]) -> dict[str, Kept]:
    """What is on the disk, with what is known of each file that is as it was."""
    found: dict[str, Kept] = {}
    for path, state in look(root).items():
        kept = before.get(path)
        if kept is None:
            found[path] = Kept(state, _digest(root, path) if _is_shared(path) else "")
        elif kept.card and not kept.digest:  # it could not be read, and may be readable now
            found[path] = Kept(state)
        elif kept.state == state:
            found[path] = kept
        else:
            same = kept.state.kind == state.kind and (not kept.digest or _digest(root, path) == kept.digest)
            found[path] = replace(kept, state=state) if same else Kept(state, _digest(root, path))
    return found


def _is_shared(path: str) -> bool:
    """Whether the content of a file matters that describes nothing itself."""
    return path.startswith(f"{lists.FOLDER}/") or path.rpartition("/")[2] in LOGOS


def _digest(root: Path, path: str) -> str:
    try:
        return digest((root / path).read_bytes())
    except OSError:
        return ""


def _changed(files: Mapping[str, Kept], before: Mapping[str, Kept]) -> set[str]:
    """The paths whose content is new, other, or gone."""
    changed = before.keys() - files.keys()
    for path, kept in files.items():
        was = before.get(path)
        if was is not kept and (was is None or was.digest != kept.digest or was.card != kept.card):
            changed.add(path)
    return changed


def _vocabulary(
    root: Path, cache: Cache, files: Mapping[str, Kept], before: Mapping[str, Kept]
) -> tuple[Vocabulary, frozenset[str] | None]:
    """The vocabularies, and the concepts of which they say something else than before; None for all."""
    key, earlier = (_lists_key(listed) for listed in (files, before))
    found = cache.read("vocabulary", key)
    if found is None or key != earlier:
        vocabulary = lists.load(root)
        stored = content(vocabulary)
        old = cache.read("vocabulary", earlier) if before else None
        cache.write("vocabulary", key, stored)
        return vocabulary, _differing(old, stored) if old else None
    return StoredVocabulary(found), frozenset() if before else None


def _lists_key(files: Mapping[str, Kept]) -> str:
    """The digest of what the vocabularies are read from."""
    own = (
        f"{path} {kept.state.kind} {kept.digest}" for path, kept in files.items() if path.startswith(f"{lists.FOLDER}/")
    )
    return digest(known.program(), *(line.encode() for line in sorted(own)))


def _differing(old: Content, new: Content) -> frozenset[str]:
    """The concepts of which two vocabularies say something else, or that they call by another name."""
    found = {iri for iri in old["nodes"] | new["nodes"] if old["nodes"].get(iri) != new["nodes"].get(iri)}
    for scheme in old["lists"] | new["lists"]:
        was, now = (json.loads(content["lists"].get(scheme, '{"codes": {}}'))["codes"] for content in (old, new))
        for name in was | now:
            if was.get(name) != now.get(name):
                found |= {codes[name] for codes in (was, now) if name in codes}
    return frozenset({*found, EVERYTHING, ORGANISATIES})
