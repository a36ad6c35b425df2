"""Diagnostics as plain lists, for JSON: what one run knows, and the next may use."""

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from catalogus.diagnostics import Diagnostic, Location, Severity

Record: TypeAlias = list[Any]
"""What JSON can hold."""


def text(record: Record) -> str:
    """A record as JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def faults(diagnostics: Iterable[Diagnostic]) -> Record:
    return [
        [
            place(fault.location),
            fault.code,
            int(fault.severity),
            dict(fault.messages),
            dict(fault.hint),
            [place(other) for other in fault.related],
        ]
        for fault in diagnostics
    ]


def to_faults(record: Record) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(to_place(where), code, Severity(severity), messages, hint, tuple(map(to_place, related)))
        for where, code, severity, messages, hint, related in record
    )


def place(location: Location) -> Record:
    return [str(location.path), location.line, location.column, int(location.whole)]


def to_place(record: Record) -> Location:
    path, line, column, whole = record
    return Location(PurePosixPath(path), line, column, bool(whole))
