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
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from catalogus import known
from catalogus.cache import FOLDER, Cache
from catalogus.listing import VRAGEN, digest, digest_of, look
from catalogus.sparql.store import Store

if TYPE_CHECKING:
    from catalogus.dataset import Graphs

_FOLDER, _ABOUT = "sparql", "about.json"
_NEW = ".new-"
_KEPT, _IN_USE = 2, 60.0
"""So many stores stay, and each for so many seconds after somebody used it."""


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
        from catalogus import filling  # brings all that a store that was kept can do without

        graphs, missing = filling.read(root, datum, progress)
        unchanged = folder is not None and _key(root, datum) == folder.name  # and not edited meanwhile
        found = _kept(graphs, missing, folder) if folder and unchanged else None
    if found:
        yield found
        return
    with tempfile.TemporaryDirectory(prefix="catalogus-", ignore_cleanup_errors=True) as temporary:
        yield filling.in_memory(graphs, missing, Path(temporary))


def _home(cache: Cache) -> Path | None:
    """The folder for stores, if there is one that we may use."""
    home = cache.root / FOLDER / _FOLDER if cache.root else None
    return None if home is None or home.is_symlink() else home


def _kept(graphs: "Graphs", missing: int, folder: Path) -> Store | None:
    """A store made now, at the place of its name; None where that cannot be."""
    from catalogus import filling

    try:
        folder.parent.mkdir(exist_ok=True)
        _tidy(folder)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=folder.parent))
    except OSError:
        return None
    try:
        made = filling.write(graphs, missing, new)
        about = {"place": made.place.name, "graphs": made.graphs, "terms": sorted(made.terms), "missing": made.missing}
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
        place = folder / str(about["place"])
        ox.Store.read_only(str(place))
        found = Store(place, tuple(about["graphs"]), frozenset(about["terms"]), about["missing"])
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


def _key(root: Path, datum: date) -> str:
    asked = (path for path in look(root).items() if not path[0].startswith(f"{VRAGEN}/"))  # not what asks
    files = (f"{path} {digest_of(root, path, state)}" for path, state in asked)
    return digest(known.key(root, datum), *files)
