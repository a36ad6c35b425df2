"""What a file held before, from git, where the catalogue lies in a repository."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_MOST = 200  # versions of one file; who lags by more than that compares with the text of now
_SECONDS = 20


@dataclass(frozen=True)
class Past:
    """One earlier content of a file: the day of its commit (2026-03-31) and the commit's short name."""

    day: str
    commit: str
    content: bytes


def versions(root: Path, path: PurePosixPath) -> Iterator[Past]:
    """The contents of a file from the newest commit back; none without git or a repository."""
    log = _git(root, "log", f"--max-count={_MOST}", "--format=%h %cs", "--", path.as_posix())
    for line in (log or b"").decode("utf-8", "replace").splitlines():
        commit, _, day = line.partition(" ")
        content = _git(root, "show", f"{commit}:./{path.as_posix()}")
        if content is not None:  # it was deleted in that commit
            yield Past(day, commit, content)


def _git(root: Path, *arguments: str) -> bytes | None:
    program = shutil.which("git")
    if program is None:
        return None
    # No pager, no hooks of a file system monitor, no writing of an index: this only looks.
    command = [program, "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
