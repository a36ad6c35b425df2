"""What has changed in a catalogue, and what follows from that, checked again; of all else what is known holds.

What was found out about a file follows from its content and that of its other versions, from its referentie, the
contact details of its province and the concepts of lists that it refers to; and from the settings, the day and the
program, which are the key of the cache.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from catalogus import cards, config, known, records, sources
from catalogus.beeldmerk import LOGOS
from catalogus.cache import Cache, LostError
from catalogus.config import Config
from catalogus.inventory import ORGANISATIE, File, Inventory, inventory
from catalogus.known import NOTHING, Kept, Known, Paper
from catalogus.listing import FOLDERS, digest, digest_of
from catalogus.partial import EVERYTHING, ORGANISATIES, Checker, Outcome, tasks, unit_of
from catalogus.stored import StoredVocabulary, differing, texts
from catalogus.vocabulary import Vocabulary


class Run:
    """One check of what has changed; `is_stable` is False when a file changed while it was being read.

    Its `known` raises LostError.
    """

    def __init__(
        self,
        root: Path,
        datum: date,
        before: Known,
        files: Mapping[str, Kept],
        changed: Set[str],
        cache: Cache,
        progress: Callable[[int, int], None],
        *,
        reference: bool,
    ) -> None:
        self.root = root
        self.datum = datum
        self.before = before
        self.files = dict(files)
        self.changed = changed
        self.cache = cache
        self.progress = progress
        self.reference = reference
        self.is_stable = True
        self.digests: dict[str, str] = {}
        self.papers: dict[str, Paper] = {}  # of this run

    def known(self) -> Known:
        """What is known now."""
        self.settings = config.read(self.root, trusted=self.before is not NOTHING)
        self.vocabulary, concepts = self._vocabulary()
        problems, placed = self._placed()
        gone = {path for path, kept in self.files.items() if kept.unit and path not in placed}
        affected = self._affected(placed, concepts) | {self.files[path].unit for path in gone}
        affected &= set(placed.values())
        self.files |= {path: Kept(self.files[path].state) for path in gone}
        organisaties = {unit for unit in affected if _is_organisatie(unit)}
        self.total = sum(unit in affected for unit in placed.values())
        self._check(organisaties, placed)
        moved = self._moved()
        affected |= {unit for unit in placed.values() if unit.partition("/")[0] in moved}
        self.total = sum(unit in affected for unit in placed.values())
        self._check(affected - organisaties, placed)
        self._logos()
        self._vragen()
        return self._concluded(problems, placed, terms_hold=self.before is not NOTHING and not concepts)

    def _vocabulary(self) -> tuple[Vocabulary, frozenset[str]]:
        """The vocabularies, and the concepts of which they say something else than before."""
        before = self.before is not NOTHING
        key, earlier = _lists_key(self.files), _lists_key(self.before.files)
        found = self.cache.parts(_NAME, key)
        if found is not None and (key == earlier or not before):
            return StoredVocabulary(found), frozenset()
        from catalogus import lists  # with all that it takes to read them

        vocabulary = lists.load(self.root)
        stored = texts(vocabulary)
        concepts: frozenset[str] = frozenset()
        if key != earlier and before:
            if (old := self.cache.parts(_NAME, earlier)) is None:
                raise LostError
            concepts = frozenset({*differing(old, stored), EVERYTHING, ORGANISATIES})
        if all(
            digest_of(self.root, path, self.files[path].state) == self.files[path].digest for path in _lists(self.files)
        ):
            self.cache.write_parts(_NAME, key, stored)
        else:
            self.is_stable = False
        return vocabulary, concepts

    @cached_property
    def earlier(self) -> Mapping[str, Paper]:
        """The papers of the last time."""
        found = {} if self.before is NOTHING else self.before.papers()
        if found is None:
            raise LostError
        return found

    def _placed(self) -> tuple[str, Mapping[str, str]]:
        """What has no place in the catalogue, as JSON, and the unit of every file that has."""
        before = self.before.files
        if self._has_names():
            return self.before.problems, {path: kept.unit for path, kept in before.items() if kept.unit}
        found = self._inventory(self.files)
        return records.text(records.faults(found.problems)), {str(file.path): unit_of(file) for file in found.files}

    def _has_names(self) -> bool:
        """Whether all files and folders have the names that they had."""
        before = self.before.files
        return before.keys() == self.files.keys() and all(
            before[path].state.kind == self.files[path].state.kind for path in self.changed
        )

    def _inventory(self, paths: Iterable[str]) -> Inventory:
        listing = {path: self.files[path].state for path in paths}
        return inventory(listing, self.settings, self.vocabulary.provincies)

    def _affected(self, placed: Mapping[str, str], concepts: frozenset[str]) -> set[str]:
        """The units of which anything is no longer known, by their own files or by what they refer to."""
        before = self.before.files
        affected = {unit for path, unit in placed.items() if self.files[path].unit != unit}
        affected |= {before[path].unit for path in self.changed if path in before}
        names = {unit.partition("/")[2] for unit in affected if unit.startswith(f"{_REFERENTIE}/")}
        asked = {f"{self.settings.basis}/{_REFERENTIE}/{name}" for name in names}
        affected |= {kept.unit for kept in self.files.values() if kept.referentie in asked}
        if concepts:
            uses = ((path, json.loads(paper.uses)) for path, paper in self.earlier.items())
            affected |= {before[path].unit for path, used in uses if not concepts.isdisjoint(used)}
        return affected

    def _moved(self) -> set[str]:
        """The provinces of whose contact details the texts of products say something else than before."""
        paths = [path for path in {*self.papers, *self.changed} if _OF_ORGANISATIE.match(path)]
        return {path.split("/")[1] for path in paths if _contact(path, self.earlier) != _contact(path, self.papers)}

    def _check(self, units: Collection[str], placed: Mapping[str, str]) -> None:
        """Find out anew what there is to know of these units."""
        if not units:
            return
        found = self._inventory(path for path in self.files if placed.get(path) in units or _leads(path))
        shared = {unit: path for path, unit in placed.items() if unit.startswith(_SHARED) or _is_organisatie(unit)}
        arguments = (self.settings, self.vocabulary, shared, self.datum, self.reference)
        wanted = tasks(found.files)
        few = sum(map(len, wanted)) < _ALONE
        for outcomes in map(checker(*arguments), wanted) if few else _spread(arguments, wanted):
            for outcome in outcomes:
                self._note(outcome, placed[outcome.path])
            self.progress(len(outcomes), self.total)

    def _note(self, outcome: Outcome, unit: str) -> None:
        for path, found in outcome.read:
            if self.digests.setdefault(path, found) != found or self.files[path].digest not in ("", found):
                self.is_stable = False
        self.papers[outcome.path] = Paper(outcome.card, outcome.uses)
        self.files[outcome.path] = Kept(
            state=self.files[outcome.path].state,
            digest=self.digests[outcome.path],
            unit=unit,
            referentie=outcome.referentie,
            faults=outcome.faults,
            paper=digest(outcome.card, outcome.uses),
        )

    def _logos(self) -> None:
        """What is wrong with the pictures of provinces, told with the first of each."""
        pictures = [path for path in self.files if path.rpartition("/")[2] in LOGOS]
        if self._has_names() and self.changed.isdisjoint(pictures):
            return
        found = self._inventory(path for path in self.files if path in pictures or _leads(path))
        self.files |= {path: self.files[path]._replace(faults="") for path in pictures}
        for paths in found.logos.values():
            _, faults = sources.load_logo(self.root, paths)
            if faults:
                first = str(paths[0])
                self.files[first] = self.files[first]._replace(faults=records.text(records.faults(faults)))

    def _vragen(self) -> None:
        """What is wrong with the saved queries, each told with its file."""
        paths = [path for path in self.files if path.startswith(f"{_VRAGEN}/") or path == _VRAGEN]
        if self.before is not NOTHING and self.changed.isdisjoint(paths):
            return
        from catalogus import vragen  # which few changes have to do with

        _, faults = vragen.read(self.root)
        for path in paths:
            own = [fault for fault in faults if str(fault.location.path) == path]
            self.files[path] = self.files[path]._replace(faults=records.text(records.faults(own)) if own else "")

    def _concluded(self, problems: str, placed: Mapping[str, str], *, terms_hold: bool) -> Known:
        known = replace(self.before, files=self.files, problems=problems, stil=self.settings.stil)
        if not terms_hold:
            from catalogus import integrity

            terms = integrity.terms(self.vocabulary)
            known = replace(known, terms=records.text([dict(terms.asked), records.faults(terms.problems)]))
        before = {path: kept.paper for path, kept in self.before.files.items() if kept.paper}
        if before == {path: kept.paper for path, kept in self.files.items() if kept.paper} and terms_hold:
            return known
        from catalogus import integrity

        papers = {path: self.papers.get(path) or self.earlier[path] for path in self.files if path in placed}
        asked, faults = json.loads(known.terms)
        every = cards.in_order(json.loads(paper.card) for paper in papers.values())
        found = integrity.check(every, integrity.Terms(asked, records.to_faults(faults)), self.datum)
        return replace(known, papers=lambda: papers, kept_as="", between=records.text(records.faults(found)))


def _spread(arguments: Sequence[Any], wanted: Sequence[Sequence[File]]) -> Iterable[list[Outcome]]:
    from catalogus.workers import spread  # brings what a short run can do without

    return spread(checker, arguments, wanted)


_NAME = "vocabulary"
_VRAGEN = FOLDERS[-2]
_LISTS = f"{FOLDERS[-1]}/"
_REFERENTIE = "referentie"
_SHARED = f"{_REFERENTIE}/"
_ALONE = 64  # fewer files than this are done before another process has begun


def checker(
    settings: Config, vocabulary: Vocabulary, shared: Mapping[str, str], datum: date, reference: bool
) -> Callable[[Sequence[File]], list[Outcome]]:
    """What a process does with each task."""
    return Checker(settings, vocabulary, shared, datum, reference=reference).check


def _is_organisatie(unit: str) -> bool:
    provincie, _, naam = unit.partition("/")
    return naam == ORGANISATIE and provincie != _REFERENTIE


_OF_ORGANISATIE = re.compile(rf"provincies/[^/]+/{ORGANISATIE}\.")


def _contact(path: str, papers: Mapping[str, Paper]) -> Mapping[str, str] | None:
    """What the texts of a province say of it by names in braces, if it says so."""
    return cards.from_record(json.loads(papers[path].card)).contact if path in papers else None


def _leads(path: str) -> bool:
    """Whether it is a folder in which files are looked for, or may be one."""
    folder, _, name = path.rpartition("/")
    return folder == "" or (folder == "provincies" and "." not in name)


def _lists_key(files: Mapping[str, Kept]) -> str:
    """The digest of what the vocabularies are read from."""
    return digest(known.program(), *(f"{path} {files[path].state.kind} {files[path].digest}" for path in _lists(files)))


def _lists(files: Mapping[str, Kept]) -> list[str]:
    return sorted(path for path in files if path.startswith(_LISTS) or path == FOLDERS[-1])
