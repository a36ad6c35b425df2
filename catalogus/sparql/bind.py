"""Values for the variables of a question: put in as terms, so that no value can become anything else.

A parameter is a variable with one value of its own, `VALUES ?sinds { "2026-01-01"^^xsd:date }`. What is given takes
the place of that value and is of its kind: an address, a date, a text in a language. So a question with parameters is
a question that can be asked as it stands, anywhere. A variable without such a value gets one in the outermost group.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from catalogus.diagnostics import Messages
from catalogus.namespaces import XSD
from catalogus.sparql.check import Query, check, shown
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.prefixes import PREFIXES
from catalogus.sparql.tokens import Kind, Token, tokens
from catalogus.suggest import did_you_mean

PEILDATUM = "peildatum"
"""The parameter for the day on which a catalogue holds."""


@dataclass(frozen=True)
class _Place:
    """Where the value of a parameter stands in the text, and of what kind it is."""

    start: int
    end: int
    kind: Kind
    language: str = ""
    datatype: str = ""


def parameters(query: Query) -> Mapping[str, str]:
    """The parameters of a question, each with the value that stands in it, as one would give it."""
    return {naam: _given(query.text[place.start : place.end], place) for naam, place in _places(query).items()}


def _given(term: str, place: _Place) -> str:
    """A term without what `bind` adds to it."""
    if place.kind is Kind.IRI:
        return term[1:-1]
    if place.kind is not Kind.TEXT:
        return term
    (said,) = parse(f"<x:x> <x:x> {tokens(term)[0].text} .", format=RdfFormat.TURTLE)
    assert isinstance(said.object, Literal)
    return said.object.value


def bind(query: Query, values: Mapping[str, str], *, elsewhere: bool = False) -> Query:
    """The question with these values; raises QueryError for one that does not fit."""
    if not values:
        return query
    places = _places(query)
    edits: list[tuple[int, int, str]] = []
    for naam, value in values.items():
        if naam not in query.variables:
            hint = did_you_mean(naam, places or query.variables)
            raise QueryError(Reason.SYNTAX, _say(_UNKNOWN, shown(naam)), hint=hint)
        if place := places.get(naam):
            edits.append((place.start, place.end, _term(naam, value, place)))
        else:
            start = _group(query)
            edits.append((start, start, f" VALUES ?{naam} {{ {_guess(naam, value)} }} "))
    text = query.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return check(text, elsewhere=elsewhere)


def _places(query: Query) -> Mapping[str, _Place]:
    said = [piece for piece in query.pieces if piece.kind is not Kind.COMMENT]
    found: dict[str, _Place] = {}
    for at, piece in enumerate(said):
        rest = said[at + 1 : at + 8]
        is_one = piece.is_word("VALUES") and len(rest) > 3 and rest[0].kind is Kind.VARIABLE and rest[1].text == "{"
        if is_one and (place := _place(rest[2:])):
            found.setdefault(rest[0].text[1:], place)
    return found


def _place(pieces: Sequence[Token]) -> _Place | None:
    """The one value with which these pieces begin, if a closing brace comes next."""
    first, second, *rest = pieces
    texts = [piece.text for piece in pieces]
    if second.text == "}" and first.kind in (Kind.IRI, Kind.NAME, Kind.TEXT, Kind.NUMBER, Kind.WORD):
        return _Place(first.start, first.end, first.kind)
    if first.kind is Kind.TEXT and second.kind is Kind.LANGUAGE and texts[2:3] == ["}"]:
        return _Place(first.start, second.end, Kind.TEXT, language=second.text[1:])
    if first.kind is Kind.TEXT and texts[1:3] == ["^", "^"] and texts[4:5] == ["}"]:
        return _Place(first.start, rest[1].end, Kind.TEXT, datatype=rest[1].text)
    return None


def _term(naam: str, value: str, place: _Place) -> str:
    """A value as a term of the kind that stands there."""
    if place.kind in (Kind.IRI, Kind.NAME):
        return _iri(naam, value)
    if place.kind is Kind.NUMBER:
        return _typed(naam, value, "xsd:integer" if value.lstrip("+-").isdigit() else "xsd:decimal")
    if place.kind is Kind.WORD:
        return _typed(naam, value, "xsd:boolean")
    if place.language:
        return str(Literal(value, language=place.language))
    if not place.datatype:
        return str(Literal(value))
    return _typed(naam, value, place.datatype)


def _typed(naam: str, value: str, datatype: str) -> str:
    iri = datatype.strip("<>") if datatype.startswith("<") else _full(datatype)
    pattern, expected = _LEXICAL.get(iri, (None, None))
    if pattern and expected and not (pattern.fullmatch(value) and (iri != XSD.date.value or _is_date(value))):
        raise QueryError(Reason.SYNTAX, _say(_NO_VALUE, shown(value), naam), hint=_say(_EXPECTED, expected))
    return str(Literal(value, datatype=NamedNode(iri)))


def _iri(naam: str, value: str) -> str:
    prefix, _, local = value.partition(":")
    iri = value.removeprefix("<").removesuffix(">")
    if prefix in PREFIXES and not local.startswith("//"):
        iri = PREFIXES[prefix] + local
    if not _ADDRESS.fullmatch(iri):
        raise QueryError(Reason.SYNTAX, _say(_NO_VALUE, shown(value), naam), hint=_say(_EXPECTED, _AN_ADDRESS))
    return f"<{iri}>"


def _guess(naam: str, value: str) -> str:
    """A value as the term that people mean by it."""
    if value.startswith("<") and value.endswith(">"):
        return _iri(naam, value)
    if value.partition(":")[0] in PREFIXES and ":" in value:
        return _iri(naam, value)
    for kind in (XSD.date, XSD.integer, XSD.decimal, XSD.boolean):
        if _LEXICAL[kind.value][0].fullmatch(value):
            return _typed(naam, value, f"<{kind.value}>")
    if quoted := _QUOTED.fullmatch(value):
        return str(Literal(quoted["text"], language=quoted["language"]))
    return str(Literal(value))


def _group(query: Query) -> int:
    """Where the outermost group begins, behind its brace."""
    depth, groups = 0, []
    said = [piece for piece in query.pieces if piece.kind is not Kind.COMMENT]
    for piece in said:
        if piece.kind is Kind.SIGN and piece.text in "{(":
            if depth == 0 and piece.text == "{":
                groups.append(piece.end)
            depth += 1
        elif piece.kind is Kind.SIGN and piece.text in "})":
            depth -= 1
    word = next((at for at, piece in enumerate(said) if piece.is_word("CONSTRUCT")), None)
    has_template = word is not None and said[word + 1].text == "{"
    if len(groups) <= has_template:
        raise QueryError(Reason.SYNTAX, _NO_GROUP)
    return groups[has_template]


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, XSD.base) + local


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _say(messages: Messages, *values: object) -> Messages:
    taal_values = {
        taal: [value[taal] if isinstance(value, Mapping) else value for value in values] for taal in messages
    }
    return {taal: text.format(*taal_values[taal]) for taal, text in messages.items()}


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]+")
_QUOTED = re.compile(r'"(?P<text>.*)"@(?P<language>[A-Za-z]+(-[A-Za-z0-9]+)*)', re.DOTALL)
_LEXICAL: Mapping[str, tuple[re.Pattern[str], Messages]] = {
    XSD.date.value: (
        re.compile(r"\d{4}-\d{2}-\d{2}"),
        {"nl": "een datum als 2026-03-31", "en": "a date such as 2026-03-31"},
    ),
    XSD.integer.value: (re.compile(r"[+-]?\d+"), {"nl": "een geheel getal als 12", "en": "a whole number such as 12"}),
    XSD.decimal.value: (
        re.compile(r"[+-]?\d+(\.\d+)?"),
        {"nl": "een getal als 12 of 12.50", "en": "a number such as 12 or 12.50"},
    ),
    XSD.boolean.value: (re.compile(r"true|false"), {"nl": "true of false", "en": "true or false"}),
}
_AN_ADDRESS = {
    "nl": "een adres als https://voorbeeld.nl/iets, of een naam als ppc:Product",
    "en": "an address such as https://example.com/something, or a name such as ppc:Product",
}
_UNKNOWN = {"nl": "De vraag heeft geen variabele «?{}».", "en": "The query has no variable «?{}»."}
_NO_VALUE = {"nl": "«{}» past niet bij «?{}».", "en": "«{}» does not fit «?{}»."}
_EXPECTED = {"nl": "Verwacht wordt {}.", "en": "Expected is {}."}
_NO_GROUP = {
    "nl": "Deze vraag heeft geen voorwaarden waarin een waarde kan staan.",
    "en": "This query has no conditions in which a value can stand.",
}
