"""How long a command takes as a whole process, and how much memory it and its children hold together."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

EACH = 0.02
"""Seconds between two looks at the memory; more where a look takes long, so that looking takes a twentieth at most."""


@dataclass(frozen=True)
class Run:
    """Wall seconds, the most memory at once in MiB, and what was written; `stopped` is at the time limit."""

    seconds: float
    peak: float
    output: str
    errors: str
    code: int
    stopped: bool = False


def measured(command: Sequence[str], limit: float) -> Run:
    """Run a command in a session of its own, until the limit in seconds.

    The memory is the sum of the PSS of its processes (what they share counts once), or what the kernel says that the
    largest of them held (ru_maxrss), if that is more: a short peak falls between two looks.
    """
    with TemporaryFile() as out, TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, start_new_session=True)
        watch = _Watch(process.pid)
        watch.start()
        stop = threading.Timer(limit, _kill, [process.pid])
        stop.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        stop.cancel()
        watch.done.set()
        watch.join()
        output, errors = _text(out), _text(err)
    peak = max(watch.peak, usage.ru_maxrss) / 1024
    return Run(seconds, peak, output, errors, process.returncode, stopped=process.returncode == -signal.SIGKILL)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _kill(session: int) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        os.killpg(session, signal.SIGKILL)


class _Watch(threading.Thread):
    """Looks at the memory of all processes of a session until it is `done`; `peak` is the most, in KiB."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.done = threading.Event()
        self.peak = 0

    def run(self) -> None:
        pause = EACH
        while not self.done.wait(pause):
            start = time.monotonic()
            self.peak = max(self.peak, sum(map(_pss, _members(self.session))))
            pause = max(EACH, 20 * (time.monotonic() - start))


def _members(session: int) -> list[Path]:
    return [folder for folder in Path("/proc").iterdir() if folder.name.isdigit() and _session(folder) == session]


def _session(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:  # it has ended meanwhile
        return 0


def _pss(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
