"""Dates, amounts, durations and names as people write them in Dutch and in British English."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_UNITS = {  # Babel has no Dutch days and hours
    "nl": {
        "year": ("jaar", "jaar"),
        "month": ("maand", "maanden"),
        "week": ("week", "weken"),
        "day": ("dag", "dagen"),
        "hour": ("uur", "uur"),
        "minute": ("minuut", "minuten"),
    },
    "en": {unit: (unit, f"{unit}s") for unit in ("year", "month", "week", "day", "hour", "minute")},
}
_DURATION = re.compile(
    r"P(?:(?P<year>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<day>\d+)D)?"
    r"(?:T(?:(?P<hour>\d+)H)?(?:(?P<minute>\d+)M)?(?:\d+(?:\.\d+)?S)?)?"
)


@cache
def datum(day: date, taal: str) -> str:
    """25 november 2026."""
    return format_date(day, "d MMMM y", locale=LOCALES[taal])


@cache
def bedrag(amount: Decimal, valuta: str, taal: str) -> str:
    """€ 1.250,00 or €1,250.00."""
    return format_currency(amount, valuta or "EUR", locale=LOCALES[taal])


@cache
def duur(duration: str, taal: str) -> str:
    """An xsd:duration in words, whole weeks as weeks: P56D is 8 weken; empty for what is none."""
    found = _DURATION.fullmatch(duration)
    parts = {unit: int(number) for unit, number in found.groupdict().items() if number} if found else {}
    if parts.get("day") and parts["day"] % 7 == 0:
        parts = {("week" if unit == "day" else unit): n // 7 if unit == "day" else n for unit, n in parts.items()}
    return ", ".join(f"{n} {_UNITS[taal][unit][n != 1]}" for unit, n in parts.items())


def hoofdletter(text: str) -> str:
    """A text as a sentence begins."""
    return text[:1].upper() + text[1:]


def zonder_schema(url: str) -> str:
    """An address as people write it."""
    return url.removeprefix("https://").rstrip("/")


def opsomming(items: Sequence[str], taal: str) -> str:
    """A, B of C."""
    return format_list(items, "or", locale=LOCALES[taal])


def adres(url: str) -> str:
    """An address that a page may lead to; empty for another kind, which `validate` refuses (PPC106)."""
    return url if url.partition(":")[0] in SCHEMES else ""


SCHEMES = ("https", "mailto", "tel")
"""What a link may lead to."""
