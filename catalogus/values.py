"""What a value must be to stand under a property: its datatype, its code list, its language.

The context gives a value its type; this module says whether the text can be that. YAML and Turtle are held
against the same table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from catalogus.context import Key
from catalogus.diagnostics import Diagnostic, Location, Messages
from catalogus.durations import DURATION, from_words
from catalogus.graph import Term
from catalogus.namespaces import TALEN, XSD
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import CodeList, Vocabulary

IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_NAME = 80


@dataclass(frozen=True)
class Datatype:
    """One datatype of XML Schema: what it accepts, and how an editor would call it."""

    accepts: Callable[[str], bool]
    expected: Messages


def to_iri(text: str) -> NamedNode | None:
    """The IRI that a text is, if it is one (RFC 3987)."""
    try:
        return NamedNode(text) if IRI.fullmatch(text) else None
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and date.fromisoformat(text).year >= 1970
    except ValueError:
        return False


DATATYPES: Mapping[NamedNode, Datatype] = {
    XSD.date: Datatype(
        _is_date, {"nl": "een bestaande datum als 2026-03-31", "en": "an existing date such as 2026-03-31"}
    ),
    XSD.duration: Datatype(
        lambda text: bool(re.fullmatch(DURATION, text)),
        {
            "nl": "een termijn als 8 weken, 6 maanden of P56D (56 dagen)",
            "en": "a term such as 8 weken, 6 maanden or P56D (56 days)",
        },
    ),
    XSD.double: Datatype(
        # An amount: three digits after the point are a Dutch thousand (1.450), not one euro and a half.
        lambda text: bool(re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text)),
        {
            "nl": "een bedrag met een punt voor de centen en zonder punt voor duizend, als 1450.00",
            "en": "an amount with a point for the cents and none for thousands, such as 1450.00",
        },
    ),
    XSD.anyURI: Datatype(
        lambda text: to_iri(text) is not None,
        {"nl": "een webadres als https://www.voorbeeld.nl", "en": "a web address such as https://www.example.nl"},
    ),
    XSD.string: Datatype(lambda text: bool(text.strip()), {"nl": "een tekst", "en": "a text"}),
}


@dataclass(frozen=True)
class Lookup:
    """Turns what an editor wrote into terms. `references` gives, by class, where the things of that class live."""

    vocabulary: Vocabulary
    references: Mapping[NamedNode, str]

    def term(self, text: str, key: Key, language: str | None = None) -> Term:
        """The RDF term for a text under a key; what cannot be an IRI or a code stays the text itself."""
        if key.iri is not None and key.reference:
            codes = self.vocabulary.code_list(key.iri)
            if iri := to_iri(text):
                return iri
            if codes:
                return codes.codes.get(text.lower()) or Literal(text)
            base = self._base(key)
            return NamedNode(base + text) if base and is_name(text) else Literal(text)
        if language := language or key.language:
            return Literal(text, language=language)
        if key.datatype == XSD.duration:
            text = from_words(text)
        return Literal(text, datatype=key.datatype) if key.datatype else Literal(text)

    def fault(self, value: Term, key: Key, place: Location) -> Diagnostic | None:
        """What is wrong with a value under a key, if anything."""
        if key.iri is None:
            return None
        text = value.value if isinstance(value, Literal | NamedNode) else str(value)
        is_literal = isinstance(value, Literal)
        if key.reference:
            codes = self.vocabulary.code_list(key.iri)
            if codes and value not in codes.members and not (is_literal and text.lower() in codes.codes):
                return _not_in_list(text, codes, place)
            if not isinstance(value, NamedNode):
                expected = _A_NAME if self._base(key) else _AN_ADDRESS
                return _unfit(text, key, expected, place, _as_name(text) if self._base(key) else None)
        elif key.per_language or key.language:
            if not isinstance(value, Literal) or value.language not in TALEN or value.direction:
                return _unfit(text, key, _A_TEXT, place)
            if not text.strip():
                return rule("PPC010").diagnostic(place, sleutel=key.name)
        elif key.datatype:
            datatype = DATATYPES[key.datatype]
            if not datatype.accepts(text):
                return _unfit(text, key, datatype.expected, place, _meant(text, key.datatype))
            if not isinstance(value, Literal) or value.datatype != key.datatype:
                return _unfit(text, key, _typed(text, key.datatype), place)
        return None

    def _base(self, key: Key) -> str | None:
        kind = self.vocabulary.range(key.iri) if key.iri else None
        return self.references.get(kind) if kind else None


def is_name(text: str) -> bool:
    """Whether a text can be the name of a file and the last part of an IRI."""
    return len(text) <= MAX_NAME and bool(NAME.fullmatch(text)) and text not in RESERVED


# What Windows keeps for devices, what a web server serves for a folder, and where the site has its languages.
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "index", "nl", "en", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def _not_in_list(text: str, codes: CodeList, place: Location) -> Diagnostic:
    hint = did_you_mean(text, codes.names)
    if not hint and len(codes.names) <= _FEW:
        choice = ", ".join(codes.names)
        hint = {"nl": f"Kies uit: {choice}.", "en": f"Choose from: {choice}."}
    return rule("PPC012").diagnostic(place, hint, waarde=text, lijst=codes.labels)


_FEW = 12
_AN_ADDRESS = {"nl": "een volledig adres, als https://…", "en": "a full address, such as https://…"}
_A_NAME = {
    "nl": "de naam van een bestand of onderdeel (kleine letters, cijfers en streepjes)",
    "en": "the name of a file or part (lower case letters, digits and hyphens)",
}
_A_TEXT = {"nl": "een tekst met taal (nl of en)", "en": "a text with its language (nl or en)"}


def _typed(text: str, datatype: NamedNode) -> Messages:
    spelled = f'"{text}"^^xsd:{datatype.value.rpartition("#")[2]}'
    return {"nl": f"geschreven als {spelled}", "en": f"written as {spelled}"}


def _meant(text: str, datatype: NamedNode) -> Messages | None:
    """What somebody may have meant by a value that is not of its type."""
    if datatype == XSD.duration and (weeks := re.fullmatch(r"P([0-9]+)W", text)):
        return {"nl": f"Bedoelt u «{weeks[1]} weken»?", "en": f"Did you mean «{weeks[1]} weken»?"}
    if datatype == XSD.duration and "werkdag" in text:
        return {
            "nl": "Werkdagen kunnen niet; reken 10 werkdagen als 2 weken.",
            "en": "Count 10 working days as 2 weken.",
        }
    if datatype == XSD.duration and re.fullmatch(r"[a-zé]+ [a-z]+", text):
        return {"nl": "Schrijf het getal in cijfers.", "en": "Write the number in digits."}
    if datatype == XSD.anyURI and text.startswith("www."):
        return {"nl": f"Bedoelt u «https://{text}»?", "en": f"Did you mean «https://{text}»?"}
    return None


def _as_name(text: str) -> Messages | None:
    """The name that somebody may have meant: as it would be spelled for a file."""
    name = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\.(ya?ml|ttl)$", "", text.lower())).strip("-")
    return {"nl": f"Bedoelt u «{name}»?", "en": f"Did you mean «{name}»?"} if is_name(name) else None


def _unfit(text: str, key: Key, expected: Messages, place: Location, hint: Messages | None = None) -> Diagnostic:
    return rule("PPC011").diagnostic(place, hint, sleutel=key.name, waarde=text, verwacht=expected)
