"""A process that answers questions one at a time, and is stopped when one takes too much: nothing else is lost by it.

It is started as `python -m catalogus.sparql.worker PLACE MEMORY`, where PLACE is a store on disk or a file of N-Quads.
A question is a line of JSON on standard input; the answer on standard output is a line of JSON, and then as many bytes
as that says. Once the store is open the process can open nothing more, no file and no connection, whatever a question
makes the engine try, and says READY; where the system allows it, more memory than MEMORY (bytes) ends it, and so does
a question that takes longer than it may, should nobody be there any more to stop it.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from catalogus.sparql.writing import write_rows, write_triples

READY = b"ready\n"
_GRACE = 2.0  # seconds


class TooLargeError(Exception):
    """An answer has become longer than it may."""


class _Bounded(BytesIO):
    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, part: Any) -> int:
        if self.tell() + len(part) > self._most:
            raise TooLargeError
        return super().write(part)


def main(place: Path, memory: int) -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the command stops this process too, in its own time
    store = _open(place)
    _confine(memory)
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        with _no_longer_than(asked["seconds"]):
            head, content = _answer(store, asked)
        out.write(json.dumps({**head, "length": len(content)}).encode() + b"\n")
        out.write(content)
        out.flush()


def _open(place: Path) -> ox.Store:
    if place.is_dir():
        return ox.Store.read_only(str(place))
    store = ox.Store()
    store.bulk_load(path=str(place), format=ox.RdfFormat.N_QUADS)
    return store


def _confine(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits: there is time to stop it, and what may be asked
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        highest = max(int(number.name) for number in Path("/dev/fd").iterdir())
        while (taken := os.dup(0)) < highest:  # so that no number below the limit is left
            pass
        resource.setrlimit(resource.RLIMIT_NOFILE, (taken + 1, taken + 1))
    if memory:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """End this process when something takes so long; who asked has stopped it before that, unless it is gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    yield
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(store: ox.Store, asked: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """What to say of an answer, and the answer."""
    out = _Bounded(asked["most"])
    graphs: list[Any] = [ox.NamedNode(name) for name in asked["graphs"]]
    named: list[Any] = [ox.NamedNode(name) for name in asked["named"]]
    chosen = bool(graphs or named)
    try:
        found = store.query(
            asked["query"],
            prefixes=asked["prefixes"],
            use_default_graph_as_union=not chosen,
            default_graph=graphs if chosen else None,
            named_graphs=named if chosen else None,
        )
        if isinstance(found, ox.QueryTriples):
            write_triples(found, asked["form"], out)
        else:
            write_rows(found, asked["form"], out)
    except SyntaxError as error:
        return {"syntax": str(error)}, b""
    except TooLargeError:
        return {"failed": "large"}, b""
    except MemoryError:
        return {"failed": "memory"}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"failed": "engine", "why": str(error)}, b""
    return {}, out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
