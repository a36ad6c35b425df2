"""One Turtle file → triples with origins.

Turtle says the same as YAML: the same properties (those of the context), of the product that the file's name gives
and of nothing else. pyoxigraph reads it; a scan over the tokens adds the places of subjects and properties.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urljoin

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Triple

from catalogus.context import Key, Keys, every_key
from catalogus.diagnostics import Diagnostic, Location, unique
from catalogus.graph import Graph, Node, Origins, Reading
from catalogus.namespaces import PPC, PREFIXES, RDF
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.values import Lookup

MAX_TRIPLES = 10_000  # a whole product has a few hundred
_TOO_LONG = {"nl": f"meer dan {MAX_TRIPLES} onderdelen", "en": f"more than {MAX_TRIPLES} parts"}


def read(text: str, path: PurePosixPath, subject: NamedNode, keys: Keys, lookup: Lookup) -> Reading:
    """What a Turtle text says of `subject`; relative addresses are relative to it."""
    graph, origins = Graph(), Origins()
    origins.note(Location(path, whole=True), subject)
    problems: list[Diagnostic] = []
    faulty: set[tuple[Node, NamedNode]] = set()
    known = properties(keys)
    try:
        triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=subject.value)]
    except SyntaxError as error:
        place = Location(path, error.lineno or 1, error.offset or 1)
        reason = re.sub(r"^Parser error at line \d+ .*?: ", "", error.msg)
        return Reading(graph, origins, (rule("PPC020").diagnostic(place, reden=reason),), broken=True)
    if len(triples) > MAX_TRIPLES:
        fault = rule("PPC006").diagnostic(Location(path, whole=True), reden=_TOO_LONG)
        return Reading(graph, origins, (fault,), broken=True)
    places = _places(text, path, subject)  # of Turtle that is right, in which every string ends
    named = any(isinstance(triple.object, BlankNode) for triple in triples)
    for triple in triples:
        if named and isinstance(triple.subject, BlankNode):
            continue  # told where something refers to it
        node, property, value = triple.subject, triple.predicate, triple.object
        written = None if isinstance(node, Triple) else places.find(node, property) or places.find(node)
        place = written or Location(path)
        wrong = _misplaced(triple, subject, place, known)
        if wrong is None and property in known and (key := known[property]) is not None:
            wrong = lookup.fault(value, key, place)
        if wrong is not None:
            problems.append(wrong)
            if isinstance(node, NamedNode):
                faulty.add((node, property))
            continue
        graph.add(node, property, value)
        origins.note(place, node, property)
        origins.note(places.find(node) or place, node)
    if not triples:
        problems.append(rule("PPC014").diagnostic(Location(path, whole=True)))
    return Reading(graph, origins, unique(problems), frozenset(faulty), broken=not triples)


def properties(keys: Keys) -> dict[NamedNode, Key | None]:
    """Every property that the context knows, with the key that says what its values are."""
    known: dict[NamedNode, Key | None] = {PPC.zonder: None}
    for key in every_key(keys):
        if key.iri is not None:
            known.setdefault(key.iri, key)
        if key.index is not None:
            known[key.index] = None
    return known


def _misplaced(
    triple: Triple, product: NamedNode, place: Location, known: dict[NamedNode, Key | None]
) -> Diagnostic | None:
    node, property, value = triple.subject, triple.predicate, triple.object
    if isinstance(node, BlankNode) or isinstance(value, BlankNode):
        return rule("PPC022").diagnostic(place, waarde=f"<{product.value}/…>")
    if not isinstance(node, NamedNode) or not f"{node.value}/".startswith(f"{product.value}/"):
        return rule("PPC021").diagnostic(place, waarde=str(node), verwacht=str(product))
    if property == RDF.type:
        return rule("PPC024").diagnostic(place, waarde=compact(value) if isinstance(value, NamedNode) else str(value))
    if property not in known:
        hint = did_you_mean(compact(property), map(compact, known))
        return rule("PPC023").diagnostic(place, hint, waarde=compact(property))
    return None


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


def _places(text: str, path: PurePosixPath, base: NamedNode) -> Origins:
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
