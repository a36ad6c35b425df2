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
        "block sequence entries are not allowed",
        {
            "nl": "een lijst begint op een eigen regel onder de sleutel; begint de tekst met een streepje, "
            "zet hem dan tussen aanhalingstekens",
            "en": "a list begins on a line of its own below the key; if the text begins with a hyphen, "
            "put it in quotation marks",
        },
    ),
    (
        "too deep",
        {
            "nl": "deze regel springt verder in dan de sleutels erboven; haal de spaties ervoor weg",
            "en": "this line is indented more than the keys above; remove the spaces before it",
        },
    ),
    (
        "bracket first",
        {
            "nl": "een tekst die met `{` of `[` begint, staat tussen aanhalingstekens",
            "en": "a text that begins with `{` or `[` goes in quotation marks",
        },
    ),
    (
        "alphabetic or numeric",
        {
            "nl": "een tekst die met `*` of `&` begint, staat tussen aanhalingstekens",
            "en": "a text that begins with `*` or `&` goes in quotation marks",
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
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    if "nesting depth" in problem:
        return rule("PPC006").diagnostic(Location(path, line + 1, column + 1), reden=TOO_DEEP)
    problem, line, column = _cause(problem, lines, line, column)
    unknown = {"nl": f"de schrijfwijze klopt hier niet ({problem})", "en": problem}
    reason = next((reason for part, reason in _REASONS if part in problem), unknown)
    return rule("PPC001").diagnostic(Location(path, line + 1, column + 1), reden=reason)


def _cause(problem: str, lines: list[str], line: int, column: int) -> tuple[str, int, int]:
    """The mistake behind what libyaml found, as the name of a reason, and where it was made."""
    here = lines[line]
    if "cannot start any token" in problem and here[column : column + 1] == "\t":
        return "tab", line, column
    if opened := _open_quote(lines, line):
        return "open quote", *opened
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), line)
    if "':'" in problem or "mapping values" in problem:
        glued = _glued(lines, line)
        if glued is None and above < line and not re.search(r":(\s|$)", lines[above]):
            glued = above
        if glued is not None:
            return "could not find expected ':'", glued, _indent(lines[glued])
        if re.fullmatch(r"\s+[\w-]+", here[:column]) and _indent(here) > _indent(lines[above]):
            return "too deep", line, _indent(here)
    if "<document start>" in problem:
        first = next((n for n, text in enumerate(lines) if text.strip() and not text.lstrip().startswith("#")), line)
        return "too deep", first, 0
    if "node content" in problem:
        line = next((n for n in range(line, -1, -1) if re.search(r"[\[{]", lines[n])), line)
        return problem, line, max(lines[line].rfind("["), lines[line].rfind("{"), 0)
    if "expected key" in problem:
        if bracket := re.match(r"\s*(?:- +)?[\w-]+: +(?=[\[{])", here):
            return "bracket first", line, bracket.end()
        if re.search(r"""(:\s+|-\s+)(["']).*\2""", here[: column + 1]):
            return "inner quote", line, column
    return problem, line, column


def _glued(lines: list[str], until: int) -> int | None:
    """The line, at or above the fault, whose colon has no space after it: the lines below went on with its text."""
    for number in range(until, -1, -1):
        if re.match(r"\s*(?:- +)?[\w-]+:[^\s:/]", lines[number]):
            return number
        if number < until and re.search(r":(\s|$)", lines[number]):
            return None
    return None


_LOOK_AHEAD = 200  # lines; a longer text stands under `|`


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _open_quote(lines: list[str], until: int) -> tuple[int, int] | None:
    """The first value before the fault that opens a quotation mark and never closes it at the end of a line."""
    block = -1  # how far the key of a text under `|` or `>` is indented, while in such a text
    for number, line in enumerate(lines[: until + 1]):
        if block >= 0 and (not line.strip() or _indent(line) > block):
            continue
        block = _indent(line) if re.search(r":\s+[|>][+-]?\d*\s*$", line) else -1
        found = re.match(r"""\s*(?:- +)?(?:[\w-]+: +)?(["'])""", line)
        if found:
            quote, below = found[1], lines[number + 1 : min(until, number + _LOOK_AHEAD) + 1]
            rest = line[found.end() :]
            if quote not in rest:
                rest = "\n".join([rest, *below])
            inside = r'\\.|[^"\\]' if quote == '"' else r"''|[^']"
            if not re.match(rf"(?:{inside})*{quote}[ \t]*(#[^\n]*)?,?(\n|$)", rest):
                closes = re.match(rf"(?:{inside})*{quote}", line[found.end() :])
                return None if closes else (number, found.end() - 1)
    return None
