"""The saved queries of a catalogue (`vragen/`): one Turtle file each, described in Dutch and English.

The form is that of the SIB Swiss Institute of Bioinformatics (sparql-examples), so that a store can take the files in
and show them. A query is whole or it is not there; a broken file hides no other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pyoxigraph import Literal, NamedNode

from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.graph import Graph, Node, Origins
from catalogus.inventory import is_aside
from catalogus.listing import DIRECTORY, LINK, REGULAR, VRAGEN, State, look_in
from catalogus.namespaces import RDFS, SCHEMA, SH, TALEN
from catalogus.rules import rule
from catalogus.sparql.check import check
from catalogus.sparql.errors import QueryError
from catalogus.text import decode, forbidden
from catalogus.turtle_reader import parse, places
from catalogus.values import is_name

FOLDER = VRAGEN
MAX_BYTES = 100_000
KINDS: Mapping[NamedNode, str] = {SH.select: "select", SH.ask: "ask", SH.construct: "construct"}
"""The property that holds a query, and what the query gives."""


@dataclass(frozen=True)
class Vraag:
    """One saved query: `naam` is the name of its file, `text` runs on any endpoint as it stands."""

    naam: str
    path: PurePosixPath
    titel: Messages
    omschrijving: Messages
    kind: str
    text: str
    trefwoorden: tuple[str, ...] = ()


def read(root: Path) -> tuple[tuple[Vraag, ...], tuple[Diagnostic, ...]]:
    """The saved queries of a catalogue by their names, and what is wrong with the others."""
    vragen: list[Vraag] = []
    problems: list[Diagnostic] = []
    for path, state in look_in(root, FOLDER).items():
        place = Location(PurePosixPath(path), whole=True)
        if fault := _misplaced(place, state):
            problems.append(fault)
        elif state.kind == REGULAR and not is_aside(place.path.name):
            vraag, faults = _load(root, place)
            problems += faults
            if vraag:
                vragen.append(vraag)
    return tuple(vragen), unique(problems)


def _misplaced(place: Location, state: State) -> Diagnostic | None:
    """What is wrong with a file before it is opened."""
    path = place.path
    if is_aside(path.name) or (str(path) == FOLDER and state.kind == DIRECTORY):
        return None
    if state.kind == LINK:
        return rule("PPC032").diagnostic(place, waarde=path.name)
    if state.kind != REGULAR or path.suffix != ".ttl" or not is_name(path.stem):
        return rule("PPC030").diagnostic(place, waarde=path.name, verwacht=_A_NAME)
    return None


def _load(root: Path, place: Location) -> tuple[Vraag | None, tuple[Diagnostic, ...]]:
    try:
        with (root / place.path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return None, (rule("PPC033").diagnostic(place, reden=error.strerror or type(error).__name__),)
    if len(data) > MAX_BYTES:
        return None, (rule("PPC006").diagnostic(place, reden=_TOO_LARGE),)
    text, faults = decode(data, Location(place.path))
    if text is None or faults:
        return None, tuple(faults)
    base = NamedNode(f"urn:vraag:{place.path.stem}")
    triples = parse(text, place.path, base)
    if isinstance(triples, Diagnostic):
        return None, (triples,)
    return _Reader(place, Graph(triples), places(text, place.path, base), text.splitlines()).vraag()


@dataclass(frozen=True)
class _Reader:
    """One file that is good Turtle: what it says, where, and its lines."""

    file: Location
    graph: Graph
    origins: Origins
    lines: list[str]

    def vraag(self) -> tuple[Vraag | None, tuple[Diagnostic, ...]]:
        """The one query of the file, or all that is wrong."""
        said = [(node, property) for node in self.graph.subjects() for property in KINDS]
        found = [(*place, value) for place in said for value in self.graph.values(*place)]
        if len(found) != 1:
            place = self._place(*found[1][:2]) if found else self.file
            return None, (rule("PPC038").diagnostic(place, aantal=str(len(found))),)
        ((node, property, value),) = found
        titel, omschrijving = self._texts(node, RDFS.label), self._texts(node, RDFS.comment)
        text = value.value if isinstance(value, Literal) else ""
        trefwoorden = sorted({literal.value for literal in self.graph.literals(node, SCHEMA.keywords)})
        faults = (*self._missing(node), *self._hidden(node), *self._refused(node, property, text))
        if faults:
            return None, faults
        path = self.file.path
        kind = KINDS[property]
        return Vraag(path.stem, path, titel, omschrijving, kind, f"{text.strip()}\n", tuple(trefwoorden)), ()

    def _texts(self, node: Node, property: NamedNode) -> Messages:
        return {taal: (self.graph.text(node, property, taal) or "").strip() for taal in TALEN}

    def _missing(self, node: Node) -> Iterator[Diagnostic]:
        for property, name in ((RDFS.label, "rdfs:label"), (RDFS.comment, "rdfs:comment")):
            for taal, text in self._texts(node, property).items():
                if not text:
                    yield rule("PPC039").diagnostic(self._place(node, property), sleutel=name, taal=_TALEN[taal])

    def _hidden(self, node: Node) -> Iterator[Diagnostic]:
        """Forbidden characters that escapes put in a text; those in the file itself are told before."""
        for triple in self.graph.about(node):
            place = self._place(node, triple.predicate)
            if isinstance(triple.object, Literal):
                yield from (replace(fault, location=place) for fault in forbidden(triple.object.value, place)[:1])

    def _refused(self, node: Node, property: NamedNode, text: str) -> Iterator[Diagnostic]:
        """Why it would not be answered, as far as can be seen without an engine."""
        place = self._place(node, property)
        try:
            query = check(text)
        except QueryError as error:
            here = self._within(place, text, error)
            yield rule("PPC040").diagnostic(here, error.hint, reden=_in_sentence(error.messages))
        else:
            if query.kind != KINDS[property]:
                reason = {taal: message.format(KINDS[property], query.kind.upper()) for taal, message in _KIND.items()}
                yield rule("PPC040").diagnostic(place, reden=reason)

    def _within(self, place: Location, text: str, error: QueryError) -> Location:
        """Where in the file a place of the query is; where the query begins, if it was not written line by line."""
        line = place.line + (error.line or 1) - 1
        said = text.splitlines()[(error.line or 1) - 1 : error.line]
        if error.line and error.line > 1 and said == self.lines[line - 1 : line]:
            return Location(place.path, line, error.column or 1)
        return place

    def _place(self, node: Node, property: NamedNode) -> Location:
        return self.origins.find(node, property) or self.file


def _in_sentence(messages: Messages) -> Messages:
    """Sentences without their last full stop, to stand in another."""
    return {taal: message.removesuffix(".") for taal, message in messages.items()}


_TALEN = {"nl": {"nl": "Nederlands", "en": "Dutch"}, "en": {"nl": "Engels", "en": "English"}}
_A_NAME = {
    "nl": "hier staan vragen, met een naam als kosten-verschillen.ttl",
    "en": "queries belong here, with a name such as kosten-verschillen.ttl",
}
_TOO_LARGE = {"nl": "meer dan 100 kB", "en": "more than 100 kB"}
_KIND = {"nl": "Achter sh:{} staat een {}", "en": "After sh:{} stands a query that begins with {}"}
