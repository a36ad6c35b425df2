"""The exit codes of every verb."""

from enum import IntEnum


class Exit(IntEnum):
    """What a shell or a nightly job can act on."""

    OK = 0
    FAULTS = 1
    USAGE = 2
    FAILED = 3
    UNCERTAIN = 4
