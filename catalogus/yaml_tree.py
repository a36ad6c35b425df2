"""YAML text as a tree of nodes that know their place.

Built from PyYAML's events, which show what `compose` and `load` hide: anchors, tags and duplicate keys. Every
scalar stays the text that the editor wrote. Of YAML 1.2 an editor needs mappings, lists and scalars; the rest
(aliases, merge keys, tags, several documents) is refused with a fault at its place, never followed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

import yaml

from catalogus.diagnostics import Diagnostic, Location, Messages
from catalogus.rules import rule
from catalogus.text import forbidden

MAX_DEPTH = 64
MAX_EVENTS = 200_000


@dataclass(frozen=True)
class Scalar:
    """One value as it was written; `is_null` for `~` and `null`, `is_empty` for nothing at all."""

    value: str
    place: Location
    plain: bool

    @property
    def is_null(self) -> bool:
        return self.plain and self.value in ("~", "null", "Null", "NULL")

    @property
    def is_empty(self) -> bool:
        return not self.value.strip()


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    place: Location


@dataclass(frozen=True)
class Fields:
    """A mapping, without the keys that were faulty."""

    fields: tuple[tuple[Scalar, "Node"], ...]
    place: Location


@dataclass(frozen=True)
class Refused:
    """What stood here is not allowed, and was reported."""

    place: Location


Node: TypeAlias = Scalar | Items | Fields | Refused


@dataclass(frozen=True)
class Tree:
    """What one file says: `root` is None when it says nothing, or nothing that can be read."""

    root: Node | None
    problems: tuple[Diagnostic, ...]
    broken: bool = False


def parse(text: str, path: PurePosixPath) -> Tree:
    """The tree of a YAML text; every fault is a diagnostic, none an exception."""
    builder = _Builder(path)
    try:
        root = builder.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        return Tree(None, (*builder.problems, _syntax_fault(error, text, path)), broken=True)
    except _RefusedError as refused:
        return Tree(None, (*builder.problems, refused.problem), broken=True)
    return Tree(root, tuple(builder.problems))


class _RefusedError(Exception):
    """Reading stops here: what follows is too deep, too long or another document."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Builder:
    def __init__(self, path: PurePosixPath) -> None:
        self.path = path
        self.problems: list[Diagnostic] = []
        self.count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _RefusedError(rule("PPC015").diagnostic(self._place(event)))
                root = self._node(next(events), events, depth=0)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        place = self._place(event)
        self.count += 1
        if depth > MAX_DEPTH:
            raise _RefusedError(rule("PPC006").diagnostic(place, reden=_TOO_DEEP))
        if self.count > MAX_EVENTS:
            raise _RefusedError(rule("PPC006").diagnostic(place, reden=_TOO_LONG))
        if isinstance(event, yaml.AliasEvent):
            self._report("PPC004", place, f"*{event.anchor}")
            return Refused(place)
        if anchor := getattr(event, "anchor", None):
            self._report("PPC004", place, f"&{anchor}")
        if isinstance(event, yaml.ScalarEvent):
            node: Node = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items(tuple(self._items(events, depth)), place)
        else:
            node = Fields(tuple(self._fields(events, depth)), place)
        if tag := getattr(event, "tag", None):
            self._report("PPC005", place, tag.replace("tag:yaml.org,2002:", "!!"))
            return Refused(place)
        return node

    def _items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._node(event, events, depth + 1)

    def _fields(self, events: Iterator[yaml.Event], depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Location] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.problems.append(rule("PPC009").diagnostic(key.place, sleutel=_A_KEY, verwacht=_A_WORD))
            elif key.value == "<<":
                self._report("PPC004", key.place, "<<")
            elif first := seen.get(key.value):
                self.problems.append(rule("PPC003").diagnostic(key.place, None, (first,), sleutel=key.value))
            else:
                seen[key.value] = key.place
                yield key, value

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        place = self._place(event)
        # The text itself was checked before; this finds what an escape such as "\u202E" put in.
        self.problems += forbidden(event.value.replace("\n", " "), place)[:1]
        return Scalar(event.value, place, plain=not event.style)

    def _report(self, code: str, place: Location, value: str) -> None:
        self.problems.append(rule(code).diagnostic(place, waarde=value))

    def _place(self, event: yaml.Event) -> Location:
        mark = event.start_mark
        return Location(self.path, mark.line + 1, mark.column + 1) if mark else Location(self.path)


_A_KEY = {"nl": "een sleutel", "en": "a key"}
_A_WORD = {"nl": "één woord", "en": "a single word"}
_TOO_DEEP = {"nl": f"meer dan {MAX_DEPTH} niveaus diep", "en": f"more than {MAX_DEPTH} levels deep"}
_TOO_LONG = {"nl": f"meer dan {MAX_EVENTS} onderdelen", "en": f"more than {MAX_EVENTS} parts"}

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


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, path: PurePosixPath) -> Diagnostic:
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
        return rule("PPC006").diagnostic(place, reden=_TOO_DEEP)
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
