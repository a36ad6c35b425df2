"""A process that answers questions (`worker`), from the side of who asks."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from catalogus.sparql.worker import READY


class Process:
    """One process, and how to speak with it."""

    def __init__(self, place: Path, memory: int) -> None:
        arguments = [sys.executable, "-m", "catalogus.sparql.worker", str(place), str(memory)]
        self._process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._fit = True

    @property
    def is_fit(self) -> bool:
        """Whether it can go on, in a quick place too."""
        return self._fit and self._process.poll() is None

    def is_ready(self) -> bool:
        """Wait until it can be asked; False when it ends before that."""
        assert self._process.stdout
        try:
            return self._process.stdout.readline() == READY
        except (OSError, ValueError):  # it has been stopped
            return False

    def ask(self, line: bytes) -> tuple[Mapping[str, Any], bytes] | None:
        """The answer, or None when the process ended without one."""
        assert self._process.stdin
        assert self._process.stdout
        with suppress(OSError, ValueError):
            self._process.stdin.write(line)
            self._process.stdin.flush()
            head = json.loads(self._process.stdout.readline())
            content = self._process.stdout.read(head["length"])
            if len(content) == head["length"]:
                return head, content
        self.kill()
        return None

    def step_back(self) -> None:
        """Leave the processor to others when they need it, for good."""
        self._fit = False
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 19)

    def kill(self) -> None:
        """End what it is doing."""
        self._fit = False
        self._process.kill()

    def stop(self) -> None:
        """End it, and leave nothing of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
