"""What a question may be, seen before any engine reads it: how long, how deep, and nothing that reaches elsewhere.

SERVICE would make our machine ask others, and FROM chooses graphs in a place where no endpoint can say which; both are
for who runs their own store. Comments go no further than here, so that nothing can hide in one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogus.characters import visible
from catalogus.diagnostics import Messages, filled
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.prefixes import PREFIXES
from catalogus.sparql.tokens import KEYWORDS, Kind, Token, offset_of, position, tokens, without_comments
from catalogus.suggest import did_you_mean

LENGTH, PIECES, DEPTH = 50_000, 5_000, 200
"""The most characters, words and signs, and brackets in one another: an engine calls itself for each of those."""

KINDS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


@dataclass(frozen=True)
class Query:
    """A question that may be asked: its text as it was given, its kind in lower case, and its pieces."""

    text: str
    kind: str
    pieces: Sequence[Token]

    @property
    def plain(self) -> str:
        """The text without its comments; every place is where it was."""
        return without_comments(self.text, self.pieces)

    @property
    def said(self) -> Sequence[Token]:
        """Its pieces but for comments."""
        return [piece for piece in self.pieces if piece.kind is not Kind.COMMENT]

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that it says the meaning of."""
        triples = zip(self.said, self.said[1:], self.said[2:], strict=False)
        return {
            name.text.removesuffix(":"): iri.text[1:-1]
            for word, name, iri in triples
            if word.is_word("PREFIX") and name.kind is Kind.NAME and iri.kind is Kind.IRI
        }

    @property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(piece.text[1:] for piece in self.pieces if piece.kind is Kind.VARIABLE)


def check(text: str, *, elsewhere: bool = False) -> Query:
    """The question in a text; raises QueryError. What is asked `elsewhere` may name others."""
    if text != text.encode(errors="replace").decode():
        raise QueryError(Reason.SYNTAX, _NO_TEXT)
    if len(text) > LENGTH:
        raise QueryError(Reason.TOO_LONG, filled(_TOO_LONG, len(text), LENGTH))
    pieces = tokens(text, PIECES + 1)
    if len(pieces) > PIECES:
        raise _at(Reason.TOO_LONG, text, pieces[-1].start, filled(_TOO_MANY, PIECES))
    said = [piece for piece in pieces if piece.kind is not Kind.COMMENT]
    query = Query(text, _kind(text, said).lower(), pieces)
    if not elsewhere:
        for piece in said:
            if piece.is_word("SERVICE"):
                raise _at(Reason.SERVICE, text, piece.start, _SERVICE)
            if piece.is_word("FROM"):
                raise _at(Reason.FROM, text, piece.start, _FROM)
        _words(text, said)
    _brackets(text, said)
    known = query.prefixes.keys() | PREFIXES.keys()
    for piece in said:
        prefix = piece.text.partition(":")[0]
        if piece.kind is Kind.NAME and prefix not in known:
            raise _at(Reason.SYNTAX, text, piece.start, filled(_PREFIX, prefix), did_you_mean(prefix, known))
    return query


def _kind(text: str, said: Sequence[Token]) -> str:
    words = iter(said)
    for piece in words:
        if piece.is_word("BASE", "VERSION"):
            next(words, None)
        elif piece.is_word("PREFIX"):
            next(words, None), next(words, None)
        elif piece.is_word(*KINDS):
            return piece.text.upper()
        elif piece.is_word(*_UPDATES):
            raise _at(Reason.UPDATE, text, piece.start, UPDATE)
        else:
            hint = did_you_mean(piece.text.upper(), KINDS) if piece.kind is Kind.WORD else {}
            raise _at(Reason.SYNTAX, text, piece.start, filled(_START, shown(piece.text)), hint)
    raise QueryError(Reason.SYNTAX, _EMPTY)


def _words(text: str, said: Sequence[Token]) -> None:
    """Words that SPARQL does not have, and texts without an end."""
    for piece in said:
        if piece.kind is Kind.WORD and piece.text.upper() not in KEYWORDS:
            meant = did_you_mean(piece.text, KEYWORDS) if piece.text.isupper() else {}  # else a property, most often
            raise _at(Reason.SYNTAX, text, piece.start, filled(_WORD, shown(piece.text)), meant or _AS_NAME)
        if piece.kind is Kind.SIGN and piece.text[0] in "\"'":
            raise _at(Reason.SYNTAX, text, piece.start, _OPEN_TEXT)


def _brackets(text: str, said: Sequence[Token]) -> None:
    """Brackets without the other one, and too many inside one another."""
    open_: list[Token] = []
    for piece in said:
        if piece.kind is not Kind.SIGN or piece.text not in "{[(}])":
            continue
        if piece.text in "{[(":
            open_.append(piece)
            if len(open_) > DEPTH:
                raise _at(Reason.TOO_DEEP, text, piece.start, filled(_TOO_DEEP, DEPTH))
        elif not open_:
            raise _at(Reason.SYNTAX, text, piece.start, filled(_NOT_OPENED, piece.text))
        elif _PAIRS[opened := open_.pop().text] != piece.text:
            raise _at(Reason.SYNTAX, text, piece.start, filled(_OTHER, piece.text, opened, _PAIRS[opened]))
    if open_:
        raise _at(Reason.SYNTAX, text, open_[-1].start, filled(_NOT_CLOSED, open_[-1].text))


def undeclared(query: Query) -> Mapping[str, str]:
    """The known prefixes that a question uses without saying what they stand for."""
    used = {piece.text.partition(":")[0] for piece in query.said if piece.kind is Kind.NAME}
    return {prefix: PREFIXES[prefix] for prefix in sorted(used - query.prefixes.keys())}


def syntax(text: str, complaint: str) -> QueryError:
    """What an engine says of a text that it cannot read (`error at 2:14: expected …`), for people."""
    place, _, expected = complaint.removeprefix("error at ").partition(": expected ")
    line, _, column = place.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return QueryError(Reason.SYNTAX, filled(_UNREADABLE, shown(complaint)))
    for phrase, messages in _COMPLAINTS.items():
        if phrase in expected:
            return QueryError(Reason.SYNTAX, messages, int(line), int(column))
    offset = offset_of(text, int(line), int(column))
    piece = next((piece for piece in tokens(text) if piece.kind is not Kind.COMMENT and piece.end > offset), None)
    if piece is None:
        return _at(Reason.SYNTAX, text, len(text.rstrip()), _BEFORE)
    return _at(Reason.SYNTAX, text, piece.start, filled(_HERE, shown(piece.text)), _wanted(expected))


def _wanted(expected: str) -> Messages:
    """The signs that an engine would take here, if it is one of a few; what else it names says less to people."""
    signs = {name.strip('" ') for name in expected.removeprefix("one of ").split(", ")} & _SIGNS
    return filled(_EXPECTED, "  ".join(sorted(signs))) if 0 < len(signs) <= _MOST else {}


def _at(reason: Reason, text: str, offset: int, messages: Messages, hint: Messages | None = None) -> QueryError:
    return QueryError(reason, messages, *position(text, offset), hint)


def shown(text: str) -> str:
    """The beginning of a text, on one line."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…"


_MOST, _WIDE = 4, 60
_PAIRS = {"{": "}", "[": "]", "(": ")"}
_SIGNS = frozenset(("{", "}", "(", ")", "[", "]", ".", ";", ",", "|", "=", "<", ">", "&&", "||"))
_COMPLAINTS: Mapping[str, Messages] = {
    "The SELECT contains a variable that is unbound": {
        "nl": "SELECT noemt een variabele die nergens in de vraag een waarde krijgt, of die niet in GROUP BY staat.",
        "en": "SELECT names a variable that gets no value in the query, or that is not in GROUP BY.",
    },
    "Prefix not found": {
        "nl": "Hier staat een voorvoegsel dat niet bekend is.",
        "en": "Here is a prefix that is not known.",
    },
}
_TOO_LONG = {
    "nl": "De vraag heeft {} tekens; meer dan {} mag niet.",
    "en": "The query has {} characters; more than {} is not allowed.",
}
_TOO_MANY = {
    "nl": "De vraag heeft meer dan {} woorden en tekens.",
    "en": "The query has more than {} words and signs.",
}
_TOO_DEEP = {
    "nl": "Hier staan meer dan {} haakjes in elkaar.",
    "en": "Here more than {} brackets stand inside one another.",
}
_SERVICE = {
    "nl": "SERVICE mag niet: deze catalogus vraagt niets aan andere servers.",
    "en": "SERVICE is not allowed: this catalogue asks nothing of other servers.",
}
_FROM = {
    "nl": "FROM mag niet. Kies een graaf met GRAPH; een programma kan dat op /sparql ook met default-graph-uri.",
    "en": "FROM is not allowed. Choose a graph with GRAPH; at /sparql a program can also do so with default-graph-uri.",
}
UPDATE = {
    "nl": "Hier kan alleen worden gevraagd, niet gewijzigd: wat er staat, komt uit de bestanden van de catalogus.",
    "en": "Here one can only ask, not change: what is here comes from the files of the catalogue.",
}
_PREFIX = {"nl": "Het voorvoegsel «{}:» is niet bekend.", "en": "The prefix «{}:» is not known."}
_NO_TEXT = {"nl": "In de vraag staan tekens die geen UTF-8 zijn.", "en": "The query has characters that are not UTF-8."}
_EMPTY = {"nl": "De vraag is leeg.", "en": "The query is empty."}
_START = {
    "nl": "Een vraag begint met SELECT, ASK, CONSTRUCT of DESCRIBE, niet met «{}».",
    "en": "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not with «{}».",
}
_HERE = {"nl": "Vanaf «{}» is de vraag niet te lezen.", "en": "From «{}» on the query cannot be read."}
_BEFORE = {
    "nl": "Ergens hiervoor is de vraag niet te lezen.",
    "en": "Somewhere before this the query cannot be read.",
}
_WORD = {"nl": "SPARQL kent het woord «{}» niet.", "en": "SPARQL does not know the word «{}»."}
_AS_NAME = {
    "nl": "Een eigenschap heeft een voorvoegsel (dct:title), een variabele een vraagteken (?titel).",
    "en": "A property has a prefix (dct:title), a variable a question mark (?title).",
}
_OPEN_TEXT = {"nl": "Deze tekst wordt nergens gesloten.", "en": "This text is closed nowhere."}
_NOT_OPENED = {
    "nl": "«{}» sluit iets dat nergens is geopend.",
    "en": "«{}» closes what was opened nowhere.",
}
_NOT_CLOSED = {"nl": "«{}» wordt nergens gesloten.", "en": "«{}» is closed nowhere."}
_OTHER = {
    "nl": "Hier staat «{}», maar wat met «{}» begon, sluit met «{}».",
    "en": "Here stands «{}», but what began with «{}» closes with «{}».",
}
_EXPECTED = {"nl": "Hier past: {}", "en": "What fits here: {}"}
_UNREADABLE = {"nl": "De vraag is niet te lezen: {}", "en": "The query cannot be read: {}"}
