"""What a catalogue says, into a store: as graphs on disk, or as a file that each process reads into memory."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from catalogus import config, dataset, lists, sources
from catalogus.dataset import Graphs
from catalogus.resolve import Resolution, resolve
from catalogus.sparql.store import Store

STORE, FILE = "store", "catalogus.nq"


def write(graphs: Graphs, missing: int, folder: Path) -> Store:
    """Make a store on disk of these graphs, in an empty folder."""
    fill(folder / STORE, graphs)
    return _store(graphs, missing, folder / STORE)


def fill(place: Path, graphs: Graphs) -> None:
    """Make a store of these graphs at a place where there is none."""
    store = ox.Store(str(place))  # which lets go of its files at the end
    store.bulk_extend(dataset.quads(graphs))
    store.flush()


def in_memory(graphs: Graphs, missing: int, folder: Path) -> Store:
    """These graphs as a file that each process reads into memory."""
    ox.serialize(dataset.quads(graphs), folder / FILE, format=ox.RdfFormat.N_QUADS)
    return _store(graphs, missing, folder / FILE)


def _store(graphs: Graphs, missing: int, place: Path) -> Store:
    terms = frozenset[str]().union(*map(dataset.terms, graphs.values()))
    return Store(place, tuple(graph.value for graph in graphs), terms, missing)


def unreadable(resolution: Resolution) -> int:
    """How many files of a catalogue cannot be read, so that what they say is in no graph."""
    return sum(document.reading.broken for document in resolution.source.documents)


def read(root: Path, datum: date, progress: Callable[[], None]) -> tuple[Graphs, int]:
    """The graphs of a catalogue on a day, and how many of its files cannot be read; raises ConfigurationError."""
    resolution = resolve(sources.read(config.read(root), lists.load(root), progress), datum)
    return dataset.graphs(resolution), unreadable(resolution)
