"""What one check found out, kept for the next: files in `.catalogus/cache/`, beside `catalogus.toml`.

They may go at any time, and are never the reason for a wrong answer. The first line of each is a seal over the second
and over a key that says of what it holds; the second has a seal for each part of what follows. What has another seal,
is no file of this folder or is tracked by git (so that anybody may have made it) counts for nothing. Each is written
whole, so that two runs at once leave that of one.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogus.listing import digest

FOLDER = Path(".catalogus", "cache")


class LostError(Exception):
    """Something that was kept cannot be read any more."""


@dataclass(frozen=True)
class Parts(Mapping[str, str]):
    """Texts by name, each read when it is asked for; raises LostError for one that is not as it was written."""

    index: Mapping[str, tuple[int, int, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        start, end, seal = self.index[name]
        part = self.body[start:end]
        if digest(part) != seal:
            raise LostError(name)
        return part.decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True)
class Cache:
    """The cache of the catalogue in `root`; None for the catalogue that has none, or must do without."""

    root: Path | None

    def read(self, name: str, key: str) -> Any:
        """What was kept under a name, as JSON; None if that does not hold for this key."""
        return self._read(name, key)[0]

    def parts(self, name: str, key: str) -> Parts | None:
        """The texts that were kept under a name; None if they do not hold for this key."""
        index, body = self._read(name, key)
        return None if index is None else Parts(index, body)

    def write(self, name: str, key: str, content: Any) -> None:
        """Keep this in the place of what there was; if that cannot be done, nobody is the worse for it."""
        self._write(name, key, content, b"")

    def write_parts(self, name: str, key: str, texts: Mapping[str, str]) -> None:
        """Keep texts, as `write` does, so that each can be read by itself."""
        index: dict[str, tuple[int, int, str]] = {}
        body = bytearray()
        for part, text in texts.items():
            start = len(body)
            body += text.encode()
            index[part] = (start, len(body), digest(bytes(body[start:])))
        self._write(name, key, index, bytes(body))

    def forget(self) -> None:
        """Keep nothing."""
        for path in (self.root / FOLDER).glob("*.json") if self.root else ():
            with suppress(OSError):
                path.unlink()

    def _read(self, name: str, key: str) -> tuple[Any, bytes]:
        if self.root is None:
            return None, b""
        with suppress(OSError, ValueError, RecursionError):
            seal, _, rest = self._file(name).read_bytes().partition(b"\n")
            text, _, body = rest.partition(b"\n")
            if seal.decode() == digest(key.encode(), text):
                return json.loads(text), body
        return None, b""

    def _write(self, name: str, key: str, content: Any, body: bytes) -> None:
        if self.root is None:
            return
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):
            part = self._file(f"{name}.{os.getpid()}")
            try:
                part.write_bytes(b"\n".join((digest(key.encode(), text).encode(), text, body)))
                part.replace(self._file(name))
            finally:
                part.unlink(missing_ok=True)

    def now(self) -> int:
        """The time by the clock of the disk that the catalogue is on, in nanoseconds."""
        if self.root is None:
            return 0
        mark = self.root / FOLDER / _MARK
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
        if folder.parent.is_symlink() or folder.is_symlink() or _is_tracked(root):
            return NONE
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / _MARK
        if not mark.exists():
            mark.write_text("*\n", "utf-8")
        return Cache(root)
    except OSError:
        return NONE


_MARK = ".gitignore"


def _is_tracked(root: Path) -> bool:
    """Whether git has something of the folder in its index, where every path is written out."""
    git = next((folder / ".git" for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    if git is None:
        return False
    if git.is_file():  # of a worktree: it says where the real one is
        git = git.parent / git.read_text("utf-8").partition("gitdir:")[2].strip()
    index = git / "index"
    return index.is_file() and f"{FOLDER.as_posix()}/".encode() in index.read_bytes()
