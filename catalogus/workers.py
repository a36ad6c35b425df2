"""Tasks spread over the processors of a machine."""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

Task = TypeVar("Task")
Found = TypeVar("Found")


def spread(
    make: Callable[..., Callable[[Task], Found]], arguments: Sequence[Any], tasks: Sequence[Task]
) -> Iterator[Found]:
    """What a function says of each task, in any order; every process makes the function once, of these arguments.

    A process that is forked has them as they are; where there is no fork they are copied, and so must be picklable.
    """
    context = multiprocessing.get_context(_METHOD)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    processes = min(processors, len(tasks))
    pool = ProcessPoolExecutor(processes, context, initializer=_start, initargs=(make, arguments))
    try:
        for future in as_completed([pool.submit(_run, task) for task in tasks]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)  # whoever stops does not wait for what has not begun


_METHOD = "fork" if sys.platform == "linux" else "spawn"
_SELDOM = 100_000  # what a task makes goes by itself, when nothing refers to it any more
_work: Callable[[Any], Any] | None = None  # of this process


def _start(make: Callable[..., Callable[[Any], Any]], arguments: Sequence[Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process stops the others
    global _work
    _work = make(*arguments)
    gc.freeze()  # the vocabularies stay: nobody need look through them again and again for what could go
    gc.set_threshold(_SELDOM, 10, 10)


def _run(task: Any) -> Any:
    assert _work is not None
    return _work(task)
