"""What can be asked of a catalogue while somebody edits it: a store of what its files say, made anew after a change."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from catalogus import dataset, triplestore
from catalogus.listing import digest
from catalogus.live import Live, Snapshot
from catalogus.sparql.pool import Limits, Pool
from catalogus.triplestore import Store


@dataclass(frozen=True)
class Held:
    """A store, the processes that answer from it, and a digest that is another for other content."""

    digest: str
    store: Store
    pool: Pool
    folder: "tempfile.TemporaryDirectory[str]"

    def close(self) -> None:
        self.pool.close()
        self.folder.cleanup()


class LiveStore:
    """The store of a catalogue that changes; the one before stays until the next change, for who is still asking it."""

    def __init__(self, live: Live, limits: Limits) -> None:
        self.live = live
        self.limits = limits
        self._lock = Lock()
        self._number = -1
        self._held: list[Held] = []

    def current(self) -> Held:
        """The store of what the files say at this moment."""
        with self._lock:
            snapshot = self.live.now()
            if snapshot.number != self._number:
                self._renew(snapshot)
                self._number = snapshot.number
            return self._held[-1]

    def _renew(self, snapshot: Snapshot) -> None:
        graphs = dataset.graphs(snapshot.resolution)
        content = digest(*(f"{name} {dataset.digest(triples)}" for name, triples in graphs.items()))
        if self._held and self._held[-1].digest == content:
            return
        folder = tempfile.TemporaryDirectory(prefix="catalogus-", ignore_cleanup_errors=True)
        missing = triplestore.unreadable(snapshot.resolution)
        store = triplestore.write(graphs, missing, Path(folder.name))
        self._held.append(Held(content, store, Pool(store.place, self.limits), folder))
        while len(self._held) > _KEPT:
            self._held.pop(0).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for held in self._held:
            held.close()


_KEPT = 2
