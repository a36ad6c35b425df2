"""Terms as people write them, as XML Schema has them, and counted from a day."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogus.durations import DURATION, from_words, later


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("8 weken", "P56D"),
        ("1 week", "P7D"),
        ("8weken", "P56D"),
        ("6 maanden", "P6M"),
        ("1 jaar", "P1Y"),
        ("30 dagen", "P30D"),
        ("48 uur", "PT48H"),
        ("8 weeks", "P56D"),
        ("1 hour", "PT1H"),
        ("P56D", "P56D"),
        ("10 werkdagen", "10 werkdagen"),
        ("acht weken", "acht weken"),
    ],
)
def test_words_become_a_duration(words: str, duration: str) -> None:
    assert from_words(words) == duration


@given(st.integers(0, 9999), st.sampled_from(["dagen", "weken", "maanden", "jaar", "uur", "months", "years"]))
def test_a_number_and_a_unit_are_always_valid_xml(number: int, unit: str) -> None:
    assert re.fullmatch(DURATION, from_words(f"{number} {unit}"))


@pytest.mark.parametrize(
    ("day", "duration", "then"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2026-11-25", "P56D", "2027-01-20"),
        ("2026-12-31", "P1Y2M3D", "2028-03-03"),
        ("2026-11-25", "PT48H", "2026-11-25"),
        ("2026-11-25", "P9999Y", "9999-11-25"),
        ("2026-11-25", "P99999999D", "9999-12-31"),
    ],
)
def test_a_duration_counted_from_a_day(day: str, duration: str, then: str) -> None:
    assert later(date.fromisoformat(day), duration) == date.fromisoformat(then)


def test_a_number_that_is_too_long_is_no_duration() -> None:
    assert not re.fullmatch(DURATION, f"P{'9' * 5000}D")


@given(st.dates(date(1970, 1, 1)), st.from_regex(DURATION, fullmatch=True))
def test_later_is_never_earlier(day: date, duration: str) -> None:
    assert later(day, duration) >= day
