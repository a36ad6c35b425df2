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

from catalogus.diagnostics import Diagnostic, Location
from catalogus.rules import rule
from catalogus.text import forbidden
from catalogus.yaml_faults import MAX_DEPTH, TOO_DEEP, explain

MAX_EVENTS = 50_000  # a whole product has a few hundred


@dataclass(frozen=True)
class Scalar:
    """One value as it was written; `is_null` for `~` and `null`, `is_empty` for nothing at all.

    `remark` is where a `#` after the value makes the rest of its line a remark.
    """

    value: str
    place: Location
    plain: bool
    remark: Location | None = None

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
    builder = _Builder(text, path)
    try:
        root = builder.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        return Tree(None, (*builder.problems, explain(error, text, path)), broken=True)
    except _RefusedError as refused:
        return Tree(None, (*builder.problems, refused.problem), broken=True)
    return Tree(root, tuple(builder.problems))


class _RefusedError(Exception):
    """Reading stops here: what follows is too deep, too long or another document."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Builder:
    def __init__(self, text: str, path: PurePosixPath) -> None:
        self.lines = text.splitlines()
        self.path = path
        self.problems: list[Diagnostic] = []
        self.anchors: set[str] = set()
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
            raise _RefusedError(rule("PPC006").diagnostic(place, reden=TOO_DEEP))
        if self.count > MAX_EVENTS:
            raise _RefusedError(rule("PPC006").diagnostic(place, reden=_TOO_LONG))
        anchor = getattr(event, "anchor", None)
        if anchor and anchor not in self.anchors:  # told where it first stands, not at each use
            self.anchors.add(anchor)
            self._report("PPC004", place, f"{'*' if isinstance(event, yaml.AliasEvent) else '&'}{anchor}")
        if isinstance(event, yaml.AliasEvent):
            return Refused(place)
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
        if event.style == '"':  # the text itself was checked before; this finds what an escape like \u202E put in
            self.problems += forbidden(event.value.replace("\n", " "), place)[:1]
        end = event.end_mark
        remark = self._remark(end.line, end.column) if end and end.line < len(self.lines) else None
        return Scalar(event.value, place, plain=not event.style, remark=remark)

    def _remark(self, line: int, column: int) -> Location | None:
        if "#" not in self.lines[line]:
            return None
        found = re.match(r" +(?=#)", self.lines[line][column:])
        return Location(self.path, line + 1, column + found.end() + 1) if found else None

    def _report(self, code: str, place: Location, value: str) -> None:
        self.problems.append(rule(code).diagnostic(place, waarde=value))

    def _place(self, event: yaml.Event) -> Location:
        mark = event.start_mark
        return Location(self.path, mark.line + 1, mark.column + 1) if mark else Location(self.path)


_A_KEY = {"nl": "een sleutel", "en": "a key"}
_A_WORD = {"nl": "één woord", "en": "a single word"}
_TOO_LONG = {"nl": f"meer dan {MAX_EVENTS} onderdelen", "en": f"more than {MAX_EVENTS} parts"}
