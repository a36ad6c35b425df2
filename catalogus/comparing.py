"""Whether two graphs say the same: by the values of their literals, since a store may spell a value its own way.

A value is that of XSD: 1.50 is 1.5, 007 is 7, P1Y is P12M, and noon in Amsterdam is eleven o'clock in Greenwich.
"""

import math
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal

from pyoxigraph import Literal, NamedNode, Triple

from catalogus.namespaces import XSD


@dataclass(frozen=True)
class Difference:
    """What one graph says and the other does not, in the order in which it is shown."""

    missing: tuple[Triple, ...]
    extra: tuple[Triple, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def difference(wanted: Collection[Triple], found: Collection[Triple]) -> Difference:
    """What of the wanted triples was not found, and what was found that nobody wanted."""
    if frozenset(wanted) == frozenset(found):  # spelt the same, as mostly
        return Difference((), ())
    ours, theirs = _by_value(wanted), _by_value(found)
    missing = [triple for key, triple in ours.items() if key not in theirs]
    extra = [triple for key, triple in theirs.items() if key not in ours]
    short = {_place(triple, _shortened) for triple in missing} & {_place(triple, _as_short) for triple in extra}
    short.discard(None)
    return Difference(
        tuple(sorted((triple for triple in missing if _place(triple, _shortened) not in short), key=str)),
        tuple(sorted((triple for triple in extra if _place(triple, _as_short) not in short), key=str)),
    )


def is_same(ours: object, theirs: object) -> bool:
    """Whether a term of a store stands for ours."""
    return value(ours) == value(theirs) or _shortened(ours) == _as_short(theirs) is not None


def value(term: object) -> Hashable:
    """What a term stands for: equal for two spellings of one value."""
    if not isinstance(term, Literal):
        return term
    if term.language:
        return term.language.lower(), term.value
    kind = XSD.decimal if term.datatype in _INTEGERS else term.datatype
    try:
        return kind, _READERS[kind](term.value.strip(" \t\n\r")) if kind in _READERS else term.value
    except (ValueError, OverflowError):  # no value of its datatype: the text is all there is
        return kind, str, term.value


def _by_value(triples: Iterable[Triple]) -> Mapping[Hashable, Triple]:
    return {(triple.subject, triple.predicate, value(triple.object)): triple for triple in triples}


# Virtuoso 7 keeps a double whole, and shows six digits of it; a duration it shows as a number of months or seconds.
# Such a spelling stands for our value only where it is all that six digits can say.


def _shortened(term: object) -> Hashable:
    """The number of six digits that stands for a term, where one can."""
    match value(term):
        case (NamedNode() as datatype, float() as number):
            return datatype, f"{number:.6g}"
        case (NamedNode() as datatype, (int() as months, Decimal() as seconds)) if not months or not seconds:
            return datatype, f"{float(months or seconds):.6g}"
    return None


def _as_short(term: object) -> Hashable:
    """The same of a term that is such a number."""
    if not isinstance(term, Literal) or term.datatype not in (XSD.double, XSD.float, XSD.duration):
        return None
    try:
        number = float(term.value)
    except ValueError:
        return None
    return (term.datatype, f"{number:.6g}") if float(f"{number:.6g}") == number else None


def _place(triple: Triple, read: Callable[[object], Hashable]) -> Hashable:
    short = read(triple.object)
    return short and (triple.subject, triple.predicate, short)


# Reading values: a text that is none raises ValueError


def _matched(pattern: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is None:
        raise ValueError(text)
    return found


def _decimal(text: str) -> Decimal:
    _matched(r"[+-]?(\d+(\.\d*)?|\.\d+)", text)
    number = Decimal(text)
    return number.normalize(Context(prec=len(text))) if number else Decimal()


def _double(text: str) -> float | str:
    number = float(_matched(r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN", text)[0])
    return "NaN" if math.isnan(number) else number  # as a number it is not equal to itself


def _boolean(text: str) -> bool:
    return _matched("true|false|0|1", text)[0] in ("true", "1")


def _moment(text: str) -> Hashable:
    """In Greenwich where it has a time zone; the fraction of a second apart, which has no end."""
    found = _matched(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?", text)
    moment = datetime.fromisoformat(found[1] + (found[3] or ""))
    return moment.astimezone(UTC) if moment.tzinfo else moment, _decimal(found[2] or "0")


def _time(text: str) -> Hashable:
    return _moment(f"2000-01-01T{text}")


def _date(text: str) -> Hashable:
    found = _matched(r"(-?\d{4,}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?", text)
    return found[1], "Z" if found[2] in ("+00:00", "-00:00") else found[2]


def _duration(text: str) -> tuple[int, Decimal]:
    """Months and seconds: a month has no number of days."""
    found = _matched(r"(-)?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", text)
    years, months, days, hours, minutes, seconds = (_decimal((found[at] or "0 ")[:-1]) for at in (2, 3, 4, 6, 7, 8))
    sign = -1 if found[1] else 1
    return sign * int(12 * years + months), sign * (((24 * days + hours) * 60 + minutes) * 60 + seconds)


_INTEGERS = frozenset(
    XSD[name]
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
        *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
_READERS: Mapping[NamedNode, Callable[[str], Hashable]] = {
    XSD.decimal: _decimal,
    XSD.double: _double,
    XSD.float: _double,
    XSD.boolean: _boolean,
    XSD.dateTime: _moment,
    XSD.time: _time,
    XSD.date: _date,
    XSD.duration: _duration,
}
