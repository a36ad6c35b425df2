"""What libyaml says of broken YAML, as something that an editor can act on, at the place where it went wrong."""

import re
from pathlib import PurePosixPath

import yaml

from catalogus.diagnostics import Diagnostic, Location, Messages
from catalogus.rules import rule

MAX_DEPTH = 64
TOO_DEEP = {"nl": f"meer dan {MAX_DEPTH} niveaus diep", "en": f"more than {MAX_DEPTH} levels deep"}

# What libyaml says, and what an editor can do about it. The first that fits is used.
_REASONS: tuple[tuple[str, Messages], ...] = (
    (
        "tab",
        {
            "nl": "er staat een tab; gebruik spaties om in te springen (twee per niveau)",
            "en": "there is a tab; indent with spaces (two a level)",
        },
    ),
    (
        "open quote",
        {
            "nl": "een aanhalingsteken dat hier begint, wordt op deze regel niet gesloten",
            "en": "a quotation mark that opens here is not closed on this line",
        },
    ),
    (
        "inner quote",
        {
            "nl": "na het sluitende aanhalingsteken staat nog tekst; staat er een aanhalingsteken in de tekst zelf, "
            "zet die dan onder `|` op een eigen regel",
            "en": "there is text after the closing quotation mark; if the text itself has quotation marks, "
            "put it below `|` on a line of its own",
        },
    ),
    (
        "mapping values are not allowed",
        {
            "nl": "in een tekst zonder aanhalingstekens mag geen dubbele punt met een spatie staan; "
            "zet de tekst tussen aanhalingstekens",
            "en": "text without quotation marks may not hold a colon followed by a space; put it in quotation marks",
        },
    ),
    (
        "cannot start any token",
        {
            "nl": "een waarde mag niet met dit teken beginnen; zet de waarde tussen aanhalingstekens",
            "en": "a value may not begin with this character; put the value in quotation marks",
        },
    ),
    (
        "unknown escape",
        {
            "nl": "na een backslash tussen dubbele aanhalingstekens staat een onbekend teken; "
            "gebruik enkele aanhalingstekens of schrijf `\\\\`",
            "en": "an unknown character follows a backslash in double quotation marks; "
            "use single quotation marks or write `\\\\`",
        },
    ),
    (
        "did not find expected ',' or",
        {
            "nl": "een haakje `[` of `{` wordt niet goed gesloten, of er ontbreekt een komma",
            "en": "a bracket `[` or `{` is not closed, or a comma is missing",
        },
    ),
    (
        "did not find expected node content",
        {
            "nl": "een haakje `[` of `{` wordt niet gesloten",
            "en": "a bracket `[` or `{` is not closed",
        },
    ),
    (
        "did not find expected '-'",
        {
            "nl": "in een lijst begint elk onderdeel met `- ` onder het vorige; deze regel niet",
            "en": "in a list each item begins with `- ` below the one before; this line does not",
        },
    ),
    (
        "did not find expected key",
        {
            "nl": "deze regel springt niet in zoals de regels erboven; sleutels van één niveau staan onder elkaar",
            "en": "this line is not indented as the lines above; keys of one level stand straight below each other",
        },
    ),
    (
        "could not find expected ':'",
        {
            "nl": "op deze regel ontbreekt een dubbele punt met een spatie erachter (`sleutel: waarde`)",
            "en": "this line lacks a colon followed by a space (`key: value`)",
        },
    ),
)


def explain(error: yaml.MarkedYAMLError, text: str, path: PurePosixPath) -> Diagnostic:
    """The fault of a YAML text that libyaml refuses, at the place where an editor must mend it."""
    problem = error.problem or ""
    # What is left open, or lacks its colon, is told where it begins; libyaml finds out lines later.
    begins = "',' or" in problem or "':'" in problem
    mark = error.context_mark if begins and error.context_mark else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    here = lines[min(line, len(lines) - 1)]
    if "cannot start any token" in problem and here[column : column + 1] == "\t":
        problem = "tab"
    elif opened := _open_quote(lines, line):
        problem, (line, column) = "open quote", opened
    elif "node content" in problem:
        line = next((n for n in range(min(line, len(lines) - 1), -1, -1) if re.search(r"[\[{]", lines[n])), line)
        column = max(lines[line].rfind("["), lines[line].rfind("{"), 0) if line < len(lines) else 0
    elif "expected key" in problem and re.search(r"""(:\s+|-\s+)(["']).*\2""", here[: column + 1]):
        problem = "inner quote"
    elif "mapping values" in problem and line > 0 and not re.search(r":(\s|$)", lines[line - 1]):
        line, problem = line - 1, "could not find expected ':'"
        column = len(lines[line]) - len(lines[line].lstrip())
    place = Location(path, line + 1, column + 1)
    if "nesting depth" in problem:
        return rule("PPC006").diagnostic(place, reden=TOO_DEEP)
    for part, reason in _REASONS:
        if part in problem:
            return rule("PPC001").diagnostic(place, reden=reason)
    return rule("PPC001").diagnostic(place, reden={"nl": problem, "en": problem})


def _open_quote(lines: list[str], until: int) -> tuple[int, int] | None:
    """The first value before the fault that opens a quotation mark and does not close it on its line."""
    for number, line in enumerate(lines[: until + 1]):
        found = re.match(r"""\s*(?:- +)?(?:[\w-]+: +)?(["'])""", line)
        if found:
            quote, rest = found[1], line[found.end() :]
            escaped = r'\\.|[^"\\]' if quote == '"' else r"''|[^']"
            if not re.match(rf"(?:{escaped})*{quote}", rest):
                return number, found.end() - 1
    return None
