"""Check a catalogue with what is known from the last time: nothing, if nothing has changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogus import known
from catalogus.cache import Cache, LostError
from catalogus.known import NOTHING, Kept, Known
from catalogus.listing import FOLDERS, look
from catalogus.listing import digest as digest_of


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
    before = known.read(cache, key)
    now = cache.now()
    files = _look(root, before.files)
    changed = _changed(files, before.files)
    if before is not NOTHING and not changed:
        if files != before.files:  # written again with the same content
            known.write(cache, key, replace(before, files=files), now)
        return before
    from catalogus.recheck import Run  # brings what takes longer to import than all that is above

    run = Run(root, datum, before, files, changed, cache, progress, reference=reference)
    try:
        found = run.known()
    except LostError:
        cache.forget()
        files = _look(root, {})
        run = Run(root, datum, NOTHING, files, files.keys(), cache, progress, reference=reference)
        found = run.known()
    if run.is_stable and key == known.key(root, datum):
        known.write(cache, key, found, now)
    return found


def _look(root: Path, before: Mapping[str, Kept]) -> dict[str, Kept]:
    """What is on the disk, with what is known of each file that is as it was."""
    found: dict[str, Kept] = {}
    for path, state in look(root).items():
        kept = before.get(path)
        if kept is None:
            found[path] = Kept(state, _digest(root, path) if _is_shared(path) else "")
        elif kept.unit and not kept.digest:  # it could not be read, and may be readable now
            found[path] = Kept(state)
        elif kept.state == state:
            found[path] = kept
        else:
            same = kept.state.kind == state.kind and (not kept.digest or _digest(root, path) == kept.digest)
            found[path] = kept._replace(state=state) if same else Kept(state, _digest(root, path))
    return found


_LISTS = FOLDERS[-1]


def _is_shared(path: str) -> bool:
    """Whether the content of a file matters that describes nothing itself."""
    return path.startswith(f"{_LISTS}/") or path.rpartition("/")[2].startswith("logo.")


def _digest(root: Path, path: str) -> str:
    try:
        return digest_of((root / path).read_bytes())
    except OSError:
        return ""


def _changed(files: Mapping[str, Kept], before: Mapping[str, Kept]) -> set[str]:
    """The paths whose content is new, other, or gone."""
    changed = before.keys() - files.keys()
    for path, kept in files.items():
        was = before.get(path)
        if was is not kept and (was is None or was.digest != kept.digest or was.unit != kept.unit):
            changed.add(path)
    return changed
