"""The graphs of a catalogue in a store on disk, for the processes that answer questions; kept for the next question.

A store that was kept counts only for the very same files, day and program: its name is their digest. It is made beside
the others and then gets its name, so that it is there whole or not at all.
"""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from catalogus import config, dataset, known, lists, sources, vragen
from catalogus.cache import FOLDER, Cache
from catalogus.dataset import Graphs
from catalogus.listing import digest, digest_of, look
from catalogus.resolve import Resolution, resolve

_FOLDER, _STORE, _FILE, _ABOUT = "sparql", "store", "catalogus.nq", "about.json"
_NEW = ".new-"
_KEPT, _IN_USE = 2, 60.0
"""So many stores stay, and each for so many seconds after somebody used it."""


@dataclass(frozen=True)
class Store:
    """A store at a place: the names of its graphs, the properties and classes in it, and how many files it lacks."""

    place: Path
    graphs: tuple[str, ...]
    terms: frozenset[str]
    missing: int = 0


def write(graphs: Graphs, missing: int, folder: Path) -> Store:
    """Make a store on disk of these graphs, in an empty folder."""
    fill(folder / _STORE, graphs)
    return _store(graphs, missing, folder / _STORE)


def fill(place: Path, graphs: Graphs) -> None:
    """Make a store of these graphs at a place where there is none."""
    store = ox.Store(str(place))  # which lets go of its files at the end
    store.bulk_extend(dataset.quads(graphs))
    store.flush()


def _in_memory(graphs: Graphs, missing: int, folder: Path) -> Store:
    """These graphs as a file that each process reads into memory."""
    ox.serialize(dataset.quads(graphs), folder / _FILE, format=ox.RdfFormat.N_QUADS)
    return _store(graphs, missing, folder / _FILE)


def _store(graphs: Graphs, missing: int, place: Path) -> Store:
    terms = frozenset[str]().union(*map(dataset.terms, graphs.values()))
    return Store(place, tuple(graph.value for graph in graphs), terms, missing)


def unreadable(resolution: Resolution) -> int:
    """How many files of a catalogue cannot be read, so that what they say is in no graph."""
    return sum(document.reading.broken for document in resolution.source.documents)


@contextmanager
def opened(root: Path, datum: date, cache: Cache, progress: Callable[[], None] = lambda: None) -> Iterator[Store]:
    """The store of a catalogue on a day, kept or made now; raises ConfigurationError.

    `progress` is called for each file that is read. Where the store cannot be kept, it is made anew for each question:
    nobody is the worse for it.
    """
    home = _home(cache)
    folder = home / _key(root, datum) if home else None
    found = _known(folder) if folder else None
    if found is None:
        graphs, missing = _read(root, datum, progress)
        unchanged = folder is not None and _key(root, datum) == folder.name  # and not edited meanwhile
        found = _kept(graphs, missing, folder) if folder and unchanged else None
    if found:
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="catalogus-", ignore_cleanup_errors=True) as temporary:
        yield _in_memory(graphs, missing, Path(temporary))


def _home(cache: Cache) -> Path | None:
    """The folder for stores, if there is one that we may use."""
    home = cache.root / FOLDER / _FOLDER if cache.root else None
    return None if home is None or home.is_symlink() else home


def _kept(graphs: Graphs, missing: int, folder: Path) -> Store | None:
    """A store made now, at the place of its name; None where that cannot be."""
    try:
        folder.parent.mkdir(exist_ok=True)
        _tidy(folder)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=folder.parent))
    except OSError:
        return None
    try:
        made = write(graphs, missing, new)
        about = {"graphs": made.graphs, "terms": sorted(made.terms), "missing": made.missing}
        (new / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        if _known(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)  # it was not whole
            new.rename(folder)
    except (OSError, RuntimeError):  # no room, or somebody else was first
        pass
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return _known(folder)


def _known(folder: Path) -> Store | None:
    """The store in a folder, if it is whole."""
    try:
        about = json.loads((folder / _ABOUT).read_bytes())
        ox.Store.read_only(str(folder / _STORE))
        found = Store(folder / _STORE, tuple(about["graphs"]), frozenset(about["terms"]), about["missing"])
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        (folder / _ABOUT).touch()
    return found


def _tidy(folder: Path) -> None:
    """Keep the newest stores, and those that somebody may just have begun to use or to make."""
    now = time.time()
    used: list[tuple[float, Path]] = []
    for path in folder.parent.iterdir():
        with suppress(OSError):
            about = path if path.name.startswith(_NEW) else path / _ABOUT
            used.append((about.stat().st_mtime if about.exists() else 0, path))
    used.sort(reverse=True)
    newest = [path for _, path in used if not path.name.startswith(_NEW)][: _KEPT - 1]
    for moment, path in used:
        if path not in (folder, *newest) and now - moment > _IN_USE:
            shutil.rmtree(path, ignore_errors=True)


def _read(root: Path, datum: date, progress: Callable[[], None]) -> tuple[Graphs, int]:
    resolution = resolve(sources.read(config.read(root), lists.load(root), progress), datum)
    return dataset.graphs(resolution), unreadable(resolution)


def _key(root: Path, datum: date) -> str:
    asked = (path for path in look(root).items() if not path[0].startswith(f"{vragen.FOLDER}/"))  # not what asks
    files = (f"{path} {digest_of(root, path, state)}" for path, state in asked)
    return digest(known.key(root, datum), *files)
