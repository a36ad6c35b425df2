"""Check a catalogue with what is known from the last time: nothing, if nothing has changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogus import known
from catalogus.cache import NONE, Cache, LostError
from catalogus.known import NOTHING, Kept, Known
from catalogus.listing import FOLDERS, digest_of, look


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
        run = Run(root, datum, NOTHING, files, files.keys(), NONE, progress, reference=reference)
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
            found[path] = Kept(state, digest_of(root, path, state) if _is_shared(path) else "")
        elif kept.digest == "" and (kept.unit or _is_shared(path)):  # it could not be read, and may be readable now
            found[path] = Kept(state, digest_of(root, path, state))
        elif kept.state == state:
            found[path] = kept
        else:
            now = digest_of(root, path, state) if kept.digest or kept.state.kind != state.kind else ""
            same = (now, state.kind) == (kept.digest, kept.state.kind)
            found[path] = kept._replace(state=state) if same else Kept(state, now)
    return found


_OTHERS = tuple(f"{folder}/" for folder in FOLDERS[2:])


def _is_shared(path: str) -> bool:
    """Whether the content of a file matters that describes nothing itself."""
    return path.startswith(_OTHERS) or path.rpartition("/")[2].startswith("logo.")


def _changed(files: Mapping[str, Kept], before: Mapping[str, Kept]) -> set[str]:
    """The paths whose content is new, other, or gone."""
    changed = before.keys() - files.keys()
    for path, kept in files.items():
        was = before.get(path)
        if was is not kept and (was is None or _said(was) != _said(kept)):
            changed.add(path)
    return changed


def _said(kept: Kept) -> tuple[str, str, str]:
    """What there is to know of a file without reading it again."""
    return kept.state.kind, kept.digest, kept.unit
