"""What has changed in a catalogue, and what follows from that, checked again; of all else what is known holds.

What was found out about a file follows from its content and that of its other versions, from its referentie, the
contact details of its province and the concepts of lists that it refers to; and from the settings, the day and the
program, which are the key of the cache.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from catalogus import cards, config, integrity, known, lists, records, sources
from catalogus.cache import Cache
from catalogus.config import Config
from catalogus.integrity import Terms
from catalogus.known import NOTHING, Kept, Known, Paper
from catalogus.listing import digest
from catalogus.model import LOGOS
from catalogus.partial import EVERYTHING, ORGANISATIES, Checker, Outcome, tasks
from catalogus.sources import File, Inventory
from catalogus.stored import Content, StoredVocabulary, content
from catalogus.vocabulary import Vocabulary


class Run:
    """One check of what has changed; `is_stable` is False when a file changed while it was being read."""

    def __init__(
        self,
        root: Path,
        datum: date,
        before: Known,
        files: Mapping[str, Kept],
        changed: Collection[str],
        cache: Cache,
        progress: Callable[[int, int], None],
        *,
        reference: bool,
    ) -> None:
        self.root = root
        self.datum = datum
        self.progress = progress
        self.reference = reference
        self.settings = config.read(root)
        self.vocabulary, concepts = _vocabulary(root, cache, files, before.files)
        papers = before.papers()
        if papers is None or concepts is None:  # nothing is known, or not of what it depended on
            before, changed, concepts = NOTHING, files.keys(), frozenset()
        self.before = before
        self.changed = changed
        self.concepts = concepts
        self.files = {path: kept if papers and before.files else Kept(kept.state) for path, kept in files.items()}
        self.earlier = dict(papers or {}) if before.files else {}
        self.papers = dict(self.earlier)
        self.is_stable = True
        self.digests: dict[str, str] = {}
        self.inventory = sources.inventory(
            {path: kept.state for path, kept in files.items()}, self.settings, self.vocabulary.provincies
        )
        self.units: dict[str, list[File]] = {}
        for file in self.inventory.files:
            self.units.setdefault(_unit(file), []).append(file)
        self.placed = {str(file.path): unit for unit, found in self.units.items() for file in found}

    def known(self) -> Known:
        """What is known now."""
        affected = self._affected()
        for path, kept in self.files.items():
            if kept.unit and path not in self.placed:
                self.files[path] = Kept(kept.state)
        for path in self.earlier.keys() - self.placed.keys():
            del self.papers[path]
        organisaties = {unit for unit in affected if _is_organisatie(unit)}
        self._check(organisaties)
        was, now = self._contact(self.earlier), self._contact(self.papers)
        moved = {provincie for provincie in was | now if was.get(provincie) != now.get(provincie)}
        affected |= {unit for unit in self.units if unit.partition("/")[0] in moved}
        self._check(affected - organisaties)
        self._logos()
        return self._concluded()

    def _affected(self) -> set[str]:
        """The units of which anything is no longer known, by their own files or by what they refer to."""
        affected = {unit for path, unit in self.placed.items() if self.files[path].unit != unit}
        affected |= {self.before.files[path].unit for path in self.changed if path in self.before.files}
        affected |= {kept.unit for path, kept in self.files.items() if kept.unit and path not in self.placed}
        names = {unit.partition("/")[2] for unit in affected if unit.startswith(f"{_REFERENTIE}/")}
        asked = {f"{self.settings.basis}/{_REFERENTIE}/{name}" for name in names}
        affected |= {kept.unit for kept in self.files.values() if kept.referentie in asked}
        if self.concepts:
            uses = ((path, json.loads(paper.uses)) for path, paper in self.earlier.items())
            affected |= {self.before.files[path].unit for path, used in uses if not self.concepts.isdisjoint(used)}
        return affected & self.units.keys()

    def _contact(self, papers: Mapping[str, Paper]) -> dict[str, Mapping[str, str]]:
        """What the texts of each province say of it by names in braces."""
        found = (cards.from_record(json.loads(papers[path].card)) for path in papers if _OF_ORGANISATIE.search(path))
        return {str(card.file.provincie): card.contact for card in found}

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
        )
        self.papers[outcome.path] = Paper(outcome.card, outcome.uses)

    def _logos(self) -> None:
        """What is wrong with the pictures of provinces, told with the first of each."""
        folders = {path.rpartition("/")[0] for path in self.changed if path.rpartition("/")[2] in LOGOS}
        for paths in self.inventory.logos.values():
            first = str(paths[0])
            if first.rpartition("/")[0] in folders:
                _, faults = sources.load_logo(self.root, paths)
                text = records.text(records.faults(faults)) if faults else ""
                self.files[first] = self.files[first]._replace(faults=text)

    def _concluded(self) -> Known:
        known, stil = self.before, self.settings.stil
        if self.concepts or known is NOTHING:
            terms = integrity.terms(self.vocabulary)
            known = replace(known, terms=records.text([dict(terms.asked), records.faults(terms.problems)]))
        problems = records.text(records.faults(self.inventory.problems))
        known = replace(known, files=self.files, papers=lambda: self.papers, problems=problems, stil=stil)
        if self.papers != self.earlier:
            known = replace(known, kept_as="")
        if known.terms == self.before.terms and self._cards(self.papers) == self._cards(self.earlier):
            return known
        asked, faults = json.loads(known.terms)
        terms = Terms(asked, records.to_faults(faults))
        every = cards.in_order(json.loads(paper.card) for paper in self.papers.values())
        found = integrity.check(every, terms, self.datum)
        return replace(known, between=records.text(records.faults(found)))

    def _cards(self, papers: Mapping[str, Paper]) -> dict[str, str]:
        return {path: paper.card for path, paper in papers.items()}


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


_OF_ORGANISATIE = re.compile(rf"^provincies/[^/]+/{sources.ORGANISATIE}\.")


def _vocabulary(
    root: Path, cache: Cache, files: Mapping[str, Kept], before: Mapping[str, Kept]
) -> tuple[Vocabulary, frozenset[str] | None]:
    """The vocabularies, and the concepts of which they say something else than before; None if that is not known."""
    key, earlier = (_lists_key(listed) for listed in (files, before))
    found = cache.read("vocabulary", key)
    if found is not None and key == earlier:
        return StoredVocabulary(found), frozenset()
    vocabulary = lists.load(root)
    stored = content(vocabulary)
    old = cache.read("vocabulary", earlier)
    cache.write("vocabulary", key, stored)
    if key == earlier:
        return vocabulary, frozenset()
    return vocabulary, _differing(old, stored) if old else None


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
