"""How texts read: advice on plain language, and English that is not what it should be.

Advice is no fault, and never fails a build (PPC6xx). No formula says that a text is B1; these are the few things that
a program sees and an editor can mend.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.kenmerk import content
from catalogus.markup import fields
from catalogus.namespaces import DCT, PPC, SKOS, TALEN
from catalogus.resolve import Resolution, Resolved, Stage
from catalogus.rules import rule
from catalogus.sources import Document, Source
from catalogus.vocabulary import Vocabulary

MAX_WORDS = 25
_SHORT = 200  # a shorter text may be a third in another language: "Gratis" against "There is no charge"


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """All advice on the texts of a catalogue, each where it was written; a concept may be as it is."""
    adviser = _Adviser(resolution.source)
    shown = (product for product in resolution.producten if product.stage is not Stage.CONCEPT)
    return unique(fault for resolved in (*resolution.referenties, *shown) for fault in adviser.advise(resolved))


@dataclass(frozen=True)
class _Text:
    """One text of a file, by its key and language."""

    key: str
    property: NamedNode
    language: str
    value: str
    place: Location


class _Adviser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.words = _words(source.vocabulary)

    def advise(self, resolved: Resolved) -> Iterator[Diagnostic]:
        texts = list(_texts(resolved.document))
        for text in texts:
            for find in (self._long, self._officialese) if text.language == "nl" else (self._long, self._dutch):
                yield from find(text)
        yield from self._addressed(texts, resolved.referentie)
        yield from _shorter(texts)
        yield from self._copied(resolved)

    def _long(self, text: _Text) -> Iterator[Diagnostic]:
        for sentence in sentences(text.value):
            if (count := len(_WORD.findall(sentence))) > MAX_WORDS:
                yield self._fault("PPC601", text, _start(sentence), aantal=str(count), fragment=_begin(sentence))

    def _officialese(self, text: _Text) -> Iterator[Diagnostic]:
        for found in self.words.pattern.finditer(text.value):
            better = self.words.better[" ".join(found[0].lower().split())]
            yield self._fault("PPC602", text, found[0], waarde=found[0], verwacht=better)

    def _dutch(self, text: _Text) -> Iterator[Diagnostic]:
        for sentence in sentences(text.value):
            words = {word.lower() for word in _WORD.findall(_NAMED.sub(" ", sentence))}
            if len(words & _DUTCH) >= _ENOUGH:
                yield self._fault("PPC604", text, _start(sentence), fragment=_begin(sentence))

    def _addressed(self, texts: list[_Text], referentie: Document | None) -> Iterator[Diagnostic]:
        dutch = [text for text in texts if text.language == "nl"]
        others = [text.value for text in _texts(referentie) if text.language == "nl"] if referentie else []
        if any(_U.search(value) for value in (*(text.value for text in dutch), *others)):
            for text in dutch:
                if found := _JE.search(text.value):
                    yield self._fault("PPC603", text, found[0], waarde=found[0])

    def _copied(self, resolved: Resolved) -> Iterator[Diagnostic]:
        """What a product says in the very words of its referentie."""
        document, referentie = resolved.document, resolved.referentie
        if referentie is None:
            return
        for property, key in fields().items():
            own = content(document.graph, document.subject, property)
            if own and own == content(referentie.graph, referentie.subject, property):
                place = document.origins.find(document.subject, property) or Location(document.path)
                yield rule("PPC606").diagnostic(place, sleutel=key)

    def _fault(self, code: str, text: _Text, at: str, /, **values: str) -> Diagnostic:
        return rule(code).diagnostic(self.source.within(text.place, at), sleutel=text.key, **values)


def _shorter(texts: list[_Text]) -> Iterator[Diagnostic]:
    """English of less than a third of its Dutch (PPC125)."""
    found = {(text.property, text.language): text for text in texts}
    for (property, language), dutch in found.items():
        english = found.get((property, "en"))
        if language == "nl" and english and len(dutch.value) > _SHORT and 3 * len(english.value) < len(dutch.value):
            lengths = {"nl": str(len(dutch.value)), "en": str(len(english.value))}
            yield rule("PPC125").diagnostic(english.place, sleutel=dutch.key, **lengths)


def _texts(document: Document) -> Iterator[_Text]:
    """The texts that a file gives itself."""
    for property, key in {DCT.title: "titel", DCT.description: "samenvatting", **fields()}.items():
        for literal in document.graph.literals(document.subject, property):
            place = document.origins.find(document.subject, property, literal)
            if place and literal.language in TALEN:
                yield _Text(key, property, literal.language, literal.value, place)


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text; an item of a list and a heading are sentences of their own."""
    parts = _PARTS.split("\n" + _LINK.sub(r"\1", text))
    return [sentence for part in parts for sentence in _END.split(" ".join(part.split())) if sentence]


def _start(sentence: str) -> str:
    """The first words: a whole sentence runs over several lines of a file, and is not to be found there."""
    return " ".join(sentence.split()[:3])


def _begin(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:60].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class _Words:
    """Words to avoid, each with a better one."""

    better: dict[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        longest = sorted(self.better, key=len, reverse=True)
        spaced = (r"\s+".join(map(re.escape, words.split())) for words in longest)
        return re.compile(rf"\b(?:{'|'.join(spaced)})\b", re.IGNORECASE)


def _words(vocabulary: Vocabulary) -> _Words:
    graph = vocabulary.graph
    listed = vocabulary.instances(PPC.AmbtelijkWoord)
    return _Words({graph.text(node, SKOS.hiddenLabel) or "": vocabulary.label(node) for node in listed})


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MARK = r"(?:[-*+]|\d+[.)]|#+|\|) +"
_PARTS = re.compile(rf"\n\s*\n\s*(?:{_MARK})?|\n\s*{_MARK}")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?:]) (?=[A-Z\"“‘*{])")  # a colon begins a list
_U, _JE = re.compile(r"\b(?:u|uw)\b", re.I), re.compile(r"\b(?:je|jij|jou|jouw)\b", re.I)
_NAMED = re.compile(
    r"\([^()]*\)|\"[^\"]*\"|“[^”]*”|‘[^’]*’|\*[^*]*\*"
)  # the Dutch name of a law or form, said to be one
_ENOUGH = 3
_DUTCH = frozenset(
    {
        "aan",
        "als",
        "bij",
        "dan",
        "dat",
        "de",
        "deze",
        "die",
        "dit",
        "dus",
        "een",
        "en",
        "geen",
        "heeft",
        "het",
        "hij",
        "hun",
    }
    | {"ik", "kan", "kunt", "maar", "meer", "met", "moet", "naar", "niet", "nog", "om", "onder", "ook", "op", "over"}
    | {
        "te",
        "tot",
        "uit",
        "uw",
        "van",
        "veel",
        "via",
        "voor",
        "waar",
        "wat",
        "wel",
        "werd",
        "wij",
        "worden",
        "wordt",
        "ze",
    }
    | {"zich", "zijn", "zonder", "zoals", "zij"}
)
"""Common words of Dutch that are none of English."""
