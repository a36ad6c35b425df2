"""How texts read: advice on plain language, and English that is not what it should be.

Advice is no fault, and never fails a build (PPC6xx). No formula says that a text is B1; these are the few things that
a program sees and an editor can mend.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from pyoxigraph import NamedNode

from catalogus import context
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
    """All advice on the texts of a catalogue, each where it was written; not on a concept, nor on what is over."""
    adviser = _Adviser(resolution.source)
    shown = (product for product in resolution.producten if product.stage in (Stage.ACTIEF, Stage.GEPLAND))
    return unique(fault for resolved in (*resolution.referenties, *shown) for fault in adviser.advise(resolved))


@dataclass(frozen=True)
class _Text:
    """One text of a file, by its key and language."""

    key: str
    property: NamedNode
    language: str
    value: str
    place: Location

    @cached_property
    def words(self) -> frozenset[str]:
        """Everything between other signs, in lower case: what is not here need not be looked for."""
        return frozenset(_LETTERS.findall(self.value.lower()))


class _Adviser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.words = _words(source.vocabulary)

    def advise(self, resolved: Resolved) -> Iterator[Diagnostic]:
        texts = list(_texts(resolved.document))
        for text in texts:
            for find in (self._long, self._officialese) if text.language == "nl" else (self._long, self._dutch):
                yield from find(text)
        yield from self._addressed(texts, resolved)
        yield from _shorter(texts)
        yield from self._copied(resolved)

    def _long(self, text: _Text) -> Iterator[Diagnostic]:
        for sentence in sentences(text.value):
            if len(sentence) > 2 * MAX_WORDS and (count := len(_WORD.findall(sentence))) > MAX_WORDS:
                yield self._fault("PPC601", text, sentence, aantal=str(count), fragment=_begin(sentence))

    def _officialese(self, text: _Text) -> Iterator[Diagnostic]:
        if not any(words <= text.words for words in self.words.sets):
            return
        spoken = _masked(text.value)
        for found in islice(self.words.pattern.finditer(spoken), _MOST):
            is_name = _LAW.search(spoken, 0, found.start())  # Verordening betreffende vaarwegen
            if not is_name and (better := self.words.better.get(" ".join(found[0].lower().split()))):
                yield self._word("PPC602", text, found, waarde=found[0], verwacht=better)

    def _dutch(self, text: _Text) -> Iterator[Diagnostic]:
        if len(text.words & _DUTCH) < _ENOUGH:
            return
        for sentence in sentences(_masked(text.value)):
            words = set(_WORD.findall(sentence[:1].lower() + sentence[1:]))  # a capital is a name's
            if len(words & _DUTCH) >= _ENOUGH:
                yield self._fault("PPC604", text, sentence, fragment=_begin(sentence))

    def _addressed(self, texts: list[_Text], resolved: Resolved) -> Iterator[Diagnostic]:
        informal = [text for text in texts if text.language == "nl" and not text.words.isdisjoint(_INFORMAL)]
        if not informal:
            return
        shown = (
            literal.value
            for property in _read()
            for literal in resolved.graph.literals(resolved.iri, property)
            if literal.language == "nl"
        )
        if any(_U.search(_masked(value)) for value in shown):
            for text in informal:
                if found := _JE.search(_masked(text.value)):
                    yield self._word("PPC603", text, found, waarde=found[0])

    def _copied(self, resolved: Resolved) -> Iterator[Diagnostic]:
        """What a product says in the very words of its referentie."""
        document, referentie = resolved.document, resolved.referentie
        if referentie is None:
            return
        compared = {
            line.value.partition(" ")[0] for line in document.graph.literals(document.subject, PPC.bijgewerktTot)
        }
        for key in context.load()["Product"].values():
            if key.name in compared | referentie.vergrendeld:
                continue  # somebody has looked at it, or must remove it anyway
            own = content(document.graph, document.subject, key.iri) if key.iri else ()
            if key.iri and own and own == content(referentie.graph, referentie.subject, key.iri):
                place = document.origins.find(document.subject, key.iri) or Location(document.path)
                yield rule("PPC606").diagnostic(place, sleutel=key.name)

    def _fault(self, code: str, text: _Text, at: str, /, **values: str) -> Diagnostic:
        starts = (self.source.within(text.place, text.value, words, earlier=0) for words in _starts(at))
        place = next((start for start in starts if start != text.place), text.place)
        return rule(code).diagnostic(place, sleutel=text.key, **values)

    def _word(self, code: str, text: _Text, found: re.Match[str], /, **values: str) -> Diagnostic:
        same = re.compile(rf"(?<!\w){re.escape(found[0])}(?!\w)")
        earlier = len(same.findall(text.value[: found.start()]))
        place = self.source.within(text.place, text.value, found[0], earlier)
        return rule(code).diagnostic(place, sleutel=text.key, **values)


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
    for property, key in _read().items():
        for literal in document.graph.literals(document.subject, property):
            place = document.origins.find(document.subject, property, literal)
            if place and literal.language in TALEN:
                yield _Text(key, property, literal.language, literal.value, place)


def _read() -> dict[NamedNode, str]:
    """The properties that people read from top to bottom, with their YAML keys."""
    return {DCT.title: "titel", DCT.description: "samenvatting", **fields()}


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text; an item of a list and a heading are sentences of their own."""
    parts = _PARTS.split("\n" + _LINK.sub(r"\1", text))
    return [sentence for part in parts for sentence in _END.split(" ".join(part.split())) if sentence]


def _starts(sentence: str) -> Iterator[str]:
    """The first words, fewer each time: a sentence runs over lines of a file, and may begin with a link."""
    words = sentence.split()
    return (" ".join(words[:count]).strip("*_…") for count in (3, 2, 1) if len(words) >= count)


def _masked(text: str) -> str:
    """A text with spaces for what others said: quotes, and the words of links; every place stays the same."""
    return _NAMED.sub(lambda found: " " * len(found[0]), text)


def _begin(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:60].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class _Words:
    """Words to avoid, each with a better one."""

    better: dict[str, str]

    @cached_property
    def sets(self) -> tuple[frozenset[str], ...]:
        """What each is made of, as `_Text.words` has it."""
        return tuple(frozenset(_LETTERS.findall(words.lower())) for words in self.better)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        longest = sorted(self.better, key=len, reverse=True)
        spaced = (r"\s+".join(map(re.escape, words.split())) for words in longest)
        return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _words(vocabulary: Vocabulary) -> _Words:
    graph = vocabulary.graph
    listed = vocabulary.instances(PPC.AmbtelijkWoord)
    return _Words({graph.text(node, SKOS.hiddenLabel) or "": vocabulary.label(node) for node in listed})


_MOST = 20  # of the same advice about one text: after that an editor knows
_WORD = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,64}@\S+|[^\W_]+(?:['’-][^\W_]+)*")
_MARK = r"(?:[-*+]|\d+[.)]|#+) +"
_PARTS = re.compile(rf"\n\s*\n\s*(?:{_MARK})?|\n\s*{_MARK}|\n? *\| *")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?:])[*_)\"”’]* +(?=[A-Z0-9(\"“‘*{])")  # a colon begins a list
_U = re.compile(r"(?<![\w/])(?:u|uw)(?![\w/])", re.IGNORECASE)  # 80 km/u is a speed
_INFORMAL = frozenset({"je", "jij", "jou", "jouw"})
_JE = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_INFORMAL))})(?!\w)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
_NAMED = re.compile(
    r"\[[^\[\]]*\]\([^()]*\)|\([^()]*\)|\"[^\"]*\"|“[^“”]*”|«[^«»]*»|‘[^‘’]*’|(?<!\*)\*(?!\*)[^*]+\*(?!\*)"
)
"""What somebody else said, or calls so: a link, a remark in brackets, a quotation, the Dutch name of a law."""

_LAW = re.compile(r"\b(?:Wet|Besluit|Regeling|Verordening)\s+\Z")
_ENOUGH = 3
_DUTCH = frozenset(
    {"aan", "als", "bent", "bij", "dan", "dat", "de", "deze", "dit", "dus", "een", "en", "geen", "heeft", "het", "hij"}
    | {
        "hun",
        "ik",
        "kan",
        "krijgt",
        "kunt",
        "maar",
        "meer",
        "moet",
        "naar",
        "niet",
        "nog",
        "om",
        "onder",
        "ons",
        "onze",
    }
    | {"ook", "te", "tot", "u", "uit", "uw", "veel", "voor", "vraag", "waar", "wat", "wel", "werd", "wij", "wilt"}
    | {"worden", "wordt", "ze", "zich", "zijn", "zonder", "zoals", "zij"}
)
"""Common words of Dutch that are none of English."""
