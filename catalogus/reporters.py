"""Diagnostics as text: one function for each format, none of which prints."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from catalogus.characters import visible
from catalogus.diagnostics import Diagnostic, Location, Severity


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
        lines += frame(sources.line(fault.location), fault.location)
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
            "message": _sentence(report, fault),
        }
        for fault in report.diagnostics
    ]
    return _dump(rows)


def github(report: Report) -> str:
    """For GitHub Actions: each fault as an annotation, errors first since ten of a kind are shown; then the text.

    As `ActionCommand.cs` of actions/runner reads commands, and `core/src/command.ts` of actions/toolkit escapes them.
    """
    sources = _Sources(report.root)
    faults = sorted(report.diagnostics, key=lambda fault: fault.severity)
    annotations = "".join(f"{_annotation(report, fault, sources.line(fault.location))}\n" for fault in faults)
    shown = text(report)
    # The runner obeys `##[…]` anywhere in a line, so also in a line of a file: it is told to obey nothing until it
    # meets a word that the text cannot hold, since it is made of that text.
    word = _digest(shown)
    return f"{annotations}::stop-commands::{word}\n{shown}::{word}::\n"


def gitlab(report: Report) -> str:
    """For GitLab: a Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).

    A fault is the same fault, by its fingerprint, when it moves to another line or is told in another language.
    """
    seen: Counter[str] = Counter()
    rows: list[dict[str, object]] = []
    for fault in report.diagnostics:
        same = "\0".join((fault.code, str(fault.location.path), fault.messages["nl"]))
        seen[same] += 1
        rows.append(
            {
                "description": visible(_sentence(report, fault)),
                "check_name": fault.code,
                "fingerprint": _digest(f"{same}\0{seen[same]}"),
                "severity": _GITLAB[fault.severity],
                "location": {
                    "path": _from_repository(report, fault.location),
                    "lines": {"begin": fault.location.line},
                },
            }
        )
    return _dump(rows)


REPORTERS: Mapping[str, Callable[[Report], str]] = {"text": text, "json": as_json, "github": github, "gitlab": gitlab}
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
_NONE = {"nl": "Geen fouten: {files} gecontroleerd.", "en": "No faults: {files} checked."}
_SOME = {"nl": "{counts}; {files} gecontroleerd.", "en": "{counts}; {files} checked."}
_FILES = {"nl": ("bestand", "bestanden"), "en": ("file", "files")}

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
_IN_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def _annotation(report: Report, fault: Diagnostic, line: str | None) -> str:
    place = fault.location
    properties = {"file": visible(_from_repository(report, place)), "line": str(place.line)}
    if line is not None:
        last = place.column + _length(line[place.column - 1 :]) - 1
        properties |= {"col": str(place.column), "endColumn": str(last)}
    properties["title"] = fault.code
    listed = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    return f"::{_GITHUB[fault.severity]} {listed}::{visible(_sentence(report, fault)).translate(_IN_MESSAGE)}"


def _from_repository(report: Report, place: Location) -> str:
    """The path from where the command runs, in CI the top of the repository; of files elsewhere, from the catalogue."""
    shown = PurePosixPath(report.shown)
    elsewhere = shown.is_absolute() or ".." in shown.parts
    return str(place.path if elsewhere else shown / place.path)


def _sentence(report: Report, fault: Diagnostic) -> str:
    return " ".join(filter(None, (fault.messages[report.language], fault.hint.get(report.language))))


def _dump(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()  # a file name may be no UTF-8


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
    files = f"{report.files} {_FILES[report.language][report.files != 1]}"
    return template[report.language].format(counts=", ".join(counts), files=files)


_WIDTH = 100


def frame(line: str | None, place: Location, width: int | None = None) -> list[str]:
    """The line itself, and what in it is meant (so many signs, or a key or value); a long line is cut around it."""
    if line is None:
        return []
    line, start = visible(line.expandtabs(1)), place.column - 1
    cut = max(0, min(start - _WIDTH // 2, len(line) - _WIDTH))
    part, start = line[cut : cut + _WIDTH], start - cut
    return [f"{place.line:5} | {part}", f"      | {' ' * start}{'^' * (width or _length(part[start:]))}"]


def _length(text: str) -> int:
    """How much of a text is meant by the place where it begins: a key, or a value."""
    return len(text.split(": ")[0].rstrip(" :")) or 1


class _Sources:
    """The lines of the files that have faults, each read once; what cannot be read, or says nothing, has none."""

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
        line = lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else ""
        return line if line.strip() and not place.whole else None
