"""The folder of all publications: how one takes the place of another, so that readers only ever see a whole one.

    out/.catalogus-uitvoer      this folder is ours
    out/actueel                 a link to what the world sees: publicaties/000012/inhoud
    out/publicaties/000012/     one publication: inhoud/, stand/ (what it was made of) and publicatie.json

A publication is built under another name, complete on disk, and then the link is replaced: one rename, which happens
or does not. Files that are as they were are links to the same bytes, so their dates stay, and ten publications take
the room of one. What bears no marker of ours is never deleted.
"""

import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from catalogus.diagnostics import Messages
from catalogus.exits import Exit
from catalogus.staging import CONTENT, MARKER, Release, Stage, is_ours, open_to_all, remove, sync_folder

LIVE, ALL = "actueel", "publicaties"
SHOWN = "getoond"
"""In a publication that the world has seen: one without was interrupted before that, and goes."""
_NUMBER = re.compile(r"\d{6}")
_TARGET = re.compile(rf"{ALL}/(\d{{6}})/{CONTENT}")
_BUSY, _GONE = ".bezig-", ".weg-"


class RefusedError(Exception):
    """Nothing has been published; `messages` say why and what to do, `exit` is the code to leave with."""

    def __init__(self, messages: Messages, exit: Exit = Exit.FAILED) -> None:
        super().__init__(messages["en"])
        self.messages = messages
        self.exit = exit


class BusyError(RefusedError):
    """Another process is publishing: what it says of the night counts, not that this one may not."""


class Releases:
    """The publications in a folder; only who holds the lock may change them."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.all = out / ALL

    def numbers(self) -> list[int]:
        """The numbers of all publications that are kept, from old to new."""
        folders = self.all.iterdir() if self.all.is_dir() else ()
        return sorted(int(folder.name) for folder in folders if is_ours(folder) and _NUMBER.fullmatch(folder.name))

    def shown(self) -> int | None:
        """The number of what the world sees; None before the first time."""
        link = self.out / LIVE
        if not link.is_symlink() and not link.exists():
            if not any(self._was_shown(number) for number in self.numbers()):
                return None
            raise RefusedError(_text(_LOST, link))
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
            return Release.read(folder)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RefusedError(_text(_DAMAGED, folder)) from error

    def stage(self) -> Stage:
        """Begin the next publication; clears away what earlier, interrupted runs left."""
        if not self.all.is_dir():
            self.all.mkdir()
            open_to_all(self.all)
        try:
            live = self.shown()
        except RefusedError:  # and is being put back
            live = None
        if live is not None:
            self._mark(live)  # its own run may have been interrupted just after the switch
        for folder in list(self.all.iterdir()):
            number = int(folder.name) if _NUMBER.fullmatch(folder.name) else None
            unseen = number is not None and number != live and not self._was_shown(number)
            if folder.name.startswith((_BUSY, _GONE)) or unseen:
                remove(folder)
        next_one = max(self.numbers(), default=0) + 1
        return Stage(self.all / f"{_BUSY}{next_one:06}", next_one)

    def place(self, stage: Stage) -> None:
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
        self._mark(number)

    def settle(self) -> None:
        """Make sure that the switch outlives a power cut; raises OSError, when it is made but not certain."""
        sync_folder(self.out)

    def prune(self, keep: int) -> None:
        """Delete the oldest publications but these; the live one is the newest."""
        for number in self.numbers()[:-keep]:
            gone = self.all / f"{_GONE}{number:06}"
            self._folder(number).rename(gone)
            remove(gone)

    def _mark(self, number: int) -> None:
        with suppress(OSError):
            (self._folder(number) / SHOWN).touch()

    def _was_shown(self, number: int) -> bool:
        return (self._folder(number) / SHOWN).exists()

    def _folder(self, number: int) -> Path:
        return self.all / f"{number:06}"


@contextmanager
def locked(out: Path, ledger: Path, wait: float) -> Iterator[Releases]:
    """The publications in a folder, for one process at a time; the lock goes with the process. Raises RefusedError."""
    _claim(out)
    ledger.parent.mkdir(parents=True, exist_ok=True)
    holder = out / ".bezig.json"
    try:
        with FileLock(out / ".slot", timeout=wait), FileLock(f"{ledger}.slot", timeout=wait):
            holder.write_bytes(orjson.dumps({"pid": os.getpid(), "host": platform.node()}))
            try:
                yield Releases(out)
            finally:
                holder.unlink(missing_ok=True)
    except Timeout as error:
        raise BusyError(_text(_LOCKED, _holder(holder))) from error


def _claim(out: Path) -> None:
    """Make a folder ours, if nobody else's things are in it."""
    if out.exists() and not out.is_dir():
        raise RefusedError(_text(_NO_FOLDER, out), Exit.USAGE)
    if not out.exists():
        out.mkdir(parents=True, exist_ok=True)
        open_to_all(out)
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
    "nl": "«{}» is niet de verwijzing die catalogus maakt. Haal het weg en draai catalogus rollback.",
    "en": "«{}» is not the link that catalogus makes. Remove it and run catalogus rollback.",
}
_LOST = {
    "nl": "De verwijzing «{}» is weg. Zet de laatste publicatie terug: catalogus rollback.",
    "en": "The link «{}» has gone. Put back the last publication: catalogus rollback.",
}
_DAMAGED = {
    "nl": "Wat de publicatie in «{}» is, is niet te lezen. Zet een andere terug: catalogus rollback --to NUMMER.",
    "en": "It cannot be read what the publication in «{}» is. Put back another with catalogus rollback --to NUMBER.",
}
