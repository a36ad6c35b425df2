"""What one check found out, kept for the next: files in `.catalogus/cache/`, beside `catalogus.toml`.

They may go at any time, and are never the reason for a wrong answer. The first line of each has a seal over what comes
next and over a key that says of what it holds; what is in parts has a seal for each. What has another seal, is no file
of this folder or is tracked by git (so that anybody may have made it) counts for nothing. Each is written whole, so
that two runs at once leave that of one.
"""

import json
import os
import subprocess
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogus.listing import digest

FOLDER = Path(".catalogus", "cache")


class LostError(Exception):
    """Something that was kept cannot be read any more."""


class Parts(Mapping[str, str]):
    """Texts by name, each read when it is asked for; raises LostError for one that is not as it was written."""

    def __init__(self, index: bytes, body: bytes) -> None:
        self._lines = index.split(b"\n")  # sorted: name, start, end, seal
        self._body = body

    def __getitem__(self, name: str) -> str:
        start = name.encode() + b"\t"
        place = bisect_left(self._lines, start)
        if place == len(self._lines) or not self._lines[place].startswith(start):
            raise KeyError(name)
        _, first, last, seal = self._lines[place].split(b"\t")
        part = self._body[int(first) : int(last)]
        if digest(part).encode() != seal:
            raise LostError(name)
        return part.decode()

    def __iter__(self) -> Iterator[str]:
        return (line.split(b"\t")[0].decode() for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@dataclass(frozen=True)
class Cache:
    """The cache of the catalogue in `root`; None for the catalogue that has none, or must do without."""

    root: Path | None

    def read(self, name: str, key: str) -> Any:
        """What was kept under a name, as JSON; None if that does not hold for this key."""
        found = self._read(name, key)
        return None if found is None else json.loads(found[0])

    def parts(self, name: str, key: str) -> Parts | None:
        """The texts that were kept under a name; None if they do not hold for this key."""
        found = self._read(name, key)
        return None if found is None else Parts(*found)

    def write(self, name: str, key: str, content: Any) -> None:
        """Keep this in the place of what there was; if that cannot be done, nobody is the worse for it."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._write(name, key, text.encode("utf-8", "surrogatepass"))  # a file name may be no UTF-8

    def write_parts(self, name: str, key: str, texts: Mapping[str, str]) -> None:
        """Keep texts, as `write` does, so that each can be read by itself; a name has no white space but spaces."""
        lines: list[str] = []
        body = bytearray()
        for part, text in texts.items():
            data = text.encode()
            lines.append(f"{part}\t{len(body)}\t{len(body) + len(data)}\t{digest(data)}")
            body += data
        self._write(name, key, "\n".join(sorted(lines, key=str.encode)).encode(), bytes(body))

    def forget(self) -> None:
        """Keep nothing."""
        for path in (self.root / FOLDER).glob("*.json") if self.root else ():
            with suppress(OSError):
                path.unlink()

    def _read(self, name: str, key: str) -> tuple[bytes, bytes] | None:
        """What was written, in two pieces, if the first has its seal for this key."""
        if self.root is None:
            return None
        with suppress(OSError, ValueError):
            head, _, rest = self._file(name).read_bytes().partition(b"\n")
            seal, length = head.split()
            text = rest[: int(length)]
            if seal == digest(key, text).encode():
                return text, rest[int(length) :]
        return None

    def _write(self, name: str, key: str, text: bytes, body: bytes = b"") -> None:
        if self.root is None:
            return
        with suppress(OSError):
            descriptor, part = tempfile.mkstemp(prefix=f"{name}.", dir=self.root / FOLDER)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(f"{digest(key, text)} {len(text)}\n".encode() + text + body)
                os.replace(part, self._file(name))  # noqa: PTH105 # the name that says it is atomic
            finally:
                Path(part).unlink(missing_ok=True)

    def now(self) -> int:
        """The time by the clock of the disk that the catalogue is on, in nanoseconds; 0 if that is not to be known."""
        if self.root is None:
            return 0
        mark = self.root / FOLDER / _MARK
        try:
            os.utime(mark)
            return mark.stat().st_mtime_ns
        except OSError:  # it is somebody else's
            return 0

    def _file(self, name: str) -> Path:
        assert self.root is not None
        return self.root / FOLDER / f"{name}.json"


NONE = Cache(None)


def open_in(root: Path) -> Cache:
    """The cache of a catalogue, made if need be; none where it cannot be trusted, or not be made."""
    folder = root / FOLDER
    try:
        if folder.parent.is_symlink() or folder.is_symlink() or (folder / _MARK).is_symlink() or _is_tracked(root):
            return NONE
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), (folder / _MARK).open("x", encoding="utf-8") as mark:
            mark.write("*\n")
        return Cache(root)
    except OSError:
        return NONE


_MARK = ".gitignore"


def _is_tracked(root: Path) -> bool:
    """Whether git has something of the folder in its index, where most versions of git write every path out."""
    git = next((folder / ".git" for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    if git is None:
        return False
    if git.is_file():  # of a worktree: it says where the real one is
        git = git.parent / os.fsdecode(git.read_bytes()).partition("gitdir:")[2].strip()
    index = (git / "index").read_bytes() if (git / "index").is_file() else b""
    if not index or (index[:8] in _WRITTEN_OUT and _SPLIT not in index):
        return f"{FOLDER.as_posix()}/".encode() in index
    asked = ["git", "-C", str(root), "ls-files", "--", FOLDER.as_posix()]
    answer = subprocess.run(asked, capture_output=True, check=False)
    return answer.returncode != 0 or bool(answer.stdout)


_WRITTEN_OUT = tuple(b"DIRC\0\0\0" + bytes([version]) for version in (2, 3))
_SPLIT = b"link\0\0\0"  # the extension that says that the rest is in another file
