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

from catalogus import comparing
from catalogus.diagnostics import Messages, filled
from catalogus.namespaces import XSD
from catalogus.sparql.check import Query, check, shown
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.prefixes import PREFIXES, short
from catalogus.sparql.tokens import Kind, Token
from catalogus.suggest import did_you_mean

PEILDATUM = "peildatum"
"""The parameter for the day on which a catalogue holds."""


@dataclass(frozen=True)
class _Place:
    """Where the values of a variable stand, the pieces of the first (none for UNDEF), and where the last ends."""

    start: int
    end: int
    first: tuple[Token, ...]
    last: int
    in_row: bool

    @property
    def is_one(self) -> bool:
        """Whether it is one value: then the variable is a parameter, and else a list of the question's own."""
        return not self.first or self.first[-1].end == self.last


def parameters(query: Query) -> Mapping[str, str]:
    """The parameters of a question, each with the value that stands in it, as one would give it."""
    found = {naam: places[0] for naam, places in _places(query).items() if places and places[0].is_one}
    return {naam: _given(query.text, place) for naam, place in found.items()}


def bind(query: Query, values: Mapping[str, str], *, elsewhere: bool = False) -> Query:
    """The question with these values; raises QueryError for one that does not fit."""
    places = _places(query)
    edits: list[tuple[int, int, str]] = []
    for naam, value in values.items():
        if value != value.encode(errors="replace").decode():
            raise _no_value(naam, value, _TEXT)
        if naam not in query.variables:
            hint = did_you_mean(naam, places or query.variables)
            raise QueryError(Reason.SYNTAX, filled(_UNKNOWN, shown(naam)), hint=hint)
        if naam in places and not places[naam]:
            raise QueryError(Reason.SYNTAX, filled(_TOGETHER, naam))
        for place in places.get(naam, ()):
            term = _term(naam, value, place, query)
            edits.append((place.start, place.end, f"({term})" if place.in_row else term))
        if naam not in places:
            start = _group(query)
            edits.append((start, start, f" VALUES ?{naam} {{ {_guess(naam, value, query)} }} "))
    text = query.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return check(text, elsewhere=elsewhere) if edits else query


def _places(query: Query) -> Mapping[str, tuple[_Place, ...]]:
    """Where each variable gets its values; nowhere for those that get them together."""
    said = query.said
    found: dict[str, tuple[_Place, ...]] = {}
    for at, piece in enumerate(said):
        if not piece.is_word("VALUES"):
            continue
        begin = next((i for i in range(at + 1, len(said)) if said[i].text == "{"), len(said))
        end = next((i for i in range(begin, len(said)) if said[i].text == "}"), None)
        names = [token.text[1:] for token in said[at + 1 : begin] if token.kind is Kind.VARIABLE]
        if end is None or end == begin + 1:
            continue
        in_row = said[at + 1].text == "("
        place = _Place(
            said[begin + 1].start,
            said[end - 1].end,
            _first(said[begin + 1 + in_row : end]),
            said[end - 1 - in_row].end,
            in_row,
        )
        for naam in names:
            found[naam] = (*found.get(naam, ()), place) if len(names) == 1 else ()
    return found


def _first(pieces: Sequence[Token]) -> tuple[Token, ...]:
    """The pieces of the first value."""
    texts = [piece.text for piece in pieces]
    if pieces[0].is_word("UNDEF"):
        return ()
    if pieces[0].kind is Kind.SIGN or (pieces[1:2] and pieces[1].kind is Kind.LANGUAGE):
        return tuple(pieces[:2])
    return tuple(pieces[:4] if texts[1:3] == ["^", "^"] else pieces[:1])


def _given(text: str, place: _Place) -> str:
    """A value without what `bind` adds to it."""
    if not place.first:
        return ""
    first = place.first[0]
    if first.kind is Kind.IRI:
        return first.text[1:-1]
    if first.kind is not Kind.TEXT:
        return text[first.start : place.first[-1].end]
    (said,) = parse(f"<x:x> <x:x> {first.text} .", format=RdfFormat.TURTLE)
    assert isinstance(said.object, Literal)
    return said.object.value


def _term(naam: str, value: str, place: _Place, query: Query) -> str:
    """A value as a term of the kind that stands there."""
    if not place.first:
        return _guess(naam, value, query)
    first, last = place.first[0], place.first[-1]
    if first.kind in (Kind.IRI, Kind.NAME):
        return _iri(naam, value, query)
    if first.kind is Kind.WORD:
        return _typed(naam, value, XSD.boolean)
    if first.kind is not Kind.TEXT:
        fits = next((kind for kind in (XSD.integer, XSD.decimal, XSD.double) if _fits(value, kind)), XSD.decimal)
        return _typed(naam, value, fits)
    if last.kind is Kind.LANGUAGE:
        return str(Literal(value, language=last.text[1:]))
    if last is first:
        return str(Literal(value))
    return _typed(naam, value, NamedNode(_full(last.text, query)))


def _typed(naam: str, value: str, datatype: NamedNode) -> str:
    if not _fits(value, datatype):
        raise _no_value(naam, value, _EXAMPLES.get(datatype.value, filled(_KIND, short(datatype.value))))
    return str(Literal(value, datatype=datatype))


def _fits(value: str, datatype: NamedNode) -> bool:
    """Whether a text is a value of a datatype, as far as we know that."""
    if datatype == XSD.integer:
        return re.fullmatch(r"[+-]?[0-9]+", value) is not None
    if datatype == XSD.date:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and _is_date(value)
    return comparing.value(Literal(value, datatype=datatype)) != (datatype, str, value)


def _iri(naam: str, value: str, query: Query) -> str:
    iri = value[1:-1] if value.startswith("<") and value.endswith(">") else _full(value, query)
    if not _ADDRESS.fullmatch(iri):
        raise _no_value(naam, value, _AN_ADDRESS)
    return f"<{iri}>"


def _guess(naam: str, value: str, query: Query) -> str:
    """A value as the term that people mean by it."""
    is_name = _full(value, query) != value
    if is_name or (value.startswith("<") and value.endswith(">")) or value.startswith(("https://", "http://")):
        return _iri(naam, value, query)
    for kind in (XSD.date, XSD.integer, XSD.decimal):
        if _fits(value, kind):
            return str(Literal(value, datatype=kind))
    if value in ("true", "false"):
        return str(Literal(value, datatype=XSD.boolean))
    if quoted := _QUOTED.fullmatch(value):
        return str(Literal(quoted["text"], language=quoted["language"]))
    return str(Literal(value))


def _no_value(naam: str, value: str, expected: Messages) -> QueryError:
    hint = {taal: text.format(expected[taal]) for taal, text in _EXPECTED.items()}
    return QueryError(Reason.SYNTAX, filled(_NO_VALUE, shown(value), naam), hint=hint)


def _group(query: Query) -> int:
    """Where the outermost group begins, behind its brace."""
    depth, groups = 0, []
    said = query.said
    for piece in said:
        if piece.kind is Kind.SIGN and piece.text in "{(":
            if depth == 0 and piece.text == "{":
                groups.append(piece.end)
            depth += 1
        elif piece.kind is Kind.SIGN and piece.text in "})":
            depth -= 1
    word = next((at for at, piece in enumerate(said) if piece.is_word("CONSTRUCT")), None)
    has_template = word is not None and said[word + 1].text == "{"
    if len(groups) <= has_template or (word is not None and not has_template):
        raise QueryError(Reason.SYNTAX, _NO_GROUP)
    return groups[has_template]


def _full(name: str, query: Query) -> str:
    """What a name with a known prefix stands for; anything else as it is, without its angle brackets."""
    prefix, colon, local = name.partition(":")
    known = {**PREFIXES, **query.prefixes}
    if colon and prefix in known and not local.startswith("//"):
        return known[prefix] + local
    return name.removeprefix("<").removesuffix(">")


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]+")
_QUOTED = re.compile(r'"(?P<text>.*)"(@(?P<language>[A-Za-z]+(-[A-Za-z0-9]+)*))?', re.DOTALL)
_EXAMPLES: Mapping[str, Messages] = {
    XSD.date.value: {"nl": "een datum als 2026-03-31", "en": "a date such as 2026-03-31"},
    XSD.integer.value: {"nl": "een geheel getal als 12", "en": "a whole number such as 12"},
    XSD.decimal.value: {"nl": "een getal als 12 of 12.50", "en": "a number such as 12 or 12.50"},
    XSD.boolean.value: {"nl": "true of false", "en": "true or false"},
}
_TEXT = {"nl": "tekst in UTF-8", "en": "text in UTF-8"}
_KIND = {"nl": "een waarde van {}", "en": "a value of {}"}
_AN_ADDRESS = {
    "nl": "een adres als https://voorbeeld.nl/iets, of een naam als ppc:Product",
    "en": "an address such as https://example.com/something, or a name such as ppc:Product",
}
_UNKNOWN = {"nl": "De vraag heeft geen variabele «?{}».", "en": "The query has no variable «?{}»."}
_TOGETHER = {
    "nl": "«?{}» krijgt haar waarden in de vraag samen met een andere variabele, en kan er zo geen krijgen.",
    "en": "«?{}» gets its values in the query together with another variable, and cannot be given one.",
}
_NO_VALUE = {"nl": "«{}» past niet bij «?{}».", "en": "«{}» does not fit «?{}»."}
_EXPECTED = {"nl": "Verwacht wordt {}.", "en": "Expected is {}."}
_NO_GROUP = {
    "nl": "Deze vraag heeft geen voorwaarden waarin een waarde kan staan; schrijf CONSTRUCT { … } WHERE { … } voluit.",
    "en": "This query has no conditions in which a value can stand; write CONSTRUCT { … } WHERE { … } in full.",
}
