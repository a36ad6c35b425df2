"""What can be asked of a catalogue while somebody edits it: a store of what its files say, renewed after a change.

A store that is being asked does not change: the next is a copy of it (which takes no time, for they share their files)
in which the triples that differ are replaced. Only graphs of which a file has changed are made and compared.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from catalogus import dataset, filling
from catalogus.listing import digest
from catalogus.live import Live, Snapshot
from catalogus.sparql.errors import QueryError
from catalogus.sparql.pool import Limits, Pool
from catalogus.sparql.store import Store

GRACE = 1.0
"""So many seconds who is asking when it stops has to hear so."""


class StoppedError(Exception):
    """Nothing is answered any more."""


@dataclass(frozen=True, eq=False)
class Held:
    """A store, the processes that answer from it, and a digest that is another for other content."""

    digest: str
    store: Store
    pool: Pool
    folder: "tempfile.TemporaryDirectory[str]"

    def close(self) -> None:
        self.pool.close()
        self.folder.cleanup()


@dataclass(frozen=True)
class Gaps:
    """What answers lack: so many files that cannot be read, and all edits since settings that cannot be used."""

    files: int = 0
    settings: bool = False


@dataclass(frozen=True)
class _Graph:
    """What is remembered of a graph: what it was made of, what tells it from every other, and the terms in it."""

    made_of: tuple[object, ...]
    digest: str
    terms: frozenset[str]


class LiveStore:
    """The store of a catalogue that changes; one from before a change stays while somebody is asking it."""

    def __init__(self, live: Live, limits: Limits) -> None:
        self.live = live
        self.limits = limits
        self._changing = Condition()
        self._number = -1
        self._graphs: Mapping[NamedNode, _Graph] = {}
        self._held: list[Held] = []
        self._asking: Counter[Held] = Counter()
        self._stopped = False

    @contextmanager
    def opened(self) -> Iterator[Held]:
        """The store of what the files say at this moment, to be asked until it is let go; raises StoppedError."""
        with self._changing:
            if self._stopped:
                raise StoppedError
            held = self._current()
            self._asking[held] += 1
        try:
            yield held
        except QueryError as error:
            if self._stopped:  # which is why it got no answer
                raise StoppedError from error
            raise
        finally:
            with self._changing:
                self._asking[held] -= 1
                self._tidy()

    def gaps(self) -> Gaps:
        """What its answers lack at this moment."""
        snapshot = self.live.now()
        return Gaps(filling.unreadable(snapshot.resolution), bool(snapshot.refused))

    def _current(self) -> Held:
        snapshot = self.live.now()
        if snapshot.number != self._number:
            self._renew(snapshot)
            self._number = snapshot.number
            self._tidy()
        return self._held[-1]

    def _renew(self, snapshot: Snapshot) -> None:
        parts = dataset.parts(snapshot.resolution)
        known = dict[NamedNode, _Graph]()
        changed = {name: frozenset[Triple]() for name in self._graphs if name not in parts}
        for name, part in parts.items():
            before = self._graphs.get(name)
            if before and _are_same(before.made_of, part.made_of):
                known[name] = before
                continue
            triples = part.make()
            known[name] = _Graph(part.made_of, dataset.digest(triples), dataset.terms(triples))
            if before is None or before.digest != known[name].digest:
                changed[name] = triples
        content = digest(*(f"{name} {graph.digest}" for name, graph in known.items()))
        if not self._held or self._held[-1].digest != content:
            folder = tempfile.TemporaryDirectory(prefix="catalogus-", ignore_cleanup_errors=True)
            place = Path(folder.name, "store")
            if changed.keys() >= known.keys():
                filling.fill(place, changed)
            else:
                _rewrite(self._held[-1].store.place, place, changed)
            terms = frozenset[str]().union(*(graph.terms for graph in known.values()))
            store = Store(place, tuple(name.value for name in known), terms)
            self._held.append(Held(content, store, Pool(place, self.limits), folder))
        self._graphs = known

    def _tidy(self) -> None:
        """Close what is not the newest and is not asked."""
        self._asking = +self._asking
        for held in [held for held in self._held[:-1] if held not in self._asking]:
            self._held.remove(held)
            held.close()
        self._changing.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changing:
            self._stopped = True
            for held in self._held:
                held.pool.close()
            self._changing.wait_for(lambda: not self._asking, GRACE)
            for held in self._held:
                held.close()


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def _rewrite(before: Path, place: Path, changed: Mapping[NamedNode, frozenset[Triple]]) -> None:
    """Make a copy of a store at a place, with other graphs; one without triples goes."""
    ox.Store.read_only(str(before)).backup(str(place))
    store = ox.Store(str(place))
    for name, triples in changed.items():
        if not triples:
            store.remove_graph(name)
            continue
        old = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
        for triple in old - triples:
            store.remove(Quad(triple.subject, triple.predicate, triple.object, name))
        store.extend(dataset.quads({name: triples - old}))  # a bulk would leave more files than a process may open
    store.flush()
