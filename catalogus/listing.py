"""The files of a catalogue as the disk lists them: which there are, and whether they may have changed."""

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from catalogus.folders import FILE

FOLDERS = ("provincies", "referentie", "lijsten")
"""The folders of a catalogue that are read; what lies beside them is its owner's business."""


class State(NamedTuple):
    """What a disk says of a file without opening it: its kind, when it was written and changed, how long it is."""

    kind: str
    mtime: int = 0
    ctime: int = 0
    size: int = 0


REGULAR, DIRECTORY, LINK = "file", "directory", "link"

Listing = Mapping[str, State]
"""Every file and folder by its path in the catalogue, with slashes; what is in a folder comes after it, by name."""


def look(root: Path) -> Listing:
    """What there is to read; asking takes no more than a list of each folder, also over a network."""
    found: dict[str, State] = {}
    with suppress(FileNotFoundError):  # it has just gone
        found[FILE] = _state(REGULAR, (root / FILE).lstat())
    for name in FOLDERS:
        folder = root / name
        if folder.is_symlink():
            found[name] = _state(LINK, folder.lstat())
        elif folder.is_dir():
            found[name] = State(DIRECTORY)
            _add(found, str(folder), name)
    return found


def digest(*parts: bytes) -> str:
    """One short digest of the content of files."""
    hasher = blake2b(digest_size=16)
    for part in parts:
        hasher.update(b"%d:" % len(part))
        hasher.update(part)
    return hasher.hexdigest()


def _add(found: dict[str, State], folder: str, relative: str) -> None:
    """Add what is in a folder and below it."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=_NAME)
    except (FileNotFoundError, NotADirectoryError):  # it has just gone
        return
    for entry in entries:
        path = f"{relative}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            found[path] = State(DIRECTORY)
            _add(found, entry.path, path)
        else:
            with suppress(FileNotFoundError):
                kind = LINK if entry.is_symlink() else REGULAR
                found[path] = _state(kind, entry.stat(follow_symlinks=False))


_NAME = attrgetter("name")


def _state(kind: str, about: os.stat_result) -> State:
    return State(kind, about.st_mtime_ns, about.st_ctime_ns, about.st_size)
