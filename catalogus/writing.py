"""Files on disk: all of a set or none, and only those that differ."""

import errno
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class File:
    """One file to write; `path` is relative to the folder it is for."""

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True)
class Written:
    """What `write` did: the files that are new or different, and how many were as they should be."""

    changed: tuple[PurePosixPath, ...]
    unchanged: int


def write(files: Iterable[File], out: Path) -> Written:
    """Put files in a folder: all of them or none, and only those that differ; raises OSError.

    Every new file is complete on disk, under another name beside its place, before the first takes that place.
    """
    wanted = list(files)
    for file in wanted:
        if file.path.is_absolute() or ".." in file.path.parts:
            raise ValueError(f"a file lies inside its folder: {file.path}")
    _refuse_detours(wanted, out)
    changed = [file for file in wanted if not _is_same(out / file.path, file.content)]
    staged: list[tuple[str, Path]] = []
    try:
        for file in changed:
            target = out / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
            staged.append((_stage(file.content, target.parent, mode), target))
        for temporary, target in staged:
            os.replace(temporary, target)  # noqa: PTH105 # the name that says it is atomic
    finally:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
    return Written(tuple(file.path for file in changed), len(wanted) - len(changed))


def _refuse_detours(files: Iterable[File], out: Path) -> None:
    """A link that leads out of the folder, or a folder in a file's place, stops everything beforehand."""
    for file in files:
        target = out / file.path
        if not target.parent.resolve().is_relative_to(out.resolve()):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target))
        if target.is_dir():
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _stage(content: bytes, folder: Path, mode: int) -> str:
    descriptor, name = tempfile.mkstemp(prefix=".catalogus-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)  # mkstemp makes files for one's own eyes only; a catalogue is for everybody
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return name
