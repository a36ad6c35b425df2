"""One thing that a shape finds wrong, as both engines tell it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import NamedNode

from catalogus.graph import Node, Term


@dataclass(frozen=True)
class Inverse:
    """`sh:inversePath`: from value to subject."""

    path: "Path"


@dataclass(frozen=True)
class Repeated:
    """A path gone again and again; `times` is `sh:zeroOrMorePath`, `sh:oneOrMorePath` or `sh:zeroOrOnePath`."""

    times: NamedNode
    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """A list of paths, one after the other."""

    paths: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """`sh:alternativePath`: by any of these paths."""

    paths: tuple["Path", ...]

    @cached_property
    def properties(self) -> frozenset[NamedNode] | None:
        """The paths, where each is a property."""
        named = frozenset(path for path in self.paths if isinstance(path, NamedNode))
        return named if len(named) == len(self.paths) else None


Path: TypeAlias = NamedNode | Inverse | Repeated | Sequence | Alternative


@dataclass(frozen=True)
class Result:
    """One `sh:ValidationResult` (SHACL, section 3.6.2), but for its message: that is the rule's."""

    focus: Term
    path: Path | None
    value: Term | None
    component: NamedNode
    severity: NamedNode
    shape: Node
