"""Bytes of a source as text: UTF-8 only, and no characters that hide or reorder what a reader sees."""

from catalogus.characters import FORBIDDEN
from catalogus.diagnostics import Diagnostic, Location
from catalogus.rules import rule

MAX_BYTES = 5_000_000


def decode(data: bytes, start: Location) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file with every forbidden character made visible (U+FFFD), and a fault for each line with one.

    None when the file is too large or not UTF-8. A byte order mark at the start is no part of the text.
    """
    if len(data) > MAX_BYTES:
        return None, [rule("PPC006").diagnostic(start, reden=TOO_LARGE)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        place = _place(start, before, len(before))
        return None, [rule("PPC008").diagnostic(place, waarde=f"0x{data[error.start]:02X}")]
    return FORBIDDEN.sub("\ufffd", text), forbidden(text, start)


TOO_LARGE = {"nl": "meer dan 5 MB", "en": "more than 5 MB"}


def forbidden(text: str, start: Location) -> list[Diagnostic]:
    """A fault for the first forbidden character on each line of a text that begins at `start`."""
    faults: dict[int, Diagnostic] = {}
    for found in FORBIDDEN.finditer(text):
        place = _place(start, text, found.start())
        if place.line not in faults:
            faults[place.line] = rule("PPC007").diagnostic(place, waarde=f"U+{ord(found[0]):04X}")
    return list(faults.values())


def _place(start: Location, text: str, offset: int) -> Location:
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Location(start.path, start.line + line, column + (start.column if line == 0 else 1))
