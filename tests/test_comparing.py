"""Whether two graphs say the same, by the values of their literals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from catalogus.comparing import difference, is_same, value
from catalogus.namespaces import XSD

SUBJECT, PROPERTY = NamedNode("https://x.example/s"), NamedNode("https://x.example/p")


def graph(*terms: Literal | NamedNode) -> frozenset[Triple]:
    return frozenset(Triple(SUBJECT, PROPERTY, term) for term in terms)


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=XSD[kind])


SAME = [
    ("decimal", "1.50", "1.5"),
    ("decimal", "+3", "3.0"),
    ("decimal", "-0.00", "0"),
    ("decimal", "123456789012345678901234567890.50", "123456789012345678901234567890.5"),
    ("integer", "007", "7"),
    ("double", "1050.00", "1.05E3"),
    ("double", "INF", "INF"),
    ("double", "NaN", "NaN"),
    ("boolean", "1", "true"),
    ("boolean", "false", "0"),
    ("dateTime", "2026-01-01T12:00:00+01:00", "2026-01-01T11:00:00Z"),
    ("dateTime", "2026-01-01T12:00:00.500", "2026-01-01T12:00:00.5"),
    ("date", "2026-01-01+00:00", "2026-01-01Z"),
    ("time", "12:00:00.50", "12:00:00.5"),
    ("duration", "P1Y", "P12M"),
    ("duration", "P1DT12H", "PT36H"),
    ("duration", "-PT60S", "-PT1M"),
    ("duration", "P0D", "PT0S"),
]
OTHER = [
    ("decimal", "1.5", "1.51"),
    ("decimal", "123456789012345678901234567890", "123456789012345678901234567891"),
    ("integer", "7", "8"),
    ("double", "12345.67", "12345.68"),
    ("double", "12345.68", "12345.67"),
    ("boolean", "true", "false"),
    ("boolean", "true", "TRUE"),  # no value at all
    ("dateTime", "2026-01-01T12:00:00", "2026-01-01T12:00:00Z"),
    ("dateTime", "2026-01-01T12:00:00.123456789", "2026-01-01T12:00:00.123456"),
    ("date", "2026-01-01", "2026-01-02"),
    ("duration", "P1M", "P31D"),
    ("duration", "P56D", "P1M25D"),
    ("string", "1.0", "1"),
    ("anyURI", "https://x.example", "https://x.example/"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_two_spellings_of_one_value_are_the_same(kind: str, one: str, other: str) -> None:
    assert not difference(graph(typed(one, kind)), graph(typed(other, kind)))


@pytest.mark.parametrize(("kind", "one", "other"), OTHER)
def test_two_values_are_not_the_same(kind: str, one: str, other: str) -> None:
    wanted, found = graph(typed(one, kind)), graph(typed(other, kind))
    told = difference(wanted, found)
    assert (frozenset(told.missing), frozenset(told.extra)) == (wanted, found)
    assert not is_same(typed(one, kind), typed(other, kind))


def test_an_integer_is_a_decimal_and_no_double() -> None:
    assert value(typed("5", "nonNegativeInteger")) == value(typed("5.0", "decimal"))
    assert value(typed("5", "integer")) != value(typed("5", "double"))


def test_a_language_is_the_same_in_capitals_and_another_language_is_not() -> None:
    assert not difference(graph(Literal("a", language="nl-NL")), graph(Literal("a", language="nl-nl")))
    assert difference(graph(Literal("a", language="nl")), graph(Literal("a", language="en")))
    assert difference(graph(Literal("a", language="nl")), graph(Literal("a")))


def test_a_text_without_a_datatype_is_a_string() -> None:
    assert not difference(graph(Literal("a")), graph(typed("a", "string")))


@pytest.mark.parametrize(
    ("kind", "ours", "shown"),
    [
        ("double", "12345.67", "12345.7"),
        ("double", "123456789.123", "1.23457e+08"),
        ("duration", "P56D", "4.8384e+06"),
        ("duration", "P6M", "6"),
        ("duration", "-P1D", "-86400.0"),
        ("duration", "P1234D", "1.06618e+08"),
    ],
)
def test_six_digits_stand_for_the_value_that_they_shorten(kind: str, ours: str, shown: str) -> None:
    assert not difference(graph(typed(ours, kind)), graph(typed(shown, kind)))
    assert is_same(typed(ours, kind), typed(shown, kind))


@pytest.mark.parametrize(
    ("kind", "ours", "shown"),
    [("double", "12345.67", "12345.6"), ("duration", "P56D", "4.8385e+06"), ("duration", "P1Y1D", "12")],
)
def test_six_digits_do_not_stand_for_another_value(kind: str, ours: str, shown: str) -> None:
    assert difference(graph(typed(ours, kind)), graph(typed(shown, kind)))
    assert not is_same(typed(ours, kind), typed(shown, kind))


def test_two_values_that_are_shown_alike_are_both_found() -> None:
    wanted = graph(typed("12345.67", "double"), typed("12345.68", "double"))
    assert not difference(wanted, graph(typed("12345.7", "double")))


def test_what_is_missing_and_what_is_too_much_is_told_in_order() -> None:
    one, two, three = Literal("1"), Literal("2"), Literal("3")
    told = difference(graph(one, two, three), graph(two))
    assert [triple.object for triple in told.missing] == [one, three]
    assert told.extra == ()
    assert not difference(graph(), graph())


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), st.integers(0, 6))
def test_zeros_at_the_end_of_a_decimal_say_nothing(number: Decimal, zeros: int) -> None:
    text = f"{number:f}"
    assert value(typed(text, "decimal")) == value(typed(text + "0" * zeros, "decimal"))


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_are_the_same_when_their_numbers_are(one: float, other: float) -> None:
    assert (value(typed(repr(one), "double")) == value(typed(repr(other), "double"))) == (one == other)


@given(st.text(max_size=30), st.sampled_from(["decimal", "double", "boolean", "dateTime", "date", "duration", "time"]))
def test_any_text_has_something_to_compare(text: str, kind: str) -> None:
    assert value(typed(text, kind)) == value(typed(text, kind))
