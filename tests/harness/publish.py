"""Publishes a catalogue as `catalogus export` does, but for the checks of its sources: those write nothing.

Run with a catalogue, a folder for publications and a day it does so once. With `serve`, a catalogue and a day it reads
lines of JSON, and for each publishes in a process of its own, which it kills after so many seconds if it is told to: a
hundred runs then need not each wait for Python to start.
"""

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogus import lists, sources, stand
from catalogus.building import Order
from catalogus.config import read
from catalogus.publish import Outcome, publish
from catalogus.releases import RefusedError, locked
from catalogus.resolve import resolve
from catalogus_exporters import EXPORTERS


def order(root: Path, day: str, fresh: Iterable[str] | None = None, **changes: object) -> Order:
    """What to publish of a catalogue; `fresh` are the provinces that are new, if not all."""
    resolution = resolve(sources.read(read(root), lists.load(root)), date.fromisoformat(day))
    known = frozenset(resolution.organisaties)
    plain = Order(
        config=resolution.source.config,
        vocabulary=resolution.source.vocabulary,
        datum=resolution.datum,
        fresh={name: stand.take(resolution, name) for name in sorted(known if fresh is None else fresh)},
        present=known,
        held={},
        exporters=tuple(EXPORTERS.values()),
        only=frozenset(EXPORTERS),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def run(root: Path, out: Path, day: str, fresh: Iterable[str] | None = None, **changes: object) -> Outcome:
    """Publish it."""
    return _publish(order(root, day, fresh, **changes), out)


def _publish(wanted: Order, out: Path) -> Outcome:
    ledger = out / "grootboek.jsonl"
    with locked(out, ledger, wait=0) as releases:
        return publish(wanted, releases, ledger)


def _told(wanted: Order, out: Path) -> int:
    """Publish it as the command does: a code to leave with, and a line on standard error."""
    try:
        return 4 if _publish(wanted, out).uncertain else 0
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 3


def _serve(wanted: Order) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _told(wanted, Path(folder, "public"))  # brings what is imported late
    for line in sys.stdin:
        asked = json.loads(line)
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            errors = os.open(asked["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(errors, 2)
            os._exit(_told(wanted, Path(asked["out"])))
        if asked["kill"] is not None:
            time.sleep(asked["kill"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        answer = {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - start}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        _serve(order(Path(sys.argv[2]), sys.argv[3]))
    else:
        sys.exit(_told(order(Path(sys.argv[1]), sys.argv[3]), Path(sys.argv[2])))
