"""What differs between two graphs, as lines for people: + is lacking, - is too much."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from catalogus.characters import visible
from catalogus.comparing import Difference
from catalogus.namespaces import XSD
from catalogus.sparql.prefixes import short

MAX_SHOWN = 40
"""More triples than these are counted, not shown."""


def lines(difference: Difference, basis: str, more: str) -> Iterable[str]:
    """What differs, with the two texts of one property below each other, from where they part."""
    signed = [("-", triple) for triple in difference.extra] + [("+", triple) for triple in difference.missing]
    every = sorted(signed, key=lambda item: (*_place(item[1]), item[0] == "+", str(item[1])))
    for place, group in groupby(every[:MAX_SHOWN], key=lambda item: _place(item[1])):
        lines = [(sign, _value(triple.object, basis)) for sign, triple in group]
        start = _parting([text for _, text in lines]) - _BEFORE if len(lines) > 1 else 0
        for sign, text in lines:
            yield visible(f"    {sign} {_node(place[0], basis)} {short(place[1])} {_part(text, start)}")
    if len(every) > MAX_SHOWN:
        yield "    " + more.format(len(every) - MAX_SHOWN)


def _place(triple: Triple) -> tuple[str, str, str]:
    """What of a triple is the same when its text has changed."""
    language = triple.object.language if isinstance(triple.object, Literal) else None
    return getattr(triple.subject, "value", ""), triple.predicate.value, language or ""


def _node(iri: str, basis: str) -> str:
    return f"<{iri.removeprefix(f'{basis}/')}>" if iri.startswith(f"{basis}/") else short(iri)


def _value(term: object, basis: str) -> str:
    if isinstance(term, Literal) and not term.language and term.datatype != XSD.string:
        return f'"{term.value}"^^{short(term.datatype.value)}'
    return _node(term.value, basis) if isinstance(term, NamedNode) else str(term)


def _parting(texts: Sequence[str]) -> int:
    """How many letters all of them begin with."""
    columns = enumerate(zip(*texts, strict=False))
    return next((at for at, letters in columns if len(set(letters)) > 1), min(map(len, texts)))


def _part(text: str, start: int) -> str:
    if len(text) <= _LONG:
        return text
    begin = max(0, min(start, len(text) - _LONG))
    return ("…" if begin else "") + text[begin : begin + _LONG] + ("…" if begin + _LONG < len(text) else "")


_LONG, _BEFORE = 90, 20
"""Letters of a long text that are shown, and how many of them stand before the place where it differs."""
