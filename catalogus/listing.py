"""The files of a catalogue as the disk lists them: which there are, and whether they may have changed."""

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from catalogus.folders import FILE

VRAGEN = "vragen"
FOLDERS = ("provincies", "referentie", VRAGEN, "lijsten")
"""The folders of a catalogue that are read; what lies beside them is its owner's business."""

_DEEP = {"provincies": 2}  # how many folders lie in each other; nothing is looked for further down


class State(NamedTuple):
    """What a disk says of a file without opening it: its kind, when it was written and changed, how long it is."""

    kind: str
    mtime: int = 0
    ctime: int = 0
    size: int = 0


REGULAR, DIRECTORY, LINK, OTHER = "file", "directory", "link", "other"

Listing = Mapping[str, State]
"""Every file and folder by its path in the catalogue, with slashes; what is in a folder comes after it, by name."""


def look(root: Path) -> Listing:
    """What there is to read; asking takes no more than a list of each folder, also over a network."""
    found: dict[str, State] = {}
    with suppress(FileNotFoundError):  # it has just gone
        found[FILE] = _state(REGULAR, (root / FILE).lstat())
    for name in FOLDERS:
        found |= look_in(root, name)
    return found


def look_in(root: Path, name: str) -> Listing:
    """One of the folders, and what is in it."""
    folder = root / name
    found: dict[str, State] = {}
    if folder.is_symlink():
        found[name] = _state(LINK, folder.lstat())
    elif folder.is_dir():
        found[name] = State(DIRECTORY)
        _add(found, str(folder), name, _DEEP.get(name, 1))
    return found


def digest(*parts: bytes | str) -> str:
    """One short digest of the content of files; a name may be one that is no UTF-8."""
    hasher = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hasher.update(b"%d:" % len(data))
        hasher.update(data)
    return hasher.hexdigest()


def digest_of(root: Path, path: str, state: State) -> str:
    """The digest of what a file holds; empty for what cannot be read, or is no file."""
    try:
        return digest((root / path).read_bytes()) if state.kind == REGULAR else ""
    except OSError:
        return ""


def _add(found: dict[str, State], folder: str, relative: str, deep: int) -> None:
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
            if deep > 1:
                _add(found, entry.path, path, deep - 1)
        else:
            with suppress(FileNotFoundError):
                regular = entry.is_file(follow_symlinks=False)
                kind = REGULAR if regular else LINK if entry.is_symlink() else OTHER
                found[path] = _state(kind, entry.stat(follow_symlinks=False))


_NAME = attrgetter("name")


def _state(kind: str, about: os.stat_result) -> State:
    return State(kind, about.st_mtime_ns, about.st_ctime_ns, about.st_size)
