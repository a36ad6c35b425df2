"""What a file held before, from git, where the catalogue lies in a repository.

A repository is content that anybody may have written, its settings included: git runs programs that they name (to
verify a signature, to fetch what is missing, for a pager). So only plumbing is used, which shows what is there, with
everything that could start a program or a connection turned off.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_MOST = 200  # versions of one file; who lags by more than that compares with the text of now
_SECONDS = 20
_SAFE = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.sshCommand=false"),
    *("-c", "gpg.program=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),  # a folder of ordinary files can look like a repository
)


@dataclass(frozen=True)
class Past:
    """One earlier content of a file: the day of its commit (2026-03-31) and the commit's short name."""

    day: str
    commit: str
    content: bytes


def versions(root: Path, path: PurePosixPath) -> Iterator[Past]:
    """The contents of a file from the newest commit back; none without git or a repository."""
    log = _git(root, b"", "rev-list", f"--max-count={_MOST}", "--format=%h %cs", "HEAD", "--", path.as_posix())
    commits = [line.split() for line in log.decode("utf-8", "replace").splitlines() if not line.startswith("commit ")]
    wanted = "".join(f"{commit}:./{path.as_posix()}\n" for commit, _ in commits)
    answer = _git(root, wanted.encode(), "cat-file", "--batch") if commits else b""
    for commit, day in commits:
        head, _, rest = answer.partition(b"\n")
        if not head:
            return
        if head.endswith(b" missing"):  # it was deleted in that commit
            answer = rest
            continue
        size = int(head.rpartition(b" ")[2])
        yield Past(day, commit, rest[:size])
        answer = rest[size + 1 :]


def _git(root: Path, given: bytes, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        return b""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}  # as in a hook of another
    off = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    command = [program, "--no-pager", *_SAFE, *arguments]
    try:
        done = subprocess.run(
            command, cwd=root, env=own | off, input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""
