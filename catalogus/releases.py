"""The folder of all publications: how one takes the place of another, so that readers only ever see a whole one.

    out/.catalogus-uitvoer      this folder is ours
    out/actueel                 a link to what the world sees: publicaties/000012/inhoud
    out/publicaties/000012/     one publication: inhoud/, stand/ (what it was made of) and publicatie.json

A publication is built under another name, complete on disk, and then the link is replaced: one rename, which happens
or does not. Files that are as they were are links to the same bytes, so their dates stay, and ten publications take
the room of one. What bears no marker of ours is never deleted.
"""

import filecmp
import hashlib
import os
import re
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath

import orjson
from filelock import FileLock, Timeout

from catalogus.diagnostics import Messages
from catalogus.exits import Exit
from catalogus.export import MEDIA_TYPES, Artifact, Entry

MARKER = ".catalogus-uitvoer"
LIVE, ALL, CONTENT, STANDS, RECORD = "actueel", "publicaties", "inhoud", "stand", "publicatie.json"
_NUMBER = re.compile(r"\d{6}")
_TARGET = re.compile(rf"{ALL}/(\d{{6}})/{CONTENT}")
_BUSY, _GONE = ".bezig-", ".weg-"


class RefusedError(Exception):
    """Nothing has been published; `messages` say why and what to do, `exit` is the code to leave with."""

    def __init__(self, messages: Messages, exit: Exit = Exit.FAILED) -> None:
        super().__init__(messages["en"])
        self.messages = messages
        self.exit = exit


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

    @property
    def content(self) -> Path:
        return self.folder / CONTENT

    @cached_property
    def entries(self) -> Mapping[PurePosixPath, Entry]:
        """Its files by path."""
        return {entry.path: entry for entry in self.bestanden}

    def stand(self, provincie: str) -> bytes:
        """What a province had to publish then, as `stand.write` wrote it."""
        return (self.folder / STANDS / f"{provincie}.nq").read_bytes()


class Releases:
    """The publications in a folder; only who holds the lock may change them."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.all = out / ALL

    def numbers(self) -> list[int]:
        """The numbers of all publications that are kept, from old to new."""
        folders = self.all.iterdir() if self.all.is_dir() else ()
        return sorted(int(folder.name) for folder in folders if _is_ours(folder) and _NUMBER.fullmatch(folder.name))

    def shown(self) -> int | None:
        """The number of what the world sees; None before the first time."""
        link = self.out / LIVE
        if not link.is_symlink() and not link.exists():
            return None
        found = _TARGET.fullmatch(link.readlink().as_posix()) if link.is_symlink() else None
        if not found:
            raise RefusedError(_text(_NO_LINK, link))
        return int(found[1])

    def live(self) -> Release | None:
        """What the world sees, whole; None before the first time."""
        number = self.shown()
        return None if number is None else self.release(number)

    def release(self, number: int) -> Release:
        """One publication by its number."""
        folder = self._folder(number)
        try:
            record = orjson.loads((folder / RECORD).read_bytes())
            entries = [Entry(**{**entry, "path": PurePosixPath(entry["path"])}) for entry in record.pop("bestanden")]
            return Release(folder, **{**record, "datum": date.fromisoformat(record["datum"])}, bestanden=entries)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RefusedError(_text(_DAMAGED, folder)) from error

    def stage(self, live: Release | None) -> "Stage":
        """Begin the publication after this one; clears away what earlier, interrupted runs left."""
        self.all.mkdir(exist_ok=True)
        _open_to_all(self.all)
        for folder in list(self.all.iterdir()):
            unseen = live is not None and _NUMBER.fullmatch(folder.name) and int(folder.name) > live.nummer
            if folder.name.startswith((_BUSY, _GONE)) or unseen:
                _remove(folder)
        number = max(self.numbers(), default=0) + 1
        return Stage(self.all / f"{_BUSY}{number:06}", number)

    def place(self, stage: "Stage") -> None:
        """Give a finished stage its own name: whole on disk, but not yet seen."""
        stage.settle()
        stage.folder.rename(self._folder(stage.nummer))
        sync_folder(self.all)

    def switch(self, number: int) -> None:
        """Show a publication to the world: before the rename in here it does not, after it it does."""
        temporary = self.out / f".{LIVE}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(Path(ALL, f"{number:06}", CONTENT), target_is_directory=True)
        temporary.replace(self.out / LIVE)

    def settle(self) -> None:
        """Make sure that the switch outlives a power cut; raises OSError, when it is made but not certain."""
        sync_folder(self.out)

    def prune(self, keep: int) -> None:
        """Delete the oldest publications but these; the live one is the newest."""
        for number in self.numbers()[:-keep]:
            gone = self.all / f"{_GONE}{number:06}"
            self._folder(number).rename(gone)
            _remove(gone)

    def _folder(self, number: int) -> Path:
        return self.all / f"{number:06}"


class Stage:
    """A publication that is being built."""

    def __init__(self, folder: Path, nummer: int) -> None:
        self.folder = folder
        self.nummer = nummer
        self.entries: dict[PurePosixPath, Entry] = {}
        folder.mkdir()
        (folder / MARKER).touch()
        _open_to_all(folder)
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
        if similar and old and old.sha256 == digest:
            _share(similar.content / path, target)
        self.entries[path] = entry
        return entry

    def carry(self, entry: Entry, release: Release) -> None:
        """Take over a file as it was."""
        target = self.folder / CONTENT / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        _link(release.content / entry.path, target)
        self.entries[entry.path] = entry

    def drop(self, path: PurePosixPath) -> None:
        """Leave out a file, to be written again."""
        if self.entries.pop(path, None):
            (self.folder / CONTENT / path).unlink()

    def finish(self, stands: Mapping[str, bytes], release: Release) -> None:
        """Add what the publication was made of, and the record of what it is."""
        for provincie, content in stands.items():
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
            _open_to_all(Path(folder))
            sync_folder(Path(folder))

    def discard(self) -> None:
        """Forget this publication."""
        _remove(self.folder)

    @contextmanager
    def discarded_on_failure(self) -> Iterator[None]:
        """What fails leaves nothing behind: on a full disk every byte counts. After a kill the next run tidies up."""
        try:
            yield
        except BaseException:
            with suppress(OSError):
                self.discard()
            raise


@contextmanager
def locked(out: Path, ledger: Path, wait: float) -> Iterator[Releases]:
    """The publications in a folder, for one process at a time; the lock goes with the process. Raises RefusedError."""
    _claim(out)
    holder = out / ".bezig.json"
    try:
        with FileLock(out / ".slot", timeout=wait), FileLock(f"{ledger}.slot", timeout=wait):
            holder.write_bytes(orjson.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
            try:
                yield Releases(out)
            finally:
                holder.unlink(missing_ok=True)
    except Timeout as error:
        raise RefusedError(_text(_LOCKED, _holder(holder))) from error


def _claim(out: Path) -> None:
    """Make a folder ours, if nobody else's things are in it."""
    if out.exists() and not out.is_dir():
        raise RefusedError(_text(_NO_FOLDER, out), Exit.USAGE)
    if not out.exists():
        out.mkdir(parents=True, exist_ok=True)
        _open_to_all(out)
    if not (out / MARKER).exists():
        others = any(path.name not in ("lost+found", MARKER) for path in out.iterdir())
        if others and not (out / MARKER).exists():  # another process may have made it ours in between
            raise RefusedError(_text(_FOREIGN, out), Exit.USAGE)
        (out / MARKER).write_text(_EXPLAINED, "utf-8")


def _holder(path: Path) -> str:
    try:
        record = orjson.loads(path.read_bytes())
        return f"{record['pid']} ({record['host']})"
    except (OSError, ValueError, KeyError):
        return "?"


def _is_ours(folder: Path) -> bool:
    return not folder.is_symlink() and (folder / MARKER).is_file()


def _remove(folder: Path) -> None:
    """Delete a folder of ours, its marker last, so that an interrupted deletion can be finished; no other one."""
    if _is_ours(folder):
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


def _share(source: Path, target: Path) -> None:
    """Put a link in the place of an equal file; where the source has decayed, the file stays."""
    if source.is_file() and filecmp.cmp(source, target, shallow=False):
        target.unlink()
        _link(source, target)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links, or with too many of them
        shutil.copy2(source, target)


def _open_to_all(folder: Path) -> None:
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


def _text(texts: Messages, value: object) -> Messages:
    return {language: text.format(value) for language, text in texts.items()}


_EXPLAINED = "Deze map is van `catalogus export`: wat erin staat, wordt door dat programma gemaakt en opgeruimd.\n"
_LOCKED = {
    "nl": "Er loopt al een export naar deze map: proces {}. Wacht tot die klaar is, of geef --wait 600.",
    "en": "An export to this folder is already running: process {}. Wait until it is done, or give --wait 600.",
}
_NO_FOLDER = {
    "nl": "«{}» is geen map; kies een andere voor --out.",
    "en": "«{}» is no folder; choose another for --out.",
}
_FOREIGN = {
    "nl": "In «{}» staan bestanden die niet van catalogus zijn. Kies voor --out een lege of een nieuwe map.",
    "en": "«{}» holds files that are not of catalogus. Choose an empty or a new folder for --out.",
}
_NO_LINK = {
    "nl": "«{}» is niet de verwijzing die catalogus maakt. Haal het weg, of kies een andere map voor --out.",
    "en": "«{}» is not the link that catalogus makes. Remove it, or choose another folder for --out.",
}
_DAMAGED = {
    "nl": "Wat de publicatie in «{}» is, is niet te lezen. Zet een andere terug: catalogus rollback --to NUMMER.",
    "en": "It cannot be read what the publication in «{}» is. Put back another with catalogus rollback --to NUMBER.",
}
