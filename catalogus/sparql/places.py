"""Places for so many at once, and who gets the next that is free."""

from enum import IntEnum
from threading import Event, Lock


class Pace(IntEnum):
    """How long a question took the last time; who waits is served in this order."""

    QUICK = 0
    UNKNOWN = 1
    SLOW = 2


class Places:
    """So many at once; who leaves gives the place to the quickest that waits, and of those to who came last."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._waiting: dict[Event, Pace] = {}
        self._lock = Lock()

    def take(self, patience: float, pace: Pace = Pace.UNKNOWN) -> bool:
        """Whether there was a place within so many seconds."""
        with self._lock:
            if self._free > 0:
                self._free -= 1
                return True
            mine = Event()
            self._waiting[mine] = pace
        if mine.wait(patience):
            return True
        with self._lock:  # at the last moment it may have been given
            return self._waiting.pop(mine, None) is None

    def leave(self) -> None:
        with self._lock:
            if self._waiting:
                chosen = min(reversed(self._waiting), key=self._waiting.__getitem__)
                del self._waiting[chosen]
                chosen.set()
            else:
                self._free += 1
