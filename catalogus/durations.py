"""Lengths of time: as an editor writes them, as XML Schema 1.1 does (section 3.3.6), and counted from a day."""

import calendar
import re
from datetime import date, timedelta

_N = "[0-9]{1,6}"
DURATION = rf"P(?=[0-9]|T[0-9])({_N}Y)?({_N}M)?({_N}D)?(T(?=[0-9])({_N}H)?({_N}M)?({_N}(\.{_N})?S)?)?"
"""What xsd:duration allows, without the minus sign. Weeks (P8W) are ISO 8601, but not XML Schema."""

WORDS = r"[0-9]{1,4} *(jaar|jaren|maand|maanden|week|weken|dag|dagen|uur|uren|years?|months?|weeks?|days?|hours?)"
"""A length of time as people write it: a number and a unit."""

_UNITS = {"j": "P{}Y", "y": "P{}Y", "m": "P{}M", "w": "P{}D", "d": "P{}D", "u": "PT{}H", "h": "PT{}H"}


def from_words(text: str) -> str:
    """The xsd:duration that a text means: `8 weken` is P56D; what means none stays as it is.

    Working days are none: how long they take depends on the week.
    """
    text = text.strip()
    found = re.fullmatch(r"(?P<number>[0-9]+) *(?P<unit>[a-z])[a-z]*", text) if re.fullmatch(WORDS, text) else None
    if found is None:
        return text
    return _UNITS[found["unit"]].format(int(found["number"]) * (7 if found["unit"] == "w" else 1))


def later(day: date, duration: str) -> date:
    """The day that lies a duration after another; a month that is too short ends it (31 January + P1M: 28 February)."""
    years, months, days = (
        int(found[1]) if (found := re.search(rf"(\d+){u}", duration.partition("T")[0])) else 0 for u in "YMD"
    )
    month = day.month - 1 + months
    year = min(day.year + years + month // 12, date.max.year)
    month = month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    start = date(year, month, min(day.day, last))
    return start + timedelta(days=min(days, (date.max - start).days))
