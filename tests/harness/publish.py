"""Publishes a catalogue as `catalogus export` does, but for the checks of its sources: those write nothing.

A hundred runs that are killed must not each wait for pySHACL. Arguments: catalogue, folder for publications, day.
"""

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogus import lists, sources, stand
from catalogus.config import read
from catalogus.publish import Order, Outcome, publish
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
    ledger = out / "grootboek.jsonl"
    with locked(out, ledger, wait=0) as releases:
        return publish(order(root, day, fresh, **changes), releases, ledger)


if __name__ == "__main__":
    try:
        outcome = run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    except RefusedError as error:
        sys.exit(f"{error.exit} {error}")
    sys.stdout.write(f"{outcome.nummer} {len(outcome.changed)} {outcome.uncertain}\n")
