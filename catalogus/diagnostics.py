"""What is wrong, and where: values, without a look of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import PurePosixPath


class Severity(IntEnum):
    """How much a fault weighs: an error withholds a publication, a warning fails under `--strict`."""

    ERROR = 1
    WARNING = 2
    INFO = 3


@dataclass(frozen=True, order=True)
class Location:
    """A place in a source; `path` is relative to the catalogue, line and column count from 1.

    `whole` says that the file as a whole is meant, not what its first line says.
    """

    path: PurePosixPath
    line: int = 1
    column: int = 1
    whole: bool = field(default=False, compare=False)


Messages = Mapping[str, str]
"""The same sentence by language (`nl`, `en`)."""


def filled(messages: Messages, *values: object) -> Messages:
    """The sentence with these values in its braces."""
    return {taal: text.format(*values) for taal, text in messages.items()}


@dataclass(frozen=True)
class Diagnostic:
    """One fault. `hint` is the way out, `related` the places that have to do with it."""

    location: Location
    code: str
    severity: Severity
    messages: Messages
    hint: Messages = field(default_factory=dict)
    related: tuple[Location, ...] = ()

    @property
    def sort_key(self) -> tuple[Location, str, str, str]:
        return (self.location, self.code, self.messages["nl"], self.hint.get("nl", ""))


class ConfigurationError(Exception):
    """`catalogus.toml`, or a list in `lijsten/`, cannot be used; `diagnostics` say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].messages["en"])
        self.diagnostics = diagnostics


def unique(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place, each fault once: what twelve provinces inherit is one fault with twelve related places."""
    found: dict[tuple[Location, str, str, str], Diagnostic] = {}
    for diagnostic in diagnostics:
        first = found.setdefault(diagnostic.sort_key, diagnostic)
        related = {*first.related, *diagnostic.related}
        if len(related) > len(first.related):
            found[diagnostic.sort_key] = replace(first, related=tuple(sorted(related)))
    return tuple(found[key] for key in sorted(found))
