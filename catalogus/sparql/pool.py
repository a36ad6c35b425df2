"""Several processes that answer questions at once, none of which can keep the others from it.

A question first gets a moment (`moment`) in one of the quick places. What takes longer goes on in one of the few slow
places, with what processor time the others leave, until its time is up; when those are taken it is stopped at once.
In a flood, what was quick the last time goes first, then who came last; who has waited too long is sent away.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
from types import TracebackType
from typing import Any, Self

from catalogus.diagnostics import Messages
from catalogus.sparql.check import Query, shown, syntax
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.places import Pace, Places
from catalogus.sparql.prefixes import PREFIXES
from catalogus.sparql.process import Process

MB = 1_000_000
_REMEMBERED = 2_000


@dataclass(frozen=True)
class Limits:
    """What one question may take, and how many may be asked at once.

    `seconds`, of which the first `moment` in a quick place, after waiting for one no longer than `patience`; bytes of
    `memory` for its process (0 is no limit) and of `answer`.
    """

    seconds: float = 10.0
    moment: float = 0.5
    patience: float = 5.0
    memory: int = 500 * MB
    answer: int = 10 * MB
    quick: int = 4
    slow: int = 2


@dataclass(frozen=True)
class Question:
    """What is asked, in which form the answer is to be, and of which graphs (all, when none is named)."""

    query: Query
    form: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Pool:
    """Processes that answer from one store, which does not change; close it when nobody asks any more."""

    def __init__(self, place: Path, limits: Limits) -> None:
        self.limits = limits
        self._place = place
        self._idle: list[Process] = []
        self._every: set[Process] = set()
        self._lock = Lock()
        self._closed = False
        self._quick = Places(limits.quick)
        self._slow = Places(limits.slow)
        self._paces = _Paces()

    def ask(self, question: Question) -> bytes:
        """The answer, in its form; raises QueryError. Several may ask at once."""
        line = _line(question, self.limits)
        pace = self._paces.of(question)
        places = self._slow if pace is Pace.SLOW and self.limits.slow else self._quick
        if not places.take(self.limits.patience, pace):
            raise _refusal(Reason.BUSY, self.limits)
        run = _Run(places, self._slow, self.limits)
        try:
            with self._worker() as worker:
                if places is self._slow:
                    worker.step_back()
                head, content = run.ask(worker, line)
        except QueryError:
            if self._closed:
                raise _refusal(Reason.BUSY, self.limits) from None
            raise
        finally:
            run.place.leave()
            self._paces.note(question, Pace.QUICK if run.was_quick else Pace.SLOW)
        if complaint := head.get("syntax"):
            raise syntax(question.query.text, complaint)
        if failed := head.get("failed"):
            raise _refusal(_FAILED[failed], self.limits, shown(head.get("why", "")))
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop every process; what is still being answered gets no answer."""
        with self._lock:
            self._closed = True
            every, self._idle, self._every = tuple(self._every), [], set()
        for worker in every:
            worker.stop()

    @contextmanager
    def _worker(self) -> Iterator[Process]:
        """A process that waits for work; one that has died or was stopped is succeeded by another."""
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or self._start()
        try:
            yield worker
        finally:
            with self._lock:
                if keep := worker.is_fit and not self._closed:
                    self._idle.append(worker)
                else:
                    self._every.discard(worker)
            if not keep:
                worker.stop()

    def _start(self) -> Process:
        worker = Process(self._place, self.limits.memory)
        with self._lock:
            self._every.add(worker)
        if not worker.is_ready():
            worker.stop()
            with self._lock:
                self._every.discard(worker)
            raise _refusal(Reason.BUSY if self._closed else Reason.STORE, self.limits)
        return worker


class _Paces:
    """What the last questions took, whatever their white space and comments."""

    def __init__(self) -> None:
        self._known: dict[bytes, Pace] = {}

    def of(self, question: Question) -> Pace:
        return self._known.get(_key(question), Pace.UNKNOWN)

    def note(self, question: Question, pace: Pace) -> None:
        key = _key(question)
        self._known.pop(key, None)
        self._known[key] = pace
        with suppress(StopIteration, KeyError, RuntimeError):  # several may do so at once, which is no matter
            if len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]


def _key(question: Question) -> bytes:
    return sha256(" ".join(piece.text for piece in question.query.said).encode()).digest()


@dataclass
class _Run:
    """One question on its way: which place it has, and why it was stopped, if it was."""

    place: Places
    slow: Places
    limits: Limits
    stopped: Reason | None = None
    was_quick: bool = False
    _over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def ask(self, worker: Process, line: bytes) -> tuple[Mapping[str, Any], bytes]:
        timers = [Timer(self.limits.seconds, self._stop, (worker, Reason.TIMEOUT))]
        if self.place is not self.slow and self.limits.moment < self.limits.seconds:
            timers.append(Timer(self.limits.moment, self._go_on, (worker,)))
        for timer in timers:
            timer.daemon = True
            timer.start()
        start = monotonic()
        found = worker.ask(line)
        with self._lock:
            self._over = True
        self.was_quick = found is not None and monotonic() - start < self.limits.moment
        for timer in timers:
            timer.cancel()
        if found is None:
            raise _refusal(self.stopped or Reason.CRASH, self.limits)
        return found

    def _go_on(self, worker: Process) -> None:
        """After its moment: on in a slow place, or not at all."""
        with self._lock:
            if self._over:
                return
            if self.slow.take(0):
                self.place.leave()
                self.place = self.slow
                worker.step_back()
                return
        self._stop(worker, Reason.BUSY)

    def _stop(self, worker: Process, reason: Reason) -> None:
        with self._lock:
            if not self._over:
                self._over, self.stopped = True, reason
                worker.kill()


def _line(question: Question, limits: Limits) -> bytes:
    asked = {
        "query": question.query.plain,
        "form": question.form,
        "graphs": question.default_graphs,
        "named": question.named_graphs,
        "prefixes": dict(PREFIXES),
        "most": limits.answer,
        "seconds": limits.seconds,
    }
    return json.dumps(asked).encode() + b"\n"


def _refusal(reason: Reason, limits: Limits, why: str = "") -> QueryError:
    values = {"seconds": f"{limits.seconds:g}", "most": f"{limits.answer / MB:g}", "why": f" ({why})" if why else ""}
    messages, hint = _REFUSALS[reason]
    return QueryError(reason, {taal: text.format(**values) for taal, text in messages.items()}, hint=hint)


_FAILED: Mapping[str, Reason] = {"large": Reason.TOO_LARGE, "memory": Reason.CRASH, "engine": Reason.ENGINE}
_LESS: Messages = {
    "nl": "Vraag minder ineens: met meer voorwaarden, of met LIMIT.",
    "en": "Ask for less at a time: with more conditions, or with LIMIT.",
}
_REFUSALS: Mapping[Reason, tuple[Messages, Messages]] = {
    Reason.TIMEOUT: (
        {"nl": "De vraag duurt langer dan {seconds} seconden.", "en": "The query takes longer than {seconds} seconds."},
        _LESS,
    ),
    Reason.TOO_LARGE: (
        {"nl": "Het antwoord is groter dan {most} MB.", "en": "The answer is larger than {most} MB."},
        _LESS,
    ),
    Reason.CRASH: (
        {
            "nl": "Deze vraag vraagt te veel geheugen, of zit te diep in elkaar.",
            "en": "This query takes too much memory, or is nested too deep.",
        },
        _LESS,
    ),
    Reason.ENGINE: (
        {"nl": "Deze vraag kan niet worden beantwoord{why}.", "en": "This query cannot be answered{why}."},
        {},
    ),
    Reason.STORE: (
        {"nl": "De opslag met de gegevens kan niet worden geopend.", "en": "The store with the data cannot be opened."},
        {"nl": "Stel de vraag opnieuw.", "en": "Ask again."},
    ),
    Reason.BUSY: (
        {
            "nl": "Het is te druk: er lopen veel vragen tegelijk, en deze kost meer dan een ogenblik.",
            "en": "It is too busy: many queries run at once, and this one takes more than a moment.",
        },
        {"nl": "Probeer het zo dadelijk opnieuw.", "en": "Try again in a while."},
    ),
}
