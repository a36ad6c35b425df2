"""The graphs of a catalogue in a store on disk, for the processes that answer questions; kept for the next question.

A store that was kept counts only for the very same files, day and program: its name is their digest. It is made beside
the others and then gets its name, so that it is there whole or not at all.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode

from catalogus import config, dataset, known, lists, sources, vragen
from catalogus.cache import FOLDER, Cache
from catalogus.dataset import Graphs
from catalogus.listing import digest, digest_of, look
from catalogus.namespaces import RDF, RDFS
from catalogus.resolve import Resolution, resolve

_FOLDER, _STORE, _FILE, _ABOUT = "sparql", "store", "catalogus.nq", "about.json"
_KEPT = 2
"""So many stores stay: a question may still be asked of the one before the newest."""


@dataclass(frozen=True)
class Store:
    """A store at a place: the names of its graphs, the properties and classes in it, and how many files it lacks."""

    place: Path
    graphs: tuple[str, ...]
    terms: frozenset[str]
    missing: int = 0


def write(graphs: Graphs, missing: int, folder: Path) -> Store:
    """Make a store on disk of these graphs, in an empty folder."""
    store = ox.Store(str(folder / _STORE))
    store.bulk_extend(dataset.quads(graphs))
    store.flush()
    del store  # which lets go of its files
    return _store(graphs, missing, folder / _STORE)


def _in_memory(graphs: Graphs, missing: int, folder: Path) -> Store:
    """These graphs as a file that each process reads into memory."""
    ox.serialize(dataset.quads(graphs), folder / _FILE, format=ox.RdfFormat.N_QUADS)
    return _store(graphs, missing, folder / _FILE)


def _store(graphs: Graphs, missing: int, place: Path) -> Store:
    return Store(place, tuple(graph.value for graph in graphs), _terms(graphs), missing)


def unreadable(resolution: Resolution) -> int:
    """How many files of a catalogue cannot be read, so that what they say is in no graph."""
    return sum(document.reading.broken for document in resolution.source.documents)


@contextmanager
def opened(root: Path, datum: date, cache: Cache) -> Iterator[Store]:
    """The store of a catalogue on a day, kept or made now; raises ConfigurationError."""
    if cache.root is None:
        with tempfile.TemporaryDirectory(prefix="catalogus-", ignore_cleanup_errors=True) as temporary:
            yield _in_memory(*_read(root, datum), Path(temporary))
        return
    kept = cache.root / FOLDER / _FOLDER
    folder = kept / _key(root, datum)
    yield _known(folder) or _kept(root, datum, kept, folder)


def _kept(root: Path, datum: date, kept: Path, folder: Path) -> Store:
    """A store made now, at the place of its name."""
    kept.mkdir(exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=kept))
    try:
        made = write(*_read(root, datum), new)
        about = {"graphs": made.graphs, "terms": sorted(made.terms), "missing": made.missing}
        (new / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        if _key(root, datum) != folder.name:  # it was edited meanwhile: good for now, not for keeping
            return _known_as(new, folder.with_name(f"{folder.name}-{new.name.strip('.')}"))
        return _known_as(new, folder)
    finally:
        _tidy(kept, folder)


def _known_as(new: Path, folder: Path) -> Store:
    """Give what is whole its name; somebody else may just have done so."""
    if _known(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)  # it was not whole
    with suppress(OSError):
        new.rename(folder)
    found = _known(folder)
    if found is None:
        raise OSError(None, None, str(folder))
    return found


def _known(folder: Path) -> Store | None:
    """The store in a folder, if it is whole."""
    try:
        about = json.loads((folder / _ABOUT).read_bytes())
        ox.Store.read_only(str(folder / _STORE))
        (folder / _ABOUT).touch()
        return Store(folder / _STORE, tuple(about["graphs"]), frozenset(about["terms"]), about["missing"])
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None


def _tidy(kept: Path, folder: Path) -> None:
    """Keep the newest stores, and nothing half."""
    with suppress(OSError):
        others = [path for path in kept.iterdir() if path != folder and (path / _ABOUT).is_file()]
        others.sort(key=lambda path: (path / _ABOUT).stat().st_mtime, reverse=True)
        for path in others[_KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _read(root: Path, datum: date) -> tuple[Graphs, int]:
    resolution = resolve(sources.read(config.read(root), lists.load(root)), datum)
    return dataset.graphs(resolution), unreadable(resolution)


def _key(root: Path, datum: date) -> str:
    asked = (path for path in look(root).items() if not path[0].startswith(f"{vragen.FOLDER}/"))  # not what asks
    files = (f"{path} {digest_of(root, path, state)}" for path, state in asked)
    return digest(known.key(root, datum), *files)


def _terms(graphs: Graphs) -> frozenset[str]:
    """Every property and every class that is used or described."""
    terms: set[str] = set()
    for triples in graphs.values():
        for triple in triples:
            terms.add(triple.predicate.value)
            if triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
                terms.add(triple.object.value)
                if triple.object in (RDF.Property, RDFS.Class) and isinstance(triple.subject, NamedNode):
                    terms.add(triple.subject.value)
    return frozenset(terms)
