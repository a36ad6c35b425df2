"""What one check found out, kept for the next: files in `.catalogus/`, beside `catalogus.toml`.

They may go at any time, and are never the reason for a wrong answer. The first line of each is a seal over the rest
and over a key that says of what it holds. What has another one, is no file of this folder or is tracked by git (so
that anybody may have made it) counts for nothing. Each is written whole, so that two runs at once leave that of one.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogus.listing import digest

FOLDER = ".catalogus"


@dataclass(frozen=True)
class Cache:
    """The cache of the catalogue in `root`; None for the catalogue that has none, or must do without."""

    root: Path | None

    def read(self, name: str, key: str) -> Any:
        """What was kept under a name, as JSON; None if that does not hold for this key."""
        if self.root is None:
            return None
        with suppress(OSError, ValueError, RecursionError):
            seal, _, body = self._file(name).read_bytes().partition(b"\n")
            if seal.decode() == digest(key.encode(), body):
                return json.loads(body)
        return None

    def write(self, name: str, key: str, content: Any) -> None:
        """Keep this in the place of what there was; if that cannot be done, nobody is the worse for it."""
        if self.root is None:
            return
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):
            part = self._file(f"{name}.{os.getpid()}")
            try:
                part.write_bytes(digest(key.encode(), body).encode() + b"\n" + body)
                part.replace(self._file(name))
            finally:
                part.unlink(missing_ok=True)

    def now(self) -> int:
        """The time by the clock of the disk that the catalogue is on, in nanoseconds."""
        if self.root is None:
            return 0
        mark = self.root / FOLDER / ".gitignore"
        os.utime(mark)
        return mark.stat().st_mtime_ns

    def _file(self, name: str) -> Path:
        assert self.root is not None
        return self.root / FOLDER / f"{name}.json"


NONE = Cache(None)


def open_in(root: Path) -> Cache:
    """The cache of a catalogue, made if need be; none where it cannot be trusted, or not be made."""
    folder = root / FOLDER
    try:
        if folder.is_symlink() or _is_tracked(root):
            return NONE
        folder.mkdir(exist_ok=True)
        mark = folder / ".gitignore"
        if not mark.exists():
            mark.write_text("*\n", "utf-8")
        return Cache(root)
    except OSError:
        return NONE


def _is_tracked(root: Path) -> bool:
    """Whether git has something of the folder in its index, where every path is written out."""
    git = next((folder / ".git" for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    if git is None:
        return False
    if git.is_file():  # of a worktree: it says where the real one is
        git = git.parent / git.read_text("utf-8").partition("gitdir:")[2].strip()
    index = git / "index"
    return index.is_file() and f"{FOLDER}/".encode() in index.read_bytes()
