"""One Turtle file → triples with origins.

Turtle says the same as YAML: the same properties (those of the context), of the product that the file's name gives
and of nothing else. pyoxigraph reads it; a scan over the tokens adds the places of subjects and properties.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urljoin

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from catalogus.context import Key, Keys
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.graph import Graph, Node, Origins, Reading, Term
from catalogus.namespaces import PPC, PREFIXES, RDF, TALEN
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.text import forbidden
from catalogus.values import Lookup

MAX_TRIPLES = 10_000  # a whole product has a few hundred
_TOO_LONG = {"nl": f"meer dan {MAX_TRIPLES} onderdelen", "en": f"more than {MAX_TRIPLES} parts"}


def read(text: str, path: PurePosixPath, subject: NamedNode, keys: Keys, lookup: Lookup) -> Reading:
    """What a Turtle text says of `subject`; relative addresses are relative to it."""
    triples = parse(text, path, subject)
    if isinstance(triples, Diagnostic):
        return Reading(Graph(), Origins(), (triples,), broken=True)
    if len(triples) > MAX_TRIPLES:
        fault = rule("PPC006").diagnostic(Location(path, whole=True), reden=_TOO_LONG)
        return Reading(Graph(), Origins(), (fault,), broken=True)
    reader = _Reader(path, subject, lookup, places(text, path, subject))  # of right Turtle: every string ends
    reader.statements(triples)
    reader.node(subject, keys, None)
    reader.orphans()
    if not triples:
        reader.problems.append(rule("PPC014").diagnostic(Location(path, whole=True)))
    return Reading(reader.graph, reader.origins, unique(reader.problems), frozenset(reader.faulty), broken=not triples)


def parse(text: str, path: PurePosixPath, base: NamedNode) -> list[Triple] | Diagnostic:
    """The triples of a Turtle text, or why and where it is none."""
    try:
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base.value)]
    except SyntaxError as error:
        place = Location(path, error.lineno or 1, error.offset or 1)
        reason = re.sub(r"^Parser error at line \d+ .*?: ", "", error.msg)
        return rule("PPC020").diagnostic(place, reden=reason)


class _Reader:
    """Walks what a file says, from its product and along the keys of the context, as the YAML reader does.

    Only what the walk accepts gets into `graph`: it is a tree of the depth that the context has.
    """

    def __init__(self, path: PurePosixPath, product: NamedNode, lookup: Lookup, places: Origins) -> None:
        self.path, self.product, self.lookup, self.places = path, product, lookup, places
        self.said, self.graph, self.origins = Graph(), Graph(), Origins()
        self.origins.note(Location(path, whole=True), product)
        self.problems: list[Diagnostic] = []
        self.faulty: set[tuple[Node, NamedNode]] = set()
        self.described: set[Node] = set()

    def statements(self, triples: list[Triple]) -> None:
        """Take what is said of the product and of what lies below it."""
        named = any(isinstance(triple.object, BlankNode) for triple in triples)
        for triple in triples:
            node, property, value = triple.subject, triple.predicate, triple.object
            if isinstance(node, Triple) or (named and isinstance(node, BlankNode)):
                continue  # a node without a name is told where something refers to it
            place = self._place(node, property)
            if isinstance(node, BlankNode) or isinstance(value, BlankNode):
                self._report("PPC022", place, waarde=f"<{self.product.value}/…>")
            elif not self._is_own(node):
                self._report("PPC021", self.places.find(node) or place, waarde=str(node), verwacht=str(self.product))
            elif property == RDF.type:
                self._report("PPC024", place, waarde=compact(value) if isinstance(value, NamedNode) else str(value))
            else:
                self.said.add(node, property, value)

    def node(self, node: NamedNode, keys: Keys, index: NamedNode | None) -> None:
        """Accept what is said of one node: the product itself, or an object below it."""
        self.described.add(node)
        known = _properties(keys)
        for property in self.said.predicates(node):
            place = self._place(node, property)
            self.origins.note(place, node, property)
            if property == index:
                self._accept(node, property, self.said.values(node, property))
            elif property == PPC.zonder and node == self.product:
                self._without(known, place)
            elif key := known.get(property):
                self._property(node, property, key, place)
            else:
                hint = did_you_mean(compact(property), map(compact, known))
                self._refuse(node, property, rule("PPC023").diagnostic(place, hint, waarde=compact(property)))

    def orphans(self) -> None:
        """Report what lies below the product while nothing refers to it."""
        for node in self.said.subjects():
            if node not in self.described:
                self._report("PPC026", self.places.find(node) or Location(self.path), waarde=str(node))

    def _without(self, known: Mapping[NamedNode, Key], place: Location) -> None:
        """Take what the product says to lack; that must be something that it could have."""
        for value in self.said.values(self.product, PPC.zonder):
            if isinstance(value, NamedNode) and value in known:
                self.graph.add(self.product, PPC.zonder, value)
            else:
                shown = compact(value) if isinstance(value, NamedNode) else str(value)
                hint = did_you_mean(shown, map(compact, known))
                self._refuse(self.product, PPC.zonder, rule("PPC023").diagnostic(place, hint, waarde=shown))

    def _property(self, node: NamedNode, property: NamedNode, key: Key, place: Location) -> None:
        values = []
        for value in self.said.values(node, property):
            fault = _hidden(value, place) or self.lookup.fault(value, key, place) or self._nested(value, key, place)
            if fault is None:
                values.append(value)
            else:
                self._refuse(node, property, fault)
        slots = [self._slot(value, key) for value in values]
        if not key.many and len(set(slots)) < len(slots):
            self._refuse(node, property, rule("PPC027").diagnostic(place, sleutel=key.name))
        else:
            self._accept(node, property, values)

    def _nested(self, value: Term, key: Key, place: Location) -> Diagnostic | None:
        """Read the object that a value names; what is wrong with naming it, if anything."""
        if not key.keys:
            return None
        if not isinstance(value, NamedNode) or value not in self.said or value in self.described:
            return rule("PPC025").diagnostic(place, waarde=str(value), verwacht=f"<{self.product.value}/…>")
        if key.index:
            talen = [literal.value for literal in self.said.literals(value, key.index)]
            if talen not in ([taal] for taal in TALEN):
                self.described.add(value)
                here = self.places.find(value) or place
                return rule("PPC011").diagnostic(here, sleutel="taal", waarde=", ".join(talen), verwacht=_A_LANGUAGE)
        self.origins.note(self.places.find(value) or place, value)
        self.node(value, key.keys, key.index)
        return None

    def _slot(self, value: Term, key: Key) -> str | None:
        """What may be filled once: by language, or altogether."""
        if key.index and isinstance(value, NamedNode):
            return self.said.text(value, key.index)
        return value.language if key.per_language and isinstance(value, Literal) else None

    def _accept(self, node: NamedNode, property: NamedNode, values: Iterable[Term]) -> None:
        for value in values:
            self.graph.add(node, property, value)

    def _refuse(self, node: NamedNode, property: NamedNode, fault: Diagnostic) -> None:
        self.faulty.add((node, property))
        self.problems.append(fault)

    def _report(self, code: str, place: Location, **values: str) -> None:
        self.problems.append(rule(code).diagnostic(place, **values))

    def _place(self, node: Node, property: NamedNode) -> Location:
        return self.places.find(node, property) or self.places.find(node) or Location(self.path)

    def _is_own(self, node: NamedNode) -> bool:
        return f"{node.value}/".startswith(f"{self.product.value}/")


def _hidden(value: Term, place: Location) -> Diagnostic | None:
    """A forbidden character that an escape (`u202E`) put in a value; the text of the file was checked before."""
    found = forbidden(value.value, place) if isinstance(value, Literal | NamedNode) else []
    return replace(found[0], location=place) if found else None


_A_LANGUAGE = {"nl": "nl of en, één keer", "en": "nl or en, once"}


def _properties(keys: Keys) -> dict[NamedNode, Key]:
    """The properties of one object, those of its groups among them."""
    known: dict[NamedNode, Key] = {}
    for key in keys.values():
        if key.is_group:
            known |= _properties(key.keys)
        elif key.iri is not None:
            known[key.iri] = key
    return known


def compact(iri: NamedNode) -> str:
    """An IRI as a prefixed name, with the prefixes that everyone here uses."""
    for prefix, base in PREFIXES.items():
        if iri.value.startswith(base):
            return f"{prefix}:{iri.value[len(base) :]}"
    return str(iri)


# Possessive quantifiers (`*+`, `++`): a token is long or it is none, and trying shorter ones would cost minutes.
_TOKEN = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'(?:[^'\\\n]++|\\.)*+'"
    r"|(?P<iri><[^<>\s]*+>)|(?P<comment>\#[^\n]*+)|(?P<mark>[;,\[\]()]|\.(?=\s|$|\#))"
    r"|(?P<word>(?:[^\s\"'<>#;,\[\]().]++|\.(?![\s#]|$)|(?<=\w:)\#)++)",
    re.DOTALL,
)


def places(text: str, path: PurePosixPath, base: NamedNode) -> Origins:
    """Where subjects and properties are named."""
    origins = Origins()
    prefixes: dict[str, str] = {}
    subject: NamedNode | None = None
    expected = "subject"
    directive: list[str] = []
    for token, mark, place in _tokens(text, path):
        if directive or token.lower() in ("@prefix", "prefix"):
            directive.append(token)
            if len(directive) == 3:
                prefixes[directive[1]] = directive[2].strip("<>")
                directive = []
                expected = "subject"
        elif mark == ".":
            expected = "subject"
        elif mark == ";":
            expected = "property"
        elif mark or expected == "value":
            continue
        elif node := _resolve(token, prefixes, base):
            if expected == "subject":
                subject = node
                origins.note(place, subject)
                expected = "property"
            elif subject is not None:
                origins.note(place, subject, node)
                expected = "value"
    return origins


def _tokens(text: str, path: PurePosixPath) -> Iterator[tuple[str, str, Location]]:
    line, line_start, seen = 1, 0, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", seen, found.start())
        if "\n" in text[seen : found.start()]:
            line_start = text.rfind("\n", 0, found.start()) + 1
        seen = found.start()
        if not found["comment"]:
            yield found[0], found["mark"] or "", Location(path, line, found.start() - line_start + 1)


def _resolve(token: str, prefixes: dict[str, str], base: NamedNode) -> NamedNode | None:
    try:
        if token == "a":
            return RDF.type
        if token.startswith("<"):
            return NamedNode(urljoin(base.value, token[1:-1]))
        prefix, colon, name = token.partition(":")
        return NamedNode(prefixes[prefix + colon] + name) if prefix + colon in prefixes else None
    except ValueError:
        return None
