"""Diagnostics as text: one function for each format, none of which prints."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from catalogus.diagnostics import Diagnostic, Location, Severity
from catalogus.text import visible


@dataclass(frozen=True)
class Report:
    """What to say: the diagnostics in order, of how many files, in which language.

    `root` is the folder of the catalogue and `shown` how the reader would write it; `style` paints a word.
    """

    diagnostics: Sequence[Diagnostic]
    files: int
    language: str
    root: Path
    shown: str
    style: Callable[[str, Severity], str] = lambda text, severity: text


def text(report: Report) -> str:
    """For people: a frame around the place of each fault, the way out, and a line that counts."""
    lines: list[str] = []
    sources = _Sources(report.root)
    for fault in report.diagnostics:
        kind = report.style(SEVERITY[report.language][fault.severity], fault.severity)
        message = visible(fault.messages[report.language])
        lines.append(f"{_at(report, fault.location)}: {kind} {fault.code}: {message}")
        lines += _frame(sources.line(fault.location), fault.location)
        if hint := fault.hint.get(report.language):
            lines.append(f"      = {visible(hint)}")
        for place in fault.related[:_RELATED]:
            lines.append(f"      = {_SEE[report.language]} {_at(report, place)}")
        if more := len(fault.related[_RELATED:]):
            lines.append(f"      = {_MORE[report.language].format(more)}")
        lines.append("")
    return "\n".join([*lines, _count(report)]) + "\n"


def as_json(report: Report) -> str:
    """For programs: a list of `{path, line, column, code, severity, message}`; paths relative to the catalogue."""
    rows = [
        {
            "path": fault.location.path.as_posix(),
            "line": fault.location.line,
            "column": fault.location.column,
            "code": fault.code,
            "severity": fault.severity.name.lower(),
            "message": " ".join(filter(None, (fault.messages[report.language], fault.hint.get(report.language)))),
        }
        for fault in report.diagnostics
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


REPORTERS: Mapping[str, Callable[[Report], str]] = {"text": text, "json": as_json}
"""Every format by name."""

SEVERITY: Mapping[str, Mapping[Severity, str]] = {
    "nl": {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.INFO: "ter informatie"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"},
}
_PLURAL: Mapping[str, Mapping[Severity, str]] = {
    "nl": {Severity.ERROR: "fouten", Severity.WARNING: "waarschuwingen", Severity.INFO: "ter informatie"},
    "en": {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "notes"},
}
_SEE = {"nl": "zie ook", "en": "see also"}
_MORE = {"nl": "en nog {} andere plaatsen", "en": "and {} other places"}
_RELATED = 3
_NONE = {"nl": "Geen fouten: {files} bestanden gecontroleerd.", "en": "No faults: {files} files checked."}
_SOME = {"nl": "{counts}; {files} bestanden gecontroleerd.", "en": "{counts}; {files} files checked."}


def _at(report: Report, place: Location) -> str:
    return f"{visible(str(PurePosixPath(report.shown, place.path)))}:{place.line}:{place.column}"


def _count(report: Report) -> str:
    counts: list[str] = []
    for severity in Severity:
        number = sum(fault.severity is severity for fault in report.diagnostics)
        words = SEVERITY if number == 1 else _PLURAL
        if number:
            counts.append(f"{number} {words[report.language][severity]}")
    template = _SOME if counts else _NONE
    return template[report.language].format(counts=", ".join(counts), files=report.files)


_WIDTH = 100


def _frame(line: str | None, place: Location) -> list[str]:
    """The line itself, and what in it is meant; a long line is cut around the place."""
    if place.whole or line is None or not line.strip():
        return []
    line, start = visible(line.expandtabs(1)), place.column - 1
    cut = max(0, min(start - _WIDTH // 2, len(line) - _WIDTH))
    part, start = line[cut : cut + _WIDTH], start - cut
    length = len(part[start:].split(": ")[0].rstrip(" :")) or 1
    return [f"{place.line:5} | {part}", f"      | {' ' * start}{'^' * length}"]


class _Sources:
    """The lines of the files that have faults, each read once; what cannot be read has none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: dict[PurePosixPath, list[str]] = {}

    def line(self, place: Location) -> str | None:
        if place.path not in self.lines:
            try:
                content = (self.root / place.path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                content = ""
            self.lines[place.path] = content.split("\n")
        lines = self.lines[place.path]
        return lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else None
