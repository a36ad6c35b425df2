"""One publication on disk: whole, or still being built.

Files that are as they were in another one are links to the same bytes, so their dates stay, and ten publications take
the room of one. What bears no marker of ours is never deleted.
"""

import filecmp
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

import orjson

from catalogus.export import MEDIA_TYPES, Artifact, Entry

MARKER = ".catalogus-uitvoer"
CONTENT, STANDS, RECORD = "inhoud", "stand", "publicatie.json"


@dataclass(frozen=True)
class Release:
    """One publication on disk. `grootboek` is the seal of the ledger that it was made with, `van` what it put back."""

    folder: Path
    nummer: int
    datum: date
    grootboek: str
    van: int | None
    producten: Mapping[str, int]
    bestanden: Sequence[Entry]

    @classmethod
    def read(cls, folder: Path) -> "Release":
        """The publication in a folder; raises OSError, ValueError, TypeError or KeyError for what is none."""
        record = orjson.loads((folder / RECORD).read_bytes())
        entries = [Entry(**{**entry, "path": PurePosixPath(entry["path"])}) for entry in record.pop("bestanden")]
        return cls(folder, **{**record, "datum": date.fromisoformat(record["datum"])}, bestanden=entries)

    @property
    def content(self) -> Path:
        return self.folder / CONTENT

    @cached_property
    def entries(self) -> Mapping[PurePosixPath, Entry]:
        """Its files by path."""
        return {entry.path: entry for entry in self.bestanden}

    @cached_property
    def parts(self) -> frozenset[tuple[str, str | None]]:
        """The exporters that made something of a province, with that province."""
        return frozenset((entry.exporter, entry.provincie) for entry in self.bestanden)

    def stand(self, provincie: str) -> bytes:
        """What a province had to publish then, as `stand.write` wrote it."""
        return (self.folder / STANDS / f"{provincie}.nq").read_bytes()


class Stage:
    """A publication that is being built; `mended` are files that another one had lost, `carried` are from there."""

    def __init__(self, folder: Path, nummer: int) -> None:
        self.folder = folder
        self.nummer = nummer
        self.entries: dict[PurePosixPath, Entry] = {}
        self.mended: set[PurePosixPath] = set()
        self.carried: set[PurePosixPath] = set()
        folder.mkdir()
        (folder / MARKER).touch()
        open_to_all(folder)
        (folder / CONTENT).mkdir()
        (folder / STANDS).mkdir()

    def write(self, artifact: Artifact, exporter: str, similar: Release | None) -> Entry:
        """Write a file, or link to the same one of a similar publication."""
        path = artifact.path
        if path.is_absolute() or ".." in path.parts or path in self.entries:
            raise ValueError(f"a file lies inside the publication, and once: {path}")
        target = self.folder / CONTENT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        parts = (artifact.content,) if isinstance(artifact.content, bytes) else artifact.content
        digest, size = _write(target, parts)
        entry = Entry(path, artifact.media_type or MEDIA_TYPES[path.suffix], size, digest, exporter, artifact.provincie)
        old = similar.entries.get(path) if similar else None
        if similar and old and old.sha256 == digest and not _share(similar.content / path, target):
            self.mended.add(path)
        self.entries[path] = entry
        return entry

    def carry(self, entry: Entry, release: Release) -> None:
        """Take over a file as it was."""
        target = self.folder / CONTENT / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        _link(release.content / entry.path, target)
        self.entries[entry.path] = entry
        self.carried.add(entry.path)

    def drop(self, path: PurePosixPath) -> None:
        """Leave out a file, to be written again."""
        self.carried.discard(path)
        if self.entries.pop(path, None):
            (self.folder / CONTENT / path).unlink()

    def finish(self, stands: Iterable[tuple[str, bytes]], release: Release) -> None:
        """Add what the publication was made of, and the record of what it is."""
        for provincie, content in stands:
            _write(self.folder / STANDS / f"{provincie}.nq", (content,))
        record = {name: value for name, value in asdict(release).items() if name != "folder"}
        record["bestanden"] = [{**entry, "path": entry["path"].as_posix()} for entry in record["bestanden"]]
        _write(self.folder / RECORD, (orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),))

    def damaged(self) -> Iterator[PurePosixPath]:
        """The files that are not on disk as they were written."""
        for path, entry in self.entries.items():
            file = self.folder / CONTENT / path
            if not file.is_file() or _digest(file) != entry.sha256:
                yield path

    def settle(self) -> None:
        """Make sure that every folder of the stage is on disk; its files are."""
        for folder, _, _ in os.walk(self.folder, topdown=False):
            open_to_all(Path(folder))
            sync_folder(Path(folder))

    def discard(self) -> None:
        """Forget this publication."""
        remove(self.folder)

    @contextmanager
    def discarded_on_failure(self) -> Iterator[None]:
        """What fails leaves nothing behind: on a full disk every byte counts. After a kill the next run tidies up."""
        try:
            yield
        except BaseException:
            with suppress(OSError):
                self.discard()
            raise


def is_ours(folder: Path) -> bool:
    """Whether a folder bears our marker."""
    return not folder.is_symlink() and (folder / MARKER).is_file()


def remove(folder: Path) -> None:
    """Delete a folder of ours, its marker last, so that an interrupted deletion can be finished; no other one."""
    if is_ours(folder):
        for path in folder.iterdir():
            if path.name != MARKER:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        (folder / MARKER).unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _write(target: Path, parts: Iterable[bytes]) -> tuple[str, int]:
    """Write a file to the disk itself; its SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        target.chmod(0o644)  # a publication is for everybody, whatever the umask
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _share(source: Path, target: Path) -> bool:
    """Put a link in the place of an equal file; False where the source has decayed, and the file stays."""
    if not source.is_file() or not filecmp.cmp(source, target, shallow=False):
        return False
    target.unlink()
    _link(source, target)
    return True


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links, or with too many of them
        shutil.copy2(source, target)


def open_to_all(folder: Path) -> None:
    """A publication is for everybody, whatever the umask."""
    folder.chmod(0o755)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on disk."""
    if os.name == "nt":
        return  # Windows has no such thing
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
